"""What people do in channels: they say, edit, delete, invite. The bot's own posting goes through the Web API."""

from bot.sandbox import grammar
from bot.sandbox.blocks import fill_ids
from bot.sandbox.conversations import Conversations
from bot.sandbox.refusal import ActRefused
from bot.sandbox.typed import write_down
from bot.sandbox.workspace import Channel, Message, Person

_ME = "/me "


class Talk:
    """Acts of a person in a channel; each refuses what Slack's window would not allow."""

    def __init__(self, conversations: Conversations) -> None:
        self._conversations = conversations
        self._workspace = conversations.workspace

    def say(
        self, person: Person, channel: Channel, typed: str, thread_ts: str | None = None, broadcast: bool = False
    ) -> Message:
        """Posts what a person typed; `/me` makes it a me_message."""
        self._check_member(person, channel)
        self._check_thread(channel, thread_ts)
        text, blocks = self._write_down(typed.removeprefix(_ME))
        is_me = typed.startswith(_ME)
        subtype = "me_message" if is_me else "thread_broadcast" if thread_ts and broadcast else None
        message = Message(
            channel.id,
            self._workspace.next_ts(),
            person.id,
            text,
            blocks=() if is_me else fill_ids(blocks),
            thread_ts=thread_ts,
            subtype=subtype,
            client_msg_id=self._conversations.new_client_msg_id(),
        )
        return self._conversations.post(message)

    def edit(self, person: Person, channel: Channel, ts: str, typed: str) -> Message:
        """Edits a person's own message."""
        message = self._find_own(person, channel, ts, "cant_update_message")
        text, blocks = self._write_down(typed)
        return self._conversations.edit(message, text=text, blocks=fill_ids(blocks))

    def delete(self, person: Person, channel: Channel, ts: str) -> None:
        """Deletes a person's own message."""
        self._conversations.delete(self._find_own(person, channel, ts, "cant_delete_message"))

    def invite_bot(self, person: Person, channel: Channel) -> None:
        """Brings the bot into a channel."""
        self._check_member(person, channel)
        if self._workspace.bot.id in channel.members:
            raise ActRefused("already_in_channel")
        self._conversations.invite(person, channel)

    def _write_down(self, typed: str) -> tuple[str, tuple[dict[str, object], ...]]:
        if not typed.strip():
            raise ActRefused("no_text")
        if len(typed) > grammar.TYPED_CHARS.most:
            raise ActRefused("msg_too_long")
        everybody = [*self._workspace.people.values(), self._workspace.bot]
        return write_down(typed, everybody, list(self._workspace.channels.values()))

    def _check_member(self, person: Person, channel: Channel) -> None:
        if person.id not in channel.members:
            raise ActRefused("not_in_channel", channel.name)

    def _check_thread(self, channel: Channel, thread_ts: str | None) -> None:
        if thread_ts is None:
            return
        root = self._workspace.message(channel.id, thread_ts)
        if root is None or root.is_reply or root.only_for:
            raise ActRefused("thread_not_found", thread_ts)

    def _find_own(self, person: Person, channel: Channel, ts: str, not_mine: str) -> Message:
        message = self._workspace.message(channel.id, ts)
        if message is None or message.only_for:
            raise ActRefused("message_not_found", ts)
        if message.user != person.id:
            raise ActRefused(not_mine)
        return message
