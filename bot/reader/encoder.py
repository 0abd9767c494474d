"""The encoder: a small transformer that hears each word among its neighbours. How it is learnt lives in
`learning`.

It counts in whole numbers: weights are bytes, what passes from layer to layer lies on a grid, products and sums of
whole numbers below 2^24 (2^53 where they are doubles) are exact in any order, and curves are tables. So a reading is
the same on every machine, whatever its linear algebra does.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from bot.reader.arrays import Arrays, arrays_in, write_arrays
from bot.reader.pieces import Pieces, pieces_in
from bot.reader.scores import PER_UNIT, Scores
from bot.reader.words import Span, Token

Floats = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]

FORMAT = 2
GRID = 1024
"""What passes from layer to layer is counted in 1/1024."""
HEAD_GRID = 4096
WINDOW = 126
"""Pieces heard together, besides the two that mark their ends."""
_MOST_WINDOWS = 3
"""A text is heard up to so many windows: some 300 words. It bounds the work on pasted texts."""
_UNHEARD = -8 * PER_UNIT

_BYTE = 127
_SHARES = 4096
_ASKED_GRID, _GIVEN_GRID = 16, 64
_EXP_STEPS, _EXP_LAST = 32, 12
_BEND_STEPS, _BEND_MOST = 64, 16
STEPS: Mapping[str, tuple[int, ...]] = {
    "ask": (_ASKED_GRID, _ASKED_GRID, _GIVEN_GRID),
    "answer": (GRID,),
    "widen": (_BEND_STEPS,),
    "narrow": (GRID,),
}
"""Of each part of a layer: in how many steps a unit the equal shares of its result are counted. Powers of two."""
_EXP_END = np.float32(_EXP_LAST * _EXP_STEPS)
_EXP = np.array([round(65536 * math.exp(-n / _EXP_STEPS)) for n in range(_EXP_LAST * _EXP_STEPS)] + [0], np.float32)


def _bent(x: float) -> float:
    """The curve between the two halves of a layer (GELU)."""
    return x * (1 + math.erf(x / math.sqrt(2))) / 2


_BEND_END = _BEND_STEPS * _BEND_MOST
_BEND = np.array([round(GRID * _bent(n / _BEND_STEPS)) for n in range(-_BEND_END, _BEND_END + 1)], np.float32)


@dataclass(frozen=True, eq=False)
class Linear:
    """Weights as whole numbers from -127 to 127, row by input; what one is worth, by output; and what is added. Both
    count in the steps that STEPS has for the part."""

    weights: Floats
    worth: Floats
    added: Floats

    def __call__(self, heard: Floats) -> Floats:
        """`heard` lies on GRID; the result is rounded to whole steps."""
        most = np.maximum(np.maximum(heard.max(axis=1), -heard.min(axis=1)), np.float32(1))[:, None]
        whole = heard * (np.float32(_BYTE) / most)
        product: Floats = np.rint(whole, out=whole) @ self.weights
        product *= most * np.float32(1 / (_BYTE * GRID)) * self.worth
        product += self.added
        return np.rint(product, out=product)


@dataclass(frozen=True, eq=False)
class Norm:
    """Brings each row to one mean and spread. Both arrays lie on GRID."""

    gain: Doubles
    shift: Doubles

    def __call__(self, heard: npt.NDArray[np.floating]) -> Floats:
        rows = heard.astype(np.float64)
        mean = rows.sum(axis=1, keepdims=True) / rows.shape[1]
        spread = np.einsum("ij,ij->i", rows, rows)[:, None] / rows.shape[1] - mean * mean
        normed: Doubles = (rows - mean) / np.sqrt(spread + 1) * self.gain + self.shift
        return np.rint(normed).astype(np.float32)


@dataclass(frozen=True, eq=False)
class Layer:
    """Each piece asks the others what they hold (`ask`, `answer`), then is worked on by itself (`widen`, `narrow`)."""

    ask: Linear
    answer: Linear
    after_asking: Norm
    widen: Linear
    narrow: Linear
    after_work: Norm
    heads: int

    def __call__(self, heard: Floats) -> Floats:
        heard = self.after_asking(heard + self.answer(self._attend(heard)))
        wide = np.clip(self.widen(heard), -_BEND_END, _BEND_END).astype(np.intp)
        wide += _BEND_END
        bent = _BEND.take(wide, mode="wrap")
        return self.after_work(heard + self.narrow(bent))

    def _attend(self, heard: Floats) -> Floats:
        pieces, size = len(heard), len(self.answer.weights)
        per_head = size // self.heads
        parts = self.ask(heard).reshape(pieces, 3, self.heads, per_head).transpose(1, 2, 0, 3)
        asked, offered, given = parts
        match = asked @ offered.transpose(0, 2, 1)
        behind = np.subtract(match.max(axis=2, keepdims=True), match, out=match)
        behind *= np.float32(_EXP_STEPS / (_ASKED_GRID * _ASKED_GRID * math.sqrt(per_head)))
        steps = np.rint(np.minimum(behind, _EXP_END, out=behind), out=behind).astype(np.intp)
        shares = _EXP.take(steps, mode="wrap")  # none is beyond the end; this mode copies least
        shares *= np.float32(_SHARES) / shares.sum(axis=2, keepdims=True)
        mixed = np.rint(shares, out=shares) @ given
        together: Floats = mixed.transpose(1, 0, 2).reshape(pieces, size)
        together *= np.float32(GRID / (_SHARES * _GIVEN_GRID))
        return np.rint(together, out=together)


@dataclass(frozen=True, eq=False)
class Heads:
    """From what was heard to a score for each class: one head for the whole, one for a clause."""

    weights: npt.NDArray[np.int64]
    """Head by feature by class, in 1/HEAD_GRID."""
    bias: npt.NDArray[np.int64]
    """Head by class, in PER_UNIT."""

    def score(self, head: int, heard: Doubles, pieces: int) -> Scores:
        """`heard` is the sum over so many pieces, on GRID."""
        product = heard.astype(np.int64) @ self.weights[head]
        scores = np.rint(product / (pieces * GRID * HEAD_GRID / PER_UNIT)).astype(np.int64)
        return tuple((scores + self.bias[head]).tolist())


@dataclass(frozen=True, eq=False)
class Encoder:
    """Hears the words of a reply, each among its neighbours, and scores the whole and each clause."""

    classes: tuple[str, ...]
    origin: str
    """The corpus that it was learnt from."""
    pieces: Pieces
    meanings: npt.NDArray[np.int8]
    worth: Floats
    """What one unit of a piece's meaning is worth."""
    places: Floats
    repeats: Floats
    """What is added to a piece that the client did not say, and to one that the client said."""
    first: Norm
    layers: tuple[Layer, ...]
    heads: Heads

    def score(
        self, reply: str, tokens: Sequence[Token], clauses: Sequence[Span], said: frozenset[str]
    ) -> tuple[Scores, tuple[Scores, ...]]:
        """Returns the scores of the whole and of each clause. `said` are the client's words."""
        size = self.meanings.shape[1]
        sums, counts = np.zeros((len(clauses), size)), [0] * len(clauses)
        for window in self._windows(reply, tokens, clauses, said):
            heard = self._hear([piece for piece, _, _ in window], [repeated for _, repeated, _ in window])
            of_clause = np.array([clause for _, _, clause in window])
            for clause in range(of_clause[0], of_clause[-1] + 1):
                rows = of_clause == clause
                sums[clause] += heard[rows].sum(axis=0, dtype=np.float64)
                counts[clause] += int(rows.sum())
        if not any(counts):
            unheard = (_UNHEARD,) * len(self.classes)
            return unheard, (unheard,) * len(clauses)
        return self.heads.score(0, sums.sum(axis=0), sum(counts)), tuple(self._of_clauses(sums, counts))

    def _of_clauses(self, sums: Doubles, counts: Sequence[int]) -> Iterator[Scores]:
        for heard, count in zip(sums, counts, strict=True):
            yield self.heads.score(1, heard, count) if count else (_UNHEARD,) * len(self.classes)

    def _windows(
        self, reply: str, tokens: Sequence[Token], clauses: Sequence[Span], said: frozenset[str]
    ) -> Iterator[list[tuple[int, bool, int]]]:
        """Yields runs of (piece, whether the client said it, clause)."""
        window: list[tuple[int, bool, int]] = []
        left = _MOST_WINDOWS * WINDOW
        for clause, span in enumerate(clauses):
            found = [(*piece, clause) for piece in islice(pieces_in(reply, tokens, span, said, self.pieces), left)]
            left -= len(found)
            if len(window) + len(found) > WINDOW and window:
                yield window
                window = []
            window += found
            while len(window) > WINDOW:
                yield window[:WINDOW]
                window = window[WINDOW:]
        if window:
            yield window

    def _hear(self, pieces: Sequence[int], repeated: Sequence[bool]) -> Floats:
        """Returns what each piece has come to mean among the others, on GRID."""
        row = [self.pieces.begin, *pieces, self.pieces.end]
        meant = self.meanings[row] * self.worth[row][:, None]
        added = self.repeats[[0, *map(int, repeated), 0]] + self.places[: len(row)]
        heard = self.first(np.rint((meant + added) * np.float32(64 * GRID)))
        for layer in self.layers:
            heard = layer(heard)
        return heard[1:-1]

    def save(self, path: Path) -> None:
        """Writes the encoder as plain arrays."""
        about = {"format": FORMAT, "classes": self.classes, "origin": self.origin, "heads": self.layers[0].heads}
        arrays: dict[str, npt.NDArray[Any]] = {
            "pieces": np.frombuffer("\n".join(self.pieces.vocabulary).encode(), dtype=np.uint8),
            "meanings": self.meanings,
            "worth": self.worth,
            "places": self.places,
            "repeats": self.repeats,
            "first": np.stack([self.first.gain, self.first.shift]),
            "head_weights": self.heads.weights,
            "head_bias": self.heads.bias,
        }
        for number, layer in enumerate(self.layers):
            arrays |= {f"layer{number}.{name}": part for name, part in _parts_of(layer)}
        write_arrays(path, about, arrays, small=False)

    @classmethod
    def load(cls, path: Path) -> Self:
        """Reads an encoder. Raises ModelRefused when it does not fit this program."""
        with arrays_in(path, "an encoder", FORMAT, "headlamp train --encoder") as (about, arrays):
            return cls._of_arrays(about["classes"], about["origin"], about["heads"], arrays)

    @classmethod
    def _of_arrays(cls, classes: Sequence[str], origin: str, heads: int, arrays: Arrays) -> Self:
        count = sum(name.endswith(".ask.weights") for name in arrays)
        return cls(
            classes=tuple(classes),
            origin=origin,
            pieces=Pieces(arrays["pieces"].tobytes().decode().split("\n")),
            meanings=arrays["meanings"],
            worth=arrays["worth"],
            places=arrays["places"],
            repeats=arrays["repeats"],
            first=Norm(*arrays["first"]),
            layers=tuple(_layer(arrays, f"layer{n}.", heads) for n in range(count)),
            heads=Heads(arrays["head_weights"], arrays["head_bias"]),
        )


_NORMS = ("after_asking", "after_work")


def _parts_of(layer: Layer) -> Iterator[tuple[str, npt.NDArray[Any]]]:
    """A layer as arrays; weights as bytes."""
    for name in STEPS:
        part: Linear = getattr(layer, name)
        yield f"{name}.weights", part.weights.astype(np.int8)
        yield f"{name}.worth", np.stack([part.worth, part.added])
    for name in _NORMS:
        norm: Norm = getattr(layer, name)
        yield name, np.stack([norm.gain, norm.shift])


def _layer(arrays: Arrays, start: str, heads: int) -> Layer:
    parts: dict[str, Any] = {
        name: Linear(arrays[f"{start}{name}.weights"].astype(np.float32), *arrays[f"{start}{name}.worth"])
        for name in STEPS
    }
    parts |= {name: Norm(*arrays[f"{start}{name}"]) for name in _NORMS}
    return Layer(**parts, heads=heads)
