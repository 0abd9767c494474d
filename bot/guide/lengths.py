"""How long reflections become, in words, from what the voice and the prompts hold. They stay within 80.

Quotes are taken at their longest. After a reply with one finding any wording can come, so the longest ones
must fit. After a reply with two, wordings can be chosen that fit, so the shortest ones must.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import PurePath

from bot.guide.parts import Parts
from bot.guide.problems import Problem
from bot.guide.slots import with_quotes
from bot.guide.source import Place
from bot.guide.types import NONE, CategoryId, shape_of
from bot.guide.wording import count_words

MOST_WORDS = 80
QUOTE_WORDS = 10


@dataclass(frozen=True)
class Line:
    """A sentence and its words."""

    place: Place
    words: int

    def __str__(self) -> str:
        what = self.place.path[-2] if isinstance(self.place.path[-1], int) else "next line"
        return f"{what} {self.words} ({PurePath(self.place.where).name})"


Choice = Callable[[list[Line]], Line]


def check_lengths(parts: Parts) -> Iterator[Problem]:
    """Yields, for each category, what makes its reflections too long: the voice's lines and the next line."""
    if not parts.voice:
        return
    root = parts.voice.root
    for last in (*parts.categories(), NONE):
        next_lines = _next_lines(parts, last)
        yield from _check("one finding can have", _spoken(root, last, last, parts, _longest), next_lines)
        yield from _check("two findings has at least", _after_another(root, last, parts), next_lines)


def _check(what: str, spoken: tuple[Line, ...], next_lines: list[Line]) -> Iterator[Problem]:
    if not spoken or not next_lines:
        return
    words = [_sum(spoken) + line.words for line in next_lines]
    over = sum(count > MOST_WORDS for count in words)
    if over:
        made_of = ", ".join(map(str, (*spoken, _longest(next_lines))))
        yield spoken[-2].place.problem(
            f"a reflection on {what} {max(words)} words, at most {MOST_WORDS} are right: {made_of}. "
            f"It is too long for {over} of {len(words)} clients."
        )


def _sum(lines: tuple[Line, ...]) -> int:
    return sum(line.words for line in lines)


def _next_lines(parts: Parts, reading: str) -> list[Line]:
    """What each client might say after this reading, introduced by name: "Tomas might say"."""
    return [
        Line(line, count_words(f"{name.value} might say {line.value}"))
        for prompt in parts.each_prompt()
        for name in prompt.texts("client", "name")
        for line in prompt.texts("next_lines", reading)
    ]


def _after_another(root: Place, last: CategoryId, parts: Parts) -> tuple[Line, ...]:
    """The longest of the shortest reflections that end in this category after another one."""
    others = [first for first in parts.categories() if first != last and last != NONE]
    return max((_spoken(root, first, last, parts, _shortest) for first in others), key=_sum, default=())


def _spoken(root: Place, first: str, last: str, parts: Parts, choose: Choice) -> tuple[Line, ...]:
    """The voice's lines for a reading from its first to its last finding; empty where there are none."""
    shape = shape_of(first, last, parts.categories("trap"))
    spots = [("findings", first, "opens"), ("findings", last, "does"), ("turns", shape)]
    if first != last:
        spots.insert(1, ("findings", last, "ends"))
    lines = [_lines(root, spot) for spot in spots]
    return tuple(map(choose, lines)) if all(lines) else ()


def _lines(root: Place, spot: tuple[str, ...]) -> list[Line]:
    return [Line(place, count_words(with_quotes(place.value, QUOTE_WORDS))) for place in root.texts(*spot, None)]


def _longest(lines: list[Line]) -> Line:
    return max(lines, key=lambda line: line.words)


def _shortest(lines: list[Line]) -> Line:
    return min(lines, key=lambda line: line.words)
