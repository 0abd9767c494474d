"""Which client is next: nobody twice before all were there, levels that rise, themes that vary, newcomers too."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.guide.types import Prompt
from bot.practice.choosing import CANDIDATES, Choice, Posted, choose
from tests.practice.cast import GUIDE

MONDAY = date(2026, 1, 5)
THEMES = ("work", "love", "sleep", "money", "grief")

some = next(iter(GUIDE.prompts.values()))
clients = st.builds(lambda level, theme: (level, theme), st.integers(1, 3), st.sampled_from(THEMES))


def named(shapes: Sequence[tuple[int, str]], first: int = 0) -> list[Prompt]:
    return [
        replace(some, id=f"client-{n}", level=level, theme=theme)  # type: ignore[arg-type]  # levels are 1 to 3
        for n, (level, theme) in enumerate(shapes, first)
    ]


many = st.lists(clients, min_size=1, max_size=25).map(named)
seeds = st.text(max_size=10)


def weekday(n: int) -> date:
    """The n-th weekday from a Monday on."""
    return MONDAY + timedelta(days=n // 5 * 7 + n % 5)


def practised(offered: Sequence[Prompt], days: int, seed: str, before: Sequence[Posted] = ()) -> list[Choice]:
    """What a channel is given on so many weekdays."""
    history, choices = list(before), []
    for n in range(len(before), len(before) + days):
        choices.append(choose(history, offered, weekday(n), seed))
        history.append(Posted(weekday(n), choices[-1].prompt.id))
    return choices


def ids(choices: Sequence[Choice]) -> list[str]:
    return [choice.prompt.id for choice in choices]


def posted(choices: Sequence[Choice]) -> list[Posted]:
    return [Posted(weekday(n), choice.prompt.id) for n, choice in enumerate(choices)]


# --- nobody twice ------------------------------------------------------------------------------------


@settings(max_examples=60, deadline=None)
@given(offered=many, seed=seeds)
def test_no_client_comes_twice_before_all_were_there(offered: list[Prompt], seed: str) -> None:
    came = ids(practised(offered, 2 * len(offered), seed))
    assert set(came[: len(offered)]) == {prompt.id for prompt in offered}
    assert came[len(offered) :] == came[: len(offered)], "whoever was there longest ago comes again"


@settings(max_examples=40, deadline=None)
@given(offered=many, seed=seeds, data=st.data())
def test_newcomers_come_in_before_anyone_comes_again(offered: list[Prompt], seed: str, data: st.DataObject) -> None:
    earlier = practised(offered, data.draw(st.integers(0, 2 * len(offered))), seed)
    newcomers = named(data.draw(st.lists(clients, min_size=1, max_size=5)), first=100)
    left = {prompt.id for prompt in offered} - set(ids(earlier))
    came = ids(practised([*offered, *newcomers], len(left) + len(newcomers), seed, posted(earlier)))
    assert set(came) == left | {prompt.id for prompt in newcomers}


def test_newcomers_do_not_wait_for_the_end() -> None:
    offered = named([(1, theme) for theme in THEMES] * 4 + [(3, theme) for theme in THEMES] * 8)
    earlier = practised(offered, 30, "seed")
    newcomers = named([(1, theme) for theme in THEMES], first=100)
    came = practised([*offered, *newcomers], 10, "seed", posted(earlier))
    new = [choice.prompt.level for choice in came].count(1)
    assert 3 <= new <= 5, "they take turns with the others"


def test_a_client_that_left_the_guide_is_not_missed() -> None:
    offered = named([(1, "work"), (2, "work")])
    history = [Posted(weekday(0), "gone"), Posted(weekday(1), "client-0")]
    assert choose(history, offered, weekday(2), "seed").prompt.id == "client-1"


# --- levels rise -------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(12))
def test_levels_rise_over_the_weeks(seed: int) -> None:
    chance = random.Random(seed)
    offered = named([(chance.randint(1, 3), chance.choice(THEMES)) for _ in range(120)])
    levels = [choice.prompt.level for choice in practised(offered, 120, f"channel {seed}")]
    every_six_weeks = [sum(levels[start : start + 30]) for start in range(0, 120, 30)]
    assert every_six_weeks == sorted(every_six_weeks)
    assert len(set(every_six_weeks)) == 4
    assert set(levels[:10]) == {1}
    assert set(levels[-10:]) == {3}


@settings(max_examples=60, deadline=None)
@given(offered=many, seed=seeds)
def test_whose_turn_it_is_follows_the_levels_whatever_the_themes(offered: list[Prompt], seed: str) -> None:
    left = {prompt.id: prompt.level for prompt in offered}
    for choice in practised(offered, len(offered), seed):
        assert choice.candidates[0].level <= min(left.values()) + 1
        del left[choice.prompt.id]


# --- themes vary -------------------------------------------------------------------------------------


@settings(max_examples=60, deadline=None)
@given(offered=many, seed=seeds)
def test_a_theme_comes_twice_running_only_where_no_other_is_left(offered: list[Prompt], seed: str) -> None:
    left = {prompt.id: prompt.theme for prompt in offered}
    choices = practised(offered, len(offered), seed)
    del left[choices[0].prompt.id]
    for yesterday, today in pairwise(choices):
        if today.prompt.theme == yesterday.prompt.theme:
            assert set(left.values()) == {today.prompt.theme}
        del left[today.prompt.id]


def test_of_those_whose_turn_it_is_the_theme_that_was_away_longest_comes() -> None:
    offered = named([(1, theme) for theme in THEMES])
    history = [Posted(weekday(n), f"client-{n}") for n in range(5)]
    newcomers = named([(1, theme) for theme in reversed(THEMES)], first=10)
    choice = choose(history, [*offered, *newcomers], weekday(5) - timedelta(days=2), "seed")
    assert (choice.prompt.theme, choice.theme_away) == ("work", 5)
    assert len(choice.candidates) == CANDIDATES


# --- a pure function ---------------------------------------------------------------------------------


@settings(max_examples=50, deadline=None)
@given(offered=many, seed=seeds, days=st.integers(0, 20), data=st.data())
def test_the_choice_depends_on_what_it_is_given_alone(
    offered: list[Prompt], seed: str, days: int, data: st.DataObject
) -> None:
    history = posted(practised(offered, days, seed))
    shuffled = data.draw(st.permutations(offered))
    assert choose(history, shuffled, weekday(days), seed) == choose(history, offered, weekday(days), seed)


def test_channels_go_through_the_clients_in_orders_of_their_own() -> None:
    offered = named([(1, "work")] * 12)
    assert len({choose([], offered, MONDAY, f"channel {n}").prompt.id for n in range(20)}) > 4


def test_without_any_client_there_is_nothing_to_choose() -> None:
    with pytest.raises(ValueError, match="empty"):
        choose([], [], MONDAY, "seed")
