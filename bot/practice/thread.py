"""What is known of a thread and the people in it when something happens. Recalled by `store`, used by `decide`."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from bot.practice.choosing import Posted
from bot.practice.days import EVERY_WEEKDAY, Days, FindHoliday, no_holiday
from bot.practice.events import (
    ChannelId,
    Event,
    MessageId,
    PersonId,
    ReflectionAsked,
    ReplyDeleted,
    ReplyEdited,
    ReplyPosted,
    ThreadId,
    TryId,
)

ONE_TRY_WITHIN = timedelta(seconds=90)
"""Messages of one person this close together are one try."""

REFLECTED_TRIES = 2
"""Later tries are reflected on when their author asks."""


@dataclass(frozen=True)
class Channel:
    """A training channel and its settings. Times are its wall clock, `HH:MM`."""

    place: ChannelId
    zone: str
    post_at: str
    recap_at: str
    set_up_by: PersonId
    paused: str | None
    """The failure that paused it, or None."""
    paused_by: PersonId | None = None
    """Who paused it, or None; empty where that person was forgotten."""
    days: Days = EVERY_WEEKDAY
    skipped: tuple[date, ...] = ()
    """Days that somebody had skipped."""
    find_holiday: FindHoliday = field(default=no_holiday, repr=False, compare=False)
    """The holidays of `days.region`."""

    @property
    def is_paused(self) -> bool:
        return self.paused is not None or self.paused_by is not None


@dataclass(frozen=True)
class Week:
    """A channel's week as far as it has come."""

    thread: ThreadId
    """The last thread, where its picture goes."""
    prompts: tuple[str, ...]
    """Its clients."""
    ways: tuple[tuple[PersonId, tuple[str, ...]], ...]
    """Each person's readings in its threads, as sets of categories and `none`."""


@dataclass(frozen=True)
class NextClient:
    """A client whom the channel's lead chose to come next."""

    prompt: str
    content: str | None
    """The version of the content that holds the client, where the lead wrote them; None: the guide's own."""


@dataclass(frozen=True)
class Thread:
    id: ThreadId
    prompt: str
    content: str
    """The hash of the content its prompt was posted from."""
    root: MessageId | None
    """None until the post is known to have arrived."""
    recapped: bool


@dataclass(frozen=True)
class Try:
    """A person's n-th practice reply, made of one or more messages."""

    id: TryId
    author: PersonId
    n: int
    messages: tuple[MessageId, ...]
    last_at: datetime
    reflection: str | None
    """The id of the effect that posted its reflection."""
    alone: bool
    """Whether that reflection went to the author alone."""


@dataclass(frozen=True)
class Situation:
    """All that a decision about one event may look at."""

    now: datetime
    channel: Channel | None
    thread: Thread | None = None
    today: Thread | None = None
    """The thread of the channel's present day, for events that ask for a prompt."""
    tries: tuple[Try, ...] = ()
    """The author's tries in this thread, in order."""
    known_how: bool = True
    """Whether the person was told how to answer."""
    known_who_sees: bool = True
    """Whether the person was told who sees what."""
    unchanged: bool = False
    """An edit that left the words as they were."""
    history: tuple[Posted, ...] = ()
    """The clients that this channel has had, oldest first."""
    chosen: NextClient | None = None
    """Whom the channel's lead chose to come next."""
    ways: tuple[tuple[PersonId, tuple[str, ...]], ...] = ()
    """For a recap: each person's readings in the thread, as sets of categories and `none`."""
    week: Week | None = None
    """For the week's picture, where the week has had a thread."""
    reflections: tuple[tuple[ChannelId, str], ...] = ()
    """For forgetting a person: where their words are quoted, and by which effect."""
    words: tuple[tuple[MessageId, str], ...] = field(default=(), repr=False)
    """What is kept of the author's words in this thread, in the order in which it was written."""

    def try_of(self, message: MessageId) -> Try | None:
        """The try that a message belongs to."""
        return next((t for t in self.tries if message in t.messages), None)

    def open_try(self) -> Try | None:
        """The latest try, while it is recent enough for another message to belong to it."""
        latest = self.tries[-1] if self.tries else None
        return latest if latest and self.now - latest.last_at <= ONE_TRY_WITHIN else None

    def unanswered_try(self) -> Try | None:
        """The latest try, where it has no reflection yet: what a bare mention of the bot asks about."""
        latest = self.tries[-1] if self.tries else None
        return latest if latest and latest.reflection is None else None


@dataclass(frozen=True)
class Likely:
    """Words that a decision will probably ask to have read, and beside which client of which content."""

    text: str = field(repr=False)
    content: str
    prompt: str


def to_read(event: Event, situation: Situation) -> tuple[MessageId, ...]:
    """The messages that are read together for this event, in order: its own with the rest of its try; the rest
    alone where its own is gone, deleted or screened out."""
    match event:
        case ReplyPosted(notice="nothing_to_read"):
            latest = situation.unanswered_try()
            return latest.messages if latest else ()
        case ReplyPosted(message=message):
            others = situation.open_try()
        case ReplyDeleted(message=message) | ReplyEdited(message=message, notice=str()):
            gone_from = situation.try_of(message)
            return tuple(m for m in gone_from.messages if m != message) if gone_from else ()
        case ReplyEdited(message=message) | ReflectionAsked(message=message):
            others = situation.try_of(message)
        case _:
            return ()
    return tuple(sorted({message, *(others.messages if others else ())}, key=lambda m: m.id))


def joined(messages: tuple[MessageId, ...], words: tuple[tuple[MessageId, str], ...]) -> str:
    """The words of these messages as one text, in order; those no longer kept are left out."""
    kept = dict(words)
    return "\n".join(kept[m] for m in messages if m in kept)


@dataclass(frozen=True)
class ChannelState:
    """A training channel, and where its day stands."""

    channel: Channel
    next_prompt_at: datetime
    has_posted: bool
    """Whether a prompt was ever posted there."""
    recap_at: datetime | None = None
    """When the recap of a thread that is open comes."""
    history: tuple[Posted, ...] = ()
    """The latest client that came, where one has."""


@dataclass(frozen=True)
class Outlook:
    """All that decides which client a channel has next."""

    channel: Channel
    next_prompt_at: datetime
    history: tuple[Posted, ...]
    chosen: NextClient | None


@dataclass(frozen=True)
class TryState:
    """What a surface needs of one try."""

    author: PersonId
    prompt: str
    content: str
    labels: tuple[str, ...]
    asker_has_tried: bool
    """Whether the person who asks has a try of their own in this thread."""


@dataclass(frozen=True)
class KeptTry:
    """What is kept of one try, for its author's eyes."""

    day: date
    """Of the channel's own calendar."""
    prompt: str
    labels: tuple[str, ...]
    in_doubt: bool


@dataclass(frozen=True)
class Correction:
    """Words that somebody gave, without their name, for the reader to learn from, with their own reading of them."""

    content: str
    prompt: str
    reply: str = field(repr=False)
    evidence: tuple[tuple[str, str | None], ...] = field(repr=False)
    """(category, its words) in order; the words are None where nobody marked them. Empty: none."""


@dataclass(frozen=True)
class KeptOf:
    """What is kept of one person."""

    tries: tuple[KeptTry, ...]
    """Newest first."""
    messages_with_words: int
