"""`/move` finds what a hurried person means, offers what comes nearest, and bears any text."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.guide.types import Guide
from bot.practice.lookup import Found, NotFound, entries, find_entry
from tests.practice.cast import GUIDE, real_guide


def found(typed: str, guide: Guide = GUIDE) -> str | None:
    """The id of the entry that is found."""
    answer = find_entry(typed, guide)
    return answer.entry.id if isinstance(answer, Found) else None


def offered(typed: str, guide: Guide = GUIDE) -> list[str]:
    answer = find_entry(typed, guide)
    assert isinstance(answer, NotFound)
    return [entry.id for entry in answer.nearest]


def test_moves_traps_and_ideas_are_all_there_in_the_guides_order() -> None:
    assert list(entries(GUIDE)) == ["wait", "wonder", "rescue", "lecture", "room"]


@pytest.mark.parametrize("load", [lambda: GUIDE, real_guide], ids=["small", "delivered"])
def test_every_entry_is_found_by_its_id_its_name_and_its_aliases(load: Callable[[], Guide]) -> None:
    guide = load()
    for entry in entries(guide).values():
        for name in (entry.id, entry.name, *entry.aliases):
            assert found(name, guide) == entry.id
            assert found(f"  {name.upper()}! ", guide) == entry.id


@pytest.mark.parametrize(
    ("typed", "entry"),
    [
        ("help-out", "rescue"),
        ("the HELP", None),
        ("out", "rescue"),
        ("cur", "wonder"),
        ("wnoder", "wonder"),
        ("lecure", "lecture"),
        ("resuce", "rescue"),
    ],
)
def test_a_word_of_a_name_or_a_slip_of_the_pen_is_enough(typed: str, entry: str | None) -> None:
    assert found(typed) == entry


def test_one_letter_too_few_or_two_exchanged_never_leads_astray() -> None:
    guide = real_guide()
    for entry in entries(guide).values():
        for name in (name for name in entry.aliases if len(name) >= 6):
            one_too_few = [name[:i] + name[i + 1 :] for i in range(0, len(name), 3)]
            exchanged = [name[:i] + name[i + 1] + name[i] + name[i + 2 :] for i in range(1, len(name) - 1, 3)]
            for slip in (*one_too_few, *exchanged):
                answer = find_entry(slip, guide)
                led_to = (answer.entry,) if isinstance(answer, Found) else answer.nearest
                assert entry in led_to, (slip, name)


def test_a_miss_offers_what_comes_nearest_and_takes_nothing_for_granted() -> None:
    assert offered("wrath") == ["wait"]
    assert offered("texture") == ["lecture"]


@pytest.mark.parametrize("typed", ["", "   ", "!!!", "🙂🙂", "-", "xyzzy", "<@U123>", "\ud800", "\x00"])
def test_rubbish_is_a_miss_with_nothing_to_offer(typed: str) -> None:
    assert offered(typed) == []


@pytest.mark.parametrize("typed", ["x" * 10_000, "wait " * 2_000, "🙂" * 10_000])
def test_ten_thousand_characters_are_a_miss(typed: str) -> None:
    assert offered(typed, real_guide()) == []


@settings(max_examples=150, deadline=None)
@given(typed=st.text(st.characters(exclude_categories=()), max_size=60))
def test_any_text_is_answered_with_at_most_three_offers(typed: str) -> None:
    answer = find_entry(typed, GUIDE)
    assert isinstance(answer, Found) or len(answer.nearest) <= 3
