"""A new prompt on its way: what its answers must be, and the item that is added to its theme's file."""

import json
import re
import unicodedata
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot.guide.fiction import not_fictional, sounds_like_risk, surname_in
from bot.guide.folder import read_text
from bot.guide.loading import load_parts
from bot.guide.parts import Parts
from bot.guide.problems import Problem, clip, meant
from bot.guide.source import parse
from bot.guide.types import NONE, CategoryId
from bot.guide.wording import EXAMPLE_WORDS, NEXT_LINE_WORDS, STATEMENT_WORDS, UNWRITTEN, wrong_length
from bot.guide.writing import folded

SCHEMA_LINE = "# yaml-language-server: $schema=../../../bot/guide/schema/prompts.schema.json\n"
"""What tells editors how the file is shaped."""

_HEAD = """\
# Clients of the theme {theme}. One item is one prompt: the client, what they say, and all that belongs to it.
# docs/authoring.md tells how to write one; headlamp check tells what is missing.
"""

_SLUG = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_PLAIN = re.compile(r"(?!(?:null|true|false)$)[^\W\d_][\w ,.'’()-]*(?<! )", re.IGNORECASE)
LONGEST_ID = 60


class DraftRefused(Exception):
    """A prompt that cannot be started so, with the way out."""


@dataclass(frozen=True)
class Known:
    """What a new prompt must fit in with."""

    moves: Mapping[CategoryId, str]
    """By id, with what each is."""
    traps: Mapping[CategoryId, str]
    prompts: Collection[str]
    themes: Collection[str]

    def readings(self) -> tuple[str, ...]:
        """Everything for which a client has a next line."""
        return (*self.moves, *self.traps, NONE)


@dataclass(frozen=True)
class Draft:
    """A prompt as far as it is written. What is missing among the texts is left to be written."""

    id: str
    theme: str
    level: int
    name: str
    line: str
    pronouns: str
    statement: str
    pulls: tuple[CategoryId, ...]
    invitation: str = UNWRITTEN
    next_lines: Mapping[str, str] = field(default_factory=dict)
    examples: Mapping[CategoryId, str] = field(default_factory=dict)
    question: str = UNWRITTEN


def know(directory: Path) -> Known:
    """Looks up what stands in a guide's folder, whether all of it is right or not.

    Raises DraftRefused where the guide itself cannot be read.
    """
    parts = load_parts(directory)[2]
    if not parts.categories("move") or not parts.categories("trap"):
        raise DraftRefused(f"{directory / 'guide.yaml'} cannot be read yet. Run headlamp check, and mend it first.")
    themes = [Path(source.name).stem for source in parts.prompts]
    ids = [place.value for place in parts.in_prompts("id")]
    return Known(_described(parts, "move"), _described(parts, "trap"), ids, themes)


def _described(parts: Parts, kind: str) -> dict[CategoryId, str]:
    entries = parts.guide.root.mappings("categories", None) if parts.guide else ()
    return {
        str(entry.value["id"]): " ".join(str(entry.value.get("what_it_is", "")).split())
        for entry in entries
        if entry.value.get("kind") == kind and "id" in entry.value
    }


def slug(text: str) -> str:
    """Makes a name for files of a text: lower-case words joined by hyphens."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return "-".join(re.findall(r"[a-z0-9]+", plain.lower()))


# --- what is wrong with an answer; empty where nothing is --------------------------------------------


def wrong_name(name: str) -> str:
    if not name:
        return "A client needs a first name."
    return "A first name has at most 40 characters." if len(name) > 40 else ""


def wrong_line(line: str, name: str) -> str:
    if not line.startswith(name):
        return f"Begin with the name: {name}, age, trade or place."
    if len(line) > 150:
        return f"It has {len(line)} characters, at most 150 are right."
    return surname_in(line, name) or _wrong_text(line)


def wrong_statement(statement: str) -> str:
    return _wrong_words(statement, STATEMENT_WORDS)


def wrong_next_line(line: str) -> str:
    return _wrong_words(line, NEXT_LINE_WORDS)


def wrong_example(example: str) -> str:
    return _wrong_words(example, EXAMPLE_WORDS)


def wrong_sentence(sentence: str) -> str:
    if len(sentence) > 600:
        return f"It has {len(sentence)} characters, at most 600 are right."
    return _wrong_text(sentence)


def wrong_id(prompt_id: str, known: Known) -> str:
    if not _SLUG.fullmatch(prompt_id) or len(prompt_id) > LONGEST_ID:
        return f'"{clip(prompt_id)}" is no id: lower-case words joined by hyphens, a letter first, are.'
    return f"{prompt_id} is there already. Take another word." if prompt_id in known.prompts else ""


def wrong_theme(theme: str) -> str:
    return "" if _SLUG.fullmatch(theme) else f'"{clip(theme)}" is no theme: a lower-case word is, e.g. work.'


def wrong_pulls(pulls: Collection[CategoryId], known: Known) -> str:
    for pull in pulls:
        if pull not in known.traps:
            what = "it is a move" if pull in known.moves else f"the traps are: {', '.join(known.traps)}"
            return f'"{clip(pull)}" is no trap of this guide, {what}.{meant(pull, known.traps)}'
    if not 2 <= len(pulls) <= 4 or len(set(pulls)) < len(pulls):
        return "Name two to four traps, each once, the strongest first."
    return ""


def _wrong_words(text: str, limits: tuple[int, int]) -> str:
    wrong = wrong_length(text, *limits)
    return f"It {wrong}" if wrong else _wrong_text(text)


def _wrong_text(text: str) -> str:
    return not_fictional(text) or sounds_like_risk(text)


# --- writing it down ---------------------------------------------------------------------------------


def write_draft(draft: Draft, known: Known) -> str:
    """Returns the item for a theme's file, with every category of the guide."""
    lines = [
        f"- id: {draft.id}",
        f"  theme: {draft.theme}",
        f"  level: {draft.level}",
        "  client:",
        f"    name: {_short(draft.name)}",
        f"    line: {_short(draft.line)}",
        f"    pronouns: {draft.pronouns}",
        f"  statement: {folded(draft.statement, 4)}",
        f"  invitation: {folded(draft.invitation, 4)}",
        f"  pulls: [{', '.join(draft.pulls)}]",
        "  next_lines:",
        *_texts(known.readings(), draft.next_lines),
        "  examples:",
        *_texts(tuple(known.moves), draft.examples),
        f"  question: {folded(draft.question, 4)}",
    ]
    return "\n".join(lines) + "\n"


def _short(text: str) -> str:
    """A text on the line of its key: as it is where YAML reads it so, else in quotes."""
    return text if _PLAIN.fullmatch(text) else json.dumps(text, ensure_ascii=False)


def _texts(keys: tuple[str, ...], texts: Mapping[str, str]) -> list[str]:
    return [f"    {key}: {folded(texts.get(key, UNWRITTEN), 6)}" for key in keys]


def add_draft(directory: Path, draft: Draft, known: Known) -> tuple[Path, int]:
    """Adds a prompt at the end of its theme's file, which is made where there is none; gives the file and the line.

    Raises DraftRefused where the file cannot be read as it stands: nothing is written then.
    """
    path = directory / "prompts" / f"{draft.theme}.yaml"
    before = read_text(path) if path.exists() else SCHEMA_LINE + _HEAD.format(theme=draft.theme)
    if isinstance(before, Problem):
        raise DraftRefused(f"{before}\nNothing was written. Mend that first.")
    start = before.rstrip("\n") + "\n\n"
    text = start + write_draft(draft, known)
    source, problems = parse(str(path), text)
    if source is None or not isinstance(source.value, list):
        told = "\n".join(map(str, problems)) or f"{path}:1: is no list of prompts."
        raise DraftRefused(f"{told}\nNothing was written. Mend that first.")
    whole = path.with_name(f".{path.name}.new")
    whole.write_text(text, encoding="utf-8")
    whole.replace(path)
    return path, start.count("\n") + 1


def pairs(given: Collection[str], keys: Collection[str], wrong: Callable[[str], str], what: str) -> dict[str, str]:
    """Reads KEY=TEXT options. Raises DraftRefused for a key that is not known, and for a text that is not right."""
    found: dict[str, str] = {}
    for one in given:
        key, equals, text = one.partition("=")
        key, text = key.strip(), " ".join(text.split())
        if not equals or key not in keys:
            raise DraftRefused(f'"{clip(one)}": {what}=text is meant, one of: {", ".join(keys)}.{meant(key, keys)}')
        if said := wrong(text):
            raise DraftRefused(f"{key}: {said}")
        found[key] = text
    return found
