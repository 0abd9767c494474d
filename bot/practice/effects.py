"""What shall happen: a decision as data. Effects name what was chosen by id and hold nobody's words.

`Keep…` and its like change what is stored, in the transaction that records the decision; the rest is
sent to people afterwards, one by one. Sent effects carry their own `id`: the same id is never sent twice.
"""

from dataclasses import dataclass
from datetime import date, datetime

from bot.guide.types import CategoryId
from bot.practice.days import EVERY_WEEKDAY, Days
from bot.practice.events import ChannelId, MessageId, PersonId, ThreadId, TryId


@dataclass(frozen=True)
class Span:
    """A run `[start, end)` of a try's joined words; `cut` tells that the sentence goes on."""

    start: int
    end: int
    cut: bool = False


@dataclass(frozen=True)
class Line:
    """One of the voice's sentences, by its path in the content, with the spans and words that fill its slots."""

    path: str
    quotes: tuple[tuple[str, Span], ...] = ()
    """(slot, span of the try's words)."""
    phrases: tuple[tuple[str, str], ...] = ()
    """(slot, path of another piece of the voice); several for one slot follow one another."""


@dataclass(frozen=True)
class Opening:
    """The words that a reflection is about, where its sentences quote none."""

    span: Span


@dataclass(frozen=True)
class NextLine:
    """What the client might say next, for one category or `none`."""

    reading: str


@dataclass(frozen=True)
class Reflection:
    """What the bot says back: which sentences, over which words, from which content."""

    content: str
    prompt: str
    messages: tuple[MessageId, ...]
    """The messages whose words the spans count over, in order."""
    parts: tuple[Opening | Line | NextLine, ...]
    labels: tuple[str, ...]
    """The categories that it speaks of, in order."""
    choices: tuple[str, ...] = ()
    """Readings that the author is asked to choose between."""
    size: int | None = None
    """How long the words were that its spans count over; None where it quotes none."""


@dataclass(frozen=True)
class Kept:
    """One finding as it is stored: a trace once the words are gone and `span` with them."""

    category: CategoryId
    span: Span | None


# --- stored with the decision ------------------------------------------------------------------------


@dataclass(frozen=True)
class KeepTry:
    """A practice reply was read: its try, whose messages it holds, and what it carries."""

    id: TryId
    thread: ThreadId
    author: PersonId
    n: int
    messages: tuple[MessageId, ...]
    kind: str
    """`sure` or `doubt`; `own` once the author's own reading stands."""
    findings: tuple[Kept, ...]
    reflection: str | None
    alone: bool


@dataclass(frozen=True)
class DropWords:
    """A message was deleted, or must not be kept: its words and its part in a try go."""

    message: MessageId


@dataclass(frozen=True)
class DropTry:
    """Nothing practice is left of a try."""

    id: TryId


@dataclass(frozen=True)
class SettleTry:
    """The author's own reading replaces the reader's."""

    id: TryId
    labels: tuple[str, ...]


@dataclass(frozen=True)
class KeepCorrection:
    """The author's own reading is kept with the words, without a name, for the reader to learn from."""

    try_id: TryId
    content: str
    prompt: str
    labels: tuple[CategoryId, ...]


@dataclass(frozen=True)
class SetUpChannel:
    place: ChannelId
    zone: str
    post_at: str
    recap_at: str
    by: PersonId
    days: Days = EVERY_WEEKDAY


@dataclass(frozen=True)
class PauseChannel:
    place: ChannelId
    by: PersonId


@dataclass(frozen=True)
class ResumeChannel:
    """Whatever paused the channel is over, and nothing is skipped any more."""

    place: ChannelId


@dataclass(frozen=True)
class SkipDay:
    place: ChannelId
    day: date


@dataclass(frozen=True)
class KeepNext:
    """The client whom the lead chose comes next, in the place of any who was chosen before."""

    place: ChannelId
    prompt: str
    content: str | None
    by: PersonId


@dataclass(frozen=True)
class OpenThread:
    """The channel's thread of the day; its root is known once the prompt has been posted."""

    id: ThreadId
    place: ChannelId
    day: date
    prompt: str
    content: str


@dataclass(frozen=True)
class CloseThread:
    """The recap is due: the thread is the team's now, and its words are let go of."""

    id: ThreadId


@dataclass(frozen=True)
class ForgetPerson:
    workspace: str
    person: PersonId


@dataclass(frozen=True)
class ForgetWorkspace:
    workspace: str


@dataclass(frozen=True)
class MarkTold:
    """A person was told something that is told once: `how` to answer, or `who_sees` what."""

    workspace: str
    person: PersonId
    what: str


# --- sent to people ----------------------------------------------------------------------------------


PROMPT_OF = "prompt:"
"""With a thread's id, the id of the effect that posts its prompt."""


@dataclass(frozen=True)
class PostPrompt:
    id: str
    place: ChannelId
    thread: ThreadId
    content: str
    prompt: str
    invite: Line
    not_after: datetime | None = None
    """Until when it may be posted; None in what an earlier version recorded."""


@dataclass(frozen=True)
class PostReflection:
    """Answers a try: in the thread, or to its author alone."""

    id: str
    place: ChannelId
    thread: ThreadId
    try_id: TryId
    author: PersonId
    alone: bool
    reflection: Reflection


@dataclass(frozen=True)
class UpdateReflection:
    """Says the reflection anew where it stands: in the thread, or to its author alone."""

    id: str
    place: ChannelId
    thread: ThreadId
    try_id: TryId
    author: PersonId
    alone: bool
    of: str
    """The effect that posted it."""
    reflection: Reflection


@dataclass(frozen=True)
class DeleteReflection:
    id: str
    place: ChannelId
    of: str


@dataclass(frozen=True)
class Whisper:
    """A notice to one person alone, in the thread where they are (or at the top of the channel)."""

    id: str
    place: ChannelId
    to: PersonId
    thread: ThreadId | None
    content: str
    notice: Line
    facts: tuple[tuple[str, str], ...] = ()
    """What fills the notice's slots, e.g. the recap's hour."""


@dataclass(frozen=True)
class TellDirectly:
    """A notice to one person outside all channels, about one that is closed to the bot."""

    id: str
    place: ChannelId
    to: PersonId
    content: str
    notice: Line


@dataclass(frozen=True)
class PostRecap:
    """Opens the discussion: how many answered, which ways they went, the prompt's question."""

    id: str
    place: ChannelId
    thread: ThreadId
    content: str
    prompt: str
    opens: Line
    counts: Line | None
    """None below the minimum of people: then only the question is asked."""
    people: int
    ways: tuple[tuple[str, int], ...]
    """(category or `none`, people), most first."""
    hands_over: Line


@dataclass(frozen=True)
class PostWeek:
    """The week's picture: what its clients pulled towards, which ways people went."""

    id: str
    place: ChannelId
    thread: ThreadId
    content: str
    opens: Line
    pulls: Line
    clients: int
    pulled: tuple[tuple[CategoryId, int], ...]
    """(trap, clients who pulled towards it), most first."""
    came: Line
    people: int
    ways: tuple[tuple[str, int], ...]
    """(category or `none`, people), most first."""
    not_after: datetime | None = None
    """Until when it may be posted; None in what an earlier version recorded."""


Keep = (
    KeepTry
    | DropWords
    | DropTry
    | SettleTry
    | KeepCorrection
    | SetUpChannel
    | PauseChannel
    | ResumeChannel
    | SkipDay
    | KeepNext
    | OpenThread
    | CloseThread
    | ForgetPerson
    | ForgetWorkspace
    | MarkTold
)
Send = PostPrompt | PostReflection | UpdateReflection | DeleteReflection | Whisper | TellDirectly | PostRecap | PostWeek
Effect = Keep | Send
