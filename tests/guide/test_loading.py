"""A guide loads whole, or is refused with everything that is wrong with it."""

from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest

from bot.guide.loading import check_guide, content_files, load_guide, parse_guide
from bot.guide.problems import ContentRefused
from bot.guide.types import Exclusion, Neighbour
from tests.guide import small

REAL = Path(__file__).parents[2] / "content" / "self-sabotage"


def test_a_right_guide_loads_whole() -> None:
    guide = load_guide(small.FOLDER)
    assert (guide.id, guide.name) == ("listening", "Listening to learners")
    assert list(guide.categories) == ["wait", "wonder", "rescue", "lecture"]
    assert [c.id for c in guide.moves()] == ["wait", "wonder"]
    assert [c.id for c in guide.traps()] == ["rescue", "lecture"]
    assert list(guide.entries) == ["room"]
    assert list(guide.prompts) == ["ines-fractions", "otto-ledger"]
    assert guide.edges[0].id == "both-count"


def test_every_field_arrives_where_it_belongs() -> None:
    guide = load_guide(small.FOLDER)
    wait, otto = guide.categories["wait"], guide.prompts["otto-ledger"]
    assert wait.aliases == ("waiting", "pause")
    assert wait.does_not == (
        Exclusion("silence because the tutor is busy", None),
        Exclusion("telling the learner to wait", "lecture"),
    )
    assert wait.slides_into == (Neighbour("rescue", "The quiet becomes hard to bear."),)
    assert guide.entries["room"].not_here_when == ""
    assert guide.voice.findings["none"].ends == ()
    assert guide.voice.turns["trap"][0] == "What before {quote}?"
    assert guide.voice.unsure.settled[1] == "So {choice}."
    assert guide.voice.notices["safety"][1] == "That comes first. {procedure}"
    assert guide.voice.recap.hands_over[3] == "It belongs to you."
    assert (otto.level, otto.client.pronouns, otto.pulls) == (3, "he", ("lecture", "rescue"))
    assert otto.statement.startswith(
        "My last tutor had a diploma on the wall. I copied your table out twice, in ink, and"
    )
    assert otto.next_lines["none"] == '"In ink, mind you."'


def test_a_loaded_guide_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        load_guide(small.FOLDER).id = "other"  # type: ignore[misc]  # that is the claim


def test_the_files_kept_elsewhere_make_the_same_guide_again() -> None:
    assert parse_guide(content_files(small.FOLDER), "kept") == load_guide(small.FOLDER)


def test_the_hash_names_this_very_version_of_the_files() -> None:
    guide, files = small.guide(), small.files()
    reworded = small.spoiled("voice.yaml", "Talk on.", "Talk on now.")
    renamed = {("prompts/wrok.yaml" if name == "prompts/work.yaml" else name): text for name, text in files.items()}
    assert len(guide.hash) == 16
    assert guide.hash == parse_guide(dict(reversed(files.items())), "elsewhere").hash
    assert guide.hash != parse_guide(reworded, small.SHOWN_AS).hash
    assert "theme" in small.problems_of(renamed)[0]


def test_mistakes_in_several_files_are_told_in_one_go_by_file_and_line() -> None:
    files = small.spoiled("guide.yaml", "reads_as: lecture", "reads_as: lectern")
    files = small.spoiled("prompts/school.yaml", "pulls: [rescue, lecture]", "pulls: [rescue, lectur]", files)
    files = small.spoiled("prompts/work.yaml", "theme: work", "theme: wrok", files)
    files = small.spoiled("prompts/work.yaml", "level: 3", "levle: 3", files)
    files = small.spoiled("voice.yaml", "{choice} it is.", "{chioce} it is.", files)
    assert small.problems_of(files) == [
        'content/small/guide.yaml:12: categories.does_not.reads_as: "lectern" is no category of this guide. '
        'Did you mean "lecture"?',
        'content/small/prompts/school.yaml:13: pulls: "lectur" is no trap of this guide. Did you mean "lecture"?',
        'content/small/prompts/work.yaml:2: "level" is missing.',
        'content/small/prompts/work.yaml:3: theme: "wrok" is not the name of the file, work.',
        'content/small/prompts/work.yaml:4: "levle" is no key here. Did you mean "level"?',
        'content/small/voice.yaml:51: unsure.settled: "{chioce}" is no slot here. Did you mean "{choice}"?',
        'content/small/voice.yaml:51: unsure.settled: must hold "{choice}" once, holds it 0 times.',
    ]


def test_a_folder_without_a_guide_says_what_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert [str(problem) for problem in check_guide(Path("nowhere"))] == [
        "nowhere/guide.yaml:1: is missing.",
        "nowhere/prompts:1: is missing.",
        "nowhere/voice.yaml:1: is missing.",
    ]
    with pytest.raises(ContentRefused):
        load_guide(Path("nowhere"))


def test_files_that_cannot_be_read_are_problems_beside_all_others(tmp_path: Path) -> None:
    (tmp_path / "prompts").mkdir()
    (tmp_path / "guide.yaml").write_bytes(b"id: listening\nname: Caf\xe9\n")
    (tmp_path / "voice.yaml").mkdir()
    (tmp_path / "prompts" / "work.yml").write_text("- id: a\n")
    (tmp_path / "prompts" / "school.yaml").write_bytes(b"#" * 1_000_001)
    assert [str(problem).removeprefix(f"{tmp_path}/") for problem in check_guide(tmp_path)] == [
        "guide.yaml:2: is not UTF-8 text from here on. Save the file as UTF-8.",
        "prompts/school.yaml:1: is larger than 1,000,000 bytes. Spread it over several files.",
        "prompts/work.yml:1: is not read under this name. Name it work.yaml.",
        "voice.yaml:1: cannot be read: Is a directory.",
    ]
    with pytest.raises(ContentRefused, match="not UTF-8"):
        content_files(tmp_path)


def test_the_real_guide_is_right() -> None:
    assert check_guide(REAL) == ()
