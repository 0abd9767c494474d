"""What looks like a real person's, and what sounds like risk, is told; what nobody need mind is let be."""

import pytest

from bot.guide.fiction import not_fictional, sounds_like_risk, surname_in
from tests.practice.cast import real_guide


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Then I moved to 12 Elm Grove Road and stayed.", "an address"),
        ("It was in the Lindenstraße 14 that it began.", "an address"),
        ("My flat is in SW1A 1AA, up the stairs.", "an address"),
        ("I wrote it at www.example.org that night.", "a web address"),
        ("I post as @ferrygirl and nobody reads it.", "somebody's name on a network"),
        ("They gave me case number 44-1207 and sent me home.", "the number of a record"),
        ("That was with Marta Kowalska on 3 May, at the lake.", "a real person"),
        ("I saw it when Peter Van Houten was 43 years old.", "a real person"),
        ("He told it to Joan Crane in 2019, and then to me.", "a real person"),
    ],
)
def test_a_name_with_its_details_a_number_or_an_address_is_told(text: str, said: str) -> None:
    assert said in not_fictional(text)


@pytest.mark.parametrize(
    "text",
    [
        "Foreman gave me the form again. Third form. Thirty years I climb in the shaft.",
        "Four hundred and six. Out by 406, and the lamp is on for the 3rd time.",
        "My brother Luis came on 3 May and ate all the soup.",
        "I moved here from New York when I was 19.",
        "Marta Kowalska sings like that. I can't.",
        "On Tuesday at 7 I stood in the hall, 2 coats on.",
    ],
)
def test_what_is_nobodys_is_let_be(text: str) -> None:
    assert not_fictional(text) == ""


@pytest.mark.parametrize(
    "text",
    [
        "Some nights I just want to die.",
        "I wish I was dead, that's all.",
        "I don't want to wake up any more.",
        "I could drown myself in paperwork.",
        "I made myself sick after the cake.",
        "I stopped taking my lithium for the exam.",
        "He chokes me when it rains.",
        "I keep hearing voices from the loft.",
    ],
)
def test_what_sounds_like_risk_is_told(text: str) -> None:
    assert "sounds like risk" in sounds_like_risk(text)


def test_no_client_of_the_guide_is_taken_for_real_or_in_danger() -> None:
    for prompt in real_guide().prompts.values():
        texts = (prompt.statement, prompt.client.line, *prompt.next_lines.values(), *prompt.examples.values())
        assert not [text for text in texts if not_fictional(text) or sounds_like_risk(text)]
        assert surname_in(prompt.client.line, prompt.client.name) == ""


@pytest.mark.parametrize(
    ("line", "seen"),
    [("Noor Smit, 41", True), ("Noor, 41, in Den Haag", False), ("Noor in a line", False), ("Noor", False)],
)
def test_a_surname_after_the_first_name_is_told(line: str, seen: bool) -> None:
    assert bool(surname_in(line, "Noor")) is seen
