"""The process dies with -9 and starts again: what was taken is carried through, and nothing is said twice."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.sandbox import Sandbox
from bot.sandbox.socket_mode import Patience
from bot.settings import ROOT

CHANNEL = "C0PRACTICE"
SAYS = "When you say that, what happens in your chest right now? Can we stay with it a moment?"


def environment(sandbox: Sandbox, folder: Path) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "SLACK_BOT_TOKEN": sandbox.tokens.bot,
        "SLACK_APP_TOKEN": sandbox.tokens.app,
        "SLACK_API_URL": sandbox.api_url,
        "DATABASE_URL": f"sqlite:///{folder / 'headlamp.db'}",
    }


async def headlamp(sandbox: Sandbox, folder: Path, *command: str) -> asyncio.subprocess.Process:
    """Starts a command of the bot in a process of its own."""
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", *command, env=environment(sandbox, folder), cwd=folder
    )


@asynccontextmanager
async def listening(sandbox: Sandbox, folder: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    """A bot that listens; it is killed at the end where it still runs."""
    process = await headlamp(sandbox, folder, "run")
    try:
        await sandbox.until(lambda: sandbox.bot_connected, 15)
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
        await sandbox.until(lambda: not sandbox.bot_connected, 15)


def reflections(sandbox: Sandbox) -> int:
    said = [m for m in sandbox.workspace.messages(CHANNEL) if m.is_bot and "might say" in m.text]
    return len(said)


async def test_a_killed_bot_goes_on_where_it_was_and_says_nothing_twice(tmp_path: Path) -> None:
    patience = Patience(retry_waits_seconds=(0.5, 1.0, 2.0, 4.0))
    async with Sandbox(manifest=ROOT / "manifest.json", patience=patience) as sandbox:
        posted = await headlamp(sandbox, tmp_path, "post", "--channel", CHANNEL, "--zone", "UTC")
        assert await posted.wait() == 0
        root = sandbox.messages(CHANNEL)[-1].ts
        people = ("Ada", "Ben", "Cleo", "Dev", "Esi", "Femi")
        for n, person in enumerate(people):
            async with listening(sandbox, tmp_path) as bot:
                await sandbox.say(person, CHANNEL, SAYS, thread_ts=root)
                await asyncio.sleep(0.012 * n)  # dies at another place each time
                bot.kill()
                await bot.wait()
        async with listening(sandbox, tmp_path) as bot:
            await sandbox.until(lambda: reflections(sandbox) >= len(people), 20)
            await asyncio.sleep(0.5)
            assert reflections(sandbox) == len(people)
            bot.send_signal(signal.SIGTERM)
            assert await bot.wait() == 0, "a supervisor's word ends it in order"


async def test_two_bots_on_one_database_answer_once(tmp_path: Path) -> None:
    async with Sandbox(manifest=ROOT / "manifest.json") as sandbox:
        posted = await headlamp(sandbox, tmp_path, "post", "--channel", CHANNEL, "--zone", "UTC")
        assert await posted.wait() == 0
        again = await headlamp(sandbox, tmp_path, "post", "--channel", CHANNEL)
        assert await again.wait() == 0
        assert len(sandbox.messages(CHANNEL)) == 1, "a day has one client"
        async with listening(sandbox, tmp_path), listening(sandbox, tmp_path):
            root = sandbox.messages(CHANNEL)[-1].ts
            for person in ("Ada", "Ben", "Cleo"):
                await sandbox.say(person, CHANNEL, SAYS, thread_ts=root)
            await sandbox.until(lambda: reflections(sandbox) >= 3, 10)
            await asyncio.sleep(0.5)
            assert reflections(sandbox) == 3
