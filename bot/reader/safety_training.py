"""Learns to hear signs of risk and distress from labelled examples, the same from the same. For development only: it
needs scikit-learn.

The guides' labelled replies hold hardly any, so they teach what is no sign. Sittings of examples and voices of
replies are held out together, a third at a time; the least scores come from what was held out."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from bot.guide.replies import load_replies
from bot.guide.screened import load_examples
from bot.guide.types import LabelledReply, ScreenExample
from bot.reader.examples import FOLDS, corpus_hash
from bot.reader.features import Features
from bot.reader.language import plain
from bot.reader.model import Weights
from bot.reader.risk_words import SUICIDE
from bot.reader.safety import (
    SIGNS,
    Safety,
    SafetyMeasured,
    SafetyOrigin,
    Sign,
    clearest,
    features_in,
    score_of,
)
from bot.reader.scores import Scores
from bot.reader.sources import hash_of_sources
from bot.reader.spelling import folded
from bot.reader.weighing import Example, weigh

_MOST_REPLIES = (0.002, 0.003)
_MOST_NEAR_MISSES = (0.04, 0.04)
"""So many may be held back by mistake, by SIGNS: together half a percent of all replies, and eight of the near misses,
most of which were made to be as near as can be: docs/reader.md."""
_EXAMPLE_WEIGHT = 3.0
"""A reply of the corpus counts as one."""

_NEAR_MISS = "read"
_REPLY = "reply"

_SOURCES = (
    "distress_words",
    "features",
    "language",
    "model",
    "risk_words",
    "safety",
    "safety_training",
    "senses",
    "spelling",
    "weighing",
    "words",
)


@dataclass(frozen=True)
class Labelled:
    """A text's features, and what is to be heard in it."""

    features: Features
    kind: str
    """One of SIGNS, a near miss, or a reply of a guide."""
    fold: int


def train_safety(content: Path) -> Safety:
    """Learns from the examples in `screen` and the replies of every guide beside it. Raises ContentRefused."""
    return learn_safety(*lessons_in(content))


def lessons_in(content: Path) -> tuple[tuple[ScreenExample, ...], tuple[LabelledReply, ...]]:
    """Loads what is learnt from. Raises ContentRefused."""
    guides = sorted(folder.parent for folder in content.glob("*/replies"))
    return load_examples(content / "screen"), tuple(reply for guide in guides for reply in load_replies(guide))


def learn_safety(examples: Sequence[ScreenExample], replies: Sequence[LabelledReply]) -> Safety:
    """Learns from all examples and replies; measures with what was held out.

    Raises ValueError when there are fewer than two sittings or voices.
    """
    labelled = (*_of_examples(examples), *_of_replies(replies))
    held = [(each, score) for fold in range(FOLDS) for each, score in _held_out(labelled, fold)]
    least = _least(held)
    origin = SafetyOrigin(examples_hash(examples), corpus_hash(replies), safety_trainer_hash())
    return Safety(_weigh(labelled), least, origin, _measured(held, least))


def examples_hash(examples: Sequence[ScreenExample]) -> str:
    """Names these very examples."""
    lines = sorted(json.dumps(asdict(example), ensure_ascii=False, sort_keys=True) for example in examples)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def safety_trainer_hash() -> str:
    """Names the source that turned examples into weights."""
    return hash_of_sources(_SOURCES)


def _of_examples(examples: Sequence[ScreenExample]) -> Iterator[Labelled]:
    folds = _folds(example.sitting for example in examples)
    for example in sorted(examples, key=lambda each: (each.sitting, each.words)):
        yield Labelled(features_in(plain(example.words)), example.kind, folds[example.sitting])


def _of_replies(replies: Sequence[LabelledReply]) -> Iterator[Labelled]:
    """Leaves out those that name suicide: a few were written as questions about safety."""
    folds = _folds(reply.voice for reply in replies)
    for reply in sorted(replies, key=lambda each: each.id):
        if SUICIDE.search(folded(reply.reply)) is None:
            yield Labelled(features_in(plain(reply.reply)), _REPLY, folds[reply.voice])


def _folds(names: Iterable[str]) -> dict[str, int]:
    """Deals names out to the folds, in their order."""
    ordered = sorted(set(names))
    if len(ordered) < 2:
        raise ValueError("what is heard of safety is measured by what was held out: two sittings, two voices at least")
    return {name: number % FOLDS for number, name in enumerate(ordered)}


def _weigh(labelled: Iterable[Labelled]) -> Weights:
    return weigh([_lesson(each) for each in labelled], SIGNS)


def _lesson(each: Labelled) -> Example:
    return Example(each.features, frozenset({each.kind}), 1.0 if each.kind == _REPLY else _EXAMPLE_WEIGHT)


def _held_out(labelled: Sequence[Labelled], fold: int) -> Iterator[tuple[Labelled, Scores]]:
    """Yields the texts of a fold with what they score where the other folds were learnt from."""
    weights = _weigh(each for each in labelled if each.fold != fold)
    yield from ((each, score_of(weights, each.features)) for each in labelled if each.fold == fold)


def _least(held: Sequence[tuple[Labelled, Scores]]) -> tuple[int, ...]:
    """Returns the least score of each sign for which no more is held back than may be."""
    return tuple(
        max(_passing(held, _REPLY, at, _MOST_REPLIES[at]), _passing(held, _NEAR_MISS, at, _MOST_NEAR_MISSES[at]))
        for at in range(len(SIGNS))
    )


def _passing(held: Sequence[tuple[Labelled, Scores]], kind: str, at: int, most: float) -> int:
    """Returns the least score that lets enough of a kind pass."""
    scores = sorted((scores[at] for each, scores in held if each.kind == kind), reverse=True)
    return scores[int(len(scores) * most)] + 1 if scores else 0


def _measured(held: Sequence[tuple[Labelled, Scores]], least: Scores) -> SafetyMeasured:
    heard = [(each.kind, clearest(scores, least)) for each, scores in held]
    return SafetyMeasured(
        found=tuple(_share(sign, [found for kind, found in heard if kind == sign]) for sign in SIGNS),
        near_misses=1 - _share(None, [found for kind, found in heard if kind == _NEAR_MISS]),
        replies=1 - _share(None, [found for kind, found in heard if kind == _REPLY]),
    )


def _share(wanted: Sign | None, found: Sequence[Sign | None]) -> float:
    return found.count(wanted) / max(1, len(found))
