"""What looks through the logs of the run finds what it is to find."""

from pathlib import Path

from tests.logs import CANARY, SAYS, canaries, found_in


def test_a_word_in_a_log_is_found_by_file_and_line(tmp_path: Path) -> None:
    (tmp_path / "a.log").write_text(f"all is well\nit said: {SAYS}\n")
    (tmp_path / "b.log").write_text(f"{CANARY}\n")
    assert [one.split()[0] for one in found_in(tmp_path)] == ["a.log:2", "b.log:1"]


def test_there_are_canaries_enough() -> None:
    assert len(canaries()) > 30
