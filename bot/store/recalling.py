"""Recalling the situation of an event: what is known of its channel, thread, person and tries."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import groupby
from operator import attrgetter
from typing import Any, assert_never

from sqlalchemy import ColumnElement, Connection, Row, select

from bot.almanac import holiday_finder
from bot.practice.choosing import Posted
from bot.practice.days import Days
from bot.practice.events import (
    ChannelId,
    ChannelSetUp,
    ClientChosen,
    DaySkipped,
    DoubtSettled,
    Event,
    MessageId,
    PersonForgotten,
    PersonId,
    PracticePaused,
    PracticeResumed,
    PromptAsked,
    PromptDue,
    ReadingContested,
    RecapDue,
    ReflectionAsked,
    ReplyDeleted,
    ReplyEdited,
    ReplyPosted,
    ThreadId,
    TopLevelPosted,
    WeekDue,
    WorkspaceLeft,
)
from bot.practice.schedule import first_of_week, local_day
from bot.practice.thread import Channel, Likely, NextClient, Situation, Thread, Try, Week
from bot.store.codec import read_event
from bot.store.fingerprints import is_fingerprint_of
from bot.store.intake import being_posted, found, place_of, workspace_of
from bot.store.statements import at, at_given, given, row_of
from bot.store.tables import channels, choices, events, findings, gone, people, replies, threads, tries, words

FIRST_COMES_WITHIN = timedelta(minutes=10)
"""How long a reply waits for an earlier one of the same person: then whatever keeps that one keeps it alone."""

_OF_MESSAGE = replies.c.key == given("message")
_OF_PERSON = (people.c.workspace == given("workspace")) & (people.c.person == given("person"))
_KNOWN = select(
    select(gone.c.deleted).where(gone.c.key == given("message")).scalar_subquery().label("deleted"),
    select(replies.c.fingerprint).where(_OF_MESSAGE).scalar_subquery().label("fingerprint"),
    select(people.c.how).where(_OF_PERSON).scalar_subquery().label("how"),
    select(people.c.who_sees).where(_OF_PERSON).scalar_subquery().label("who_sees"),
)
"""What is known of a message and a person."""

_BY_AUTHOR = (tries.c.thread == given("thread")) & (tries.c.author == given("author"))
_TRIES = (
    select(tries, replies.c.channel, replies.c.message.label("said"))
    .join(replies, replies.c["try"] == tries.c.id, isouter=True)
    .where(_BY_AUTHOR)
    .order_by(tries.c.n, replies.c.message)
)
_WORDS = select(words.c.id, words.c.text).where(
    words.c.id.in_(select(replies.c.key).join(tries, tries.c.id == replies.c["try"]).where(_BY_AUTHOR))
    | (words.c.id == given("message"))
)


_LIKELY = (
    select(words.c.text, threads.c.content, threads.c.prompt)
    .join(threads, at_given(threads) & (threads.c.root == given("root")))
    .where(words.c.id == given("message"))
)


class NotYet(Exception):
    """The event must wait: for a post to be confirmed as the thread's root, or for a reply that came before it."""


def recall(conn: Connection, event: Event, received_at: datetime, now: datetime) -> Situation:
    """Recalls all that a decision about the event may look at.

    `received_at` is when the event came (what people did is judged by that), `now` when it is decided.
    Raises NotYet.
    """
    match event:
        case ReplyPosted(root=root) | ReplyEdited(root=root):
            return _of_reply(conn, event, root, event.author, received_at, now)
        case ReflectionAsked(root=MessageId() as root):
            return _of_reply(conn, event, root, event.author or "", received_at, now)
        case ReflectionAsked(message=message):
            return Situation(received_at, channel_at(conn, message.place))
        case ReplyDeleted(message=message):
            return _of_deleted(conn, message, received_at)
        case TopLevelPosted(message=message, author=author):
            how, _ = _told(conn, message.workspace, author)
            return Situation(received_at, channel_at(conn, message.place), known_how=how)
        case ChannelSetUp(place=place) | PromptAsked(place=place) | PromptDue(place=place):
            return _of_day(conn, event, place, now)
        case (
            ClientChosen(place=place)
            | PracticePaused(place=place)
            | PracticeResumed(place=place)
            | DaySkipped(place=place)
        ):
            return Situation(now, channel_at(conn, place))
        case RecapDue(place=place, thread=thread):
            in_thread = _ways(conn, threads.c.id == thread)
            return Situation(now, channel_at(conn, place), _thread(conn, id=thread), ways=in_thread)
        case WeekDue(place=place, day=day):
            channel = channel_at(conn, place)
            return Situation(now, channel, week=_week(conn, channel, day) if channel else None)
        case DoubtSettled(place=place, try_id=try_id) | ReadingContested(place=place, try_id=try_id):
            return _of_try(conn, place, try_id, received_at)
        case PersonForgotten(workspace=workspace, person=person):
            return Situation(now, None, reflections=_reflections(conn, workspace, person))
        case WorkspaceLeft():
            return Situation(now, None)
        case _:
            assert_never(event)


def likely_words(conn: Connection, key: str) -> Likely | None:
    """The words of a message and the client that they answer, where an event that is not decided yet is about them."""
    row = row_of(conn, events, key=key)
    event = read_event(row.body) if row and row.decided_at is None else None
    if not isinstance(event, ReplyPosted | ReplyEdited | ReflectionAsked) or event.root is None:
        return None
    where = {"message": event.message.key, "workspace": event.root.workspace}
    where |= {"channel": event.root.channel, "root": event.root.id}
    found = conn.execute(_LIKELY, where).first()
    return Likely(*found) if found else None


def hold(conn: Connection, event: Event) -> bool:
    """Has other decisions in the event's channel (or workspace) wait for this one; tells whether it may have waited for
    one itself. Where one alone can write there is none."""
    if conn.dialect.name == "sqlite":
        return False
    place = place_of(event)
    if place:
        row_of(conn, channels, held=True, workspace=place.workspace, channel=place.channel)
    else:
        here = channels.c.workspace == workspace_of(event)
        conn.execute(select(channels.c.channel).where(here).order_by(channels.c.channel).with_for_update())
    return True


def channel_at(conn: Connection, place: ChannelId) -> Channel | None:
    """A training channel's settings, or None."""
    row = row_of(conn, channels, workspace=place.workspace, channel=place.channel)
    return channel_of(row) if row else None


def channel_of(row: Row[Any]) -> Channel:
    return Channel(
        ChannelId(row.workspace, row.channel),
        row.zone,
        row.post_at,
        row.recap_at,
        row.set_up_by,
        row.paused,
        row.paused_by,
        Days(tuple(int(digit) - 1 for digit in row.weekdays), row.region or "", _dates(row.dates_off)),
        _dates(row.skipped),
        holiday_finder(row.region or ""),
    )


def written_days(days: Days) -> dict[str, str | None]:
    """A channel's days, as its row holds them."""
    weekdays = "".join(str(weekday + 1) for weekday in sorted(set(days.weekdays)))
    return {"weekdays": weekdays, "region": days.region or None, "dates_off": written_dates(days.dates_off)}


def written_dates(dates: Iterable[date]) -> str | None:
    return " ".join(day.isoformat() for day in sorted(set(dates))) or None


def _dates(written: str | None) -> tuple[date, ...]:
    return tuple(date.fromisoformat(day) for day in (written or "").split())


def _of_reply(
    conn: Connection,
    event: ReplyPosted | ReplyEdited | ReflectionAsked,
    root: MessageId,
    author: PersonId,
    received_at: datetime,
    now: datetime,
) -> Situation:
    message = event.message
    channel = channel_at(conn, message.place)
    thread = _thread(conn, workspace=root.workspace, channel=root.channel, root=root.id)
    if thread is None and found(conn, being_posted(root.place)):
        raise NotYet(f"the root {root.id} may be a prompt that is being posted")
    known = conn.execute(_KNOWN, {"message": message.key, "workspace": message.workspace, "person": author}).one()
    if thread is None or known.deleted:
        return Situation(received_at, channel)
    if isinstance(event, ReplyPosted) and _comes_second(conn, event, now):
        raise NotYet("an earlier reply of the same person in this thread is not decided yet")
    said = _words(conn, thread.id, author, message)
    return Situation(
        received_at,
        channel,
        thread,
        tries=_tries(conn, thread.id, author),
        known_how=bool(known.how),
        known_who_sees=bool(known.who_sees),
        unchanged=not isinstance(event, ReflectionAsked) and _is_unchanged(known.fingerprint, message, said),
        words=said,
    )


def _comes_second(conn: Connection, event: ReplyPosted, now: datetime) -> bool:
    """Whether an earlier reply of the person in the thread was taken in, and is not decided."""
    undecided = (
        select(events.c.body)
        .where(events.c.decided_at.is_(None), events.c.received_at > now - FIRST_COMES_WITHIN)
        .where(events.c.body.contains(event.author, autoescape=True))
        .where(events.c.body.contains(event.root.id, autoescape=True))
    )
    for body in conn.execute(undecided).scalars():
        match read_event(body):
            case ReplyPosted(message=message, root=event.root, author=event.author) if message.id < event.message.id:
                return True
    return False


def _of_deleted(conn: Connection, message: MessageId, received_at: datetime) -> Situation:
    row = conn.execute(
        select(tries.c.thread, tries.c.author)
        .join(replies, replies.c["try"] == tries.c.id)
        .where(replies.c.key == message.key)
    ).first()
    channel = channel_at(conn, message.place)
    if row is None:
        return Situation(received_at, channel)
    return Situation(
        received_at,
        channel,
        _thread(conn, id=row.thread),
        tries=_tries(conn, row.thread, row.author),
        words=_words(conn, row.thread, row.author, message),
    )


def _of_day(conn: Connection, event: Event, place: ChannelId, now: datetime) -> Situation:
    channel = channel_at(conn, place)
    zoned = channel
    if isinstance(event, ChannelSetUp):
        zoned = Channel(place, event.zone, event.post_at, event.recap_at, event.by, None)
    if zoned is None:
        return Situation(now, None)
    today = _thread(conn, workspace=place.workspace, channel=place.channel, day=local_day(zoned, now))
    return Situation(now, channel, today=today, history=history_of(conn, place), chosen=chosen_for(conn, place))


def history_of(conn: Connection, place: ChannelId) -> tuple[Posted, ...]:
    """The clients that a channel has had, oldest first."""
    rows = conn.execute(select(threads.c.day, threads.c.prompt).where(at(threads, place)).order_by(threads.c.day))
    return tuple(Posted(row.day, row.prompt) for row in rows)


def chosen_for(conn: Connection, place: ChannelId) -> NextClient | None:
    """Whom the lead chose to come next, until a thread with that client was opened."""
    came = at(threads, place) & (threads.c.prompt == choices.c.prompt) & (threads.c.opened_at >= choices.c.chosen_at)
    waits = ~select(threads.c.id).where(came).exists()
    row = conn.execute(select(choices).where(at(choices, place), waits)).first()
    return NextClient(row.prompt, row.content) if row else None


def _of_try(conn: Connection, place: ChannelId, try_id: str, received_at: datetime) -> Situation:
    row = conn.execute(select(tries.c.thread, tries.c.author).where(tries.c.id == try_id)).first()
    if row is None:
        return Situation(received_at, channel_at(conn, place))
    thread = _thread(conn, id=row.thread)
    return Situation(received_at, channel_at(conn, place), thread, tries=_tries(conn, row.thread, row.author))


def _thread(conn: Connection, **keys: Any) -> Thread | None:
    row = row_of(conn, threads, **keys)
    if row is None:
        return None
    root = MessageId(row.workspace, row.channel, row.root) if row.root else None
    return Thread(row.id, row.prompt, row.content, root, row.recapped)


def _tries(conn: Connection, thread: ThreadId, author: PersonId) -> tuple[Try, ...]:
    rows = conn.execute(_TRIES, {"thread": thread, "author": author})
    return tuple(_try_of(list(of_one)) for _, of_one in groupby(rows, key=attrgetter("id")))


def _try_of(rows: list[Row[Any]]) -> Try:
    """A try from its row beside each of its messages."""
    one = rows[0]
    messages = tuple(MessageId(row.workspace, row.channel, row.said) for row in rows if row.said)
    return Try(one.id, one.author, one.n, messages, one.last_at, one.reflection, one.alone)


def _words(
    conn: Connection, thread: ThreadId, author: PersonId, message: MessageId
) -> tuple[tuple[MessageId, str], ...]:
    """What is kept of the author's words in this thread, and of this message, in order."""
    rows = conn.execute(_WORDS, {"thread": thread, "author": author, "message": message.key})
    said = [(MessageId(message.workspace, message.channel, row.id.rpartition(":")[2]), row.text) for row in rows]
    return tuple(sorted(said, key=lambda one: one[0].id))


def _is_unchanged(kept: str | None, message: MessageId, said: tuple[tuple[MessageId, str], ...]) -> bool:
    text = dict(said).get(message)
    return kept is not None and text is not None and is_fingerprint_of(kept, text)


def _told(conn: Connection, workspace: str, person: PersonId) -> tuple[bool, bool]:
    row = row_of(conn, people, workspace=workspace, person=person)
    return (row.how, row.who_sees) if row else (False, False)


def _week(conn: Connection, channel: Channel, last: date) -> Week | None:
    """The week that ends with a day, as far as its clients were posted."""
    first = first_of_week(channel, last)
    posted = at(threads, channel.place) & threads.c.day.between(first, last) & threads.c.root.is_not(None)
    rows = conn.execute(select(threads.c.id, threads.c.prompt).where(posted).order_by(threads.c.day)).all()
    return Week(rows[-1].id, tuple(row.prompt for row in rows), _ways(conn, posted)) if rows else None


def _ways(conn: Connection, chosen: ColumnElement[bool]) -> tuple[tuple[PersonId, tuple[str, ...]], ...]:
    """Each person's readings in these threads."""
    rows = conn.execute(
        select(tries.c.id, tries.c.author, tries.c.kind, findings.c.category)
        .join(threads, threads.c.id == tries.c.thread)
        .join(findings, findings.c["try"] == tries.c.id, isouter=True)
        .where(chosen)
    )
    return tuple((row.author, (row.category or "none",) if row.kind in ("sure", "own") else ()) for row in rows)


def _reflections(conn: Connection, workspace: str, person: PersonId) -> tuple[tuple[ChannelId, str], ...]:
    rows = conn.execute(
        select(threads.c.channel, tries.c.reflection)
        .join(threads, threads.c.id == tries.c.thread)
        .where(tries.c.workspace == workspace, tries.c.author == person, tries.c.reflection.is_not(None))
        .where(tries.c.alone.is_(False))
    )
    return tuple((ChannelId(workspace, row.channel), row.reflection) for row in rows)
