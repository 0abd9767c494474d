"""Whatever stands in content files, they are refused as content or loaded: nothing else is raised."""

import random
from pathlib import Path
from shutil import copytree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.guide.dialogues import check_dialogues
from bot.guide.loading import check_guide, parse_guide
from bot.guide.problems import ContentRefused
from bot.guide.replies import check_replies
from tests.guide import small

FILES = small.files()
SIGNS = [*"\n :-#>|&*!?{}[],'\"%@`~0\t\\", "\n  - ", ": ", "---\n", "{quote}", "\x00", "é", "\ud800", "\u2028"]

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


def loads_or_is_refused(files: dict[str, str]) -> bool:
    """Holds when the files make a guide, or when at least one problem is told with its line."""
    try:
        parse_guide(files, "any")
    except ContentRefused as refused:
        return bool(refused.problems) and all(problem.line >= 1 and problem.what for problem in refused.problems)
    return True


def with_a_line_of(text: str, seed: int, value: object) -> str:
    """A text with this value in some line, after the line's key where it has one."""
    lines = text.splitlines()
    at = random.Random(seed).randrange(len(lines))
    key, colon, _ = lines[at].partition(":")
    lines[at] = f"{key}{colon} {value!r}"
    return "\n".join(lines)


@settings(max_examples=150, deadline=None)
@given(name=st.sampled_from(sorted(FILES)), text=st.text(max_size=300))
def test_any_text_as_a_file(name: str, text: str) -> None:
    assert loads_or_is_refused({**FILES, name: text})


@settings(max_examples=150, deadline=None)
@given(
    name=st.sampled_from(sorted(FILES)),
    seed=st.integers(0, 10_000),
    pieces=st.lists(st.sampled_from(SIGNS), min_size=1, max_size=4),
)
def test_any_slip_of_the_pen_in_a_right_file(name: str, seed: int, pieces: list[str]) -> None:
    text, chance = FILES[name], random.Random(seed)
    for piece in pieces:
        at = chance.randrange(len(text))
        text = text[:at] + piece + text[at + chance.randrange(4) :]
    assert loads_or_is_refused({**FILES, name: text})


@settings(max_examples=150, deadline=None)
@given(name=st.sampled_from(sorted(FILES)), seed=st.integers(0, 10_000), value=values)
def test_any_value_in_the_place_of_another(name: str, seed: int, value: object) -> None:
    assert loads_or_is_refused({**FILES, name: with_a_line_of(FILES[name], seed, value)})


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(copytree(small.FOLDER, tmp_path_factory.mktemp("any") / "small"))


@settings(max_examples=100, deadline=None)
@given(content=st.binary(max_size=200) | st.text(max_size=200).map(lambda t: t.encode("utf-8", "surrogatepass")))
def test_any_bytes_as_files(folder: Path, content: bytes) -> None:
    for name in ("prompts/any.yaml", "replies/any.yaml", "dialogues/any.yaml"):
        (folder / name).write_bytes(content)
    assert check_guide(folder)
    assert check_replies(folder)
    assert check_dialogues(folder, small.guide())


@settings(max_examples=100, deadline=None)
@given(name=st.sampled_from(["replies/Z.yaml", "dialogues/first.yaml"]), seed=st.integers(0, 10_000), value=values)
def test_any_value_in_replies_and_talks(folder: Path, name: str, seed: int, value: object) -> None:
    text = with_a_line_of((small.FOLDER / name).read_text("utf-8"), seed, value)
    (folder / name).write_text(text, "utf-8", errors="replace")
    problems = (*check_replies(folder), *check_dialogues(folder, small.guide()))
    assert all(problem.line >= 1 and problem.what for problem in problems)
