"""Words become pieces of a fixed vocabulary, the longest first: what an encoder knows words by."""

import re
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from unicodedata import combining, normalize

from bot.reader.words import Span, Token

BEGIN, END, UNKNOWN = "[CLS]", "[SEP]", "[UNK]"
"""Pieces that every vocabulary holds: what stands before and after a text, and what it has no piece for."""

_SIGNS = ("@", "://")
_INSIDE = "##"
_PARTS = re.compile(r"[^\W_]+|[^\s]")
_MOST_LETTERS = 60
_REMEMBERED = 8192


class Pieces:
    """A vocabulary. Numbers of pieces are their places in it."""

    def __init__(self, vocabulary: Sequence[str]) -> None:
        self.vocabulary = tuple(vocabulary)
        self._numbers = {piece: number for number, piece in enumerate(vocabulary)}
        self.begin, self.end, self._unknown = (self._numbers[piece] for piece in (BEGIN, END, UNKNOWN))
        self.of = lru_cache(maxsize=_REMEMBERED)(self._of)

    def _of(self, text: str) -> tuple[int, ...]:
        """Returns the pieces of a text without spaces: a word, a mark, or several glued together."""
        plain = "".join(letter for letter in normalize("NFD", text.lower()) if not combining(letter))
        return tuple(number for part in _PARTS.findall(plain) for number in self._of_part(part))

    def _of_part(self, part: str) -> list[int]:
        if len(part) > _MOST_LETTERS:
            return [self._unknown]
        numbers: list[int] = []
        start = 0
        while start < len(part):
            end, number = self._longest(part, start)
            if number is None:
                return [self._unknown]
            numbers.append(number)
            start = end
        return numbers

    def _longest(self, part: str, start: int) -> tuple[int, int | None]:
        """Returns where the longest known piece that begins here ends, and its number."""
        for end in range(len(part), start, -1):
            piece = part[start:end] if start == 0 else _INSIDE + part[start:end]
            if piece in self._numbers:
                return end, self._numbers[piece]
        return start, None


def pieces_in(
    reply: str, tokens: Sequence[Token], span: Span, said: Collection[str], pieces: Pieces
) -> Iterator[tuple[int, bool]]:
    """Yields the pieces of a span, each with whether the client said its word; an address or a mention is known by
    its sign alone."""
    for token in tokens[span.first : span.last]:
        text = token.form if token.form in _SIGNS else reply[token.start : token.end]
        for piece in pieces.of(text):
            yield piece, token.form in said
