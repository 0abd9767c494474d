"""Whatever the clocks of a zone do, each day of its calendar has one prompt: at its hour, on its day, in time.

`make test` walks every change of twenty zones in ten years; `make soak` every change of every zone since 1970, and
each day of ten years.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.practice.days import Days
from bot.practice.events import ChannelId
from bot.practice.schedule import RECAP_AFTER, is_late, local_day, next_prompt, prompt_on, recap_of, spread
from bot.practice.thread import Channel
from tests.practice.cast import CHANNEL
from tests.practice.zones import TWENTY, changes, distinct_zones

EVERY_DAY = Days(tuple(range(7)))
AROUND = timedelta(hours=3)
HALF_HOURS = tuple(f"{n // 2:02}:{n % 2 * 30:02}" for n in range(48))
PLACES = tuple(ChannelId("team", name) for name in ("channel 401", "practice", "another"))


def channel_in(zone: str, post_at: str, place: ChannelId = PLACES[0]) -> Channel:
    return replace(CHANNEL, place=place, zone=zone, post_at=post_at, recap_at=post_at, days=EVERY_DAY)


def hours_near(zone: str, change: datetime) -> list[str]:
    """The half hours that clocks show before and after a change, and so those that it leaves out or repeats."""
    shown = {(change + n * timedelta(minutes=30)).astimezone(ZoneInfo(zone)) for n in range(-6, 7)}
    left_out = {moment + timedelta(hours=n / 2) for moment in shown for n in range(4)}
    return sorted({f"{moment:%H}:{moment.minute // 30 * 30:02}" for moment in left_out})


def calendar(zone: str, start: datetime, end: datetime) -> Iterator[date]:
    """The days that a zone's calendar has between two moments, but for those that these cut."""
    known = ZoneInfo(zone)
    seen = {
        (start + n * timedelta(minutes=30)).astimezone(known).date()
        for n in range(int((end - start) / timedelta(minutes=30)))
    }
    return iter(sorted(seen - {start.astimezone(known).date(), end.astimezone(known).date()}))


def prompts_between(channel: Channel, start: datetime, end: datetime) -> list[datetime]:
    found = [next_prompt(channel, start)]
    while found[-1] <= end:
        found.append(next_prompt(channel, found[-1]))
    return found[:-1]


def hold_to_the_clock(channel: Channel, start: datetime, end: datetime) -> None:
    """What has to be so of a channel between two moments."""
    moments = prompts_between(channel, start, end)
    days = [local_day(channel, moment) for moment in moments]
    assert days == sorted(set(days)), "each day once, in order"
    missing = set(calendar(channel.zone, start, end)) - set(days)
    assert not missing, "each day of the calendar has one"
    for moment, day in zip(moments, days, strict=True):
        assert moment == prompt_on(channel, day)
        assert not is_late(channel, day, moment)
        assert is_right_hour(channel, day, moment)
        assert next_prompt(channel, moment - timedelta(microseconds=1)) == moment
        assert recap_of(channel, moment) >= moment + RECAP_AFTER


def is_right_hour(channel: Channel, day: date, moment: datetime) -> bool:
    """Whether clocks show the channel's hour, the first time; or, where that was left out, a time behind the gap (the
    last second of the day, where the gap leads out of it)."""
    zone, wanted = ZoneInfo(channel.zone), time.fromisoformat(channel.post_at)
    hour = datetime.combine(day, wanted)
    shown = moment.astimezone(zone)
    if (moment + timedelta(seconds=1)).astimezone(
        zone
    ).date() != day:  # the day's last second: its hour, or the spread, led out of it
        return shown.replace(tzinfo=None) >= hour or not exists(hour, zone)
    unspread = (moment - spread(channel.place)).astimezone(zone)
    if exists(hour, zone):
        return unspread.replace(tzinfo=None) == hour and unspread.fold == 0
    return hour < unspread.replace(tzinfo=None) <= hour + timedelta(hours=24)


def exists(wall_clock: datetime, zone: ZoneInfo) -> bool:
    back = wall_clock.replace(tzinfo=zone).astimezone(UTC).astimezone(zone)
    return back.replace(tzinfo=None) == wall_clock


@pytest.mark.parametrize("zone", TWENTY)
def test_every_change_of_twenty_zones_in_ten_years(zone: str) -> None:
    for n, change in enumerate(changes(zone) or (datetime(2026, 1, 1, tzinfo=UTC),)):
        near = hours_near(zone, change)
        for k, post_at in enumerate(near[n % 6 :: 6]):
            channel = channel_in(zone, post_at, PLACES[k % len(PLACES)])
            hold_to_the_clock(channel, change - timedelta(days=2), change + timedelta(days=2))


@settings(max_examples=50, deadline=None)
@given(
    zone=st.sampled_from(sorted(available_timezones())),
    hour=st.times().map(lambda at: f"{at:%H:%M}"),
    day=st.dates(date(1970, 1, 10), date(2060, 1, 1)),
    place=st.sampled_from(PLACES),
)
def test_any_zone_at_any_time(zone: str, hour: str, day: date, place: ChannelId) -> None:
    start = datetime.combine(day, time(), UTC)
    hold_to_the_clock(channel_in(zone, hour, place), start, start + timedelta(days=3))


def test_the_twenty_zones_hold_changes_of_every_kind() -> None:
    known = {zone: {moment.astimezone(ZoneInfo(zone)).utcoffset() for moment in changes(zone)} for zone in TWENTY}
    assert sum(len(changes(zone)) for zone in TWENTY) > 300
    assert not known["UTC"]
    assert {len(offsets) for offsets in known.values()} >= {0, 2}


@pytest.mark.soak
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("zone", distinct_zones())
def test_every_day_of_ten_years_in_every_zone(zone: str) -> None:
    for post_at in ("00:00", "02:30", "09:00", "23:59"):
        channel = channel_in(zone, post_at, PLACES[1])
        hold_to_the_clock(channel, datetime(2026, 1, 1, tzinfo=UTC), datetime(2036, 1, 1, tzinfo=UTC))


@pytest.mark.soak
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("zone", sorted(available_timezones()))
def test_every_change_of_every_zone_since_1970(zone: str) -> None:
    for change in changes(zone, datetime(1970, 1, 10, tzinfo=UTC), 67):
        for post_at in HALF_HOURS:
            hold_to_the_clock(channel_in(zone, post_at), change - timedelta(days=2), change + timedelta(days=2))
