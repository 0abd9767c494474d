"""Learns an encoder from labelled replies.

It begins with what MiniLM knows, each layer narrowed, and goes on from there. The meanings of single pieces stay as
they are published, so that words the replies never used still mean something.
"""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from bot.guide.types import LabelledReply
from bot.reader.encoder import Encoder
from bot.reader.examples import categories_of, classes_in, corpus_hash, folds_of
from bot.reader.learning.narrowing import narrowed
from bot.reader.learning.network import Batch, Example, Network, Size, as_encoder, batch_of, example_of
from bot.reader.learning.published import begin, published, vocabulary_for
from bot.reader.local import ENCODER
from bot.reader.pieces import Pieces
from bot.reader.recorded import RECORDED, record

_SIZE = Size(layers=6, heads=12, wide=512)
"""Chosen on held-out voices, against the time that a reading takes: docs/reader.md."""

_ROUNDS = 7
_AT_ONCE = 16
_RATE, _HEAD_RATE = 1.5e-4, 3e-3
_CLAUSE_WEIGHT = 0.25
_MOST_SAMPLED = 400


def learn_encoder(replies: Sequence[LabelledReply], classes: Sequence[str], origin: str) -> Encoder:
    """Learns an encoder; much the same from the same (its arithmetic while learning is not exact)."""
    torch.manual_seed(0)
    known = published()
    pieces = Pieces(vocabulary_for(replies, known.vocabulary))
    examples = [example_of(reply, classes, pieces) for reply in replies]
    sample = batch_of(examples[:: 1 + len(examples) // _MOST_SAMPLED], pieces)
    network = narrowed(begin(known, pieces, len(classes)), _SIZE, sample)
    _learn(network, examples, pieces, np.random.default_rng(0))
    return as_encoder(network.eval(), classes, origin, pieces)


def _learn(network: Network, examples: Sequence[Example], pieces: Pieces, chance: np.random.Generator) -> None:
    network.train()
    network.meanings.weight.requires_grad_(False)
    heads = list(network.heads.parameters())
    others = [one for one in network.parameters() if one.requires_grad and all(one is not head for head in heads)]
    optimizer = torch.optim.AdamW(
        [{"params": others, "lr": _RATE}, {"params": heads, "lr": _HEAD_RATE}], weight_decay=0.01, fused=True
    )
    batches = [batch for _ in range(_ROUNDS) for batch in _batches(examples, chance)]
    pace = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: _pace(step, len(batches)))
    for batch in batches:
        optimizer.zero_grad(set_to_none=True)
        _loss(network, batch_of(batch, pieces)).backward()
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


def _batches(examples: Sequence[Example], chance: np.random.Generator) -> Iterator[list[Example]]:
    """All examples once, in an order of chance; those of a like length together."""
    order = chance.permutation(len(examples)).tolist()
    groups: list[list[int]] = []
    for start in range(0, len(order), 16 * _AT_ONCE):
        alike = sorted(order[start : start + 16 * _AT_ONCE], key=lambda one: len(examples[one].pieces))
        groups += [alike[at : at + _AT_ONCE] for at in range(0, len(alike), _AT_ONCE)]
    return ([examples[one] for one in groups[group]] for group in chance.permutation(len(groups)).tolist())


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
