"""Labelled replies that are written as a file are read back as they were, whatever people typed."""

from dataclasses import replace
from pathlib import Path
from shutil import copytree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.guide.replies import check_replies, load_replies
from bot.guide.types import LabelledReply
from bot.guide.writing import WIDTH, write_replies
from tests.guide import small

ABOUT = "Whoever writes: with a colon, and “marks”"
WHOLE = LabelledReply(
    "N-1", "N", "I closed the book.", "Wait with me.", "practice", ("wait",), (("wait", "Wait with me."),)
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(copytree(small.FOLDER, tmp_path / "small"))


def read_back(folder: Path, *replies: LabelledReply) -> tuple[LabelledReply, ...]:
    for path in (folder / "replies").iterdir():
        path.unlink()
    (folder / "replies" / "N.yaml").write_text(write_replies("N", ABOUT, replies), "utf-8")
    assert check_replies(folder) == ()
    return load_replies(folder)


def test_the_small_guides_replies_are_read_back_as_they_were(folder: Path) -> None:
    replies = [replace(reply, voice="N") for reply in load_replies(folder)]
    assert list(read_back(folder, *replies)) == replies


@pytest.mark.parametrize(
    "typed",
    [
        "a line\nand another",
        "  spaces  around and   between ",
        "# no comment",
        "- no list: {no: mapping}",
        'he said "no" & \\ left',
        "no",
        "emoji 🙂, a tab\tand a return\r\nto end",
        "long " * 60 + "end",
    ],
)
def test_what_people_type_is_read_back_as_it_was(folder: Path, typed: str) -> None:
    reply = replace(WHOLE, reply=typed, client=typed, evidence=(("wait", typed),))
    assert read_back(folder, reply) == (reply,)


WRITTEN = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn")), min_size=1, max_size=200)


@given(WRITTEN.filter(str.strip))
def test_any_words_stay_on_lines_that_can_be_read(typed: str) -> None:
    text = write_replies("N", ABOUT, [replace(WHOLE, reply=typed, evidence=(("wait", typed),))])
    words = max(map(len, typed.split()), default=0)
    assert all(len(line) <= max(WIDTH, words + 14) or '"' in line for line in text.splitlines())
