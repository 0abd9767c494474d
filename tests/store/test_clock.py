"""What the clock makes due is noted together with the next moment: once, late by no more than it may be."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import update
from sqlalchemy.exc import StatementError

from bot.practice.days import Days
from bot.practice.effects import ForgetPerson, PauseChannel, ResumeChannel, SetUpChannel, SkipDay
from bot.practice.events import (
    ChannelId,
    ChannelSetUp,
    DaySkipped,
    PersonForgotten,
    PracticePaused,
    PracticeResumed,
    PromptDue,
    RecapDue,
)
from bot.practice.schedule import spread
from bot.store.tables import channels
from tests.store.room import CLEO, ELSEWHERE, HERE, THREAD, TODAY, Room, at_once

BEHIND = spread(HERE)
"""How far the channel is behind its hour, as each is by a little."""
TUESDAY_NINE = datetime(2026, 11, 24, 9, 0, tzinfo=UTC) + BEHIND
PROMPT_DUE = "prompt-due:T0TEAM:C0PRACTICE:2026-11-24"


def next_prompt_at(room: Room) -> datetime:
    state = room.store.channel(HERE)
    assert state is not None
    return state.next_prompt_at


def test_nothing_is_due_before_its_hour(room: Room) -> None:
    assert next_prompt_at(room) == TUESDAY_NINE
    assert room.store.take_due(TUESDAY_NINE - timedelta(seconds=1)) == ()


def test_the_hour_makes_an_event_and_moves_the_channel_on(room: Room) -> None:
    assert room.store.take_due(TUESDAY_NINE) == (PROMPT_DUE,)
    assert next_prompt_at(room) == TUESDAY_NINE + timedelta(days=1)
    room.now = TUESDAY_NINE
    assert room.recalled(PROMPT_DUE).now == TUESDAY_NINE
    assert '"day": "2026-11-24"' in str(room.rows("events"))


def test_an_hour_is_due_once(room: Room) -> None:
    assert room.store.take_due(TUESDAY_NINE) == (PROMPT_DUE,)
    assert room.store.take_due(TUESDAY_NINE) == ()
    assert room.store.take_due(TUESDAY_NINE + timedelta(minutes=1)) == ()


def test_the_event_and_the_next_moment_are_one_transaction(room: Room) -> None:
    room.happens("elsewhere", ChannelSetUp(ELSEWHERE, CLEO, "UTC", "09:30", "16:30", post_now=False))
    room.decides("elsewhere", SetUpChannel(ELSEWHERE, "UTC", "09:30", "16:30", CLEO))
    with room.engine.begin() as conn:
        conn.execute(update(channels).where(channels.c.post_at == "09:30").values(weekdays="no day"))
    with pytest.raises(ValueError, match="invalid literal"):
        room.store.take_due(TUESDAY_NINE + timedelta(hours=1))
    assert next_prompt_at(room) == TUESDAY_NINE, "the first of the two was not moved on either"
    assert room.store.left_over(TUESDAY_NINE + timedelta(days=1)) == ()


def test_a_zone_that_is_not_known_holds_up_its_own_channel_alone(room: Room) -> None:
    room.happens("elsewhere", ChannelSetUp(ELSEWHERE, CLEO, "UTC", "08:30", "16:30", post_now=False))
    room.decides("elsewhere", SetUpChannel(ELSEWHERE, "UTC", "08:30", "16:30", CLEO))
    with room.engine.begin() as conn:
        conn.execute(update(channels).where(channels.c.post_at == "08:30").values(zone="Nowhere/Land"))
    assert room.store.take_due(TUESDAY_NINE) == (PROMPT_DUE,)
    assert room.store.take_due(TUESDAY_NINE) == ()


def test_friday_is_followed_by_monday(room: Room) -> None:
    friday = TUESDAY_NINE + timedelta(days=3)
    assert room.store.take_due(friday) == (PROMPT_DUE, "prompt-due:T0TEAM:C0PRACTICE:2026-11-27"), "Friday is in time"
    assert next_prompt_at(room) == friday + timedelta(days=3)


def test_after_a_standstill_of_days_todays_prompt_is_still_due_in_its_time(room: Room) -> None:
    thursday = datetime(2026, 11, 26, 10, 0, tzinfo=UTC)
    assert room.store.take_due(thursday) == (PROMPT_DUE, "prompt-due:T0TEAM:C0PRACTICE:2026-11-26")
    assert room.store.take_due(thursday) == ()


def test_after_a_standstill_past_the_hour_the_day_is_over(room: Room) -> None:
    thursday = datetime(2026, 11, 26, 11, 30, tzinfo=UTC)
    assert room.store.take_due(thursday) == (PROMPT_DUE,)
    assert room.store.take_due(thursday) == ()
    assert next_prompt_at(room) == TUESDAY_NINE + timedelta(days=3)


def test_each_channel_has_its_own_clock(room: Room) -> None:
    room.happens("elsewhere", ChannelSetUp(ELSEWHERE, CLEO, "Asia/Tokyo", "09:00", "16:30", post_now=False))
    room.decides("elsewhere", SetUpChannel(ELSEWHERE, "Asia/Tokyo", "09:00", "16:30", CLEO))
    nine_in_tokyo = TUESDAY_NINE - timedelta(hours=9) - BEHIND + spread(ELSEWHERE)
    assert room.store.take_due(nine_in_tokyo) == ("prompt-due:T0TEAM:C0OTHER:2026-11-24",)
    assert room.store.take_due(TUESDAY_NINE) == (PROMPT_DUE,)


def test_a_recap_is_due_once(room: Room) -> None:
    room.opens_day()
    recap_at = datetime(2026, 11, 23, 16, 30, tzinfo=UTC) + BEHIND
    assert room.store.take_due(recap_at - timedelta(seconds=1)) == ()
    assert room.store.take_due(recap_at) == (f"recap-due:{THREAD}",)
    assert room.store.take_due(recap_at) == (), "the event is kept, whatever becomes of it"
    assert room.store.take_up("worker", 9) == ("now", f"recap-due:{THREAD}")[1:]


def test_what_was_left_undecided_is_found_oldest_first(room: Room) -> None:
    for n, minutes in enumerate((3, 1, 2)):
        room.now = TUESDAY_NINE + timedelta(minutes=minutes)
        room.happens(f"at {minutes}", PromptDue(HERE, date(2026, 11, 24 + n)))
    room.happens("decided", RecapDue(HERE, THREAD))
    room.decides("decided")
    assert room.store.left_over(TUESDAY_NINE + timedelta(minutes=3)) == ("at 1", "at 2")
    assert room.store.left_over(TUESDAY_NINE) == ()


def test_a_moment_without_a_zone_is_refused(room: Room) -> None:
    naive = datetime(2026, 11, 24, 9, 0)  # noqa: DTZ001  # what is refused
    with pytest.raises(StatementError, match="no zone"):
        room.store.take_in("naive", None, PromptDue(HERE, TODAY), None, naive)
    assert "naive" not in str(room.rows("events"))


def test_moments_come_back_in_utc_whatever_zone_they_went_in_with(room: Room) -> None:
    tokyo = TUESDAY_NINE.astimezone(ZoneInfo("Asia/Tokyo"))
    room.store.take_in("tokyo", None, PromptDue(HERE, TODAY), None, tokyo)
    (row,) = (row for row in room.rows("events") if row["key"] == "tokyo")
    assert row["received_at"] == TUESDAY_NINE
    assert str(row["received_at"]) == "2026-11-24 09:00:17+00:00"


# --- days off, pauses ---------------------------------------------------------------------------------

WEEK_DUE = "week-due:T0TEAM:C0PRACTICE:2026-11-27"


def pauses(room: Room) -> None:
    room.happens("pause", PracticePaused(HERE, CLEO))
    room.decides("pause", PauseChannel(HERE, CLEO))


def skips(room: Room, day: date) -> None:
    room.happens(f"skip {day}", DaySkipped(HERE, CLEO, day))
    room.decides(f"skip {day}", SkipDay(HERE, day))


def resumes(room: Room) -> None:
    room.happens(f"resume {room.now}", PracticeResumed(HERE, CLEO))
    room.decides(f"resume {room.now}", ResumeChannel(HERE))


def chooses(room: Room, days: Days) -> None:
    room.happens(f"set up {days}", ChannelSetUp(HERE, CLEO, "UTC", "09:00", "16:30", post_now=False, days=days))
    room.decides(f"set up {days}", SetUpChannel(HERE, "UTC", "09:00", "16:30", CLEO, days))


def test_the_days_that_were_chosen_come_back_as_they_were(room: Room) -> None:
    days = Days((0, 2, 6), "DE-BY", (date(2026, 12, 24), date(2027, 1, 4)))
    chooses(room, days)
    state = room.store.channel(HERE)
    assert state is not None
    assert state.channel.days == days
    assert state.channel.find_holiday(date(2027, 1, 6)) == "Epiphany", "kept in Bavaria, not in all of Germany"
    assert state.channel.find_holiday(date(2027, 1, 7)) is None


def test_a_holiday_and_a_date_off_have_no_prompt(room: Room) -> None:
    chooses(room, Days(region="US", dates_off=(date(2026, 11, 24), date(2026, 11, 27))))
    assert next_prompt_at(room) == TUESDAY_NINE + timedelta(days=1)
    assert room.store.take_due(TUESDAY_NINE + timedelta(days=1)) == ("prompt-due:T0TEAM:C0PRACTICE:2026-11-25",)
    assert next_prompt_at(room) == TUESDAY_NINE + timedelta(days=6), "Thanksgiving, a date off, the weekend"


def test_a_region_that_is_known_no_more_keeps_no_holidays_and_holds_nothing_up(room: Room) -> None:
    chooses(room, Days(region="XX-1"))
    assert room.store.take_due(TUESDAY_NINE) == (PROMPT_DUE,)


def test_nothing_is_due_while_somebody_has_it_paused(room: Room) -> None:
    pauses(room)
    assert room.store.take_due(TUESDAY_NINE) == ()
    assert next_prompt_at(room) == TUESDAY_NINE + timedelta(days=1)
    room.now = TUESDAY_NINE + timedelta(minutes=1)
    resumes(room)
    assert room.store.take_due(TUESDAY_NINE + timedelta(days=1)) == ("prompt-due:T0TEAM:C0PRACTICE:2026-11-25",)


def test_who_paused_it_is_told_until_it_is_resumed_or_that_person_forgotten(room: Room) -> None:
    pauses(room)
    state = room.store.channel(HERE)
    assert state is not None
    assert (state.channel.paused_by, state.channel.paused) == (CLEO, None)
    room.happens("forget", PersonForgotten(HERE.workspace, CLEO))
    room.decides("forget", ForgetPerson(HERE.workspace, CLEO))
    state = room.store.channel(HERE)
    assert state is not None
    assert state.channel.paused_by == ""
    assert state.channel.is_paused
    assert CLEO not in str(room.rows("channels"))
    resumes(room)
    state = room.store.channel(HERE)
    assert state is not None
    assert not state.channel.is_paused


def test_setting_up_again_does_not_end_what_a_person_paused(room: Room) -> None:
    pauses(room)
    chooses(room, Days())
    state = room.store.channel(HERE)
    assert state is not None
    assert state.channel.is_paused


def test_a_day_is_skipped_and_the_next_is_not(room: Room) -> None:
    skips(room, date(2026, 11, 24))
    assert next_prompt_at(room) == TUESDAY_NINE + timedelta(days=1)
    skips(room, date(2026, 11, 25))
    assert next_prompt_at(room) == TUESDAY_NINE + timedelta(days=2)
    resumes(room)
    assert next_prompt_at(room) == TUESDAY_NINE


def test_days_that_were_skipped_long_ago_are_not_kept(room: Room) -> None:
    skips(room, date(2026, 11, 24))
    room.later(days=10)
    skips(room, date(2026, 12, 8))
    (row,) = room.rows("channels")
    assert row["skipped"] == "2026-12-08"


def test_what_is_due_already_is_not_lost_when_the_days_are_chosen_anew(room: Room) -> None:
    room.now = TUESDAY_NINE + timedelta(seconds=2)
    chooses(room, Days((1,)))
    assert room.store.take_due(room.now) == (PROMPT_DUE,)
    assert next_prompt_at(room) == TUESDAY_NINE + timedelta(days=7)


def test_a_moment_that_was_reckoned_by_older_rules_of_the_clock_is_put_right(room: Room) -> None:
    an_hour_early = TUESDAY_NINE - timedelta(hours=1)
    with room.engine.begin() as conn:
        conn.execute(update(channels).values(next_prompt_at=an_hour_early))
    assert room.store.take_due(an_hour_early) == ()
    assert next_prompt_at(room) == TUESDAY_NINE


# --- the week -----------------------------------------------------------------------------------------


def test_the_weeks_picture_is_due_before_the_recap_of_its_last_day(room: Room) -> None:
    friday = datetime(2026, 11, 27, 16, 25, tzinfo=UTC) + BEHIND
    assert WEEK_DUE not in room.store.take_due(friday - timedelta(seconds=1))
    assert room.store.take_due(friday) == (WEEK_DUE,)
    assert room.store.take_due(friday) == ()
    assert room.store.take_due(friday + timedelta(days=7))[0] == "week-due:T0TEAM:C0PRACTICE:2026-12-04"


@pytest.mark.parametrize("recap_at", ["00:00", "00:03"])
def test_the_picture_before_a_recap_just_after_midnight_is_due_the_evening_before(room: Room, recap_at: str) -> None:
    room.happens("anew", ChannelSetUp(HERE, CLEO, "UTC", "09:00", recap_at, post_now=False))
    room.decides("anew", SetUpChannel(HERE, "UTC", "09:00", recap_at, CLEO))
    friday = datetime.fromisoformat(f"2026-11-27T{recap_at}").replace(tzinfo=UTC) + BEHIND
    room.store.take_due(friday - timedelta(hours=1))
    assert WEEK_DUE not in room.store.take_due(friday - timedelta(minutes=5, seconds=1))
    for week in (timedelta(), timedelta(days=7)):
        due = friday - timedelta(minutes=5) + week
        assert room.store.take_due(due)[0] == f"week-due:T0TEAM:C0PRACTICE:{(friday + week).date()}"


# --- many ---------------------------------------------------------------------------------------------


def test_however_many_are_due_all_are_taken_and_each_once(room: Room) -> None:
    places = [ChannelId("T0TEAM", f"C{n:04}") for n in range(450)]
    with room.engine.begin() as conn:
        (row,) = (dict(one._mapping) for one in conn.execute(channels.select()))
        conn.execute(channels.insert(), [{**row, "channel": place.channel} for place in places])
    taken = at_once(*[lambda: room.store.take_due(TUESDAY_NINE + timedelta(hours=1))] * 3)
    keys = [key for one in taken for key in one]
    assert len(keys) == len(set(keys)) == len(places) + 1
    assert len(room.store.take_up("worker", 1_000)) == len(places) + 1, "they wait for whoever has room"
