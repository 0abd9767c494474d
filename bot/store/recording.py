"""Recording a decision: what is stored with it, and what is to be sent, in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import assert_never

from sqlalchemy import Connection, delete, select, update

from bot.practice import effects as e
from bot.practice.events import ChannelId, Event, MessageId, ReflectionAsked, ReplyDeleted, ReplyEdited, ReplyPosted
from bot.practice.schedule import local_day, next_prompt, next_week, recap_of
from bot.practice.thread import joined
from bot.store import corrections, letting_go
from bot.store.codec import read_effect, write_effect
from bot.store.fingerprints import fingerprint
from bot.store.recalling import channel_at, channel_of, written_dates, written_days
from bot.store.sending import message_of
from bot.store.statements import at, change, insert_new, remove, upsert
from bot.store.tables import (
    channels,
    choices,
    effects,
    events,
    findings,
    gone,
    people,
    replies,
    threads,
    tries,
    words,
)

_FAR = datetime(9999, 1, 1, tzinfo=UTC)
"""Later than any moment: where the next one is still to be reckoned."""


@dataclass(frozen=True)
class Decision:
    """What was decided about an event, and the words that were looked at."""

    key: str
    event: Event
    received_at: datetime
    effects: tuple[e.Effect, ...]
    words: tuple[tuple[MessageId, str], ...] = field(default=(), repr=False)


def record(conn: Connection, decision: Decision, now: datetime) -> tuple[str, ...]:
    """Stores a decision under its event, and gives the ids of what is to be sent, in order."""
    to_send = []
    for seq, effect in enumerate(decision.effects):
        if not isinstance(effect, e.Send):
            _keep(conn, effect, decision, now)
        elif _record_send(conn, effect, seq, decision, now):
            to_send.append(effect.id)
    if isinstance(decision.event, ReplyPosted | ReplyEdited | ReflectionAsked):
        _let_go_of_unread(conn, decision, decision.event, now)
    change(conn, events, {"key": decision.key}, decided_at=now)
    return tuple(to_send)


def record_instead(conn: Connection, effect: e.Send, instead: e.Send, now: datetime) -> None:
    """Records what is sent in an effect's place, under the same event."""
    row = conn.execute(select(effects.c.event, effects.c.seq, effects.c.read).where(effects.c.id == effect.id)).one()
    insert_new(conn, effects, {**_row(instead, now), "event": row.event, "seq": row.seq, "read": row.read})


def _record_send(conn: Connection, effect: e.Send, seq: int, decision: Decision, now: datetime) -> bool:
    """Records what is to be sent; tells whether there is anything to send that was not before."""
    row = {**_row(effect, now), "event": decision.key, "seq": seq}
    match effect:
        case e.PostReflection(reflection=reflection):
            row["read"] = _fingerprint(reflection, decision)
        case e.UpdateReflection(reflection=reflection, of=of):
            if _replace_unsent(conn, effect, decision, now):
                return False
            drop_updates(conn, of, "overtaken by a later one", now)
            row["read"] = _fingerprint(reflection, decision)
            row["of"] = of
        case e.DeleteReflection(of=of):
            drop_updates(conn, of, "withdrawn before it was sent", now)
            if _cancel_unsent(conn, of, now):
                return False
            row["of"] = of
            # the effect that posted it may be gone when this one is sent
            row["message"] = message_of(conn, of)
    ended = (effects.c.id == effect.id) & effects.c.state.in_(("failed", "dropped"))
    return insert_new(conn, effects, row) or conn.execute(update(effects).where(ended).values(row)).rowcount == 1


def _row(effect: e.Send, now: datetime) -> dict[str, object]:
    afresh = {"not_before": None, "begun_at": None, "attempts": 0, "reason": None}
    return {"id": effect.id, "body": write_effect(effect), "state": "recorded", "changed_at": now, **afresh}


def _fingerprint(reflection: e.Reflection, decision: Decision) -> str | None:
    """What tells later whether the words are still those that the reflection quotes."""
    read = joined(reflection.messages, decision.words)
    return fingerprint(read) if read else None


def _replace_unsent(conn: Connection, update_: e.UpdateReflection, decision: Decision, now: datetime) -> bool:
    """Brings a reflection that was not sent yet up to date; tells whether that was so."""
    unsent = (effects.c.id == update_.of) & (effects.c.state == "recorded")
    body = conn.execute(select(effects.c.body).where(unsent).with_for_update()).scalar()
    if body is None:
        return False
    post = read_effect(body)
    assert isinstance(post, e.PostReflection)
    post = replace(post, alone=update_.alone, reflection=update_.reflection)
    row = {"body": write_effect(post), "read": _fingerprint(post.reflection, decision), "changed_at": now}
    conn.execute(update(effects).where(effects.c.id == post.id).values(row))
    return True


def drop_updates(conn: Connection, of: str, reason: str, now: datetime) -> None:
    """Has updates of a reflection that were not sent yet never be sent."""
    unsent = (effects.c.of == of) & (effects.c.state == "recorded")
    conn.execute(update(effects).where(unsent).values(state="dropped", reason=reason, changed_at=now))


def _cancel_unsent(conn: Connection, effect_id: str, now: datetime) -> bool:
    """Has a reflection that was not sent yet never be sent; tells whether that was so."""
    unsent = (effects.c.id == effect_id) & (effects.c.state == "recorded")
    row = {"state": "dropped", "reason": "withdrawn before it was sent", "changed_at": now}
    return conn.execute(update(effects).where(unsent).values(row)).rowcount == 1


def _keep(conn: Connection, effect: e.Keep, decision: Decision, now: datetime) -> None:
    match effect:
        case e.KeepTry():
            _keep_try(conn, effect, decision)
        case e.DropWords(message=message):
            _drop_words(conn, message, decision, now)
        case e.DropTry(id=try_id):
            letting_go.forget_tries(conn, select(tries.c.id).where(tries.c.id == try_id))
        case e.SettleTry():
            _settle(conn, effect)
        case e.KeepCorrection():
            corrections.keep(conn, effect)
        case e.SetUpChannel():
            _set_up(conn, effect, now)
        case e.PauseChannel(place=place, by=by):
            conn.execute(update(channels).where(at(channels, place)).values(paused_by=by))
        case e.ResumeChannel(place=place):
            conn.execute(update(channels).where(at(channels, place)).values(paused=None, paused_by=None, skipped=None))
            _reschedule(conn, place, now)
        case e.SkipDay():
            _skip(conn, effect, now)
        case e.KeepNext(place=place, prompt=prompt, content=content, by=by):
            row = {"workspace": place.workspace, "channel": place.channel, "prompt": prompt, "content": content}
            upsert(conn, choices, {**row, "chosen_by": by, "chosen_at": now})
        case e.OpenThread():
            _open(conn, effect, now)
        case e.CloseThread(id=thread):
            conn.execute(update(threads).where(threads.c.id == thread).values(recapped=True))
            letting_go.expire_thread(conn, thread, now)
        case e.ForgetPerson(workspace=workspace, person=person):
            letting_go.forget_person(conn, workspace, person, decision.key)
        case e.ForgetWorkspace(workspace=workspace):
            letting_go.forget_workspace(conn, workspace, decision.key)
        case e.MarkTold(workspace=workspace, person=person, what=what):
            upsert(conn, people, {"workspace": workspace, "person": person, what: True})
        case _:
            assert_never(effect)


def _keep_try(conn: Connection, kept: e.KeepTry, decision: Decision) -> None:
    row = {
        "id": kept.id,
        "thread": kept.thread,
        "workspace": kept.messages[0].workspace,
        "author": kept.author,
        "n": kept.n,
        "kind": kept.kind,
        "reflection": kept.reflection,
        "alone": kept.alone,
    }
    said_at = decision.received_at
    if isinstance(decision.event, ReplyEdited | ReplyDeleted):  # mending a word does not open a try again
        said_at = conn.execute(select(tries.c.last_at).where(tries.c.id == kept.id)).scalar() or said_at
    upsert(conn, tries, {**row, "last_at": said_at})
    read = dict(decision.words)
    for message in kept.messages:
        if message in read:
            _keep_reply(conn, message, kept.id, read[message])
    spans = [
        (found.category, found.span.start, found.span.end) if found.span else (found.category, None, None)
        for found in kept.findings
    ]
    _keep_findings(conn, kept.id, spans)


def _keep_findings(conn: Connection, try_id: str, found: Sequence[tuple[str, int | None, int | None]]) -> None:
    """Has a try carry these categories, each with its span in the words, and no others."""
    remove(conn, findings, **{"try": try_id})
    rows = [
        {"try": try_id, "seq": seq, "category": category, "start": start, "end": end}
        for seq, (category, start, end) in enumerate(found)
    ]
    if rows:
        conn.execute(_FINDINGS, rows)


_FINDINGS = findings.insert()


def _keep_reply(conn: Connection, message: MessageId, try_id: str, read: str) -> None:
    where = {"workspace": message.workspace, "channel": message.channel, "message": message.id}
    upsert(conn, replies, {"key": message.key, **where, "try": try_id, "fingerprint": fingerprint(read)})


def _drop_words(conn: Connection, message: MessageId, decision: Decision, now: datetime) -> None:
    conn.execute(delete(replies).where(replies.c.key == message.key))
    conn.execute(delete(words).where(words.c.id == message.key))
    deleted = isinstance(decision.event, ReplyDeleted) and decision.event.message == message
    upsert(conn, gone, {"key": message.key, "workspace": message.workspace, "deleted": deleted, "at": now})


def _settle(conn: Connection, settled: e.SettleTry) -> None:
    conn.execute(update(tries).where(tries.c.id == settled.id).values(kind="own"))
    _keep_findings(conn, settled.id, [(label, None, None) for label in settled.labels])


def _set_up(conn: Connection, chosen: e.SetUpChannel, now: datetime) -> None:
    known = conn.execute(select(channels).where(at(channels, chosen.place))).first()
    row = {
        "workspace": chosen.place.workspace,
        "channel": chosen.place.channel,
        "zone": chosen.zone,
        "post_at": chosen.post_at,
        "recap_at": chosen.recap_at,
        "set_up_by": chosen.by,
        "paused": None,
        **written_days(chosen.days),
        "next_prompt_at": known.next_prompt_at if known else _FAR,
        "next_week_at": known.next_week_at if known else _FAR,
    }
    upsert(conn, channels, row)
    _reschedule(conn, chosen.place, now)


def _skip(conn: Connection, skip: e.SkipDay, now: datetime) -> None:
    channel = channel_at(conn, skip.place)
    if channel is None:
        return
    today = local_day(channel, now)
    skipped = written_dates([skip.day, *(day for day in channel.skipped if day >= today)])
    conn.execute(update(channels).where(at(channels, skip.place)).values(skipped=skipped))
    _reschedule(conn, skip.place, now)


def _reschedule(conn: Connection, place: ChannelId, now: datetime) -> None:
    """Reckons a channel's next moments anew. What is due already stays due."""
    row = conn.execute(select(channels).where(at(channels, place))).first()
    if row is None:
        return
    channel = channel_of(row)
    moments = {"next_prompt_at": next_prompt(channel, now), "next_week_at": next_week(channel, now)}
    still_to_come = {name: moment for name, moment in moments.items() if getattr(row, name) > now}
    if still_to_come:
        conn.execute(update(channels).where(at(channels, place)).values(still_to_come))


def _open(conn: Connection, opened: e.OpenThread, now: datetime) -> None:
    channel = channel_at(conn, opened.place)
    if channel is None:
        raise LookupError(f"{opened.place} is no training channel")
    row = {
        "id": opened.id,
        "workspace": opened.place.workspace,
        "channel": opened.place.channel,
        "day": opened.day,
        "prompt": opened.prompt,
        "content": opened.content,
        "opened_at": now,
        "recap_at": recap_of(channel, now),
        "recapped": False,
    }
    insert_new(conn, threads, row)


def _let_go_of_unread(
    conn: Connection, decision: Decision, event: ReplyPosted | ReplyEdited | ReflectionAsked, now: datetime
) -> None:
    """Words that became part of no try (talk among colleagues, or not ours after all) are not kept."""
    message = event.message
    if any(isinstance(effect, e.KeepTry) and message in effect.messages for effect in decision.effects):
        return
    if conn.execute(select(replies.c.key).where(replies.c.key == message.key)).first():
        return
    conn.execute(delete(words).where(words.c.id == message.key))
    if isinstance(event, ReplyEdited):  # should the post still arrive, its words are not the ones that stand there
        insert_new(conn, gone, {"key": message.key, "workspace": message.workspace, "deleted": False, "at": now})
