"""The week's picture: of distinct people, from five up, of no category that fewer than three gave; else nothing."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from bot.guide.types import NONE
from bot.practice.days import Days
from bot.practice.decide import decide
from bot.practice.effects import PostWeek
from bot.practice.events import WeekDue
from bot.practice.schedule import WEEK_LATE_AFTER, recap_on, week_on
from bot.practice.thread import Situation, Week
from bot.practice.week import PULLS_TOLD, count_pulls
from tests.practice.cast import CHANNEL, GUIDE, HERE, decided, only, real_guide

FRIDAY = date(2026, 3, 6)
DUE = WeekDue(HERE, FRIDAY)
PROMPTS = tuple(GUIDE.prompts)


def week_moment() -> datetime:
    moment = week_on(CHANNEL, FRIDAY)
    assert moment
    return moment


def week(*ways: tuple[str, tuple[str, ...]], prompts: tuple[str, ...] = PROMPTS) -> Situation:
    return Situation(week_moment(), CHANNEL, week=Week("team:practice:2026-03-05", prompts, ways))


def by(people: int, *ways: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((f"person {n}", ways) for n in range(people))


def test_the_picture_goes_into_the_weeks_last_thread() -> None:
    posted = only(decided(DUE, week(*by(5, "wait"))), PostWeek)
    assert (posted.id, posted.thread, posted.place) == (
        "week:team:practice:2026-03-06",
        "team:practice:2026-03-05",
        HERE,
    )
    assert (posted.people, posted.ways, posted.clients) == (5, (("wait", 5),), len(PROMPTS))
    assert {posted.opens.path.split("/")[1], posted.pulls.path.split("/")[1], posted.came.path.split("/")[1]} == {
        "opens",
        "pulls",
        "came",
    }


def test_people_are_counted_once_however_often_they_replied() -> None:
    posted = only(decided(DUE, week(*by(5, "wait"), *by(5, "wait"), *by(3, NONE))), PostWeek)
    assert (posted.people, posted.ways) == (5, (("wait", 5), (NONE, 3)))


def test_a_category_that_fewer_than_three_gave_is_not_told() -> None:
    posted = only(decided(DUE, week(*by(6, "wait"), *by(2, "rescue"))), PostWeek)
    assert posted.ways == (("wait", 6),)


@pytest.mark.parametrize(
    "known",
    [
        week(*by(4, "wait")),
        week(*by(4, "wait"), *by(4, "wait")),
        week(("a", ("wait",)), ("b", ("wait",)), ("c", ("rescue",)), ("d", ("rescue",)), ("e", (NONE,))),
        week(),
        week(*by(9, "wait"), prompts=PROMPTS[:1]),
        week(*by(9, "a category that left the guide")),
        Situation(week_moment(), CHANNEL),
        Situation(week_moment(), None),
    ],
    ids=["four", "four twice", "no way of three", "nobody", "one client", "of no category", "no thread", "no channel"],
)
def test_below_the_minimum_there_is_nothing_at_all(known: Situation) -> None:
    assert decided(DUE, known) == ()


@pytest.mark.parametrize(
    "known",
    [
        replace(week(*by(5, "wait")), channel=replace(CHANNEL, paused="is_archived")),
        replace(week(*by(5, "wait")), channel=replace(CHANNEL, paused_by="cleo")),
        replace(week(*by(5, "wait")), channel=replace(CHANNEL, days=Days(tuple(range(6))))),
        replace(week(*by(5, "wait")), channel=replace(CHANNEL, skipped=(FRIDAY,))),
        replace(week(*by(5, "wait")), now=week_moment() + WEEK_LATE_AFTER + timedelta(seconds=1)),
        replace(week(*by(5, "wait")), now=week_moment() - timedelta(seconds=1)),
    ],
    ids=["failed", "paused", "no longer the last day", "skipped", "late", "early"],
)
def test_the_picture_comes_in_its_time_or_not_at_all(known: Situation) -> None:
    assert decided(DUE, known) == ()


def test_the_picture_may_be_posted_until_shortly_before_the_recap_and_no_later() -> None:
    posted = only(decided(DUE, replace(week(*by(5, "wait")), now=week_moment() + WEEK_LATE_AFTER)), PostWeek)
    recap = recap_on(CHANNEL, FRIDAY)
    assert recap
    assert posted.not_after == week_moment() + WEEK_LATE_AFTER == recap - timedelta(minutes=1)


def test_a_guide_without_words_for_it_has_no_picture() -> None:
    silent = replace(GUIDE, voice=replace(GUIDE.voice, week=None))
    assert decided(DUE, week(*by(5, "wait")), guide=silent) == ()


def test_the_wording_varies_from_week_to_week() -> None:
    guide = real_guide()
    events = [f"week-due:team:practice:2026-{month:02}-06" for month in range(1, 13)]
    known = week(*by(5, NONE), prompts=tuple(guide.prompts)[:5])
    posted = [only(decide(key, DUE, known, None, guide), PostWeek) for key in events]
    assert len({one.opens.path for one in posted}) > 1
    assert len({one.came.path for one in posted}) > 1


def test_pulls_are_counted_by_clients_those_of_most_first() -> None:
    guide = real_guide()
    prompts = list(guide.prompts)[:5]
    pulls = count_pulls([*prompts, "a client who left the guide"], guide)
    assert 0 < len(pulls) <= PULLS_TOLD
    for pull, clients in pulls:
        assert clients == sum(pull in guide.prompts[prompt].pulls for prompt in prompts)
        assert guide.is_trap(pull)
    assert [n for _, n in pulls] == sorted((n for _, n in pulls), reverse=True)
