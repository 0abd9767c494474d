"""Who may talk to the sandbox: this machine alone, and no foreign web page in its browser."""

import logging
import traceback
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from aiohttp import web

MAX_BODY_BYTES = 1_000_000
_LOOPBACK = frozenset(("127.0.0.1", "localhost", "::1"))
_log = logging.getLogger(__name__)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@web.middleware
async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuses foreign hosts and origins. A fault is logged by its place, never with what was said."""
    if not is_local(request.headers.get("Host", ""), request.headers.get("Origin")):
        return web.Response(status=403, text="loopback only")
    try:
        return await handler(request)
    except web.HTTPException:
        raise
    except Exception as fault:
        place = traceback.format_tb(fault.__traceback__)[-1]
        _log.error("%s while serving %s\n%s", type(fault).__name__, request.path, place)
        return web.json_response({"ok": False, "error": "internal_error"}, status=500)


async def harden(request: web.Request, response: web.StreamResponse) -> None:
    """Puts the headers on that keep the page to itself."""
    if request.path != "/" and not request.path.startswith("/page/"):
        return
    policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    policy += f"connect-src 'self' ws://{request.host}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    response.headers["Content-Security-Policy"] = policy
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "no-store"


def is_local(host: str, origin: str | None) -> bool:
    """Whether a request names this machine, and comes from no page but the sandbox's own."""
    return _hostname(host) in _LOOPBACK and origin in (None, f"http://{host}")


def _hostname(host: str) -> str | None:
    try:
        return urlsplit(f"//{host}").hostname
    except ValueError:
        return None
