"""The logs of the whole run, at their most talkative, and what must never stand in them: people's words and secrets."""

import logging
import shutil
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from bot.guide.dialogues import Edits, Writes, load_dialogues
from bot.guide.loading import load_guide
from bot.sandbox import Tokens
from bot.settings import ROOT

FOLDER = Path(tempfile.mkdtemp(prefix="headlamp-logs-"))
_numbers = count()

CANARY = "yellow-canary-word"
"""What people say in tests that look for it afterwards."""
SAYS = "When you say that, what happens in your chest right now? Can we stay with it a moment?"
"""What people say in tests where the bot is to answer."""


def file_for_process() -> Path:
    """A file for what a process prints; it is looked through with the rest."""
    return FOLDER / f"process-{next(_numbers)}.log"


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


@pytest.fixture(scope="session", autouse=True)
def no_words_and_no_secrets_in_any_log_of_the_run() -> Iterator[None]:
    """Keeps all that is logged, at every level, and looks through it when all tests are done."""
    handler = logging.FileHandler(FOLDER / "tests.log", encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(name)s %(levelname)s %(message)s"))
    root, before = logging.getLogger(), logging.getLogger().level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield
    root.removeHandler(handler)
    root.setLevel(before)
    handler.close()
    found = found_in(FOLDER)
    shutil.rmtree(FOLDER)
    assert not found, "Somebody's words, or a secret, stand in the logs:\n" + "\n".join(found[:20])
