"""The zones of the clock, and every moment at which one of them changes: what the schedule has to get right."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

FROM, YEARS = datetime(2026, 1, 1, tzinfo=UTC), 10

TWENTY = (
    "UTC",
    "Africa/Cairo",
    "Africa/Casablanca",
    "America/Havana",
    "America/New_York",
    "America/Nuuk",
    "America/Santiago",
    "America/St_Johns",
    "Antarctica/Troll",
    "Asia/Beirut",
    "Asia/Gaza",
    "Asia/Jerusalem",
    "Asia/Kathmandu",
    "Atlantic/Azores",
    "Australia/Lord_Howe",
    "Australia/Sydney",
    "Europe/Berlin",
    "Europe/Chisinau",
    "Europe/Dublin",
    "Pacific/Chatham",
)
"""Of each kind of change one: at midnight, across midnight, by half an hour, by two hours, by whole days of the moon,
with negative summer time, on either half of the earth; and those that never change."""


@cache
def changes(zone: str, start: datetime = FROM, years: int = YEARS) -> tuple[datetime, ...]:
    """The moments, to the minute, at which a zone's offset changes."""
    return tuple(_find_changes(ZoneInfo(zone), start, start + timedelta(days=366 * years)))


@cache
def distinct_zones(start: datetime = FROM, years: int = YEARS) -> tuple[str, ...]:
    """One zone for each set of rules: those whose clocks always agree are one."""
    seen: dict[tuple[object, ...], str] = {}
    for zone in sorted(available_timezones()):
        known = ZoneInfo(zone)
        rule = tuple((moment, moment.astimezone(known).utcoffset()) for moment in (start, *changes(zone, start, years)))
        seen.setdefault(rule, zone)
    return tuple(seen.values())


def _find_changes(zone: ZoneInfo, start: datetime, end: datetime) -> Iterator[datetime]:
    step, before = timedelta(days=7), start
    while before < end:
        after = before + step
        if before.astimezone(zone).utcoffset() != after.astimezone(zone).utcoffset():
            yield _narrow(zone, before, after)
        before = after


def _narrow(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    while after - before > timedelta(minutes=1):
        middle = before + (after - before) / 2
        same = before.astimezone(zone).utcoffset() == middle.astimezone(zone).utcoffset()
        before, after = (middle, after) if same else (before, middle)
    return after
