"""What is left to workers is taken up once, rung for, and left to others when its process is gone."""

import asyncio
from datetime import timedelta

from tests.patience import PATIENCE_SECONDS
from tests.store.room import Room, at_once, keep, message, posted, reflect, reply


def kept(room: Room, *numbers: int) -> None:
    """Replies that nobody carries yet."""
    room.opens_day()
    room.store.take_up("the one before", 100)
    for number in numbers:
        room.later(seconds=1)
        assert room.store.take_in(f"reply {number}", None, reply(number), "words", room.now)


def test_the_oldest_are_taken_up_first_and_nothing_twice(room: Room) -> None:
    kept(room, 1, 2, 3)
    assert room.store.take_up("a", 2) == ("reply 1", "reply 2")
    assert room.store.take_up("b", 9) == ("reply 3",)
    assert room.store.take_up("a", 9) == ()


def test_what_a_process_carries_itself_is_nobody_elses(room: Room) -> None:
    room.opens_day()
    room.store.take_up("the one before", 100)
    room.store.take_in("mine", None, reply(1), "words", room.now, "a")
    assert room.store.take_up("b", 9) == ()
    assert "a" in room.store.runners()


def test_what_a_process_lets_go_of_is_left_to_others(room: Room) -> None:
    kept(room, 1)
    room.store.take_up("a", 9)
    room.store.let_go(["a"])
    assert room.store.take_up("b", 9) == ("reply 1",)


def test_what_a_process_that_is_gone_carried_is_taken_over_until_all_of_it_is_sent(room: Room) -> None:
    kept(room, 1, 2)
    room.store.take_up("a", 9)
    assert room.store.take_over(["a"], "b", room.now) == ("reply 1", "reply 2")
    assert room.store.take_over(["a"], "c", room.now) == ()
    room.decides("reply 1", keep(1, 1), reflect(1, 1))
    room.decides("reply 2")
    assert room.store.take_over(["b"], "c", room.now) == ("reply 1",), "the other is done"
    room.sends(posted(1), message(501))
    assert room.store.take_over(["c"], "d", room.now) == ()
    assert not room.store.runners() & {"a", "b", "c"}


def test_what_is_put_off_is_taken_over_too_since_its_job_may_never_have_begun(room: Room) -> None:
    kept(room, 1)
    room.store.take_up("a", 9)
    room.decides("reply 1", keep(1, 1), reflect(1, 1))
    later = room.now + timedelta(minutes=5)
    room.store.mark_put_off(room.begins(posted(1)).effect, "ratelimited", later, room.now)
    assert room.store.take_over(["a"], "b", room.now) == ("reply 1",)


def test_processes_that_take_up_at_once_get_each_event_once(room: Room) -> None:
    kept(room, *range(1, 9))
    got: list[str] = []
    at_once(*(lambda name=name: got.extend(room.store.take_up(name, 3)) for name in ("a", "b", "c", "d")))
    got += room.store.take_up("e", 9)
    assert sorted(got) == sorted(f"reply {n}" for n in range(1, 9))


async def test_workers_are_rung_for_on_postgresql(room: Room) -> None:
    heard = asyncio.Event()
    listening = asyncio.create_task(room.store.hear(heard.set))
    if room.engine.dialect.name == "sqlite":
        await listening  # a file has no bell: it ends at once, and workers look by themselves
        return
    async with asyncio.timeout(PATIENCE_SECONDS):
        await heard.wait()
    heard.clear()
    await asyncio.to_thread(kept, room, 1)
    async with asyncio.timeout(PATIENCE_SECONDS):
        await heard.wait()
    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)
