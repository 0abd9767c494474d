"""The encoder as it learns: a torch network, what it is shown, and how it is written down in whole numbers."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn
from torch.nn import functional

from bot.guide.types import LabelledReply
from bot.reader.address import words_for_client
from bot.reader.encoder import GRID, HEAD_GRID, STEPS, WINDOW, Encoder, Heads, Layer, Linear, Norm
from bot.reader.examples import classes_of, classes_of_clause
from bot.reader.features import client_words
from bot.reader.pieces import Pieces, pieces_in
from bot.reader.scores import PER_UNIT
from bot.reader.words import clauses_of, tokens_of

WIDTH = 384
"""How many numbers stand for a piece."""
HEAD_WIDTH = 32
DROPPED = 0.1


@dataclass(frozen=True)
class Size:
    """What a network costs."""

    layers: int
    heads: int
    wide: int


@dataclass(frozen=True)
class Example:
    """A reply as the encoder hears it."""

    pieces: tuple[int, ...]
    repeated: tuple[bool, ...]
    clause: tuple[int, ...]
    """Of each piece, the number of its clause."""
    whole: npt.NDArray[np.float32]
    clauses: npt.NDArray[np.float32]


@dataclass(frozen=True)
class Batch:
    pieces: Tensor
    repeated: Tensor
    real: Tensor
    shares: Tensor
    """What each piece counts in the whole (first) and in each clause."""
    whole: Tensor
    clauses: Tensor
    counts: Tensor
    """1 for each clause that is an example of its own."""


class Block(nn.Module):
    """One layer, as `encoder.Layer` is."""

    def __init__(self, heads: int, wide: int) -> None:
        super().__init__()
        self.count = heads
        self.ask = nn.Linear(WIDTH, 3 * heads * HEAD_WIDTH)
        self.answer = nn.Linear(heads * HEAD_WIDTH, WIDTH)
        self.after_asking = nn.LayerNorm(WIDTH, eps=1e-12)
        self.widen = nn.Linear(WIDTH, wide)
        self.narrow = nn.Linear(wide, WIDTH)
        self.after_work = nn.LayerNorm(WIDTH, eps=1e-12)

    def forward(self, heard: Tensor, real: Tensor) -> Tensor:
        count, pieces, _ = heard.shape
        parts = self.ask(heard).view(count, pieces, 3, self.count, HEAD_WIDTH).permute(2, 0, 3, 1, 4)
        mixed = functional.scaled_dot_product_attention(*parts, attn_mask=real)
        answer = self.answer(mixed.transpose(1, 2).reshape(count, pieces, -1))
        heard = self.after_asking(heard + functional.dropout(answer, DROPPED, self.training))
        work = self.narrow(functional.gelu(self.widen(heard)))
        normed: Tensor = self.after_work(heard + functional.dropout(work, DROPPED, self.training))
        return normed


class Network(nn.Module):
    """The encoder as it learns."""

    def __init__(self, vocabulary: int, classes: int, size: Size) -> None:
        super().__init__()
        self.meanings = nn.Embedding(vocabulary, WIDTH)
        self.places = nn.Embedding(WINDOW + 2, WIDTH)
        self.repeats = nn.Embedding(2, WIDTH)
        self.first = nn.LayerNorm(WIDTH, eps=1e-12)
        self.blocks = nn.ModuleList(Block(size.heads, size.wide) for _ in range(size.layers))
        self.heads = nn.ModuleList(nn.Linear(WIDTH, classes) for _ in range(2))

    def hear(self, batch: Batch) -> Tensor:
        places = self.places(torch.arange(batch.pieces.shape[1]))
        heard = self.first(self.meanings(batch.pieces) + places + self.repeats(batch.repeated))
        heard = functional.dropout(heard, DROPPED, self.training)
        for block in self.blocks:
            heard = block(heard, batch.real[:, None, None, :])
        return heard

    def forward(self, batch: Batch) -> tuple[Tensor, Tensor]:
        """Scores of the wholes and of the clauses, in logits."""
        with torch.autocast("cpu", dtype=torch.bfloat16):
            heard = self.hear(batch)
        pooled = functional.dropout(batch.shares @ heard.float(), DROPPED, self.training)
        return self.heads[0](pooled[:, 0]), self.heads[1](pooled[:, 1:])


def example_of(reply: LabelledReply, classes: Sequence[str], pieces: Pieces) -> Example:
    tokens = tokens_of(reply.reply)
    clauses = clauses_of(tokens, words_for_client(tokens))
    said = client_words(reply.client)
    heard = [
        (*piece, number)
        for number, clause in enumerate(clauses)
        for piece in pieces_in(reply.reply, tokens, clause, said, pieces)
    ][:WINDOW] or [(pieces.of("?")[0], False, 0)]
    numbers, repeated, of_clause = zip(*heard, strict=True)
    whole = _marked(classes_of(reply), classes)
    each = [_marked(classes_of_clause(reply, tokens, clause), classes) for clause in clauses[: of_clause[-1] + 1]]
    return Example(numbers, repeated, of_clause, whole, np.stack(each) if len(each) > 1 else whole[None])


def _marked(present: Collection[str], classes: Sequence[str]) -> npt.NDArray[np.float32]:
    return np.array([name in present for name in classes], dtype=np.float32)


def batch_of(examples: Sequence[Example], pieces: Pieces) -> Batch:
    count, longest = len(examples), max(len(example.pieces) for example in examples) + 2
    most = max(len(example.clauses) for example in examples)
    classes = len(examples[0].whole)
    batch = Batch(
        pieces=torch.zeros(count, longest, dtype=torch.long),
        repeated=torch.zeros(count, longest, dtype=torch.long),
        real=torch.zeros(count, longest, dtype=torch.bool),
        shares=torch.zeros(count, 1 + most, longest),
        whole=torch.from_numpy(np.stack([example.whole for example in examples])),
        clauses=torch.zeros(count, most, classes),
        counts=torch.zeros(count, most),
    )
    for row, example in enumerate(examples):
        _fill(batch, row, example, pieces)
    return batch


def _fill(batch: Batch, row: int, example: Example, pieces: Pieces) -> None:
    end, each = len(example.pieces) + 1, len(example.clauses)
    batch.pieces[row, : end + 1] = torch.tensor([pieces.begin, *example.pieces, pieces.end])
    batch.repeated[row, 1:end] = torch.tensor(example.repeated, dtype=torch.long)
    batch.real[row, : end + 1] = True
    of_clause = functional.one_hot(torch.tensor(example.clause), each).T.float()
    batch.shares[row, 0, 1:end] = 1 / (end - 1)
    batch.shares[row, 1 : 1 + each, 1:end] = of_clause / of_clause.sum(dim=1, keepdim=True).clamp(min=1)
    batch.clauses[row, :each] = torch.from_numpy(example.clauses)
    batch.counts[row, :each] = float(each > 1)


def as_encoder(network: Network, classes: Sequence[str], origin: str, pieces: Pieces) -> Encoder:
    """The network in whole numbers."""
    meanings = _array(network.meanings.weight)
    worth = np.maximum(np.abs(meanings).max(axis=1), 1e-9) / 127
    return Encoder(
        classes=tuple(classes),
        origin=origin,
        pieces=pieces,
        meanings=np.rint(meanings / worth[:, None]).astype(np.int8),
        worth=worth,
        places=_array(network.places.weight),
        repeats=_array(network.repeats.weight),
        first=_norm(network.first),
        layers=tuple(map(_layer, network.blocks)),
        heads=Heads(
            np.stack([np.rint(_array(head.get_parameter("weight")).T * HEAD_GRID) for head in network.heads]).astype(
                np.int64
            ),
            np.stack([np.rint(_array(head.get_parameter("bias")) * PER_UNIT) for head in network.heads]).astype(
                np.int64
            ),
        ),
    )


def _layer(block: Any) -> Layer:
    linear = {name: _linear(block.get_submodule(name), steps) for name, steps in STEPS.items()}
    norms = {name: _norm(block.get_submodule(name)) for name in ("after_asking", "after_work")}
    parts: dict[str, Any] = {**linear, **norms}
    return Layer(**parts, heads=block.count)


def _linear(part: nn.Module, steps: Sequence[int]) -> Linear:
    weights, bias = (_array(part.get_parameter(kind)) for kind in ("weight", "bias"))
    worth = np.maximum(np.abs(weights).max(axis=1), 1e-9) / 127
    counted = np.repeat(np.array(steps, np.float32), len(bias) // len(steps))
    return Linear(np.ascontiguousarray(np.rint(weights / worth[:, None]).T), worth * counted, bias * counted)


def _norm(part: nn.Module) -> Norm:
    gain, shift = (_array(part.get_parameter(kind)).astype(np.float64) * GRID for kind in ("weight", "bias"))
    return Norm(gain, shift)


def _array(values: Tensor) -> npt.NDArray[np.float32]:
    return np.asarray(values.detach().float().numpy())
