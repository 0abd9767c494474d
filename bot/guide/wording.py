"""Is what is written of the right length, and said once? Nothing about names and slots."""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from bot.guide.parts import Parts, repeated
from bot.guide.problems import Problem
from bot.guide.slots import without_quotes
from bot.guide.source import Place

UNWRITTEN = "…"
"""What stands in a new prompt where something is to be written."""

_LEAST_WORDINGS = 4

STATEMENT_WORDS, NEXT_LINE_WORDS, EXAMPLE_WORDS = (20, 90), (1, 24), (12, 45)
"""Least and most words."""

_PROMPT_WORDS: Mapping[tuple[str, ...], tuple[int, int]] = {
    ("statement",): STATEMENT_WORDS,
    ("next_lines", "*"): NEXT_LINE_WORDS,
    ("examples", "*"): EXAMPLE_WORDS,
}
_VOICE_WORDS: Mapping[tuple[str, ...], tuple[int, int]] = {
    ("findings", "*", "opens", "*"): (1, 14),
    ("findings", "*", "ends", "*"): (1, 14),
    ("findings", "*", "does", "*"): (1, 14),
    ("findings", "*", "might"): (1, 9),
    ("turns", "*", "*"): (1, 14),
    ("unsure", "two", "*"): (1, 40),
}
"""Least and most words; in the voice without the words that are quoted."""

_WORD = re.compile(r"\S*\w\S*")
_SIGNS = re.compile(r"[\W_]+")


def count_words(text: str) -> int:
    """Counts words as people do: signs that stand alone are none."""
    return len(_WORD.findall(text))


def check_wording(parts: Parts) -> Iterator[Problem]:
    """Yields what is too short, too long, said twice, or does not belong into fictional prompts."""
    for prompt in parts.each_prompt():
        yield from _check_written(prompt)
        yield from _check_words(prompt, _PROMPT_WORDS)
    yield from repeated(_written(parts.in_prompts("statement")), bare)
    said = chain(parts.in_prompts("next_lines", None), parts.in_prompts("examples", None))
    yield from repeated(_written(said), bare)
    if parts.voice:
        yield from _check_words(parts.voice.root, _VOICE_WORDS)
        yield from _check_wordings(parts)


def _check_words(root: Place, limits: Mapping[tuple[str, ...], tuple[int, int]]) -> Iterator[Problem]:
    for steps, (least, most) in limits.items():
        for place in _written(root.texts(*(None if step == "*" else step for step in steps))):
            if wrong := wrong_length(without_quotes(place.value), least, most):
                yield place.problem(wrong)


def wrong_length(text: str, least: int, most: int) -> str:
    """Says that a text has too few or too many words; empty where it has not."""
    words = count_words(text)
    bounds = f"{least} to {most}" if least > 1 else f"at most {most}"
    return "" if least <= words <= most else f"has {words} words, {bounds} are right."


def _check_written(prompt: Place) -> Iterator[Problem]:
    for place in prompt.all_texts():
        if place.value == UNWRITTEN:
            yield place.problem(f'is still to be written: put words in the place of "{UNWRITTEN}".')


def _written(places: Iterable[Place]) -> Iterator[Place]:
    return (place for place in places if place.value != UNWRITTEN)


def _check_wordings(parts: Parts) -> Iterator[Problem]:
    """Each list of the voice's wordings holds no wording twice; a category's `ends` are as many as its `opens`."""
    if not parts.voice:
        return
    root = parts.voice.root
    lists = [root.find("invites"), root.find("findings", None, None), root.find("turns", None)]
    lists += [root.find(section, None) for section in ("unsure", "notices", "recap", "week")]
    for place in chain.from_iterable(lists):
        if isinstance(place.value, list):
            yield from repeated(place.texts(None), bare)
    for category in parts.categories():
        for ends in root.find("findings", category, "ends"):
            if isinstance(ends.value, list) and len(ends.value) < _LEAST_WORDINGS:
                yield ends.problem(f"needs at least {_LEAST_WORDINGS}, has {len(ends.value)}.")


def bare(text: str) -> str:
    """A text without capitals and signs: what remains is what counts as the same."""
    return _SIGNS.sub(" ", text.casefold()).strip()
