"""A fresh sandbox for each test, a client of the real SDK, and a bot of the real Bolt that remembers what it hears."""

import logging
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import Patience, Sandbox
from tests.patience import PATIENCE_SECONDS

Json = dict[str, Any]
MANIFEST = Path(__file__).parent / "manifest.json"


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = 1_790_000_000.0

    def __call__(self) -> float:
        return self.now

    def pass_seconds(self, seconds: float) -> None:
        self.now += seconds


class Listener:
    """A bot that acknowledges every event and keeps what it was sent."""

    def __init__(self, app: AsyncApp, sandbox: Sandbox) -> None:
        self.app = app
        self.sandbox = sandbox
        self.heard: list[Json] = []
        app.use(self._remember)
        app.event(re.compile(".*"))(_nothing)

    async def _remember(self, body: Json, next: Callable[[], Awaitable[Any]]) -> Any:  # noqa: A002 -- Bolt's name
        self.heard.append(body)
        self.sandbox.workspace.feed.wake()
        return await next()

    async def hears(self, count: int = 1) -> Json:
        """Waits until it has heard so many payloads and returns the last."""
        await self.sandbox.until(lambda: len(self.heard) >= count)
        return self.heard[-1]

    async def hears_event(self, subtype: str | None = None, type_: str = "message") -> Json:
        """Waits for an event of a type and subtype and returns it."""
        return await self.sandbox.until(lambda: self._find(type_, subtype))

    def _find(self, type_: str, subtype: str | None) -> Json:
        events = [body["event"] for body in self.heard if body["type"] == "event_callback"]
        found = [event for event in events if event["type"] == type_ and event.get("subtype") == subtype]
        return found[-1] if found else {}


async def _nothing() -> None:
    pass


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def patience() -> Patience:
    """Long enough for a bot that answers; where a test is about silence it names another."""
    return Patience(ack_seconds=PATIENCE_SECONDS, retry_waits_seconds=(0.0, 0.05, 0.1))


@pytest_asyncio.fixture
async def sandbox(clock: Clock, patience: Patience) -> AsyncIterator[Sandbox]:
    async with Sandbox(manifest=MANIFEST, patience=patience, now=clock) as sandbox:
        yield sandbox


@pytest_asyncio.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
def client(sandbox: Sandbox, http: aiohttp.ClientSession) -> AsyncWebClient:
    return AsyncWebClient("xoxb-sandbox", base_url=sandbox.api_url, session=http, retry_handlers=[])


@pytest_asyncio.fixture
async def bot(sandbox: Sandbox, client: AsyncWebClient) -> AsyncIterator[Listener]:
    app = AsyncApp(client=client, ignoring_self_events_enabled=False, logger=logging.getLogger("tests.quiet"))
    listener = Listener(app, sandbox)
    handler = AsyncSocketModeHandler(app, "xapp-sandbox")
    await handler.connect_async()  # type: ignore[no-untyped-call]  # Bolt leaves it untyped
    await sandbox.until(lambda: sandbox.bot_connected)
    yield listener
    await handler.close_async()  # type: ignore[no-untyped-call]  # likewise
