"""Narrows a network to the heads and units that do most."""

from typing import Any

import torch
from torch import Tensor

from bot.reader.learning.network import HEAD_WIDTH, Batch, Network, Size


@torch.no_grad()
def narrowed(network: Network, size: Size, sample: Batch) -> Network:
    """Returns a network of a size, each of its layers narrowed to what does most in the sample."""
    done = _work_in(network, sample)
    classes, vocabulary = len(network.heads[0].bias), len(network.meanings.weight)
    small = Network(vocabulary, classes, size)
    for part in ("meanings", "places", "repeats", "first", "heads"):
        small.get_submodule(part).load_state_dict(network.get_submodule(part).state_dict())
    for block, large, work in zip(small.blocks, network.blocks, done, strict=True):
        _fill(block, large, *work)
    return small.eval()


def _work_in(network: Network, sample: Batch) -> list[tuple[Tensor, Tensor]]:
    """What reaches `answer` and `narrow` in each layer, row by piece."""
    seen: dict[tuple[int, str], Tensor] = {}
    hooks = [
        block.get_submodule(name).register_forward_pre_hook(
            lambda _part, given, key=(number, name): seen.update({key: given[0].float()[sample.real]})
        )
        for number, block in enumerate(network.blocks)
        for name in ("answer", "narrow")
    ]
    network.eval()(sample)
    for hook in hooks:
        hook.remove()
    return [(seen[number, "answer"], seen[number, "narrow"]) for number in range(len(network.blocks))]


def _fill(block: Any, large: Any, mixed: Tensor, bent: Tensor) -> None:
    """`mixed` and `bent` are what reaches the large one's `answer` and `narrow`."""
    worth = mixed.var(dim=0) * large.answer.weight.pow(2).sum(dim=0)
    heads = worth.view(-1, HEAD_WIDTH).sum(dim=1).topk(block.count).indices.sort().values
    kept = (heads[:, None] * HEAD_WIDTH + torch.arange(HEAD_WIDTH)).flatten()
    three = torch.cat([kept + part * mixed.shape[1] for part in range(3)])
    _take(block.ask, large.ask.weight[three], large.ask.bias[three])
    _take(block.answer, large.answer.weight[:, kept], large.answer.bias + _left_out(large.answer, mixed, kept))
    units = (bent.var(dim=0) * large.narrow.weight.pow(2).sum(dim=0)).topk(len(block.widen.bias)).indices.sort().values
    _take(block.widen, large.widen.weight[units], large.widen.bias[units])
    _take(block.narrow, large.narrow.weight[:, units], large.narrow.bias + _left_out(large.narrow, bent, units))
    for norm in ("after_asking", "after_work"):
        block.get_submodule(norm).load_state_dict(large.get_submodule(norm).state_dict())


def _left_out(part: Any, given: Tensor, kept: Tensor) -> Tensor:
    """What the parts that are cut off added on average."""
    mean = given.mean(dim=0)
    mean[kept] = 0
    added: Tensor = part.weight @ mean
    return added


def _take(part: Any, weight: Tensor, bias: Tensor) -> None:
    part.weight.copy_(weight)
    part.bias.copy_(bias)
