"""Runs of words, as they are heard: without capitals and signs."""

import re
from collections.abc import Iterator

Run = str
"""Words with single spaces between them."""

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


def words_of(text: str) -> list[str]:
    """Returns the words of a text in lower case, with one kind of apostrophe."""
    return _WORD.findall(text.casefold().replace("’", "'"))


def runs_of(text: str, length: int) -> Iterator[Run]:
    """Yields every run of that many words, in order."""
    words = words_of(text)
    return (" ".join(words[at : at + length]) for at in range(len(words) - length + 1))
