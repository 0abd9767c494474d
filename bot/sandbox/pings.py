"""Finds who would be pinged by a message of the bot: mentions that stand unescaped where Slack reads markup."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.sandbox.inspection import walk
from bot.sandbox.refusal import Json

_MENTION = re.compile(r"<(![a-z]+(?:\^\w+)?|@[UW]\w+)(?:\|[^>]*)?>")
_NO_PING = ("!date", "!mailto")


@dataclass(frozen=True)
class Ping:
    """Somebody, or everybody, called by a message of the bot; `who` is a user id, or here, channel, everyone."""

    channel: str
    ts: str
    who: str


def find_pings(channel: str, ts: str, text: str, blocks: Sequence[Json]) -> list[Ping]:
    """Lists the pings in a message's text and blocks. Plain text calls nobody."""
    return [Ping(channel, ts, who) for who in [*_in_markup(text), *_in_blocks(blocks)]]


def _in_markup(text: str) -> Iterator[str]:
    for mention in _MENTION.findall(text):
        if mention not in _NO_PING:
            yield mention.lstrip("@!")


def _in_blocks(blocks: Sequence[Json]) -> Iterator[str]:
    for part in walk(list(blocks)):
        match part:
            case {"type": "mrkdwn", "text": str(text)}:
                yield from _in_markup(text)
            case {"type": "user", "user_id": str(user)}:
                yield user
            case {"type": "broadcast", "range": str(whom)}:
                yield whom
