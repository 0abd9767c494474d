"""The store's face: each method is one transaction, or within `together` a part of one.

Two of them wait for the disk: what Slack is told that it was taken, and the intent to send. What is lost with the power
besides is done again from these.
"""

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from datetime import datetime, timedelta
from threading import Lock, local

from sqlalchemy import Connection, Engine, func, select
from sqlalchemy.exc import SQLAlchemyError

from bot.practice.effects import Effect, Send
from bot.practice.events import ChannelId, Event
from bot.practice.sending import Delivery, Hold
from bot.practice.thread import ChannelState, Correction, KeptOf, Likely, Outlook, Situation, TryState
from bot.store import corrections, due, intake, letting_go, operating, recalling, recording, sending, showing, taking_up
from bot.store.codec import read_event
from bot.store.connecting import WRITES, WRITES_SOON, empty_log
from bot.store.statements import insert_new, row_of, upsert
from bot.store.tables import contents, effects, events, heartbeats

NO_PACE = timedelta()
WRITERS = 4
"""How many transactions of a process are under way at once, where the database has room for several."""


class _Open(local):
    """The transaction that a thread has open."""

    transaction: Connection | None = None


class Store:
    """Our tables behind transactions. Safe to use from several threads."""

    def __init__(self, engine: Engine, pace: timedelta = NO_PACE) -> None:
        """`pace` is the least time between two messages in a channel."""
        self._engine = engine
        self._pace = pace
        # a file has one writer: to wait here is fair, and cheaper than to try again and again
        self._turn = Lock() if engine.dialect.name == "sqlite" else nullcontext()
        self.writers = 1 if engine.dialect.name == "sqlite" else WRITERS
        self._open = _Open()

    @contextmanager
    def together(self, *, durable: bool) -> Iterator[None]:
        """Makes all that this thread asks until the end of the block one transaction; `durable` waits for the disk."""
        with self._writing(WRITES if durable else WRITES_SOON) as conn:
            self._open.transaction = conn
            try:
                yield
            finally:
                self._open.transaction = None

    @contextmanager
    def _writing(self, how: Mapping[str, bool] = WRITES_SOON) -> Iterator[Connection]:
        if self._open.transaction:
            yield self._open.transaction
            return
        with self._turn, self._engine.connect().execution_options(**how) as conn, conn.begin():
            yield conn

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        if self._open.transaction:
            yield self._open.transaction
            return
        with self._engine.connect() as conn, conn.begin():
            yield conn

    # --- the flow ----------------------------------------------------------------------------------

    def take_in(
        self, key: str, event_id: str | None, event: Event, text: str | None, now: datetime, runner: str | None = None
    ) -> bool:
        """Keeps an event durably, with its words apart; False where it is none of ours and nothing is kept.

        `runner` carries it through; without one, it waits for a worker.
        """
        with self._writing(WRITES) as conn:
            return intake.take_in(conn, key, event_id, event, text, now, runner)

    def take_up(self, runner: str, most: int) -> tuple[str, ...]:
        """Gives the oldest events that nobody carries to a process; their keys."""
        with self._writing() as conn:
            return taking_up.take_up(conn, runner, most)

    def runners(self) -> frozenset[str]:
        """The processes that carry what is not done yet."""
        with self._reading() as conn:
            return taking_up.runners(conn)

    def let_go(self, runners: Collection[str]) -> None:
        """Leaves what these processes carry, and did not decide, to whoever is there."""
        with self._writing() as conn:
            taking_up.let_go(conn, runners)

    async def hear(self, heard: Callable[[], None]) -> None:
        """Calls `heard` whenever something waits for a worker, until it is cancelled. A file rings no bell."""
        if self._engine.dialect.name == "postgresql":
            await taking_up.hear(self._engine.url, heard)

    def likely_words(self, key: str) -> Likely | None:
        """What an event that is not decided yet will probably have read."""
        with self._reading() as conn:
            return recalling.likely_words(conn, key)

    def decide_once(
        self, key: str, decide: Callable[[Event, Situation], tuple[Effect, ...]], now: datetime
    ) -> tuple[str, ...] | None:
        """Recalls, decides and records in one transaction, once for each event; a repeat gives the record again.

        Gives the ids of what is to be sent, in order; None while the event must wait for a post to be confirmed.
        """
        with self._writing() as conn:
            row = row_of(conn, events, key=key)
            if row is None:
                return ()
            event = read_event(row.body)
            if recalling.hold(conn, event):  # something may have been decided while this was waited for
                row = row_of(conn, events, held=True, key=key)
            if row is None or row.decided_at is not None:
                recorded = select(effects.c.id).where(effects.c.event == key).order_by(effects.c.seq, effects.c.id)
                return tuple(conn.execute(recorded).scalars())
            try:
                situation = recalling.recall(conn, event, row.received_at, now)
            except recalling.NotYet:
                return None
            decision = recording.Decision(key, event, row.received_at, decide(event, situation), situation.words)
            return recording.record(conn, decision, now)

    def begin_sending(self, effect_id: str, runner: str, now: datetime) -> Delivery | None:
        """Notes the intent to send an effect, and by which process; None where nothing is left to do."""
        with self._writing(WRITES) as conn:
            return sending.begin(conn, effect_id, runner, self._pace, now)

    def take_over(self, runners: Collection[str], runner: str, now: datetime) -> tuple[str, ...]:
        """Notes that these processes are gone: what they were sending is under way no more. What they carried goes to
        `runner`; its keys, oldest first."""
        with self._writing() as conn:
            sending.abandon(conn, runners, now)
            return taking_up.take_over(conn, runners, runner)

    def mark_sent(self, effect: Send, message: str | None, now: datetime) -> None:
        with self._writing() as conn:
            sending.mark_sent(conn, effect, message, now)

    def mark_put_off(self, effect: Send, reason: str, until: datetime, now: datetime, hold: Hold | None = None) -> None:
        """Notes that an effect did not arrive and is to be tried again after a moment; `hold` tells who else has to
        wait."""
        with self._writing() as conn:
            sending.mark_put_off(conn, effect, reason, until, hold, now)

    def mark_failed(self, effect: Send, reason: str, now: datetime, instead: Send | None = None) -> None:
        """Notes that an effect is given up, and why. `instead` is to be sent now, under the same event."""
        with self._writing() as conn:
            if sending.mark_failed(conn, effect, reason, now) and instead:
                recording.record_instead(conn, effect, instead, now)

    def mark_closed(self, effect: Send, reason: str, instead: Send | None, now: datetime) -> bool:
        """Notes that an effect is given up since its channel is closed, and pauses that channel; tells whether
        `instead` is to be sent now: not where it was paused before."""
        with self._writing() as conn:
            sending.mark_failed(conn, effect, reason, now)
            if not sending.pause(conn, effect.place, reason) or instead is None:
                return False
            recording.record_instead(conn, effect, instead, now)
            return True

    def drop_waiting(self, workspace: str, reason: str, now: datetime) -> None:
        """Gives up all that waits to be sent in a workspace."""
        with self._writing() as conn:
            sending.drop_waiting(conn, workspace, reason, now)

    def mark_doubtful(self, effect: Send, reason: str, until: datetime, now: datetime) -> None:
        """Notes that an attempt ended and may have arrived: after a moment it is looked for."""
        with self._writing() as conn:
            sending.mark_doubtful(conn, effect, reason, until, now)

    def put_off_look(self, effect: Send, reason: str, until: datetime, now: datetime, hold: Hold | None = None) -> None:
        """Notes that it could not be seen whether an effect arrived, and is looked for again after a moment."""
        with self._writing() as conn:
            sending.put_off_look(conn, effect, reason, until, hold, now)

    def mark_unknown(self, effect: Send, reason: str, instead: Send | None, now: datetime) -> None:
        """Notes that an effect may have arrived; `instead` is to be sent now, under the same event."""
        with self._writing() as conn:
            if sending.mark_unknown(conn, effect, reason, now) and instead:
                recording.record_instead(conn, effect, instead, now)

    def confirm(self, effect_id: str, message: str, now: datetime) -> bool:
        """Notes that an effect did arrive, as this message; False where that was known or is none of ours."""
        with self._writing() as conn:
            return sending.confirm(conn, effect_id, message, now)

    def take_due(self, now: datetime) -> tuple[str, ...]:
        """Turns what the clock has made due into kept events for whichever worker has room; their keys."""
        keys: list[str] = []
        with self._reading() as conn:
            is_due = due.is_any_due(conn, now)
        while is_due:
            with self._writing() as conn:
                taken = due.take_due(conn, now)
            is_due = taken is not None
            keys += taken or ()
        return tuple(keys)

    def left_over(self, before: datetime) -> tuple[str, ...]:
        """Keys of events taken in before a moment that are not decided, or of which something was to be sent by then
        and is not."""
        undecided = select(events.c.key).where(events.c.decided_at.is_(None), events.c.received_at < before)
        due = func.coalesce(effects.c.not_before, effects.c.changed_at)
        unsent = select(effects.c.event).where(effects.c.state.in_(("recorded", "sending")), due < before)
        with self._reading() as conn:
            return tuple(conn.execute(undecided.union(unsent)).scalars())

    def is_well(self) -> bool:
        """Whether the database answers."""
        try:
            with self._reading() as conn:
                return conn.execute(select(1)).scalar() == 1
        except SQLAlchemyError:
            return False

    def has_work(self) -> bool:
        """Whether anything that was taken in is still to be decided or sent."""
        undecided = select(events.c.key).where(events.c.decided_at.is_(None)).limit(1)
        unsent = select(effects.c.id).where(effects.c.state.in_(("recorded", "sending"))).limit(1)
        with self._reading() as conn:
            return conn.execute(undecided).first() is not None or conn.execute(unsent).first() is not None

    def clean_up(self, now: datetime) -> None:
        """Lets go of words whose time is over and of work long finished."""
        with self._writing() as conn:
            letting_go.expire_words(conn, now)
            letting_go.clean_up(conn, now)
        empty_log(self._engine)

    # --- operators -----------------------------------------------------------------------------------

    def jobs(self, most: int, *, failed: bool = False) -> operating.Jobs:
        """What waits, oldest first; or what failed for good, newest first."""
        with self._reading() as conn:
            return operating.failed(conn, most) if failed else operating.waiting(conn, most)

    def retry(self, key: str, now: datetime) -> None:
        """Has a job tried within the next minutes, unless Slack asked to wait for longer. Raises JobRefused."""
        with self._writing() as conn:
            operating.retry(conn, key, now)

    def drop(self, key: str, now: datetime) -> None:
        """Has a job never be done. Raises JobRefused."""
        with self._writing() as conn:
            operating.drop(conn, key, now)

    def health(self, now: datetime, within: timedelta) -> operating.Health:
        """How things stand; a process counts as alive that was within a time."""
        with self._reading() as conn:
            return operating.health(conn, now, within)

    def fate(self, effect_id: str) -> tuple[str, str | None] | None:
        """(state, reason) of an effect; None where there is none."""
        with self._reading() as conn:
            row = conn.execute(select(effects.c.state, effects.c.reason).where(effects.c.id == effect_id)).first()
            return (row.state, row.reason) if row else None

    def wait(self, effect_id: str) -> tuple[datetime, datetime | None, str | None] | None:
        """(since, until at the least, why) of an effect that is still to be sent; None where none is."""
        query = select(events.c.received_at, effects.c.not_before, effects.c.reason)
        waits = (effects.c.id == effect_id) & effects.c.state.in_(("recorded", "sending"))
        with self._reading() as conn:
            row = conn.execute(query.join(effects, effects.c.event == events.c.key).where(waits)).first()
            return (row.received_at, row.not_before, row.reason) if row else None

    # --- content -----------------------------------------------------------------------------------

    def keep_content(self, content_hash: str, files: Mapping[str, str], workspace: str | None = None) -> None:
        """Keeps a version of the content for the threads that are opened with it; one that a workspace's own lead
        wrote goes with that workspace."""
        with self._writing() as conn:
            row = {"hash": content_hash, "files": json.dumps(dict(files)), "workspace": workspace}
            insert_new(conn, contents, row)

    def content(self, content_hash: str) -> dict[str, str] | None:
        """The files of a kept version of the content."""
        with self._reading() as conn:
            files = conn.execute(select(contents.c.files).where(contents.c.hash == content_hash)).scalar()
        return dict(json.loads(files)) if files else None

    # --- what surfaces ask ---------------------------------------------------------------------------

    def channel(self, place: ChannelId) -> ChannelState | None:
        with self._reading() as conn:
            return showing.channel_state(conn, place)

    def training_channels(self) -> tuple[ChannelState, ...]:
        with self._reading() as conn:
            return showing.channel_states(conn)

    def outlook(self, place: ChannelId) -> Outlook | None:
        """All that decides which client a channel has next."""
        with self._reading() as conn:
            return showing.outlook(conn, place)

    def try_state(self, try_id: str, asker: str) -> TryState | None:
        """What a surface needs of a try, for the person who asks."""
        with self._reading() as conn:
            return showing.try_state(conn, try_id, asker)

    def kept_of(self, workspace: str, person: str) -> KeptOf:
        """All that is kept of a person, for that person's eyes."""
        with self._reading() as conn:
            return showing.kept_of(conn, workspace, person)

    # --- what the reader learns from ----------------------------------------------------------------

    def corrections(self) -> tuple[Correction, ...]:
        """All corrections that their authors gave for the reader to learn from, oldest first."""
        with self._reading() as conn:
            return corrections.kept(conn)

    # --- processes -----------------------------------------------------------------------------------

    def beat(self, executor: str, now: datetime, trouble: str | None = None) -> None:
        """Notes that a process is alive, and what keeps it from sending."""
        with self._writing() as conn:
            upsert(conn, heartbeats, {"executor": executor, "at": now, "trouble": trouble})

    def end(self, executor: str, now: datetime) -> None:
        """Notes that a process has come to its end in order."""
        self.beat(executor, now, operating.ENDED)

    def alive(self, now: datetime, within: timedelta) -> frozenset[str]:
        """The processes that were alive within a time."""
        with self._reading() as conn:
            query = select(heartbeats.c.executor).where(heartbeats.c.at >= now - within)
            return frozenset(conn.execute(query).scalars())
