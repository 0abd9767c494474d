"""Which days are holidays where: by country and part, in English, the same from every thread."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest

from bot.almanac import find_regions, holiday_finder, region_of_zone, regions


@pytest.mark.parametrize(
    ("region", "day", "name"),
    [
        ("US", date(2026, 11, 26), "Thanksgiving Day"),
        ("DE", date(2026, 10, 3), "German Unity Day"),
        ("DE-BY", date(2027, 1, 6), "Epiphany"),
        ("DE", date(2027, 1, 6), None),
        ("GB-SCT", date(2026, 11, 30), "Saint Andrew's Day"),
        ("GB-ENG", date(2026, 11, 30), None),
        ("US", date(2026, 11, 25), None),
        ("", date(2026, 12, 25), None),
    ],
)
def test_a_holiday_is_one_where_it_is_kept(region: str, day: date, name: str | None) -> None:
    assert holiday_finder(region)(day) == name


@pytest.mark.parametrize("region", ["XX", "DE-XX", "-", "DE-", "nonsense"])
def test_a_region_that_is_none_has_no_holidays(region: str) -> None:
    finder = holiday_finder(region)
    named = {finder(date(2026, 1, 1) + timedelta(days=n)) for n in range(365)}
    assert named == {None} or region == "DE-", "what has no part is the country"


def test_a_year_that_nobody_asked_for_before_is_whole_for_all_who_ask_at_once() -> None:
    finder = holiday_finder("PT")
    days = [date(year, 12, 25) for year in range(2030, 2060)]
    with ThreadPoolExecutor(8) as pool:
        assert None not in set(pool.map(finder, days * 4))


def test_regions_are_found_by_names_that_people_use() -> None:
    assert find_regions("united kingdom")[0].id == "GB"
    assert find_regions("bayern")[0].id == "DE-BY"
    assert {one.id for one in find_regions("germany")} >= {"DE", "DE-BY", "DE-NW"}
    assert find_regions("british columbia")[0].id == "CA-BC"
    assert find_regions("kosovo")[0].id == "XK"
    assert find_regions("atlantis") == []


def test_every_region_can_be_kept_and_asked() -> None:
    assert len(regions()) > 500
    assert max(map(len, regions())) <= 40
    for region in regions():
        holiday_finder(region)(date(2026, 1, 1))


@pytest.mark.parametrize(
    ("zone", "region"), [("Europe/Lisbon", "PT"), ("America/Toronto", "CA"), ("UTC", ""), ("Mars/Olympus", "")]
)
def test_a_zone_lies_in_a_country(zone: str, region: str) -> None:
    assert region_of_zone(zone) == region
