"""What is kept out of the reader, and what is let through although it looks alike."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.guide.screened import load_examples
from bot.practice.reading import Carries, Discussion, Reading, Unread
from bot.reader.screening import read_screened, screen
from bot.settings import ROOT
from tests.reader import screen_examples as more
from tests.reader.screened import rightly_screened

EARLY = [example for example in load_examples(ROOT / "content" / "screen") if example.sitting == "early"]
"""Plain ones, and well-known near misses, among them names, numbers and dialects."""

EMPTY = (
    "",
    "   ",
    "…",
    "?!",
    "🙏",
    "👍🏽👍🏽 ❤️",
    "<@U012AB3CD>",
    "<!channel>",
    "<@U012AB3CD> 🙂",
    ":pray: :sob:",
    "\u200b\u200b\u2060",
    "- - -\n---",
    "https://example.org/a/page",
    '""',
)

LANGUAGE = (
    "Что ты чувствуешь, когда это говоришь?",
    "你觉得身体里有什么感觉？",
    "आपको अभी कैसा लग रहा है?",
    "ماذا تشعر الآن؟",
    "מה קורה בגוף שלך עכשיו",
    "そのとき、どんな気持ちでしたか",
    "지금 몸에서 뭐가 느껴져요?",
    "Τι νιώθεις αυτή τη στιγμή;",
    "¿Qué sientes en el cuerpo ahora mismo?",
    "Entiendo que es muy difícil para ti, pero no estás sola en esto.",
    "¿Por qué no?",
    "Qu'est-ce qui vous retient de le faire ?",
    "Je vous entends, et je reste là avec vous.",
    "Pourquoi pas?",
    "Was hält dich denn davon ab, das zu machen?",
    "Ich habe das Gefühl, dass wir beide hier im Kreis gehen.",
    "Warum nicht?",
    "O que você acha que aconteceria se não mudasse nada?",
    "Não tenha pressa, isso leva tempo.",
    "Che cosa succede nel corpo mentre lo dici?",
    "Wat gebeurt er als je het niet doet?",
    "Ano sa tingin mo ang pinoprotektahan nito?",
    "Co się wtedy dzieje w ciele?",
    "Vad är det som händer i kroppen nu?",
    "Bunu söylerken ne oluyor, bir şey var mı?",
    "Apa yang kamu rasakan di dada saat ini?",
    "Kya hua?",
    "Aap abhi kya mehsoos kar rahe hain?",
    "Nini kinatokea sasa?",
)


PRIVATE = (
    "Call me on 0161 496 0123 and we talk it through",
    "his number is +44 7700 900123",
    "(212) 555-0147, ask for the desk",
    "you can reach her at 555-0147",
    "Write to jane.doe@example.org about it",
    "reminds me of MRN 00482913 from clinic",
    "NHS number 943 476 5919 has the same notes",
    "case no. 2024/118 was just like this",
    "DOB 12/03/1984, same presentation",
    "My client Sarah does the same, she works at the Tesco in Leith",
    "my patient Rajesh, 43, diagnosed last May, says these very words",
    "A client of mine, Fiona, was admitted for this on 3 March",
    "I see a woman called Margaret who lives in Dundee and she is just like this",
    "our client Tom Harris turned 40 and said it word for word",
    "Marek Novak said this to me on 14 February, nearly word for word",
    "Same as Joan Miller, born 1961.",
    "my supervisee Priya had one like it last Tuesday, from Leeds",
)


@pytest.mark.parametrize("text", EMPTY)
def test_what_holds_no_word_is_empty(text: str) -> None:
    assert screen(text) == "empty"


@pytest.mark.parametrize("text", LANGUAGE + more.LANGUAGE)
def test_other_languages_and_scripts_are_not_guessed_at(text: str) -> None:
    assert screen(text) == "language"


@pytest.mark.parametrize("text", PRIVATE + more.PRIVATE)
def test_a_real_persons_details_are_seen(text: str) -> None:
    assert screen(text) == "private"


@pytest.mark.parametrize("text", [example.words for example in EARLY if example.kind == "read"])
def test_near_misses_pass(text: str) -> None:
    assert screen(text) is None


@pytest.mark.parametrize("kind", ["risk", "distress"])
def test_nearly_all_that_is_said_plainly_is_heard(kind: str) -> None:
    plainly = [example.words for example in EARLY if example.kind == kind]
    assert sum(screen(words) == kind for words in plainly) >= 0.9 * len(plainly)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Are you having thoughts of suicide?", "risk"),
        ("Are you safe at home?", "risk"),
        ("Does he hit you?", "risk"),
        ("Have you been cutting yourself again?", "risk"),
        ("I want to die some nights.", "distress"),
        ("I can't go on, I haven't slept in four nights", "distress"),
        ("My husband hits me, that's why I'm quiet in here.", "distress"),
    ],
)
def test_the_plainest_words_are_always_heard(text: str, kind: str) -> None:
    assert screen(text) == kind


def test_a_fictional_clients_name_is_nobodys() -> None:
    text = "Aileen Byrne, you kept it shut since 3 March. My client Aileen works at nothing harder."
    assert screen(text) == "private"
    assert screen(text, frozenset({"Aileen Byrne"})) is None


def test_private_details_outweigh_everything_else() -> None:
    assert screen("¿Qué sientes? Mi correo es ana@example.org") == "private"
    assert screen("Are you safe at home? Ring me on 0161 496 0123") == "private"


class Recording:
    """A reader that keeps what it was given."""

    def __init__(self) -> None:
        self.given: list[str] = []

    def read(self, reply: str, client: str) -> Reading:  # noqa: ARG002 -- the client's words change nothing here
        self.given.append(reply)
        return Carries(())


def test_only_what_passes_reaches_the_reader() -> None:
    reader = Recording()
    readings = [
        read_screened(reader, text, "client")
        for text in ("Go on.", "🙏", "Are you safe at home?", "I want to die some nights.", "¿Por qué no?")
    ]
    assert reader.given == ["Go on."]
    assert readings == [
        Carries(()),
        Unread("empty"),
        Unread("risk"),
        Discussion(True, Carries(())),
        Unread("language"),
    ]


@given(st.text(max_size=300))
def test_no_text_breaks_the_screen(text: str) -> None:
    assert screen(text) in {None, "empty", "language", "risk", "private", "distress"}


@pytest.mark.parametrize(
    "unit", ["a ", "1 ", "+1(", "A b ", "x@", "a.b@c.", "my client ", "i am ", "not want to ", "“", "Ab Cd "]
)
def test_no_pattern_can_be_made_slow(unit: str) -> None:
    assert screen((unit * 40_000)[:40_000]) in {None, "empty", "language", "risk", "private", "distress"}


LEAST = {"risk": 0.75, "distress": 0.85, "private": 0.95, "language": 0.9, "read": 0.97}
"""What the screen is known to reach on replies that its author never saw: `make accuracy` tells the figures."""


@pytest.mark.parametrize("kind", LEAST)
def test_of_labelled_replies_that_nobody_tuned_for_so_many_are_screened_rightly(kind: str) -> None:
    right, count = rightly_screened()[kind]
    assert right / count >= LEAST[kind]
