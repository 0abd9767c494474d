"""Content files become one checked Guide, or every problem in them at once.

`guide.yaml`, `voice.yaml` and `prompts/*.yaml` are a guide; replies and dialogues stand beside it and are
loaded by their own modules. What is checked lives in `structure`, `references`, `slots`, `wording`, `fiction`,
`lengths` and `fitting`.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePath
from typing import Any

from bot.guide.fiction import check_fiction
from bot.guide.fitting import check_fitting
from bot.guide.folder import read_folder, read_text
from bot.guide.kept import take_reasons
from bot.guide.lengths import check_lengths
from bot.guide.parts import Parts
from bot.guide.problems import ContentRefused, Problem, in_order
from bot.guide.references import check_references
from bot.guide.slots import check_slots
from bot.guide.structure import read_sources
from bot.guide.types import (
    NONE,
    Category,
    Client,
    Edge,
    Entry,
    Exclusion,
    FindingVoice,
    Guide,
    Neighbour,
    Prompt,
    RecapVoice,
    UnsureVoice,
    Voice,
    WeekVoice,
)
from bot.guide.wording import check_wording


def load_guide(directory: Path) -> Guide:
    """Loads the guide in a folder. Raises ContentRefused with every problem in its files."""
    guide, problems, _ = load_parts(directory)
    if guide is None:
        raise ContentRefused(problems)
    return guide


def check_guide(directory: Path) -> tuple[Problem, ...]:
    """Returns every problem for which a guide's files cannot be used, by file and line."""
    return load_parts(directory)[1]


def load_parts(directory: Path) -> tuple[Guide | None, tuple[Problem, ...], Parts]:
    """Loads the guide in a folder (None where it has problems), with every problem, and its parts as they were read."""
    files, unread = _read(directory)
    return _parse(files, str(directory), unread)


def content_files(directory: Path) -> dict[str, str]:
    """Reads the texts of a guide's files, by their names inside the folder: what `parse_guide` takes.

    Raises ContentRefused where a file cannot be read.
    """
    files, problems = _read(directory)
    if problems:
        raise ContentRefused(problems)
    return files


def parse_guide(files: Mapping[str, str], shown_as: str) -> Guide:
    """Makes a guide of its files' texts; problems name the files as if they stood in `shown_as`.

    Raises ContentRefused with every problem in them.
    """
    guide, problems, _ = _parse(files, shown_as, ())
    if guide is None:
        raise ContentRefused(problems)
    return guide


def hash_of(files: Mapping[str, str]) -> str:
    """Returns the name of this very version of a guide's files: 16 hexadecimal digits of their SHA-256."""
    digest = hashlib.sha256()
    for name in sorted(files):
        content = files[name].encode("utf-8", "surrogatepass")
        digest.update(f"{name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()[:16]


def _read(directory: Path) -> tuple[dict[str, str], tuple[Problem, ...]]:
    files: dict[str, str] = {}
    problems: list[Problem] = []
    for name in ("guide.yaml", "voice.yaml"):
        text = read_text(directory / name)
        if isinstance(text, Problem):
            problems.append(text)
        else:
            files[name] = text
    prompts, unread = read_folder(directory / "prompts")
    files |= {Path(path).relative_to(directory).as_posix(): text for path, text in prompts.items()}
    return files, (*problems, *unread)


def _parse(
    files: Mapping[str, str], shown_as: str, unread: tuple[Problem, ...]
) -> tuple[Guide | None, tuple[Problem, ...], Parts]:
    """The guide, or None and every problem, and the parts; `unread` are the problems of files not among `files`."""
    guides, misshapen = read_sources(_named(files, "guide.yaml", shown_as), "guide")
    voices, unspoken = read_sources(_named(files, "voice.yaml", shown_as), "voice")
    prompts, unasked = read_sources(_named(files, "prompts/", shown_as), "prompts")
    guides, voices, prompts = (tuple(map(take_reasons, sources)) for sources in (guides, voices, prompts))
    parts = Parts(next(iter(guides), None), next(iter(voices), None), prompts)
    missing = _missing([*_named(files, "", shown_as), *(problem.path for problem in unread)], shown_as)
    found = in_order((*unread, *missing, *misshapen, *unspoken, *unasked, *_check(parts)))
    if found or not parts.guide or not parts.voice:
        return None, found, parts
    return _guide(parts, parts.guide.value, parts.voice.value, hash_of(files)), (), parts


def _named(files: Mapping[str, str], start: str, shown_as: str) -> dict[str, str]:
    """The files whose names begin so, by the path that is shown."""
    return {str(PurePath(shown_as, name)): files[name] for name in sorted(files) if name.startswith(start)}


def _missing(known: Iterable[str], shown_as: str) -> Iterator[Problem]:
    """What a guide must have, and is neither there nor told as a problem of its own."""
    paths = tuple(known)
    for name in ("guide.yaml", "voice.yaml", "prompts"):
        needed = str(PurePath(shown_as, name))
        if not any(path.startswith(needed) for path in paths):
            yield Problem(needed, 1, "is missing.")


def _check(parts: Parts) -> Iterator[Problem]:
    yield from check_references(parts)
    yield from check_wording(parts)
    yield from check_fiction(parts)
    yield from check_lengths(parts)
    yield from check_fitting(parts)
    if parts.voice:
        yield from check_slots(parts.voice)


def _guide(parts: Parts, guide: Any, voice: Any, version: str) -> Guide:
    prompts = [_prompt(prompt.value) for prompt in parts.each_prompt()]
    return Guide(
        id=guide["id"],
        name=guide["name"],
        hash=version,
        categories={entry["id"]: _category(entry) for entry in guide["categories"]},
        entries={entry["id"]: Entry(**_entry(entry)) for entry in guide["entries"]},
        edges=tuple(Edge(**edge) for edge in guide["edges"]),
        voice=_voice(voice),
        prompts={prompt.id: prompt for prompt in prompts},
    )


def _entry(entry: Any) -> dict[str, Any]:
    return {
        "id": entry["id"],
        "name": entry["name"],
        "aliases": tuple(entry.get("aliases", ())),
        "what_it_is": entry["what_it_is"],
        "how_to_recognise": entry["how_to_recognise"],
        "sounds_like": tuple(entry["sounds_like"]),
        "what_it_does": entry["what_it_does"],
        "not_here_when": entry.get("not_here_when", ""),
        "slides_into": tuple(Neighbour(**near) for near in entry.get("slides_into", ())),
        "related": tuple(entry.get("related", ())),
    }


def _category(entry: Any) -> Category:
    excluded = tuple(
        Exclusion(near["what"], None if near["reads_as"] == NONE else near["reads_as"]) for near in entry["does_not"]
    )
    return Category(**_entry(entry), kind=entry["kind"], carries=entry["carries"], does_not=excluded)


def _voice(voice: Any) -> Voice:
    return Voice(
        invites=tuple(voice["invites"]),
        findings={reading: _finding(said) for reading, said in voice["findings"].items()},
        turns={shape: tuple(lines) for shape, lines in voice["turns"].items()},
        unsure=UnsureVoice(
            two=tuple(voice["unsure"]["two"]),
            something_else=voice["unsure"]["something_else"],
            settled=tuple(voice["unsure"]["settled"]),
        ),
        notices={kind: tuple(lines) for kind, lines in voice["notices"].items()},
        recap=RecapVoice(**{part: tuple(lines) for part, lines in voice["recap"].items()}),
        week=WeekVoice(**{part: tuple(lines) for part, lines in voice["week"].items()}) if "week" in voice else None,
    )


def _finding(said: Any) -> FindingVoice:
    return FindingVoice(
        opens=tuple(said["opens"]),
        ends=tuple(said["ends"]),
        does=tuple(said["does"]),
        might=said["might"],
        choice=said["choice"],
    )


def _prompt(prompt: Any) -> Prompt:
    return Prompt(
        id=prompt["id"],
        theme=prompt["theme"],
        level=prompt["level"],
        client=Client(**prompt["client"]),
        statement=prompt["statement"],
        invitation=prompt["invitation"],
        pulls=tuple(prompt["pulls"]),
        next_lines=dict(prompt["next_lines"]),
        examples=dict(prompt["examples"]),
        question=prompt["question"],
    )
