"""What Slack tells becomes an event of the practice, or nothing at all."""

import re
from typing import Any

import pytest

from bot.practice.events import (
    ChannelId,
    MessageId,
    ReflectionAsked,
    ReplyDeleted,
    ReplyEdited,
    ReplyPosted,
    TopLevelPosted,
    WorkspaceLeft,
)
from bot.reader.screening import screen
from bot.slack.translate import (
    Incoming,
    Payload,
    is_shared,
    place_of,
    plain,
    translate_leaving,
    translate_message,
    translate_shortcut,
    typed,
)
from tests.slack.payloads import (
    ADA,
    BEN,
    BOT_USER,
    CHANNEL,
    ROOT,
    TEAM,
    TS,
    changed,
    deleted,
    edited,
    envelope,
    posted,
    said,
)

MESSAGE, THREAD = MessageId(TEAM, CHANNEL, TS), MessageId(TEAM, CHANNEL, ROOT)


def translate(body: Payload) -> Incoming | None:
    return translate_message(body, BOT_USER, screen)


def taken(body: Payload) -> Incoming:
    incoming = translate(body)
    assert incoming
    return incoming


@pytest.mark.parametrize("subtype", [None, "thread_broadcast", "file_share", "me_message"])
def test_a_persons_message_in_a_thread_is_a_reply_with_its_words(subtype: str | None) -> None:
    incoming = taken(posted("What is it guarding?", subtype=subtype))
    assert incoming.event == ReplyPosted(MESSAGE, THREAD, ADA, mentions_bot=False)
    assert incoming.text == "What is it guarding?"
    assert incoming.event_id == "Ev0001"


@pytest.mark.parametrize("thread_ts", [None, TS])
def test_a_message_outside_a_thread_is_at_the_top_and_leaves_no_words(thread_ts: str | None) -> None:
    incoming = taken(posted(thread_ts=thread_ts))
    assert incoming.event == TopLevelPosted(MESSAGE, ADA)
    assert incoming.text is None


@pytest.mark.parametrize(
    "subtype",
    ["channel_join", "channel_topic", "bot_message", "tombstone", "reminder_add", "huddle_thread", "never_seen", ""],
)
def test_slacks_own_talk_is_nobodys_reply(subtype: str) -> None:
    assert translate(posted(subtype=subtype)) is None


@pytest.mark.parametrize(
    "different",
    [{"bot_id": "B0OTHER"}, {"bot_id": "B0OTHER", "subtype": "bot_message"}, {"user": BOT_USER}, {"user": None}],
)
def test_a_programs_message_is_left_alone(different: dict[str, Any]) -> None:
    assert translate(posted(**different)) is None
    assert translate(changed(said("new", **different), said("old", **different))) is None


def test_an_edit_that_changes_the_words_is_an_edit() -> None:
    incoming = taken(edited("What is it guarding?"))
    assert incoming.event == ReplyEdited(MESSAGE, THREAD, ADA, "1764576090.000000")
    assert incoming.text == "What is it guarding?"


def test_an_edit_without_the_words_before_it_is_an_edit() -> None:
    assert taken(changed(said(edited={"user": ADA, "ts": "1764576090.000000"}), None)).event == ReplyEdited(
        MESSAGE, THREAD, ADA, "1764576090.000000"
    )


def test_an_unfurled_link_is_no_edit() -> None:
    shown = said("See <https://example.org>", attachments=[{"title": "Example", "id": 1}])
    assert translate(changed(shown, said("See <https://example.org>"))) is None


def test_an_edit_outside_a_thread_and_the_bots_own_change_nothing() -> None:
    assert translate(edited("new words", "old words", thread_ts=None)) is None
    assert translate(edited("new words", "old words", thread_ts=TS)) is None
    assert translate(edited("new words", "old words", user=BOT_USER, bot_id="B0HEADLAMP")) is None
    assert translate(changed(said("This message was deleted.", subtype="tombstone"), said())) is None


@pytest.mark.parametrize("nothing", [":+1:", "", "…", "<https://example.org>"])
def test_a_reply_edited_to_nothing_is_taken_back(nothing: str) -> None:
    incoming = taken(edited(nothing))
    assert incoming.event == ReplyEdited(MESSAGE, THREAD, ADA, "1764576090.000000", notice="nothing_to_read")
    assert incoming.text is None


def test_a_deleted_message_is_deleted_unless_a_program_wrote_it() -> None:
    assert taken(deleted(said())).event == ReplyDeleted(MESSAGE)
    assert taken(deleted()).event == ReplyDeleted(MESSAGE)
    assert translate(deleted(said(bot_id="B0OTHER"))) is None
    assert translate(deleted(said(user=BOT_USER))) is None
    assert translate(envelope({"type": "message", "subtype": "message_deleted"})) is None


def test_a_mention_of_the_bot_is_noted_and_leaves_the_words() -> None:
    incoming = taken(posted(f"<@{BOT_USER}> what is it guarding?"))
    assert incoming.event == ReplyPosted(MESSAGE, THREAD, ADA, mentions_bot=True)
    assert incoming.text == "what is it guarding?"
    assert taken(posted(f"What is it <@{BOT_USER}|headlamp> guarding?")).text == "What is it  guarding?"


def test_a_bare_mention_of_the_bot_asks_without_words() -> None:
    incoming = taken(posted(f"<@{BOT_USER}>"))
    assert incoming.event == ReplyPosted(MESSAGE, THREAD, ADA, mentions_bot=True, notice="nothing_to_read")
    assert incoming.text is None
    asked = taken(edited(f"<@{BOT_USER}>"))
    assert asked.event == ReplyEdited(MESSAGE, THREAD, ADA, "1764576090.000000", notice="nothing_to_read")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        ":wave:",
        ":+1: :heart:",
        "👍🏽",
        f"<@{BEN}>",
        "<!channel>",
        "<!here|here>",
        "\u200b\u200d\ufeff",
        "...",
        "?",
    ],
)
def test_a_reply_without_words_is_left_alone(text: str) -> None:
    assert translate(posted(text)) is None


@pytest.mark.parametrize(
    ("text", "notice"),
    [
        ("Are you safe right now, are you thinking of killing yourself?", "safety"),
        ("Ich würde ihr sagen, dass ein Teil von ihr das alles festhalten möchte.", "language"),
        ("Our real client lives at 12 Harbour Street, her phone is 020 7946 0018.", "private"),
    ],
)
def test_words_that_are_screened_out_never_go_further(text: str, notice: str) -> None:
    for body in (posted(text), edited(text)):
        incoming = taken(body)
        assert isinstance(incoming.event, ReplyPosted | ReplyEdited)
        assert incoming.event.notice == notice
        assert incoming.text is None
        assert text not in repr(incoming)


@pytest.mark.parametrize(
    ("markup", "shown"),
    [
        ("a &lt;b&gt; &amp; c", "a <b> & c"),
        ("&amp;lt;b&amp;gt;", "&lt;b&gt;"),
        ("&lt;!channel&gt; as typed", "<!channel> as typed"),
        (f"ask <@{BEN}> or <@W0ENTERPRISE|ben>", "ask @… or @…"),
        ("hello <!channel>, <!here|here> and <!subteam^S1|@nurses>", "hello @…, @… and @…"),
        ("on <!date^1764576000^{date}|1 December>", "on 1 December"),
        ("see <#C0GENERAL|general> and <#C0SECRET>", "see #general and #…"),
        (
            "read <https://example.org/a_b_c|this> or <https://example.org/a_b_c>",
            "read this or https://example.org/a_b_c",
        ),
        ("write to <mailto:a@example.org|a@example.org>", "write to a@example.org"),
        ("*part of you* _fought_ ~hard~ `to keep` it", "part of you fought hard to keep it"),
        ("*_both_* and _*both*_", "both and both"),
        ("```\nx = 1\n```", "x = 1"),
        ("2*3*4 and snake_case_name, 5 * 6 * 7, ~5 to ~6", "2*3*4 and snake_case_name, 5 * 6 * 7, ~5 to ~6"),
        ("*a\nb*", "*a\nb*"),
        ("&gt; she said\nand I say", "> she said\nand I say"),
        ("שלום וברכה", "שלום וברכה"),
        ("nothing\u200bto see", "nothing\u200bto see"),
        ("nul \0 and half \ud83d a pair", "nul \ufffd and half \ufffd a pair"),
    ],
)
def test_words_are_kept_as_a_person_reads_them(markup: str, shown: str) -> None:
    assert plain(markup, BOT_USER) == shown


@pytest.mark.parametrize("piece", ["word ", "*a ", "<", "<@U", "`", "&amp;", "*a      ", "_x", "<a|"])
def test_the_longest_message_is_read_without_delay(piece: str) -> None:
    text = piece * (40_000 // len(piece))
    assert len(plain(text, BOT_USER)) <= 40_000  # pytest's time-out is the claim: no pattern runs away


def test_forty_thousand_characters_are_one_reply() -> None:
    text = "It sounds like part of you fought hard. " * 1_000
    assert taken(posted(text)).text == text.strip()


def test_a_reply_has_one_key_however_often_and_whatever_way_it_comes() -> None:
    key = taken(posted()).key
    assert taken(envelope(said(), event_id="Ev0002")).key == key
    assert taken(posted(subtype="thread_broadcast")).key == key
    assert taken(posted(ts="1764576061.000200")).key != key


def test_each_edit_has_a_key_of_its_own_which_its_copies_share() -> None:
    first = taken(edited("one word", at="1764576090.000000"))
    copy = taken({**edited("one word", at="1764576090.000000"), "event_id": "Ev0009"})
    second = taken(edited("other words", at="1764576095.000000"))
    assert first.key == copy.key
    assert len({first.key, second.key, taken(posted()).key, taken(deleted()).key}) == 4


def test_an_edit_without_its_time_is_told_apart_by_its_event() -> None:
    keys = {
        taken(changed(said(text), said("before"), event_ts=at)).key for text, at in (("a b", "1.1"), ("c d", "1.2"))
    }
    assert len(keys) == 2


def test_only_channels_of_the_workspace_itself_are_served() -> None:
    assert is_shared(envelope(said(), is_ext_shared_channel=True))
    assert not is_shared(envelope(said(), is_ext_shared_channel=False))
    assert not is_shared(envelope(said()))


def shortcut(by: str = ADA, **message: object) -> Payload:
    return {
        "team": {"id": TEAM},
        "channel": {"id": CHANNEL},
        "user": {"id": by},
        "action_ts": "1764576070.5",
        "message": said(**message),  # type: ignore[arg-type]  # any field of a message may be given
    }


def test_the_shortcut_asks_about_a_message_and_takes_only_ones_own_words() -> None:
    mine = translate_shortcut(shortcut(), BOT_USER, screen)
    assert mine.event == ReflectionAsked(MESSAGE, THREAD, ADA, ADA)
    assert mine.text == "What is it guarding?"
    others = translate_shortcut(shortcut(by=BEN), BOT_USER, screen)
    assert others.event == ReflectionAsked(MESSAGE, THREAD, ADA, BEN)
    assert others.text is None


def test_the_shortcut_on_a_programs_message_has_no_author_and_on_an_empty_one_no_words() -> None:
    program = translate_shortcut(shortcut(bot_id="B0HEADLAMP", user=BOT_USER), BOT_USER, screen)
    assert program.event == ReflectionAsked(MESSAGE, THREAD, None, ADA, "nothing_to_read")
    empty = translate_shortcut(shortcut(text=None, thread_ts=None), BOT_USER, screen)
    assert empty.event == ReflectionAsked(MESSAGE, None, ADA, ADA, "nothing_to_read")
    assert (program.text, empty.text) == (None, None)


def test_either_way_of_leaving_is_leaving() -> None:
    incoming = translate_leaving({"team_id": TEAM, "event_id": "Ev7", "event": {"type": "app_uninstalled"}})
    assert (incoming.event, incoming.event_id) == (WorkspaceLeft(TEAM), "Ev7")


def test_a_place_is_found_in_commands_and_in_interactions() -> None:
    assert place_of({"team_id": TEAM, "channel_id": CHANNEL}) == ChannelId(TEAM, CHANNEL)
    assert place_of(shortcut()) == ChannelId(TEAM, CHANNEL)


def test_what_is_typed_after_a_command_is_read_as_it_was_typed() -> None:
    assert typed({"text": "  a &amp; b "}) == "a & b"
    assert typed({}) == typed({"text": None}) == ""


def test_nothing_incoming_shows_its_words() -> None:
    assert not re.search("guarding", repr(taken(posted())) + str(taken(posted()).event))
