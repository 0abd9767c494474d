"""What is wrong with content, as values: where it stands, what it is, what was meant. No reading of files."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is wrong in one place; `line` counts from 1, and is 1 for a file as a whole.

    A warning is for a person to judge: content with warnings is right, and can be used.
    """

    path: str
    line: int
    what: str
    is_warning: bool = False

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {'warning: ' if self.is_warning else ''}{self.what}"


class ContentRefused(Exception):
    """Content that cannot be used, with every problem found in it."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = in_order(problems)
        super().__init__("\n".join(map(str, self.problems)))


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Sorts problems by file and line, each told once."""
    return tuple(sorted(set(problems)))


def meant(word: str, known: Iterable[str], shown: str = "{}") -> str:
    """Says what was probably meant, with a space before it; empty where nothing known is near."""
    names = list(known)
    near = get_close_matches(word, names, n=1) or get_close_matches(word.lower(), names, n=1)
    return f' Did you mean "{shown.format(near[0])}"?' if near else ""


def clip(text: str, characters: int = 60) -> str:
    """Shortens a text on one line, for showing it in a message."""
    line = " ".join(text.split())
    return line if len(line) <= characters else line[: characters - 1].rstrip() + "…"
