"""The schemas are valid, explain every key to whoever edits content, and come with the package."""

import json
from collections.abc import Iterator
from importlib.resources import files
from typing import Any, get_args

import pytest
from jsonschema import Draft202012Validator

from bot.guide.structure import SchemaName

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
