"""YAML is read with its lines; what is tricky or broken in it is a problem, never an exception."""

import pytest

from bot.guide.source import Source, parse


def problems(text: str) -> list[str]:
    source, found = parse("a.yaml", text)
    assert (source is None) == bool(found)
    return [str(problem) for problem in found]


def read(text: str) -> Source:
    source, found = parse("a.yaml", text)
    assert source is not None, found
    return source


def test_every_part_remembers_its_line() -> None:
    source = read("# head\nid: one\nlist:\n  - a\n  - b: >-\n      folded\n      text\n")
    assert source.value == {"id": "one", "list": ["a", {"b": "folded text"}]}
    assert [source.line(path) for path in ((), ("id",), ("list",), ("list", 1), ("list", 1, "b"))] == [2, 2, 3, 5, 5]


def test_an_unknown_path_has_the_line_of_what_holds_it() -> None:
    assert read("a:\n  b: 1\n").line(("a", "missing", 3)) == 1


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("no", "no"),
        ("on", "on"),
        ("Yes", "Yes"),
        ("12:30", "12:30"),
        ("2026-11-23", "2026-11-23"),
        ("0x1F", "0x1F"),
        ("'3'", "3"),
        ("3", 3),
        ("-3", -3),
        ("3.5", 3.5),
        ("true", True),
        ("~", None),
        ("", None),
    ],
)
def test_words_stay_words(written: str, value: object) -> None:
    assert repr(read(f"a: {written}\n").value) == repr({"a": value})


def test_keys_are_always_words() -> None:
    assert read("on: a\n1: b\n").value == {"on": "a", "1": "b"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "a.yaml:1: is empty."),
        ("# only a comment\n", "a.yaml:1: is empty."),
        ("\ufeffid: a\n", "a.yaml:1: begins with a byte order mark. Save the file as UTF-8 without it."),
        ("a: 1\nb:\tc\n", "a.yaml:2: holds a tab. Use spaces."),
        ("a: 1\nb: \x07\n", "a.yaml:2: holds a character that is no text (U+0007)."),
        ("a: \ud800\n", "a.yaml:1: holds a character that is no text (U+D800)."),
        ("a: 1\nb: 2\na: 3\n", 'a.yaml:3: "a" stands here twice, first in line 1.'),
        ("a: &x 1\n", "a.yaml:1: &x names a part. Write texts out, or put this one in quotes."),
        ("a: 1\nb: *x\n", "a.yaml:2: *x points elsewhere. Write the text out, or put it in quotes."),
        ("a: !!str 1\n", "a.yaml:1: a tag (!) is not read. Put a text that begins with ! in quotes."),
        ("a: 1\n---\nb: 2\n", "a.yaml:3: begins a second document (---). A file holds one."),
        (
            "[a]: b\n",
            "a.yaml:1: a key must be a word, not a list or a mapping. Is a text missing its quotes?",
        ),
        (
            "a: he said: no\n",
            "a.yaml:1: cannot be read as YAML: mapping values are not allowed in this context. "
            "A text with a colon goes in quotes, or on its own lines under >-.",
        ),
        (
            "a: 1\nb: 'open\nc: 2\n",
            "a.yaml:2: cannot be read as YAML: found unexpected end of stream. "
            "A quotation mark or a bracket that is opened here is not closed.",
        ),
        (
            "a: %b\n",
            "a.yaml:1: cannot be read as YAML: found character that cannot start any token. "
            "A text that begins with a sign goes in quotes, or on its own lines under >-.",
        ),
    ],
)
def test_what_is_wrong_is_said_with_its_line(text: str, said: str) -> None:
    assert problems(text) == [said]


def test_tricks_are_told_all_at_once() -> None:
    assert len(problems("a: &x 1\nb: *x\nc: !t 2\na: 3\n")) == 4


def test_a_bomb_of_aliases_is_refused_without_being_unfolded() -> None:
    bomb = "a: &a [x, x]\n" + "".join(f"{b}: &{b} [*{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    assert len(problems(bomb)) == 9 + 16


def test_depth_without_end_is_refused() -> None:
    assert problems("a: " + "[" * 5_000) == ["a.yaml:1: is nested too deeply."]


def test_a_file_without_end_is_refused() -> None:
    assert problems("a: " + "ä" * 500_001) == [
        "a.yaml:1: is larger than 1,000,000 bytes. Spread it over several files."
    ]
