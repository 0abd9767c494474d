"""Slack's payloads become events of the practice; what is none of the practice's becomes None. Pure."""

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from bot.practice.events import (
    ChannelId,
    Event,
    MessageId,
    ReflectionAsked,
    ReplyDeleted,
    ReplyEdited,
    ReplyPosted,
    TopLevelPosted,
    WorkspaceLeft,
)

Payload = Mapping[str, Any]

REPLY_SUBTYPES = frozenset({None, "thread_broadcast", "file_share", "me_message"})
"""Messages that are somebody's words. All others are Slack's own talk, or another program's."""

_MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^<>]*)?>")
_REFERENCE = re.compile(r"<([!#]?)([^<>|]+)(?:\|([^<>]*))?>")


NOTICE_OF = {"empty": "nothing_to_read", "risk": "safety"}
"""The notice for what a screen finds, where it is not named alike."""


class Screen(Protocol):
    def __call__(self, text: str) -> str | None:
        """What makes words unfit to be kept or read, else None."""


@dataclass(frozen=True)
class Incoming:
    """An event, the key that is the same for each copy of it, and the words that it is about."""

    key: str
    event: Event
    event_id: str | None = None
    text: str | None = field(default=None, repr=False)


def translate_message(body: Payload, bot_user: str, screen: Screen) -> Incoming | None:
    """A `message` event: a reply, an edit, a deletion, or a message at the top; else None."""
    event = body["event"]
    match event.get("subtype"):
        case "message_changed":
            return _edited(body, event, bot_user, screen)
        case "message_deleted":
            previous = event.get("previous_message") or {}
            if previous.get("bot_id") or "deleted_ts" not in event:
                return None
            message = _message(body, event["channel"], event["deleted_ts"])
            return Incoming(f"deleted:{message.key}", ReplyDeleted(message), body.get("event_id"))
        case subtype if subtype in REPLY_SUBTYPES:
            return _posted(body, event, bot_user, screen)
        case _:
            return None


def translate_shortcut(body: Payload, bot_user: str, screen: Screen) -> Incoming:
    """The shortcut *Reflect on this*, used on a message."""
    said = body["message"]
    message = MessageId(body["team"]["id"], body["channel"]["id"], said["ts"])
    root = said.get("thread_ts")
    text, notice = _words(said.get("text", ""), bot_user, screen)
    event = ReflectionAsked(
        message,
        MessageId(message.workspace, message.channel, root) if root else None,
        None if said.get("bot_id") else said.get("user"),
        body["user"]["id"],
        notice,
    )
    mine = event.author == event.asked_by
    return Incoming(f"asked:{message.key}:{body['action_ts']}", event, None, text if mine else None)


def translate_leaving(body: Payload) -> Incoming:
    """`app_uninstalled` or `tokens_revoked`: either, both, in any order."""
    workspace = body["team_id"]
    return Incoming(f"left:{workspace}:{body['event_id']}", WorkspaceLeft(workspace), body["event_id"])


def place_of(body: Payload) -> ChannelId:
    """Where a command or an action was used."""
    if "channel_id" in body:
        return ChannelId(body["team_id"], body["channel_id"])
    return ChannelId(body["team"]["id"], body["channel"]["id"])


def is_shared(body: Payload) -> bool:
    """Whether a payload comes from a channel shared with another organisation: those are not served."""
    return bool(body.get("is_ext_shared_channel"))


def _posted(body: Payload, event: Payload, bot_user: str, screen: Screen) -> Incoming | None:
    author = event.get("user")
    if author is None or event.get("bot_id") or author == bot_user:
        return None
    message = _message(body, event["channel"], event["ts"])
    root = event.get("thread_ts")
    if root is None or root == event["ts"]:
        return Incoming(f"top:{message.key}", TopLevelPosted(message, author), body.get("event_id"))
    mentions = _mentions(event.get("text", ""), bot_user)
    text, notice = _words(event.get("text", ""), bot_user, screen)
    if notice == "nothing_to_read" and not mentions:
        return None
    said = ReplyPosted(message, _message(body, event["channel"], root), author, mentions, notice)
    return Incoming(f"reply:{message.key}", said, body.get("event_id"), text)


def _edited(body: Payload, event: Payload, bot_user: str, screen: Screen) -> Incoming | None:
    said = event.get("message") or {}
    author, root, ts = said.get("user"), said.get("thread_ts"), said.get("ts")
    if said.get("subtype") not in REPLY_SUBTYPES or said.get("bot_id") or author in (None, bot_user):
        return None
    if not (isinstance(author, str) and isinstance(ts, str)) or root is None or root == ts:
        return None
    message = _message(body, event["channel"], ts)
    text, notice = _words(said.get("text", ""), bot_user, screen)
    change = (said.get("edited") or {}).get("ts") or event.get("event_ts") or body.get("event_id")
    edited = ReplyEdited(message, _message(body, event["channel"], root), author, notice)
    return Incoming(f"edit:{message.key}:{change}", edited, body.get("event_id"), text)


def _message(body: Payload, channel: str, ts: str) -> MessageId:
    return MessageId(body["team_id"], channel, ts)


def _mentions(text: str, bot_user: str) -> bool:
    return any(mention.group(1) == bot_user for mention in _MENTION.finditer(text))


def _words(text: str, bot_user: str, screen: Screen) -> tuple[str | None, str | None]:
    """The words as a person reads them, or the notice for which they are not kept."""
    words = plain(text, bot_user)
    found = screen(words)
    return (None, NOTICE_OF.get(found, found)) if found else (words, None)


def plain(text: str, bot_user: str) -> str:
    """Slack's markup as a person reads it: the bot's own mention goes, references become what they show."""
    text = _MENTION.sub(lambda m: "" if m.group(1) == bot_user else "@someone", text)
    return html.unescape(_REFERENCE.sub(_shown, text)).strip()


def _shown(reference: re.Match[str]) -> str:
    sign, target, label = reference.groups()
    if sign == "!":
        return f"@{label or target}"
    return f"#{label}" if sign == "#" and label else (label or target)
