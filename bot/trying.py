"""The try-out: the bot as it is, wired to a sandbox instead of Slack. Production never imports this file."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from bot.guide.dialogues import Dialogue, load_dialogues
from bot.guide.loading import load_guide
from bot.posting import post_today
from bot.practice.events import ChannelId
from bot.sandbox import Demo, Sandbox
from bot.settings import ROOT, Settings, content_of, read_settings
from bot.slack.manifest import manifest_over_http
from bot.staging import Stage
from bot.wiring import Bot, running, utc_now

CHANNEL = "C0PRACTICE"
"""The sandbox's training channel."""


class TryRefused(Exception):
    """The try-out cannot start; the message says why, and the way out."""


class TurnableClock:
    """The bot's clock in a sandbox: the real time, moved on where a dialogue says that time passes."""

    def __init__(self) -> None:
        self._ahead = timedelta()

    def __call__(self) -> datetime:
        return utc_now() + self._ahead

    def turn(self, by: timedelta) -> None:
        self._ahead += by


@dataclass(frozen=True)
class TryOut:
    """A running try-out."""

    sandbox: Sandbox
    bot: Bot
    clock: TurnableClock
    database_url: str

    def stage(self, dialogue: Dialogue) -> Stage:
        """A stage for one dialogue."""
        return Stage(dialogue, self.sandbox, self.bot, self.clock.turn)


@asynccontextmanager
async def trying(
    folder: Path,
    port: int,
    env: Mapping[str, str],
    prompt: str | None = None,
    *,
    database: str | None = None,
    http_port: int | None = None,
) -> AsyncIterator[TryOut]:
    """Starts a sandbox and the bot in it, with its database in `folder` or where it is said, and posts today's client,
    or that `prompt`.

    The bot hears through Socket Mode, or over HTTP at a port. Raises TryRefused where the port is taken, or the prompt
    is none.
    """
    content = content_of(env)
    started: asyncio.Future[TryOut] = asyncio.get_running_loop().create_future()
    demos = [
        Demo(dialogue.id, dialogue.title, dialogue.about, partial(_show, started, dialogue))
        for dialogue in load_dialogues(content, load_guide(content))
    ]
    sandbox = Sandbox(port=port, manifest=_manifest(folder, http_port), demos=demos)
    try:
        await sandbox.__aenter__()
    except OSError as taken:
        raise TryRefused(f"Port {port} cannot be used: {taken.strerror}. Choose another, e.g. PORT=8765") from None
    try:
        clock = TurnableClock()
        settings = in_sandbox(sandbox, database or f"sqlite:///{folder / 'headlamp.db'}", env, http_port)
        async with running(settings, clock=clock) as bot:
            started.set_result(TryOut(sandbox, bot, clock, settings.database_url))
            went_well, said = await post_today(bot, ChannelId(bot.workspace, CHANNEL), "UTC", prompt)
            if prompt and not went_well:
                raise TryRefused(said)
            yield started.result()
    finally:
        await sandbox.__aexit__(None, None, None)


def _manifest(folder: Path, http_port: int | None) -> Path:
    if http_port is None:
        return ROOT / "manifest.json"
    over_http = folder / "manifest.json"
    over_http.write_text(manifest_over_http(ROOT / "manifest.json", f"http://127.0.0.1:{http_port}"), "utf-8")
    return over_http


def in_sandbox(sandbox: Sandbox, database: str, env: Mapping[str, str], http_port: int | None = None) -> Settings:
    """The settings of a bot whose Slack is this sandbox."""
    return read_settings(
        {
            "HEADLAMP_CONTENT": str(content_of(env)),
            "SLACK_BOT_TOKEN": sandbox.tokens.bot,
            "SLACK_APP_TOKEN": sandbox.tokens.app if http_port is None else "",
            "SLACK_SIGNING_SECRET": sandbox.tokens.signing_secret,
            "HOST": "127.0.0.1",
            "PORT": str(http_port or ""),
            "SLACK_API_URL": sandbox.api_url,
            "DATABASE_URL": database,
            "HEADLAMP_PROCEDURE": env.get("HEADLAMP_PROCEDURE", ""),
            "HEADLAMP_CONTACT": env.get("HEADLAMP_CONTACT", ""),
            "HEADLAMP_PACE_SECONDS": env.get("HEADLAMP_PACE_SECONDS", ""),
            "LOG_LEVEL": "WARNING",
        }
    )


async def _show(started: asyncio.Future[TryOut], dialogue: Dialogue, _sandbox: Sandbox, _channel: str) -> None:
    """Plays a dialogue in a channel of its own, at a pace that people can follow."""
    await (await started).stage(dialogue).play(pause_seconds=2.5)
