"""The pieces of SQL that more than one subject needs and SQLAlchemy's core does not have.

To build a statement takes SQLAlchemy several times as long as to run it. Those of each reply's way are made once: here,
by the names of their columns, or as constants with `given` where their values are to stand.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Delete,
    Row,
    Select,
    Table,
    Update,
    bindparam,
    delete,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from bot.practice.events import ChannelId


def at(table: Table, place: ChannelId) -> ColumnElement[bool]:
    """The rows of one channel."""
    return (table.c.workspace == place.workspace) & (table.c.channel == place.channel)


def at_given(table: Table) -> ColumnElement[bool]:
    """The rows of the channel that is `given` as `workspace` and `channel`."""
    return (table.c.workspace == given("workspace")) & (table.c.channel == given("channel"))


given = bindparam
"""The place of a value in a statement that is made once."""


def row_of(conn: Connection, table: Table, *, held: bool = False, **keys: Any) -> Row[Any] | None:
    """The row with these values; `held` has other transactions wait for this one."""
    return conn.execute(_selected(table, tuple(keys), held), keys).first()


def change(conn: Connection, table: Table, keys: Mapping[str, object], **values: object) -> bool:
    """Changes the rows with these values; tells whether there are any."""
    changed = conn.execute(_changed(table, tuple(keys)), {**{_its(key): keys[key] for key in keys}, **values})
    return changed.rowcount > 0


def remove(conn: Connection, table: Table, **keys: object) -> None:
    """Removes the rows with these values."""
    conn.execute(_removed(table, tuple(keys)), {_its(key): keys[key] for key in keys})


@cache
def _selected(table: Table, keys: tuple[str, ...], held: bool) -> Select[Any]:
    query = select(table).where(*(table.c[key] == given(key) for key in keys))
    return query.with_for_update() if held else query


@cache
def _changed(table: Table, keys: tuple[str, ...]) -> Update:
    return update(table).where(*(table.c[key] == given(_its(key)) for key in keys))


@cache
def _removed(table: Table, keys: tuple[str, ...]) -> Delete:
    return delete(table).where(*(table.c[key] == given(_its(key)) for key in keys))


def _its(key: str) -> str:
    """The name of what a row is found by, beside the same column's new value."""
    return f"its_{key}"


def insert_new(conn: Connection, table: Table, row: Mapping[str, Any]) -> bool:
    """Inserts a row unless one with the same key is there; tells whether it did."""
    return conn.execute(_inserted_new(conn.dialect.name, table), row).first() is not None


@cache
def _inserted_new(dialect: str, table: Table) -> Any:
    # the row count of an insert is not told everywhere
    return _insert(dialect, table).on_conflict_do_nothing().returning(*table.primary_key)


def insert_all_new(conn: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> frozenset[Any]:
    """Inserts those rows of a table with one key column whose key is not there yet; gives their keys."""
    if not rows:
        return frozenset()
    statement = _insert(conn.dialect.name, table).values(list(rows)).on_conflict_do_nothing()
    return frozenset(conn.execute(statement.returning(*table.primary_key)).scalars())


def upsert(conn: Connection, table: Table, row: Mapping[str, Any]) -> None:
    """Inserts a row, or brings the one with the same primary key up to date."""
    conn.execute(_upserted(conn.dialect.name, table, tuple(row)), row)


@cache
def _upserted(dialect: str, table: Table, names: tuple[str, ...]) -> Any:
    statement, keys = _insert(dialect, table), table.primary_key.columns
    rest = {name: statement.excluded[name] for name in names if name not in keys}
    return statement.on_conflict_do_update(index_elements=list(keys), set_=rest)


def _insert(dialect: str, table: Table) -> "postgresql.Insert | sqlite.Insert":
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)
