"""What the bot holds in memory beside a bare echo on Bolt: when it has started, and after many replies.

Each reply is a first try in its thread, so that each is answered with a posted message. What each part adds is measured
apart, in a process that loads them one after the other.
"""

import asyncio
import json
import tempfile
from collections.abc import Mapping
from itertools import islice
from math import ceil
from pathlib import Path

import click

from bench._practice import (
    answered,
    guide_in_use,
    open_with_bot,
    open_with_echo,
    practice_of,
    side_by_side,
    sure_replies,
    turns,
)
from bench._reporting import Table, tell
from bench._running import Memory, environment, finish, within

PEOPLE = 50
REST_SECONDS = 2.0
MOST_SECONDS = 300.0
AIM_MIB = 120


@click.command()
@click.option("--n", type=click.IntRange(min=1), default=200, help="Replies to each of the two.")
def main(n: int) -> None:
    """Measure what the bot holds in memory, beside a bare echo."""
    within(MOST_SECONDS, measure(n))


async def measure(n: int) -> None:
    """Measures and tells."""
    shares = await _shares()
    guide = guide_in_use()
    prompt = next(iter(guide.prompts.values()))
    texts = sure_replies(guide, prompt)
    async with side_by_side(PEOPLE) as (echo, bot):
        await asyncio.sleep(REST_SECONDS)
        start = echo.program.memory(), bot.program.memory()
        threads = ceil(n / PEOPLE)
        opened = (await open_with_echo(echo, threads), await open_with_bot(bot, threads, prompt))
        for side, open_threads in zip((echo, bot), opened, strict=True):
            for at, (person, thread) in enumerate(islice(turns(side, open_threads), n)):
                await answered(side.sandbox, person, thread, texts[at % len(texts)])
        await asyncio.sleep(REST_SECONDS)
        _tell(n, start, (echo.program.memory(), bot.program.memory()), shares)


async def _shares() -> Mapping[str, float]:
    """What each part adds, in MiB."""
    with tempfile.TemporaryDirectory() as folder:
        async with practice_of(0) as sandbox:
            settings = environment(sandbox, Path(folder))
            said = await finish("bench._parts", settings=settings, folder=Path(folder))
    shares: dict[str, float] = json.loads(said.splitlines()[-1])
    return shares


def _tell(n: int, start: tuple[Memory, Memory], after: tuple[Memory, Memory], shares: Mapping[str, float]) -> None:
    whole = Table(
        ("MiB", "resident", "its own"),
        (
            ("echo, started", start[0].rss, start[0].uss),
            ("bot, started", start[1].rss, start[1].uss),
            (f"bot over echo (aim: at most {AIM_MIB})", start[1].rss - start[0].rss, start[1].uss - start[0].uss),
            (f"echo, after {n} replies", after[0].rss, after[0].uss),
            (f"bot, after {n} replies", after[1].rss, after[1].uss),
            ("bot over echo", after[1].rss - after[0].rss, after[1].uss - after[0].uss),
        ),
    )
    parts = Table(
        ("what each part adds, loaded in this order", "MiB"), [*shares.items(), ("sum", sum(shares.values()))]
    )
    figures = {
        "echo_mib": start[0].rss,
        "bot_mib": start[1].rss,
        "over_echo_mib": start[1].rss - start[0].rss,
        "replies": n,
        "after_200_mib": after[1].rss,
        "echo_after_200_mib": after[0].rss,
        "over_echo_after_200_mib": after[1].rss - after[0].rss,
        "echo_own_mib": start[0].uss,
        "bot_own_mib": start[1].uss,
        "shares": shares,
    }
    tell("memory", (whole, parts), figures)


if __name__ == "__main__":
    main()
