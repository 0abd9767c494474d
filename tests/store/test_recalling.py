"""Each event recalls what is known of its channel, thread, person and tries: no more, no less."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.practice.choosing import Posted
from bot.practice.effects import DropWords, MarkTold, OpenThread, SettleTry
from bot.practice.events import (
    ChannelId,
    ChannelSetUp,
    DoubtSettled,
    Event,
    MessageId,
    PersonForgotten,
    PromptAsked,
    PromptDue,
    ReadingContested,
    RecapDue,
    ReflectionAsked,
    ReplyDeleted,
    ReplyEdited,
    TopLevelPosted,
    WorkspaceLeft,
)
from bot.practice.thread import Channel, Situation, Thread, Try
from tests.store.room import (
    ADA,
    BEN,
    CANARY,
    CLEO,
    CONTENT,
    ELSEWHERE,
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
)

CHANNEL = Channel(HERE, "UTC", "09:00", "16:30", CLEO, None)
OPEN = Thread(THREAD, "ines", CONTENT, ROOT, recapped=False)


def recalled(room: Room, event: Event, text: str | None = None) -> Situation:
    assert room.happens("looked at", event, text)
    return room.recalled("looked at")


def test_a_first_reply_recalls_its_thread_and_its_own_words(room: Room) -> None:
    room.opens_day()
    assert recalled(room, reply(2), CANARY) == Situation(
        MONDAY_TEN, CHANNEL, OPEN, known_how=False, known_who_sees=False, words=((message(2), CANARY),)
    )


def test_what_a_person_did_is_judged_by_when_it_came(room: Room) -> None:
    room.opens_day()
    room.hears(2)
    came = room.now
    room.later(minutes=5)
    assert room.recalled(f"reply:{message(2).key}").now == came


def test_a_later_reply_recalls_the_authors_tries_in_order_and_nobody_elses(room: Room) -> None:
    room.opens_day()
    room.answers(2, 1, "one")
    room.later(minutes=10)
    room.answers(3, 2, "two")
    room.answers(4, 1, "Ben's", by=BEN)
    situation = recalled(room, reply(5), "three")
    assert [(one.n, one.messages) for one in situation.tries] == [(1, (message(2),)), (2, (message(3),))]
    assert situation.tries[1] == Try(try_id(2), ADA, 2, (message(3),), room.now, posted(3), alone=False)
    assert situation.words == ((message(2), "one"), (message(3), "two"), (message(5), "three"))


@pytest.mark.parametrize(("seconds", "is_one_try"), [(89, True), (90, True), (91, False)])
def test_messages_within_ninety_seconds_are_one_try(room: Room, seconds: int, is_one_try: bool) -> None:
    room.opens_day()
    room.answers(2)
    room.later(seconds=seconds)
    assert bool(recalled(room, reply(3), "more").open_try()) is is_one_try


def test_a_try_of_two_messages_recalls_both_in_order(room: Room) -> None:
    room.opens_day()
    room.answers(2, 1, "one")
    room.hears(3, "two")
    room.decides(f"reply:{message(3).key}", keep(1, 2, 3))
    (its_try,) = recalled(room, ReplyEdited(message(3), ROOT, ADA, "9"), "two, anew").tries
    assert its_try.messages == (message(2), message(3))


def test_an_edit_that_changed_nothing_is_known_as_such(room: Room) -> None:
    room.opens_day()
    room.answers(2)
    assert recalled(room, ReplyEdited(message(2), ROOT, ADA, "9"), CANARY).unchanged


def test_an_edit_that_changed_the_words_recalls_the_new_ones(room: Room) -> None:
    room.opens_day()
    room.answers(2)
    situation = recalled(room, ReplyEdited(message(2), ROOT, ADA, "9"), "new words")
    assert not situation.unchanged
    assert situation.words == ((message(2), "new words"),)
    assert situation.try_of(message(2)) is not None


def test_the_shortcut_on_an_unchanged_message_is_no_edit(room: Room) -> None:
    room.opens_day()
    room.answers(2)
    assert not recalled(room, ReflectionAsked(message(2), ROOT, ADA, ADA), CANARY).unchanged


def test_the_shortcut_outside_a_thread_recalls_the_channel_at_most(room: Room) -> None:
    assert recalled(room, ReflectionAsked(message(2), None, ADA, ADA)) == Situation(MONDAY_TEN, CHANNEL)


def test_the_shortcut_elsewhere_recalls_nothing(room: Room) -> None:
    asked = ReflectionAsked(message(2, ELSEWHERE), message(1, ELSEWHERE), ADA, ADA)
    assert recalled(room, asked) == Situation(MONDAY_TEN, None)


def test_a_deletion_recalls_the_try_and_what_is_left_of_it(room: Room) -> None:
    room.opens_day()
    room.answers(2, 1, "one")
    room.hears(3, "two")
    room.decides(f"reply:{message(3).key}", keep(1, 2, 3))
    situation = recalled(room, ReplyDeleted(message(3)))
    assert situation.thread == OPEN
    assert situation.tries[0].messages == (message(2), message(3))
    assert dict(situation.words)[message(2)] == "one"


def test_a_deletion_of_a_message_that_is_no_try_recalls_the_channel_alone(room: Room) -> None:
    room.opens_day()
    assert recalled(room, ReplyDeleted(message(9))) == Situation(MONDAY_TEN, CHANNEL)


def test_a_post_whose_deletion_was_decided_first_recalls_no_thread(room: Room) -> None:
    room.opens_day()
    key = room.hears(2)
    room.happens("deleted", ReplyDeleted(message(2)))
    room.decides("deleted", DropWords(message(2)))
    assert room.recalled(key) == Situation(MONDAY_TEN, CHANNEL)


@pytest.mark.parametrize("what", ["how", "who_sees"])
def test_what_a_person_was_told_is_recalled_for_them_alone(room: Room, what: str) -> None:
    room.opens_day()
    room.hears(2, "by Ada")
    room.decides(f"reply:{message(2).key}", MarkTold(TEAM, ADA, what))
    ada, ben = recalled(room, reply(3), "Ada's"), room.hears(4, "Ben's", by=BEN)
    assert (ada.known_how, ada.known_who_sees) == (what == "how", what == "who_sees")
    assert not room.recalled(ben).known_how
    assert not room.recalled(ben).known_who_sees


def test_a_message_at_the_top_recalls_whether_its_author_knows_how(room: Room) -> None:
    situation = recalled(room, TopLevelPosted(message(2), ADA))
    assert (situation.channel, situation.known_how) == (CHANNEL, False)


def test_a_reply_waits_while_its_root_may_be_a_prompt_on_its_way(room: Room) -> None:
    room.records_day()
    key = room.hears(2)
    assert room.waits(key)
    room.begins(PROMPT)
    assert room.waits(key), "the call went out: its answer may name this root"
    room.store.mark_sent(open_day()[1], ROOT.id, room.now)
    assert room.recalled(key).thread == OPEN


def test_a_persons_second_reply_waits_for_the_first_and_nobody_elses(room: Room) -> None:
    room.opens_day()
    first = room.hears(10)
    room.later(minutes=3)
    second, bens = room.hears(20), room.hears(15, by=BEN)
    assert room.waits(second), "whoever carries the first may have died of it"
    assert not room.waits(bens)
    room.decides(first, keep(1, 10), reflect(1, 10))
    assert room.recalled(second).tries[0].messages == (message(10),)


def test_a_reply_that_nobody_manages_to_decide_does_not_hold_the_next_one_for_ever(room: Room) -> None:
    room.opens_day()
    room.hears(10)
    room.later(minutes=11)
    assert not room.waits(room.hears(20))


def test_a_reply_to_a_thread_of_ours_does_not_wait_for_another_prompt(room: Room) -> None:
    room.opens_day()
    room.later(days=1)
    tomorrow = TODAY + timedelta(days=1)
    room.happens("tomorrow", PromptDue(HERE, tomorrow))
    room.decides("tomorrow", *open_day(tomorrow))
    assert recalled(room, reply(2), CANARY).thread == OPEN


def test_a_reply_that_waited_for_nothing_recalls_no_thread(room: Room) -> None:
    room.records_day()
    key = f"reply:{message(2).key}"
    room.happens(key, reply(2, root=message(77)), CANARY)
    room.sends(PROMPT, ROOT)
    assert room.recalled(key) == Situation(MONDAY_TEN, CHANNEL)


@pytest.mark.parametrize(
    "event",
    [
        ChannelSetUp(HERE, CLEO, "UTC", "09:00", "16:30", post_now=True),
        PromptAsked(HERE, ADA),
        PromptDue(HERE, TODAY),
    ],
    ids=lambda event: type(event).__name__,
)
def test_a_wish_for_a_prompt_recalls_the_day(room: Room, event: Event) -> None:
    assert recalled(room, event) == Situation(MONDAY_TEN, CHANNEL)
    room.opens_day()
    room.happens("later", event)
    assert room.recalled("later") == Situation(MONDAY_TEN, CHANNEL, today=OPEN, history=(Posted(TODAY, "ines"),))


def test_the_day_is_the_channels_own(room: Room) -> None:
    room.opens_day()
    room.now = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
    auckland = ChannelSetUp(HERE, CLEO, "Pacific/Auckland", "09:00", "16:30", post_now=True)
    assert recalled(room, auckland).today is None, "there it is Tuesday already"


def test_earlier_prompts_are_recalled_oldest_first(room: Room) -> None:
    for n, prompt in ((2, "omar"), (0, "ines"), (1, "lena")):
        day = TODAY + timedelta(days=n)
        room.happens(f"now {n}", PromptAsked(HERE, CLEO))
        room.decides(f"now {n}", OpenThread(f"{THREAD}+{n}", HERE, day, prompt, CONTENT))
    assert recalled(room, PromptAsked(HERE, CLEO)).history == tuple(
        Posted(TODAY + timedelta(days=n), prompt) for n, prompt in enumerate(("ines", "lena", "omar"))
    )


def test_a_channel_that_is_not_set_up_recalls_nothing(room: Room) -> None:
    assert recalled(room, PromptAsked(ELSEWHERE, CLEO)) == Situation(MONDAY_TEN, None)


def test_a_recap_recalls_which_way_each_went(room: Room) -> None:
    room.opens_day()
    for number, by, kind, carries in (
        (2, ADA, "sure", ("wait", "rescue")),
        (3, BEN, "sure", ()),
        (4, CLEO, "doubt", ()),
        (5, "U0DAN", "own", ("wonder",)),
    ):
        room.hears(number, CANARY, by)
        room.decides(f"reply:{message(number).key}", keep(1, number, by=by, carries=carries, kind=kind))
    situation = recalled(room, RecapDue(HERE, THREAD))
    assert situation.thread == OPEN
    assert sorted(situation.ways) == sorted(
        [(ADA, ("wait",)), (ADA, ("rescue",)), (BEN, ("none",)), (CLEO, ()), ("U0DAN", ("wonder",))]
    )


@pytest.mark.parametrize("kind", [DoubtSettled, ReadingContested])
def test_an_own_reading_recalls_the_authors_tries_whoever_asks(
    room: Room, kind: type[DoubtSettled] | type[ReadingContested]
) -> None:
    room.opens_day()
    room.answers(2)
    event = (
        DoubtSettled(HERE, try_id(1), BEN, "wait")
        if kind is DoubtSettled
        else ReadingContested(HERE, try_id(1), BEN, ("wait",))
    )
    situation = recalled(room, event)
    assert (situation.thread, [one.author for one in situation.tries]) == (OPEN, [ADA])


def test_an_own_reading_of_a_try_that_is_gone_recalls_no_thread(room: Room) -> None:
    assert recalled(room, DoubtSettled(HERE, try_id(1), ADA, "wait")) == Situation(MONDAY_TEN, CHANNEL)


def test_settling_keeps_what_the_author_chose(room: Room) -> None:
    room.opens_day()
    room.answers(2)
    room.happens("settled", DoubtSettled(HERE, try_id(1), ADA, "wonder"))
    room.decides("settled", SettleTry(try_id(1), ("wonder",)))
    assert recalled(room, RecapDue(HERE, THREAD)).ways == ((ADA, ("wonder",)),)


def test_forgetting_a_person_recalls_where_their_words_are_quoted(room: Room) -> None:
    room.opens_day()
    room.answers(2)
    room.answers(3, by=BEN)
    alone = replace(keep(2, 4), alone=True)
    room.decides(room.hears(4, "after the recap"), alone, reflect(2, 4, alone=True))
    situation = recalled(room, PersonForgotten(TEAM, ADA))
    assert situation.reflections == ((HERE, posted(2)),), "what was said to them alone cannot be deleted"
    assert situation.channel is None


def test_a_workspace_that_leaves_recalls_nothing(room: Room) -> None:
    assert recalled(room, WorkspaceLeft(TEAM)) == Situation(MONDAY_TEN, None)


def test_the_same_names_in_another_workspace_are_other_ones(room: Room) -> None:
    room.opens_day()
    room.answers(2)
    other = MessageId("T0ELSE", HERE.channel, message(2).id)
    assert recalled(room, ReflectionAsked(other, None, ADA, ADA)).channel is None
    assert room.store.channel(ChannelId("T0ELSE", HERE.channel)) is None
