"""Settings: the environment and `.env`, read once, checked whole, then frozen."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from urllib.parse import urlsplit

from dotenv import dotenv_values

ROOT = Path(__file__).resolve().parent.parent
"""The checkout: where `content/` and `manifest.json` stand."""


class SettingsRefused(Exception):
    """Settings are missing or wrong; the message lists all of them."""


@dataclass(frozen=True)
class Settings:
    """Everything that can be set. Secrets stay out of the repr."""

    bot_token: str = field(repr=False)
    app_token: str = field(repr=False)
    """Set where Slack's events come through Socket Mode; empty where they come over HTTP."""
    signing_secret: str = field(repr=False)
    """By it what comes over HTTP is known to be Slack's."""
    host: str
    port: int
    """Where is listened for HTTP."""
    silence_seconds: float
    """How long Socket Mode may be silent before the process ends, to be started anew."""
    pace_seconds: float
    """The least time between two messages in a channel."""
    api_url: str
    database_url: str = field(repr=False)
    content: Path
    log_level: str
    procedure: str
    """What the team does when a client's safety is in question, as a sentence; may be empty."""
    contact: str
    """Whom a colleague in distress can turn to, as a sentence; may be empty."""


def read_environment(folder: Path) -> dict[str, str]:
    """The environment, with what a `.env` in the folder adds to it. The environment wins. Raises SettingsRefused."""
    try:
        added = {name: value for name, value in dotenv_values(folder / ".env").items() if value is not None}
    except UnicodeDecodeError:
        raise SettingsRefused(f"{folder / '.env'} is no UTF-8 text. Save it as UTF-8, as .env.example is.") from None
    return {**added, **os.environ}


def database_of(env: Mapping[str, str]) -> str:
    """The database's address, for commands that need nothing else."""
    return env.get("DATABASE_URL", "").strip() or "sqlite:///headlamp.db"


def content_of(env: Mapping[str, str]) -> Path:
    """The folder of the guide, for commands that need nothing else."""
    return Path(env.get("HEADLAMP_CONTENT", "").strip() or ROOT / "content" / "self-sabotage")


class WayIn(Enum):
    """How a process hears from Slack, and so which secret it needs besides the bot's token."""

    ANY = "Socket Mode where SLACK_APP_TOKEN is set, else HTTP"
    HTTP = "HTTP"
    NONE = "not at all"


def read_settings(env: Mapping[str, str], way_in: WayIn = WayIn.ANY) -> Settings:
    """Reads all settings. Raises SettingsRefused with everything that is missing or wrong, together."""
    settings = Settings(
        bot_token=env.get("SLACK_BOT_TOKEN", "").strip(),
        app_token=env.get("SLACK_APP_TOKEN", "").strip(),
        signing_secret=env.get("SLACK_SIGNING_SECRET", "").strip(),
        host=env.get("HOST", "").strip() or "0.0.0.0",  # noqa: S104 -- what is not signed by Slack is refused
        port=_number(env, "PORT", 3000),
        silence_seconds=_number(env, "HEADLAMP_SILENCE_SECONDS", 60),
        pace_seconds=_number(env, "HEADLAMP_PACE_SECONDS", 1),
        api_url=env.get("SLACK_API_URL", "").strip() or "https://slack.com/api/",
        database_url=database_of(env),
        content=content_of(env),
        log_level=env.get("LOG_LEVEL", "").strip().upper() or "INFO",
        procedure=env.get("HEADLAMP_PROCEDURE", "").strip(),
        contact=env.get("HEADLAMP_CONTACT", "").strip(),
    )
    if problems := _problems(settings, way_in):
        raise SettingsRefused("\n".join(problems))
    return settings


def _number(env: Mapping[str, str], name: str, usual: int) -> int:
    """A whole number; -1 where something else stands there."""
    text = env.get(name, "").strip() or str(usual)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else -1


def _problems(settings: Settings, way_in: WayIn) -> list[str]:
    problems = [
        _token(settings.bot_token, "SLACK_BOT_TOKEN", "xoxb-", "OAuth & Permissions"),
        *_problems_of_way_in(settings, way_in),
    ]
    if urlsplit(settings.api_url).scheme not in ("http", "https") or not settings.api_url.endswith("/"):
        problems.append(f"SLACK_API_URL is {settings.api_url!r}: an address that ends with a slash is meant.")
    if not 0 <= settings.port <= 65535:
        problems.append("PORT is no port: a number from 0 to 65535 is meant; 0 takes a free one.")
    if settings.silence_seconds < 1:
        problems.append("HEADLAMP_SILENCE_SECONDS is no number of seconds: a whole number from 1 is meant, e.g. 60.")
    if settings.pace_seconds < 0:
        problems.append("HEADLAMP_PACE_SECONDS is no number of seconds: a whole number is meant, e.g. 1.")
    if settings.log_level not in ("DEBUG", "INFO", "WARNING", "ERROR"):
        problems.append(f"LOG_LEVEL is {settings.log_level!r}: DEBUG, INFO, WARNING or ERROR is meant.")
    if not settings.content.is_dir():
        problems.append(f"HEADLAMP_CONTENT is {str(settings.content)!r}: there is no such folder.")
    return [problem for problem in problems if problem]


def _problems_of_way_in(settings: Settings, way_in: WayIn) -> list[str]:
    """What is wrong with the secret by which a process hears from Slack."""
    if way_in is WayIn.NONE:
        return []
    if way_in is WayIn.HTTP and settings.app_token:
        return ["SLACK_APP_TOKEN is set: then Slack sends through Socket Mode. Use `headlamp run`, or take it out."]
    if settings.app_token:
        return [_token(settings.app_token, "SLACK_APP_TOKEN", "xapp-", "Basic Information, App-Level Tokens")]
    if settings.signing_secret.startswith(("xoxb-", "xapp-")):
        return ["SLACK_SIGNING_SECRET is a token: the secret stands under Basic Information, App Credentials."]
    if not settings.signing_secret and way_in is WayIn.HTTP:
        return ["SLACK_SIGNING_SECRET is missing. You find it under Basic Information, App Credentials."]
    if not settings.signing_secret:
        return [
            "SLACK_APP_TOKEN is missing. You find it on your Slack app's page under Basic Information, App-Level"
            " Tokens; put it into .env. Over HTTP, put SLACK_SIGNING_SECRET in its place (under App Credentials)."
        ]
    return []


def _token(token: str, name: str, start: str, where: str) -> str:
    """What is wrong with a token, without showing it."""
    if not token:
        return f"{name} is missing. You find it on your Slack app's page under {where}; put it into .env."
    if not token.startswith(start):
        return f"{name} does not begin with {start}: another kind of token stands there. See {where}."
    return ""
