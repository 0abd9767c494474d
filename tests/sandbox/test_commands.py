"""Slash commands and message shortcuts, and the two ways to answer them: at once, or through the response_url."""

from typing import Any

import aiohttp
import pytest
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.sandbox import ActRefused, Sandbox
from tests.sandbox.conftest import Clock, Listener

Json = dict[str, Any]
BUTTON = {"type": "button", "action_id": "more", "text": {"type": "plain_text", "text": "More"}}
ACTIONS = {"type": "actions", "elements": [BUTTON]}


async def test_a_command_arrives_with_all_that_slack_sends(sandbox: Sandbox, bot: Listener) -> None:
    async def answer(ack: AsyncAck) -> None:
        await ack()

    bot.app.command("/move")(answer)
    await sandbox.command("Cleo", "#practice", "/move", " side & more ")
    body = await bot.hears()
    assert {name: body[name] for name in ("command", "text", "user_id", "user_name", "channel_id", "channel_name")} == {
        "command": "/move",
        "text": "side &amp; more",
        "user_id": "U0CLEO",
        "user_name": "cleo",
        "channel_id": "C0PRACTICE",
        "channel_name": "practice",
    }
    assert (body["team_id"], body["team_domain"], body["api_app_id"]) == ("T0SANDBOX", "maple-street", "A0HEADLAMP")
    assert body["trigger_id"].count(".") == 2
    assert sandbox.messages("practice") == []


async def test_an_answer_in_the_acknowledgement_is_for_the_asker_alone(sandbox: Sandbox, bot: Listener) -> None:
    async def answer(ack: AsyncAck) -> None:
        await ack("Here is the move.")

    bot.app.command("/move")(answer)
    await sandbox.command("Cleo", "practice", "/move", "side")
    assert [message.text for message in sandbox.seen_by("Cleo", "practice")] == ["Here is the move."]
    assert sandbox.seen_by("Ada", "practice") == []


async def test_an_answer_can_be_for_the_whole_channel(sandbox: Sandbox, bot: Listener) -> None:
    async def answer(ack: AsyncAck) -> None:
        await ack(text="For all.", response_type="in_channel")

    bot.app.command("/move")(answer)
    await sandbox.command("Cleo", "practice", "/move")
    assert [message.text for message in sandbox.messages("practice")] == ["For all."]


async def test_an_answer_that_slack_would_refuse_is_refused_and_recorded(sandbox: Sandbox, bot: Listener) -> None:
    async def answer(ack: AsyncAck) -> None:
        await ack(blocks=[{"type": "header"}])

    bot.app.command("/move")(answer)
    with pytest.raises(ActRefused, match="invalid_blocks"):
        await sandbox.command("Cleo", "practice", "/move")
    assert [refusal.what for refusal in sandbox.refusals] == ["slash command"]


async def test_only_what_the_manifest_names_can_be_used(sandbox: Sandbox, bot: Listener) -> None:
    said = await sandbox.say("Ada", "practice", "mine")
    with pytest.raises(ActRefused, match="not_a_command"):
        await sandbox.command("Ada", "practice", "/dance")
    with pytest.raises(ActRefused, match="not_a_shortcut"):
        await sandbox.shortcut("Ada", "practice", said.ts, "dance")
    assert all(body["type"] == "event_callback" for body in bot.heard)


async def test_a_shortcut_carries_the_message(sandbox: Sandbox, bot: Listener) -> None:
    async def answer(ack: AsyncAck, respond: AsyncRespond) -> None:
        await ack()
        await respond("I looked at it.")

    bot.app.shortcut("reflect")(answer)
    root = await sandbox.say("Ben", "quiet", "root")
    said = await sandbox.say("Ada", "quiet", "What is it guarding?", thread_ts=root.ts)
    await sandbox.shortcut("Ada", "quiet", said.ts, "reflect")
    body = await bot.hears()
    assert (body["type"], body["callback_id"], body["message_ts"]) == ("message_action", "reflect", said.ts)
    assert (body["message"]["text"], body["message"]["user"]) == ("What is it guarding?", "U0ADA")
    assert body["message"]["thread_ts"] == root.ts
    assert body["channel"] == {"id": "C0QUIET", "name": "quiet"}
    assert body["user"] == {"id": "U0ADA", "username": "ada", "name": "ada", "team_id": "T0SANDBOX"}
    await sandbox.until(lambda: len(sandbox.seen_by("Ada", "quiet")) == 3)
    assert sandbox.seen_by("Ada", "quiet")[-1].text == "I looked at it."
    assert len(sandbox.seen_by("Ben", "quiet")) == 2


async def response_url_of(sandbox: Sandbox, bot: Listener) -> str:
    async def answer(ack: AsyncAck) -> None:
        await ack()

    bot.app.command("/practice")(answer)
    await sandbox.command("Ada", "quiet", "/practice", "now")
    return str((await bot.hears())["response_url"])


async def test_a_response_url_takes_five_answers_even_where_the_bot_is_not(sandbox: Sandbox, bot: Listener) -> None:
    webhook = AsyncWebhookClient(await response_url_of(sandbox, bot), retry_handlers=[])
    answers = [await webhook.send(text=f"answer {number}") for number in range(6)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 200, 200, 404]
    assert answers[0].body == "ok"
    assert "used_url" in answers[5].body
    assert len(sandbox.seen_by("Ada", "quiet")) == 5
    assert sandbox.messages("quiet") == []


async def test_a_response_url_lives_for_half_an_hour(sandbox: Sandbox, bot: Listener, clock: Clock) -> None:
    webhook = AsyncWebhookClient(await response_url_of(sandbox, bot), retry_handlers=[])
    clock.pass_seconds(30 * 60)
    assert (await webhook.send(text="just in time")).status_code == 200
    clock.pass_seconds(1)
    late = await webhook.send(text="too late")
    assert (late.status_code, "expired_url" in late.body) == (404, True)


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ({"text": ""}, "no_text"),
        ({"text": "x", "blocks": [{"type": "image"}]}, "invalid_blocks"),
        ({"text": "x", "response_type": "loud"}, "invalid_payload"),
        ({"text": "x", "channel": "C0PRACTICE"}, "invalid_payload"),
        ({"delete_original": True}, "message_not_found"),
        ("words", "invalid_payload"),
    ],
)
async def test_a_response_url_refuses_what_slack_refuses(
    sandbox: Sandbox, bot: Listener, http: aiohttp.ClientSession, body: Any, error: str
) -> None:
    async with http.post(await response_url_of(sandbox, bot), json=body) as response:
        assert (response.status, (await response.json())["error"]) == (400, error)
    assert sandbox.refusals[-1].what == "response_url"


async def pressed(sandbox: Sandbox, bot: Listener, user: str) -> AsyncWebhookClient:
    async def answer(ack: AsyncAck) -> None:
        await ack()

    bot.app.action("more")(answer)
    await sandbox.press(user, "more")
    body = await sandbox.until(lambda: next((body for body in bot.heard if body["type"] == "block_actions"), None))
    assert body
    return AsyncWebhookClient(body["response_url"], retry_handlers=[])


async def test_an_ephemeral_message_is_replaced_and_deleted_through_its_response_url(
    sandbox: Sandbox, bot: Listener, client: AsyncWebClient
) -> None:
    await client.chat_postEphemeral(channel="C0PRACTICE", user="U0ADA", text="aside", blocks=[ACTIONS])
    webhook = await pressed(sandbox, bot, "Ada")
    await webhook.send(text="replaced", replace_original=True)
    assert [message.text for message in sandbox.seen_by("Ada", "practice")] == ["replaced"]
    await webhook.send(delete_original=True)
    assert sandbox.seen_by("Ada", "practice") == []
    assert bot.heard[-1]["type"] == "block_actions"


async def test_without_replace_original_the_answer_comes_beside(
    sandbox: Sandbox, bot: Listener, client: AsyncWebClient
) -> None:
    await client.chat_postMessage(channel="C0PRACTICE", text="question", blocks=[ACTIONS])
    webhook = await pressed(sandbox, bot, "Ada")
    await webhook.send(text="for Ada")
    await webhook.send(text="for all", response_type="in_channel")
    assert [message.text for message in sandbox.seen_by("Ada", "practice")] == ["question", "for Ada", "for all"]
    await webhook.send(text="answered", replace_original=True)
    assert [message.text for message in sandbox.messages("practice")] == ["answered", "for all"]
