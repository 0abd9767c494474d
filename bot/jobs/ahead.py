"""Reading ahead of a decision, apart from the desk: nothing that is to be written, and nobody's acknowledgement, waits
while a reply is read."""

import asyncio
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Protocol

from bot.guide.library import Library
from bot.practice.reading import Reading
from bot.practice.thread import Likely

AT_ONCE = 4
"""How many replies are looked up and read at the same time: while one is read, the words of the next are found."""


class Reader(Protocol):
    def read(self, reply: str, client: str) -> Reading:
        """Reads a reply to a client's statement."""


class Store(Protocol):
    def likely_words(self, key: str) -> Likely | None:
        """What an event that is not decided yet will probably have read."""


class Ahead:
    """Reads what a decision will probably ask for."""

    def __init__(self, store: Store, reader: Reader, library: Library) -> None:
        self._store = store
        self._reader = reader
        self._library = library
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="ahead")

    async def reader_for(self, key: str) -> Reader:
        """Gives a reader for the decision about an event. What was not foreseen it reads when it is asked."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._read, key)

    def close(self) -> None:
        """Lets what was begun come to its end."""
        self._threads.shutdown(wait=True)

    def _read(self, key: str) -> Reader:
        likely = self._store.likely_words(key)
        prompt = self._library.find(likely.prompt, likely.content) if likely else None
        if likely is None or prompt is None:
            return self._reader
        asked = (likely.text, prompt.statement)
        return _Prepared(self._reader, {asked: self._reader.read(*asked)})


@dataclass(frozen=True)
class _Prepared:
    """A reader that has read some of it already."""

    reader: Reader
    known: Mapping[tuple[str, str], Reading] = field(repr=False)

    def read(self, reply: str, client: str) -> Reading:
        return self.known.get((reply, client)) or self.reader.read(reply, client)
