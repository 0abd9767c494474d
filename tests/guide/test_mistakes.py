"""Each kind of mistake in a guide is told in words that name the place, the thing and the way out."""

import pytest

from tests.guide import small

GUIDE, VOICE, WORK, SCHOOL = "guide.yaml", "voice.yaml", "prompts/work.yaml", "prompts/school.yaml"
PULLS = "pulls: [lecture, rescue]"

Mistake = tuple[str, str, str, list[str]]
"""A file, a passage of it, what stands there instead, and what is said (after the file)."""


def said(mistake: Mistake) -> tuple[list[str], list[str]]:
    """What is said about a mistake, and what should be."""
    name, right, wrong, expected = mistake
    found = small.problems_of(small.spoiled(name, right, wrong))
    return found, [f"{small.SHOWN_AS}/{name}:{what}" for what in expected]


STRUCTURE: list[Mistake] = [
    (WORK, "  question: What is Otto testing when he mentions the diploma?\n", "", ['2: "question" is missing.']),
    (WORK, "  client:\n", "  client:\n    nmae: Otto\n", ['6: client: "nmae" is no key here. Did you mean "name"?']),
    (WORK, "  level: 3\n", "  level: 3\n  zzz: 3\n", [
        '5: "zzz" is no key here. Keys here: id, theme, level, client, statement, invitation, pulls, next_lines, '
        "examples, question.",
    ]),
    (WORK, "pronouns: he\n", "pronouns: him\n", [
        '8: client.pronouns: "him" is not known here. It is one of: she, he, they.',
    ]),
    (WORK, "level: 3", "level: 4", ['4: level: "4" is not known here. It is one of: 1, 2, 3.']),
    (WORK, "level: 3", "level: high", [
        '4: level: "high" is not known here. It is one of: 1, 2, 3.',
        '4: level: must be a whole number, is the text "high".',
    ]),
    (WORK, "name: Otto", "name: 12", ["6: client.name: must be text, is the number 12; as text it goes in quotes."]),
    (WORK, "name: Otto", "name: true", ["6: client.name: must be text, is true; as text it goes in quotes."]),
    (WORK, "name: Otto", "name:", ["6: client.name: must be text, is empty."]),
    (WORK, "name: Otto", 'name: ""', ["6: client.name: is empty."]),
    (WORK, "name: Otto", "name: [Otto]", ["6: client.name: must be text, is a list; as text it goes in quotes."]),
    (WORK, "name: Otto", "name: {a: b}", ["6: client.name: must be text, is a mapping; as text it goes in quotes."]),
    (WORK, "name: Otto", f"name: {'O' * 41}", ["6: client.name: is too long: 41 characters, at most 40."]),
    (WORK, PULLS, "pulls: lecture", ['13: pulls: must be a list, is the text "lecture".']),
    (WORK, PULLS, "pulls: [lecture]", ["13: pulls: needs at least 2, has 1."]),
    (WORK, PULLS, "pulls: []", ["13: pulls: is empty."]),
    (WORK, PULLS, "pulls: [lecture, lecture]", ["13: pulls: holds the same thing twice."]),
    (WORK, "id: otto-ledger", "id: Otto Ledger", ['2: id: "Otto Ledger" must be lower-case words joined by hyphens.']),
    (GUIDE, "kind: move\n    name: Wait\n", "kind: mvoe\n    name: Wait\n", [
        '6: categories.kind: "mvoe" is not known here. Did you mean "move"?',
    ]),
    (VOICE, "choice: Leaving room", f"choice: {'x' * 41}", [
        "13: findings.wait.choice: is too long: 41 characters, at most 40.",
    ]),
    (VOICE, "[So far the replies., Time to talk., Pens down., The talk begins.]", "[Pens down.]", [
        "67: recap.opens: needs at least 4, has 1.",
    ]),
    (VOICE, "  language:", "  langauge:", [
        '52: notices: "language" is missing.',
        '59: notices: "langauge" is no key here. Did you mean "language"?',
    ]),
]  # fmt: skip

NAMES: list[Mistake] = [
    (WORK, PULLS, "pulls: [lecture, recsue]", [
        '13: pulls: "recsue" is no trap of this guide. Did you mean "rescue"?',
    ]),
    (WORK, PULLS, "pulls: [lecture, wait]", ['13: pulls: "wait" is no trap of this guide, it is a move.']),
    (WORK, PULLS, "pulls: [lecture, praising]", ['13: pulls: "praising" is no trap of this guide.']),
    (WORK, "theme: work", "theme: school", ['3: theme: "school" is not the name of the file, work.']),
    (WORK, "id: otto-ledger", "id: ines-fractions", [
        '2: id: "ines-fractions" stands already at content/small/prompts/school.yaml:2.',
    ]),
    (WORK, '    none: >-\n      "In ink, mind you."\n', "", ['14: next_lines: "none" is missing.']),
    (WORK, "    lecture: >-\n", "    lectrue: >-\n", [
        '14: next_lines: "lecture" is missing.',
        '21: next_lines: "lectrue" is no category of this guide. Did you mean "lecture"?',
    ]),
    (WORK, "  examples:\n", "  examples:\n    rescue: Give it here and I will find what is missing on the right.\n", [
        '26: examples: "rescue" is no move of this guide.',
    ]),
    (VOICE, "  wonder:\n", "  wander:\n", [
        '7: findings: "wonder" is missing.',
        '14: findings: "wander" is no category of this guide. Did you mean "wonder"?',
    ]),
    (GUIDE, "reads_as: lecture", "reads_as: lectures", [
        '12: categories.does_not.reads_as: "lectures" is no category of this guide. Did you mean "lecture"?',
    ]),
    (GUIDE, "reads_as: lecture", "reads_as: wait", [
        '12: categories.does_not.reads_as: "wait" is this entry itself.',
    ]),
    (GUIDE, "{to: rescue,", "{to: resque,", [
        '19: categories.slides_into.to: "resque" is no category of this guide. Did you mean "rescue"?',
    ]),
    (GUIDE, "related: [wonder, room]", "related: [wonder, rooms]", [
        '20: categories.related: "rooms" is no entry of this guide. Did you mean "room"?',
    ]),
    (GUIDE, "aliases: [curious]", "aliases: [Pause]", [
        '24: categories.aliases: "Pause" stands already at content/small/guide.yaml:8.',
    ]),
    (GUIDE, "aliases: [curious]", "aliases: [room]", [
        '24: categories.aliases: "room" stands already at content/small/guide.yaml:62.',
    ]),
    (GUIDE, "  - id: room\n", "  - id: lecture\n", [
        '20: categories.related: "room" is no entry of this guide.',
        '62: entries.id: "lecture" stands already at content/small/guide.yaml:48.',
    ]),
    (GUIDE, "  - id: room\n", "  - id: none\n", [
        '20: categories.related: "room" is no entry of this guide.',
        '62: entries.id: "none" is the name of a reply that carries no category. Take another one.',
    ]),
]  # fmt: skip

SLOTS: list[Mistake] = [
    (VOICE, "Your turn with {name}.", "Your turn with {nmae}.", [
        '4: invites: "{nmae}" is no slot here. Did you mean "{name}"?',
    ]),
    (VOICE, "Your turn with {name}.", "Your turn with {quote}.", [
        '4: invites: "{quote}" is no slot here. Slots here: {name} {they} {them} {their} {They} {Them} {Their} {s} '
        "{es} {is} {has} {was}.",
    ]),
    (VOICE, "Your turn with {name}.", "Your turn with {name.", [
        "4: invites: holds a brace, { or }, that belongs to no slot.",
    ]),
    (VOICE, "With {quote} you wait.", "With that you wait.", [
        '9: findings.wait.opens: must hold "{quote}" once, holds it 0 times.',
    ]),
    (VOICE, "Then {quote} waits.", "Then {quote} waits {quote}.", [
        '10: findings.wait.ends: must hold "{quote}" once, holds it 2 times.',
    ]),
    (VOICE, "What after {quote}?", "What after {kept}?", [
        '40: turns.move: "{kept}" is no slot here. Slots here: {quote} {name} {they} {them} {their} {They} {Them} '
        "{Their} {s} {es} {is} {has} {was}.",
    ]),
    (VOICE, "It might {first}. It might {second}. Which?", "It might {first}. Which?", [
        '46: unsure.two: must hold "{second}" once, holds it 0 times.',
    ]),
    (VOICE, "All see it, until {until}.", "All see it.", [
        '54: notices.who_sees: must hold "{until}" once, holds it 0 times.',
    ]),
    (VOICE, "Nothing was kept.", '"{They} kept nothing."', [
        '58: notices.private: "{They}" is no slot here. Slots here: none.',
    ]),
    (VOICE, "something_else: Something else", "something_else: Something {they} said", [
        '50: unsure.something_else: "{they}" is no slot here. Slots here: none.',
    ]),
    (VOICE, "From {people} of you:", "From you:", [
        '68: recap.counts: must hold "{people}" once, holds it 0 times.',
    ]),
]  # fmt: skip

CAT = "closed the book and fed the cat instead."

WORDING: list[Mistake] = [
    (SCHOOL, "I did the first one and then I looked at the second one and it was the same thing ", "It was ", [
        "9: statement: has 14 words, 20 to 90 are right.",
    ]),
    (SCHOOL, CAT, " ".join(["so"] * 70), ["9: statement: has 93 words, 20 to 90 are right."]),
    (SCHOOL, '"The cat was not even hungry."', " ".join(["no"] * 25), [
        "15: next_lines.wait: has 25 words, at most 24 are right.",
    ]),
    (SCHOOL, "The same thing upside down. I am in no hurry at all, Ines, and neither is the cat.", "Take your time.", [
        "26: examples.wait: has 3 words, 12 to 45 are right.",
    ]),
    (VOICE, "might: leave {them} some room", f"might: leave {' '.join(['them'] * 9)}", [
        "12: findings.wait.might: has 10 words, at most 9 are right.",
    ]),
    (VOICE, "With {quote} you wait.", f"With {{quote}} you wait{' and wait' * 6}.", [
        "9: findings.wait.opens: has 15 words, at most 14 are right.",
    ]),
    (VOICE, '["Then {quote} waits.", "And {quote} leaves room.", ', "[", [
        "10: findings.wait.ends: needs at least 4, has 2.",
    ]),
    (VOICE, "With {quote} you wait.", "{quote} leaves room!", [
        '9: findings.wait.opens: "{quote} leaves room!" stands already at content/small/voice.yaml:9.',
    ]),
    (SCHOOL, '"It is a nice cat."', '"The cat... was not even hungry!"', [
        '23: next_lines.none: ""The cat... was not even hungry!"" stands already at '
        "content/small/prompts/school.yaml:15.",
    ]),
    (SCHOOL, CAT, "closed the book and thought of suicide instead.", [
        '9: statement: "suicide" sounds like risk. Prompts hold none: say it another way.',
    ]),
    (SCHOOL, CAT, "closed the book and he beat me with it.", [
        '9: statement: "beat me" sounds like risk. Prompts hold none: say it another way.',
    ]),
    (SCHOOL, '"It is a nice cat."', '"I could kill myself."', [
        '23: next_lines.none: "kill myself" sounds like risk. Prompts hold none: say it another way.',
    ]),
    (SCHOOL, "at the kitchen table", "ring 020 7946 0123", [
        '7: client.line: "020 7946 0123" looks like a phone number. Clients are fictional: leave it out.',
    ]),
    (SCHOOL, CAT, "wrote to ines@example.org about the cat.", [
        '9: statement: "ines@example.org" looks like an e-mail address. Clients are fictional: leave it out.',
    ]),
    (SCHOOL, CAT, "closed the book on 3 May 2024 and fed the cat.", [
        '9: statement: "May 2024" looks like a date with its year. Clients are fictional: leave it out.',
    ]),
    (SCHOOL, CAT, "closed the book on 03.05.2024 and fed the cat.", [
        '9: statement: "03.05.2024" looks like a date with its year. Clients are fictional: leave it out.',
    ]),
]  # fmt: skip


@pytest.mark.parametrize("mistake", STRUCTURE, ids=lambda mistake: mistake[2][:30])
def test_a_misshapen_file_is_told_by_its_schema(mistake: Mistake) -> None:
    found, expected = said(mistake)
    assert found == expected


@pytest.mark.parametrize("mistake", NAMES, ids=lambda mistake: mistake[2][:30])
def test_a_name_that_is_unknown_missing_or_taken_is_told(mistake: Mistake) -> None:
    found, expected = said(mistake)
    assert found == expected


@pytest.mark.parametrize("mistake", SLOTS, ids=lambda mistake: mistake[2][:30])
def test_a_slot_that_nothing_fills_or_that_is_lacking_is_told(mistake: Mistake) -> None:
    found, expected = said(mistake)
    assert found == expected


@pytest.mark.parametrize("mistake", WORDING, ids=lambda mistake: mistake[2][:30])
def test_a_text_of_the_wrong_length_or_kind_is_told(mistake: Mistake) -> None:
    found, expected = said(mistake)
    assert found == expected


@pytest.mark.parametrize(
    "harmless",
    [
        "and the grapes beat me to it, on 3 May at 12:30.",
        "since 1998, 12 of 24, 3,000 times, like everyone.",
        "in the market in 2020 with my therapist.",
    ],
)
def test_plain_speech_is_no_risk_and_no_person(harmless: str) -> None:
    assert small.problems_of(small.spoiled(SCHOOL, CAT, harmless)) == []


def test_a_reflection_on_one_finding_must_fit_with_the_longest_wordings() -> None:
    files = small.spoiled(VOICE, "With {quote} you do it.", f"With {{quote}} you do it{' and so on' * 3}.")
    files = small.spoiled(VOICE, "Pencils rest.", f"Pencils rest{' and rest' * 6}.", files)
    files = small.spoiled(VOICE, '"And without it?"', f'"What {"then " * 12}after {{quote}}?"', files)
    files = small.spoiled(SCHOOL, '"Thanks. Can you do the third?"', f"Thanks{' and more' * 11}.", files)
    assert small.problems_of(files) == [
        "content/small/voice.yaml:23: findings.rescue.does: a reflection on one finding can have 87 words, at most 80 "
        "are right: opens 23 (voice.yaml:21), does 14 (voice.yaml:23), trap 24 (voice.yaml:39), next line 26 "
        "(school.yaml:19). It is too long for 1 of 2 clients."
    ]


def test_a_reflection_on_two_findings_must_fit_with_the_shortest_wordings() -> None:
    opens, ends, does = (
        [f"{start}{' more' * 13}" for start in starts]
        for starts in (
            ["{quote} leaves", "With {quote}", "In {quote}", "Wait {quote}"],
            ["Then {quote}", "And {quote}", "Ends {quote}", "After {quote}"],
            ["So", "Thus", "Hence", "Here"],
        )
    )
    files = small.files()
    lines = files[VOICE].splitlines(keepends=True)
    lines[8] = f"    opens: {opens}\n"
    lines[21] = f"    ends: {ends}\n"
    lines[22] = f"    does: {does}\n"
    files[VOICE] = "".join(lines)
    files = small.spoiled(SCHOOL, '"Thanks. Can you do the third?"', f"Thanks{' and more' * 11}.", files)
    assert small.problems_of(files) == [
        "content/small/voice.yaml:23: findings.rescue.does: a reflection on two findings has at least 89 words, at "
        "most 80 are right: opens 24 (voice.yaml:9), ends 24 (voice.yaml:22), does 14 (voice.yaml:23), "
        "move-then-trap 1 (voice.yaml:41), next line 26 (school.yaml:19). It is too long for 1 of 2 clients."
    ]
