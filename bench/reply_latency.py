"""How long a person waits: from a reply that is sent to the reflection below it, beside a bare echo on Bolt.

The bot and the echo app run side by side, each with a sandbox of its own in this process, and take turns in blocks;
one reply is under way at a time. Measured are first tries of people who were told before who sees what: each gets one
posted reflection. A person's very first reply, whose reflection a notice goes before, is told apart. The parts come
from what is noted anyway: the sandbox's times and the store's rows.
"""

import asyncio
import random
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice, pairwise
from math import ceil
from pathlib import Path

import click

from bench._practice import (
    Answered,
    Side,
    Thread,
    answered,
    guide_in_use,
    open_with_bot,
    open_with_echo,
    side_by_side,
    sure_replies,
    turns,
)
from bench._reporting import Table, p50, p95, tell
from bench._running import within

PEOPLE = 75
BLOCK = 25
IDLE_SECONDS = 10.0
MOST_SECONDS = 420.0
AIM_MS = 80

PARTS: Mapping[str, str] = {
    "to_listener": "sent → the listener hands over (wire, Bolt, translation, screening)",
    "kept": "handed over → decide begins (the event kept on the disk)",
    "decided": "decide begins → visible (recall, read, decide, record; the intent on the disk; one call)",
}
"""What the wait is made of, in order and without a gap."""


@dataclass
class Seen:
    """What was seen of one of the two."""

    side: Side
    turns: Iterator[tuple[str, Thread]]
    first: list[Answered] = field(default_factory=list)
    later: list[Answered] = field(default_factory=list)


@click.command()
@click.option("--n", type=click.IntRange(min=20), default=150, help="Replies to each of the two.")
def main(n: int) -> None:
    """Measure how long a reflection takes, beside a bare echo."""
    within(MOST_SECONDS, measure(n))


async def measure(n: int) -> None:
    """Measures and tells."""
    guide = guide_in_use()
    prompt = next(iter(guide.prompts.values()))
    texts = sure_replies(guide, prompt)
    async with side_by_side(PEOPLE) as (echo_side, bot_side):
        threads = 1 + ceil(n / PEOPLE)
        echo = Seen(echo_side, turns(echo_side, await open_with_echo(echo_side, threads)))
        bot = Seen(bot_side, turns(bot_side, await open_with_bot(bot_side, threads, prompt)))
        await _take_turns(echo, bot, n, texts)
        idle = await _idle_percent(echo, bot)
        parts = await asyncio.to_thread(_parts_of, bot.later, bot_side.folder / "headlamp.db")
    _tell(n, echo, bot, parts, idle)


async def _take_turns(echo: Seen, bot: Seen, n: int, texts: Sequence[str]) -> None:
    """Block after block, each of the two by turns the first; what comes before `n` are the people's very first."""
    chance = random.Random(7)
    for begin in range(0, PEOPLE + n, BLOCK):
        for seen in (echo, bot) if begin // BLOCK % 2 else (bot, echo):
            block = islice(seen.turns, min(BLOCK, PEOPLE + n - begin))
            for at, (person, thread) in enumerate(block, begin):
                one = await answered(seen.side.sandbox, person, thread, texts[at % len(texts)])
                (seen.first if at < PEOPLE else seen.later).append(one)
                await asyncio.sleep(chance.uniform(0.03, 0.08))  # in step with nobody's clock


async def _idle_percent(*both: Seen) -> tuple[float, ...]:
    """What each uses of one core while nothing happens."""
    await asyncio.sleep(2)
    before = [seen.side.program.cpu_seconds() for seen in both]
    await asyncio.sleep(IDLE_SECONDS)
    used = [seen.side.program.cpu_seconds() - was for seen, was in zip(both, before, strict=True)]
    return tuple(100 * seconds / IDLE_SECONDS for seconds in used)


def _parts_of(replies: Sequence[Answered], database: Path) -> dict[str, list[float]]:
    """The parts of each wait, in milliseconds."""
    with closing(sqlite3.connect(database)) as rows:
        each = [_parts_of_one(one, rows) for one in replies]
    return {part: [one[part] for one in each] for part in PARTS}


def _parts_of_one(one: Answered, rows: sqlite3.Connection) -> dict[str, float]:
    key = f"reply:T0SANDBOX:{one.reply.channel}:{one.reply.ts}"
    query = "SELECT received_at, decided_at FROM events WHERE key = ?"
    received, deciding = (_moment(text) for text in rows.execute(query, (key,)).fetchone())
    moments = (one.sent_at, received, deciding, one.seen_at)
    gaps = (1000 * (later - earlier) for earlier, later in pairwise(moments))
    return dict(zip(PARTS, gaps, strict=True))


def _moment(text: str) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()


def _tell(n: int, echo: Seen, bot: Seen, parts: Mapping[str, Sequence[float]], idle: tuple[float, ...]) -> None:
    echoes, reflections = _took(echo.later), _took(bot.later)
    over = [of(reflections) - of(echoes) for of in (p50, p95)]
    acks = [1000 * (one.acked_at - one.sent_at) for one in bot.later if one.acked_at]
    begins = [sum(two) for two in zip(parts["to_listener"], parts["kept"], strict=True)]
    whole = Table(
        ("milliseconds", "p50", "p95"),
        (
            ("echo", p50(echoes), p95(echoes)),
            ("reflection", p50(reflections), p95(reflections)),
            (f"over the echo (aim: p50 at most {AIM_MS})", *over),
            ("a person's very first reply: echo", *_both(_took(echo.first))),
            ("a person's very first reply: notice, then reflection", *_both(_took(bot.first))),
        ),
    )
    split = Table(("the reflection's parts", "p50", "p95"), [(says, *_both(parts[of])) for of, says in PARTS.items()])
    named = Table(
        ("among these", "p50", "p95"),
        (
            ("hand-over: sent → Slack has its ack", *_both(acks)),
            ("sent → decide begins (the walk does not wait for the ack)", *_both(begins)),
        ),
    )
    resting = Table(("one core, idle", "percent"), (("echo", idle[0]), ("bot", idle[1])))
    figures = {
        "n": n,
        "echo_p50_ms": p50(echoes),
        "echo_p95_ms": p95(echoes),
        "bot_p50_ms": p50(reflections),
        "bot_p95_ms": p95(reflections),
        "over_echo_p50_ms": over[0],
        "over_echo_p95_ms": over[1],
        "first_reply_p50_ms": p50(_took(bot.first)),
        "handover_p50_ms": p50(acks),
        "decide_begins_p50_ms": p50(begins),
        **{f"{part}_p50_ms": p50(parts[part]) for part in PARTS},
        "echo_idle_cpu_percent": idle[0],
        "bot_idle_cpu_percent": idle[1],
    }
    tell("reply_latency", (whole, split, named, resting), figures)


def _took(replies: Sequence[Answered]) -> list[float]:
    return [one.took_ms for one in replies]


def _both(values: Sequence[float]) -> tuple[float, float]:
    return p50(values), p95(values)


if __name__ == "__main__":
    main()
