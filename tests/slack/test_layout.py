"""Everything that the bot shows of the real guide is taken by Slack: the sandbox's own grammar is the judge."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from bot.guide.types import NONE, Guide, Prompt
from bot.practice.effects import Line, PostPrompt, PostRecap, Reflection, Whisper
from bot.practice.events import ChannelId, MessageId
from bot.practice.lookup import NotFound, entries, find_entry
from bot.practice.reading import Carries, Doubt, Evidence, Finding
from bot.practice.reflection import QUOTE_CHARACTERS, compose, settle
from bot.practice.saying import wordings
from bot.practice.thread import Channel
from bot.sandbox import grammar
from bot.sandbox.blocks import words_of
from bot.sandbox.inspection import count_chars, inspect_blocks, inspect_options, inspect_view, walk
from bot.sandbox.pings import find_pings
from bot.slack import modals, pages
from bot.slack.messages import show_notice, show_prompt, show_recap, show_reflection
from bot.slack.rich import Json, Message, escape
from tests.slack.recording import real_guide

PLACE = ChannelId("T0SANDBOX", "C0PRACTICE")
THREAD = "T0SANDBOX:C0PRACTICE:2026-11-02"
TRY = f"{THREAD}:U0ADA:1"
MESSAGE = MessageId("T0SANDBOX", "C0PRACTICE", "1764576060.000200")
TEAM = {"procedure": "Call the duty line, then tell Cleo. " * 20, "contact": "Cleo has an open door. " * 20}
GUIDE = real_guide()
PROMPTS = tuple(GUIDE.prompts.values())
READINGS = (*GUIDE.categories, NONE)
LONGEST_NAME = max(modals.known_zones(), key=len)


def taken_by_slack(shown: Message) -> bool:
    assert inspect_blocks(shown.blocks) == []
    assert len(shown.text) <= grammar.MESSAGE_CHARS.most
    assert count_chars(shown.blocks) <= grammar.MESSAGE_BLOCK_CHARS.most
    assert find_pings("C", "1", shown.text, shown.blocks) == []
    assert not [part for part in walk(shown.blocks) if part.get("type") == "mrkdwn"]
    return read_alike(shown)


def read_alike(shown: Message) -> bool:
    """What is read in the blocks, buttons apart, is read in the text."""
    in_blocks = words_of([block for block in shown.blocks if block["type"] == "rich_text"])
    in_text = shown.text.replace("•", " ").replace("\n> ", "\n").removeprefix("> ")
    assert "".join(escape(in_blocks).split()) == "".join(in_text.split())
    return True


def view_taken_by_slack(view: Json, kind: str = "modal") -> bool:
    assert inspect_view(view, kind) == []
    assert len(json.dumps(view, ensure_ascii=False).encode()) <= grammar.VIEW_BYTES.most
    return True


def findings(*categories: str) -> tuple[str, tuple[Finding, ...]]:
    """A reply that carries these, a sentence of ten words for each."""
    sentences = [f"It sounds like part number {n} of you fought hard." for n, _ in enumerate(categories)]
    reply = " ".join(sentences)
    starts = [reply.index(sentence) for sentence in sentences]
    spans = zip(categories, starts, sentences, strict=True)
    return reply, tuple(Finding(label, Evidence(reply, at, at + len(sentence))) for label, at, sentence in spans)


def reflections(prompt: Prompt, guide: Guide) -> Iterator[tuple[Reflection, str]]:
    reply, none = findings()
    yield compose(Carries(none), "You came.", (MESSAGE,), prompt, guide, "seed"), "You came."
    for first in guide.categories:
        for labels in ((first,), *((first, last) for last in guide.categories if last != first)):
            reply, found = findings(*labels)
            yield compose(Carries(found), reply, (MESSAGE,), prompt, guide, f"{labels}"), reply
    yield compose(Doubt(READINGS[:3], ()), reply, (MESSAGE,), prompt, guide, "seed"), reply
    for choice in READINGS:
        yield settle((choice,), (MESSAGE,), prompt, guide, choice), reply


@pytest.mark.parametrize("prompt", PROMPTS, ids=lambda prompt: prompt.id)
def test_every_prompt_with_every_invitation(prompt: Prompt) -> None:
    for n, _ in enumerate(GUIDE.voice.invites):
        effect = PostPrompt("prompt:1", PLACE, THREAD, GUIDE.hash, prompt.id, Line(f"invites/{n}"))
        shown = show_prompt(effect, GUIDE)
        assert taken_by_slack(shown)
        assert escape(prompt.client.line) in shown.text


@pytest.mark.parametrize("prompt", PROMPTS, ids=lambda prompt: prompt.id)
def test_every_reflection_with_its_buttons(prompt: Prompt) -> None:
    for reflection, words in reflections(prompt, GUIDE):
        shown = show_reflection(reflection, TRY, GUIDE, words)
        assert taken_by_slack(shown)
        assert shown.blocks[-1]["type"] == "actions"


def test_a_doubt_offers_its_readings_and_something_else() -> None:
    reply, _ = findings(READINGS[0])
    doubt = compose(Doubt(READINGS[:3], ()), reply, (MESSAGE,), PROMPTS[0], GUIDE, "seed")
    buttons = show_reflection(doubt, TRY, GUIDE, reply).blocks[-1]["elements"]
    assert [button["action_id"] for button in buttons] == ["settle_0", "settle_1", "settle_2", "contest"]
    assert buttons[0]["value"] == f"{READINGS[0]} {TRY}"


@pytest.mark.parametrize("word", ["a" * 40_000, "<!channel>" * 4_000, "字" * 40_000, "\u202e" * 40_000])
def test_a_reflection_on_one_endless_word_is_short_all_the_same(word: str) -> None:
    reading = Carries((Finding(READINGS[0], Evidence(word, 0, len(word))),))
    shown = show_reflection(compose(reading, word, (MESSAGE,), PROMPTS[0], GUIDE, "seed"), TRY, GUIDE, word)
    assert taken_by_slack(shown)
    runs = [part["text"] for part in walk(shown.blocks) if part.get("type") == "text"]
    assert max(len(run) for run in runs if run.startswith("“")) <= QUOTE_CHARACTERS + len("“\u2068…\u2069”")


def test_what_a_person_wrote_is_a_quotation_in_the_reflection_and_nothing_else() -> None:
    word = "<@U0BEN> & *you* <!here>"
    reading = Carries((Finding(READINGS[0], Evidence(word, 0, len(word))),))
    shown = show_reflection(compose(reading, word, (MESSAGE,), PROMPTS[0], GUIDE, "seed"), TRY, GUIDE, word)
    assert [part for part in walk(shown.blocks) if part.get("text") == f"“{word}”"]
    assert escape(word) in shown.text


@pytest.mark.parametrize("kind", GUIDE.voice.notices)
def test_every_notice(kind: str) -> None:
    facts = (("until", "16:30"), ("channel", "a channel"), ("reason", "restricted_action_thread_only_channel"))
    for n, _ in enumerate(GUIDE.voice.notices[kind]):
        whisper = Whisper("w", PLACE, "U0ADA", None, GUIDE.hash, Line(f"notices/{kind}/{n}"), facts)
        for team in (TEAM, {"procedure": "", "contact": ""}):
            shown = show_notice(whisper, GUIDE, team)
            assert taken_by_slack(shown)
            assert "  " not in shown.text


@pytest.mark.parametrize("prompt", PROMPTS, ids=lambda prompt: prompt.id)
def test_every_recap(prompt: Prompt) -> None:
    ways = tuple((reading, 40 - n) for n, reading in enumerate(READINGS))
    for counts, told in ((Line("recap/counts/0"), ways), (Line("recap/counts/0"), ()), (None, ())):
        for n, _ in enumerate(wordings(GUIDE.voice, "recap/opens")):
            opens, hands_over = Line(f"recap/opens/{n}"), Line("recap/hands_over/0")
            effect = PostRecap(
                "r", PLACE, THREAD, GUIDE.hash, prompt.id, opens, counts, 40 if counts else 0, told, hands_over
            )
            shown = show_recap(effect, GUIDE)
            assert taken_by_slack(shown)
            assert escape(prompt.question) in shown.text
            assert (": 40" in shown.text) is bool(told)


@pytest.mark.parametrize("entry", entries(GUIDE).values(), ids=lambda entry: entry.id)
def test_every_entry_alone_and_shared(entry: object) -> None:
    found = next(e for e in entries(GUIDE).values() if e is entry)
    assert taken_by_slack(pages.show_entry(found, GUIDE))
    shared = pages.show_entry(found, GUIDE, shared=True)
    assert taken_by_slack(shared)
    assert view_taken_by_slack(modals.page_modal(found.name, shared.blocks))
    assert escape(found.what_it_does) in shared.text


@pytest.mark.parametrize("typed", ["reassurence xyz", "x" * 3_000, "<!channel>", "日本語", "\u202eevil", "ing"])
def test_every_miss(typed: str) -> None:
    for missed in (find_entry(typed, GUIDE), NotFound(tuple(GUIDE.categories.values())[:3]), NotFound(())):
        if isinstance(missed, NotFound):
            assert taken_by_slack(pages.show_miss(typed, missed, GUIDE))


def test_the_list_help_and_status() -> None:
    assert taken_by_slack(pages.show_entries(GUIDE))
    assert taken_by_slack(pages.show_help())
    assert taken_by_slack(pages.show_unknown("x" * 3_000))
    at = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)
    for paused in (None, "not_in_channel", "restricted_action_read_only_channel"):
        channel = Channel(PLACE, LONGEST_NAME, "09:00", "16:30", "U0ADA", paused)
        for has_posted in (True, False):
            assert taken_by_slack(pages.show_status(channel, at, has_posted))


def test_status_tells_the_next_prompt_on_the_channels_own_clock() -> None:
    channel = Channel(PLACE, "Asia/Tokyo", "09:00", "16:30", "U0ADA", None)
    shown = pages.show_status(channel, datetime(2026, 11, 2, 0, 0, tzinfo=UTC), True)
    assert "Monday 02 November at 09:00" in shown.text


def test_status_says_why_posting_is_paused_and_the_way_out() -> None:
    channel = Channel(PLACE, "UTC", "09:00", "16:30", "U0ADA", "not_in_channel")
    text = pages.show_status(channel, datetime(2026, 11, 2, tzinfo=UTC), True).text
    assert "I am not in this channel" in text
    assert "/practice setup" in text
    assert "not_in_channel" not in text


@pytest.mark.parametrize("prompt", PROMPTS, ids=lambda prompt: prompt.id)
def test_every_contest_and_every_more(prompt: Prompt) -> None:
    assert view_taken_by_slack(modals.contest_modal(GUIDE, prompt, TRY))
    for labels in ((), READINGS, (*READINGS, *READINGS), ("no-such-category",)):
        for examples in (True, False):
            assert view_taken_by_slack(modals.more_modal(GUIDE, prompt, labels, examples=examples))


def test_more_shows_the_examples_to_those_who_have_answered_and_to_nobody_else() -> None:
    prompt = PROMPTS[0]
    shown, hidden = (modals.more_modal(GUIDE, prompt, (), examples=has) for has in (True, False))
    for example in prompt.examples.values():
        assert example in words_of(shown["blocks"])
        assert example not in words_of(hidden["blocks"])


@pytest.mark.parametrize("zone", [None, "Europe/Lisbon", LONGEST_NAME])
def test_every_set_up(zone: str | None) -> None:
    for first in (True, False):
        view = modals.setup_modal("C0PRACTICE", zone, "09:00", "16:30", first=first)
        assert view_taken_by_slack(view)


def kept(lines: int, line: str = "02 November 2026, Tomas: reassurance, then problem-solving") -> list[str]:
    return [f"{n} {line}" for n in range(lines)]


@pytest.mark.parametrize("lines", [0, 1, 20, 21, 500, 800, 5_000])
@pytest.mark.parametrize("line", ["short", "long " * 500, "字" * 300])
def test_home_and_export_of_much_and_of_nothing(lines: int, line: str) -> None:
    assert view_taken_by_slack(modals.home_view(GUIDE, kept(lines, line), 3), "home")
    assert view_taken_by_slack(modals.home_view(GUIDE, [], 0, forgets=True), "home")
    assert view_taken_by_slack(modals.export_modal(kept(lines, line), 3))


def test_an_export_holds_everything_or_says_how_much_more_there_is() -> None:
    whole = words_of(modals.export_modal(kept(500), 3)["blocks"]).splitlines()
    assert whole[:500] == kept(500)
    assert "The words of 3 of your messages" in whole[500]
    cut = words_of(modals.export_modal(kept(1_000), 3)["blocks"])
    assert "And 200 earlier ones." in cut


def test_home_lists_the_newest_and_says_how_many_more_there_are() -> None:
    words = words_of(modals.home_view(GUIDE, kept(25), 3)["blocks"])
    assert "And 5 earlier ones." in words
    assert kept(25)[20] not in words


@pytest.mark.parametrize(
    ("typed", "first"),
    [("lisb", "Europe/Lisbon"), ("new york", "America/New_York"), ("  LONDON ", "Europe/London"), ("utc", "UTC")],
)
def test_a_zone_is_found_by_its_city(typed: str, first: str) -> None:
    options = modals.zone_options(typed)
    assert first in [option["value"] for option in options[:2]]
    assert inspect_options({"options": options}) == []


def test_zones_are_offered_a_hundred_at_a_time_and_none_where_none_is_meant() -> None:
    assert len(modals.zone_options("a")) == modals.OFFERED_MOST
    assert inspect_options({"options": modals.zone_options("")}) == []
    assert modals.zone_options("atlantis") == []


def test_a_zone_that_begins_so_comes_before_one_that_holds_it() -> None:
    values = [option["value"] for option in modals.zone_options("york")]
    assert values[0].endswith("/York") or values == ["America/New_York"]
    assert modals.zone_options("rome")[0]["value"] == "Europe/Rome"


def test_a_guide_without_ideas_is_listed_without_them() -> None:
    bare = Guide(**{**{name: getattr(GUIDE, name) for name in GUIDE.__dataclass_fields__}, "entries": {}})
    shown = pages.show_entries(bare)
    assert taken_by_slack(shown)
    assert "Ideas" not in shown.text
