"""Events and effects as JSON and back."""

import json
from typing import Any

from cattrs.errors import BaseValidationError
from cattrs.preconf.json import make_converter
from cattrs.strategies import configure_tagged_union

from bot.practice.effects import Line, NextLine, Opening, Send
from bot.practice.events import Event

_converter = make_converter(forbid_extra_keys=True)
for union in (Opening | Line | NextLine, Event, Send):
    configure_tagged_union(union, _converter, tag_name="kind")


class Unreadable(Exception):
    """Something was written by a version of Headlamp that this one does not understand."""


def write_event(event: Event) -> str:
    return _converter.dumps(event, unstructure_as=Event)


def read_event(body: str) -> Event:
    """Raises Unreadable."""
    event: Event = _read(body, Event)
    return event


def write_effect(effect: Send) -> str:
    return _converter.dumps(effect, unstructure_as=Send)


def read_effect(body: str) -> Send:
    """Raises Unreadable."""
    effect: Send = _read(body, Send)
    return effect


def _read(body: str, union: Any) -> Any:
    kind = None
    try:
        written = json.loads(body)
        kind = written["kind"]
        return _converter.structure(written, union)
    except (ValueError, TypeError, KeyError, BaseValidationError) as wrong:
        raise Unreadable(f"this version of Headlamp cannot read {kind or 'what has no kind'}") from wrong
