"""What the bot is measured beside: the least that a Bolt app can do about a reply, with the bot's own settings of Bolt.

It answers each threaded message with one chat.postMessage in the thread. It keeps nothing and decides nothing. Through
Socket Mode where SLACK_APP_TOKEN is set, else over HTTP, behind Bolt's own check of the signature.
"""

import asyncio
import os
import signal
from typing import Any

import aiohttp
import uvicorn
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient
from starlette.applications import Starlette
from starlette.routing import Route


async def main() -> None:
    """Echoes until it is told to stop."""
    stopped = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stopped.set)
    token, address = os.environ["SLACK_BOT_TOKEN"], os.environ["SLACK_API_URL"]
    async with aiohttp.ClientSession() as session:
        client = AsyncWebClient(token=token, base_url=address, session=session, retry_handlers=[])
        if app_token := os.environ.get("SLACK_APP_TOKEN"):
            await _through_socket(await _app(client, None), app_token, stopped)
        else:
            await _over_http(await _app(client, os.environ["SLACK_SIGNING_SECRET"]), int(os.environ["PORT"]))


async def _through_socket(app: AsyncApp, app_token: str, stopped: asyncio.Event) -> None:
    handler = AsyncSocketModeHandler(app, app_token)
    await handler.connect_async()  # type: ignore[no-untyped-call]  # Bolt's own lacks types
    try:
        await stopped.wait()
    finally:
        await handler.close_async()  # type: ignore[no-untyped-call]  # as above
        await handler.client.aiohttp_client_session.close()


async def _over_http(app: AsyncApp, port: int) -> None:
    door = Starlette(routes=[Route("/slack/events", AsyncSlackRequestHandler(app).handle, methods=["POST"])])
    await uvicorn.Server(uvicorn.Config(door, port=port, log_config=None, access_log=False)).serve()


async def _app(client: AsyncWebClient, signing_secret: str | None) -> AsyncApp:
    told = await client.auth_test()
    identity = AuthorizeResult(
        enterprise_id=None,
        team_id=told["team_id"],
        bot_token=client.token,
        bot_id=told["bot_id"],
        bot_user_id=told["user_id"],
    )

    async def authorize() -> AuthorizeResult:
        return identity

    app = AsyncApp(
        client=client,
        authorize=authorize,
        process_before_response=True,
        signing_secret=signing_secret,
        request_verification_enabled=signing_secret is not None,
    )

    @app.event("message")
    async def on_message(event: dict[str, Any]) -> None:
        if "thread_ts" in event and "bot_id" not in event:
            await client.chat_postMessage(channel=event["channel"], thread_ts=event["thread_ts"], text=event["text"])

    return app


if __name__ == "__main__":
    asyncio.run(main())
