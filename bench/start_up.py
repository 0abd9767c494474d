"""How long a newcomer waits: from `headlamp try` to its page, and to the first reflection on a reply typed there.

Everything is seen through the page's own address, as a browser sees it. The reply is one that is read without doubt
beside every client of the guide, since which client comes first is the bot's to choose.
"""

import re
import tempfile
import time
from asyncio.subprocess import Process
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import aiohttp
import click

from bench._practice import guide_in_use, sure_replies
from bench._reporting import Table, tell
from bench._running import BenchFailed, started, within

PERSON, CHANNEL = "U0ADA", "C0PRACTICE"
AIM_SECONDS = 5
MOST_SECONDS = 120.0
ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+/")

Json = dict[str, Any]


@click.command()
@click.option("--n", type=click.IntRange(min=1), default=5, help="How often it is started.")
def main(n: int) -> None:
    """Measure how long it takes from the command to the first reflection."""
    within(MOST_SECONDS, measure(n))


async def measure(n: int) -> None:
    """Measures and tells."""
    guide = guide_in_use()
    reply = sure_replies(guide, *guide.prompts.values(), most=1)[0]
    pages, reflections = zip(*[await _start_once(reply) for _ in range(n)], strict=True)
    rows = (
        ("the command → its page", median(pages), max(pages)),
        (f"the command → the first reflection (aim: under {AIM_SECONDS})", median(reflections), max(reflections)),
    )
    figures = {
        "n": n,
        "start_to_page_s": median(pages),
        "start_to_reflection_s": median(reflections),
        "start_to_reflection_max_s": max(reflections),
    }
    tell("start_up", (Table(("seconds", "median", "longest"), rows),), figures)


async def _start_once(reply: str) -> tuple[float, float]:
    """The seconds to the page, and to the first reflection."""
    with tempfile.TemporaryDirectory() as folder:
        begun = time.perf_counter()
        async with (
            started("bot", "try", "--port", "0", settings={"BROWSER": "none"}, folder=Path(folder)) as process,
            aiohttp.ClientSession(await _address(process)) as session,
        ):
            async with session.get("/") as page:
                page.raise_for_status()
                await page.read()
            to_page = time.perf_counter() - begun
            await _see_a_reflection(session, reply)
            return to_page, time.perf_counter() - begun


async def _address(process: Process) -> str:
    """The page's address, as the program prints it."""
    assert process.stdout
    said = ""
    while line := (await process.stdout.readline()).decode(errors="replace"):
        said += line
        if found := ADDRESS.search(line):
            return found.group()
    raise BenchFailed(f"headlamp try named no page:\n{said}")


async def _see_a_reflection(session: aiohttp.ClientSession, reply: str) -> None:
    """Replies to today's client on the page and waits until the reflection is there for everybody."""
    async with session.ws_connect("/page/live", params={"as": PERSON}) as live:
        snapshot = await _next(live, lambda told: told["type"] == "snapshot")
        root = snapshot["messages"][CHANNEL][0]["ts"]
        act = {"as": PERSON, "do": "say", "channel": CHANNEL, "text": reply, "thread_ts": root}
        async with session.post("/page/act", json=act) as answer:
            if not (done := await answer.json())["ok"]:
                raise BenchFailed(f"The page refused the reply: {done}")
        await _next(live, lambda told: told["type"] == "message" and _is_reflection(told["message"], root))


async def _next(live: aiohttp.ClientWebSocketResponse, is_meant: Callable[[Json], bool]) -> Json:
    while True:
        told: Json = await live.receive_json()
        if is_meant(told):
            return told


def _is_reflection(message: Json, root: str) -> bool:
    return bool(message["is_bot"] and message.get("thread_ts") == root and not message.get("ephemeral"))


if __name__ == "__main__":
    main()
