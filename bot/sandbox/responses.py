"""Answers outside the Web API: through a response_url, or in the acknowledgement of a slash command."""

import json

from aiohttp import web

from bot.sandbox.chat_methods import read_content, read_metadata
from bot.sandbox.conversations import Conversations
from bot.sandbox.faults import Faults
from bot.sandbox.grammar import RESPONSE_URL_FIELDS
from bot.sandbox.refusal import ApiRefused, Json, Refusals
from bot.sandbox.tickets import ReplySlot, Tickets
from bot.sandbox.workspace import Message

_GONE = ("expired_url", "used_url")


class Responses:
    """Shows such an answer in the channel it belongs to: to one person unless it says otherwise."""

    def __init__(self, conversations: Conversations, tickets: Tickets, refusals: Refusals, faults: Faults) -> None:
        self._conversations = conversations
        self._workspace = conversations.workspace
        self._tickets = tickets
        self._refusals = refusals
        self._faults = faults

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Takes a POST to a response_url, unless a fault has been laid for `response_url`."""
        return await self._faults.spoil("response_url", request, lambda: self._serve(request))

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        try:
            slot = self._tickets.use_slot(request.match_info["key"])
            self.respond(slot, _parse(await request.text()))
        except ApiRefused as refused:
            self._refusals.note("response_url", refused)
            return web.json_response(refused.as_slack(), status=404 if refused.error in _GONE else 400)
        return web.Response(text="ok")

    def respond(self, slot: ReplySlot, body: Json) -> None:
        """Posts, replaces or deletes as the body says; raises ApiRefused."""
        unknown = body.keys() - RESPONSE_URL_FIELDS
        if unknown:
            raise ApiRefused("invalid_payload", [f"invalid additional property: {name}" for name in sorted(unknown)])
        original = self._find_original(slot)
        if _is_set(body, "delete_original"):
            if original is None:
                raise ApiRefused("message_not_found")
            self._conversations.delete(original)
        elif original and _is_set(body, "replace_original"):
            self._conversations.edit(original, **read_content(body))
        else:
            self._post(slot, body)

    def _post(self, slot: ReplySlot, body: Json) -> None:
        response_type = body.get("response_type", "ephemeral")
        if response_type not in ("ephemeral", "in_channel"):
            raise ApiRefused("invalid_payload", [f"invalid response_type: {response_type}"])
        message = Message(
            slot.channel,
            self._workspace.next_ts(),
            self._workspace.bot.id,
            is_bot=True,
            thread_ts=body.get("thread_ts"),
            metadata=read_metadata(body),
            only_for=slot.user if response_type == "ephemeral" else None,
            **read_content(body),
        )
        self._conversations.post(message)

    def _find_original(self, slot: ReplySlot) -> Message | None:
        original = self._workspace.message(slot.channel, slot.message_ts) if slot.message_ts else None
        return original if original and original.is_bot else None


def _is_set(body: Json, name: str) -> bool:
    return body.get(name) in (True, "true")


def _parse(text: str) -> Json:
    try:
        body = json.loads(text)
    except ValueError:
        raise ApiRefused("invalid_payload") from None
    if not isinstance(body, dict):
        raise ApiRefused("invalid_payload")
    return body
