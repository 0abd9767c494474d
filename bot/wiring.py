"""Builds the parts from Settings and connects them: the only file that knows every part."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Protocol

import aiohttp

from bot.guide.library import Library
from bot.guide.loading import content_files, load_guide
from bot.guide.types import Guide
from bot.guide.written import Writing
from bot.jobs.ahead import Ahead
from bot.jobs.desk import Desks
from bot.jobs.engine import Engine, new_executor
from bot.jobs.flow import Flow
from bot.jobs.worker import LeftToWorkers
from bot.practice.reading import Measured
from bot.reader.apart import reader_apart
from bot.reader.model import Model
from bot.reader.safety import shipped
from bot.reader.screening import screen
from bot.settings import Settings
from bot.slack.app import AsyncApp, make_app, make_client, whoami
from bot.slack.http import Server, make_door
from bot.slack.leading import Leading
from bot.slack.listeners import listen
from bot.slack.scheduling import Scheduling
from bot.slack.sender import Sender
from bot.slack.socket import Socket
from bot.slack.surfaces import Surfaces
from bot.slack.taking import HandOver, Taking
from bot.store.connecting import connect
from bot.store.migrating import is_empty, migrate, require_current
from bot.store.store import Store

WEIGHTS = "reader.npz"
"""The reader's weights, beside the content that they were learned from."""

CALL_SECONDS = 30
"""How long a call of Slack's may take."""

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    return datetime.now(UTC)


class WayIn(Protocol):
    """The way by which Slack is heard."""

    lost: asyncio.Event
    """Set when it is broken for good, and the process is to be started anew."""

    async def open(self) -> None: ...
    async def close(self) -> None: ...


@dataclass(frozen=True)
class Bot:
    """A running bot, for whoever started it."""

    workspace: str
    engine: Engine
    store: Store
    library: Library
    clock: Clock
    way_in: WayIn | None
    """None where it does not listen to Slack."""


@dataclass(frozen=True)
class Listening:
    """A process that only listens, for whoever started it."""

    workspace: str
    way_in: WayIn


@dataclass(frozen=True)
class _Parts:
    """What every process is made of."""

    guide: Guide
    store: Store
    desks: Desks
    library: Library
    session: aiohttp.ClientSession
    """The one that all calls of Slack's share."""


@asynccontextmanager
async def running(
    settings: Settings, *, listens: bool = True, works: bool = True, clock: Clock = utc_now
) -> AsyncIterator[Bot]:
    """Runs the bot while the context lasts: it listens to Slack, works (minds the clock, takes up what processes that
    only listen have kept), or both. With neither it does what its caller asks.

    Raises ContentRefused, DatabaseRefused, SlackRefused or PortRefused before anything is posted.
    """
    weights = settings.content / WEIGHTS
    reader, measured = reader_apart(weights), Model.load(weights).measured
    if listens or works:
        await asyncio.to_thread(reader.make_ready)
    async with _opened(settings) as parts:
        client = make_client(settings.bot_token, settings.api_url, parts.session)
        identity = await whoami(client)
        sender = Sender(client, parts.library, {"procedure": settings.procedure, "contact": settings.contact})
        runner = new_executor()
        ahead = Ahead(parts.store, reader, parts.library)
        flow = Flow(parts.store, parts.desks.walks, ahead, parts.library, sender, clock, runner)
        engine = Engine(settings.database_url, parts.store, parts.desks, flow, clock, runner)
        await engine.start(keeps_time=works)
        try:
            app = make_app(client, identity)
            way_in = _listen(app, settings, parts, engine, measured, clock) if listens else None
            async with _open(way_in):
                yield Bot(identity.workspace, engine, parts.store, parts.library, clock, way_in)
        finally:
            await engine.stop()
            ahead.close()


@asynccontextmanager
async def listening(settings: Settings, *, clock: Clock = utc_now) -> AsyncIterator[Listening]:
    """Listens to Slack while the context lasts, and leaves to workers what it takes.

    Raises ContentRefused, DatabaseRefused, SlackRefused or PortRefused.
    """
    async with _opened(settings) as parts:
        client = make_client(settings.bot_token, settings.api_url, parts.session)
        identity = await whoami(client)
        measured = Model.load(settings.content / WEIGHTS).measured
        jobs = LeftToWorkers(parts.store, parts.desks.intake, clock)
        way_in = _listen(make_app(client, identity), settings, parts, jobs, measured, clock)
        async with _open(way_in):
            yield Listening(identity.workspace, way_in)


@asynccontextmanager
async def _opened(settings: Settings) -> AsyncIterator[_Parts]:
    guide = load_guide(settings.content)
    database = connect(settings.database_url)
    try:
        if is_empty(database):
            migrate(database)
        require_current(database)
        store = Store(database, timedelta(seconds=settings.pace_seconds))
        store.keep_content(guide.hash, content_files(settings.content))
        desks = Desks.at(store)
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=CALL_SECONDS)) as session:
            try:
                yield _Parts(guide, store, desks, Library(guide, store.content), session)
            finally:
                desks.close()
    finally:
        database.dispose()


def _listen(
    app: AsyncApp, settings: Settings, parts: _Parts, jobs: HandOver, measured: Measured, clock: Clock
) -> WayIn:
    """Has the app listen: through Socket Mode where there is a token for it, else over HTTP."""
    shipped()  # what the screen needs is refused now, not at the first message
    names = frozenset(prompt.client.name for prompt in parts.guide.prompts.values())
    taking = Taking(jobs, partial(screen, known_names=names))
    leading = Leading(app.client, parts.library, parts.store, Writing(parts.guide, parts.store.keep_content))
    surfaces = Surfaces(app.client, parts.library, parts.store, measured)
    listen(app, taking, surfaces, leading, Scheduling(app.client, parts.store, clock))
    if settings.app_token:
        return Socket(app, settings.app_token, settings.silence_seconds)
    return Server(make_door(app, settings.signing_secret, parts.store.is_well), settings.host, settings.port)


@asynccontextmanager
async def _open(way_in: WayIn | None) -> AsyncIterator[None]:
    if way_in is None:
        yield
        return
    await way_in.open()
    try:
        yield
    finally:
        await way_in.close()
