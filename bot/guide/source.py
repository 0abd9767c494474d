"""YAML text becomes plain values that remember their lines. What the values should be is not known here.

Only what content needs is taken: one document of texts, whole numbers, yes/no values, lists and
mappings. Anchors, aliases, tags and tabs are refused, so a file means what it looks like and cannot
grow when it is read. Words such as `no` and `on` stay words (YAML 1.2).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

import yaml

from bot.guide.problems import Problem, clip

Value: TypeAlias = "str | int | float | bool | list[Value] | dict[str, Value] | None"
Path = tuple[str | int, ...]

MOST_BYTES = 1_000_000
MOST_DEPTH = 12

_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # the same events from C, ten times sooner

_UNREADABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_INTEGER = re.compile(r"[-+]?[0-9]{1,18}")
_DECIMAL = re.compile(r"[-+]?[0-9]{1,18}\.[0-9]{0,18}")
_WORDS: Mapping[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_PLAIN_TAGS = (None, "!")

_HINTS = {
    "mapping values are not allowed": "A text with a colon goes in quotes, or on its own lines under >-",
    "cannot start any token": "A text that begins with a sign goes in quotes, or on its own lines under >-",
    "unexpected end of stream": "A quotation mark or a bracket that is opened here is not closed",
    "expected key": "Is the line indented like its neighbours? A text in quotes ends at its closing mark",
    "expected ':'": "A key needs a colon and a space after it",
    "expected '-'": "Is the line indented like its neighbours? Each item of a list begins with a dash",
    "expected ',' or": "A list in brackets needs commas between its items and a bracket at its end",
    "expected <document start>": "Is the line indented like its neighbours?",
}


@dataclass(frozen=True)
class Place:
    """A value and where it stands."""

    source: "Source"
    path: Path
    value: Any

    @property
    def where(self) -> str:
        return f"{self.source.name}:{self.source.line(self.path)}"

    def problem(self, what: str, at: str | None = None) -> Problem:
        """Says what is wrong here, after the keys that lead here; `at` takes the line of a key inside."""
        keys = ".".join(step for step in self.path if isinstance(step, str))
        line = self.source.line(self.path if at is None else (*self.path, at))
        return Problem(self.source.name, line, f"{keys}: {what}" if keys else what)

    def warning(self, what: str) -> Problem:
        """Says what a person should look at here."""
        return replace(self.problem(what), is_warning=True)

    @property
    def is_kept(self) -> bool:
        """Whether somebody has judged this text, and says beside it why it stays."""
        return self.path in self.source.kept

    def find(self, *steps: str | int | None) -> "Iterator[Place]":
        """Yields every place down these steps (None: any key or item); what does not fit is passed over."""
        if not steps:
            yield self
            return
        for step, value in _children(self.value, steps[0]):
            yield from Place(self.source, (*self.path, step), value).find(*steps[1:])

    def texts(self, *steps: str | int | None) -> "Iterator[Place]":
        """Yields the places down these steps that hold text."""
        return (place for place in self.find(*steps) if isinstance(place.value, str))

    def all_texts(self) -> "Iterator[Place]":
        """Yields every text from here down, however deep."""
        if isinstance(self.value, str):
            yield self
        for inside in self.find(None):
            yield from inside.all_texts()

    def mappings(self, *steps: str | int | None) -> "Iterator[Place]":
        """Yields the places down these steps that hold a mapping."""
        return (place for place in self.find(*steps) if isinstance(place.value, dict))


@dataclass(frozen=True)
class Source:
    """One file's value, with the line of every part of it."""

    name: str
    """The file as it is shown to people."""
    value: Value
    lines: Mapping[Path, int]
    kept: Mapping[Path, str] = field(default_factory=dict)
    """Why texts stay as they are, where somebody says so: see `kept`."""

    @property
    def root(self) -> Place:
        return Place(self, (), self.value)

    def line(self, path: Path) -> int:
        """Returns the line of a path, or of the nearest part above it."""
        while path not in self.lines and path:
            path = path[:-1]
        return self.lines.get(path, 1)


def _children(value: Value, wanted: str | int | None) -> Iterator[tuple[str | int, Value]]:
    """The parts of a value with their steps: the wanted one, where it is there, or all (None)."""
    match value, wanted:
        case dict(), None:
            yield from value.items()
        case dict(), str() if wanted in value:
            yield wanted, value[wanted]
        case list(), None:
            yield from enumerate(value)
        case list(), int() if wanted < len(value):
            yield wanted, value[wanted]
        case _:
            return


def decode(name: str, content: bytes) -> str | Problem:
    """Reads a file's bytes as the text that they must be: UTF-8, not too large."""
    if len(content) > MOST_BYTES:
        return Problem(name, 1, f"is larger than {MOST_BYTES:,} bytes. Spread it over several files.")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return Problem(name, line, "is not UTF-8 text from here on. Save the file as UTF-8.")


def parse(name: str, text: str) -> tuple[Source | None, tuple[Problem, ...]]:
    """Reads YAML: the source, or None where there is none, and all that is wrong with its form."""
    unreadable = tuple(_unreadable(name, text))
    if unreadable:
        return None, unreadable
    reading = _Reading(name)
    try:
        value = reading.document(yaml.parse(text, Loader=_LOADER))
    except yaml.YAMLError as error:
        return None, (*reading.problems, _syntax(name, error))
    except _TooDeepError as error:
        return None, (*reading.problems, Problem(name, error.line, "is nested too deeply."))
    if value is None:
        reading.problems.append(Problem(name, 1, "is empty."))
    return (None if reading.problems else Source(name, value, reading.lines)), tuple(reading.problems)


def _unreadable(name: str, text: str) -> Iterator[Problem]:
    """What stops a text from being read as YAML at all."""
    if len(text.encode("utf-8", "surrogatepass")) > MOST_BYTES:
        yield Problem(name, 1, f"is larger than {MOST_BYTES:,} bytes. Spread it over several files.")
        return
    if text.startswith("\ufeff"):
        yield Problem(name, 1, "begins with a byte order mark. Save the file as UTF-8 without it.")
    for line in _lines_with("\t", text):
        yield Problem(name, line, "holds a tab. Use spaces.")
    for found in _UNREADABLE.finditer(text):
        line = text.count("\n", 0, found.start()) + 1
        yield Problem(name, line, f"holds a character that is no text (U+{ord(found.group()):04X}).")


def _lines_with(sign: str, text: str) -> Iterator[int]:
    if sign in text:
        yield from (number for number, line in enumerate(text.split("\n"), 1) if sign in line)


def _syntax(name: str, error: yaml.YAMLError) -> Problem:
    if not isinstance(error, yaml.MarkedYAMLError):
        return Problem(name, 1, "cannot be read as YAML.")
    said = error.problem or "it breaks off"
    hint = next((hint for part, hint in _HINTS.items() if part in said), "")
    unclosed = "end of stream" in said and error.context_mark is not None
    mark = error.context_mark if unclosed else error.problem_mark or error.context_mark
    line = mark.line + 1 if mark else 1
    return Problem(name, line, f"cannot be read as YAML: {said}. {hint + '.' if hint else ''}".rstrip())


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


class _TooDeepError(Exception):
    def __init__(self, line: int) -> None:
        self.line = line


class _Reading:
    """One walk over a file's YAML events: values with their lines, and what is refused on the way."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.lines: dict[Path, int] = {}
        self.problems: list[Problem] = []

    def document(self, events: Iterator[yaml.Event]) -> Value:
        """Reads the one document of a file."""
        value: Value = None
        documents = 0
        for event in events:
            if isinstance(event, yaml.NodeEvent):
                documents += 1
                value = self._value(event, events, ())
                if documents == 2:
                    self._refuse(event, "begins a second document (---). A file holds one.")
        return value

    def _value(self, event: yaml.Event, events: Iterator[yaml.Event], path: Path) -> Value:
        line = _line(event)
        self.lines.setdefault(path, line)
        if len(path) > MOST_DEPTH:
            raise _TooDeepError(line)
        self._refuse_tricks(event)
        match event:
            case yaml.ScalarEvent():
                return event.value if event.style else _resolve(event.value)
            case yaml.SequenceStartEvent():
                return self._items(events, path)
            case yaml.MappingStartEvent():
                return self._entries(events, path)
            case _:
                return None

    def _items(self, events: Iterator[yaml.Event], path: Path) -> list[Value]:
        items: list[Value] = []
        for event in events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            items.append(self._value(event, events, (*path, len(items))))
        return items

    def _entries(self, events: Iterator[yaml.Event], path: Path) -> dict[str, Value]:
        entries: dict[str, Value] = {}
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            key = self._key(event, events, path)
            inside = (*path, key)
            if key in entries:
                self._refuse(event, f'"{clip(key)}" stands here twice, first in line {self.lines[inside]}.')
            self.lines.setdefault(inside, _line(event))
            entries[key] = self._value(next(events), events, inside)
        return entries

    def _key(self, event: yaml.Event, events: Iterator[yaml.Event], path: Path) -> str:
        if isinstance(event, yaml.ScalarEvent):
            self._refuse_tricks(event)
            return str(event.value)
        self._value(event, events, (*path, ""))
        self._refuse(event, "a key must be a word, not a list or a mapping. Is a text missing its quotes?")
        return ""

    def _refuse_tricks(self, event: yaml.Event) -> None:
        anchor = getattr(event, "anchor", None)
        if isinstance(event, yaml.AliasEvent):
            self._refuse(event, f"*{anchor} points elsewhere. Write the text out, or put it in quotes.")
        elif anchor:
            self._refuse(event, f"&{anchor} names a part. Write texts out, or put this one in quotes.")
        elif getattr(event, "tag", None) not in _PLAIN_TAGS:
            self._refuse(event, "a tag (!) is not read. Put a text that begins with ! in quotes.")

    def _refuse(self, event: yaml.Event, what: str) -> None:
        self.problems.append(Problem(self.name, _line(event), what))


def _resolve(word: str) -> Value:
    """Reads an unquoted scalar as YAML 1.2 does."""
    if word in _WORDS:
        return _WORDS[word]
    if _INTEGER.fullmatch(word):
        return int(word)
    return float(word) if _DECIMAL.fullmatch(word) else word
