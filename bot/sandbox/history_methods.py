"""The Web API's conversations.history and conversations.replies: what stands in a channel, as a bot may read it."""

from collections.abc import Sequence

from bot.sandbox import grammar
from bot.sandbox.conversations import Conversations
from bot.sandbox.payloads import slack_message
from bot.sandbox.refusal import ApiRefused, Json
from bot.sandbox.workspace import Channel, Message


class HistoryMethods:
    """Each public method answers the Web API method of its name."""

    def __init__(self, conversations: Conversations) -> None:
        self._manifest = conversations.manifest
        self._workspace = conversations.workspace

    def history(self, arguments: Json) -> Json:
        """What stands in a channel outside its threads, newest first."""
        channel = self._open_channel(arguments)
        kept = [m for m in self._workspace.messages(channel.id) if m.in_channel and not m.only_for]
        found = [m for m in reversed(kept) if _is_within(m, arguments)]
        return self._page(found, arguments)

    def replies(self, arguments: Json) -> Json:
        """A message and the replies below it, oldest first; the message itself whatever the time asked for."""
        channel = self._open_channel(arguments)
        root = self._workspace.message(channel.id, str(arguments["ts"]))
        if root is None or root.only_for:
            raise ApiRefused("thread_not_found")
        replies = [m for m in self._workspace.replies(channel.id, root.ts) if not m.only_for]
        return self._page([root, *(m for m in replies if _is_within(m, arguments))], arguments)

    def _open_channel(self, arguments: Json) -> Channel:
        channel = self._workspace.channels.get(str(arguments["channel"]))
        if channel is None:
            raise ApiRefused("channel_not_found")
        scope = grammar.HISTORY_SCOPES[channel.type]
        if scope not in self._manifest.scopes:
            raise ApiRefused("missing_scope", needed=scope, provided=",".join(sorted(self._manifest.scopes)))
        if self._workspace.bot.id not in channel.members:
            raise ApiRefused("channel_not_found" if channel.is_private else "not_in_channel")
        return channel

    def _page(self, found: Sequence[Message], arguments: Json) -> Json:
        most = int(arguments.get("limit") or grammar.HISTORY_PAGE.most)
        with_metadata = arguments.get("include_all_metadata") in (True, "true", "1", 1)
        shown = [slack_message(self._workspace, message) for message in found[:most]]
        if not with_metadata:
            shown = [{name: value for name, value in message.items() if name != "metadata"} for message in shown]
        return {"messages": shown, "has_more": len(found) > most}


def _is_within(message: Message, arguments: Json) -> bool:
    oldest, latest = str(arguments.get("oldest") or "0"), str(arguments.get("latest") or "9" * 10)
    return float(oldest) < float(message.ts) < float(latest)
