"""What the bot is measured beside: the least that a Bolt app can do about a reply, with the bot's own settings of Bolt.

It answers each threaded message with one chat.postMessage in the thread. It keeps nothing and decides nothing.
"""

import asyncio
import os
import signal
from typing import Any

import aiohttp
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient


async def main() -> None:
    """Echoes until it is told to stop."""
    stopped = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stopped.set)
    token, address = os.environ["SLACK_BOT_TOKEN"], os.environ["SLACK_API_URL"]
    async with aiohttp.ClientSession() as session:
        client = AsyncWebClient(token=token, base_url=address, session=session, retry_handlers=[])
        handler = AsyncSocketModeHandler(await _app(client), os.environ["SLACK_APP_TOKEN"])
        await handler.connect_async()  # type: ignore[no-untyped-call]  # Bolt's own lacks types
        try:
            await stopped.wait()
        finally:
            await handler.close_async()  # type: ignore[no-untyped-call]  # as above
            await handler.client.aiohttp_client_session.close()


async def _app(client: AsyncWebClient) -> AsyncApp:
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

    app = AsyncApp(client=client, authorize=authorize, process_before_response=True, request_verification_enabled=False)

    @app.event("message")
    async def on_message(event: dict[str, Any]) -> None:
        if "thread_ts" in event and "bot_id" not in event:
            await client.chat_postMessage(channel=event["channel"], thread_ts=event["thread_ts"], text=event["text"])

    return app


if __name__ == "__main__":
    asyncio.run(main())
