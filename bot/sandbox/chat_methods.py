"""The Web API's chat.*, users.info and auth.test: what they take, what they refuse, what they answer."""

import re
from typing import Any

from bot.sandbox import grammar
from bot.sandbox.blocks import fill_ids
from bot.sandbox.conversations import Conversations
from bot.sandbox.inspection import count_chars, find_metadata_error, inspect_blocks
from bot.sandbox.payloads import slack_message, user_info
from bot.sandbox.refusal import ApiRefused, Json, Refusals
from bot.sandbox.workspace import Channel, Message, Person

_TS = re.compile(r"\d{10}\.\d{6}")


class ChatMethods:
    """Each public method answers the Web API method of its name."""

    def __init__(self, conversations: Conversations, refusals: Refusals) -> None:
        self._conversations = conversations
        self._refusals = refusals
        self._workspace = conversations.workspace

    def auth_test(self, _arguments: Json) -> Json:
        """Tells who the token belongs to."""
        workspace = self._workspace
        return {
            "url": f"https://{workspace.domain}.slack.com/",
            "team": workspace.name,
            "user": workspace.bot.name.lower(),
            "team_id": workspace.id,
            "user_id": workspace.bot.id,
            "bot_id": workspace.bot_id,
            "is_enterprise_install": False,
        }

    def users_info(self, arguments: Json) -> Json:
        """Tells about a person."""
        return {"user": user_info(self._workspace, self._find_person(arguments["user"]))}

    def post_message(self, arguments: Json) -> Json:
        """Posts in a channel, in a thread, or to a person directly."""
        channel = self._find_open_channel(arguments["channel"], direct=True)
        thread_ts = self._find_thread(channel, arguments)
        broadcast = thread_ts is not None and _flag(arguments, "reply_broadcast")
        message = Message(
            channel.id,
            self._workspace.next_ts(),
            self._workspace.bot.id,
            is_bot=True,
            thread_ts=thread_ts,
            subtype="thread_broadcast" if broadcast else None,
            metadata=read_metadata(arguments),
            **read_content(arguments),
        )
        self._conversations.post(message)
        return self._answer(message)

    def post_ephemeral(self, arguments: Json) -> Json:
        """Shows a message to one person alone; in a thread without replies nobody sees it, and Slack says ok."""
        channel = self._find_open_channel(arguments["channel"])
        person = self._find_person(arguments["user"])
        if person.id not in channel.members:
            raise ApiRefused("user_not_in_channel")
        message = Message(
            channel.id,
            self._workspace.next_ts(),
            self._workspace.bot.id,
            is_bot=True,
            thread_ts=self._find_thread(channel, arguments),
            only_for=person.id,
            **read_content(arguments),
        )
        if message.thread_ts is None or self._workspace.replies(channel.id, message.thread_ts):
            self._conversations.post(message)
        else:
            self._refusals.note("chat.postEphemeral", ApiRefused("not_shown_in_a_thread_without_replies"))
        return {"message_ts": message.ts}

    def update(self, arguments: Json) -> Json:
        """Changes one of the bot's own messages."""
        message = self._find_own(arguments, "cant_update_message")
        content = read_content(arguments)
        if "metadata" in arguments:
            content["metadata"] = read_metadata(arguments) if arguments["metadata"] else None
        changed = self._conversations.edit(message, **content)
        return self._answer(changed) | {"text": changed.text}

    def delete(self, arguments: Json) -> Json:
        """Deletes one of the bot's own messages."""
        message = self._find_own(arguments, "cant_delete_message")
        self._conversations.delete(message)
        return {"channel": message.channel, "ts": message.ts}

    def _answer(self, message: Message) -> Json:
        written = slack_message(self._workspace, message)
        return {"channel": message.channel, "ts": message.ts, "message": written}

    def _find_person(self, user: str) -> Person:
        everybody = {**self._workspace.people, self._workspace.bot.id: self._workspace.bot}
        if user not in everybody:
            raise ApiRefused("user_not_found")
        return everybody[user]

    def _find_open_channel(self, where: str, direct: bool = False) -> Channel:
        """The channel if the bot may write there; a person's id leads to the direct channel with them."""
        if direct and where in self._workspace.people:
            return self._open_direct(self._workspace.people[where])
        channel = self._workspace.find_channel(where)
        if channel is None:
            raise ApiRefused("channel_not_found")
        if self._workspace.bot.id not in channel.members:
            raise ApiRefused("channel_not_found" if channel.is_private else "not_in_channel")
        return channel

    def _open_direct(self, person: Person) -> Channel:
        if not self._conversations.manifest.messages_tab:
            raise ApiRefused("messages_tab_disabled")
        return self._workspace.direct_channel(person)

    def _find_thread(self, channel: Channel, arguments: Json) -> str | None:
        thread_ts = arguments.get("thread_ts")
        if thread_ts is None:
            return None
        if not isinstance(thread_ts, str) or not _TS.fullmatch(thread_ts):
            raise ApiRefused("invalid_thread_ts", [f"{thread_ts} is not a valid thread_ts"])
        root = self._workspace.message(channel.id, thread_ts)
        if root is None or root.only_for or root.is_reply or root.subtype == "tombstone":
            raise ApiRefused("thread_not_found")
        return thread_ts

    def _find_own(self, arguments: Json, not_mine: str) -> Message:
        channel = self._workspace.channels.get(arguments["channel"])
        if channel is None:
            raise ApiRefused("channel_not_found")
        message = self._workspace.message(channel.id, str(arguments["ts"]))
        if message is None or message.only_for or message.subtype == "tombstone":
            raise ApiRefused("message_not_found")
        if not message.is_bot:
            raise ApiRefused(not_mine)
        return message


def read_content(arguments: Json) -> dict[str, Any]:
    """The text and blocks of a message; raises ApiRefused if Slack would not show them."""
    text, blocks = arguments.get("text") or "", arguments.get("blocks") or []
    if not isinstance(text, str):
        raise ApiRefused("invalid_arguments", ["text must be a string [json-pointer:/text]"])
    if not isinstance(blocks, list):
        raise ApiRefused("invalid_blocks_format")
    if not text.strip() and not blocks:
        raise ApiRefused("no_text")
    if len(text) > grammar.MESSAGE_CHARS.most:
        raise ApiRefused("msg_too_long")
    problems = inspect_blocks(blocks)
    if problems:
        raise ApiRefused("invalid_blocks", problems)
    if count_chars(blocks) > grammar.MESSAGE_BLOCK_CHARS.most:
        raise ApiRefused("msg_blocks_too_long")
    return {"text": text, "blocks": fill_ids(blocks)}


def read_metadata(arguments: Json) -> Json | None:
    """The metadata of a message, None without; raises ApiRefused."""
    metadata = arguments.get("metadata")
    if metadata is None:
        return None
    error = find_metadata_error(metadata)
    if error:
        raise ApiRefused(error)
    return dict(metadata)


def _flag(arguments: Json, name: str) -> bool:
    return arguments.get(name) in (True, "true", "1", 1)
