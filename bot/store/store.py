"""The store's face: each method is one transaction."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine, func, select

from bot.practice.effects import Effect, Send
from bot.practice.events import ChannelId, Event
from bot.practice.sending import Delivery
from bot.practice.thread import ChannelState, KeptOf, Situation, TryState
from bot.store import due, intake, letting_go, recalling, recording, sending
from bot.store.codec import read_event
from bot.store.connecting import WRITES
from bot.store.statements import insert_new, upsert
from bot.store.tables import channels, contents, effects, events, findings, heartbeats, replies, threads, tries, words


class Store:
    """Our tables behind transactions. Safe to use from several threads."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with self._engine.connect().execution_options(**WRITES) as conn, conn.begin():
            yield conn

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with self._engine.connect() as conn, conn.begin():
            yield conn

    # --- the flow ----------------------------------------------------------------------------------

    def take_in(self, key: str, event_id: str | None, event: Event, text: str | None, now: datetime) -> bool:
        """Keeps an event durably, with its words apart; False where it is none of ours and nothing is kept."""
        with self._writing() as conn:
            return intake.take_in(conn, key, event_id, event, text, now)

    def decide_once(
        self, key: str, decide: Callable[[Event, Situation], tuple[Effect, ...]], now: datetime
    ) -> tuple[str, ...] | None:
        """Recalls, decides and records in one transaction, once for each event; a repeat gives the record again.

        Gives the ids of what is to be sent, in order; None while the event must wait for a post to be confirmed.
        """
        with self._writing() as conn:
            row = conn.execute(select(events).where(events.c.key == key).with_for_update()).first()
            if row is None:
                return ()
            if row.decided_at is not None:
                sent = select(effects.c.id).where(effects.c.event == key).order_by(effects.c.seq)
                return tuple(conn.execute(sent).scalars())
            event = read_event(row.body)
            try:
                situation = recalling.recall(conn, event, row.received_at, now)
            except recalling.NotYet:
                return None
            return recording.record(conn, key, event, decide(event, situation), now)

    def begin_sending(self, effect_id: str, now: datetime) -> Delivery | None:
        """Notes the intent to send an effect; None where nothing is left to do."""
        with self._writing() as conn:
            return sending.begin(conn, effect_id, now)

    def mark_sent(self, effect: Send, message: str | None, now: datetime) -> None:
        with self._writing() as conn:
            sending.mark_sent(conn, effect, message, now)

    def mark_put_off(self, effect: Send, reason: str, now: datetime) -> None:
        with self._writing() as conn:
            sending.mark_put_off(conn, effect, reason, now)

    def mark_failed(self, effect: Send, reason: str, now: datetime, *, pauses: bool) -> None:
        """Notes that an effect is given up, and why; `pauses` its channel as well."""
        with self._writing() as conn:
            sending.mark_unsent(conn, effect, "failed", reason, now)
            if pauses:
                sending.pause(conn, effect, reason)

    def mark_unknown(self, effect: Send, reason: str, instead: Send | None, now: datetime) -> None:
        """Notes that an effect may have arrived; `instead` is to be sent now, under the same event."""
        with self._writing() as conn:
            sending.mark_unsent(conn, effect, "unknown", reason, now)
            if instead:
                recording.record_instead(conn, effect, instead, now)

    def confirm(self, effect_id: str, message: str, now: datetime) -> bool:
        """Notes that an effect did arrive, as this message; False where that was known or is none of ours."""
        with self._writing() as conn:
            return sending.confirm(conn, effect_id, message, now)

    def take_due(self, now: datetime) -> tuple[str, ...]:
        """Turns what the clock has made due into kept events and gives their keys."""
        with self._writing() as conn:
            return due.take_due(conn, now)

    def undecided(self, before: datetime) -> tuple[str, ...]:
        """Keys of events that were taken in before a moment and never decided, oldest first."""
        late = (events.c.decided_at.is_(None)) & (events.c.received_at < before)
        with self._reading() as conn:
            return tuple(conn.execute(select(events.c.key).where(late).order_by(events.c.received_at)).scalars())

    def clean_up(self, now: datetime) -> None:
        """Lets go of words whose time is over and of work long finished."""
        with self._writing() as conn:
            letting_go.expire_words(conn, now)
            letting_go.clean_up(conn, now)

    def fate(self, effect_id: str) -> tuple[str, str | None] | None:
        """(state, reason) of an effect; None where there is none."""
        with self._reading() as conn:
            row = conn.execute(select(effects.c.state, effects.c.reason).where(effects.c.id == effect_id)).first()
            return (row.state, row.reason) if row else None

    # --- content -----------------------------------------------------------------------------------

    def keep_content(self, content_hash: str, files: Mapping[str, str]) -> None:
        """Keeps a version of the content for the threads that are opened with it."""
        with self._writing() as conn:
            insert_new(conn, contents, {"hash": content_hash, "files": json.dumps(dict(files))})

    def content(self, content_hash: str) -> dict[str, str] | None:
        """The files of a kept version of the content."""
        with self._reading() as conn:
            files = conn.execute(select(contents.c.files).where(contents.c.hash == content_hash)).scalar()
        return dict(json.loads(files)) if files else None

    # --- what surfaces ask ---------------------------------------------------------------------------

    def channel(self, place: ChannelId) -> ChannelState | None:
        with self._reading() as conn:
            return self._state(conn, place)

    def training_channels(self) -> tuple[ChannelState, ...]:
        with self._reading() as conn:
            rows = conn.execute(select(channels.c.workspace, channels.c.channel).order_by(channels.c.channel)).all()
            states = (self._state(conn, ChannelId(row.workspace, row.channel)) for row in rows)
            return tuple(state for state in states if state)

    def _state(self, conn: Connection, place: ChannelId) -> ChannelState | None:
        channel = recalling.channel_at(conn, place)
        if channel is None:
            return None
        here = (threads.c.workspace == place.workspace) & (threads.c.channel == place.channel)
        at = (channels.c.workspace == place.workspace) & (channels.c.channel == place.channel)
        next_at = conn.execute(select(channels.c.next_prompt_at).where(at)).scalar_one()
        posted = conn.execute(select(threads.c.id).where(here, threads.c.root.is_not(None)).limit(1)).first()
        return ChannelState(channel, next_at, posted is not None)

    def try_state(self, try_id: str, asker: str) -> TryState | None:
        """What a surface needs of a try, for the person who asks."""
        with self._reading() as conn:
            query = select(tries.c.author, tries.c.thread, threads.c.prompt, threads.c.content)
            row = conn.execute(query.join(threads, threads.c.id == tries.c.thread).where(tries.c.id == try_id)).first()
            if row is None:
                return None
            own = select(tries.c.id).where(tries.c.thread == row.thread, tries.c.author == asker)
            has_tried = conn.execute(own.limit(1)).first() is not None
            return TryState(row.author, row.prompt, row.content, self._labels(conn, try_id), has_tried)

    def kept_of(self, workspace: str, person: str) -> KeptOf:
        """All that is kept of a person, for that person's eyes."""
        mine = (tries.c.workspace == workspace) & (tries.c.author == person)
        with self._reading() as conn:
            rows = conn.execute(
                select(tries.c.id, tries.c.last_at, threads.c.prompt)
                .join(threads, threads.c.id == tries.c.thread)
                .where(mine)
                .order_by(tries.c.last_at.desc())
            ).all()
            kept = tuple((row.last_at, row.prompt, self._labels(conn, row.id)) for row in rows)
            count = (
                select(func.count())
                .select_from(words)
                .join(replies, replies.c.key == words.c.id)
                .join(tries, tries.c.id == replies.c["try"])
                .where(mine)
            )
            return KeptOf(kept, conn.execute(count).scalar_one())

    def _labels(self, conn: Connection, try_id: str) -> tuple[str, ...]:
        query = select(findings.c.category).where(findings.c["try"] == try_id).order_by(findings.c.seq)
        return tuple(conn.execute(query).scalars())

    # --- processes -----------------------------------------------------------------------------------

    def beat(self, executor: str, now: datetime) -> None:
        """Notes that a process is alive."""
        with self._writing() as conn:
            upsert(conn, heartbeats, {"executor": executor, "at": now})

    def alive(self, now: datetime, within: timedelta) -> frozenset[str]:
        """The processes that were alive within a time."""
        with self._reading() as conn:
            query = select(heartbeats.c.executor).where(heartbeats.c.at >= now - within)
            return frozenset(conn.execute(query).scalars())
