"""A reading, and how right readings are, as people read it on a terminal."""

from collections.abc import Iterator, Sequence

from bot.guide.types import NONE, Guide
from bot.practice.reading import Carries, Discussion, Doubt, Finding, Measured, Reading, Unread
from bot.reader.safety import SIGNS, SafetyMeasured

_WHY_UNREAD = {
    "empty": "It holds no words.",
    "language": "It does not seem to be English: it is not read.",
    "risk": "It asks about safety: that is never labelled.",
    "private": "It seems to hold a real person's details: it is not read.",
}


def show_reading(reading: Reading, guide: Guide) -> str:
    """Tells in lines what a reply carries, in which words, and in what doubt."""
    return "\n".join(_lines(reading, guide))


def _lines(reading: Reading, guide: Guide) -> Iterator[str]:
    match reading:
        case Carries(findings=findings):
            yield from _findings(findings, guide)
        case Doubt(between=between, guess=guess):
            yield f"In doubt between: {', '.join(_name(reading, guide) for reading in between)}"
            yield "The best guess would be:"
            yield from _findings(guess, guide)
        case Discussion(sure=sure, guess=guess):
            yield "Talk among colleagues." if sure else "Perhaps talk among colleagues: the bot would stay silent."
            yield "Were it meant for the client:"
            yield from (f"  {line}" for line in _lines(guess, guide))
        case Unread(reason=reason):
            yield _WHY_UNREAD[reason]


def _findings(findings: Sequence[Finding], guide: Guide) -> Iterator[str]:
    if not findings:
        yield "No pull and no move: it stays with the client."
    for finding in findings:
        yield f"{_name(finding.category, guide)}: “{' '.join(finding.evidence.quote.split())}”"


def _name(reading: str, guide: Guide) -> str:
    return "no pull and no move" if reading == NONE else guide.categories[reading].name


def compare(before: Measured | None, now: Measured) -> Iterator[str]:
    """Tells how right a reader is about people it never read, beside the one before it."""
    yield f"{'measured on voices it has not read':36}{'before' if before else '':>8}{'now':>8}"
    yield _beside("sure on", before.sure if before else None, now.sure)
    yield _beside("of the sure, wholly right", before.right if before else None, now.right)
    for category, (true, _) in now.named.items():
        earlier = before.named.get(category) if before else None
        yield _beside(f"{category}, where it is named", earlier and earlier[0], true)


def _beside(what: str, before: float | None, now: float) -> str:
    return f"{what:36}{'' if before is None else f'{before:.0%}':>8}{now:8.0%}"


def show_safety(measured: SafetyMeasured) -> Iterator[str]:
    """Tells how right the screen is about what it had not learnt from."""
    for sign, found in zip(SIGNS, measured.found, strict=True):
        yield f"{f'{sign}, heard':36}{found:8.0%}"
    yield f"{'near misses held back':36}{measured.near_misses:8.1%}"
    yield f"{'replies held back':36}{measured.replies:8.2%}"
