"""Turns of phrase that come back in one prompt after another, until a person who practises daily hears a recording.

The rule: a run of six words stands in one prompt only, a run of five in three at most; and of all texts of one
kind, three at most begin with the same three words (or one in a hundred, where there are many).
"""

from collections import Counter
from collections.abc import Collection, Iterator

from bot.guide.doubles import KINDS
from bot.guide.parts import Parts
from bot.guide.problems import Problem
from bot.guide.runs import Run, runs_of
from bot.guide.source import Place

MOST_PROMPTS = {6: 1, 5: 3}
"""In how many prompts a run of so many words may stand."""

OPENING_WORDS, MOST_OPENINGS, OPENING_SHARE = 3, 3, 100


def check_formulas(parts: Parts, told: Collection[Problem] = ()) -> Iterator[Problem]:
    """Yields each text that says what others say in the same words. Those that are `told` as doubles are left out."""
    known = {(problem.path, problem.line) for problem in told}
    for place, what in (*_runs(parts), *_openings(parts)):
        problem = place.problem(what)
        if not place.is_kept and (problem.path, problem.line) not in known:
            known.add((problem.path, problem.line))
            yield problem


def _runs(parts: Parts) -> Iterator[tuple[Place, str]]:
    for words, most in MOST_PROMPTS.items():
        seen = _Seen()
        for n, prompt in enumerate(parts.each_prompt()):
            for place in _texts(prompt):
                many = [run for run in runs_of(place.value, words) if seen.note(run, n, place) > most]
                if many:
                    limit = "one prompt only" if most == 1 else f"at most {most} prompts"
                    yield (
                        place,
                        (
                            f'"{_joined(many)}" is a formula: it stands already at {seen.first(many[0]).where}. '
                            f"A run of {words} words belongs in {limit}."
                        ),
                    )


class _Seen:
    """In how many prompts each run stands so far, and where it was first."""

    def __init__(self) -> None:
        self._places: list[Place] = []
        self._first: dict[Run, int] = {}
        self._last: dict[Run, int] = {}
        self._prompts: Counter[Run] = Counter()

    def note(self, run: Run, n: int, place: Place) -> int:
        """Notes that a run stands in prompt `n`; gives the prompts in which it stood by then."""
        if not self._places or self._places[-1] is not place:
            self._places.append(place)
        self._first.setdefault(run, len(self._places) - 1)
        if self._last.get(run) != n:
            self._last[run] = n
            self._prompts[run] += 1
        return self._prompts[run]

    def first(self, run: Run) -> Place:
        return self._places[self._first[run]]


def _texts(prompt: Place) -> Iterator[Place]:
    for kind in KINDS:
        yield from prompt.texts(*kind)


def _joined(runs: list[Run]) -> str:
    """The first of the runs, with those that go on from it."""
    whole = runs[0]
    for run in runs[1:]:
        overlap, last = run.rsplit(" ", 1)
        if not whole.endswith(f" {overlap}"):
            break
        whole += f" {last}"
    return whole


def _openings(parts: Parts) -> Iterator[tuple[Place, str]]:
    for kind in KINDS:
        places = list(parts.in_prompts(*kind))
        most = max(MOST_OPENINGS, len(places) // OPENING_SHARE)
        times: Counter[Run] = Counter()
        for place in places:
            opening = next(runs_of(place.value, OPENING_WORDS), "")
            times[opening] += 1
            if opening and times[opening] > most:
                yield place, f'"{opening}" begins {most} of the {len(places)} already. Begin another way.'
