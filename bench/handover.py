"""What the hand-over costs: on SQLite in one process, on PostgreSQL in one, two and four, beside a bare echo on Bolt.

All hear from a sandbox over HTTP. For the latency one reply is under way at a time, by turns at the bot and the echo;
for the rest so many are under way, in as many threads as there are, that the bot is never idle. Each reply is a first
try of somebody who was told before who sees what: it gets one posted reflection. Everything is durable: SQLite as the
bot opens it, PostgreSQL with the settings it comes with. The sandbox and the database take their share of the cores.
"""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from time import perf_counter, process_time
from urllib.parse import urlsplit

import click
import psutil

from bench._practice import (
    Side,
    Thread,
    answered,
    guide_in_use,
    open_with_bot,
    open_with_echo,
    people_in,
    sure_replies,
    turns,
)
from bench._reporting import Table, p50, p95, tell
from bench._running import BenchFailed, over_http, within
from bot.sandbox import Sandbox
from bot.sandbox.feed import Change
from bot.settings import ROOT
from bot.slack.manifest import manifest_over_http
from tests.postgres import free_port, fresh_database, server_running

PEOPLE = 60
BLOCK = 10
UNDER_WAY = 48
MOST_SECONDS = 1800.0
MOST_WAIT_SECONDS = 60.0
RUN, WEB, WORKER = ("bot", "run"), ("bot", "web"), ("bot", "worker")
ECHO = ("bench._echo",)


@dataclass(frozen=True)
class Case:
    """One way to run the bot."""

    name: str
    key: str
    on_postgresql: bool
    commands: tuple[tuple[str, ...], ...]
    aim_ms: int


CASES = (
    Case("SQLite, one process", "sqlite_1", False, (RUN,), 30),
    Case("PostgreSQL, one process", "postgresql_1", True, (RUN,), 30),
    Case("PostgreSQL, web and worker", "postgresql_2", True, (WEB, WORKER), 80),
    Case("PostgreSQL, web and 3 workers", "postgresql_4", True, (WEB, WORKER, WORKER, WORKER), 80),
)


@dataclass(frozen=True)
class Measured:
    """What was seen of one case, and of the echo beside it."""

    echo_ms: Sequence[float]
    bot_ms: Sequence[float]
    replies_a_second: float
    cpu_ms: float
    """Of the bot's processes, for each reply."""
    database_cpu_ms: float
    sandbox_cpu_ms: float
    """Of the stand-in for Slack, and of what writes the replies and counts the answers."""

    @property
    def over_p50(self) -> float:
        return p50(self.bot_ms) - p50(self.echo_ms)


@click.command()
@click.option("--n", type=click.IntRange(min=20), default=100, help="Replies one by one, in each case.")
@click.option("--many", type=click.IntRange(min=100), default=600, help="Replies many at a time, in each case.")
@click.option("--only", type=click.Choice([case.key for case in CASES]), multiple=True, help="Measure these alone.")
@click.option(
    "--content", type=click.Path(exists=True, path_type=Path, resolve_path=True), help="Another guide's folder."
)
def main(n: int, many: int, only: tuple[str, ...], content: Path | None) -> None:
    """Measure what the hand-over costs."""
    within(MOST_SECONDS, measure(n, many, [case for case in CASES if not only or case.key in only], content))


async def measure(n: int, many: int, cases: Sequence[Case], content: Path | None) -> None:
    """Measures and tells."""
    guide = guide_in_use(content)
    prompt = next(iter(guide.prompts.values()))
    texts = sure_replies(guide, prompt, content=content)
    seen: dict[Case, Measured] = {}
    with server_running(durable=True) as server:
        for case in cases:
            with fresh_database(server) as database:
                async with _echo() as echo, _bot(case, database if case.on_postgresql else None, content) as bot:
                    threads = 1 + -(-n // PEOPLE) + -(-many // PEOPLE)
                    at_echo = turns(echo, await open_with_echo(echo, 1 + n // PEOPLE))
                    at_bot = await open_with_bot(bot, threads, prompt)
                    seen[case] = await _measure(_Pair(echo, at_echo, bot, at_bot), n, many, texts)
    _tell(n, many, seen)


@dataclass(frozen=True)
class _Pair:
    echo: Side
    at_echo: Iterator[tuple[str, Thread]]
    bot: Side
    at_bot: tuple[Thread, ...]


async def _measure(pair: _Pair, n: int, many: int, texts: Sequence[str]) -> Measured:
    once, *alone = pair.at_bot[: 1 + -(-n // PEOPLE)]
    await _many(pair.bot, list(turns(pair.bot, (once,))), texts)  # all are told who sees what
    at_bot = turns(pair.bot, tuple(alone))
    echo_ms: list[float] = []
    bot_ms: list[float] = []
    for _ in range(n // BLOCK):
        for side, at, took in ((pair.echo, pair.at_echo, echo_ms), (pair.bot, at_bot, bot_ms)):
            for k, (person, thread) in enumerate(islice(at, BLOCK)):
                took.append((await answered(side.sandbox, person, thread, texts[k % len(texts)])).took_ms)
                await asyncio.sleep(0.03)
    database = pair.bot.settings["DATABASE_URL"]
    before = pair.bot.cpu_seconds(), _cpu_of_database(database), process_time()
    threads = pair.at_bot[1 + len(alone) :]
    everywhere = [(person, thread) for person in pair.bot.sandbox.workspace.people for thread in threads]
    seconds = await _many(pair.bot, everywhere[:many], texts)
    after = pair.bot.cpu_seconds(), _cpu_of_database(database), process_time()
    used = (1000 * (end - begin) / many for begin, end in zip(before, after, strict=True))
    return Measured(echo_ms, bot_ms, many / seconds, *used)


async def _many(side: Side, at: Sequence[tuple[str, Thread]], texts: Sequence[str]) -> float:
    """Has replies sent so that many are under way at any time; gives the seconds until the last is answered."""
    room = asyncio.Semaphore(UNDER_WAY)
    reflections = 0

    def count(change: Change) -> None:
        nonlocal reflections
        match change.what:
            case {"type": "message", "message": {"is_bot": True} as message} if "ephemeral" not in message:
                reflections += 1
                room.release()

    stop = side.sandbox.workspace.feed.listen(count)
    begun = perf_counter()
    try:
        for k, (person, thread) in enumerate(at):
            async with asyncio.timeout(MOST_WAIT_SECONDS):
                await room.acquire()
            await side.sandbox.say(person, thread.channel, texts[k % len(texts)], thread_ts=thread.root)
        await side.sandbox.until(lambda: reflections >= len(at), MOST_WAIT_SECONDS)
    except TimeoutError:
        under_way = f"{reflections} of {len(at)} are answered, {side.sandbox.undelivered} events not yet taken"
        raise BenchFailed(f"No answer came within {MOST_WAIT_SECONDS:.0f} seconds: {under_way}.") from None
    stop()
    return perf_counter() - begun


@asynccontextmanager
async def _echo() -> AsyncIterator[Side]:
    async with _side((ECHO,)) as side:
        yield side


@asynccontextmanager
async def _bot(case: Case, database: str | None, content: Path | None) -> AsyncIterator[Side]:
    async with _side(case.commands, database, content) as side:
        yield side


@asynccontextmanager
async def _side(
    commands: tuple[tuple[str, ...], ...], database: str | None = None, content: Path | None = None
) -> AsyncIterator[Side]:
    """A program that listens, with those that work for it, and a sandbox of their own."""
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        port = free_port()
        manifest = folder / "manifest.json"
        manifest.write_text(manifest_over_http(ROOT / "manifest.json", f"http://127.0.0.1:{port}"))
        sandbox = await stack.enter_async_context(Sandbox(manifest=manifest, workspace=people_in(PEOPLE)))
        settings = {
            **_settings(sandbox, folder, port, database),
            **({"HEADLAMP_CONTENT": str(content)} if content else {}),
        }
        programs = await stack.enter_async_context(over_http(sandbox, folder, commands, settings))
        yield Side(sandbox, tuple(programs), folder, settings)


def _settings(sandbox: Sandbox, folder: Path, port: int, database: str | None) -> Mapping[str, str]:
    return {
        "SLACK_BOT_TOKEN": sandbox.tokens.bot,
        "SLACK_SIGNING_SECRET": sandbox.tokens.signing_secret,
        "SLACK_API_URL": sandbox.api_url,
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "DATABASE_URL": database or f"sqlite:///{folder / 'headlamp.db'}",
        "LOG_LEVEL": "WARNING",
        "HEADLAMP_PACE_SECONDS": "0",  # the bot's own time is measured
    }


def _cpu_of_database(database: str) -> float:
    """What the PostgreSQL of the address has used of the processors."""
    at = str(urlsplit(database).port or "")
    mains = [p for p in psutil.process_iter(["name", "cmdline"]) if at and at in (p.info["cmdline"] or ())]
    return sum(sum(p.cpu_times()[:2]) for main in mains for p in (main, *main.children(recursive=True)))


def _tell(n: int, many: int, seen: Mapping[Case, Measured]) -> None:
    waits = Table(
        ("milliseconds, one reply at a time", "echo p50", "bot p50", "bot p95", "over the echo", "aim"),
        [(c.name, p50(m.echo_ms), p50(m.bot_ms), p95(m.bot_ms), m.over_p50, float(c.aim_ms)) for c, m in seen.items()],
    )
    loads = Table(
        (f"{UNDER_WAY} replies under way", "replies/s", "CPU ms a reply: bot", "database", "sandbox"),
        [(c.name, m.replies_a_second, m.cpu_ms, m.database_cpu_ms, m.sandbox_cpu_ms) for c, m in seen.items()],
    )
    figures: dict[str, object] = {"n": n, "many": many}
    for case, one in seen.items():
        figures |= {
            f"{case.key}_over_echo_p50_ms": one.over_p50,
            f"{case.key}_replies_per_second": one.replies_a_second,
            f"{case.key}_cpu_ms_per_reply": one.cpu_ms,
            f"{case.key}_sandbox_cpu_ms_per_reply": one.sandbox_cpu_ms,
        }
    by_key = {case.key: one for case, one in seen.items()}
    if {"postgresql_1", "postgresql_4"} <= by_key.keys():
        figures["cpu_growth_1_to_4"] = by_key["postgresql_4"].cpu_ms / by_key["postgresql_1"].cpu_ms - 1
    tell("handover", (waits, loads), figures)


if __name__ == "__main__":
    main()
