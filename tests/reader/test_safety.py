"""What the screen hears of risk and distress: learnt from examples, the same from the same, never slow."""

from pathlib import Path
from time import perf_counter

import numpy as np
import pytest

from bot.guide.types import LabelledReply, ScreenExample
from bot.reader.arrays import ModelRefused
from bot.reader.examples import corpus_hash
from bot.reader.safety import PATH, Safety, SafetyOrigin, shipped
from bot.reader.safety_training import examples_hash, learn_safety, lessons_in, safety_trainer_hash
from bot.settings import ROOT

Lessons = tuple[tuple[ScreenExample, ...], tuple[LabelledReply, ...]]


@pytest.fixture(scope="module")
def lessons() -> Lessons:
    return lessons_in(ROOT / "content")


@pytest.fixture(scope="module")
def few(lessons: Lessons) -> tuple[list[ScreenExample], list[LabelledReply]]:
    examples, replies = lessons
    return list(examples[::5]), list(replies[::40])


def test_the_weights_were_made_from_these_examples_and_replies_by_this_trainer(lessons: Lessons) -> None:
    examples, replies = lessons
    made_from = SafetyOrigin(examples_hash(examples), corpus_hash(replies), safety_trainer_hash())
    assert shipped().origin == made_from, "The screen's weights are out of date. Run: headlamp train"


def test_the_same_examples_give_the_same_weights(
    few: tuple[list[ScreenExample], list[LabelledReply]], tmp_path: Path
) -> None:
    examples, replies = few
    once, again = learn_safety(examples, replies), learn_safety(examples[::-1], replies[::-1])
    once.save(tmp_path / "safety.npz")
    loaded = Safety.load(tmp_path / "safety.npz")
    for other in (again, loaded):
        assert (other.least, other.origin, other.measured) == (once.least, once.origin, once.measured)
        assert all(np.array_equal(array, vars(other.weights)[name]) for name, array in vars(once.weights).items())


def test_only_whole_numbers_are_added_up() -> None:
    assert all(array.dtype.kind in "iu" for array in vars(shipped().weights).values())
    assert all(isinstance(least, int) for least in shipped().least)


def test_it_takes_two_sittings_and_two_voices_to_learn(few: tuple[list[ScreenExample], list[LabelledReply]]) -> None:
    examples, replies = few
    with pytest.raises(ValueError, match="two sittings"):
        learn_safety([each for each in examples if each.sitting == "first"], replies)


def test_little_is_held_back_by_mistake() -> None:
    measured = shipped().measured
    assert measured.replies <= 0.005
    assert measured.near_misses <= 0.08


@pytest.mark.parametrize("damage", ["", "not weights", "PK\x03\x04 broken"])
def test_a_damaged_file_is_refused_with_what_to_do(damage: str, tmp_path: Path) -> None:
    path = tmp_path / "safety.npz"
    path.write_text(damage)
    with pytest.raises(ModelRefused, match="headlamp train"):
        Safety.load(path)


def test_a_missing_file_is_refused_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ModelRefused, match="is missing"):
        Safety.load(tmp_path / "none.npz")


def test_arrays_that_do_not_fit_are_refused(tmp_path: Path) -> None:
    with np.load(PATH) as file:
        arrays = dict(file)
    np.savez(tmp_path / "safety.npz", **{**arrays, "weights": arrays["weights"][:1]})
    with pytest.raises(ModelRefused, match="headlamp train"):
        Safety.load(tmp_path / "safety.npz")


@pytest.mark.parametrize("text", ["", " ", "\u200b", "🙏" * 9, "?!", "\ud800", "‮are you‬", "ﬁ" * 99])
def test_any_text_is_heard_or_not(text: str) -> None:
    assert shipped().heard_in(text) in {None, "risk", "distress"}


@pytest.mark.parametrize("unit", ["Are you safe? ", "a", "a ", "i cant ", "?", "—"])
def test_forty_thousand_characters_are_heard_at_once(unit: str) -> None:
    start = perf_counter()
    shipped().heard_in((unit * 40_000)[:40_000])
    assert perf_counter() - start < 10, "bench.reader measures; this only catches what grows without bound"
