"""Recording a decision: what is stored with it, and what is to be sent, in one transaction."""

from datetime import datetime
from typing import assert_never

from sqlalchemy import Connection, delete, select, update

from bot.practice import effects as e
from bot.practice.events import Event, ReflectionAsked, ReplyEdited, ReplyPosted
from bot.practice.schedule import next_prompt, recap_of
from bot.practice.thread import Channel
from bot.store import letting_go
from bot.store.codec import write_effect
from bot.store.intake import fingerprint
from bot.store.recalling import channel_at
from bot.store.statements import insert_new, upsert
from bot.store.tables import channels, corrections, effects, events, findings, people, replies, threads, tries, words


def record(conn: Connection, key: str, event: Event, decided: tuple[e.Effect, ...], now: datetime) -> tuple[str, ...]:
    """Stores a decision under its event, and gives the ids of what is to be sent, in order."""
    to_send = []
    for seq, effect in enumerate(decided):
        if isinstance(effect, e.Send):
            if insert_new(conn, effects, _row(conn, key, seq, effect, now)):
                to_send.append(effect.id)
        else:
            _keep(conn, effect, now)
    if isinstance(event, ReplyPosted | ReplyEdited | ReflectionAsked):
        _let_go_of_unread(conn, event)
    conn.execute(update(events).where(events.c.key == key).values(decided_at=now))
    return tuple(to_send)


def record_instead(conn: Connection, effect: e.Send, instead: e.Send, now: datetime) -> None:
    """Records what is sent in an effect's place, under the same event."""
    row = conn.execute(select(effects.c.event, effects.c.seq).where(effects.c.id == effect.id)).one()
    insert_new(conn, effects, _row(conn, row.event, row.seq, instead, now))


def _row(conn: Connection, key: str, seq: int, effect: e.Send, now: datetime) -> dict[str, object]:
    row: dict[str, object] = {
        "id": effect.id,
        "event": key,
        "seq": seq,
        "body": write_effect(effect),
        "state": "recorded",
        "changed_at": now,
    }
    if isinstance(effect, e.DeleteReflection):  # the effect that posted it may be gone when this one is sent
        row["message"] = conn.execute(select(effects.c.message).where(effects.c.id == effect.of)).scalar()
    return row


def _keep(conn: Connection, effect: e.Keep, now: datetime) -> None:
    match effect:
        case e.KeepTry():
            _keep_try(conn, effect, now)
        case e.DropWords(message=message):
            row = {"workspace": message.workspace, "channel": message.channel, "message": message.id}
            upsert(conn, replies, {"key": message.key, **row, "try": None, "fingerprint": None})
            conn.execute(delete(words).where(words.c.id == message.key))
        case e.DropTry(id=try_id):
            conn.execute(update(replies).where(replies.c["try"] == try_id).values({"try": None}))
            conn.execute(delete(tries).where(tries.c.id == try_id))
        case e.SettleTry():
            _settle(conn, effect, now)
        case e.SetUpChannel():
            _set_up(conn, effect, now)
        case e.OpenThread():
            _open(conn, effect, now)
        case e.CloseThread(id=thread):
            conn.execute(update(threads).where(threads.c.id == thread).values(recapped=True))
            letting_go.expire_thread(conn, thread)
        case e.ForgetPerson(workspace=workspace, person=person):
            letting_go.forget_person(conn, workspace, person)
        case e.ForgetWorkspace(workspace=workspace):
            letting_go.forget_workspace(conn, workspace)
        case e.MarkTold(workspace=workspace, person=person, what=what):
            upsert(conn, people, {"workspace": workspace, "person": person, what: True})
        case _:
            assert_never(effect)


def _keep_try(conn: Connection, kept: e.KeepTry, now: datetime) -> None:
    first = kept.messages[0]
    row = {
        "id": kept.id,
        "thread": kept.thread,
        "workspace": first.workspace,
        "author": kept.author,
        "n": kept.n,
        "kind": kept.kind,
        "last_at": now,
        "reflection": kept.reflection,
        "alone": kept.alone,
    }
    upsert(conn, tries, row)
    for message in kept.messages:
        said = conn.execute(select(words.c.text).where(words.c.id == message.key)).scalar()
        if said is not None:
            where = {"workspace": message.workspace, "channel": message.channel, "message": message.id}
            upsert(conn, replies, {"key": message.key, **where, "try": kept.id, "fingerprint": fingerprint(said)})
    conn.execute(delete(findings).where(findings.c["try"] == kept.id))
    for seq, found in enumerate(kept.findings):
        span = {"start": found.span.start, "end": found.span.end} if found.span else {}
        conn.execute(findings.insert().values({"try": kept.id, "seq": seq, "category": found.category, **span}))


def _settle(conn: Connection, settled: e.SettleTry, now: datetime) -> None:
    if settled.contested:
        _keep_correction(conn, settled, now)
    conn.execute(update(tries).where(tries.c.id == settled.id).values(kind="own"))
    conn.execute(delete(findings).where(findings.c["try"] == settled.id))
    for seq, label in enumerate(settled.labels):
        conn.execute(findings.insert().values({"try": settled.id, "seq": seq, "category": label}))


def _keep_correction(conn: Connection, settled: e.SettleTry, now: datetime) -> None:
    prompt = conn.execute(
        select(threads.c.prompt).join(tries, tries.c.thread == threads.c.id).where(tries.c.id == settled.id)
    ).scalar_one()
    said = conn.execute(
        select(words.c.text)
        .join(replies, replies.c.key == words.c.id)
        .where(replies.c["try"] == settled.id)
        .order_by(replies.c.message)
    ).scalars()
    reply = "\n".join(said) or None if settled.keep else None
    row = {"try": settled.id, "prompt": prompt, "labels": ",".join(settled.labels), "reply": reply, "made_at": now}
    upsert(conn, corrections, row)


def _set_up(conn: Connection, chosen: e.SetUpChannel, now: datetime) -> None:
    channel = Channel(chosen.place, chosen.zone, chosen.post_at, chosen.recap_at, chosen.by, None)
    row = {
        "workspace": chosen.place.workspace,
        "channel": chosen.place.channel,
        "zone": chosen.zone,
        "post_at": chosen.post_at,
        "recap_at": chosen.recap_at,
        "set_up_by": chosen.by,
        "paused": None,
        "next_prompt_at": next_prompt(channel, now),
    }
    upsert(conn, channels, row)


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


def _let_go_of_unread(conn: Connection, event: ReplyPosted | ReplyEdited | ReflectionAsked) -> None:
    """Words that became part of no try (talk among colleagues, or not ours after all) are not kept."""
    in_a_try = select(replies.c["try"]).where(replies.c.key == event.message.key).scalar_subquery()
    conn.execute(delete(words).where(words.c.id == event.message.key, in_a_try.is_(None)))
