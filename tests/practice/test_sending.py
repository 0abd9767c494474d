"""What may have arrived is not sent again: something else follows, to one person who can look."""

from dataclasses import replace

import pytest

from bot.practice.effects import PostPrompt, PostReflection, Send, UpdateReflection, Whisper
from bot.practice.events import PromptAsked
from bot.practice.sending import follow_up
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
