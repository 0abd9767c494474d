"""The way of an event: it is recalled, read, decided and recorded; then what follows is sent, one by one."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol, assert_never

from bot.guide.library import ContentGone, Library
from bot.guide.problems import ContentRefused
from bot.guide.types import Guide
from bot.jobs.ahead import Ahead, Reader
from bot.jobs.desk import Desk
from bot.jobs.noted import Noted
from bot.practice.case import Heard
from bot.practice.decide import decide
from bot.practice.effects import CloseThread, DeleteReflection, Effect, PostPrompt, Send
from bot.practice.events import Event, PromptAsked, RecapDue
from bot.practice.schedule import LATE_AFTER
from bot.practice.sending import (
    ABSENT_AFTER,
    GIVEN_UP_AFTER,
    SEEN_WITHIN,
    Absent,
    Delivery,
    Fate,
    Hold,
    Late,
    Outcome,
    PutOff,
    Refused,
    Sent,
    Unknown,
    Way,
    follow_up,
    is_seen_by_all,
    late_notice_of,
    patience,
    tell_closed,
)
from bot.practice.thread import Situation, joined, to_read

log = logging.getLogger(__name__)

Clock = Callable[[], datetime]

LATE = "its hour is long over"
"""Why a prompt was not posted that could not be sent in time."""

WAIT_FOR_POST_SECONDS = 1.0
"""How long a reply waits for the post that it may belong to, before it looks again."""

WAIT_FOR_NOTE_SECONDS = 1.0
"""How long a message that comes back waits for the call that posted it. Slack waits for three seconds."""

SWEEP_AFTER = timedelta(minutes=5)
"""How long something may be left undone before the clock sees to it."""


INTENT_HOLDS = timedelta(seconds=20)
"""How long after an intent was noted its call may still be made. A process that stood still for longer may have been
taken for dead, and another may be sending in its place."""


class IntentTooOld(Exception):
    """A call is not made any more: too much time went by since it was intended."""


class Sender(Protocol):
    async def send(self, delivery: Delivery) -> Outcome:
        """Sends an effect once and tells what became of it."""

    async def look(self, delivery: Delivery) -> Fate:
        """Looks whether a message of which that is not known has arrived."""


class Store(Protocol):
    """What the flow needs of the store; each call is one transaction, or a part of the desk's."""

    def decide_once(
        self, key: str, decide: Callable[[Event, Situation], tuple[Effect, ...]], now: datetime
    ) -> tuple[str, ...] | None: ...
    def begin_sending(self, effect_id: str, runner: str, now: datetime) -> Delivery | None: ...
    def mark_sent(self, effect: Send, message: str | None, now: datetime) -> None: ...
    def mark_put_off(self, effect: Send, reason: str, until: datetime, now: datetime, hold: Hold | None) -> None: ...
    def mark_failed(self, effect: Send, reason: str, now: datetime, instead: Send | None = None) -> None: ...
    def mark_closed(self, effect: Send, reason: str, instead: Send | None, now: datetime) -> bool: ...
    def drop_waiting(self, workspace: str, reason: str, now: datetime) -> None: ...
    def mark_doubtful(self, effect: Send, reason: str, until: datetime, now: datetime) -> None: ...
    def put_off_look(self, effect: Send, reason: str, until: datetime, now: datetime, hold: Hold | None) -> None: ...
    def mark_unknown(self, effect: Send, reason: str, instead: Send | None, now: datetime) -> None: ...
    def confirm(self, effect_id: str, message: str, now: datetime) -> bool: ...
    def take_due(self, now: datetime) -> tuple[str, ...]: ...
    def left_over(self, before: datetime) -> tuple[str, ...]: ...
    def clean_up(self, now: datetime) -> None: ...


class Flow:
    """The way, and what the clock does. All of it can be repeated: a second time it finds its own record."""

    def __init__(
        self, store: Store, desk: Desk, ahead: Ahead, library: Library, sender: Sender, clock: Clock, runner: str
    ) -> None:
        """`runner` is this process's name: see `engine.new_executor`."""
        self._runner = runner
        self._desk = desk
        self._noted = Noted()
        self._store = store
        self._ahead = ahead
        self._library = library
        self._sender = sender
        self._clock = clock
        self.trouble: str | None = None
        """What keeps this process from sending anything: Slack does not take its token any more."""

    async def walk(self, key: str) -> float | None:
        """Walks an event's way as far as it goes now: decides it, unless that was done, then sends what is left, one by
        one. What must wait holds up what comes after it: a notice that comes before a reflection is read before it.

        Gives after how many seconds it is to be looked at again; None at its end.
        """
        reader = await self._ahead.reader_for(key)
        left = await self._desk.do(partial(self._set_out, key, reader), durable=True)
        while isinstance(left, _Leg):
            left = await self._deliver(left)
        return left

    async def confirm(self, effect_id: str, message: str) -> None:
        """Notes that a message of ours was seen in its channel, should its outcome be open."""
        if not await self._noted.is_sent(effect_id, WAIT_FOR_NOTE_SECONDS):
            await self._desk.do(partial(self._store.confirm, effect_id, message, self._clock()), durable=False)

    def _set_out(self, key: str, reader: Reader) -> "_Leg | float | None":
        """Decides an event once, and begins to send the first of what is left."""
        effect_ids = self._store.decide_once(key, partial(self._decision, key, reader), self._clock())
        return WAIT_FOR_POST_SECONDS if effect_ids is None else self._begin(effect_ids)

    def _decision(self, key: str, reader: Reader, event: Event, situation: Situation) -> tuple[Effect, ...]:
        try:
            guide = self._guide_of(event, situation)
        except (ContentGone, ContentRefused) as unreadable:
            log.error("The client of a thread cannot be read any more: %s", type(unreadable).__name__)
            return (CloseThread(event.thread),) if isinstance(event, RecapDue) else ()
        return decide(key, event, situation, _hear(reader, event, situation, guide), guide)

    def _begin(self, effect_ids: Sequence[str]) -> "_Leg | float | None":
        """Begins to send the first of these that was not sent."""
        for at, effect_id in enumerate(effect_ids, start=1):
            delivery = self._store.begin_sending(effect_id, self._runner, self._clock())
            if delivery:
                rest = tuple(effect_ids[at:])
                return delivery.wait_seconds if delivery.must_wait else _Leg(delivery, rest, self._clock())
        return None

    async def _deliver(self, leg: "_Leg") -> "_Leg | float | None":
        with self._noted.sending(leg.delivery.effect.id) as noted:
            outcome = await self._attempt(leg)
            left = await self._go_on(leg, outcome)
            noted.set_result(isinstance(outcome.fate if isinstance(outcome, _Looked) else outcome, Sent))
        return left

    async def _attempt(self, leg: "_Leg") -> "Outcome | _Looked":
        """Sends an effect, unless it may have arrived already, then it is looked for, or comes too late."""
        delivery = leg.delivery
        if self._clock() - leg.intended_at > INTENT_HOLDS:
            raise IntentTooOld
        if delivery.begun_before and is_seen_by_all(delivery.effect):
            return _Looked(await self._look(delivery))
        return self._hopeless(delivery) or await self._sender.send(delivery)

    async def _go_on(self, leg: "_Leg", outcome: "Outcome | _Looked") -> "_Leg | float | None":
        """Notes what became of an effect and, in the same transaction, begins the next."""
        begins_another = bool(leg.rest) or isinstance(outcome, Refused | Late | _Looked)
        try:
            return await self._desk.do(partial(self._note_and_begin, leg, outcome), durable=begins_another)
        except Exception:  # the next may be what cannot be begun: what became of this one is not lost with it
            await self._desk.do(partial(self._note, leg.delivery, outcome), durable=False)
            raise

    def _note_and_begin(self, leg: "_Leg", outcome: "Outcome | _Looked") -> "_Leg | float | None":
        left = self._note(leg.delivery, outcome)
        if isinstance(left, float):
            return left
        return self._begin((left, *leg.rest) if left else leg.rest)

    async def take_due(self) -> list[str]:
        """Turns what the clock has made due into events for whichever worker has room, and gives their keys."""
        return list(await asyncio.to_thread(self._store.take_due, self._clock()))

    async def find_left(self) -> list[str]:
        """The keys of events of which something was left undone, whatever became of their jobs."""
        return list(await asyncio.to_thread(self._store.left_over, self._clock() - SWEEP_AFTER))

    async def clean_up(self) -> None:
        """Lets go of words whose time is over, and of work long finished."""
        await asyncio.to_thread(self._store.clean_up, self._clock())

    def _guide_of(self, event: Event, situation: Situation) -> Guide:
        """The version that a thread was opened with; for a new one the present, or that of a client the lead wrote."""
        if situation.thread:
            return self._library.version(situation.thread.content)
        chosen, named = situation.chosen, isinstance(event, PromptAsked) and event.prompt
        if chosen and chosen.content and not named:
            try:
                return self._library.version(chosen.content)
            except (ContentGone, ContentRefused) as unreadable:
                log.error("A client that was written for a channel cannot be read: %s", type(unreadable).__name__)
        return self._library.present

    def _hopeless(self, delivery: Delivery) -> Refused | Late | PutOff | None:
        """Why something is not sent any more: yesterday's client is never posted today, and nothing is tried for ever.
        What must not stay where it is, is taken back however late."""
        if self.trouble:
            takes_back = isinstance(delivery.effect, DeleteReflection)
            return PutOff(None, self.trouble) if takes_back else Refused(self.trouble)
        age = self._clock() - delivery.asked_at
        if isinstance(delivery.effect, PostPrompt) and self._clock() > _last_moment(delivery.effect, delivery):
            return Late()
        if age > GIVEN_UP_AFTER and not isinstance(delivery.effect, DeleteReflection):
            return Refused("it was tried for a day")
        return None

    def _note_refused(self, delivery: Delivery, refused: Refused) -> str | float | None:
        effect, reason, now = delivery.effect, refused.reason, self._clock()
        if refused.pauses_channel:
            instead = tell_closed(effect, delivery.set_up_by, self._library.present)
            told = self._store.mark_closed(effect, reason, instead, now)
            return instead.id if told and instead else None
        if refused.ends_workspace:
            log.error("Slack does not take the bot's token any more (%s): what waits is dropped", reason)
            self.trouble = reason
            self._store.drop_waiting(effect.place.workspace, reason, now)
            if isinstance(effect, DeleteReflection):  # with a good token it is taken back after all
                return self._note(delivery, PutOff(None, reason))
        self._store.mark_failed(effect, reason, now)
        return None

    async def _look(self, delivery: Delivery) -> Fate:
        if self._clock() - delivery.asked_at > GIVEN_UP_AFTER:
            return Unknown("it was looked for for a day")
        return await self._sender.look(delivery)

    def _note_fate(self, delivery: Delivery, fate: Fate) -> str | float | None:
        """Notes what a look came to. What is not there is sent again, once it cannot come any more."""
        effect, now = delivery.effect, self._clock()
        match fate:
            case Absent():
                absent_at = (delivery.ended_at or now) + ABSENT_AFTER
                if now >= absent_at:
                    return self._note(delivery, PutOff(None, "it did not arrive"))
                self._store.put_off_look(effect, "it is not there yet", absent_at, now, None)
                return (absent_at - now).total_seconds()
            case PutOff(wait_seconds=asked, reason=reason, limit=limit):
                wait = patience(asked, delivery.attempts, effect.id)
                until = now + timedelta(seconds=wait)
                self._store.put_off_look(effect, reason, until, now, Hold(limit, Way.LOOK, until) if limit else None)
                return wait
            case Unknown(reason=reason):
                log.warning("%s may have arrived and is not sent again: %s", type(effect).__name__, reason)
                instead = follow_up(effect, delivery.set_up_by, self._library.present)
                self._store.mark_unknown(effect, reason, instead, now)
                return instead.id if instead else None
            case Sent():
                return self._note(delivery, fate)
            case _:
                assert_never(fate)

    def _note(self, delivery: Delivery, outcome: "Outcome | _Looked") -> str | float | None:
        """Notes what became of an effect; gives what is left: the seconds to wait, or the effect to send instead."""
        effect, now = delivery.effect, self._clock()
        match outcome:
            case Sent(message=message):
                self._store.mark_sent(effect, message, now)
                return None
            case PutOff(wait_seconds=asked, reason=reason, limit=limit):
                wait = patience(asked, delivery.attempts, effect.id)
                until = now + timedelta(seconds=wait)
                hold = Hold(limit, delivery.way, until) if limit else None
                self._store.mark_put_off(effect, reason, until, now, hold)
                return wait
            case Refused(reason=reason):
                log.warning("%s was refused for good: %s", type(effect).__name__, reason)
                return self._note_refused(delivery, outcome)
            case Late():
                log.warning("A prompt was not posted: its hour is long over")
                notice = late_notice_of(effect, delivery.set_up_by, self._library.present)
                self._store.mark_failed(effect, LATE, now, notice)
                return notice.id if notice else None
            case Unknown(reason=reason):
                log.warning("%s may have arrived, and is looked for: %s", type(effect).__name__, reason)
                self._store.mark_doubtful(effect, reason, now + SEEN_WITHIN, now)
                return SEEN_WITHIN.total_seconds()
            case _Looked(fate=fate):
                return self._note_fate(delivery, fate)
            case _:
                assert_never(outcome)


def _hear(reader: Reader, event: Event, situation: Situation, guide: Guide) -> Heard | None:
    """Reads the words that an event is about, by themselves and together with the rest of their try."""
    messages = to_read(event, situation)
    words = joined(messages, situation.words)
    if situation.thread is None or not words.strip():
        return None
    client = guide.prompts[situation.thread.prompt].statement
    whole = reader.read(words, client)
    its_own = next((m for m in messages if m == getattr(event, "message", None)), None)
    alone = joined((its_own,), situation.words) if its_own else words
    return Heard(whole if alone == words else reader.read(alone, client), whole, messages, words)


def _last_moment(post: PostPrompt, delivery: Delivery) -> datetime:
    return post.not_after or delivery.asked_at + LATE_AFTER


@dataclass(frozen=True)
class _Leg:
    """What is being sent, and what comes after it under the same event."""

    delivery: Delivery
    rest: tuple[str, ...]
    intended_at: datetime


@dataclass(frozen=True)
class _Looked:
    """What was sent before was looked for, in the place of sending it."""

    fate: Fate
