"""What is to be sent: an intent before the call, the outcome after it. Nothing is sent twice."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, select, update

from bot.practice.effects import (
    DeleteReflection,
    PostPrompt,
    PostRecap,
    PostReflection,
    PostWeek,
    Send,
    TellDirectly,
    UpdateReflection,
)
from bot.practice.events import ChannelId, MessageId, ThreadId
from bot.practice.sending import SEEN_WITHIN, Delivery, Hold, Way, is_seen_by_all
from bot.practice.thread import joined
from bot.store import pacing
from bot.store.codec import read_effect, write_effect
from bot.store.fingerprints import is_fingerprint_of
from bot.store.statements import at, at_given, change, given, row_of
from bot.store.tables import channels, effects, events, threads, tries, words

ATTEMPT_LASTS = timedelta(seconds=35)
"""Longer than any call of Slack's: until then an attempt whose outcome is not noted may still be under way."""
EDIT_DECIDED_WITHIN = timedelta(hours=1)
"""How long a reflection waits for the edit of its words to be decided."""
LOOK_AGAIN = timedelta(seconds=1)
"""How long after the time of something that must come first is looked whether it came."""
UNSENT = ("recorded", "sending")
_AROUND = select(
    events.c.received_at,
    select(threads.c.root).where(threads.c.id == given("thread")).scalar_subquery().label("root"),
    select(channels.c.set_up_by).where(at_given(channels)).scalar_subquery().label("set_up_by"),
).where(events.c.key == given("event"))
_STATE = select(effects.c.state).where(effects.c.id == given("effect"))
_WORDS = select(words.c.id, words.c.text).where(words.c.id.in_(given("messages", expanding=True)))


def begin(conn: Connection, effect_id: str, runner: str, pace: timedelta, now: datetime) -> Delivery | None:
    """Notes the intent to send, and by which process; gives the delivery, or None where nothing is left to do.

    `pace` is the least time between two messages in a channel.
    """
    row = row_of(conn, effects, held=True, id=effect_id)
    if row is None or row.state not in UNSENT:
        return None
    effect = read_effect(row.body)
    if row.not_before and now < row.not_before:  # put off; or another runner may be in the middle of it
        return _delivery(conn, effect, row, "", row.not_before - now)
    if _is_paused_since(conn, effect, row):
        _mark(conn, effect_id, "dropped", now, reason="the channel was paused meanwhile")
        open_day_again(conn, effect)
        return None
    if row.state == "recorded" and isinstance(effect, PostWeek) and effect.not_after and now > effect.not_after:
        _mark(conn, effect_id, "dropped", now, reason="its recap is near")
        return None
    said = _words_of(conn, effect)
    awaited = _awaited(conn, effect, row, now)
    if row.state == "recorded" and row.read and said and not is_fingerprint_of(row.read, said):
        # Its words were edited since. A first reflection waits until the edit is decided, which brings it up to date.
        if not _is_current(conn, effect) or now - row.changed_at > EDIT_DECIDED_WITHIN:
            _mark(conn, effect_id, "dropped", now, reason="the words have changed since")
            return None
        awaited = awaited or now
    if awaited:
        return _delivery(conn, effect, row, said, awaited - now + LOOK_AGAIN)
    delivery = _delivery(conn, effect, row, said, timedelta())
    way = Way.LOOK if row.state == "sending" and is_seen_by_all(effect) else delivery.way
    if turn := pacing.turn_of(conn, effect.place, way, pace, row.not_before, now):
        conn.execute(update(effects).where(effects.c.id == effect_id).values(not_before=turn))
        return replace(delivery, wait_seconds=(turn - now).total_seconds())
    attempt = {"runner": runner, "not_before": now + ATTEMPT_LASTS}
    if way is not Way.LOOK:
        attempt |= {"state": "sending", "begun_at": now, "changed_at": now}
    conn.execute(update(effects).where(effects.c.id == effect_id).values(attempt))
    return delivery


def _is_paused_since(conn: Connection, effect: Send, row: Row[Any]) -> bool:
    """Whether it is a client who was due, and whose channel was paused before it could be sent."""
    if not isinstance(effect, PostPrompt) or row.state != "recorded" or not row.event.startswith("prompt-due:"):
        return False
    place = effect.place
    channel = row_of(conn, channels, workspace=place.workspace, channel=place.channel)
    return channel is not None and (channel.paused is not None or channel.paused_by is not None)


def _delivery(conn: Connection, effect: Send, row: Row[Any], said: str, wait: timedelta) -> Delivery:
    place = effect.place
    where = {"workspace": place.workspace, "channel": place.channel, "thread": _thread_of(effect), "event": row.event}
    around = conn.execute(_AROUND, where).one()
    return Delivery(
        effect,
        asked_at=around.received_at,
        begun_before=row.state == "sending",
        root=MessageId(place.workspace, place.channel, around.root) if around.root else None,
        target=_target(conn, effect, row),
        wait_seconds=wait.total_seconds(),
        set_up_by=around.set_up_by or "",
        words=said,
        attempts=row.attempts,
        begun_at=row.begun_at,
        ended_at=row.changed_at,
    )


def abandon(conn: Connection, runners: Collection[str], now: datetime) -> None:
    """Notes that what these processes were sending is under way no more: they are gone.

    A moment is left in which the message itself may still be seen in its channel.
    """
    theirs = (effects.c.state == "sending") & effects.c.runner.in_(runners)
    over = now + SEEN_WITHIN
    ended = {"not_before": over, "changed_at": now}
    conn.execute(update(effects).where(theirs, effects.c.not_before > over).values(ended))


def mark_sent(conn: Connection, effect: Send, message: str | None, now: datetime) -> None:
    """Notes that an effect arrived, and as which message."""
    if isinstance(effect, PostPrompt):
        change(conn, channels, {"workspace": effect.place.workspace, "channel": effect.place.channel}, paused=None)
        change(conn, threads, {"id": effect.thread}, root=message)
    _mark(conn, effect.id, "sent", now, message=message)


def mark_put_off(
    conn: Connection, effect: Send, reason: str, until: datetime, hold: Hold | None, now: datetime
) -> None:
    """Notes that an effect did not arrive and is to be tried again after a moment, and who else has to wait.

    What was decided meanwhile about its words is said at once then, in its place.
    """
    if _end_attempt(conn, effect, "recorded", reason, now):
        again = {"not_before": until, "attempts": effects.c.attempts + 1}
        conn.execute(update(effects).where(effects.c.id == effect.id).values(again))
        if isinstance(effect, PostReflection):
            _fold_updates(conn, effect, now)
    if hold:
        pacing.hold_back(conn, effect.place, hold, now)


def _fold_updates(conn: Connection, post: PostReflection, now: datetime) -> None:
    """Takes the update or the withdrawal that waits for a reflection into the reflection that is still to be sent."""
    waiting = conn.execute(
        select(effects).where(effects.c.of == post.id, effects.c.state == "recorded").order_by(effects.c.changed_at)
    ).all()
    for row in waiting:
        later = read_effect(row.body)
        _mark(conn, row.id, "dropped", now, reason="done with the reflection itself")
        if isinstance(later, UpdateReflection):
            body = write_effect(replace(post, alone=later.alone, reflection=later.reflection))
            conn.execute(update(effects).where(effects.c.id == post.id).values(body=body, read=row.read))
        else:
            _mark(conn, post.id, "dropped", now, reason="withdrawn before it was sent")


def mark_failed(conn: Connection, effect: Send, reason: str, now: datetime) -> bool:
    """Notes that an effect is given up, and why. False where its fate is known by now."""
    given_up = _end_attempt(conn, effect, "failed", reason, now)
    if given_up:
        open_day_again(conn, effect)
    return given_up


def pause(conn: Connection, place: ChannelId, reason: str) -> bool:
    """Notes why nothing is posted in a channel; tells whether that is new."""
    running = at(channels, place) & channels.c.paused.is_(None)
    return conn.execute(update(channels).where(running).values(paused=reason[:200])).rowcount == 1


def drop_waiting(conn: Connection, workspace: str, reason: str, now: datetime) -> None:
    """Gives up all that waits to be sent in a workspace, but for what takes something back."""
    theirs = select(events.c.key).where(events.c.workspace == workspace)
    waiting = (effects.c.state == "recorded") & effects.c.event.in_(theirs)
    for row in conn.execute(select(effects.c.id, effects.c.body).where(waiting).with_for_update()).all():
        effect = read_effect(row.body)
        if not isinstance(effect, DeleteReflection):
            _mark(conn, row.id, "failed", now, reason=reason[:200])
            open_day_again(conn, effect)


def open_day_again(conn: Connection, effect: Send) -> None:
    """Has the client of a day be asked for again that was not posted."""
    if isinstance(effect, PostPrompt):
        conn.execute(delete(threads).where(threads.c.id == effect.thread, threads.c.root.is_(None)))


def mark_doubtful(conn: Connection, effect: Send, reason: str, until: datetime, now: datetime) -> None:
    """Notes that an attempt ended and may have arrived: after a moment it is looked for."""
    under_way = (effects.c.id == effect.id) & (effects.c.state == "sending")
    doubt = {"reason": reason[:200], "not_before": until, "changed_at": now}
    conn.execute(update(effects).where(under_way).values(doubt))


def put_off_look(
    conn: Connection, effect: Send, reason: str, until: datetime, hold: Hold | None, now: datetime
) -> None:
    """Notes that it could not be seen whether an effect arrived, and is looked for again after a moment."""
    under_way = (effects.c.id == effect.id) & (effects.c.state == "sending")
    again = {"reason": reason[:200], "not_before": until, "attempts": effects.c.attempts + 1}
    conn.execute(update(effects).where(under_way).values(again))
    if hold:
        pacing.hold_back(conn, effect.place, hold, now)


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


def _mark(conn: Connection, effect_id: str, state: str, now: datetime, **values: object) -> None:
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
    return None if isinstance(effect, PostPrompt | DeleteReflection | TellDirectly) else effect.thread


def _target(conn: Connection, effect: Send, row: Row[Any]) -> MessageId | None:
    """The message that an effect changes."""
    if not isinstance(effect, UpdateReflection | DeleteReflection):
        return None
    message = row.message or message_of(conn, effect.of)
    return MessageId(effect.place.workspace, effect.place.channel, message) if message else None


def message_of(conn: Connection, reflection: str) -> str | None:
    """The message that a reflection became; known of old ones by their try alone."""
    its_own = conn.execute(select(effects.c.message).where(effects.c.id == reflection)).scalar()
    return its_own or conn.execute(select(tries.c.message).where(tries.c.reflection == reflection)).scalar()


def _awaited(conn: Connection, effect: Send, row: Row[Any], now: datetime) -> datetime | None:
    """When that may be sent which has to come before an effect; None where there is no such thing any more."""
    first: ColumnElement[bool]
    match effect:
        case UpdateReflection(of=of) | DeleteReflection(of=of) if row.message is None:
            first = (effects.c.id == of) & effects.c.message.is_(None)
        case PostReflection(try_id=try_id, thread=thread, author=author):
            n = select(tries.c.n).where(tries.c.id == try_id).scalar_subquery()
            earlier = select(tries.c.reflection).where(tries.c.thread == thread, tries.c.author == author)
            first = effects.c.id.in_(earlier.where(tries.c.n < n))
        case PostRecap(thread=thread):
            first = effects.c.id.in_(select(tries.c.reflection).where(tries.c.thread == thread))
        case _:
            return None
    before = conn.execute(select(effects.c.state, effects.c.not_before).where(first, effects.c.state.in_(UNSENT)))
    times = [max(now, one.not_before or now) if one.state == "recorded" else now for one in before]
    return max(times, default=None)


def _words_of(conn: Connection, effect: Send) -> str:
    if not isinstance(effect, PostReflection | UpdateReflection):
        return ""
    messages = effect.reflection.messages
    rows = conn.execute(_WORDS, {"messages": [m.key for m in messages]})
    kept = {row.id: row.text for row in rows}
    return joined(messages, tuple((m, kept[m.key]) for m in messages if m.key in kept))
