"""Socket Mode: the bot's connections, envelopes and their acknowledgements, and the retries of events.

What an envelope carries is not known here. Commands and interactions are sent once and asked of in three seconds;
events are repeated, as Slack repeats them.
"""

import asyncio
import json
import uuid
from dataclasses import dataclass, field
from itertools import count
from typing import Literal

from aiohttp import WSCloseCode, WSMsgType, web

from bot.sandbox import grammar
from bot.sandbox.feed import Feed
from bot.sandbox.refusal import ActRefused, Json

Kind = Literal["events_api", "slash_commands", "interactive"]


@dataclass(frozen=True)
class Patience:
    """How long an answer is waited for, and the waits before each repetition of an event."""

    ack_seconds: float = grammar.ACK_SECONDS.most
    retry_waits_seconds: tuple[float, ...] = grammar.RETRY_WAITS_SECONDS


class NotAnswered(Exception):
    """The bot did not acknowledge an envelope; `reason` as a person is told."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(eq=False)
class Connection:
    """One WebSocket of the bot, with the envelopes that wait for its acknowledgement."""

    socket: web.WebSocketResponse
    waiting: dict[str, asyncio.Future[Json]] = field(default_factory=dict)

    def acknowledge(self, answer: Json) -> None:
        """Takes an acknowledgement; one that nobody waits for is dropped."""
        future = self.waiting.get(str(answer.get("envelope_id")))
        if future and not future.done():
            future.set_result(answer)

    def give_up(self) -> None:
        """Tells those who wait that no answer will come."""
        for future in self.waiting.values():
            if not future.done():
                future.set_exception(NotAnswered("operation_timeout"))


class SocketMode:
    """Delivers envelopes to whichever connection is next."""

    def __init__(self, feed: Feed, app_id: str, patience: Patience, enabled: bool) -> None:
        self._feed = feed
        self._app_id = app_id
        self._patience = patience
        self._enabled = enabled
        self._tickets: set[str] = set()
        self._connections: list[Connection] = []
        self._turns = count()
        self._deliveries: set[asyncio.Task[None]] = set()

    @property
    def connected(self) -> bool:
        """Whether the bot listens."""
        return bool(self._connections)

    @property
    def undelivered(self) -> int:
        """How many events are on their way, or wait to be repeated."""
        return len(self._deliveries)

    def issue_ticket(self) -> str:
        """Gives a ticket that opens one connection."""
        ticket = uuid.uuid4().hex
        self._tickets.add(ticket)
        return ticket

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Serves one connection of the bot until it ends."""
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            return web.Response(status=403)
        self._tickets.remove(ticket)
        socket = web.WebSocketResponse(heartbeat=10.0, timeout=1.0)
        await socket.prepare(request)
        if not self._enabled:
            await socket.send_json(_notice("link_disabled"))
            await socket.close()
            return socket
        connection = Connection(socket)
        await socket.send_json(self._hello(request.host))
        self._add(connection)
        try:
            await _read(connection)
        finally:
            self._remove(connection)
        return socket

    def tell(self, payload: Json) -> None:
        """Sends an event, repeated until it is acknowledged or given up. Returns at once."""
        task = asyncio.get_running_loop().create_task(self._deliver_event(payload))
        self._deliveries.add(task)
        task.add_done_callback(self._delivered)

    async def ask(self, kind: Kind, payload: Json, accepts_answer: bool = False) -> Json:
        """Sends a command or an interaction and returns the payload of its acknowledgement; raises ActRefused."""
        envelope = {"payload": payload, "type": kind, "accepts_response_payload": accepts_answer}
        try:
            answer = await self._deliver(envelope)
        except NotAnswered as failure:
            raise ActRefused(failure.reason) from failure
        given = answer.get("payload")
        return given if isinstance(given, dict) else {}

    async def refresh(self) -> None:
        """Asks the bot to open new connections, as Slack does every few hours."""
        for connection in tuple(self._connections):
            await connection.socket.send_json(_notice("refresh_requested"))

    async def hang_up(self) -> None:
        """Breaks all connections."""
        for connection in tuple(self._connections):
            await connection.socket.close(code=WSCloseCode.GOING_AWAY)

    async def close(self) -> None:
        """Drops what is on its way and closes the connections."""
        for task in tuple(self._deliveries):
            task.cancel()
        await asyncio.gather(*self._deliveries, return_exceptions=True)
        await self.hang_up()

    def _hello(self, host: str) -> Json:
        debug = {"host": host, "build_number": 1, "approximate_connection_time": 18_060}
        number = len(self._connections) + 1
        return {
            "type": "hello",
            "num_connections": number,
            "debug_info": debug,
            "connection_info": {"app_id": self._app_id},
        }

    def _add(self, connection: Connection) -> None:
        self._connections.append(connection)
        self._feed.tell({"type": "bot", "connected": True})

    def _remove(self, connection: Connection) -> None:
        self._connections.remove(connection)
        connection.give_up()
        self._feed.tell({"type": "bot", "connected": self.connected})

    def _delivered(self, task: asyncio.Task[None]) -> None:
        self._deliveries.discard(task)
        self._feed.wake()

    async def _deliver_event(self, payload: Json) -> None:
        envelope = {"payload": payload, "type": "events_api", "accepts_response_payload": False}
        waits = (0.0, *self._patience.retry_waits_seconds)
        for attempt, wait_seconds in enumerate(waits):
            await asyncio.sleep(wait_seconds)
            retry = {"retry_attempt": attempt, "retry_reason": "timeout" if attempt else ""}
            if await self._succeeds(envelope | retry):
                return

    async def _succeeds(self, envelope: Json) -> bool:
        """Whether the event was acknowledged; a bot that is just connecting anew is waited for as long as an answer."""
        try:
            await self._feed.until(lambda: self.connected, self._patience.ack_seconds)
            await self._deliver(envelope)
        except (TimeoutError, NotAnswered):
            return False
        return True

    async def _deliver(self, envelope: Json) -> Json:
        if not self._connections:
            raise NotAnswered("no_bot_connected")
        connection = self._connections[next(self._turns) % len(self._connections)]
        envelope_id = str(uuid.uuid4())
        future = connection.waiting[envelope_id] = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(self._patience.ack_seconds):
                await connection.socket.send_json({"envelope_id": envelope_id, **envelope})
                answer: Json = await future
                return answer
        except (TimeoutError, ConnectionError) as failure:
            raise NotAnswered("operation_timeout") from failure
        finally:
            del connection.waiting[envelope_id]


def _notice(reason: str) -> Json:
    return {"type": "disconnect", "reason": reason, "debug_info": {"host": "sandbox"}}


async def _read(connection: Connection) -> None:
    async for received in connection.socket:
        if received.type is WSMsgType.TEXT:
            answer = _parse(received.data)
            if answer is not None:
                connection.acknowledge(answer)


def _parse(text: str) -> Json | None:
    try:
        answer = json.loads(text)
    except ValueError:
        return None
    return answer if isinstance(answer, dict) else None
