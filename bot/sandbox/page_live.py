"""The live line of an open page: first all that its person may see, then each change. Takes nothing from the page."""

import asyncio
from collections.abc import Callable

from aiohttp import WSMsgType, web

from bot.sandbox.feed import Change
from bot.sandbox.grammar import VIEW_STACK
from bot.sandbox.refusal import ActRefused, Json
from bot.sandbox.surfaces import Surfaces
from bot.sandbox.views import Views
from bot.sandbox.workspace import Person, Workspace, show

_GONE = (WSMsgType.CLOSE, WSMsgType.CLOSING, WSMsgType.CLOSED, WSMsgType.ERROR)


class PageLive:
    """Keeps every open page up to date."""

    def __init__(
        self, workspace: Workspace, views: Views, surfaces: Surfaces, bot_connected: Callable[[], bool]
    ) -> None:
        self._workspace = workspace
        self._views = views
        self._surfaces = surfaces
        self._bot_connected = bot_connected
        self._sockets: set[web.WebSocketResponse] = set()

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Serves one page until it goes."""
        try:
            person = self._workspace.person(request.query.get("as", ""))
        except ActRefused:
            return web.Response(status=404)
        socket = web.WebSocketResponse(heartbeat=20.0, timeout=1.0)
        await socket.prepare(request)
        self._sockets.add(socket)
        try:
            await self._keep_up(socket, person)
        finally:
            self._sockets.discard(socket)
        return socket

    async def close(self) -> None:
        """Closes the lines of all open pages."""
        for socket in tuple(self._sockets):
            await socket.close()

    async def _keep_up(self, socket: web.WebSocketResponse, person: Person) -> None:
        changes: asyncio.Queue[Change] = asyncio.Queue()
        beginning = self._beginning(person)
        stop_listening = self._workspace.feed.listen(changes.put_nowait)
        sending = asyncio.create_task(_send(socket, person, beginning, changes))
        try:
            while (await socket.receive()).type not in _GONE:
                pass
        finally:
            stop_listening()
            sending.cancel()
            await asyncio.gather(sending, return_exceptions=True)

    def _beginning(self, person: Person) -> list[Json]:
        opened = ["view_opened", *["view_pushed"] * (VIEW_STACK.most - 1)]
        views = zip(opened, self._views.stack(person.id), strict=False)
        return [
            self._snapshot(person),
            {"type": "bot", "connected": self._bot_connected()},
            *({"type": kind, "view": self._views.show(view)} for kind, view in views),
        ]

    def _snapshot(self, person: Person) -> Json:
        direct, home = self._workspace.direct_channel(person), self._views.home(person.id)
        messages = {
            channel.id: [show(message) for message in self._surfaces.seen_by(person, channel.id)]
            for channel in self._workspace.seen_by(person)
        }
        return {
            "type": "snapshot",
            "messages": messages,
            "home": self._views.show(home) if home else None,
            "direct": direct.id,
        }


async def _send(
    socket: web.WebSocketResponse, person: Person, beginning: list[Json], changes: asyncio.Queue[Change]
) -> None:
    for what in beginning:
        await socket.send_json(what)
    while True:
        change = await changes.get()
        if change.audience is None or person.id in change.audience:
            await socket.send_json(change.what)
