"""Letting go: words expire, people and workspaces are forgotten, finished work is cleaned up."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, Select, delete, or_, select, update

from bot.store import corrections, tables
from bot.store.tables import (
    channels,
    choices,
    contents,
    effects,
    events,
    findings,
    gone,
    heartbeats,
    limits,
    people,
    replies,
    threads,
    tries,
    words,
)

WORDS_KEPT_AFTER_RECAP = timedelta(minutes=30)
"""How long words are kept whose answer comes when the recap is over: as long as it may take."""

FINISHED_KEPT = timedelta(days=14)
"""How long decided events and sent effects are kept: as long as anything might repeat them."""


def expire_thread(conn: Connection, thread: str, now: datetime) -> None:
    """Lets go of a thread's words: its findings become traces. Those whose reflection waits stay for a while longer."""
    waits = select(effects.c.id).where(effects.c.id == tries.c.reflection, _is_unsent()).exists()
    of_thread = select(tries.c.id).where(tries.c.thread == thread)
    over = of_thread.where(~waits)
    conn.execute(delete(words).where(words.c.id.in_(select(replies.c.key).where(replies.c["try"].in_(over)))))
    _make_traces(conn, over)
    later = now + WORDS_KEPT_AFTER_RECAP
    left = words.c.id.in_(select(replies.c.key).where(replies.c["try"].in_(of_thread)))
    conn.execute(update(words).where(left, words.c.expires_at > later).values(expires_at=later))


def expire_words(conn: Connection, now: datetime) -> None:
    """Lets go of words whose time is over, in threads of any kind."""
    late = select(words.c.id).where(words.c.expires_at < now)
    of_late = select(replies.c["try"]).where(replies.c.key.in_(late))
    _make_traces(conn, of_late)
    conn.execute(delete(words).where(words.c.expires_at < now))


def _make_traces(conn: Connection, of_tries: Select[tuple[str]]) -> None:
    """Has findings keep their category alone, and corrections nothing that leads to their author."""
    conn.execute(update(findings).where(findings.c["try"].in_(of_tries)).values(start=None, end=None))
    corrections.let_go_of_author(conn, of_tries)


def clean_up(conn: Connection, now: datetime) -> None:
    """Removes what is finished and cannot be repeated. Where a reflection stands stays known: it may change or go."""
    old = now - FINISHED_KEPT
    its_own = effects.c.event == events.c.key
    under_way = select(effects.c.id).where(its_own, _is_unsent(), effects.c.changed_at >= old)
    _clean_up_forgotten(conn, old)
    _keep_where_reflections_stand(conn, old)
    conn.execute(delete(events).where(events.c.decided_at < old, ~under_way.exists()))
    conn.execute(delete(events).where(events.c.decided_at.is_(None), events.c.received_at < old))
    conn.execute(delete(gone).where(gone.c.at < old))
    conn.execute(delete(heartbeats).where(heartbeats.c.at < old))


def _keep_where_reflections_stand(conn: Connection, old: datetime) -> None:
    """Notes with the tries themselves which messages their reflections became, before that goes with the work."""
    posted = (
        select(effects.c.id, effects.c.message)
        .join(events, events.c.key == effects.c.event)
        .where(events.c.decided_at < old, effects.c.message.is_not(None))
    ).subquery()
    its_own = select(posted.c.message).where(posted.c.id == tries.c.reflection).scalar_subquery()
    theirs = tries.c.reflection.in_(select(posted.c.id))
    conn.execute(update(tries).where(theirs).values(message=its_own))


def _clean_up_forgotten(conn: Connection, old: datetime) -> None:
    """Removes what was forgotten, once nothing of it (such as the deletion of a reflection) is still to be sent."""
    busy = (
        select(effects.c.id)
        .join(others := events.alias(), others.c.key == effects.c.event)
        .where(others.c.forgotten, others.c.workspace == events.c.workspace, _is_unsent(), effects.c.changed_at >= old)
    )
    conn.execute(delete(events).where(events.c.forgotten, events.c.decided_at.is_not(None), ~busy.exists()))


def forget_person(conn: Connection, workspace: str, person: str, asked: str) -> None:
    """Removes all that is kept of a person. What is still to be deleted in Slack stays in the effects, by id.

    The event `asked` for it; it goes, with its effects, as soon as they are sent.
    """
    others = (events.c.workspace == workspace) & (events.c.key != asked) & ~events.c.forgotten
    told = _names(effects.c.body, person) & (effects.c.state != "sending")
    conn.execute(delete(effects).where(told, effects.c.event.in_(select(events.c.key).where(others))))
    _forget_events(conn, others & _names(events.c.body, person))
    conn.execute(update(events).where(events.c.key == asked).values(forgotten=True))
    forget_tries(conn, select(tries.c.id).where(tries.c.workspace == workspace, tries.c.author == person))
    conn.execute(delete(words).where(words.c.workspace == workspace, words.c.author == person))
    conn.execute(delete(people).where(people.c.workspace == workspace, people.c.person == person))
    conn.execute(delete(choices).where(choices.c.workspace == workspace, choices.c.chosen_by == person))
    set_up_by_them = (channels.c.workspace == workspace) & (channels.c.set_up_by == person)
    conn.execute(update(channels).where(set_up_by_them).values(set_up_by=""))
    paused_by_them = (channels.c.workspace == workspace) & (channels.c.paused_by == person)
    conn.execute(update(channels).where(paused_by_them).values(paused_by=""))


def forget_workspace(conn: Connection, workspace: str, told: str) -> None:
    """Removes all that is kept of a workspace, but for the event that `told` of its leaving."""
    conn.execute(delete(events).where(events.c.workspace == workspace, events.c.key != told))
    for table in (words, tables.corrections, threads, choices, channels, people, gone, contents, limits):
        conn.execute(delete(table).where(table.c.workspace == workspace))


def forget_tries(conn: Connection, chosen: Select[tuple[str]]) -> None:
    """Removes tries with their words; replies and findings go with them."""
    keys = select(replies.c.key).where(replies.c["try"].in_(chosen))
    conn.execute(delete(words).where(words.c.id.in_(keys)))
    conn.execute(delete(tries).where(tries.c.id.in_(chosen)))


def _forget_events(conn: Connection, chosen: ColumnElement[bool]) -> None:
    """Removes events; those whose message is on its way to Slack at this moment go when its fate is known."""
    under_way = select(effects.c.id).where(effects.c.event == events.c.key, effects.c.state == "sending")
    conn.execute(update(events).where(chosen, under_way.exists()).values(forgotten=True))
    conn.execute(delete(events).where(chosen, ~under_way.exists()))


def _is_unsent() -> ColumnElement[bool]:
    return effects.c.state.in_(("recorded", "sending"))


def _names(body: ColumnElement[str], person: str) -> ColumnElement[bool]:
    """Whether a body names a person: by themselves, or within the id of a try of theirs."""
    return or_(body.contains(f'"{person}"', autoescape=True), body.contains(f":{person}:", autoescape=True))
