"""Lines of JSON in, lines of JSON out, whatever the lines hold."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from bot.practice.reading import Carries, Discussion, Doubt, Evidence, Finding, Reading, Unread
from bot.reader.lines import read_lines

FINDING = Finding("a-move", Evidence("stay there", 0, 4))
READINGS: Mapping[str, Reading] = {
    "sure": Carries((FINDING,)),
    "none": Carries(()),
    "doubt": Doubt(("a-move", "none"), (FINDING,)),
    "talk": Discussion(True, Carries((FINDING,))),
    "perhaps talk": Discussion(False, Doubt(("none", "a-move"), ())),
    "safety": Unread("risk"),
    "nothing": Unread("empty"),
}


def answers(*lines: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in read_lines(lines, lambda reply, _client: READINGS[reply])]


def asked(reply: str) -> str:
    return json.dumps({"id": "7", "client": "…", "reply": reply})


@pytest.mark.parametrize(
    ("reply", "kind", "labels", "unsure", "between", "unread"),
    [
        ("sure", "practice", ["a-move"], False, [], None),
        ("none", "practice", [], False, [], None),
        ("doubt", "practice", ["a-move"], True, ["a-move", "none"], None),
        ("talk", "discussion", [], False, [], None),
        ("perhaps talk", "discussion", [], True, ["none", "a-move"], None),
        ("safety", "practice", [], False, [], "risk"),
        ("nothing", "discussion", [], False, [], "empty"),
    ],
)
def test_every_reading_has_its_line(
    reply: str, kind: str, labels: list[str], unsure: bool, between: list[str], unread: str | None
) -> None:
    (line,) = answers(asked(reply))
    assert line.pop("evidence") == [{"label": label, "quote": "stay", "start": 0, "end": 4} for label in labels]
    expected = {"kind": kind, "labels": labels, "unsure": unsure, "between": between, "unread": unread}
    assert line == {"id": "7", **expected}


@pytest.mark.parametrize(
    ("bad", "says"),
    [
        ("not json", "is not JSON"),
        ("[" * 100_000, "is not JSON"),
        ("[1]", "is not an object"),
        ('{"id": "1", "client": "…"}', 'has no "reply"'),
        ('{"id": 1, "client": "…", "reply": "sure"}', '"id" is not a text'),
    ],
)
def test_a_bad_line_is_told_with_its_number_and_the_rest_is_read(bad: str, says: str) -> None:
    error, after = answers("\n", bad, asked("none"))
    assert error["line"] == 2
    assert says in error["error"]
    assert after["kind"] == "practice"
