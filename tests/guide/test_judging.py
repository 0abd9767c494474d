"""The set as a whole: doubles, formulas, how it reads, what is heard. Made prompts carry just what a test is about."""

import json
import random
from collections.abc import Iterator, Mapping

import pytest

from bot.guide.doubles import check_doubles
from bot.guide.formulas import check_formulas
from bot.guide.hearing import check_hearing
from bot.guide.kept import take_reasons
from bot.guide.parts import Parts
from bot.guide.problems import Problem
from bot.guide.readability import check_readability, lix
from bot.guide.source import Source, parse
from tests.guide import small

VOICE = "small/voice.yaml"


def made(*prompts: Mapping[str, object]) -> Parts:
    """Parts with prompts of these fields, one to a line."""
    source, problems = parse("made.yaml", "".join(f"- {json.dumps(prompt)}\n" for prompt in prompts))
    assert source
    assert not problems
    return Parts(_small("guide.yaml"), _small("voice.yaml"), (take_reasons(source),))


def _small(name: str) -> Source:
    source, _ = parse(f"small/{name}", small.files()[name])
    assert source
    return source


def said(found: Iterator[Problem]) -> list[str]:
    return [str(problem) for problem in found]


def words(seed: int, count: int = 40) -> str:
    """Words that nobody else says."""
    chance = random.Random(seed)
    return " ".join("".join(chance.choice("abcdefghij") for _ in range(5)) for _ in range(count))


# --- doubles -----------------------------------------------------------------------------------------

FIRST = "I did the tax form again and put it under the thermos, and now there is soup on it, so there."


@pytest.mark.parametrize("kind", ["statement", "invitation", "question"])
def test_a_text_that_nearly_says_what_an_earlier_one_says_is_told_with_its_place(kind: str) -> None:
    near = FIRST.replace("tax form", "rent form").replace("soup", "tea")
    (found,) = said(check_doubles(made({kind: FIRST}, {kind: words(1)}, {kind: near})))
    assert found.startswith(f'made.yaml:3: {kind}: "I did the rent form again')
    assert found.endswith("is nearly what stands at made.yaml:1. Say it another way.")


def test_next_lines_that_repeat_are_told_across_prompts_and_categories() -> None:
    parts = made({"next_lines": {"wait": "Yeah. I guess so, maybe."}}, {"next_lines": {"rescue": "Yeah, I guess so."}})
    assert len(said(check_doubles(parts))) == 1


def test_what_a_client_says_again_of_the_same_thing_is_no_double() -> None:
    one = "The letters are on the mat. Nine of them, and I step over them every evening."
    other = "Nine of them, and one is from my sister, who writes in green ink when she is cross."
    assert said(check_doubles(made({"statement": one}, {"statement": other}))) == []


def test_a_near_double_with_a_reason_is_kept() -> None:
    kept = {"text": FIRST.replace("soup", "tea"), "why_kept": "They are sisters."}
    assert said(check_doubles(made({"statement": FIRST}, {"statement": kept}))) == []


def test_two_clients_of_one_name_are_a_warning() -> None:
    (found,) = check_doubles(made({"client": {"name": "Ines"}}, {"client": {"name": "ines"}}))
    assert found.is_warning


def test_each_of_many_near_doubles_is_told() -> None:
    texts = [f"{words(7)} {words(100 + n, 4)}" for n in range(60)]
    assert len(said(check_doubles(made(*({"statement": text} for text in texts))))) == 59


# --- formulas ----------------------------------------------------------------------------------------


def test_a_run_of_six_words_belongs_in_one_prompt() -> None:
    texts = [f"{words(n)} a very powerful part of you {words(n + 50)}" for n in range(3)]
    found = said(check_formulas(made(*({"examples": {"wait": text}} for text in texts))))
    assert [one.partition(": ")[0] for one in found] == ["made.yaml:2", "made.yaml:3"]
    assert '"a very powerful part of you" is a formula: it stands already at made.yaml:1.' in found[0]


def test_the_whole_run_that_is_shared_is_told_whatever_its_signs() -> None:
    parts = made(
        {"examples": {"wait": f"{words(1)} so what is it that you’d lose then {words(2)}"}},
        {"next_lines": {"wait": f"{words(3)}: So, what is it that you'd lose, then? {words(4)}"}},
    )
    (found,) = said(check_formulas(parts))
    assert '"so what is it that you\'d lose then" is a formula' in found


def test_a_run_of_five_words_belongs_in_three_prompts() -> None:
    texts = [f"{words(n)} the part that stays home {words(n + 50)}" for n in range(5)]
    found = said(check_formulas(made(*({"question": text} for text in texts))))
    assert [one.partition(": ")[0] for one in found] == ["made.yaml:4", "made.yaml:5"]


def test_words_may_come_back_within_one_prompt() -> None:
    line = "hang the sign on the old machine"
    assert said(check_formulas(made({"statement": f"{words(1)} {line}", "examples": {"wait": line}}))) == []


def test_three_texts_of_a_kind_may_begin_alike_and_no_more() -> None:
    texts = [f"May I ask {words(n)}" for n in range(5)]
    found = said(check_formulas(made(*({"examples": {"wait": text}} for text in texts))))
    assert [one.partition(": ")[0] for one in found] == ["made.yaml:4", "made.yaml:5"]
    assert '"may i ask" begins 3 of the 5 already' in found[0]


def test_a_formula_with_a_reason_is_kept_and_a_double_is_not_told_twice() -> None:
    kept = {"text": "So what is it you want?", "why_kept": "It is the client's own line."}
    parts = made(
        {"question": "So what is it you want?"}, {"question": kept}, {"statement": FIRST}, {"statement": FIRST}
    )
    doubles = list(check_formulas(parts))
    assert [problem.line for problem in doubles] == [4]
    assert said(check_formulas(parts, doubles)) == []


# --- how it reads ------------------------------------------------------------------------------------


def test_long_sentences_of_long_words_are_harder_than_short_ones() -> None:
    easy = "I put it away. Then I made tea. It was dark out. " * 3
    hard = (
        "Considering aforementioned circumstances, participants subsequently experienced considerable ambivalence " * 3
    )
    assert lix(easy) < 25 < 60 < lix(hard)
    (found,) = check_readability(made({"invitation": easy}, {"invitation": hard}))
    assert (found.line, found.is_warning) == (2, True)


# --- what is heard -----------------------------------------------------------------------------------


def test_an_example_that_is_read_as_something_else_is_a_warning_unless_it_is_kept() -> None:
    ears = {"Wait, then.": ("rescue",), "No hurry.": ("wait",), "Hm.": None, "Kept.": ("rescue",)}
    parts = made(
        {"examples": {"wait": "Wait, then."}, "statement": "I closed the book."},
        {"examples": {"wait": "No hurry."}},
        {"examples": {"wait": "Hm."}},
        {"examples": {"wait": {"text": "Kept.", "why_kept": "A person hears the pause."}}},
    )
    heard: list[tuple[str, str]] = []

    def hear(text: str, client: str) -> tuple[str, ...] | None:
        heard.append((text, client))
        return ears.get(text)

    (found,) = check_hearing(parts, hear)
    assert (found.line, found.is_warning) == (1, True)
    assert "examples.wait: the reader takes this for rescue." in found.what
    assert ("Wait, then.", "I closed the book.") in heard


def test_a_trap_in_the_bots_own_sentence_is_a_warning_and_a_move_is_none() -> None:
    def hear(text: str, _client: str) -> tuple[str, ...] | None:
        assert "{" not in text
        return {"Pens down.": ("lecture",), "Time to talk.": ("wait",)}.get(text)

    (found,) = check_hearing(made({"id": "a"}), hear)
    assert found.is_warning
    assert found.what.startswith("recap.opens: the reader hears lecture in the bot's own sentence.")
