"""The process dies with -9 and starts again: what was taken is carried through, and nothing is said twice."""

import asyncio
import os
import signal
import sqlite3
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

from bot.sandbox import Patience, Sandbox
from bot.settings import ROOT
from tests.logs import SAYS, file_for_process
from tests.patience import PATIENCE_SECONDS

CHANNEL = "C0PRACTICE"


def environment(sandbox: Sandbox, folder: Path, database: str | None) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "SLACK_BOT_TOKEN": sandbox.tokens.bot,
        "SLACK_APP_TOKEN": sandbox.tokens.app,
        "SLACK_API_URL": sandbox.api_url,
        "LOG_LEVEL": "DEBUG",
        "HEADLAMP_PACE_SECONDS": "0",
        "DATABASE_URL": database or f"sqlite:///{folder / 'headlamp.db'}",
    }


async def headlamp(
    sandbox: Sandbox, folder: Path, *command: str, database: str | None = None
) -> asyncio.subprocess.Process:
    """Starts a command of the bot in a process of its own, on a file in the folder or on the database named."""
    env = environment(sandbox, folder, database)
    with file_for_process().open("wb") as log:
        return await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", *command, env=env, cwd=folder, stdout=asyncio.subprocess.PIPE, stderr=log
        )


async def posts(sandbox: Sandbox, folder: Path, *options: str, database: str | None = None) -> str:
    """Posts today's client from the command line; gives what the command said."""
    process = await headlamp(sandbox, folder, "post", "--channel", CHANNEL, *options, database=database)
    said, _ = await process.communicate()
    assert process.returncode == 0, said
    return said.decode()


@asynccontextmanager
async def listening(
    sandbox: Sandbox, folder: Path, database: str | None = None
) -> AsyncIterator[asyncio.subprocess.Process]:
    """A bot that listens; it is killed at the end where it still runs."""
    process = await headlamp(sandbox, folder, "run", database=database)
    assert process.stdout is not None
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            assert b"listens to workspace" in await process.stdout.readline()
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


def reflections(sandbox: Sandbox) -> int:
    said = [m for m in sandbox.workspace.messages(CHANNEL) if m.is_bot and "might say" in m.text]
    return len(said)


async def test_a_killed_bot_goes_on_where_it_was_and_says_nothing_twice(tmp_path: Path) -> None:
    patience = Patience(retry_waits_seconds=(0.5,) * 120)  # Slack repeats for longer
    async with Sandbox(manifest=ROOT / "manifest.json", patience=patience) as sandbox:
        await posts(sandbox, tmp_path, "--zone", "UTC")
        root = sandbox.messages(CHANNEL)[-1].ts
        people = ("Ada", "Ben", "Cleo", "Dev")
        for n, person in enumerate(people):
            async with listening(sandbox, tmp_path) as bot:
                await sandbox.say(person, CHANNEL, SAYS, thread_ts=root)
                await asyncio.sleep(0.012 * n)  # dies at another place each time
                bot.kill()
        async with listening(sandbox, tmp_path) as bot:
            await sandbox.until(lambda: reflections(sandbox) >= len(people), PATIENCE_SECONDS)
            await asyncio.sleep(0.5)
            assert reflections(sandbox) == len(people)
            bot.send_signal(signal.SIGTERM)
            assert await bot.wait() == 0, "a supervisor's word ends it in order"


async def test_two_bots_on_one_database_answer_once(tmp_path: Path) -> None:
    async with Sandbox(manifest=ROOT / "manifest.json") as sandbox:
        assert "is posted" in await posts(sandbox, tmp_path, "--zone", "UTC")
        assert "was there already" in await posts(sandbox, tmp_path)
        assert len(sandbox.messages(CHANNEL)) == 1, "a day has one client"
        root = sandbox.messages(CHANNEL)[-1].ts
        async with listening(sandbox, tmp_path), listening(sandbox, tmp_path):
            for person in ("Ada", "Ben", "Cleo"):
                await sandbox.say(person, CHANNEL, SAYS, thread_ts=root)
            await sandbox.until(lambda: reflections(sandbox) >= 3, PATIENCE_SECONDS)
            await asyncio.sleep(0.5)
            assert reflections(sandbox) == 3
    assert_each_process_had_a_name_of_its_own(tmp_path, processes=4)


def assert_each_process_had_a_name_of_its_own(folder: Path, processes: int) -> None:
    """With one name, the engine of a second process would do again what the first is in the middle of."""
    with closing(sqlite3.connect(folder / "headlamp.db")) as database:
        names = {name for (name,) in database.execute("SELECT executor FROM heartbeats")}
        used = {name for (name,) in database.execute("SELECT executor_id FROM workflow_status WHERE name = 'walk'")}
    assert len(names) == processes
    assert used <= names


async def test_the_same_bot_runs_on_postgresql(tmp_path: Path, postgres_database: str) -> None:
    async with Sandbox(manifest=ROOT / "manifest.json") as sandbox:
        await posts(sandbox, tmp_path, "--zone", "UTC", database=postgres_database)
        root = sandbox.messages(CHANNEL)[-1].ts
        async with listening(sandbox, tmp_path, postgres_database) as bot:
            await sandbox.say("Ada", CHANNEL, SAYS, thread_ts=root)
            await sandbox.until(lambda: reflections(sandbox) == 1, PATIENCE_SECONDS)
            bot.send_signal(signal.SIGTERM)
            assert await bot.wait() == 0
