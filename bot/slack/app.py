"""The Bolt app and its connection: built here, told what to do in `listeners`."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass

import aiohttp
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient


class SlackRefused(Exception):
    """Slack cannot be reached or does not take the token; the message says which, and the way out."""


def make_client(token: str, api_url: str, session: aiohttp.ClientSession) -> AsyncWebClient:
    """A client of the Web API on one shared session. It never calls twice on its own: the SDK's retry posted twice."""
    return AsyncWebClient(token=token, base_url=api_url, session=session, retry_handlers=[], timeout=30)


@dataclass(frozen=True)
class Identity:
    """Who the bot is in its workspace."""

    workspace: str
    bot_user: str
    bot: str


def make_app(client: AsyncWebClient, identity: Identity) -> AsyncApp:
    """The Bolt app. Nothing is answered before its listener is through, and its own messages come in as well."""

    async def authorize(team_id: str | None) -> AuthorizeResult | None:  # without it each event costs a call of Slack's
        if team_id != identity.workspace:
            return None
        return AuthorizeResult(
            enterprise_id=None,
            team_id=identity.workspace,
            bot_token=client.token,
            bot_id=identity.bot,
            bot_user_id=identity.bot_user,
        )

    return AsyncApp(
        client=client,
        authorize=authorize,  # type: ignore[arg-type]  # Bolt takes None for a workspace that is not ours
        process_before_response=True,
        ignoring_self_events_enabled=False,  # by its own messages the bot knows that they arrived
        request_verification_enabled=False,  # Socket Mode: Slack does not sign what comes through its own socket
    )


async def whoami(client: AsyncWebClient) -> Identity:
    """Who the token makes the bot. Raises SlackRefused."""
    try:
        answer = await client.auth_test()
    except SlackApiError as refused:
        raise SlackRefused(_explain(refused.response.get("error", ""))) from None
    except (aiohttp.ClientError, TimeoutError) as lost:
        raise SlackRefused(f"Slack does not answer at {client.base_url} ({type(lost).__name__}).") from None
    return Identity(answer["team_id"], answer["user_id"], answer["bot_id"])


class Socket:
    """The Socket Mode connection."""

    def __init__(self, app: AsyncApp, app_token: str) -> None:
        self._handler = AsyncSocketModeHandler(app, app_token)

    async def open(self) -> None:
        """Connects. Raises SlackRefused for a token that Slack does not take."""
        try:
            await self._handler.connect_async()  # type: ignore[no-untyped-call]  # Bolt's own lacks types
        except SlackApiError as refused:
            raise SlackRefused(_explain(refused.response.get("error", ""), "SLACK_APP_TOKEN")) from None

    async def close(self) -> None:
        await self._handler.close_async()  # type: ignore[no-untyped-call]  # as above
        await self._handler.client.aiohttp_client_session.close()


def _explain(error: str, name: str = "SLACK_BOT_TOKEN") -> str:
    known: Mapping[str, str] = {
        "invalid_auth": f"Slack does not know the token in {name}. Copy it again from the app's page.",
        "not_authed": f"{name} is empty.",
        "account_inactive": f"The token in {name} belongs to an app that was removed. Install it again.",
        "token_revoked": f"The token in {name} was revoked. Install the app again and copy the new one.",
        "not_allowed_token_type": f"{name} holds another kind of token: xoxb- is for the bot, xapp- for the app.",
    }
    return known.get(error, f"Slack refuses the token in {name}: {error}")


def quiet(names: tuple[str, ...] = ("slack_bolt", "slack_sdk", "slack_bolt.AsyncApp")) -> None:
    """Keeps the libraries from logging payloads: they hold people's words."""
    for name in names:
        logging.getLogger(name).setLevel(logging.ERROR)
