"""What the bot says back: in the person's own words, within 80 words, about what the client leaves with."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import permutations, product

import pytest

from bot.guide.types import NONE, Guide, Prompt, Pronouns, shape_of
from bot.practice.effects import Line, NextLine, Opening, Reflection
from bot.practice.reading import Carries, Doubt, Evidence, Finding
from bot.practice.reflection import (
    WORDS,
    Answered,
    Piece,
    Quoted,
    Said,
    compose,
    count_words,
    settle,
    spell,
)
from bot.practice.saying import wording, wordings
from tests.practice import cast
from tests.practice.cast import FIRST, GUIDE, finding, real_guide

INES = GUIDE.prompts["ines-fractions"]

FIRST_WORDS = "one two three four five six seven eight nine ten"
LAST_WORDS = "eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty"
LONGEST = f"{FIRST_WORDS}. {LAST_WORDS}."
"""A reply whose two findings are quoted at the greatest length there is."""

DISAGREES = {
    "she": re.compile(r"\bshe are\b|\b(he|him|his)\b", re.IGNORECASE),
    "he": re.compile(r"\bhe are\b|\b(she|her)\b", re.IGNORECASE),
    "they": re.compile(r"\bthey (?!always|as|perhaps|sometimes)\w+s\b|\b(she|her|he|him|his)\b", re.IGNORECASE),
}
"""By pronouns, what must not be read where they are the client's."""

SEEDS = ("reply:T1:C1:1.000", "reply:T1:C1:2.000", "edit:T1:C1:3.000:4")


def carrying(*categories: str) -> Carries:
    runs = (LAST_WORDS,) if len(categories) == 1 else (FIRST_WORDS, LAST_WORDS)
    return Carries(tuple(finding(category, run, LONGEST) for category, run in zip(categories, runs, strict=False)))


def every_reading(guide: Guide) -> Iterator[Carries]:
    yield Carries(())
    for category in guide.categories:
        yield carrying(category)
    for first, last in permutations(guide.categories, 2):
        yield carrying(first, last)


def reflect(reading: Carries | Doubt, prompt: Prompt, guide: Guide, seed: str, reply: str = LONGEST) -> Reflection:
    return compose(reading, reply, (FIRST,), prompt, guide, seed)


def shown(pieces: tuple[Piece, ...]) -> str:
    """What a person reads, without the client's own line."""
    return "".join(piece.text for piece in pieces if not isinstance(piece, Answered))


def as_if(pronouns: Pronouns, guide: Guide) -> Guide:
    """The guide, with clients who go by these pronouns."""
    prompts = {p.id: replace(p, client=replace(p.client, pronouns=pronouns)) for p in guide.prompts.values()}
    return replace(guide, prompts=prompts)


# --- the delivered guide, all of it -------------------------------------------------------------------


def test_every_reflection_is_short_whole_and_quotes_the_reply() -> None:
    guide = real_guide()
    for n, (prompt, reading) in enumerate(product(guide.prompts.values(), every_reading(guide))):
        pieces = spell(reflect(reading, prompt, guide, SEEDS[n % len(SEEDS)]), guide, LONGEST)
        answered = next(piece for piece in pieces if isinstance(piece, Answered))
        read = f"{shown(pieces)} {answered.name} might say {answered.text}"
        assert len(read.split()) <= WORDS, read
        assert not re.search(r"[{}]", read), read
        quotes = [piece.text for piece in pieces if isinstance(piece, Quoted)]
        assert quotes, read
        assert all(quote in LONGEST and len(quote.split()) <= 10 for quote in quotes), quotes


@pytest.mark.parametrize("pronouns", ["she", "he", "they"])
def test_every_sentence_agrees_with_the_client(pronouns: Pronouns) -> None:
    guide = as_if(pronouns, real_guide())
    (prompt, *_) = guide.prompts.values()
    for reading, seed in product(every_reading(guide), map(str, range(12))):
        read = shown(spell(reflect(reading, prompt, guide, seed), guide, LONGEST))
        assert not DISAGREES[pronouns].search(read), read


def test_every_doubt_can_be_asked_and_settled_for_every_client() -> None:
    guide = real_guide()
    pairs = permutations([*guide.categories, NONE], 2)
    for prompt, between in product(guide.prompts.values(), pairs):
        asked = spell(reflect(Doubt(between, ()), prompt, guide, "seed"), guide, LONGEST)
        settled = spell(settle(between, (FIRST,), prompt, guide, "seed"), guide, "")
        assert max(count_words(asked), count_words(settled)) <= WORDS
        assert not re.search(r"[{}]", shown(asked) + shown(settled))


def test_different_replies_are_answered_in_different_wordings() -> None:
    guide = real_guide()
    traps, moves = [trap.id for trap in guide.traps()], [move.id for move in guide.moves()]
    readings = (Carries(()), carrying(traps[0]), carrying(moves[0]), carrying(moves[1], traps[1]))
    for prompt, reading in product(guide.prompts.values(), readings):
        said = {shown(spell(reflect(reading, prompt, guide, f"reply {n}"), guide, LONGEST)) for n in range(20)}
        assert len(said) >= 5, (
            prompt.id,
            reading,
        )  # the longest quotes beside a long line of the client's leave the least


# --- what is said -------------------------------------------------------------------------------------


def parts(*categories: str, seed: str = "seed") -> list[str]:
    """The places of the voice that a reflection on these categories speaks from, and whose next line it gives."""
    words = " ".join(f"word-{n}" for n, _ in enumerate(categories))
    reading = Carries(tuple(finding(category, f"word-{n}", words) for n, category in enumerate(categories)))
    reflection = compose(reading, words, (FIRST,), INES, GUIDE, seed)
    return [_place(part) for part in reflection.parts]


def _place(part: Opening | Line | NextLine) -> str:
    match part:
        case Line(path=path):
            return path.rpartition("/")[0]
        case NextLine(reading=reading):
            return f"next line: {reading}"
        case Opening():
            return "opening"


def test_one_finding_is_named_and_followed_to_what_the_client_says() -> None:
    assert parts("wait") == ["findings/wait/opens", "findings/wait/does", "next line: wait", "turns/move"]


def test_of_two_findings_the_last_is_what_the_client_leaves_with() -> None:
    assert parts("wait", "rescue") == [
        "findings/wait/opens",
        "findings/rescue/ends",
        "findings/rescue/does",
        "next line: rescue",
        "turns/move-then-trap",
    ]


def test_of_many_findings_the_last_is_told_with_the_first_of_the_other_kind() -> None:
    assert parts("lecture", "wait", "wonder", "rescue")[:2] == ["findings/wait/opens", "findings/rescue/ends"]
    assert parts("wait", "rescue", "lecture", "wonder")[:2] == ["findings/rescue/opens", "findings/wonder/ends"]


def test_of_many_findings_of_one_kind_the_first_and_the_last_are_told() -> None:
    assert parts("lecture", "rescue", "lecture")[:2] == ["findings/lecture/opens", "findings/lecture/ends"]


def test_a_plain_reply_is_spoken_of_by_its_opening_words() -> None:
    reply = "  So you closed the book and fed the cat, and the cat was glad of it.\n"
    reflection = compose(Carries(()), reply, (FIRST,), INES, GUIDE, "seed")
    quotes = [piece for piece in spell(reflection, GUIDE, reply) if isinstance(piece, Quoted)]
    assert [_place(part) for part in reflection.parts] == [
        "findings/none/opens",
        "findings/none/does",
        "next line: none",
        "turns/none",
    ]
    assert quotes == [Quoted("So you closed the book and fed the cat", cut=False)]


@pytest.mark.parametrize(
    ("first", "last", "shape"),
    [
        ("wait", "wonder", "move"),
        ("rescue", "lecture", "trap"),
        ("wait", "lecture", "move-then-trap"),
        ("rescue", "wonder", "trap-then-move"),
        (NONE, NONE, "none"),
    ],
)
def test_a_reading_runs_from_its_first_to_its_last(first: str, last: str, shape: str) -> None:
    assert shape_of(first, last, [trap.id for trap in GUIDE.traps()]) == shape


@pytest.mark.parametrize(
    ("categories", "kept"), [(("wait", "rescue"), "word-0"), (("rescue", "wait"), "word-1")], ids=["first", "last"]
)
def test_what_is_worth_keeping_is_the_moves_words(categories: tuple[str, str], kept: str) -> None:
    words = "word-0 word-1"
    reading = Carries(tuple(finding(category, f"word-{n}", words) for n, category in enumerate(categories)))
    held = set()
    for n in range(40):
        turn = compose(reading, words, (FIRST,), INES, GUIDE, str(n)).parts[-1]
        assert isinstance(turn, Line)
        held |= {words[span.start : span.end] for slot, span in turn.quotes if slot == "kept"}
    assert held == {kept}


def test_a_doubt_names_both_readings_and_gives_no_line_of_the_clients() -> None:
    doubt = Doubt(("wait", "wonder", NONE), (cast.WAITS,))
    pieces = spell(compose(doubt, cast.WORDS, (FIRST,), INES, GUIDE, "seed"), GUIDE, cast.WORDS)
    assert "leave her some room" in shown(pieces)
    assert "ask how she sees it" in shown(pieces)
    assert not any(isinstance(piece, Answered) for piece in pieces)


def test_a_doubt_shows_the_words_that_it_is_about() -> None:
    doubt = Doubt(("wait", "wonder"), (cast.RESCUES,))
    pieces = spell(compose(doubt, cast.WORDS, (FIRST,), INES, GUIDE, "seed"), GUIDE, cast.WORDS)
    assert pieces[0] == Quoted("Hm. Take your time. Or give it here", cut=False)


def test_a_settled_reading_names_what_the_author_chose_and_gives_its_next_line() -> None:
    pieces = spell(settle(("wonder",), (FIRST,), INES, GUIDE, "seed"), GUIDE, "")
    assert "Asking" in shown(pieces)
    assert Answered("Ines", INES.next_lines["wonder"]) in pieces


# --- spelling -----------------------------------------------------------------------------------------


def test_the_persons_words_are_a_piece_of_their_own_and_never_part_of_a_sentence() -> None:
    reply = "{name} <!channel> *bold*"
    reading = Carries((Finding("wait", Evidence(reply, 0, len(reply))),))
    pieces = spell(compose(reading, reply, (FIRST,), INES, GUIDE, "seed"), GUIDE, reply)
    assert Quoted(reply, cut=False) in pieces
    assert not any("<!channel>" in piece.text or "{" in piece.text for piece in pieces if isinstance(piece, Said))


@pytest.mark.parametrize("words", ["", "Hm."])
def test_words_that_are_no_longer_kept_are_not_quoted(words: str) -> None:
    reflection = compose(cast.MIXED, cast.WORDS, (FIRST,), INES, GUIDE, "seed")
    with pytest.raises(ValueError, match="no longer those"):
        spell(reflection, GUIDE, words)


def test_a_sentence_that_the_guide_lacks_is_an_error() -> None:
    reflection = compose(cast.MIXED, cast.WORDS, (FIRST,), INES, GUIDE, "seed")
    with pytest.raises(KeyError):
        spell(replace(reflection, prompt="nobody"), GUIDE, cast.WORDS)
    with pytest.raises(KeyError):
        spell(replace(reflection, parts=(Line("findings/of-old/opens/0"),)), GUIDE, cast.WORDS)


def test_where_no_wording_fits_the_shortest_are_taken() -> None:
    talkative = replace(INES, next_lines={**INES.next_lines, "wait": "well " * 100})
    guide = replace(GUIDE, prompts={INES.id: talkative})
    for part in reflect(Carries((cast.WAITS,)), talkative, guide, "seed", cast.WORDS).parts:
        if isinstance(part, Line):
            offered = wordings(guide.voice, _place(part))
            assert len(wording(guide.voice, part.path).split()) == min(len(sentence.split()) for sentence in offered)


# --- a client without lines of their own -------------------------------------------------------------


@pytest.mark.parametrize("seed", SEEDS)
def test_a_client_whom_the_lead_wrote_is_reflected_on_without_an_answer(seed: str) -> None:
    guide = real_guide()
    prompt = replace(next(iter(guide.prompts.values())), next_lines={}, examples={})
    for reading in every_reading(guide):
        reflection = reflect(reading, prompt, guide, seed)
        lines = [part.path.split("/") for part in reflection.parts if isinstance(part, Line)]
        assert not [part for part in reflection.parts if isinstance(part, NextLine)]
        assert not [line for line in lines if line[0] == "turns" and line[1] in ("move", "none")], (
            "it takes up an answer"
        )
        assert shown(spell(reflection, guide, LONGEST)).strip()
    for choice in (*guide.categories, NONE):
        settled = settle((choice,), (FIRST,), prompt, guide, seed)
        assert not [part for part in settled.parts if isinstance(part, NextLine)]
