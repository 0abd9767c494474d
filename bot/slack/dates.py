"""Dates as people type them into a field: one a line, or from one to another."""

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

DAYS_MOST = 250
"""So many dates off can be chosen."""

DATES_MOST = 3_000
"""Characters of the field; so many days fit, each on its line."""

_DAY = timedelta(days=1)
_PARTED = re.compile(r"[,;\n]+")
_SPAN = re.compile(r"\s+to\s+|\s*(?:–|—|\.\.)\s*")


class DatesRefused(ValueError):
    """Something in the field is no date; the message says what, and how to write it."""


def read_dates(typed: str) -> tuple[date, ...]:
    """The dates in a text, in order, each once. Raises DatesRefused."""
    days: set[date] = set()
    for part in _PARTED.split(typed):
        days.update(_read_part(part.strip()) if part.strip() else ())
        if len(days) > DAYS_MOST:
            raise DatesRefused(f"These are more than {DAYS_MOST} days. For a long break there is /practice pause.")
    return tuple(sorted(days))


def write_dates(days: Iterable[date]) -> str:
    """The same dates as `read_dates` reads them."""
    return "\n".join(
        first.isoformat() if first == last else f"{first.isoformat()} to {last.isoformat()}"
        for first, last in _spans(sorted(set(days)))
    )


def _read_part(part: str) -> Iterator[date]:
    ends = [_read_date(one) for one in _SPAN.split(part)]
    first, last = ends[0], ends[-1]
    if len(ends) > 2 or last < first:
        raise DatesRefused(f"“{_clip(part)}” has no end after its beginning. Write it as 2026-12-24 to 2027-01-06.")
    if (last - first).days > DAYS_MOST:
        raise DatesRefused(f"“{_clip(part)}” is more than {DAYS_MOST} days. For a long break there is /practice pause.")
    return (first + n * _DAY for n in range((last - first).days + 1))


def _read_date(typed: str) -> date:
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", typed, re.ASCII):
            raise ValueError(typed)
        return date.fromisoformat(typed)
    except ValueError:
        raise DatesRefused(f"“{_clip(typed)}” is no date. Write it as 2026-12-31: year, month, day.") from None


def _spans(days: list[date]) -> Iterator[tuple[date, date]]:
    """Days that follow one another, as the first and the last of them."""
    begun: date | None = None
    for day in days:
        begun = begun or day
        if day + _DAY not in days:
            yield begun, day
            begun = None


def _clip(typed: str) -> str:
    return typed if len(typed) <= 40 else typed[:39] + "…"
