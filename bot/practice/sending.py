"""Sending, seen from the middle: what is delivered, and what can become of it.

An attempt arrives, is put off *for now*, is refused *for good*, or its outcome is *unknown*: then it is looked for
before anything is sent again. What was put off for too long is *late*, and is not attempted any more.
"""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import Enum, StrEnum

from bot.guide.types import Guide
from bot.practice.effects import (
    DeleteReflection,
    Line,
    PostPrompt,
    PostRecap,
    PostReflection,
    PostWeek,
    Send,
    TellDirectly,
    UpdateReflection,
    Whisper,
)
from bot.practice.events import ChannelId, MessageId, PersonId, day_of, thread_of
from bot.practice.saying import choose, part_of_one

FIRST_WAIT_SECONDS = 2.0
"""How long is waited before a second attempt where nobody says how long; after each further one twice as long."""
LONGEST_WAIT_SECONDS = 300.0
LONGEST_ASKED_SECONDS = 86_400.0
SEEN_WITHIN = timedelta(seconds=3)
"""How soon a message that did arrive is told of by Slack."""
ABSENT_AFTER = timedelta(seconds=10)
"""How long after the end of an attempt a message that is not there will not come any more."""
GIVEN_UP_AFTER = timedelta(days=1)
"""How long something is tried, counted from what it follows from."""
TRUSTED = 3
"""How many waits that were asked for are taken at their word. Where they did not help, later ones grow as well."""


class Way(StrEnum):
    """How something is delivered: what is limited together."""

    POST = "post"
    """A new message that all in the channel can see."""
    WHISPER = "whisper"
    """A message to one person alone, in the channel."""
    CHANGE = "change"
    DELETE = "delete"
    DIRECT = "direct"
    """A message to one person, outside all channels."""
    LOOK = "look"
    """Looking whether a message of which that is not known has arrived."""


class Limit(Enum):
    """Who has to wait, besides the one that was put off."""

    CHANNEL = "all that goes the same way in the channel"
    WORKSPACE = "all that goes the same way in the workspace"


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
    wait_seconds: float
    """How long until its time comes: its channel has just had a message, what it changes is yet to be posted, it was
    put off, or is under way. Else 0."""
    set_up_by: PersonId
    """Who set the channel up; empty where nobody did."""
    words: str = field(repr=False)
    """The joined words that a reflection quotes; empty where they are gone."""
    attempts: int = 0
    """How often it was put off before."""
    begun_at: datetime | None = None
    """When the attempt began of which is not known whether it arrived."""
    ended_at: datetime | None = None
    """When that attempt ended, as far as is known."""

    @property
    def must_wait(self) -> bool:
        return self.wait_seconds > 0

    @property
    def way(self) -> Way:
        return way_of(self.effect, has_target=self.target is not None)


@dataclass(frozen=True)
class Sent:
    message: str | None
    """The id of the message that it became; None where it became none that can be changed later."""


@dataclass(frozen=True)
class PutOff:
    wait_seconds: float | None
    """How long it was asked to wait; None where nobody says."""
    reason: str
    limit: Limit | None = None


@dataclass(frozen=True)
class Hold:
    """Others that have to wait, beside what was put off itself."""

    limit: Limit
    way: Way
    until: datetime


@dataclass(frozen=True)
class Refused:
    reason: str
    pauses_channel: bool = False
    ends_workspace: bool = False
    """Whether nothing can be sent any more."""


@dataclass(frozen=True)
class Unknown:
    """The call went out and no answer came back: it may have arrived."""

    reason: str


@dataclass(frozen=True)
class Absent:
    """It was looked for where it would stand, and is not there."""


@dataclass(frozen=True)
class Late:
    """Its time was over before it could be sent."""


Outcome = Sent | PutOff | Refused | Unknown | Late
Fate = Sent | Absent | PutOff | Unknown
"""What a look comes to: it can be put off as well, or can show nothing."""


def way_of(effect: Send, *, has_target: bool) -> Way:
    """How an effect is delivered. What may not stand in the thread is not posted there a second time."""
    match effect:
        case PostPrompt() | PostRecap() | PostWeek():
            return Way.POST
        case PostReflection(alone=alone):
            return Way.WHISPER if alone else Way.POST
        case UpdateReflection(alone=alone):
            return Way.WHISPER if alone or not has_target else Way.CHANGE
        case DeleteReflection():
            return Way.DELETE
        case Whisper():
            return Way.WHISPER
        case TellDirectly():
            return Way.DIRECT


def is_seen_by_all(effect: Send) -> bool:
    """Whether a second call would stand in the channel a second time. What one person sees alone may come again."""
    to_all = isinstance(effect, PostReflection) and not effect.alone
    return to_all or isinstance(effect, PostPrompt | PostRecap | PostWeek)


def patience(asked_seconds: float | None, attempts: int, seed: str) -> float:
    """How long is waited before the next attempt: as long as was asked, else longer each time, spread by the seed."""
    doubled = min(LONGEST_WAIT_SECONDS, FIRST_WAIT_SECONDS * float(2 ** min(attempts, 10)))
    own = doubled * (0.75 + part_of_one(f"{seed} {attempts}") / 2)
    if asked_seconds is None:
        return own
    return min(LONGEST_ASKED_SECONDS, asked_seconds if attempts < TRUSTED else max(asked_seconds, own))


def follow_up(effect: Send, set_up_by: PersonId, guide: Guide) -> Send | None:
    """What is sent instead of repeating a post whose fate cannot be known: to one person, who can look."""
    match effect:
        case PostPrompt() if set_up_by:
            place = "notices/unknown_post"
            line = Line(choose(guide.voice, place, effect.id))
            return Whisper(f"{effect.id}/unknown", effect.place, set_up_by, None, guide.hash, line)
        case PostReflection(alone=False):
            return replace(effect, id=f"{effect.id}/alone", alone=True)
        case _:
            return None


def tell_closed(effect: Send, set_up_by: PersonId, guide: Guide) -> TellDirectly | None:
    """What the one who set a channel up is told when it turns out to be closed."""
    if not set_up_by:
        return None
    line = Line(choose(guide.voice, "notices/channel_closed", effect.id))
    return TellDirectly(f"{effect.id}/closed", effect.place, set_up_by, guide.hash, line)


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
