"""Everything that the bot shows of the real guide is taken by Slack: the sandbox's own grammar is the judge."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.almanac import regions
from bot.guide.types import NONE, Guide, Prompt
from bot.practice.choosing import Posted
from bot.practice.days import Days
from bot.practice.effects import Line, PostPrompt, PostRecap, PostWeek, Reflection, Whisper
from bot.practice.events import ChannelId, MessageId
from bot.practice.lookup import NotFound, entries, find_entry
from bot.practice.reading import Carries, Doubt, Evidence, Finding
from bot.practice.reflection import QUOTE_CHARACTERS, compose, settle
from bot.practice.saying import wordings
from bot.practice.thread import Channel, ChannelState
from bot.sandbox import grammar
from bot.sandbox.blocks import words_of
from bot.sandbox.inspection import count_chars, inspect_blocks, inspect_options, inspect_view, walk
from bot.sandbox.pings import find_pings
from bot.slack import modals, pages
from bot.slack.dates import DAYS_MOST
from bot.slack.messages import draw_week, show_notice, show_prompt, show_recap, show_reflection, show_week
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
LONGEST_REGION = max(regions().values(), key=lambda region: len(region.name)).id
MANY_DATES = tuple(date(2026, 1, 1) + timedelta(days=2 * n) for n in range(DAYS_MOST))


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
    facts = (
        ("until", "16:30"),
        ("day", "Wednesday 24 September"),
        ("channel", "a channel"),
        ("reason", "restricted_action_thread_only_channel"),
    )
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
            for recap_at in (None, at):
                state = ChannelState(channel, at, has_posted, recap_at)
                assert taken_by_slack(pages.show_status(state, at, "", LONGEST_REGION))


def test_status_tells_the_next_prompt_on_the_channels_own_clock() -> None:
    channel = Channel(PLACE, "Asia/Tokyo", "09:00", "16:30", "U0ADA", None)
    at = datetime(2026, 11, 2, 0, 0, tzinfo=UTC)
    shown = pages.show_status(ChannelState(channel, at, True), at, "", "")
    assert "Monday 02 November at 09:00" in shown.text


def test_status_says_why_nothing_comes_on_the_days_ahead() -> None:
    days = Days((0, 1, 2, 3, 4), "US", (date(2026, 11, 27),))
    known = {date(2026, 11, 26): "Thanksgiving"}
    skipped = (date(2026, 11, 25),)
    channel = Channel(PLACE, "UTC", "09:00", "16:30", "U0ADA", None, None, days, skipped, known.get)
    at, due = datetime(2026, 11, 24, 12, tzinfo=UTC), datetime(2026, 11, 30, 9, tzinfo=UTC)
    shown = pages.show_status(ChannelState(channel, due, True), at, "", "the United States")
    assert taken_by_slack(shown)
    assert shown.text.splitlines()[1:] == [
        "The next one comes on Monday 30 November at 09:00.",
        "• Today’s hour is over. /practice now posts a client all the same.",
        "• Wednesday 25 November is skipped. /practice resume takes that back.",
        "• Thursday 26 November is a holiday: Thanksgiving.",
        "• Friday 27 November is a date off in this channel’s set-up.",
        "On Tuesday 24 November the week’s picture comes before the recap, if 5 people or more have replied.",
    ]
    came = ChannelState(channel, due, True, None, (Posted(date(2026, 11, 24), PROMPTS[0].id),))
    assert "Today’s hour" not in pages.show_status(came, at, "", "").text


@pytest.mark.parametrize(
    ("weekdays", "spoken"),
    [
        ((0, 1, 2, 3, 4), "on weekdays"),
        (tuple(range(7)), "every day"),
        ((2,), "on Wednesday"),
        ((0, 2, 6), "on Monday, Wednesday and Sunday"),
    ],
)
def test_the_days_of_a_week_are_told_in_words(weekdays: tuple[int, ...], spoken: str) -> None:
    assert pages.spoken_weekdays(Days(weekdays)) == spoken


def test_status_says_who_paused_it_and_not_what_would_come() -> None:
    channel = Channel(PLACE, "UTC", "09:00", "16:30", "U0ADA", None, "U0CLEO")
    at = datetime(2026, 11, 2, tzinfo=UTC)
    text = pages.show_status(ChannelState(channel, at, False, at), at, "Cleo", "").text
    assert "Posting is paused by Cleo. /practice resume starts it again." in text
    assert "recap of the open thread comes on Monday 02 November at 00:00" in text
    assert "next one" not in text


def test_status_says_why_posting_is_paused_and_the_way_out() -> None:
    channel = Channel(PLACE, "UTC", "09:00", "16:30", "U0ADA", "not_in_channel")
    at = datetime(2026, 11, 2, tzinfo=UTC)
    text = pages.show_status(ChannelState(channel, at, True), at, "", "").text
    assert "I am not in this channel" in text
    assert "/practice resume" in text
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
        for days in (Days(), Days(tuple(range(7)), LONGEST_REGION, MANY_DATES), Days((6,), "XX")):
            view = modals.setup_modal("C0PRACTICE", zone, "09:00", "16:30", days, first=first)
            assert view_taken_by_slack(view)


@pytest.mark.parametrize(("typed", "first"), [("bayern", "DE-BY"), ("united states", "US"), ("", None)])
def test_a_region_is_found_by_its_name_and_none_is_always_offered(typed: str, first: str | None) -> None:
    options = modals.region_options(typed)
    assert inspect_options({"options": options}) == []
    assert options[-1]["value"] == modals.NO_REGION
    assert first in (None, options[0]["value"])


WAYS = tuple((reading, 40 - n) for n, reading in enumerate(READINGS))


@pytest.mark.parametrize("n", range(4))
def test_every_week(n: int) -> None:
    pulled = tuple((trap.id, 5) for trap in GUIDE.traps()[:3])
    lines = [Line(f"week/{part}/{n}") for part in ("opens", "pulls", "came")]
    for told in (pulled, ()):
        effect = PostWeek("week:1", PLACE, THREAD, GUIDE.hash, lines[0], lines[1], 5, told, lines[2], 41, WAYS)
        shown = show_week(effect, GUIDE)
        assert taken_by_slack(shown)
        assert ": 5 of 5" in shown.text or not told
        assert all(f": {people}" in shown.text for _, people in WAYS), "what is drawn is told in words as well"
        picture = draw_week(effect, GUIDE)
        assert inspect_blocks([*shown.blocks, picture]) == []
        labels = picture["chart"]["axis_config"]["categories"]
        assert len(set(labels)) == len(WAYS)


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
