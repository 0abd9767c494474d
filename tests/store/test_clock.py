"""What the clock makes due is noted together with the next moment: once, late by no more than it may be."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pytest
from sqlalchemy import update
from sqlalchemy.exc import StatementError

from bot.practice.effects import CloseThread, SetUpChannel
from bot.practice.events import ChannelSetUp, PromptDue, RecapDue
from bot.store.tables import channels
from tests.store.room import CLEO, ELSEWHERE, HERE, THREAD, TODAY, Room

TUESDAY_NINE = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
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
        conn.execute(update(channels).where(channels.c.post_at == "09:30").values(zone="Nowhere/Land"))
    with pytest.raises(ZoneInfoNotFoundError):
        room.store.take_due(TUESDAY_NINE + timedelta(hours=1))
    assert next_prompt_at(room) == TUESDAY_NINE, "the first of the two was not moved on either"
    assert room.store.left_over(TUESDAY_NINE + timedelta(days=1)) == ()


def test_friday_is_followed_by_monday(room: Room) -> None:
    room.store.take_due(datetime(2026, 11, 27, 9, 0, tzinfo=UTC))
    assert next_prompt_at(room) == datetime(2026, 11, 27, 9, 0, tzinfo=UTC), "Tuesday was due; Friday is in time"
    assert room.store.take_due(datetime(2026, 11, 27, 9, 1, tzinfo=UTC)) == ("prompt-due:T0TEAM:C0PRACTICE:2026-11-27",)
    assert next_prompt_at(room) == datetime(2026, 11, 30, 9, 0, tzinfo=UTC)


def test_after_a_standstill_of_days_todays_prompt_is_still_due_in_its_time(room: Room) -> None:
    thursday = datetime(2026, 11, 26, 10, 0, tzinfo=UTC)
    assert room.store.take_due(thursday) == (PROMPT_DUE,)
    assert room.store.take_due(thursday) == ("prompt-due:T0TEAM:C0PRACTICE:2026-11-26",)
    assert room.store.take_due(thursday) == ()


def test_after_a_standstill_past_the_hour_the_day_is_over(room: Room) -> None:
    thursday = datetime(2026, 11, 26, 11, 30, tzinfo=UTC)
    assert room.store.take_due(thursday) == (PROMPT_DUE,)
    assert room.store.take_due(thursday) == ()
    assert next_prompt_at(room) == datetime(2026, 11, 27, 9, 0, tzinfo=UTC)


def test_each_channel_has_its_own_clock(room: Room) -> None:
    room.happens("elsewhere", ChannelSetUp(ELSEWHERE, CLEO, "Asia/Tokyo", "09:00", "16:30", post_now=False))
    room.decides("elsewhere", SetUpChannel(ELSEWHERE, "Asia/Tokyo", "09:00", "16:30", CLEO))
    assert room.store.take_due(TUESDAY_NINE - timedelta(hours=9)) == ("prompt-due:T0TEAM:C0OTHER:2026-11-24",)
    assert room.store.take_due(TUESDAY_NINE) == (PROMPT_DUE,)


def test_a_recap_is_due_until_its_thread_is_closed(room: Room) -> None:
    room.opens_day()
    recap_at = datetime(2026, 11, 23, 16, 30, tzinfo=UTC)
    assert room.store.take_due(recap_at - timedelta(seconds=1)) == ()
    assert room.store.take_due(recap_at) == (f"recap-due:{THREAD}",)
    assert room.store.take_due(recap_at) == (f"recap-due:{THREAD}",), "nobody has decided it yet"
    room.decides(f"recap-due:{THREAD}", CloseThread(THREAD))
    assert room.store.take_due(recap_at) == ()


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
    assert str(row["received_at"]) == "2026-11-24 09:00:00+00:00"
