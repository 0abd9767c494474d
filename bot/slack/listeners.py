"""Bolt's listeners: each translates and hands over before Slack hears an ack.

The exceptions stand apart: `/move`, modals and menus are answered at once from memory (see `surfaces`).
"""

import re
from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.async_app import AsyncApp

from bot.slack.leading import Leading
from bot.slack.modals import CHOICE, CONTEST, SETUP, WRITING, choice_saved, chosen, setup_saved
from bot.slack.scheduling import Scheduling
from bot.slack.surfaces import Surfaces
from bot.slack.taking import Taking

Act = Callable[..., Awaitable[Any]]
Body = dict[str, Any]

ANYTHING = re.compile("")
LOOK_UP = re.compile(r"^look_up(_\d+)?$")
SETTLE = re.compile(r"^settle_\d+$")
"""Bolt searches for a pattern anywhere in an id: without its ends, one would take what is another's."""


def listen(app: AsyncApp, taking: Taking, surfaces: Surfaces, leading: Leading, scheduling: Scheduling) -> None:
    """Registers all listeners. What none of them takes is left alone: see `app`."""
    _take_talk(app, taking)
    _take_choices(app, taking)
    _answer_commands(app, taking, surfaces, leading, scheduling)
    _answer_set_up(app, taking, scheduling)
    _answer_lead(app, taking, leading)
    _answer_menus(app, surfaces)
    _answer_home(app, taking, surfaces)


def _take_talk(app: AsyncApp, taking: Taking) -> None:
    @app.event("message")
    async def on_message(body: Body, context: Body) -> None:
        await taking.message(body, context["bot_user_id"])

    @app.event("app_uninstalled")
    async def on_uninstalled(body: Body) -> None:
        await taking.leaving(body)

    @app.event("tokens_revoked")
    async def on_revoked(body: Body) -> None:
        await taking.leaving(body)

    @app.shortcut("reflect")
    async def on_reflect(ack: Act, body: Body, context: Body) -> None:
        await taking.shortcut(body, context["bot_user_id"])
        await ack()


def _take_choices(app: AsyncApp, taking: Taking) -> None:
    @app.action(SETTLE)
    async def on_settled(ack: Act, body: Body) -> None:
        await taking.settled(body)
        await ack()

    @app.view(CONTEST)
    async def on_contested(ack: Act, body: Body) -> None:
        await taking.contested(body)
        await ack()


def _answer_commands(
    app: AsyncApp, taking: Taking, surfaces: Surfaces, leading: Leading, scheduling: Scheduling
) -> None:
    @app.command("/move")
    async def on_move(ack: Act, body: Body) -> None:
        shown = surfaces.move(body)
        await ack(text=shown.text, blocks=shown.blocks)

    @app.command("/practice")
    async def on_practice(ack: Act, body: Body) -> None:
        match surfaces.asked(body):
            case "now" if await scheduling.is_training(body):
                await taking.prompt_asked(body)
                await ack(text="Today’s client is on the way. If nothing appears, invite me to this channel first.")
            case "now" | "setup":
                await scheduling.open_setup(body)
                await ack()
            case "pause" | "resume" | "skip" as wish:
                said, event = await scheduling.wish(wish, body)
                if event:
                    await taking.scheduled(body, event)
                await ack(text=said)
            case "status":
                shown = await scheduling.status(body)
                await ack(text=shown.text, blocks=shown.blocks)
            case "next" | "write" as wish:
                refused = await (leading.open_choice(body) if wish == "next" else leading.open_writing(body))
                await (ack(text=refused) if refused else ack())
            case _:
                shown = surfaces.practice(body)
                await ack(text=shown.text, blocks=shown.blocks)

    @app.command(ANYTHING)
    async def on_other(ack: Act, body: Body) -> None:
        await ack(text=f"{body.get('command')} is nothing I know. Try /practice help.")


def _answer_set_up(app: AsyncApp, taking: Taking, scheduling: Scheduling) -> None:
    @app.view(SETUP)
    async def on_set_up(ack: Act, body: Body) -> None:
        if wrong := scheduling.wrong_in_setup(body):
            await ack(response_action="errors", errors=wrong)
            return
        await taking.set_up(body)
        await ack(response_action="update", view=setup_saved())

    @app.options("zone")
    async def on_zone(ack: Act, body: Body) -> None:
        await ack(options=scheduling.zones(body.get("value", "")))

    @app.options("region")
    async def on_region(ack: Act, body: Body) -> None:
        await ack(options=scheduling.regions(body.get("value", "")))


def _answer_lead(app: AsyncApp, taking: Taking, leading: Leading) -> None:
    @app.options("client")
    async def on_client(ack: Act, body: Body) -> None:
        await ack(options=await leading.clients(body))

    @app.view(CHOICE)
    async def on_choice(ack: Act, body: Body) -> None:
        await taking.client_chosen(body, chosen(body, "client")[0])
        await ack(response_action="update", view=choice_saved(written=False))

    @app.view(WRITING)
    async def on_writing(ack: Act, body: Body) -> None:
        if wrong := leading.wrong_in_writing(body):
            await ack(response_action="errors", errors=wrong)
            return
        await taking.client_chosen(body, *await leading.keep(body))
        await ack(response_action="update", view=choice_saved(written=True))


def _answer_menus(app: AsyncApp, surfaces: Surfaces) -> None:
    @app.action(LOOK_UP)
    async def on_look_up(ack: Act, body: Body) -> None:
        action = body["actions"][0]
        shown = surfaces.entry(action.get("value") or action["selected_option"]["value"])
        await surfaces.answer(body, shown, replace_original=True)
        await ack()

    @app.action("share")
    async def on_share(ack: Act, body: Body) -> None:
        shown = surfaces.entry(body["actions"][0]["value"], shared=True)
        await surfaces.answer(body, shown, response_type="in_channel")
        await ack()

    @app.action("more")
    async def on_more(ack: Act, body: Body) -> None:
        if refused := await surfaces.open_more(body):
            await surfaces.whisper(body, refused)
        await ack()

    @app.action("contest")
    async def on_contest(ack: Act, body: Body) -> None:
        if refused := await surfaces.open_contest(body):
            await surfaces.whisper(body, refused)
        await ack()


def _answer_home(app: AsyncApp, taking: Taking, surfaces: Surfaces) -> None:
    @app.event("app_home_opened")
    async def on_home(body: Body) -> None:
        if body["event"].get("tab") == "home":
            await surfaces.show_home(body["team_id"], body["event"]["user"])

    @app.action("export")
    async def on_export(ack: Act, body: Body) -> None:
        await surfaces.open_export(body)
        await ack()

    @app.action("look_up_home")
    async def on_look_up_home(ack: Act, body: Body) -> None:
        await surfaces.open_entry(body["trigger_id"], body["actions"][0]["selected_option"]["value"])
        await ack()

    @app.action("forget")
    async def on_forget(ack: Act, body: Body) -> None:
        await taking.forgotten(body)
        await surfaces.show_leaving(body)
        await ack()
