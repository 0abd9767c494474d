"""chat.*: where the bot may write, what it may change, and what nobody gets to see."""

from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import Sandbox
from tests.sandbox.conftest import Clock

SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": "*Words*"}}


async def post(client: AsyncWebClient, **arguments: Any) -> str:
    answer = await client.chat_postMessage(**{"channel": "C0PRACTICE", "text": "hello"} | arguments)
    return str(answer["ts"])


async def error_of(client: AsyncWebClient, method: str, **arguments: Any) -> str:
    with pytest.raises(SlackApiError) as caught:
        await client.api_call(method, json=arguments)
    return str(caught.value.response["error"])


async def test_a_post_is_answered_with_the_message_as_it_stands(client: AsyncWebClient, sandbox: Sandbox) -> None:
    metadata = {"event_type": "prompt", "event_payload": {"id": "p1"}}
    answer = await client.chat_postMessage(channel="#practice", text="words", blocks=[SECTION], metadata=metadata)
    message = answer["message"]
    assert (answer["channel"], message["bot_id"], message["user"]) == ("C0PRACTICE", "B0HEADLAMP", "U0HEADLAMP")
    assert message["metadata"] == metadata
    assert message["blocks"][0]["block_id"]
    assert sandbox.messages("#practice")[0].words == "*Words*"


async def test_time_stamps_rise_even_while_the_clock_stands(client: AsyncWebClient, clock: Clock) -> None:
    stamps = [await post(client) for _ in range(3)]
    assert stamps == sorted(set(stamps))
    assert stamps[0].startswith(f"{int(clock.now)}.")


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"channel": "C0NOWHERE"}, "channel_not_found"),
        ({"channel": "C0QUIET"}, "not_in_channel"),
        ({"text": " "}, "no_text"),
        ({"text": "a" * 4_001}, "msg_too_long"),
        ({"blocks": {"type": "divider"}}, "invalid_blocks_format"),
        ({"blocks": [{"type": "carousel"}]}, "invalid_blocks"),
        ({"blocks": [{"type": "divider"}] * 51}, "invalid_blocks"),
        ({"blocks": [{**SECTION, "text": {"type": "plain_text", "text": "a" * 3_000}}] * 5}, "msg_blocks_too_long"),
        ({"thread_ts": "now"}, "invalid_thread_ts"),
        ({"thread_ts": "1790000000.000009"}, "thread_not_found"),
        ({"metadata": {"event_type": "prompt"}}, "invalid_metadata_schema"),
        ({"metadata": {"event_type": "p", "event_payload": {"a": "b" * 16_000}}}, "metadata_too_large"),
        ({"metadata": ["p"]}, "invalid_metadata_format"),
    ],
)
async def test_what_slack_would_not_post_is_refused(
    client: AsyncWebClient, sandbox: Sandbox, arguments: dict[str, Any], error: str
) -> None:
    given = {"channel": "C0PRACTICE", "text": "hello"} | arguments
    assert await error_of(client, "chat.postMessage", **given) == error
    assert sandbox.refusals[-1].error == error
    assert sandbox.messages("practice") == sandbox.messages("quiet") == []


async def test_a_reply_needs_the_root_of_a_thread_not_another_reply(client: AsyncWebClient, sandbox: Sandbox) -> None:
    root = await post(client)
    reply = await post(client, thread_ts=root)
    assert [message.ts for message in sandbox.thread("practice", root)] == [reply]
    wrong = {"channel": "C0PRACTICE", "text": "deeper", "thread_ts": reply}
    assert await error_of(client, "chat.postMessage", **wrong) == "thread_not_found"


async def test_a_broadcast_reply_is_seen_in_the_channel_too(client: AsyncWebClient, sandbox: Sandbox) -> None:
    root = await post(client)
    reply = await post(client, thread_ts=root, reply_broadcast=True)
    quiet = await post(client, thread_ts=root)
    assert [message.ts for message in sandbox.messages("practice")] == [root, reply]
    assert [message.ts for message in sandbox.thread("practice", root)] == [reply, quiet]


async def test_a_person_can_be_written_to_directly(client: AsyncWebClient, sandbox: Sandbox) -> None:
    answer = await client.chat_postMessage(channel="U0CLEO", text="for you")
    assert answer["channel"] == "D0CLEO"
    assert [message.text for message in sandbox.direct_messages("Cleo")] == ["for you"]
    assert sandbox.seen_by("Ada", "D0CLEO") == []


async def test_an_ephemeral_message_is_for_one_person_alone(client: AsyncWebClient, sandbox: Sandbox) -> None:
    answer = await client.chat_postEphemeral(channel="C0PRACTICE", user="U0ADA", text="between us")
    assert [message.text for message in sandbox.seen_by("Ada", "practice")] == ["between us"]
    assert sandbox.seen_by("Ben", "practice") == sandbox.messages("practice") == []
    own = {"channel": "C0PRACTICE", "ts": answer["message_ts"]}
    assert await error_of(client, "chat.update", text="other", **own) == "message_not_found"
    assert await error_of(client, "chat.delete", **own) == "message_not_found"


async def test_an_ephemeral_message_in_a_thread_without_replies_is_lost(
    client: AsyncWebClient, sandbox: Sandbox
) -> None:
    root = await post(client)
    aside: Any = {"channel": "C0PRACTICE", "user": "U0ADA", "text": "aside", "thread_ts": root}
    await client.chat_postEphemeral(**aside)
    assert len(sandbox.seen_by("Ada", "practice")) == 1
    assert sandbox.refusals[-1].error == "not_shown_in_a_thread_without_replies"
    await post(client, thread_ts=root)
    await client.chat_postEphemeral(**aside)
    assert len(sandbox.seen_by("Ada", "practice")) == 3


async def test_an_ephemeral_message_needs_somebody_who_is_there(client: AsyncWebClient) -> None:
    bot_itself = {"channel": "C0PRACTICE", "text": "x"}
    assert await error_of(client, "chat.postEphemeral", user="U0NOBODY", **bot_itself) == "user_not_found"
    direct = await client.chat_postMessage(channel="U0CLEO", text="for you")
    elsewhere = {"channel": direct["channel"], "user": "U0ADA", "text": "x"}
    assert await error_of(client, "chat.postEphemeral", **elsewhere) == "user_not_in_channel"


async def test_text_alone_replaces_blocks_and_keeps_metadata(client: AsyncWebClient, sandbox: Sandbox) -> None:
    metadata = {"event_type": "prompt", "event_payload": {"id": "p1"}}
    ts = await post(client, blocks=[SECTION], metadata=metadata)
    answer = await client.chat_update(channel="C0PRACTICE", ts=ts, text="plain")
    assert answer["text"] == "plain"
    message = sandbox.messages("practice")[0]
    assert (message.text, message.blocks, message.metadata) == ("plain", (), metadata)
    await client.chat_update(channel="C0PRACTICE", ts=ts, text="plain", metadata={})
    assert sandbox.messages("practice")[0].metadata is None


async def test_a_message_updated_with_blocks_is_not_marked_as_edited(client: AsyncWebClient, sandbox: Sandbox) -> None:
    ts = await post(client)
    await client.chat_update(channel="C0PRACTICE", ts=ts, text="with blocks", blocks=[SECTION])
    assert sandbox.messages("practice")[0].edited_ts is None
    await client.chat_update(channel="C0PRACTICE", ts=ts, text="text alone")
    assert sandbox.messages("practice")[0].edited_ts


async def test_the_bot_touches_only_what_is_its_own(client: AsyncWebClient, sandbox: Sandbox) -> None:
    said = await sandbox.say("Ada", "practice", "mine")
    place = {"channel": "C0PRACTICE", "ts": said.ts}
    assert await error_of(client, "chat.update", text="yours", **place) == "cant_update_message"
    assert await error_of(client, "chat.delete", **place) == "cant_delete_message"
    assert await error_of(client, "chat.delete", channel="C0PRACTICE", ts="1.2") == "message_not_found"
    assert await error_of(client, "chat.delete", channel="C0NOWHERE", ts=said.ts) == "channel_not_found"


async def test_a_deleted_root_with_replies_leaves_a_tombstone(client: AsyncWebClient, sandbox: Sandbox) -> None:
    root, alone = await post(client), await post(client)
    await sandbox.say("Ada", "practice", "still here", thread_ts=root)
    await client.chat_delete(channel="C0PRACTICE", ts=alone)
    await client.chat_delete(channel="C0PRACTICE", ts=root)
    assert [(message.ts, message.subtype) for message in sandbox.messages("practice")] == [(root, "tombstone")]
    again = {"channel": "C0PRACTICE", "ts": root}
    assert await error_of(client, "chat.delete", **again) == "message_not_found"
