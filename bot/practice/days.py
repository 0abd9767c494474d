"""On which days a channel practises. Which days are holidays comes in as a function: it is looked up elsewhere."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Literal

WORKWEEK = (0, 1, 2, 3, 4)
"""Monday to Friday, counted as `date.weekday` does."""

FindHoliday = Callable[[date], str | None]
"""The name of the holiday on a day, or None: the same each time."""


def no_holiday(_day: date) -> str | None:
    """Where nobody's holidays are kept."""
    return None


@dataclass(frozen=True)
class Days:
    """The days of a channel, as they were chosen. Raises ValueError where no day of the week is left."""

    weekdays: tuple[int, ...] = WORKWEEK
    region: str = ""
    """Whose public holidays are free: a country such as `DE`, or a part of one such as `DE-BY`; empty: nobody's."""
    dates_off: tuple[date, ...] = ()
    """Dates of the team's own on which nothing comes."""

    def __post_init__(self) -> None:
        if not self.weekdays or not set(self.weekdays) <= set(range(7)):
            raise ValueError(f"{self.weekdays} are no days of a week")

    @property
    def week_begins(self) -> int:
        """The weekday that a week begins with: the one after its longest rest, so that no rest parts a week."""
        return max(sorted(self.weekdays), key=self._rest_before)

    def _rest_before(self, weekday: int) -> int:
        return min((weekday - other) % 7 or 7 for other in self.weekdays)


EVERY_WEEKDAY = Days()
"""The days of a channel until somebody chooses others."""


@dataclass(frozen=True)
class Off:
    """Why nothing comes on a day."""

    why: Literal["weekday", "date_off", "holiday", "skipped"]
    name: str = ""
    """The holiday's."""
