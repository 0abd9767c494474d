"""Learns a reader's model from labelled replies, the same from the same. For development only: it needs
scikit-learn, and nothing that reads imports it."""

import hashlib
import json
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]  # it ships no types

from bot.guide.types import NONE, LabelledReply
from bot.reader.address import words_for_client
from bot.reader.features import GROUPS, Features, client_words, features_of
from bot.reader.local import Scored, carried_classes, score_reply
from bot.reader.model import (
    CERTAIN,
    PER_UNIT,
    Calibration,
    Line,
    Model,
    Origin,
    Thresholds,
    Weights,
    chance_of_all,
    logistic_table,
    signals_of,
)
from bot.reader.words import Span, Token, clauses_of, tokens_of

DISCUSSION = "discussion"

_SCALES = (1.0, 1.0, 0.7, 0.9, 0.8)
"""How loud each of GROUPS is, chosen on held-out voices: docs/reader.md."""
_BY_RARITY = (True, True, False, True, False)
"""In which of GROUPS a rare feature counts more."""
_LEAST_REPLIES = 2
"""A feature is kept when at least this many examples show it."""
_INVERSE_PENALTY = 20.0
_CLAUSE_WEIGHT = 0.5
_SIZE_STEPS = 16
_SOURCES = ("address", "features", "local", "model", "senses", "training", "words")


@dataclass(frozen=True)
class Example:
    """A run of words and the classes it carries: a whole reply, or one of its clauses."""

    features: Features
    classes: frozenset[str]
    weight: float


@dataclass(frozen=True)
class Held:
    """A reply as scored by weights that never saw its voice."""

    reply: LabelledReply
    scored: Scored


def train(replies: Sequence[LabelledReply]) -> Model:
    """Learns weights from all replies, and the calibration from how each voice is read without its own replies.

    Raises ValueError when there are fewer than two voices.
    """
    categories = categories_of(replies)
    held = read_held_out(replies, categories)
    weights = learn_weights(replies, categories)
    return Model(categories, weights, calibrate(held, categories), Origin(corpus_hash(replies), trainer_hash()))


def categories_of(replies: Iterable[LabelledReply]) -> tuple[str, ...]:
    """Returns the categories that the replies carry."""
    return tuple(sorted({label for reply in replies for label in reply.labels}))


def corpus_hash(replies: Iterable[LabelledReply]) -> str:
    """Names this very corpus."""
    lines = sorted(json.dumps(asdict(reply), ensure_ascii=False, sort_keys=True) for reply in replies)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def trainer_hash() -> str:
    """Names the source that turned the corpus into weights."""
    folder = Path(__file__).parent
    digest = hashlib.sha256()
    for name in _SOURCES:
        digest.update((folder / f"{name}.py").read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()


def classes_of(reply: LabelledReply) -> frozenset[str]:
    """Returns the classes of a whole reply: its labels, `none`, or discussion."""
    if reply.kind == "discussion":
        return frozenset({DISCUSSION})
    return frozenset(reply.labels) or frozenset({NONE})


def read_held_out(replies: Sequence[LabelledReply], categories: tuple[str, ...]) -> tuple[Held, ...]:
    """Scores each voice with weights learnt from the other voices."""
    voices = sorted({reply.voice for reply in replies})
    if len(voices) < 2:
        raise ValueError("a reader needs replies of two voices at least, to measure one by the other")
    held: list[Held] = []
    for voice in voices:
        weights = learn_weights([reply for reply in replies if reply.voice != voice], categories)
        for reply in replies:
            if reply.voice == voice and (scored := score_reply(reply.reply, reply.client, weights)):
                held.append(Held(reply, scored))
    return tuple(held)


# Weights


def learn_weights(replies: Sequence[LabelledReply], categories: tuple[str, ...]) -> Weights:
    """Learns one linear model a class on whole replies and clauses, and rounds it to whole numbers."""
    examples = [example for reply in replies for example in _examples(reply)]
    vocabularies = [_vocabulary(examples, group) for group in range(len(GROUPS))]
    matrix = hstack([_matrix(examples, group, vocabulary) for group, vocabulary in enumerate(vocabularies)]).tocsr()
    classes = (*categories, NONE, DISCUSSION)
    learnt = [_learn(matrix, examples, name) for name in classes]
    return _rounded(vocabularies, learnt)


def _examples(reply: LabelledReply) -> Iterator[Example]:
    tokens = tokens_of(reply.reply)
    whole = words_for_client(tokens)
    clauses = clauses_of(tokens, whole)
    said = client_words(reply.client)
    yield Example(features_of(tokens, whole, said), classes_of(reply), 1.0)
    if len(clauses) > 1:
        for clause in clauses:
            yield Example(features_of(tokens, clause, said), _classes_of_clause(reply, tokens, clause), _CLAUSE_WEIGHT)


def _classes_of_clause(reply: LabelledReply, tokens: Sequence[Token], clause: Span) -> frozenset[str]:
    """The labels whose evidence is mostly here; a clause beside the evidence carries no class at all."""
    if not reply.labels:
        return classes_of(reply)
    start, end = tokens[clause.first].start, tokens[clause.last - 1].end
    return frozenset(label for label, quote in reply.evidence if _covers(start, end, reply.reply.find(quote), quote))


def _covers(start: int, end: int, at: int, quote: str) -> bool:
    shared = min(end, at + len(quote)) - max(start, at)
    return shared >= min(0.5 * (end - start), 0.6 * len(quote))


def _vocabulary(examples: Sequence[Example], group: int) -> Mapping[int, int]:
    """Returns the size of each feature kept, by key, in the order of keys."""
    counts = Counter(key for example in examples for key in example.features[group])
    kept = sorted(key for key, count in counts.items() if count >= _LEAST_REPLIES)
    return {key: _size(counts[key], len(examples), group) for key in kept}


def _size(count: int, total: int, group: int) -> int:
    if not _BY_RARITY[group]:
        return _SIZE_STEPS
    return min(255, round(_SIZE_STEPS * (1 + math.log((1 + total) / (1 + count)))))


def _matrix(examples: Sequence[Example], group: int, vocabulary: Mapping[int, int]) -> csr_matrix:
    """Returns the examples' features of a group as rows of one length."""
    columns = {key: column for column, key in enumerate(vocabulary)}
    ends = [0]
    found: list[int] = []
    values: list[float] = []
    for example in examples:
        known = sorted(key for key in example.features[group] if key in vocabulary)
        length = math.sqrt(sum(vocabulary[key] ** 2 for key in known)) or 1.0
        found.extend(columns[key] for key in known)
        values.extend(_SCALES[group] * vocabulary[key] / length for key in known)
        ends.append(len(found))
    return csr_matrix((values, found, ends), shape=(len(examples), len(vocabulary)))


def _learn(matrix: csr_matrix, examples: Sequence[Example], name: str) -> tuple[npt.NDArray[np.float64], float]:
    """Returns the weights and the bias of one class."""
    present = np.array([name in example.classes for example in examples])
    if not present.any():
        return np.zeros(matrix.shape[1]), -8.0
    model = LogisticRegression(C=_INVERSE_PENALTY, solver="liblinear", random_state=0)
    with _in_one_thread():
        model.fit(matrix, present, sample_weight=[example.weight for example in examples])
    return model.coef_[0], float(model.intercept_[0])


def _in_one_thread() -> AbstractContextManager[object]:
    """Keeps sums in one order, and is quicker: there is too little here to share out."""
    limits: AbstractContextManager[object] = threadpool_limits(limits=1)
    return limits


def _rounded(
    vocabularies: Sequence[Mapping[int, int]], learnt: Sequence[tuple[npt.NDArray[np.float64], float]]
) -> Weights:
    """Rounds the weights to a byte each, by group and class, and sorts them by key."""
    exact = np.stack([coefficients for coefficients, _ in learnt], axis=1)
    rounded, scales, at = [], [], 0
    for group, vocabulary in enumerate(vocabularies):
        sizes = np.array(list(vocabulary.values()), dtype=np.float64)
        sized = exact[at : at + len(vocabulary)] * sizes[:, None] * _SCALES[group]
        unit = np.maximum(np.abs(sized).max(axis=0, initial=0.0) / 127, 1e-9)
        rounded.append(np.rint(sized / unit).astype(np.int8))
        scales.append(np.rint(unit * PER_UNIT * 65536).astype(np.int32))
        at += len(vocabulary)
    keys = np.array([key for vocabulary in vocabularies for key in vocabulary], dtype=np.uint32)
    all_sizes = np.array([size for vocabulary in vocabularies for size in vocabulary.values()], dtype=np.uint8)
    order = np.argsort(keys, kind="stable")
    bias = np.array([round(offset * PER_UNIT) for _, offset in learnt], dtype=np.int32)
    return Weights(keys[order], all_sizes[order], np.concatenate(rounded)[order], np.stack(scales), bias)


# Calibration

_SURE_PRECISION = 0.90
_BLANK = Thresholds(carried=250_000, carried_too=600_000, sure=CERTAIN, kind_in_doubt=200_000, discussion=700_000)
"""All but `sure` were chosen on held-out voices: docs/reader.md."""


def calibrate(held: Sequence[Held], categories: tuple[str, ...]) -> Calibration:
    """Learns from scores of unseen voices what they are worth, and how sure is sure."""
    lines = tuple(_line(held, index, name) for index, name in enumerate((*categories, NONE, DISCUSSION)))
    blank = Calibration(lines, logistic_table(), _BLANK)
    return replace(blank, thresholds=replace(_BLANK, sure=_sure_from(held, blank, categories)))


def _line(held: Sequence[Held], index: int, name: str) -> Line:
    signals = np.array([list(signals_of(each.scored.whole, each.scored.clauses()))[index] for each in held])
    present = np.array([name in classes_of(each.reply) for each in held])
    if not present.any():
        return Line(0, 0, 0, 0, -8 * PER_UNIT)
    with _in_one_thread():
        model = LogisticRegression(C=0.05, random_state=0, max_iter=500).fit(signals / PER_UNIT, present)
    whole, clause, whole_lead, clause_lead, offset = (
        round(float(slope) * PER_UNIT) for slope in (*model.coef_[0], model.intercept_[0])
    )
    return Line(whole, clause, whole_lead, clause_lead, offset)


def _sure_from(held: Sequence[Held], calibration: Calibration, categories: tuple[str, ...]) -> int:
    """Returns the lowest chance from which enough of the readings are wholly right."""
    judged = sorted((found for each in held if (found := _judged(each, calibration, categories))), reverse=True)
    sure, right = CERTAIN, 0
    for count, (chance, is_right) in enumerate(judged, start=1):
        right += is_right
        if right / count >= _SURE_PRECISION:
            sure = chance
    return sure


def _judged(held: Held, calibration: Calibration, categories: tuple[str, ...]) -> tuple[int, bool] | None:
    """Returns how likely a reading is, and whether it is right; None when the kind is in doubt."""
    *chances, discussion = calibration.chances_of(held.scored.whole, held.scored.clauses())
    if discussion >= calibration.thresholds.kind_in_doubt:
        return None
    carried = carried_classes(held.scored, chances, calibration.thresholds)
    read = {(*categories, NONE)[index] for index in carried}
    return chance_of_all(chances, carried), read == classes_of(held.reply)
