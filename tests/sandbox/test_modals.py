"""Modals and the App Home: opened by trigger, filled in, submitted, replaced, closed."""

from typing import Any

import pytest
import pytest_asyncio
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import ActRefused, Sandbox
from tests.sandbox.conftest import Clock, Listener

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def options(*values: str) -> list[Json]:
    return [{"text": plain(value.title()), "value": value} for value in values]


def of_input(block_id: str, element: Json, **more: Any) -> Json:
    return {"type": "input", "block_id": block_id, "label": plain(block_id.title()), "element": element, **more}


WHEN = of_input("when", {"type": "timepicker", "action_id": "time", "initial_time": "09:00"})
WHY = of_input("why", {"type": "plain_text_input", "action_id": "words", "min_length": 3, "max_length": 9})
DAYS = of_input(
    "days", {"type": "checkboxes", "action_id": "which", "options": options("monday", "friday")}, optional=True
)


def modal(*blocks: Json, **more: Any) -> Json:
    body = {"type": "modal", "callback_id": "setup", "title": plain("Set up"), "submit": plain("Save")}
    return body | {"blocks": list(blocks or (WHEN, WHY, DAYS))} | more


async def error_of(client: AsyncWebClient, method: str, **arguments: Any) -> str:
    with pytest.raises(SlackApiError) as caught:
        await client.api_call(method, json=arguments)
    return str(caught.value.response["error"])


@pytest_asyncio.fixture
async def trigger_id(sandbox: Sandbox, bot: Listener) -> str:
    async def acknowledge(ack: AsyncAck) -> None:
        await ack()

    bot.app.command("/practice")(acknowledge)
    await sandbox.command("Cleo", "practice", "/practice")
    trigger_id = (await bot.hears())["trigger_id"]
    bot.heard.clear()
    return str(trigger_id)


async def new_trigger(sandbox: Sandbox, bot: Listener) -> str:
    await sandbox.command("Cleo", "practice", "/practice")
    commands = [body for body in bot.heard if body.get("command")]
    return str(commands[-1]["trigger_id"])


async def test_a_trigger_opens_one_modal(sandbox: Sandbox, client: AsyncWebClient, trigger_id: str) -> None:
    answer = await client.views_open(trigger_id=trigger_id, view=modal())
    view = answer["view"]
    assert (view["type"], view["callback_id"], view["team_id"]) == ("modal", "setup", "T0SANDBOX")
    assert view["root_view_id"] == view["id"]
    assert view["previous_view_id"] is None
    assert view["hash"]
    opened = sandbox.open_view("Cleo")
    assert opened is not None
    assert opened.id == view["id"]
    assert sandbox.open_view("Ada") is None
    again = {"trigger_id": trigger_id, "view": modal()}
    assert await error_of(client, "views.open", **again) == "exchanged_trigger_id"


async def test_a_trigger_lives_three_seconds(client: AsyncWebClient, clock: Clock, trigger_id: str) -> None:
    clock.pass_seconds(3.1)
    assert await error_of(client, "views.open", trigger_id=trigger_id, view=modal()) == "expired_trigger_id"
    assert await error_of(client, "views.open", trigger_id="12345.98765.abcd", view=modal()) == "invalid_trigger_id"


async def test_a_view_that_slack_would_refuse_leaves_the_trigger_unused(
    sandbox: Sandbox, client: AsyncWebClient, trigger_id: str
) -> None:
    wrong = modal(title=plain("a" * 25))
    assert await error_of(client, "views.open", trigger_id=trigger_id, view=wrong) == "invalid_arguments"
    assert "less than 25" in sandbox.refusals[-1].messages[0]
    large = modal(*[{"type": "section", "text": plain("a" * 3_000)}] * 90)
    assert await error_of(client, "views.open", trigger_id=trigger_id, view=large) == "view_too_large"
    await client.views_open(trigger_id=trigger_id, view=modal())


async def test_a_submission_carries_every_answer_and_closes_the_modal(
    sandbox: Sandbox, client: AsyncWebClient, bot: Listener, trigger_id: str
) -> None:
    async def acknowledge(ack: AsyncAck) -> None:
        await ack()

    bot.app.view("setup")(acknowledge)
    await client.views_open(trigger_id=trigger_id, view=modal(private_metadata="C0PRACTICE"))
    assert await sandbox.submit_view("Cleo", {"words": "because", "days": ["friday"]}) == {}
    body = await bot.hears()
    assert (body["type"], body["user"]["id"], body["response_urls"]) == ("view_submission", "U0CLEO", [])
    assert (body["view"]["callback_id"], body["view"]["private_metadata"]) == ("setup", "C0PRACTICE")
    assert body["view"]["state"]["values"] == {
        "when": {"time": {"type": "timepicker", "selected_time": "09:00"}},
        "why": {"words": {"type": "plain_text_input", "value": "because"}},
        "days": {"which": {"type": "checkboxes", "selected_options": options("friday")}},
    }
    assert sandbox.open_view("Cleo") is None


@pytest.mark.parametrize("words", [None, "no", "much too long"])
async def test_what_the_window_itself_holds_back_never_reaches_the_bot(
    sandbox: Sandbox, client: AsyncWebClient, bot: Listener, trigger_id: str, words: str | None
) -> None:
    await client.views_open(trigger_id=trigger_id, view=modal())
    assert list(await sandbox.submit_view("Cleo", {"words": words})) == ["why"]
    assert sandbox.open_view("Cleo")
    assert bot.heard == []


async def test_errors_keep_the_modal_open(
    sandbox: Sandbox, client: AsyncWebClient, bot: Listener, trigger_id: str
) -> None:
    async def refuse(ack: AsyncAck) -> None:
        await ack(response_action="errors", errors={"why": "Say more."})

    bot.app.view("setup")(refuse)
    await client.views_open(trigger_id=trigger_id, view=modal())
    assert await sandbox.submit_view("Cleo", {"words": "because"}) == {"why": "Say more."}
    view = sandbox.open_view("Cleo")
    assert view is not None
    assert view.values["why"]["words"]["value"] == "because"


async def test_a_submission_can_update_push_and_clear(
    sandbox: Sandbox, client: AsyncWebClient, bot: Listener, trigger_id: str
) -> None:
    second, third = modal(WHY, callback_id="second"), modal(WHY, callback_id="third")

    async def update(ack: AsyncAck) -> None:
        await ack(response_action="update", view=second)

    async def push(ack: AsyncAck) -> None:
        await ack(response_action="push", view=third)

    async def clear(ack: AsyncAck) -> None:
        await ack(response_action="clear")

    bot.app.view("setup")(update)
    bot.app.view("second")(push)
    bot.app.view("third")(clear)
    opened = await client.views_open(trigger_id=trigger_id, view=modal())
    await sandbox.submit_view("Cleo", {"words": "because"})
    updated = sandbox.open_view("Cleo")
    assert updated is not None
    assert (updated.id, updated.body["callback_id"]) == (opened["view"]["id"], "second")
    await sandbox.submit_view("Cleo")
    pushed = sandbox.open_view("Cleo")
    assert pushed is not None
    assert (pushed.body["callback_id"], pushed.root_id, pushed.previous_id) == ("third", updated.id, updated.id)
    await sandbox.submit_view("Cleo", {"words": "enough"})
    assert sandbox.open_view("Cleo") is None


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ({"response_action": "errors", "errors": {"elsewhere": "No."}}, "invalid_response_action"),
        ({"response_action": "dance"}, "invalid_response_action"),
        ({"response_action": "update", "view": {"type": "home", "blocks": []}}, "invalid_arguments"),
    ],
)
async def test_an_answer_that_slack_would_not_follow_is_refused(
    sandbox: Sandbox, client: AsyncWebClient, bot: Listener, trigger_id: str, answer: Json, error: str
) -> None:
    async def wrong(ack: AsyncAck) -> None:
        await ack(**answer)

    bot.app.view("setup")(wrong)
    await client.views_open(trigger_id=trigger_id, view=modal())
    with pytest.raises(ActRefused) as caught:
        await sandbox.submit_view("Cleo", {"words": "because"})
    assert caught.value.error == error
    assert sandbox.refusals[-1].what == "view_submission"
    assert sandbox.open_view("Cleo")


async def test_an_update_keeps_what_was_entered_and_heeds_the_hash(
    sandbox: Sandbox, client: AsyncWebClient, bot: Listener, trigger_id: str
) -> None:
    async def acknowledge(ack: AsyncAck) -> None:
        await ack()

    bot.app.action("which")(acknowledge)
    live = {**DAYS, "dispatch_action": True}
    view = (await client.views_open(trigger_id=trigger_id, view=modal(live, external_id="mine")))["view"]
    await sandbox.press("Cleo", "which", ["monday"])
    body = await bot.hears()
    assert body["container"] == {"type": "view", "view_id": view["id"]}
    assert body["view"]["state"]["values"]["days"]["which"]["selected_options"] == options("monday")
    assert "response_url" not in body
    assert "channel" not in body
    updated = await client.views_update(view_id=view["id"], hash=view["hash"], view=modal(live, WHY))
    assert updated["view"]["state"]["values"]["days"]["which"]["selected_options"] == options("monday")
    stale = {"view_id": view["id"], "hash": view["hash"], "view": modal()}
    assert await error_of(client, "views.update", **stale) == "hash_conflict"
    assert await error_of(client, "views.update", view_id="V0GONE", view=modal()) == "not_found"
    assert await error_of(client, "views.update", view=modal()) == "invalid_arguments"


async def test_a_view_is_found_by_its_external_id_which_is_its_own(
    sandbox: Sandbox, client: AsyncWebClient, bot: Listener, trigger_id: str
) -> None:
    named = modal(external_id="mine")
    opened = await client.views_open(trigger_id=trigger_id, view=named)
    updated = await client.views_update(external_id="mine", view=named)
    assert updated["view"]["id"] == opened["view"]["id"]
    trigger = await new_trigger(sandbox, bot)
    assert await error_of(client, "views.open", trigger_id=trigger, view=named) == "duplicate_external_id"


async def test_three_modals_lie_over_each_other_and_no_more(
    sandbox: Sandbox, client: AsyncWebClient, bot: Listener, trigger_id: str
) -> None:
    assert await error_of(client, "views.push", trigger_id=trigger_id, view=modal()) == "not_found"
    await client.views_open(trigger_id=await new_trigger(sandbox, bot), view=modal())
    for _ in range(2):
        await client.views_push(trigger_id=await new_trigger(sandbox, bot), view=modal())
    trigger = await new_trigger(sandbox, bot)
    assert await error_of(client, "views.push", trigger_id=trigger, view=modal()) == "push_limit_reached"


async def test_closing_is_told_if_the_view_asks_for_it(
    sandbox: Sandbox, client: AsyncWebClient, bot: Listener, trigger_id: str
) -> None:
    async def acknowledge(ack: AsyncAck) -> None:
        await ack()

    bot.app.view_closed("setup")(acknowledge)
    root = modal()
    await client.views_open(trigger_id=trigger_id, view=root)
    pushed = modal(notify_on_close=True)
    await client.views_push(trigger_id=await new_trigger(sandbox, bot), view=pushed)
    bot.heard.clear()
    await sandbox.close_view("Cleo")
    body = await bot.hears()
    assert (body["type"], body["is_cleared"], body["view"]["callback_id"]) == ("view_closed", False, "setup")
    await sandbox.close_view("Cleo")
    assert sandbox.open_view("Cleo") is None
    assert len(bot.heard) == 1


async def test_a_view_may_clear_all_when_it_is_closed(
    sandbox: Sandbox, client: AsyncWebClient, bot: Listener, trigger_id: str
) -> None:
    async def acknowledge(ack: AsyncAck) -> None:
        await ack()

    bot.app.view_closed("setup")(acknowledge)
    await client.views_open(trigger_id=trigger_id, view=modal())
    last = modal(clear_on_close=True, notify_on_close=True)
    await client.views_push(trigger_id=await new_trigger(sandbox, bot), view=last)
    bot.heard.clear()
    await sandbox.close_view("Cleo")
    assert (await bot.hears())["is_cleared"] is True
    assert sandbox.open_view("Cleo") is None


async def test_an_answer_to_a_modal_that_was_closed_meanwhile_changes_nothing(
    sandbox: Sandbox, client: AsyncWebClient, bot: Listener, trigger_id: str
) -> None:
    async def close_first(ack: AsyncAck) -> None:
        await sandbox.close_view("Cleo")
        await ack(response_action="update", view=modal(WHY))

    bot.app.view("setup")(close_first)
    await client.views_open(trigger_id=trigger_id, view=modal())
    assert await sandbox.submit_view("Cleo", {"words": "because"}) == {}
    assert sandbox.open_view("Cleo") is None


async def test_a_modal_without_a_submit_button_cannot_be_submitted(
    sandbox: Sandbox, client: AsyncWebClient, trigger_id: str
) -> None:
    view = {"type": "modal", "title": plain("Read"), "blocks": [{"type": "divider"}]}
    await client.views_open(trigger_id=trigger_id, view=view)
    with pytest.raises(ActRefused, match="nothing_to_submit"):
        await sandbox.submit_view("Cleo")


HOME = {
    "type": "home",
    "blocks": [
        {"type": "actions", "elements": [{"type": "button", "action_id": "export", "text": plain("Export")}]},
    ],
}


async def test_the_home_is_published_when_it_is_opened(sandbox: Sandbox, client: AsyncWebClient, bot: Listener) -> None:
    await sandbox.open_home("Ada")
    event = await bot.hears_event(type_="app_home_opened")
    assert (event["user"], event["tab"], event["channel"]) == ("U0ADA", "home", "D0ADA")
    assert "view" not in event
    await client.views_publish(user_id="U0ADA", view=HOME)
    home = sandbox.home("Ada")
    assert home is not None
    await sandbox.open_home("Ada")
    await sandbox.until(lambda: len(bot.heard) == 2)
    assert bot.heard[-1]["event"]["view"]["id"] == home.id


async def test_a_button_in_the_home_has_a_view_and_no_message(
    sandbox: Sandbox, client: AsyncWebClient, bot: Listener
) -> None:
    async def acknowledge(ack: AsyncAck) -> None:
        await ack()

    bot.app.action("export")(acknowledge)
    published = await client.views_publish(user_id="U0ADA", view=HOME)
    await sandbox.press("Ada", "export")
    body = await bot.hears()
    assert (body["view"]["type"], body["container"]["view_id"]) == ("home", published["view"]["id"])
    assert "message" not in body


async def test_a_home_is_refused_by_hash_by_type_and_for_nobody(client: AsyncWebClient) -> None:
    first = await client.views_publish(user_id="U0ADA", view=HOME)
    await client.views_publish(user_id="U0ADA", view=HOME, hash=first["view"]["hash"])
    stale = {"user_id": "U0ADA", "view": HOME, "hash": first["view"]["hash"]}
    assert await error_of(client, "views.publish", **stale) == "hash_conflict"
    assert await error_of(client, "views.publish", user_id="U0ADA", view=modal()) == "invalid_arguments"
    assert await error_of(client, "views.publish", user_id="U0NOBODY", view=HOME) == "invalid_arguments"
