"""Replies fall into words and clauses, and the words for the client are found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reader.address import words_for_client
from bot.reader.words import Span, clauses_of, tokens_of, trimmed


def clauses(text: str) -> list[str]:
    tokens = tokens_of(text)
    spans = clauses_of(tokens, Span(0, len(tokens)))
    return [text[slice(*trimmed(tokens, span))] for span in spans]


def for_client(text: str) -> str:
    tokens = tokens_of(text)
    return text[tokens[words_for_client(tokens).first].start :]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("No wonder. What's it guarding?", ["No wonder.", "What's it guarding?"]),
        ("Really?! Go on…", ["Really?!", "Go on…"]),
        ("It kept you safe all year, but you did get up.", ["It kept you safe all year", "but you did get up."]),
        ("Heavy, that.", ["Heavy, that."]),
        ("where does it sit\nchest or throat", ["where does it sit", "chest or throat"]),
        ("> her words here\nAnd mine.", ["And mine."]),
    ],
)
def test_a_reply_is_split_into_its_acts(text: str, expected: list[str]) -> None:
    assert clauses(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tricky one, folks. I'd say: where do you feel it?", "where do you feel it?"),
        ("Maybe something like: what does the drawer keep?", "what does the drawer keep?"),
        ("My go: you hand me the keys, I drop them.", "you hand me the keys, I drop them."),
        ("I won't say: just send it, go on then.", "I won't say: just send it, go on then."),
        ("You said it again: nothing helps me at all.", "You said it again: nothing helps me at all."),
    ],
)
def test_a_comment_before_the_words_for_the_client_is_left_out(text: str, expected: str) -> None:
    assert for_client(text) == expected


@given(st.text(max_size=300))
def test_clauses_follow_one_another_inside_the_text(text: str) -> None:
    tokens = tokens_of(text)
    ends = [0, *(at for span in clauses_of(tokens, words_for_client(tokens)) for at in trimmed(tokens, span))]
    assert ends == sorted(ends)
    assert ends[-1] <= len(text)
