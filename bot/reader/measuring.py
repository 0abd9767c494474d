"""How right the reader is about voices that it never saw: figures, a table, one JSON object. For development only."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import fmean
from textwrap import shorten
from typing import Any, TypeVar

from bot.guide.types import NONE, CategoryId, LabelledReply
from bot.practice.reading import Carries, Discussion, Doubt, Finding, Measured, Reading, Unread
from bot.reader.examples import DISCUSSION, classes_in, classes_of
from bot.reader.model import CERTAIN
from bot.reader.words import tokens_of

T = TypeVar("T")


@dataclass(frozen=True)
class Judged:
    """A labelled reply beside how it was read."""

    reply: LabelledReply
    reading: Reading
    held: int | None = None
    """How likely the reader held its best guess to be, in millionths; None where it held nothing."""

    @property
    def truth(self) -> frozenset[str]:
        return classes_of(self.reply)

    @property
    def read(self) -> frozenset[str]:
        """The classes of the best guess; a kind in doubt counts as discussion, as the bot is silent then."""
        if isinstance(self.reading, Discussion | Unread):
            return frozenset({DISCUSSION})
        return frozenset(finding.category for finding in findings_of(self.reading)) or frozenset({NONE})

    @property
    def is_sure(self) -> bool:
        return isinstance(self.reading, Carries) or (isinstance(self.reading, Discussion) and self.reading.sure)

    @property
    def is_right(self) -> bool:
        return self.read == self.truth


def findings_of(reading: Reading) -> tuple[Finding, ...]:
    """Returns the findings of the best guess about a practice reply."""
    match reading:
        case Carries(findings):
            return findings
        case Doubt(_, guess):
            return guess
        case Discussion() | Unread():
            return ()


def measured(judged: Sequence[Judged], categories: Sequence[CategoryId]) -> Measured:
    """Returns what the bot says of its own reading."""
    sure = [each for each in judged if each.is_sure]
    return Measured(
        replies=len(judged),
        voices=len({each.reply.voice for each in judged}),
        sure=_share(judged, lambda each: each.is_sure),
        right=_share(sure, lambda each: each.is_right),
        named={name: (_precision(sure, name), _recall(judged, name)) for name in categories},
    )


def _precision(judged: Iterable[Judged], name: str) -> float:
    return _share([each for each in judged if name in each.read], lambda each: name in each.truth)


def _recall(judged: Iterable[Judged], name: str) -> float:
    return _share([each for each in judged if name in each.truth], lambda each: name in each.read)


def report(judged: Sequence[Judged], categories: Sequence[CategoryId]) -> Iterator[str]:
    """Yields the figures as a table for people, then as one line of JSON."""
    figures = figures_of(judged, categories)
    classes = classes_in(categories)
    yield f"{'class':28}{'F1':>7}{'sure on':>9}"
    for name in classes:
        yield f"{name:28}{figures['f1'][name]:7.2f}{figures['sure_by_class'][name]:9.0%}"
    yield ""
    yield f"{'voice':28}{'macro-F1':>9}{'sure on':>9}{'sure, right':>13}"
    for voice, of_voice in figures["voices"].items():
        yield f"{voice:28}{of_voice['macro_f1']:9.2f}{of_voice['sure']:9.0%}{of_voice['sure_right']:13.0%}"
    yield ""
    yield "mistaken most often (is, read as, times):"
    yield from (f"  {truth:28}{read:28}{count:4}" for truth, read, count in figures["mistaken"][:12])
    yield ""
    yield from (f"{name:32}{figures[name]:7.3f}" for name in _SHARES)
    yield ""
    yield f"{'held to be right':28}{'it was':>9}{'replies':>9}"
    for level in figures["calibration"]:
        yield f"{level['held']:<28.0%}{level['right']:9.0%}{level['replies']:9}"
    yield ""
    yield "surely wrong, for example:"
    yield from map(_told, [each for each in judged if each.is_sure and not each.is_right][:: len(judged) // 300 + 1])
    yield json.dumps(figures)


def _told(wrong: Judged) -> str:
    truth, read = (" + ".join(sorted(classes)) for classes in (wrong.truth, wrong.read))
    return f"  {wrong.reply.id}: {truth}, read as {read}: {shorten(wrong.reply.reply, 120, placeholder=' …')}"


_SHARES = (
    "macro_f1",
    "exact",
    "sure",
    "sure_right",
    "sure_labels_true",
    "practice_as_discussion",
    "discussion_as_practice",
    "discussion_as_practice_surely",
    "last_right",
    "evidence_f1",
)


def figures_of(judged: Sequence[Judged], categories: Sequence[CategoryId]) -> dict[str, Any]:
    """Returns every figure by name; shares are of 1."""
    classes = classes_in(categories)
    voices = sorted({each.reply.voice for each in judged})
    return {
        "replies": len(judged),
        **_overall(judged, classes),
        "f1": {name: _f1(judged, name) for name in classes},
        "sure_by_class": {
            name: _share([each for each in judged if name in each.truth], lambda each: each.is_sure) for name in classes
        },
        "voices": {v: _overall([each for each in judged if each.reply.voice == v], classes) for v in voices},
        "calibration": list(_calibration(judged)),
        "mistaken": [(truth, read, count) for (truth, read), count in _confusion(judged).most_common()],
    }


def _overall(judged: Sequence[Judged], classes: Sequence[str]) -> dict[str, float]:
    sure = [each for each in judged if each.is_sure]
    practice = [each for each in judged if each.reply.kind == "practice"]
    discussion = [each for each in judged if each.reply.kind == "discussion"]
    shown = [(label, each) for each in sure for label in each.read - {NONE, DISCUSSION}]
    return {
        "macro_f1": fmean(_f1(judged, name) for name in classes),
        "exact": _share(judged, lambda each: each.is_right),
        "sure": _share(judged, lambda each: each.is_sure),
        "sure_right": _share(sure, lambda each: each.is_right),
        "sure_labels_true": _share(shown, lambda pair: pair[0] in pair[1].truth),
        "practice_as_discussion": _share(practice, lambda each: DISCUSSION in each.read),
        "discussion_as_practice": _share(discussion, lambda each: DISCUSSION not in each.read),
        "discussion_as_practice_surely": _share(discussion, lambda each: each.is_sure and DISCUSSION not in each.read),
        "last_right": _share([each for each in practice if len(each.reply.labels) > 1], _last_is_right),
        "evidence_f1": _mean(_evidence_scores(judged)),
    }


def _calibration(judged: Iterable[Judged]) -> Iterator[dict[str, float]]:
    """Yields, for each tenth of chances, what was held on average, how often that was right, and the replies."""
    levels: dict[int, list[tuple[float, bool]]] = {}
    for each in judged:
        if each.held is not None:
            levels.setdefault(min(9, 10 * each.held // CERTAIN), []).append((each.held / CERTAIN, each.is_right))
    for _, found in sorted(levels.items()):
        held, right = zip(*found, strict=True)
        yield {"held": fmean(held), "right": fmean(right), "replies": len(found)}


def _share(items: Sequence[T], holds: Callable[[T], bool]) -> float:
    return sum(map(holds, items)) / len(items) if items else 0.0


def _mean(values: Iterable[float]) -> float:
    found = list(values)
    return fmean(found) if found else 0.0


def _f1(judged: Iterable[Judged], name: str) -> float:
    cases = Counter((name in each.truth, name in each.read) for each in judged)
    found, missed, wrong = cases[True, True], cases[True, False], cases[False, True]
    return 2 * found / (2 * found + missed + wrong) if found else 0.0


def _last_is_right(judged: Judged) -> bool:
    findings = findings_of(judged.reading)
    return bool(findings) and findings[-1].category == judged.reply.labels[-1]


def _confusion(judged: Iterable[Judged]) -> Counter[tuple[str, str]]:
    """Counts what was read instead of a class that was missed."""
    return Counter(
        (truth, read) for each in judged for truth in each.truth - each.read for read in each.read - each.truth
    )


def _evidence_scores(judged: Iterable[Judged]) -> Iterator[float]:
    """Yields, for each category rightly read, how far its words are those that people marked."""
    for each in judged:
        for finding in findings_of(each.reading):
            marked = [quote for label, quote in each.reply.evidence if label == finding.category]
            if marked:
                yield max(_overlap(each.reply.reply, finding, quote) for quote in marked)


def _overlap(reply: str, finding: Finding, quote: str) -> float:
    """Returns the F1 of the words of a finding against the words of a quote."""
    start = reply.find(quote)
    ours = _words_in(reply, finding.evidence.start, finding.evidence.end)
    theirs = _words_in(reply, start, start + len(quote))
    return 2 * len(ours & theirs) / max(1, len(ours) + len(theirs))


def _words_in(reply: str, start: int, end: int) -> frozenset[int]:
    return frozenset(t.start for t in tokens_of(reply) if t.is_word and start <= t.start < end)
