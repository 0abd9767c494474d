"""Replies that were labelled by what must be done with them, and how many of each kind the screen gets right."""

from pathlib import Path
from typing import Any

import yaml

from bot.reader.screening import screen

KNOWN_NAMES = frozenset({"Tomas"})
"""The fictional client of these replies."""

_LABELLED: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("screened.yaml").read_text("utf-8"))


def rightly_screened() -> dict[str, tuple[int, int]]:
    """By kind (`read` for what must pass): how many are right, of how many. Every second one of a kind was never seen
    by whoever wrote the screen: those alone count here."""
    return {kind: (sum(map(_is(kind), replies[1::2])), len(replies[1::2])) for kind, replies in _LABELLED.items()}


def _is(kind: str) -> Any:
    expected = None if kind == "read" else kind
    return lambda reply: screen(reply, KNOWN_NAMES) == expected
