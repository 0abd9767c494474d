"""Slack's payloads become events of the practice; what is none of the practice's becomes None.

Pure, and total for messages: one that lacks what is needed, or holds another kind of thing there, is left alone.
"""

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
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

REPLY_SUBTYPES = (None, "thread_broadcast", "file_share", "me_message")
"""Messages that are somebody's words. All others are Slack's own talk, or another program's."""

NOTICE_OF = {"empty": "nothing_to_read", "risk": "safety"}
"""The notice for what a screen finds, where it is not named alike."""

CALLED = "@…"
"""What is kept of calling somebody else: no name, and no word that could be read."""

_MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^<>]*)?>")
_REFERENCE = re.compile(r"<([!#]?)([^<>|]+)(?:\|([^<>]*))?>")
_STYLED = tuple(re.compile(rf"(?<![^\W_])[{m}](?!\s)([^{m}\n]*[^{m}\s])[{m}](?![^\W_])") for m in "*_~`")
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


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


@dataclass(frozen=True)
class _Said:
    """What a person wrote, as Slack tells it. `root` is None outside a thread."""

    message: MessageId
    root: MessageId | None
    author: str
    text: str = field(repr=False)


def translate_message(body: Payload, bot_user: str, screen: Screen) -> Incoming | None:
    """A `message` event: a reply, an edit, a deletion, or a message at the top; else None."""
    match body:
        case {"team_id": str(team), "event": {"channel": str(channel)}} if team and channel:
            incoming = _translate(body["event"], ChannelId(team, channel), bot_user, screen)
            return replace(incoming, event_id=_text(body.get("event_id")) or None) if incoming else None
        case _:
            return None


def _translate(event: Payload, place: ChannelId, bot_user: str, screen: Screen) -> Incoming | None:
    match event.get("subtype"):
        case "message_changed":
            return _edited(event, place, bot_user, screen)
        case "message_deleted":
            return _deleted(event, place, bot_user)
        case _:
            said = _said(event, place, bot_user)
            return _posted(said, bot_user, screen) if said else None


def translate_shortcut(body: Payload, bot_user: str, screen: Screen) -> Incoming:
    """The shortcut *Reflect on this*, used on a message."""
    message, asked_by = body["message"], body["user"]["id"]
    place = place_of(body)
    said = _said(message, place, bot_user)
    its_id = MessageId(place.workspace, place.channel, message["ts"])
    root = _text(message.get("thread_ts"))
    text, notice = _words(said.text if said else "", bot_user, screen)
    event = ReflectionAsked(
        its_id,
        MessageId(place.workspace, place.channel, root) if root else None,
        said.author if said else None,
        asked_by,
        notice,
    )
    mine = event.author == asked_by
    return Incoming(f"asked:{its_id.key}:{body['action_ts']}", event, None, text if mine else None)


def translate_leaving(body: Payload) -> Incoming:
    """`app_uninstalled` or `tokens_revoked`: either, both, in any order."""
    workspace = body["team_id"]
    return Incoming(f"left:{workspace}:{body['event_id']}", WorkspaceLeft(workspace), body["event_id"])


def place_of(body: Payload) -> ChannelId:
    """Where a command, a shortcut or an action was used."""
    if "channel_id" in body:
        return ChannelId(body["team_id"], body["channel_id"])
    return ChannelId(body["team"]["id"], body["channel"]["id"])


def typed(body: Payload) -> str:
    """What was typed after a command."""
    return html.unescape(_text(body.get("text"))).strip()


def is_shared(body: Payload) -> bool:
    """Whether a payload comes from a channel shared with another organisation: those are not served."""
    return bool(body.get("is_ext_shared_channel"))


def _said(message: Any, place: ChannelId, bot_user: str) -> _Said | None:
    """A person's message; None for Slack's own talk, for programs', and for what is no message at all."""
    match message:
        case {"user": str(author), "ts": str(ts)} if author and ts and author != bot_user:
            if message.get("bot_id") or message.get("subtype") not in REPLY_SUBTYPES:
                return None
            root = _text(message.get("thread_ts"))
            return _Said(
                MessageId(place.workspace, place.channel, ts),
                MessageId(place.workspace, place.channel, root) if root and root != ts else None,
                author,
                _text(message.get("text")),
            )
        case _:
            return None


def _posted(said: _Said, bot_user: str, screen: Screen) -> Incoming | None:
    if said.root is None:
        return Incoming(f"top:{said.message.key}", TopLevelPosted(said.message, said.author))
    mentions = _mentions(said.text, bot_user)
    text, notice = _words(said.text, bot_user, screen)
    if notice == "nothing_to_read" and not mentions:
        return None
    reply = ReplyPosted(said.message, said.root, said.author, mentions, notice)
    return Incoming(f"reply:{said.message.key}", reply, text=text)


def _edited(event: Payload, place: ChannelId, bot_user: str, screen: Screen) -> Incoming | None:
    """An edit; None where the words stayed as they were, which is how Slack tells of an unfurled link."""
    said = _said(event.get("message"), place, bot_user)
    before = _said(event.get("previous_message"), place, bot_user)
    if said is None or said.root is None or (before and before.text == said.text):
        return None
    text, notice = _words(said.text, bot_user, screen)
    version = _change(event)
    edited = ReplyEdited(said.message, said.root, said.author, version, notice)
    return Incoming(f"edit:{said.message.key}:{version}", edited, text=text)


def _change(event: Payload) -> str:
    """What tells one edit of a message from another, and is the same in each copy of it."""
    match event:
        case {"message": {"edited": {"ts": str(ts)}}}:
            return ts
        case _:
            return _text(event.get("event_ts"))


def _deleted(event: Payload, place: ChannelId, bot_user: str) -> Incoming | None:
    match event:
        case {"previous_message": {"bot_id": str()}}:
            return None
        case {"previous_message": {"user": user}} if user == bot_user:
            return None
        case {"deleted_ts": str(ts)} if ts:
            message = MessageId(place.workspace, place.channel, ts)
            return Incoming(f"deleted:{message.key}", ReplyDeleted(message))
        case _:
            return None


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _mentions(text: str, bot_user: str) -> bool:
    return any(mention.group(1) == bot_user for mention in _MENTION.finditer(text))


def _words(text: str, bot_user: str, screen: Screen) -> tuple[str | None, str | None]:
    """The words as a person reads them, or the notice for which they are not kept."""
    words = plain(text, bot_user)
    found = screen(words)
    return (None, NOTICE_OF.get(found, found)) if found else (words, None)


def plain(text: str, bot_user: str) -> str:
    """Slack's markup as a person reads it: the bot's own mention goes, references become what they show."""
    text = _MENTION.sub(lambda m: "" if m.group(1) == bot_user else CALLED, text)
    text = _REFERENCE.sub(_shown, text.replace("```", ""))
    for styled in _STYLED:
        text = styled.sub(r"\1", text)
    return _UNSTORABLE.sub("\ufffd", html.unescape(text)).strip()


def _shown(reference: re.Match[str]) -> str:
    sign, target, label = reference.groups()
    match sign:
        case "!":
            return label if label and target.startswith("date^") else CALLED
        case "#":
            return f"#{label or '…'}"
        case _:
            return str(label or target)
