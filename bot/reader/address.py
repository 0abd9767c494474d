"""Whom a message speaks to: which words are meant for the client, and when none can be."""

from collections.abc import Sequence

from bot.reader.words import Span, Token, forms

_SAYING = forms("say go try reply answer offer maybe perhaps something lines mine attempt version take draft")
_OPENING_UP = forms("id i ill ive might maybe perhaps mine my here heres something more another take draft")
_DECLINING = forms("not wont never dont you u ye")
_YOU = forms("you u ya ye your youre youve youd youll yourself ur yer")
_REACTION_WORDS = 3
"""A message this short that says no "you" is as likely a reaction of the team's ("ok wow") as words for the client."""
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


def may_be_reaction(tokens: Sequence[Token]) -> bool:
    """Whether a message is so short, and so little addressed to anybody, that it cannot be told whom it is for."""
    said = [token.form for token in tokens if token.is_word]
    return len(said) <= _REACTION_WORDS and _YOU.isdisjoint(said)


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
