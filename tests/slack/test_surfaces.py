"""What is answered at once, acted out: the real app and its real socket in a sandbox, with a record behind them."""

import json
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import chain
from typing import Any

import pytest

from bot.practice.choosing import Posted
from bot.practice.days import Days
from bot.practice.events import (
    ChannelSetUp,
    DaySkipped,
    DoubtSettled,
    PersonForgotten,
    PracticePaused,
    PracticeResumed,
    PromptAsked,
    ReadingContested,
    ReflectionAsked,
)
from bot.practice.lookup import entries
from bot.practice.sending import Sent
from bot.practice.thread import Channel, ChannelState, KeptOf, KeptTry, TryState
from bot.sandbox import Sandbox, faults
from bot.sandbox.blocks import words_of
from bot.sandbox.views import View
from bot.sandbox.workspace import Message
from bot.slack.surfaces import NOT_KEPT
from tests.slack.effects import GUIDE, PLACE, POST, REFLECT, TRY, WORDS, delivery
from tests.slack.recording import MANIFEST, Connected, connected

MOVE = next(iter(GUIDE.categories.values()))
PROMPT = next(iter(GUIDE.prompts.values()))
COMMANDS = json.loads(MANIFEST.read_text("utf-8"))["features"]["slash_commands"]
SET_UP = ChannelState(
    Channel(PLACE, "Europe/Lisbon", "08:30", "15:00", "U0CLEO", None), datetime(2026, 11, 3, 8, 30, tzinfo=UTC), True
)
ADAS_TRY = TryState("U0ADA", PROMPT.id, GUIDE.hash, (MOVE.id,), asker_has_tried=True)


class Stage:
    """A sandbox with the app in it, and what a person sees there."""

    def __init__(self, sandbox: Sandbox, app: Connected) -> None:
        self.sandbox = sandbox
        self.recorder, self.memory, self.sender = app.recorder, app.memory, app.sender

    async def typed(self, command: str, text: str = "", who: str = "Ada") -> Message:
        """The answer to a command, which one person alone sees."""
        await self.sandbox.command(who, "practice", command, text)
        answer = self.seen(who)
        assert answer.only_for
        return answer

    def seen(self, who: str = "Ada") -> Message:
        """The newest message before somebody's eyes."""
        return self.sandbox.seen_by(who, "practice")[-1]

    def view(self, who: str = "Ada") -> View:
        view = self.sandbox.open_view(who)
        assert view
        return view

    async def reflection(self) -> Message:
        """The reflection on Ada's try, in the thread of the first client."""
        posted = await self.sender.send(delivery(POST))
        assert isinstance(posted, Sent)
        assert posted.message
        await self.sandbox.say("Ada", "practice", WORDS, thread_ts=posted.message)
        await self.sender.send(delivery(REFLECT, posted.message))
        return self.seen()


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    async with Sandbox(manifest=MANIFEST) as sandbox, connected(sandbox) as app:
        yield Stage(sandbox, app)
        assert sandbox.refusals == []
        assert sandbox.pings == []


def action_ids(shown: Message | View) -> list[str]:
    actions = (block["elements"] for block in shown.blocks if block["type"] == "actions")
    return [element["action_id"] for element in chain.from_iterable(actions)]


# --- /move -------------------------------------------------------------------------------------------


async def test_move_alone_lists_all_that_can_be_looked_up(stage: Stage) -> None:
    answer = await stage.typed("/move")
    for entry in entries(GUIDE).values():
        assert entry.name in answer.words
    await stage.sandbox.press("Ada", "look_up", MOVE.id)
    assert MOVE.what_it_does in stage.seen().words
    assert stage.seen().ts == answer.ts


@pytest.mark.parametrize("typed", [MOVE.id, MOVE.name, MOVE.name.upper(), MOVE.aliases[0], f" {MOVE.aliases[-1]}! "])
async def test_move_finds_an_entry_by_name_or_alias(stage: Stage, typed: str) -> None:
    assert MOVE.what_it_does in (await stage.typed("/move", typed)).words


async def test_move_finds_an_entry_in_spite_of_its_spelling(stage: Stage) -> None:
    assert GUIDE.categories["reassurance"].what_it_is in (await stage.typed("/move", "reasurrance")).words


async def test_move_offers_the_nearest_where_several_are_near(stage: Stage) -> None:
    answer = await stage.typed("/move", "position of the pattern")
    assert "Did you mean" in answer.words
    await stage.sandbox.press("Ada", "look_up_0")
    assert stage.seen().ts == answer.ts
    assert "What it does" in stage.seen().words


async def test_move_says_plainly_that_nothing_is_near(stage: Stage) -> None:
    answer = await stage.typed("/move", "<!channel> zzz & <@U0BEN>")
    assert "nothing called “<!channel> zzz & <@U0BEN>”" in answer.words
    assert MOVE.name in answer.words


async def test_an_entry_is_shared_only_when_somebody_shares_it(stage: Stage) -> None:
    await stage.typed("/move", MOVE.id)
    assert stage.sandbox.messages("practice") == []
    await stage.sandbox.press("Ada", "share")
    (shared,) = stage.sandbox.messages("practice")
    assert MOVE.what_it_does in shared.words
    assert action_ids(shared) == []


async def test_a_neighbour_takes_the_place_of_the_entry(stage: Stage) -> None:
    first = await stage.typed("/move", MOVE.id)
    await stage.sandbox.press("Ada", "look_up_0")
    assert stage.seen().ts == first.ts
    assert entries(GUIDE)[MOVE.related[0]].what_it_is in stage.seen().words


# --- /practice ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["", "help", "HELP", "help me"])
async def test_help_is_for_one_person_alone(stage: Stage, typed: str) -> None:
    assert "/practice setup" in (await stage.typed("/practice", typed)).words
    assert stage.sandbox.seen_by("Ben", "practice") == []


async def test_the_manifest_hints_at_all_that_help_tells_of(stage: Stage) -> None:
    told = re.findall(r"/practice (\w+)", (await stage.typed("/practice", "help")).words)
    (hint,) = (one["usage_hint"] for one in COMMANDS if one["command"] == "/practice")
    assert sorted(hint.split(" | ")) == sorted({*told, "help"})


async def test_what_practice_does_not_know_is_said_with_what_it_does(stage: Stage) -> None:
    answer = await stage.typed("/practice", "<!here> please")
    assert "“<!here>” is nothing I know." in answer.words
    assert "/practice status" in answer.words


async def test_status_before_and_after_a_channel_is_set_up(stage: Stage) -> None:
    assert "Nobody practises here yet" in (await stage.typed("/practice", "status")).words
    stage.memory.channels[PLACE] = SET_UP
    answer = await stage.typed("/practice", "Status")
    assert "08:30 on weekdays" in answer.words.replace("\n", "")
    assert "Tuesday 03 November at 08:30" in answer.words


@pytest.mark.parametrize("typed", ["now", "Now", "now please"])
async def test_now_asks_for_todays_prompt(stage: Stage, typed: str) -> None:
    stage.memory.channels[PLACE] = SET_UP
    await stage.typed("/practice", typed)
    assert stage.recorder.events == [PromptAsked(PLACE, "U0ADA")]


async def test_each_now_is_an_event_of_its_own(stage: Stage) -> None:
    stage.memory.channels[PLACE] = SET_UP
    await stage.typed("/practice", "now")
    await stage.typed("/practice", "now")
    assert len({one.key for one in stage.recorder.taken}) == 2


async def test_now_in_a_channel_without_practice_opens_the_set_up(stage: Stage) -> None:
    await stage.sandbox.command("Ada", "practice", "/practice", "now")
    assert stage.view().body["callback_id"] == "setup"
    assert stage.recorder.events == []


# --- the set-up --------------------------------------------------------------------------------------


async def test_the_set_up_begins_with_the_persons_own_zone(stage: Stage) -> None:
    await stage.sandbox.command("Femi", "practice", "/practice", "setup")
    assert await stage.sandbox.submit_view("Femi", {"post_at": "08:00", "recap_at": "15:00"}) == {}
    assert stage.recorder.events == [
        ChannelSetUp(PLACE, "U0FEMI", "America/Toronto", "08:00", "15:00", post_now=True, days=Days(region="CA"))
    ]
    saved = stage.sandbox.open_view("Femi")
    assert saved is not None
    assert "Saved." in str(saved.blocks)


async def test_the_set_up_opens_without_the_zone_where_it_cannot_be_asked_for(stage: Stage) -> None:
    stage.sandbox.lay("users.info", faults.Refused("missing_scope"))
    await stage.sandbox.command("Ada", "practice", "/practice", "setup")
    assert "zone_unknown" in await stage.sandbox.submit_view("Ada")
    assert await stage.sandbox.submit_view("Ada", {"zone": "Europe/Paris", "now": []}) == {}
    assert stage.recorder.events == [ChannelSetUp(PLACE, "U0ADA", "Europe/Paris", "09:00", "16:30", post_now=False)]


async def test_the_set_up_of_a_known_channel_shows_its_hours_and_posts_nothing_by_itself(stage: Stage) -> None:
    stage.memory.channels[PLACE] = SET_UP
    await stage.sandbox.command("Ada", "practice", "/practice", "setup")
    assert await stage.sandbox.submit_view("Ada") == {}
    assert stage.recorder.events == [ChannelSetUp(PLACE, "U0ADA", "Europe/Lisbon", "08:30", "15:00", post_now=False)]


async def test_days_holidays_and_dates_off_are_chosen(stage: Stage) -> None:
    stage.memory.channels[PLACE] = SET_UP
    await stage.sandbox.command("Ada", "practice", "/practice", "setup")
    offered = await stage.sandbox.suggest("Ada", "region", "bayern")
    assert [option["value"] for option in offered["options"]] == ["DE-BY", "none"]
    chosen = {"weekdays": ["0", "2"], "region": "DE-BY", "dates_off": "2026-12-24 to 2026-12-26\n2026-12-31"}
    assert await stage.sandbox.submit_view("Ada", chosen) == {}
    (event,) = stage.recorder.events
    assert isinstance(event, ChannelSetUp)
    dates_off = (date(2026, 12, 24), date(2026, 12, 25), date(2026, 12, 26), date(2026, 12, 31))
    assert event.days == Days((0, 2), "DE-BY", dates_off)


async def test_the_set_up_shows_the_days_that_stand(stage: Stage) -> None:
    days = Days((1, 3), "US", (date(2026, 12, 24), date(2026, 12, 25)))
    stage.memory.channels[PLACE] = replace(SET_UP, channel=replace(SET_UP.channel, days=days))
    await stage.sandbox.command("Ada", "practice", "/practice", "setup")
    assert await stage.sandbox.submit_view("Ada") == {}
    (event,) = stage.recorder.events
    assert isinstance(event, ChannelSetUp)
    assert event.days == days


async def test_no_holidays_can_be_chosen_in_the_place_of_some(stage: Stage) -> None:
    await stage.sandbox.command("Femi", "practice", "/practice", "setup")
    assert await stage.sandbox.submit_view("Femi", {"region": "none"}) == {}
    (event,) = stage.recorder.events
    assert isinstance(event, ChannelSetUp)
    assert event.days == Days()


async def test_a_bad_date_a_bad_region_and_no_day_are_told_beside_their_fields(stage: Stage) -> None:
    stage.memory.channels[PLACE] = SET_UP
    await stage.sandbox.command("Ada", "practice", "/practice", "setup")
    assert set(await stage.sandbox.submit_view("Ada", {"weekdays": []})) == {"weekdays"}
    wrong = await stage.sandbox.submit_view("Ada", {"weekdays": ["0"], "region": "XX", "dates_off": "24.12."})
    assert set(wrong) == {"region_none", "dates_off"}
    assert "“24.12.” is no date. Write it as 2026-12-31" in wrong["dates_off"]
    assert stage.recorder.events == []


# --- pause, resume, skip -----------------------------------------------------------------------------


async def test_skip_says_which_day_and_which_comes_next(stage: Stage) -> None:
    stage.memory.channels[PLACE] = SET_UP
    answer = await stage.typed("/practice", "skip")
    assert "The client of Tuesday 03 November is skipped" in answer.words
    assert "The next one comes on Wednesday 04 November at 08:30" in answer.words
    assert stage.recorder.events == [DaySkipped(PLACE, "U0ADA", date(2026, 11, 3))]


async def test_a_day_that_has_had_its_client_is_not_the_one_that_is_skipped(stage: Stage) -> None:
    stage.memory.channels[PLACE] = replace(SET_UP, history=(Posted(date(2026, 11, 3), PROMPT.id),))
    await stage.typed("/practice", "skip")
    assert stage.recorder.events == [DaySkipped(PLACE, "U0ADA", date(2026, 11, 4))]


async def test_pause_is_taken_and_status_names_who_paused(stage: Stage) -> None:
    stage.memory.channels[PLACE] = SET_UP
    assert "until /practice resume" in (await stage.typed("/practice", "pause")).words
    assert stage.recorder.events == [PracticePaused(PLACE, "U0ADA")]
    stage.memory.channels[PLACE] = replace(SET_UP, channel=replace(SET_UP.channel, paused_by="U0BEN"))
    assert "paused by \nBen" in (await stage.typed("/practice", "status")).words
    stage.memory.channels[PLACE] = replace(SET_UP, channel=replace(SET_UP.channel, paused_by="U0ADA"))
    assert "paused by \nyou" in (await stage.typed("/practice", "status")).words
    stage.memory.channels[PLACE] = replace(SET_UP, channel=replace(SET_UP.channel, paused_by=""))
    assert "paused by \na colleague" in (await stage.typed("/practice", "status")).words


async def test_nothing_is_skipped_while_it_is_paused(stage: Stage) -> None:
    stage.memory.channels[PLACE] = replace(SET_UP, channel=replace(SET_UP.channel, paused_by="U0BEN"))
    assert "Posting is paused here" in (await stage.typed("/practice", "skip")).words
    assert stage.recorder.events == []


@pytest.mark.parametrize(
    ("held_up", "said"),
    [
        ({}, "Nothing was paused or skipped."),
        ({"paused_by": "U0BEN"}, "Clients come here again."),
        ({"paused": "is_archived"}, "Clients come here again."),
        ({"skipped": (date(2026, 11, 3),)}, "Clients come here again."),
    ],
)
async def test_resume_says_what_comes_next(stage: Stage, held_up: dict[str, Any], said: str) -> None:
    stage.memory.channels[PLACE] = replace(SET_UP, channel=replace(SET_UP.channel, **held_up))
    answer = await stage.typed("/practice", "resume")
    assert f"{said} The next one comes on Tuesday 03 November at 08:30." in answer.words
    assert stage.recorder.events == [PracticeResumed(PLACE, "U0ADA")]


@pytest.mark.parametrize("typed", ["pause", "resume", "skip", "status"])
async def test_where_nobody_practises_there_is_nothing_to_pause(stage: Stage, typed: str) -> None:
    assert "Nobody practises here yet" in (await stage.typed("/practice", typed)).words
    assert stage.recorder.events == []


async def test_wrong_input_is_told_where_it_stands_and_nothing_is_taken(stage: Stage) -> None:
    await stage.sandbox.command("Ada", "practice", "/practice", "setup")
    wrong = await stage.sandbox.submit_view("Ada", {"post_at": "16:00", "recap_at": "16:00", "zone": "Mars/Olympus"})
    zone_block = "zone_Europe/Amsterdam"
    assert set(wrong) == {"recap_at", zone_block}
    assert "16:00" in wrong["recap_at"]
    assert stage.recorder.events == []
    assert await stage.sandbox.submit_view("Ada", {"recap_at": "16:30", "zone": "Europe/Rome"}) == {}
    assert len(stage.recorder.events) == 1


async def test_the_bot_tells_how_often_it_is_right(stage: Stage) -> None:
    await stage.sandbox.command("Ada", "practice", "/practice", "accuracy")
    told = stage.seen().text
    assert "1,200 replies, 9 voices" in told
    assert "sure of 8 of 10 replies, and of those I read 92 in 100 wholly right" in told
    assert f"{GUIDE.categories['asking-why'].name}: 97 in 100; 88 in 100 heard" in told


async def test_zones_are_suggested_while_one_types(stage: Stage) -> None:
    await stage.sandbox.command("Ada", "practice", "/practice", "setup")
    offered = await stage.sandbox.suggest("Ada", "zone", "lisb")
    assert [option["value"] for option in offered["options"]] == ["Europe/Lisbon"]
    assert await stage.sandbox.suggest("Ada", "zone", "atlantis") == {"options": []}


# --- a reflection's buttons --------------------------------------------------------------------------


async def test_the_author_gives_their_own_reading(stage: Stage) -> None:
    reflection = await stage.reflection()
    stage.memory.tries[TRY, "U0ADA"] = ADAS_TRY
    await stage.sandbox.press("Ada", "contest", on=reflection)
    await stage.sandbox.submit_view("Ada", {"labels": ["none", MOVE.id]})
    event = stage.recorder.events[-1]
    assert event == ReadingContested(PLACE, TRY, "U0ADA", ("none", MOVE.id))


async def test_an_own_reading_is_kept_for_nobody_unless_its_author_says_so(stage: Stage) -> None:
    reflection = await stage.reflection()
    stage.memory.tries[TRY, "U0ADA"] = ADAS_TRY
    await stage.sandbox.press("Ada", "contest", on=reflection)
    await stage.sandbox.submit_view("Ada", {"labels": [MOVE.id]})
    assert stage.recorder.events[-1] == ReadingContested(PLACE, TRY, "U0ADA", (MOVE.id,))


async def test_the_author_can_give_their_words_for_the_reader_to_learn_from(stage: Stage) -> None:
    reflection = await stage.reflection()
    stage.memory.tries[TRY, "U0ADA"] = ADAS_TRY
    await stage.sandbox.press("Ada", "contest", on=reflection)
    await stage.sandbox.submit_view("Ada", {"labels": [MOVE.id], "teaches": ["teaches"]})
    assert stage.recorder.events[-1] == ReadingContested(PLACE, TRY, "U0ADA", (MOVE.id,), teaches=True)


async def test_nobody_else_contests_a_reading(stage: Stage) -> None:
    reflection = await stage.reflection()
    stage.memory.tries[TRY, "U0BEN"] = ADAS_TRY
    await stage.sandbox.press("Ben", "contest", on=reflection)
    told = stage.seen("Ben")
    assert told.text == GUIDE.voice.notices["not_author"][0]
    assert (told.only_for, told.thread_ts) == ("U0BEN", reflection.thread_ts)
    assert stage.sandbox.open_view("Ben") is None
    assert stage.seen("Ada").ts == reflection.ts


@pytest.mark.parametrize("button", ["contest", "more"])
async def test_a_reflection_whose_try_is_gone_says_so(stage: Stage, button: str) -> None:
    reflection = await stage.reflection()
    await stage.sandbox.press("Ada", button, on=reflection)
    assert stage.seen().text == NOT_KEPT
    assert stage.seen().thread_ts == reflection.thread_ts


@pytest.mark.parametrize("has_tried", [True, False])
async def test_more_keeps_the_examples_for_those_who_have_answered(stage: Stage, has_tried: bool) -> None:
    reflection = await stage.reflection()
    stage.memory.tries[TRY, "U0BEN"] = TryState("U0ADA", PROMPT.id, GUIDE.hash, (MOVE.id,), asker_has_tried=has_tried)
    await stage.sandbox.press("Ben", "more", on=reflection)
    words = words_of(stage.view("Ben").blocks)
    assert MOVE.what_it_is in words
    assert (PROMPT.examples[MOVE.id] in words) is has_tried


async def test_a_doubt_is_settled_with_the_reading_on_the_button(stage: Stage) -> None:
    doubted = replace(REFLECT, reflection=replace(REFLECT.reflection, choices=(MOVE.id, "none")))
    posted = await stage.sender.send(delivery(POST))
    assert isinstance(posted, Sent)
    await stage.sender.send(delivery(doubted, posted.message))
    await stage.sandbox.press("Ada", "settle_1")
    assert stage.recorder.events[-1] == DoubtSettled(PLACE, TRY, "U0ADA", "none")


async def test_the_shortcut_takes_ones_own_words_and_nobody_elses(stage: Stage) -> None:
    reflection = await stage.reflection()
    reply = stage.sandbox.thread("practice", reflection.thread_ts or "")[0]
    await stage.sandbox.shortcut("Ada", "practice", reply.ts, "reflect")
    await stage.sandbox.shortcut("Ben", "practice", reply.ts, "reflect")
    mine, others = stage.recorder.taken[-2:]
    assert isinstance(mine.event, ReflectionAsked)
    assert (mine.event.author, mine.event.asked_by, mine.text) == ("U0ADA", "U0ADA", WORDS)
    assert isinstance(others.event, ReflectionAsked)
    assert (others.event.author, others.event.asked_by, others.text) == ("U0ADA", "U0BEN", None)


# --- App Home ----------------------------------------------------------------------------------------


KEPT = KeptOf(
    (
        KeptTry(date(2026, 11, 2), PROMPT.id, (MOVE.id,), in_doubt=False),
        KeptTry(date(2026, 10, 30), "gone", (), in_doubt=False),
    ),
    1,
)


async def home_of(stage: Stage, who: str) -> str:
    await stage.sandbox.open_home(who)
    view = await stage.sandbox.until(lambda: stage.sandbox.home(who))
    assert view
    return words_of(view.blocks)


async def test_home_shows_a_person_what_is_kept_of_them(stage: Stage) -> None:
    stage.memory.kept["U0ADA"] = KEPT
    words = await home_of(stage, "Ada")
    assert f"02 November 2026, {PROMPT.client.name}: {MOVE.name}" in words
    assert "30 October 2026, gone: no move and no pull" in words
    assert "The words of 1 of your messages" in words
    assert "Nothing so far." in await home_of(stage, "Ben")


async def test_home_looks_up_an_entry(stage: Stage) -> None:
    await home_of(stage, "Ada")
    await stage.sandbox.press("Ada", "look_up_home", MOVE.id)
    assert MOVE.what_it_does in words_of(stage.view().blocks)


async def test_home_shows_everything_that_is_kept(stage: Stage) -> None:
    stage.memory.kept["U0ADA"] = KeptOf(KEPT.tries * 250, 1)
    await home_of(stage, "Ada")
    await stage.sandbox.press("Ada", "export")
    assert words_of(stage.view().blocks).count(PROMPT.client.name) == 250


async def test_forget_me_is_taken_and_home_says_so(stage: Stage) -> None:
    stage.memory.kept["U0ADA"] = KEPT
    await home_of(stage, "Ada")
    await stage.sandbox.press("Ada", "forget")
    assert stage.recorder.events == [PersonForgotten("T0SANDBOX", "U0ADA")]
    home = stage.sandbox.home("Ada")
    assert home
    assert PROMPT.client.name not in words_of(home.blocks)
    assert "is being deleted" in words_of(home.blocks)
