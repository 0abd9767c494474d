"""What operators ask and do: what waits and why, what failed, how things stand. Nobody's words are among it."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, func, select, union_all, update

from bot.practice.effects import DeleteReflection, PostPrompt
from bot.practice.events import MessageId
from bot.practice.sending import GIVEN_UP_AFTER
from bot.store.codec import Unreadable, read_effect, read_event
from bot.store.sending import UNSENT, open_day_again
from bot.store.tables import channels, effects, events, heartbeats, limits, words
from bot.store.taking_up import ring

LONG_DUE = timedelta(hours=1)
"""How long ago the time of something counts as having come that an operator wants done: the clock finds it at once."""
ENDED = "ended"
"""In the place of a trouble: the process came to its end in order."""
BY_HAND = "dropped by an operator"


class JobRefused(Exception):
    """There is no such job, or that cannot be done with it; the message says which, and the way out."""


@dataclass(frozen=True)
class Job:
    """Something that is to be decided or sent, or was to be."""

    key: str
    kind: str
    """The event or effect that it is."""
    since: datetime
    """When the event came that it follows from."""
    state: str
    """`undecided`, or the effect's."""
    due_at: datetime | None
    """Until when it waits."""
    attempts: int
    reason: str | None
    runner: str | None
    """The process that carries it."""


@dataclass(frozen=True)
class Jobs:
    listed: tuple[Job, ...]
    in_all: int


@dataclass(frozen=True)
class Process:
    name: str
    last_at: datetime
    trouble: str | None
    """What keeps it from sending."""


@dataclass(frozen=True)
class Failure:
    reason: str
    count: int
    last_at: datetime


@dataclass(frozen=True)
class Held:
    """A channel, or a workspace (`channel` is empty), where Slack asked to wait."""

    workspace: str
    channel: str
    way: str
    until: datetime


@dataclass(frozen=True)
class Health:
    """How things stand."""

    processes: tuple[Process, ...]
    counts: tuple[tuple[str, int], ...]
    """(state, how many): of events `undecided`, of effects theirs."""
    oldest_since: datetime | None
    """When the event came from which the oldest follows that waits."""
    overdue_since: datetime | None
    """Since when the longest overdue could have been done."""
    failures: tuple[Failure, ...]
    """By reason, the latest first, as far back as work is kept."""
    paused: tuple[tuple[str, str, str], ...]
    """(workspace, channel, why)."""
    held: tuple[Held, ...]


def waiting(conn: Connection, most: int) -> Jobs:
    """What is to be decided or sent, oldest first."""
    undecided = conn.execute(
        select(events).where(events.c.decided_at.is_(None)).order_by(events.c.received_at).limit(most)
    )
    unsent = conn.execute(_effects().where(effects.c.state.in_(UNSENT)).order_by(events.c.received_at).limit(most))
    jobs = [*(_undecided(row) for row in undecided), *(_job(row) for row in unsent)]
    counts = dict(_counts(conn))
    in_all = sum(counts.get(state, 0) for state in ("undecided", *UNSENT))
    return Jobs(tuple(sorted(jobs, key=lambda job: job.since)[:most]), in_all)


def failed(conn: Connection, most: int) -> Jobs:
    """What failed for good, or of which it stays unknown whether it arrived, newest first."""
    ended = effects.c.state.in_(("failed", "unknown"))
    rows = conn.execute(_effects().where(ended).order_by(effects.c.changed_at.desc()).limit(most))
    counts = dict(_counts(conn))
    return Jobs(tuple(_job(row) for row in rows), counts.get("failed", 0) + counts.get("unknown", 0))


def health(conn: Connection, now: datetime, within: timedelta) -> Health:
    alive = (heartbeats.c.at >= now - within) & (func.coalesce(heartbeats.c.trouble, "") != ENDED)
    processes = conn.execute(select(heartbeats).where(alive).order_by(heartbeats.c.executor))
    undecided = select(events.c.received_at.label("since"), events.c.received_at.label("due"))
    due = func.coalesce(effects.c.not_before, effects.c.changed_at)
    unsent = select(events.c.received_at.label("since"), due.label("due")).join(
        effects, effects.c.event == events.c.key
    )
    left = union_all(
        undecided.where(events.c.decided_at.is_(None)), unsent.where(effects.c.state.in_(UNSENT))
    ).subquery()
    oldest, overdue = conn.execute(select(func.min(left.c.since), func.min(left.c.due))).one()
    last_at = func.max(effects.c.changed_at)
    reasons = (
        select(func.coalesce(effects.c.reason, "").label("reason"), func.count().label("count"), last_at.label("last"))
        .where(effects.c.state == "failed")
        .group_by(effects.c.reason)
        .order_by(last_at.desc())
    )
    closed = select(channels.c.workspace, channels.c.channel, channels.c.paused).where(channels.c.paused.is_not(None))
    held = select(limits).where(limits.c.blocked_until > now).order_by(limits.c.workspace, limits.c.channel)
    return Health(
        tuple(Process(row.executor, row.at, row.trouble) for row in processes),
        _counts(conn),
        oldest,
        overdue if overdue and overdue < now else None,
        tuple(Failure(row.reason, row[1], row.last) for row in conn.execute(reasons)),
        tuple((row.workspace, row.channel, row.paused) for row in conn.execute(closed)),
        tuple(Held(row.workspace, row.channel, row.way, row.blocked_until) for row in conn.execute(held)),
    )


def retry(conn: Connection, key: str, now: datetime) -> None:
    """Has a job tried within the next minutes, unless Slack asked to wait for longer. Raises JobRefused."""
    row = conn.execute(_effects().where(effects.c.id == key).with_for_update(of=effects)).first()
    if row is None:
        undecided = (events.c.key == key) & events.c.decided_at.is_(None)
        if not conn.execute(update(events).where(undecided).values(runner=None)).rowcount:
            raise _unknown(key)
        ring(conn)
        return
    if row.state == "sent":
        raise JobRefused(f"{key} was sent. What was sent is not sent again.")
    if row.state == "sending" and row.not_before and row.not_before > now:
        raise JobRefused(f"{key} is being sent at this moment. Look again in half a minute.")
    if row.state == "dropped" and row.reason != BY_HAND:
        raise JobRefused(f"{key} was overtaken by something later ({row.reason}), and is not sent any more.")
    if now - row.received_at > GIVEN_UP_AFTER and _kind(row.body) != DeleteReflection.__name__:
        raise JobRefused(f"{key} is of {row.received_at:%d %B, %H:%M} UTC: what is more than a day old is not sent.")
    if row.state in ("failed", "dropped") and _kind(row.body) == PostPrompt.__name__:
        raise JobRefused(
            f"{key} was given up, and its day is open again. Post a client with: headlamp post --channel …"
        )
    state = {"recorded": "recorded", "failed": "recorded", "dropped": "recorded"}.get(row.state, "sending")
    afresh = {"state": state, "not_before": now - LONG_DUE, "attempts": 0}  # of what may have arrived, a look first
    conn.execute(update(effects).where(effects.c.id == key).values(afresh))


def drop(conn: Connection, key: str, now: datetime) -> None:
    """Has a job never be done. Of one that is under way it stays open whether it arrives. Raises JobRefused."""
    row = conn.execute(select(effects).where(effects.c.id == key).with_for_update()).first()
    if row is not None and row.state not in UNSENT:
        raise JobRefused(f"{key} waits for nothing: it is {row.state}.")
    if row is not None:
        state = "dropped" if row.state == "recorded" else "unknown"
        values = {"state": state, "reason": BY_HAND, "changed_at": now}
        conn.execute(update(effects).where(effects.c.id == key).values(values))
        if state == "dropped" and _kind(row.body) == PostPrompt.__name__:
            open_day_again(conn, read_effect(row.body))
        return
    body = conn.execute(select(events.c.body).where(events.c.key == key, events.c.decided_at.is_(None))).scalar()
    if body is None:
        raise _unknown(key)
    conn.execute(update(events).where(events.c.key == key).values(decided_at=now))
    if message := _message_of(body):
        conn.execute(delete(words).where(words.c.id == message.key))


def _unknown(key: str) -> JobRefused:
    return JobRefused(f"{key} is no job. `headlamp jobs` lists what waits, `headlamp jobs --failed` what failed.")


def _effects() -> Any:
    return select(effects, events.c.received_at).join(events, events.c.key == effects.c.event)


def _counts(conn: Connection) -> tuple[tuple[str, int], ...]:
    undecided = select(func.count()).select_from(events).where(events.c.decided_at.is_(None))
    states = select(effects.c.state, func.count()).group_by(effects.c.state).order_by(effects.c.state)
    return ("undecided", conn.execute(undecided).scalar_one()), *((row[0], row[1]) for row in conn.execute(states))


def _undecided(row: Row[Any]) -> Job:
    return Job(row.key, _kind(row.body), row.received_at, "undecided", None, 0, None, row.runner)


def _job(row: Row[Any]) -> Job:
    kind, runner = _kind(row.body), row.runner if row.state == "sending" else None
    return Job(row.id, kind, row.received_at, row.state, row.not_before, row.attempts, row.reason, runner)


def _kind(body: str) -> str:
    return str(json.loads(body).get("kind"))


def _message_of(body: str) -> MessageId | None:
    try:
        message = getattr(read_event(body), "message", None)
    except Unreadable:  # of a version that is gone: its words expire by themselves
        return None
    return message if isinstance(message, MessageId) else None
