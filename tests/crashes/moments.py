"""The moments at which a process can be made to die: each write, each commit, each call of Slack's, and what follows.

Between two of these a death changes nothing that anybody could find afterwards. They are counted from outside the bot's
code, where its libraries tell of them; the bot knows nothing of this.
"""

import os
import signal
from collections.abc import Callable
from threading import Lock
from typing import Any

import aiohttp
from sqlalchemy import Engine, Pool, event


class Moments:
    """Counts moments, and kills this process at the one that was asked for."""

    def __init__(self, last_words: Callable[[str], None]) -> None:
        self._last_words = last_words
        self._left = 0
        self._last = ""
        self._lock = Lock()

    def die_at(self, nth: int) -> None:
        """Has the process die at the n-th moment from now; never, if that is 0."""
        with self._lock:
            self._left = nth

    def die_when(self, moment: str) -> None:
        """Has the process die as soon as this moment comes, e.g. `after chat.postMessage`."""
        self._last = moment

    def watch(self) -> None:
        """Counts from now on whatever the process does with its databases and with Slack."""
        event.listen(Engine, "before_cursor_execute", lambda *seen: self._writes(str(seen[2])))
        event.listen(Engine, "commit", lambda _connection: self._comes("before a commit"))
        event.listen(Pool, "checkin", lambda *_seen: self._comes("after a transaction"))
        self._watch_calls()

    def _watch_calls(self) -> None:
        request = aiohttp.ClientSession._request

        async def watched(session: aiohttp.ClientSession, method: str, url: Any, **more: Any) -> Any:
            call = str(url).partition("?")[0].rpartition("/")[2] or "the connection"
            self._comes(f"before {call}")
            answer = await request(session, method, url, **more)
            self._comes(f"after {call}")
            return answer

        # aiohttp tells of a session's calls only to whoever makes the session
        aiohttp.ClientSession._request = watched  # type: ignore[method-assign,assignment]

    def _writes(self, statement: str) -> None:
        verb = statement.split(maxsplit=1)[0].upper()
        if verb in ("INSERT", "UPDATE", "DELETE"):
            self._comes(f"before {verb}")

    def _comes(self, moment: str) -> None:
        with self._lock:
            self._left -= 1
            if self._left == 0 or moment == self._last:
                self._last_words(moment)
                os.kill(os.getpid(), signal.SIGKILL)
