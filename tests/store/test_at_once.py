"""Several threads and processes at one database: nothing is lost, nothing is doubled."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

from bot.practice.effects import DropTry, DropWords, Effect, ForgetPerson, KeepTry, PostReflection
from bot.practice.events import Event, PersonForgotten, ReplyDeleted, ReplyEdited, ReplyPosted
from bot.practice.thread import Situation
from tests.store.room import (
    ADA,
    BEN,
    CANARY,
    HERE,
    PROMPT,
    ROOT,
    SECONDS,
    TEAM,
    THREAD,
    Room,
    at_once,
    keep,
    message,
    posted,
    reflect,
    reply,
    try_id,
    update,
)


def next_try(event: Event, situation: Situation) -> tuple[Effect, ...]:
    """Each message is a try of its own, numbered by those that are known."""
    assert isinstance(event, ReplyPosted)
    n = len(situation.tries) + 1
    number = int(event.message.id.rpartition(".")[2])
    return keep(n, number, by=event.author), reflect(n, number, by=event.author)


def decided(room: Room, key: str) -> tuple[str, ...]:
    """Decides about a reply, once its author's earlier ones are decided."""
    while (to_send := room.store.decide_once(key, next_try, room.now)) is None:
        time.sleep(0.005)
    return to_send


def test_replies_decided_at_once_in_one_thread_all_count(room: Room) -> None:
    room.opens_day()
    keys = [room.hears(10 + n) for n in range(5)] + [room.hears(20 + n, by=BEN) for n in range(3)]
    sent = at_once(*(lambda key=key: decided(room, key) for key in keys))
    assert sorted(ids for one in sent for ids in one) == sorted(f"{key}/reflection" for key in keys)
    assert {row["id"] for row in room.rows("tries")} == {
        *(try_id(n, ADA) for n in (1, 2, 3, 4, 5)),
        *(try_id(n, BEN) for n in (1, 2, 3)),
    }
    assert len(room.rows("replies")) == len(room.rows("findings")) == len(keys)


def test_one_event_decided_at_once_is_decided_once(room: Room) -> None:
    room.opens_day()
    key = room.hears(2)
    asked = []

    def decide(event: Event, situation: Situation) -> tuple[Effect, ...]:
        asked.append(event)
        return next_try(event, situation)

    sent = at_once(*[lambda: room.store.decide_once(key, decide, room.now)] * 4)
    assert sent == [(posted(2),)] * 4
    assert len(asked) == 1


def test_one_event_taken_in_at_once_is_kept_once(room: Room) -> None:
    room.opens_day()
    before = len(room.rows("events"))
    copies = [
        lambda n=n: room.store.take_in(f"copy {n % 2}", "Ev1", reply(2), f"{CANARY} {n}", room.now) for n in range(6)
    ]
    assert at_once(*copies) == [True] * 6
    assert len(room.rows("events")) == before + 1
    assert len(room.rows("words")) == 1


def test_of_attempts_begun_at_once_one_alone_is_the_first(room: Room) -> None:
    room.records_day()
    begun = at_once(*[lambda: room.store.begin_sending(PROMPT, "runner", room.now)] * 4)
    assert sorted(one.begun_before for one in begun if one) == [False, True, True, True]


def test_an_hour_looked_up_at_once_is_due_once(room: Room) -> None:
    soon_after_nine = datetime(2026, 11, 24, 9, 5, tzinfo=UTC)
    due = at_once(*[lambda: room.store.take_due(soon_after_nine)] * 4)
    assert sorted(due) == [(), (), (), ("prompt-due:T0TEAM:C0PRACTICE:2026-11-24",)]


def interrupted(room: Room, key: str, effects: tuple[Effect, ...], meanwhile: Callable[[], object]) -> object:
    """Decides an event, and has something else begin in the middle of the decision; gives what that came to."""
    begun, seen = threading.Event(), threading.Event()

    def decide(_event: Event, _situation: Situation) -> tuple[Effect, ...]:
        begun.set()
        seen.wait(0.2)
        return effects

    with ThreadPoolExecutor(2) as pool:
        deciding = pool.submit(room.store.decide_once, key, decide, room.now)
        assert begun.wait(SECONDS)
        other = pool.submit(meanwhile)
        deciding.result(SECONDS)
        return other.result(SECONDS)


def test_a_deletion_in_the_middle_of_a_decision_finds_the_try_that_came_of_it(room: Room) -> None:
    room.opens_day()
    key = room.hears(2)
    room.happens("deleted", ReplyDeleted(message(2)))
    seen: list[Situation] = []

    def delete(_event: Event, situation: Situation) -> tuple[Effect, ...]:
        seen.append(situation)
        return DropWords(message(2)), DropTry(try_id(1))

    decided = (keep(1, 2), reflect(1, 2))
    interrupted(room, key, decided, lambda: room.store.decide_once("deleted", delete, room.now))
    assert [one.id for one in seen[0].tries] == [try_id(1)]
    assert room.rows("tries") == []
    assert room.tables_with(CANARY) == set()


def test_an_edit_in_the_middle_of_a_decision_is_not_taken_for_what_was_read(room: Room) -> None:
    room.opens_day()
    key = room.hears(2, "first words")
    edit = ReplyEdited(message(2), ROOT, ADA, "9")
    decided = (keep(1, 2), reflect(1, 2))
    interrupted(room, key, decided, lambda: room.happens("edit", edit, "new words"))
    situation = room.recalled("edit")
    assert not situation.unchanged
    assert situation.words == ((message(2), "new words"),)
    assert room.begins(posted(2)).must_wait, "the first reflection would quote other words"
    room.decides("edit", keep(1, 2), update("edit/update", 1, 2))
    assert room.begins(posted(2)).words == "new words"


def test_forgetting_in_the_middle_of_a_decision_forgets_what_came_of_it(room: Room) -> None:
    room.opens_day()
    key = room.hears(2)
    room.happens("forgotten", PersonForgotten(TEAM, ADA))
    decided: tuple[KeepTry | PostReflection, ...] = (keep(1, 2), reflect(1, 2))
    forget = (ForgetPerson(TEAM, ADA),)
    interrupted(room, key, decided, lambda: room.store.decide_once("forgotten", lambda *_: forget, room.now))
    room.store.clean_up(room.now)
    assert room.tables_with(ADA) == set()
    assert room.store.begin_sending(posted(2), "runner", room.now) is None


def test_deciding_sending_and_looking_at_once_block_each_other_for_no_longer_than_they_last(room: Room) -> None:
    room.opens_day()
    keys = [room.hears(10 + n) for n in range(6)]

    def goes_all_the_way(key: str) -> None:
        for effect_id in decided(room, key):
            delivery = room.store.begin_sending(effect_id, "runner", room.now)
            assert delivery is not None
            assert not delivery.begun_before
            room.store.mark_sent(delivery.effect, f"said {effect_id[-20:]}", room.now)

    def looks() -> None:
        for _ in range(5):
            room.store.take_due(room.now)
            room.store.clean_up(room.now)
            room.store.channel(HERE)
            room.store.kept_of(TEAM, ADA)

    at_once(*(lambda key=key: goes_all_the_way(key) for key in keys), looks)
    assert not room.store.has_work()
    assert len(room.store.kept_of(TEAM, ADA).tries) == len(keys)
    assert THREAD in str(room.rows("tries"))
