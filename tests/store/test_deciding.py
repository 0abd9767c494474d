"""A decision is made and kept once, together with what is to be sent, or not at all."""

import pytest

from bot.practice.effects import (
    CloseThread,
    DeleteReflection,
    DropTry,
    DropWords,
    Effect,
    MarkTold,
    OpenThread,
    SettleTry,
    SetUpChannel,
)
from bot.practice.events import (
    ChannelSetUp,
    DoubtSettled,
    Event,
    PromptAsked,
    RecapDue,
    ReflectionAsked,
    ReplyDeleted,
    ReplyEdited,
)
from bot.practice.schedule import spread
from bot.practice.thread import Situation
from tests.store.room import (
    ADA,
    BEN,
    CANARY,
    CLEO,
    CONTENT,
    ELSEWHERE,
    HERE,
    PROMPT,
    ROOT,
    TEAM,
    THREAD,
    TODAY,
    Room,
    keep,
    message,
    open_day,
    posted,
    reflect,
    reply,
    try_id,
    update,
    whisper,
)


def test_a_repeat_gives_the_record_and_decides_nothing(room: Room) -> None:
    room.opens_day()
    key = room.hears(2)
    first = room.decides(key, MarkTold(TEAM, ADA, "who_sees"), whisper("told", ADA), keep(1, 2), reflect(1, 2))
    assert first == ("told", posted(2))

    def never(_event: Event, _situation: Situation) -> tuple[Effect, ...]:
        raise AssertionError("it was decided before")

    assert room.store.decide_once(key, never, room.now) == first


def test_an_event_that_is_not_kept_has_nothing_to_send(room: Room) -> None:
    assert room.decides("never came") == ()


def test_of_a_decision_that_fails_nothing_is_kept(room: Room) -> None:
    room.opens_day()
    key = room.hears(2)
    with pytest.raises(LookupError):
        room.decides(key, keep(1, 2), reflect(1, 2), OpenThread("t", ELSEWHERE, TODAY, "ines", CONTENT))
    assert room.rows("tries") == []
    assert room.store.fate(posted(2)) is None
    assert room.decides(key, keep(1, 2), reflect(1, 2)) == (posted(2),), "it can be decided again"


def test_words_of_talk_among_colleagues_are_gone_after_the_decision(room: Room) -> None:
    room.opens_day()
    room.decides(room.hears(2))
    assert room.tables_with(CANARY) == set()


def test_words_of_a_practice_reply_stay_until_they_expire(room: Room) -> None:
    room.opens_day()
    room.reflects(2)
    assert room.tables_with(CANARY) == {"words"}


def test_words_of_a_shortcut_that_was_refused_are_gone_after_the_decision(room: Room) -> None:
    room.opens_day()
    room.happens("asked", ReflectionAsked(message(2), ROOT, ADA, ADA), CANARY)
    room.decides("asked", whisper("told", ADA))
    assert room.tables_with(CANARY) == set()


def test_no_effect_and_no_event_holds_words(room: Room) -> None:
    room.opens_day()
    room.answers(2)
    room.happens("edit", ReplyEdited(message(2), ROOT, ADA, "9"), f"{CANARY}, anew")
    room.decides("edit", keep(1, 2), update("edit/update", 1, 2))
    assert room.tables_with(CANARY) == {"words"}


def test_what_is_sent_once_for_two_events_is_recorded_under_the_first(room: Room) -> None:
    room.opens_day()
    assert room.decides(room.hears(2), whisper("language", ADA)) == ("language",)
    assert room.decides(room.hears(3), whisper("language", ADA)) == ()


def test_what_failed_for_good_can_be_recorded_anew(room: Room) -> None:
    room.opens_day()
    room.decides(room.hears(2), whisper("language", ADA))
    room.store.mark_failed(room.begins("language").effect, "user_not_in_channel", room.now)
    assert room.decides(room.hears(3), whisper("language", ADA)) == ("language",)
    room.sends("language")


def test_of_two_who_want_the_prompt_at_once_the_second_finds_it_on_its_way(room: Room) -> None:
    room.records_day()
    room.happens("again", PromptAsked(HERE, BEN))
    assert room.recalled("again").today is not None
    assert room.decides("again", *open_day()) == ()


def test_a_read_again_try_carries_what_was_found_last(room: Room) -> None:
    room.opens_day()
    room.hears(2)
    room.decides(f"reply:{message(2).key}", keep(1, 2, carries=("wait", "rescue")))
    room.happens("edit", ReplyEdited(message(2), ROOT, ADA, "9"), "new words")
    room.decides("edit", keep(1, 2, carries=("wonder",)))
    assert [row["category"] for row in room.rows("findings")] == ["wonder"]


def test_a_dropped_try_leaves_neither_words_nor_findings(room: Room) -> None:
    room.opens_day()
    room.answers(2)
    room.hears(3, CANARY)
    room.decides(f"reply:{message(3).key}", keep(1, 2, 3))
    room.happens("edit", ReplyEdited(message(3), ROOT, ADA, "9"), "lol")
    room.decides("edit", DropWords(message(3)), DropTry(try_id(1)))
    assert room.tables_with(CANARY) == set()
    for table in ("tries", "replies", "findings"):
        assert room.rows(table) == []


# --- reflections that were not sent yet --------------------------------------------------------------------


def test_an_edit_before_the_reflection_was_sent_changes_that_very_reflection(room: Room) -> None:
    room.opens_day()
    room.reflects(2)
    room.happens("edit", ReplyEdited(message(2), ROOT, ADA, "9"), "new words")
    assert room.decides("edit", keep(1, 2), update("edit/update", 1, 2)) == ()
    delivery = room.begins(posted(2))
    assert (delivery.words, delivery.must_wait) == ("new words", False)


def test_a_second_message_before_the_reflection_was_sent_is_reflected_on_with_the_first(room: Room) -> None:
    room.opens_day()
    room.reflects(2, text="one")
    room.decides(room.hears(3, "two"), keep(1, 2, 3), update("more/update", 1, 2, 3))
    assert room.begins(posted(2)).words == "one\ntwo"


def test_a_reflection_withdrawn_before_it_was_sent_is_never_sent(room: Room) -> None:
    room.opens_day()
    room.reflects(2)
    room.happens("deleted", ReplyDeleted(message(2)))
    gone = (DropWords(message(2)), DropTry(try_id(1)), DeleteReflection("delete", HERE, posted(2)))
    assert room.decides("deleted", *gone) == ()
    assert room.store.begin_sending(posted(2), "runner", room.now) is None


# --- a person's own reading ----------------------------------------------------------------------------------


def test_an_own_reading_replaces_the_readers(room: Room) -> None:
    room.opens_day()
    room.answers(2)
    room.happens("settled", DoubtSettled(HERE, try_id(1), ADA, "none"))
    room.decides("settled", SettleTry(try_id(1), ()))
    assert room.rows("findings") == []
    room.happens("recap", RecapDue(HERE, THREAD))
    assert room.recalled("recap").ways == ((ADA, ("none",)),)


# --- the channel's day -----------------------------------------------------------------------------------------


def test_closing_a_thread_expires_its_words_and_makes_its_findings_traces(room: Room) -> None:
    room.opens_day()
    room.answers(2, text=CANARY)
    (found,) = room.rows("findings")
    assert (found["start"], found["end"]) == (0, 1)
    room.happens("recap", RecapDue(HERE, THREAD))
    room.decides("recap", CloseThread(THREAD))
    assert room.tables_with(CANARY) == set()
    (trace,) = room.rows("findings")
    assert (trace["category"], trace["start"], trace["end"]) == ("wait", None, None)
    room.happens("late", reply(3), "later")
    thread = room.recalled("late").thread
    assert thread is not None
    assert thread.recapped


def test_setting_up_again_changes_the_hours_and_ends_a_pause(room: Room) -> None:
    room.records_day()
    room.store.mark_closed(room.begins(PROMPT).effect, "not_in_channel", None, room.now)
    room.happens("anew", ChannelSetUp(HERE, BEN, "Europe/Lisbon", "08:30", "15:00", post_now=False))
    room.decides("anew", SetUpChannel(HERE, "Europe/Lisbon", "08:30", "15:00", BEN))
    state = room.store.channel(HERE)
    assert state is not None
    channel = state.channel
    assert (channel.zone, channel.post_at, channel.recap_at) == ("Europe/Lisbon", "08:30", "15:00")
    assert (channel.set_up_by, channel.paused) == (BEN, None)
    assert (state.next_prompt_at - spread(HERE)).isoformat() == "2026-11-24T08:30:00+00:00"
    assert CLEO not in str(room.rows("channels"))


def test_a_reply_does_not_wait_for_ever_for_an_earlier_one_that_is_never_decided(room: Room) -> None:
    room.opens_day()
    room.hears(2)
    later = room.hears(3)
    assert room.waits(later)
    room.later(minutes=11)
    assert not room.waits(later)
