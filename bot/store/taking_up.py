"""Which process carries an event through: what is left to workers is taken up by one of them, and rung for."""

import asyncio
import logging
from collections.abc import Callable, Collection
from operator import attrgetter

import psycopg
from sqlalchemy import URL, ColumnElement, Connection, func, select, union, update

from bot.store.statements import given
from bot.store.tables import effects, events

log = logging.getLogger(__name__)

BELL = "headlamp_events"
"""The channel of PostgreSQL's notifications."""
AGAIN_SECONDS = 2.0
"""How soon a bell that fell silent is connected anew."""


def ring(conn: Connection) -> None:
    """Lets workers know, once the transaction is through, that there is something to take up."""
    if conn.dialect.name == "postgresql":
        conn.execute(select(func.pg_notify(BELL, "")))


def take_up(conn: Connection, runner: str, most: int) -> tuple[str, ...]:
    """Gives the oldest events that nobody carries to a process; their keys, oldest first. Two processes never get the
    same."""
    taken = conn.execute(_TAKE_UP, {"runner": runner, "most": most})
    return tuple(row.key for row in sorted(taken, key=attrgetter("received_at")))


_WAITING = (
    select(events.c.key)
    .where(events.c.decided_at.is_(None), events.c.runner.is_(None))
    .order_by(events.c.received_at)
    .limit(given("most"))
    .with_for_update(skip_locked=True)
)
_TAKE_UP = update(events).where(events.c.key.in_(_WAITING)).returning(events.c.key, events.c.received_at)


def runners(conn: Connection) -> frozenset[str]:
    """The processes that carry what is not done yet."""
    carried = union(
        select(events.c.runner).where(events.c.decided_at.is_(None)),
        select(events.c.runner).join(effects, effects.c.event == events.c.key).where(_is_unsent()),
    )
    return frozenset(runner for runner in conn.execute(carried).scalars() if runner)


def take_over(conn: Connection, gone: Collection[str], runner: str) -> tuple[str, ...]:
    """Gives what these processes carried to another; its keys, oldest first. What is put off is among it: the job that
    waits for its time may never have been begun."""
    unsent = select(effects.c.event).where(_is_unsent())
    left = events.c.decided_at.is_(None) | events.c.key.in_(unsent)
    carried = select(events.c.key).where(events.c.runner.in_(gone), left).order_by(events.c.received_at)
    keys = tuple(conn.execute(carried.with_for_update(skip_locked=True)).scalars())
    conn.execute(update(events).where(events.c.key.in_(keys)).values(runner=runner))
    return keys


def let_go(conn: Connection, gone: Collection[str]) -> None:
    """Leaves what these processes carried, and did not decide, to whoever is there."""
    theirs = events.c.decided_at.is_(None) & events.c.runner.in_(gone)
    if conn.execute(update(events).where(theirs).values(runner=None)).rowcount:
        ring(conn)


def _is_unsent() -> ColumnElement[bool]:
    return effects.c.state.in_(("recorded", "sending"))


async def hear(url: URL, heard: Callable[[], None]) -> None:
    """Calls `heard` whenever workers are rung for, until it is cancelled; at once when a connection begins."""
    address = url.set(drivername="postgresql").render_as_string(hide_password=False)
    while True:
        try:
            async with await psycopg.AsyncConnection.connect(address, autocommit=True) as conn:
                await conn.execute(f"LISTEN {BELL}")
                heard()  # what came while nobody listened
                async for _ in conn.notifies():
                    heard()
        except (psycopg.Error, OSError) as lost:
            log.warning("The bell for workers is lost and connected anew: %s", type(lost).__name__)
        await asyncio.sleep(AGAIN_SECONDS)
