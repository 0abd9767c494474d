"""Commands, shortcuts, buttons and menus: a person acts, the bot is asked, and what it answers is shown.

Modals have their own room in `modals`. Each act raises ActRefused if it cannot be, or if the bot is silent too long.
"""

from collections.abc import Callable
from dataclasses import dataclass

from bot.sandbox.answers import ANSWER_FIELDS, state_of, with_answer
from bot.sandbox.delivery import Delivery
from bot.sandbox.inspection import inspect_options
from bot.sandbox.manifest import Manifest
from bot.sandbox.payloads import (
    channel_of,
    event_callback,
    in_message,
    interaction,
    slack_message,
    slash_command,
)
from bot.sandbox.refusal import ActRefused, ApiRefused, Json, Refusals
from bot.sandbox.responses import Responses
from bot.sandbox.tickets import ReplySlot, Tickets
from bot.sandbox.typed import escape
from bot.sandbox.views import View, Views
from bot.sandbox.workspace import Channel, Message, Person, Workspace

Surface = Message | View


@dataclass
class Interactivity:
    """Acts of a person upon what the bot offers."""

    workspace: Workspace
    manifest: Manifest
    views: Views
    tickets: Tickets
    delivery: Delivery
    responses: Responses
    refusals: Refusals
    response_url: Callable[[str], str]

    def __post_init__(self) -> None:
        self._entered: dict[tuple[str, str, str], Json] = {}

    async def command(self, person: Person, channel: Channel, command: str, text: str) -> None:
        """Sends a slash command; an answer in its acknowledgement is shown at once."""
        if command not in {known.command for known in self.manifest.commands}:
            raise ActRefused("not_a_command", command)
        self._check_sees(person, channel)
        payload = slash_command(self.workspace, person, channel, command, escape(text.strip()))
        payload |= self._reply_ways(person, channel.id)
        answer = await self.delivery.ask("slash_commands", payload, accepts_answer=True)
        if answer:
            slot = ReplySlot(person.id, channel.id, self.workspace.now())
            with self.refusals.told_to_person("slash command"):
                self.responses.respond(slot, answer)

    async def shortcut(self, person: Person, callback_id: str, message: Message) -> None:
        """Uses a message shortcut."""
        if callback_id not in {known.callback_id for known in self.manifest.shortcuts}:
            raise ActRefused("not_a_shortcut", callback_id)
        channel = self.workspace.channels[message.channel]
        self._check_sees(person, channel)
        payload = interaction(self.workspace, person, "message_action")
        payload |= self._reply_ways(person, channel.id, message.ts)
        payload |= {"callback_id": callback_id, "message_ts": message.ts, "channel": channel_of(channel)}
        payload |= {"message": slack_message(self.workspace, message), "action_ts": self.workspace.next_ts()}
        await self._interact(payload)

    async def press(self, person: Person, surface: Surface, block: Json, element: Json, answer: Json) -> None:
        """Presses a button, or picks in a menu; `answer` as `answers` builds it."""
        values = self.entered(person, surface)
        if element["type"] in ANSWER_FIELDS:
            values = with_answer(values, block["block_id"], element["action_id"], answer)
            surface = self.enter(person, surface, values)
        payload = interaction(self.workspace, person, "block_actions") | self._place(surface)
        payload |= self._ways_from(person, surface)
        if isinstance(surface, Message):
            payload["state"] = {"values": values}
        payload["actions"] = [self._action(block, element, answer)]
        await self._interact(payload)

    async def suggest(self, person: Person, surface: Surface, block: Json, element: Json, typed: str) -> Json:
        """Asks for the options of an external_select and returns them as Slack would show them."""
        if element["type"] != "external_select":
            raise ActRefused("no_suggestions", element["action_id"])
        payload = interaction(self.workspace, person, "block_suggestion") | self._place(surface)
        payload |= {"action_id": element["action_id"], "block_id": block["block_id"], "value": typed}
        answer = await self._interact(payload, accepts_answer=True)
        problems = inspect_options(answer)
        if problems:
            with self.refusals.told_to_person("block_suggestion"):
                raise ApiRefused("invalid_options", problems)
        return answer

    def open_home(self, person: Person) -> None:
        """Opens the bot's App Home; the bot hears of it as an event."""
        if not self.manifest.home_tab:
            raise ActRefused("not_enabled")
        event: Json = {"type": "app_home_opened", "user": person.id, "tab": "home"}
        event |= {"channel": self.workspace.direct_channel(person).id, "event_ts": self.workspace.next_ts()}
        home = self.views.home(person.id)
        if home:
            event["view"] = self.views.as_slack(home)
        if "app_home_opened" in self.manifest.events:
            self.delivery.tell(event_callback(self.workspace, event))

    def entered(self, person: Person, surface: Surface) -> Json:
        """What a person has entered on a surface, as `state.values`."""
        if isinstance(surface, View):
            return surface.values
        return state_of(surface.blocks, self._entered.get((person.id, surface.channel, surface.ts), {}))

    def enter(self, person: Person, surface: Surface, values: Json) -> Surface:
        """Keeps what a person has entered on a surface."""
        if isinstance(surface, View):
            return self.views.enter(surface, values)
        self._entered[(person.id, surface.channel, surface.ts)] = values
        return surface

    def _place(self, surface: Surface) -> Json:
        if isinstance(surface, Message):
            return in_message(self.workspace, surface)
        return {"container": {"type": "view", "view_id": surface.id}, "view": self.views.as_slack(surface)}

    def _ways_from(self, person: Person, surface: Surface) -> Json:
        if isinstance(surface, Message):
            return self._reply_ways(person, surface.channel, surface.ts)
        return {"trigger_id": self.tickets.issue_trigger(person.id)}

    def _reply_ways(self, person: Person, channel: str, message_ts: str | None = None) -> Json:
        key = self.tickets.issue_slot(person.id, channel, message_ts)
        return {"trigger_id": self.tickets.issue_trigger(person.id), "response_url": self.response_url(key)}

    def _action(self, block: Json, element: Json, answer: Json) -> Json:
        kept = ("text", "value", "url", "style", "placeholder", "confirm")
        shown = {name: element[name] for name in kept if name in element and element["type"] == "button"}
        action = {"type": element["type"], "block_id": block["block_id"], "action_id": element["action_id"]}
        given = {} if element["type"] == "button" else answer
        return action | shown | given | {"action_ts": self.workspace.next_ts()}

    def _check_sees(self, person: Person, channel: Channel) -> None:
        if not self.workspace.may_see(person, channel):
            raise ActRefused("channel_not_found", channel.name)

    async def _interact(self, payload: Json, accepts_answer: bool = False) -> Json:
        if not self.manifest.interactivity:
            raise ActRefused("interactivity_not_enabled")
        return await self.delivery.ask("interactive", payload, accepts_answer)
