"""Whole talks load as turns that say who does what, and refer to what there is."""

from pathlib import Path
from shutil import copytree

import pytest

from bot.guide.dialogues import (
    BotDeletes,
    BotIsSilent,
    BotIsUnsure,
    BotOpens,
    BotRecaps,
    BotReflects,
    BotSays,
    BotShows,
    Commands,
    Deletes,
    Edits,
    HourComes,
    Presses,
    ReadsItAs,
    UsesShortcut,
    Writes,
    WritesAtTheTop,
    check_dialogues,
    load_dialogues,
)
from bot.guide.loading import load_guide
from bot.guide.problems import ContentRefused
from tests.guide import small

REAL = Path(__file__).parents[2] / "content" / "self-sabotage"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(copytree(small.FOLDER, tmp_path / "small"))


def spoil(folder: Path, right: str, wrong: str) -> list[str]:
    path = folder / "dialogues" / "first.yaml"
    text = path.read_text("utf-8")
    assert text.count(right) == 1
    path.write_text(text.replace(right, wrong), "utf-8")
    return [str(p).removeprefix(f"{folder}/dialogues/") for p in check_dialogues(folder, small.guide())]


def test_a_talk_loads_turn_by_turn() -> None:
    (talk,) = load_dialogues(small.FOLDER, small.guide())
    at = [f"{small.FOLDER}/dialogues/first.yaml:{line}" for line in range(5, 29)]
    assert (talk.id, talk.title, talk.prompt) == ("first", "A tutor at work", "otto-ledger")
    assert talk.about == "Every kind of turn once"
    assert talk.turns == (
        Writes(at[0], "Ada", "Take your time. It is the rent, look."),
        BotReflects(at[1], ("wait", "rescue"), ("Take your time", "It is the rent"), updates=False, to=None),
        Writes(at[2], "Ben", "lol same"),
        BotIsSilent(at[3]),
        Commands(at[4], "Cleo", "/move wait"),
        BotShows(at[5], "wait", "Cleo"),
        Edits(at[6], "Ada", "Take your time."),
        BotReflects(at[7], ("wait",), ("Take your time",), updates=True, to=None),
        Presses(at[8], "Ada", "More"),
        BotOpens(at[9], "What the guide says"),
        UsesShortcut(at[10], "Ben", "Reflect on this", "Ada"),
        BotSays(at[11], "not_author", "Ben"),
        WritesAtTheTop(at[12], "Dev", "Which line comes first?"),
        BotSays(at[13], "top_level", "Dev"),
        Deletes(at[14], "Ada"),
        BotDeletes(at[15]),
        HourComes(at[16], "recap"),
        BotRecaps(at[17], tells=None),
        Writes(at[18], "Esi", "How do you see the rent?"),
        BotIsUnsure(at[19], ("wonder", "none"), updates=False, to="Esi"),
        Writes(at[20], "Femi", "In ink."),
        BotReflects(at[21], ("none",), (), updates=False, to=None),
        ReadsItAs(at[22], "Femi", ("wonder",)),
        BotReflects(at[23], ("wonder",), (), updates=True, to=None),
    )


@pytest.mark.parametrize(("told", "ways"), [("[rescue, none]", ("rescue", "none")), ("[]", ())])
def test_a_recap_may_say_which_ways_it_tells(folder: Path, told: str, ways: tuple[str, ...]) -> None:
    assert spoil(folder, "recaps: true", f"recaps: {told}") == []
    (talk,) = load_dialogues(folder, small.guide())
    assert next(turn.tells for turn in talk.turns if isinstance(turn, BotRecaps)) == ways


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        (
            "prompt: otto-ledger",
            "prompt: oto-ledger",
            '3: prompt: "oto-ledger" is no prompt of this guide. Did you mean "otto-ledger"?',
        ),
        (
            "finds: [wait, rescue]",
            "finds: [wait, rescu]",
            '6: turns.bot.finds: "rescu" is no category of this guide. Did you mean "rescue"?',
        ),
        (
            "unsure: [wonder, none]",
            "unsure: [wonder, nonne]",
            '24: turns.bot.unsure: "nonne" is no category of this guide. Did you mean "none"?',
        ),
        ("shows: wait,", "shows: wiat,", '10: turns.bot.shows: "wiat" is no entry of this guide. Did you mean "wait"?'),
        (
            "says: not_author",
            "says: no_author",
            '16: turns.bot.says: "no_author" is no kind of notice. Did you mean "not_author"?',
        ),
        (
            "quotes: [Take your time, It is the rent]",
            "quotes: [Take your tea, It is the rent]",
            '6: turns.bot.quotes: "Take your tea" has not been written yet, word for word.',
        ),
        (
            "reads_it_as: [wonder]",
            "reads_it_as: [wander]",
            '27: turns.Femi.reads_it_as: "wander" is no category of this guide. Did you mean "wonder"?',
        ),
        (
            "recaps: true",
            "recaps: [rescu]",
            '22: turns.bot.recaps: "rescu" is no category of this guide. Did you mean "rescue"?',
        ),
        ("on: Ada }", "on: Femi }", "15: turns.Ben: Femi has written nothing yet."),
        ("- Ada: { edits:", "- Dev: { edits:", "11: turns.Dev: Dev has written nothing yet."),
        ("- Ben: lol same", "- Bne: lol same", '7: turns: "Bne" is no key here. Did you mean "Ben"?'),
        ("- Ben: lol same", "- Ben: ''", "7: turns.Ben: is empty."),
        (
            "- Ben: lol same",
            "- Ben: lol same\n    Ada: oh",
            "7: turns: holds more than one turn. Begin each with a dash of its own.",
        ),
        (
            "- bot: silent",
            "- bot: slient",
            '8: turns.bot: "slient" is not known here. Did you mean "silent"?',
        ),
        ("shortcut: Reflect on this, on: Ada", "shortcut: Reflect on this", "15: turns.Ben: A person does one thing "
         "at a time: at_the_top, edits, deletes, presses, reads_it_as, or shortcut with on."),
        ("recaps: true", "recaps: true, to: Ada", "22: turns.bot: The bot does one thing at a time: finds (with "
         "quotes, updates, to), unsure (with updates, to), shows with to, says with to, opens, deletes or recaps."),
        ("time: recap", "time: tea", '21: turns.time: "tea" is not known here. It is one of: recap, later.'),
    ],
)  # fmt: skip
def test_a_mistake_in_a_talk_is_told_with_its_line(folder: Path, right: str, wrong: str, said: str) -> None:
    assert spoil(folder, right, wrong) == [f"first.yaml:{said}"]


def test_talks_with_mistakes_do_not_load(folder: Path) -> None:
    spoil(folder, "prompt: otto-ledger", "prompt: nobody")
    with pytest.raises(ContentRefused, match="nobody"):
        load_dialogues(folder, small.guide())


def test_the_real_talks_are_right() -> None:
    assert check_dialogues(REAL, load_guide(REAL)) == ()
