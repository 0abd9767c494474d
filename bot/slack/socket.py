"""Socket Mode: the connection through which Slack sends, the watchdog over it, and its end in order."""

import asyncio
import contextlib
import logging
import time
from typing import Any

from aiohttp import WSMessage
from slack_bolt.adapter.socket_mode.async_internals import send_async_response
from slack_bolt.adapter.socket_mode.internals import build_headers
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

from bot.slack.app import CALL_FAILURES, SlackRefused, dispatch, error_of, explain, unreachable

log = logging.getLogger(__name__)

SILENCE_SECONDS = 60.0
"""How long Slack may be silent. The SDK itself mends a dead connection in less, where that can be done."""
PING_SECONDS = 10.0
"""How often the connection is tried at least."""
FINISH_SECONDS = 5.0
"""How long what was begun may take when the connection is closed. Slack itself waits for three."""


class Socket:
    """The Socket Mode connection. `lost` is set when Slack has been silent for so long that only a new start helps."""

    def __init__(self, app: AsyncApp, app_token: str, silence_seconds: float = SILENCE_SECONDS) -> None:
        self._app = app
        self._client = _Client(app_token, app.logger, app.client, ping_interval=min(PING_SECONDS, silence_seconds / 4))
        self._client.socket_mode_request_listeners.append(self._answer)
        self._silence_seconds = silence_seconds
        self._answering: set[asyncio.Task[Any]] = set()
        self._watchdog: asyncio.Task[None] | None = None
        self.lost = asyncio.Event()

    async def open(self) -> None:
        """Connects. Raises SlackRefused for a token that Slack does not take; nothing is left open then.

        The SDK's own way to connect would ask again for ever, whatever Slack answers.
        """
        try:
            await self._client.connect_to_new_endpoint(force=True)
        except SlackApiError as refused:
            await self.close()
            raise SlackRefused(explain(error_of(refused), "SLACK_APP_TOKEN")) from None
        except CALL_FAILURES as failed:
            await self.close()
            raise SlackRefused(unreachable(self._app.client, failed)) from None
        self._watchdog = asyncio.create_task(self._watch())

    async def close(self) -> None:
        """Answers what was begun, then disconnects. What is not answered Slack sends again, to whoever is there."""
        if self._watchdog:
            self._watchdog.cancel()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(FINISH_SECONDS):
                while self._answering:
                    await asyncio.wait(self._answering)
        await self._client.close()  # type: ignore[no-untyped-call]  # the SDK's own lacks types

    async def _answer(self, client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        """Answers one envelope."""
        task = asyncio.current_task()
        assert task
        self._answering.add(task)
        try:
            read = AsyncBoltRequest(mode="socket_mode", body=request.payload, headers=build_headers(request))
            await send_async_response(client, request, await dispatch(self._app, read), time.time())
        finally:
            self._answering.discard(task)

    async def _watch(self) -> None:
        while (silent := time.monotonic() - self._client.heard_at) < self._silence_seconds:  # noqa: ASYNC110 -- that nothing comes can only be waited for
            await asyncio.sleep(min(1.0, self._silence_seconds - silent))
        log.error("Slack has been silent for %.0f seconds: not even its pongs come", silent)
        self.lost.set()


class _Client(SocketModeClient):
    """The SDK's client, which also knows when it was last told something."""

    def __init__(self, *args: Any, **more: Any) -> None:
        self.heard_at = time.monotonic()
        self._pong: float | None = None
        super().__init__(*args, **more)
        self.on_message_listeners.append(self._on_message)

    @property
    def last_ping_pong_time(self) -> float | None:
        return self._pong

    @last_ping_pong_time.setter
    def last_ping_pong_time(self, at: float | None) -> None:
        if self._pong is not None and at is not None:  # the first of a connection is set whether a pong came or not
            self.heard_at = time.monotonic()
        self._pong = at

    async def _on_message(self, _message: WSMessage) -> None:
        self.heard_at = time.monotonic()
