"""The Web API over HTTP: reads a call, checks token, scope and arguments, and answers in Slack's form.

What the methods do is elsewhere; this is the door.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from bot.sandbox import grammar
from bot.sandbox.faults import Faults
from bot.sandbox.manifest import Manifest
from bot.sandbox.refusal import ApiRefused, Json, Refusals

Answer = Callable[[Json], Json]


@dataclass(frozen=True)
class Tokens:
    """The secrets that are good here."""

    bot: str = "xoxb-sandbox"
    app: str = "xapp-sandbox"
    signing_secret: str = "sandbox-signing-secret"  # noqa: S105 -- good in the sandbox alone


class WebApi:
    """Answers `/api/<method>`; every refusal is recorded."""

    def __init__(
        self,
        answers: Mapping[str, Answer],
        manifest: Manifest,
        tokens: Tokens,
        faults: Faults,
        refusals: Refusals,
    ) -> None:
        self._answers = answers
        self._manifest = manifest
        self._tokens = tokens
        self._faults = faults
        self._refusals = refusals
        self._revoked = False

    def revoke(self) -> None:
        """Makes the bot's token good for nothing."""
        self._revoked = True

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Answers one call, unless a fault has been laid for it."""
        name = request.match_info["method"]
        return await self._faults.spoil(name, request, lambda: self._serve(name, request))

    async def _serve(self, name: str, request: web.Request) -> web.StreamResponse:
        answer = await self._answer(name, request)
        return web.json_response(answer, headers={"x-oauth-scopes": ",".join(sorted(self._manifest.scopes))})

    async def _answer(self, name: str, request: web.Request) -> Json:
        try:
            return {"ok": True, **await self._call(name, request)}
        except ApiRefused as refused:
            self._refusals.note(name, refused)
            return refused.as_slack()

    async def _call(self, name: str, request: web.Request) -> Json:
        method = grammar.METHODS.get(name)
        if method is None:
            raise ApiRefused("unknown_method", req_method=name)
        arguments = await _read_arguments(request)
        self._check_token(method, _token_of(request, arguments))
        self._check_scope(method)
        _check_names(method, arguments)
        answer = self._answers[name]
        return answer(arguments)

    def _check_token(self, method: grammar.Method, token: str) -> None:
        if not token:
            raise ApiRefused("not_authed")
        if token not in (self._tokens.bot, self._tokens.app):
            raise ApiRefused("invalid_auth")
        if self._revoked and token == self._tokens.bot:
            raise ApiRefused("token_revoked")
        if not token.startswith(method.token):
            raise ApiRefused("not_allowed_token_type")

    def _check_scope(self, method: grammar.Method) -> None:
        if method.token == "xoxb" and method.scope not in {"", *self._manifest.scopes}:  # noqa: S105 -- a prefix
            provided = ",".join(sorted(self._manifest.scopes))
            raise ApiRefused("missing_scope", needed=method.scope, provided=provided)


def _token_of(request: web.Request, arguments: Json) -> str:
    given = str(arguments.pop("token", ""))
    return request.headers.get("Authorization", "").removeprefix("Bearer ").strip() or given


async def _read_arguments(request: web.Request) -> Json:
    """Arguments from the query, a form or a JSON body; those that hold JSON are read as such."""
    arguments: Json = dict(request.query)
    if request.content_type == "application/json":
        body = _parse(await request.text(), "invalid_json")
        if not isinstance(body, dict):
            raise ApiRefused("json_not_object")
        arguments |= body
    elif request.can_read_body:
        arguments |= {name: value for name, value in (await request.post()).items() if isinstance(value, str)}
    for name in grammar.JSON_ARGUMENTS:
        if isinstance(arguments.get(name), str):
            arguments[name] = _parse(arguments[name], _MALFORMED[name])
    return arguments


_MALFORMED = {"blocks": "invalid_blocks_format", "metadata": "invalid_metadata_format", "view": "invalid_arguments"}


def _parse(text: str, error: str) -> Any:
    try:
        return json.loads(text or "{}")
    except ValueError:
        raise ApiRefused(error) from None


def _check_names(method: grammar.Method, arguments: Json) -> None:
    problems = [f"missing required field: {name}" for name in method.required if not arguments.get(name)]
    known = {*method.required, *method.optional, *grammar.EVERYWHERE}
    problems += [f"invalid additional property: {name}" for name in arguments if name not in known]
    if problems:
        raise ApiRefused("invalid_arguments", problems)
