"""A day that an earlier version began, with its jobs still in the database, ends well under this one."""

import random
from datetime import timedelta
from pathlib import Path

from bot.store.connecting import connect
from bot.store.migrating import migrate
from tests.crashes.begun import take_up
from tests.crashes.fleet import Starter, fleet_at
from tests.crashes.practice import SECOND, Practice
from tests.logs import file_for_process

BEGUN = Path(__file__).with_name("day_begun_before.json.gz")


async def test_a_day_begun_under_an_earlier_version_ends_well_under_this_one(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'headlamp.db'}"
    async with (
        Starter(tmp_path, file_for_process).running() as starter,
        fleet_at(starter, tmp_path, database) as fleet,
    ):
        practice = Practice(fleet, random.Random(0))
        practice.ledger.replies += take_up(BEGUN, tmp_path / "headlamp.db", fleet.sandbox.workspace)
        engine = connect(database)
        migrate(engine)
        engine.dispose()
        practice.channels = sorted({reply.channel for reply in practice.ledger.replies})
        await fleet.start()
        await fleet.settled(90)
        fleet.turn(timedelta(minutes=2))
        await practice.reply("Ada", practice.channels[0], SECOND)
        await fleet.settled(90)
        await practice.recaps_come()
        await fleet.settled(90)
        tally = practice.tally()
    assert (tally.lost, tally.doubled) == (0, 0), tally.problems
    assert tally.events == 5
