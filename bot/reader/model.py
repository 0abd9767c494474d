"""The reader's learnt numbers: weights of features, calibration, thresholds; in whole numbers, so that every
machine adds them up to the same. How they are learnt lives in `training`."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from itertools import chain
from operator import mul
from pathlib import Path
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from bot.practice.reading import Measured
from bot.reader.arrays import Arrays, arrays_in, write_arrays
from bot.reader.features import GROUPS, Features
from bot.reader.scores import PER_UNIT, Heard, Scores

CERTAIN = 1_000_000
"""Chances are counted in millionths."""
FORMAT = 4


@dataclass(frozen=True)
class Thresholds:
    """Chances, in millionths, from which something is said."""

    carried: int
    """A further category is read from here, when it has words of its own."""
    carried_too: int
    """The same, when it has the words of a likelier one."""
    sure: int
    """A reading is sure when the chance that it is wholly right is at least this; so is talk among colleagues."""
    kind_in_doubt: int
    """Talk among colleagues is possible from here on: no reading."""


@dataclass(frozen=True)
class Line:
    """What the signals for one class are worth together: a straight line, in PER_UNIT."""

    slopes: tuple[int, ...]
    """One for each of `signals_of`."""
    offset: int


@dataclass(frozen=True)
class Origin:
    """What the weights were made from."""

    corpus: str
    trainer: str
    encoder: str
    """The corpus that the encoder was learnt from; empty where there is none."""


@dataclass(frozen=True, eq=False)
class Weights:
    """What each feature weighs for each class. Rows are sorted by key."""

    keys: npt.NDArray[np.uint32]
    sizes: npt.NDArray[np.uint8]
    """How much a feature counts in the length of its group."""
    weights: npt.NDArray[np.int8]
    """Row by key, column by class; the size is multiplied in."""
    scales: npt.NDArray[np.int32]
    """Row by group, column by class: how much one unit of weight is worth, in 1/65536 of PER_UNIT."""
    bias: npt.NDArray[np.int32]

    def score(self, runs: Sequence[Features]) -> list[Scores]:
        """Returns for each run of words the score of each class, in PER_UNIT."""
        counts = [len(group) for features in runs for group in features]
        every = chain.from_iterable(chain.from_iterable(runs))
        wanted = np.fromiter(every, dtype=np.uint32, count=sum(counts))
        rows = np.searchsorted(self.keys[:-1], wanted)
        known = self.keys[rows] == wanted
        totals = self._totals(rows[known], np.repeat(np.arange(len(counts)), counts)[known], len(runs))
        return list(map(tuple, totals.tolist()))

    def _totals(self, rows: npt.NDArray[np.intp], part: npt.NDArray[np.intp], runs: int) -> npt.NDArray[np.int64]:
        """Adds up the rows of each part, a part being one group of one run, and then the parts of each run."""
        starts = np.flatnonzero(np.diff(part, prepend=-1))
        parts = np.zeros((runs * len(GROUPS), len(self.bias)))
        if starts.size:
            found, group = part[starts], part[starts] % len(GROUPS)
            lengths = np.sqrt(np.add.reduceat(np.square(self.sizes[rows], dtype=np.int64), starts))
            sums = np.add.reduceat(self.weights[rows], starts, axis=0, dtype=np.int64) * self.scales[group]
            parts[found] = np.rint(sums / (lengths * 65536.0)[:, None])
        totals: npt.NDArray[np.int64] = parts.astype(np.int64).reshape(runs, len(GROUPS), -1).sum(axis=1) + self.bias
        return totals


@dataclass(frozen=True)
class Calibration:
    """From scores to chances, and from chances to what is said."""

    lines: tuple[Line, ...]
    chances: tuple[int, ...]
    """The logistic curve in millionths, from -8 to 8 in steps of 1/32: a table, so that all machines agree."""
    thresholds: Thresholds

    def chances_of(self, whole: Heard, clauses: Sequence[Heard]) -> tuple[int, ...]:
        """Returns the chance of each class, in millionths."""
        return tuple(
            self._chance(sum(map(mul, line.slopes, signals)) + line.offset * PER_UNIT)
            for line, signals in zip(self.lines, signals_of(whole, clauses), strict=True)
        )

    def _chance(self, score: int) -> int:
        """`score` counts in 1/PER_UNIT² of a logit."""
        step = (score * 32) // (PER_UNIT * PER_UNIT) + 256
        return self.chances[max(0, min(len(self.chances) - 1, step))]


@dataclass(frozen=True)
class Calibrations:
    """What the scores of the weights alone are worth, and, where there is an encoder, those of both together."""

    alone: Calibration
    together: Calibration | None = None


def signals_of(whole: Heard, clauses: Sequence[Heard]) -> Iterator[tuple[int, ...]]:
    """Yields for each class what `Line` weighs, four signals from each listener: its score in the whole, its best in a
    clause, and by how much it leads the next best class in the whole, and in the clause where it leads by most."""
    listeners = (_signals(*scores) for scores in zip(whole, zip(*clauses, strict=True), strict=True))
    return (tuple(chain.from_iterable(signals)) for signals in zip(*listeners, strict=True))


def _signals(whole: Scores, clauses: Sequence[Scores]) -> Iterator[tuple[int, int, int, int]]:
    best = (max(scores) for scores in zip(*clauses, strict=True))
    lead = (max(leads) for leads in zip(*map(_leads, clauses), strict=True))
    return zip(whole, best, _leads(whole), lead, strict=True)


def _leads(scores: Scores) -> list[int]:
    """Returns by how much each class leads the best other one."""
    second, first = sorted(scores)[-2:]
    return [score - (second if score == first else first) for score in scores]


@dataclass(frozen=True)
class Model:
    """All that a reader has learnt."""

    categories: tuple[str, ...]
    """The first classes; after them come `none` and discussion."""
    weights: Weights
    calibrations: Calibrations
    origin: Origin
    measured: Measured

    def save(self, path: Path) -> None:
        """Writes the model as plain arrays."""
        about = {
            "format": FORMAT,
            "categories": self.categories,
            "calibrations": asdict(self.calibrations),
            "origin": asdict(self.origin),
            "measured": asdict(self.measured),
        }
        write_arrays(path, about, vars(self.weights))

    @classmethod
    def load(cls, path: Path) -> Self:
        """Reads a model. Raises ModelRefused when there is none or it does not fit this program."""
        with arrays_in(path, "the reader's weights", FORMAT, "headlamp train") as (about, arrays):
            weights = weights_of(arrays)
            _check_shape(weights, len(about["categories"]) + 2)
            return cls(
                categories=tuple(about["categories"]),
                weights=weights,
                calibrations=_calibrations(about["calibrations"]),
                origin=Origin(**about["origin"]),
                measured=_measured(about["measured"]),
            )


def weights_of(arrays: Arrays) -> Weights:
    """The weights that stand among the arrays of a file."""
    return Weights(**{each.name: arrays[each.name] for each in fields(Weights)})


def _check_shape(weights: Weights, classes: int) -> None:
    rows = len(weights.keys)
    fits = (
        rows > 0
        and weights.sizes.shape == (rows,)
        and weights.weights.shape == (rows, classes)
        and weights.scales.shape == (len(GROUPS), classes)
        and weights.bias.shape == (classes,)
    )
    if not fits:
        raise ValueError("the arrays do not fit one another")


def _calibrations(about: Mapping[str, Any]) -> Calibrations:
    together = about["together"]
    return Calibrations(_calibration(about["alone"]), _calibration(together) if together else None)


def _calibration(about: Mapping[str, Any]) -> Calibration:
    return Calibration(
        tuple(Line(tuple(line["slopes"]), line["offset"]) for line in about["lines"]),
        tuple(about["chances"]),
        Thresholds(**about["thresholds"]),
    )


def _measured(about: Mapping[str, Any]) -> Measured:
    return Measured(**{**about, "named": {category: tuple(shares) for category, shares in about["named"].items()}})


def logistic_table() -> tuple[int, ...]:
    """Returns the curve that `Calibration.chances` holds."""
    return tuple(round(CERTAIN / (1 + math.exp(-(step - 256) / 32))) for step in range(513))


def chance_of_all(chances: Sequence[int], carried: frozenset[int]) -> int:
    """Returns the chance, in millionths, that just the classes in `carried` are there."""
    joint = 1.0
    for index, chance in enumerate(chances):
        joint *= (chance if index in carried else CERTAIN - chance) / CERTAIN
    return int(joint * CERTAIN)
