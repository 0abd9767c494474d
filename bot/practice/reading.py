"""What a reply carries. How it is found out lives in `reader`; what follows from it in `decide`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from bot.guide.types import CategoryId


@dataclass(frozen=True)
class Measured:
    """How often a reader was right about people it had never read, when it last learnt. Shares are of 1."""

    replies: int
    voices: int
    sure: float
    """Of how many replies it was sure."""
    right: float
    """How many of those it read wholly right."""
    named: Mapping[CategoryId, tuple[float, float]]
    """By category: how often it was there when it was surely named, and how often it was found, surely or not."""


UnreadReason = Literal["empty", "language", "risk", "private"]


@dataclass(frozen=True)
class Evidence:
    """A run of the reply's own words, by code points `[start, end)`: a substring by construction.

    Raises ValueError when the run is empty, blank or outside the reply.
    """

    reply: str = field(repr=False)
    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end <= len(self.reply):
            raise ValueError(f"evidence {self.start}:{self.end} is outside a reply of {len(self.reply)} characters")
        if not self.quote.strip():
            raise ValueError(f"evidence {self.start}:{self.end} is blank")

    @property
    def quote(self) -> str:
        return self.reply[self.start : self.end]


@dataclass(frozen=True)
class Finding:
    """One category with the words that earned it."""

    category: CategoryId
    evidence: Evidence
    tells_from: int | None = None
    """Where in the reply the clause begins that says it most; None where that is not known."""


@dataclass(frozen=True)
class Carries:
    """A practice reply that the reader is sure of. No findings is a full reading of its own: `none`."""

    findings: tuple[Finding, ...]
    """In the order in which they stand in the reply."""


@dataclass(frozen=True)
class Doubt:
    """A practice reply that can be heard in more than one way."""

    between: tuple[str, ...]
    """Two or three of the guide's categories or `none`, likeliest first."""
    guess: tuple[Finding, ...]
    """The best guess, never shown as a reading."""


@dataclass(frozen=True)
class Discussion:
    """Talk among colleagues, or a kind in doubt: `sure` tells which. `guess` is the kind's other side,
    what the reply would carry if it were meant for the client (its author can ask for it)."""

    sure: bool
    guess: "Carries | Doubt"


@dataclass(frozen=True)
class Unread:
    """A reply that is not read, and why."""

    reason: UnreadReason


Reading = Carries | Doubt | Discussion | Unread


def surely_carried(reading: Reading) -> tuple[CategoryId, ...] | None:
    """What a text carries for sure if it is said to a client, in order; None where that is in doubt or unread."""
    meant = reading.guess if isinstance(reading, Discussion) else reading
    return tuple(finding.category for finding in meant.findings) if isinstance(meant, Carries) else None
