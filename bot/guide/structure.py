"""Is a source shaped as its JSON Schema says? Every error at once, in words for people who write content.

The schemas in `schema/` are the one definition of structure (editors use them too); what refers
to other parts of the content is no matter of structure.
"""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from bot.guide.problems import Problem, clip, meant
from bot.guide.source import Place, Source, parse

SchemaName = Literal["guide", "prompts", "voice", "replies", "dialogues", "screen"]

_NAMES = {
    "string": "text",
    "object": "a mapping (key: value)",
    "array": "a list",
    "integer": "a whole number",
    "boolean": "true or false",
}


def check_structure(source: Source, schema: SchemaName) -> Iterator[Problem]:
    """Yields what departs from the schema of that name."""
    for error in _validator(schema).iter_errors(source.value):
        place = Place(source, tuple(error.absolute_path), error.instance)
        yield from _explain(place, error)


def read_sources(texts: Mapping[str, str], schema: SchemaName) -> tuple[tuple[Source, ...], tuple[Problem, ...]]:
    """Reads files of one kind: the sources (misshapen ones too), and what is wrong with form and structure."""
    sources: list[Source] = []
    problems: list[Problem] = []
    for name, text in texts.items():
        source, malformed = parse(name, text)
        problems.extend(malformed)
        if source:
            sources.append(source)
            problems.extend(check_structure(source, schema))
    return tuple(sources), tuple(problems)


@cache
def _validator(schema: SchemaName) -> Draft202012Validator:
    text = files("bot.guide").joinpath("schema", f"{schema}.schema.json").read_text("utf-8")
    whole = json.loads(text)
    return Draft202012Validator(_spelled_out(whole, whole.get("$defs", {})))


def _spelled_out(part: Any, parts: Mapping[str, Any]) -> Any:
    """A schema with each reference replaced by what it refers to: looking one up takes longer than checking it."""
    match part:
        case {"$ref": str(reference), **beside}:
            return _spelled_out({**parts[reference.rpartition("/")[2]], **beside}, parts)
        case dict():
            return {key: _spelled_out(inside, parts) for key, inside in part.items() if key != "$defs"}
        case list():
            return [_spelled_out(inside, parts) for inside in part]
        case _:
            return part


def _explain(place: Place, error: ValidationError) -> Iterator[Problem]:
    """Says one schema error in plain words, at the closest place."""
    if error.validator == "additionalProperties":
        yield from _unknown_keys(place, error)
    else:
        yield place.problem(_what(place.value, error))


def _unknown_keys(place: Place, error: ValidationError) -> Iterator[Problem]:
    schema: Any = error.schema
    known = list(schema["properties"])
    for key in place.value:
        if key not in known:
            near = meant(key, known) or f" Keys here: {', '.join(known)}."
            yield place.problem(f'"{clip(key)}" is no key here.{near}', at=key)


def _what(value: Any, error: ValidationError) -> str:
    limit: Any = error.validator_value
    match error.validator:
        case "required":
            # jsonschema makes one error a key, and names the key only in its message
            return f'"{next(key for key in limit if error.message.startswith(repr(key)))}" is missing.'
        case "type":
            return f"must be {_kinds(limit)}, {_found(value, 'string' in limit)}."
        case "enum":
            return _not_one_of(_spelled(value), [_spelled(choice) for choice in limit])
        case "minLength" | "minItems" | "minProperties":
            return f"needs at least {limit}, has {len(value)}." if len(value) else "is empty."
        case "maxLength":
            return f"is too long: {len(value)} characters, at most {limit}."
        case "maxItems" | "maxProperties":
            return _said(error) or f"has {len(value)} items, at most {limit}."
        case "uniqueItems":
            return "holds the same thing twice."
        case "oneOf":
            return _said(error)
        case _:
            return f'"{clip(str(value))}" {_said(error) or "is not of the right form."}'


def _said(error: ValidationError) -> str:
    """The schema's own words for this error; editors show them too."""
    schema: Any = error.schema
    return str(schema.get("patternErrorMessage", "") or schema.get("errorMessage", ""))


def _spelled(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _not_one_of(word: str, known: list[str]) -> str:
    near = meant(word, known) or f" It is one of: {', '.join(known)}."
    return f'"{clip(word)}" is not known here.{near}'


def _kinds(types: str | list[str]) -> str:
    if types == ["string", "object"]:  # a text, or one with why_kept beside it: the plain one is what is meant
        return _NAMES["string"]
    return " or ".join(_NAMES[kind] for kind in ([types] if isinstance(types, str) else types))


def _found(value: Any, text_is_meant: bool) -> str:
    hint = "; as text it goes in quotes" if text_is_meant else ""
    match value:
        case None:
            return "is empty"
        case bool():
            return f"is {str(value).lower()}{hint}"
        case int() | float():
            return f"is the number {value}{hint}"
        case str():
            return f'is the text "{clip(value, 40)}"'
        case list():
            return f"is a list{hint}"
        case _:
            return f"is a mapping{hint}"
