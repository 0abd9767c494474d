"""The grammar: each block that is covered passes in full, and each of its limits holds."""

import copy
from typing import Any

import pytest

from bot.sandbox import grammar
from bot.sandbox.inspection import inspect_blocks, inspect_options, inspect_view

Json = dict[str, Any]


def plain(text: str = "words") -> Json:
    return {"type": "plain_text", "text": text, "emoji": True}


def mrkdwn(text: str = "*words*") -> Json:
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def option(value: str = "a") -> Json:
    return {"text": plain(value), "value": value, "description": plain("more")}


CONFIRM = {"title": plain(), "text": mrkdwn(), "confirm": plain(), "deny": plain(), "style": "danger"}
OPTIONS = [option("a"), option("b")]
GROUPS = [{"label": plain("first"), "options": OPTIONS}]

ELEMENTS: dict[str, Json] = {
    "button": {"text": plain(), "value": "v", "url": "https://example.org", "style": "primary", "confirm": CONFIRM},
    "static_select": {"options": OPTIONS, "initial_option": OPTIONS[0], "placeholder": plain()},
    "multi_static_select": {"option_groups": GROUPS, "initial_options": OPTIONS, "max_selected_items": 2},
    "external_select": {"initial_option": option("z"), "min_query_length": 0, "placeholder": plain()},
    "overflow": {"options": [{**option(), "url": "https://example.org"}], "confirm": CONFIRM},
    "checkboxes": {"options": [{"text": mrkdwn(), "value": "a", "description": mrkdwn()}]},
    "radio_buttons": {"options": OPTIONS, "initial_option": OPTIONS[1]},
    "timepicker": {"initial_time": "09:30", "timezone": "Europe/Amsterdam", "placeholder": plain()},
    "plain_text_input": {
        "multiline": True,
        "min_length": 1,
        "max_length": 300,
        "initial_value": "",
        "placeholder": plain(),
    },
}


def element(kind: str, **changes: Any) -> Json:
    return {"type": kind, "action_id": f"act-{kind}", **ELEMENTS[kind], **changes}


def section(**fields: Any) -> Json:
    return {"type": "section", "block_id": "s", "text": mrkdwn(), **fields}


def of_input(kind: str, **changes: Any) -> Json:
    return {"type": "input", "block_id": kind, "label": plain(), "element": element(kind, **changes)}


STYLED = {"type": "text", "text": "bold", "style": {"bold": True, "italic": True, "strike": True, "code": True}}
INLINE = [
    STYLED,
    {"type": "link", "url": "https://example.org", "text": "here", "style": {"bold": True}},
    {"type": "emoji", "name": "seedling"},
    {"type": "user", "user_id": "U0ADA"},
    {"type": "channel", "channel_id": "C0PRACTICE"},
]
RICH = {
    "type": "rich_text",
    "elements": [
        {"type": "rich_text_section", "elements": INLINE},
        {"type": "rich_text_quote", "elements": INLINE, "border": 1},
        {"type": "rich_text_preformatted", "elements": [STYLED]},
        {
            "type": "rich_text_list",
            "style": "bullet",
            "indent": 1,
            "elements": [{"type": "rich_text_section", "elements": [STYLED]}],
        },
    ],
}

GOOD_BLOCKS: list[Json] = [
    {"type": "header", "text": plain()},
    {"type": "divider"},
    {"type": "context", "elements": [mrkdwn(), plain()]},
    {"type": "section", "fields": [mrkdwn(), plain()]},
    {"type": "actions", "elements": [element(kind) for kind in grammar.ACTION_ELEMENTS]},
    RICH,
    *[section(accessory=element(kind)) for kind in grammar.ACCESSORIES],
    *[of_input(kind) for kind in grammar.INPUT_ELEMENTS],
]

MODAL = {"type": "modal", "title": plain("Set up"), "submit": plain("Save"), "blocks": [of_input("plain_text_input")]}


@pytest.mark.parametrize("block", GOOD_BLOCKS, ids=lambda block: block["type"])
def test_a_block_in_full_passes(block: Json) -> None:
    assert inspect_blocks([block]) == []


@pytest.mark.parametrize(
    ("block", "problem"),
    [
        ({"type": "carousel"}, "unsupported type: carousel [json-pointer:/blocks/0/type]"),
        ({"text": plain()}, "missing required field: type [json-pointer:/blocks/0]"),
        ({"type": "header", "text": mrkdwn()}, "unsupported type: mrkdwn [json-pointer:/blocks/0/text/type]"),
        (
            {"type": "header", "text": plain("a" * 151)},
            "must be less than 151 characters [json-pointer:/blocks/0/text/text]",
        ),
        ({"type": "header", "text": "words"}, "must provide an object [json-pointer:/blocks/0/text]"),
        ({"type": "header"}, "missing required field: text [json-pointer:/blocks/0]"),
        ({"type": "divider", "colour": 1}, "invalid additional property: colour [json-pointer:/blocks/0]"),
        (
            {"type": "divider", "block_id": "b" * 256},
            "must be less than 256 characters [json-pointer:/blocks/0/block_id]",
        ),
        ({"type": "section"}, "must provide one of: text, fields [json-pointer:/blocks/0]"),
        (section(text=mrkdwn("a" * 3_001)), "must be less than 3001 characters [json-pointer:/blocks/0/text/text]"),
        (section(text=mrkdwn("")), "must be more than 0 characters [json-pointer:/blocks/0/text/text]"),
        (section(text={**plain(), "emoji": "yes"}), "must be a boolean [json-pointer:/blocks/0/text/emoji]"),
        (section(fields=[plain()] * 11), "no more than 10 items allowed [json-pointer:/blocks/0/fields]"),
        (
            section(fields=[plain("a" * 2_001)]),
            "must be less than 2001 characters [json-pointer:/blocks/0/fields/0/text]",
        ),
        (
            section(accessory=element("plain_text_input")),
            "unsupported type: plain_text_input [json-pointer:/blocks/0/accessory/type]",
        ),
        (
            {"type": "context", "elements": [plain()] * 11},
            "no more than 10 items allowed [json-pointer:/blocks/0/elements]",
        ),
        ({"type": "context", "elements": []}, "must have at least 1 items [json-pointer:/blocks/0/elements]"),
        (
            {"type": "rich_text", "elements": [{"type": "rich_text_table"}]},
            "unsupported type: rich_text_table [json-pointer:/blocks/0/elements/0/type]",
        ),
        ({"type": "divider", "block_id": 7}, "must be a string [json-pointer:/blocks/0/block_id]"),
    ],
)
def test_a_block_that_slack_would_refuse_is_refused_with_its_place(block: Json, problem: str) -> None:
    assert problem in inspect_blocks([block])


@pytest.mark.parametrize(
    ("kind", "changes", "problem"),
    [
        ("button", {"text": plain("a" * 76)}, "must be less than 76 characters [json-pointer:{}/text/text]"),
        ("button", {"value": "a" * 2_001}, "must be less than 2001 characters [json-pointer:{}/value]"),
        ("button", {"style": "default"}, "must be one of: primary, danger [json-pointer:{}/style]"),
        (
            "button",
            {"confirm": {**CONFIRM, "deny": plain("a" * 31)}},
            "must be less than 31 characters [json-pointer:{}/confirm/deny/text]",
        ),
        ("static_select", {"options": OPTIONS * 51}, "no more than 100 items allowed [json-pointer:{}/options]"),
        (
            "static_select",
            {"option_groups": GROUPS},
            "must provide exactly one of: options, option_groups [json-pointer:{}]",
        ),
        ("static_select", {"initial_option": option("c")}, "initial option is not among the options [json-pointer:{}]"),
        (
            "static_select",
            {"placeholder": plain("a" * 151)},
            "must be less than 151 characters [json-pointer:{}/placeholder/text]",
        ),
        ("overflow", {"options": OPTIONS * 3}, "no more than 5 items allowed [json-pointer:{}/options]"),
        ("checkboxes", {"options": OPTIONS * 6}, "no more than 10 items allowed [json-pointer:{}/options]"),
        (
            "radio_buttons",
            {"options": [option("a" * 151)]},
            "must be less than 151 characters [json-pointer:{}/options/0/value]",
        ),
        ("radio_buttons", {"options": [{"value": "a"}]}, "missing required field: text [json-pointer:{}/options/0]"),
        ("timepicker", {"initial_time": "9:30"}, "must be more than 4 characters [json-pointer:{}/initial_time]"),
        ("timepicker", {"initial_time": "24:30"}, "is not in the expected format [json-pointer:{}/initial_time]"),
        (
            "plain_text_input",
            {"max_length": 3_001},
            "must be a whole number from 1 to 3000 [json-pointer:{}/max_length]",
        ),
        ("external_select", {"options": OPTIONS}, "invalid additional property: options [json-pointer:{}]"),
    ],
)
def test_an_element_that_slack_would_refuse_is_refused_with_its_place(kind: str, changes: Json, problem: str) -> None:
    in_input = kind in grammar.INPUT_ELEMENTS
    block = of_input(kind, **changes) if in_input else section(accessory=element(kind, **changes))
    assert problem.format("/blocks/0/element" if in_input else "/blocks/0/accessory") in inspect_blocks([block])


def test_ids_are_unique_block_by_block_and_action_by_action() -> None:
    twice = {"type": "actions", "elements": [element("button"), element("button")]}
    assert inspect_blocks([twice]) == ['action_id "act-button" already exists [json-pointer:/blocks/0]']
    assert inspect_blocks([section(accessory=element("button")), section()]) == [
        'block_id "s" already exists [json-pointer:/blocks]'
    ]


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"title": plain("a" * 25)}, "must be less than 25 characters [json-pointer:/view/title/text]"),
        ({"title": None}, "must provide an object [json-pointer:/view/title]"),
        ({"submit": mrkdwn("Save")}, "unsupported type: mrkdwn [json-pointer:/view/submit/type]"),
        ({"blocks": [{"type": "divider"}] * 101}, "no more than 100 items allowed [json-pointer:/view/blocks]"),
        ({"private_metadata": "a" * 3_001}, "must be less than 3001 characters [json-pointer:/view/private_metadata]"),
        ({"type": "workflow_step"}, "unsupported type: workflow_step [json-pointer:/view/type]"),
        ({"width": 3}, "invalid additional property: width [json-pointer:/view]"),
        (
            {"blocks": [{"type": "divider", "block_id": "d"}] * 2},
            'block_id "d" already exists [json-pointer:/view/blocks]',
        ),
    ],
)
def test_a_view_that_slack_would_refuse_is_refused_with_its_place(changes: Json, problem: str) -> None:
    assert inspect_view(MODAL, "modal", "home") == []
    assert problem in inspect_view(MODAL | changes, "modal", "home")


def test_a_modal_that_asks_for_input_needs_a_way_to_submit() -> None:
    modal = {name: value for name, value in MODAL.items() if name != "submit"}
    assert inspect_view(modal, "modal") == [
        "missing required field: submit, as a block asks for input [json-pointer:/view]"
    ]
    assert inspect_view({"type": "home", "blocks": modal["blocks"]}, "home") == []


def test_suggestions_are_options_or_groups_of_them() -> None:
    assert inspect_options({"options": OPTIONS}) == inspect_options({"option_groups": GROUPS}) == []
    assert inspect_options({"options": []}) == []
    assert inspect_options({"options": OPTIONS * 51}) == ["no more than 100 items allowed [json-pointer:/options]"]
    assert inspect_options({}) == ["must provide options or option_groups [json-pointer:]"]


def test_every_shape_that_a_row_names_is_in_the_table() -> None:
    rows = [row for rows in grammar.SHAPES.values() for row in rows]
    named = {shape for row in rows for shape in getattr(row.kind, "shapes", ())}
    assert named <= set(grammar.SHAPES)
    assert set(grammar.UNTYPED) <= set(grammar.SHAPES)
    assert all(isinstance(row.source, grammar.Source) for row in rows)


def test_inspection_changes_nothing() -> None:
    before = copy.deepcopy(GOOD_BLOCKS)
    inspect_blocks(GOOD_BLOCKS)
    assert before == GOOD_BLOCKS
