"""Texts that somebody has judged: `text:` with `why_kept:` beside it stands wherever a text may stand.

The rest of the guide never sees the pair: the text takes its place, and the source remembers the reason.
"""

from dataclasses import replace
from typing import Any

from bot.guide.source import Path, Source, Value

TEXT, WHY = "text", "why_kept"


def take_reasons(source: Source) -> Source:
    """Puts each kept text in the place of its pair, and the reason among the source's `kept`."""
    if not any(path and path[-1] == WHY for path in source.lines):
        return source
    kept: dict[Path, str] = {}
    value = _taken(source.value, (), kept)
    lines = {path: source.line((*path, TEXT)) for path in kept}
    return replace(source, value=value, lines={**source.lines, **lines}, kept=kept)


def _taken(value: Any, path: Path, kept: dict[Path, str]) -> Value:
    match value:
        case {"text": str(text), "why_kept": str(why)} if len(value) == 2 and why.strip():
            kept[path] = why
            return text
        case dict():
            return {key: _taken(inside, (*path, key), kept) for key, inside in value.items()}
        case list():
            return [_taken(inside, (*path, at), kept) for at, inside in enumerate(value)]
        case _:
            return value  # type: ignore[no-any-return]  # whatever a source holds
