"""Everything that stands in a guide's folder, checked in one go: the guide, its replies, its talks.

Loading refuses what cannot be used. Here, what can be used is also held against itself as a whole: doubles,
formulas, how it reads, what is heard in it.
"""

from collections.abc import Iterator
from pathlib import Path

from bot.guide.dialogues import check_dialogues
from bot.guide.doubles import check_doubles
from bot.guide.formulas import check_formulas
from bot.guide.hearing import Hear, check_hearing
from bot.guide.loading import load_parts
from bot.guide.parts import Parts
from bot.guide.problems import Problem, in_order
from bot.guide.readability import check_readability
from bot.guide.replies import check_replies


def check_content(directory: Path, hear: Hear | None = None) -> tuple[Problem, ...]:
    """Returns every problem in a guide's folder, and every warning. Talks are held against the guide once it is right.

    With `hear` (see `hearing`) it also tells what the reader hears in examples and in the bot's own sentences.
    """
    guide, problems, parts = load_parts(directory)
    talks = check_dialogues(directory, guide) if guide else ()
    return in_order((*problems, *check_replies(directory), *talks, *_review(parts, hear)))


def _review(parts: Parts, hear: Hear | None) -> Iterator[Problem]:
    doubles = tuple(check_doubles(parts))
    yield from doubles
    yield from check_formulas(parts, doubles)
    yield from check_readability(parts)
    if hear:
        yield from check_hearing(parts, hear)
