"""Whom a message speaks to: which words are meant for the client, and when none can be."""

from collections.abc import Sequence

from bot.reader.words import Span, Token, forms

_SAYING = forms("say go try reply answer offer maybe perhaps something lines mine attempt version take draft")
_OPENING_UP = forms("id i ill ive might maybe perhaps mine my here heres something more another take draft")
_DECLINING = forms("not wont never dont you u ye")
_FARTHEST = 60
"""An introduction stands early: no more tokens than this before its colon."""
_LEAST_WORDS = 3
_REACH = 8


def words_for_client(tokens: Sequence[Token]) -> Span:
    """Returns the span after an introduction such as "I'd say:", or the whole."""
    for index, token in enumerate(tokens[:_FARTHEST]):
        if token.form == ":" and _introduces(tokens, index) and _words_after(tokens, index) >= _LEAST_WORDS:
            return Span(index + 1, len(tokens))
    return Span(0, len(tokens))


def speaks_to_colleague(reply: str, tokens: Sequence[Token]) -> bool:
    """Whether a message begins by calling a colleague, and leads up to no words for the client."""
    return reply.lstrip().startswith("@") and words_for_client(tokens).first == 0


def _introduces(tokens: Sequence[Token], colon: int) -> bool:
    """Whether the words right before a colon, in its own sentence, announce what one would say."""
    before: list[str] = []
    for token in reversed(tokens[max(0, colon - _REACH) : colon]):
        if token.form in ".?!…\n":
            break
        before.append(token.form)
    near = frozenset(before[:3])
    return not near.isdisjoint(_SAYING) and not _OPENING_UP.isdisjoint(before) and near.isdisjoint(_DECLINING)


def _words_after(tokens: Sequence[Token], index: int) -> int:
    return sum(token.is_word for token in tokens[index + 1 :])
