"""The way of Socket Mode: the bot's connections, envelopes and their acknowledgements.

What an envelope carries is not known here, nor that it may be sent again. A connection can be cut, or be made deaf.
"""

import asyncio
import json
import uuid
from dataclasses import dataclass, field
from itertools import count

from aiohttp import WSCloseCode, WSMsgType, web

from bot.sandbox.delivery import NotAnswered, Parcel
from bot.sandbox.feed import Feed
from bot.sandbox.refusal import Json


@dataclass(eq=False)
class Connection:
    """One WebSocket of the bot, with the envelopes that wait for its acknowledgement."""

    socket: web.WebSocketResponse
    request: web.Request
    waiting: dict[str, asyncio.Future[Json]] = field(default_factory=dict)
    deaf: bool = False

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

    def deafen(self) -> None:
        """Leaves the connection standing, and hears and says nothing more: no pong either."""
        self.deaf = True
        if isinstance(self.request.transport, asyncio.Transport):
            self.request.transport.pause_reading()

    def cut(self) -> None:
        """Breaks the connection off without a farewell."""
        if self.request.transport:
            self.request.transport.abort()


class SocketMode:
    """Sends envelopes to whichever connection is next."""

    def __init__(self, feed: Feed, app_id: str, ack_seconds: float, enabled: bool) -> None:
        self._feed = feed
        self._app_id = app_id
        self._ack_seconds = ack_seconds
        self._enabled = enabled
        self._tickets: set[str] = set()
        self._connections: list[Connection] = []
        self._turns = count()
        self._deafens_new = False

    @property
    def connected(self) -> bool:
        """Whether the bot listens."""
        return bool(self._connections)

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
        socket = web.WebSocketResponse(timeout=1.0)
        await socket.prepare(request)
        if not self._enabled:
            await socket.send_json(_notice("link_disabled"))
            await socket.close()
            return socket
        connection = Connection(socket, request)
        if self._deafens_new:
            connection.deafen()
        else:
            await socket.send_json(self._hello(request.host))
        self._add(connection)
        try:
            await _read(connection)
        finally:
            self._remove(connection)
        return socket

    async def send(self, parcel: Parcel) -> Json:
        """Sends one envelope, and returns what its acknowledgement carries; raises NotAnswered."""
        if not self._connections:
            raise NotAnswered("no_bot_connected")
        connection = self._connections[next(self._turns) % len(self._connections)]
        envelope: Json = {"envelope_id": str(uuid.uuid4()), "payload": parcel.payload, "type": parcel.kind}
        envelope["accepts_response_payload"] = parcel.accepts_answer
        if parcel.kind == "events_api":
            envelope |= {"retry_attempt": parcel.attempt, "retry_reason": parcel.retry_reason}
        answer = await self._acknowledged(connection, envelope)
        given = answer.get("payload")
        return given if isinstance(given, dict) else {}

    async def refresh(self, reason: str = "refresh_requested") -> None:
        """Asks the bot to open new connections, as Slack does every few hours."""
        for connection in tuple(self._connections):
            await connection.socket.send_json(_notice(reason))

    async def hang_up(self) -> None:
        """Closes all connections."""
        for connection in tuple(self._connections):
            if connection.deaf:
                connection.cut()
            else:
                await connection.socket.close(code=WSCloseCode.GOING_AWAY)

    def cut(self) -> None:
        """Breaks all connections off without a farewell."""
        for connection in tuple(self._connections):
            connection.cut()

    def deafen(self, new_ones: bool) -> None:
        """Makes all connections deaf; `new_ones` as well, until they are to hear again."""
        self._deafens_new = new_ones
        for connection in tuple(self._connections):
            connection.deafen()

    async def close(self) -> None:
        """Closes the connections."""
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

    async def _acknowledged(self, connection: Connection, envelope: Json) -> Json:
        future = connection.waiting[envelope["envelope_id"]] = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(self._ack_seconds):
                if not connection.deaf:
                    await connection.socket.send_json(envelope)
                answer: Json = await future
                return answer
        except (TimeoutError, ConnectionError) as failure:
            raise NotAnswered("operation_timeout") from failure
        finally:
            del connection.waiting[envelope["envelope_id"]]


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
