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

from aiohttp import web

from bot.sandbox.answers import Chosen, answer_in_words, filled_in
from bot.sandbox.chat_methods import ChatMethods
from bot.sandbox.conversations import Conversations
from bot.sandbox.demo import Demo
from bot.sandbox.faults import Fault, Faults
from bot.sandbox.guard import MAX_BODY_BYTES, guard, harden
from bot.sandbox.interactivity import Interactivity, Surface
from bot.sandbox.manifest import read_manifest
from bot.sandbox.modals import Modals
from bot.sandbox.page_acts import PageActs
from bot.sandbox.page_routes import PageRoutes
from bot.sandbox.payloads import event_callback
from bot.sandbox.pings import Ping
from bot.sandbox.refusal import ActRefused, Json, Refusal
from bot.sandbox.responses import Responses
from bot.sandbox.seed import open_practice
from bot.sandbox.socket_mode import Patience, SocketMode
from bot.sandbox.surfaces import Surfaces, element_of
from bot.sandbox.talk import Talk
from bot.sandbox.tickets import Tickets
from bot.sandbox.view_methods import ViewMethods
from bot.sandbox.views import View, Views
from bot.sandbox.web_api import Tokens, WebApi
from bot.sandbox.workspace import Message, Workspace

Found = TypeVar("Found")


class Sandbox:
    """A small Slack on 127.0.0.1. `now` is the clock of its messages; waiting always takes real time."""

    def __init__(
        self,
        port: int = 0,
        manifest: Path = Path("manifest.json"),
        *,
        tokens: Tokens = Tokens(),  # noqa: B008 -- frozen
        patience: Patience = Patience(),  # noqa: B008 -- frozen
        demos: Sequence[Demo] = (),
        now: Callable[[], float] = time.time,
        workspace: Workspace | None = None,
    ) -> None:
        self.workspace = workspace or open_practice(now)
        self.manifest = read_manifest(manifest)
        self.tokens = tokens
        self.refusals: list[Refusal] = []
        self.socket_mode = SocketMode(self.workspace.feed, self.workspace.app_id, patience)
        self._port = port
        self._demos = demos
        self._demo: asyncio.Task[None] | None = None
        self._faults = Faults()
        self._assemble()

    def _assemble(self) -> None:
        workspace, manifest = self.workspace, self.manifest
        tickets = Tickets(workspace.now)
        conversations = Conversations(workspace, manifest, self.socket_mode.tell)
        self.views = Views(workspace)
        self._responses = Responses(conversations, tickets, self.refusals)
        self._interactivity = Interactivity(
            workspace,
            manifest,
            self.views,
            tickets,
            self.socket_mode,
            self._responses,
            self.refusals,
            lambda key: f"{self.url}actions/{workspace.id}/{key}",
        )
        self._talk = Talk(conversations)
        self._modals = Modals(self._interactivity)
        self._surfaces = Surfaces(workspace, self.views)
        self._chat_methods = ChatMethods(conversations)
        self._view_methods = ViewMethods(self.views, tickets, workspace, manifest.home_tab)
        self._web_api = WebApi(self._answers(), manifest, self.tokens, self._faults, self.refusals)
        acts = PageActs(workspace, self._talk, self._interactivity, self._modals, self._surfaces)
        self._page = PageRoutes(
            workspace, self.views, manifest, self._surfaces, acts, self._demos, self.play, lambda: self.bot_connected
        )

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=MAX_BODY_BYTES, middlewares=[guard])
        app.on_response_prepare.append(harden)
        app.router.add_route("*", "/api/{method}", self._web_api.serve)
        app.router.add_get("/link/", self.socket_mode.serve)
        app.router.add_post("/actions/{team}/{key}", self._responses.serve)
        self._page.add_to(app)
        self._runner = web.AppRunner(app, access_log=None, handle_signals=False, shutdown_timeout=1.0)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port)
        await site.start()
        self._port = self._runner.addresses[0][1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._demo:
            self._demo.cancel()
            await asyncio.gather(self._demo, return_exceptions=True)
        await self.socket_mode.close()
        await self._page.close()
        await self._runner.cleanup()

    # where it is

    @property
    def url(self) -> str:
        """The page."""
        return f"http://127.0.0.1:{self._port}/"

    @property
    def api_url(self) -> str:
        """The Web API, for the base_url of a client."""
        return f"{self.url}api/"

    @property
    def bot_connected(self) -> bool:
        """Whether the bot listens."""
        return self.socket_mode.connected

    # acting as a person

    async def say(
        self, who: str, where: str, text: str, thread_ts: str | None = None, *, broadcast: bool = False
    ) -> Message:
        """Says something in a channel or a thread."""
        person, channel = self.workspace.person(who), self.workspace.channel(where)
        return self._talk.say(person, channel, text, thread_ts, broadcast)

    async def edit(self, who: str, where: str, ts: str, text: str) -> Message:
        """Edits one's own message."""
        return self._talk.edit(self.workspace.person(who), self.workspace.channel(where), ts, text)

    async def delete(self, who: str, where: str, ts: str) -> None:
        """Deletes one's own message."""
        self._talk.delete(self.workspace.person(who), self.workspace.channel(where), ts)

    async def invite_bot(self, who: str, where: str) -> None:
        """Brings the bot into a channel."""
        self._talk.invite_bot(self.workspace.person(who), self.workspace.channel(where))

    async def command(self, who: str, where: str, command: str, text: str = "") -> None:
        """Sends a slash command; returns when the bot has acknowledged it."""
        person, channel = self.workspace.person(who), self.workspace.channel(where)
        await self._interactivity.command(person, channel, command, text)

    async def shortcut(self, who: str, where: str, ts: str, callback_id: str) -> None:
        """Uses a message shortcut."""
        person = self.workspace.person(who)
        await self._interactivity.shortcut(person, callback_id, self._surfaces.message(person, where, ts))

    async def press(
        self, who: str, action_id: str, choose: Chosen = None, *, on: Surface | None = None, block_id: str | None = None
    ) -> None:
        """Presses a button or picks in a menu; on the open modal, else the newest message that has it, else home."""
        person = self.workspace.person(who)
        surface = on or self._surfaces.holding(person, action_id)
        block, element = element_of(surface, action_id, block_id)
        await self._interactivity.press(person, surface, block, element, answer_in_words(element, choose))

    async def suggest(self, who: str, action_id: str, typed: str = "") -> Json:
        """Types into an external_select and returns what is offered."""
        person = self.workspace.person(who)
        surface = self._surfaces.holding(person, action_id)
        return await self._interactivity.suggest(person, surface, *element_of(surface, action_id), typed)

    async def submit_view(self, who: str, values: Mapping[str, Chosen] | None = None) -> Json:
        """Fills in the open modal, by action_id or block_id, and submits it; returns the errors by block id."""
        person = self.workspace.person(who)
        view = self._surfaces.modal(person)
        return await self._modals.submit(person, view, filled_in(view.blocks, view.values, values or {}))

    async def close_view(self, who: str) -> None:
        """Closes the topmost modal."""
        person = self.workspace.person(who)
        await self._modals.close(person, self._surfaces.modal(person))

    async def open_home(self, who: str) -> None:
        """Opens the bot's App Home."""
        self._interactivity.open_home(self.workspace.person(who))

    # looking

    def messages(self, where: str) -> list[Message]:
        """What everybody sees in a channel outside its threads, oldest first."""
        channel = self.workspace.channel(where)
        return [
            message
            for message in self.workspace.messages(channel.id)
            if not message.only_for and (not message.is_reply or message.subtype == "thread_broadcast")
        ]

    def thread(self, where: str, ts: str) -> list[Message]:
        """The replies below a message, oldest first."""
        return self.workspace.replies(self.workspace.channel(where).id, ts)

    def seen_by(self, who: str, where: str) -> list[Message]:
        """All that a person sees in a channel, its threads and what is shown to them alone."""
        return self._surfaces.seen_by(self.workspace.person(who), where)

    def direct_messages(self, who: str) -> list[Message]:
        """What the bot has written to a person directly."""
        return self.workspace.messages(self.workspace.direct_channel(self.workspace.person(who)).id)

    def open_view(self, who: str) -> View | None:
        """The modal a person has before them."""
        return self.views.top(self.workspace.person(who).id)

    def home(self, who: str) -> View | None:
        """What a person's App Home shows."""
        return self.views.home(self.workspace.person(who).id)

    @property
    def pings(self) -> list[Ping]:
        """Everybody whom the bot's messages have called so far."""
        return self.workspace.pings

    async def until(self, predicate: Callable[[], Found], timeout_seconds: float = 5.0) -> Found:
        """Waits until the predicate holds, looking at each change; raises TimeoutError."""
        return await self.workspace.feed.until(predicate, timeout_seconds)

    # bad days, and demos

    def lay(self, method: str, *faults: Fault) -> None:
        """Lays faults for the next calls of a Web API method."""
        self._faults.lay(method, *faults)

    async def uninstall(self) -> None:
        """Removes the bot from the workspace: it is told twice, and its token is good no more."""
        self._web_api.revoke()
        for event in (
            {"type": "tokens_revoked", "tokens": {"bot": [self.workspace.bot.id]}},
            {"type": "app_uninstalled"},
        ):
            if event["type"] in self.manifest.events:
                self.socket_mode.tell(event_callback(self.workspace, dict(event)))

    def play(self, demo: Demo, channel: str) -> None:
        """Starts a demo in a channel; one at a time."""
        if self._demo and not self._demo.done():
            raise ActRefused("demo_running")
        self._demo = asyncio.ensure_future(demo.play(self, channel))

    def _answers(self) -> dict[str, Callable[[Json], Json]]:
        chat, views = self._chat_methods, self._view_methods
        return {
            "auth.test": chat.auth_test,
            "users.info": chat.users_info,
            "chat.postMessage": chat.post_message,
            "chat.postEphemeral": chat.post_ephemeral,
            "chat.update": chat.update,
            "chat.delete": chat.delete,
            "views.open": views.open,
            "views.push": views.push,
            "views.update": views.update,
            "views.publish": views.publish,
            "apps.connections.open": self._open_connection,
        }

    def _open_connection(self, arguments: Json) -> Json:
        ticket = self.socket_mode.issue_ticket()
        return {"url": f"ws://{arguments['host']}/link/?ticket={ticket}&app_id={self.workspace.app_id}"}
