"""What happens is kept once, and words stand in one place alone."""

import pytest

from bot.practice.effects import DropWords, MarkTold
from bot.practice.events import (
    ChannelId,
    Event,
    MessageId,
    ReflectionAsked,
    ReplyDeleted,
    ReplyEdited,
    ReplyPosted,
    TopLevelPosted,
)
from tests.store.room import ADA, BEN, CANARY, ELSEWHERE, HERE, PROMPT, ROOT, TEAM, Room, keep, message, reply


def words(room: Room) -> dict[object, object]:
    return {row["id"]: row["text"] for row in room.rows("words")}


def keys(room: Room) -> list[object]:
    return [row["key"] for row in room.rows("events") if row["key"] not in ("set-up", "now")]


def test_an_event_that_comes_again_is_kept_once(room: Room) -> None:
    room.opens_day()
    assert room.happens("first", reply(2), CANARY, event_id="Ev1")
    assert room.happens("first", reply(2), "another text", event_id="Ev1")
    assert keys(room) == ["first"]
    assert list(words(room).values()) == [CANARY]


def test_two_keys_with_one_event_id_are_one_event(room: Room) -> None:
    room.opens_day()
    assert room.happens("first", reply(2), CANARY, event_id="Ev1")
    assert room.happens("second", reply(3), "another text", event_id="Ev1")
    assert keys(room) == ["first"]
    assert list(words(room).values()) == [CANARY]


def test_events_without_an_id_do_not_stand_in_for_each_other(room: Room) -> None:
    room.opens_day()
    assert room.happens("first", reply(2), CANARY)
    assert room.happens("second", reply(3), CANARY)
    assert keys(room) == ["first", "second"]


STRANGE_ROOT = message(77)
UNKNOWN = ChannelId(TEAM, "C0UNKNOWN")


@pytest.mark.parametrize(
    "event",
    [
        pytest.param(reply(2, root=STRANGE_ROOT), id="a reply in somebody else's thread"),
        pytest.param(ReplyEdited(message(2), STRANGE_ROOT, ADA, "9"), id="an edit in somebody else's thread"),
        pytest.param(reply(2, root=message(1, ELSEWHERE)), id="a reply in a channel that is not ours"),
        pytest.param(
            reply(2, root=MessageId("T0ELSE", HERE.channel, ROOT.id)), id="a reply in a workspace that is not ours"
        ),
        pytest.param(TopLevelPosted(message(2, ELSEWHERE), ADA), id="a message in a channel that is not ours"),
        pytest.param(ReplyDeleted(message(2, ELSEWHERE)), id="a deletion in a channel that is not ours"),
    ],
)
def test_nothing_is_kept_of_what_is_not_ours(room: Room, event: Event) -> None:
    room.opens_day()
    assert not room.happens("strange", event, CANARY)
    assert keys(room) == []
    assert room.tables_with(CANARY) == set()


def test_the_shortcut_on_a_message_outside_our_threads_keeps_no_words(room: Room) -> None:
    room.opens_day()
    for n, root in enumerate((None, STRANGE_ROOT, message(1, ELSEWHERE))):
        asked = ReflectionAsked(message(20 + n, ELSEWHERE), root, ADA, ADA)
        assert room.happens(f"asked {n}", asked, CANARY), "it is answered all the same"
    assert room.tables_with(CANARY) == set()


def test_a_message_at_the_top_keeps_no_words(room: Room) -> None:
    assert room.happens("top", TopLevelPosted(message(2), ADA), CANARY)
    assert room.tables_with(CANARY) == set()


def test_a_message_at_the_top_by_somebody_who_was_told_how_is_not_kept(room: Room) -> None:
    room.happens("top", TopLevelPosted(message(2), ADA))
    room.decides("top", MarkTold(TEAM, ADA, "how"))
    assert not room.happens("again", TopLevelPosted(message(3), ADA))
    assert room.happens("by Ben", TopLevelPosted(message(4), BEN))


def test_words_stand_in_one_table_alone(room: Room) -> None:
    room.opens_day()
    room.answers(2)
    room.happens("edit", ReplyEdited(message(2), ROOT, ADA, "9"), f"{CANARY} again")
    room.happens("asked", ReflectionAsked(message(3), ROOT, ADA, ADA), CANARY)
    assert room.tables_with(CANARY) == {"words"}


def test_words_that_were_screened_out_are_not_kept(room: Room) -> None:
    room.opens_day()
    screened = ReplyPosted(message(2), ROOT, ADA, mentions_bot=True, notice="private")
    assert room.happens("screened", screened, None)
    assert words(room) == {}


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        pytest.param("nul\x00 inside", "nul\ufffd inside", id="a null character"),
        pytest.param("half \ud83d a face", "half \ufffd a face", id="half a character"),
        pytest.param("שלום 👩🏽‍⚕️ e\u0301", "שלום 👩🏽‍⚕️ e\u0301", id="any other Unicode, as it came"),
        pytest.param("x" * 40_000, "x" * 40_000, id="forty thousand characters"),
    ],
)
def test_any_words_are_kept(room: Room, said: str, kept: str) -> None:
    room.opens_day()
    assert room.happens("reply", reply(2), said)
    assert words(room)[message(2).key] == kept
    room.decides("reply", keep(1, 2))
    room.happens("again", ReplyEdited(message(2), ROOT, ADA, "9"), said)
    assert room.recalled("again").unchanged


def test_a_post_that_comes_after_its_deletion_is_not_taken_in(room: Room) -> None:
    room.opens_day()
    room.deletes(2)
    assert not room.happens("reply", reply(2), CANARY)
    assert room.tables_with(CANARY) == set()


def test_an_edit_that_comes_after_the_deletion_is_not_taken_in(room: Room) -> None:
    room.opens_day()
    room.answers(2)
    room.deletes(2, n=1)
    assert not room.happens("edit", ReplyEdited(message(2), ROOT, ADA, "9"), CANARY)
    assert room.tables_with(CANARY) == set()


def test_words_edited_away_can_be_edited_back(room: Room) -> None:
    room.opens_day()
    room.answers(2)
    room.happens("screened", ReplyEdited(message(2), ROOT, ADA, "9", notice="private"))
    room.decides("screened", DropWords(message(2)))
    assert not room.happens("late post", reply(2), "older words"), "those words stand there no more"
    assert room.happens("edit", ReplyEdited(message(2), ROOT, ADA, "9"), CANARY)
    assert room.recalled("edit").words == ((message(2), CANARY),)


def test_an_edit_that_overtakes_its_post_keeps_the_newer_words(room: Room) -> None:
    room.opens_day()
    room.happens("edit", ReplyEdited(message(2), ROOT, ADA, "9"), "newer words")
    room.happens("post", reply(2), "older words")
    assert words(room) == {message(2).key: "newer words"}
    room.decides("edit", keep(1, 2))
    assert room.recalled("post").unchanged


def test_a_post_overtaken_by_an_edit_into_talk_is_not_read(room: Room) -> None:
    room.opens_day()
    room.happens("edit", ReplyEdited(message(2), ROOT, ADA, "9"), "never mind")
    room.decides("edit")
    assert not room.happens("post", reply(2), CANARY)
    assert room.tables_with(CANARY) == set()


def test_while_a_prompt_is_on_its_way_a_reply_to_an_unknown_root_is_kept(room: Room) -> None:
    room.records_day()
    assert room.happens("early", reply(2), CANARY)


def test_a_prompt_whose_fate_is_unknown_makes_no_other_thread_ours(room: Room) -> None:
    room.records_day()
    prompt = room.begins(PROMPT).effect
    room.store.mark_unknown(prompt, "timed out", None, room.now)
    assert not room.happens("strange", reply(2, root=STRANGE_ROOT), CANARY)


def test_of_two_edits_the_later_one_stands_whichever_arrives_first(room: Room) -> None:
    room.opens_day()
    room.hears(2, "first words")
    room.happens("second edit", ReplyEdited(message(2), ROOT, ADA, "9.2"), "third words")
    room.happens("first edit", ReplyEdited(message(2), ROOT, ADA, "9.1"), "second words")
    assert [row["text"] for row in room.rows("words")] == ["third words"]
