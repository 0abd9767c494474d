"""What may have arrived is not sent again: something else follows, to one person who can look.

What waits, waits as long as it was asked, and ever longer where nobody asked.
"""

from dataclasses import replace

import pytest

from bot.practice.effects import DeleteReflection, PostPrompt, PostReflection, Send, UpdateReflection, Whisper
from bot.practice.events import PromptAsked
from bot.practice.sending import LONGEST_ASKED_SECONDS, LONGEST_WAIT_SECONDS, Way, follow_up, patience, way_of
from bot.practice.thread import Situation
from tests.practice.cast import (
    ADA,
    CHANNEL,
    CLEO,
    FIRST,
    GUIDE,
    HERE,
    MIXED,
    TUESDAY,
    a_try,
    decided,
    hear,
    known,
    only,
    reply,
    shortcut,
)

PROMPT = only(decided(PromptAsked(HERE, ADA), Situation(TUESDAY, CHANNEL)), PostPrompt)
REFLECTION = only(decided(reply(), known(), hear(MIXED)), PostReflection)
UPDATE = only(decided(shortcut(), known(a_try(1, FIRST)), hear(MIXED)), UpdateReflection)


def test_who_set_the_channel_up_is_asked_to_look_for_a_prompt() -> None:
    whisper = follow_up(PROMPT, CLEO, GUIDE)
    assert isinstance(whisper, Whisper)
    assert (whisper.to, whisper.thread, whisper.notice.path.split("/")[1]) == (CLEO, None, "unknown_post")


def test_a_reflection_is_offered_to_its_author_alone() -> None:
    assert follow_up(REFLECTION, CLEO, GUIDE) == replace(REFLECTION, id="event/reflection/alone", alone=True)


@pytest.mark.parametrize(
    "effect",
    [UPDATE, replace(REFLECTION, alone=True), follow_up(PROMPT, CLEO, GUIDE)],
    ids=["update", "alone", "notice"],
)
def test_nothing_follows_what_can_be_lost_without_harm(effect: Send) -> None:
    assert follow_up(effect, CLEO, GUIDE) is None


def test_nothing_follows_a_prompt_where_nobody_set_the_channel_up() -> None:
    assert follow_up(PROMPT, "", GUIDE) is None


# --- waiting ------------------------------------------------------------------------------------------


def test_without_a_word_the_wait_grows_up_to_its_most_and_is_spread_by_the_seed() -> None:
    waits = [patience(None, attempts, "one") for attempts in range(12)]
    for attempts, wait in enumerate(waits):
        middle = min(LONGEST_WAIT_SECONDS, 2.0 * 2**attempts)
        assert 0.75 * middle <= wait < 1.25 * middle
    assert waits == [patience(None, attempts, "one") for attempts in range(12)], "the same each time"
    assert len({patience(None, 3, f"seed {n}") for n in range(50)}) == 50
    assert patience(None, 10**9, "one") < 2 * LONGEST_WAIT_SECONDS


def test_a_wait_that_was_asked_for_is_taken_at_its_word_until_it_did_not_help_three_times() -> None:
    assert [patience(30.0, attempts, "one") for attempts in range(3)] == [30.0] * 3
    assert patience(30.0, 8, "one") > 30.0
    assert patience(3600.0, 8, "one") == 3600.0
    assert patience(1e300, 0, "one") == LONGEST_ASKED_SECONDS


@pytest.mark.parametrize(
    ("effect", "has_target", "way"),
    [
        (PROMPT, False, Way.POST),
        (REFLECTION, False, Way.POST),
        (replace(REFLECTION, alone=True), False, Way.WHISPER),
        (UPDATE, True, Way.CHANGE),
        (UPDATE, False, Way.WHISPER),
        (replace(UPDATE, alone=True), True, Way.WHISPER),
        (DeleteReflection("gone", HERE, REFLECTION.id), True, Way.DELETE),
        (follow_up(PROMPT, CLEO, GUIDE), False, Way.WHISPER),
    ],
)
def test_each_effect_goes_one_way(effect: Send, has_target: bool, way: Way) -> None:
    assert way_of(effect, has_target=has_target) is way
