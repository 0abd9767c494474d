"""What manifest.json grants the app: scopes, events, commands, shortcuts.

One that contradicts itself is refused, as Slack would not install it.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.sandbox.grammar import EVENT_SCOPES
from bot.sandbox.refusal import Json


@dataclass(frozen=True)
class Command:
    """A slash command as people see it."""

    command: str
    description: str
    usage_hint: str


@dataclass(frozen=True)
class Shortcut:
    """A message shortcut."""

    callback_id: str
    name: str


@dataclass(frozen=True)
class Manifest:
    """The parts of an app manifest that the sandbox acts upon."""

    display_name: str
    scopes: frozenset[str]
    events: frozenset[str]
    commands: tuple[Command, ...]
    shortcuts: tuple[Shortcut, ...]
    home_tab: bool
    messages_tab: bool
    interactivity: bool
    socket_mode: bool
    request_url: str
    """Where everything is sent where Socket Mode is off."""


DIFFERENT = "different addresses"


class ManifestInvalid(Exception):
    """The manifest contradicts itself; every problem is listed."""


def read_manifest(path: Path) -> Manifest:
    """Reads the manifest and refuses one whose parts lack their scopes."""
    manifest = parse_manifest(json.loads(path.read_text(encoding="utf-8")))
    problems = find_problems(manifest)
    if problems:
        raise ManifestInvalid("\n".join(f"{path}: {problem}" for problem in problems))
    return manifest


def parse_manifest(raw: Json) -> Manifest:
    """Takes what counts here out of a manifest (schema v2)."""
    features, settings = _part(raw, "features"), _part(raw, "settings")
    scopes = _part(_part(raw, "oauth_config"), "scopes").get("bot", [])
    return Manifest(
        display_name=_part(features, "bot_user").get("display_name", "bot"),
        scopes=frozenset(scopes),
        events=frozenset(_part(settings, "event_subscriptions").get("bot_events", [])),
        commands=tuple(
            Command(row["command"], row["description"], row.get("usage_hint", ""))
            for row in features.get("slash_commands", [])
        ),
        shortcuts=tuple(
            Shortcut(row["callback_id"], row["name"])
            for row in features.get("shortcuts", [])
            if row["type"] == "message"
        ),
        home_tab=_part(features, "app_home").get("home_tab_enabled", False),
        messages_tab=_part(features, "app_home").get("messages_tab_enabled", False),
        interactivity=_part(settings, "interactivity").get("is_enabled", False),
        socket_mode=settings.get("socket_mode_enabled", False),
        request_url=_request_url(raw),
    )


def find_problems(manifest: Manifest) -> list[str]:
    """Lists what Slack would not accept: an event unknown here or without its scope, a command without `commands`."""
    problems = [f'event "{event}" is not one that the sandbox sends' for event in manifest.events - set(EVENT_SCOPES)]
    problems += [
        f'event "{event}" needs the scope "{EVENT_SCOPES[event]}"'
        for event in manifest.events & set(EVENT_SCOPES)
        if EVENT_SCOPES[event] not in {*manifest.scopes, ""}
    ]
    if (manifest.commands or manifest.shortcuts) and "commands" not in manifest.scopes:
        problems.append('slash commands and shortcuts need the scope "commands"')
    if manifest.request_url == DIFFERENT:
        problems.append("the sandbox sends everything to one address: events, interactivity, menus and commands")
    if not manifest.socket_mode and manifest.events and not manifest.request_url:
        problems.append("without Socket Mode events need a request_url")
    return sorted(problems)


def _request_url(raw: Json) -> str:
    """The one address that all parts of a manifest name; empty where they name none."""
    settings, features = _part(raw, "settings"), _part(raw, "features")
    interactivity = _part(settings, "interactivity")
    urls = {_part(settings, "event_subscriptions").get("request_url", "")}
    if interactivity.get("is_enabled"):
        urls |= {interactivity.get("request_url", ""), interactivity.get("message_menu_options_url", "")}
    urls |= {command.get("url", "") for command in features.get("slash_commands", [])}
    return str(urls.pop()) if len(urls) == 1 else DIFFERENT


def _part(raw: Json, key: str) -> dict[str, Any]:
    part = raw.get(key, {})
    return part if isinstance(part, dict) else {}
