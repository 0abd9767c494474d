"""The engine's minute: what is due is done, what was left is found, whatever became of its jobs."""

import asyncio
from datetime import timedelta

from sqlalchemy import create_engine, update

from bot.jobs.engine import is_running, new_executor
from bot.posting import post_today
from bot.practice.events import ChannelId, MessageId, ReplyPosted
from bot.store.tables import threads
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


def test_a_process_knows_that_another_of_its_name_is_gone() -> None:
    assert new_executor() != new_executor()
    assert not is_running("999999999-abc"), "no such process"
    assert not is_running(new_executor()), "this process bears another name"
    assert is_running("1-abc")
