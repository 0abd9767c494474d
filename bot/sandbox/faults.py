"""Bad days on request: Slack's limits, outages and lost answers, laid for the next call of a method."""

from collections import defaultdict, deque
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


Fault = RateLimited | Refused | Outage | LostAnswer


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
