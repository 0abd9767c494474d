"""What operators are told of what waits and failed, and what they can do about it; nobody's words are among it."""

from dataclasses import asdict
from datetime import timedelta

import pytest

from bot.practice.events import PromptAsked, ReplyEdited
from bot.practice.sending import Hold, Limit, Way
from bot.store.operating import JobRefused
from tests.store.room import (
    ADA,
    BEN,
    CANARY,
    CLEO,
    HERE,
    PROMPT,
    ROOT,
    Room,
    keep,
    message,
    open_day,
    posted,
    update,
    whisper,
)

MINUTE = timedelta(seconds=60)


def waiting(room: Room) -> dict[str, str]:
    """What waits: (kind, state) by key, in order."""
    return {job.key: f"{job.kind} {job.state}" for job in room.store.jobs(100).listed}


def put_off(room: Room, effect_id: str, seconds: float) -> None:
    until = room.now + timedelta(seconds=seconds)
    hold = Hold(Limit.CHANNEL, Way.POST, until)
    room.store.mark_put_off(room.begins(effect_id).effect, "ratelimited", until, room.now, hold)


def test_what_waits_is_listed_oldest_first_with_why(room: Room) -> None:
    room.opens_day()
    room.reflects(2)
    put_off(room, posted(2), 60)
    room.later(seconds=5)
    key = room.hears(3)
    assert waiting(room) == {posted(2): "PostReflection recorded", key: "ReplyPosted undecided"}
    first = room.store.jobs(1)
    assert first.in_all == 2
    (job,) = first.listed
    assert (job.attempts, job.reason, job.since) == (1, "ratelimited", room.now - timedelta(seconds=5))
    assert job.due_at == room.now + timedelta(seconds=55)
    assert CANARY not in str(room.store.jobs(100))


def test_health_tells_ages_counts_processes_limits_and_what_is_paused(room: Room) -> None:
    room.opens_day()
    room.reflects(2)
    put_off(room, posted(2), 60)
    room.store.beat("one", room.now)
    room.store.beat("two", room.now, "token_revoked")
    room.store.end("ended", room.now)
    room.store.beat("gone", room.now - timedelta(seconds=61))
    health = room.store.health(room.now, MINUTE)
    assert {process.name: process.trouble for process in health.processes} == {"one": None, "two": "token_revoked"}
    assert dict(health.counts) == {"undecided": 0, "recorded": 1, "sent": 1}
    assert (health.oldest_since, health.overdue_since) == (room.now, None)
    (held,) = health.held
    assert (held.channel, held.until) == (HERE.channel, room.now + timedelta(seconds=60))
    assert CANARY not in str(asdict(health))
    room.later(seconds=90)
    assert room.store.health(room.now, MINUTE).overdue_since == room.now - timedelta(seconds=30)
    room.store.mark_closed(room.begins(posted(2)).effect, "is_archived", None, room.now)
    health = room.store.health(room.now, MINUTE)
    assert (health.paused, health.held) == ((("T0TEAM", HERE.channel, "is_archived"),), ())
    assert [(failure.reason, failure.count) for failure in health.failures] == [("is_archived", 1)]


def test_what_failed_is_listed_apart_and_what_was_overtaken_is_no_failure(room: Room) -> None:
    room.opens_day()
    room.decides(room.hears(2), whisper("told", ADA), whisper("told too", ADA))
    room.store.mark_failed(room.begins("told").effect, "msg_too_long", room.now)
    room.store.drop("told too", room.now)
    failed = room.store.jobs(10, failed=True)
    assert [(job.key, job.reason) for job in failed.listed] == [("told", "msg_too_long")]
    assert waiting(room) == {}


def test_what_failed_can_be_tried_again_within_its_day(room: Room) -> None:
    room.opens_day()
    room.reflects(2)
    room.store.mark_failed(room.begins(posted(2)).effect, "nothing to say any more", room.now)
    room.store.retry(posted(2), room.now)
    assert room.store.left_over(room.now - timedelta(minutes=5)) == (f"reply:{message(2).key}",), "the clock sees to it"
    room.sends(posted(2), message(502))
    with pytest.raises(JobRefused, match="was sent"):
        room.store.retry(posted(2), room.now)


def test_what_is_put_off_can_be_done_now(room: Room) -> None:
    room.opens_day()
    room.decides(room.hears(2), whisper("told", ADA))
    put_off(room, "told", 3600)
    room.store.retry("told", room.now)
    assert not room.begins("told").must_wait


def test_what_may_have_arrived_is_looked_for_before_it_is_tried_again(room: Room) -> None:
    room.opens_day()
    room.reflects(2)
    room.store.mark_unknown(room.begins(posted(2)).effect, "missing_scope", None, room.now)
    room.store.retry(posted(2), room.now)
    delivery = room.begins(posted(2))
    assert (delivery.begun_before, delivery.must_wait) == (True, False)


def test_what_is_being_sent_or_was_overtaken_is_not_tried_again(room: Room) -> None:
    room.opens_day()
    room.reflects(2)
    room.begins(posted(2))
    with pytest.raises(JobRefused, match="at this moment"):
        room.store.retry(posted(2), room.now + timedelta(seconds=12))
    room.answers(3, by=BEN)
    for n, key in enumerate(("first", "second")):
        room.happens(key, ReplyEdited(message(3), ROOT, BEN, f"9{n}"), f"words {n}")
        room.decides(key, keep(1, 3, by=BEN), update(f"{key}/update", 1, 3, by=BEN))
    assert room.store.begin_sending("first/update", "runner", room.now) is None
    with pytest.raises(JobRefused, match="overtaken"):
        room.store.retry("first/update", room.now)


def test_what_is_too_old_and_a_prompt_whose_day_is_open_are_not_tried_again(room: Room) -> None:
    room.records_day()
    room.store.mark_failed(room.begins(PROMPT).effect, "not_in_channel", room.now)
    with pytest.raises(JobRefused, match="headlamp post"):
        room.store.retry(PROMPT, room.now)
    with pytest.raises(JobRefused, match="more than a day"):
        room.store.retry(PROMPT, room.now + timedelta(days=2))
    with pytest.raises(JobRefused, match="headlamp jobs"):
        room.store.retry("nothing", room.now)


def test_an_event_that_is_stuck_can_be_handed_on_or_dropped_with_its_words(room: Room) -> None:
    room.opens_day()
    key = room.hears(2)
    room.store.take_up("stuck", 10)
    room.store.retry(key, room.now)
    assert room.store.take_up("another", 10) == (key,)
    room.store.drop(key, room.now)
    assert room.tables_with(CANARY) == set()
    assert waiting(room) == {}
    with pytest.raises(JobRefused, match="no job"):
        room.store.drop(key, room.now)


def test_a_prompt_that_is_dropped_leaves_its_day_open_and_one_under_way_stays_open_itself(room: Room) -> None:
    room.records_day()
    room.store.drop(PROMPT, room.now)
    assert room.store.fate(PROMPT) == ("dropped", "dropped by an operator")
    room.happens("again", PromptAsked(HERE, CLEO))
    assert room.decides("again", *open_day()) == (PROMPT,)
    room.begins(PROMPT)
    room.store.drop(PROMPT, room.now)
    assert room.store.fate(PROMPT) == ("unknown", "dropped by an operator")
    assert room.store.confirm(PROMPT, message(1).id, room.now)
    with pytest.raises(JobRefused, match="it is sent"):
        room.store.drop(PROMPT, room.now)
