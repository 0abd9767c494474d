"""The Web API's views.*: what they take, what they refuse, what they answer."""

import json
from typing import Any

from bot.sandbox import grammar
from bot.sandbox.inspection import inspect_view
from bot.sandbox.refusal import ApiRefused, Json
from bot.sandbox.tickets import Tickets
from bot.sandbox.views import View, Views
from bot.sandbox.workspace import Workspace


class ViewMethods:
    """Each public method answers the Web API method of its name."""

    def __init__(self, views: Views, tickets: Tickets, workspace: Workspace, home_tab: bool) -> None:
        self._views = views
        self._tickets = tickets
        self._workspace = workspace
        self._home_tab = home_tab

    def open(self, arguments: Json) -> Json:
        """Opens a modal before the person whose trigger_id it is."""
        body = read_view(arguments["view"], "modal")
        self._check_external_id(body)
        return self._answer(self._views.open(self._exchange(arguments), body))

    def push(self, arguments: Json) -> Json:
        """Lays a modal over the open one."""
        body = read_view(arguments["view"], "modal")
        self._check_external_id(body)
        return self._answer(self._views.push(self._exchange(arguments), body))

    def update(self, arguments: Json) -> Json:
        """Replaces what an open view shows."""
        if not arguments.get("view_id") and not arguments.get("external_id"):
            raise ApiRefused("invalid_arguments", ["one of view_id or external_id is required"])
        body = read_view(arguments["view"], "modal", "home")
        view = self._views.find(arguments.get("view_id"), arguments.get("external_id"))
        if view is None or view.type != body["type"]:
            raise ApiRefused("not_found")
        self._check_external_id(body, view)
        _check_hash(view, arguments)
        return self._answer(self._views.update(view, body))

    def publish(self, arguments: Json) -> Json:
        """Shows a view in a person's App Home."""
        if not self._home_tab:
            raise ApiRefused("not_enabled")
        body = read_view(arguments["view"], "home")
        if arguments["user_id"] not in self._workspace.people:
            raise ApiRefused("invalid_arguments", ["invalid `user_id`"])
        home = self._views.home(arguments["user_id"])
        self._check_external_id(body, home)
        if home:
            _check_hash(home, arguments)
        return self._answer(self._views.publish(arguments["user_id"], body))

    def _exchange(self, arguments: Json) -> str:
        return self._tickets.exchange(str(arguments["trigger_id"]))

    def _check_external_id(self, body: Json, view: View | None = None) -> None:
        taken_by = self._views.find(external_id=body.get("external_id"))
        if taken_by and (view is None or taken_by.id != view.id):
            raise ApiRefused("duplicate_external_id")

    def _answer(self, view: View) -> Json:
        return {"view": self._views.as_slack(view)}


def read_view(view: Any, *types: str) -> Json:
    """A view as it may be shown; raises ApiRefused."""
    if len(json.dumps(view)) > grammar.VIEW_BYTES.most:
        raise ApiRefused("view_too_large")
    problems = inspect_view(view, *types)
    if problems:
        raise ApiRefused("invalid_arguments", problems)
    return dict(view)


def _check_hash(view: View, arguments: Json) -> None:
    if arguments.get("hash") not in (None, "", view.hash):
        raise ApiRefused("hash_conflict")
