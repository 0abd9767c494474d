"""Finding a move, a pull or an idea of the guide by whatever a hurried person types."""

import difflib
import re
from dataclasses import dataclass

from bot.guide.types import Entry, Guide

_NEAR = 0.6
"""How alike a spelling must be to be offered (difflib's ratio)."""
_TYPO = 0.8
"""How alike it must be to be taken for a misspelling."""
_APART = 0.05
"""How much less alike the next entry must be."""


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
    if by_word:
        return NotFound(tuple(by_word.values())[:3])
    nearest = _nearest(wanted, names)
    if _is_typo(wanted, nearest):
        return Found(names[nearest[0]])
    return NotFound(tuple(names[name] for name in nearest[:3]))


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


def _nearest(wanted: str, names: dict[str, Entry]) -> list[str]:
    """The names that come near, nearest first, one for each entry."""
    near = difflib.get_close_matches(wanted, names, n=8, cutoff=_NEAR)
    return [name for n, name in enumerate(near) if names[name].id not in {names[nearer].id for nearer in near[:n]}]


def _is_typo(wanted: str, nearest: list[str]) -> bool:
    """Whether the nearest name is so near, and so much nearer than the next, that only it can be meant."""
    ratios = [difflib.SequenceMatcher(None, name, wanted).ratio() for name in nearest[:2]]
    return bool(ratios) and ratios[0] >= _TYPO and (len(ratios) == 1 or ratios[0] - ratios[1] > _APART)
