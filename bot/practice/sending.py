"""Sending, seen from the middle: what is delivered, and what can become of it.

An attempt arrives, is put off *for now*, is refused *for good*, or its outcome is *unknown*; what was put off for too
long is *late*, and is not attempted any more.
"""

from dataclasses import dataclass, field, replace
from datetime import date, datetime

from bot.guide.types import Guide
from bot.practice.effects import Line, PostPrompt, PostReflection, Send, Whisper
from bot.practice.events import ChannelId, MessageId, PersonId, day_of, thread_of
from bot.practice.saying import choose


@dataclass(frozen=True)
class Delivery:
    """An effect with all that sending it needs."""

    effect: Send
    asked_at: datetime
    """When the event came that it follows from."""
    begun_before: bool
    """Whether an earlier attempt began and its outcome was not noted: it may have arrived."""
    root: MessageId | None
    """The thread's root, where there is one."""
    target: MessageId | None
    """The message to update or delete."""
    must_wait: bool
    """Whether its time has not come: what it changes is yet to be posted, or it was put off, or is under way."""
    set_up_by: PersonId
    """Who set the channel up; empty where nobody did."""
    words: str = field(repr=False)
    """The joined words that a reflection quotes; empty where they are gone."""


@dataclass(frozen=True)
class Sent:
    message: str | None
    """The id of the message that it became; None where it became none that can be changed later."""


@dataclass(frozen=True)
class PutOff:
    wait_seconds: float
    reason: str


@dataclass(frozen=True)
class Refused:
    reason: str
    pauses_channel: bool = False


@dataclass(frozen=True)
class Unknown:
    """The call went out and no answer came back: it may have arrived, so it is not made again."""

    reason: str


@dataclass(frozen=True)
class Late:
    """Its time was over before it could be sent."""


Outcome = Sent | PutOff | Refused | Unknown | Late


def follow_up(effect: Send, set_up_by: PersonId, guide: Guide) -> Send | None:
    """What is sent instead of repeating a post whose outcome is unknown: to one person, who can look."""
    match effect:
        case PostPrompt() if set_up_by:
            place = "notices/unknown_post"
            line = Line(choose(guide.voice, place, effect.id))
            return Whisper(f"{effect.id}/unknown", effect.place, set_up_by, None, guide.hash, line)
        case PostReflection(alone=False):
            return replace(effect, id=f"{effect.id}/alone", alone=True)
        case _:
            return None


def late_notice(place: ChannelId, day: date, set_up_by: PersonId, guide: Guide) -> Whisper | None:
    """Tells whoever set a channel up, once and alone, that the prompt of `day` is skipped as it would have come late.

    Nothing is told where nobody is known to, or the guide has no words for it.
    """
    thread, where = thread_of(place, day), "notices/late_prompt"
    if not set_up_by or "late_prompt" not in guide.voice.notices:
        return None
    facts = (("day", f"{day:%A %d %B}"),)
    line = Line(choose(guide.voice, where, thread))
    return Whisper(f"late:{thread}", place, set_up_by, None, guide.hash, line, facts)


def late_notice_of(effect: Send, set_up_by: PersonId, guide: Guide) -> Whisper | None:
    """The same of what could not be sent in time: a prompt."""
    return (
        late_notice(effect.place, day_of(effect.thread), set_up_by, guide) if isinstance(effect, PostPrompt) else None
    )
