"""The embedded reader: a reply and the client's statement become a Reading. It does not screen; see `screening`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import Self

from bot.guide.types import NONE, CategoryId
from bot.practice.reading import Carries, Discussion, Doubt, Evidence, Finding, Reading, Unread
from bot.reader.address import may_be_reaction, speaks_to_colleague, words_for_client
from bot.reader.arrays import ModelRefused
from bot.reader.encoder import Encoder
from bot.reader.features import client_words, features_of
from bot.reader.model import CERTAIN, Calibration, Calibrations, Model, Thresholds, Weights, chance_of_all
from bot.reader.scores import Heard, Scores
from bot.reader.words import Span, Token, clauses_of, tokens_of, trimmed

ENCODER = "encoder.npz"
"""The encoder's file, beside the weights."""

ENOUGH = 900_000
"""What the weights alone hold this likely, in millionths, the encoder need not hear: it would not be read better."""

_MOST_BETWEEN = 3
_RUN_FACTOR = 8
"""A neighbouring clause joins the evidence when its chance is at least an eighth of the best clause's."""
_TELLS_FACTOR = 2
"""The first clause of the evidence tells it as well as the best one when its chance is at least half of that one's."""


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


def weigh_reply(reply: str, client: str, weights: Weights) -> Scored | None:
    """Scores the words of a reply that are meant for the client; None when it holds no word."""
    tokens = tokens_of(reply)
    whole = words_for_client(tokens)
    clauses = clauses_of(tokens, whole)
    if not clauses:
        return None
    said = _client_words(client)
    runs = (whole, *clauses) if len(clauses) > 1 else (whole,)
    scores = weights.score([features_of(tokens, run, said) for run in runs])
    acts = (Act(clause, (score,)) for clause, score in zip(clauses, scores[1:] or scores, strict=True))
    return Scored(reply, tokens, (scores[0],), tuple(acts))


def hear_also(scored: Scored, client: str, listen: Listen) -> Scored:
    """Adds what another listener hears."""
    whole, clauses = listen(scored.reply, scored.tokens, [act.span for act in scored.acts], _client_words(client))
    acts = (Act(act.span, (*act.heard, more)) for act, more in zip(scored.acts, clauses, strict=True))
    return Scored(scored.reply, scored.tokens, (*scored.whole, whole), tuple(acts))


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
        return self.read_with_chance(reply, client)[0]

    def read_with_chance(self, reply: str, client: str) -> tuple[Reading, int]:
        """Returns the reading, and how likely its best guess is held to be wholly right, in millionths."""
        scored = weigh_reply(reply, client, self.model.weights)
        if scored is None:
            return Unread("empty"), CERTAIN
        encoder = self.encoder
        hear = partial(hear_also, scored, client, encoder.score) if encoder else None
        guess = guess_with(self.model.calibrations, scored, hear)
        return reading_of(guess, self.model.categories), guess.chance


@dataclass(frozen=True)
class Guess:
    """The likeliest reading of a reply."""

    scored: Scored
    calibration: Calibration
    chances: Sequence[int]
    """One for each category, then that of `none`."""
    carried: frozenset[int]
    """Which of those it would be, were the reply meant for the client."""
    is_talk: bool
    """Whether it is taken for talk among colleagues, surely or not."""
    chance: int
    """How likely all of it is right, in millionths."""


def guess_with(calibrations: Calibrations, weighed: Scored, hear: Callable[[], Scored] | None) -> Guess:
    """Finds the likeliest reading: the encoder hears what the weights alone do not hold likely enough. `hear` adds what
    it hears, where there is one."""
    guess = guess_at(weighed, calibrations.alone)
    if hear and calibrations.together and guess.chance < ENOUGH:
        return guess_at(hear(), calibrations.together)
    return guess


def guess_at(scored: Scored, calibration: Calibration) -> Guess:
    """Finds the likeliest reading."""
    *chances, among_colleagues = calibration.chances_of(scored.whole, scored.clauses())
    carried = _carried_classes(scored, chances, calibration.thresholds)
    if speaks_to_colleague(scored.reply, scored.tokens):
        return Guess(scored, calibration, chances, carried, True, CERTAIN)
    if among_colleagues < calibration.thresholds.kind_in_doubt and not may_be_reaction(scored.tokens):
        return Guess(scored, calibration, chances, carried, False, chance_of_all(chances, carried))
    return Guess(scored, calibration, chances, carried, True, among_colleagues)


def reading_of(guess: Guess, categories: Sequence[CategoryId]) -> Reading:
    """Says a guess with its words, and whether it is sure."""
    findings = tuple(_findings(guess, categories))
    sure = guess.calibration.thresholds.sure
    between = _between(guess.chances, guess.carried, (*categories, NONE))
    if guess.is_talk:
        is_sure = chance_of_all(guess.chances, guess.carried) >= sure
        return Discussion(guess.chance >= sure, Carries(findings) if is_sure else Doubt(between, findings))
    return Carries(findings) if guess.chance >= sure else Doubt(between, findings)


def _carried_classes(scored: Scored, chances: Sequence[int], thresholds: Thresholds) -> frozenset[int]:
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


def _findings(guess: Guess, categories: Sequence[CategoryId]) -> list[Finding]:
    """Returns the categories with their evidence, in the order of the reply."""
    chances = [guess.calibration.chances_of(act.heard, (act.heard,)) for act in guess.scored.acts]
    carried = guess.carried - {len(categories)}
    found = [_finding(guess.scored, categories[index], [each[index] for each in chances]) for index in carried]
    return sorted(found, key=lambda finding: (finding.evidence.start, finding.evidence.end, finding.category))


def _finding(scored: Scored, category: CategoryId, chances: Sequence[int]) -> Finding:
    """`chances` has one for each clause. The evidence is the best clause with those beside it that say it too."""
    acts = scored.acts
    best = max(range(len(acts)), key=lambda at: chances[at])
    first = last = best
    while first > 0 and chances[first - 1] * _RUN_FACTOR >= chances[best]:
        first -= 1
    while last + 1 < len(acts) and chances[last + 1] * _RUN_FACTOR >= chances[best]:
        last += 1
    run = trimmed(scored.tokens, Span(acts[first].span.first, acts[last].span.last))
    telling = next(at for at in range(first, best + 1) if chances[at] * _TELLS_FACTOR >= chances[best])
    return Finding(category, Evidence(scored.reply, *run), scored.tokens[acts[telling].span.first].start)
