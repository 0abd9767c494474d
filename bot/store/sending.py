"""What is to be sent: an intent before the call, the outcome after it. Nothing is sent twice."""

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Row, select, update

from bot.practice.effects import (
    DeleteReflection,
    PostPrompt,
    PostReflection,
    Send,
    UpdateReflection,
)
from bot.practice.events import MessageId, ThreadId
from bot.practice.sending import Delivery
from bot.practice.thread import joined
from bot.store.codec import read_effect
from bot.store.recalling import channel_at
from bot.store.tables import channels, effects, threads, words


def begin(conn: Connection, effect_id: str, now: datetime) -> Delivery | None:
    """Notes the intent to send and gives the delivery; None where nothing is left to do."""
    row = conn.execute(select(effects).where(effects.c.id == effect_id).with_for_update()).first()
    if row is None or row.state not in ("recorded", "sending"):
        return None
    effect = read_effect(row.body)
    target, pending = _target(conn, effect, row)
    if not pending:
        conn.execute(update(effects).where(effects.c.id == effect_id).values(state="sending", changed_at=now))
    channel = channel_at(conn, effect.place)
    return Delivery(
        effect,
        begun_before=row.state == "sending",
        root=_root(conn, effect),
        target=target,
        target_pending=pending,
        set_up_by=channel.set_up_by if channel else "",
        words=_words_of(conn, effect),
    )


def mark_sent(conn: Connection, effect: Send, message: str | None, now: datetime) -> None:
    """Notes that an effect arrived, and as which message."""
    _mark(conn, effect.id, "sent", now, message=message)
    if isinstance(effect, PostPrompt):
        conn.execute(update(threads).where(threads.c.id == effect.thread).values(root=message))
        conn.execute(update(channels).where(_at(effect)).values(paused=None))


def mark_put_off(conn: Connection, effect: Send, reason: str, now: datetime) -> None:
    """Notes that an effect did not arrive and is to be tried again."""
    _mark(conn, effect.id, "recorded", now, reason=reason)


def mark_unsent(conn: Connection, effect: Send, state: str, reason: str, now: datetime) -> None:
    """Notes that an effect is not to be tried again, `failed` or `unknown`, and why."""
    _mark(conn, effect.id, state, now, reason=reason[:200])


def confirm(conn: Connection, effect_id: str, message: str, now: datetime) -> bool:
    """Notes that an effect whose outcome was open did arrive, as this message."""
    row = conn.execute(select(effects).where(effects.c.id == effect_id).with_for_update()).first()
    if row is None or row.state not in ("sending", "unknown"):
        return False
    mark_sent(conn, read_effect(row.body), message, now)
    return True


def pause(conn: Connection, effect: Send, reason: str) -> None:
    """Pauses the channel that an effect could not be sent to."""
    conn.execute(update(channels).where(_at(effect)).values(paused=reason[:200]))


def waiting(conn: Connection) -> tuple[str, ...]:
    """The ids of effects that are recorded and not yet sent, oldest first."""
    query = select(effects.c.id).where(effects.c.state.in_(("recorded", "sending"))).order_by(effects.c.changed_at)
    return tuple(conn.execute(query).scalars())


def _at(effect: Send) -> ColumnElement[bool]:
    return (channels.c.workspace == effect.place.workspace) & (channels.c.channel == effect.place.channel)


def _mark(conn: Connection, effect_id: str, state: str, now: datetime, **values: str | None) -> None:
    conn.execute(update(effects).where(effects.c.id == effect_id).values(state=state, changed_at=now, **values))


def _root(conn: Connection, effect: Send) -> MessageId | None:
    if isinstance(effect, PostPrompt | DeleteReflection) or effect.thread is None:
        return None
    return _root_of(conn, effect.thread)


def _root_of(conn: Connection, thread: ThreadId) -> MessageId | None:
    row = conn.execute(select(threads).where(threads.c.id == thread)).first()
    return MessageId(row.workspace, row.channel, row.root) if row and row.root else None


def _target(conn: Connection, effect: Send, row: Row[tuple[object, ...]]) -> tuple[MessageId | None, bool]:
    """The message that an effect changes, and whether it is yet to come."""
    if not isinstance(effect, UpdateReflection | DeleteReflection):
        return None, False
    posted = conn.execute(select(effects.c.message, effects.c.state).where(effects.c.id == effect.of)).first()
    message = row.message or (posted.message if posted else None)
    pending = message is None and posted is not None and posted.state in ("recorded", "sending")
    place = effect.place
    return (MessageId(place.workspace, place.channel, message) if message else None), pending


def _words_of(conn: Connection, effect: Send) -> str:
    if not isinstance(effect, PostReflection | UpdateReflection):
        return ""
    messages = effect.reflection.messages
    rows = conn.execute(select(words.c.id, words.c.text).where(words.c.id.in_([m.key for m in messages])))
    kept = {row.id: row.text for row in rows}
    return joined(messages, tuple((m, kept[m.key]) for m in messages if m.key in kept))
