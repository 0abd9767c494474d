"""The page's own address: its files, its state, its acts and demos. What an act does is in `page_acts`."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

from bot.sandbox.demo import Demo
from bot.sandbox.manifest import Manifest
from bot.sandbox.page_acts import PageActs
from bot.sandbox.page_live import PageLive
from bot.sandbox.refusal import ActRefused, Json
from bot.sandbox.workspace import Person, Workspace

PAGE = Path(__file__).parent / "page"
_TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


@dataclass
class PageRoutes:
    """Serves the page."""

    _workspace: Workspace
    _manifest: Manifest
    _acts: PageActs
    _live: PageLive
    _demos: Mapping[str, Demo]
    _play: Callable[[Demo, str], None]

    def add_to(self, app: web.Application) -> None:
        """Adds the page's addresses."""
        app.router.add_get("/", self._index)
        app.router.add_get("/page/state", self._state)
        app.router.add_get("/page/live", self._live.serve)
        app.router.add_post("/page/act", self._act)
        app.router.add_post("/page/demo", self._demo)
        app.router.add_get(r"/page/{file:[\w.-]+}", self._file)

    async def _index(self, _request: web.Request) -> web.StreamResponse:
        return _send("index.html")

    async def _file(self, request: web.Request) -> web.StreamResponse:
        return _send(request.match_info["file"])

    async def _state(self, _request: web.Request) -> web.StreamResponse:
        workspace, manifest = self._workspace, self._manifest
        everybody = [*workspace.people.values(), workspace.bot]
        channels = [channel for channel in workspace.channels.values() if not channel.is_direct]
        return web.json_response(
            {
                "workspace": {"id": workspace.id, "name": workspace.name},
                "users": [_person(person) for person in everybody],
                "channels": [{"id": place.id, "name": place.name, "topic": place.topic} for place in channels],
                "commands": [vars(command) for command in manifest.commands],
                "shortcuts": [vars(shortcut) for shortcut in manifest.shortcuts],
                "demos": [{"id": demo.id, "title": demo.title, "about": demo.about} for demo in self._demos.values()],
            }
        )

    async def _act(self, request: web.Request) -> web.StreamResponse:
        return web.json_response(await self._acts.perform(await _read(request)))

    async def _demo(self, request: web.Request) -> web.StreamResponse:
        try:
            self._start(await _read(request))
        except ActRefused as refused:
            return web.json_response({"ok": False, "error": refused.error})
        return web.json_response({"ok": True})

    def _start(self, asked: Json) -> None:
        demo = self._demos.get(str(asked.get("id")))
        if demo is None:
            raise ActRefused("demo_not_found")
        first = next(iter(self._workspace.channels))
        self._play(demo, self._workspace.channel(str(asked.get("channel") or first)).id)


async def _read(request: web.Request) -> Json:
    try:
        asked = json.loads(await request.text())
    except ValueError:
        return {}
    return asked if isinstance(asked, dict) else {}


def _person(person: Person) -> Json:
    return {"id": person.id, "name": person.name, "title": person.title, "is_bot": person.is_bot}


def _send(name: str) -> web.StreamResponse:
    path = PAGE / name
    content_type = _TYPES.get(path.suffix)
    if content_type is None or not path.is_file():
        return web.Response(status=404)
    return web.Response(body=path.read_bytes(), content_type=content_type, charset="utf-8")
