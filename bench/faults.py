"""What is lost and what comes twice when the bot is killed, and when its database, its network or its disk fail.

All is counted in the sandbox: each reply is owed one reflection (changed with its words, gone with them), each channel
one client and one recap a day. `lost` is what did not come, `doubled` what stood in a channel twice or in the wrong
order, `unknown` a post whose fate could not be confirmed: it may stand there or not, is not repeated, and who can look
was told. Nothing here may be lost or doubled: the bench fails then.
"""

import asyncio
import random
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import AbstractContextManager, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from pathlib import Path
from shutil import rmtree

import click

from bench._reporting import Table, tell
from bench._running import within
from tests.crashes.fleet import Fleet, Starter, fleet_at
from tests.crashes.ledger import Tally
from tests.crashes.practice import Practice, Trouble, day
from tests.crashes.sweep import FLOWS, Flow, sweep
from tests.crashes.takeover import same_minute, take_over
from tests.crashes.troubles import Cuts, FullDisk, Kills, Restarts, may_mount, small_disk
from tests.postgres import Postgres, fresh_database, postgres_running

MOST_SECONDS = 4 * 3600.0
MINUTE = 60.0
"""How long it may take until others have done what a process left that died for ever."""
DISK_MIB = 40
STEP = 8
"""How many moments of a flow one database sees."""
RUN, WEB, WORKER = "run", "web", "worker"
TWO, FOUR = (RUN, RUN), (WEB, WORKER, WORKER, WORKER)


@dataclass
class Outcome:
    """What came of one kind of trouble."""

    name: str
    kills: int = 0
    tally: Tally = field(default_factory=Tally)
    slowest_seconds: float = 0.0

    def add(self, fleet: Fleet, practice: Practice) -> None:
        """Adds what came of one run."""
        self.kills += fleet.kills
        self.tally += practice.tally()
        self.slowest_seconds = max(self.slowest_seconds, fleet.slowest_seconds)


Where = Callable[[], AbstractContextManager[str]]
"""Makes the database of one run, and gives its address."""


class Bench:
    """Runs one kind of trouble after the other."""

    def __init__(self, starter: Starter, folder: Path, seed: int) -> None:
        self.outcomes: list[Outcome] = []
        self.deaths: Counter[str] = Counter()
        self.failures: list[str] = []
        """What did not come to its end: something was never settled, or the bench itself failed."""
        self._starter = starter
        self._folder = folder
        self._seed = seed
        self._numbers = count(1)

    async def sweep(self, name: str, flow: Flow, most: int) -> None:
        """The process dies at each moment of a flow."""
        outcome = self._outcome(name)
        for first in range(1, most, STEP):
            async with self._fleet(self.file, (RUN,)) as fleet:
                practice, has_more = await sweep(fleet, flow, range(first, min(most, first + STEP)))
                self._add(outcome, fleet, practice)
            if not has_more:
                return

    async def days(
        self, name: str, where: Where, commands: Sequence[str], make: Callable[[Fleet, random.Random], Trouble], n: int
    ) -> None:
        """Days in which something goes wrong, each on a database of its own."""
        outcome = self._outcome(name)
        for seed in range(self._seed, self._seed + n):
            chance = random.Random(seed)
            async with self._fleet(where, commands) as fleet:
                practice = Practice(fleet, chance)
                await day(practice, make(fleet, chance), channels=2, settles_seconds=600)
                self._add(outcome, fleet, practice)

    async def alone(
        self, name: str, where: Where, commands: Sequence[str], act: Callable[[Practice], Awaitable[float]]
    ) -> None:
        """Something that tells by itself how long it took."""
        outcome = self._outcome(name)
        async with self._fleet(where, commands) as fleet:
            practice = Practice(fleet, random.Random(self._seed))
            fleet.slowest_seconds = await act(practice)
            self._add(outcome, fleet, practice)
        if fleet.slowest_seconds > MINUTE:
            self.failures.append(f"{name}: it took {fleet.slowest_seconds:.0f} seconds")

    @contextmanager
    def file(self, at: Path | None = None) -> Iterator[str]:
        """A SQLite file of its own."""
        folder = self._own_folder(at or self._folder)
        yield f"sqlite:///{folder / 'headlamp.db'}"
        rmtree(folder)

    def _outcome(self, name: str) -> Outcome:
        self.outcomes.append(Outcome(name))
        return self.outcomes[-1]

    def _add(self, outcome: Outcome, fleet: Fleet, practice: Practice) -> None:
        outcome.add(fleet, practice)
        self.deaths += fleet.deaths
        told = f"{outcome.name}: {outcome.kills} kills, {outcome.tally.events} events, {outcome.tally.lost} lost"
        print(f"{told}, {outcome.tally.doubled} doubled, {len(outcome.tally.unknown)} unknown", file=sys.stderr)
        for effect in practice.tally().unknown:
            print(f"    unknown: {fleet.fate(effect)}", file=sys.stderr)

    @asynccontextmanager
    async def _fleet(self, where: Where, commands: Sequence[str]) -> AsyncIterator[Fleet]:
        with where() as url:
            folder = self._own_folder(self._folder)
            async with fleet_at(self._starter, folder, url, over_http=WEB in commands) as fleet:
                for command in commands:
                    await fleet.start(command)
                yield fleet

    def _own_folder(self, within: Path) -> Path:
        folder = within / str(next(self._numbers))
        folder.mkdir()
        return folder


@dataclass(frozen=True)
class Plan:
    """How much of each kind is run."""

    days: int
    kills: int
    most: int


Job = tuple[str, Callable[[], Awaitable[None]]]


@click.command()
@click.option("--days", type=click.IntRange(min=1), default=3, help="Days for each kind of trouble.")
@click.option("--kills", type=click.IntRange(min=1), default=4, help="Kills in each of a day's five parts.")
@click.option("--most", type=click.IntRange(min=2), default=200, help="The last moment of a flow to die at.")
@click.option("--seed", type=int, default=1)
@click.option("--at-once", type=click.IntRange(min=1), default=3, help="How many run at a time: they wait a lot.")
@click.option("--only", multiple=True, help="Only kinds of trouble whose names hold this.")
def main(days: int, kills: int, most: int, seed: int, at_once: int, only: tuple[str, ...]) -> None:
    """Measure what is lost and what comes twice."""
    within(MOST_SECONDS, measure(Plan(days, kills, most), seed, at_once, only))


async def measure(plan: Plan, seed: int, at_once: int, only: tuple[str, ...]) -> None:
    """Measures and tells; ends with 1 where anything was lost or doubled."""
    with tempfile.TemporaryDirectory() as made, postgres_running(durable=True) as server:
        folder, numbers, room = Path(made), count(1), asyncio.Semaphore(at_once)

        async def run(name: str, act: Callable[[], Awaitable[None]]) -> None:
            async with room:
                try:
                    await act()
                except Exception as failure:  # the others are measured all the same
                    traceback.print_exc()
                    bench.failures.append(f"{name}: {type(failure).__name__}")

        async with Starter(folder, lambda: folder / f"said-{next(numbers)}.txt").running() as starter:
            bench = Bench(starter, folder, seed)
            jobs = [job for kind in KINDS for job in kind(bench, server, plan)]
            await asyncio.gather(*(run(*job) for job in jobs if not only or any(one in job[0] for one in only)))
    _tell(bench)
    problems = [f"{outcome.name}: {problem}" for outcome in bench.outcomes for problem in outcome.tally.problems]
    if problems or bench.failures:
        raise SystemExit("\n".join((*problems, *bench.failures)))


def sweeps(bench: Bench, _server: Postgres, plan: Plan) -> Iterator[Job]:
    """One process on SQLite, and every moment of every flow."""
    for flow in FLOWS:
        name = f"killed at each moment of: {flow.name}"
        yield name, partial(bench.sweep, name, flow, plan.most)


def killed(bench: Bench, server: Postgres, plan: Plan) -> Iterator[Job]:
    """Killed at random."""

    def make(fleet: Fleet, chance: random.Random) -> Trouble:
        return Kills(fleet, chance, plan.kills)

    on_server = partial(fresh_database, server.url)
    for name, where, commands in (
        ("killed at random: SQLite, one process", bench.file, (RUN,)),
        ("killed at random: SQLite, two processes", bench.file, TWO),
        ("killed at random: PostgreSQL, two processes", on_server, TWO),
        ("killed at random: PostgreSQL, web and 3 workers", on_server, FOUR),
    ):
        yield name, partial(bench.days, name, where, commands, make, plan.days)


def restarted(bench: Bench, _server: Postgres, plan: Plan) -> Iterator[Job]:
    """The database, one of its own, is started anew."""

    async def run(name: str, commands: Sequence[str]) -> None:
        with postgres_running(durable=True) as server:

            def make(_fleet: Fleet, chance: random.Random) -> Trouble:
                return Restarts(server, chance, 2)

            await bench.days(name, partial(fresh_database, server.url), commands, make, plan.days)

    for who, commands in (("two processes", TWO), ("web and 3 workers", FOUR)):
        name = f"the database started anew: PostgreSQL, {who}"
        yield name, partial(run, name, commands)


def cut(bench: Bench, server: Postgres, plan: Plan) -> Iterator[Job]:
    """The network to Slack is cut."""

    def make(fleet: Fleet, chance: random.Random) -> Trouble:
        return Cuts(fleet, chance, 2)

    for name, where, commands in (
        ("the network to Slack cut: SQLite, one process", bench.file, (RUN,)),
        ("the network to Slack cut: PostgreSQL, two processes", partial(fresh_database, server.url), TWO),
    ):
        yield name, partial(bench.days, name, where, commands, make, plan.days)


def full(bench: Bench, _server: Postgres, plan: Plan) -> Iterator[Job]:
    """The disk is full; a server's own one, as it can write no checkpoint meanwhile, for nobody."""
    if not may_mount():
        print("The disk cannot be made full here: that takes root, and mount.", file=sys.stderr)
        return

    def make(disk: Path) -> Callable[[Fleet, random.Random], Trouble]:
        return lambda _fleet, chance: FullDisk(disk, chance, 2)

    async def on_file(name: str) -> None:
        with small_disk(DISK_MIB) as disk:
            await bench.days(name, partial(bench.file, disk), (RUN,), make(disk), plan.days)

    async def on_server(name: str) -> None:
        with (
            small_disk(DISK_MIB) as disk,
            postgres_running(durable=True) as server,
            server.tablespace(disk / "tables") as tablespace,
        ):
            await bench.days(name, partial(fresh_database, server.url, tablespace), TWO, make(disk), plan.days)

    for name, run in (
        ("the disk full: SQLite, one process", on_file),
        ("the disk of the tables full: PostgreSQL, two processes", on_server),
    ):
        yield name, partial(run, name)


def taken_over(bench: Bench, server: Postgres, plan: Plan) -> Iterator[Job]:
    """One dies for ever; a minute comes to several at once."""
    dies, minutes = partial(take_over, moments=(9, 25)), partial(same_minute, minutes=5 * plan.days)
    on_server = partial(fresh_database, server.url)
    for name, where, commands, act in (
        ("two of three die for ever: PostgreSQL", on_server, (RUN, RUN, RUN), dies),
        ("two of three workers die for ever: PostgreSQL", on_server, FOUR, dies),
        ("the same minute: PostgreSQL, two processes", on_server, TWO, minutes),
        ("the same minute: SQLite, two processes", bench.file, TWO, minutes),
    ):
        yield name, partial(bench.alone, name, where, commands, act)


KINDS = (sweeps, killed, restarted, cut, full, taken_over)


def _tell(bench: Bench) -> None:
    bench.outcomes.sort(key=lambda outcome: outcome.name)
    heads = ("what goes wrong", "kills", "events", "lost", "doubled", "unknown", "told again", "s until settled")
    rows = [
        (
            o.name,
            *map(str, (o.kills, o.tally.events, o.tally.lost, o.tally.doubled, len(o.tally.unknown), o.tally.again)),
        )
        for o in bench.outcomes
    ]
    slowest = [o.slowest_seconds for o in bench.outcomes]
    moments = Table(("the last moment", "deaths"), [(m, str(n)) for m, n in bench.deaths.most_common()])
    table = Table(heads, [(*row, seconds) for row, seconds in zip(rows, slowest, strict=True)])
    whole = sum((o.tally for o in bench.outcomes), Tally())
    figures = {
        "kills": sum(o.kills for o in bench.outcomes),
        "events": whole.events,
        "lost": whole.lost,
        "doubled": whole.doubled,
        "unknown": len(whole.unknown),
    }
    tell("faults", (table, moments), figures)


if __name__ == "__main__":
    main()
