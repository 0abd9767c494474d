"""Letting go: words expire, people and workspaces are forgotten, finished work is cleaned up."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, ScalarSelect, delete, select, update

from bot.store.tables import channels, effects, events, findings, people, replies, threads, tries, words

FINISHED_KEPT = timedelta(days=14)
"""How long decided events and sent effects are kept: as long as anything might repeat them."""


def expire_thread(conn: Connection, thread: str) -> None:
    """Lets go of a thread's words: its findings become traces."""
    of_thread = select(tries.c.id).where(tries.c.thread == thread)
    keys = select(replies.c.key).where(replies.c["try"].in_(of_thread))
    conn.execute(delete(words).where(words.c.id.in_(keys)))
    conn.execute(update(findings).where(findings.c["try"].in_(of_thread)).values(start=None, end=None))


def expire_words(conn: Connection, now: datetime) -> None:
    """Lets go of words whose time is over, in threads of any kind."""
    late = select(words.c.id).where(words.c.expires_at < now)
    of_late = select(replies.c["try"]).where(replies.c.key.in_(late))
    conn.execute(update(findings).where(findings.c["try"].in_(of_late)).values(start=None, end=None))
    conn.execute(delete(words).where(words.c.expires_at < now))


def clean_up(conn: Connection, now: datetime) -> None:
    """Removes finished events (their effects go with them) except those whose messages may still be updated."""
    needed = select(effects.c.event).where(
        effects.c.id.in_(select(tries.c.reflection)) | effects.c.state.in_(("recorded", "sending"))
    )
    old = (events.c.decided_at < now - FINISHED_KEPT) & events.c.key.not_in(needed)
    conn.execute(delete(events).where(old))


def forget_person(conn: Connection, workspace: str, person: str) -> None:
    """Removes all that is kept of a person. What is still to be deleted in Slack stays in the effects, by id."""
    theirs = select(tries.c.id).where(tries.c.workspace == workspace, tries.c.author == person)
    _forget_tries(conn, theirs.scalar_subquery())
    conn.execute(delete(people).where(people.c.workspace == workspace, people.c.person == person))
    gone = (events.c.workspace == workspace) & (events.c.person == person) & events.c.decided_at.is_not(None)
    conn.execute(delete(events).where(gone))


def forget_workspace(conn: Connection, workspace: str) -> None:
    """Removes all that is kept of a workspace."""
    of_workspace = select(tries.c.id).where(tries.c.workspace == workspace)
    _forget_tries(conn, of_workspace.scalar_subquery())
    for table in (threads, channels, people):
        conn.execute(delete(table).where(table.c.workspace == workspace))
    conn.execute(delete(events).where(events.c.workspace == workspace, events.c.decided_at.is_not(None)))


def _forget_tries(conn: Connection, chosen: ScalarSelect[str]) -> None:
    """Removes tries with their words; replies, findings and corrections go with them."""
    keys = select(replies.c.key).where(replies.c["try"].in_(chosen))
    conn.execute(delete(words).where(words.c.id.in_(keys)))
    conn.execute(delete(tries).where(tries.c.id.in_(chosen)))
