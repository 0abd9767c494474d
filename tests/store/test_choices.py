"""Whom the lead chose is kept until a thread with that client was opened, and goes with whoever it belongs to."""

from datetime import timedelta

from bot.practice.effects import ForgetPerson, ForgetWorkspace, KeepNext, OpenThread
from bot.practice.events import ChannelId, ClientChosen, PersonForgotten, PromptAsked, PromptDue, WorkspaceLeft
from bot.practice.thread import NextClient
from tests.store.room import CLEO, CONTENT, HERE, PROMPT, TEAM, THREAD, TODAY, Room, open_day


def chooses(room: Room, prompt: str, content: str | None = None, place: ChannelId = HERE) -> None:
    key = f"chosen {prompt} {place.channel}"
    room.happens(key, ClientChosen(place, CLEO, prompt, content))
    room.decides(key, KeepNext(place, prompt, content, CLEO))


def chosen(room: Room) -> NextClient | None:
    outlook = room.store.outlook(HERE)
    assert outlook is not None
    return outlook.chosen


def test_the_last_choice_is_recalled_when_the_next_client_is_decided(room: Room) -> None:
    chooses(room, "omar")
    chooses(room, "ines")
    room.happens("now", PromptAsked(HERE, CLEO))
    assert room.recalled("now").chosen == chosen(room) == NextClient("ines", None)


def test_a_choice_is_used_up_once_its_client_has_a_thread(room: Room) -> None:
    chooses(room, "ines")
    room.later(minutes=1)
    room.opens_day()
    assert chosen(room) is None


def test_another_client_that_comes_in_between_leaves_the_choice(room: Room) -> None:
    chooses(room, "omar")
    room.opens_day()
    assert chosen(room) == NextClient("omar", None)


def test_who_was_there_before_can_be_chosen_again(room: Room) -> None:
    room.opens_day()
    room.later(days=1)
    chooses(room, "ines")
    assert chosen(room) == NextClient("ines", None)


def test_a_choice_whose_post_failed_for_good_stands_again(room: Room) -> None:
    chooses(room, "ines")
    room.later(minutes=1)
    room.records_day()
    assert chosen(room) is None
    room.store.mark_closed(room.begins(PROMPT).effect, "not_in_channel", None, room.now)
    assert chosen(room) == NextClient("ines", None)


def test_who_asks_to_be_forgotten_takes_their_choice_along(room: Room) -> None:
    chooses(room, "ines")
    room.happens("forget", PersonForgotten(TEAM, CLEO))
    room.decides("forget", ForgetPerson(TEAM, CLEO))
    assert chosen(room) is None
    assert room.tables_with(CLEO) <= {"events"}


def test_a_workspace_that_leaves_takes_its_written_clients_along_and_no_guide(room: Room) -> None:
    room.store.keep_content("written", {"base": CONTENT, "client.json": "{}"}, TEAM)
    chooses(room, "noor", "written")
    room.happens("due", PromptDue(HERE, TODAY))
    opened, post = open_day()
    room.decides("due", OpenThread(THREAD, HERE, TODAY, "noor", "written"), post)
    assert opened.id == THREAD
    room.later(days=1)
    room.happens("left", WorkspaceLeft(TEAM))
    room.decides("left", ForgetWorkspace(TEAM))
    assert room.store.content("written") is None
    assert room.store.content(CONTENT) is not None
    assert room.rows("choices") == []


def test_an_outlook_holds_the_channels_own_history(room: Room) -> None:
    room.opens_day()
    outlook = room.store.outlook(HERE)
    assert outlook is not None
    assert [(posted.day, posted.prompt) for posted in outlook.history] == [(TODAY, "ines")]
    assert outlook.next_prompt_at - room.now < timedelta(days=1)
    assert room.store.outlook(ChannelId(TEAM, "C0NOWHERE")) is None
