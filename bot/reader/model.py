"""The reader's learnt numbers: weights of features, calibration, thresholds; in whole numbers, so that every
machine adds them up to the same. How they are learnt lives in `training`."""

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import chain
from pathlib import Path
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from bot.reader.features import GROUPS, Features

PER_UNIT = 256
"""Scores are counted in 1/256 of a logit."""
CERTAIN = 1_000_000
"""Chances are counted in millionths."""
FORMAT = 1

Scores = tuple[int, ...]
"""One score for each of a model's classes."""


class ModelRefused(Exception):
    """A file of weights that cannot be used; the message says why and what to do."""


@dataclass(frozen=True)
class Thresholds:
    """Chances, in millionths, from which something is said."""

    carried: int
    """A further category is read from here."""
    sure: int
    """A reading is sure when the chance that it is wholly right is at least this."""
    kind_in_doubt: int
    """Talk among colleagues is possible from here on: no reading."""
    discussion: int
    """Talk among colleagues is certain from here on."""


@dataclass(frozen=True)
class Line:
    """Turns a score of the whole and the best score among the clauses into one, by a straight line."""

    whole: int
    best_clause: int
    offset: int


@dataclass(frozen=True)
class Origin:
    """What the weights were made from."""

    corpus: str
    trainer: str


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

    def score(self, features: Features) -> Scores:
        """Returns the score of each class, in PER_UNIT."""
        totals = self.bias.astype(np.int64)
        for group, rows in enumerate(self._rows(features)):
            if rows.size:
                length = math.sqrt(int(np.square(self.sizes[rows], dtype=np.int64).sum()))
                sums = self.weights[rows].sum(axis=0, dtype=np.int64) * self.scales[group]
                totals += np.rint(sums / (length * 65536.0)).astype(np.int64)
        return tuple(totals.tolist())

    def _rows(self, features: Features) -> Iterator[npt.NDArray[np.intp]]:
        """Yields the rows of the features that are known, group by group."""
        count = sum(map(len, features))
        wanted = np.fromiter(chain.from_iterable(features), dtype=np.uint32, count=count)
        rows = np.searchsorted(self.keys[:-1], wanted)
        known = self.keys[rows] == wanted
        at = 0
        for found in features:
            part = slice(at, at + len(found))
            yield rows[part][known[part]]
            at += len(found)


@dataclass(frozen=True)
class Calibration:
    """From scores to chances, and from chances to what is said."""

    lines: tuple[Line, ...]
    chances: tuple[int, ...]
    """The logistic curve in millionths, from -8 to 8 in steps of 1/32: a table, so that no machine rounds it its own way."""
    thresholds: Thresholds

    def chances_of(self, whole: Scores, best_clause: Scores) -> tuple[int, ...]:
        """Returns the chance of each class, in millionths."""
        return tuple(
            self._chance(line.whole * of_whole + line.best_clause * of_clause + line.offset * PER_UNIT)
            for line, of_whole, of_clause in zip(self.lines, whole, best_clause, strict=True)
        )

    def _chance(self, score: int) -> int:
        """`score` counts in 1/PER_UNIT² of a logit."""
        step = (score * 32) // (PER_UNIT * PER_UNIT) + 256
        return self.chances[max(0, min(len(self.chances) - 1, step))]


@dataclass(frozen=True)
class Model:
    """All that a reader has learnt."""

    categories: tuple[str, ...]
    """The first classes; after them come `none` and discussion."""
    weights: Weights
    calibration: Calibration
    origin: Origin

    @property
    def none(self) -> int:
        return len(self.categories)

    @property
    def discussion(self) -> int:
        return len(self.categories) + 1

    def save(self, path: Path) -> None:
        """Writes the model as plain arrays."""
        numbers = self.weights
        about = json.dumps(
            {
                "format": FORMAT,
                "categories": self.categories,
                "calibration": asdict(self.calibration),
                "origin": asdict(self.origin),
            }
        )
        with path.open("wb") as file:
            np.savez_compressed(
                file,
                about=np.frombuffer(about.encode(), dtype=np.uint8),
                keys=numbers.keys,
                sizes=numbers.sizes,
                weights=numbers.weights,
                scales=numbers.scales,
                bias=numbers.bias,
            )

    @classmethod
    def load(cls, path: Path) -> Self:
        """Reads a model. Raises ModelRefused when there is none or it does not fit this program."""
        try:
            with np.load(path, allow_pickle=False) as file:
                arrays = {name: file[name] for name in file.files}
            about = json.loads(arrays.pop("about").tobytes())
            if about["format"] != FORMAT:
                raise ModelRefused(f"{path} is of another format. Run: headlamp train")
            weights = Weights(**arrays)
            _check_shape(weights, len(about["categories"]) + 2)
            return cls(
                tuple(about["categories"]), weights, _calibration(about["calibration"]), Origin(**about["origin"])
            )
        except FileNotFoundError:
            raise ModelRefused(f"{path} is missing. Run: headlamp train") from None
        except (OSError, ValueError, KeyError, TypeError, EOFError) as error:
            raise ModelRefused(f"{path} cannot be read as the reader's weights. Run: headlamp train") from error


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


def _calibration(about: Mapping[str, Any]) -> Calibration:
    return Calibration(
        tuple(Line(**line) for line in about["lines"]),
        tuple(about["chances"]),
        Thresholds(**about["thresholds"]),
    )


def logistic_table() -> tuple[int, ...]:
    """Returns the curve that `Calibration.chances` holds."""
    return tuple(round(CERTAIN / (1 + math.exp(-(step - 256) / 32))) for step in range(513))


def chance_of_all(chances: Sequence[int], carried: frozenset[int]) -> int:
    """Returns the chance, in millionths, that just the classes in `carried` are there."""
    joint = 1.0
    for index, chance in enumerate(chances):
        joint *= (chance if index in carried else CERTAIN - chance) / CERTAIN
    return int(joint * CERTAIN)


def carried_classes(chances: Sequence[int], none: int, threshold: int) -> frozenset[int]:
    """Returns the likeliest classes of a practice reply: `none` alone, or one or more of the categories before it."""
    best = max(range(none + 1), key=lambda index: chances[index])
    if best == none:
        return frozenset({best})
    return frozenset({best}) | {index for index in range(none) if chances[index] >= threshold}
