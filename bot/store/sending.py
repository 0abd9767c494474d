"""What is to be sent: an intent before the call, the outcome after it. Nothing is sent twice."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, select, update

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
from bot.store.codec import read_effect, write_effect
from bot.store.fingerprints import is_fingerprint_of
from bot.store.statements import at, at_given, change, given, row_of
from bot.store.tables import channels, effects, events, threads, tries, words

ATTEMPT_LASTS = timedelta(seconds=35)
"""Longer than any call of Slack's: until then an attempt whose outcome is not noted may still be under way."""
_AROUND = select(
    events.c.received_at,
    select(threads.c.root).where(threads.c.id == given("thread")).scalar_subquery().label("root"),
    select(channels.c.set_up_by).where(at_given(channels)).scalar_subquery().label("set_up_by"),
).where(events.c.key == given("event"))
_STATE = select(effects.c.state).where(effects.c.id == given("effect"))
_WORDS = select(words.c.id, words.c.text).where(words.c.id.in_(given("messages", expanding=True)))
SEEN_WITHIN = timedelta(seconds=3)
"""How soon a message that did arrive is told of by Slack."""


def begin(conn: Connection, effect_id: str, runner: str, now: datetime) -> Delivery | None:
    """Notes the intent to send, and by which process; gives the delivery, or None where nothing is left to do."""
    row = row_of(conn, effects, held=True, id=effect_id)
    if row is None or row.state not in ("recorded", "sending"):
        return None
    effect = read_effect(row.body)
    under_way = row.state == "sending" and now - row.changed_at < ATTEMPT_LASTS
    put_off = row.state == "recorded" and row.not_before is not None and now < row.not_before
    if under_way or put_off:  # another runner may be in the middle of it; or its time has not come
        return _delivery(conn, effect, row, "", must_wait=True)
    said = _words_of(conn, effect)
    pending = _target(conn, effect, row)[1]
    if row.state == "recorded" and row.read and said and not is_fingerprint_of(row.read, said):
        # Its words were edited since. A first reflection waits until the edit is decided, which brings it up to date.
        if not _is_current(conn, effect):
            _mark(conn, effect_id, "failed", now, reason="the words have changed since")
            return None
        pending = True
    if not pending:
        _mark(conn, effect_id, "sending", now, runner=runner)
    return _delivery(conn, effect, row, said, must_wait=pending)


def _delivery(conn: Connection, effect: Send, row: Row[Any], said: str, *, must_wait: bool) -> Delivery:
    place = effect.place
    where = {"workspace": place.workspace, "channel": place.channel, "thread": _thread_of(effect), "event": row.event}
    around = conn.execute(_AROUND, where).one()
    return Delivery(
        effect,
        asked_at=around.received_at,
        begun_before=row.state == "sending",
        root=MessageId(place.workspace, place.channel, around.root) if around.root else None,
        target=_target(conn, effect, row)[0],
        must_wait=must_wait,
        set_up_by=around.set_up_by or "",
        words=said,
    )


def abandon(conn: Connection, runners: Collection[str], now: datetime) -> None:
    """Notes that what these processes were sending is under way no more: they are gone.

    A moment is left in which the message itself may still be seen in its channel.
    """
    theirs = (effects.c.state == "sending") & effects.c.runner.in_(runners)
    over = now - ATTEMPT_LASTS + SEEN_WITHIN
    conn.execute(update(effects).where(theirs, effects.c.changed_at > over).values(changed_at=over))


def mark_sent(conn: Connection, effect: Send, message: str | None, now: datetime) -> None:
    """Notes that an effect arrived, and as which message."""
    if isinstance(effect, PostPrompt):
        change(conn, channels, {"workspace": effect.place.workspace, "channel": effect.place.channel}, paused=None)
        change(conn, threads, {"id": effect.thread}, root=message)
    _mark(conn, effect.id, "sent", now, message=message)


def mark_put_off(conn: Connection, effect: Send, reason: str, until: datetime, now: datetime) -> None:
    """Notes that an effect did not arrive and is to be tried again after a moment.

    What was decided meanwhile about its words is said at once then, in its place.
    """
    if _end_attempt(conn, effect, "recorded", reason, now):
        conn.execute(update(effects).where(effects.c.id == effect.id).values(not_before=until))
        if isinstance(effect, PostReflection):
            _fold_updates(conn, effect, now)


def _fold_updates(conn: Connection, post: PostReflection, now: datetime) -> None:
    """Takes the update or the withdrawal that waits for a reflection into the reflection that is still to be sent."""
    waiting = conn.execute(
        select(effects).where(effects.c.of == post.id, effects.c.state == "recorded").order_by(effects.c.changed_at)
    ).all()
    for row in waiting:
        later = read_effect(row.body)
        _mark(conn, row.id, "failed", now, reason="done with the reflection itself")
        if isinstance(later, UpdateReflection):
            body = write_effect(replace(post, alone=later.alone, reflection=later.reflection))
            conn.execute(update(effects).where(effects.c.id == post.id).values(body=body, read=row.read))
        else:
            _mark(conn, post.id, "failed", now, reason="withdrawn before it was sent")


def mark_failed(conn: Connection, effect: Send, reason: str, now: datetime, *, pauses: bool) -> None:
    """Notes that an effect is given up, and why; `pauses` its channel as well."""
    if pauses:
        conn.execute(update(channels).where(at(channels, effect.place)).values(paused=reason[:200]))
    if _end_attempt(conn, effect, "failed", reason, now) and isinstance(effect, PostPrompt):
        unposted = (threads.c.id == effect.thread) & threads.c.root.is_(None)
        conn.execute(delete(threads).where(unposted))  # the day is open again: its prompt can be asked for


def mark_unknown(conn: Connection, effect: Send, reason: str, now: datetime) -> bool:
    """Notes that an effect may have arrived and is not to be sent again; False where its fate is known by now."""
    return _end_attempt(conn, effect, "unknown", reason, now)


def confirm(conn: Connection, effect_id: str, message: str, now: datetime) -> bool:
    """Notes that an effect whose outcome was open did arrive, as this message."""
    if conn.execute(_STATE, {"effect": effect_id}).scalar() not in ("sending", "unknown"):
        return False
    row = row_of(conn, effects, held=True, id=effect_id)
    if row is None:
        return False
    mark_sent(conn, read_effect(row.body), message, now)
    if row.state == "unknown":  # a deletion that found nothing to delete has something now
        given_up = (effects.c.of == effect_id) & (effects.c.state == "failed")
        deletions = given_up & effects.c.body.contains('"DeleteReflection"', autoescape=True)
        conn.execute(update(effects).where(deletions).values(state="recorded", message=message, changed_at=now))
    return True


def _mark(conn: Connection, effect_id: str, state: str, now: datetime, **values: str | None) -> None:
    change(conn, effects, {"id": effect_id}, state=state, changed_at=now, **values)


def _end_attempt(conn: Connection, effect: Send, state: str, reason: str, now: datetime) -> bool:
    """Notes how an attempt ended, unless the message itself was seen meanwhile; tells whether it did."""
    under_way = (effects.c.id == effect.id) & (effects.c.state == "sending")
    row = {"state": state, "reason": reason[:200], "changed_at": now}
    return conn.execute(update(effects).where(under_way).values(row)).rowcount == 1


def _is_current(conn: Connection, effect: Send) -> bool:
    """Whether an effect is a try's first reflection, which an edit of its words brings up to date."""
    return conn.execute(select(tries.c.id).where(tries.c.reflection == effect.id)).first() is not None


def _thread_of(effect: Send) -> ThreadId | None:
    """The thread that an effect is sent into."""
    return None if isinstance(effect, PostPrompt | DeleteReflection) else effect.thread


def _target(conn: Connection, effect: Send, row: Row[Any]) -> tuple[MessageId | None, bool]:
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
    rows = conn.execute(_WORDS, {"messages": [m.key for m in messages]})
    kept = {row.id: row.text for row in rows}
    return joined(messages, tuple((m, kept[m.key]) for m in messages if m.key in kept))
