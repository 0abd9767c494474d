"""A team's ways are counted in people, and told only where nobody can be recognised in them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.practice.recap import PEOPLE_MINIMUM, WAY_MINIMUM, count_ways

readings = st.lists(
    st.tuples(st.sampled_from("abcdefgh"), st.lists(st.sampled_from(["x", "y", "z", "none"])).map(tuple)), max_size=30
)


@settings(deadline=None)
@given(readings=readings)
def test_nothing_is_told_of_few_people_nor_of_a_way_that_few_went(
    readings: list[tuple[str, tuple[str, ...]]],
) -> None:
    people, ways = count_ways(readings)
    answered = {person for person, _ in readings}
    assert people == (len(answered) if len(answered) >= PEOPLE_MINIMUM else 0)
    assert people or not ways
    for way, went in ways:
        assert went == len({person for person, labels in readings if way in labels}) >= WAY_MINIMUM


@settings(deadline=None)
@given(readings=readings, data=st.data())
def test_the_order_in_which_people_wrote_does_not_show(
    readings: list[tuple[str, tuple[str, ...]]], data: st.DataObject
) -> None:
    assert count_ways(readings) == count_ways(data.draw(st.permutations(readings)))


def test_a_person_who_went_a_way_three_times_is_one_person() -> None:
    assert count_ways([("a", ("x",))] * 3 + [(person, ()) for person in "bcde"]) == (5, ())


@pytest.mark.parametrize(("people", "told"), [("abcd", 0), ("abcde", 5)])
def test_five_people_are_told_of_and_four_are_not(people: str, told: int) -> None:
    assert count_ways((person, ("x",)) for person in people) == (told, (("x", told),) if told else ())


def test_the_way_of_most_comes_first() -> None:
    ways = [("a", ("x", "y")), ("b", ("x", "y")), ("c", ("x", "y")), ("d", ("y",)), ("e", ("z",))]
    assert count_ways(ways) == (5, (("y", 4), ("x", 3)))


def test_doubts_count_as_people_and_not_as_ways() -> None:
    assert count_ways((person, ()) for person in "abcdef") == (6, ())
