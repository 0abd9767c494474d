"""Sentences are chosen the same way each time, filled whole, and found by their path."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.guide.types import Client, Pronouns
from bot.practice.saying import choose, client_slots, fill, pick, pieces, wording, wordings
from tests.practice.cast import GUIDE, real_guide

VOICE = GUIDE.voice


@settings(deadline=None)
@given(count=st.integers(1, 1000), seed=st.text(st.characters(exclude_categories=["Cs"])))
def test_a_pick_is_one_of_the_wordings_and_the_same_each_time(count: int, seed: str) -> None:
    assert pick(count, seed) == pick(count, seed)
    assert 0 <= pick(count, seed) < count


def test_a_pick_does_not_change_between_versions_of_the_program() -> None:
    assert [pick(7, seed) for seed in ("a", "b", "reply:T1:C1:1.0")] == [4, 0, 6]


def test_every_wording_is_picked_about_as_often() -> None:
    picked = [pick(5, f"seed {n}") for n in range(1000)]
    assert all(150 < picked.count(wording) < 250 for wording in range(5))


@pytest.mark.parametrize(
    ("pronouns", "said"),
    [
        ("she", "She waits and goes; she is, she has, she was, Her cat and her. Ines"),
        ("he", "He waits and goes; he is, he has, he was, His cat and him. Ines"),
        ("they", "They wait and go; they are, they have, they were, Their cat and them. Ines"),
    ],
)
def test_slots_agree_with_the_client(pronouns: Pronouns, said: str) -> None:
    sentence = "{They} wait{s} and go{es}; {they} {is}, {they} {has}, {they} {was}, {Their} cat and {them}. {name}"
    assert fill(sentence, client_slots(Client("Ines", "Ines, 12", pronouns))) == said


def test_a_slot_that_nothing_fills_is_an_error() -> None:
    with pytest.raises(KeyError, match="nobody"):
        fill("Hello {nobody}.", {"name": "Ines"})


def test_what_fills_a_slot_is_not_filled_again() -> None:
    assert fill("{name}!", {"name": "{name} {them}"}) == "{name} {them}!"


@settings(deadline=None)
@given(sentence=st.text())
def test_pieces_put_together_are_the_sentence(sentence: str) -> None:
    assert "".join(f"{{{text}}}" if is_slot else text for text, is_slot in pieces(sentence)) == sentence


def test_pieces_tell_slots_from_words() -> None:
    assert pieces("{quote} wait{s}, {They}.") == (
        ("quote", True),
        (" wait", False),
        ("s", True),
        (", ", False),
        ("They", True),
        (".", False),
    )


PLACES = [
    "invites",
    "findings/wait/opens",
    "findings/wait/ends",
    "findings/none/does",
    "findings/wait/might",
    "findings/wait/choice",
    "turns/move-then-trap",
    "unsure/two",
    "unsure/settled",
    "notices/who_sees",
    "recap/opens",
    "recap/counts",
    "recap/hands_over",
]


@pytest.mark.parametrize("place", PLACES)
def test_a_chosen_path_leads_back_to_one_of_the_wordings_of_its_place(place: str) -> None:
    assert {wording(VOICE, choose(VOICE, place, str(n))) for n in range(60)} == set(wordings(VOICE, place))


@pytest.mark.parametrize("place", ["", "praise", "findings/of-old/opens", "findings/wait", "turns/of-old", "notices/x"])
def test_a_place_that_the_voice_lacks_is_an_error(place: str) -> None:
    with pytest.raises(KeyError):
        wordings(VOICE, place)


def test_the_delivered_voice_has_every_place_that_the_small_one_has() -> None:
    voice = real_guide().voice
    assert voice.notices.keys() == VOICE.notices.keys()
    assert voice.turns.keys() == VOICE.turns.keys()
