"""Labelled replies load with their evidence, and a label without ground is refused."""

from pathlib import Path
from shutil import copytree

import pytest

from bot.guide.loading import load_guide
from bot.guide.problems import ContentRefused
from bot.guide.replies import check_replies, load_replies
from bot.guide.types import LabelledReply
from tests.guide import small

REAL = Path(__file__).parents[2] / "content" / "self-sabotage"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(copytree(small.FOLDER, tmp_path / "small"))


def problems(folder: Path) -> list[str]:
    return [str(problem).removeprefix(f"{folder}/replies/") for problem in check_replies(folder)]


def spoil(folder: Path, right: str, wrong: str) -> list[str]:
    path = folder / "replies" / "Z.yaml"
    text = path.read_text("utf-8")
    assert text.count(right) == 1
    path.write_text(text.replace(right, wrong), "utf-8")
    return problems(folder)


def test_replies_load_with_labels_in_order_and_the_words_that_carry_them() -> None:
    reply, *_ = load_replies(small.FOLDER)
    assert reply == LabelledReply(
        id="Z-001",
        voice="Z",
        client="I closed the book.",
        reply="Hm. Take your time. Or give it here, I'll do the second one.",
        kind="practice",
        labels=("wait", "rescue"),
        evidence=(("wait", "Take your time."), ("rescue", "give it here, I'll do the second one")),
    )


def test_a_category_alone_means_the_whole_reply() -> None:
    assert load_replies(small.FOLDER)[1].evidence == (("wonder", "How do you see it?"),)


def test_none_and_discussion_carry_nothing() -> None:
    plain, talk = load_replies(small.FOLDER)[2:4]
    assert (plain.kind, plain.labels, plain.evidence) == ("practice", (), ())
    assert (talk.kind, talk.labels, talk.evidence) == ("discussion", (), ())


def test_two_runs_of_words_can_carry_one_label(folder: Path) -> None:
    more = '- rescue: "give it here"\n          - rescue: "I\'ll do the second one"'
    assert spoil(folder, '- rescue: "give it here, I\'ll do the second one"', more) == []
    first, *_ = load_replies(folder)
    assert first.labels == ("wait", "rescue")
    assert [label for label, _ in first.evidence] == ["wait", "rescue", "rescue"]


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        (
            '- wait: "Take your time."',
            '- wiat: "Take your time."',
            'Z.yaml:12: clients.replies.carries: "wiat" is no category of this guide. Did you mean "wait"?',
        ),
        (
            '- wait: "Take your time."',
            '- wait: "Take all your time."',
            'Z.yaml:12: clients.replies.carries: "Take all your time." is not in the reply word for word. '
            'They part after "Take".',
        ),
        (
            '- rescue: "give it here, I\'ll do the second one"',
            '- rescue: "Hm."',
            'Z.yaml:13: clients.replies.carries: "Hm." comes earlier in the reply than the words before it here.',
        ),
        ("id: Z-002", "id: Z-001", 'Z.yaml:15: clients.replies.id: "Z-001" stands already at {}:8.'),
        (
            "You closed it.",
            "How do you see it?",
            'Z.yaml:21: clients.replies.reply: "How do you see it?" stands already at {}:16.',
        ),
        (
            "carries: discussion",
            "carries: discusion",
            'Z.yaml:26: clients.replies.carries: "discusion" is not known here. Did you mean "discussion"?',
        ),
        ("carries: none", "carries: []", "Z.yaml:22: clients.replies.carries: is empty."),
        (
            '- wait: "Take your time."\n          - rescue',
            '- wait: "Take your time."\n            rescue',
            "Z.yaml:12: clients.replies.carries: holds more than one category. Begin each with a dash of its own.",
        ),
        ("id: Z\n", "id: Y\n", 'Z.yaml:3: voice.id: "Y" is not the name of the file, Z.'),
    ],
)
def test_a_mistake_in_the_replies_is_told_with_its_line(folder: Path, right: str, wrong: str, said: str) -> None:
    assert spoil(folder, right, wrong) == [said.format(folder / "replies" / "Z.yaml")]


def test_replies_with_mistakes_do_not_load(folder: Path) -> None:
    spoil(folder, "carries: none", "carries: nothing")
    with pytest.raises(ContentRefused, match="nothing"):
        load_replies(folder)


def test_labels_are_not_held_against_a_guide_that_cannot_be_read(folder: Path) -> None:
    (folder / "guide.yaml").write_text("id: [")
    assert problems(folder) == []


def test_the_real_replies_are_right_and_every_category_has_some() -> None:
    replies = load_replies(REAL)
    assert len(replies) >= 1_280
    assert {label for reply in replies for label in reply.labels} == set(load_guide(REAL).categories)
    assert all(quote in reply.reply for reply in replies for _, quote in reply.evidence)
