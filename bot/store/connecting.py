"""Opening the database, and saying clearly what is wrong when that fails."""

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, OperationalError

BUSY_SECONDS = 5
WRITES = {"headlamp_writes": True}
"""Execution options of a transaction that will write: SQLite takes its lock at once, instead of failing half-way."""


class DatabaseRefused(Exception):
    """The database cannot be used as it is; the message says what is wrong and the way out."""


def connect(url: str) -> Engine:
    """Opens the database at a SQLAlchemy URL. Raises DatabaseRefused."""
    try:
        parsed = make_url(url)
    except ArgumentError as wrong:
        raise DatabaseRefused("DATABASE_URL is no database address. Example: sqlite:///headlamp.db") from wrong
    if parsed.get_backend_name() == "postgresql":
        parsed = parsed.set(drivername="postgresql+psycopg")
    elif parsed.get_backend_name() != "sqlite":
        raise DatabaseRefused(f"DATABASE_URL names {parsed.get_backend_name()}: Headlamp knows sqlite and postgresql.")
    elif parsed.database in (None, "", ":memory:"):
        raise DatabaseRefused("DATABASE_URL names no file. Headlamp keeps its work: sqlite:///headlamp.db")
    elif not Path(parsed.database or "").absolute().parent.is_dir():
        raise DatabaseRefused(f"The folder of {parsed.database} does not exist. Create it, or change DATABASE_URL.")
    engine = create_engine(parsed, pool_pre_ping=parsed.get_backend_name() == "postgresql")
    if engine.dialect.name == "sqlite":
        _prepare_sqlite(engine)
    _try(engine)
    return engine


def _prepare_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def on_connect(connection: sqlite3.Connection, _record: Any) -> None:
        connection.isolation_level = None  # transactions are begun below, not by the driver
        connection.execute(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}")
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("PRAGMA secure_delete=ON")  # what is let go of is overwritten, not only unlinked

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("headlamp_writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _try(engine: Engine) -> None:
    """Takes the write lock once, so that a locked or read-only database is told at the start."""
    try:
        with engine.connect().execution_options(**WRITES) as connection, connection.begin():
            if engine.dialect.name == "sqlite":
                connection.exec_driver_sql("CREATE TABLE IF NOT EXISTS _writable (x INTEGER)")
                connection.exec_driver_sql("DROP TABLE _writable")
    except OperationalError as wrong:
        engine.dispose()
        raise DatabaseRefused(_explain(str(wrong.orig), engine)) from None
    except Exception as wrong:
        engine.dispose()
        raise DatabaseRefused(_explain(str(getattr(wrong, "orig", wrong)), engine)) from None


def _explain(reason: str, engine: Engine) -> str:
    name = engine.url.database or ""
    if "readonly" in reason or "read-only" in reason:
        return f"{name} cannot be written to. Give Headlamp the right to write to it and to its folder."
    if "locked" in reason:
        return f"{name} is locked by another program. Stop that one (another Headlamp?), or set another DATABASE_URL."
    if "not a database" in reason or "malformed" in reason:
        return f"{name} is no SQLite database, or a damaged one. Move it away, or set another DATABASE_URL."
    if "unable to open" in reason:
        return f"{name} cannot be opened. Is it a file, and may Headlamp read and write it?"
    return f"The database {name or engine.url.host} does not answer: {reason.splitlines()[0]}"
