"""Keeping what has happened, before Slack hears that it was taken. What is not ours is not kept."""

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import Connection, select
from sqlalchemy.sql import Select

from bot.practice.events import (
    Event,
    MessageId,
    ReflectionAsked,
    ReplyDeleted,
    ReplyEdited,
    ReplyPosted,
    TopLevelPosted,
)
from bot.store.codec import write_event
from bot.store.statements import insert_new, upsert
from bot.store.tables import channels, events, people, replies, threads, words

WORDS_KEPT = timedelta(hours=36)
"""The longest that words are kept, whatever becomes of the recap."""


def take_in(conn: Connection, key: str, event_id: str | None, event: Event, text: str | None, now: datetime) -> bool:
    """Keeps an event (with its words, apart) unless it is none of ours; tells whether it is kept.

    The same event again changes nothing and is "kept" as well.
    """
    if not _is_ours(conn, event):
        return False
    new = insert_new(
        conn,
        events,
        {
            "key": key,
            "event_id": event_id,
            "workspace": _workspace(event),
            "person": _person(event),
            "body": write_event(event),
            "received_at": now,
        },
    )
    if new and text is not None and isinstance(event, ReplyPosted | ReplyEdited | ReflectionAsked):
        _keep_words(conn, event, text, now)
    return True


def fingerprint(text: str) -> str:
    """A salted hash of words: tells an edit that changed nothing, and gives nothing away."""
    salt = secrets.token_hex(8)
    return f"{salt}:{_digest(salt, text)}"


def is_fingerprint_of(kept: str, text: str) -> bool:
    salt, _, digest = kept.partition(":")
    return digest == _digest(salt, text)


def _digest(salt: str, text: str) -> str:
    return hashlib.blake2b(text.encode(errors="surrogatepass"), salt=salt.encode()[:16], digest_size=16).hexdigest()


def _keep_words(conn: Connection, event: ReplyPosted | ReplyEdited | ReflectionAsked, text: str, now: datetime) -> None:
    row = {"id": event.message.key, "text": text, "expires_at": now + WORDS_KEPT}
    if isinstance(event, ReplyPosted):
        insert_new(conn, words, row)  # an edit may have overtaken the post: its words are the newer ones
    else:
        upsert(conn, words, row)


def _is_ours(conn: Connection, event: Event) -> bool:
    match event:
        case ReplyPosted(message=message, root=root):
            return _found(conn, _thread_with(root)) and not _found(conn, _gone(message))
        case ReplyEdited(root=root):
            return _found(conn, _thread_with(root))
        case ReplyDeleted(message=message):
            return _found(conn, _training(message))
        case TopLevelPosted(message=message, author=author):
            told = select(people.c.how).where(
                people.c.workspace == message.workspace, people.c.person == author, people.c.how
            )
            return _found(conn, _training(message)) and not _found(conn, told)
        case _:
            return True


def _found(conn: Connection, query: Select[tuple[str]] | Select[tuple[bool]]) -> bool:
    return conn.execute(query.limit(1)).first() is not None


def _training(message: MessageId) -> Select[tuple[str]]:
    return select(channels.c.channel).where(
        channels.c.workspace == message.workspace, channels.c.channel == message.channel
    )


def _thread_with(root: MessageId) -> Select[tuple[str]]:
    """The thread of this root, or one whose root is not known yet: it may turn out to be this one."""
    return select(threads.c.id).where(
        threads.c.workspace == root.workspace,
        threads.c.channel == root.channel,
        (threads.c.root == root.id) | threads.c.root.is_(None),
    )


def _gone(message: MessageId) -> Select[tuple[str]]:
    return select(replies.c.key).where(replies.c.key == message.key, replies.c.fingerprint.is_(None))


def _workspace(event: Event) -> str:
    for name in ("message", "place"):
        if where := getattr(event, name, None):
            return str(where.workspace)
    return str(getattr(event, "workspace", ""))


def _person(event: Event) -> str | None:
    return next(
        (str(who) for name in ("author", "asked_by", "by", "person") if (who := getattr(event, name, None))), None
    )
