"""Web process and workers on PostgreSQL: what the one keeps the others carry through, whoever dies or was not there."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.sandbox import LostAnswer, Patience, RateLimited, Sandbox
from bot.settings import ROOT
from bot.slack.manifest import manifest_over_http
from tests.logs import SAYS, file_for_process
from tests.patience import PATIENCE_SECONDS
from tests.postgres import free_port

CHANNEL = "C0PRACTICE"
PEOPLE = ("Ada", "Ben", "Cleo", "Dev", "Esi", "Femi")


@dataclass
class Fleet:
    """A sandbox over HTTP, a database, and processes of the bot between them."""

    sandbox: Sandbox
    folder: Path
    env: dict[str, str]
    stack: AsyncExitStack
    root: str = ""

    async def start(self, *program: str) -> Process:
        """Starts a program; it is killed at the end where it still runs."""
        with file_for_process().open("wb") as log:
            process = await asyncio.create_subprocess_exec(
                *program, env=self.env, cwd=self.folder, stdout=log, stderr=log, start_new_session=True
            )
        self.stack.push_async_callback(_end, process)
        return process

    async def headlamp(self, *command: str) -> Process:
        return await self.start(sys.executable, "-m", "bot", *command)

    async def web(self) -> Process:
        """Starts the web process, and waits until it answers."""
        process = await self.headlamp("web")
        await self.answers()
        return process

    async def answers(self) -> None:
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not await self.sandbox.verify_request_url():  # noqa: ASYNC110 -- a process of its own: it is asked
                await asyncio.sleep(0.1)

    async def post(self) -> None:
        """Posts today's client."""
        assert await (await self.headlamp("post", "--channel", CHANNEL, "--zone", "UTC")).wait() == 0
        self.root = self.sandbox.messages(CHANNEL)[-1].ts

    async def reply(self, *people: str) -> None:
        for person in people:
            await self.sandbox.say(person, CHANNEL, SAYS, thread_ts=self.root)

    def reflections(self) -> int:
        said = self.sandbox.workspace.messages(CHANNEL)
        return len([m for m in said if m.is_bot and not m.only_for and "might say" in m.text])

    async def reflected(self, count: int, seconds: float = PATIENCE_SECONDS) -> None:
        """Waits until so many replies are answered, and a moment longer: no more than these."""
        await self.sandbox.until(lambda: self.reflections() >= count, seconds)
        await asyncio.sleep(0.7)
        assert self.reflections() == count


async def _end(process: Process) -> None:
    if process.returncode is None:
        os.killpg(process.pid, signal.SIGKILL)
        await process.wait()


@pytest.fixture
async def fleet(tmp_path: Path, postgres_database: str) -> AsyncIterator[Fleet]:
    async with _fleet(tmp_path, postgres_database) as opened:
        yield opened


@asynccontextmanager
async def _fleet(folder: Path, database: str) -> AsyncIterator[Fleet]:
    port = free_port()
    (folder / "manifest.json").write_text(manifest_over_http(ROOT / "manifest.json", f"http://127.0.0.1:{port}"))
    patience = Patience(retry_waits_seconds=(0.2,) * 60)
    async with Sandbox(manifest=folder / "manifest.json", patience=patience) as sandbox, AsyncExitStack() as stack:
        env = {
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT),
            "SLACK_BOT_TOKEN": sandbox.tokens.bot,
            "SLACK_SIGNING_SECRET": sandbox.tokens.signing_secret,
            "SLACK_API_URL": sandbox.api_url,
            "HOST": "127.0.0.1",
            "PORT": str(port),
            "DATABASE_URL": database,
            "LOG_LEVEL": "DEBUG",
            "HEADLAMP_PACE_SECONDS": "0",
        }
        yield Fleet(sandbox, folder, env, stack)


async def test_what_the_web_process_keeps_waits_for_a_worker_and_is_shared_by_two(fleet: Fleet) -> None:
    await fleet.post()
    web = await fleet.web()
    await fleet.reply("Ada", "Ben")
    await fleet.sandbox.until(lambda: not fleet.sandbox.undelivered)
    assert fleet.reflections() == 0, "nobody works yet"
    workers = [await fleet.headlamp("worker") for _ in range(2)]
    await fleet.reflected(2)
    fleet.sandbox.double_events(4)
    await fleet.reply("Cleo", "Dev", "Esi", "Femi")
    await fleet.reflected(6)
    await fleet.sandbox.command("Ada", CHANNEL, "/move", "side")
    assert fleet.sandbox.seen_by("Ada", CHANNEL)[-1].text.startswith("Side with")
    for process in (web, *workers):
        process.send_signal(signal.SIGTERM)
    assert [await process.wait() for process in (web, *workers)] == [0, 0, 0]


async def test_a_web_process_that_is_stopped_loses_nothing_and_the_next_takes_what_came_meanwhile(fleet: Fleet) -> None:
    await fleet.post()
    web, worker = await fleet.web(), await fleet.headlamp("worker")
    await fleet.reply("Ada")
    await fleet.reflected(1)
    await fleet.reply("Ben", "Cleo")
    web.send_signal(signal.SIGTERM)
    await fleet.reply("Dev")
    assert await web.wait() == 0
    await fleet.reply("Esi")
    fleet.sandbox.lay("chat.postMessage", RateLimited(1), LostAnswer())
    await fleet.web()
    await fleet.reflected(5)
    worker.send_signal(signal.SIGTERM)
    assert await worker.wait() == 0


async def test_the_procfile_runs_release_web_and_worker(fleet: Fleet) -> None:
    honcho = (sys.executable, "-m", "honcho", "-f", str(ROOT / "Procfile"), "start", "-p", fleet.env["PORT"])
    assert await (await fleet.start(*honcho, "release")).wait() == 0
    await fleet.post()
    running = await fleet.start(*honcho, "web", "worker")
    await fleet.answers()
    await fleet.reply("Ada", "Ben")
    await fleet.reflected(2)
    running.send_signal(signal.SIGTERM)
    assert await running.wait() in (0, -signal.SIGTERM, 128 + signal.SIGTERM)


@pytest.mark.parametrize("order", [list, lambda held: held[::-1] + held])
async def test_events_that_come_late_doubled_and_in_any_order_are_answered_once(fleet: Fleet, order: object) -> None:
    assert callable(order)
    await fleet.post()
    run = await fleet.headlamp("run")
    await fleet.answers()
    fleet.sandbox.hold_events()
    await fleet.reply(*PEOPLE[:4])
    fleet.sandbox.let_events_go(order)
    await fleet.reflected(4)
    run.send_signal(signal.SIGTERM)
    assert await run.wait() == 0
