"""Which words of a reply are quoted: a short run of its own, whatever people type."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.guide.types import NONE
from bot.practice.effects import Span
from bot.practice.reading import Carries, Evidence, Finding
from bot.practice.reflection import QUOTE_CHARACTERS, QUOTE_WORDS, Quoted, compose, quotable, spell
from tests.practice.cast import FIRST, GUIDE

INES = GUIDE.prompts["ines-fractions"]

anything = st.text(st.characters(exclude_categories=()), max_size=300)
typed = st.lists(
    st.sampled_from(["well", "a", ",", "—", "…", ".", "“", "”", " ", "\n", "\u2003", "é", "😀"]), max_size=80
)
replies = (anything | typed.map("".join)).filter(str.strip)


@st.composite
def evidences(draw: st.DrawFn) -> Evidence:
    """Any run of any text that a reader could point at."""
    reply = draw(replies)
    start = draw(st.integers(0, len(reply) - 1))
    end = draw(st.integers(start + 1, len(reply)))
    return Evidence(reply, start, end) if reply[start:end].strip() else Evidence(reply, 0, len(reply))


def quote_of(words: str) -> tuple[str, bool]:
    span = quotable(Evidence(words, 0, len(words)))
    return words[span.start : span.end], span.cut


@settings(max_examples=200, deadline=None)
@given(evidence=evidences())
@example(evidence=Evidence("— " * 12 + "well", 0, 28))
@example(evidence=Evidence("x" * 40_000, 0, 40_000))
def test_a_quote_is_a_short_run_inside_its_evidence(evidence: Evidence) -> None:
    span = quotable(evidence)
    assert evidence.start <= span.start < span.end <= evidence.end
    quote = evidence.reply[span.start : span.end]
    assert quote.strip()
    assert len(quote.split()) <= QUOTE_WORDS
    assert len(quote) <= QUOTE_CHARACTERS


@settings(max_examples=100, deadline=None)
@given(reply=replies)
def test_any_reply_can_be_spoken_of_and_every_quote_is_its_own_words(reply: str) -> None:
    carried = Carries((Finding("wait", Evidence(reply, 0, len(reply))),))
    for reading in (Carries(()), carried):
        pieces = spell(compose(reading, reply, (FIRST,), INES, GUIDE, NONE), GUIDE, reply)
        quotes = [piece.text for piece in pieces if isinstance(piece, Quoted)]
        assert quotes
        assert all(quote in reply for quote in quotes)


@pytest.mark.parametrize(
    ("words", "quote"),
    [
        ("Take your time.", "Take your time"),
        ('"You will get there",', "You will get there"),
        ("… and then?", "… and then?"),
        ("—", "—"),
        ("\u2003— well —\r", "well"),
        ("Who is it guarding?", "Who is it guarding?"),
        ("one two three four five six seven eight nine ten.", "one two three four five six seven eight nine ten"),
    ],
)
def test_a_short_run_is_quoted_whole_without_the_stops_around_it(words: str, quote: str) -> None:
    assert quote_of(words) == (quote, False)


def test_a_long_run_is_quoted_to_its_last_pause_within_ten_words() -> None:
    words = "So you sat there, with it on your knee, and waited until the street light came on."
    assert quote_of(words) == ("So you sat there, with it on your knee", False)


def test_a_long_run_without_a_pause_is_cut_and_says_so() -> None:
    words = "something in you held that phone down very firmly until it was dark outside"
    assert quote_of(words) == ("something in you held that phone down very firmly", True)


def test_a_pause_right_after_the_start_is_not_waited_at() -> None:
    words = "Well, yes, something in you held that phone down very firmly until it was dark"
    assert quote_of(words) == ("Well, yes, something in you held that phone down", True)


def test_a_giant_word_is_cut_and_says_so() -> None:
    assert quote_of("ha" * 20_000) == ("ha" * (QUOTE_CHARACTERS // 2), True)


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (2, 2), (3, 2), (0, 6), (2, 4)])
def test_evidence_that_is_no_run_of_words_cannot_be_built(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="evidence"):
        Evidence("ab  c", start, end)


def test_evidence_does_not_show_the_reply_where_it_is_printed() -> None:
    assert "secret" not in repr(Evidence("secret", 0, 6))
    assert Evidence("a secret", 2, 8).quote == "secret"
    assert quotable(Evidence("a secret", 2, 8)) == Span(2, 8)


def test_of_a_long_question_its_end_is_quoted() -> None:
    words = "If nothing moved at all until the summer and nobody minded, what would that spare you?"
    assert quote_of(words) == ("what would that spare you?", False)


def test_a_scrap_at_the_end_of_a_question_does_not_stand_for_it() -> None:
    words = "What if you rang him from the garage at the depot, just for this week?"
    assert quote_of(words)[0].startswith("What if you rang him")


def test_of_several_sentences_the_first_is_quoted() -> None:
    words = "What happens in your chest right now? Can we stay with it a moment?"
    assert quote_of(words) == ("What happens in your chest right now?", False)


def test_long_evidence_is_quoted_from_the_clause_that_says_it_most() -> None:
    words = "When you say that, and you look at the door again, I wonder who would be let down if it ever opened."
    finding = Finding("wait", Evidence(words, 0, len(words)), words.index("I wonder"))
    reflection = compose(Carries((finding,)), words, (FIRST,), INES, GUIDE, NONE)
    quotes = [piece.text for piece in spell(reflection, GUIDE, words) if isinstance(piece, Quoted)]
    assert quotes
    assert all(quote.startswith("I wonder who would be let down") for quote in quotes)


def test_a_reflection_is_not_spelled_over_other_words() -> None:
    reflection = compose(Carries(()), "I hear you.", (FIRST,), INES, GUIDE, NONE)
    with pytest.raises(ValueError, match="no longer those that were read"):
        spell(reflection, GUIDE, "I hear you, and more.")
