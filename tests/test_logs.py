"""What looks through the logs of the run finds what it is to find."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.settings import ROOT
from tests.logs import CANARY, SAYS, canaries, found_in

TALKATIVE = f"""
import logging
import pytest
from tests.logs import file_for_process

@pytest.fixture(scope="session")
def last():
    yield
    logging.getLogger("a.fixture").debug("{CANARY}")

@pytest.mark.parametrize("n", [1, 2])
def test_talks(last, n):
    file_for_process().write_text("{CANARY}")
"""


def test_a_word_in_a_log_is_found_by_file_and_line(tmp_path: Path) -> None:
    (tmp_path / "a.log").write_text(f"all is well\nit said: {SAYS}\n")
    (tmp_path / "b.log").write_text(f"{CANARY}\n")
    assert [one.split()[0] for one in found_in(tmp_path)] == ["a.log:2", "b.log:1"]


def test_there_are_canaries_enough() -> None:
    assert len(canaries()) > 30


@pytest.mark.parametrize(("workers", "sources"), [("0", 1), ("2", 2)])
def test_a_word_fails_the_run_from_whichever_worker_from_a_process_or_out_of_the_last_fixture(
    tmp_path: Path, workers: str, sources: int
) -> None:
    (tmp_path / "test_talkative.py").write_text(TALKATIVE)
    (tmp_path / "pytest.ini").touch()
    once = ["-q", "-rN"]  # each finding once: where CI is set, pytest's summary tells them a second time
    run = [sys.executable, "-m", "pytest", *once, "-p", "xdist", "-p", "tests.logs", "-n", workers, str(tmp_path)]
    alone = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}  # without what these two tests do not need
    done = subprocess.run(run, cwd=ROOT, env=alone, capture_output=True, text=True, check=False)
    assert (done.returncode, "2 passed, 1 error" in done.stdout) == (1, True), done.stdout + done.stderr
    assert [done.stdout.count(f"\n{file}-") for file in ("process", "tests")] == [2, sources]
