"""The walks under way in this process. They are tasks of the loop and leave no record of their own: what was taken in
is in the store, and what a walk did not come to is found there."""

import asyncio
from collections.abc import Awaitable, Callable
from contextvars import Context


class Walks:
    """Starts walks in the order in which they are asked for; one event is under way once."""

    def __init__(self, walk: Callable[[str], Awaitable[None]], ended: Callable[[], None]) -> None:
        """`ended` is called after each."""
        self._walk = walk
        self._ended = ended
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._later: dict[str, asyncio.TimerHandle] = {}

    def __len__(self) -> int:
        return len(self._tasks)

    def start(self, key: str) -> asyncio.Task[None]:
        """Starts the walk of an event that was taken in; where it is under way, gives that one."""
        if key not in self._tasks:
            # a context of its own: what asked for it may be a job of the engine, and this is no part of that one
            task = asyncio.get_running_loop().create_task(_run(self._walk, key), context=Context())
            self._tasks[key] = task
            task.add_done_callback(lambda _: self._end(key))
        return self._tasks[key]

    def start_later(self, key: str, seconds: float) -> None:
        """Starts the walk of an event after so long, should this process last; of several times the latest counts."""
        if before := self._later.pop(key, None):
            before.cancel()
        self._later[key] = asyncio.get_running_loop().call_later(seconds, self._start_now, key)

    async def finish(self, seconds: float) -> None:
        """Lets all come to their end for so long, and breaks the rest off: others find what they left."""
        self._forget_later()
        if tasks := tuple(self._tasks.values()):
            _, late = await asyncio.wait(tasks, timeout=seconds)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        self._forget_later()  # those that came to their end may have asked for another time

    def _forget_later(self) -> None:
        for later in self._later.values():
            later.cancel()
        self._later.clear()

    def _start_now(self, key: str) -> None:
        del self._later[key]
        self.start(key)

    def _end(self, key: str) -> None:
        del self._tasks[key]
        self._ended()


async def _run(walk: Callable[[str], Awaitable[None]], key: str) -> None:
    await walk(key)
