"""Learns what features weigh, the same from the same. For development only: it needs scikit-learn."""

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]  # it ships no types

from bot.guide.types import LabelledReply
from bot.reader.address import words_for_client
from bot.reader.examples import classes_in, classes_of, classes_of_clause
from bot.reader.features import GROUPS, Features, client_words, features_of
from bot.reader.model import Weights
from bot.reader.scores import PER_UNIT
from bot.reader.words import clauses_of, tokens_of

_SCALES = (1.0, 1.0, 0.7, 0.9, 0.8)
"""How loud each of GROUPS is, chosen on held-out voices: docs/reader.md."""
_BY_RARITY = (True, True, False, True, False)
"""In which of GROUPS a rare feature counts more."""
_LEAST_REPLIES = 2
"""A feature is kept when at least this many examples show it."""
_INVERSE_PENALTY = 20.0
_CLAUSE_WEIGHT = 0.5
_SIZE_STEPS = 16


@dataclass(frozen=True)
class Example:
    """A run of words and the classes it carries: a whole reply, or one of its clauses."""

    features: Features
    classes: frozenset[str]
    weight: float


def learn_weights(replies: Sequence[LabelledReply], categories: tuple[str, ...]) -> Weights:
    """Learns what features weigh for each class, from whole replies and clauses."""
    return weigh([example for reply in replies for example in _examples(reply)], classes_in(categories))


def weigh(examples: Sequence[Example], classes: Sequence[str]) -> Weights:
    """Learns one linear model a class, and rounds it to whole numbers."""
    vocabularies = [_vocabulary(examples, group) for group in range(len(GROUPS))]
    matrix = hstack([_matrix(examples, group, vocabulary) for group, vocabulary in enumerate(vocabularies)]).tocsr()
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
            yield Example(features_of(tokens, clause, said), classes_of_clause(reply, tokens, clause), _CLAUSE_WEIGHT)


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
    with in_one_thread():
        model.fit(matrix, present, sample_weight=[example.weight for example in examples])
    return model.coef_[0], float(model.intercept_[0])


def in_one_thread() -> AbstractContextManager[object]:
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
