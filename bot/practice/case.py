"""One decision's materials, and the notices that any decision can whisper."""

import hashlib
from dataclasses import dataclass, field

from bot.guide.types import Guide
from bot.practice.effects import Effect, Line, Whisper
from bot.practice.events import ChannelId, MessageId, PersonId
from bot.practice.reading import Reading
from bot.practice.saying import choose
from bot.practice.thread import Channel, Situation, Thread

Effects = tuple[Effect, ...]


@dataclass(frozen=True)
class Heard:
    """What the reader made of the words of an event."""

    alone: Reading
    """The message by itself: its kind decides whether the bot speaks."""
    whole: Reading
    """The message together with the rest of its try."""
    messages: tuple[MessageId, ...]
    """The messages of the whole, in order."""
    words: str = field(repr=False)
    """The words of the whole."""


@dataclass(frozen=True)
class Case:
    """One decision's materials. `key` names the event: effects are named after it, and wordings chosen by it."""

    key: str
    now: Situation
    guide: Guide
    heard: Heard | None


def tell_unread(notice: str, message: MessageId, to: PersonId, thread: Thread, case: Case) -> Whisper:
    """A notice that no reading was made. That the language is not read is told once a person and thread."""
    whom = hashlib.sha256(to.encode()).hexdigest()[:12]  # the engine keeps ids: they name nobody
    whisper_id = f"language:{thread.id}:{whom}" if notice == "language" else None
    return tell(notice, message.place, to, thread, case, whisper_id=whisper_id)


def tell(
    notice: str,
    place: ChannelId,
    to: PersonId,
    thread: Thread | None,
    case: Case,
    facts: tuple[tuple[str, str], ...] = (),
    whisper_id: str | None = None,
) -> Whisper:
    """Tells one person alone a notice of the voice, in the thread or at the top of the channel."""
    line = Line(choose(case.guide.voice, f"notices/{notice}", case.key))
    where = thread.id if thread else None
    return Whisper(whisper_id or f"{case.key}/{notice}", place, to, where, case.guide.hash, line, facts)


def channel_of(case: Case) -> Channel:
    """The channel of a thread of ours: a thread cannot be without it."""
    assert case.now.channel is not None
    return case.now.channel
