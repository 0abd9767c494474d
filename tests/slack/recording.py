"""A hand-over and a memory that keep a visible record, and the real Bolt app connected to a sandbox with them."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache

import aiohttp
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.guide.library import Library
from bot.guide.loading import load_guide
from bot.guide.types import Guide
from bot.guide.written import Writing
from bot.practice.events import ChannelId, Event
from bot.practice.reading import Measured
from bot.practice.thread import ChannelState, KeptOf, Outlook, TryState
from bot.sandbox import Sandbox
from bot.settings import ROOT
from bot.slack.app import make_app, make_client, whoami
from bot.slack.leading import Leading
from bot.slack.listeners import listen
from bot.slack.scheduling import Scheduling
from bot.slack.sender import Sender
from bot.slack.socket import Socket
from bot.slack.surfaces import Surfaces
from bot.slack.taking import Taking

MANIFEST = ROOT / "manifest.json"
MEASURED = Measured(1200, 9, 0.81, 0.924, dict.fromkeys(("side-with-sabotage", "asking-why"), (0.97, 0.884)))
TEAM = {"procedure": "Call the duty line.", "contact": "Cleo has an open door."}


@cache
def real_guide() -> Guide:
    return load_guide(ROOT / "content" / "self-sabotage")


@cache
def real_library() -> Library:
    return Library(real_guide(), lambda _: None)


@dataclass(frozen=True)
class HandedOver:
    key: str
    event_id: str | None
    event: Event
    text: str | None


@dataclass
class Recorder:
    """Takes everything and keeps it to be looked at. While `failures` are left, it fails instead."""

    taken: list[HandedOver] = field(default_factory=list)
    confirmed: list[tuple[str, str]] = field(default_factory=list)
    failures: list[Exception] = field(default_factory=list)

    async def hand_over(self, key: str, event_id: str | None, event: Event, text: str | None) -> bool:
        if self.failures:
            raise self.failures.pop()
        self.taken.append(HandedOver(key, event_id, event, text))
        return True

    async def confirm(self, effect_id: str, message: str) -> None:
        self.confirmed.append((effect_id, message))

    @property
    def events(self) -> list[Event]:
        return [one.event for one in self.taken]


@dataclass
class Remembered:
    """What the surfaces may look up."""

    now: datetime = datetime(2026, 11, 2, 12, tzinfo=UTC)
    channels: dict[ChannelId, ChannelState] = field(default_factory=dict)
    tries: dict[tuple[str, str], TryState] = field(default_factory=dict)
    """By try and by the person who asks."""
    kept: dict[str, KeptOf] = field(default_factory=dict)

    outlooks: dict[ChannelId, Outlook] = field(default_factory=dict)
    contents: dict[str, tuple[Mapping[str, str], str]] = field(default_factory=dict)
    """Clients that were written: their files and whose they are, by their version."""

    def outlook(self, place: ChannelId) -> Outlook | None:
        return self.outlooks.get(place)

    def keep_content(self, content_hash: str, files: Mapping[str, str], workspace: str) -> None:
        self.contents[content_hash] = files, workspace

    def channel(self, place: ChannelId) -> ChannelState | None:
        return self.channels.get(place)

    def try_state(self, try_id: str, asker: str) -> TryState | None:
        return self.tries.get((try_id, asker))

    def kept_of(self, workspace: str, person: str) -> KeptOf:  # noqa: ARG002 -- as the surfaces call it
        return self.kept.get(person, KeptOf((), 0))


@dataclass
class Connected:
    """The app at work, with its records."""

    recorder: Recorder
    memory: Remembered
    sender: Sender
    app: AsyncApp


def screen_nothing_but_the_empty(text: str) -> str | None:
    """The simplest screen that a hand-over can have."""
    return None if any(character.isalpha() for character in text) else "empty"


def listen_with_record(app: AsyncApp, client: AsyncWebClient, recorder: Recorder, memory: Remembered) -> None:
    """Has the app listen as the bot does; what lies behind it is a record."""
    library = real_library()
    leading = Leading(client, library, memory, Writing(real_guide(), memory.keep_content))
    taking = Taking(recorder, screen_nothing_but_the_empty)
    scheduling = Scheduling(client, memory, lambda: memory.now)
    listen(app, taking, Surfaces(client, library, memory, MEASURED), leading, scheduling)


@asynccontextmanager
async def connected(sandbox: Sandbox) -> AsyncIterator[Connected]:
    """The real app, its real listeners and its real socket; only what lies behind them is a record."""
    async with aiohttp.ClientSession() as session:
        client = make_client(sandbox.tokens.bot, sandbox.api_url, session)
        app = make_app(client, await whoami(client))
        parts = Connected(Recorder(), Remembered(), Sender(client, real_library(), TEAM), app)
        listen_with_record(app, client, parts.recorder, parts.memory)
        socket = Socket(app, sandbox.tokens.app)
        await socket.open()
        try:
            yield parts
        finally:
            await socket.close()
