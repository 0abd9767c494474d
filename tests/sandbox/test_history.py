"""What stands in a channel, as a bot may read it: only what it has the scope for, and where it is."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import Sandbox
from bot.settings import ROOT
from bot.slack.app import make_client

MANIFEST = ROOT / "manifest.json"
METADATA = {"event_type": "mine", "event_payload": {"effect": "one"}}


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox(manifest=MANIFEST) as opened:
        yield opened


@pytest.fixture
async def client(sandbox: Sandbox) -> AsyncIterator[AsyncWebClient]:
    async with aiohttp.ClientSession() as session:
        yield make_client(sandbox.tokens.bot, sandbox.api_url, session)


async def test_history_shows_a_channel_without_its_threads_newest_first(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    first = await sandbox.say("Ada", "practice", "one")
    await sandbox.say("Ben", "practice", "below", thread_ts=first.ts)
    await client.chat_postMessage(channel="C0PRACTICE", text="two", metadata=METADATA)
    await client.chat_postEphemeral(channel="C0PRACTICE", user="U0ADA", text="to her alone")
    seen = await client.conversations_history(channel="C0PRACTICE", include_all_metadata=True)
    assert [message["text"] for message in seen["messages"]] == ["two", "one"]
    assert seen["messages"][0]["metadata"] == METADATA
    assert seen["has_more"] is False
    plain = await client.conversations_history(channel="C0PRACTICE", limit=1)
    assert "metadata" not in plain["messages"][0]
    assert plain["has_more"] is True
    later = await client.conversations_history(channel="C0PRACTICE", oldest=first.ts)
    assert [message["text"] for message in later["messages"]] == ["two"]


async def test_replies_show_a_thread_from_its_root_oldest_first(sandbox: Sandbox, client: AsyncWebClient) -> None:
    root = await sandbox.say("Ada", "practice", "root")
    first = await sandbox.say("Ben", "practice", "first", thread_ts=root.ts)
    await client.chat_postMessage(channel="C0PRACTICE", text="second", thread_ts=root.ts, metadata=METADATA)
    seen = await client.conversations_replies(channel="C0PRACTICE", ts=root.ts, include_all_metadata=True)
    assert [message["text"] for message in seen["messages"]] == ["root", "first", "second"]
    assert seen["messages"][2]["metadata"] == METADATA
    later = await client.conversations_replies(channel="C0PRACTICE", ts=root.ts, oldest=first.ts, limit=1)
    assert ([message["text"] for message in later["messages"]], later["has_more"]) == (["root"], True)
    with pytest.raises(SlackApiError, match="thread_not_found"):
        await client.conversations_replies(channel="C0PRACTICE", ts="1.000001")


@pytest.mark.parametrize(("channel", "error"), [("C0NOWHERE", "channel_not_found"), ("C0QUIET", "not_in_channel")])
async def test_a_channel_where_the_bot_is_not_is_closed_to_it(client: AsyncWebClient, channel: str, error: str) -> None:
    with pytest.raises(SlackApiError, match=error):
        await client.conversations_history(channel=channel)


async def test_reading_needs_the_scope_of_the_channels_type(tmp_path: Path) -> None:
    manifest = json.loads(MANIFEST.read_text())
    manifest["oauth_config"]["scopes"]["bot"].remove("channels:history")
    manifest["settings"]["event_subscriptions"]["bot_events"].remove("message.channels")
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))
    async with Sandbox(manifest=tmp_path / "manifest.json") as sandbox, aiohttp.ClientSession() as session:
        client = make_client(sandbox.tokens.bot, sandbox.api_url, session)
        with pytest.raises(SlackApiError, match="missing_scope"):
            await client.conversations_history(channel="C0PRACTICE")
