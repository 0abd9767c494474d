"""Whole talks in a prompt's thread: `dialogues/*.yaml` becomes Dialogue values. Nothing is played here."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any, Literal, cast

from bot.guide.folder import read_folder
from bot.guide.parts import unknown
from bot.guide.problems import ContentRefused, Problem, clip, in_order
from bot.guide.source import Place, Source
from bot.guide.structure import read_sources
from bot.guide.types import NONE, Guide

Person = Literal["Ada", "Ben", "Cleo", "Dev", "Esi", "Femi"]


@dataclass(frozen=True)
class Writes:
    """Somebody writes in the thread."""

    at: str
    person: Person
    text: str


@dataclass(frozen=True)
class WritesAtTheTop:
    """Somebody writes at the top of the channel."""

    at: str
    person: Person
    text: str


@dataclass(frozen=True)
class Commands:
    """Somebody types a slash command in the channel, e.g. `/move side`."""

    at: str
    person: Person
    command: str


@dataclass(frozen=True)
class Edits:
    """Somebody's last message becomes this text."""

    at: str
    person: Person
    text: str


@dataclass(frozen=True)
class Deletes:
    """Somebody deletes their last message."""

    at: str
    person: Person


@dataclass(frozen=True)
class Presses:
    """Somebody presses the button of that label on the bot's last message."""

    at: str
    person: Person
    label: str


@dataclass(frozen=True)
class ReadsItAs:
    """Somebody fills in *I read it differently*, which they have opened, with their own reading."""

    at: str
    person: Person
    labels: tuple[str, ...]


@dataclass(frozen=True)
class UsesShortcut:
    """Somebody uses a message shortcut on the last message of a person."""

    at: str
    person: Person
    shortcut: str
    on: Person


@dataclass(frozen=True)
class HourComes:
    """An hour of the channel comes, or some minutes pass."""

    at: str
    hour: Literal["recap", "later"]


@dataclass(frozen=True)
class BotIsSilent:
    at: str


@dataclass(frozen=True)
class BotReflects:
    """The bot reflects on these findings, in order (`none` for a reply that carries nothing)."""

    at: str
    finds: tuple[str, ...]
    quotes: tuple[str, ...]
    """Words that the reflection quotes; empty where the dialogue leaves them open."""
    updates: bool
    """It changes its last reflection instead of posting one."""
    to: Person | None
    """To this person alone, or in the thread."""


@dataclass(frozen=True)
class BotIsUnsure:
    """The bot asks which of these readings was meant."""

    at: str
    between: tuple[str, ...]
    updates: bool
    to: Person | None


@dataclass(frozen=True)
class BotShows:
    """The bot shows an entry of the guide to one person."""

    at: str
    entry: str
    to: Person


@dataclass(frozen=True)
class BotSays:
    """The bot says a notice of this kind to one person."""

    at: str
    notice: str
    to: Person


@dataclass(frozen=True)
class BotOpens:
    """The bot opens a modal with this title."""

    at: str
    title: str


@dataclass(frozen=True)
class BotDeletes:
    """The bot deletes its last reflection."""

    at: str


@dataclass(frozen=True)
class BotRecaps:
    at: str
    tells: tuple[str, ...] | None
    """The ways that the recap tells, in order; None where the dialogue leaves them open."""


PersonTurn = Writes | WritesAtTheTop | Commands | Edits | Deletes | Presses | ReadsItAs | UsesShortcut
BotTurn = BotIsSilent | BotReflects | BotIsUnsure | BotShows | BotSays | BotOpens | BotDeletes | BotRecaps
Turn = PersonTurn | HourComes | BotTurn
"""One turn of a talk; `at` tells its file and line."""


@dataclass(frozen=True)
class Dialogue:
    """A talk in one prompt's thread."""

    id: str
    """The name of its file."""
    title: str
    about: str
    prompt: str
    turns: tuple[Turn, ...]


def load_dialogues(directory: Path, guide: Guide) -> tuple[Dialogue, ...]:
    """Loads a guide's dialogues, by the names of their files. `directory` is the guide's own.

    Raises ContentRefused with every problem in them.
    """
    sources, problems = _read(directory, guide)
    if problems:
        raise ContentRefused(problems)
    return tuple(map(_dialogue, sources))


def check_dialogues(directory: Path, guide: Guide) -> tuple[Problem, ...]:
    """Returns every problem in a guide's dialogues."""
    return _read(directory, guide)[1]


def _read(directory: Path, guide: Guide) -> tuple[tuple[Source, ...], tuple[Problem, ...]]:
    texts, unread = read_folder(directory / "dialogues")
    sources, misshapen = read_sources(texts, "dialogues")
    found = (problem for source in sources for problem in _check(source.root, guide))
    return sources, in_order((*unread, *misshapen, *found))


def _check(root: Place, guide: Guide) -> Iterator[Problem]:
    readings, entries = (*guide.categories, NONE), (*guide.categories, *guide.entries)
    bot = ("turns", None, "bot")
    yield from unknown(root.texts("prompt"), guide.prompts, "prompt of this guide")
    yield from unknown(root.texts(*bot, "finds", None), readings, "category of this guide")
    yield from unknown(root.texts(*bot, "unsure", None), readings, "category of this guide")
    yield from unknown(root.texts(*bot, "recaps", None), readings, "category of this guide")
    yield from unknown(root.texts("turns", None, None, "reads_it_as", None), readings, "category of this guide")
    yield from unknown(root.texts(*bot, "shows"), entries, "entry of this guide")
    yield from unknown(root.texts(*bot, "says"), guide.voice.notices, "kind of notice")
    yield from _check_order(root)


def _check_order(root: Place) -> Iterator[Problem]:
    """What refers to a person's message comes after one, and quoted words have been written before."""
    written: list[tuple[str, str]] = []
    for act in root.find("turns", None, None):
        for author in _refers_to(act):
            if author not in {person for person, _ in written}:
                yield act.problem(f"{author} has written nothing yet.")
        for quote in (*act.texts("quotes"), *act.texts("quotes", None)):
            if not any(quote.value in text for _, text in written):
                yield quote.problem(f'"{clip(quote.value)}" has not been written yet, word for word.')
        written += [(str(act.path[-1]), text) for text in _writes(act)]


def _refers_to(act: Place) -> tuple[str, ...]:
    """The person on whose last message an act rests."""
    match act.path[-1], act.value:
        case "bot", _:
            return ()
        case who, {"edits": _} | {"deletes": _}:
            return (str(who),)
        case _, {"on": str(author)}:
            return (author,)
        case _:
            return ()


def _writes(act: Place) -> tuple[str, ...]:
    """The words that an act puts into the channel."""
    match act.path[-1], act.value:
        case "bot" | "time", _:
            return ()
        case _, str(text) if not text.startswith("/"):
            return (text,)
        case _, {"edits": str(text)} | {"at_the_top": str(text)}:
            return (text,)
        case _:
            return ()


def _dialogue(source: Source) -> Dialogue:
    talk: Any = source.value
    turns = tuple(_turn(act.where, str(act.path[-1]), act.value) for act in source.root.find("turns", None, None))
    return Dialogue(PurePath(source.name).stem, talk["title"], talk["about"], talk["prompt"], turns)


def _turn(at: str, who: str, act: Any) -> Turn:
    match who:
        case "bot":
            return _bot_turn(at, act)
        case "time":
            return HourComes(at, act)
        case _:
            return _person_turn(at, cast(Person, who), act)


def _person_turn(at: str, who: Person, act: Any) -> PersonTurn:
    match act:
        case str() if act.startswith("/"):
            return Commands(at, who, act)
        case str():
            return Writes(at, who, act)
        case {"at_the_top": text}:
            return WritesAtTheTop(at, who, text)
        case {"edits": text}:
            return Edits(at, who, text)
        case {"deletes": _}:
            return Deletes(at, who)
        case {"presses": label}:
            return Presses(at, who, label)
        case {"reads_it_as": labels}:
            return ReadsItAs(at, who, tuple(labels))
        case {"shortcut": shortcut, "on": author}:
            return UsesShortcut(at, who, shortcut, author)
        case _:
            raise ValueError(f"{at}: the schema lets through what no person's turn is: {act}")


def _bot_turn(at: str, act: Any) -> BotTurn:
    match act:
        case "silent":
            return BotIsSilent(at)
        case {"finds": finds}:
            quotes = act.get("quotes", [])
            quoted = (quotes,) if isinstance(quotes, str) else tuple(quotes)
            return BotReflects(at, tuple(finds), quoted, "updates" in act, act.get("to"))
        case {"unsure": between}:
            return BotIsUnsure(at, tuple(between), "updates" in act, act.get("to"))
        case {"shows": entry, "to": to}:
            return BotShows(at, entry, to)
        case {"says": notice, "to": to}:
            return BotSays(at, notice, to)
        case {"opens": title}:
            return BotOpens(at, title)
        case {"deletes": _}:
            return BotDeletes(at)
        case {"recaps": ways}:
            return BotRecaps(at, tuple(ways) if isinstance(ways, list) else None)
        case _:
            raise ValueError(f"{at}: the schema lets through what no bot's turn is: {act}")
