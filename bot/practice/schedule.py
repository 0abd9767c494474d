"""When a channel's moments come, and why none comes on a day: pure functions of its settings and `now`.

Days and hours are the channel's own. Each channel is spread a little behind its hour, always by the same, so that
many channels of one hour are not posted in the same second.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.practice.choosing import Posted, seed_of
from bot.practice.days import Off
from bot.practice.events import ChannelId
from bot.practice.saying import pick
from bot.practice.thread import Channel

POST_AT, RECAP_AT = "09:00", "16:30"
"""The hours of a channel until somebody chooses others."""

LATE_AFTER = timedelta(hours=2)
"""A prompt that could not be posted within this time of its hour is skipped that day."""

RECAP_AFTER = timedelta(hours=1)
"""The recap leaves at least this much time to answer."""

WEEK_BEFORE = timedelta(minutes=5)
"""The week's picture comes so long before the recap: that one leaves the thread to the team."""

WEEK_LATE_AFTER = WEEK_BEFORE - timedelta(minutes=1)
"""A week's picture that could not be posted within this time of its moment is left. An attempt that begins before that
has come to its end when the recap comes."""

SPREAD_SECONDS = 120
"""The channels of one hour are spread over so many seconds."""

_DAY = timedelta(days=1)
_SECOND = timedelta(seconds=1)


def local_day(channel: Channel, now: datetime) -> date:
    """The date on the channel's own calendar. `now` is aware."""
    return now.astimezone(ZoneInfo(channel.zone)).date()


def spread(place: ChannelId) -> timedelta:
    """How far behind its hour a channel is: the same each time."""
    return timedelta(seconds=pick(SPREAD_SECONDS, f"{seed_of(place)} spread"))


def day_off(channel: Channel, day: date) -> Off | None:
    """Why nothing comes on a day of the channel's calendar; None where it does."""
    if day.weekday() not in channel.days.weekdays:
        return Off("weekday")
    if day in channel.days.dates_off:
        return Off("date_off")
    if holiday := channel.find_holiday(day):
        return Off("holiday", holiday)
    return Off("skipped") if day in channel.skipped else None


# --- one day's moments --------------------------------------------------------------------------------


def prompt_on(channel: Channel, day: date) -> datetime | None:
    """The moment in UTC at which the prompt of `day` is due; None on a day off, or one that the zone leaves out."""
    return None if day_off(channel, day) else _moment(channel, day, channel.post_at)


def recap_on(channel: Channel, day: date) -> datetime | None:
    """The moment in UTC of the recap hour of `day`; None as for the prompt."""
    return None if day_off(channel, day) else _moment(channel, day, channel.recap_at)


def week_on(channel: Channel, day: date) -> datetime | None:
    """The moment in UTC of the week's picture, where `day` is the last of its week on which anything comes."""
    recap = recap_on(channel, day)
    next_week = first_of_week(channel, day) + 7 * _DAY
    later = (day + n * _DAY for n in range(1, (next_week - day).days))
    return recap - WEEK_BEFORE if recap and not any(prompt_on(channel, one) for one in later) else None


def first_of_week(channel: Channel, day: date) -> date:
    """The day that the week of `day` begins with, by the days on which the channel practises."""
    return day - (day.weekday() - channel.days.week_begins) % 7 * _DAY


# --- the next moments ---------------------------------------------------------------------------------


def next_prompt(channel: Channel, after: datetime) -> datetime:
    """The first moment later than `after` at which the channel's prompt is due, in UTC."""
    moments = (prompt_on(channel, day) for day in _days_from(channel, after))
    return next(moment for moment in moments if moment and moment > after)


def next_week(channel: Channel, after: datetime) -> datetime:
    """The first moment later than `after` at which a week's picture is due, in UTC."""
    moments = (week_on(channel, day) for day in _days_from(channel, after))
    return next(moment for moment in moments if moment and moment > after)


def recap_of(channel: Channel, posted: datetime) -> datetime:
    """The recap's moment for a prompt posted at `posted`, in UTC: the first recap hour that leaves time."""
    moments = (recap_on(channel, day) for day in _days_from(channel, posted))
    return next(moment for moment in moments if moment and moment >= posted + RECAP_AFTER)


class Standing(Protocol):
    """A channel, and where its day stands."""

    @property
    def channel(self) -> Channel: ...
    @property
    def next_prompt_at(self) -> datetime: ...
    @property
    def history(self) -> tuple[Posted, ...]: ...


def next_opening(look: Standing, now: datetime) -> datetime:
    """When the channel's next client comes, in UTC, as seen at `now`: not on a day that has had its client."""
    due = look.next_prompt_at if look.next_prompt_at >= now else next_prompt(look.channel, now)
    day = local_day(look.channel, due)
    has_come = look.history and look.history[-1].day == day
    return next_prompt(look.channel, _end_of(look.channel, day)) if has_come else due


# --- late ---------------------------------------------------------------------------------------------


def not_after(channel: Channel, day: date, due: datetime) -> datetime:
    """Until when the prompt of `day`, due at `due`, may still be posted: a while, and never on another day."""
    return min(due + LATE_AFTER, _end_of(channel, day))


def is_late(channel: Channel, day: date, now: datetime) -> bool:
    """Whether the prompt of `day` is not to be posted any more at `now`: its hour is long past, or its day is."""
    due = _moment(channel, day, channel.post_at)
    return due is None or now > not_after(channel, day, due)


def _days_from(channel: Channel, moment: datetime) -> Iterator[date]:
    """The day of a moment on the channel's calendar, and those that follow."""
    first = local_day(channel, moment)
    return (first + n * _DAY for n in count())


def _moment(channel: Channel, day: date, wall_clock: str) -> datetime | None:
    """A wall-clock time of a day as the channel's moment in UTC. A time that a clock change leaves out moves on by the
    gap; of one that comes twice, the first counts. None on a day that the zone leaves out."""
    moment = _in_utc(day, time.fromisoformat(wall_clock), channel.zone) + spread(channel.place)
    within_day = min(moment, _end_of(channel, day))
    return within_day if local_day(channel, within_day) == day else None


def _end_of(channel: Channel, day: date) -> datetime:
    """The last second of a day on the channel's calendar, in UTC."""
    return _in_utc(day + _DAY, time(), channel.zone) - _SECOND


def _in_utc(day: date, wall_clock: time, zone: str) -> datetime:
    return datetime.combine(day, wall_clock, ZoneInfo(zone)).astimezone(UTC)
