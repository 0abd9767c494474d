"""Something that answers in Slack's place, as badly as one likes, and counts how often it was called."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web

Answer = Callable[[web.Request], Awaitable[web.Response]]


@dataclass
class Wire:
    """Where it is, and the paths that were called, in order."""

    url: str
    called: list[str] = field(default_factory=list)


@asynccontextmanager
async def answering(answer: Answer) -> AsyncIterator[Wire]:
    """Answers every call so, for as long as the block lasts."""
    wire = Wire("")

    async def handle(request: web.Request) -> web.Response:
        wire.called.append(request.path)
        return await answer(request)

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", handle)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    wire.url = f"http://127.0.0.1:{runner.addresses[0][1]}/"
    try:
        yield wire
    finally:
        await runner.cleanup()


def plain(status: int, text: str, kind: str = "text/plain", **headers: str) -> Answer:
    """Answers with this text."""

    async def answer(_request: web.Request) -> web.Response:
        return web.Response(status=status, text=text, content_type=kind, headers=headers)

    return answer


async def cut_off(request: web.Request) -> web.Response:
    """Takes the call and breaks the connection."""
    assert request.transport
    request.transport.abort()
    return web.Response()
