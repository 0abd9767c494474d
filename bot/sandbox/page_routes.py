"""The page's own address: its files, its state, its live socket, its acts. What an act does is in `page_acts`."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from aiohttp import WSMsgType, web

from bot.sandbox.demo import Demo
from bot.sandbox.feed import Change
from bot.sandbox.grammar import VIEW_STACK
from bot.sandbox.manifest import Manifest
from bot.sandbox.page_acts import PageActs
from bot.sandbox.refusal import ActRefused, Json
from bot.sandbox.surfaces import Surfaces
from bot.sandbox.views import Views
from bot.sandbox.workspace import Person, Workspace, show

PAGE = Path(__file__).parent / "page"
_TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


class PageRoutes:
    """Serves the page and keeps each open one up to date."""

    def __init__(
        self,
        workspace: Workspace,
        views: Views,
        manifest: Manifest,
        surfaces: Surfaces,
        acts: PageActs,
        demos: Sequence[Demo],
        play: Callable[[Demo, str], None],
        bot_connected: Callable[[], bool],
    ) -> None:
        self._workspace = workspace
        self._views = views
        self._manifest = manifest
        self._surfaces = surfaces
        self._acts = acts
        self._demos: Mapping[str, Demo] = {demo.id: demo for demo in demos}
        self._play = play
        self._bot_connected = bot_connected
        self._sockets: set[web.WebSocketResponse] = set()

    def add_to(self, app: web.Application) -> None:
        """Adds the page's addresses."""
        app.router.add_get("/", self._index)
        app.router.add_get("/page/state", self._state)
        app.router.add_get("/page/live", self._live)
        app.router.add_post("/page/act", self._act)
        app.router.add_post("/page/demo", self._demo)
        app.router.add_get(r"/page/{file:[\w.-]+}", self._file)

    async def close(self) -> None:
        """Closes the sockets of all open pages."""
        for socket in tuple(self._sockets):
            await socket.close()

    async def _index(self, _request: web.Request) -> web.StreamResponse:
        return _send("index.html")

    async def _file(self, request: web.Request) -> web.StreamResponse:
        return _send(request.match_info["file"])

    async def _state(self, _request: web.Request) -> web.StreamResponse:
        workspace, manifest = self._workspace, self._manifest
        everybody = [*workspace.people.values(), workspace.bot]
        return web.json_response(
            {
                "workspace": {"id": workspace.id, "name": workspace.name},
                "users": [_person(person) for person in everybody],
                "channels": [
                    {"id": channel.id, "name": channel.name, "topic": channel.topic}
                    for channel in workspace.channels.values()
                    if not channel.is_direct
                ],
                "commands": [vars(command) for command in manifest.commands],
                "shortcuts": [vars(shortcut) for shortcut in manifest.shortcuts],
                "demos": [{"id": demo.id, "title": demo.title, "about": demo.about} for demo in self._demos.values()],
            }
        )

    async def _act(self, request: web.Request) -> web.StreamResponse:
        return web.json_response(await self._acts.perform(await request.json()))

    async def _demo(self, request: web.Request) -> web.StreamResponse:
        asked = await request.json()
        demo = self._demos.get(asked.get("id"))
        if demo is None:
            return web.json_response({"ok": False, "error": "demo_not_found"})
        default = next(iter(self._workspace.channels))
        try:
            self._play(demo, self._workspace.channel(asked.get("channel") or default).id)
        except ActRefused as refused:
            return web.json_response({"ok": False, "error": refused.error})
        return web.json_response({"ok": True})

    async def _live(self, request: web.Request) -> web.StreamResponse:
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

    async def _keep_up(self, socket: web.WebSocketResponse, person: Person) -> None:
        changes: asyncio.Queue[Change] = asyncio.Queue()
        stop_listening = self._workspace.feed.listen(changes.put_nowait)
        for what in self._catch_up(person):
            await socket.send_json(what)
        sending = asyncio.create_task(_send_changes(socket, person, changes))
        try:
            while (await socket.receive()).type not in (WSMsgType.CLOSE, WSMsgType.CLOSING, WSMsgType.CLOSED):
                pass
        finally:
            stop_listening()
            sending.cancel()
            await asyncio.gather(sending, return_exceptions=True)

    def _snapshot(self, person: Person) -> Json:
        workspace = self._workspace
        messages = {
            channel.id: [show(message) for message in self._surfaces.seen_by(person, channel.id)]
            for channel in workspace.seen_by(person)
        }
        home = self._views.home(person.id)
        return {
            "type": "snapshot",
            "messages": messages,
            "home": self._views.show(home) if home else None,
            "direct": workspace.direct_channel(person).id,
        }

    def _catch_up(self, person: Person) -> list[Json]:
        """All that a page needs to begin with."""
        opened = ["view_opened", *["view_pushed"] * (VIEW_STACK.most - 1)]
        views = zip(opened, self._views.stack(person.id), strict=False)
        return [
            self._snapshot(person),
            {"type": "bot", "connected": self._bot_connected()},
            *({"type": kind, "view": self._views.show(view)} for kind, view in views),
        ]


async def _send_changes(socket: web.WebSocketResponse, person: Person, changes: asyncio.Queue[Change]) -> None:
    while True:
        change = await changes.get()
        if change.audience is None or person.id in change.audience:
            await socket.send_json(change.what)


def _person(person: Person) -> Json:
    return {"id": person.id, "name": person.name, "title": person.title, "is_bot": person.is_bot}


def _send(name: str) -> web.StreamResponse:
    path = PAGE / name
    content_type = _TYPES.get(path.suffix)
    if content_type is None or not path.is_file():
        return web.Response(status=404)
    return web.Response(body=path.read_bytes(), content_type=content_type, charset="utf-8")
