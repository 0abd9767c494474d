"""A small real bot for the page's tests: Bolt over Socket Mode, a few listeners, and a record of what it was told."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import Sandbox
from tests.patience import PATIENCE_SECONDS

Json = dict[str, Any]
ZONES = ("Europe/Amsterdam", "Europe/London", "America/Toronto")


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def option(text: str) -> Json:
    return {"text": plain(text), "value": text.lower()}


def button(action_id: str, text: str, **more: Any) -> Json:
    return {"type": "button", "action_id": action_id, "text": plain(text), "value": f"{action_id}-value", **more}


CLIENT_SAYS = "I put the envelopes on the table, and then I cleaned the oven."
PROMPT: list[Json] = [
    {"type": "context", "elements": [mrkdwn("Today's client: *Mirela, 38, pastry cook*")]},
    {
        "type": "rich_text",
        "elements": [{"type": "rich_text_quote", "elements": [{"type": "text", "text": CLIENT_SAYS}]}],
    },
    {"type": "section", "text": mrkdwn("What would you say to her?")},
]
SETUP: Json = {
    "type": "modal",
    "callback_id": "setup",
    "title": plain("Set up"),
    "submit": plain("Save"),
    "close": plain("Not now"),
    "notify_on_close": True,
    "blocks": [
        {
            "type": "input",
            "block_id": "team",
            "label": plain("Whom can people call?"),
            "element": {"type": "plain_text_input", "action_id": "name"},
        },
        {
            "type": "input",
            "block_id": "clock",
            "label": plain("Whose clock?"),
            "element": {"type": "external_select", "action_id": "zone", "min_query_length": 1},
        },
        {
            "type": "input",
            "block_id": "week",
            "label": plain("On which days?"),
            "element": {
                "type": "checkboxes",
                "action_id": "days",
                "options": [option("Monday"), option("Thursday")],
                "initial_options": [option("Monday")],
            },
        },
        {
            "type": "input",
            "block_id": "leave",
            "optional": True,
            "label": plain("Leave out"),
            "element": {
                "type": "multi_static_select",
                "action_id": "themes",
                "options": [option("Work"), option("Money"), option("Love")],
            },
        },
        {
            "type": "input",
            "block_id": "hour",
            "label": plain("When?"),
            "element": {"type": "timepicker", "action_id": "at", "initial_time": "09:00"},
        },
        {"type": "actions", "block_id": "further", "elements": [button("deeper", "Further")]},
    ],
}
DEEPER: Json = {"type": "modal", "title": plain("Further in"), "blocks": [{"type": "section", "text": plain("Deep.")}]}
HOME: Json = {
    "type": "home",
    "blocks": [
        {"type": "header", "text": plain("Your own tries")},
        {
            "type": "section",
            "text": mrkdwn("*Mirela*"),
            "accessory": {"type": "overflow", "action_id": "try", "options": [option("Forget"), option("Show")]},
        },
        {
            "type": "actions",
            "block_id": "ways",
            "elements": [
                {"type": "static_select", "action_id": "level", "options": [option("Plain"), option("Disguised")]},
                button(
                    "forget",
                    "Forget me",
                    confirm={
                        "title": plain("Forget everything?"),
                        "text": plain("At once."),
                        "confirm": plain("Forget"),
                        "deny": plain("Keep"),
                    },
                ),
            ],
        },
    ],
}


class Record:
    """What the bot was told of one kind, oldest first."""

    def __init__(self) -> None:
        self._told: asyncio.Queue[Json] = asyncio.Queue()

    def note(self, payload: Json) -> None:
        self._told.put_nowait(payload)

    async def next(self) -> Json:
        """Waits for the next one, at most four seconds."""
        return await asyncio.wait_for(self._told.get(), timeout=PATIENCE_SECONDS)


@dataclass
class SmallBot:
    """The bot: its client, and Slack's payloads as it got them."""

    client: AsyncWebClient
    presses: Record = field(default_factory=Record)
    commands: Record = field(default_factory=Record)
    shortcuts: Record = field(default_factory=Record)
    submissions: Record = field(default_factory=Record)
    closings: Record = field(default_factory=Record)

    async def prompt(self, channel: str = "C0PRACTICE") -> str:
        """Posts today's client; returns the ts."""
        answer = await self.client.chat_postMessage(channel=channel, text="Today's client: Mirela", blocks=PROMPT)
        return str(answer["ts"])


@asynccontextmanager
async def bot_running(sandbox: Sandbox) -> AsyncIterator[SmallBot]:
    """The bot, connected to a sandbox for as long as the block lasts."""
    async with aiohttp.ClientSession() as session:
        client = AsyncWebClient(sandbox.tokens.bot, base_url=sandbox.api_url, session=session, retry_handlers=[])
        bot = SmallBot(client)
        handler = AsyncSocketModeHandler(_app(bot), sandbox.tokens.app)
        await handler.connect_async()  # type: ignore[no-untyped-call]  # Bolt's own lacks types
        try:
            yield bot
        finally:
            await handler.close_async()  # type: ignore[no-untyped-call]  # as above
            await handler.client.aiohttp_client_session.close()


def _app(bot: SmallBot) -> AsyncApp:
    async def authorize() -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id="T0SANDBOX", bot_id="B0HEADLAMP", bot_user_id="U0HEADLAMP")

    app = AsyncApp(client=bot.client, authorize=authorize, request_verification_enabled=False)
    app.event("message")(_hear(bot))
    app.event("app_home_opened")(_show_home(bot))
    app.command("/move")(_look_up(bot))
    app.command("/practice")(_open_setup(bot))
    app.shortcut("reflect")(_reflect(bot))
    app.options("zone")(_offer_zones)
    app.view("setup")(_take_setup(bot))
    app.view_closed("setup")(_note_closing(bot))
    app.action("deeper")(_go_deeper(bot))
    for action_id in ("more", "try", "level", "forget"):
        app.action(action_id)(_note_press(bot))
    return app


def _hear(bot: SmallBot) -> Any:
    async def hear(event: Json) -> None:
        """Answers in the thread, or to the author alone who says that it is private."""
        if "bot_id" in event or event.get("thread_ts") is None or event.get("subtype"):
            return
        place = {"channel": event["channel"], "thread_ts": event["thread_ts"]}
        if "private" in event["text"]:
            await bot.client.chat_postEphemeral(user=event["user"], text="I kept nothing of it.", **place)
        else:
            blocks: list[Json] = [
                {"type": "section", "text": mrkdwn("It stays with her.")},
                {"type": "actions", "block_id": "ways", "elements": [button("more", "More")]},
            ]
            await bot.client.chat_postMessage(text="It stays with her.", blocks=blocks, **place)

    return hear


def _show_home(bot: SmallBot) -> Any:
    async def show_home(event: Json) -> None:
        await bot.client.views_publish(user_id=event["user"], view=HOME)

    return show_home


def _look_up(bot: SmallBot) -> Any:
    async def look_up(ack: Any, command: Json) -> None:
        bot.commands.note(command)
        await ack(text="*Side with the Sabotage*")

    return look_up


def _open_setup(bot: SmallBot) -> Any:
    async def open_setup(ack: Any, command: Json) -> None:
        await ack()
        await bot.client.views_open(trigger_id=command["trigger_id"], view=SETUP)

    return open_setup


def _reflect(bot: SmallBot) -> Any:
    async def reflect(ack: Any, shortcut: Json) -> None:
        bot.shortcuts.note(shortcut)
        await ack()

    return reflect


async def _offer_zones(ack: Any, payload: Json) -> None:
    await ack(options=[option(zone) for zone in ZONES if payload["value"].lower() in zone.lower()])


def _take_setup(bot: SmallBot) -> Any:
    async def take_setup(ack: Any, view: Json) -> None:
        values: Mapping[str, Json] = view["state"]["values"]
        if values["team"]["name"]["value"] == "nobody":
            await ack(response_action="errors", errors={"team": "Somebody must be there."})
        else:
            bot.submissions.note(dict(values))
            await ack()

    return take_setup


def _note_closing(bot: SmallBot) -> Any:
    async def note_closing(ack: Any, view: Json) -> None:
        bot.closings.note(view)
        await ack()

    return note_closing


def _go_deeper(bot: SmallBot) -> Any:
    async def go_deeper(ack: Any, body: Json) -> None:
        await ack()
        await bot.client.views_push(trigger_id=body["trigger_id"], view=DEEPER)

    return go_deeper


def _note_press(bot: SmallBot) -> Any:
    async def note_press(ack: Any, body: Json) -> None:
        bot.presses.note(body)
        await ack()

    return note_press
