"""Corrections that people gave become labelled replies: once each, in the corpus's own form."""

from pathlib import Path
from shutil import copytree

import pytest

from bot.guide.library import Library
from bot.guide.loading import load_guide
from bot.guide.replies import check_replies, load_replies
from bot.guide.types import LabelledReply
from bot.practice.thread import Correction
from bot.teaching import VOICE, merge_corrections
from tests.guide import small

GUIDE = load_guide(small.FOLDER)
PROMPT = next(iter(GUIDE.prompts.values()))
LIBRARY = Library(GUIDE, lambda _hash: None)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(copytree(small.FOLDER, tmp_path / "small"))


def correction(reply: str, *evidence: tuple[str, str | None], prompt: str = PROMPT.id) -> Correction:
    return Correction(GUIDE.hash, prompt, reply, evidence)


def added(folder: Path) -> list[LabelledReply]:
    assert check_replies(folder) == ()
    return [reply for reply in load_replies(folder) if reply.voice == VOICE]


def test_a_correction_becomes_a_labelled_reply_to_its_client(folder: Path) -> None:
    given = correction("Take a week. Or I do it.", ("wait", "Take a week."), ("rescue", None))
    new, path = merge_corrections([given], LIBRARY, folder)
    assert (new, path) == (1, folder / "replies" / "corrections.yaml")
    (reply,) = added(folder)
    assert (reply.client, reply.reply, reply.kind) == (PROMPT.statement, given.reply, "practice")
    assert reply.evidence == (("wait", "Take a week."), ("rescue", given.reply))


def test_a_reading_without_a_category_is_none(folder: Path) -> None:
    merge_corrections([correction("Hm.")], LIBRARY, folder)
    assert [(reply.kind, reply.labels) for reply in added(folder)] == [("practice", ())]


def test_what_was_added_before_is_not_added_again(folder: Path) -> None:
    one, two = correction("Wait."), correction("How so?", ("wonder", None))
    assert merge_corrections([one], LIBRARY, folder)[0] == 1
    assert merge_corrections([one, two], LIBRARY, folder)[0] == 1
    assert merge_corrections([one, two], LIBRARY, folder)[0] == 0
    assert [reply.reply for reply in added(folder)] == ["Wait.", "How so?"]


def test_a_client_whom_no_kept_content_knows_is_left_out(folder: Path) -> None:
    gone = Correction("0" * 16, PROMPT.id, "Wait.", ())
    assert merge_corrections([gone, correction("Wait.", prompt="nobody")], LIBRARY, folder)[0] == 0
    assert not (folder / "replies" / "corrections.yaml").exists()
