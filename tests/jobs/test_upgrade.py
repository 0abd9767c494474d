"""A day that an earlier version began, with its jobs still in the database, ends well under this one and any guide."""

import random
import shutil
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from bot.settings import content_of
from bot.store.connecting import connect
from bot.store.migrating import migrate
from tests.crashes.begun import take_up
from tests.crashes.fleet import Starter, fleet_at
from tests.crashes.practice import SECOND, Practice
from tests.logs import file_for_process

BEGUN = Path(__file__).with_name("day_begun_before.json.gz")


def edited_guide(folder: Path, begun: Path) -> Path:
    """The guide as it is now, but that the client of the day that was begun is in it no more."""
    with closing(sqlite3.connect(begun)) as database:
        ((prompt,),) = database.execute("SELECT prompt FROM threads").fetchall()
    shutil.copytree(content_of({}), folder)
    for file in (folder / "prompts").glob("*.yaml"):
        file.write_text(file.read_text("utf-8").replace(f"id: {prompt}\n", f"id: {prompt}-anew\n"), "utf-8")
    return folder


def rows_of_practice(file: Path) -> dict[str, int]:
    with closing(sqlite3.connect(file)) as database:
        tables = ("threads", "tries", "replies", "findings", "words", "events", "effects")
        return {table: database.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables}


def test_no_row_is_lost_where_tables_are_made_anew(tmp_path: Path) -> None:
    file = tmp_path / "headlamp.db"
    take_up(BEGUN, file)
    before = rows_of_practice(file)
    assert min(before[table] for table in ("tries", "replies", "findings")) > 0
    engine = connect(f"sqlite:///{file}")
    migrate(engine)
    engine.dispose()
    assert rows_of_practice(file) == before


@pytest.mark.timeout(400)
async def test_a_day_begun_under_an_earlier_version_ends_well_under_this_one(tmp_path: Path) -> None:
    file = tmp_path / "headlamp.db"
    begun = take_up(BEGUN, file)
    engine = connect(f"sqlite:///{file}")
    migrate(engine)
    engine.dispose()
    content = edited_guide(tmp_path / "content", file)
    async with (
        Starter(tmp_path, file_for_process).running() as starter,
        fleet_at(starter, tmp_path, f"sqlite:///{file}", content=content) as fleet,
    ):
        practice = Practice(fleet, random.Random(0))
        practice.ledger.replies += begun.shown_in(fleet.sandbox)
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
