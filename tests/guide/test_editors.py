"""Editors find the schema of every content file, and what they read there is what the loader holds files against."""

import json
import re
from fnmatch import fnmatch
from importlib.resources import files
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from bot.guide.drafting import SCHEMA_LINE
from bot.guide.source import parse
from bot.settings import ROOT

MAPPED: dict[str, str] = json.loads((ROOT / ".vscode" / "settings.json").read_text("utf-8"))["yaml.schemas"]
CONTENT = sorted(path.relative_to(ROOT) for path in (ROOT / "content").rglob("*.yaml"))
NAMED = re.compile(r"^# yaml-language-server: \$schema=(\S+)$", re.MULTILINE)


def schema_of(path: Path) -> Path:
    (schema,) = (schema for schema, glob in MAPPED.items() if fnmatch(str(path), glob))
    return (ROOT / schema).resolve()


@pytest.mark.parametrize("path", CONTENT, ids=str)
def test_an_editor_underlines_nothing_in_a_right_file(path: Path) -> None:
    source, problems = parse(str(path), (ROOT / path).read_text("utf-8"))
    assert source
    assert not problems
    schema = json.loads(schema_of(path).read_text("utf-8"))
    assert Draft202012Validator(schema).is_valid(source.value)


@pytest.mark.parametrize("path", CONTENT, ids=str)
def test_a_file_that_names_its_schema_names_the_right_one(path: Path) -> None:
    named = NAMED.search((ROOT / path).read_text("utf-8"))
    if named:
        assert (ROOT / path.parent / named[1]).resolve() == schema_of(path)


def test_a_new_themes_file_and_the_docs_name_the_schema() -> None:
    named = NAMED.search(SCHEMA_LINE)
    assert named
    prompts = ROOT / "content" / "self-sabotage" / "prompts"
    assert (prompts / named[1]).resolve() == schema_of(Path("content/self-sabotage/prompts/new.yaml"))
    assert SCHEMA_LINE in (ROOT / "docs" / "authoring.md").read_text("utf-8")


def test_the_schemas_come_with_the_package() -> None:
    packed = {str(path.name) for path in files("bot.guide").joinpath("schema").iterdir()}
    assert {Path(schema).name for schema in MAPPED} <= packed
