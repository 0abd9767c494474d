"""Does everything that is named exist, and is every name given once? Nothing about wording or length."""

from collections.abc import Collection, Iterable, Iterator
from itertools import chain
from pathlib import PurePath

from bot.guide.parts import Parts, repeated, unknown
from bot.guide.problems import Problem, clip, meant
from bot.guide.source import Place, Source
from bot.guide.types import NONE


def check_references(parts: Parts) -> Iterator[Problem]:
    """Yields every name of the guide, its prompts and its voice that is unknown, missing or given twice."""
    if parts.guide:
        yield from _check_names(parts.guide)
        yield from _check_guide(parts.guide, parts)
    yield from repeated(parts.in_prompts("id"))
    yield from _check_themes(parts)
    if parts.categories():
        yield from _check_readings(parts)
    if parts.categories() and parts.know_kinds():
        yield from _check_kinds(parts)


def _check_names(guide: Source) -> Iterator[Problem]:
    """The ids of the guide's own parts, and the words by which people look entries up."""
    root = guide.root
    ids = [*root.texts("categories", None, "id"), *root.texts("entries", None, "id")]
    aliases = chain(root.texts("categories", None, "aliases", None), root.texts("entries", None, "aliases", None))
    yield from repeated(chain(ids, aliases), str.casefold)
    yield from repeated(root.texts("edges", None, "id"))
    yield from (
        place.problem(f'"{NONE}" is the name of a reply that carries no category. Take another one.')
        for place in ids
        if place.value == NONE
    )


def _check_guide(guide: Source, parts: Parts) -> Iterator[Problem]:
    categories, entries = parts.categories(), parts.entries()
    for entry in chain(guide.root.mappings("categories", None), guide.root.mappings("entries", None)):
        instead = list(entry.texts("does_not", None, "reads_as"))
        becomes = list(entry.texts("slides_into", None, "to"))
        beside = list(entry.texts("related", None))
        yield from unknown(instead, (*categories, NONE), "category of this guide")
        yield from unknown(becomes, categories, "category of this guide")
        yield from unknown(beside, entries, "entry of this guide")
        for place in (*instead, *becomes, *beside):
            if place.value == entry.value.get("id"):
                yield place.problem(f'"{place.value}" is this entry itself.')


def _check_themes(parts: Parts) -> Iterator[Problem]:
    for theme in parts.in_prompts("theme"):
        stem = PurePath(theme.source.name).stem
        if theme.value != stem:
            yield theme.problem(f'"{clip(theme.value)}" is not the name of the file, {stem}.')


def _check_readings(parts: Parts) -> Iterator[Problem]:
    """What is said for each category, and for none, is said for every one and for no other."""
    readings = (*parts.categories(), NONE)
    for prompt in parts.each_prompt():
        yield from _exactly(prompt.mappings("next_lines"), readings, "category of this guide")
    if parts.voice:
        yield from _exactly(parts.voice.root.mappings("findings"), readings, "category of this guide")


def _check_kinds(parts: Parts) -> Iterator[Problem]:
    """Prompts pull towards traps, and give an example of every move."""
    moves, traps = parts.categories("move"), parts.categories("trap")
    for prompt in parts.each_prompt():
        yield from _exactly(prompt.mappings("examples"), moves, "move of this guide")
        for pull in prompt.texts("pulls", None):
            if pull.value in moves:
                yield pull.problem(f'"{pull.value}" is no trap of this guide, it is a move.')
            else:
                yield from unknown([pull], traps, "trap of this guide")


def _exactly(places: Iterable[Place], keys: Collection[str], what: str) -> Iterator[Problem]:
    for place in places:
        for key in place.value:
            if key not in keys:
                yield place.problem(f'"{clip(key)}" is no {what}.{meant(key, keys)}', at=key)
        for key in keys:
            if key not in place.value:
                yield place.problem(f'"{key}" is missing.')
