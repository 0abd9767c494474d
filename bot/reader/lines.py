"""Replies as lines of JSON in, readings as lines of JSON out: how the reader is used, and measured, from outside."""

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.guide.types import LabelledReply
from bot.practice.reading import Carries, Discussion, Doubt, Finding, Reading, Unread
from bot.reader.local import LocalReader
from bot.reader.measuring import Judged
from bot.reader.screening import read_screened

Read = Callable[[str, str], Reading]
"""Reads a reply to a client's statement; `partial(read_screened, reader)` is one."""


@dataclass(frozen=True)
class Asked:
    """One line's question."""

    id: str
    client: str
    reply: str


class LineRefused(Exception):
    """A line that holds no question; the message says what is wrong with it."""


def read_lines(lines: Iterable[str], read: Read) -> Iterator[str]:
    """Yields one line of JSON for each line that is not blank; a bad line becomes an error with its number."""
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            asked = _asked(_parsed(line))
        except LineRefused as error:
            yield json.dumps({"error": str(error), "line": number}, ensure_ascii=True)
            continue
        yield json.dumps(described(asked.id, read(asked.reply, asked.client)), ensure_ascii=True)


def judge_lines(lines: Iterable[str], reader: LocalReader, categories: Collection[str]) -> tuple[Judged, ...]:
    """Reads labelled replies, one a line, and puts each beside its labels. Raises LineRefused for a bad line."""
    labelled = [_labelled(line, number, categories) for number, line in enumerate(lines, start=1) if line.strip()]
    return tuple(_judged(reply, reader) for reply in labelled)


def _judged(reply: LabelledReply, reader: LocalReader) -> Judged:
    reading = read_screened(reader, reply.reply, reply.client)
    held = None if isinstance(reading, Unread) else reader.read_with_chance(reply.reply, reply.client)[1]
    return Judged(reply, reading, held)


def _labelled(line: str, number: int, categories: Collection[str]) -> LabelledReply:
    try:
        found = _parsed(line)
        asked = _asked(found)
        kind, labels = found.get("kind"), found.get("labels", [])
        evidence = tuple((str(one["label"]), str(one["quote"])) for one in found.get("evidence", ()))
    except LineRefused as refused:
        raise LineRefused(f"line {number} {refused}") from None
    except (KeyError, TypeError):
        raise LineRefused(f'line {number}: "evidence" is a list of {{"label": "…", "quote": "…"}}') from None
    if kind not in ("practice", "discussion"):
        raise LineRefused(f'line {number}: "kind" is "practice" or "discussion", not {kind!r}')
    if unknown := [label for label in labels if label not in categories]:
        raise LineRefused(f"line {number}: {unknown[0]!r} is no category. They are: {', '.join(categories)}")
    if outside := [quote for _, quote in evidence if quote not in asked.reply]:
        raise LineRefused(f"line {number}: {len(outside)} quotes of its evidence are not in the reply word for word")
    voice = str(found.get("voice", "all"))
    return LabelledReply(asked.id, voice, asked.client, asked.reply, kind, tuple(labels), evidence)


def _parsed(line: str) -> dict[str, Any]:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise LineRefused(f"is not JSON: {error}") from None
    if not isinstance(found, dict):
        raise LineRefused('is not an object. Write {"id": "1", "client": "…", "reply": "…"}')
    return found


def _asked(found: Mapping[str, Any]) -> Asked:
    return Asked(*(_text(found, name) for name in ("id", "client", "reply")))


def _text(found: Mapping[str, Any], name: str) -> str:
    if name not in found:
        raise LineRefused(f'has no "{name}"')
    if not isinstance(found[name], str):
        raise LineRefused(f'"{name}" is not a text in quotation marks')
    return str(found[name])


def described(id_: str, reading: Reading) -> dict[str, Any]:
    """Returns a reading as plain values. A kind in doubt is discussion; a question about safety is practice."""
    match reading:
        case Carries(findings):
            return _described(id_, "practice", findings)
        case Doubt(between, guess):
            return _described(id_, "practice", guess, unsure=True, between=between)
        case Discussion(sure, guess):
            return _described(id_, "discussion", unsure=not sure, between=() if sure else _between(guess))
        case Unread(reason):
            return _described(id_, "practice" if reason == "risk" else "discussion", unread=reason)


def _between(guess: Carries | Doubt) -> tuple[str, ...]:
    return guess.between if isinstance(guess, Doubt) else ()


def _described(
    id_: str,
    kind: str,
    findings: tuple[Finding, ...] = (),
    *,
    unsure: bool = False,
    between: tuple[str, ...] = (),
    unread: str | None = None,
) -> dict[str, Any]:
    return {
        "id": id_,
        "kind": kind,
        "labels": [finding.category for finding in findings],
        "evidence": [
            {
                "label": finding.category,
                "quote": finding.evidence.quote,
                "start": finding.evidence.start,
                "end": finding.evidence.end,
            }
            for finding in findings
        ],
        "unsure": unsure,
        "between": list(between),
        "unread": unread,
    }
