"""A week of many channels: what is due, what was posted, and what a look for what is due costs.

10,000 channels in 40 zones, with days, hours, holidays and dates off of their own, on PostgreSQL with the settings it
comes with. The week is simulated: once all that was due is posted, the clock goes on by steps of twenty
seconds, at once over those at which nothing is due. Looks, decisions, records and posts are the bot's own (store, flow,
sender, in several processes); the engine has no part in them. The posts go over HTTP to a stand-in that counts
(bench/_counting.py). What should have been posted is reckoned here from the clocks and calendars themselves, apart
from the bot's schedule.
"""

import asyncio
import sys
import tempfile
import time
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import cycle, islice
from pathlib import Path
from random import Random
from statistics import median
from zoneinfo import ZoneInfo

import aiohttp
import click
import holidays
from sqlalchemy import Engine, bindparam, func, insert, select, update

from bench._reporting import Table, tell
from bench._running import BenchFailed, started, within
from bot.almanac import holiday_finder, region_of_zone
from bot.guide.loading import content_files, load_guide
from bot.practice.days import Days
from bot.practice.events import ChannelId
from bot.practice.schedule import next_prompt, next_week, spread
from bot.practice.thread import Channel
from bot.settings import content_of
from bot.store.connecting import connect
from bot.store.migrating import migrate
from bot.store.recalling import written_days
from bot.store.store import Store
from bot.store.tables import channels, threads
from tests.postgres import fresh_database, server_running

START = datetime(2026, 11, 23, tzinfo=UTC)
"""A Monday; with Thanksgiving on the Thursday."""
WEEK, STEP = timedelta(days=7), timedelta(seconds=20)
MOST_SECONDS = 3_600.0
FAR = datetime(2100, 1, 1, tzinfo=UTC)
IDLE_LOOKS, BUSY_LOOKS = 200, 5

ZONES = (
    "Africa/Cairo",
    "Africa/Johannesburg",
    "Africa/Lagos",
    "Africa/Nairobi",
    "America/Argentina/Buenos_Aires",
    "America/Bogota",
    "America/Chicago",
    "America/Denver",
    "America/Halifax",
    "America/Havana",
    "America/Lima",
    "America/Los_Angeles",
    "America/Mexico_City",
    "America/New_York",
    "America/Nuuk",
    "America/Phoenix",
    "America/Santiago",
    "America/Sao_Paulo",
    "America/St_Johns",
    "America/Toronto",
    "Asia/Dubai",
    "Asia/Hong_Kong",
    "Asia/Jakarta",
    "Asia/Jerusalem",
    "Asia/Kathmandu",
    "Asia/Kolkata",
    "Asia/Manila",
    "Asia/Seoul",
    "Asia/Tokyo",
    "Atlantic/Azores",
    "Australia/Adelaide",
    "Australia/Lord_Howe",
    "Australia/Sydney",
    "Europe/Berlin",
    "Europe/Dublin",
    "Europe/London",
    "Europe/Madrid",
    "Pacific/Auckland",
    "Pacific/Chatham",
    "Pacific/Honolulu",
)
HOURS = (("09:00", "16:30"), ("09:00", "16:30"), ("09:00", "15:00"), ("08:30", "16:00"), ("10:00", "17:00"))
WEEKS = ((0, 1, 2, 3, 4), (0, 1, 2, 3, 4), (0, 1, 2, 3, 4), (0, 2, 4), (6, 0, 1, 2, 3))


@dataclass
class Week:
    """What was seen of the week."""

    busy: int = 0
    drains: list[float] = field(default_factory=list)
    """Seconds from a look that found something until all of it was posted."""
    walks: int = 0
    seconds: float = 0.0


@click.command()
@click.option("--count", type=click.IntRange(min=40), default=10_000, help="How many channels.")
@click.option("--workers", type=click.IntRange(min=1), default=2, help="How many processes work.")
def main(count: int, workers: int) -> None:
    """Measure a week of many channels."""
    within(MOST_SECONDS, measure(count, workers))


async def measure(count: int, workers: int) -> None:
    """Measures and tells."""
    made = list(made_channels(count))
    with server_running(durable=True) as server, fresh_database(server) as database, opened(database) as engine:
        store = Store(engine)
        content = content_of({})
        store.keep_content(load_guide(content).hash, content_files(content))
        with engine.begin() as conn:
            conn.execute(insert(channels), [row_of(channel) for channel in made])
        async with AsyncExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            port = await stack.enter_async_context(counting(folder))
            team = [await stack.enter_async_context(worker(database, port)) for _ in range(workers)]
            week = await live_through(engine, store, team)
            async with aiohttp.ClientSession() as session, session.get(f"http://127.0.0.1:{port}/counts") as told:
                counts: Mapping[str, int] = await told.json()
        costs = {n: look_cost(engine, store, made, n) for n in (0, 100, count)}
    _tell(made, workers, week, counts, costs)


# --- the channels -------------------------------------------------------------------------------------


def made_channels(count: int) -> Iterator[Channel]:
    """Channels of many kinds, always the same."""
    chance = Random(6)
    for n, zone in enumerate(islice(cycle(ZONES), count)):
        post_at, recap_at = chance.choice(HOURS)
        region = region_of_zone(zone) if chance.random() < 0.6 else ""
        dates_off = (START.date() + timedelta(days=chance.randrange(5)),) if chance.random() < 0.1 else ()
        days = Days(chance.choice(WEEKS), region, dates_off)
        place = ChannelId(f"T{n // 20:05}", f"C{n:06}")
        yield Channel(place, zone, post_at, recap_at, "", None, None, days, (), holiday_finder(region))


def row_of(channel: Channel) -> dict[str, object]:
    return {
        "workspace": channel.place.workspace,
        "channel": channel.place.channel,
        "zone": channel.zone,
        "post_at": channel.post_at,
        "recap_at": channel.recap_at,
        "set_up_by": channel.set_up_by,
        **written_days(channel.days),
        "next_prompt_at": next_prompt(channel, START - timedelta(seconds=1)),
        "next_week_at": next_week(channel, START - timedelta(seconds=1)),
    }


def expected(channel: Channel) -> Iterator[str]:
    """The ids of the posts that the week should bring, by the clocks and calendars themselves."""
    country = channel.days.region
    free = holidays.country_holidays(country, years=2026, expand=False) if country else {}
    for n in range(-1, 9):
        day = START.date() + timedelta(days=n)
        if day.weekday() not in channel.days.weekdays or day in free or day in channel.days.dates_off:
            continue
        thread = f"{channel.place.workspace}:{channel.place.channel}:{day}"
        if not START <= moment(channel, day, channel.post_at) <= START + WEEK:
            continue
        yield f"prompt:{thread}"
        if moment(channel, day, channel.recap_at) <= START + WEEK:
            yield f"recap:{thread}"


def moment(channel: Channel, day: date, wall_clock: str) -> datetime:
    local = datetime.fromisoformat(f"{day}T{wall_clock}").replace(tzinfo=ZoneInfo(channel.zone))
    return local.astimezone(UTC) + spread(channel.place)


# --- the week -----------------------------------------------------------------------------------------


async def live_through(engine: Engine, store: Store, team: Sequence["Worker"]) -> Week:
    """Lets the week pass, and all that becomes due be carried through."""
    week, now, begun = Week(), START, time.perf_counter()
    while now <= START + WEEK:
        looked = time.perf_counter()
        if await asyncio.to_thread(store.take_due, now):
            week.busy += 1
            week.walks += sum(await asyncio.gather(*(one.work(now) for one in team)))
            week.drains.append(time.perf_counter() - looked)
        now = _next_step(now, await asyncio.to_thread(next_moment, engine))
    week.seconds = time.perf_counter() - begun
    return week


def next_moment(engine: Engine) -> datetime:
    """The next moment at which anything is due."""
    firsts = [select(func.min(column)) for column in (channels.c.next_prompt_at, channels.c.next_week_at)]
    recaps = select(func.min(threads.c.recap_at)).where(~threads.c.recapped)
    with engine.connect() as conn:
        found: list[datetime | None] = [conn.execute(query).scalar() for query in (*firsts, recaps)]
    return min(moment for moment in found if moment)


def _next_step(now: datetime, due: datetime) -> datetime:
    """The first of the steps that follow at which this is due."""
    return now + max(1, -((now - due) // STEP)) * STEP


@dataclass(frozen=True)
class Worker:
    process: asyncio.subprocess.Process

    async def work(self, now: datetime) -> int:
        """Has it carry through what waits; gives how many events that were."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(f"{now.isoformat()}\n".encode())
        await self.process.stdin.drain()
        said = (await self.process.stdout.readline()).decode().strip()
        if not said.isdigit():
            rest = (await self.process.stdout.read()).decode(errors="replace")
            raise BenchFailed(f"A worker failed:\n{said}\n{rest[-2000:]}")
        return int(said)


@asynccontextmanager
async def worker(database: str, port: int) -> AsyncIterator[Worker]:
    api = f"http://127.0.0.1:{port}/api/"
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bench._day_worker", database, api), stdin=PIPE, stdout=PIPE, stderr=None
    )
    try:
        assert process.stdout
        if (await process.stdout.readline()).strip() != b"ready":
            raise BenchFailed("A worker did not begin.")
        yield Worker(process)
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


@asynccontextmanager
async def counting(folder: Path) -> AsyncIterator[int]:
    """The stand-in; gives its port."""
    async with started("bench._counting", settings={}, folder=folder) as process:
        assert process.stdout
        yield int(await process.stdout.readline())


@contextmanager
def opened(database: str) -> Iterator[Engine]:
    engine = connect(database)
    migrate(engine)
    yield engine
    engine.dispose()


# --- a look -------------------------------------------------------------------------------------------


def look_cost(engine: Engine, store: Store, made: Sequence[Channel], due: int) -> float:
    """Milliseconds of a look that finds so many of the channels due."""
    now = START + 2 * WEEK - timedelta(hours=36)  # a Saturday, on which nobody practises: all was due before
    took = []
    for _ in range(IDLE_LOOKS if not due else BUSY_LOOKS if due < len(made) else 1):
        make_due(engine, made[:due])
        begun = time.perf_counter()
        found = store.take_due(now)
        took.append((time.perf_counter() - begun) * 1000)
        assert len(found) == due, f"{len(found)} of {due} were found"
        forget_due(engine)
    return median(took)


def make_due(engine: Engine, chosen: Sequence[Channel]) -> None:
    """Has these channels be due in the week that follows, and no others."""
    here = (channels.c.workspace == bindparam("w")) & (channels.c.channel == bindparam("c"))
    friday = START + WEEK
    moments = [{"w": one.place.workspace, "c": one.place.channel, "at": next_prompt(one, friday)} for one in chosen]
    with engine.begin() as conn:
        conn.execute(update(channels).values(next_prompt_at=FAR, next_week_at=FAR))
        conn.execute(update(threads).values(recap_at=None))
        if moments:
            conn.execute(update(channels).where(here).values(next_prompt_at=bindparam("at")), moments)


def forget_due(engine: Engine) -> None:
    with engine.begin() as conn:
        conn.exec_driver_sql("DELETE FROM events WHERE decided_at IS NULL")


# --- the figures --------------------------------------------------------------------------------------


def _tell(
    made: Sequence[Channel], workers: int, week: Week, counts: Mapping[str, int], costs: Mapping[int, float]
) -> None:
    due = {post for channel in made for post in expected(channel)}
    weeks = {post for post in counts if post.startswith("week:")}
    posted = counts.keys() - weeks
    doubled = sum(n - 1 for n in counts.values())
    lateness = STEP.total_seconds() + max(week.drains, default=0.0)
    rate = week.walks / max(sum(week.drains), 0.001)
    figures = {
        "channels": len(made),
        "zones": len({channel.zone for channel in made}),
        "workers": workers,
        "due": len(due),
        "posted": len(posted & due),
        "doubled": doubled,
        "lost": len(due - posted),
        "unasked": len(posted - due) + len(weeks),
        "worst_lateness_s": lateness,
        "events_per_second": rate,
        "week_took_s": week.seconds,
        "tick_idle_ms": costs[0],
        "tick_due_ms": costs[100],
        "tick_all_due_ms": costs[len(made)],
    }
    posts = Table(
        ("posts of the week", "due", "posted", "doubled", "lost", "unasked"),
        [_row(kind, due, counts) for kind in ("prompt", "recap")],
    )
    looks = Table(
        ("a look for what is due", "milliseconds", "microseconds a channel due"),
        [(f"{n:,} of {len(made):,} due", cost, 1000 * cost / n if n else "–") for n, cost in costs.items()],
    )
    drains = Table(
        ("", "seconds"),
        [
            ("worst lateness: a step of the clock, and the longest until all that it found was posted", lateness),
            (f"the whole week, {week.walks:,} events in {week.busy:,} looks", week.seconds),
        ],
    )
    tell("day", (posts, drains, looks), figures)


def _row(kind: str, due: set[str], counts: Mapping[str, int]) -> list[str | float]:
    asked = {post for post in due if post.startswith(kind)}
    came = {post: n for post, n in counts.items() if post.startswith(kind)}
    again = sum(n - 1 for n in came.values())
    return [
        kind,
        *map(float, (len(asked), len(came.keys() & asked), again, len(asked - came.keys()), len(came.keys() - asked))),
    ]


if __name__ == "__main__":
    main()
