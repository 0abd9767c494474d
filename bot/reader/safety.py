"""Whether a reply asks the client about safety, or a colleague tells of their own distress: heard by learnt weights,
in whole numbers, the same on every machine. What is done about it lives in `practice`; how the weights are learnt in
`safety_training`."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Literal, Self
from zlib import crc32

from bot.reader.arrays import arrays_in, write_arrays
from bot.reader.distress_words import TOLD_OF_ONESELF
from bot.reader.features import Features, features_of
from bot.reader.model import Weights, weights_of
from bot.reader.risk_words import NOT_MEANT, SUBJECTS
from bot.reader.scores import Scores
from bot.reader.spelling import folded
from bot.reader.words import Span, tokens_of

Sign = Literal["risk", "distress"]

SIGNS: tuple[Sign, ...] = ("risk", "distress")
"""What is heard: a question to the client about safety, a colleague's own distress. The classes of the weights."""

PATH = Path(__file__).with_name("safety.npz")
"""The weights: of no one guide, and so beside the code."""

FORMAT = 1

_NAMED: Mapping[int, re.Pattern[str]] = {
    crc32(name.encode()): pattern for name, pattern in {**SUBJECTS, **TOLD_OF_ONESELF}.items()
}


@dataclass(frozen=True)
class SafetyOrigin:
    """What the weights were made from, by its hashes."""

    examples: str
    corpus: str
    trainer: str


@dataclass(frozen=True)
class SafetyMeasured:
    """How right the weights are about sittings and voices they had not learnt from. Shares are of 1, by SIGNS."""

    found: tuple[float, ...]
    """Of the examples that ask or tell, how many are heard."""
    near_misses: float
    """Of the near misses, how many are held back although they should be read."""
    replies: float
    """The same of the guides' labelled replies."""


@dataclass(frozen=True)
class Safety:
    """Hears signs in a text."""

    weights: Weights
    least: Scores
    """The score from which each of SIGNS is heard."""
    origin: SafetyOrigin
    measured: SafetyMeasured

    def heard_in(self, text: str) -> Sign | None:
        """Returns what is heard in a text, of two signs the clearer one."""
        return clearest(score_of(self.weights, features_in(text)), self.least)

    def save(self, path: Path) -> None:
        """Writes the weights as plain arrays."""
        about = {
            "format": FORMAT,
            "signs": SIGNS,
            "least": self.least,
            "origin": asdict(self.origin),
            "measured": asdict(self.measured),
        }
        write_arrays(path, about, vars(self.weights))

    @classmethod
    def load(cls, path: Path) -> Self:
        """Reads the weights. Raises ModelRefused when there are none or they do not fit this program."""
        with arrays_in(path, "the screen's weights", FORMAT, "headlamp train") as (about, arrays):
            if tuple(about["signs"]) != SIGNS:
                raise ValueError("they hear other signs")
            found, near_misses, replies = (about["measured"][name] for name in ("found", "near_misses", "replies"))
            measured = SafetyMeasured(tuple(found), near_misses, replies)
            loaded = cls(weights_of(arrays), tuple(about["least"]), SafetyOrigin(**about["origin"]), measured)
            loaded.heard_in("Are you safe?")
            return loaded


@cache
def shipped() -> Safety:
    """The weights that ship, loaded once. Raises ModelRefused."""
    return Safety.load(PATH)


def features_in(text: str) -> Features:
    """Returns the features of a text in one spelling. What is named in it stands in the place of neighbours."""
    one_spelling = folded(text)
    tokens = tokens_of(one_spelling)
    words, letters, senses, _, shape = features_of(tokens, Span(0, len(tokens)), ())
    return words, letters, senses, frozenset(_named(NOT_MEANT.sub(" ", one_spelling))), shape


def score_of(weights: Weights, features: Features) -> Scores:
    """Returns the score of each of SIGNS."""
    return weights.score([features])[0]


def _named(text: str) -> Iterator[int]:
    """How far what is named is meant, by whom and of whom, is learnt: a pattern only says that the words are there."""
    return (number for number, pattern in _NAMED.items() if pattern.search(text) is not None)


def clearest(scores: Scores, least: Scores) -> Sign | None:
    """Returns the sign that passes its least score by most, if any does."""
    margins = [score - from_here for score, from_here in zip(scores, least, strict=True)]
    at = max(range(len(SIGNS)), key=margins.__getitem__)
    return SIGNS[at] if margins[at] >= 0 else None
