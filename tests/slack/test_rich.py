"""What people read stands in the blocks and in the text alike, and none of it is markup."""

from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.blocks import words_of
from bot.sandbox.inspection import inspect_blocks
from bot.sandbox.pings import find_pings
from bot.slack.rich import (
    RUN_MOST,
    TEXT_MOST,
    Bullets,
    Message,
    Run,
    button,
    escape,
    message,
    paragraph,
    quote,
    quoted,
    shorten,
    stacked,
)

SPITEFUL = "<!channel> <@U0BEN> <https://example.org|click> & <b> *bold* :wave:"


def laid_out(words: str) -> Message:
    return message(paragraph("Ada: ", Run(words, bold=True)), quote(words), Bullets(((Run(words, italic=True),),)))


def test_text_and_blocks_say_the_same() -> None:
    shown = message(
        paragraph("One ", Run("two", bold=True)), quote("three\nfour"), Bullets(((Run("five"),), (Run("six"),)))
    )
    assert shown.text == "One two\n> three\n> four\n• five\n• six"
    assert words_of(shown.blocks).split() == ["One", "two", "three", "four", "five", "six"]


def test_what_somebody_typed_is_never_markup() -> None:
    shown = laid_out(SPITEFUL)
    assert find_pings("C", "1", shown.text, shown.blocks) == []
    assert "<" not in shown.text
    assert shown.text.count("&lt;!channel&gt;") == 3
    assert {part["type"] for part in shown.blocks[0]["elements"][0]["elements"]} == {"text"}
    assert inspect_blocks(shown.blocks) == []


def test_escaping_is_what_slack_asks_for() -> None:
    assert escape("a & b < c > d") == "a &amp; b &lt; c &gt; d"


@given(words=st.text(max_size=60).map(lambda text: text * 200))
def test_slack_takes_words_of_any_length_and_kind(words: str) -> None:
    shown = laid_out(words)
    assert len(shown.text) <= TEXT_MOST
    assert inspect_blocks(shown.blocks) == []
    assert find_pings("C", "1", shown.text, shown.blocks) == []


def test_a_long_run_is_split_where_nobody_sees_it() -> None:
    words = "x" * (2 * RUN_MOST + 1)
    texts = [part["text"] for part in message(paragraph(words)).blocks[0]["elements"][0]["elements"]]
    assert [len(text) for text in texts] == [RUN_MOST, RUN_MOST, 1]


def test_a_text_that_is_too_long_ends_in_a_mark_and_not_within_an_entity() -> None:
    for lead in range(6):
        text = message(paragraph("x" * lead + "&" * TEXT_MOST)).text
        assert len(text) <= TEXT_MOST
        assert text.endswith("&amp;…")


def test_two_messages_stand_one_above_the_other() -> None:
    both = stacked(message(paragraph("first")), message(paragraph("then"), buttons=[button("Go", "go", "1")]))
    assert both.text == "first\nthen"
    assert [block["type"] for block in both.blocks] == ["rich_text", "rich_text", "actions"]


def test_shortening_leaves_a_mark() -> None:
    assert shorten("12345", 5) == "12345"
    assert shorten("1234 678", 6) == "1234…"


def test_a_quote_stands_on_one_line_and_says_where_it_was_cut() -> None:
    assert quoted("part of you\n  fought", 40) == "“part of you fought”"
    assert quoted("part of you", 40, cut=True) == "“part of you…”"
    assert quoted("x" * 50, 40) == quoted("x" * 50, 40, cut=True) == f"“{'x' * 39}…”"


def test_a_quote_cannot_turn_the_line_around() -> None:
    assert quoted("שלום", 40) == "“\u2068שלום\u2069”"
    assert quoted("evil \u202e txet", 40) == "“\u2068evil \u202e txet\u2069”"
