"""What surfaces ask: a channel as it stands, a try, what is kept of a person; and what processes ask."""

from datetime import datetime, timedelta

from bot.practice.choosing import Posted
from bot.practice.effects import CloseThread, SetUpChannel
from bot.practice.events import ChannelSetUp, RecapDue
from bot.practice.schedule import spread
from bot.practice.thread import Channel, ChannelState, KeptOf, KeptTry, TryState
from tests.store.room import (
    ADA,
    BEN,
    CLEO,
    CONTENT,
    ELSEWHERE,
    HERE,
    MONDAY_TEN,
    TEAM,
    THREAD,
    TODAY,
    Room,
    keep,
    message,
    try_id,
)


def test_a_channel_shows_its_settings_its_next_prompt_and_whether_it_ever_posted(room: Room) -> None:
    tuesday_nine = datetime.fromisoformat("2026-11-24T09:00+00:00") + spread(HERE)
    channel = Channel(HERE, "UTC", "09:00", "16:30", CLEO, None)
    assert room.store.channel(HERE) == ChannelState(channel, tuesday_nine, has_posted=False)
    room.opens_day()
    recap_at = datetime.fromisoformat("2026-11-23T16:30+00:00") + spread(HERE)
    came = (Posted(TODAY, "ines"),)
    assert room.store.channel(HERE) == ChannelState(channel, tuesday_nine, True, recap_at, came)
    room.happens("recap", RecapDue(HERE, THREAD))
    room.decides("recap", CloseThread(THREAD))
    assert room.store.channel(HERE) == ChannelState(channel, tuesday_nine, True, None, came)
    assert room.store.channel(ELSEWHERE) is None


def test_all_training_channels_are_listed(room: Room) -> None:
    room.happens("elsewhere", ChannelSetUp(ELSEWHERE, CLEO, "UTC", "09:00", "16:30", post_now=False))
    room.decides("elsewhere", SetUpChannel(ELSEWHERE, "UTC", "09:00", "16:30", CLEO))
    assert [state.channel.place for state in room.store.training_channels()] == [ELSEWHERE, HERE]


def test_a_try_shows_its_reading_in_order_and_whether_the_asker_has_one(room: Room) -> None:
    room.opens_day()
    room.hears(2)
    room.decides(f"reply:{message(2).key}", keep(1, 2, carries=("wait", "rescue", "wait")))
    labels = ("wait", "rescue", "wait")
    assert room.store.try_state(try_id(1), ADA) == TryState(ADA, "ines", CONTENT, labels, asker_has_tried=True)
    assert room.store.try_state(try_id(1), BEN) == TryState(ADA, "ines", CONTENT, labels, asker_has_tried=False)
    assert room.store.try_state(try_id(2), ADA) is None


def test_what_is_kept_of_a_person_is_shown_newest_first_with_how_many_messages(room: Room) -> None:
    room.opens_day()
    room.answers(2)
    room.later(hours=1)
    room.answers(3, 2)
    room.answers(4, by=BEN)
    room.hears(5)
    one = KeptTry(MONDAY_TEN.date(), "ines", ("wait",), in_doubt=False)
    assert room.store.kept_of(TEAM, ADA) == KeptOf((one, one), messages_with_words=3)
    assert room.store.kept_of("T0ELSE", ADA) == KeptOf((), 0)


def test_a_version_of_the_content_is_kept_as_it_came_first(room: Room) -> None:
    room.store.keep_content("h", {"guide.yaml": "a: “ü”\n"})
    room.store.keep_content("h", {"guide.yaml": "something else"})
    assert room.store.content("h") == {"guide.yaml": "a: “ü”\n"}
    assert room.store.content("never") is None


def test_a_process_is_alive_while_it_beats(room: Room) -> None:
    room.store.beat("one", room.now)
    room.store.beat("two", room.now)
    room.later(seconds=61)
    room.store.beat("two", room.now)
    assert room.store.alive(room.now, timedelta(seconds=60)) == {"two"}
