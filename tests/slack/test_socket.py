"""The watchdog over Socket Mode, and its end in order."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import pytest

from bot.sandbox import Patience, Sandbox
from bot.slack.app import AsyncApp, make_app, make_client, whoami
from bot.slack.socket import Socket
from tests.patience import PATIENCE_SECONDS
from tests.slack.recording import MANIFEST

SILENCE_SECONDS = 0.8


@asynccontextmanager
async def connected(
    sandbox: Sandbox, silence_seconds: float = SILENCE_SECONDS
) -> AsyncIterator[tuple[AsyncApp, Socket]]:
    async with aiohttp.ClientSession() as session:
        client = make_client(sandbox.tokens.bot, sandbox.api_url, session)
        app = make_app(client, await whoami(client))
        socket = Socket(app, sandbox.tokens.app, silence_seconds)
        await socket.open()
        try:
            yield app, socket
        finally:
            await socket.close()


async def test_pongs_alone_are_a_sign_of_life() -> None:
    async with Sandbox(manifest=MANIFEST) as sandbox, connected(sandbox) as (_, socket):
        await asyncio.sleep(2.5 * SILENCE_SECONDS)
        assert not socket.lost.is_set()


async def test_a_slack_that_is_silent_on_every_connection_is_lost(caplog: pytest.LogCaptureFixture) -> None:
    async with Sandbox(manifest=MANIFEST) as sandbox, connected(sandbox) as (_, socket):
        sandbox.deafen(new_connections=True)
        async with asyncio.timeout(PATIENCE_SECONDS):
            await socket.lost.wait()
    assert "has been silent" in caplog.text


async def test_a_connection_that_is_half_open_is_mended_without_a_new_start() -> None:
    patience = Patience(ack_seconds=0.5, retry_waits_seconds=(0.5,) * 20)
    async with Sandbox(manifest=MANIFEST, patience=patience) as sandbox, connected(sandbox, 8.0) as (_, socket):
        sandbox.deafen()
        await sandbox.say("Ada", "practice", "is anybody there?")
        await sandbox.until(lambda: not sandbox.undelivered, PATIENCE_SECONDS)
        assert not socket.lost.is_set()


@pytest.mark.parametrize("reason", ["warning", "refresh_requested"])
async def test_a_connection_is_made_anew_when_slack_asks_or_breaks_it(reason: str) -> None:
    patience = Patience(ack_seconds=1.0, retry_waits_seconds=(0.2,) * 20)
    async with Sandbox(manifest=MANIFEST, patience=patience) as sandbox, connected(sandbox, 8.0) as (_, socket):
        await sandbox.refresh_connection(reason)
        await sandbox.say("Ada", "practice", "one")
        await sandbox.until(lambda: not sandbox.undelivered, PATIENCE_SECONDS)
        sandbox.cut_connection()
        await sandbox.say("Ada", "practice", "two")
        await sandbox.until(lambda: not sandbox.undelivered, PATIENCE_SECONDS)
        assert not socket.lost.is_set()


async def test_what_was_begun_is_answered_before_the_connection_is_closed() -> None:
    async with Sandbox(manifest=MANIFEST) as sandbox:
        begun = asyncio.Event()

        async def on_move(ack: object) -> None:
            begun.set()
            await asyncio.sleep(0.3)
            await ack(text="done")  # type: ignore[operator]  # Bolt hands it in

        async with connected(sandbox) as (app, _):
            app.command("/move")(on_move)
            asked = asyncio.create_task(sandbox.command("Ada", "practice", "/move"))
            await begun.wait()
        await asked
        assert sandbox.seen_by("Ada", "practice")[-1].text == "done"


async def test_an_end_waits_for_nobody_for_ever(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.ERROR)
    async with Sandbox(manifest=MANIFEST) as sandbox:
        never = asyncio.Event()

        async def on_move() -> None:
            await never.wait()

        async with asyncio.timeout(PATIENCE_SECONDS):
            async with connected(sandbox) as (app, _):
                app.command("/move")(on_move)
                asked = asyncio.create_task(sandbox.command("Ada", "practice", "/move"))
                await asyncio.sleep(0.2)
        asked.cancel()
        never.set()
