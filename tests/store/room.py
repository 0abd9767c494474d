"""A team's channel on a real database, and short ways to say what happens there and what is kept of it.

Ada and Ben are therapists, Cleo leads the team. What is decided is said by the tests themselves: the store
keeps decisions and makes none.
"""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar

from sqlalchemy import Engine, select

from bot.practice.effects import (
    DropTry,
    DropWords,
    Effect,
    KeepTry,
    Kept,
    Line,
    OpenThread,
    PostPrompt,
    PostReflection,
    Reflection,
    SetUpChannel,
    Span,
    UpdateReflection,
    Whisper,
)
from bot.practice.events import ChannelId, ChannelSetUp, Event, MessageId, PromptAsked, ReplyDeleted, ReplyPosted
from bot.practice.sending import Delivery
from bot.practice.thread import Situation
from bot.store.store import NO_PACE, Store
from bot.store.tables import metadata

ADA, BEN, CLEO = "U0ADA", "U0BEN", "U0CLEO"
TEAM = "T0TEAM"
HERE = ChannelId(TEAM, "C0PRACTICE")
ELSEWHERE = ChannelId(TEAM, "C0OTHER")
CONTENT = "content-1"
MONDAY_TEN = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)
THREAD = f"{HERE.workspace}:{HERE.channel}:{TODAY.isoformat()}"
PROMPT = f"prompt:{THREAD}"
CANARY = "the canary sang by the mill"
"""Words that occur nowhere by themselves: wherever they are found, somebody's words are kept."""

SECONDS = 60
"""How long anything that is done at once may take."""

T = TypeVar("T")


class Looked(Exception):
    """Ends a decision that was only to be looked at: nothing of it is kept."""


def at_once(*acts: Callable[[], T]) -> list[T]:
    """Does these acts at the same time, each in a thread of its own."""
    start = threading.Barrier(len(acts))

    def act(one: Callable[[], T]) -> T:
        start.wait(SECONDS)
        return one()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(act, acts, timeout=SECONDS))


def message(number: int, place: ChannelId = HERE) -> MessageId:
    return MessageId(place.workspace, place.channel, f"1000.{number:06}")


ROOT = message(1)


def reply(number: int, by: str = ADA, root: MessageId = ROOT) -> ReplyPosted:
    return ReplyPosted(message(number, root.place), root, by, mentions_bot=False)


def try_id(n: int, by: str = ADA) -> str:
    return f"{THREAD}:{by}:{n}"


def posted(number: int) -> str:
    """The id of the effect that posts the reflection on a message."""
    return f"reply:{message(number).key}/reflection"


def keep(n: int, *numbers: int, by: str = ADA, carries: tuple[str, ...] = ("wait",), kind: str = "sure") -> KeepTry:
    """A try of these messages, each category on a letter of its own; its reflection is the first message's."""
    messages = tuple(message(number) for number in numbers)
    findings = tuple(Kept(category, Span(at, at + 1)) for at, category in enumerate(carries))
    return KeepTry(try_id(n, by), THREAD, by, n, messages, kind, findings, posted(numbers[0]), alone=False)


def about(*numbers: int) -> Reflection:
    line = Line("findings/wait/opens/0", quotes=(("quote", Span(0, 5)),))
    return Reflection(CONTENT, "ines", tuple(message(number) for number in numbers), (line,), ("wait",))


def reflect(n: int, *numbers: int, by: str = ADA, alone: bool = False) -> PostReflection:
    return PostReflection(posted(numbers[0]), HERE, THREAD, try_id(n, by), by, alone, about(*numbers))


def update(effect_id: str, n: int, *numbers: int, by: str = ADA) -> UpdateReflection:
    of = posted(numbers[0])
    return UpdateReflection(effect_id, HERE, THREAD, try_id(n, by), by, alone=False, of=of, reflection=about(*numbers))


def whisper(effect_id: str, to: str) -> Whisper:
    return Whisper(effect_id, HERE, to, None, CONTENT, Line("notices/top_level/0"))


def open_day(day: date = TODAY) -> tuple[OpenThread, PostPrompt]:
    thread = f"{HERE.workspace}:{HERE.channel}:{day.isoformat()}"
    post = PostPrompt(f"prompt:{thread}", HERE, thread, CONTENT, "ines", Line("invites/0"))
    return OpenThread(thread, HERE, day, "ines", CONTENT), post


@dataclass
class Room:
    """The store with its database, and a clock that a test sets."""

    store: Store
    engine: Engine
    now: datetime = field(default=MONDAY_TEN)

    @classmethod
    def set_up(cls, engine: Engine, pace: timedelta = NO_PACE) -> "Room":
        """The channel is set up by Cleo: its client comes at nine, its recap at half past four, in UTC."""
        room = cls(Store(engine, pace), engine)
        room.store.keep_content(CONTENT, {"voice.yaml": "invites: []"})
        event = ChannelSetUp(HERE, CLEO, "UTC", "09:00", "16:30", post_now=False)
        room.happens("set-up", event)
        room.decides("set-up", SetUpChannel(HERE, "UTC", "09:00", "16:30", CLEO))
        return room

    def later(self, **time: float) -> None:
        self.now += timedelta(**time)

    # --- what happens --------------------------------------------------------------------------------

    def happens(self, key: str, event: Event, text: str | None = None, event_id: str | None = None) -> bool:
        return self.store.take_in(key, event_id, event, text, self.now)

    def decides(self, key: str, *effects: Effect) -> tuple[str, ...]:
        """Decides so about an event; gives what is to be sent."""
        to_send = self.store.decide_once(key, lambda _event, _situation: effects, self.now)
        assert to_send is not None, f"{key} has to wait"
        return to_send

    def waits(self, key: str) -> bool:
        return self.store.decide_once(key, lambda _event, _situation: (), self.now) is None

    def recalled(self, key: str) -> Situation:
        """What a decision about an event would be made from; none is made."""
        seen: list[Situation] = []

        def look(_event: Event, situation: Situation) -> tuple[Effect, ...]:
            seen.append(situation)
            raise Looked

        try:
            self.store.decide_once(key, look, self.now)
        except Looked:
            return seen[0]
        raise AssertionError(f"{key} was decided before, has to wait, or is not kept")

    def begins(self, effect_id: str) -> Delivery:
        delivery = self.store.begin_sending(effect_id, "runner", self.now)
        assert delivery is not None, f"of {effect_id} nothing is left to send"
        return delivery

    def sends(self, effect_id: str, as_message: MessageId | None = None) -> None:
        delivery = self.begins(effect_id)
        assert not delivery.must_wait, f"{effect_id} has to wait"
        self.store.mark_sent(delivery.effect, as_message.id if as_message else None, self.now)

    # --- a day's common turns ------------------------------------------------------------------------

    def opens_day(self) -> None:
        """Today's client is posted."""
        self.records_day()
        self.sends(PROMPT, ROOT)

    def records_day(self) -> None:
        """Today's client is about to be posted."""
        self.happens("now", PromptAsked(HERE, CLEO))
        self.decides("now", *open_day())

    def hears(self, number: int, text: str = CANARY, by: str = ADA) -> str:
        """Somebody replies; gives the event's key."""
        key = f"reply:{message(number).key}"
        assert self.happens(key, reply(number, by), text)
        return key

    def reflects(self, number: int, n: int = 1, text: str = CANARY, by: str = ADA) -> None:
        """Somebody's reply is read as their n-th try, and its reflection recorded."""
        self.decides(self.hears(number, text, by), keep(n, number, by=by), reflect(n, number, by=by))

    def answers(self, number: int, n: int = 1, text: str = CANARY, by: str = ADA) -> MessageId:
        """Somebody's reply is reflected on in the thread; gives the reflection's message."""
        self.reflects(number, n, text, by)
        said = message(number + 500)
        self.sends(posted(number), said)
        return said

    def deletes(self, number: int, n: int | None = None) -> None:
        """A message is deleted, and its try with it where it was the whole of one."""
        key = f"deleted:{message(number).key}"
        assert self.happens(key, ReplyDeleted(message(number)))
        self.decides(key, DropWords(message(number)), *([DropTry(try_id(n))] if n else []))

    # --- what is kept --------------------------------------------------------------------------------

    def rows(self, table: str) -> list[dict[str, object]]:
        chosen = metadata.tables[table]
        with self.engine.begin() as conn:
            return [dict(row._mapping) for row in conn.execute(select(chosen).order_by(*chosen.primary_key))]

    def tables_with(self, text: str) -> set[str]:
        """The tables in which a text stands anywhere."""
        return {name for name in metadata.tables if any(text in str(row) for row in self.rows(name))}
