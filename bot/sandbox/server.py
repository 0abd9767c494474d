"""Puts the parts of the sandbox together and serves them on 127.0.0.1. The only file that knows every part."""

from collections.abc import Callable, Sequence
from pathlib import Path

from aiohttp import web

from bot.sandbox.chat_methods import ChatMethods
from bot.sandbox.clock import Clock
from bot.sandbox.conversations import Conversations
from bot.sandbox.delivery import Delivery, Patience
from bot.sandbox.demo import Demo
from bot.sandbox.faults import Faults
from bot.sandbox.guard import MAX_BODY_BYTES, guard, harden
from bot.sandbox.history_methods import HistoryMethods
from bot.sandbox.http_mode import HttpMode
from bot.sandbox.interactivity import Interactivity
from bot.sandbox.manifest import read_manifest
from bot.sandbox.modals import Modals
from bot.sandbox.page_acts import PageActs
from bot.sandbox.page_live import PageLive
from bot.sandbox.page_routes import PageRoutes
from bot.sandbox.refusal import Refusals
from bot.sandbox.responses import Responses
from bot.sandbox.socket_mode import SocketMode
from bot.sandbox.surfaces import Surfaces
from bot.sandbox.talk import Talk
from bot.sandbox.tickets import Tickets
from bot.sandbox.view_methods import ViewMethods
from bot.sandbox.views import Views
from bot.sandbox.web_api import Answer, Tokens, WebApi
from bot.sandbox.workspace import Workspace


class Server:
    """The parts, and the address they are served at."""

    def __init__(self, workspace: Workspace, clock: Clock, manifest: Path, tokens: Tokens, patience: Patience) -> None:
        self.workspace = workspace
        self.manifest = read_manifest(manifest)
        self.tokens = tokens
        self.refusals = Refusals(workspace.feed.wake)
        self.faults = Faults()
        ack_seconds = patience.ack_seconds
        over_socket = self.manifest.socket_mode
        self.socket_mode = SocketMode(workspace.feed, workspace.app_id, ack_seconds, over_socket)
        self.http_mode = HttpMode(self.manifest.request_url, tokens.signing_secret, ack_seconds)
        way = self.socket_mode if over_socket else self.http_mode
        self.delivery = Delivery(workspace.feed, clock, patience, way)
        self.views = Views(workspace)
        self.surfaces = Surfaces(workspace, self.views)
        self.tickets = Tickets(workspace.now)
        self._conversations = Conversations(workspace, self.manifest, self.delivery.tell)
        self._responses = Responses(self._conversations, self.tickets, self.refusals, self.faults)
        self.talk = Talk(self._conversations)
        self.interactivity = self._build_interactivity()
        self.modals = Modals(self.interactivity)
        self.web_api = WebApi(self._answers(), self.manifest, tokens, self.faults, self.refusals)
        self._live = PageLive(workspace, self.views, self.surfaces, lambda: way.connected)

    async def start(self, port: int, demos: Sequence[Demo], play: Callable[[Demo, str], None]) -> None:
        """Serves at the port, or at a free one if it is 0; raises OSError if it is taken."""
        app = web.Application(client_max_size=MAX_BODY_BYTES, middlewares=[guard])
        app.on_response_prepare.append(harden)
        app.router.add_route("*", "/api/{method}", self.web_api.serve)
        app.router.add_get("/link/", self.socket_mode.serve)
        app.router.add_post("/actions/{team}/{key}", self._responses.serve)
        self._build_page(demos, play).add_to(app)
        self._runner = web.AppRunner(app, access_log=None, handle_signals=False, shutdown_timeout=1.0)
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, "127.0.0.1", port).start()
        except OSError:
            await self._runner.cleanup()
            raise
        self._port: int = self._runner.addresses[0][1]

    async def stop(self) -> None:
        """Closes all connections and gives the port back."""
        await self.delivery.close()
        await self.socket_mode.close()
        await self.http_mode.close()
        await self._live.close()
        await self._runner.cleanup()

    @property
    def url(self) -> str:
        """The page's address; everything else lies below it."""
        return f"http://127.0.0.1:{self._port}/"

    def _build_interactivity(self) -> Interactivity:
        return Interactivity(
            self.workspace,
            self.manifest,
            self.views,
            self.tickets,
            self.delivery,
            self._responses,
            self.refusals,
            lambda key: f"{self.url}actions/{self.workspace.id}/{key}",
        )

    def _build_page(self, demos: Sequence[Demo], play: Callable[[Demo, str], None]) -> PageRoutes:
        acts = PageActs(self.workspace, self.talk, self.interactivity, self.modals, self.surfaces)
        by_id = {demo.id: demo for demo in demos}
        return PageRoutes(self.workspace, self.manifest, acts, self._live, by_id, play)

    def _answers(self) -> dict[str, Answer]:
        chat = ChatMethods(self._conversations, self.refusals)
        history = HistoryMethods(self._conversations)
        views = ViewMethods(self.views, self.tickets, self.workspace, self.manifest.home_tab)
        return {
            "auth.test": chat.auth_test,
            "users.info": chat.users_info,
            "chat.postMessage": chat.post_message,
            "chat.postEphemeral": chat.post_ephemeral,
            "chat.update": chat.update,
            "chat.delete": chat.delete,
            "conversations.history": history.history,
            "conversations.replies": history.replies,
            "views.open": views.open,
            "views.push": views.push,
            "views.update": views.update,
            "views.publish": views.publish,
            "apps.connections.open": lambda _: {"url": self._connection_url()},
        }

    def _connection_url(self) -> str:
        address = self.url.replace("http", "ws", 1)
        return f"{address}link/?ticket={self.socket_mode.issue_ticket()}&app_id={self.workspace.app_id}"
