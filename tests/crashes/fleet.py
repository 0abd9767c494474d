"""A sandbox, a database, and processes of the bot between them that are started, killed and waited for."""

import asyncio
import json
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from bot.sandbox import Patience, Sandbox
from bot.settings import ROOT, content_of
from bot.slack.manifest import manifest_over_http
from bot.store.connecting import connect
from bot.store.store import Store
from tests.crashes.wire import Wire
from tests.postgres import free_port

MORNING = datetime(2026, 12, 2, 8, 0, tzinfo=UTC)
"""A Wednesday: where the bot's clock stands when a fleet begins."""
PATIENCE = Patience(retry_waits_seconds=(0.25,) * 2000)
"""Slack gives up after three repeats; here it does not, since the bot is away more often than it is there."""
START_SECONDS = 90.0


@dataclass(eq=False)
class Life:
    """One process of the bot, from its start to its end."""

    name: str
    command: str
    pid: int = 0
    ready: asyncio.Event = field(default_factory=asyncio.Event)
    dead: asyncio.Event = field(default_factory=asyncio.Event)
    ticked: asyncio.Event = field(default_factory=asyncio.Event)
    at: str = ""
    """The moment at which it was to die, once it did."""
    writer: asyncio.StreamWriter | None = None

    def tell(self, *words: object) -> None:
        """Says something to it; to one that is dead, nothing."""
        if self.writer and not self.dead.is_set():
            self.writer.write((" ".join(map(str, words)) + "\n").encode())

    async def kill(self) -> None:
        """Kills it with -9, and waits until it is gone."""
        if self.pid and not self.dead.is_set():
            with suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)
        await self.dead.wait()

    async def tick(self) -> None:
        """Has it do what each minute does; returns early where it dies of it."""
        self.ticked.clear()
        self.tell("tick")
        await _first(self.ticked.wait(), self.dead.wait())


class Starter:
    """The program that starts them: see `starter`."""

    def __init__(self, folder: Path, new_log: Callable[[], Path]) -> None:
        self._socket = folder / "starter"
        self._new_log = new_log
        self._names = count(1)
        self._lives: dict[str, Life] = {}

    @asynccontextmanager
    async def running(self) -> AsyncIterator["Starter"]:
        """Runs it while the context lasts; whatever it started is killed then."""
        server = await asyncio.start_unix_server(self._hear, self._socket)
        program = (sys.executable, "-m", "tests.crashes.starter", str(self._socket))
        env = {**os.environ, "PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1"}  # a fork takes no threads along
        self._process = await asyncio.create_subprocess_exec(*program, stdin=PIPE, stdout=DEVNULL, env=env)
        try:
            yield self
        finally:
            for life in tuple(self._lives.values()):
                await life.kill()
            self._process.terminate()
            await self._process.wait()
            server.close()

    def start(self, command: str, env: dict[str, str], ahead_seconds: float, die_at: int) -> Life:
        """Starts a process; it may not be ready yet."""
        life = Life(f"{command}-{next(self._names)}", command)
        self._lives[life.name] = life
        what: dict[str, object] = {"name": life.name, "command": command, "env": env, "log": str(self._new_log())}
        order = what | {"ahead_seconds": ahead_seconds, "die_at": die_at}
        assert self._process.stdin
        self._process.stdin.write(json.dumps(order).encode() + b"\n")
        return life

    async def _hear(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        name, pid = (await reader.readline()).decode().split()
        life = self._lives[name]
        life.pid, life.writer = int(pid), writer
        with suppress(ConnectionError):
            async for line in reader:
                match line.decode().split(maxsplit=1):
                    case ["ready"]:
                        life.ready.set()
                    case ["ticked"]:
                        life.ticked.set()
                    case ["died", moment]:
                        life.at = moment.strip()
        await _gone(life.pid)
        life.dead.set()
        del self._lives[name]
        writer.close()


class Fleet:
    """The bot's processes on one database, before one sandbox. `ahead` moves the bot's clock in all of them."""

    def __init__(self, starter: Starter, sandbox: Sandbox, wire: Wire, env: dict[str, str]) -> None:
        self.sandbox = sandbox
        self.wire = wire
        self.lives: list[Life] = []
        self.deaths: Counter[str] = Counter()
        """How often which moment was somebody's last."""
        self.slowest_seconds = 0.0
        """The longest that it took until all was settled, once nothing went wrong any more."""
        self._starter = starter
        self._env = env
        self._ahead = MORNING - datetime.now(UTC)
        database = connect(env["DATABASE_URL"])
        self._store, self._close = Store(database), database.dispose

    @property
    def now(self) -> datetime:
        """The time on the bot's clock."""
        return datetime.now(UTC) + self._ahead

    @property
    def alive(self) -> list[Life]:
        """The processes that have not died."""
        return [life for life in self.lives if not life.dead.is_set()]

    @property
    def has_dead(self) -> bool:
        """Whether one has died that none was started for."""
        return any(life.dead.is_set() for life in self.lives)

    @property
    def kills(self) -> int:
        """How many were killed so far."""
        return sum(self.deaths.values())

    async def start(self, command: str = "run", die_at: int = 0) -> Life:
        """Starts a process and waits until it is ready, or has died."""
        life = self._starter.start(command, self._env, self._ahead.total_seconds(), die_at)
        self.lives.append(life)
        async with asyncio.timeout(START_SECONDS):
            await _first(life.ready.wait(), life.dead.wait())
        life.tell("ahead", self._ahead.total_seconds())  # the clock may have been turned meanwhile
        self._bury()
        return life

    async def kill(self, life: Life) -> None:
        """Kills one from outside, at whatever moment it is."""
        if not life.dead.is_set():
            life.at = life.at or "any"
        await life.kill()
        self._bury()

    async def restart_dead(self, die_at: Callable[[], int] = lambda: 0) -> None:
        """Starts another in the place of each that has died, until all are there."""
        self._bury()
        while gone := [life for life in self.lives if life.dead.is_set()]:
            for life in gone:
                self.lives.remove(life)
                await self.start(life.command, die_at())
            if self.has_dead:
                await asyncio.sleep(0.2)  # as a supervisor waits

    def turn_to(self, moment: datetime) -> None:
        """Moves the bot's clock on to a moment."""
        self._ahead = moment - datetime.now(UTC)
        for life in self.lives:
            life.tell("ahead", self._ahead.total_seconds())

    def turn(self, by: timedelta) -> None:
        self.turn_to(self.now + by)

    async def tick(self) -> None:
        """Has every process that minds the clock do what each minute does."""
        await asyncio.gather(*(life.tick() for life in self.alive if life.command != "web"))

    def fate(self, effect: str) -> str:
        """What the bot notes of something it sends."""
        return f"{effect}: {self._store.fate(effect)}"

    def has_work(self) -> bool:
        """Whether anything is still on its way; so too where the database cannot tell."""
        if self.sandbox.undelivered:
            return True
        try:
            return self._store.has_work()
        except SQLAlchemyError:
            return True

    async def settled(self, seconds: float) -> None:
        """Waits until all that was begun is done. Raises TimeoutError; returns early where one dies."""
        async with asyncio.timeout(seconds):
            while not self.has_dead and await asyncio.to_thread(self.has_work):  # noqa: ASYNC110 -- other processes'
                await asyncio.sleep(0.03)

    def bury_for_good(self) -> None:
        """Has none start in the place of those that have died."""
        self._bury()
        self.lives = self.alive

    async def close(self) -> None:
        for life in self.alive:
            await life.kill()
        self._close()

    def _bury(self) -> None:
        for life in self.lives:
            if life.dead.is_set() and life.at:
                self.deaths[life.at] += 1
                life.at = ""


@asynccontextmanager
async def fleet_at(
    starter: Starter, folder: Path, database: str, *, over_http: bool = False, content: Path | None = None
) -> AsyncIterator[Fleet]:
    """A fleet without any process yet, on this database: in Socket Mode, or over HTTP; with the guide in `content`."""
    port = free_port()
    manifest = ROOT / "manifest.json"
    if over_http:
        manifest = folder / "manifest.json"
        manifest.write_text(manifest_over_http(ROOT / "manifest.json", f"http://127.0.0.1:{port}"))
    async with Sandbox(manifest=manifest, patience=PATIENCE) as sandbox, Wire.to(sandbox.url) as wire:
        env = {
            "SLACK_BOT_TOKEN": sandbox.tokens.bot,
            "SLACK_APP_TOKEN": "" if over_http else sandbox.tokens.app,
            "SLACK_SIGNING_SECRET": sandbox.tokens.signing_secret,
            "SLACK_API_URL": f"{wire.url}api/",
            "HOST": "127.0.0.1",
            "PORT": str(port),
            "DATABASE_URL": database,
            "LOG_LEVEL": "WARNING",
            "HEADLAMP_CONTENT": str(content or content_of({})),
        }
        fleet = Fleet(starter, sandbox, wire, env)
        try:
            yield fleet
        finally:
            await fleet.close()


async def _first(*awaited: object) -> None:
    tasks = [asyncio.ensure_future(one) for one in awaited]  # type: ignore[call-overload]  # coroutines, all of them
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def _gone(pid: int) -> None:
    """Waits until there is no such process any more: its last connection is closed a moment earlier."""
    with suppress(ProcessLookupError):
        while True:
            os.kill(pid, 0)
            await asyncio.sleep(0.002)
