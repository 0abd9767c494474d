"""The rooms that the store's contract is held in: one on a SQLite file, one on a real PostgreSQL."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from bot.store.connecting import connect
from bot.store.migrating import migrate
from bot.store.tables import metadata
from tests.postgres import fresh_database
from tests.store.room import Room


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with this version's tables and nothing in them."""
    file = tmp_path_factory.mktemp("store") / "migrated.db"
    engine = connect(f"sqlite:///{file}")
    migrate(engine)
    engine.dispose()
    return file


@pytest.fixture(scope="session")
def migrated_postgres(postgres_url: str) -> Iterator[Engine]:
    """A PostgreSQL database with this version's tables; each test empties them for itself."""
    with fresh_database(postgres_url) as url:
        engine = connect(url)
        migrate(engine)
        yield engine
        engine.dispose()


@pytest.fixture
def sqlite_engine(migrated_file: Path, tmp_path: Path) -> Iterator[Engine]:
    shutil.copy(migrated_file, tmp_path / "headlamp.db")
    engine = connect(f"sqlite:///{tmp_path / 'headlamp.db'}")
    yield engine
    engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest) -> Engine:
    """An empty database of this version, once of either kind."""
    if request.param == "sqlite":
        on_file: Engine = request.getfixturevalue("sqlite_engine")
        return on_file
    on_server: Engine = request.getfixturevalue("migrated_postgres")
    with on_server.begin() as conn:
        for table in reversed(metadata.sorted_tables):  # for a few rows far quicker than TRUNCATE
            conn.execute(table.delete())
    return on_server


@pytest.fixture
def room(engine: Engine) -> Room:
    """A team's channel, set up, with nothing posted yet."""
    return Room.set_up(engine)


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database with no table at all, once of either kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'empty.db'}"
    url: str = request.getfixturevalue("postgres_database")
    return url
