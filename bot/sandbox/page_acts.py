"""What the page posts to /page/act, turned into acts of the person it speaks for."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.sandbox.answers import answer_of_page, filled_by_page
from bot.sandbox.interactivity import Interactivity, Surface
from bot.sandbox.modals import Modals
from bot.sandbox.refusal import ActRefused, Json
from bot.sandbox.surfaces import Surfaces, element_of
from bot.sandbox.talk import Talk
from bot.sandbox.workspace import Channel, Person, Workspace

Act = Callable[[Person, Json], Awaitable[Json]]


@dataclass
class PageActs:
    """One method for each `do`; each returns what the answer holds beside `ok`."""

    _workspace: Workspace
    _talk: Talk
    _interactivity: Interactivity
    _modals: Modals
    _surfaces: Surfaces

    def __post_init__(self) -> None:
        self._acts: dict[str, Act] = {
            "say": self._say,
            "edit": self._edit,
            "delete": self._delete,
            "invite": self._invite,
            "command": self._command,
            "press": self._press,
            "suggest": self._suggest,
            "shortcut": self._shortcut,
            "submit_view": self._submit_view,
            "close_view": self._close_view,
            "open_home": self._open_home,
        }

    async def perform(self, request: Json) -> Json:
        """Performs one act and answers as the page expects."""
        try:
            act = self._acts.get(_text(request, "do"))
            if act is None:
                raise ActRefused("invalid_arguments", "do")
            return {"ok": True, **await act(self._workspace.person(_text(request, "as")), request)}
        except ActRefused as refused:
            return {"ok": False, "error": refused.error, "detail": refused.detail}

    async def _say(self, person: Person, request: Json) -> Json:
        thread_ts = _text(request, "thread_ts") if request.get("thread_ts") else None
        broadcast = request.get("broadcast") is True
        message = self._talk.say(person, self._channel(request), _text(request, "text"), thread_ts, broadcast)
        return {"ts": message.ts}

    async def _edit(self, person: Person, request: Json) -> Json:
        self._talk.edit(person, self._channel(request), _text(request, "ts"), _text(request, "text"))
        return {}

    async def _delete(self, person: Person, request: Json) -> Json:
        self._talk.delete(person, self._channel(request), _text(request, "ts"))
        return {}

    async def _invite(self, person: Person, request: Json) -> Json:
        self._talk.invite_bot(person, self._channel(request))
        return {}

    async def _command(self, person: Person, request: Json) -> Json:
        text = _text(request, "text") if "text" in request else ""
        await self._interactivity.command(person, self._channel(request), _text(request, "command"), text)
        return {}

    async def _press(self, person: Person, request: Json) -> Json:
        surface, action = self._surface(person, request), _object(request, "action")
        block, element = element_of(surface, _text(action, "action_id"), action.get("block_id"))
        surface = self._enter(person, surface, request)
        await self._interactivity.press(person, surface, block, element, answer_of_page(element, action))
        return {}

    async def _suggest(self, person: Person, request: Json) -> Json:
        surface = self._surface(person, request)
        block, element = element_of(surface, _text(request, "action_id"), request.get("block_id"))
        return await self._interactivity.suggest(person, surface, block, element, _text(request, "value"))

    async def _shortcut(self, person: Person, request: Json) -> Json:
        message = self._surfaces.message(person, _text(request, "channel"), _text(request, "ts"))
        await self._interactivity.shortcut(person, _text(request, "callback_id"), message)
        return {}

    async def _submit_view(self, person: Person, request: Json) -> Json:
        view = self._surfaces.modal(person, _text(request, "view_id"))
        values = filled_by_page(view.blocks, view.values, _values_of(request))
        errors = await self._modals.submit(person, view, values)
        return {"errors": errors} if errors else {}

    async def _close_view(self, person: Person, request: Json) -> Json:
        await self._modals.close(person, self._surfaces.modal(person, _text(request, "view_id")))
        return {}

    async def _open_home(self, person: Person, _request: Json) -> Json:
        self._interactivity.open_home(person)
        return {}

    def _channel(self, request: Json) -> Channel:
        return self._workspace.channel(_text(request, "channel"))

    def _surface(self, person: Person, request: Json) -> Surface:
        if request.get("view_id"):
            return self._surfaces.view(person, _text(request, "view_id"))
        return self._surfaces.message(person, _text(request, "channel"), _text(request, "message_ts"))

    def _enter(self, person: Person, surface: Surface, request: Json) -> Surface:
        entered = self._interactivity.entered(person, surface)
        values = filled_by_page(surface.blocks, entered, _values_of(request))
        return self._interactivity.enter(person, surface, values)


def _text(request: Json, name: str) -> str:
    value = request.get(name)
    if not isinstance(value, str):
        raise ActRefused("invalid_arguments", name)
    return value


def _object(request: Json, name: str) -> Json:
    value = request.get(name) or {}
    if not isinstance(value, dict):
        raise ActRefused("invalid_arguments", name)
    return value


def _values_of(request: Json) -> Json:
    values = _object(_object(request, "state"), "values")
    return {block_id: _object(values, block_id) for block_id in values}
