"""Submitting and closing modals, and what the bot answers to a submission."""

from contextlib import suppress

from bot.sandbox.answers import find_unanswered
from bot.sandbox.interactivity import Interactivity
from bot.sandbox.payloads import interaction
from bot.sandbox.refusal import ActRefused, ApiRefused, Json
from bot.sandbox.view_methods import read_view
from bot.sandbox.views import View
from bot.sandbox.workspace import Person


class Modals:
    """Acts of a person upon an open modal."""

    def __init__(self, interactivity: Interactivity) -> None:
        self._interactivity = interactivity
        self._views = interactivity.views

    async def submit(self, person: Person, view: View, values: Json) -> Json:
        """Submits a modal and returns the errors to show by block id, empty if it was taken."""
        if "submit" not in view.body:
            raise ActRefused("nothing_to_submit")
        view = self._views.enter(view, values)
        missing = find_unanswered(view.blocks, view.values)
        if missing:
            return missing
        answer = await self._send(person, view, "view_submission", response_urls=[])
        with self._interactivity.refusals.told_to_person("view_submission"):
            return self._follow(view, answer)

    async def close(self, person: Person, view: View) -> None:
        """Closes a modal; the bot hears of it if the view asked for that, and cannot hold it open."""
        clears = bool(view.body.get("clear_on_close"))
        closed = self._views.clear(person.id) if clears else [view]
        if not clears:
            self._views.close(view)
        for gone in closed:
            if gone.body.get("notify_on_close"):
                with suppress(ActRefused):
                    await self._send(person, gone, "view_closed", is_cleared=clears)

    async def _send(self, person: Person, view: View, kind: str, **more: object) -> Json:
        workspace = self._interactivity.workspace
        payload = interaction(workspace, person, kind) | {"view": self._views.as_slack(view)} | more
        if kind == "view_submission":
            payload["trigger_id"] = self._interactivity.tickets.issue_trigger(person.id)
        return await self._interactivity.delivery.ask("interactive", payload, kind == "view_submission")

    def _follow(self, view: View, answer: Json) -> Json:
        if self._views.find(view.id) is None:  # closed while the bot thought about it
            return {}
        match answer.get("response_action"):
            case None if not answer:
                self._views.close(view)
            case "clear":
                self._views.clear(view.user)
            case "update":
                self._views.update(view, read_view(answer.get("view"), "modal"))
            case "push":
                self._views.push(view.user, read_view(answer.get("view"), "modal"))
            case "errors":
                return _read_errors(view, answer.get("errors"))
            case unknown:
                raise ApiRefused("invalid_response_action", [f"response_action: {unknown}"])
        return {}


def _read_errors(view: View, errors: object) -> Json:
    inputs = {block["block_id"] for block in view.blocks if block["type"] == "input"}
    if not isinstance(errors, dict) or not errors or not errors.keys() <= inputs:
        raise ApiRefused("invalid_response_action", ["errors must name input blocks of the view"])
    return dict(errors)
