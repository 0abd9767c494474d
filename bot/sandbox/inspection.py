"""Reads what the bot sends against the grammar: blocks, views, metadata. Knows no limit of its own, changes nothing.

Problems come as Slack words them, with a JSON pointer to the place; an empty list means that Slack would take it.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, assert_never

from bot.sandbox import grammar
from bot.sandbox.grammar import Chars, Flag, Kind, ManyChars, ManyWords, Number, OneOf, Part, Parts, Words
from bot.sandbox.refusal import Json


def inspect_blocks(blocks: Any) -> list[str]:
    """Lists what is wrong with a message's blocks."""
    kind = Parts(grammar.MESSAGE_BLOCK_KINDS, grammar.MESSAGE_BLOCKS.most, 0)
    return [*_check(kind, blocks, "/blocks"), *_check_ids(blocks, "/blocks"), *_check_charts(blocks)]


def inspect_view(view: Any, *types: str) -> list[str]:
    """Lists what is wrong with a view of one of these types."""
    problems = [*_check(Part(types), view, "/view"), *_check_ids(_blocks_of(view), "/view/blocks")]
    if not problems and view["type"] == "modal" and "submit" not in view and _has_input(view):
        problems.append("missing required field: submit, as a block asks for input [json-pointer:/view]")
    return problems


def inspect_options(answer: Any) -> list[str]:
    """Lists what is wrong with the answer to a block_suggestion."""
    groups = isinstance(answer, dict) and "option_groups" in answer
    name = "option_groups" if groups else "options"
    if not isinstance(answer, dict) or set(answer) != {name}:
        return ["must provide options or option_groups [json-pointer:]"]
    shape = "option_group" if groups else "option"
    return list(_check(Parts((shape,), grammar.SUGGESTED_OPTIONS.most, 0), answer[name], f"/{name}"))


def find_metadata_error(metadata: Any) -> str | None:
    """Names what is wrong with a message's metadata, None if nothing is."""
    if not isinstance(metadata, dict):
        return "invalid_metadata_format"
    event_type, payload = metadata.get("event_type"), metadata.get("event_payload")
    if set(metadata) != {"event_type", "event_payload"} or not event_type or not isinstance(event_type, str):
        return "invalid_metadata_schema"
    if not isinstance(payload, dict):
        return "invalid_metadata_schema"
    return "metadata_too_large" if len(json.dumps(metadata)) > grammar.METADATA_BYTES.most else None


def walk(part: Any) -> Iterator[Json]:
    """Yields every object inside blocks or a view, outermost first."""
    if isinstance(part, dict):
        yield part
        part = list(part.values())
    if isinstance(part, list):
        for inner in part:
            yield from walk(inner)


def count_chars(blocks: Any) -> int:
    """Counts the characters of all texts in blocks."""
    return sum(len(part["text"]) for part in walk(blocks) if isinstance(part.get("text"), str))


def _check(kind: Kind, value: Any, at: str) -> Iterator[str]:
    match kind:
        case Chars():
            yield from _check_chars(kind, value, at)
        case Flag():
            if not isinstance(value, bool):
                yield _problem("must be a boolean", at)
        case Number(least, most):
            if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
                yield _problem(f"must be a whole number from {least} to {most}", at)
        case ManyChars(longest, most):
            yield from _check_list(Chars(longest), value, 1, most, at)
        case OneOf(words):
            if value not in words:
                yield _problem(f"must be one of: {', '.join(words)}", at)
        case Words(longest, mrkdwn):
            yield from _check_words(longest, mrkdwn, value, at)
        case ManyWords(longest, most):
            yield from _check_list(Words(longest, mrkdwn=True), value, 1, most, at)
        case Part(shapes):
            yield from _check_part(shapes, value, at)
        case Parts(shapes, most, fewest):
            yield from _check_list(Part(shapes), value, fewest, most, at)
        case _:
            assert_never(kind)


def _check_chars(kind: Chars, value: Any, at: str) -> Iterator[str]:
    if not isinstance(value, str):
        yield _problem("must be a string", at)
    elif len(value) > kind.longest:
        yield _problem(f"must be less than {kind.longest + 1} characters", at)
    elif len(value) < kind.shortest:
        yield _problem(f"must be more than {kind.shortest - 1} characters", at)
    elif kind.pattern and not re.fullmatch(kind.pattern, value):
        yield _problem("is not in the expected format", at)


def _check_words(longest: int, mrkdwn: bool, value: Any, at: str) -> Iterator[str]:
    problems = list(_check_part(("plain_text", "mrkdwn") if mrkdwn else ("plain_text",), value, at))
    yield from problems
    if not problems and len(value["text"]) > longest:
        yield _problem(f"must be less than {longest + 1} characters", f"{at}/text")


def _check_list(kind: Kind, value: Any, fewest: int, most: int, at: str) -> Iterator[str]:
    if not isinstance(value, list):
        yield _problem("must be an array", at)
        return
    if len(value) > most:
        yield _problem(f"no more than {most} items allowed", at)
    if len(value) < fewest:
        yield _problem(f"must have at least {fewest} items", at)
    for index, item in enumerate(value[:most]):
        yield from _check(kind, item, f"{at}/{index}")


def _check_part(shapes: tuple[str, ...], value: Any, at: str) -> Iterator[str]:
    if not isinstance(value, dict):
        yield _problem("must provide an object", at)
    elif shapes[0] in grammar.UNTYPED:
        yield from _check_shape(shapes[0], value, at)
    elif "type" not in value:
        yield _problem("missing required field: type", at)
    elif value["type"] not in shapes:
        yield _problem(f"unsupported type: {value['type']}", f"{at}/type")
    else:
        yield from _check_shape(value["type"], value, at)


def _check_shape(shape: str, value: Json, at: str) -> Iterator[str]:
    rows = {row.name: row for row in grammar.SHAPES[shape]}
    typed = set() if shape in grammar.UNTYPED else {"type"}
    for name in value.keys() - rows.keys() - typed:
        yield _problem(f"invalid additional property: {name}", at)
    for row in rows.values():
        if row.name in value:
            yield from _check(row.kind, value[row.name], f"{at}/{row.name}")
        elif row.required:
            yield _problem(f"missing required field: {row.name}", at)
    yield from _check_alternatives(shape, value, at)


def _check_alternatives(shape: str, value: Json, at: str) -> Iterator[str]:
    some = grammar.AT_LEAST_ONE.get(shape)
    if some and not value.keys() & set(some):
        yield _problem(f"must provide one of: {', '.join(some)}", at)
    one = grammar.EXACTLY_ONE.get(shape)
    if one and len(value.keys() & set(one)) != 1:
        yield _problem(f"must provide exactly one of: {', '.join(one)}", at)
    yield from _check_initials(value, at)


def _check_initials(value: Json, at: str) -> Iterator[str]:
    if "options" not in value and "option_groups" not in value:
        return
    offered = offered_options(value)
    initial = value.get("initial_options", [])
    initial = [*initial, value["initial_option"]] if "initial_option" in value else initial
    if any(option not in offered for option in initial):
        yield _problem("initial option is not among the options", at)


def offered_options(element: Json) -> list[Json]:
    """The options of an element, those in groups too."""
    grouped = [option for group in element.get("option_groups", []) for option in group.get("options", [])]
    return [*element.get("options", []), *grouped]


def _check_charts(blocks: Any) -> Iterator[str]:
    """What the rows cannot say of charts: how many there may be, and that their points are those of the axis."""
    charts = [block["chart"] for block in walk(blocks) if isinstance(block.get("chart"), dict)]
    if len(charts) > grammar.MESSAGE_CHARTS.most:
        yield _problem(f"no more than {grammar.MESSAGE_CHARTS.most} data_visualization blocks allowed", "/blocks")
    for chart in charts:
        match chart:
            case {"series": [*series], "axis_config": {"categories": [*categories]}}:
                labels = [sorted(str(point.get("label")) for point in walk(one) if "value" in point) for one in series]
                if any(one != sorted(map(str, categories)) for one in labels):
                    yield _problem("labels must match the categories of the axis", "/blocks")


def _check_ids(blocks: Any, at: str) -> Iterator[str]:
    if not isinstance(blocks, list):
        return
    block_ids = [block["block_id"] for block in blocks if isinstance(block, dict) and "block_id" in block]
    for block_id in _doubles(block_ids):
        yield _problem(f'block_id "{block_id}" already exists', at)
    for index, block in enumerate(blocks):
        action_ids = [part["action_id"] for part in walk(block) if "action_id" in part]
        for action_id in _doubles(action_ids):
            yield _problem(f'action_id "{action_id}" already exists', f"{at}/{index}")


def _doubles(ids: list[Any]) -> list[str]:
    return [key for key, times in Counter(map(str, ids)).items() if times > 1]


def _blocks_of(view: Any) -> Any:
    return view.get("blocks") if isinstance(view, dict) else None


def _has_input(view: Json) -> bool:
    return any(block["type"] == "input" for block in view["blocks"])


def _problem(words: str, at: str) -> str:
    return f"{words} [json-pointer:{at}]"
