"""Starting what is measured, each program in a process of its own, and ending it whatever happens."""

import asyncio
import contextlib
import os
import signal
import sys
from asyncio.subprocess import PIPE, STDOUT, Process
from collections.abc import AsyncIterator, Coroutine, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import psutil

from bot.sandbox import Sandbox
from bot.settings import ROOT

START_SECONDS = 120.0
STOP_SECONDS = 30.0
MIB = 1024 * 1024
_INHERITED = ("PATH", "HOME", "LANG", "TMPDIR", "TZ")
"""What a measured program sees of this one's environment: settings of whoever runs the bench stay out."""


class BenchFailed(Exception):
    """Something that is measured did not do its part; the message says which."""


@dataclass(frozen=True)
class Memory:
    """What a program holds, in MiB: all of it, and what its processes do not share with any other."""

    rss: float
    uss: float


@dataclass(frozen=True)
class Program:
    """A measured program that runs."""

    name: str
    process: Process

    def memory(self) -> Memory:
        """What it holds now, with the processes that it has started."""
        held = [process.memory_full_info() for process in self._family()]
        return Memory(sum(one.rss for one in held) / MIB, sum(one.uss for one in held) / MIB)

    def cpu_seconds(self) -> float:
        """What it has used of the processors since its start, with the processes that it has started."""
        used = [process.cpu_times() for process in self._family()]
        return float(sum(one.user + one.system for one in used))

    def _family(self) -> list[psutil.Process]:
        own = psutil.Process(self.process.pid)
        return [own, *own.children(recursive=True)]


def within(seconds: float, bench: Coroutine[Any, Any, None]) -> None:
    """Runs a bench for so long at the most; a word to stop ends it, and all that it started, in order."""

    async def run() -> None:
        measuring = asyncio.ensure_future(bench)
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, measuring.cancel)
        async with asyncio.timeout(seconds):
            await measuring

    try:
        asyncio.run(run())
    except BenchFailed as failed:
        raise SystemExit(str(failed)) from None
    except TimeoutError:
        raise SystemExit(f"Not done: it took longer than {seconds:.0f} seconds.") from None
    except asyncio.CancelledError:
        raise SystemExit("Stopped before it was done.") from None


def environment(sandbox: Sandbox, folder: Path) -> dict[str, str]:
    """The settings by which a program finds its sandbox, and a database of its own in a folder."""
    return {
        "SLACK_BOT_TOKEN": sandbox.tokens.bot,
        "SLACK_APP_TOKEN": sandbox.tokens.app,
        "SLACK_API_URL": sandbox.api_url,
        "DATABASE_URL": f"sqlite:///{folder / 'headlamp.db'}",
        "LOG_LEVEL": "WARNING",
        "HEADLAMP_PACE_SECONDS": "0",  # the bot's own time is measured
    }


@asynccontextmanager
async def bot_running(sandbox: Sandbox, folder: Path) -> AsyncIterator[Program]:
    """`headlamp run`, connected to a sandbox."""
    async with _connected("headlamp run", ("bot", "run"), sandbox, folder) as program:
        yield program


@asynccontextmanager
async def echo_running(sandbox: Sandbox, folder: Path) -> AsyncIterator[Program]:
    """The echo app, connected to a sandbox."""
    async with _connected("the echo app", ("bench._echo",), sandbox, folder) as program:
        yield program


@asynccontextmanager
async def over_http(
    sandbox: Sandbox, folder: Path, commands: Sequence[tuple[str, ...]], settings: Mapping[str, str]
) -> AsyncIterator[list[Program]]:
    """Programs of which the first listens over HTTP to a sandbox; the others work for it."""
    async with AsyncExitStack() as running:
        programs = []
        for n, command in enumerate(commands):
            said = running.enter_context((folder / f"said-{n}.txt").open("w+b"))
            one = started(*command, settings=settings, folder=folder, output=said)
            programs.append(Program(" ".join(command), await running.enter_async_context(one)))
        try:
            async with asyncio.timeout(START_SECONDS):
                while not await sandbox.verify_request_url():  # noqa: ASYNC110 -- a program of its own, which is asked
                    await asyncio.sleep(0.1)
                while not all(_is_at_work(folder, n) for n in range(1, len(programs))):  # noqa: ASYNC110 -- as above
                    await asyncio.sleep(0.1)
        except TimeoutError:
            said_first = (folder / "said-0.txt").read_text(errors="replace")
            raise BenchFailed(f"{commands[0]} does not answer:\n{said_first[-2000:]}") from None
        yield programs


def _is_at_work(folder: Path, n: int) -> bool:
    return b"works for" in (folder / f"said-{n}.txt").read_bytes()


async def finish(module: str, *arguments: str, settings: Mapping[str, str], folder: Path) -> str:
    """Runs a program to its end and returns what it printed. Raises BenchFailed if it did not go well."""
    async with started(module, *arguments, settings=settings, folder=folder) as process:
        try:
            async with asyncio.timeout(START_SECONDS):
                said = (await process.communicate())[0].decode(errors="replace")
        except TimeoutError:
            raise BenchFailed(f"{module} did not come to its end within {START_SECONDS:.0f} seconds.") from None
    if process.returncode:
        raise BenchFailed(f"{module} {' '.join(arguments)} ended with {process.returncode}:\n{said[-2000:]}")
    return said


@asynccontextmanager
async def started(
    module: str, *arguments: str, settings: Mapping[str, str], folder: Path, output: int | IO[bytes] = PIPE
) -> AsyncIterator[Process]:
    """A program that was started in a folder; it is ended with the context, and killed if it does not go."""
    inherited = {name: os.environ[name] for name in _INHERITED if name in os.environ}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        module,
        *arguments,
        cwd=folder,
        env={**inherited, "PYTHONPATH": str(ROOT), **settings},
        stdout=output,
        stderr=STDOUT,
    )
    try:
        yield process
    finally:
        await _end(process)


@asynccontextmanager
async def _connected(name: str, command: tuple[str, ...], sandbox: Sandbox, folder: Path) -> AsyncIterator[Program]:
    settings = environment(sandbox, folder)
    with (folder / "said.txt").open("w+b") as said:
        async with started(*command, settings=settings, folder=folder, output=said) as process:
            await _first_of(sandbox.until(lambda: sandbox.bot_connected, START_SECONDS), process.wait())
            if not sandbox.bot_connected:
                await _end(process)
                said.seek(0)
                raise BenchFailed(f"{name} did not connect:\n{said.read().decode(errors='replace')[-2000:]}")
            yield Program(name, process)


async def _first_of(*awaited: Coroutine[Any, Any, Any]) -> None:
    tasks = [asyncio.ensure_future(one) for one in awaited]
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def _end(process: Process) -> None:
    if process.returncode is not None:
        return
    with contextlib.suppress(ProcessLookupError):
        process.terminate()
    try:
        async with asyncio.timeout(STOP_SECONDS):
            await process.wait()
    finally:
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()
