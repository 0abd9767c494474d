"""The wire between the bot and its Slack, which can be cut."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from urllib.parse import urlsplit


class Wire:
    """Passes on what is sent to it; while it is cut, nobody answers at its address."""

    def __init__(self, host: str, port: int) -> None:
        self._to = (host, port)
        self._ends: set[asyncio.StreamWriter] = set()
        self._server: asyncio.Server | None = None
        self._port = 0

    @classmethod
    @asynccontextmanager
    async def to(cls, url: str) -> AsyncIterator["Wire"]:
        """A wire to an address, for as long as the context lasts."""
        wire = cls(urlsplit(url).hostname or "", urlsplit(url).port or 0)
        await wire.mend()
        try:
            yield wire
        finally:
            await wire.cut()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}/"

    async def cut(self) -> None:
        """Breaks off what is under way, and lets nothing through until it is mended."""
        if self._server:
            self._server.close()
        for end in tuple(self._ends):
            end.transport.abort()

    async def mend(self) -> None:
        self._server = await asyncio.start_server(self._pass_on, "127.0.0.1", self._port)
        self._port = self._server.sockets[0].getsockname()[1]

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            there, back = await asyncio.open_connection(*self._to)
            self._ends |= {writer, back}
            await asyncio.gather(_copy(reader, back), _copy(there, writer), return_exceptions=True)
            self._ends -= {writer, back}


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while some := await reader.read(65536):
            writer.write(some)
            await writer.drain()
    finally:
        writer.close()
