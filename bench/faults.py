"""What is lost and what comes twice when the bot is killed, and when its database, its network or its disk fail.

All is counted in the sandbox: each reply is owed one reflection (changed with its words, gone with them), each channel
one client and one recap a day. `lost` is what did not come, `doubled` what stood in a channel twice or in the wrong
order, `unknown` a post whose fate could not be confirmed: it may stand there or not, is not repeated, and who can look
was told. Nothing here may be lost or doubled: the bench fails then.
"""

import random
import sys
import tempfile
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
        self._starter = starter
        self._folder = folder
        self._seed = seed
        self._numbers = count(1)

    async def sweep(self, flow: Flow, most: int) -> None:
        """The process dies at each moment of a flow."""
        outcome = self._outcome(f"killed at each moment of: {flow.name}")
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


@click.command()
@click.option("--days", type=click.IntRange(min=1), default=3, help="Days for each kind of trouble.")
@click.option("--kills", type=click.IntRange(min=1), default=4, help="Kills in each of a day's five parts.")
@click.option("--most", type=click.IntRange(min=2), default=200, help="The last moment of a flow to die at.")
@click.option("--seed", type=int, default=1)
@click.option("--only", multiple=True, help="Only kinds of trouble whose names hold this.")
def main(days: int, kills: int, most: int, seed: int, only: tuple[str, ...]) -> None:
    """Measure what is lost and what comes twice."""
    within(MOST_SECONDS, measure(days, kills, most, seed, only))


async def measure(days: int, kills: int, most: int, seed: int, only: tuple[str, ...]) -> None:
    """Measures and tells; ends with 1 where anything was lost or doubled."""
    with tempfile.TemporaryDirectory() as made, postgres_running(durable=True) as server:
        folder, numbers = Path(made), count(1)
        async with Starter(folder, lambda: folder / f"said-{next(numbers)}.txt").running() as starter:
            bench = Bench(starter, folder, seed)
            for kind in KINDS:
                if not only or any(one in kind.__name__ for one in only):
                    await kind(bench, server, days, kills, most)
    _tell(bench)
    if problems := [problem for outcome in bench.outcomes for problem in outcome.tally.problems]:
        raise SystemExit("\n".join(problems))


async def sweeps(bench: Bench, _server: Postgres, _days: int, _kills: int, most: int) -> None:
    """One process on SQLite, and every moment of every flow."""
    for flow in FLOWS:
        await bench.sweep(flow, most)


async def killed(bench: Bench, server: Postgres, days: int, kills: int, _most: int) -> None:
    """Killed at random."""

    def make(fleet: Fleet, chance: random.Random) -> Trouble:
        return Kills(fleet, chance, kills)

    for name, where, commands in (
        ("killed at random: SQLite, one process", bench.file, (RUN,)),
        ("killed at random: SQLite, two processes", bench.file, TWO),
        ("killed at random: PostgreSQL, two processes", partial(fresh_database, server.url), TWO),
        ("killed at random: PostgreSQL, web and 3 workers", partial(fresh_database, server.url), FOUR),
    ):
        await bench.days(name, where, commands, make, days)


async def restarted(bench: Bench, server: Postgres, days: int, _kills: int, _most: int) -> None:
    """The database is started anew."""

    def make(_fleet: Fleet, chance: random.Random) -> Trouble:
        return Restarts(server, chance, 2)

    for name, commands in (("two processes", TWO), ("web and 3 workers", FOUR)):
        where = partial(fresh_database, server.url)
        await bench.days(f"the database started anew: PostgreSQL, {name}", where, commands, make, days)


async def cut(bench: Bench, server: Postgres, days: int, _kills: int, _most: int) -> None:
    """The network to Slack is cut."""

    def make(fleet: Fleet, chance: random.Random) -> Trouble:
        return Cuts(fleet, chance, 2)

    await bench.days("the network to Slack cut: SQLite, one process", bench.file, (RUN,), make, days)
    await bench.days(
        "the network to Slack cut: PostgreSQL, two processes", partial(fresh_database, server.url), TWO, make, days
    )


async def full(bench: Bench, server: Postgres, days: int, _kills: int, _most: int) -> None:
    """The disk is full."""
    if not may_mount():
        print("The disk cannot be made full here: that takes root, and mount.", file=sys.stderr)
        return
    with small_disk(DISK_MIB) as disk:

        def make(_fleet: Fleet, chance: random.Random) -> Trouble:
            return FullDisk(disk, chance, 2)

        await bench.days("the disk full: SQLite, one process", partial(bench.file, disk), (RUN,), make, days)
        with server.tablespace(disk / "tables") as tablespace:
            where = partial(fresh_database, server.url, tablespace)
            await bench.days("the disk of the tables full: PostgreSQL, two processes", where, TWO, make, days)


async def taken_over(bench: Bench, server: Postgres, days: int, _kills: int, _most: int) -> None:
    """One dies for ever; a minute comes to several at once."""
    where = partial(fresh_database, server.url)
    dies, minutes = partial(take_over, moments=(9, 25)), partial(same_minute, minutes=5 * days)
    await bench.alone("two of three die for ever: PostgreSQL", where, (RUN, RUN, RUN), dies)
    await bench.alone("two of three workers die for ever: PostgreSQL", where, FOUR, dies)
    await bench.alone("the same minute: PostgreSQL, two processes", where, TWO, minutes)
    await bench.alone("the same minute: SQLite, two processes", bench.file, TWO, minutes)


KINDS = (sweeps, killed, restarted, cut, full, taken_over)


def _tell(bench: Bench) -> None:
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
