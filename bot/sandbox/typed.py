"""What a person types, as Slack writes it down: escaped, with mentions and links marked, and as rich text.

Both forms come from the same pieces, so that they cannot disagree.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.sandbox.refusal import Json
from bot.sandbox.workspace import Channel, Person

_PIECE = re.compile(r"(?P<link>https?://[^\s<>]*[\w/=#&-])|(?<![\w@])@(?P<person>\w+)|(?<![\w#])#(?P<channel>[\w-]+)")
_EVERYBODY = ("channel", "here", "everyone")


@dataclass(frozen=True)
class Piece:
    """A run of what was typed: its markup in `text`, its element in rich text."""

    markup: str
    element: Json


def write_down(typed: str, people: Sequence[Person], channels: Sequence[Channel]) -> tuple[str, tuple[Json, ...]]:
    """Returns `text` and `blocks` of a message that a person typed."""
    pieces = list(_pieces(typed, _names(people), {channel.name: channel.id for channel in channels}))
    section = {"type": "rich_text_section", "elements": [piece.element for piece in pieces]}
    return "".join(piece.markup for piece in pieces), ({"type": "rich_text", "elements": [section]},)


def escape(text: str) -> str:
    """Text with the three characters of Slack's markup made harmless."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _names(people: Sequence[Person]) -> dict[str, str]:
    return {person.name.lower(): person.id for person in people}


def _pieces(typed: str, people: dict[str, str], channels: dict[str, str]) -> Iterator[Piece]:
    end = 0
    for match in _PIECE.finditer(typed):
        piece = _marked(match, people, channels)
        if piece:
            yield from _plain(typed[end : match.start()])
            yield piece
            end = match.end()
    yield from _plain(typed[end:])


def _plain(text: str) -> Iterator[Piece]:
    if text:
        yield Piece(escape(text), {"type": "text", "text": text})


def _marked(match: re.Match[str], people: dict[str, str], channels: dict[str, str]) -> Piece | None:
    match match.lastgroup, match[match.lastgroup or 0]:
        case "link", url:
            return Piece(f"<{escape(url)}>", {"type": "link", "url": url})
        case "person", name if name in _EVERYBODY:
            return Piece(f"<!{name}>", {"type": "broadcast", "range": name})
        case "person", name if name.lower() in people:
            user = people[name.lower()]
            return Piece(f"<@{user}>", {"type": "user", "user_id": user})
        case "channel", name if name in channels:
            return Piece(f"<#{channels[name]}|{name}>", {"type": "channel", "channel_id": channels[name]})
    return None
