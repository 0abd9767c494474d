"""Posting, editing, deleting in channels: the workspace changes, and the bot is told if its manifest asks for it."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from bot.sandbox.manifest import Manifest
from bot.sandbox.payloads import changed_event, deleted_event, event_callback, message_event, slack_message
from bot.sandbox.refusal import Json
from bot.sandbox.workspace import Channel, Message, Person, Workspace

_SUBSCRIPTIONS = {"channel": "message.channels", "group": "message.groups", "im": "message.im"}


@dataclass
class Conversations:
    """What is done to messages, by people and by the bot alike. Who may do it is decided before."""

    workspace: Workspace
    manifest: Manifest
    tell: Callable[[Json], None]

    def post(self, message: Message) -> Message:
        """Adds a message, and makes an event of it unless it is ephemeral."""
        self.workspace.add(message)
        if message.only_for is None:
            self._tell(message.channel, message_event(self.workspace, message))
        return message

    def edit(self, message: Message, **changes: Any) -> Message:
        """Changes fields of a message; one of the bot's made of blocks is not marked as edited."""
        old = slack_message(self.workspace, message)
        ts = self.workspace.next_ts()
        changed = replace(message, **changes)
        if not (changed.is_bot and changed.blocks):
            changed = replace(changed, edited_ts=ts)
        self.workspace.change(changed)
        if message.only_for is None:
            self._tell_changed(changed, old, ts)
        return changed

    def delete(self, message: Message) -> None:
        """Deletes a message; the root of a thread leaves a tombstone, so that its replies can still be reached."""
        old = slack_message(self.workspace, message)
        ts = self.workspace.next_ts()
        if message.only_for is None and self.workspace.replies(message.channel, message.ts):
            tombstone = Message(
                message.channel, message.ts, "USLACKBOT", "This message was deleted.", subtype="tombstone"
            )
            self.workspace.change(tombstone)
            self._tell_changed(tombstone, old, ts)
            return
        self.workspace.remove(message)
        if message.only_for is None:
            self._tell(message.channel, deleted_event(self.workspace, old, message.channel, ts))

    def invite(self, inviter: Person, channel: Channel) -> None:
        """Brings the bot into a channel, where it sees its own arrival."""
        workspace = self.workspace
        workspace.join(channel, workspace.bot.id)
        text = f"<@{workspace.bot.id}> has joined the channel"
        ts = workspace.next_ts()
        self.post(Message(channel.id, ts, workspace.bot.id, text, subtype="channel_join", inviter=inviter.id))

    def new_client_msg_id(self) -> str:
        """An id as the window of a person gives to each message."""
        return str(uuid.uuid4())

    def _tell_changed(self, changed: Message, old: Json, ts: str) -> None:
        new = slack_message(self.workspace, changed)
        self._tell(changed.channel, changed_event(self.workspace, new, old, changed.channel, ts))

    def _tell(self, channel_id: str, event: Json) -> None:
        channel = self.workspace.channels[channel_id]
        subscribed = _SUBSCRIPTIONS[channel.type] in self.manifest.events
        if subscribed and self.workspace.bot.id in channel.members:
            self.tell(event_callback(self.workspace, event, channel.is_ext_shared))
