"""What is said twice, or nearly so, across the whole set of prompts. What is the same word for word: `wording`."""

from collections import Counter
from collections.abc import Iterator

from bot.guide.parts import Parts
from bot.guide.problems import Problem, clip
from bot.guide.runs import Run, runs_of
from bot.guide.source import Place
from bot.guide.wording import UNWRITTEN, bare

KINDS: tuple[tuple[str | None, ...], ...] = (
    ("statement",),
    ("invitation",),
    ("next_lines", None),
    ("examples", None),
    ("question",),
)
"""The texts of a prompt, by what they are: each is held against its like."""

NEAR = 0.5
"""Two texts are near-doubles when they share this part of their runs of three words."""

_RUN_WORDS, _LEAST_SHARED = 3, 2
_REMEMBERED = 20
"""Texts that are remembered for one run: a run in more of them tells nothing, and the work stays in proportion."""


def check_doubles(parts: Parts) -> Iterator[Problem]:
    """Yields each text that an earlier one nearly says, and each client that bears an earlier one's name."""
    for kind in KINDS:
        yield from _check_near(parts.in_prompts(*kind))
    yield from _check_names(parts)


def _check_near(places: Iterator[Place]) -> Iterator[Problem]:
    earlier: list[tuple[Place, frozenset[Run]]] = []
    with_run: dict[Run, tuple[int, ...]] = {}
    for place in places:
        runs = frozenset(runs_of(place.value, _RUN_WORDS))
        shared = Counter(at for run in runs for at in with_run.get(run, ()))
        yield from _tell_nearest(place, runs, [(earlier[at], n) for at, n in shared.items()])
        for run in runs:
            if len(before := with_run.get(run, ())) < _REMEMBERED:
                with_run[run] = (*before, len(earlier))
        earlier.append((place, runs))


def _tell_nearest(
    place: Place, runs: frozenset[Run], candidates: list[tuple[tuple[Place, frozenset[Run]], int]]
) -> Iterator[Problem]:
    near = [(2 * n / (len(runs) + len(others)), other) for (other, others), n in candidates if n >= _LEAST_SHARED]
    share, other = max(near, key=lambda one: one[0], default=(0.0, place))
    if share >= NEAR and not place.is_kept and bare(place.value) != bare(other.value):
        yield place.problem(f'"{clip(place.value, 40)}" is nearly what stands at {other.where}. Say it another way.')


def _check_names(parts: Parts) -> Iterator[Problem]:
    first: dict[str, Place] = {}
    for name in parts.in_prompts("client", "name"):
        earlier = first.setdefault(bare(name.value), name)
        if earlier is not name and name.value != UNWRITTEN:
            yield name.warning(f'another client is called "{clip(name.value)}", at {earlier.where}.')
