"""The logs of the whole run, at their most talkative, and what must never stand in them: people's words and secrets."""

import logging
import os
import shutil
import tempfile
from functools import partial
from pathlib import Path

import pytest

from bot.guide.dialogues import Edits, Writes, load_dialogues
from bot.guide.loading import load_guide
from bot.sandbox import Tokens
from bot.settings import ROOT

FOLDER = "HEADLAMP_LOGS_OF_THE_RUN"
"""The variable of the environment that names their folder: the workers of a run inherit it."""

CANARY = "yellow-canary-word"
"""What people say in tests that look for it afterwards."""
SAYS = "When you say that, what happens in your chest right now? Can we stay with it a moment?"
"""What people say in tests where the bot is to answer."""


def file_for_process() -> Path:
    """A file for what a process prints; it is looked through with the rest."""
    handle, name = tempfile.mkstemp(prefix="process-", suffix=".log", dir=os.environ[FOLDER])
    os.close(handle)
    return Path(name)


def canaries() -> frozenset[str]:
    """Words of people, and secrets, as the tests use them."""
    content = ROOT / "content" / "self-sabotage"
    turns = (turn for dialogue in load_dialogues(content, load_guide(content)) for turn in dialogue.turns)
    said = {turn.text[:40] for turn in turns if isinstance(turn, Writes | Edits) and len(turn.text) > 20}
    tokens = Tokens()
    return frozenset({CANARY, SAYS[:40], tokens.bot, tokens.app, tokens.signing_secret, *said})


def found_in(logs: Path) -> list[str]:
    """Where a canary stands, as file and line; not what it is."""
    wanted, found = canaries(), []
    for file in sorted(logs.glob("*.log")):
        text = file.read_text("utf-8", "replace")
        for canary in (canary for canary in wanted if canary in text):
            lines = enumerate(text.splitlines(), 1)
            found += [f"{file.name}:{number} holds {canary[:12]}…" for number, line in lines if canary in line]
    return sorted(found)


def pytest_configure(config: pytest.Config) -> None:
    """Keeps all that is logged, at every level, in each process that runs tests; their folder goes with the run."""
    if not _is_worker(config):
        os.environ[FOLDER] = tempfile.mkdtemp(prefix="headlamp-logs-")
        config.add_cleanup(partial(shutil.rmtree, os.environ[FOLDER]))
    handler = logging.FileHandler(Path(os.environ[FOLDER]) / f"tests-{os.getpid()}.log", encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(name)s %(levelname)s %(message)s"))
    logging.root.addHandler(handler)
    logging.root.setLevel(logging.DEBUG)
    config.add_cleanup(handler.close)
    config.add_cleanup(partial(logging.root.removeHandler, handler))


@pytest.hookimpl(trylast=True)  # when the fixtures are gone, and the workers with theirs
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Looks through all logs once, where the run ends, and fails it for what it finds."""
    if _is_worker(session.config) or not (found := found_in(Path(os.environ[FOLDER]))):
        return
    told = "Somebody's words, or a secret, stand in the logs:\n" + "\n".join(found[:20])
    name = "no_words_and_no_secrets_in_any_log_of_the_run"
    place = ("tests/logs.py", None, name)
    report = pytest.TestReport(f"tests/logs.py::{name}", place, {}, "failed", told, "teardown")
    session.config.hook.pytest_runtest_logreport(report=report)
    session.exitstatus = pytest.ExitCode.TESTS_FAILED


def _is_worker(config: pytest.Config) -> bool:
    """Whether this process runs tests for another, which ends the run."""
    return hasattr(config, "workerinput")
