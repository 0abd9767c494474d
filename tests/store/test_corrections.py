"""Words that somebody gave for the reader to learn from are kept with their reading, and soon without their author."""

from datetime import timedelta

from bot.practice.effects import CloseThread, DropTry, DropWords, ForgetPerson, ForgetWorkspace, KeepCorrection
from bot.practice.events import PersonForgotten, ReadingContested, RecapDue, ReplyDeleted, WorkspaceLeft
from bot.practice.thread import Correction
from tests.store.room import ADA, CANARY, CONTENT, HERE, TEAM, THREAD, Room, message, try_id


def gives(room: Room, *labels: str, key: str = "contested") -> None:
    """Ada contests the reading of her first try, and gives her words."""
    room.happens(key, ReadingContested(HERE, try_id(1), ADA, labels, teaches=True))
    room.decides(key, KeepCorrection(try_id(1), CONTENT, "ines", labels))


def closes(room: Room) -> None:
    room.happens("recap", RecapDue(HERE, THREAD))
    room.decides("recap", CloseThread(THREAD))


def test_a_correction_holds_the_words_and_the_reading_with_evidence_where_both_agree(room: Room) -> None:
    room.opens_day()
    room.answers(2)
    gives(room, "wait", "wonder")
    given = Correction(CONTENT, "ines", CANARY, (("wait", CANARY[:1]), ("wonder", None)))
    assert room.store.corrections() == (given,)
    assert CANARY not in repr(given)


def test_a_later_correction_of_the_same_try_takes_the_place_of_the_earlier_one(room: Room) -> None:
    room.opens_day()
    room.answers(2)
    gives(room, "wait")
    gives(room, key="contested again")
    assert [given.evidence for given in room.store.corrections()] == [()]


def test_after_the_recap_nothing_leads_from_a_correction_to_its_author(room: Room) -> None:
    room.opens_day()
    room.answers(2)
    gives(room, "wonder")
    closes(room)
    (row,) = room.rows("corrections")
    assert row["try"] is None
    assert room.tables_with(CANARY) == {"corrections"}
    assert ADA not in str(row)


def test_words_that_expire_before_their_recap_leave_a_correction_without_its_author(room: Room) -> None:
    room.opens_day()
    room.answers(2)
    gives(room, "wonder")
    room.store.clean_up(room.now + timedelta(hours=37))
    assert [row["try"] for row in room.rows("corrections")] == [None]


def test_words_that_are_gone_cannot_be_given(room: Room) -> None:
    room.opens_day()
    room.answers(2)
    closes(room)
    gives(room, "wonder")
    assert room.store.corrections() == ()


def test_a_deleted_message_takes_its_correction_along(room: Room) -> None:
    room.opens_day()
    room.answers(2)
    gives(room, "wonder")
    room.happens("deleted", ReplyDeleted(message(2)))
    room.decides("deleted", DropWords(message(2)), DropTry(try_id(1)))
    assert room.store.corrections() == ()


def test_who_asks_to_be_forgotten_takes_back_what_is_still_theirs(room: Room) -> None:
    room.opens_day()
    room.answers(2)
    gives(room, "wonder")
    room.happens("forget", PersonForgotten(TEAM, ADA))
    room.decides("forget", ForgetPerson(TEAM, ADA))
    assert room.store.corrections() == ()


def test_a_workspace_that_leaves_takes_its_corrections_along(room: Room) -> None:
    room.opens_day()
    room.answers(2)
    gives(room, "wonder")
    closes(room)
    room.happens("left", WorkspaceLeft(TEAM))
    room.decides("left", ForgetWorkspace(TEAM))
    assert room.store.corrections() == ()
