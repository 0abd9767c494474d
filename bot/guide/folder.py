"""Content files on the disk become texts; what stops a file from being read is a problem, no exception."""

from collections.abc import Iterator
from pathlib import Path

from bot.guide.problems import Problem
from bot.guide.source import MOST_BYTES, decode


def read_text(path: Path) -> str | Problem:
    """Reads one file as UTF-8 text."""
    try:
        with path.open("rb") as file:
            return decode(str(path), file.read(MOST_BYTES + 1))
    except FileNotFoundError:
        return Problem(str(path), 1, "is missing.")
    except OSError as error:
        return Problem(str(path), 1, f"cannot be read: {error.strerror}.")


def list_yaml(directory: Path) -> Iterator[Path | Problem]:
    """Yields a folder's content files by name, and a problem for each file that only looks like one."""
    try:
        paths = sorted(directory.iterdir())
    except OSError:
        yield Problem(str(directory), 1, "is missing.")
        return
    for path in paths:
        if path.name.startswith("."):
            continue
        if path.suffix == ".yaml":
            yield path
        elif path.suffix.lower() in {".yml", ".yaml"}:
            yield Problem(str(path), 1, f"is not read under this name. Name it {path.stem}.yaml.")


def read_folder(directory: Path) -> tuple[dict[str, str], tuple[Problem, ...]]:
    """Reads a folder's content files: the texts by the name that is shown, and what is wrong."""
    texts: dict[str, str] = {}
    problems: list[Problem] = []
    for path in list_yaml(directory):
        text = path if isinstance(path, Problem) else read_text(path)
        if isinstance(path, Problem) or isinstance(text, Problem):
            problems.extend(found for found in (path, text) if isinstance(found, Problem))
        else:
            texts[str(path)] = text
    return texts, tuple(dict.fromkeys(problems))
