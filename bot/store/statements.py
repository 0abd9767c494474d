"""The two statements that SQLite and PostgreSQL spell alike and SQLAlchemy's core does not: on-conflict inserts."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite


def insert_new(conn: Connection, table: Table, row: Mapping[str, Any]) -> bool:
    """Inserts a row unless one with the same key is there; tells whether it did."""
    result = conn.execute(_insert(conn, table).values(row).on_conflict_do_nothing())
    return result.rowcount == 1


def upsert(conn: Connection, table: Table, row: Mapping[str, Any]) -> None:
    """Inserts a row, or brings the one with the same primary key up to date."""
    keys = [column.name for column in table.primary_key]
    statement = _insert(conn, table).values(row)
    rest = {name: value for name, value in row.items() if name not in keys}
    conn.execute(statement.on_conflict_do_update(index_elements=keys, set_=rest))


def _insert(conn: Connection, table: Table) -> "postgresql.Insert | sqlite.Insert":
    return postgresql.insert(table) if conn.dialect.name == "postgresql" else sqlite.insert(table)
