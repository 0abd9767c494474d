"""The engine's minute: what is due is done, what was left is found, whatever became of its jobs."""

import asyncio
import re
from datetime import UTC, datetime, timedelta

from dbos import DBOS
from sqlalchemy import create_engine, func, inspect, select, table, text, update

from bot.jobs.engine import is_running, new_executor
from bot.posting import post_today
from bot.practice.events import ChannelId, MessageId, ReplyPosted
from bot.sandbox import RateLimited
from bot.store.tables import metadata, threads
from bot.trying import TryOut
from tests.patience import PATIENCE_SECONDS

SAYS = "When you say that, what happens in your chest right now? Can we stay with it a moment?"


async def open_channel(try_out: TryOut, name: str) -> tuple[ChannelId, MessageId]:
    """A channel of its own with today's client in it."""
    channel = try_out.sandbox.open_channel(name, "a test's own")
    place = ChannelId(try_out.bot.workspace, channel)
    assert (await post_today(try_out.bot, place, "UTC"))[0]
    return place, MessageId(place.workspace, channel, try_out.sandbox.messages(channel)[-1].ts)


async def settled(try_out: TryOut) -> None:
    async with asyncio.timeout(PATIENCE_SECONDS):
        while try_out.bot.store.has_work():  # noqa: ASYNC110
            await asyncio.sleep(0.02)  # the store cannot tell: it is asked


def said_in(try_out: TryOut, place: ChannelId) -> list[str]:
    messages = try_out.sandbox.workspace.messages(place.channel)
    return [m.text for m in messages if m.is_bot and not m.only_for]


async def test_the_minute_sees_to_a_reply_that_was_taken_and_never_walked(try_out: TryOut) -> None:
    place, root = await open_channel(try_out, "left-behind")
    said = MessageId(place.workspace, place.channel, f"{float(root.id) + 1:.6f}")
    event = ReplyPosted(said, root, "U0FEMI", mentions_bot=False)
    assert try_out.bot.store.take_in(f"reply:{said.key}", None, event, SAYS, try_out.clock())
    await try_out.bot.engine.tick()
    await asyncio.sleep(0.2)
    assert len(said_in(try_out, place)) == 1, "not yet: it may be under way"
    try_out.clock.turn(timedelta(minutes=6))
    await try_out.bot.engine.tick()
    await settled(try_out)
    assert len(said_in(try_out, place)) == 2


async def test_the_minute_posts_a_recap_that_is_due_once(try_out: TryOut) -> None:
    place, _ = await open_channel(try_out, "recap-due")
    database = create_engine(try_out.database_url)
    with database.begin() as conn:
        due = try_out.clock() - timedelta(minutes=1)
        conn.execute(update(threads).where(threads.c.channel == place.channel).values(recap_at=due))
    database.dispose()
    for _minute in range(2):
        await try_out.bot.engine.tick()
        await settled(try_out)
    assert len(said_in(try_out, place)) == 2


async def test_a_post_that_waits_says_so_and_one_that_was_dropped_is_asked_for_again(try_out: TryOut) -> None:
    channel = try_out.sandbox.open_channel("waits", "a test's own")
    place = ChannelId(try_out.bot.workspace, channel)
    since = try_out.clock()
    try_out.sandbox.lay("chat.postMessage", RateLimited(600))
    for _repeat in range(2):
        went_well, told = await post_today(try_out.bot, place, "UTC")
        found = re.fullmatch(r"today's client waits since (.*) UTC, until (.*) UTC \(ratelimited\)\..*", told)
        assert went_well
        assert found, told
        waits_since, until = (
            datetime.strptime(f"{since:%Y} {one} +0000", "%Y %d %b %H:%M:%S %z") for one in found.groups()
        )
        assert timedelta(seconds=-1) < waits_since - since < timedelta(minutes=1)
        assert timedelta(seconds=599) <= until - waits_since < timedelta(seconds=660)
    (waits,) = (job for job in try_out.bot.store.jobs(100).listed if channel in job.key)
    try_out.bot.store.drop(waits.key, try_out.clock())
    went_well, told = await post_today(try_out.bot, place, "UTC")
    assert (went_well, "waits since" in told, "dropped" in told) == (True, True, False), "the limit is not over"
    try_out.bot.store.drop(waits.key, try_out.clock())
    try_out.clock.turn(timedelta(minutes=11))
    assert await post_today(try_out.bot, place, "UTC") == (True, "today's client is posted.")
    assert await post_today(try_out.bot, place, "UTC") == (True, "today's client was there already.")


async def test_the_engines_own_record_of_what_ended_goes_after_two_weeks(try_out: TryOut) -> None:
    place, root = await open_channel(try_out, "tidied")
    try_out.sandbox.lay("chat.postMessage", RateLimited(0))  # what waits becomes a job of the engine's
    await try_out.sandbox.say("Ada", place.channel, SAYS, thread_ts=root.id)
    await try_out.sandbox.until(lambda: len(said_in(try_out, place)) == 2)
    await try_out.bot.engine.tick()
    await settled(try_out)
    before = engine_rows(try_out.database_url)
    now = datetime.now(UTC)
    await try_out.bot.engine.tidy(now + timedelta(days=13))
    assert engine_rows(try_out.database_url)["workflow_status"] >= before["workflow_status"] > 0
    await try_out.bot.engine.tidy(now + timedelta(days=15))
    after = engine_rows(try_out.database_url)
    assert {name for name, rows in after.items() if rows} - {"workflow_status", "workflow_input"} <= ONCE_FOR_ALL
    assert after["workflow_status"] <= unended(try_out.database_url), "what is not ended is kept"


async def test_one_job_at_a_time_waits_for_an_event_and_another_once_that_has_ended(try_out: TryOut) -> None:
    key = "reply:nobody's"
    for jobs in (1, 2):
        for _ in range(2):
            await try_out.bot.engine._look_again(key, 0.3)
        assert len(await jobs_of(key)) == jobs
        async with asyncio.timeout(PATIENCE_SECONDS):
            while await jobs_of(key) != ["SUCCESS"] * jobs:  # noqa: ASYNC110 -- the engine is asked
                await asyncio.sleep(0.05)


async def jobs_of(key: str) -> list[str]:
    """The states of the jobs that wait, or waited, for an event."""
    return [job.status for job in await DBOS.list_workflows_async(workflow_id_prefix=f"{key}~", load_output=False)]


ONCE_FOR_ALL = {
    "alembic_version",
    "dbos_migrations",
    "workflow_schedules",
    "queues",
    "application_versions",
    "sqlite_sequence",
}
"""Tables besides ours that do not grow with work."""


def unended(url: str) -> int:
    database = create_engine(url)
    with database.connect() as conn:
        count = conn.execute(text("SELECT count(*) FROM workflow_status WHERE completed_at IS NULL")).scalar_one()
    database.dispose()
    return int(count)


def engine_rows(url: str) -> dict[str, int]:
    """How many rows each table holds that is none of ours."""
    database = create_engine(url)
    with database.connect() as conn:
        names = set(inspect(conn).get_table_names()) - metadata.tables.keys()
        rows = {name: conn.execute(select(func.count()).select_from(table(name))).scalar_one() for name in names}
    database.dispose()
    return rows


def test_a_process_knows_that_another_of_its_name_is_gone() -> None:
    assert new_executor() != new_executor()
    assert not is_running("999999999-abc"), "no such process"
    assert not is_running(new_executor()), "this process bears another name"
    assert is_running("1-abc")
