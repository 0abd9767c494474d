"""The table *when the bot answers*, row by row: what follows when somebody writes, mentions the bot or asks."""

from dataclasses import replace

import pytest

from bot.guide.types import NONE
from bot.practice.case import Heard
from bot.practice.effects import (
    Effect,
    KeepTry,
    Kept,
    MarkTold,
    NextLine,
    PostReflection,
    Span,
    UpdateReflection,
    Whisper,
)
from bot.practice.events import Event
from bot.practice.reading import Carries, Reading, Unread
from bot.practice.thread import Situation, Thread, Try
from tests.practice.cast import (
    ADA,
    BEN,
    DOUBTFUL,
    FIRST,
    MIXED,
    OPEN,
    OVER,
    PERHAPS_TALK,
    PLAIN,
    ROOT,
    SECOND,
    TALK,
    a_try,
    decided,
    finding,
    hear,
    kinds,
    known,
    message,
    only,
    reply,
    shortcut,
    told,
)

TWO_TRIES = (a_try(1), a_try(2))
EVERY_READING = (MIXED, PLAIN, DOUBTFUL, TALK, PERHAPS_TALK)


# --- practice, before the recap -----------------------------------------------------------------------


@pytest.mark.parametrize("reading", [MIXED, PLAIN, DOUBTFUL])
@pytest.mark.parametrize("earlier", [(), (a_try(1),)], ids=["first", "second"])
def test_the_first_and_the_second_try_are_answered_in_the_thread(reading: Reading, earlier: tuple[Try, ...]) -> None:
    effects = decided(reply(), known(*earlier), hear(reading))
    assert kinds(effects) == [KeepTry, PostReflection]
    posted = only(effects, PostReflection)
    assert (posted.author, posted.alone, posted.thread) == (ADA, False, OPEN.id)
    assert posted.try_id == only(effects, KeepTry).id == f"{OPEN.id}:{ADA}:{len(earlier) + 1}"


def test_a_later_try_is_kept_in_silence() -> None:
    effects = decided(reply(), known(*TWO_TRIES), hear(MIXED))
    assert kinds(effects) == [KeepTry]
    kept = only(effects, KeepTry)
    assert (kept.n, kept.reflection, [found.category for found in kept.findings]) == (3, None, ["wait", "rescue"])


@pytest.mark.parametrize("ask", [reply(mentions=True), shortcut()], ids=["mention", "shortcut"])
def test_a_later_try_is_answered_when_its_author_asks(ask: Event) -> None:
    effects = decided(ask, known(*TWO_TRIES), hear(MIXED))
    assert kinds(effects) == [KeepTry, PostReflection]
    assert not only(effects, PostReflection).alone


def test_a_bare_mention_asks_about_the_latest_try() -> None:
    third = a_try(3, FIRST, reflected=False)
    effects = decided(
        reply(mentions=True, notice="nothing_to_read", message=SECOND), known(*TWO_TRIES, third), hear(MIXED)
    )
    assert kinds(effects) == [KeepTry, PostReflection]
    assert (only(effects, KeepTry).id, only(effects, KeepTry).messages) == (third.id, (FIRST,))


@pytest.mark.parametrize("heard", [None, hear(Unread("empty"))], ids=["nothing unanswered", "nothing readable"])
def test_a_bare_mention_with_nothing_to_ask_about_is_told_to_its_author(heard: Heard | None) -> None:
    effects = decided(reply(mentions=True, notice="nothing_to_read"), known(*TWO_TRIES), heard)
    assert told(effects) == [(ADA, "nothing_to_read")]


def test_what_is_kept_of_a_sure_reading_is_categories_and_spans_in_order() -> None:
    kept = only(decided(reply(), known(), hear(MIXED)), KeepTry)
    assert kept.kind == "sure"
    assert kept.findings == (Kept("wait", Span(4, 19)), Kept("rescue", Span(23, 60)))


def test_a_doubt_is_said_and_its_guess_is_neither_kept_nor_shown() -> None:
    effects = decided(reply(), known(), hear(DOUBTFUL))
    kept, reflection = only(effects, KeepTry), only(effects, PostReflection).reflection
    assert (kept.kind, kept.findings) == ("doubt", ())
    assert (reflection.labels, reflection.choices) == ((), DOUBTFUL.between)
    assert not any(isinstance(part, NextLine) for part in reflection.parts), "a line of the client's would decide it"


def test_a_try_after_a_withdrawn_one_takes_no_other_trys_number() -> None:
    second = a_try(2)
    assert only(decided(reply(), known(second), hear(MIXED)), KeepTry).id not in (second.id, a_try(1).id)


def test_a_post_that_its_own_edit_overtook_is_not_answered_again() -> None:
    answered_already = replace(known(a_try(1, FIRST)), unchanged=True)
    assert decided(reply(), answered_already, hear(MIXED)) == ()


# --- talk among colleagues ----------------------------------------------------------------------------


@pytest.mark.parametrize("thread", [OPEN, OVER], ids=["before the recap", "after it"])
@pytest.mark.parametrize("reading", [TALK, PERHAPS_TALK, Unread("empty")])
def test_talk_and_what_may_be_talk_meet_silence(reading: Reading, thread: Thread) -> None:
    situation = replace(known(), thread=thread)
    assert decided(reply(), situation, hear(reading)) == ()


@pytest.mark.parametrize("reading", [TALK, PERHAPS_TALK])
def test_talk_that_mentions_the_bot_is_answered_to_its_author_alone_and_not_kept(reading: Reading) -> None:
    effects = decided(reply(mentions=True), known(), hear(reading))
    assert (kinds(effects), told(effects)) == ([Whisper], [(ADA, "nothing_to_read")])


def test_the_shortcut_has_even_talk_read() -> None:
    effects = decided(shortcut(), known(), hear(TALK))
    assert kinds(effects) == [KeepTry, PostReflection]


@pytest.mark.parametrize("reading", EVERY_READING)
@pytest.mark.parametrize("mentions", [False, True])
def test_a_reply_in_another_thread_is_none_of_ours(reading: Reading, mentions: bool) -> None:
    assert decided(reply(mentions=mentions), known(thread=None), hear(reading)) == ()


# --- the shortcut -------------------------------------------------------------------------------------


@pytest.mark.parametrize("thread", [OPEN, OVER], ids=["before the recap", "after it"])
@pytest.mark.parametrize("author", [ADA, None], ids=["a colleague's message", "the bot's own"])
def test_only_its_author_can_ask_about_a_message(author: str | None, thread: Thread) -> None:
    situation = replace(known(a_try(1, FIRST)), thread=thread)
    effects = decided(shortcut(BEN, on=author), situation, hear(MIXED))
    assert (kinds(effects), told(effects)) == ([Whisper], [(BEN, "not_author")])


def test_the_shortcut_outside_our_threads_says_so_at_the_top_of_the_channel() -> None:
    effects = decided(replace(shortcut(), root=None), known(thread=None), hear(MIXED))
    assert told(effects) == [(ADA, "no_thread")]
    assert only(effects, Whisper).thread is None


def test_the_shortcut_on_the_prompt_itself_says_that_there_is_no_reply() -> None:
    effects = decided(replace(shortcut(), message=ROOT), known(), hear(MIXED))
    assert told(effects) == [(ADA, "no_thread")]


def test_the_shortcut_on_words_that_cannot_be_read_says_so() -> None:
    assert told(decided(shortcut(), known(), hear(Unread("empty")))) == [(ADA, "nothing_to_read")]
    assert told(decided(shortcut(), known(), None)) == [(ADA, "nothing_to_read")]


def test_the_shortcut_on_a_reflected_reply_says_the_reflection_anew_where_it_stands() -> None:
    effects = decided(shortcut(), known(a_try(1, FIRST)), hear(MIXED))
    assert kinds(effects) == [KeepTry, UpdateReflection]
    assert (only(effects, UpdateReflection).of, only(effects, UpdateReflection).alone) == ("reflection 1", False)


# --- after the recap ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("event", "reading"),
    [
        (reply(), MIXED),
        (reply(), DOUBTFUL),
        (reply(mentions=True), MIXED),
        (shortcut(), MIXED),
        (shortcut(), TALK),
    ],
    ids=["practice", "doubt", "mention", "shortcut", "shortcut on talk"],
)
def test_after_the_recap_reflections_go_to_the_author_alone(event: Event, reading: Reading) -> None:
    effects = decided(event, known(thread=OVER), hear(reading))
    assert kinds(effects) == [KeepTry, PostReflection]
    assert only(effects, PostReflection).alone
    assert only(effects, KeepTry).alone


def test_after_the_recap_later_tries_still_wait_to_be_asked_about() -> None:
    situation = known(*TWO_TRIES, thread=OVER)
    assert kinds(decided(reply(), situation, hear(MIXED))) == [KeepTry]
    assert only(decided(reply(mentions=True), situation, hear(MIXED)), PostReflection).alone


def test_after_the_recap_the_shortcut_shows_a_standing_reflection_to_its_author() -> None:
    effects = decided(shortcut(), known(a_try(1, FIRST), thread=OVER), hear(MIXED))
    assert only(effects, UpdateReflection).alone


# --- several messages, one try ------------------------------------------------------------------------


def test_messages_within_ninety_seconds_are_one_try_and_its_reflection_is_updated() -> None:
    first = a_try(1, FIRST, ago_seconds=90)
    effects = decided(reply(message=SECOND), known(first), hear(MIXED, FIRST, SECOND))
    assert kinds(effects) == [KeepTry, UpdateReflection]
    kept, update = only(effects, KeepTry), only(effects, UpdateReflection)
    assert (kept.id, kept.n, kept.messages) == (first.id, 1, (FIRST, SECOND))
    assert (update.of, update.alone, kept.reflection) == ("reflection 1", False, "reflection 1")


def test_a_message_after_ninety_seconds_is_another_try() -> None:
    first = a_try(1, FIRST, ago_seconds=90.001)
    kept = only(decided(reply(message=SECOND), known(first), hear(MIXED, SECOND)), KeepTry)
    assert (kept.n, kept.messages) == (2, (SECOND,))


def test_a_quick_remark_to_a_colleague_does_not_join_the_try() -> None:
    first = a_try(1, FIRST, ago_seconds=20)
    assert decided(reply(message=SECOND), known(first), hear(MIXED, FIRST, SECOND, alone=TALK)) == ()


@pytest.mark.parametrize("whole", [TALK, PERHAPS_TALK])
def test_quotes_count_over_the_whole_try_even_where_the_whole_sounds_like_talk(whole: Reading) -> None:
    last = "I'll do the second one."
    alone = Carries((finding("rescue", last, words=last),))
    first = a_try(1, FIRST, ago_seconds=20)
    effects = decided(reply(message=SECOND), known(first), hear(whole, FIRST, SECOND, alone=alone))
    assert only(effects, KeepTry).findings == (Kept("wait", Span(4, 19)), Kept("rescue", Span(23, 60)))


def test_a_mention_that_joins_a_try_has_the_whole_try_read() -> None:
    third = a_try(3, FIRST, reflected=False, ago_seconds=20)
    heard = hear(MIXED, FIRST, SECOND, alone=DOUBTFUL)
    effects = decided(reply(mentions=True, message=SECOND), known(*TWO_TRIES, third), heard)
    assert only(effects, KeepTry).messages == (FIRST, SECOND)
    assert only(effects, PostReflection).reflection.messages == (FIRST, SECOND)


# --- the first reply ever -----------------------------------------------------------------------------


def newcomer(situation: Situation) -> Situation:
    return replace(situation, known_who_sees=False)


def test_before_the_first_reflection_ever_its_author_alone_is_told_who_sees_what() -> None:
    effects = decided(reply(), newcomer(known()), hear(MIXED))
    assert kinds(effects) == [MarkTold, Whisper, KeepTry, PostReflection]
    assert told(effects) == [(ADA, "who_sees")]
    assert only(effects, Whisper).facts == (("until", "16:30"),)
    assert only(effects, MarkTold).what == "who_sees"


def test_who_sees_what_is_told_once() -> None:
    assert told(decided(reply(), known(), hear(MIXED))) == []


@pytest.mark.parametrize(
    ("situation", "reading"),
    [(known(), TALK), (known(*TWO_TRIES), MIXED), (known(thread=OVER), MIXED)],
    ids=["talk", "a try kept in silence", "a reflection to oneself"],
)
def test_who_sees_what_is_not_told_while_nothing_is_posted(situation: Situation, reading: Reading) -> None:
    assert told(decided(reply(), newcomer(situation), hear(reading))) == []


# --- words that are not read --------------------------------------------------------------------------

SCREENED = ["private", "safety", "language", "distress"]


@pytest.mark.parametrize("notice", SCREENED)
@pytest.mark.parametrize("situation", [known(), known(*TWO_TRIES), newcomer(known()), known(thread=OVER)])
@pytest.mark.parametrize("mentions", [False, True])
def test_screened_words_get_one_whisper_and_no_reading(notice: str, situation: Situation, mentions: bool) -> None:
    effects = decided(reply(notice=notice, mentions=mentions), situation, None)
    assert (kinds(effects), told(effects)) == ([Whisper], [(ADA, notice)])


@pytest.mark.parametrize("notice", SCREENED)
def test_the_shortcut_on_screened_words_gets_the_same_whisper(notice: str) -> None:
    effects = decided(shortcut(notice=notice), known(), None)
    assert (kinds(effects), told(effects)) == ([Whisper], [(ADA, notice)])


def test_a_screened_message_leaves_the_try_just_before_it_alone() -> None:
    effects = decided(reply(notice="private", message=SECOND), known(a_try(1, FIRST, ago_seconds=20)), hear(MIXED))
    assert kinds(effects) == [Whisper]


def test_that_a_language_is_not_read_is_told_once_a_person_and_thread() -> None:
    def whisper_id(by: str, message_number: int) -> str:
        event = reply(by, notice="language", message=message(message_number))
        return only(decided(event, known(), None), Whisper).id

    assert whisper_id(ADA, 101) == whisper_id(ADA, 102)
    assert whisper_id(ADA, 101) != whisper_id(BEN, 101)


# --- what an effect may hold --------------------------------------------------------------------------


@pytest.mark.parametrize("event", [reply(), reply(mentions=True), shortcut()])
@pytest.mark.parametrize("reading", EVERY_READING)
def test_effects_hold_nobodys_words(event: Event, reading: Reading) -> None:
    shown = repr(decided(event, known(), hear(reading)))
    assert not any(word in shown for word in ("Hm.", "Take your time", "second one"))


def test_a_plain_reply_is_a_full_reading_of_its_own() -> None:
    effects = decided(reply(), known(), hear(PLAIN))
    reflection = only(effects, PostReflection).reflection
    assert (only(effects, KeepTry).kind, only(effects, KeepTry).findings) == ("sure", ())
    assert NextLine(NONE) in reflection.parts
    assert reflection.labels == ()


def sent_ids(effects: tuple[Effect, ...]) -> list[str]:
    return [effect.id for effect in effects if isinstance(effect, PostReflection | UpdateReflection | Whisper)]


def test_what_is_sent_is_named_after_its_event_so_that_it_is_sent_once() -> None:
    effects = decided(reply(), newcomer(known()), hear(MIXED))
    assert sent_ids(effects) == ["event/who_sees", "event/reflection"]
