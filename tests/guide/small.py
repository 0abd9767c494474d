"""A small guide, whole and right, and ways to spoil it. It names no category of the real one."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from bot.guide.loading import content_files, parse_guide
from bot.guide.problems import ContentRefused
from bot.guide.types import Guide

FOLDER = Path(__file__).with_name("small")
SHOWN_AS = "content/small"

Files = Mapping[str, str]


def files() -> dict[str, str]:
    return content_files(FOLDER)


@cache
def guide() -> Guide:
    return parse_guide(files(), SHOWN_AS)


def spoiled(name: str, old: str, new: str, among: Files | None = None) -> dict[str, str]:
    """The small guide's files with one passage of one file replaced."""
    texts = dict(files() if among is None else among)
    assert texts[name].count(old) == 1, f"{old!r} stands {texts[name].count(old)} times in {name}"
    return {**texts, name: texts[name].replace(old, new)}


def problems_of(texts: Files) -> list[str]:
    """What is said about these files; empty when they make a guide."""
    try:
        parse_guide(texts, SHOWN_AS)
    except ContentRefused as refused:
        return str(refused).splitlines()
    return []
