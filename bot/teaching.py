"""`headlamp corrections`: readings that their authors gave become labelled replies beside the others."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from bot.guide.library import ContentGone, Library
from bot.guide.problems import ContentRefused
from bot.guide.replies import load_replies
from bot.guide.types import CategoryId, LabelledReply
from bot.guide.writing import write_replies
from bot.practice.thread import Correction

VOICE = "corrections"
ABOUT = "Readings that their authors corrected, given for the reader to learn from"


def merge_corrections(given: Iterable[Correction], library: Library, directory: Path) -> tuple[int, Path]:
    """Adds to a guide's labelled replies what is not among them yet; gives how many came, and their file.

    A correction of a client whom no kept content knows is left out. Raises ContentRefused where the replies are wrong.
    """
    path = directory / "replies" / f"{VOICE}.yaml"
    known = [reply for reply in load_replies(directory) if reply.voice == VOICE]
    said = {(reply.client, reply.reply) for reply in known}
    new = [reply for reply in _as_replies(given, library, len(known)) if (reply.client, reply.reply) not in said]
    if new:
        path.write_text(write_replies(VOICE, ABOUT, _by_client([*known, *new])), encoding="utf-8")
    return len(new), path


def _as_replies(given: Iterable[Correction], library: Library, numbered: int) -> Iterator[LabelledReply]:
    for number, correction in enumerate(given, start=numbered + 1):
        statement = _statement(correction, library)
        if statement is not None:
            evidence = tuple(_evidence(correction))
            labels = tuple(dict.fromkeys(label for label, _ in evidence))
            name = f"{VOICE}-{number:03}"
            yield LabelledReply(name, VOICE, statement, correction.reply, "practice", labels, evidence)


def _statement(correction: Correction, library: Library) -> str | None:
    try:
        return library.version(correction.content).prompts[correction.prompt].statement
    except (ContentGone, ContentRefused, KeyError):
        return None


def _evidence(correction: Correction) -> Iterator[tuple[CategoryId, str]]:
    """The whole reply, for a category whose words nobody marked."""
    return ((label, quote or correction.reply) for label, quote in correction.evidence)


def _by_client(replies: Sequence[LabelledReply]) -> list[LabelledReply]:
    """Replies to one client follow one another, in the order in which clients first come."""
    clients = list(dict.fromkeys(reply.client for reply in replies))
    return sorted(replies, key=lambda reply: clients.index(reply.client))
