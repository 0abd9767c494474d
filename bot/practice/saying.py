"""Choosing and spelling the bot's sentences. The sentences themselves live in the content."""

import hashlib
import re
from collections.abc import Mapping, Sequence

from bot.guide.types import Client, Pronouns, Voice

_FORMS: Mapping[Pronouns, Mapping[str, str]] = {
    "she": {
        "they": "she",
        "them": "her",
        "their": "her",
        "s": "s",
        "es": "es",
        "is": "is",
        "has": "has",
        "was": "was",
    },
    "he": {
        "they": "he",
        "them": "him",
        "their": "his",
        "s": "s",
        "es": "es",
        "is": "is",
        "has": "has",
        "was": "was",
    },
    "they": {
        "they": "they",
        "them": "them",
        "their": "their",
        "s": "",
        "es": "",
        "is": "are",
        "has": "have",
        "was": "were",
    },
}
_SLOT = re.compile(r"\{(\w+)\}")


def pick(count: int, seed: str) -> int:
    """Chooses one of `count` wordings, the same one each time for the same seed."""
    return int.from_bytes(hashlib.sha256(seed.encode()).digest()[:8]) % count


def part_of_one(seed: str) -> float:
    """A number from 0 to below 1, the same one each time for the same seed."""
    return pick(1 << 32, seed) / (1 << 32)


def client_slots(client: Client) -> dict[str, str]:
    """What fills {name}, {they}, {s} and their like for this client."""
    forms = dict(_FORMS[client.pronouns])
    capitals = {word.capitalize(): forms[word].capitalize() for word in ("they", "them", "their")}
    return {"name": client.name, **forms, **capitals}


def fill(sentence: str, slots: Mapping[str, str]) -> str:
    """Fills the slots of a sentence. Raises KeyError for a slot that nothing fills."""
    return _SLOT.sub(lambda slot: slots[slot.group(1)], sentence)


def pieces(sentence: str) -> tuple[tuple[str, bool], ...]:
    """Splits a sentence into (text, is a slot's name), in order."""
    split = _SLOT.split(sentence)
    return tuple((text, bool(i % 2)) for i, text in enumerate(split) if text)


def wordings(voice: Voice, path: str) -> Sequence[str]:
    """The list of wordings at a path such as `turns/trap` or `findings/none/opens`.

    Raises KeyError when this voice holds nothing there.
    """
    match path.split("/"):
        case ["invites"]:
            return voice.invites
        case ["findings", reading, "opens"]:
            return voice.findings[reading].opens
        case ["findings", reading, "ends"]:
            return voice.findings[reading].ends
        case ["findings", reading, "does"]:
            return voice.findings[reading].does
        case ["findings", reading, "might"]:
            return (voice.findings[reading].might,)
        case ["findings", reading, "choice"]:
            return (voice.findings[reading].choice,)
        case ["turns", shape] if shape in voice.turns:
            return voice.turns[shape]
        case ["unsure", "two"]:
            return voice.unsure.two
        case ["unsure", "settled"]:
            return voice.unsure.settled
        case ["notices", kind]:
            return voice.notices[kind]
        case ["recap", "opens"]:
            return voice.recap.opens
        case ["recap", "counts"]:
            return voice.recap.counts
        case ["recap", "hands_over"]:
            return voice.recap.hands_over
        case ["week", "opens"] if voice.week:
            return voice.week.opens
        case ["week", "pulls"] if voice.week:
            return voice.week.pulls
        case ["week", "came"] if voice.week:
            return voice.week.came
        case _:
            raise KeyError(path)


def wording(voice: Voice, path: str) -> str:
    """One sentence by its full path, e.g. `turns/trap/3`."""
    place, _, index = path.rpartition("/")
    return wordings(voice, place)[int(index)]


def choose(voice: Voice, place: str, seed: str) -> str:
    """Chooses a wording at a place and returns its full path."""
    return f"{place}/{pick(len(wordings(voice, place)), f'{seed} {place}')}"
