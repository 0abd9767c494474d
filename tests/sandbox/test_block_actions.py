"""Buttons and menus in messages: what the bot is told when somebody presses or picks."""

from typing import Any

import pytest
import pytest_asyncio
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import ActRefused, Sandbox
from tests.sandbox.conftest import Listener

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def options(*values: str) -> list[Json]:
    return [{"text": plain(value.title()), "value": value} for value in values]


BLOCKS: list[Json] = [
    {
        "type": "actions",
        "block_id": "row",
        "elements": [
            {"type": "button", "action_id": "more", "text": plain("More"), "value": "r1"},
            {"type": "static_select", "action_id": "pick", "options": options("left", "right")},
            {
                "type": "radio_buttons",
                "action_id": "one",
                "options": options("a", "b"),
                "initial_option": options("a")[0],
            },
            {"type": "checkboxes", "action_id": "some", "options": options("a", "b", "c")},
            {"type": "timepicker", "action_id": "when", "initial_time": "09:00"},
            {"type": "overflow", "action_id": "rest", "options": options("hide", "report")},
            {"type": "external_select", "action_id": "look", "min_query_length": 0},
        ],
    },
]


@pytest_asyncio.fixture
async def posted(client: AsyncWebClient, bot: Listener) -> str:
    async def acknowledge(ack: AsyncAck) -> None:
        await ack()

    for action_id in ("more", "pick", "one", "some", "when", "rest", "look"):
        bot.app.action(action_id)(acknowledge)
    answer = await client.chat_postMessage(channel="C0PRACTICE", text="choose", blocks=BLOCKS)
    await bot.hears()
    return str(answer["ts"])


async def test_a_pressed_button_tells_where_and_by_whom(sandbox: Sandbox, bot: Listener, posted: str) -> None:
    await sandbox.press("Ada", "more")
    body = await bot.hears(2)
    assert body["type"] == "block_actions"
    assert body["user"]["id"] == "U0ADA"
    assert body["team"] == {"id": "T0SANDBOX", "domain": "maple-street"}
    assert body["channel"] == {"id": "C0PRACTICE", "name": "practice"}
    assert body["container"] == {
        "type": "message",
        "message_ts": posted,
        "channel_id": "C0PRACTICE",
        "is_ephemeral": False,
    }
    assert body["message"]["ts"] == posted
    assert body["message"]["blocks"][0]["block_id"] == "row"
    action = body["actions"][0]
    assert (action["type"], action["block_id"], action["action_id"], action["value"]) == ("button", "row", "more", "r1")
    assert action["text"] == plain("More")
    assert action["action_ts"]
    assert body["trigger_id"]
    assert body["response_url"].startswith(sandbox.url)


async def test_a_press_in_a_thread_names_the_thread(
    sandbox: Sandbox, bot: Listener, client: AsyncWebClient, posted: str
) -> None:
    await client.chat_postMessage(channel="C0PRACTICE", thread_ts=posted, text="choose", blocks=BLOCKS)
    await sandbox.press("Ada", "more")
    body = await bot.hears(3)
    assert (body["container"]["thread_ts"], body["message"]["thread_ts"]) == (posted, posted)


async def test_a_press_on_an_ephemeral_message_does_not_show_it(
    sandbox: Sandbox, bot: Listener, client: AsyncWebClient, posted: str
) -> None:
    await client.chat_postEphemeral(channel="C0PRACTICE", user="U0ADA", text="aside", blocks=BLOCKS)
    await sandbox.press("Ada", "more")
    body = await bot.hears(2)
    assert body["container"]["is_ephemeral"] is True
    assert body["container"]["message_ts"] != posted
    assert "message" not in body


@pytest.mark.parametrize(
    ("action_id", "chosen", "answer"),
    [
        ("pick", "right", {"selected_option": options("right")[0]}),
        ("pick", "Left", {"selected_option": options("left")[0]}),
        ("one", "b", {"selected_option": options("b")[0]}),
        ("some", ["a", "c"], {"selected_options": options("a", "c")}),
        ("when", "16:30", {"selected_time": "16:30"}),
        ("rest", "report", {"selected_option": options("report")[0]}),
    ],
)
async def test_a_choice_is_told_in_the_field_of_its_element(
    sandbox: Sandbox, bot: Listener, posted: str, action_id: str, chosen: str | list[str], answer: Json
) -> None:
    assert posted
    await sandbox.press("Ada", action_id, chosen)
    action = (await bot.hears(2))["actions"][0]
    assert {name: value for name, value in action.items() if name.startswith("selected")} == answer


async def test_state_holds_every_choice_so_far_and_what_was_preselected(
    sandbox: Sandbox, bot: Listener, posted: str
) -> None:
    assert posted
    await sandbox.press("Ada", "pick", "right")
    await sandbox.press("Ada", "more")
    await bot.hears(3)
    [body] = [body for body in bot.heard if body.get("actions", [{}])[0].get("action_id") == "more"]
    assert body["state"]["values"]["row"] == {
        "pick": {"type": "static_select", "selected_option": options("right")[0]},
        "one": {"type": "radio_buttons", "selected_option": options("a")[0]},
        "some": {"type": "checkboxes", "selected_options": []},
        "when": {"type": "timepicker", "selected_time": "09:00"},
        "look": {"type": "external_select", "selected_option": None},
    }


async def test_what_is_not_offered_cannot_be_chosen(sandbox: Sandbox, bot: Listener, posted: str) -> None:
    assert posted
    with pytest.raises(ActRefused, match="option_not_offered"):
        await sandbox.press("Ada", "pick", "middle")
    with pytest.raises(ActRefused, match="no_such_action"):
        await sandbox.press("Ada", "nothing")
    assert len(bot.heard) == 1


async def test_a_menu_is_filled_by_the_bot_while_one_types(sandbox: Sandbox, bot: Listener, posted: str) -> None:
    async def suggest(ack: AsyncAck, payload: Json) -> None:
        await ack(options=options(payload["value"], "other"))

    bot.app.options("look")(suggest)
    assert await sandbox.suggest("Ada", "look", "side") == {"options": options("side", "other")}
    body = await bot.hears(2)
    assert (body["type"], body["action_id"], body["block_id"], body["value"]) == (
        "block_suggestion",
        "look",
        "row",
        "side",
    )
    assert (body["container"]["message_ts"], body["channel"]["id"]) == (posted, "C0PRACTICE")
    await sandbox.press("Ada", "look", "side")
    assert (await bot.hears(3))["actions"][0]["selected_option"]["value"] == "side"


async def test_suggestions_that_slack_would_refuse_are_refused(sandbox: Sandbox, bot: Listener, posted: str) -> None:
    async def suggest(ack: AsyncAck) -> None:
        await ack(options=options(*[f"option {number}" for number in range(101)]))

    assert posted
    bot.app.options("look")(suggest)
    with pytest.raises(ActRefused, match="invalid_options"):
        await sandbox.suggest("Ada", "look")
    assert sandbox.refusals[-1].error == "invalid_options"
    with pytest.raises(ActRefused, match="no_suggestions"):
        await sandbox.suggest("Ada", "pick")
