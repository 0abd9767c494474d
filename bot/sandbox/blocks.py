"""Finding one's way in blocks: interactive elements, missing ids, the words a person reads. Judges nothing."""

import copy
import uuid
from collections.abc import Iterator, Sequence
from typing import Any

from bot.sandbox.grammar import ACCESSORIES, INPUT_ELEMENTS
from bot.sandbox.inspection import walk
from bot.sandbox.refusal import Json

INTERACTIVE = frozenset((*ACCESSORIES, *INPUT_ELEMENTS))


def fill_ids(blocks: Sequence[Json]) -> tuple[Json, ...]:
    """A copy of blocks in which each block and element has an id, as Slack gives those that lack one."""
    filled = copy.deepcopy(list(blocks))
    for block in filled:
        block.setdefault("block_id", uuid.uuid4().hex[:5])
        for element in _elements_of(block):
            element.setdefault("action_id", uuid.uuid4().hex[:5])
    return tuple(filled)


def elements(blocks: Sequence[Json]) -> Iterator[tuple[Json, Json]]:
    """Yields every interactive element with the block it stands in."""
    for block in blocks:
        for element in _elements_of(block):
            yield block, element


def find_element(blocks: Sequence[Json], action_id: str, block_id: str | None = None) -> tuple[Json, Json] | None:
    """Finds an element and its block; any block will do if none is named."""
    for block, element in elements(blocks):
        if element["action_id"] == action_id and block_id in (None, block["block_id"]):
            return block, element
    return None


def words_of(blocks: Sequence[Json]) -> str:
    """All the words in blocks as they are read, a line for each text."""
    return "\n".join(part["text"] for part in walk(list(blocks)) if isinstance(part.get("text"), str))


def _elements_of(block: Json) -> list[Json]:
    held: list[Any] = [block.get("accessory"), block.get("element")]
    if block["type"] == "actions":
        held += block["elements"]
    return [element for element in held if isinstance(element, dict) and element["type"] in INTERACTIVE]
