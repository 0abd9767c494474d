"""What the clock makes due: one indexed look-up, and the next moment noted in the same transaction."""

from datetime import datetime

from sqlalchemy import Connection, Row, select, update

from bot.practice.events import ChannelId, PromptDue, RecapDue
from bot.practice.schedule import local_day, next_prompt
from bot.practice.thread import Channel
from bot.store.intake import take_in
from bot.store.tables import channels, threads

AT_ONCE = 200
"""How many moments one look-up takes on."""


def take_due(conn: Connection, now: datetime) -> tuple[str, ...]:
    """Turns what is due at `now` into kept events, moves each channel on, and gives the events' keys."""
    prompts = conn.execute(
        select(channels)
        .where(channels.c.next_prompt_at <= now)
        .order_by(channels.c.next_prompt_at)
        .limit(AT_ONCE)
        .with_for_update(skip_locked=True)
    ).all()
    recaps = conn.execute(
        select(threads).where(threads.c.recap_at <= now, threads.c.recapped.is_(False)).limit(AT_ONCE)
    ).all()
    return (*(_prompt_due(conn, row, now) for row in prompts), *(_recap_due(conn, row, now) for row in recaps))


def _prompt_due(conn: Connection, row: Row[tuple[object, ...]], now: datetime) -> str:
    place = ChannelId(row.workspace, row.channel)
    channel = Channel(place, row.zone, row.post_at, row.recap_at, row.set_up_by, row.paused)
    event = PromptDue(place, local_day(channel, row.next_prompt_at))
    key = f"prompt-due:{place.workspace}:{place.channel}:{event.day.isoformat()}"
    take_in(conn, key, None, event, None, now)
    moved_on = update(channels).where(channels.c.workspace == place.workspace, channels.c.channel == place.channel)
    conn.execute(moved_on.values(next_prompt_at=next_prompt(channel, now)))
    return key


def _recap_due(conn: Connection, row: Row[tuple[object, ...]], now: datetime) -> str:
    key = f"recap-due:{row.id}"
    take_in(conn, key, None, RecapDue(ChannelId(row.workspace, row.channel), row.id), None, now)
    return key
