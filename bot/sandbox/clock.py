"""The sandbox's clock, which can be turned: what waits for its time then need not wait so long."""

import asyncio
from collections.abc import Callable


class Clock:
    """The time of a workspace: that of another clock, moved on by as much as this one was turned."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._ahead = 0.0
        self._turned = asyncio.Event()

    def __call__(self) -> float:
        """Seconds since the epoch."""
        return self._now() + self._ahead

    def turn(self, seconds: float) -> None:
        """Moves the clock on; who sleeps by it wakes so much earlier."""
        self._ahead += seconds
        self._turned.set()
        self._turned = asyncio.Event()

    async def sleep(self, seconds: float) -> None:
        """Sleeps in real time, less what the clock is turned meanwhile."""
        loop = asyncio.get_running_loop()
        over_at = loop.time() + self._ahead + seconds
        while (left := over_at - loop.time() - self._ahead) > 0:
            try:
                async with asyncio.timeout(left):
                    await self._turned.wait()
            except TimeoutError:
                return
