"""The sandbox as its users hold it: start and stop, act as a person, look at what is to be seen.

`async with Sandbox(manifest=Path("manifest.json")) as sandbox:` and the bot connects to `sandbox.api_url`.
People and channels are named by id or by name. An act raises ActRefused where Slack's window would refuse it.
"""

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from bot.sandbox.answers import Chosen, answer_in_words, filled_in
from bot.sandbox.clock import Clock
from bot.sandbox.delivery import Patience
from bot.sandbox.demo import Demo
from bot.sandbox.faults import Fault
from bot.sandbox.interactivity import Surface
from bot.sandbox.payloads import event_callback
from bot.sandbox.pings import Ping
from bot.sandbox.refusal import ActRefused, Json, Refusal
from bot.sandbox.seed import open_practice
from bot.sandbox.server import Server
from bot.sandbox.surfaces import element_of
from bot.sandbox.views import View
from bot.sandbox.web_api import Tokens
from bot.sandbox.workspace import Channel, Message, Workspace

Found = TypeVar("Found")


class Sandbox:
    """A small Slack on 127.0.0.1. `now` is the clock of its messages; waiting takes real time, until it is turned."""

    def __init__(
        self,
        port: int = 0,
        manifest: Path = Path("manifest.json"),
        *,
        tokens: Tokens | None = None,
        patience: Patience | None = None,
        demos: Sequence[Demo] = (),
        now: Callable[[], float] = time.time,
        workspace: Workspace | None = None,
    ) -> None:
        self.workspace = workspace or open_practice(now)
        self.workspace.now = self._clock = Clock(self.workspace.now)
        self.tokens = tokens or Tokens()
        self._server = Server(self.workspace, self._clock, manifest, self.tokens, patience or Patience())
        self._port = port
        self._demos = demos
        self._playing: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        await self._server.start(self._port, self._demos, self.play)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._playing:
            self._playing.cancel()
            await asyncio.gather(self._playing, return_exceptions=True)
        await self._server.stop()

    # where it is

    @property
    def url(self) -> str:
        """The page."""
        return self._server.url

    @property
    def api_url(self) -> str:
        """The Web API, for the base_url of a client."""
        return f"{self.url}api/"

    @property
    def bot_connected(self) -> bool:
        """Whether the bot listens through Socket Mode."""
        return self._server.socket_mode.connected

    async def verify_request_url(self) -> bool:
        """Has the bot's address over HTTP answer Slack's challenge; tells whether it does."""
        return await self._server.http_mode.verify()

    def open_channel(self, name: str, topic: str) -> str:
        """Opens a channel with everybody and the bot in it, and returns its id."""
        everybody = frozenset((*self.workspace.people, self.workspace.bot.id))
        channel = Channel(f"C1{len(self.workspace.channels):08d}", name, topic, everybody)
        self.workspace.channels[channel.id] = channel
        self.workspace.feed.tell({"type": "channel", "channel": {"id": channel.id, "name": name, "topic": topic}})
        return channel.id

    # acting as a person

    async def say(
        self, who: str, where: str, text: str, thread_ts: str | None = None, *, broadcast: bool = False
    ) -> Message:
        """Says something in a channel or a thread; `/me` at its beginning is understood."""
        person, channel = self.workspace.person(who), self.workspace.channel(where)
        return self._server.talk.say(person, channel, text, thread_ts, broadcast)

    async def edit(self, who: str, where: str, ts: str, text: str) -> Message:
        """Edits one's own message."""
        return self._server.talk.edit(self.workspace.person(who), self.workspace.channel(where), ts, text)

    async def delete(self, who: str, where: str, ts: str) -> None:
        """Deletes one's own message."""
        self._server.talk.delete(self.workspace.person(who), self.workspace.channel(where), ts)

    async def invite_bot(self, who: str, where: str) -> None:
        """Brings the bot into a channel."""
        self._server.talk.invite_bot(self.workspace.person(who), self.workspace.channel(where))

    async def command(self, who: str, where: str, command: str, text: str = "") -> None:
        """Sends a slash command; returns when the bot has acknowledged it."""
        person, channel = self.workspace.person(who), self.workspace.channel(where)
        await self._server.interactivity.command(person, channel, command, text)

    async def shortcut(self, who: str, where: str, ts: str, callback_id: str) -> None:
        """Uses a message shortcut."""
        person = self.workspace.person(who)
        message = self._server.surfaces.message(person, where, ts)
        await self._server.interactivity.shortcut(person, callback_id, message)

    async def press(
        self,
        who: str,
        action_id: str,
        choose: Chosen = None,
        *,
        on: Surface | None = None,
        block_id: str | None = None,
    ) -> None:
        """Presses a button or picks in a menu; on the open modal, else the newest message that has it, else home."""
        person = self.workspace.person(who)
        surface = on or self._server.surfaces.holding(person, action_id)
        block, element = element_of(surface, action_id, block_id)
        answer = answer_in_words(element, choose)
        await self._server.interactivity.press(person, surface, block, element, answer)

    async def suggest(self, who: str, action_id: str, typed: str = "") -> Json:
        """Types into an external_select and returns what is offered."""
        person = self.workspace.person(who)
        surface = self._server.surfaces.holding(person, action_id)
        block, element = element_of(surface, action_id)
        return await self._server.interactivity.suggest(person, surface, block, element, typed)

    async def submit_view(self, who: str, values: Mapping[str, Chosen] | None = None) -> Json:
        """Fills in the open modal, by action_id or block_id, and submits it; returns the errors by block id."""
        person = self.workspace.person(who)
        view = self._server.surfaces.modal(person)
        filled = filled_in(view.blocks, view.values, values or {})
        return await self._server.modals.submit(person, view, filled)

    async def close_view(self, who: str) -> None:
        """Closes the topmost modal."""
        person = self.workspace.person(who)
        await self._server.modals.close(person, self._server.surfaces.modal(person))

    async def open_home(self, who: str) -> None:
        """Opens the bot's App Home."""
        self._server.interactivity.open_home(self.workspace.person(who))

    # looking

    def messages(self, where: str) -> list[Message]:
        """What everybody sees in a channel outside its threads, oldest first."""
        messages = self.workspace.messages(self.workspace.channel(where).id)
        return [message for message in messages if message.in_channel and not message.only_for]

    def thread(self, where: str, ts: str) -> list[Message]:
        """The replies below a message, oldest first."""
        return self.workspace.replies(self.workspace.channel(where).id, ts)

    def seen_by(self, who: str, where: str) -> list[Message]:
        """All that a person sees in a channel, with its threads and what is shown to them alone."""
        return self._server.surfaces.seen_by(self.workspace.person(who), where)

    def direct_messages(self, who: str) -> list[Message]:
        """What the bot has written to a person directly."""
        return self.workspace.messages(self.workspace.direct_channel(self.workspace.person(who)).id)

    def open_view(self, who: str) -> View | None:
        """The modal a person has before them."""
        return self._server.views.top(self.workspace.person(who).id)

    def home(self, who: str) -> View | None:
        """What a person's App Home shows."""
        return self._server.views.home(self.workspace.person(who).id)

    @property
    def pings(self) -> list[Ping]:
        """Everybody whom the bot's messages have called so far."""
        return self.workspace.pings

    @property
    def refusals(self) -> list[Refusal]:
        """All that the bot sent and Slack would not have taken."""
        return self._server.refusals.kept

    @property
    def undelivered(self) -> int:
        """How many events the bot has not acknowledged yet."""
        return self._server.delivery.undelivered

    async def until(self, predicate: Callable[[], Found], timeout_seconds: float = 60.0) -> Found:
        """Waits until the predicate holds, looking at each change; raises TimeoutError."""
        return await self.workspace.feed.until(predicate, timeout_seconds)

    # bad days, and demos

    def lay(self, method: str, *faults: Fault) -> None:
        """Lays faults for the next calls of a Web API method, or of `response_url`."""
        self._server.faults.lay(method, *faults)

    def turn_clock(self, seconds: float) -> None:
        """Moves the time on: events are repeated as much sooner, trigger ids and response_urls grow as much older."""
        self._clock.turn(seconds)

    def double_events(self, count: int = 1) -> None:
        """Sends each of the next events twice."""
        self._server.delivery.double(count)

    def hold_events(self) -> None:
        """Holds events back, until they are let go."""
        self._server.delivery.hold()

    def let_events_go(self, order: Callable[[list[Json]], list[Json]] = list) -> None:
        """Sends what was held back; `order` gives the payloads as they are to be sent: another order, some twice."""
        self._server.delivery.let_go(order)

    def expire_tickets(self) -> None:
        """Makes the trigger ids and response_urls that the bot was given good for nothing."""
        self._server.tickets.expire()

    async def refresh_connection(self, reason: str = "refresh_requested") -> None:
        """Asks the bot to connect anew, as Slack does every few hours."""
        await self._server.socket_mode.refresh(reason)

    async def hang_up(self) -> None:
        """Closes the bot's connections."""
        await self._server.socket_mode.hang_up()

    def cut_connection(self) -> None:
        """Breaks the bot's connections off, without a farewell."""
        self._server.socket_mode.cut()

    def deafen(self, *, new_connections: bool = False) -> None:
        """Leaves the bot's connections standing and hears nothing on them; nor on new ones, if so."""
        self._server.socket_mode.deafen(new_connections)

    def revoke_token(self) -> None:
        """Makes the bot's token good for nothing, without a word to the bot."""
        self._server.web_api.revoke()

    async def uninstall(self, *, revoked_first: bool = True) -> None:
        """Removes the bot from the workspace: it is told twice, in either order, and its token is good no more."""
        self._server.web_api.revoke()
        revoked = {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [self.workspace.bot.id]}}
        told = (revoked, {"type": "app_uninstalled"})
        for event in told if revoked_first else told[::-1]:
            if event["type"] in self._server.manifest.events:
                self._server.delivery.tell(event_callback(self.workspace, event))

    def play(self, demo: Demo, channel: str) -> None:
        """Starts a demo in the channel of this id; one at a time."""
        if self._playing and not self._playing.done():
            raise ActRefused("demo_running")
        self._playing = asyncio.ensure_future(demo.play(self, channel))
