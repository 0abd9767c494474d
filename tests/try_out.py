"""The whole bot in a sandbox, once for the session: real listeners, real wire, real store, real engine."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.trying import TryOut, trying
from tests.postgres import free_port, fresh_database

TEAM = {
    "HEADLAMP_PROCEDURE": "Ask Cleo, extension 12.",
    "HEADLAMP_CONTACT": "Cleo is there for you.",
    "HEADLAMP_PACE_SECONDS": "0",  # a test does not wait for Slack's sake
}

EVERYWHERE = ("postgresql, http", "sqlite, http", "postgresql, socket mode", "sqlite, socket mode")
"""The databases and the ways by which Slack is heard. The last is what a test gets that names none."""


@pytest_asyncio.fixture(scope="session")
async def try_out(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[TryOut]:
    """A running try-out; each test takes a channel of its own in it.

    There is one at a time, as there is one engine in a process: tests that name another have this one start anew.
    """
    database, way = getattr(request, "param", EVERYWHERE[-1]).split(", ")
    folder: Path = tmp_path_factory.mktemp("try-out")
    port = free_port() if way == "http" else None
    if database == "sqlite":
        async with trying(folder, 0, TEAM, http_port=port) as started:
            yield started
    else:
        with fresh_database(request.getfixturevalue("postgres_url")) as url:
            async with trying(folder, 0, TEAM, database=url, http_port=port) as started:
                yield started
