"""A missing program is told with the line that installs it, and with nothing else."""

from pathlib import Path

import pytest

from tests.machine import CHROMIUM, POSTGRESQL, Machine, MissingError, Need, first_that_starts, how_to_install, provide

DEBIAN = Machine(has_apt=True, has_brew=False, is_root=False)
MAC = Machine(has_apt=False, has_brew=True, is_root=False)
OTHER = Machine(has_apt=False, has_brew=False, is_root=True)


def test_the_line_asks_for_what_is_missing_and_no_more() -> None:
    assert "    sudo apt-get install --yes postgresql\n" in how_to_install([POSTGRESQL], DEBIAN)


def test_one_line_installs_all_that_is_missing() -> None:
    assert "    brew install postgresql@17 google-chrome\n" in how_to_install([POSTGRESQL, CHROMIUM], MAC)


def test_a_machine_without_a_known_package_manager_is_told_in_words() -> None:
    told = how_to_install([CHROMIUM], OTHER)
    assert "CHROMIUM=/path/to/it" in told
    assert "install --yes" not in told


def test_without_root_nothing_is_installed_and_the_run_stops() -> None:
    nowhere = Need("a thing", find=lambda: None, apt=("thing",), brew=("thing",), in_words="Look for it.")
    with pytest.raises(MissingError, match="sudo apt-get install --yes thing"):
        provide([nowhere], DEBIAN)


def test_a_browser_that_is_there_but_does_not_start_is_passed_over(tmp_path: Path) -> None:
    empty_shell, works = tmp_path / "chromium-browser", tmp_path / "chromium"
    empty_shell.write_text("#!/bin/sh\nexit 1\n")
    works.write_text("#!/bin/sh\necho Chromium 1.0\n")
    for program in (empty_shell, works):
        program.chmod(0o755)
    assert first_that_starts([tmp_path / "nothing", empty_shell, works]) == works
