"""A text with `why_kept` beside it is the same text, with a reason; the pair may stand wherever check finds fault."""

import json

import pytest
import yaml

from bot.guide.loading import parse_guide
from tests.guide import small

WORK, VOICE, GUIDE = "prompts/work.yaml", "voice.yaml", "guide.yaml"
QUESTION = "  question: What is Otto testing when he mentions the diploma?\n"
KEPT = "  question:\n    text: What is Otto testing when he mentions the diploma?\n    why_kept: It is his word.\n"


def test_a_kept_text_takes_the_place_of_its_pair() -> None:
    guide = parse_guide(small.spoiled(WORK, QUESTION, KEPT), "small")
    assert guide.prompts == small.guide().prompts


def with_reason(name: str, *path: str | int) -> dict[str, str]:
    """The small guide with a reason beside the text at a path: the file is written anew as JSON, which is YAML too."""
    files = small.files()
    value = inside = yaml.safe_load(files[name])
    *way, last = path
    for step in way:
        inside = inside[step]
    assert isinstance(inside[last], str)
    inside[last] = {"text": inside[last], "why_kept": "So it is said here."}
    return {**files, name: json.dumps(value)}


@pytest.mark.parametrize(
    ("name", "path"),
    [
        (VOICE, ("invites", 0)),
        (VOICE, ("findings", "wait", "opens", 0)),
        (VOICE, ("notices", "private", 0)),
        (GUIDE, ("categories", 0, "what_it_is")),
        (GUIDE, ("categories", 0, "sounds_like", 0)),
        (WORK, (0, "statement")),
        (WORK, (0, "next_lines", "none")),
        (WORK, (0, "examples", "wait")),
        (WORK, (0, "invitation")),
    ],
)
def test_a_reason_may_stand_beside_any_text_that_is_judged(name: str, path: tuple[str | int, ...]) -> None:
    assert small.problems_of(with_reason(name, *path)) == []


@pytest.mark.parametrize(
    ("pair", "said"),
    [
        ("    text: Why?\n", 'question: "why_kept" is missing.'),
        ("    why_kept: So it is said.\n", 'question: "text" is missing.'),
        ("    text: Why?\n    why_kept:\n", "question.why_kept: must be text, is empty."),
        ("    text: Why?\n    why: So.\n", '"why" is no key here. Keys here: text, why_kept.'),
        (
            "    text: 12\n    why_kept: So.\n",
            "question.text: must be text, is the number 12; as text it goes in quotes.",
        ),
    ],
)
def test_a_pair_that_is_not_whole_is_told(pair: str, said: str) -> None:
    found = small.problems_of(small.spoiled(WORK, QUESTION, f"  question:\n{pair}"))
    assert any(said in problem for problem in found), found


def test_a_reason_excuses_neither_risk_nor_length() -> None:
    pair = "  question:\n    text: Would he kill himself?\n    why_kept: I like it.\n"
    (found,) = small.problems_of(small.spoiled(WORK, QUESTION, pair))
    assert found == (
        'content/small/prompts/work.yaml:31: question: "kill himself" sounds like risk. '
        "Prompts hold none: say it another way."
    )
