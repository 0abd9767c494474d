"""The whole bot in a sandbox, once for the session: real listeners, real wire, real store, real engine."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.trying import TryOut, trying


@pytest_asyncio.fixture(scope="session")
async def try_out(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[TryOut]:
    """A running try-out; each test takes a channel of its own in it."""
    folder: Path = tmp_path_factory.mktemp("try-out")
    team = {"HEADLAMP_PROCEDURE": "Ask Cleo, extension 12.", "HEADLAMP_CONTACT": "Cleo is there for you."}
    async with trying(folder, 0, team) as started:
        yield started
