"""A little document model: what people read is written once, and laid out as a block and as plain text.

Words are never given to Slack as markup: in blocks they stand in `rich_text` elements, in the plain
text (which screen readers and notifications use) `&`, `<` and `>` are escaped. So nothing that a
person typed can ping anyone, link anywhere or break the layout. Slack's limits are kept here: what is
longer is split where nobody sees it, else shortened with a mark.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

Json = dict[str, Any]

TEXT_MOST = 4_000
"""Characters of a message's text."""

BARS_MOST, BAR_LABEL_MOST = 20, 20
"""Bars of a chart, and characters of what stands below each."""

RUN_MOST = 3_000
"""Characters of one text element."""

_RIGHT_TO_LEFT = frozenset({"R", "AL", "RLE", "LRE", "RLO", "LRO", "RLI", "LRI", "FSI", "PDF", "PDI"})


@dataclass(frozen=True)
class Run:
    text: str
    bold: bool = False
    italic: bool = False
    channel: str = ""
    """The id of a channel whose name stands here, in the place of a text."""


@dataclass(frozen=True)
class Paragraph:
    runs: tuple[Run, ...]


@dataclass(frozen=True)
class Quote:
    runs: tuple[Run, ...]


@dataclass(frozen=True)
class Bullets:
    items: tuple[tuple[Run, ...], ...]


Part = Paragraph | Quote | Bullets


@dataclass(frozen=True)
class Message:
    """What is sent: blocks, and the same content as text."""

    text: str
    blocks: list[Json]


def paragraph(*runs: str | Run) -> Paragraph:
    return Paragraph(tuple(Run(run) if isinstance(run, str) else run for run in runs))


def quote(text: str) -> Quote:
    return Quote((Run(text),))


def message(*parts: Part, buttons: list[Json] | None = None) -> Message:
    """Lays parts out as a message, with a row of buttons below."""
    blocks = [rich_text(*parts)]
    if buttons:
        blocks.append({"type": "actions", "elements": buttons})
    return Message(_fitting("\n".join(_plain(part) for part in parts)), blocks)


def stacked(first: Message, then: Message) -> Message:
    """One message above another, as one."""
    return Message(_fitting(f"{first.text}\n{then.text}"), [*first.blocks, *then.blocks])


def rich_text(*parts: Part) -> Json:
    """Lays parts out as one rich text block, with a blank line between paragraphs."""
    elements: list[Json] = []
    for n, part in enumerate(parts):
        follows = parts[n + 1] if n + 1 < len(parts) else None
        elements.append(_element(part, spaced=isinstance(part, Paragraph) and isinstance(follows, Paragraph)))
    return {"type": "rich_text", "elements": elements}


def button(label: str, action_id: str, value: str, style: str | None = None) -> Json:
    element: Json = {"type": "button", "text": plain_text(label, 75), "action_id": action_id, "value": value}
    return {**element, "style": style} if style else element


def plain_text(text: str, limit: int = 3000) -> Json:
    return {"type": "plain_text", "text": shorten(text, limit)}


def option(label: str, value: str) -> Json:
    return {"text": plain_text(label, 75), "value": value}


def shorten(text: str, limit: int) -> str:
    """Cuts a text to a limit of characters, with a mark where it was cut."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def quoted(words: str, most: int, *, cut: bool = False) -> str:
    """A person's words on one line between quotation marks, shortened; nothing in them turns the line around."""
    on_one_line = " ".join(words.split())
    shown = f"{on_one_line}…" if cut and len(on_one_line) <= most else shorten(on_one_line, most)
    if any(unicodedata.bidirectional(character) in _RIGHT_TO_LEFT for character in shown):
        shown = f"\u2068{shown}\u2069"
    return f"“{shown}”"


def bar_chart(title: str, counted: str, bars: Sequence[tuple[str, int]]) -> Json:
    """Bars of whole numbers, each with its label; `counted` says what they count."""
    points = [{"label": shorten(label, BAR_LABEL_MOST), "value": n} for label, n in bars[:BARS_MOST]]
    axis = {"categories": [point["label"] for point in points], "y_label": counted}
    chart = {"type": "bar", "series": [{"name": counted, "data": points}], "axis_config": axis}
    return {"type": "data_visualization", "title": title, "chart": chart}


def escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _element(part: Part, *, spaced: bool) -> Json:
    match part:
        case Paragraph(runs=runs):
            return {"type": "rich_text_section", "elements": [*_texts(runs), *([_text(Run("\n"))] if spaced else [])]}
        case Quote(runs=runs):
            return {"type": "rich_text_quote", "elements": _texts(runs)}
        case Bullets(items=items):
            listed = [{"type": "rich_text_section", "elements": _texts(runs)} for runs in items]
            return {"type": "rich_text_list", "style": "bullet", "elements": listed}


def _texts(runs: tuple[Run, ...]) -> list[Json]:
    return [
        _text(replace(run, text=run.text[start : start + RUN_MOST]))
        for run in runs
        for start in range(0, len(run.text) or bool(run.channel), RUN_MOST)
    ]


def _text(run: Run) -> Json:
    if run.channel:
        return {"type": "channel", "channel_id": run.channel}
    style = {name: True for name, on in (("bold", run.bold), ("italic", run.italic)) if on}
    return {"type": "text", "text": run.text, **({"style": style} if style else {})}


def _plain(part: Part) -> str:
    match part:
        case Paragraph(runs=runs):
            return _words(runs)
        case Quote(runs=runs):
            return "\n".join(f"> {line}" for line in _words(runs).splitlines())
        case Bullets(items=items):
            return "\n".join(f"• {_words(runs)}" for runs in items)


def _fitting(escaped: str) -> str:
    """An escaped text within Slack's limit; the blocks hold it whole."""
    return escaped if len(escaped) <= TEXT_MOST else re.sub(r"&\w*…$", "…", shorten(escaped, TEXT_MOST))


def _words(runs: tuple[Run, ...]) -> str:
    return "".join(f"<#{run.channel}>" if run.channel else escape(run.text) for run in runs).strip()
