"""The labelled replies that a reader learns from: `replies/<voice>.yaml` becomes LabelledReply values."""

from collections.abc import Collection, Iterator
from itertools import chain
from pathlib import Path, PurePath
from typing import Any

from bot.guide.folder import read_folder, read_text
from bot.guide.parts import repeated
from bot.guide.problems import ContentRefused, Problem, clip, in_order, meant
from bot.guide.source import Place, Source, parse
from bot.guide.structure import read_sources
from bot.guide.types import CategoryId, LabelledReply


def load_replies(directory: Path) -> tuple[LabelledReply, ...]:
    """Loads a guide's labelled replies, by voice and client. `directory` is the guide's own.

    Raises ContentRefused with every problem in them.
    """
    sources, problems = _read(directory)
    if problems:
        raise ContentRefused(problems)
    return tuple(reply for source in sources for reply in _replies(source.value))


def check_replies(directory: Path) -> tuple[Problem, ...]:
    """Returns every problem in a guide's labelled replies."""
    return _read(directory)[1]


def _read(directory: Path) -> tuple[tuple[Source, ...], tuple[Problem, ...]]:
    texts, unread = read_folder(directory / "replies")
    sources, misshapen = read_sources(texts, "replies")
    return sources, in_order((*unread, *misshapen, *_check(sources, _category_ids(directory))))


def _category_ids(directory: Path) -> tuple[CategoryId, ...]:
    """The ids of the guide's categories; what is wrong with that file is told where the guide is loaded."""
    text = read_text(directory / "guide.yaml")
    source = None if isinstance(text, Problem) else parse("guide.yaml", text)[0]
    return tuple(place.value for place in source.root.texts("categories", None, "id")) if source else ()


def _check(sources: Collection[Source], categories: Collection[CategoryId]) -> Iterator[Problem]:
    yield from _check_names(sources)
    yield from repeated(chain.from_iterable(s.root.texts("clients", None, "replies", None, "id") for s in sources))
    for source in sources:
        for client in source.root.mappings("clients", None):
            yield from repeated(client.texts("replies", None, "reply"))
        for reply in source.root.mappings("clients", None, "replies", None):
            yield from _check_labels(reply, categories)
            yield from _check_quotes(reply)


def _check_names(sources: Collection[Source]) -> Iterator[Problem]:
    for source in sources:
        stem = PurePath(source.name).stem
        for voice in source.root.texts("voice", "id"):
            if voice.value != stem:
                yield voice.problem(f'"{voice.value}" is not the name of the file, {stem}.')


def _check_labels(reply: Place, categories: Collection[CategoryId]) -> Iterator[Problem]:
    for place, label, _ in _carried(reply):
        if categories and label not in categories:
            yield place.problem(f'"{clip(label)}" is no category of this guide.{meant(label, categories)}')


def _check_quotes(reply: Place) -> Iterator[Problem]:
    """Each quote stands in the reply word for word, and they come in the order of the reply."""
    text = str(reply.value.get("reply"))
    reached = 0
    for place, _, quote in _carried(reply):
        if quote not in text:
            yield place.problem(f'"{clip(quote)}" is not in the reply word for word.{_parting(quote, text)}')
        elif quote != text and text.find(quote, reached) < 0:
            yield place.problem(f'"{clip(quote)}" comes earlier in the reply than the words before it here.')
        else:
            reached = max(reached, text.find(quote, reached))


def _parting(quote: str, text: str) -> str:
    """Says how far a quote follows the reply."""
    words = quote.split(" ")
    shared = max(n for n in range(len(words) + 1) if " ".join(words[:n]) in text)
    return f' They part after "{clip(" ".join(words[:shared]))}".' if shared else ""


def _carried(reply: Place) -> Iterator[tuple[Place, CategoryId, str]]:
    """The labels of a reply in order, each with its words; a category alone means the whole reply."""
    for item in reply.find("carries", None):
        match item.value:
            case str():
                yield item, item.value, str(reply.value.get("reply"))
            case dict():
                yield from ((item, label, str(quote)) for label, quote in item.value.items())


def _replies(file: Any) -> Iterator[LabelledReply]:
    for client in file["clients"]:
        for entry in client["replies"]:
            evidence = tuple(_evidence(entry))
            yield LabelledReply(
                id=entry["id"],
                voice=file["voice"]["id"],
                client=client["statement"],
                reply=entry["reply"],
                kind="discussion" if entry["carries"] == "discussion" else "practice",
                labels=tuple(dict.fromkeys(label for label, _ in evidence)),
                evidence=evidence,
            )


def _evidence(entry: Any) -> Iterator[tuple[CategoryId, str]]:
    if isinstance(entry["carries"], str):
        return
    for item in entry["carries"]:
        yield from [(item, entry["reply"])] if isinstance(item, str) else item.items()
