"""Finding a move, a pull or an idea of the guide by whatever a hurried person types."""

import difflib
import re
from dataclasses import dataclass

from bot.guide.types import Entry, Guide

_NEAR = 0.6
"""How alike a spelling must be to be taken for a misspelling (difflib's ratio)."""


@dataclass(frozen=True)
class Found:
    entry: Entry


@dataclass(frozen=True)
class NotFound:
    nearest: tuple[Entry, ...]
    """The entries whose names come nearest, nearest first; empty where nothing is near."""


def find_entry(typed: str, guide: Guide) -> Found | NotFound:
    """Finds an entry by id, name or alias, however it is written; then by a word of its name, then by near spelling."""
    wanted = _plain(typed)
    names = _names(guide)
    if wanted in names:
        return Found(names[wanted])
    by_word = {entry.id: entry for name, entry in names.items() if wanted and _begins_a_word(wanted, name)}
    if len(by_word) == 1:
        return Found(next(iter(by_word.values())))
    near = difflib.get_close_matches(wanted, names, n=8, cutoff=_NEAR)
    nearest = list({names[name].id: names[name] for name in near}.values())
    if by_word:
        return NotFound(tuple(by_word.values())[:3])
    if len(nearest) == 1 or (nearest and _is_typo(wanted, near)):
        return Found(nearest[0])
    return NotFound(tuple(nearest[:3]))


def entries(guide: Guide) -> dict[str, Entry]:
    """All that can be looked up, by id: moves, traps, then ideas."""
    return {**guide.categories, **guide.entries}


def _names(guide: Guide) -> dict[str, Entry]:
    """Every name that an entry answers to."""
    return {_plain(name): entry for entry in entries(guide).values() for name in (entry.id, entry.name, *entry.aliases)}


def _plain(text: str) -> str:
    """Lower case, words apart by single spaces, nothing else."""
    return " ".join(re.findall(r"\w+", text.casefold()))


def _begins_a_word(wanted: str, name: str) -> bool:
    return len(wanted) >= 3 and any(word.startswith(wanted) for word in name.split())


def _is_typo(wanted: str, near: list[str]) -> bool:
    """Whether the nearest name is so near, and so much nearer than the next, that only it can be meant."""
    ratios = [difflib.SequenceMatcher(None, wanted, name).ratio() for name in near[:2]]
    return ratios[0] >= 0.8 and (len(ratios) == 1 or ratios[0] - ratios[1] > 0.05)
