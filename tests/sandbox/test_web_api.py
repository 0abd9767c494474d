"""The door of the Web API: tokens, scopes, arguments, and bad days."""

import json
from pathlib import Path

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import LostAnswer, Outage, RateLimited, Refused, Sandbox
from tests.sandbox.conftest import MANIFEST


async def refusal_of(client: AsyncWebClient, method: str, **arguments: object) -> SlackApiError:
    with pytest.raises(SlackApiError) as caught:
        await client.api_call(method, json=arguments)
    return caught.value


async def test_a_good_token_is_told_whose_it_is(client: AsyncWebClient) -> None:
    answer = await client.auth_test()
    assert answer["team"] == "Maple Street Practice"
    assert (answer["team_id"], answer["user_id"], answer["bot_id"]) == ("T0SANDBOX", "U0HEADLAMP", "B0HEADLAMP")
    assert "chat:write" in answer.headers["x-oauth-scopes"]


@pytest.mark.parametrize(
    ("token", "method", "error"),
    [
        ("", "auth.test", "not_authed"),
        ("xoxb-somebody-else", "auth.test", "invalid_auth"),
        ("xapp-sandbox", "auth.test", "not_allowed_token_type"),
        ("xoxb-sandbox", "apps.connections.open", "not_allowed_token_type"),
        ("xoxb-sandbox", "conversations.list", "unknown_method"),
    ],
)
async def test_a_token_is_good_for_its_own_methods_alone(
    sandbox: Sandbox, http: aiohttp.ClientSession, token: str, method: str, error: str
) -> None:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    async with http.post(sandbox.api_url + method, headers=headers) as response:
        assert (await response.json())["error"] == error
    assert sandbox.refusals[-1].error == error


async def test_a_method_whose_scope_the_manifest_lacks_is_refused(tmp_path: Path, http: aiohttp.ClientSession) -> None:
    manifest = json.loads(MANIFEST.read_text())
    manifest["oauth_config"]["scopes"]["bot"].remove("users:read")
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))
    async with Sandbox(manifest=tmp_path / "manifest.json") as sandbox:
        client = AsyncWebClient("xoxb-sandbox", base_url=sandbox.api_url, session=http)
        with pytest.raises(SlackApiError) as caught:
            await client.users_info(user="U0ADA")
    assert caught.value.response["error"] == "missing_scope"
    assert caught.value.response["needed"] == "users:read"


async def test_arguments_that_are_missing_or_unknown_are_named(client: AsyncWebClient) -> None:
    refused = await refusal_of(client, "chat.postMessage", text="hello", colour="red")
    assert refused.response["error"] == "invalid_arguments"
    assert refused.response["response_metadata"]["messages"] == [
        "[ERROR] missing required field: channel",
        "[ERROR] invalid additional property: colour",
    ]


async def test_arguments_come_as_json_as_a_form_or_in_the_query(client: AsyncWebClient, sandbox: Sandbox) -> None:
    blocks = [{"type": "divider"}]
    await client.api_call("chat.postMessage", json={"channel": "C0PRACTICE", "text": "one", "blocks": blocks})
    form = {"channel": "C0PRACTICE", "text": "two", "blocks": json.dumps(blocks)}
    await client.api_call("chat.postMessage", data=form)
    await client.api_call("chat.postMessage", http_verb="GET", params=form | {"text": "three"})
    posted = sandbox.messages("#practice")
    assert [message.text for message in posted] == ["one", "two", "three"]
    assert [message.blocks[0]["type"] for message in posted] == ["divider"] * 3


@pytest.mark.parametrize(
    ("argument", "error"),
    [("blocks", "invalid_blocks_format"), ("metadata", "invalid_metadata_format")],
)
async def test_json_that_cannot_be_read_is_refused_by_its_argument(
    client: AsyncWebClient, argument: str, error: str
) -> None:
    with pytest.raises(SlackApiError) as caught:
        await client.api_call("chat.postMessage", data={"channel": "C0PRACTICE", "text": "x", argument: "[{"})
    assert caught.value.response["error"] == error


async def test_a_person_is_told_about_with_their_zone(client: AsyncWebClient) -> None:
    user = (await client.users_info(user="U0CLEO"))["user"]
    assert (user["real_name"], user["profile"]["title"], user["tz"]) == ("Cleo", "team lead", "Europe/Amsterdam")
    assert user["tz_offset"] in (3_600, 7_200)
    with pytest.raises(SlackApiError, match="user_not_found"):
        await client.users_info(user="U0NOBODY")


async def test_a_rate_limit_comes_as_429_once(client: AsyncWebClient, sandbox: Sandbox) -> None:
    sandbox.lay("chat.postMessage", RateLimited(retry_after_seconds=7))
    with pytest.raises(SlackApiError) as caught:
        await client.chat_postMessage(channel="C0PRACTICE", text="hello")
    assert (caught.value.response.status_code, caught.value.response.headers["Retry-After"]) == (429, "7")
    await client.chat_postMessage(channel="C0PRACTICE", text="hello")
    assert len(sandbox.messages("practice")) == 1


async def test_faults_are_met_in_the_order_in_which_they_were_laid(client: AsyncWebClient, sandbox: Sandbox) -> None:
    sandbox.lay("chat.postMessage", Refused("is_archived"), Outage())
    with pytest.raises(SlackApiError, match="is_archived"):
        await client.chat_postMessage(channel="C0PRACTICE", text="hello")
    with pytest.raises(SlackApiError):
        await client.chat_postMessage(channel="C0PRACTICE", text="hello")
    assert sandbox.messages("practice") == []


async def test_a_lost_answer_leaves_the_message_standing(client: AsyncWebClient, sandbox: Sandbox) -> None:
    sandbox.lay("chat.postMessage", LostAnswer())
    with pytest.raises(aiohttp.ClientError):
        await client.chat_postMessage(channel="C0PRACTICE", text="hello")
    assert [message.text for message in sandbox.messages("practice")] == ["hello"]


async def test_after_removal_the_token_is_good_no_more(client: AsyncWebClient, sandbox: Sandbox) -> None:
    await sandbox.uninstall()
    refused = await refusal_of(client, "auth.test")
    assert refused.response["error"] == "token_revoked"
