"""The try-out: the bot as it is, wired to a sandbox instead of Slack. Production never imports this file."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from bot.practice.events import ChannelId
from bot.sandbox import Sandbox
from bot.settings import ROOT, Settings, content_of, read_settings
from bot.wiring import Bot, post_today, running

CHANNEL = "C0PRACTICE"
"""The sandbox's training channel."""


class TryRefused(Exception):
    """The try-out cannot start; the message says why, and the way out."""


@asynccontextmanager
async def trying(folder: Path, port: int, env: Mapping[str, str]) -> AsyncIterator[tuple[Sandbox, Bot]]:
    """Starts a sandbox and the bot in it, with a database in `folder`, and posts today's client.

    Raises TryRefused where the port is taken.
    """
    sandbox = Sandbox(port=port, manifest=ROOT / "manifest.json")
    try:
        await sandbox.__aenter__()
    except OSError as taken:
        raise TryRefused(f"Port {port} cannot be used ({taken.strerror or taken}). Choose another: PORT=8765") from None
    try:
        async with running(in_sandbox(sandbox, folder, env)) as bot:
            await post_today(bot, ChannelId(bot.workspace, CHANNEL), "UTC")
            yield sandbox, bot
    finally:
        await sandbox.__aexit__(None, None, None)


def in_sandbox(sandbox: Sandbox, folder: Path, env: Mapping[str, str]) -> Settings:
    """The settings of a bot whose Slack is this sandbox."""
    return read_settings(
        {
            "HEADLAMP_CONTENT": str(content_of(env)),
            "SLACK_BOT_TOKEN": sandbox.tokens.bot,
            "SLACK_APP_TOKEN": sandbox.tokens.app,
            "SLACK_API_URL": sandbox.api_url,
            "DATABASE_URL": f"sqlite:///{folder / 'headlamp.db'}",
            "HEADLAMP_PROCEDURE": env.get("HEADLAMP_PROCEDURE", ""),
            "HEADLAMP_CONTACT": env.get("HEADLAMP_CONTACT", ""),
            "LOG_LEVEL": "WARNING",
        }
    )


async def try_out(folder: Path, port: int, ready: Callable[[str], None], env: Mapping[str, str]) -> None:
    """Runs the try-out until it is cancelled; `ready` is told the page's address."""
    async with trying(folder, port, env) as (sandbox, _):
        ready(sandbox.url)
        await asyncio.Event().wait()
