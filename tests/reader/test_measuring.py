"""The figures by which the reader is judged, on cases small enough to count by hand."""

from typing import Literal

from bot.guide.types import LabelledReply
from bot.practice.reading import Carries, Discussion, Doubt, Evidence, Finding, Reading
from bot.reader.measuring import Judged, figures_of, report
from bot.reader.model import CERTAIN

REPLY = "Could you ring him? It will pass."
PLAN, COMFORT = Evidence(REPLY, 0, 19), Evidence(REPLY, 20, 33)
CATEGORIES = ("problem-solving", "reassurance")


def judged(
    reading: Reading, held: float | None, *labels: str, kind: Literal["practice", "discussion"] = "practice"
) -> Judged:
    quotes = {"problem-solving": PLAN.quote, "reassurance": COMFORT.quote}
    evidence = tuple((label, quotes[label]) for label in labels)
    reply = LabelledReply("1", "voice", "Tell me what to do.", REPLY, kind, labels, evidence)
    return Judged(reply, reading, None if held is None else round(held * CERTAIN))


BOTH = Carries((Finding("problem-solving", PLAN), Finding("reassurance", COMFORT)))
ONE = Doubt(("problem-solving", "reassurance"), (Finding("problem-solving", PLAN),))
CASES = (
    judged(BOTH, 0.95, "problem-solving", "reassurance"),
    judged(BOTH, 0.93, "problem-solving"),
    judged(ONE, 0.41, "problem-solving", "reassurance"),
    judged(Discussion(True, ONE), 0.99, kind="discussion"),
    judged(Discussion(False, ONE), None, "reassurance"),
)


def test_what_was_held_likely_stands_beside_how_often_it_was_right() -> None:
    low, high = figures_of(CASES, CATEGORIES)["calibration"]
    assert low == {"held": 0.41, "right": 0.0, "replies": 1}
    assert (round(high["held"], 3), high["right"], high["replies"]) == (0.957, 2 / 3, 3)


def test_the_shares_are_those_one_counts_by_hand() -> None:
    figures = figures_of(CASES, CATEGORIES)
    assert figures["sure"] == 3 / 5
    assert figures["sure_right"] == 2 / 3
    assert figures["sure_labels_true"] == 3 / 4
    assert figures["last_right"] == 1 / 2
    assert figures["practice_as_discussion"] == 1 / 4
    assert figures["discussion_as_practice"] == 0
    assert figures["evidence_f1"] == 1


def test_people_read_it_as_a_table() -> None:
    lines = list(report(CASES, CATEGORIES))
    assert any(line.split() == ["41%", "0%", "1"] for line in lines)
    assert any(line.split() == ["96%", "67%", "3"] for line in lines)
