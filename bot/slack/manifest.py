"""The app's manifest: as it stands in the checkout for Socket Mode, or with the addresses that HTTP needs."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bot.slack.http import PATH


class AddressRefused(Exception):
    """An address cannot be one that Slack sends to; the message says why."""


def manifest_over_http(manifest: Path, address: str) -> str:
    """The manifest, as JSON, of an app that hears from Slack at an address such as https://headlamp.example.org.

    Raises AddressRefused.
    """
    url = f"{_checked(address)}{PATH}"
    written: dict[str, Any] = json.loads(manifest.read_text("utf-8"))
    settings = written["settings"]
    settings["socket_mode_enabled"] = False
    settings["event_subscriptions"] = {"request_url": url, **settings["event_subscriptions"]}
    settings["interactivity"] |= {"request_url": url, "message_menu_options_url": url}
    for command in written["features"]["slash_commands"]:
        command["url"] = url
    return json.dumps(written, indent=2, ensure_ascii=False)


def _checked(address: str) -> str:
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
        raise AddressRefused(f"{address!r} is no address. Example: https://headlamp.example.org")
    return address.rstrip("/")
