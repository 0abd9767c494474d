"""Bringing the database to this version's tables, with Alembic, and refusing one that does not fit."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, func, inspect, select

from bot.store.connecting import REBUILDS, DatabaseRefused
from bot.store.tables import metadata

LOCK = 4_851_772
"""The number of the lock that migrations take on PostgreSQL: any, so long as nobody else takes it."""


def migrate(engine: Engine) -> tuple[str | None, str | None]:
    """Brings the database to the newest version; gives the version before and after.

    Raises DatabaseRefused for a database of a newer Headlamp, or one with tables that are not Headlamp's.
    """
    before = _known_version(engine)
    with migration(engine) as config:
        command.upgrade(config, "head")
    return before, _version(engine)


@contextmanager
def migration(engine: Engine) -> Iterator[Config]:
    """What Alembic's commands need, in one transaction; another process that migrates waits for its end."""
    with engine.connect().execution_options(**REBUILDS) as conn, _of_its_own(conn).begin():
        if engine.dialect.name == "postgresql":
            conn.execute(select(func.pg_advisory_xact_lock(LOCK)))
        config = _config()
        config.attributes["connection"] = conn
        yield config
        if engine.dialect.name == "sqlite" and (lost := conn.exec_driver_sql("PRAGMA foreign_key_check").first()):
            raise RuntimeError(f"A migration left rows of {lost[0]} that refer to nothing. Nothing was changed.")


def _of_its_own(conn: Connection) -> Connection:
    """Has a connection closed at the end instead of going back to where others take theirs."""
    conn.detach()
    return conn


def require_current(engine: Engine) -> None:
    """Raises DatabaseRefused unless the database has this version's tables."""
    if _known_version(engine) != _scripts().get_current_head():
        raise DatabaseRefused("The database is not of this version of Headlamp. Bring it up to date: headlamp migrate")


def is_empty(engine: Engine) -> bool:
    """Whether the database holds no table at all yet."""
    return not inspect(engine).get_table_names()


def _known_version(engine: Engine) -> str | None:
    """The database's version, None where it has none yet. Raises DatabaseRefused for one that is none of ours."""
    tables = set(inspect(engine).get_table_names())  # before the version: another process may be making both
    version = _version(engine)
    known = {script.revision for script in _scripts().walk_revisions()}
    if version is not None and version not in known:
        raise DatabaseRefused(
            f"The database is of a newer Headlamp (version {version}). Start that one, or set another DATABASE_URL."
        )
    if version is None and metadata.tables.keys() & tables:
        raise DatabaseRefused("The database has tables that Headlamp did not make. Set another DATABASE_URL.")
    return version


def _version(engine: Engine) -> str | None:
    with engine.connect() as conn:
        return MigrationContext.configure(conn).get_current_revision()


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    return config
