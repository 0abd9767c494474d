"""What has happened, or is due: frozen, small, and without anybody's words (those are kept apart, by id)."""

from dataclasses import dataclass
from datetime import date

from bot.practice.days import EVERY_WEEKDAY, Days

PersonId = str
ThreadId = str
"""One prompt in one channel on one day: `workspace:channel:YYYY-MM-DD`."""
TryId = str
"""A person's n-th practice reply in a thread: `thread:person:n`."""


@dataclass(frozen=True)
class ChannelId:
    """A training channel."""

    workspace: str
    channel: str


@dataclass(frozen=True)
class MessageId:
    """One message. `id` orders the messages of a channel: a later one compares greater."""

    workspace: str
    channel: str
    id: str

    @property
    def key(self) -> str:
        """The message in one string; the id of its words."""
        return f"{self.workspace}:{self.channel}:{self.id}"

    @property
    def place(self) -> ChannelId:
        return ChannelId(self.workspace, self.channel)


@dataclass(frozen=True)
class ReplyPosted:
    """Somebody wrote in a thread. `notice` tells that the words were screened out and never kept."""

    message: MessageId
    root: MessageId
    author: PersonId
    mentions_bot: bool
    notice: str | None = None


@dataclass(frozen=True)
class ReplyEdited:
    """Somebody changed a message. `version` orders its edits: a later one compares greater."""

    message: MessageId
    root: MessageId
    author: PersonId
    version: str
    notice: str | None = None


@dataclass(frozen=True)
class ReplyDeleted:
    message: MessageId


@dataclass(frozen=True)
class ReflectionAsked:
    """Somebody used *Reflect on this* on a message (`root` is None outside a thread)."""

    message: MessageId
    root: MessageId | None
    author: PersonId | None
    asked_by: PersonId
    notice: str | None = None


@dataclass(frozen=True)
class TopLevelPosted:
    """Somebody wrote at the top of a training channel."""

    message: MessageId
    author: PersonId


@dataclass(frozen=True)
class ChannelSetUp:
    """Somebody chose a channel's days and hours. Times are the channel's wall clock, `HH:MM`."""

    place: ChannelId
    by: PersonId
    zone: str
    post_at: str
    recap_at: str
    post_now: bool
    days: Days = EVERY_WEEKDAY


@dataclass(frozen=True)
class PracticePaused:
    """Somebody wants no more clients in a channel until it is resumed."""

    place: ChannelId
    by: PersonId


@dataclass(frozen=True)
class PracticeResumed:
    """Somebody wants a channel's clients to come again: whatever paused it, whatever was to be skipped."""

    place: ChannelId
    by: PersonId


@dataclass(frozen=True)
class DaySkipped:
    """Somebody wants no client on a day of the channel's calendar."""

    place: ChannelId
    by: PersonId
    day: date


@dataclass(frozen=True)
class PromptAsked:
    """Somebody wants today's prompt now; `prompt` names one, else the channel's next is taken."""

    place: ChannelId
    asked_by: PersonId
    prompt: str | None = None


@dataclass(frozen=True)
class ClientChosen:
    """The channel's lead chose its next client; `content` names the version that holds one the lead wrote."""

    place: ChannelId
    by: PersonId
    prompt: str
    content: str | None = None


@dataclass(frozen=True)
class PromptDue:
    """The channel's hour has come, on `day` of the channel's own calendar."""

    place: ChannelId
    day: date


@dataclass(frozen=True)
class RecapDue:
    place: ChannelId
    thread: ThreadId


@dataclass(frozen=True)
class WeekDue:
    """The week's picture is due, on `day` of the channel's own calendar."""

    place: ChannelId
    day: date


@dataclass(frozen=True)
class DoubtSettled:
    """The author told which of the readings in doubt they were reaching for (`choice`: a category or `none`)."""

    place: ChannelId
    try_id: TryId
    by: PersonId
    choice: str


@dataclass(frozen=True)
class ReadingContested:
    """The author reads their reply differently; `labels` is their own reading. `teaches` tells that they gave their
    words, without their name, for the reader to learn from."""

    place: ChannelId
    try_id: TryId
    by: PersonId
    labels: tuple[str, ...]
    teaches: bool = False


@dataclass(frozen=True)
class PersonForgotten:
    """Somebody asked to be forgotten: all that is kept of them goes, reflections included."""

    workspace: str
    person: PersonId


@dataclass(frozen=True)
class WorkspaceLeft:
    """The bot was uninstalled, or its token revoked."""

    workspace: str


Event = (
    ReplyPosted
    | ReplyEdited
    | ReplyDeleted
    | ReflectionAsked
    | TopLevelPosted
    | ChannelSetUp
    | PracticePaused
    | PracticeResumed
    | DaySkipped
    | PromptAsked
    | ClientChosen
    | PromptDue
    | RecapDue
    | WeekDue
    | DoubtSettled
    | ReadingContested
    | PersonForgotten
    | WorkspaceLeft
)


def thread_of(place: ChannelId, day: date) -> ThreadId:
    """The id of a channel's thread of one day."""
    return f"{place.workspace}:{place.channel}:{day.isoformat()}"


def day_of(thread: ThreadId) -> date:
    """The day that a thread's id names."""
    return date.fromisoformat(thread.rpartition(":")[2])


def place_of(thread_or_try: str) -> ChannelId:
    """The channel that a thread's or a try's id names."""
    workspace, channel, *_ = thread_or_try.split(":")
    return ChannelId(workspace, channel)
