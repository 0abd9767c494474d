"""The bot dies in the middle of whatever it does, and nothing is lost and nothing comes twice. The long versions are
in bench.faults."""

import random
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.crashes.fleet import Starter, fleet_at
from tests.crashes.practice import Practice, day
from tests.crashes.takeover import same_minute
from tests.crashes.troubles import Kills
from tests.logs import file_for_process

SEED = 3
SETTLES_SECONDS = 100


@pytest_asyncio.fixture(scope="module")
async def starter(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Starter]:
    """What starts the bot's processes, once for all tests here."""
    async with Starter(tmp_path_factory.mktemp("starter"), file_for_process).running() as running:
        yield running


@pytest.mark.timeout(400)
async def test_a_day_of_a_bot_that_is_killed_in_each_of_its_parts_ends_well(starter: Starter, tmp_path: Path) -> None:
    async with fleet_at(starter, tmp_path, f"sqlite:///{tmp_path / 'headlamp.db'}") as fleet:
        await fleet.start()
        practice = Practice(fleet, random.Random(SEED))
        await day(practice, Kills(fleet, practice.chance, 1), channels=1, settles_seconds=SETTLES_SECONDS)
        tally = practice.tally()
    assert fleet.kills >= 5
    assert (tally.lost, tally.doubled) == (0, 0), tally.problems
    assert tally.events == 9


@pytest.mark.timeout(400)
async def test_a_minute_that_comes_to_two_workers_brings_one_client_and_a_web_process_that_dies_loses_nothing(
    starter: Starter, tmp_path: Path, postgres_database: str
) -> None:
    async with fleet_at(starter, tmp_path, postgres_database, over_http=True) as fleet:
        web, *_ = [await fleet.start(command) for command in ("web", "worker", "worker")]
        practice = Practice(fleet, random.Random(SEED))
        await same_minute(practice, 2)
        web.tell("die", 3)
        for channel in practice.channels:
            for who in ("Ada", "Ben"):
                await practice.reply(who, channel)
        await web.dead.wait()
        await fleet.restart_dead()
        await fleet.settled(SETTLES_SECONDS)
        tally = practice.tally()
    assert (tally.lost, tally.doubled) == (0, 0), tally.problems
    assert tally.events == 6
