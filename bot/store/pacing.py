"""Whose turn it is: one message a channel in so long, and nothing where Slack said to wait.

A row of `limits` stands for a channel (or, with no channel, for a whole workspace) and one way of delivering. What has
to wait gets a turn of its own in it, so that many that wait need not ask again and again. A turn is an effect's
`not_before`. Nothing is kept of a workspace that was never limited.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, select, update

from bot.practice.events import ChannelId
from bot.practice.sending import Hold, Limit, Way
from bot.store.statements import at, insert_new
from bot.store.tables import limits

EVERYWHERE = ""
"""In the place of a channel: the whole workspace."""
AFTERWARDS = timedelta(seconds=0.25)
"""How far apart a workspace's deliveries go on that waited for the end of a limit."""


def turn_of(
    conn: Connection, place: ChannelId, way: Way, pace: timedelta, held: datetime | None, now: datetime
) -> datetime | None:
    """Takes the turn and gives None, or gives when the turn is. `held` is a turn that was given before."""
    everywhere, here = _rows_of(conn, place, way)
    if everywhere and (turn := _turn_everywhere(conn, everywhere, held, now)):
        return turn
    if way is not Way.POST or not pace:
        return here.blocked_until if here and _is_ahead(here.blocked_until, now) else None
    if here is None and _insert(conn, place, way, last_at=now, free_at=now + pace):
        return None
    here = here or _row(conn, place, way)
    earliest = max(here.blocked_until or now, here.last_at + pace if here.last_at else now)
    queues = held is None or _is_ahead(here.blocked_until, held)
    turn = max(earliest, here.free_at) if queues else earliest
    if turn <= now:
        _change(conn, here, last_at=now, free_at=max(here.free_at, now + pace))
        return None
    if queues:
        _change(conn, here, free_at=turn + pace)
    return turn


def hold_back(conn: Connection, place: ChannelId, hold: Hold, now: datetime) -> None:
    """Notes that Slack limits a channel, or the workspace. Slack does not say which: where it limits two channels at
    once, it is the workspace."""
    everywhere, here = _rows_of(conn, place, hold.way)
    if hold.limit is Limit.CHANNEL:
        _block(conn, place, hold, here)
        beside = (limits.c.workspace == place.workspace) & (limits.c.way == hold.way) & (limits.c.blocked_until > now)
        others = limits.c.channel.not_in((EVERYWHERE, place.channel))
        if conn.execute(select(limits.c.channel).where(beside, others).limit(1)).first() is None:
            return
    _block(conn, ChannelId(place.workspace, EVERYWHERE), hold, everywhere)


def _turn_everywhere(conn: Connection, row: Row[Any], held: datetime | None, now: datetime) -> datetime | None:
    """The turn that something gets at the end of a workspace's limit; None where there is none, or it was had."""
    if row.free_at <= now or (held and row.blocked_until and held >= row.blocked_until):
        return None
    turn: datetime = row.free_at
    _change(conn, row, free_at=turn + AFTERWARDS)
    return turn


def _block(conn: Connection, place: ChannelId, hold: Hold, row: Row[Any] | None) -> None:
    if row is None and _insert(conn, place, hold.way, free_at=hold.until, blocked_until=hold.until):
        return
    row = row or _row(conn, place, hold.way)
    until = max(hold.until, row.blocked_until or hold.until)
    _change(conn, row, blocked_until=until, free_at=max(until, row.free_at))


def _rows_of(conn: Connection, place: ChannelId, way: Way) -> tuple[Row[Any] | None, Row[Any] | None]:
    """What there is of the workspace and of the channel; other processes wait meanwhile, and always in this order."""
    there = limits.c.channel.in_((EVERYWHERE, place.channel))
    query = select(limits).where(limits.c.workspace == place.workspace, there, limits.c.way == way)
    found = {row.channel: row for row in conn.execute(query.order_by(limits.c.channel).with_for_update())}
    return found.get(EVERYWHERE), found.get(place.channel)


def _insert(conn: Connection, place: ChannelId, way: Way, **values: datetime) -> bool:
    """Makes a row; tells whether no other process has made it meanwhile."""
    return insert_new(conn, limits, {"workspace": place.workspace, "channel": place.channel, "way": way, **values})


def _row(conn: Connection, place: ChannelId, way: Way) -> Row[Any]:
    return conn.execute(select(limits).where(_is(place, way)).with_for_update()).one()


def _change(conn: Connection, row: Row[Any], **values: datetime) -> None:
    there = ChannelId(row.workspace, row.channel)
    conn.execute(update(limits).where(_is(there, row.way)).values(values))


def _is(place: ChannelId, way: str) -> ColumnElement[bool]:
    return at(limits, place) & (limits.c.way == way)


def _is_ahead(until: datetime | None, of: datetime) -> bool:
    return until is not None and until > of
