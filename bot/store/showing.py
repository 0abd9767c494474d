"""What surfaces ask: a channel as it stands, a try, and all that is kept of a person."""

from typing import Any

from sqlalchemy import Connection, Row, func, select

from bot.practice.events import ChannelId, PersonId, TryId
from bot.practice.thread import ChannelState, KeptOf, KeptTry, Outlook, TryState
from bot.store.recalling import channel_of, chosen_for, history_of
from bot.store.statements import at
from bot.store.tables import channels, findings, threads, tries, words


def channel_state(conn: Connection, place: ChannelId) -> ChannelState | None:
    row = conn.execute(select(channels).where(at(channels, place))).first()
    return _state(conn, row) if row else None


def channel_states(conn: Connection) -> tuple[ChannelState, ...]:
    """All training channels."""
    rows = conn.execute(select(channels).order_by(channels.c.workspace, channels.c.channel)).all()
    return tuple(_state(conn, row) for row in rows)


def outlook(conn: Connection, place: ChannelId) -> Outlook | None:
    """All that decides which client a channel has next."""
    row = conn.execute(select(channels).where(at(channels, place))).first()
    if row is None:
        return None
    return Outlook(channel_of(row), row.next_prompt_at, history_of(conn, place), chosen_for(conn, place))


def try_state(conn: Connection, try_id: TryId, asker: PersonId) -> TryState | None:
    query = select(tries.c.author, tries.c.thread, threads.c.prompt, threads.c.content)
    row = conn.execute(query.join(threads, threads.c.id == tries.c.thread).where(tries.c.id == try_id)).first()
    if row is None:
        return None
    own = select(tries.c.id).where(tries.c.thread == row.thread, tries.c.author == asker)
    has_tried = conn.execute(own.limit(1)).first() is not None
    return TryState(row.author, row.prompt, row.content, _labels(conn, try_id), has_tried)


def kept_of(conn: Connection, workspace: str, person: PersonId) -> KeptOf:
    """A person's tries, newest first, and of how many messages the words are still kept."""
    rows = conn.execute(
        select(tries.c.id, tries.c.kind, threads.c.day, threads.c.prompt)
        .join(threads, threads.c.id == tries.c.thread)
        .where(tries.c.workspace == workspace, tries.c.author == person)
        .order_by(tries.c.last_at.desc())
    ).all()
    said = select(func.count()).select_from(words).where(words.c.workspace == workspace, words.c.author == person)
    kept = tuple(KeptTry(row.day, row.prompt, _labels(conn, row.id), row.kind == "doubt") for row in rows)
    return KeptOf(kept, conn.execute(said).scalar_one())


def _state(conn: Connection, row: Row[Any]) -> ChannelState:
    channel = channel_of(row)
    posted = select(threads.c.id).where(at(threads, channel.place), threads.c.root.is_not(None))
    has_posted = conn.execute(posted.limit(1)).first() is not None
    open_ = at(threads, channel.place) & threads.c.root.is_not(None) & ~threads.c.recapped
    recap_at = conn.execute(select(threads.c.recap_at).where(open_).order_by(threads.c.day.desc()).limit(1)).scalar()
    return ChannelState(channel, row.next_prompt_at, has_posted, recap_at, history_of(conn, channel.place)[-1:])


def _labels(conn: Connection, try_id: TryId) -> tuple[str, ...]:
    query = select(findings.c.category).where(findings.c["try"] == try_id).order_by(findings.c.seq)
    return tuple(conn.execute(query).scalars())
