"""What the clock makes due: one indexed look-up, and the next moment noted in the same transaction."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select, update

from bot.practice.events import ChannelId, PromptDue, RecapDue
from bot.practice.schedule import LATE_AFTER, local_day, next_prompt
from bot.store.intake import take_in
from bot.store.recalling import channel_of
from bot.store.statements import at
from bot.store.tables import channels, threads

AT_ONCE = 200
"""How many moments one look-up takes on."""


def take_due(conn: Connection, now: datetime, runner: str | None = None) -> tuple[str, ...]:
    """Turns what is due at `now` into kept events of a runner, moves each channel on, and gives the events' keys."""
    prompts = conn.execute(
        select(channels)
        .where(channels.c.next_prompt_at <= now)
        .order_by(channels.c.next_prompt_at)
        .limit(AT_ONCE)
        .with_for_update()  # another process that looks now waits, and then finds these channels moved on
    ).all()
    recaps = conn.execute(
        select(threads)
        .where(~threads.c.recapped, threads.c.recap_at <= now)
        .order_by(threads.c.recap_at)
        .limit(AT_ONCE)
    ).all()
    return (
        *(_prompt_due(conn, row, now, runner) for row in prompts),
        *(_recap_due(conn, row, now, runner) for row in recaps),
    )


def _prompt_due(conn: Connection, row: Row[Any], now: datetime, runner: str | None) -> str:
    channel = channel_of(row)
    place = channel.place
    event = PromptDue(place, local_day(channel, row.next_prompt_at))
    key = f"prompt-due:{place.workspace}:{place.channel}:{event.day.isoformat()}"
    take_in(conn, key, None, event, None, now, runner)
    since = max(row.next_prompt_at, now - LATE_AFTER)  # after a standstill of days, today's may still be in time
    moved_on = update(channels).where(at(channels, place))
    conn.execute(moved_on.values(next_prompt_at=next_prompt(channel, since)))
    return key


def _recap_due(conn: Connection, row: Row[Any], now: datetime, runner: str | None) -> str:
    key = f"recap-due:{row.id}"
    take_in(conn, key, None, RecapDue(ChannelId(row.workspace, row.channel), row.id), None, now, runner)
    return key
