"""Dates off, as they are typed into the set-up: a list of days and spans, or an error that says what is wrong."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.slack.dates import DATES_MOST, DAYS_MOST, DatesRefused, read_dates, write_dates


@pytest.mark.parametrize(
    "typed",
    [
        "2026-12-24\n2026-12-25\n2026-12-31",
        "2026-12-31, 2026-12-24 , 2026-12-25",
        "2026-12-24 to 2026-12-25; 2026-12-31",
        "\n\n 2026-12-24–2026-12-25\n2026-12-31\n2026-12-31\n",
        "2026-12-24..2026-12-25,2026-12-31 to 2026-12-31",
    ],
)
def test_dates_are_read_however_they_are_parted(typed: str) -> None:
    assert read_dates(typed) == (date(2026, 12, 24), date(2026, 12, 25), date(2026, 12, 31))


@pytest.mark.parametrize("typed", ["", "  ", "\n,\n;"])
def test_no_date_is_no_mistake(typed: str) -> None:
    assert read_dates(typed) == ()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("24.12.2026", "“24.12.2026” is no date. Write it as 2026-12-31"),
        ("2026-12-24\nChristmas", "“Christmas” is no date"),
        ("2026-02-30", "“2026-02-30” is no date"),
        ("20261224", "“20261224” is no date"),
        ("٢٠٢٦-١٢-٢٤", "is no date"),
        ("2026-12-24 2026-12-25", "“2026-12-24 2026-12-25” is no date"),
        ("2026-12-24 to 2026-12-20", "has no end after its beginning"),
        ("2026-12-24 to 2026-12-25 to 2026-12-26", "has no end after its beginning"),
        ("2026-01-01 to 2027-01-01", "/practice pause"),
        ("2026-01-01 to 2026-08-01, 2027-01-01 to 2027-08-01", "/practice pause"),
        ("x" * 3_000, "…” is no date"),
    ],
)
def test_what_is_no_date_is_named_with_the_way_out(typed: str, said: str) -> None:
    with pytest.raises(DatesRefused) as refused:
        read_dates(typed)
    assert said in str(refused.value)
    assert len(str(refused.value)) < 150


@settings(max_examples=100, deadline=None)
@given(st.sets(st.dates(date(2026, 1, 1), date(2027, 1, 1)), max_size=DAYS_MOST))
def test_what_is_written_is_read_again(days: set[date]) -> None:
    assert read_dates(write_dates(days)) == tuple(sorted(days))


def test_as_many_days_as_there_may_be_fit_into_the_field() -> None:
    every_other = [date(2026, 1, 1) + timedelta(days=2 * n) for n in range(DAYS_MOST)]
    assert len(write_dates(every_other)) <= DATES_MOST
