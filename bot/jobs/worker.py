"""The worker's side of the hand-over: takes up what processes that only listen have kept, as soon as it is rung for."""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Protocol

from bot.jobs.desk import Desk
from bot.jobs.flow import Clock
from bot.jobs.walks import Walks
from bot.practice.events import Event

log = logging.getLogger(__name__)

LOOK_SECONDS = 2.0
"""How often is looked without being rung for: what another process left behind, or a bell that is broken."""
BREATH_SECONDS = 0.02
"""How long after a look the next is put off: what is rung for meanwhile is taken up together."""
NOTED_WITHIN_SECONDS = 0.3
AT_ONCE = 32
"""How many walks one process has under way before it leaves what comes to others."""


class Intake(Protocol):
    def take_in(
        self, key: str, event_id: str | None, event: Event, text: str | None, now: datetime, runner: str | None
    ) -> bool: ...
    def confirm(self, effect_id: str, message: str, now: datetime) -> bool: ...


class LeftToWorkers:
    """The hand-over of a process that only listens: it keeps an event and leaves it to whichever worker is free."""

    def __init__(self, store: Intake, desk: Desk, clock: Clock) -> None:
        self._store = store
        self._desk = desk
        self._clock = clock

    async def hand_over(self, key: str, event_id: str | None, event: Event, text: str | None) -> bool:
        """Takes an event durably; False for what is none of ours."""
        take_in = partial(self._store.take_in, key, event_id, event, text, self._clock(), None)
        return await self._desk.do(take_in, durable=True)

    async def confirm(self, effect_id: str, message: str) -> None:
        """Notes that a message of ours was seen in its channel, should its outcome have been open. The worker that
        posted it is given a moment to note that itself."""
        await asyncio.sleep(NOTED_WITHIN_SECONDS)
        await self._desk.do(partial(self._store.confirm, effect_id, message, self._clock()), durable=False)


class Kept(Protocol):
    def take_up(self, runner: str, most: int) -> tuple[str, ...]: ...
    async def hear(self, heard: Callable[[], None]) -> None: ...


class Worker:
    """Takes up events and starts their walks."""

    def __init__(self, store: Kept, desk: Desk, runner: str, walks: Walks, is_able: Callable[[], bool]) -> None:
        """`is_able` tells whether this process can send anything: else it leaves all to others."""
        self._is_able = is_able
        self._store = store
        self._desk = desk
        self._runner = runner
        self._walks = walks
        self._rung = asyncio.Event()
        self._stopping = False
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Starts to listen and to look, in the running loop."""
        self._tasks = [asyncio.create_task(self._store.hear(self._rung.set)), asyncio.create_task(self._work())]

    async def stop(self) -> None:
        """Takes up nothing more; what was taken up has its walk started."""
        if self._tasks:
            bell, work = self._tasks
            bell.cancel()
            self._stopping = True
            self._rung.set()
            await asyncio.gather(bell, work, return_exceptions=True)

    def ring(self) -> None:
        """Has the next look come at once."""
        self._rung.set()

    def has_room(self) -> None:
        """A walk of this process has ended."""
        if len(self._walks) == AT_ONCE - 1:
            self._rung.set()

    async def _work(self) -> None:
        while not self._stopping:
            try:
                while await self._take_up():
                    pass
            except Exception as failure:  # the database is away for a moment: the next look finds it all
                log.warning("Nothing could be taken up: %s", type(failure).__name__)
            await asyncio.sleep(BREATH_SECONDS)
            await self._wait()

    async def _take_up(self) -> bool:
        """Takes up what there is room for; tells whether there may be more."""
        room = AT_ONCE - len(self._walks)
        if room <= 0 or self._stopping or not self._is_able():
            return False
        keys = await self._desk.do(partial(self._store.take_up, self._runner, room), durable=False)
        for key in keys:
            self._walks.start(key)
        return len(keys) == room

    async def _wait(self) -> None:
        looks = asyncio.get_running_loop().call_later(LOOK_SECONDS, self._rung.set)
        await self._rung.wait()
        looks.cancel()
        self._rung.clear()
