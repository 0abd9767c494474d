"""How hard a text is to read, by its sentences and its long words. People read these texts on a phone, between clients.

The measure is LIX: words in a sentence, and how many of a hundred words have more than six letters. A talk lies
around 25, a newspaper around 45, a law above 60.
"""

import re
from collections.abc import Iterator
from itertools import chain

from bot.guide.fitting import entry_size
from bot.guide.parts import Parts
from bot.guide.problems import Problem
from bot.guide.runs import words_of
from bot.guide.slots import without_quotes
from bot.guide.source import Place

HARD = 50
LEAST_WORDS = 20
"""Shorter texts are too short to be measured."""

PHONE = 1800
"""Characters of an entry that are read on a phone in one go."""

_LONG = 6
_SENTENCE_ENDS = re.compile(r"[.?!…:;]+(?=[\s\"'”’)]|$)")
_IN_PROMPTS = ("statement", "invitation", "question")
_IN_ENTRIES = ("what_it_is", "how_to_recognise", "what_it_does", "not_here_when")


def lix(text: str) -> float:
    """Returns how hard a text is to read."""
    words = words_of(text)
    sentences = max(1, len(_SENTENCE_ENDS.findall(text)))
    return len(words) / sentences + 100 * sum(len(word) > _LONG for word in words) / max(1, len(words))


def check_readability(parts: Parts) -> Iterator[Problem]:
    """Yields a warning for each text that is harder to read than a newspaper, and each entry long for a phone."""
    for place in chain(_in_prompts(parts), _in_voice(parts), _in_entries(parts)):
        text = without_quotes(place.value)
        if not place.is_kept and len(words_of(text)) >= LEAST_WORDS and lix(text) > HARD:
            yield place.warning(
                f"is hard to read ({lix(text):.0f}, at most {HARD} is right). Try shorter sentences and shorter words."
            )
    for entry in _entries(parts):
        if (size := entry_size(entry)) > PHONE:
            yield entry.warning(f"is long for a phone: {size} characters, at most {PHONE} are right.")


def _in_prompts(parts: Parts) -> Iterator[Place]:
    for field in _IN_PROMPTS:
        yield from parts.in_prompts(field)
    yield from parts.in_prompts("examples", None)


def _in_voice(parts: Parts) -> Iterator[Place]:
    return parts.voice.root.all_texts() if parts.voice else iter(())


def _in_entries(parts: Parts) -> Iterator[Place]:
    return (place for entry in _entries(parts) for field in _IN_ENTRIES for place in entry.texts(field))


def _entries(parts: Parts) -> Iterator[Place]:
    for section in ("categories", "entries"):
        yield from parts.guide.root.mappings(section, None) if parts.guide else ()
