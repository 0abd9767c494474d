"""Delivery: what happens in the workspace reaches the bot, over whichever way it is connected by.

Commands and interactions are sent once and asked of in three seconds; events are repeated, as Slack repeats them. Here
Slack's bad days with events are had on request: doubled, held back and let go in another order.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Protocol

from bot.sandbox import grammar
from bot.sandbox.clock import Clock
from bot.sandbox.feed import Feed
from bot.sandbox.refusal import ActRefused, Json

Kind = Literal["events_api", "slash_commands", "interactive"]


@dataclass(frozen=True)
class Patience:
    """How long an answer is waited for, and the waits before each repetition of an event."""

    ack_seconds: float = grammar.ACK_SECONDS.most
    retry_waits_seconds: tuple[float, ...] = grammar.RETRY_WAITS_SECONDS


@dataclass(frozen=True)
class Parcel:
    """Something for the bot, and the how-manieth time it is sent."""

    kind: Kind
    payload: Json
    accepts_answer: bool = False
    attempt: int = 0
    retry_reason: str = ""


class NotAnswered(Exception):
    """The bot did not take what it was sent; `reason` as a person is told, `retry_reason` as the bot is."""

    def __init__(self, reason: str, retry_reason: str = "timeout") -> None:
        super().__init__(reason)
        self.reason = reason
        self.retry_reason = retry_reason


class Way(Protocol):
    """How the bot is reached: Socket Mode or HTTP."""

    @property
    def connected(self) -> bool:
        """Whether something can be sent now."""

    async def send(self, parcel: Parcel) -> Json:
        """Sends once, and returns what the bot answered with; raises NotAnswered."""


class Delivery:
    """Sends events, commands and interactions."""

    def __init__(self, feed: Feed, clock: Clock, patience: Patience, way: Way) -> None:
        self._feed = feed
        self._clock = clock
        self._patience = patience
        self._way = way
        self._deliveries: set[asyncio.Task[None]] = set()
        self._held: list[Json] | None = None
        self._to_double = 0

    @property
    def undelivered(self) -> int:
        """How many events are on their way, wait to be repeated, or are held back."""
        return len(self._deliveries) + len(self._held or ())

    def tell(self, payload: Json) -> None:
        """Sends an event, repeated until it is acknowledged or given up. Returns at once."""
        if self._held is not None:
            self._held.append(payload)
            return
        copies = 2 if self._to_double else 1
        self._to_double = max(0, self._to_double - 1)
        for _ in range(copies):
            task = asyncio.get_running_loop().create_task(self._deliver_event(payload))
            self._deliveries.add(task)
            task.add_done_callback(self._delivered)

    async def ask(self, kind: Kind, payload: Json, accepts_answer: bool = False) -> Json:
        """Sends a command or an interaction and returns what the bot answered with; raises ActRefused."""
        try:
            return await self._way.send(Parcel(kind, payload, accepts_answer))
        except NotAnswered as failure:
            raise ActRefused(failure.reason) from failure

    def double(self, events: int) -> None:
        """Sends each of the next events twice."""
        self._to_double += events

    def hold(self) -> None:
        """Holds events back from now on."""
        self._held = self._held or []

    def let_go(self, order: Callable[[list[Json]], list[Json]]) -> None:
        """Sends what was held back, in an order; each is on its way before the next."""
        held, self._held = self._held or [], None
        for payload in order(held):
            self.tell(payload)

    async def close(self) -> None:
        """Drops what is on its way."""
        for task in tuple(self._deliveries):
            task.cancel()
        await asyncio.gather(*self._deliveries, return_exceptions=True)

    def _delivered(self, task: asyncio.Task[None]) -> None:
        self._deliveries.discard(task)
        self._feed.wake()

    async def _deliver_event(self, payload: Json) -> None:
        reason = ""
        for attempt, wait_seconds in enumerate((0.0, *self._patience.retry_waits_seconds)):
            await self._clock.sleep(wait_seconds)
            try:  # a bot that is just connecting anew is waited for as long as an answer
                await self._feed.until(lambda: self._way.connected, self._patience.ack_seconds)
                await self._way.send(Parcel("events_api", payload, attempt=attempt, retry_reason=reason))
            except TimeoutError:
                reason = "timeout"
            except NotAnswered as failure:
                reason = failure.retry_reason
            else:
                return
