"""What the bot hears of what people do, and of what it does itself."""

import dataclasses
import json
from pathlib import Path

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import ActRefused, Sandbox
from tests.sandbox.conftest import MANIFEST, Listener


async def test_a_message_arrives_as_slack_writes_it_down(sandbox: Sandbox, bot: Listener) -> None:
    said = await sandbox.say("Ada", "practice", "Is 3 < 4 & so on, @headlamp?")
    event = await bot.hears_event()
    assert event["text"] == "Is 3 &lt; 4 &amp; so on, <@U0HEADLAMP>?"
    assert (event["user"], event["ts"], event["event_ts"]) == ("U0ADA", said.ts, said.ts)
    assert (event["channel"], event["channel_type"], event["team"]) == ("C0PRACTICE", "channel", "T0SANDBOX")
    assert event["blocks"][0]["type"] == "rich_text"
    assert event["client_msg_id"]
    assert "thread_ts" not in event
    assert "bot_id" not in event


async def test_a_reply_names_its_thread_and_whose_it_is(sandbox: Sandbox, bot: Listener) -> None:
    root = await sandbox.say("Ada", "practice", "root")
    await sandbox.say("Ben", "practice", "reply", thread_ts=root.ts)
    event = await sandbox.until(lambda: bot.heard[-1]["event"] if len(bot.heard) == 2 else None)
    assert event
    assert (event["thread_ts"], event["parent_user_id"], event["user"]) == (root.ts, "U0ADA", "U0BEN")


async def test_a_broadcast_reply_carries_its_root(sandbox: Sandbox, bot: Listener) -> None:
    root = await sandbox.say("Ada", "practice", "root")
    await sandbox.say("Ben", "practice", "reply", thread_ts=root.ts, broadcast=True)
    event = await bot.hears_event("thread_broadcast")
    assert (event["thread_ts"], event["root"]["ts"], event["root"]["reply_count"]) == (root.ts, root.ts, 1)


async def test_me_makes_a_me_message(sandbox: Sandbox, bot: Listener) -> None:
    await sandbox.say("Ada", "practice", "/me sits with it")
    event = await bot.hears_event("me_message")
    assert (event["text"], event["user"]) == ("sits with it", "U0ADA")


async def test_an_edit_tells_both_versions(sandbox: Sandbox, bot: Listener) -> None:
    said = await sandbox.say("Ada", "practice", "Why not?")
    edited = await sandbox.edit("Ada", "practice", said.ts, "What does it spare you?")
    event = await bot.hears_event("message_changed")
    assert (event["previous_message"]["text"], event["message"]["text"]) == ("Why not?", "What does it spare you?")
    assert event["message"]["edited"] == {"user": "U0ADA", "ts": edited.edited_ts}
    assert event["message"]["ts"] == said.ts
    assert event["hidden"] is True
    assert event["ts"] not in ("", said.ts)


async def test_a_deletion_names_what_is_gone(sandbox: Sandbox, bot: Listener) -> None:
    root = await sandbox.say("Ada", "practice", "root")
    reply = await sandbox.say("Ada", "practice", "never mind", thread_ts=root.ts)
    await sandbox.delete("Ada", "practice", reply.ts)
    event = await bot.hears_event("message_deleted")
    assert (event["deleted_ts"], event["previous_message"]["text"]) == (reply.ts, "never mind")
    assert event["previous_message"]["thread_ts"] == root.ts
    assert sandbox.thread("practice", root.ts) == []


async def test_a_deleted_root_with_replies_is_told_as_a_change(sandbox: Sandbox, bot: Listener) -> None:
    root = await sandbox.say("Ada", "practice", "root")
    await sandbox.say("Ben", "practice", "reply", thread_ts=root.ts)
    await sandbox.delete("Ada", "practice", root.ts)
    event = await bot.hears_event("message_changed")
    assert (event["message"]["subtype"], event["previous_message"]["text"]) == ("tombstone", "root")


async def test_the_bot_hears_its_own_messages_with_their_metadata(bot: Listener, client: AsyncWebClient) -> None:
    metadata = {"event_type": "prompt", "event_payload": {"id": "p1"}}
    answer = await client.chat_postMessage(channel="C0PRACTICE", text="today", metadata=metadata)
    event = await bot.hears_event()
    assert (event["bot_id"], event["app_id"], event["ts"]) == ("B0HEADLAMP", "A0HEADLAMP", answer["ts"])
    assert event["metadata"] == metadata


async def test_the_bot_hears_its_own_updates_and_deletions_but_nothing_ephemeral(
    bot: Listener, client: AsyncWebClient
) -> None:
    await client.chat_postEphemeral(channel="C0PRACTICE", user="U0ADA", text="aside")
    ts = (await client.chat_postMessage(channel="C0PRACTICE", text="today"))["ts"]
    await client.chat_update(channel="C0PRACTICE", ts=ts, text="tomorrow")
    await client.chat_delete(channel="C0PRACTICE", ts=ts)
    await bot.hears(3)
    assert {body["event"].get("subtype") for body in bot.heard} == {None, "message_changed", "message_deleted"}


async def test_the_bot_hears_nothing_from_where_it_is_not(sandbox: Sandbox, bot: Listener) -> None:
    await sandbox.say("Ada", "quiet", "nobody listens")
    await sandbox.invite_bot("Ada", "quiet")
    joined = await bot.hears_event("channel_join")
    assert (joined["user"], joined["inviter"], joined["channel"]) == ("U0HEADLAMP", "U0ADA", "C0QUIET")
    await sandbox.say("Ada", "quiet", "now it does")
    assert (await bot.hears_event())["text"] == "now it does"
    assert len(bot.heard) == 2


async def test_a_shared_channel_says_so(sandbox: Sandbox, bot: Listener) -> None:
    practice = sandbox.workspace.channel("practice")
    sandbox.workspace.channels[practice.id] = dataclasses.replace(practice, is_ext_shared=True)
    await sandbox.say("Ada", "practice", "hello")
    assert (await bot.hears())["is_ext_shared_channel"] is True


async def test_a_private_channel_needs_its_own_subscription(tmp_path: Path) -> None:
    manifest = json.loads(MANIFEST.read_text())
    manifest["settings"]["event_subscriptions"]["bot_events"] = ["message.groups"]
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))
    async with Sandbox(manifest=tmp_path / "manifest.json") as sandbox:
        general = sandbox.workspace.channel("general")
        sandbox.workspace.channels[general.id] = dataclasses.replace(general, is_private=True)
        await sandbox.say("Ada", "practice", "in public")
        assert sandbox.undelivered == 0
        await sandbox.say("Ada", "general", "in private")
        assert sandbox.undelivered == 1


async def test_removal_is_told_twice(sandbox: Sandbox, bot: Listener) -> None:
    await sandbox.say("Ada", "practice", "so that Bolt knows its token")
    await bot.hears()
    await sandbox.uninstall()
    assert (await bot.hears_event(type_="tokens_revoked"))["tokens"] == {"oauth": [], "bot": ["U0HEADLAMP"]}
    assert await bot.hears_event(type_="app_uninstalled")


@pytest.mark.parametrize(
    ("act", "error"),
    [
        (lambda sandbox, _ts: sandbox.say("Ada", "practice", "  "), "no_text"),
        (lambda sandbox, _ts: sandbox.say("Ada", "practice", "a" * 12_001), "msg_too_long"),
        (lambda sandbox, _ts: sandbox.say("Ada", "practice", "x", thread_ts="1.2"), "thread_not_found"),
        (lambda sandbox, _ts: sandbox.say("Ada", "nowhere", "x"), "channel_not_found"),
        (lambda sandbox, _ts: sandbox.say("Zoe", "practice", "x"), "user_not_found"),
        (lambda sandbox, ts: sandbox.edit("Ben", "practice", ts, "x"), "cant_update_message"),
        (lambda sandbox, ts: sandbox.delete("Ben", "practice", ts), "cant_delete_message"),
        (lambda sandbox, _ts: sandbox.delete("Ben", "practice", "1.2"), "message_not_found"),
        (lambda sandbox, _ts: sandbox.invite_bot("Ben", "practice"), "already_in_channel"),
    ],
)
async def test_what_a_person_cannot_do_is_refused(sandbox: Sandbox, act: object, error: str) -> None:
    said = await sandbox.say("Ada", "practice", "mine")
    with pytest.raises(ActRefused) as caught:
        await act(sandbox, said.ts)  # type: ignore[operator]  # each act is an awaitable of its own type
    assert caught.value.error == error
