"""Connecting to Slack: who the bot is there, and what is said when it cannot be."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import Sandbox, faults
from bot.slack.app import Identity, SlackRefused, make_app, make_client, make_webhook, whoami
from bot.slack.socket import Socket
from tests.slack.recording import MANIFEST
from tests.slack.wire import answering, cut_off, plain

HERE = Identity("T0SANDBOX", "U0HEADLAMP", "B0HEADLAMP")


@asynccontextmanager
async def client_with(token: str | None = None) -> AsyncIterator[tuple[Sandbox, AsyncWebClient]]:
    async with Sandbox(manifest=MANIFEST) as sandbox, aiohttp.ClientSession() as session:
        yield sandbox, make_client(token or sandbox.tokens.bot, sandbox.api_url, session)


async def test_the_token_tells_who_the_bot_is() -> None:
    async with client_with() as (_, client):
        assert await whoami(client) == HERE


@pytest.mark.parametrize(
    ("token", "said"),
    [
        ("xoxb-unknown", "Slack does not know the token in SLACK_BOT_TOKEN"),
        ("xapp-sandbox", "SLACK_BOT_TOKEN holds another kind of token"),
    ],
)
async def test_a_token_that_slack_does_not_take_is_explained_and_never_shown(token: str, said: str) -> None:
    async with client_with(token) as (_, client):
        with pytest.raises(SlackRefused, match=said) as refused:
            await whoami(client)
        assert token not in str(refused.value)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        ("token_revoked", "was revoked"),
        ("account_inactive", "was removed"),
        ("not_authed", "is empty"),
        ("ekm_access_denied", "ekm_access_denied"),
    ],
)
async def test_every_refusal_says_what_to_do_or_at_least_its_name(error: str, said: str) -> None:
    async with client_with() as (sandbox, client):
        sandbox.lay("auth.test", faults.Refused(error))
        with pytest.raises(SlackRefused, match=said):
            await whoami(client)


async def test_where_nobody_answers_the_address_is_named(unused_tcp_port: int) -> None:
    async with aiohttp.ClientSession() as session:
        with pytest.raises(SlackRefused, match=f"127.0.0.1:{unused_tcp_port}"):
            await whoami(make_client("xoxb-1", f"http://127.0.0.1:{unused_tcp_port}/api/", session))


@pytest.mark.parametrize("status", [200, 404, 503])
@pytest.mark.parametrize("kind", ["text/plain", "text/html", "application/json"])
async def test_an_address_that_is_not_slacks_is_said_to_be_wrong(status: int, kind: str) -> None:
    async with answering(plain(status, "hello", kind)) as wire, aiohttp.ClientSession() as session:
        with pytest.raises(SlackRefused, match="SLACK_API_URL"):
            await whoami(make_client("xoxb-1", wire.url, session))


async def test_an_app_token_that_slack_does_not_take_leaves_nothing_open() -> None:
    async with client_with() as (sandbox, client):
        with pytest.raises(SlackRefused, match="SLACK_APP_TOKEN"):
            await Socket(make_app(client, HERE), "xapp-unknown").open()
        assert not sandbox.bot_connected


async def test_a_socket_that_cannot_be_opened_says_where(unused_tcp_port: int) -> None:
    async with aiohttp.ClientSession() as session:
        client = make_client("xoxb-1", f"http://127.0.0.1:{unused_tcp_port}/api/", session)
        with pytest.raises(SlackRefused, match=str(unused_tcp_port)):
            await Socket(make_app(client, HERE), "xapp-1").open()


async def test_the_socket_opens_and_closes() -> None:
    async with client_with() as (sandbox, client):
        socket = Socket(make_app(client, HERE), sandbox.tokens.app)
        await socket.open()
        assert sandbox.bot_connected
        await socket.close()
        await sandbox.until(lambda: not sandbox.bot_connected)


async def test_an_answer_at_a_response_url_is_given_once_even_when_the_line_is_cut() -> None:
    async with answering(cut_off) as wire, aiohttp.ClientSession() as session:
        with pytest.raises(aiohttp.ClientError):
            await make_webhook(f"{wire.url}actions/1", session).send_dict({"text": "shared"})
        assert wire.called == ["/actions/1"]
