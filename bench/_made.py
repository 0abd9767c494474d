"""Content of any size, made from the guide's own words: as many prompts as are asked for, no two alike."""

import random
from collections.abc import Mapping
from pathlib import Path
from shutil import copytree, rmtree

from bot.guide.drafting import Draft, know, write_draft
from bot.guide.loading import load_guide
from bot.guide.types import Guide

PER_THEME = 10
"""Prompts in a file."""


def make_content(guide_folder: Path, folder: Path, count: int) -> None:
    """Copies a guide's folder with `count` made prompts in the place of its own; its talks, which name those, go."""
    copytree(guide_folder, folder)
    rmtree(folder / "prompts")
    rmtree(folder / "dialogues")
    (folder / "prompts").mkdir()
    (folder / "dialogues").mkdir()
    guide, known = load_guide(guide_folder), know(guide_folder)
    words = _words(guide)
    for start in range(0, count, PER_THEME):
        theme = f"theme-{start // PER_THEME}"
        items = [_draft(n, theme, guide, words) for n in range(start, min(count, start + PER_THEME))]
        text = "\n".join(write_draft(item, known) for item in items)
        (folder / "prompts" / f"{theme}.yaml").write_text(text, encoding="utf-8")


def _words(guide: Guide) -> list[str]:
    """Every word that the guide's clients say, as often as they say it."""
    texts = [prompt.statement for prompt in guide.prompts.values()]
    texts += [line for prompt in guide.prompts.values() for line in prompt.next_lines.values()]
    return [word for text in texts for word in text.replace('"', "").split()]


def _draft(n: int, theme: str, guide: Guide, words: list[str]) -> Draft:
    """A prompt as long as the guide's own, of their words in any order."""
    like = list(guide.prompts.values())[n % len(guide.prompts)]
    chance = random.Random(n)

    def said(text: str) -> str:
        return " ".join(chance.choice(words) for _ in text.split())

    def each(texts: Mapping[str, str]) -> dict[str, str]:
        return {key: said(text) for key, text in texts.items()}

    name = f"Client{n}"
    return Draft(
        id=f"client-{n}",
        theme=theme,
        level=like.level,
        name=name,
        line=f"{name}, {20 + n % 60}, somewhere",
        pronouns=like.client.pronouns,
        statement=said(like.statement),
        pulls=like.pulls,
        invitation=said(like.invitation),
        next_lines=each(like.next_lines),
        examples=each(like.examples),
        question=said(like.question),
    )
