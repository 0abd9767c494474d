"""HTTP: the address that Slack sends to, behind the guard, and the server that listens there."""

import asyncio
import contextlib
import logging
import socket
from collections.abc import Callable, Iterator

import uvicorn
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.slack.app import dispatch
from bot.slack.guard import Guard, Turned, content_type

log = logging.getLogger(__name__)

PATH = "/slack/events"
"""Where events, commands, shortcuts, buttons, modals and menus are sent to."""
HEALTH = "/health"
"""Where a load balancer asks whether the process does its work."""
FINISH_SECONDS = 10
"""How long what was begun may take when the server is closed."""


class PortRefused(Exception):
    """The address cannot be listened at; the message says which, and the way out."""


def make_door(app: AsyncApp, signing_secret: str, is_well: Callable[[], bool]) -> Starlette:
    """The ASGI application: the guard, then Bolt."""
    guard = Guard(signing_secret)

    async def take(request: Request) -> Response:
        try:
            body = await guard.admit(request)
        except Turned as turned:
            log.info("A request was turned away: %s", turned.reason)
            return Response(status_code=turned.status)
        read = _read(body, content_type(request))
        if read is None:
            log.warning("A signed request could not be read")
            return Response()
        answer = await dispatch(app, read)
        return Response(answer.body, answer.status, headers=answer.first_headers_without_set_cookie())

    async def tell_health(_request: Request) -> Response:
        well = await asyncio.to_thread(is_well)
        return PlainTextResponse("well" if well else "the database does not answer", 200 if well else 503)

    return Starlette(routes=[Route(PATH, take, methods=["POST"]), Route(HEALTH, tell_health)])


def _read(body: str, kind: str) -> AsyncBoltRequest | None:
    """A signed body as Bolt takes it; None for what is no payload at all. No header but its kind is passed on."""
    try:
        request = AsyncBoltRequest(body=body, headers={"content-type": kind})
    except Exception:  # whatever Bolt trips over: there is no payload in it
        return None
    return request if isinstance(request.body, dict) else None


class Server:
    """Serves the door. `lost` is set should it end by itself."""

    def __init__(self, door: Starlette, host: str, port: int) -> None:
        self._door = door
        self._address = host, port
        self._running: asyncio.Task[None] | None = None
        self.lost = asyncio.Event()

    async def open(self) -> None:
        """Listens. Raises PortRefused."""
        host, port = self._address
        try:
            family = socket.AF_INET6 if ":" in host else socket.AF_INET
            listening = socket.create_server(self._address, family=family, backlog=1024)
        except (OSError, UnicodeError) as taken:
            said = getattr(taken, "strerror", None) or "no such address"
            raise PortRefused(f"Port {port} at {host} cannot be used: {said}. Choose another: PORT=8080") from None
        self._port: int = listening.getsockname()[1]
        self._server = _Uvicorn(_config(self._door))
        self._running = asyncio.create_task(self._server.serve([listening]))
        self._running.add_done_callback(lambda _: self.lost.set())
        while not self._server.started and not self._running.done():  # noqa: ASYNC110 -- uvicorn tells in no other way
            await asyncio.sleep(0.01)

    async def close(self) -> None:
        """Takes nothing new, and answers what was begun."""
        if self._running:
            self._server.should_exit = True
            await self._running

    @property
    def port(self) -> int:
        """Where it listens, should a free port have been asked for."""
        return self._port


def _config(door: Starlette) -> uvicorn.Config:
    return uvicorn.Config(
        door,
        log_config=None,
        log_level="warning",
        access_log=False,
        lifespan="off",
        ws="none",
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=FINISH_SECONDS,
    )


class _Uvicorn(uvicorn.Server):
    """Uvicorn, which leaves the signals to whoever started the bot."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield
