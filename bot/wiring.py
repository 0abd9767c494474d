"""Builds the parts from Settings and connects them: the only file that knows every part."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

import aiohttp

from bot.guide.library import Library
from bot.guide.loading import content_files, load_guide
from bot.guide.written import Writing
from bot.jobs.engine import Engine, new_executor
from bot.jobs.flow import Flow
from bot.reader.local import LocalReader
from bot.reader.screening import screen
from bot.settings import Settings
from bot.slack.app import Socket, make_app, make_client, whoami
from bot.slack.leading import Leading
from bot.slack.listeners import listen
from bot.slack.sender import Sender
from bot.slack.surfaces import Surfaces
from bot.slack.taking import Taking
from bot.store.connecting import connect
from bot.store.migrating import is_empty, migrate, require_current
from bot.store.store import Store

WEIGHTS = "reader.npz"
"""The reader's weights, beside the content that they were learned from."""

CALL_SECONDS = 30
"""How long a call of Slack's may take."""


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Bot:
    """A running bot, for whoever started it."""

    workspace: str
    engine: Engine
    store: Store
    library: Library
    clock: Callable[[], datetime]


@asynccontextmanager
async def running(
    settings: Settings, *, listens: bool = True, clock: Callable[[], datetime] = utc_now
) -> AsyncIterator[Bot]:
    """Runs the bot while the context lasts. With `listens` it minds Slack and the clock; without, it does what its
    caller asks (and perhaps its share of what waits in the queue).

    Raises ContentRefused, DatabaseRefused or SlackRefused before anything is posted.
    """
    guide = load_guide(settings.content)
    reader = LocalReader.load(settings.content / WEIGHTS)
    database = connect(settings.database_url)
    if is_empty(database):
        migrate(database)
    require_current(database)
    store = Store(database)
    store.keep_content(guide.hash, content_files(settings.content))
    library = Library(guide, store.content)
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=CALL_SECONDS)) as session:
        client = make_client(settings.bot_token, settings.api_url, session)
        identity = await whoami(client)
        sender = Sender(client, library, {"procedure": settings.procedure, "contact": settings.contact})
        runner = new_executor()
        flow = Flow(store, reader, library, sender, clock, runner)
        engine = Engine(settings.database_url, store, flow, clock, runner)
        await engine.start(keeps_time=listens)
        try:
            names = frozenset(prompt.client.name for prompt in guide.prompts.values())
            taking = Taking(engine, partial(screen, known_names=names))
            app = make_app(client, identity)
            leading = Leading(client, library, store, Writing(guide, store.keep_content))
            listen(app, taking, Surfaces(client, library, store, reader.model.measured), leading)
            async with _connected(Socket(app, settings.app_token) if listens else None):
                yield Bot(identity.workspace, engine, store, library, clock)
        finally:
            await engine.stop()
            database.dispose()


@asynccontextmanager
async def _connected(socket: Socket | None) -> AsyncIterator[None]:
    if socket is None:
        yield
        return
    await socket.open()
    try:
        yield
    finally:
        await socket.close()
