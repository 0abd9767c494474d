"""One message a second in a channel, over all processes; where Slack says to wait, nobody else runs into it."""

import heapq
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from random import Random

import pytest
from sqlalchemy import Engine

from bot.jobs.engine import WAITS
from bot.practice.effects import CloseThread, Line, OpenThread, PostPrompt, PostRecap, PostWeek, SetUpChannel
from bot.practice.events import ChannelId, ChannelSetUp, PromptAsked, RecapDue, WeekDue
from bot.practice.sending import Delivery, Hold, Limit, Way, patience
from bot.store.store import Store
from tests.store.room import (
    ADA,
    BEN,
    CLEO,
    CONTENT,
    HERE,
    TEAM,
    THREAD,
    TODAY,
    Room,
    at_once,
    message,
    posted,
    whisper,
)

PACE = timedelta(seconds=1)
RECAP = PostRecap("recap", HERE, THREAD, CONTENT, "ines", Line("recap/opens/0"), None, 0, (), Line("recap/1"))


@pytest.fixture
def paced(engine: Engine) -> Room:
    """A channel whose client was posted a while ago; it takes one message a second."""
    room = Room.set_up(engine, PACE)
    room.opens_day()
    room.later(minutes=1)
    return room


def waits(room: Room, effect_id: str) -> float:
    return room.begins(effect_id).wait_seconds


def put_off(room: Room, delivery: Delivery, seconds: float, limit: Limit | None = None) -> None:
    until = room.now + timedelta(seconds=seconds)
    hold = Hold(limit, delivery.way, until) if limit else None
    room.store.mark_put_off(delivery.effect, "ratelimited", until, room.now, hold)


def opens_elsewhere(room: Room, channel: str, team: str = TEAM) -> str:
    """Today's client is about to be posted in another channel; gives the effect's id."""
    place = ChannelId(team, channel)
    thread = f"{team}:{channel}:{TODAY}"
    room.happens(f"set-up {thread}", ChannelSetUp(place, CLEO, "UTC", "09:00", "16:30", post_now=False))
    room.decides(f"set-up {thread}", SetUpChannel(place, "UTC", "09:00", "16:30", CLEO))
    room.happens(f"now {thread}", PromptAsked(place, CLEO))
    post = PostPrompt(f"prompt:{thread}", place, thread, CONTENT, "ines", Line("invites/0"))
    room.decides(f"now {thread}", OpenThread(thread, place, TODAY, "ines", CONTENT), post)
    return post.id


# --- one message a second ----------------------------------------------------------------------------


def test_the_first_message_of_an_idle_channel_goes_at_once_and_each_further_one_gets_its_second(paced: Room) -> None:
    for number, by in enumerate((ADA, BEN, CLEO)):
        paced.reflects(number + 2, by=by)
    assert [waits(paced, posted(number)) for number in (2, 3, 4)] == [0, 1, 2]
    paced.later(seconds=0.5)
    assert [waits(paced, posted(number)) for number in (3, 4)] == [0.5, 1.5], "who asks again keeps the turn"
    paced.later(seconds=0.5)
    assert [waits(paced, posted(number)) for number in (3, 4)] == [0, 1]


def test_a_turn_that_was_taken_late_moves_the_next_one(paced: Room) -> None:
    for number, by in enumerate((ADA, BEN, CLEO)):
        paced.reflects(number + 2, by=by)
        paced.begins(posted(number + 2))
    paced.later(seconds=1.75)
    assert waits(paced, posted(3)) == 0
    paced.later(seconds=0.25)
    assert waits(paced, posted(4)) == 0.75


def test_many_processes_that_ask_at_once_get_one_turn_each(paced: Room) -> None:
    people = [f"U{n}" for n in range(8)]
    for n, by in enumerate(people):
        paced.reflects(n + 2, by=by)
    stores = [Store(paced.engine, PACE) for _ in people]
    begun = at_once(
        *(lambda n=n: stores[n].begin_sending(posted(n + 2), f"runner {n}", paced.now) for n in range(len(people)))
    )
    assert sorted(one.wait_seconds for one in begun if one) == list(range(8))


def test_other_channels_and_what_is_no_new_message_do_not_wait(paced: Room) -> None:
    paced.reflects(2)
    assert waits(paced, posted(2)) == 0
    assert waits(paced, opens_elsewhere(paced, "C0OTHER")) == 0
    paced.decides(paced.hears(3, by=BEN), whisper("told", BEN))
    assert waits(paced, "told") == 0


# --- order --------------------------------------------------------------------------------------------


def test_a_second_try_is_not_reflected_on_before_the_first_and_nobody_elses_waits(room: Room) -> None:
    room.opens_day()
    room.reflects(2)
    put_off(room, room.begins(posted(2)), 60)
    room.reflects(3, 2)
    room.reflects(4, by=BEN)
    assert waits(room, posted(3)) == 61, "a moment after it"
    assert waits(room, posted(4)) == 0
    room.later(seconds=61)
    assert waits(room, posted(3)) == 1, "the first may be sent now, and is not yet"
    room.sends(posted(2), message(502))
    assert waits(room, posted(3)) == 0


def test_the_recap_comes_after_the_reflections_that_wait(room: Room) -> None:
    room.opens_day()
    room.reflects(2)
    put_off(room, room.begins(posted(2)), 60)
    room.happens("recap", RecapDue(HERE, THREAD))
    room.decides("recap", CloseThread(THREAD), RECAP)
    assert waits(room, "recap") == 61
    room.later(seconds=60)
    assert room.begins(posted(2)).words, "its words are kept that long"
    room.store.mark_sent(room.begins(posted(2)).effect, message(502).id, room.now)
    assert waits(room, "recap") == 0
    room.store.clean_up(room.now + timedelta(minutes=31))
    assert room.rows("words") == []


@pytest.mark.parametrize(("wait_seconds", "comes"), [(120, True), (121, False)])
def test_the_weeks_picture_that_is_put_off_beyond_its_time_never_comes(
    room: Room, wait_seconds: int, comes: bool
) -> None:
    room.opens_day()
    until = room.now + timedelta(minutes=2)
    lines = [Line(f"week/{part}/0") for part in ("opens", "pulls", "came")]
    room.happens("week", WeekDue(HERE, TODAY))
    room.decides("week", PostWeek("picture", HERE, THREAD, CONTENT, lines[0], lines[1], 2, (), lines[2], 5, (), until))
    put_off(room, room.begins("picture"), wait_seconds)
    room.later(seconds=wait_seconds)
    begun = room.store.begin_sending("picture", "runner", room.now)
    assert (begun is not None) == comes
    assert room.store.fate("picture") == (("sending", "ratelimited") if comes else ("dropped", "its recap is near"))


# --- limits -------------------------------------------------------------------------------------------


def test_a_limit_holds_back_what_comes_to_the_channel_meanwhile_and_no_other_channel(paced: Room) -> None:
    paced.reflects(2)
    put_off(paced, paced.begins(posted(2)), 30, Limit.CHANNEL)
    paced.reflects(3, by=BEN)
    paced.reflects(4, by=CLEO)
    assert [waits(paced, posted(number)) for number in (3, 4)] == [30, 31]
    assert waits(paced, opens_elsewhere(paced, "C0OTHER")) == 0
    paced.decides(paced.hears(5, by=BEN), whisper("told", BEN))
    assert waits(paced, "told") == 0, "whispers have a limit of their own"


def test_turns_that_were_given_before_a_limit_are_given_anew(paced: Room) -> None:
    for number, by in ((2, ADA), (3, BEN), (4, CLEO)):
        paced.reflects(number, by=by)
    first = paced.begins(posted(2))
    assert [waits(paced, posted(number)) for number in (3, 4)] == [1, 2]
    put_off(paced, first, 30, Limit.CHANNEL)
    paced.later(seconds=2)
    assert [waits(paced, posted(number)) for number in (3, 4)] == [28, 29]


def test_where_two_channels_are_limited_at_once_it_is_the_workspace(paced: Room) -> None:
    paced.reflects(2)
    put_off(paced, paced.begins(posted(2)), 30, Limit.CHANNEL)
    put_off(paced, paced.begins(opens_elsewhere(paced, "C0OTHER")), 40, Limit.CHANNEL)
    third, fourth = (opens_elsewhere(paced, channel) for channel in ("C0THIRD", "C0FOURTH"))
    assert [waits(paced, third), waits(paced, fourth)] == [40, 40.25], "at its end they do not all come at once"
    assert waits(paced, opens_elsewhere(paced, "C0THIRD", "T0ELSE")) == 0, "another workspace is not limited"
    paced.later(seconds=41)
    assert [waits(paced, third), waits(paced, fourth)] == [0, 0]


def test_a_limit_on_a_way_holds_all_of_the_workspace_that_goes_it(paced: Room) -> None:
    paced.decides(paced.hears(2), whisper("told", ADA))
    put_off(paced, paced.begins("told"), 20, Limit.WORKSPACE)
    paced.decides(paced.hears(3, by=BEN), whisper("told too", BEN))
    assert waits(paced, "told too") == 20
    paced.reflects(4, by=CLEO)
    assert waits(paced, posted(4)) == 0
    assert {row["way"] for row in paced.rows("limits")} == {Way.WHISPER, Way.POST}


# --- an hour -------------------------------------------------------------------------------------------


@dataclass
class Slack:
    """Takes messages, after an hour in which it takes none."""

    room: Room
    asks_seconds: float | None
    chance: Random

    def works_through(self, effect_ids: list[str]) -> tuple[list[tuple[float, str]], dict[str, int]]:
        """Has each effect tried when it is its turn, a little late as jobs are; gives what arrived when, and how often
        each was looked at."""
        begun, looks = self.room.now, dict.fromkeys(effect_ids, 0)
        arrived: list[tuple[float, str]] = []
        due = [(self.chance.random(), effect_id) for effect_id in effect_ids]
        heapq.heapify(due)
        while due:
            at, effect_id = heapq.heappop(due)
            self.room.now = begun + timedelta(seconds=at)
            looks[effect_id] += 1
            if wait := self._tries(effect_id, limited=at < 3600):
                heapq.heappush(due, (at + wait + self.chance.random() / 2, effect_id))
            else:
                arrived.append((at, effect_id))
        return arrived, looks

    def _tries(self, effect_id: str, *, limited: bool) -> float:
        delivery = self.room.begins(effect_id)
        if delivery.must_wait:
            return delivery.wait_seconds
        if limited:
            wait = patience(self.asks_seconds, delivery.attempts, effect_id)
            put_off(self.room, delivery, wait, Limit.CHANNEL)
            return wait
        self.room.store.mark_sent(delivery.effect, f"said {effect_id[-9:]}", self.room.now)
        return 0


@pytest.mark.parametrize("asks_seconds", [30.0, None, 3600.0])
def test_after_an_hour_of_limits_all_has_arrived_once_in_order_a_second_apart(
    sqlite_engine: Engine, asks_seconds: float | None
) -> None:
    paced = Room.set_up(sqlite_engine, PACE)
    paced.opens_day()
    people = [f"U{n}" for n in range(4)]
    effects = [(by, n, 10 * k + n) for k, by in enumerate(people, 1) for n in (1, 2)]
    for by, n, number in effects:
        paced.reflects(number, n, by=by)
    arrived, looks = Slack(paced, asks_seconds, Random(7)).works_through([posted(number) for *_, number in effects])
    moments = [at for at, _ in arrived]
    assert sorted(effect_id for _, effect_id in arrived) == sorted(looks), "each once"
    assert min(later - sooner for sooner, later in pairwise(moments)) >= 0.999
    assert moments[0] >= 3600
    assert moments[-1] < 3600 + 360, "soon after"
    order = [effect_id for _, effect_id in arrived]
    for k in range(1, 5):
        assert order.index(posted(10 * k + 1)) < order.index(posted(10 * k + 2))
    assert max(looks.values()) < WAITS, "no job is given up for having waited too often"
