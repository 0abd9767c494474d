"""One check tells what is wrong anywhere in a guide's folder."""

from pathlib import Path
from shutil import copytree

import pytest

from bot.guide.checking import check_content
from tests.guide import small

REAL = Path(__file__).parents[2] / "content" / "self-sabotage"


def spoil(path: Path, right: str, wrong: str) -> None:
    path.write_text(path.read_text("utf-8").replace(right, wrong), "utf-8")


def test_a_right_folder_has_no_problems() -> None:
    assert check_content(small.FOLDER) == ()


def test_mistakes_in_replies_and_talks_are_told_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    copytree(small.FOLDER, "small")
    spoil(Path("small/replies/Z.yaml"), "carries: none", "carries: non")
    spoil(Path("small/dialogues/first.yaml"), "bot: silent", "bot: quiet")
    spoil(Path("small/dialogues/first.yaml"), "says: top_level", "says: toplevel")
    assert [str(problem) for problem in check_content(Path("small"))] == [
        'small/dialogues/first.yaml:8: turns.bot: "quiet" is not known here. It is one of: silent.',
        'small/dialogues/first.yaml:18: turns.bot.says: "toplevel" is no kind of notice. Did you mean "top_level"?',
        'small/replies/Z.yaml:22: clients.replies.carries: "non" is not known here. Did you mean "none"?',
    ]


def test_mistakes_in_guide_and_replies_are_told_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    copytree(small.FOLDER, "small")
    spoil(Path("small/replies/Z.yaml"), "carries: none", "carries: non")
    spoil(Path("small/voice.yaml"), "choice: Asking\n", "choice:\n")
    assert [str(problem) for problem in check_content(Path("small"))] == [
        'small/replies/Z.yaml:22: clients.replies.carries: "non" is not known here. Did you mean "none"?',
        "small/voice.yaml:19: findings.wonder.choice: must be text, is empty.",
    ]


def test_the_real_content_is_right() -> None:
    assert [str(problem) for problem in check_content(REAL) if not problem.is_warning] == []
