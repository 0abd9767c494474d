"""Which client is next in a channel, and why: a pure function of its history, the day and the present prompts.

Whoever was not there yet comes before anyone comes again; after that, whoever was there longest ago. Levels rise:
each prompt has a place of the channel's own, by its level and by chance, so that the levels overlap a little.
Prompts that were added later, and whose place the channel has passed, take turns with the others. Of the few whose
turn it is, the one comes whose theme was away longest.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, islice, zip_longest

from bot.guide.types import Prompt
from bot.practice.events import ChannelId
from bot.practice.saying import pick

CANDIDATES = 5
"""Among so many prompts, whose turn it is, the theme decides: a week of practice."""

THEME_DAYS = 7
"""A theme that was away this long is as good as any other."""

OVERLAP = 1.5
"""How far chance can move a prompt: a level is 1."""

_FINE = 1_000_003


@dataclass(frozen=True)
class Posted:
    """A client that a channel has had."""

    day: date
    prompt: str


@dataclass(frozen=True)
class Choice:
    """The next client, and what the choice was made from."""

    prompt: Prompt
    candidates: tuple[Prompt, ...]
    """Those whose turn it was, in order; the chosen one alone where all have been there."""
    unused: int
    """How many of the present prompts were not there yet."""
    theme_away: int | None
    """Days since its theme was there; None where it never was."""


def seed_of(place: ChannelId) -> str:
    """What names a channel when chance plays a part: its clients come in an order of its own."""
    return f"{place.workspace} {place.channel}"


def choose(history: Sequence[Posted], prompts: Collection[Prompt], day: date, seed: str) -> Choice:
    """Chooses a channel's client for `day`. `history` is oldest first; `seed` names the channel.

    Raises ValueError when there is no prompt.
    """
    last = {posted.prompt: n for n, posted in enumerate(history)}
    unused = [prompt for prompt in prompts if prompt.id not in last]
    away = _themes_away(history, prompts, day)
    if not unused:
        again = min(prompts, key=lambda prompt: last[prompt.id])
        return Choice(again, (again,), 0, away.get(again.theme))
    candidates = _candidates(unused, _in_order(prompts, seed), _theme_of_last(history, prompts))
    chosen = max(candidates, key=lambda prompt: min(away.get(prompt.theme, THEME_DAYS), THEME_DAYS))
    return Choice(chosen, candidates, len(unused), away.get(chosen.theme))


def _in_order(prompts: Collection[Prompt], seed: str) -> list[Prompt]:
    """The prompts by their places in the channel. A prompt keeps its place whatever comes or goes."""

    def place(prompt: Prompt) -> float:
        return prompt.level + OVERLAP * pick(_FINE, f"{seed} {prompt.id}") / _FINE

    return sorted(prompts, key=lambda prompt: (place(prompt), prompt.id))


def _candidates(unused: list[Prompt], order: list[Prompt], yesterdays: str | None) -> tuple[Prompt, ...]:
    """The first few of those that were not there yet, at least one of them of another theme than yesterday's."""
    stand = len(order) - len(unused)
    still = {prompt.id for prompt in unused}
    behind = [prompt for prompt in order[:stand] if prompt.id in still]
    ahead = [prompt for prompt in order[stand:] if prompt.id in still]
    waiting = list(_in_turn(behind, ahead))
    first = tuple(waiting[:CANDIDATES])
    if any(prompt.theme != yesterdays for prompt in first):
        return first
    return (*first, *islice((prompt for prompt in waiting if prompt.theme != yesterdays), 1))


def _in_turn(behind: list[Prompt], ahead: list[Prompt]) -> Iterator[Prompt]:
    """Those whose place the channel has passed, by turns with those that it comes to."""
    return (prompt for prompt in chain.from_iterable(zip_longest(behind, ahead)) if prompt is not None)


def _themes_away(history: Sequence[Posted], prompts: Collection[Prompt], day: date) -> dict[str, int]:
    """For how many days each theme has been away, as far as its prompts are still there."""
    themes = {prompt.id: prompt.theme for prompt in prompts}
    return {themes[posted.prompt]: (day - posted.day).days for posted in history if posted.prompt in themes}


def _theme_of_last(history: Sequence[Posted], prompts: Collection[Prompt]) -> str | None:
    return next((prompt.theme for prompt in prompts if history and prompt.id == history[-1].prompt), None)
