"""Starts processes of the bot that can be told to die: `python -m tests.crashes.starter SOCKET`.

It loads everything once and forks, so that a new process is there in half a second. It reads orders as lines of JSON
from its input; each process that it starts connects to the socket, says what becomes of it there, and is told there
what to do: see `_obey`.
"""

import asyncio
import json
import logging
import os
import random
import signal
import sys
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import NoReturn

from bot.jobs.engine import Engine
from bot.settings import Settings, WayIn, read_settings
from bot.wiring import listening, running, utc_now
from tests.crashes.moments import Moments

Tell = Callable[..., None]
WAYS = {"run": WayIn.ANY, "web": WayIn.HTTP, "worker": WayIn.NONE}


class Clock:
    """The bot's clock: the real time, moved on as it is told."""

    def __init__(self, ahead_seconds: float) -> None:
        self.ahead_seconds = ahead_seconds

    def __call__(self) -> datetime:
        return utc_now() + timedelta(seconds=self.ahead_seconds)


def main(socket: str) -> None:
    """Starts what is ordered until its input ends."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for them: their ends are seen at the socket
    for line in sys.stdin:
        if os.fork() == 0:
            _become(json.loads(line), socket)


def _become(order: Mapping[str, object], socket: str) -> NoReturn:
    """Becomes the process that was ordered, and ends with it."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    random.seed()
    log = os.open(str(order["log"]), os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(log, 1)
    os.dup2(log, 2)
    status = 1
    try:
        asyncio.run(_live(order, socket))
        status = 0
    except BaseException:
        logging.exception("It ended")
    os._exit(status)


async def _live(order: Mapping[str, object], socket: str) -> None:
    reader, writer = await asyncio.open_unix_connection(socket)
    out = writer.get_extra_info("socket").fileno()

    def tell(*words: object) -> None:
        os.write(out, (" ".join(map(str, words)) + "\n").encode())  # at once: there may be no later

    tell(order["name"], os.getpid())
    moments = Moments(lambda moment: tell("died", moment))
    moments.watch()
    moments.die_at(int(str(order["die_at"])))
    clock = Clock(float(str(order["ahead_seconds"])))
    command, env = str(order["command"]), order["env"]
    assert isinstance(env, dict)
    settings = read_settings(env, WAYS[command])
    logging.basicConfig(level=settings.log_level)
    async with _up(command, settings, clock) as (engine, lost):
        tell("ready")
        obeying = asyncio.create_task(_obey(reader, moments, clock, engine, tell))
        ended = asyncio.create_task(lost.wait())
        await asyncio.wait({obeying, ended}, return_when=asyncio.FIRST_COMPLETED)
        tell("stopping")


@asynccontextmanager
async def _up(command: str, settings: Settings, clock: Clock) -> AsyncIterator[tuple[Engine | None, asyncio.Event]]:
    """What `headlamp run`, `web` or `worker` runs; the event tells that its way of hearing Slack is broken."""
    if command == "web":
        async with listening(settings, clock=clock) as ear:
            yield None, ear.way_in.lost
    else:
        async with running(settings, listens=command == "run", clock=clock) as bot:
            yield bot.engine, bot.way_in.lost if bot.way_in else asyncio.Event()


async def _obey(
    reader: asyncio.StreamReader, moments: Moments, clock: Clock, engine: Engine | None, tell: Tell
) -> None:
    """`die N`: at the n-th moment from now. `die after chat.postMessage`: when this comes next. `ahead S`: the clock is
    so much ahead. `tick`: does what each minute does. `stop`: ends in order, as at SIGTERM."""
    async for line in reader:
        match line.decode().split():
            case ["die", nth]:
                moments.die_at(int(nth))
            case ["die", *moment]:
                moments.die_when(" ".join(moment))
            case ["ahead", seconds]:
                clock.ahead_seconds = float(seconds)
            case ["tick"] if engine:
                asyncio.create_task(engine.tick()).add_done_callback(lambda _done: tell("ticked"))
            case ["stop"]:
                return


if __name__ == "__main__":
    main(sys.argv[1])
