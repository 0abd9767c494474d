"""Events and effects as JSON and back."""

from typing import Any

from cattrs.preconf.json import make_converter
from cattrs.strategies import configure_tagged_union

from bot.practice.effects import Line, NextLine, Opening, Send
from bot.practice.events import Event

_converter = make_converter(forbid_extra_keys=True)
for union in (Opening | Line | NextLine, Event, Send):
    configure_tagged_union(union, _converter, tag_name="kind")


def write_event(event: Event) -> str:
    return _converter.dumps(event, unstructure_as=Event)


def read_event(body: str) -> Event:
    event: Any = _converter.loads(body, Event)  # type: ignore[arg-type]  # cattrs takes unions, its types say classes
    return event  # type: ignore[no-any-return]  # the union is what the line above asks for


def write_effect(effect: Send) -> str:
    return _converter.dumps(effect, unstructure_as=Send)


def read_effect(body: str) -> Send:
    effect: Any = _converter.loads(body, Send)  # type: ignore[arg-type]  # as above
    return effect  # type: ignore[no-any-return]  # as above
