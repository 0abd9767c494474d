"""The schemas are valid, explain every key to whoever edits content, come with the package, and say what the loader
says: what an editor underlines is refused, and what it lets pass is read."""

import copy
import json
from collections.abc import Iterator
from dataclasses import fields
from importlib.resources import files
from typing import Any, get_args

import pytest
import yaml
from jsonschema import Draft202012Validator

from bot.guide import types
from bot.guide.structure import SchemaName
from tests.guide import small

NAMES = get_args(SchemaName)


def schema(name: str) -> Any:
    return json.loads(files("bot.guide").joinpath("schema", f"{name}.schema.json").read_text("utf-8"))


def properties(part: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every key that a schema knows, with what it says about it."""
    for key, inside in part.get("properties", {}).items():
        yield f"{path}.{key}", inside
        yield from properties(inside, f"{path}.{key}")
    for inside in (part.get("items"), part.get("additionalProperties"), part.get("else")):
        if isinstance(inside, dict):
            yield from properties(inside, path)
    for name, inside in part.get("$defs", {}).items():
        yield from properties(inside, f"{path}.{name}")


@pytest.mark.parametrize("name", NAMES)
def test_every_schema_is_valid(name: str) -> None:
    Draft202012Validator.check_schema(schema(name))


@pytest.mark.parametrize("name", NAMES)
def test_every_key_is_explained_to_editors(name: str) -> None:
    found = list(properties(schema(name)))
    assert len(found) > 5
    assert [path for path, part in found if "description" not in part and "$ref" not in part] == []


@pytest.mark.parametrize("name", NAMES)
def test_no_schema_names_a_category(name: str) -> None:
    text = json.dumps(schema(name))
    assert not [word for word in ("side-with", "problem-solving", "reassurance", "somatic") if word in text]


# --- the same as the loader --------------------------------------------------------------------------

FILES = {"guide.yaml": "guide", "voice.yaml": "voice", "prompts/work.yaml": "prompts"}
FREE = {"next_lines", "examples", "findings"}
"""Mappings whose keys are the guide's own categories: no schema knows them."""

Steps = tuple[str | int, ...]


@pytest.mark.parametrize(
    ("name", "path", "made"),
    [
        ("prompts", ("items",), types.Prompt),
        ("prompts", ("items", "properties", "client"), types.Client),
        ("guide", ("properties", "categories", "items"), types.Category),
        ("guide", ("properties", "entries", "items"), types.Entry),
        ("guide", ("properties", "edges", "items"), types.Edge),
        ("voice", (), types.Voice),
        ("voice", ("properties", "findings", "additionalProperties"), types.FindingVoice),
        ("voice", ("properties", "unsure"), types.UnsureVoice),
        ("voice", ("properties", "recap"), types.RecapVoice),
    ],
)
def test_what_editors_complete_is_what_is_read(name: str, path: tuple[str, ...], made: type) -> None:
    part = schema(name)
    for step in path:
        part = part[step]
    assert set(part["properties"]) == {field.name for field in fields(made)}


def places(value: Any, path: Steps = ()) -> Iterator[Steps]:
    """Every place in a file; of what is shaped alike (a list's items, what belongs to categories) the first alone."""
    match value:
        case dict():
            steps: list[Any] = list(value)[:1] if path and path[-1] in FREE else list(value)
        case list():
            steps = [0] if value else []
        case _:
            steps = []
    for step in steps:
        yield (*path, step)
        yield from places(value[step], (*path, step))


def changed(value: Any, path: Steps, how: str) -> Any:
    """The file's value with one place left out, or with something else in it."""
    whole = copy.deepcopy(value)
    inside = whole
    *way, last = path
    for step in way:
        inside = inside[step]
    match how:
        case "left out":
            del inside[last]
        case "a key too many" if isinstance(inside[last], dict):
            inside[last]["zzz"] = "zzz"
        case _:
            inside[last] = {"a number": 77, "much": "x" * 5000}.get(how)
    return whole


@pytest.mark.parametrize("how", ["left out", "a key too many", "null", "a number", "much"])
@pytest.mark.parametrize("name", FILES)
def test_what_an_editor_underlines_is_refused_and_what_lacks_nothing_is_read(name: str, how: str) -> None:
    right = yaml.safe_load(small.files()[name])
    validator = Draft202012Validator(schema(FILES[name]))
    assert validator.is_valid(right)
    for path in places(right):
        wrong = changed(right, path, how)
        problems = small.problems_of({**small.files(), name: json.dumps(wrong)})
        if not validator.is_valid(wrong):
            assert problems, f"{path} {how}: underlined, and read all the same"
        elif how == "left out" and isinstance(path[-1], str) and not FREE & set(path[:-1]):
            assert problems == [], f"{path} {how}: not underlined, and refused"
