"""Edits and deletions are honoured, the author's own reading stands, and who asks to be forgotten is."""

from dataclasses import replace

import pytest

from bot.guide.types import NONE
from bot.practice.effects import (
    DeleteReflection,
    DropTry,
    DropWords,
    ForgetPerson,
    ForgetWorkspace,
    KeepCorrection,
    KeepTry,
    NextLine,
    PostReflection,
    SettleTry,
    UpdateReflection,
    Whisper,
)
from bot.practice.events import ChannelId, DoubtSettled, Event, PersonForgotten, ReadingContested, WorkspaceLeft
from bot.practice.reading import Reading, Unread
from bot.practice.thread import Situation, Thread, Try
from tests.practice.cast import (
    ADA,
    BEN,
    DOUBTFUL,
    FIRST,
    HERE,
    MIXED,
    OPEN,
    OVER,
    PERHAPS_TALK,
    PLAIN,
    SECOND,
    TALK,
    TUESDAY,
    a_try,
    decided,
    deletion,
    edit,
    hear,
    kinds,
    known,
    message,
    only,
    reply,
    told,
)

ONE = a_try(1, FIRST)
OF_TWO = a_try(1, FIRST, SECOND)


# --- edits --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("reading", [MIXED, PLAIN, DOUBTFUL])
def test_an_edit_updates_the_reflection_where_it_stands(reading: Reading) -> None:
    effects = decided(edit(), known(ONE), hear(reading))
    assert kinds(effects) == [KeepTry, UpdateReflection]
    assert only(effects, KeepTry).id == ONE.id
    assert (only(effects, UpdateReflection).of, only(effects, UpdateReflection).alone) == (ONE.reflection, False)


def test_an_edit_that_changes_no_words_changes_nothing() -> None:
    situation = Situation(TUESDAY, known().channel, OPEN, tries=(ONE,), unchanged=True)
    assert decided(edit(), situation, hear(MIXED)) == ()


def test_an_edit_of_a_try_kept_in_silence_is_kept_in_silence() -> None:
    third = a_try(3, FIRST, reflected=False)
    assert kinds(decided(edit(), known(a_try(1), a_try(2), third), hear(MIXED))) == [KeepTry]


@pytest.mark.parametrize("reading", [TALK, PERHAPS_TALK, Unread("empty")])
def test_an_edit_into_talk_withdraws_the_try_and_its_reflection(reading: Reading) -> None:
    assert decided(edit(), known(ONE), hear(reading)) == (
        DropWords(FIRST),
        DropTry(ONE.id),
        DeleteReflection("event/delete", HERE, "reflection 1"),
    )


def test_an_edit_of_talk_that_stays_talk_meets_silence() -> None:
    assert decided(edit(), known(), hear(TALK)) == ()


def test_talk_that_is_edited_into_practice_is_a_try() -> None:
    effects = decided(edit(), known(a_try(1)), hear(MIXED))
    assert kinds(effects) == [KeepTry, PostReflection]
    assert only(effects, KeepTry).n == 2


def test_after_the_recap_an_edit_is_answered_to_its_author_alone() -> None:
    assert only(decided(edit(), known(ONE, thread=OVER), hear(MIXED)), UpdateReflection).alone


def test_an_edit_of_one_of_several_messages_is_read_with_the_others() -> None:
    effects = decided(edit(message=SECOND), known(OF_TWO), hear(MIXED, FIRST, SECOND, alone=TALK))
    assert kinds(effects) == [KeepTry, UpdateReflection]
    assert only(effects, KeepTry).messages == (FIRST, SECOND)


def test_where_the_whole_try_has_become_talk_nothing_of_it_stays() -> None:
    assert decided(edit(message=SECOND), known(OF_TWO), hear(TALK, FIRST, SECOND)) == (
        DropWords(FIRST),
        DropWords(SECOND),
        DropTry(OF_TWO.id),
        DeleteReflection("event/delete", HERE, "reflection 1"),
    )


@pytest.mark.parametrize("notice", ["private", "safety", "language", "distress"])
@pytest.mark.parametrize("unchanged", [False, True])  # of screened words only the old ones are there to compare
def test_an_edit_that_must_not_be_read_withdraws_the_try_and_is_told(notice: str, unchanged: bool) -> None:
    situation = Situation(TUESDAY, known().channel, OPEN, tries=(ONE,), unchanged=unchanged)
    effects = decided(edit(notice), situation, None)
    assert kinds(effects) == [DropWords, DropTry, DeleteReflection, Whisper]
    assert told(effects) == [(ADA, notice)]


def test_where_one_of_several_messages_must_not_be_read_the_rest_is_reflected_on() -> None:
    effects = decided(edit("private", message=SECOND), known(OF_TWO), hear(MIXED, FIRST))
    assert kinds(effects) == [DropWords, KeepTry, UpdateReflection, Whisper]
    assert only(effects, DropWords).message == SECOND
    assert only(effects, UpdateReflection).reflection.messages == (FIRST,)


# --- deletions ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("thread", [OPEN, OVER], ids=["before the recap", "after it"])
def test_a_deleted_reply_takes_its_try_and_its_reflection_with_it(thread: Thread) -> None:
    effects = decided(deletion(), known(ONE, thread=thread), None)
    assert effects == (DropWords(FIRST), DropTry(ONE.id), DeleteReflection("event/delete", HERE, "reflection 1"))


def test_a_reflection_that_went_to_its_author_alone_cannot_be_deleted() -> None:
    assert kinds(decided(deletion(), known(a_try(1, FIRST, alone=True)), None)) == [DropWords, DropTry]


def test_the_rest_of_a_try_is_reflected_on_when_one_message_is_deleted() -> None:
    effects = decided(deletion(SECOND), known(OF_TWO), hear(MIXED, FIRST))
    assert kinds(effects) == [DropWords, KeepTry, UpdateReflection]
    assert only(effects, DropWords).message == SECOND
    assert only(effects, KeepTry).messages == (FIRST,)


@pytest.mark.parametrize("reading", [None, TALK, Unread("empty")], ids=["words gone", "talk", "nothing to read"])
def test_no_reflection_goes_on_quoting_a_deleted_message(reading: Reading | None) -> None:
    effects = decided(deletion(SECOND), known(OF_TWO), hear(reading, FIRST) if reading else None)
    assert kinds(effects) == [DropWords, DropWords, DropTry, DeleteReflection]


@pytest.mark.parametrize("situation", [known(a_try(1)), known(thread=None)], ids=["in our thread", "elsewhere"])
def test_of_a_deleted_message_that_was_no_reply_only_its_words_go(situation: Situation) -> None:
    assert decided(deletion(), situation, None) == (DropWords(FIRST),)


# --- the author's own reading -------------------------------------------------------------------------


def settles(choice: str, by: str = ADA) -> DoubtSettled:
    return DoubtSettled(HERE, ONE.id, by, choice)


def contests(*labels: str, by: str = ADA) -> ReadingContested:
    return ReadingContested(HERE, ONE.id, by, labels)


def test_the_author_settles_a_doubt_and_the_reflection_follows() -> None:
    effects = decided(settles("wonder"), known(ONE))
    assert kinds(effects) == [SettleTry, UpdateReflection]
    assert only(effects, SettleTry) == SettleTry(ONE.id, ("wonder",))
    reflection = only(effects, UpdateReflection).reflection
    assert (reflection.labels, reflection.choices) == (("wonder",), ())
    assert NextLine("wonder") in reflection.parts


def test_the_author_may_have_meant_none_of_the_categories() -> None:
    effects = decided(settles(NONE), known(ONE))
    assert only(effects, SettleTry).labels == ()
    assert NextLine(NONE) in only(effects, UpdateReflection).reflection.parts


def test_a_contested_reading_becomes_the_authors_and_speaks_of_what_comes_last() -> None:
    effects = decided(contests("wonder", "rescue"), known(ONE))
    assert only(effects, SettleTry) == SettleTry(ONE.id, ("wonder", "rescue"))
    assert NextLine("rescue") in only(effects, UpdateReflection).reflection.parts


def test_words_are_kept_for_the_reader_only_where_their_author_gives_them() -> None:
    assert KeepCorrection not in kinds(decided(contests("wonder"), known(ONE)))
    given = decided(replace(contests("wonder", NONE), teaches=True), known(ONE))
    assert kinds(given) == [KeepCorrection, SettleTry, UpdateReflection]
    assert only(given, KeepCorrection).labels == ("wonder",)


@pytest.mark.parametrize("event", [settles("wait", by=BEN), contests("wait", by=BEN)], ids=["settle", "contest"])
def test_nobody_else_settles_or_contests_a_reading(event: Event) -> None:
    effects = decided(event, known(ONE))
    assert (kinds(effects), told(effects)) == ([Whisper], [(BEN, "not_author")])


@pytest.mark.parametrize("event", [settles("wait"), contests("wait")], ids=["settle", "contest"])
@pytest.mark.parametrize("tries", [(), (a_try(1, FIRST, reflected=False),)], ids=["withdrawn", "never reflected"])
def test_a_button_of_a_try_that_is_gone_does_nothing(event: Event, tries: tuple[Try, ...]) -> None:
    assert decided(event, known(*tries)) == ()


@pytest.mark.parametrize(
    "situation",
    [known(ONE, thread=OVER), known(a_try(1, FIRST, alone=True))],
    ids=["after the recap", "a reflection to oneself"],
)
def test_ones_own_reading_is_shown_to_oneself_where_the_thread_is_not_the_place(situation: Situation) -> None:
    assert only(decided(settles("wait"), situation), UpdateReflection).alone


# --- letting go ---------------------------------------------------------------------------------------


def test_who_asks_to_be_forgotten_is_with_every_reflection_on_their_words() -> None:
    elsewhere = ChannelId("team", "other")
    situation = Situation(TUESDAY, None, reflections=((HERE, "reflection 1"), (elsewhere, "reflection 2")))
    assert decided(PersonForgotten("team", ADA), situation) == (
        DeleteReflection("event/reflection 1", HERE, "reflection 1"),
        DeleteReflection("event/reflection 2", elsewhere, "reflection 2"),
        ForgetPerson("team", ADA),
    )


def test_a_workspace_that_leaves_is_forgotten() -> None:
    assert decided(WorkspaceLeft("team"), Situation(TUESDAY, None)) == (ForgetWorkspace("team"),)


def test_a_reply_after_its_deletion_is_a_first_try_again() -> None:
    assert only(decided(reply(message=message(300)), known(), hear(MIXED, message(300))), KeepTry).n == 1
