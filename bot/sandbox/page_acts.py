"""What the page posts to /page/act, turned into acts of the person it speaks for."""

from collections.abc import Awaitable, Callable
from typing import Any

from bot.sandbox.answers import answer_of_page, filled_by_page
from bot.sandbox.interactivity import Interactivity, Surface
from bot.sandbox.modals import Modals
from bot.sandbox.refusal import ActRefused, Json
from bot.sandbox.surfaces import Surfaces, element_of
from bot.sandbox.talk import Talk
from bot.sandbox.workspace import Person, Workspace

Act = Callable[[Person, Json], Awaitable[Json]]


class PageActs:
    """One method for each `do`; a missing field of the request is refused as such."""

    def __init__(
        self, workspace: Workspace, talk: Talk, interactivity: Interactivity, modals: Modals, surfaces: Surfaces
    ) -> None:
        self._workspace = workspace
        self._talk = talk
        self._interactivity = interactivity
        self._modals = modals
        self._surfaces = surfaces
        self._acts: dict[str, Act] = {
            "say": self._say,
            "edit": self._edit,
            "delete": self._delete,
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
            act = self._acts[str(request.get("do"))]
            person = self._workspace.person(str(request["as"]))
            return {"ok": True, **await act(person, request)}
        except ActRefused as refused:
            return {"ok": False, "error": refused.error, "detail": refused.detail}
        except (KeyError, TypeError, AttributeError):
            return {"ok": False, "error": "invalid_arguments"}

    async def _say(self, person: Person, request: Json) -> Json:
        channel = self._workspace.channel(request["channel"])
        thread_ts, broadcast = request.get("thread_ts"), bool(request.get("broadcast"))
        message = self._talk.say(person, channel, str(request["text"]), thread_ts, broadcast)
        return {"ts": message.ts}

    async def _edit(self, person: Person, request: Json) -> Json:
        channel = self._workspace.channel(request["channel"])
        self._talk.edit(person, channel, request["ts"], str(request["text"]))
        return {}

    async def _delete(self, person: Person, request: Json) -> Json:
        self._talk.delete(person, self._workspace.channel(request["channel"]), request["ts"])
        return {}

    async def _command(self, person: Person, request: Json) -> Json:
        channel = self._workspace.channel(request["channel"])
        if request["command"] == "/invite":
            self._talk.invite_bot(person, channel)
        else:
            await self._interactivity.command(person, channel, request["command"], str(request.get("text", "")))
        return {}

    async def _press(self, person: Person, request: Json) -> Json:
        surface, action = self._surface(person, request), request["action"]
        block, element = element_of(surface, action["action_id"], action.get("block_id"))
        surface = self._enter(person, surface, request)
        await self._interactivity.press(person, surface, block, element, answer_of_page(element, action))
        return {}

    async def _suggest(self, person: Person, request: Json) -> Json:
        surface = self._surface(person, request)
        block, element = element_of(surface, request["action_id"], request.get("block_id"))
        return await self._interactivity.suggest(person, surface, block, element, str(request.get("value", "")))

    async def _shortcut(self, person: Person, request: Json) -> Json:
        message = self._surfaces.message(person, request["channel"], request["ts"])
        await self._interactivity.shortcut(person, request["callback_id"], message)
        return {}

    async def _submit_view(self, person: Person, request: Json) -> Json:
        view = self._surfaces.modal(person, request["view_id"])
        values = filled_by_page(view.blocks, view.values, _values_of(request))
        errors = await self._modals.submit(person, view, values)
        return {"errors": errors} if errors else {}

    async def _close_view(self, person: Person, request: Json) -> Json:
        await self._modals.close(person, self._surfaces.modal(person, request["view_id"]))
        return {}

    async def _open_home(self, person: Person, _request: Json) -> Json:
        self._interactivity.open_home(person)
        return {}

    def _surface(self, person: Person, request: Json) -> Surface:
        if request.get("view_id"):
            return self._surfaces.modal(person, request["view_id"])
        return self._surfaces.message(person, request["channel"], request["message_ts"])

    def _enter(self, person: Person, surface: Surface, request: Json) -> Surface:
        entered = self._interactivity.entered(person, surface)
        values = filled_by_page(surface.blocks, entered, _values_of(request))
        return self._interactivity.enter(person, surface, values)


def _values_of(request: Json) -> dict[str, Any]:
    state = request.get("state") or {}
    return dict(state.get("values") or {})
