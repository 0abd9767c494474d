"""When a channel's moments come: pure functions of its settings and `now`."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.practice.thread import Channel, Outlook

POST_AT, RECAP_AT = "09:00", "16:30"
"""The hours of a channel until somebody chooses others."""

LATE_AFTER = timedelta(hours=2)
"""A prompt that could not be posted within this time of its hour is skipped that day."""

RECAP_AFTER = timedelta(hours=1)
"""The recap leaves at least this much time to answer."""

_WEEKDAYS = range(5)


def local_day(channel: Channel, now: datetime) -> date:
    """The date on the channel's own calendar. `now` is aware."""
    return now.astimezone(ZoneInfo(channel.zone)).date()


def next_prompt(channel: Channel, after: datetime) -> datetime:
    """The first moment later than `after` at which the channel's prompt is due, in UTC."""
    day = local_day(channel, after)
    moments = (_moment(day + timedelta(days=n), channel.post_at, channel.zone) for n in range(8) if _works(day, n))
    return next(moment for moment in moments if moment > after)


def next_opening(look: Outlook, now: datetime) -> datetime:
    """When the channel's next client comes, in UTC, as seen at `now`: not on a day that has had its client."""
    due = look.next_prompt_at if look.next_prompt_at >= now else next_prompt(look.channel, now)
    has_come = look.history and look.history[-1].day == local_day(look.channel, due)
    return next_prompt(look.channel, due) if has_come else due


def recap_of(channel: Channel, posted: datetime) -> datetime:
    """The recap's moment for a prompt posted at `posted`, in UTC: the first weekday recap hour that leaves time."""
    day = local_day(channel, posted)
    moments = (_moment(day + timedelta(days=n), channel.recap_at, channel.zone) for n in range(8) if _works(day, n))
    return next(moment for moment in moments if moment >= posted + RECAP_AFTER)


def is_late(channel: Channel, day: date, now: datetime) -> bool:
    """Whether the prompt of `day` is not to be posted any more at `now`: its hour is long past, or its day is."""
    return local_day(channel, now) != day or now - _moment(day, channel.post_at, channel.zone) > LATE_AFTER


def _works(day: date, days_later: int) -> bool:
    return (day + timedelta(days=days_later)).weekday() in _WEEKDAYS


def _moment(day: date, wall_clock: str, zone: str) -> datetime:
    """A wall-clock time as a moment in UTC. A time that a clock change leaves out moves on by the gap;
    of one that comes twice, the first counts."""
    return datetime.combine(day, time.fromisoformat(wall_clock), ZoneInfo(zone)).astimezone(UTC)
