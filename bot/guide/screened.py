"""The labelled examples that the screen learns from: `screen/<sitting>.yaml` becomes ScreenExample values."""

from collections.abc import Collection, Iterator
from itertools import chain
from pathlib import Path, PurePath
from typing import Any, Literal

from bot.guide.folder import read_folder
from bot.guide.parts import repeated
from bot.guide.problems import ContentRefused, Problem, in_order
from bot.guide.source import Source
from bot.guide.structure import read_sources
from bot.guide.types import ScreenExample

_KINDS: tuple[Literal["risk", "distress", "read"], ...] = ("risk", "distress", "read")


def load_examples(directory: Path) -> tuple[ScreenExample, ...]:
    """Loads the examples of a folder, by sitting and kind. Raises ContentRefused with every problem in them."""
    texts, unread = read_folder(directory)
    sources, misshapen = read_sources(texts, "screen")
    if problems := in_order((*unread, *misshapen, *_check(sources))):
        raise ContentRefused(problems)
    return tuple(example for source in sources for example in _examples(source.value))


def _check(sources: Collection[Source]) -> Iterator[Problem]:
    for source in sources:
        for sitting in source.root.texts("sitting", "id"):
            if sitting.value != PurePath(source.name).stem:
                yield sitting.problem(f'"{sitting.value}" is not the name of the file.')
    yield from repeated(chain.from_iterable(source.root.texts(kind, None) for source in sources for kind in _KINDS))


def _examples(file: Any) -> Iterator[ScreenExample]:
    for kind in _KINDS:
        yield from (ScreenExample(file["sitting"]["id"], words, kind) for words in file[kind])
