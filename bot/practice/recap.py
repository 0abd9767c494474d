"""Which ways a team went, counted so that nobody can be recognised."""

from collections import Counter
from collections.abc import Iterable

from bot.practice.events import PersonId

PEOPLE_MINIMUM = 5
"""Below this many people the recap says nothing about the replies."""

WAY_MINIMUM = 3
"""A way that fewer people went is not told."""


def count_ways(readings: Iterable[tuple[PersonId, tuple[str, ...]]]) -> tuple[int, tuple[tuple[str, int], ...]]:
    """Counts distinct people, and how many of them went each way, most first.

    `readings` are (person, categories or `none`) of each try. Gives (0, ()) below the minimum of people.
    """
    ways_of: dict[PersonId, set[str]] = {}
    for person, labels in readings:
        ways_of.setdefault(person, set()).update(labels)
    if len(ways_of) < PEOPLE_MINIMUM:
        return 0, ()
    counts = Counter(way for ways in ways_of.values() for way in ways)
    told = [(way, people) for way, people in counts.items() if people >= WAY_MINIMUM]
    return len(ways_of), tuple(sorted(told, key=lambda told: (-told[1], told[0])))
