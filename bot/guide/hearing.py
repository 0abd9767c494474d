"""What the reader hears in the guide's own texts. All of it is for a person to judge: nobody writes for the reader.

The reader itself is not known here: whoever asks passes in how a text is read.
"""

import re
from collections.abc import Callable, Collection, Iterator

from bot.guide.parts import Parts
from bot.guide.problems import Problem
from bot.guide.source import Place
from bot.guide.types import CategoryId
from bot.guide.wording import UNWRITTEN

Hear = Callable[[str, str], "Collection[CategoryId] | None"]
"""Gives what a text carries for sure when it is said to a client with this statement; None where that is in doubt."""

_SLOT = re.compile(r"\{(\w+)\}")
_SPOKEN = {
    "quote": "“that”",
    "kept": "“this”",
    "name": "Sam",
    "s": "",
    "es": "",
    "is": "are",
    "has": "have",
    "was": "were",
    "until": "16:30",
    "people": "six",
    "procedure": "",
    "contact": "",
}
"""What stands in a slot while a sentence of the voice is read; a slot that is not named here stands for itself."""

_LABELS = {"might", "choice", "something_else"}
"""Parts of the voice that are no sentences."""


def check_hearing(parts: Parts, hear: Hear) -> Iterator[Problem]:
    """Yields a warning for each example that is surely read as something else, and for each trap in the voice."""
    for prompt in parts.each_prompt():
        statement = next((place.value for place in prompt.texts("statement")), "")
        for example in prompt.texts("examples", None):
            yield from _check_example(example, str(example.path[-1]), hear(example.value, statement))
    traps = frozenset(parts.categories("trap"))
    for sentence in parts.voice.root.all_texts() if parts.voice else ():
        if not _LABELS & set(sentence.path):
            yield from _check_sentence(sentence, traps, hear)


def _check_example(example: Place, meant: CategoryId, heard: Collection[CategoryId] | None) -> Iterator[Problem]:
    if heard is None or example.is_kept or set(heard) == {meant} or example.value == UNWRITTEN:
        return
    yield example.warning(
        f"the reader takes this for {_named(heard)}. Would a colleague? Then say it another way; "
        "if not, keep it with why_kept."
    )


def _check_sentence(sentence: Place, traps: frozenset[CategoryId], hear: Hear) -> Iterator[Problem]:
    said = _SLOT.sub(lambda slot: _SPOKEN.get(slot[1], slot[1]), sentence.value)
    heard = [] if sentence.is_kept else [category for category in hear(said, "") or () if category in traps]
    if heard:
        yield sentence.warning(
            f"the reader hears {_named(heard)} in the bot's own sentence. Would a colleague? Then say it another way; "
            "if not, keep it with why_kept."
        )


def _named(heard: Collection[CategoryId]) -> str:
    return " and ".join(heard) or "none of the categories"
