"""What people enter into elements, in the form of Slack's `state.values` and `actions`. Pure; sends nothing."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.sandbox.blocks import elements
from bot.sandbox.inspection import offered_options
from bot.sandbox.refusal import ActRefused, Json

Chosen = str | Sequence[str] | None
"""What a person types, or the option or options they pick."""

ANSWER_FIELDS = {
    "plain_text_input": "value",
    "static_select": "selected_option",
    "external_select": "selected_option",
    "radio_buttons": "selected_option",
    "multi_static_select": "selected_options",
    "checkboxes": "selected_options",
    "timepicker": "selected_time",
}
"""The field under which the answer to an element is given. Buttons and overflow menus keep none."""

_INITIAL_FIELDS = {
    "value": "initial_value",
    "selected_option": "initial_option",
    "selected_options": "initial_options",
    "selected_time": "initial_time",
}


def state_of(blocks: Sequence[Json], entered: Json) -> Json:
    """`state.values` of a surface: what was entered where there is an element for it, else what it began with."""
    values: Json = {}
    for block, element in elements(blocks):
        if element["type"] in ANSWER_FIELDS:
            given = entered.get(block["block_id"], {}).get(element["action_id"])
            kept = given if given and given.get("type") == element["type"] else _initial(element)
            values.setdefault(block["block_id"], {})[element["action_id"]] = kept
    return values


def with_answer(values: Json, block_id: str, action_id: str, answer: Json) -> Json:
    """Values with one answer put in."""
    return values | {block_id: {**values.get(block_id, {}), action_id: answer}}


def answer_in_words(element: Json, chosen: Chosen) -> Json:
    """The answer to an element from what a person types or picks, an option by its value or its text."""
    field = ANSWER_FIELDS.get(element["type"], "selected_option")
    match field, chosen:
        case _, None:
            value: Any = [] if field == "selected_options" else None
        case "selected_options", str():
            value = [_pick(element, chosen)]
        case "selected_options", _:
            value = [_pick(element, one) for one in chosen]
        case "selected_option", str():
            value = _pick(element, chosen)
        case _:
            value = chosen
    return {"type": element["type"], field: value}


def answer_of_page(element: Json, given: Json) -> Json:
    """The answer to an element as the page sends it, held against what the element offers."""
    field = ANSWER_FIELDS.get(element["type"], "selected_option")
    match field, given.get(field) or None:
        case "selected_options", list(chosen):
            value: Any = [_offered(element, option) for option in chosen]
        case "selected_options", None:
            value = []
        case "selected_option", dict(option):
            value = _offered(element, option)
        case _, (None | str()) as typed:
            value = typed
        case _:
            raise ActRefused("invalid_arguments", element["action_id"])
    return {"type": element["type"], field: value}


def filled_in(blocks: Sequence[Json], values: Json, given: Mapping[str, Chosen]) -> Json:
    """Values with what a person typed or picked, by action_id or block_id."""
    for key, chosen in given.items():
        found = [(block, part) for block, part in elements(blocks) if key in (part["action_id"], block["block_id"])]
        if not found:
            raise ActRefused("no_such_input", key)
        block, element = found[0]
        answer = answer_in_words(element, chosen)
        values = with_answer(values, block["block_id"], element["action_id"], answer)
    return values


def filled_by_page(blocks: Sequence[Json], values: Json, given: Json) -> Json:
    """Values with what the page sends as its `state.values`; what has no element is dropped."""
    for block, element in elements(blocks):
        answer = given.get(block["block_id"], {}).get(element["action_id"])
        if isinstance(answer, dict) and element["type"] in ANSWER_FIELDS:
            kept = answer_of_page(element, answer)
            values = with_answer(values, block["block_id"], element["action_id"], kept)
    return values


def find_unanswered(blocks: Sequence[Json], values: Json) -> Json:
    """What Slack's window says by block id of inputs that were left empty or are too short or too long."""
    problems: Json = {}
    for block, element in elements(blocks):
        if block["type"] == "input":
            answer = values[block["block_id"]][element["action_id"]][ANSWER_FIELDS[element["type"]]]
            problem = _find_problem(block, element, answer)
            if problem:
                problems[block["block_id"]] = problem
    return problems


def _find_problem(block: Json, element: Json, answer: Any) -> str | None:
    if not answer:
        return None if block.get("optional") else "Please complete this required field."
    if len(answer) < element.get("min_length", 0):
        return f"This field needs at least {element['min_length']} characters."
    if element["type"] == "plain_text_input" and len(answer) > element.get("max_length", 3_000):
        return f"This field takes at most {element.get('max_length', 3_000)} characters."
    return None


def _initial(element: Json) -> Json:
    field = ANSWER_FIELDS[element["type"]]
    blank: Any = [] if field == "selected_options" else None
    return {"type": element["type"], field: element.get(_INITIAL_FIELDS[field], blank)}


def _pick(element: Json, wanted: str) -> Json:
    for option in offered_options(element):
        if wanted in (option["value"], option["text"]["text"]):
            return option
    if element["type"] == "external_select":
        return {"text": {"type": "plain_text", "text": wanted, "emoji": True}, "value": wanted}
    raise ActRefused("option_not_offered", wanted)


def _offered(element: Json, option: Any) -> Json:
    if not isinstance(option, dict):
        raise ActRefused("option_not_offered")
    if element["type"] == "external_select":
        return option
    return _pick(element, str(option.get("value")))
