"""The slots of the bot's own sentences: which stand where, and which must. What fills them is not known here."""

import re
from collections.abc import Iterator

from bot.guide.problems import Problem, meant
from bot.guide.source import Place, Source

CLIENT = ("name", "they", "them", "their", "They", "Them", "Their", "s", "es", "is", "has", "was")
"""The client's name and pronouns, and the endings that agree with them: everywhere but in what is about no client."""

_IN_NOTICES = {
    "who_sees": "until",
    "safety": "procedure",
    "distress": "contact",
    "channel_closed": "channel",
    "late_prompt": "day",
}

_SLOT = re.compile(r"\{(\w+)\}")
_QUOTED = re.compile(r"\{(?:quote|kept|first|second|choice)\}")
_QUOTES = re.compile(r"\{(?:quote|kept)\}")


def check_slots(voice: Source) -> Iterator[Problem]:
    """Yields every slot of the voice that nothing fills, and every sentence that lacks one it needs."""
    for place in voice.root.all_texts():
        must, may = slots_at(place.path)
        yield from _check_sentence(place, must, may)


def slots_at(path: tuple[str | int, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Returns the slots that a sentence at this path must hold, and the others that it may."""
    match path:
        case ("findings", _, "opens" | "ends", _):
            return ("quote",), CLIENT
        case ("turns", "trap" | "move", _):
            return (), ("quote", *CLIENT)
        case ("turns", "move-then-trap" | "trap-then-move", _):
            return (), ("kept", "quote", *CLIENT)
        case ("unsure", "two", _):
            return ("first", "second"), CLIENT
        case ("unsure", "settled", _):
            return ("choice",), CLIENT
        case ("unsure", "something_else"):
            return (), ()
        case ("notices", str(kind), _):
            return ((_IN_NOTICES[kind],) if kind in _IN_NOTICES else ()), ()
        case ("recap", "counts", _):
            return ("people",), CLIENT
        case ("week", "opens", _):
            return ("clients",), ()
        case ("week", "came", _):
            return ("people",), ()
        case ("week", *_):
            return (), ()
        case _:
            return (), CLIENT


def without_quotes(sentence: str) -> str:
    """Returns a sentence without the slots that hold other people's words or phrases."""
    return _QUOTED.sub(" ", sentence)


def with_quotes(sentence: str, words: int) -> str:
    """Returns a sentence with every quote as long as that many words."""
    return _QUOTES.sub(" ".join(["word"] * words), sentence)


def _check_sentence(place: Place, must: tuple[str, ...], may: tuple[str, ...]) -> Iterator[Problem]:
    known = (*must, *may)
    held = _SLOT.findall(place.value)
    for slot in dict.fromkeys(held):
        if slot not in known:
            hint = meant(slot, known, "{{{}}}") or f" Slots here: {_listed(known)}."
            yield place.problem(f'"{{{slot}}}" is no slot here.{hint}')
    for slot in must:
        if held.count(slot) != 1:
            yield place.problem(f'must hold "{{{slot}}}" once, holds it {held.count(slot)} times.')
    if re.search(r"[{}]", _SLOT.sub("", place.value)):
        yield place.problem("holds a brace, { or }, that belongs to no slot.")


def _listed(slots: tuple[str, ...]) -> str:
    return " ".join(f"{{{slot}}}" for slot in slots) or "none"
