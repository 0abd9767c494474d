"""A reply's words and clauses, with the places where they stand. No meaning is read here."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

_HIDDEN = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff"
"""Characters without a shape: they neither part words nor count as something written."""
_TOKEN = re.compile(
    rf"<[@#!][^<>\s]{{1,80}}>|<?https?://[^\s>]{{1,2000}}>?|[^\W_]+(?:[{_HIDDEN}'’ʼ]+[^\W_]+)*|[^\s{_HIDDEN}]|\n"
)
_DROPPED_IN_WORDS = re.compile(rf"[{_HIDDEN}'’ʼ]+")
_QUOTED_LINE = re.compile(r"(?m)^[ \t]{0,8}(?:>|&gt;)[^\n]*")
_STOPS = frozenset(".?!…\n")
_CLOSERS = frozenset("\"”’')]")
_PAUSES = frozenset(",;:–—-()")
_STRONG_PAUSES = frozenset(";:–—")
_MOST_CLAUSES = 128
"""More than anybody says in one reply; it bounds the work on pasted texts."""
_MARKS = _STOPS | _CLOSERS | _PAUSES


class Token(NamedTuple):
    """A word or a mark, `[start, end)` in code points; `form` is how it is compared: lower case, no apostrophes."""

    start: int
    end: int
    form: str
    is_word: bool


@dataclass(frozen=True, slots=True)
class Span:
    """A run of tokens `[first, last)`."""

    first: int
    last: int


def tokens_of(text: str) -> list[Token]:
    """Splits a text into words and marks; addresses and mentions are one mark each, quoted lines are left out."""
    quoted = [match.span() for match in _QUOTED_LINE.finditer(text)]
    return list(_outside(quoted, (_token(match) for match in _TOKEN.finditer(text))))


def forms(words: str) -> frozenset[str]:
    """Returns a set of forms written as one line of words."""
    return frozenset(words.split())


def form_of(word: str) -> str:
    """Returns the form by which a word is compared."""
    return _DROPPED_IN_WORDS.sub("", word).lower()


def _token(match: re.Match[str]) -> Token:
    text = match.group()
    if text.startswith("<") and len(text) > 1:
        text = "@"
    elif "://" in text:
        text = "://"
    form = form_of(text) or text
    return Token(match.start(), match.end(), form, form[0].isalnum())


def _outside(ranges: Sequence[tuple[int, int]], tokens: Iterable[Token]) -> Iterable[Token]:
    at = 0
    for token in tokens:
        while at < len(ranges) and ranges[at][1] <= token.start:
            at += 1
        if at == len(ranges) or token.start < ranges[at][0]:
            yield token


def clauses_of(tokens: Sequence[Token], whole: Span) -> list[Span]:
    """Splits a span into clauses: at the end of a sentence, and at a pause with enough words on both sides."""
    following = _words_before_next_mark(tokens, whole)
    clauses: list[Span] = []
    first, words = whole.first, 0
    for index in range(whole.first, whole.last):
        token = tokens[index]
        words += token.is_word
        if _ends_clause(token.form, words, following[index - whole.first]) and not _more_marks(tokens, index, whole):
            clauses.append(Span(first, index + 1))
            first, words = index + 1, 0
    clauses.append(Span(first, whole.last))
    return _at_most(_MOST_CLAUSES, _with_words(tokens, clauses))


def _at_most(most: int, spans: Sequence[Span]) -> list[Span]:
    """Joins neighbours evenly, so that no more spans than that are left."""
    size = -(-len(spans) // most) or 1
    return [Span(run[0].first, run[-1].last) for run in (spans[at : at + size] for at in range(0, len(spans), size))]


def _words_before_next_mark(tokens: Sequence[Token], whole: Span) -> list[int]:
    """For each token, the number of words between it and the next pause or stop."""
    counts = [0] * (whole.last - whole.first)
    count = 0
    for index in range(whole.last - 1, whole.first - 1, -1):
        counts[index - whole.first] = count
        form = tokens[index].form
        count = 0 if form in _STOPS or form in _PAUSES else count + tokens[index].is_word
    return counts


def _ends_clause(form: str, before: int, after: int) -> bool:
    if form in _STOPS:
        return True
    if form in _STRONG_PAUSES:
        return before >= 2 and after >= 2
    return form in _PAUSES and before >= 4 and after >= 3


def _more_marks(tokens: Sequence[Token], index: int, whole: Span) -> bool:
    """Whether the next mark belongs to this stop, as in "?!" or a closing quotation mark."""
    if tokens[index].form not in _STOPS or index + 1 >= whole.last:
        return False
    following = tokens[index + 1].form
    return following in _STOPS or following in _CLOSERS


def _with_words(tokens: Sequence[Token], spans: Iterable[Span]) -> list[Span]:
    """Joins spans without a word to the one before them."""
    joined: list[Span] = []
    for span in spans:
        if any(token.is_word for token in tokens[span.first : span.last]):
            joined.append(span)
        elif joined:
            joined[-1] = Span(joined[-1].first, span.last)
    return joined


def trimmed(tokens: Sequence[Token], span: Span) -> tuple[int, int]:
    """Returns the code points of a span without marks at its start, and without pauses at its end."""
    first, last = span.first, span.last
    while first < last - 1 and tokens[first].form in _MARKS:
        first += 1
    while first < last - 1 and tokens[last - 1].form in _PAUSES | {"\n", '"', "“"}:
        last -= 1
    return tokens[first].start, tokens[last - 1].end
