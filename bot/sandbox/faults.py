"""Bad days on request: Slack's limits, outages, lost and late answers, laid for the next call of a method."""

import asyncio
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from aiohttp import web


@dataclass(frozen=True)
class RateLimited:
    """429, with the time to wait."""

    retry_after_seconds: int = 30

    def answer(self) -> web.Response:
        """The answer in place of the method's own."""
        headers = {"Retry-After": str(self.retry_after_seconds)}
        return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers=headers)


@dataclass(frozen=True)
class Refused:
    """An error of Slack's choosing: is_archived, token_revoked, internal_error."""

    error: str

    def answer(self) -> web.Response:
        """The answer in place of the method's own."""
        return web.json_response({"ok": False, "error": self.error})


@dataclass(frozen=True)
class Outage:
    """A server error whose body is no JSON."""

    status: int = 503

    def answer(self) -> web.Response:
        """The answer in place of the method's own."""
        return web.Response(status=self.status, text="upstream unavailable", content_type="text/html")


@dataclass(frozen=True)
class LostAnswer:
    """The call is carried out, and the connection breaks before the answer arrives."""


@dataclass(frozen=True)
class LostCall:
    """The connection breaks before anything is carried out."""


@dataclass(frozen=True)
class Slow:
    """The call is carried out, and answered late."""

    seconds: float


Fault = RateLimited | Refused | Outage | LostAnswer | LostCall | Slow


class Faults:
    """Faults in the order in which they were laid, each good for one call."""

    def __init__(self) -> None:
        self._laid: defaultdict[str, deque[Fault]] = defaultdict(deque)

    def lay(self, method: str, *faults: Fault) -> None:
        """Lays faults for the next calls of a method."""
        self._laid[method].extend(faults)

    def next_for(self, method: str) -> Fault | None:
        """Takes the next fault of a method, None if there is none."""
        laid = self._laid.get(method)
        return laid.popleft() if laid else None

    async def spoil(
        self, method: str, request: web.Request, serve: Callable[[], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        """Serves a call, spoilt by the next fault of its method."""
        match self.next_for(method):
            case None:
                return await serve()
            case Slow(seconds=seconds):
                answer = await serve()
                await asyncio.sleep(seconds)
                return answer
            case LostAnswer():
                answer = await serve()
                _break_off(request)
                return answer
            case LostCall():
                _break_off(request)
                return web.Response()
            case fault:
                return fault.answer()


def _break_off(request: web.Request) -> None:
    if request.transport:
        request.transport.abort()
