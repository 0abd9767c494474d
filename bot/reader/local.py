"""The embedded reader: a reply and the client's statement become a Reading. It does not screen; see `screening`."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Self

from bot.guide.types import NONE, CategoryId
from bot.practice.reading import Carries, Discussion, Doubt, Evidence, Finding, Reading, Unread
from bot.reader.address import may_be_reaction, speaks_to_colleague, words_for_client
from bot.reader.encoder import Encoder
from bot.reader.features import client_words, features_of
from bot.reader.model import Calibration, Model, Thresholds, Weights, chance_of_all
from bot.reader.scores import Heard, ModelRefused, Scores
from bot.reader.words import Span, Token, clauses_of, tokens_of, trimmed

ENCODER = "encoder.npz"
"""The encoder's file, beside the weights."""

_MOST_BETWEEN = 3
_RUN_FACTOR = 8
"""A neighbouring clause joins the evidence when its chance is at least an eighth of the best clause's."""


Listen = Callable[[str, Sequence[Token], Sequence[Span], frozenset[str]], tuple[Scores, tuple[Scores, ...]]]
"""Scores the whole of a reply and each of its clauses, given the client's words: an encoder's `score` is one."""


@dataclass(frozen=True)
class Act:
    """One clause and its scores."""

    span: Span
    heard: Heard

    def score(self, index: int) -> int:
        """How much it speaks for a class, to all listeners together."""
        return sum(scores[index] for scores in self.heard)


@dataclass(frozen=True)
class Scored:
    """A reply as the weights see it: the whole and its clauses."""

    reply: str
    tokens: Sequence[Token]
    whole: Heard
    acts: tuple[Act, ...]

    def clauses(self) -> tuple[Heard, ...]:
        """Returns the scores of the clauses."""
        return tuple(act.heard for act in self.acts)


def score_reply(reply: str, client: str, weights: Weights, listen: Listen | None) -> Scored | None:
    """Scores the words of a reply that are meant for the client; None when it holds no word."""
    tokens = tokens_of(reply)
    whole = words_for_client(tokens)
    clauses = clauses_of(tokens, whole)
    if not clauses:
        return None
    said = _client_words(client)
    of_whole: Heard = (weights.score(features_of(tokens, whole, said)),)
    of_clauses: list[Heard] = [of_whole]
    if len(clauses) > 1:
        of_clauses = [(weights.score(features_of(tokens, clause, said)),) for clause in clauses]
    if listen:
        also, also_clauses = listen(reply, tokens, clauses, said)
        of_whole = (*of_whole, also)
        of_clauses = [(*heard, more) for heard, more in zip(of_clauses, also_clauses, strict=True)]
    return Scored(reply, tokens, of_whole, tuple(map(Act, clauses, of_clauses)))


@lru_cache(maxsize=256)
def _client_words(client: str) -> frozenset[str]:
    return client_words(client)


@dataclass(frozen=True)
class LocalReader:
    """Reads with learnt weights and nothing else."""

    model: Model
    encoder: Encoder | None = None

    @classmethod
    def load(cls, path: Path) -> Self:
        """Loads the weights, and the encoder they were learnt with. Raises ModelRefused, with what to do about it."""
        model = Model.load(path)
        encoder = Encoder.load(path.with_name(ENCODER)) if model.origin.encoder else None
        if encoder and encoder.origin != model.origin.encoder:
            raise ModelRefused(f"{path} was learnt with another encoder than {ENCODER} beside it. Run: headlamp train")
        return cls(model, encoder)

    def read(self, reply: str, client: str) -> Reading:
        """Returns what a reply to a client's statement carries."""
        listen = self.encoder.score if self.encoder else None
        scored = score_reply(reply, client, self.model.weights, listen)
        return Unread("empty") if scored is None else reading_of(scored, self.model.categories, self.model.calibration)


def reading_of(scored: Scored, categories: Sequence[CategoryId], calibration: Calibration) -> Reading:
    """Decides a reading from the scores of a reply."""
    *chances, among_colleagues = calibration.chances_of(scored.whole, scored.clauses())
    guess = _reading_as_practice(scored, chances, categories, calibration)
    if speaks_to_colleague(scored.reply, scored.tokens):
        return Discussion(True, guess)
    if among_colleagues < calibration.thresholds.kind_in_doubt and not may_be_reaction(scored.tokens):
        return guess
    return Discussion(among_colleagues >= calibration.thresholds.discussion, guess)


def _reading_as_practice(
    scored: Scored, chances: Sequence[int], categories: Sequence[CategoryId], calibration: Calibration
) -> Carries | Doubt:
    """`chances` holds one for each category, then that of `none`."""
    carried = carried_classes(scored, chances, calibration.thresholds)
    findings = tuple(_findings(scored, carried - {len(categories)}, categories, calibration))
    if chance_of_all(chances, carried) >= calibration.thresholds.sure:
        return Carries(findings)
    return Doubt(_between(chances, carried, (*categories, NONE)), findings)


def carried_classes(scored: Scored, chances: Sequence[int], thresholds: Thresholds) -> frozenset[int]:
    """Returns the likeliest classes of a practice reply: `none`, which stands last, alone, or any of the others."""
    likeliest, *others = sorted(range(len(chances)), key=lambda index: -chances[index])
    if likeliest == len(chances) - 1:
        return frozenset({likeliest})
    carried = {likeliest: _place(scored, likeliest)}
    for index in others:
        place = _place(scored, index)
        least = thresholds.carried_too if place in carried.values() else thresholds.carried
        if index < len(chances) - 1 and chances[index] >= least:
            carried[index] = place
    return frozenset(carried)


def _place(scored: Scored, index: int) -> int:
    """Returns which clause speaks most for a class."""
    return max(range(len(scored.acts)), key=lambda at: scored.acts[at].score(index))


def _between(chances: Sequence[int], carried: frozenset[int], names: Sequence[str]) -> tuple[str, ...]:
    """Returns the readings in doubt, likeliest first: those of the guess and the likeliest other one."""
    order = sorted(range(len(names)), key=lambda index: -chances[index])
    other = next(index for index in order if index not in carried)
    return tuple(names[index] for index in order if index in carried or index == other)[:_MOST_BETWEEN]


def _findings(
    scored: Scored, carried: Collection[int], categories: Sequence[CategoryId], calibration: Calibration
) -> list[Finding]:
    """Returns the categories with their evidence, in the order of the reply."""
    found = [
        Finding(
            categories[index],
            Evidence(scored.reply, *trimmed(scored.tokens, _run_of(scored.acts, index, calibration))),
        )
        for index in carried
    ]
    return sorted(found, key=lambda finding: (finding.evidence.start, finding.evidence.end, finding.category))


def _run_of(acts: Sequence[Act], index: int, calibration: Calibration) -> Span:
    """Returns the run of clauses around the best one that speak for a class."""
    chances = [calibration.chances_of(act.heard, (act.heard,))[index] for act in acts]
    best = max(range(len(acts)), key=lambda at: chances[at])
    first = last = best
    while first > 0 and chances[first - 1] * _RUN_FACTOR >= chances[best]:
        first -= 1
    while last + 1 < len(acts) and chances[last + 1] * _RUN_FACTOR >= chances[best]:
        last += 1
    return Span(acts[first].span.first, acts[last].span.last)
