"""What labelled replies teach: the classes that a reply and its clauses carry, and which voices are kept apart."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict

from bot.guide.types import NONE, LabelledReply
from bot.reader.words import Span, Token

DISCUSSION = "discussion"

FOLDS = 3
"""Voices are held out in so many groups."""


def categories_of(replies: Iterable[LabelledReply]) -> tuple[str, ...]:
    """Returns the categories that the replies carry."""
    return tuple(sorted({label for reply in replies for label in reply.labels}))


def classes_in(categories: Sequence[str]) -> tuple[str, ...]:
    """Returns all that a reader tells apart: the categories, then `none`, then discussion."""
    return (*categories, NONE, DISCUSSION)


def corpus_hash(replies: Iterable[LabelledReply]) -> str:
    """Names this very corpus."""
    lines = sorted(json.dumps(asdict(reply), ensure_ascii=False, sort_keys=True) for reply in replies)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def classes_of(reply: LabelledReply) -> frozenset[str]:
    """Returns the classes of a whole reply: its labels, `none`, or discussion."""
    if reply.kind == "discussion":
        return frozenset({DISCUSSION})
    return frozenset(reply.labels) or frozenset({NONE})


def classes_of_clause(reply: LabelledReply, tokens: Sequence[Token], clause: Span) -> frozenset[str]:
    """The labels whose evidence is mostly here; a clause beside the evidence carries no class at all."""
    if not reply.labels:
        return classes_of(reply)
    start, end = tokens[clause.first].start, tokens[clause.last - 1].end
    return frozenset(label for label, quote in reply.evidence if _covers(start, end, reply.reply.find(quote), quote))


def _covers(start: int, end: int, at: int, quote: str) -> bool:
    shared = min(end, at + len(quote)) - max(start, at)
    return shared >= min(0.5 * (end - start), 0.6 * len(quote))


def folds_of(replies: Sequence[LabelledReply]) -> tuple[tuple[list[LabelledReply], list[LabelledReply]], ...]:
    """Returns (learnt from, held out) pairs: each voice is held out once, whole.

    Raises ValueError when there are fewer than two voices.
    """
    voices = sorted({reply.voice for reply in replies})
    if len(voices) < 2:
        raise ValueError("a reader needs replies of two voices at least, to measure one by the other")
    groups = [frozenset(voices[start::FOLDS]) for start in range(min(FOLDS, len(voices)))]
    return tuple(
        ([reply for reply in replies if reply.voice not in group], [reply for reply in replies if reply.voice in group])
        for group in groups
    )
