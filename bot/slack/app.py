"""The Bolt app: built here, told what to do in `listeners`, fed by `socket` or `http`."""

import logging
import traceback
from collections.abc import Mapping
from dataclasses import dataclass

import aiohttp
from slack_bolt.async_app import AsyncApp as AsyncApp  # wiring hands it on
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.error import BoltUnhandledRequestError
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

log = logging.getLogger(__name__)


class SlackRefused(Exception):
    """Slack cannot be reached or does not take the token; the message says which, and the way out."""


def make_client(token: str, api_url: str, session: aiohttp.ClientSession) -> AsyncWebClient:
    """A client of the Web API on one shared session. It never calls twice on its own: the SDK's retry posted twice."""
    return AsyncWebClient(token=token, base_url=api_url, session=session, retry_handlers=[], logger=quiet())


def make_webhook(url: str, session: aiohttp.ClientSession | None) -> AsyncWebhookClient:
    """A client of one response_url, which calls once as well: Bolt's `respond` repeats a call whose answer is lost."""
    return AsyncWebhookClient(url, session=session, retry_handlers=[], logger=quiet())


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

    app = AsyncApp(
        name="headlamp",
        logger=quiet(),
        client=client,
        authorize=authorize,  # type: ignore[arg-type]  # Bolt takes None for a workspace that is not ours
        process_before_response=True,
        raise_error_for_unhandled_request=True,  # answered below; Bolt itself would log the whole request
        ignoring_self_events_enabled=False,  # by its own messages the bot knows that they arrived
        request_verification_enabled=False,  # Socket Mode: Slack does not sign what comes through its own socket
    )
    app.error(_answer_failure)
    return app


class NotTaken(Exception):
    """What Slack sent could not be kept, and is lost unless Slack sends it again."""


NOT_TAKEN = 503
"""The status for which Slack sends an event again, and tells a person who pressed something that it did not work."""


async def dispatch(app: AsyncApp, request: AsyncBoltRequest) -> BoltResponse:
    """Answers one request. Never raises: all that was durably taken, or that no repeat would mend, is answered 200."""
    try:
        answer = await app.async_dispatch(request)
    except Exception as failure:  # Bolt's own parts trip over what is formed otherwise than Slack's
        _log_failure(failure)
        return BoltResponse(status=200)
    return answer if answer.status in (200, NOT_TAKEN) else BoltResponse(status=200)


async def _answer_failure(error: Exception, body: Mapping[str, object]) -> BoltResponse:
    """Leaves what no listener knows alone; has Slack send again what could not be kept."""
    if isinstance(error, BoltUnhandledRequestError):
        return BoltResponse(status=200)
    _log_failure(error)
    if isinstance(error, NotTaken):
        return BoltResponse(status=NOT_TAKEN)
    return BoltResponse(status=200, body="That did not work just now. Please try again." if "command" in body else "")


def _log_failure(error: Exception) -> None:
    """Logs the kind and the place of a failure alone: its message can quote people."""
    cause = error.__cause__ or error
    last = traceback.extract_tb(cause.__traceback__)[-1]
    what = "could not be kept" if isinstance(error, NotTaken) else "was not understood, or not answered"
    log.error("A request of Slack %s: %s at %s:%s", what, type(cause).__name__, last.filename, last.lineno)


async def whoami(client: AsyncWebClient) -> Identity:
    """Who the token makes the bot. Raises SlackRefused."""
    try:
        answer = await client.auth_test()
    except SlackApiError as refused:
        raise SlackRefused(explain(error_of(refused), "SLACK_BOT_TOKEN")) from None
    except CALL_FAILURES as lost:
        raise SlackRefused(unreachable(client, lost)) from None
    return Identity(answer["team_id"], answer["user_id"], answer["bot_id"])


CALL_FAILURES = (TimeoutError, aiohttp.ClientError, ConnectionError, AttributeError, ValueError)
"""What a call raises besides SlackApiError; the last two where the SDK trips over an answer that is no JSON object."""


def status_of(refused: SlackApiError) -> int:
    """The HTTP status of a refusal. Where the body was no JSON the SDK hands over aiohttp's own response."""
    response = refused.response
    return int(response.status if isinstance(response, aiohttp.ClientResponse) else response.status_code)


def error_of(refused: SlackApiError) -> str:
    """Slack's name for a refusal; empty where the answer names none."""
    data = getattr(refused.response, "data", None)
    error = data.get("error") if isinstance(data, dict) else None
    return error if isinstance(error, str) else ""


def unreachable(client: AsyncWebClient, lost: Exception) -> str:
    return f"Slack does not answer at {client.base_url} ({type(lost).__name__}). See SLACK_API_URL and your network."


def explain(error: str, name: str) -> str:
    known: Mapping[str, str] = {
        "invalid_auth": f"Slack does not know the token in {name}. Copy it again from the app's page.",
        "not_authed": f"{name} is empty.",
        "account_inactive": f"The token in {name} belongs to an app that was removed. Install it again.",
        "token_revoked": f"The token in {name} was revoked. Install the app again and copy the new one.",
        "not_allowed_token_type": f"{name} holds another kind of token: xoxb- is for the bot, xapp- for the app.",
        "": "What answers at SLACK_API_URL does not speak as Slack does. See whether the address is right.",
    }
    return known.get(error, f"Slack does not accept the call made with {name}: {error}")


def quiet(names: tuple[str, ...] = ("slack_bolt", "slack_sdk")) -> logging.Logger:
    """Keeps the libraries from logging payloads, which hold people's words, and gives the logger they are to use.

    Bolt sets the level of each of its loggers by the one it is given, or else by the root's: it must be given this.
    """
    for name in names:
        logging.getLogger(name).setLevel(logging.ERROR)
    return logging.getLogger(names[0])
