"""The cast and their channel, and short ways to say what is known, what was heard and what follows.

Ada and Ben are therapists, Cleo leads the team. Their guide is the small one: moves `wait` and `wonder`,
traps `rescue` and `lecture`.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TypeVar

from bot.guide.loading import load_guide
from bot.guide.types import Guide
from bot.practice.case import Heard
from bot.practice.decide import decide
from bot.practice.effects import Effect, Whisper
from bot.practice.events import ChannelId, Event, MessageId, ReflectionAsked, ReplyDeleted, ReplyEdited, ReplyPosted
from bot.practice.reading import Carries, Discussion, Doubt, Evidence, Finding, Reading
from bot.practice.thread import Channel, Situation, Thread, Try
from tests.guide import small

E = TypeVar("E", bound=Effect)

GUIDE = small.guide()
ADA, BEN, CLEO = "ada", "ben", "cleo"
HERE = ChannelId("team", "practice")
TUESDAY = datetime(2026, 3, 3, 9, 30, tzinfo=UTC)
CHANNEL = Channel(HERE, "UTC", "09:00", "16:30", CLEO, None)


@cache
def real_guide() -> Guide:
    """The guide that the bot is delivered with."""
    return load_guide(Path(__file__).parents[2] / "content" / "self-sabotage")


# --- who wrote what -----------------------------------------------------------------------------------


def message(number: int) -> MessageId:
    return MessageId("team", "practice", str(number))


ROOT, FIRST, SECOND = message(100), message(101), message(102)
OPEN = Thread("team:practice:2026-03-03", "ines-fractions", GUIDE.hash, ROOT, recapped=False)
OVER = replace(OPEN, recapped=True)

WORDS = "Hm. Take your time. Or give it here, I'll do the second one."


def finding(category: str, quote: str, words: str = WORDS) -> Finding:
    start = words.index(quote)
    return Finding(category, Evidence(words, start, start + len(quote)))


WAITS = finding("wait", "Take your time.")
RESCUES = finding("rescue", "give it here, I'll do the second one.")
MIXED = Carries((WAITS, RESCUES))
PLAIN = Carries(())
DOUBTFUL = Doubt(("wait", "wonder", "none"), (WAITS,))
TALK = Discussion(sure=True, guess=MIXED)
PERHAPS_TALK = Discussion(sure=False, guess=MIXED)


# --- what is known ------------------------------------------------------------------------------------


def a_try(n: int, *messages: MessageId, reflected: bool = True, alone: bool = False, ago_seconds: float = 3600) -> Try:
    """Ada's n-th try in the thread."""
    reflection = f"reflection {n}" if reflected else None
    last_at = TUESDAY - timedelta(seconds=ago_seconds)
    return Try(f"{OPEN.id}:{ADA}:{n}", ADA, n, messages or (message(200 + n),), last_at, reflection, alone)


def known(*tries: Try, thread: Thread | None = OPEN) -> Situation:
    """What is known when something happens in the thread to somebody who made these tries there."""
    return Situation(TUESDAY, CHANNEL, thread, tries=tries)


# --- what is heard, and what follows ------------------------------------------------------------------


def hear(reading: Reading, *messages: MessageId, words: str = WORDS, alone: Reading | None = None) -> Heard:
    return Heard(alone or reading, reading, messages or (FIRST,), words)


def decided(event: Event, situation: Situation, heard: Heard | None = None, guide: Guide = GUIDE) -> tuple[Effect, ...]:
    return decide("event", event, situation, heard, guide)


def reply(
    by: str = ADA, *, mentions: bool = False, notice: str | None = None, message: MessageId = FIRST
) -> ReplyPosted:
    return ReplyPosted(message, ROOT, by, mentions, notice)


def edit(notice: str | None = None, message: MessageId = FIRST) -> ReplyEdited:
    return ReplyEdited(message, ROOT, ADA, "9", notice)


def deletion(message: MessageId = FIRST) -> ReplyDeleted:
    return ReplyDeleted(message)


def shortcut(by: str = ADA, *, on: str | None = ADA, notice: str | None = None) -> ReflectionAsked:
    return ReflectionAsked(FIRST, ROOT, on, by, notice)


def kinds(effects: tuple[Effect, ...]) -> list[type[Effect]]:
    """The kinds of effects, in order."""
    return [type(effect) for effect in effects]


def only(effects: tuple[Effect, ...], kind: type[E]) -> E:
    """The one effect of this kind."""
    (found,) = (effect for effect in effects if isinstance(effect, kind))
    return found


def told(effects: tuple[Effect, ...]) -> list[tuple[str, str]]:
    """(to whom, which notice) for each whisper."""
    return [(effect.to, effect.notice.path.split("/")[1]) for effect in effects if isinstance(effect, Whisper)]
