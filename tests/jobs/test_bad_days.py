"""Slack's bad days against the whole bot, on both databases: nothing is lost, nothing is said twice."""

import asyncio
import signal
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, func, select

from bot.sandbox import LostAnswer, Outage, Patience, RateLimited, Refused, Sandbox, Slow
from bot.sandbox.faults import Fault, LostCall
from bot.settings import ROOT
from bot.store.tables import channels, effects, events
from bot.trying import TryOut
from tests.jobs.test_clock import SAYS, open_channel, said_in, settled
from tests.jobs.test_restart import CHANNEL, listening, posts

BOTH = ("sqlite, socket mode", "postgresql, http")

pytestmark = pytest.mark.parametrize("try_out", BOTH, indirect=True, scope="session")


@pytest.mark.parametrize("fault", [Slow(0.3), LostAnswer(), RateLimited(1)], ids=str)
async def test_a_reply_is_answered_once_though_slack_is_slow_silent_or_limits(try_out: TryOut, fault: Fault) -> None:
    place, root = await open_channel(try_out, f"bad-day-{type(fault).__name__}")
    try_out.sandbox.lay("chat.postMessage", fault)
    await try_out.sandbox.say("Ada", place.channel, SAYS, thread_ts=root.id)
    await try_out.sandbox.until(lambda: len(said_in(try_out, place)) == 2, 20)
    await settled(try_out)
    assert len(said_in(try_out, place)) == 2
    alone = [m for m in try_out.sandbox.seen_by("Ada", place.channel) if m.only_for and "might say" in m.text]
    assert alone == []


@pytest.mark.parametrize("fault", [Outage(500), LostCall()], ids=str)
async def test_a_reflection_that_did_not_arrive_is_looked_for_and_sent_again(try_out: TryOut, fault: Fault) -> None:
    place, root = await open_channel(try_out, f"lost-{type(fault).__name__}")
    try_out.sandbox.lay("chat.postMessage", fault)
    await try_out.sandbox.say("Ada", place.channel, SAYS, thread_ts=root.id)
    await is_doubtful(try_out)
    try_out.clock.turn(timedelta(minutes=6))
    await try_out.bot.engine.tick()  # the look
    await try_out.sandbox.until(lambda: len(said_in(try_out, place)) == 2, 20)
    await settled(try_out)
    assert len(said_in(try_out, place)) == 2


async def is_doubtful(try_out: TryOut) -> None:
    """Waits until something may have arrived and is to be looked for."""
    async with asyncio.timeout(20):
        while not any(job.state == "sending" and job.reason for job in try_out.bot.store.jobs(9).listed):  # noqa: ASYNC110
            await asyncio.sleep(0.02)  # the store cannot tell: it is asked


@pytest.mark.parametrize("method", ["views.open", "response_url"])
async def test_a_trigger_or_an_address_that_is_used_up_hurts_nobody(try_out: TryOut, method: str) -> None:
    place, _ = await open_channel(try_out, f"used-up-{method.replace('.', '-')}")
    await try_out.sandbox.command("Cleo", place.channel, "/move", "side")
    try_out.sandbox.lay(method, Refused("expired_trigger_id") if method == "views.open" else Outage(404))
    if method == "views.open":
        await try_out.sandbox.command("Cleo", place.channel, "/practice", "setup")
        assert "did not work just now" in try_out.sandbox.seen_by("Cleo", place.channel)[-1].text
        await try_out.sandbox.command("Cleo", place.channel, "/practice", "setup")
        assert try_out.sandbox.open_view("Cleo") is not None
        await try_out.sandbox.close_view("Cleo")
    else:
        seen = len(try_out.sandbox.seen_by("Cleo", place.channel))
        await try_out.sandbox.press("Cleo", "share")
        assert len(try_out.sandbox.seen_by("Cleo", place.channel)) == seen
        await try_out.sandbox.press("Cleo", "share")
        assert len(try_out.sandbox.seen_by("Cleo", place.channel)) == seen + 1


async def test_a_closed_channel_is_paused_and_who_set_it_up_is_told_once(try_out: TryOut) -> None:
    place, root = await open_channel(try_out, "closed")
    await try_out.sandbox.command("Cleo", place.channel, "/practice", "setup")
    await try_out.sandbox.submit_view("Cleo", {})
    await try_out.sandbox.close_view("Cleo")
    await settled(try_out)
    before = len(try_out.sandbox.direct_messages("Cleo"))
    try_out.sandbox.lay("chat.postMessage", Refused("is_archived"))
    await try_out.sandbox.say("Ada", place.channel, SAYS, thread_ts=root.id)
    await try_out.sandbox.until(lambda: len(try_out.sandbox.direct_messages("Cleo")) > before, 20)
    try_out.sandbox.lay("chat.postMessage", Refused("is_archived"))
    await try_out.sandbox.say("Ben", place.channel, SAYS, thread_ts=root.id)
    await settled(try_out)
    (told,) = try_out.sandbox.direct_messages("Cleo")[before:]
    assert f"<#{place.channel}>" in told.text
    state = try_out.bot.store.channel(place)
    assert state is not None
    assert state.channel.paused == "is_archived"


async def test_with_a_revoked_token_slack_is_called_once_and_an_uninstall_leaves_nothing(
    try_out: TryOut, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    database = f"sqlite:///{tmp_path / 'headlamp.db'}"
    if try_out.database_url.startswith("postgresql"):
        database = request.getfixturevalue("postgres_database")
    async with Sandbox(manifest=ROOT / "manifest.json", patience=Patience(retry_waits_seconds=(0.2,) * 30)) as sandbox:
        await posts(sandbox, tmp_path, "--zone", "UTC", database=database)
        root = sandbox.messages(CHANNEL)[-1].ts
        async with listening(sandbox, tmp_path, database) as bot:
            sandbox.revoke_token()
            await sandbox.say("Ada", CHANNEL, SAYS, thread_ts=root)
            await sandbox.until(lambda: bool(sandbox.refusals), 30)
            await sandbox.say("Ben", CHANNEL, SAYS, thread_ts=root)
            await sandbox.until(lambda: not sandbox.undelivered, 30)
            await sandbox.uninstall()
            await sandbox.until(lambda: not sandbox.undelivered, 30)
            async with asyncio.timeout(30):
                while rows(database, channels):  # noqa: ASYNC110
                    await asyncio.sleep(0.1)  # another process: its database is asked
            assert {refusal.error for refusal in sandbox.refusals} == {"token_revoked"}
            assert len(sandbox.refusals) == 1, "Slack is not called any more"
            bot.send_signal(signal.SIGTERM)
            assert await bot.wait() == 0
        assert rows(database, effects) == 0
        assert rows(database, events) <= 2, "the word that the app was removed"


def rows(url: str, table: object) -> int:
    database = create_engine(url)
    with database.connect() as conn:
        count = conn.execute(select(func.count()).select_from(table)).scalar_one()  # type: ignore[arg-type]  # a table
    database.dispose()
    return int(count)
