"""Opening the database, and saying clearly what is wrong when that fails."""

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

BUSY_SECONDS = 5
CONNECT_SECONDS = 10
WRITES = {"headlamp_writes": True}
"""Execution options of a transaction that will write: SQLite takes its lock at once, instead of failing half-way."""
REBUILDS = {**WRITES, "headlamp_rebuilds": True}
"""Of one that makes tables anew: while one is replaced, SQLite is not to delete what refers to its rows. Its connection
is used for nothing else afterwards."""
WRITES_SOON = {**WRITES, "headlamp_soon": True}
"""Of one whose loss, should the machine lose its power, only has something done again that finds its own record: it is
on the disk soon, or with the next one that waits for the disk."""


class DatabaseRefused(Exception):
    """The database cannot be used as it is; the message says what is wrong and the way out."""


def connect(url: str, busy_seconds: float = BUSY_SECONDS) -> Engine:
    """Opens the database at a SQLAlchemy URL; a SQLite file that is in use is waited for. Raises DatabaseRefused."""
    parsed = _parse(url)
    if parsed.get_backend_name() == "postgresql":
        parsed = parsed.set(drivername="postgresql+psycopg")
        if "connect_timeout" not in parsed.query:
            parsed = parsed.update_query_dict({"connect_timeout": str(CONNECT_SECONDS)})
        engine = create_engine(parsed, pool_pre_ping=True, hide_parameters=True)
        _prepare_postgresql(engine)
    else:
        engine = create_engine(parsed.set(drivername="sqlite"), hide_parameters=True)  # errors may be logged
        _prepare_sqlite(engine, busy_seconds)
    _try(engine)
    return engine


def empty_log(engine: Engine) -> None:
    """Takes what was let go of out of SQLite's write-ahead log as well. Does nothing on other databases."""
    if engine.dialect.name == "sqlite":
        connection = engine.raw_connection()
        try:
            connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            connection.close()


def _parse(url: str) -> URL:
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):  # what they say may quote a password
        raise DatabaseRefused("DATABASE_URL is no database address. Example: sqlite:///headlamp.db") from None
    name, file = parsed.get_backend_name(), parsed.database or ""
    if name == "postgres":
        raise DatabaseRefused("DATABASE_URL begins with postgres: write postgresql instead, the rest stays.")
    if name not in ("sqlite", "postgresql"):
        raise DatabaseRefused(f"DATABASE_URL names {name}: Headlamp knows sqlite and postgresql.")
    if name == "sqlite" and (file in ("", ":memory:") or file.startswith("file:")):
        raise DatabaseRefused("DATABASE_URL names no plain file. Headlamp keeps its work: sqlite:///headlamp.db")
    if name == "sqlite" and not Path(file).absolute().parent.is_dir():
        raise DatabaseRefused(f"The folder of {file} does not exist. Create it, or change DATABASE_URL.")
    return parsed


def _prepare_sqlite(engine: Engine, busy_seconds: float) -> None:
    @event.listens_for(engine, "connect")
    def on_connect(connection: sqlite3.Connection, _record: Any) -> None:
        connection.isolation_level = None  # transactions are begun below, not by the driver
        connection.execute(f"PRAGMA busy_timeout={int(busy_seconds * 1000)}")
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("PRAGMA secure_delete=ON")  # what is let go of is overwritten, not only unlinked

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        options = connection.get_execution_options()
        if "headlamp_writes" in options:  # SQLite takes this before a transaction only, and then for good
            connection.exec_driver_sql(f"PRAGMA synchronous={'NORMAL' if 'headlamp_soon' in options else 'FULL'}")
        if "headlamp_rebuilds" in options:
            connection.exec_driver_sql("PRAGMA foreign_keys=OFF")  # the same holds of this
        connection.exec_driver_sql("BEGIN IMMEDIATE" if "headlamp_writes" in options else "BEGIN")


def _prepare_postgresql(engine: Engine) -> None:
    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        if "headlamp_soon" in connection.get_execution_options():
            connection.exec_driver_sql("SET LOCAL synchronous_commit TO off")


def _try(engine: Engine) -> None:
    """Takes the write lock once, so that a locked or read-only database is told at the start."""
    try:
        with engine.connect().execution_options(**WRITES) as connection, connection.begin():
            if engine.dialect.name == "sqlite":
                connection.exec_driver_sql("CREATE TABLE IF NOT EXISTS _writable (x INTEGER)")
                connection.exec_driver_sql("DROP TABLE _writable")
            elif connection.exec_driver_sql("SHOW transaction_read_only").scalar() == "on":
                raise PermissionError("read-only")
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
