"""The pieces of SQL that more than one subject needs and SQLAlchemy's core does not have."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

from bot.practice.events import ChannelId


def at(table: Table, place: ChannelId) -> ColumnElement[bool]:
    """The rows of one channel."""
    return (table.c.workspace == place.workspace) & (table.c.channel == place.channel)


def insert_new(conn: Connection, table: Table, row: Mapping[str, Any]) -> bool:
    """Inserts a row unless one with the same key is there; tells whether it did."""
    statement = _insert(conn, table).values(row).on_conflict_do_nothing()
    inserted = conn.execute(
        statement.returning(*table.primary_key)
    )  # the row count of an insert is not told everywhere
    return inserted.first() is not None


def insert_all_new(conn: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> frozenset[Any]:
    """Inserts those rows of a table with one key column whose key is not there yet; gives their keys."""
    if not rows:
        return frozenset()
    statement = _insert(conn, table).values(list(rows)).on_conflict_do_nothing()
    return frozenset(conn.execute(statement.returning(*table.primary_key)).scalars())


def upsert(conn: Connection, table: Table, row: Mapping[str, Any]) -> None:
    """Inserts a row, or brings the one with the same primary key up to date."""
    keys = [column.name for column in table.primary_key]
    statement = _insert(conn, table).values(row)
    rest = {name: value for name, value in row.items() if name not in keys}
    conn.execute(statement.on_conflict_do_update(index_elements=keys, set_=rest))


def _insert(conn: Connection, table: Table) -> "postgresql.Insert | sqlite.Insert":
    return postgresql.insert(table) if conn.dialect.name == "postgresql" else sqlite.insert(table)
