"""What the clock makes due: indexed look-ups, and the next moments noted in the same transaction.

The cost is by what is due, not by how many channels there are. What is due becomes events that wait for whichever
worker has room.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfoNotFoundError

from sqlalchemy import Column, Connection, Row, Table, bindparam, func, select, update

from bot.practice.events import ChannelId, Event, PromptDue, RecapDue, WeekDue
from bot.practice.schedule import LATE_AFTER, WEEK_BEFORE, local_day, next_prompt, next_week, prompt_on, week_on
from bot.practice.thread import Channel
from bot.store.intake import take_in_due
from bot.store.recalling import channel_of
from bot.store.tables import channels, threads

log = logging.getLogger(__name__)

AT_ONCE = 200
"""How many moments of a kind one transaction takes on."""


@dataclass(frozen=True)
class _Moment:
    """A moment of a channel's that comes again and again, and the event that it becomes."""

    at: Column[datetime]
    name: str
    event: Callable[[ChannelId, date], Event]
    on: Callable[[Channel, date], datetime | None]
    following: Callable[[Channel, datetime], datetime]
    ahead: timedelta = timedelta()
    """How long it comes before the hour of its day; just after midnight, that is on the day before."""

    def day(self, channel: Channel, row: Row[Any]) -> date:
        """The day to which the moment belongs that is noted in a channel's row."""
        reckoned: datetime = getattr(row, self.at.name)
        return local_day(channel, reckoned + self.ahead)


_PROMPT = _Moment(channels.c.next_prompt_at, "prompt-due", PromptDue, prompt_on, next_prompt)
_WEEK = _Moment(channels.c.next_week_at, "week-due", WeekDue, week_on, next_week, WEEK_BEFORE)


def is_any_due(conn: Connection, now: datetime) -> bool:
    """Whether anything is due; three looks at the beginning of an index, whatever the database guesses of the rows."""
    firsts = [func.min(_PROMPT.at), func.min(_WEEK.at)]
    recap = select(func.min(threads.c.recap_at)).where(~threads.c.recapped)
    queries = [*(select(first).scalar_subquery() for first in firsts), recap.scalar_subquery()]
    return any(first is not None and first <= now for first in conn.execute(select(*queries)).one())


def take_due(conn: Connection, now: datetime) -> tuple[str, ...] | None:
    """Turns some of what is due at `now` into kept events, and moves each channel on; gives the events' keys.

    None where nothing is due. What another process has under its hands at this moment is left to it.
    """
    prompts, weeks = _take_channels(conn, _PROMPT, now), _take_channels(conn, _WEEK, now)
    recaps = _take_recaps(conn, now)
    if prompts is None and weeks is None and not recaps:
        return None
    return (*(weeks or ()), *(prompts or ()), *recaps)


def _take_channels(conn: Connection, moment: _Moment, now: datetime) -> tuple[str, ...] | None:
    rows = _lock_due(conn, channels, moment.at <= now, moment.at)
    if not rows:
        return None
    passed = [(row, *_pass(moment, row, now)) for row in rows]
    keys = take_in_due(conn, [happened for _, happened, _ in passed if happened], now)
    here = (channels.c.workspace == bindparam("of_workspace")) & (channels.c.channel == bindparam("of_channel"))
    moved = [
        {"of_workspace": row.workspace, "of_channel": row.channel, "following": following}
        for row, _, following in passed
    ]
    conn.execute(update(channels).where(here).values({moment.at.name: bindparam("following")}), moved)
    return keys


def _pass(moment: _Moment, row: Row[Any], now: datetime) -> tuple[tuple[str, Event] | None, datetime]:
    """What has become due in a channel, if anything, and the moment that follows. A zone that this machine does not
    know (any more) holds up its own channel, not the others."""
    channel = channel_of(row)
    try:
        return _event_of(moment, row, channel, now), _following(moment, row, channel, now)
    except ZoneInfoNotFoundError:
        log.error("The zone %s of channel %s is not known here: /practice setup chooses another", row.zone, row.channel)
        return None, now + timedelta(days=1)


def _event_of(moment: _Moment, row: Row[Any], channel: Channel, now: datetime) -> tuple[str, Event] | None:
    """What has become due, unless the days have changed since it was reckoned, or the channel is paused."""
    day = moment.day(channel, row)
    due = moment.on(channel, day)
    if channel.is_paused or due is None or due > now:
        return None
    return f"{moment.name}:{row.workspace}:{row.channel}:{day.isoformat()}", moment.event(channel.place, day)


def _following(moment: _Moment, row: Row[Any], channel: Channel, now: datetime) -> datetime:
    """The next moment. The clock's rules may have changed since the last one was reckoned: then that one is yet to
    come. After a standstill of days, today's may still be in time."""
    reckoned: datetime = getattr(row, moment.at.name)
    due = moment.on(channel, moment.day(channel, row))
    return due if due and due > now else moment.following(channel, max(reckoned, now - LATE_AFTER))


def _take_recaps(conn: Connection, now: datetime) -> tuple[str, ...]:
    rows = _lock_due(conn, threads, _is_recap_due(now), threads.c.recap_at)
    if not rows:
        return ()
    happened = [(f"recap-due:{row.id}", RecapDue(ChannelId(row.workspace, row.channel), row.id)) for row in rows]
    taken = update(threads).where(threads.c.id.in_([row.id for row in rows]))
    conn.execute(taken.values(recap_at=None))
    return take_in_due(conn, happened, now)


def _is_recap_due(now: datetime) -> Any:
    return ~threads.c.recapped & (threads.c.recap_at <= now)


def _lock_due(conn: Connection, table: Table, is_due: Any, by: Column[Any]) -> Sequence[Row[Any]]:
    """The first rows that are due. Another process that looks now passes over them."""
    first = select(table).where(is_due).order_by(by).limit(AT_ONCE)
    return conn.execute(first.with_for_update(skip_locked=True)).all()
