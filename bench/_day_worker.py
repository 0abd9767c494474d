"""A worker of the bench's: carries through what has become due, with the real store, flow and sender.

Each line of its input is a moment; it takes up what waits as if it were then, and says when nothing is left.
"""

import asyncio
import os
import sys
from datetime import UTC, datetime

import aiohttp

from bot.guide.library import Library
from bot.guide.loading import load_guide
from bot.jobs.ahead import Ahead
from bot.jobs.desk import Desks
from bot.jobs.flow import Flow
from bot.practice.reading import Reading
from bot.settings import content_of
from bot.slack.app import make_client
from bot.slack.sender import Sender
from bot.store.connecting import connect
from bot.store.store import Store

AT_ONCE = 32


class Hour:
    """The clock, which stands where the bench has put it."""

    now = datetime(2026, 1, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


class NobodyReplies:
    """The reader of a week in which nothing is read."""

    def read(self, reply: str, client: str) -> Reading:  # noqa: ARG002 -- as the flow calls it
        raise AssertionError("nobody replies")


async def main(database: str, api: str) -> None:
    """Works until its input ends."""
    engine = connect(database)
    store, hour, runner = Store(engine), Hour(), f"{os.getpid()}-day"
    library, desks = Library(load_guide(content_of({})), store.content), Desks.at(store)
    async with aiohttp.ClientSession() as session:
        sender = Sender(make_client("xoxb-bench", api, session), library, {})
        ahead = Ahead(store, NobodyReplies(), library)
        flow = Flow(store, desks.walks, ahead, library, sender, hour, runner)
        print("ready", flush=True)
        while line := await asyncio.to_thread(sys.stdin.readline):
            hour.now = datetime.fromisoformat(line.strip())
            print(await work(store, flow, runner), flush=True)
    ahead.close()
    desks.close()
    engine.dispose()


async def work(store: Store, flow: Flow, runner: str) -> int:
    """Carries through all that waits; gives how many events that were."""
    done = 0
    under_way: set[asyncio.Task[float | None]] = set()
    while True:
        room = AT_ONCE - len(under_way)
        keys = await asyncio.to_thread(store.take_up, runner, room) if room else ()
        under_way |= {asyncio.create_task(flow.walk(key)) for key in keys}
        if not under_way:
            return done
        ended, under_way = await asyncio.wait(under_way, return_when=asyncio.FIRST_COMPLETED)
        assert all(task.result() is None for task in ended), "nothing has to wait here"
        done += len(ended)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
