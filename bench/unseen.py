"""How right what ships is about words that it never learnt from: the reader on replies by four authors who came later,
and on talk as transcripts of sessions have it; the screen on words by three hands.

What stands in bench/replies is for measuring alone.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from bench._reporting import Table, tell
from bot.guide.loading import load_guide
from bot.guide.types import NONE, Guide
from bot.practice.reading import Carries
from bot.reader.lines import judge_lines
from bot.reader.local import LocalReader
from bot.reader.measuring import Judged, figures_of
from bot.reader.screening import screen
from bot.settings import ROOT
from bot.wiring import WEIGHTS

CONTENT = ROOT / "content" / "self-sabotage"
REPLIES = Path(__file__).with_name("replies")
FIGURES: Mapping[str, str] = {
    "replies": "",
    "macro_f1": "0.85",
    "sure": "0.80",
    "sure_right": "0.90",
    "sure_labels_true": "0.95",
    "practice_as_discussion": "at most 0.02",
    "discussion_as_practice": "at most 0.02",
    "discussion_as_practice_surely": "",
    "last_right": "0.90",
    "evidence_f1": "0.80",
}
"""What is told, and the project's aim for it."""

PLAIN = "plain replies that draw a sure trap"


def main() -> None:
    """Reads and screens all of it. Half a minute."""
    guide, reader = load_guide(CONTENT), LocalReader.load(CONTENT / WEIGHTS)
    figures = {file.stem: _figures(file, reader, guide) for file in sorted(REPLIES.glob("*.jsonl"))}
    aims = {**FIGURES, PLAIN: "at most 0.05"}
    screened = _screened()
    says = (
        Table(
            ("the reader", *figures, "aim"),
            [(name, *(f"{of[name]:.3g}" for of in figures.values()), aim) for name, aim in aims.items()],
        ),
        Table(("the screen, by what was meant", *screened), [_row(kind, screened) for kind in screened]),
    )
    tell("unseen", says, {**figures, "screened": screened})


def _figures(file: Path, reader: LocalReader, guide: Guide) -> dict[str, Any]:
    judged = judge_lines(file.read_text("utf-8").splitlines(), reader, guide.categories)
    figures = figures_of(judged, tuple(guide.categories))
    kept = {name: figures[name] for name in (*FIGURES, "f1", "sure_by_class", "voices")}
    return {**kept, PLAIN: _share([_draws_trap(each, guide) for each in judged if each.truth == {NONE}])}


def _draws_trap(judged: Judged, guide: Guide) -> bool:
    """Whether a reply is surely read as carrying a trap."""
    reading = judged.reading
    return isinstance(reading, Carries) and any(guide.is_trap(finding.category) for finding in reading.findings)


def _screened() -> dict[str, dict[str, float]]:
    """By what was meant: the shares that are taken for each, and that pass."""
    meant: dict[str, list[str]] = yaml.safe_load((REPLIES / "screened.yaml").read_text("utf-8"))
    taken = {kind: [str(screen(words) or "read") for words in examples] for kind, examples in meant.items()}
    return {kind: {other: found.count(other) / len(found) for other in meant} for kind, found in taken.items()}


def _row(kind: str, screened: Mapping[str, Mapping[str, float]]) -> tuple[str, ...]:
    return (kind, *(f"{share:.0%}" for share in screened[kind].values()))


def _share(of: Sequence[bool]) -> float:
    return sum(of) / len(of)


if __name__ == "__main__":
    main()
