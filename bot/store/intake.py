"""Keeping what has happened, before Slack hears that it was taken. What is not ours is not kept."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from bot.practice.effects import PROMPT_OF
from bot.practice.events import (
    ChannelId,
    Event,
    MessageId,
    ReflectionAsked,
    ReplyDeleted,
    ReplyEdited,
    ReplyPosted,
    TopLevelPosted,
)
from bot.store.codec import write_event
from bot.store.letting_go import WORDS_KEPT_AFTER_RECAP
from bot.store.statements import at, insert_all_new, insert_new, row_of, upsert
from bot.store.tables import channels, effects, events, gone, people, threads, words
from bot.store.taking_up import ring

WORDS_KEPT = timedelta(hours=36)
"""The longest that words are kept, whatever becomes of the recap."""

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
"""What no database takes as text: the null character, and halves of characters."""


def take_in(
    conn: Connection,
    key: str,
    event_id: str | None,
    event: Event,
    text: str | None,
    now: datetime,
    runner: str | None = None,
) -> bool:
    """Keeps an event (with its words, apart) unless it is none of ours; tells whether it is kept.

    `runner` is the process that carries it through; without one, whichever worker takes it up is rung for. The same
    event again changes nothing and is "kept" as well.
    """
    if not _is_ours(conn, event):
        return False
    row = {"key": key, "event_id": event_id, "workspace": workspace_of(event), "body": write_event(event)}
    new = insert_new(conn, events, {**row, "received_at": now, "runner": runner})
    if new and runner is None:
        ring(conn)
    if new and text is not None and isinstance(event, ReplyPosted | ReplyEdited | ReflectionAsked):
        _keep_words(conn, event, text, now)
    return True


def take_in_due(conn: Connection, happened: Sequence[tuple[str, Event]], now: datetime) -> tuple[str, ...]:
    """Keeps what the clock has made due, as (key, event), for whichever worker takes it up; gives the new keys."""
    rows = [
        {"key": key, "workspace": workspace_of(event), "body": write_event(event), "received_at": now}
        for key, event in happened
    ]
    new = insert_all_new(conn, events, rows)
    if new:
        ring(conn)
    return tuple(key for key, _ in happened if key in new)


def place_of(event: Event) -> ChannelId | None:
    """The channel that an event is about, where it is about one."""
    message: MessageId | None = getattr(event, "message", None)
    place: ChannelId | None = getattr(event, "place", None)
    return message.place if message else place


def workspace_of(event: Event) -> str:
    place = place_of(event)
    return place.workspace if place else str(getattr(event, "workspace", ""))


def being_posted(place: ChannelId) -> Select[tuple[str]]:
    """The channel's threads whose prompt is on its way: any root may turn out to be theirs."""
    on_its_way = effects.c.state.in_(("recorded", "sending"))
    return (
        select(threads.c.id)
        .join(effects, effects.c.id == PROMPT_OF + threads.c.id)
        .where(at(threads, place), threads.c.root.is_(None), on_its_way)
    )


def deletion_of(message: MessageId) -> Select[tuple[str]]:
    return select(gone.c.key).where(gone.c.key == message.key, gone.c.deleted)


def found(conn: Connection, query: Select[tuple[str]]) -> bool:
    return conn.execute(query.limit(1)).first() is not None


def _is_ours(conn: Connection, event: Event) -> bool:
    match event:
        case ReplyPosted(message=message, root=root):
            return _is_thread(conn, root) and row_of(conn, gone, key=message.key) is None
        case ReplyEdited(message=message, root=root):
            return _is_thread(conn, root) and not found(conn, deletion_of(message))
        case ReplyDeleted(message=message):
            return found(conn, _training(message.place))
        case TopLevelPosted(message=message, author=author):
            told = (people.c.workspace == message.workspace) & (people.c.person == author) & people.c.how
            return found(conn, _training(message.place)) and not found(conn, select(people.c.person).where(told))
        case _:
            return True


def _is_thread(conn: Connection, root: MessageId) -> bool:
    return _thread_at(conn, root) is not None or found(conn, being_posted(root.place))


def _thread_at(conn: Connection, root: MessageId) -> Row[Any] | None:
    return row_of(conn, threads, workspace=root.workspace, channel=root.channel, root=root.id)


def _training(place: ChannelId) -> Select[tuple[str]]:
    return select(channels.c.channel).where(at(channels, place))


def _keep_words(conn: Connection, event: ReplyPosted | ReplyEdited | ReflectionAsked, text: str, now: datetime) -> None:
    author = event.asked_by if isinstance(event, ReflectionAsked) else event.author
    root, version = event.root, event.version if isinstance(event, ReplyEdited) else event.message.id
    row = {
        "id": event.message.key,
        "workspace": event.message.workspace,
        "author": author,
        "text": _UNSTORABLE.sub("\ufffd", text),
        "version": version,
        "expires_at": now + (WORDS_KEPT_AFTER_RECAP if root and _is_recapped(conn, root) else WORDS_KEPT),
    }
    newer = select(words.c.id).where(words.c.id == event.message.key, words.c.version > version)
    if isinstance(event, ReplyPosted | ReflectionAsked):
        if isinstance(event, ReplyPosted) or (root and _is_thread(conn, root)):
            insert_new(conn, words, row)  # an edit may have overtaken the post: its words are the newer ones
    elif not found(conn, newer):
        upsert(conn, words, row)


def _is_recapped(conn: Connection, root: MessageId) -> bool:
    thread = _thread_at(conn, root)
    return thread is not None and thread.recapped
