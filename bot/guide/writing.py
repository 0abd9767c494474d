"""Labelled replies become the text of a `replies/<voice>.yaml`, as a person would write it by hand."""

import json
import textwrap
from collections.abc import Iterator, Sequence
from itertools import groupby

from bot.guide.types import LabelledReply

WIDTH = 108
"""Characters of a line."""

_SHORT = 70
"""A quote up to this long stands on the line of its category."""

_HEAD = """\
# {about}: replies, and what each of them carries.
# The reader learns from these.
#
# To add a reply: copy an item under "replies:" of the client it answers, give it the next free number as id,
# write the message under "reply:", and under "carries:" the categories in the order in which they stand, each
# with its words copied exactly from the reply:
#     carries:
#       - category: "words of the reply"
# A category alone means that the whole reply carries it. Instead of a list, one word: none (meant for the
# client, carries nothing) or discussion (talk among colleagues). Then run: headlamp check

voice:
  id: {voice}
  about: {quoted}

clients:
"""


def write_replies(voice: str, about: str, replies: Sequence[LabelledReply]) -> str:
    """Returns the text of a voice's file. Replies to one client must follow one another."""
    head = _HEAD.format(about=about[:90], voice=voice, quoted=_in_quotes(about))
    return head + "\n".join(_client(statement, list(group)) for statement, group in groupby(replies, _statement))


def _statement(reply: LabelledReply) -> str:
    return reply.client


def _client(statement: str, replies: Sequence[LabelledReply]) -> str:
    items = "\n".join("\n".join(_reply(reply)) + "\n" for reply in replies)
    return f"  - statement: {folded(statement, 6)}\n    replies:\n{items}"


def _reply(reply: LabelledReply) -> Iterator[str]:
    yield f"      - id: {reply.id}"
    yield f"        reply: {folded(reply.reply, 10)}"
    if not reply.labels:
        yield f"        carries: {'discussion' if reply.kind == 'discussion' else 'none'}"
        return
    yield "        carries:"
    for label, quote in reply.evidence:
        if quote == reply.reply:
            yield f"          - {label}"
        elif len(quote) <= _SHORT:
            yield f"          - {label}: {_in_quotes(quote)}"
        else:
            yield f"          - {label}: {folded(quote, 14)}"


def folded(text: str, indent: int) -> str:
    """A text on lines of its own, where folding them gives it back; else in quotes."""
    if "  " in text or text != text.strip() or not text.replace(" ", "").isprintable():
        return _in_quotes(text)
    lines = textwrap.wrap(text, WIDTH - indent, break_long_words=False, break_on_hyphens=False)
    return ">-\n" + textwrap.indent("\n".join(lines), " " * indent)


def _in_quotes(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
