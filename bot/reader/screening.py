"""What is looked for in a text before anything of it is stored. Pure: nothing is kept, nothing is decided here."""

import re
from typing import Literal, Protocol

from bot.practice.reading import Carries, Discussion, Reading, Unread
from bot.reader.details import holds_private_details
from bot.reader.language import is_english, plain
from bot.reader.safety import shipped
from bot.reader.words import tokens_of

Screened = Literal["empty", "language", "risk", "private", "distress"]

_NO_WORDS = re.compile(r"<[@#!][^<>\s]{1,80}>|:[a-z0-9_+'-]{1,60}:|<?https?://[^\s>]{1,2000}>?")


class Reader(Protocol):
    """What reads a reply once nothing speaks against it."""

    def read(self, reply: str, client: str) -> Reading: ...


def screen(text: str, known_names: frozenset[str] = frozenset()) -> Screened | None:
    """Returns why a text is not read, or None. `known_names` are the names of the prompt's fictional clients."""
    if not any(token.is_word for token in tokens_of(_NO_WORDS.sub(" ", text))):
        return "empty"
    if holds_private_details(text, known_names):
        return "private"
    if sign := shipped().heard_in(plain(text)):
        return sign
    return None if is_english(tokens_of(_NO_WORDS.sub(" ", text))) else "language"


def read_screened(reader: Reader, reply: str, client: str, known_names: frozenset[str] = frozenset()) -> Reading:
    """Reads a reply unless it is screened out. A colleague's own distress is talk among colleagues."""
    found = screen(reply, known_names)
    if found is None:
        return reader.read(reply, client)
    return Discussion(sure=True, guess=Carries(())) if found == "distress" else Unread(found)
