"""When prompts, recaps and week's pictures come: by the channel's own clock and days, whatever that clock does."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.practice.choosing import Posted
from bot.practice.days import Days, Off
from bot.practice.events import ChannelId
from bot.practice.schedule import (
    LATE_AFTER,
    RECAP_AFTER,
    SPREAD_SECONDS,
    WEEK_BEFORE,
    day_off,
    first_of_week,
    is_late,
    local_day,
    next_opening,
    next_prompt,
    next_week,
    not_after,
    prompt_on,
    recap_of,
    spread,
)
from bot.practice.thread import Channel, Outlook
from tests.practice.cast import CHANNEL

ZONES = ["UTC", "Europe/Berlin", "America/Sao_Paulo", "Asia/Kathmandu", "Pacific/Apia", "Africa/Cairo", "America/Nuuk"]

ON_THE_DOT = ChannelId("team", "channel 401")
"""A channel that is not spread at all: its moments are its hours."""

hours = st.times().map(lambda time: f"{time:%H:%M}")
channels = st.builds(
    lambda zone, post_at, recap_at: at(zone, post_at, recap_at),
    st.sampled_from(ZONES),
    hours,
    hours,
)
moments = st.timedeltas(timedelta(), timedelta(days=65 * 365)).map(lambda t: datetime(1985, 1, 1, tzinfo=UTC) + t)


def at(zone: str, post_at: str = "09:00", recap_at: str = "16:30") -> Channel:
    return replace(CHANNEL, place=ON_THE_DOT, zone=zone, post_at=post_at, recap_at=recap_at)


def local(zone: str, wall_clock: str) -> datetime:
    """The moment at which the clocks of a zone show this."""
    return datetime.fromisoformat(wall_clock).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


# --- the next prompt ----------------------------------------------------------------------------------


@settings(max_examples=150, deadline=None)
@given(channel=channels, after=moments)
def test_the_next_prompt_is_always_later_and_within_a_long_weekend(channel: Channel, after: datetime) -> None:
    upcoming = next_prompt(channel, after)
    assert after < upcoming <= after + timedelta(days=5, hours=2), "Samoa once had no Friday"
    assert upcoming.tzinfo is UTC


@settings(max_examples=100, deadline=None)
@given(channel=channels.filter(lambda channel: channel.zone != "Pacific/Apia"), after=moments)
def test_a_fortnight_has_ten_prompts_on_ten_weekdays(channel: Channel, after: datetime) -> None:
    posted = [next_prompt(channel, after)]
    while len(posted) < 10:
        posted.append(next_prompt(channel, posted[-1]))
    assert all(earlier < later for earlier, later in pairwise(posted))
    assert len({local_day(channel, moment) for moment in posted}) == 10
    assert posted[-1] - posted[0] <= timedelta(days=14)
    days = [local_day(channel, moment).weekday() for moment in posted]
    assert set(days) <= {0, 1, 2, 3, 4}


@pytest.mark.parametrize("zone", ZONES)
def test_prompts_come_by_the_channels_clock_all_year(zone: str) -> None:
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    for _ in range(260):
        moment = next_prompt(at(zone), moment)
        there = moment.astimezone(ZoneInfo(zone))
        assert (f"{there:%H:%M}", there.weekday() < 5) == ("09:00", True)


def test_after_fridays_prompt_comes_mondays() -> None:
    friday = local("Europe/Berlin", "2026-03-27T09:00")
    assert next_prompt(at("Europe/Berlin"), friday) == local("Europe/Berlin", "2026-03-30T09:00")  # summer by then


def test_the_hour_itself_is_not_later_than_itself() -> None:
    tuesday = local("Asia/Kathmandu", "2026-03-03T09:00")
    before = tuesday - timedelta(microseconds=1)
    assert next_prompt(at("Asia/Kathmandu"), before) == tuesday
    assert next_prompt(at("Asia/Kathmandu"), tuesday) == local("Asia/Kathmandu", "2026-03-04T09:00")


def test_a_time_that_the_clocks_leave_out_moves_on_by_the_gap() -> None:
    before = local("Africa/Cairo", "2023-04-27T12:00")  # on Friday the 28th, midnight to one was left out
    upcoming = next_prompt(at("Africa/Cairo", "00:30"), before)
    assert upcoming == local("Africa/Cairo", "2023-04-28T01:30")


def test_of_a_time_that_comes_twice_the_first_counts_and_the_second_is_let_pass() -> None:
    before = local("Africa/Cairo", "2023-10-26T12:00")  # on that Thursday, eleven to midnight came twice
    twice = at("Africa/Cairo", "23:30")
    upcoming = next_prompt(twice, before)
    assert upcoming == datetime(2023, 10, 26, 20, 30, tzinfo=UTC)
    assert next_prompt(twice, upcoming) == local("Africa/Cairo", "2023-10-27T23:30")


def test_a_channel_in_sao_paulo_keeps_its_hour_when_summer_time_is_given_up() -> None:
    summer, winter = local("America/Sao_Paulo", "2019-02-15T09:00"), local("America/Sao_Paulo", "2019-02-18T09:00")
    assert next_prompt(at("America/Sao_Paulo"), summer) == winter
    assert winter - summer == timedelta(days=3, hours=1)


def test_where_a_friday_was_left_out_of_the_calendar_the_days_go_on() -> None:
    thursday = local("Pacific/Apia", "2011-12-29T09:00")  # Samoa had no 30 December 2011
    assert next_prompt(at("Pacific/Apia"), thursday) == local("Pacific/Apia", "2012-01-02T09:00")
    assert prompt_on(at("Pacific/Apia"), date(2011, 12, 30)) is None


def test_the_day_is_the_channels_own() -> None:
    moment = datetime(2026, 3, 3, 18, 30, tzinfo=UTC)
    assert local_day(at("Asia/Kathmandu"), moment) == date(2026, 3, 4)
    assert local_day(at("America/Sao_Paulo"), moment) == date(2026, 3, 3)


def test_the_next_client_comes_on_a_day_that_has_had_none() -> None:
    channel = at("Europe/Berlin")
    due = local("Europe/Berlin", "2026-03-03T09:00")
    early, late = due - timedelta(hours=2), due + timedelta(hours=2)
    today = Posted(date(2026, 3, 3), "client")
    assert next_opening(Outlook(channel, due, (), None), early) == due
    assert next_opening(Outlook(channel, due, (today,), None), early) == due + timedelta(days=1)
    assert next_opening(Outlook(channel, due, (), None), late) == due + timedelta(days=1), "the bot was not running"


# --- the recap ----------------------------------------------------------------------------------------


@settings(max_examples=150, deadline=None)
@given(channel=channels, posted=moments)
def test_the_recap_leaves_an_hour_and_comes_within_a_long_weekend(channel: Channel, posted: datetime) -> None:
    recap = recap_of(channel, posted)
    assert posted + RECAP_AFTER <= recap <= posted + timedelta(days=5, hours=3)


def test_the_recap_comes_the_same_day() -> None:
    posted = local("Europe/Berlin", "2026-03-03T09:00")
    assert recap_of(at("Europe/Berlin"), posted) == local("Europe/Berlin", "2026-03-03T16:30")


def test_a_prompt_posted_late_in_the_day_has_its_recap_the_next_day() -> None:
    posted = local("Europe/Berlin", "2026-03-03T15:31")
    assert recap_of(at("Europe/Berlin"), posted) == local("Europe/Berlin", "2026-03-04T16:30")


def test_a_prompt_that_somebody_asks_for_on_a_weekend_has_its_recap_on_monday() -> None:
    saturday = local("Europe/Berlin", "2026-03-07T10:00")
    assert recap_of(at("Europe/Berlin"), saturday) == local("Europe/Berlin", "2026-03-09T16:30")


# --- late ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "late"),
    [
        ("2026-03-03T09:00", False),
        ("2026-03-03T11:00", False),
        ("2026-03-03T11:01", True),
        ("2026-03-04T09:00", True),
    ],
)
def test_a_prompt_is_late_two_hours_after_its_hour(now: str, late: bool) -> None:
    channel = at("Asia/Kathmandu")
    assert is_late(channel, date(2026, 3, 3), local("Asia/Kathmandu", now)) == late


def test_a_prompt_is_late_when_its_day_is_over() -> None:
    channel = at("Europe/Berlin", "23:30")
    assert not is_late(channel, date(2026, 3, 3), local("Europe/Berlin", "2026-03-03T23:59"))
    assert is_late(channel, date(2026, 3, 3), local("Europe/Berlin", "2026-03-04T00:01"))


@settings(max_examples=200, deadline=None)
@given(channel=channels, after=moments)
def test_a_prompt_is_never_late_at_its_own_moment(channel: Channel, after: datetime) -> None:
    upcoming = next_prompt(channel, after)
    assert not is_late(channel, local_day(channel, upcoming), upcoming)


# --- days off -----------------------------------------------------------------------------------------

THANKSGIVING = date(2026, 11, 26)


def with_days(channel: Channel, weekdays: tuple[int, ...], *dates_off: date) -> Channel:
    return replace(channel, days=Days(weekdays, "US", dates_off), find_holiday={THANKSGIVING: "Thanksgiving"}.get)


def test_a_day_off_says_why() -> None:
    channel = replace(with_days(at("UTC"), (0, 2, 3, 4), date(2026, 11, 27)), skipped=(date(2026, 11, 30),))
    why = {
        date(2026, 11, 23) + timedelta(days=n): day_off(channel, date(2026, 11, 23) + timedelta(days=n))
        for n in range(8)
    }
    assert list(why.values()) == [
        None,
        Off("weekday"),
        None,
        Off("holiday", "Thanksgiving"),
        Off("date_off"),
        Off("weekday"),
        Off("weekday"),
        Off("skipped"),
    ]


def test_nothing_comes_on_a_day_off() -> None:
    channel = replace(with_days(at("UTC"), (0, 1, 2, 3, 4), date(2026, 11, 27)), skipped=(date(2026, 11, 30),))
    wednesday = local("UTC", "2026-11-25T09:00")
    assert next_prompt(channel, wednesday) == local("UTC", "2026-12-01T09:00")
    assert recap_of(channel, local("UTC", "2026-11-25T16:00")) == local("UTC", "2026-12-01T16:30")


def test_a_year_off_only_puts_the_next_prompt_off() -> None:
    off = tuple(date(2026, 1, 1) + timedelta(days=n) for n in range(400))
    assert next_prompt(with_days(at("UTC"), (2,), *off), local("UTC", "2026-01-01T00:00")).date() == date(2027, 2, 10)


def test_a_channel_without_any_day_cannot_be() -> None:
    for weekdays in ((), (7,), (0, -1)):
        with pytest.raises(ValueError, match="no days of a week"):
            Days(weekdays)


# --- the week -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("weekdays", "begins"),
    [((0, 1, 2, 3, 4), 0), ((6, 0, 1, 2, 3), 6), ((0, 2, 4), 0), ((5, 6), 5), ((2,), 2), (tuple(range(7)), 0)],
)
def test_a_week_begins_after_its_longest_rest(weekdays: tuple[int, ...], begins: int) -> None:
    channel = with_days(at("UTC"), weekdays)
    for n in range(14):
        first = first_of_week(channel, date(2026, 11, 23) + timedelta(days=n))
        assert first.weekday() == begins
        assert 0 <= (date(2026, 11, 23) + timedelta(days=n) - first).days < 7


def test_the_picture_comes_before_the_recap_of_the_last_day() -> None:
    friday = local("UTC", "2026-11-20T16:30")
    assert next_week(at("UTC"), local("UTC", "2026-11-17T12:00")) == friday - WEEK_BEFORE


def test_the_last_day_is_the_one_before_the_days_off() -> None:
    channel = with_days(at("UTC"), (0, 1, 2, 3, 4), date(2026, 11, 27))
    assert next_week(channel, local("UTC", "2026-11-23T12:00")).date() == date(2026, 11, 25), "then it is Thanksgiving"
    assert next_week(channel, local("UTC", "2026-11-25T17:00")).date() == date(2026, 12, 4)


def test_a_week_off_has_no_picture() -> None:
    whole_week = tuple(date(2026, 11, 23) + timedelta(days=n) for n in range(5))
    channel = with_days(at("UTC"), (0, 1, 2, 3, 4), *whole_week)
    assert next_week(channel, local("UTC", "2026-11-20T18:00")).date() == date(2026, 12, 4)


# --- spread -------------------------------------------------------------------------------------------


def test_channels_of_one_hour_are_spread_evenly_and_each_stays_where_it_is() -> None:
    places = [ChannelId("T0TEAM", f"C{n:08d}") for n in range(2_000)]
    found = [spread(place) for place in places]
    assert found == [spread(place) for place in places]
    assert spread(ON_THE_DOT) == timedelta()
    assert min(found) >= timedelta()
    assert max(found) < timedelta(seconds=SPREAD_SECONDS)
    busiest = max(found.count(second) for second in set(found))
    assert busiest < 4 * len(places) / SPREAD_SECONDS


def test_prompt_recap_and_picture_are_spread_by_the_same() -> None:
    place = ChannelId("team", "practice")
    channel, behind = replace(at("UTC"), place=place), spread(place)
    assert behind
    friday = local("UTC", "2026-11-20T00:00")
    assert next_prompt(channel, friday) == next_prompt(at("UTC"), friday) + behind
    assert next_week(channel, friday) == next_week(at("UTC"), friday) + behind
    assert recap_of(channel, friday) == recap_of(at("UTC"), friday) + behind


def test_no_spread_leads_into_the_next_day() -> None:
    place = ChannelId("team", "practice")
    channel = replace(at("Europe/Berlin", "23:59", "23:59"), place=place)
    moment = next_prompt(channel, local("Europe/Berlin", "2026-11-20T00:00"))
    assert local_day(channel, moment) == date(2026, 11, 20)
    assert not is_late(channel, date(2026, 11, 20), moment)


def test_a_time_whose_gap_leads_into_the_next_day_is_the_last_second_before_it() -> None:
    channel = replace(at("America/Nuuk", "23:30"), days=Days(tuple(range(7))))
    saturday = date(2026, 3, 28)  # at eleven in the evening, the clocks go on to midnight
    assert prompt_on(channel, saturday) == local("America/Nuuk", "2026-03-28T22:59:59")


# --- until when ---------------------------------------------------------------------------------------


def test_a_prompt_may_be_late_by_its_window_and_never_by_a_day() -> None:
    noon, night = at("Europe/Berlin", "12:00"), at("Europe/Berlin", "23:30")
    day = date(2026, 3, 3)
    due = prompt_on(noon, day)
    assert due
    assert not_after(noon, day, due) == due + LATE_AFTER
    due = prompt_on(night, day)
    assert due
    assert not_after(night, day, due) == local("Europe/Berlin", "2026-03-03T23:59:59")
