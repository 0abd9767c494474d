"""The modals that lie open before each person, and their App Home. Opens, pushes, replaces, closes; judges no view."""

import uuid
from dataclasses import dataclass, field, replace

from bot.sandbox.answers import state_of
from bot.sandbox.blocks import fill_ids
from bot.sandbox.grammar import VIEW_STACK
from bot.sandbox.refusal import ApiRefused, Json
from bot.sandbox.workspace import Workspace


@dataclass(frozen=True)
class View:
    """A view as one person has it before them."""

    id: str
    user: str
    body: Json
    hash: str
    root_id: str
    previous_id: str | None = None
    entered: Json = field(default_factory=dict)
    """What the person has entered so far, as Slack's `state.values`."""

    @property
    def type(self) -> str:
        """modal or home."""
        return str(self.body["type"])

    @property
    def blocks(self) -> list[Json]:
        """The blocks, each with its ids."""
        return list(self.body["blocks"])

    @property
    def values(self) -> Json:
        """Everything entered or preselected, as Slack's `state.values`."""
        return state_of(self.blocks, self.entered)


class Views:
    """All views of the workspace; the feed tells each person of their own."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._stacks: dict[str, list[View]] = {}
        self._homes: dict[str, View] = {}

    def top(self, user: str) -> View | None:
        """The modal a person sees, None if none is open."""
        stack = self._stacks.get(user)
        return stack[-1] if stack else None

    def stack(self, user: str) -> list[View]:
        """A person's open modals, the topmost last."""
        return list(self._stacks.get(user, ()))

    def home(self, user: str) -> View | None:
        """What a person's App Home shows, None before the first publish."""
        return self._homes.get(user)

    def find(self, view_id: str | None = None, external_id: str | None = None) -> View | None:
        """Finds an open view by one of its ids."""
        for view in [view for stack in self._stacks.values() for view in stack] + list(self._homes.values()):
            if view.id == view_id or (external_id and view.body.get("external_id") == external_id):
                return view
        return None

    def open(self, user: str, body: Json) -> View:
        """Opens a modal; one that is open already gives way to it."""
        self.clear(user)
        view = _new(user, body)
        self._stacks[user] = [view]
        self._tell("view_opened", view)
        return view

    def push(self, user: str, body: Json) -> View:
        """Lays a modal over the open one; raises ApiRefused."""
        stack = self._stacks.get(user)
        if not stack:
            raise ApiRefused("not_found")
        if len(stack) >= VIEW_STACK.most:
            raise ApiRefused("push_limit_reached")
        view = replace(_new(user, body), root_id=stack[0].id, previous_id=stack[-1].id)
        stack.append(view)
        self._tell("view_pushed", view)
        return view

    def update(self, view: View, body: Json) -> View:
        """Replaces what a view shows; answers under the same ids stay."""
        updated = replace(view, body=_filled(body), hash=_new_hash())
        self._put(updated)
        self._tell("home" if updated.type == "home" else "view_updated", updated)
        return updated

    def enter(self, view: View, values: Json) -> View:
        """Keeps what a person has entered."""
        entered = replace(view, entered=values)
        self._put(entered)
        return entered

    def publish(self, user: str, body: Json) -> View:
        """Shows a view in a person's App Home."""
        old = self._homes.get(user)
        if old:
            return self.update(old, body)
        view = self._homes[user] = _new(user, body)
        self._tell("home", view)
        return view

    def close(self, view: View) -> None:
        """Closes a modal and those that lie over it."""
        stack = self._stacks[view.user]
        while stack:
            closed = stack.pop()
            self._tell_closed(closed)
            if closed.id == view.id:
                return

    def clear(self, user: str) -> list[View]:
        """Closes all of a person's modals and returns them, the topmost first."""
        closed = self._stacks.pop(user, [])[::-1]
        for view in closed:
            self._tell_closed(view)
        return closed

    def _put(self, view: View) -> None:
        if view.type == "home":
            self._homes[view.user] = view
        else:
            stack = self._stacks[view.user]
            stack[[kept.id for kept in stack].index(view.id)] = view

    def _tell(self, kind: str, view: View) -> None:
        self._workspace.feed.tell({"type": kind, "view": self.show(view)}, frozenset((view.user,)))

    def _tell_closed(self, view: View) -> None:
        self._workspace.feed.tell({"type": "view_closed", "view_id": view.id}, frozenset((view.user,)))

    def show(self, view: View) -> Json:
        """A view as the page shows it."""
        return self.as_slack(view) | {"state_seed": view.values}

    def as_slack(self, view: View) -> Json:
        """A view as it stands in answers and interactions."""
        blank: Json = {"private_metadata": "", "callback_id": "", "external_id": "", "title": None}
        blank |= {"submit": None, "close": None, "clear_on_close": False, "notify_on_close": False}
        return {
            "id": view.id,
            "team_id": self._workspace.id,
            **blank,
            **view.body,
            "state": {"values": view.values},
            "hash": view.hash,
            "previous_view_id": view.previous_id,
            "root_view_id": view.root_id,
            "app_id": self._workspace.app_id,
            "app_installed_team_id": self._workspace.id,
            "bot_id": self._workspace.bot_id,
        }


def _new(user: str, body: Json) -> View:
    view_id = f"V{uuid.uuid4().hex[:10].upper()}"
    return View(view_id, user, _filled(body), _new_hash(), view_id)


def _filled(body: Json) -> Json:
    return body | {"blocks": list(fill_ids(body["blocks"]))}


def _new_hash() -> str:
    return f"{uuid.uuid4().hex[:10]}.{uuid.uuid4().hex[:8]}"
