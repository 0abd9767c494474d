"""What a person types, as Slack writes it down; and whom a message of the bot would call."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import Sandbox
from bot.sandbox.pings import find_pings
from bot.sandbox.seed import BOT, PEOPLE
from bot.sandbox.typed import write_down
from bot.sandbox.workspace import Channel

EVERYBODY = (*PEOPLE, BOT)
CHANNELS = (Channel("C0PRACTICE", "practice", "", frozenset()),)


def markup(typed: str) -> str:
    return write_down(typed, EVERYBODY, CHANNELS)[0]


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("plain words", "plain words"),
        ("a < b & c > d", "a &lt; b &amp; c &gt; d"),
        ("&lt;", "&amp;lt;"),
        ("<@U0ADA> <!channel>", "&lt;@U0ADA&gt; &lt;!channel&gt;"),
        ("@ada and @Headlamp, hello", "<@U0ADA> and <@U0HEADLAMP>, hello"),
        ("@nobody at a@ada.org", "@nobody at a@ada.org"),
        ("@here @channel @everyone", "<!here> <!channel> <!everyone>"),
        ("see #practice, #nowhere", "see <#C0PRACTICE|practice>, #nowhere"),
        ("https://example.org/a?b=1&c=2, then", "<https://example.org/a?b=1&amp;c=2>, then"),
        ("(https://example.org).", "(<https://example.org>)."),
        ("two\nlines", "two\nlines"),
    ],
)
def test_what_is_typed_is_written_down_as_slack_does(typed: str, written: str) -> None:
    assert markup(typed) == written


@given(st.text())
def test_nothing_typed_can_forge_markup_and_no_word_is_lost(typed: str) -> None:
    text, blocks = write_down(typed, EVERYBODY, CHANNELS)
    elements = blocks[0]["elements"][0]["elements"]
    plain = "".join(element["text"] for element in elements if element["type"] == "text")
    assert text.count("<") == sum(element["type"] != "text" for element in elements)
    assert typed == plain or len(elements) > 1 or elements[0]["type"] != "text"


def texts(kind: str, text: str) -> list[dict[str, Any]]:
    return [{"type": "section", "text": {"type": kind, "text": text}}]


def inline(element: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [element]}]}]


@pytest.mark.parametrize(
    ("text", "blocks", "called"),
    [
        ("<!channel>", [], ["channel"]),
        ("<!here|here> and <@U0ADA>", [], ["here", "U0ADA"]),
        ("<!subteam^S123> ", [], ["subteam^S123"]),
        ("&lt;!channel&gt; @channel", [], []),
        ("<!date^1392734382^{date}|then> <https://example.org>", [], []),
        ("words", texts("mrkdwn", "<@U0ADA>"), ["U0ADA"]),
        ("words", texts("plain_text", "<@U0ADA>"), []),
        ("words", inline({"type": "user", "user_id": "U0ADA"}), ["U0ADA"]),
        ("words", inline({"type": "broadcast", "range": "here"}), ["here"]),
        ("words", inline({"type": "text", "text": "<!channel>"}), []),
    ],
)
def test_a_call_counts_where_slack_reads_markup(text: str, blocks: list[dict[str, Any]], called: list[str]) -> None:
    assert [ping.who for ping in find_pings("C0PRACTICE", "1.2", text, blocks)] == called


async def test_pings_are_counted_for_the_bot_and_not_for_people(client: AsyncWebClient, sandbox: Sandbox) -> None:
    await sandbox.say("Ada", "practice", "@channel @headlamp")
    assert sandbox.pings == []
    ts = (await client.chat_postMessage(channel="C0PRACTICE", text="fine"))["ts"]
    await client.chat_update(channel="C0PRACTICE", ts=ts, text="for <@U0ADA>")
    await client.chat_postEphemeral(channel="C0PRACTICE", user="U0BEN", text="<!here>")
    assert [(ping.who, ping.channel) for ping in sandbox.pings] == [("U0ADA", "C0PRACTICE"), ("here", "C0PRACTICE")]
