"""What the page is given and may do, over HTTP and its live line; and who is turned away at the door."""

import asyncio
import io
import logging
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from aiohttp import web
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import Demo, Sandbox
from bot.sandbox.guard import guard
from tests.patience import PATIENCE_SECONDS
from tests.sandbox.conftest import MANIFEST, Listener

Json = dict[str, Any]
Socket = aiohttp.ClientWebSocketResponse
MENU = {"type": "external_select", "action_id": "look", "min_query_length": 0}
BUTTON = {"type": "button", "action_id": "more", "text": {"type": "plain_text", "text": "More"}}
BLOCKS = [{"type": "actions", "block_id": "row", "elements": [BUTTON, MENU]}]
WHY = {"type": "plain_text_input", "action_id": "words"}
MODAL = {
    "type": "modal",
    "callback_id": "setup",
    "title": {"type": "plain_text", "text": "Set up"},
    "submit": {"type": "plain_text", "text": "Save"},
    "blocks": [{"type": "input", "block_id": "why", "label": {"type": "plain_text", "text": "Why"}, "element": WHY}],
}


class Page:
    """A page that acts over HTTP, as the real one does."""

    def __init__(self, sandbox: Sandbox, http: aiohttp.ClientSession) -> None:
        self.sandbox = sandbox
        self.http = http

    async def act(self, who: str, do: str, **fields: Any) -> Json:
        async with self.http.post(self.sandbox.url + "page/act", json={"as": who, "do": do, **fields}) as response:
            return dict(await response.json())


@pytest.fixture
def page(sandbox: Sandbox, http: aiohttp.ClientSession) -> Page:
    return Page(sandbox, http)


@pytest_asyncio.fixture
async def ada(sandbox: Sandbox, http: aiohttp.ClientSession) -> AsyncIterator[Socket]:
    async with http.ws_connect(sandbox.url + "page/live?as=U0ADA") as socket:
        yield socket


async def next_of(socket: Socket, kind: str) -> Json:
    while True:
        what: Json = await socket.receive_json(timeout=PATIENCE_SECONDS)
        if what["type"] == kind:
            return what


async def test_the_state_names_people_channels_and_what_the_manifest_offers(
    sandbox: Sandbox, http: aiohttp.ClientSession
) -> None:
    async with http.get(sandbox.url + "page/state") as response:
        state = await response.json()
    assert state["workspace"] == {"id": "T0SANDBOX", "name": "Maple Street Practice"}
    assert [user["name"] for user in state["users"]] == ["Ada", "Ben", "Cleo", "Dev", "Esi", "Femi", "Headlamp"]
    assert [channel["id"] for channel in state["channels"]] == ["C0PRACTICE", "C0GENERAL", "C0QUIET"]
    assert [command["command"] for command in state["commands"]] == ["/move", "/practice"]
    assert state["shortcuts"] == [{"callback_id": "reflect", "name": "Reflect on this"}]
    assert state["demos"] == []


async def test_the_page_and_its_files_come_with_a_strict_policy(sandbox: Sandbox, http: aiohttp.ClientSession) -> None:
    for path, kind in (("", "text/html"), ("page/page.js", "text/javascript"), ("page/style.css", "text/css")):
        async with http.get(sandbox.url + path) as response:
            assert (response.status, response.content_type) == (200, kind)
            policy = response.headers["Content-Security-Policy"]
            assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
            assert "unsafe" not in policy
            assert response.headers["X-Content-Type-Options"] == "nosniff"
    for path in ("page/../seed.py", "page/%2e%2e%2fseed.py", "page/nothing.js", "page/notes.txt"):
        async with http.get(sandbox.url + path) as response:
            assert response.status == 404


async def test_a_page_sees_all_that_its_person_may_see_and_no_more(
    sandbox: Sandbox, http: aiohttp.ClientSession, client: AsyncWebClient
) -> None:
    root = await sandbox.say("Ben", "practice", "root")
    await sandbox.say("Ben", "practice", "reply", thread_ts=root.ts)
    await client.chat_postEphemeral(channel="C0PRACTICE", user="U0BEN", text="for Ben")
    await client.chat_postMessage(channel="U0BEN", text="for Ben directly")
    async with http.ws_connect(sandbox.url + "page/live?as=U0ADA") as socket:
        for_ada = await next_of(socket, "snapshot")
        assert await next_of(socket, "bot") == {"type": "bot", "connected": False}
    async with http.ws_connect(sandbox.url + "page/live?as=Ben") as socket:
        for_ben = await next_of(socket, "snapshot")
    assert [message["text"] for message in for_ada["messages"]["C0PRACTICE"]] == ["root", "reply"]
    assert [message["text"] for message in for_ben["messages"]["C0PRACTICE"]] == ["root", "reply", "for Ben"]
    assert for_ben["messages"]["C0PRACTICE"][2]["ephemeral"] is True
    assert for_ben["messages"][for_ben["direct"]][0]["text"] == "for Ben directly"
    assert "D0BEN" not in for_ada["messages"]


async def test_a_page_is_told_when_the_bot_comes_and_goes(
    ada: Socket, client: AsyncWebClient, http: aiohttp.ClientSession
) -> None:
    opened = await client.apps_connections_open(app_token="xapp-sandbox")
    async with http.ws_connect(opened["url"]):
        assert [(await next_of(ada, "bot"))["connected"] for _ in range(2)] == [False, True]
    assert (await next_of(ada, "bot"))["connected"] is False


async def test_changes_come_as_they_happen(sandbox: Sandbox, ada: Socket, client: AsyncWebClient) -> None:
    await client.chat_postEphemeral(channel="C0PRACTICE", user="U0BEN", text="for Ben")
    said = await sandbox.say("Ada", "practice", "a < b")
    posted = await next_of(ada, "message")
    assert (posted["channel"], posted["message"]["text"], posted["message"]["ts"]) == (
        "C0PRACTICE",
        "a &lt; b",
        said.ts,
    )
    assert posted["message"]["is_bot"] is False
    await sandbox.edit("Ada", "practice", said.ts, "b > a")
    assert (await next_of(ada, "message_changed"))["message"]["edited"] is True
    await sandbox.delete("Ada", "practice", said.ts)
    assert (await next_of(ada, "message_deleted"))["ts"] == said.ts
    await client.views_publish(user_id="U0ADA", view={"type": "home", "blocks": [{"type": "divider"}]})
    assert (await next_of(ada, "home"))["view"]["blocks"][0]["type"] == "divider"


async def test_a_page_that_comes_later_finds_its_modals_open(
    sandbox: Sandbox, http: aiohttp.ClientSession, client: AsyncWebClient, bot: Listener
) -> None:
    async def open_modal(ack: AsyncAck, body: Json) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=MODAL)

    bot.app.command("/practice")(open_modal)
    await sandbox.command("Ada", "practice", "/practice")
    view = await sandbox.until(lambda: sandbox.open_view("Ada"))
    assert view
    async with http.ws_connect(sandbox.url + "page/live?as=U0ADA") as socket:
        assert (await next_of(socket, "view_opened"))["view"]["id"] == view.id


async def test_a_person_talks_through_the_page(sandbox: Sandbox, page: Page) -> None:
    said = await page.act("U0ADA", "say", channel="C0PRACTICE", text="root")
    reply = await page.act("U0BEN", "say", channel="C0PRACTICE", text="reply", thread_ts=said["ts"], broadcast=True)
    assert (await page.act("U0BEN", "edit", channel="C0PRACTICE", ts=reply["ts"], text="other"))["ok"]
    assert [message.text for message in sandbox.messages("practice")] == ["root", "other"]
    assert (await page.act("U0BEN", "delete", channel="C0PRACTICE", ts=reply["ts"]))["ok"]
    assert (await page.act("U0ADA", "invite", channel="C0QUIET"))["ok"]
    assert sandbox.messages("quiet")[0].subtype == "channel_join"
    assert (await page.act("U0ADA", "open_home"))["ok"]


async def test_a_person_presses_and_picks_through_the_page(page: Page, client: AsyncWebClient, bot: Listener) -> None:
    async def acknowledge(ack: AsyncAck) -> None:
        await ack()

    async def suggest(ack: AsyncAck) -> None:
        await ack(options=[option])

    option = {"text": {"type": "plain_text", "text": "Side"}, "value": "side"}
    bot.app.action("more")(acknowledge)
    bot.app.action("look")(acknowledge)
    bot.app.options("look")(suggest)
    ts = (await client.chat_postMessage(channel="C0PRACTICE", text="x", blocks=BLOCKS))["ts"]
    place = {"channel": "C0PRACTICE", "message_ts": ts}
    asked = await page.act("U0ADA", "suggest", **place, action_id="look", block_id="row", value="s")
    assert asked == {"ok": True, "options": [option]}
    chosen = {"block_id": "row", "action_id": "look", "type": "external_select", "selected_option": option}
    assert (await page.act("U0ADA", "press", **place, action=chosen))["ok"]
    pressed = {"block_id": "row", "action_id": "more", "type": "button"}
    state = {"values": {"row": {"look": chosen}, "gone": {"x": {}}}}
    assert (await page.act("U0ADA", "press", **place, action=pressed, state=state))["ok"]
    body = bot.heard[-1]
    assert body["actions"][0]["action_id"] == "more"
    assert body["state"]["values"]["row"]["look"]["selected_option"] == option


async def test_a_person_fills_in_a_modal_through_the_page(
    sandbox: Sandbox, page: Page, client: AsyncWebClient, bot: Listener
) -> None:
    async def open_modal(ack: AsyncAck, body: Json) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=MODAL)

    async def refuse_once(ack: AsyncAck) -> None:
        if refused:
            await ack()
        else:
            refused.append(True)
            await ack(response_action="errors", errors={"why": "Say more."})

    refused: list[bool] = []
    bot.app.command("/practice")(open_modal)
    bot.app.shortcut("reflect")(open_modal)
    bot.app.view("setup")(refuse_once)
    assert (await page.act("U0ADA", "command", channel="C0PRACTICE", command="/practice", text=""))["ok"]
    view = await sandbox.until(lambda: sandbox.open_view("Ada"))
    assert view
    values = {"why": {"words": {"type": "plain_text_input", "value": "because"}}}
    submit = {"view_id": view.id, "state": {"values": values}}
    assert await page.act("U0BEN", "submit_view", **submit) == {
        "ok": False,
        "error": "view_not_found",
        "detail": view.id,
    }
    assert await page.act("U0ADA", "submit_view", **submit) == {"ok": True, "errors": {"why": "Say more."}}
    assert await page.act("U0ADA", "submit_view", **submit) == {"ok": True}
    assert sandbox.open_view("Ada") is None
    said = await page.act("U0ADA", "say", channel="C0PRACTICE", text="mine")
    assert (await page.act("U0ADA", "shortcut", callback_id="reflect", channel="C0PRACTICE", ts=said["ts"]))["ok"]
    view = await sandbox.until(lambda: sandbox.open_view("Ada"))
    assert view
    assert (await page.act("U0ADA", "close_view", view_id=view.id))["ok"]
    assert sandbox.open_view("Ada") is None


@pytest.mark.parametrize(
    ("act", "error"),
    [
        ({"as": "U0NOBODY", "do": "open_home"}, "user_not_found"),
        ({"as": "U0ADA", "do": "dance"}, "invalid_arguments"),
        ({"as": "U0ADA", "do": "say", "channel": "C0PRACTICE"}, "invalid_arguments"),
        ({"as": "U0ADA", "do": "say", "channel": "C0NOWHERE", "text": "x"}, "channel_not_found"),
        ({"as": "U0ADA", "do": "command", "channel": "C0PRACTICE", "command": "/move"}, "no_bot_connected"),
        ({"as": "U0ADA", "do": "press", "view_id": "V0GONE", "action": {"action_id": "x"}}, "view_not_found"),
        ({"as": "U0ADA", "do": "press", "channel": "C0PRACTICE", "message_ts": "1.2"}, "message_not_found"),
        ({"as": "U0ADA", "do": "close_view", "view_id": "V0GONE"}, "view_not_found"),
        ({"as": ["U0ADA"], "do": "open_home"}, "invalid_arguments"),
        (["not", "an", "object"], "invalid_arguments"),
    ],
)
async def test_an_act_that_cannot_be_is_refused(
    sandbox: Sandbox, http: aiohttp.ClientSession, act: Any, error: str
) -> None:
    async with http.post(sandbox.url + "page/act", json=act) as response:
        answer = await response.json()
    assert (answer["ok"], answer["error"]) == (False, error)


async def test_a_demo_is_played_once_at_a_time(http: aiohttp.ClientSession) -> None:
    go_on = asyncio.Event()

    async def play(sandbox: Sandbox, channel: str) -> None:
        await sandbox.say("Ada", channel, "first")
        await go_on.wait()
        await sandbox.say("Ben", channel, "second")

    async with Sandbox(manifest=MANIFEST, demos=[Demo("d1", "A morning", "Two replies", play)]) as sandbox:

        async def ask(**fields: str) -> Json:
            async with http.post(sandbox.url + "page/demo", json=fields) as response:
                return dict(await response.json())

        assert await ask(id="d2") == {"ok": False, "error": "demo_not_found"}
        assert await ask(id="d1", channel="C0GENERAL") == {"ok": True}
        assert await ask(id="d1") == {"ok": False, "error": "demo_running"}
        go_on.set()
        await sandbox.until(lambda: len(sandbox.messages("general")) == 2)


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "sandbox.example.org"},
        {"Host": "10.0.0.7"},
        {"Host": "[broken"},
        {"Origin": "https://example.org"},
        {"Origin": "http://127.0.0.1:1"},
        {"Origin": "null"},
    ],
)
@pytest.mark.parametrize("path", ["", "page/state", "page/live?as=U0ADA", "api/auth.test"])
async def test_foreign_pages_and_names_are_turned_away(
    sandbox: Sandbox, http: aiohttp.ClientSession, headers: dict[str, str], path: str
) -> None:
    async with http.get(sandbox.url + path, headers=headers) as response:
        assert response.status == 403


async def test_the_own_page_and_the_machines_own_names_are_let_in(
    sandbox: Sandbox, http: aiohttp.ClientSession
) -> None:
    own = sandbox.url.removesuffix("/")
    port = own.rpartition(":")[2]
    for headers in ({"Origin": own}, {"Host": f"localhost:{port}", "Origin": f"http://localhost:{port}"}):
        async with http.get(sandbox.url + "page/state", headers=headers) as response:
            assert response.status == 200


async def test_a_body_that_is_too_large_is_not_read(sandbox: Sandbox, http: aiohttp.ClientSession) -> None:
    async with http.post(sandbox.url + "page/act", data=io.BytesIO(b"a" * 1_100_000)) as response:
        assert response.status == 413


async def test_nothing_that_a_person_says_is_logged(
    page: Page, bot: Listener, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    for quiet in ("tests.quiet", "slack_bolt", "slack_sdk", "asyncio"):
        caplog.set_level(logging.CRITICAL, logger=quiet)
    await page.act("U0ADA", "say", channel="C0PRACTICE", text="my secret words")
    await bot.hears()
    assert "secret" not in caplog.text


async def test_a_fault_is_logged_by_its_place_and_not_in_its_words(
    http: aiohttp.ClientSession, caplog: pytest.LogCaptureFixture
) -> None:
    async def break_down(_: web.Request) -> web.Response:
        words = "my secret words"
        raise ValueError(words)

    app = web.Application(middlewares=[guard])
    app.router.add_get("/broken", break_down)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    async with http.get(f"http://127.0.0.1:{runner.addresses[0][1]}/broken") as response:
        assert (response.status, await response.json()) == (500, {"ok": False, "error": "internal_error"})
    await runner.cleanup()
    assert "ValueError while serving /broken" in caplog.text
    assert "break_down" in caplog.text
    assert "secret words" not in caplog.text
