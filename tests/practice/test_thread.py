"""Which messages are read together, and what is known of a thread's tries."""

import pytest

from bot.practice.events import DoubtSettled, Event, MessageId, place_of
from bot.practice.thread import Situation, joined, to_read
from tests.practice.cast import (
    ADA,
    FIRST,
    HERE,
    OPEN,
    SECOND,
    a_try,
    deletion,
    edit,
    known,
    message,
    reply,
    shortcut,
)

THIRD = message(103)
JUST_NOW = a_try(1, FIRST, SECOND, ago_seconds=30)
LONG_AGO = a_try(1, FIRST, SECOND)
UNANSWERED = a_try(1, FIRST, SECOND, reflected=False)
BARE_MENTION = reply(mentions=True, notice="nothing_to_read", message=THIRD)


@pytest.mark.parametrize(
    ("event", "situation", "together"),
    [
        (reply(message=THIRD), known(), (THIRD,)),
        (reply(message=THIRD), known(LONG_AGO), (THIRD,)),
        (reply(message=THIRD), known(JUST_NOW), (FIRST, SECOND, THIRD)),
        (edit(message=SECOND), known(LONG_AGO), (FIRST, SECOND)),
        (edit(message=THIRD), known(JUST_NOW), (THIRD,)),
        (edit("private", message=SECOND), known(LONG_AGO), (FIRST,)),
        (edit("private", message=THIRD), known(LONG_AGO), ()),
        (deletion(FIRST), known(LONG_AGO), (SECOND,)),
        (deletion(THIRD), known(LONG_AGO), ()),
        (shortcut(), known(LONG_AGO), (FIRST, SECOND)),
        (BARE_MENTION, known(UNANSWERED), (FIRST, SECOND)),
        (BARE_MENTION, known(LONG_AGO), ()),
        (DoubtSettled(HERE, LONG_AGO.id, ADA, "wait"), known(LONG_AGO), ()),
    ],
)
def test_what_is_read_together(event: Event, situation: Situation, together: tuple[MessageId, ...]) -> None:
    assert to_read(event, situation) == together


def test_a_message_that_arrives_late_is_read_in_its_place() -> None:
    assert to_read(reply(message=FIRST), known(a_try(1, SECOND, ago_seconds=5))) == (FIRST, SECOND)


def test_words_are_joined_in_order_and_those_that_are_gone_are_left_out() -> None:
    words = ((SECOND, "Or give it here."), (FIRST, "Take your time."))
    assert joined((FIRST, SECOND), words) == "Take your time.\nOr give it here."
    assert joined((FIRST, THIRD), words) == "Take your time."
    assert joined((THIRD,), words) == ""


def test_what_is_known_does_not_show_words_where_it_is_printed() -> None:
    assert "secret" not in repr(Situation(known().now, None, words=((FIRST, "secret"),)))


def test_the_ids_of_threads_and_tries_name_their_channel() -> None:
    assert place_of(OPEN.id) == place_of(LONG_AGO.id) == HERE


def test_a_later_message_compares_greater() -> None:
    assert sorted([SECOND, FIRST], key=lambda m: m.id) == [FIRST, SECOND]
    assert FIRST.key == "team:practice:101"
