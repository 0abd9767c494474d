"""What has changed in the workspace, told to whoever listens: the page, and tests that wait. Nothing is kept here."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from bot.sandbox.refusal import Json

Found = TypeVar("Found")


@dataclass(frozen=True)
class Change:
    """One change in the page's own words; `audience` are the people who may see it, None for everybody."""

    what: Json
    audience: frozenset[str] | None = None


class Feed:
    """Passes changes on, and wakes those who wait for something to become true."""

    def __init__(self) -> None:
        self._listeners: set[Callable[[Change], None]] = set()
        self._waiting: set[asyncio.Future[None]] = set()

    def tell(self, what: Json, audience: frozenset[str] | None = None) -> None:
        """Passes a change to every listener."""
        change = Change(what, audience)
        for listener in tuple(self._listeners):
            listener(change)
        self.wake()

    def wake(self) -> None:
        """Lets those who wait look again: something changed that no page shows."""
        for future in self._waiting:
            if not future.done():
                future.set_result(None)

    def listen(self, listener: Callable[[Change], None]) -> Callable[[], None]:
        """Adds a listener and returns what removes it."""
        self._listeners.add(listener)
        return lambda: self._listeners.discard(listener)

    async def until(self, predicate: Callable[[], Found], timeout_seconds: float) -> Found:
        """Waits until the predicate holds and returns what it returned; raises TimeoutError."""
        async with asyncio.timeout(timeout_seconds):
            while not (found := predicate()):
                await self._next_change()
        return found

    async def _next_change(self) -> None:
        future = asyncio.get_running_loop().create_future()
        self._waiting.add(future)
        try:
            await future
        finally:
            self._waiting.discard(future)
