"""Slack's payloads as they come in: a message event in its envelope, and what can be different about it."""

from collections.abc import Mapping
from typing import Any

Json = dict[str, Any]

TEAM, CHANNEL, BOT_USER = "T0SANDBOX", "C0PRACTICE", "U0HEADLAMP"
ADA, BEN = "U0ADA", "U0BEN"
ROOT, TS = "1764576000.000100", "1764576060.000200"


def said(text: str = "What is it guarding?", **different: Any) -> Json:
    """A reply of Ada's in the thread; a field given as None is left out."""
    message = {"type": "message", "user": ADA, "text": text, "ts": TS, "thread_ts": ROOT, **different}
    return {name: value for name, value in message.items() if value is not None}


def envelope(event: Mapping[str, Any], event_id: str = "Ev0001", **different: Any) -> Json:
    """An event as the Events API hands it over."""
    placed = {"channel": CHANNEL, "event_ts": "1764576060.000300", "channel_type": "channel", **event}
    return {"team_id": TEAM, "type": "event_callback", "event_id": event_id, "event": placed, **different}


def posted(text: str = "What is it guarding?", **different: Any) -> Json:
    return envelope(said(text, **different))


def changed(new: Json, old: Json | None, **different: Any) -> Json:
    event: Json = {
        "type": "message",
        "subtype": "message_changed",
        "hidden": True,
        "message": new,
        "ts": "1764576099.1",
    }
    return envelope(event | ({"previous_message": old} if old else {}) | different)


def edited(text: str, before: str = "Whatt is it guarding?", at: str = "1764576090.000000", **different: Any) -> Json:
    """Ada's reply, edited."""
    return changed(said(text, edited={"user": ADA, "ts": at}, **different), said(before, **different))


def deleted(old: Json | None = None) -> Json:
    event: Json = {"type": "message", "subtype": "message_deleted", "hidden": True, "deleted_ts": TS}
    return envelope(event | ({"previous_message": old} if old else {}))
