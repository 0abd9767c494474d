"""What is kept out of the reader, and what is let through although it looks alike."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.practice.reading import Carries, Discussion, Reading, Unread
from bot.reader.screening import read_screened, screen
from tests.reader import screen_examples as more
from tests.reader.screened import rightly_screened

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

RISK = (
    "Are you having thoughts of suicide?",
    "I want to ask you directly: are you feeling suicidal?",
    "Have you thought about killing yourself?",
    "Any thoughts of ending your life, tonight or before?",
    "When you say you're done, do you mean ending it all?",
    "Do you ever think about hurting yourself?",
    "have u been cutting yourself again?",
    "Are there days you don't want to be here anymore?",
    "Do you ever wish you were dead?",
    "Did you wish you hadn't woken, are there thoughts of not waking up for you?",
    "Are you safe at home?",
    "Before we go on, are you safe?",
    "Does he hit you?",
    "Has he ever threatened you, or hurt you?",
    "Is anybody at home hurting you?",
    "Has she raised a hand to you?",
    "Are you afraid of him?",
    "Do you have thoughts of harming anyone else?",
    "Are you thinking of hurting the baby?",
    "Is there a gun at home? Do you know where?",
    "Do you have access to pills or means?",
    "Have you been physically abused?",
    "I'd ask her straight out about self-harm.",
    "I'd ask about suicide before anything else.",
    "What keeps you staying alive? Are there reasons to go on living for you?",
    "is life not worth living for u?",
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

DISTRESS = (
    "I've been feeling suicidal myself since the weekend.",
    "Honestly I want to die some nights.",
    "I don't want to be here anymore, and I read these prompts and think so",
    "I've been hurting myself again, if anybody asks",
    "I can't cope any longer, sorry everyone",
    "I'm falling apart over this one",
    "I am not okay today, skipping",
    "I'm burnt out and this prompt shows it",
    "I lost my brother in the spring. Not today.",
    "I lost a client to suicide last month.",
    "My husband hits me, that's why I'm quiet in here.",
    "This one is too close to home for me, sitting it out",
    "I cried all the way home after reading it",
    "I haven't slept in four nights",
)

PASSES = (
    # figures of speech
    "We could kill two birds with one stone there.",
    "My deadline is killing me, will reply tonight.",
    "I'm dying to know what that part is guarding.",
    "It sounds like that chair is to die for.",
    "Would it kill you to leave it in the drawer another week?",
    "Telling your boss that would be career suicide, you think?",
    "Don't beat yourself up.",
    "Could you cut yourself some slack this week?",
    "Cut yourself a break, would you?",
    "What hit you when you read the letter?",
    "What would it be like to shoot the messenger for once?",
    "You took a stab at it, and the form won. What's it guarding?",
    "Is it safe to stay stuck a while longer?",
    "What keeps you safe behind that door?",
    "Are you safe from criticism while it stays in the drawer?",
    "Does it feel safe to say that here with me?",
    "What are you afraid of, if it opens?",
    "Who would be hurt if you got better?",
    "Are you worried about hurting someone's feelings?",
    "I'm dead on my feet, back tomorrow",
    "That phone has been murder for you.",
    "It hurts you that he never rang.",
    "You and I are beating about the bush. Do you feel it too?",
    "Your life is on hold. What ends if it starts?",
    "What would you take back into your life, if you could?",
    "I can't cope with holiday rotas, who's covering Thursday?",
    "Is anyone else worried about suicide risk here, or is it me?",
    "Should we be asking about self-harm in these?",
    "I'd cut the last line. Otherwise lovely.",
    "I feel helpless as you say it, and I think you know the feeling.",
    "I notice I want to run. You too?",
    # numbers that are nobody's
    "Nine letters, seven weeks, 118 days. What do they weigh?",
    "2014, 2015, 2016, 2017: what stayed the same for you?",
    "Set the timer for 10 minutes at 19:30 on 12 March.",
    "You owe 12,000,000 to no one in particular.",
    "Chapter 212, page 3 of 400.",
    "In for 4, hold for 4, out for 6, hold for 2, again.",
    "You've paid 1 200 a month for it.",
    "Give it a 7 out of 10 on the 1-10 scale",
    # names that are nobody's
    "Marek, something in you shut that drawer on 14 February.",
    "Sunanda Tai, where does it sit as you say so?",
    "My client would walk out if I said that.",
    "my client base is all teachers, they'd hate it",
    "I had a client just like this one.",
    "Thanks Priya, yours from Tuesday is lovely.",
    # short English, dialect, typos, borrowed words
    "Mm.",
    "Go on.",
    "Tell me more",
    "Ouch.",
    "Heavy.",
    "Nine years",
    "Drawer's shut.",
    "Whit's it keepin oot?",
    "Och, dinnae fash yersel, hen.",
    "Ye've a wee guard at thon door, so ye have.",
    "Whaur dae ye feel it the noo?",
    "Abeg, wetin dey worry you for this matter?",
    "You don try well well, my sister, e go better.",
    "Kindly do one thing, na, just keep the form ready only.",
    "Arre, what is it protecting, that drawer?",
    "Theek hai, then tell me about the drawer, beta.",
    "soz typo, waht hapens in ur chest wen u say taht",
    "wot u reckon its keepin u safe frm",
    "Y'all been carryin that a long while, sugar.",
    "C'est la vie, you say. And what does the shrug keep out?",
    "Your café, your rules. What closes if it opens?",
    "Déjà vu for both of us, I think.",
    "It sounds like Señora Ruiz in you keeps the door.",
    "lol same",
)


def test_the_examples_are_many_and_varied() -> None:
    assert len({*EMPTY, *LANGUAGE, *RISK, *PRIVATE, *DISTRESS, *PASSES}) >= 150


@pytest.mark.parametrize("text", EMPTY)
def test_what_holds_no_word_is_empty(text: str) -> None:
    assert screen(text) == "empty"


@pytest.mark.parametrize("text", LANGUAGE + more.LANGUAGE)
def test_other_languages_and_scripts_are_not_guessed_at(text: str) -> None:
    assert screen(text) == "language"


@pytest.mark.parametrize("text", RISK + more.RISK)
def test_a_question_about_safety_stops_the_reading(text: str) -> None:
    assert screen(text) == "risk"


@pytest.mark.parametrize("text", PRIVATE + more.PRIVATE)
def test_a_real_persons_details_are_seen(text: str) -> None:
    assert screen(text) == "private"


@pytest.mark.parametrize("text", DISTRESS + more.DISTRESS)
def test_a_colleagues_own_distress_is_heard(text: str) -> None:
    assert screen(text) == "distress"


@pytest.mark.parametrize("text", PASSES + more.PASSES)
def test_near_misses_pass(text: str) -> None:
    assert screen(text) is None


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


LEAST = {"risk": 0.65, "distress": 0.55, "private": 0.95, "language": 0.9, "read": 0.97}
"""What the screen is known to reach on replies that its author never saw: `make accuracy` tells the figures."""


@pytest.mark.parametrize("kind", LEAST)
def test_of_labelled_replies_that_nobody_tuned_for_so_many_are_screened_rightly(kind: str) -> None:
    right, count = rightly_screened()[kind]
    assert right / count >= LEAST[kind]
