"""What a guide is made of, as frozen values. No reading of files, no rendering, no decisions."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal

CategoryId = str
"""A category's id as the guide spells it, e.g. the name of a move in kebab-case."""

NONE = "none"
"""The reading that carries no category: it stays with the client. Not a category of any guide."""

Pronouns = Literal["she", "he", "they"]
CategoryKind = Literal["move", "trap"]


@dataclass(frozen=True)
class Neighbour:
    """A near category, and how one slides into the other."""

    to: CategoryId
    how: str


@dataclass(frozen=True)
class Exclusion:
    """What looks like the category and is not; `reads_as` names what it is instead (None: no label)."""

    what: str
    reads_as: CategoryId | None


@dataclass(frozen=True)
class Entry:
    """A page that `/move` can look up: a category, or one of the guide's ideas."""

    id: str
    name: str
    aliases: tuple[str, ...]
    what_it_is: str
    how_to_recognise: str
    sounds_like: tuple[str, ...]
    what_it_does: str
    not_here_when: str
    """Where to leave it alone; empty for what is not done but understood."""
    slides_into: tuple[Neighbour, ...]
    related: tuple[str, ...]


@dataclass(frozen=True)
class Category(Entry):
    """A move or a trap: an entry that replies are read for."""

    kind: CategoryKind
    carries: str
    does_not: tuple[Exclusion, ...]


@dataclass(frozen=True)
class Edge:
    """A rule for readings at the edge between categories, with an example of its use."""

    id: str
    rule: str
    example: str


@dataclass(frozen=True)
class FindingVoice:
    """How the bot speaks of one category. Slots: see `slots`."""

    opens: tuple[str, ...]
    """Sentences for the first or only finding; each holds {quote}."""
    ends: tuple[str, ...]
    """Sentences for the last finding, after another one; each holds {quote}."""
    does: tuple[str, ...]
    """What the guide suggests this does with the client."""
    might: str
    """The reading as a possibility, after "It might …"."""
    choice: str
    """The label of the button that names it, at most 40 characters."""


Shape = Literal["trap", "move", "move-then-trap", "trap-then-move", "none"]
"""How a reading runs from its first to its last finding."""


def shape_of(first: str, last: str, traps: Collection[CategoryId]) -> Shape:
    """How a reading runs from its first category (or `NONE`) to its last; `traps` are those of the guide."""
    if first == NONE:
        return "none"
    match first in traps, last in traps:
        case True, True:
            return "trap"
        case False, False:
            return "move"
        case False, True:
            return "move-then-trap"
        case _:
            return "trap-then-move"


@dataclass(frozen=True)
class UnsureVoice:
    two: tuple[str, ...]
    """Sentences with {first} and {second}: the two readings in doubt, each a `might` phrase."""
    something_else: str
    settled: tuple[str, ...]
    """After the author chose; holds {choice}."""


@dataclass(frozen=True)
class RecapVoice:
    opens: tuple[str, ...]
    counts: tuple[str, ...]
    """A sentence that introduces the counted ways; holds {people}."""
    hands_over: tuple[str, ...]
    """The line that leaves the thread to the team."""


@dataclass(frozen=True)
class WeekVoice:
    opens: tuple[str, ...]
    """Opens the week's picture; holds {clients}."""
    pulls: tuple[str, ...]
    """Introduces what the clients pulled towards."""
    came: tuple[str, ...]
    """Introduces the counted ways; holds {people}."""


@dataclass(frozen=True)
class Voice:
    """The bot's own sentences: everything it says that is not about one client."""

    invites: tuple[str, ...]
    """The line under a posted prompt."""
    findings: Mapping[str, FindingVoice]
    """By category id, and for `NONE`."""
    turns: Mapping[str, tuple[str, ...]]
    """The one thing to try, by the shape of the reading."""
    unsure: UnsureVoice
    notices: Mapping[str, tuple[str, ...]]
    """What the bot says to one person alone, by kind of notice."""
    recap: RecapVoice
    week: WeekVoice | None = None
    """None in a guide that was written before there were words for it: it has no week's picture."""


@dataclass(frozen=True)
class Client:
    name: str
    line: str
    """The client in a line: name, age, trade or place."""
    pronouns: Pronouns


@dataclass(frozen=True)
class WrittenClient:
    """A client whom a channel's lead wrote for that channel: no next lines, no examples."""

    name: str
    line: str
    pronouns: Pronouns
    statement: str
    question: str
    invitation: str
    """May be empty."""


@dataclass(frozen=True)
class Prompt:
    """A client statement with all that belongs to it."""

    id: str
    theme: str
    level: Literal[1, 2, 3]
    client: Client
    statement: str
    invitation: str
    """The double invitation in this statement, in a sentence."""
    pulls: tuple[CategoryId, ...]
    """The traps it pulls towards, strongest first."""
    next_lines: Mapping[str, str]
    """What the client might say next, by category id and for `NONE`."""
    examples: Mapping[CategoryId, str]
    """One example of each move, said to this client."""
    question: str
    """A question for the team's talk."""


@dataclass(frozen=True)
class Guide:
    """One body of practice knowledge, whole and checked. `hash` names this very version of it."""

    id: str
    name: str
    hash: str
    categories: Mapping[CategoryId, Category]
    """In the guide's order."""
    entries: Mapping[str, Entry]
    """The ideas that are not categories, in the guide's order."""
    edges: tuple[Edge, ...]
    voice: Voice
    prompts: Mapping[str, Prompt]
    """By id, in the order of the files."""

    def moves(self) -> tuple[Category, ...]:
        """The categories that are moves, in the guide's order."""
        return tuple(c for c in self.categories.values() if c.kind == "move")

    def traps(self) -> tuple[Category, ...]:
        """The categories that are traps, in the guide's order."""
        return tuple(c for c in self.categories.values() if c.kind == "trap")

    def is_trap(self, category: CategoryId) -> bool:
        return self.categories[category].kind == "trap"


@dataclass(frozen=True)
class LabelledReply:
    """A reply of the guide's corpus with the labels that people gave it: what a reader learns from."""

    id: str
    voice: str
    """Who wrote it; voices are held out together when a reader is measured."""
    client: str
    """The client statement it answers."""
    reply: str
    kind: Literal["practice", "discussion"]
    labels: tuple[CategoryId, ...]
    """In the order in which they stand; empty for none and for discussion."""
    evidence: tuple[tuple[CategoryId, str], ...]
    """(label, quote) pairs; every quote is a substring of the reply."""


@dataclass(frozen=True)
class ScreenExample:
    """Words of a clinician with what is done with them before anything is stored: what the screen learns from."""

    sitting: str
    """When they were written; sittings are held out whole when the screen is measured."""
    words: str
    kind: Literal["risk", "distress", "read"]
