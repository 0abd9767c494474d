"""Which days are holidays where, and how the countries and their parts are called. The only importer of `holidays`.

As with the zones of the clock, what is known comes with the installation: nothing is fetched, and the same question has
the same answer until it is brought up to date. The library loads all its countries at once, some 15 MiB: so only
where holidays are asked for.
"""

import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

log = logging.getLogger(__name__)

ENGLISH = "en_US"
"""In which language holidays are named, where the library can; else in the country's own."""


@dataclass(frozen=True)
class Region:
    """A country, or a part of one: `DE`, `DE-BY`."""

    id: str
    name: str
    also: tuple[str, ...] = ()
    """Other names that people may look for."""


def holiday_finder(region: str) -> Callable[[date], str | None]:
    """Gives what finds the name of the public holiday on a day; of a region that is none (any more), none is found."""
    return _finder(region)


def region_of_zone(zone: str) -> str:
    """The country that a time zone lies in, where one is known and its holidays are; else nothing."""
    country = _zone_countries().get(zone, "")
    return country if country in regions() else ""


@cache
def regions() -> Mapping[str, Region]:
    """All regions whose holidays are known, by id, in the order of their names."""
    found = (region for country, parts in _supported().items() for region in _regions_of(country, parts))
    return {region.id: region for region in sorted(found, key=lambda region: region.name)}


def find_regions(typed: str) -> list[Region]:
    """The regions whose names hold what was typed, those whose name begins so first."""
    wanted = typed.casefold().strip()

    def begins(name: str) -> bool:
        return name.casefold().startswith(wanted)

    found = [one for one in regions().values() if any(wanted in name.casefold() for name in (one.name, *one.also))]
    return sorted(found, key=lambda one: [not begins(one.name), not any(map(begins, one.also))])


@cache
def _finder(region: str) -> Callable[[date], str | None]:
    if not region:
        return _none
    country, _, part = region.partition("-")
    if country not in _supported() or (part and part not in _supported()[country]):
        log.warning("The holidays of %s are not known (any more): none are kept", region)
        return _none
    import holidays

    @cache  # whole years, never changed afterwards: several threads look
    def year(number: int) -> Mapping[date, str]:
        return dict(
            holidays.country_holidays(country, subdiv=part or None, years=number, expand=False, language=ENGLISH)
        )

    return lambda day: year(day.year).get(day)


def _none(_day: date) -> str | None:
    return None


def _regions_of(country: str, parts: list[str]) -> Iterator[Region]:
    import holidays

    called_by_library = _library_names().get(country, country)
    name = _country_names().get(country, called_by_library)
    yield Region(country, name, (called_by_library, country))
    aliases: dict[str, str] = getattr(holidays, country).subdivisions_aliases
    for part in parts:
        called = [alias for alias, code in aliases.items() if code == part] or [part]
        yield Region(f"{country}-{part}", f"{name}: {called[0]}", (*called, called_by_library))


@cache
def _supported() -> Mapping[str, list[str]]:
    import holidays

    return holidays.list_supported_countries(include_aliases=False)


@cache
def _country_names() -> Mapping[str, str]:
    return {row[0]: row[1] for row in _rows("iso3166.tab", 2)}


@cache
def _library_names() -> Mapping[str, str]:
    from holidays import registry

    return {known[1]: module.replace("_", " ").title() for module, known in registry.COUNTRIES.items()}


@cache
def _zone_countries() -> Mapping[str, str]:
    return {zone: country for country, _, zone in _rows("zone.tab", 3)}


def _rows(table: str, columns: int) -> Iterator[tuple[str, ...]]:
    """The rows of a table that comes with the zones."""
    lines = files("tzdata.zoneinfo").joinpath(table).read_text("utf-8").splitlines()
    return (tuple(line.split("\t")[:columns]) for line in lines if line and not line.startswith("#"))
