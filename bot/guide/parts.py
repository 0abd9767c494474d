"""The sources of one guide, by what they are, with the ids that other parts refer to. Nothing is checked here."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from bot.guide.problems import Problem, clip, meant
from bot.guide.source import Place, Source
from bot.guide.types import CategoryId, CategoryKind


@dataclass(frozen=True)
class Parts:
    """A guide's files as they were read, whole or not: what is missing or misshapen is passed over."""

    guide: Source | None
    voice: Source | None
    prompts: tuple[Source, ...]

    def categories(self, kind: CategoryKind | None = None) -> tuple[CategoryId, ...]:
        """Returns the ids of the guide's categories, all or of one kind; empty where they are unreadable."""
        found = self.guide.root.mappings("categories", None) if self.guide else ()
        ids = [place.value.get("id") for place in found if kind is None or place.value.get("kind") == kind]
        return tuple(name for name in ids if isinstance(name, str))

    def know_kinds(self) -> bool:
        """Tells whether every category is a move or a trap, as it must be."""
        return len(self.categories()) == len(self.categories("move")) + len(self.categories("trap"))

    def entries(self) -> tuple[str, ...]:
        """Returns the ids of all that `/move` can look up: categories and ideas."""
        ideas = self.guide.root.texts("entries", None, "id") if self.guide else ()
        return (*self.categories(), *(place.value for place in ideas))

    def each_prompt(self) -> Iterator[Place]:
        for source in self.prompts:
            yield from source.root.mappings(None)

    def in_prompts(self, *steps: str | int | None) -> Iterator[Place]:
        """Yields the texts down these steps in every prompt."""
        for prompt in self.each_prompt():
            yield from prompt.texts(*steps)


def repeated(places: Iterable[Place], spelled: Any = str) -> Iterator[Problem]:
    """Yields a problem for each place that says what an earlier one says; `spelled` tells what counts as the same."""
    seen: dict[Any, Place] = {}
    for place in places:
        first = seen.setdefault(spelled(place.value), place)
        if first is not place:
            yield place.problem(f'"{clip(place.value)}" stands already at {first.where}.')


def unknown(places: Iterable[Place], known: Collection[str], what: str) -> Iterator[Problem]:
    """Yields a problem for each place that names something not known; `what` says what it should be."""
    for place in places:
        if place.value not in known:
            yield place.problem(f'"{clip(place.value)}" is no {what}.{meant(place.value, known)}')
