"""Words go when their time is over; people and workspaces are forgotten without a trace."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from bot.practice.effects import (
    CloseThread,
    DeleteReflection,
    ForgetPerson,
    ForgetWorkspace,
    Line,
    MarkTold,
    OpenThread,
    PostRecap,
    SettleTry,
    SetUpChannel,
)
from bot.practice.events import (
    ChannelId,
    ChannelSetUp,
    DoubtSettled,
    PersonForgotten,
    PromptAsked,
    ReadingContested,
    RecapDue,
    ReflectionAsked,
    ReplyEdited,
    TopLevelPosted,
    WorkspaceLeft,
)
from bot.practice.sending import Hold, Limit, Way
from bot.store.tables import metadata
from tests.store.room import (
    ADA,
    BEN,
    CANARY,
    CLEO,
    CONTENT,
    HERE,
    MONDAY_TEN,
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

FORGET = "forgotten:T0TEAM:U0ADA:1"
PRACTISED = {"threads", "tries", "replies", "findings"}
"""The tables that grow with practice: whom a channel had, and what replies carried, without their words."""
NAMING_PEOPLE = ("words", "tries", "findings", "people", "effects")


def forgets_ada(room: Room) -> tuple[str, ...]:
    """Ada asks to be forgotten; gives what is to be sent."""
    room.happens(FORGET, PersonForgotten(TEAM, ADA))
    gone = tuple(DeleteReflection(f"{FORGET}/{of}", place, of) for place, of in room.recalled(FORGET).reflections)
    return room.decides(FORGET, *gone, ForgetPerson(TEAM, ADA))


def a_full_day(room: Room) -> None:
    """Everything that a person can leave behind, by Ada and by Ben."""
    room.opens_day()
    for by, first in ((ADA, 10), (BEN, 20)):
        room.happens(f"top {by}", TopLevelPosted(message(first), by))
        room.decides(f"top {by}", MarkTold(TEAM, by, "how"), whisper(f"top {by}", by))
        room.sends(f"top {by}")
        room.answers(first + 1, 1, f"{CANARY} {by}", by)
        room.happens(f"contested {by}", ReadingContested(HERE, try_id(1, by), by, ("wait",)))
        room.decides(
            f"contested {by}",
            SettleTry(try_id(1, by), ("wait",)),
            update(f"contested {by}/update", 1, first + 1, by=by),
        )
        room.sends(f"contested {by}/update")
        room.decides(room.hears(first + 2, "lol same", by), whisper(f"language:{THREAD}:{by}", by))
        room.hears(first + 3, f"{CANARY}, not decided yet", by)
        room.happens(f"now {by}", PromptAsked(HERE, by))
        room.decides(f"now {by}", whisper(f"now {by}", by))
        room.sends(f"now {by}")
    room.happens("Ben on Ada's", DoubtSettled(HERE, try_id(1, ADA), BEN, "wait"))
    room.decides("Ben on Ada's", whisper("not yours", BEN))
    room.happens("Ada asks about Ben's", ReflectionAsked(message(21), ROOT, BEN, ADA))
    room.decides("Ada asks about Ben's", whisper("not yours either", ADA))


# --- time ------------------------------------------------------------------------------------------------------


def test_words_expire_after_a_day_and_a_half_and_findings_become_traces(room: Room) -> None:
    room.opens_day()
    room.answers(2)
    room.store.clean_up(room.now + timedelta(hours=36))
    assert room.tables_with(CANARY) == {"words"}
    room.store.clean_up(room.now + timedelta(hours=36, seconds=1))
    assert room.tables_with(CANARY) == set()
    (trace,) = room.rows("findings")
    assert (trace["category"], trace["start"], trace["end"]) == ("wait", None, None)


def test_words_of_others_stay_when_ones_own_expire(room: Room) -> None:
    room.opens_day()
    room.answers(2, text="Ada's")
    room.later(hours=1)
    room.answers(3, text=CANARY, by=BEN)
    room.store.clean_up(room.now + timedelta(hours=35, minutes=30))
    assert [row["text"] for row in room.rows("words")] == [CANARY]
    spans = {row["try"]: row["start"] for row in room.rows("findings")}
    assert spans == {try_id(1): None, try_id(1, BEN): 0}


def test_words_that_were_never_decided_expire_too(room: Room) -> None:
    room.opens_day()
    room.hears(2)
    room.store.clean_up(room.now + timedelta(hours=37))
    assert room.tables_with(CANARY) == set()


def test_what_is_let_go_of_is_nowhere_in_the_files(sqlite_engine: Engine) -> None:
    room = Room.set_up(sqlite_engine)
    room.opens_day()
    room.answers(2, text=CANARY * 1000)
    file = Path(sqlite_engine.url.database or "")

    def on_disk() -> bool:
        return any(CANARY.encode() in found.read_bytes() for found in file.parent.glob(f"{file.name}*"))

    assert on_disk()
    room.store.clean_up(room.now + timedelta(hours=37))
    assert not on_disk()
    with sqlite_engine.begin() as conn:
        assert conn.exec_driver_sql("PRAGMA secure_delete").scalar() == 1


# --- finished work ---------------------------------------------------------------------------------------------


def keys(room: Room) -> set[object]:
    return {row["key"] for row in room.rows("events")}


def test_finished_work_goes_after_two_weeks(room: Room) -> None:
    room.opens_day()
    room.decides(room.hears(2), whisper("told", ADA))
    room.sends("told")
    room.store.clean_up(room.now + timedelta(days=13, hours=23))
    assert f"reply:{message(2).key}" in keys(room)
    room.store.clean_up(room.now + timedelta(days=14, hours=1))
    assert keys(room) == set()
    assert room.store.fate("told") is None


def test_what_may_still_be_changed_in_slack_is_known_though_the_work_is_gone(room: Room) -> None:
    room.opens_day()
    said = room.answers(2)
    room.later(days=100)
    room.store.clean_up(room.now)
    assert keys(room) == set()
    assert room.store.fate(posted(2)) is None
    room.happens("edit", ReplyEdited(message(2), ROOT, ADA, "9"), "new words")
    room.decides("edit", keep(1, 2), update("edit/update", 1, 2))
    assert room.begins("edit/update").target == said


def test_what_is_still_tried_stays_and_what_nobody_tried_for_two_weeks_goes(room: Room) -> None:
    room.opens_day()
    room.decides(room.hears(2), whisper("told", ADA))
    room.later(days=13)
    room.store.mark_put_off(room.begins("told").effect, "ratelimited", room.now, room.now)
    room.later(days=13)
    room.store.clean_up(room.now)
    room.begins("told")
    room.later(days=15)
    room.store.clean_up(room.now)
    assert room.store.fate("told") is None


def test_what_was_never_decided_goes_after_two_weeks(room: Room) -> None:
    room.opens_day()
    room.hears(2)
    room.store.clean_up(room.now + timedelta(days=15))
    assert keys(room) == set()


def test_marks_of_deleted_messages_and_of_fallen_processes_go_after_two_weeks(room: Room) -> None:
    room.opens_day()
    room.deletes(2)
    room.store.beat("fallen", room.now)
    room.store.clean_up(room.now + timedelta(days=13))
    assert (len(room.rows("gone")), len(room.rows("heartbeats"))) == (1, 1)
    room.store.clean_up(room.now + timedelta(days=15))
    assert (room.rows("gone"), room.rows("heartbeats")) == ([], [])


def test_over_months_of_practice_nothing_grows_but_what_people_practised(sqlite_engine: Engine) -> None:
    room = Room.set_up(sqlite_engine)
    sizes: list[dict[str, int]] = []
    for day in range(48):
        room.now = MONDAY_TEN + timedelta(days=day)
        practises(room, day)
        room.store.clean_up(room.now)
        if day in (19, 33, 47):
            sizes.append({table: len(room.rows(table)) for table in metadata.tables})
    sooner, later, at_end = sizes
    assert {table for table in metadata.tables if at_end[table] > later[table]} == PRACTISED
    assert {table: at_end[table] for table in sooner if table not in PRACTISED} == {
        table: size for table, size in sooner.items() if table not in PRACTISED
    }
    assert at_end["events"] > 14 * 5


def practises(room: Room, day: int) -> None:
    """A day of a team: a client, a reply that is reflected on, one that is put off, one that is deleted, a recap."""
    room.store.beat(f"process {day}", room.now)
    open_thread, post = open_day(room.now.date())
    room.happens(f"now {day}", PromptAsked(HERE, CLEO))
    room.decides(f"now {day}", open_thread, post)
    root = message(100 * day + 1)
    room.sends(post.id, root)
    thread = open_thread.id
    for by, number in ((ADA, 100 * day + 2), (BEN, 100 * day + 3)):
        key = f"reply:{message(number).key}"
        room.happens(key, reply(number, by, root), CANARY)
        its_try = replace(keep(1, number, by=by), id=f"{thread}:{by}:1", thread=thread)
        room.decides(key, its_try, replace(reflect(1, number, by=by), thread=thread, try_id=its_try.id))
        until = room.now + timedelta(seconds=30)
        hold = Hold(Limit.CHANNEL, Way.POST, until)
        room.store.mark_put_off(room.begins(posted(number)).effect, "ratelimited", until, room.now, hold)
        room.later(seconds=31)
        room.sends(posted(number), message(number + 50))
    room.deletes(100 * day + 3)
    recap = PostRecap(f"recap:{thread}", HERE, thread, CONTENT, "ines", Line("recap/opens/0"), None, 0, (), Line("x"))
    room.happens(f"recap-due:{thread}", RecapDue(HERE, thread))
    room.decides(f"recap-due:{thread}", CloseThread(thread), recap)
    room.sends(recap.id, message(100 * day + 99))


# --- forgetting ------------------------------------------------------------------------------------------------


def test_of_a_forgotten_person_nothing_stays_but_what_is_to_be_deleted_in_slack(room: Room) -> None:
    a_full_day(room)
    assert room.tables_with(ADA) >= {"words", "tries", "findings", "people", "events", "effects"}
    (delete,) = forgets_ada(room)
    assert room.tables_with(ADA) == {"events", "effects"}
    assert [row["key"] for row in room.rows("events") if ADA in str(row)] == [FORGET]
    assert [row["id"] for row in room.rows("effects") if ADA in str(row)] == [delete]
    assert room.begins(delete).target == message(511)
    room.store.clean_up(room.now)
    assert room.tables_with(ADA) == {"events", "effects"}, "the deletion is under way"
    room.store.mark_sent(room.begins(delete).effect, None, room.now)
    room.store.clean_up(room.now)
    assert room.tables_with(ADA) == set()


def test_forgetting_one_person_leaves_what_is_the_others_alone(room: Room) -> None:
    a_full_day(room)
    about_ada = "Ben on Ada's"

    def bens() -> dict[str, list[dict[str, object]]]:
        return {
            table: [row for row in room.rows(table) if BEN in str(row) and ADA not in str(row)]
            for table in NAMING_PEOPLE
        }

    before = bens()
    before["effects"] = [row for row in before["effects"] if row["event"] != about_ada]
    assert all(before.values())
    forgets_ada(room)
    room.store.clean_up(room.now)
    assert bens() == before


def test_words_that_wait_to_be_decided_are_forgotten_too(room: Room) -> None:
    room.opens_day()
    key = room.hears(2)
    forgets_ada(room)
    assert room.tables_with(CANARY) == set()
    assert room.decides(key, keep(1, 2)) == ()
    assert room.rows("tries") == []


def test_a_reflection_that_was_not_sent_yet_is_never_sent(room: Room) -> None:
    room.opens_day()
    room.reflects(2)
    assert forgets_ada(room) == ()
    assert room.store.begin_sending(posted(2), "runner", room.now) is None
    room.store.clean_up(room.now)
    assert room.tables_with(ADA) == set()


def test_a_reflection_on_its_way_is_deleted_once_it_has_arrived(room: Room) -> None:
    room.opens_day()
    room.reflects(2)
    post = room.begins(posted(2)).effect
    (delete,) = forgets_ada(room)
    assert room.begins(delete).must_wait
    room.store.mark_sent(post, message(502).id, room.now)
    room.store.clean_up(room.now)
    assert room.begins(delete).target == message(502)
    room.store.mark_sent(room.begins(delete).effect, None, room.now)
    room.store.clean_up(room.now)
    assert room.tables_with(ADA) == set()


def test_an_unknown_outcome_of_what_was_forgotten_is_nothing_to_follow_up(room: Room) -> None:
    room.opens_day()
    room.decides(room.hears(2), keep(1, 2), whisper("told", ADA))
    effect = room.begins("told").effect
    room.happens("left", WorkspaceLeft(TEAM))
    room.decides("left", ForgetWorkspace(TEAM))
    room.store.mark_unknown(effect, "timed out", reflect(1, 2, alone=True), room.now)
    assert room.store.fate(posted(2)) is None


def test_asking_twice_to_be_forgotten_still_deletes_all_reflections(room: Room) -> None:
    room.opens_day()
    room.answers(2)
    (delete,) = forgets_ada(room)
    room.happens(f"{FORGET}2", PersonForgotten(TEAM, ADA))
    room.decides(f"{FORGET}2", ForgetPerson(TEAM, ADA))
    assert room.begins(delete).target == message(502)


def test_who_set_a_channel_up_is_forgotten_and_the_channel_goes_on(room: Room) -> None:
    room.happens("forgotten", PersonForgotten(TEAM, CLEO))
    room.decides("forgotten", ForgetPerson(TEAM, CLEO))
    room.store.clean_up(room.now)
    assert room.tables_with(CLEO) == set()
    room.opens_day()
    assert room.store.channel(HERE) is not None


def test_a_person_of_the_same_name_in_another_workspace_is_not_forgotten(room: Room) -> None:
    room.opens_day()
    room.answers(2)
    room.happens("elsewhere", PersonForgotten("T0ELSE", ADA))
    room.decides("elsewhere", ForgetPerson("T0ELSE", ADA))
    assert room.tables_with(CANARY) == {"words"}
    assert len(room.rows("tries")) == 1


def test_of_a_workspace_that_left_nothing_stays_but_the_record_of_its_leaving(room: Room) -> None:
    a_full_day(room)
    room.deletes(30)
    room.happens("left", WorkspaceLeft(TEAM))
    room.decides("left", ForgetWorkspace(TEAM))
    assert {row["key"] for row in room.rows("events")} == {"left"}
    room.store.clean_up(room.now + timedelta(days=15))
    assert room.tables_with(TEAM) == set()
    assert room.tables_with(CANARY) == set()


def test_one_workspace_leaves_the_other_as_it_was(room: Room) -> None:
    a_full_day(room)
    there = ChannelId("T0ELSE", HERE.channel)
    room.happens("there", ChannelSetUp(there, CLEO, "UTC", "09:00", "16:30", post_now=True))
    thread = OpenThread("T0ELSE:C0PRACTICE:2026-11-23", there, TODAY, "ines", CONTENT)
    room.decides("there", SetUpChannel(there, "UTC", "09:00", "16:30", CLEO), thread)
    before = {table: room.rows(table) for table in ("words", "tries", "threads", "effects")}
    room.happens("left", WorkspaceLeft("T0ELSE"))
    room.decides("left", ForgetWorkspace("T0ELSE"))
    assert room.store.channel(there) is None
    assert room.store.channel(HERE) is not None
    assert {table: room.rows(table) for table in before} == {
        **before,
        "threads": [row for row in before["threads"] if row["workspace"] == TEAM],
    }


@pytest.mark.parametrize("outcome", ["sent", "put off"])
def test_an_answer_about_a_workspace_that_left_meanwhile_is_no_mistake(room: Room, outcome: str) -> None:
    room.records_day()
    post = room.begins(PROMPT).effect
    room.happens("left", WorkspaceLeft(TEAM))
    room.decides("left", ForgetWorkspace(TEAM))
    if outcome == "sent":
        room.store.mark_sent(post, ROOT.id, room.now)
    else:
        room.store.mark_put_off(post, "ratelimited", room.now, room.now)
    assert not room.happens("reply", reply(2), CANARY)
