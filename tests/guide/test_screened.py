"""Examples for the screen load by sitting and kind, and what is wrong with them is told with its place."""

from pathlib import Path

import pytest

from bot.guide.problems import ContentRefused
from bot.guide.screened import load_examples
from bot.guide.types import ScreenExample

RIGHT = """\
sitting: { id: one, about: "Somebody" }
risk: ["Are you safe?"]
distress: ["I am not well."]
read: ["Two birds, one stone."]
"""


def load(folder: Path, text: str, name: str = "one.yaml") -> tuple[ScreenExample, ...]:
    (folder / name).write_text(text, "utf-8")
    return load_examples(folder)


def test_they_load_by_sitting_and_kind(tmp_path: Path) -> None:
    assert load(tmp_path, RIGHT) == (
        ScreenExample("one", "Are you safe?", "risk"),
        ScreenExample("one", "I am not well.", "distress"),
        ScreenExample("one", "Two birds, one stone.", "read"),
    )


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ("id: one", "id: two", '"two" is not the name of the file'),
        ('["I am not well."]', '["Are you safe?"]', "stands already at"),
        ("distress:", "distres:", '"distres" is no key here'),
        ('["Are you safe?"]', "Are you safe?", "must be a list"),
        ('"Are you safe?"', '""', "is empty"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(tmp_path: Path, right: str, wrong: str, told: str) -> None:
    with pytest.raises(ContentRefused, match=f"one.yaml:\\d+: .*{told}"):
        load(tmp_path, RIGHT.replace(right, wrong))


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(ContentRefused, match="is missing"):
        load_examples(tmp_path / "none")
