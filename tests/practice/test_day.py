"""A channel's day: when a prompt is posted and when it is left, what the recap tells, what is said once."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.guide.types import NONE
from bot.practice.choosing import Posted
from bot.practice.days import Days
from bot.practice.effects import (
    CloseThread,
    KeepNext,
    MarkTold,
    OpenThread,
    PauseChannel,
    PostPrompt,
    PostRecap,
    ResumeChannel,
    SetUpChannel,
    SkipDay,
    Whisper,
)
from bot.practice.events import (
    ChannelSetUp,
    ClientChosen,
    DaySkipped,
    Event,
    PracticePaused,
    PracticeResumed,
    PromptAsked,
    PromptDue,
    RecapDue,
    TopLevelPosted,
)
from bot.practice.schedule import LATE_AFTER, RECAP_AFTER, recap_of, spread
from bot.practice.thread import Channel, NextClient, Situation
from tests.practice.cast import (
    ADA,
    CHANNEL,
    CLEO,
    FIRST,
    GUIDE,
    HERE,
    OPEN,
    OVER,
    TUESDAY,
    decided,
    kinds,
    known,
    only,
    told,
)

DAY = TUESDAY.date()
DUE = PromptDue(HERE, DAY)
ASKED = PromptAsked(HERE, ADA)
MORNING = Situation(TUESDAY, CHANNEL)


def set_up(*, post_now: bool) -> ChannelSetUp:
    return ChannelSetUp(HERE, CLEO, "Europe/Berlin", "08:00", "15:00", post_now)


# --- the prompt ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("event", [DUE, ASKED], ids=["due", "asked for"])
def test_a_prompt_opens_the_thread_of_the_channels_day(event: Event) -> None:
    effects = decided(event, MORNING)
    assert kinds(effects) == [OpenThread, PostPrompt]
    opened, posted = only(effects, OpenThread), only(effects, PostPrompt)
    assert (opened.id, opened.day) == ("team:practice:2026-03-03", DAY)
    assert (posted.id, posted.prompt, posted.content) == (f"prompt:{opened.id}", opened.prompt, GUIDE.hash)
    assert opened.prompt in GUIDE.prompts


def test_the_day_is_the_channels_own() -> None:
    kathmandu = replace(CHANNEL, zone="Asia/Kathmandu")
    late_evening = Situation(datetime(2026, 3, 3, 19, 0, tzinfo=UTC), kathmandu)
    assert only(decided(ASKED, late_evening), OpenThread).day == date(2026, 3, 4)


def test_the_prompt_that_is_asked_for_by_name_is_the_one_that_comes() -> None:
    for wanted in GUIDE.prompts:
        assert only(decided(replace(ASKED, prompt=wanted), MORNING), PostPrompt).prompt == wanted


def test_a_client_that_was_there_does_not_come_again_before_the_others() -> None:
    first = only(decided(DUE, MORNING), PostPrompt).prompt
    (other,) = GUIDE.prompts.keys() - {first}
    assert only(decided(DUE, replace(MORNING, history=(Posted(date(2026, 3, 2), first),))), PostPrompt).prompt == other


@pytest.mark.parametrize("event", [DUE, ASKED], ids=["due", "asked for"])
def test_whom_the_lead_chose_comes_before_whose_turn_it_is(event: Event) -> None:
    for wanted in GUIDE.prompts:
        chosen = replace(MORNING, chosen=NextClient(wanted, None), history=(Posted(date(2026, 3, 2), wanted),))
        assert only(decided(event, chosen), PostPrompt).prompt == wanted


def test_a_chosen_client_who_left_the_guide_is_passed_over() -> None:
    assert only(decided(DUE, replace(MORNING, chosen=NextClient("gone", None))), PostPrompt).prompt in GUIDE.prompts


def test_the_lead_alone_chooses_and_anyone_where_no_lead_is_known() -> None:
    by_lead, by_ada = ClientChosen(HERE, CLEO, "otto-ledger"), ClientChosen(HERE, ADA, "otto-ledger")
    assert decided(by_lead, MORNING) == (KeepNext(HERE, "otto-ledger", None, CLEO),)
    assert decided(by_ada, MORNING) == ()
    unled = replace(MORNING, channel=replace(CHANNEL, set_up_by=""))
    assert kinds(decided(by_ada, unled)) == [KeepNext]
    assert decided(by_lead, Situation(TUESDAY, None)) == ()


def test_one_prompt_a_day_whatever_asks_for_it() -> None:
    posted_today = replace(MORNING, today=OPEN)
    assert decided(DUE, posted_today) == ()
    assert told(decided(ASKED, posted_today)) == [(ADA, "already_posted")]
    assert kinds(decided(set_up(post_now=True), posted_today)) == [SetUpChannel]


@pytest.mark.parametrize("event", [DUE, ASKED, TopLevelPosted(FIRST, ADA)])
def test_nothing_is_posted_where_no_channel_is_set_up(event: Event) -> None:
    assert decided(event, Situation(TUESDAY, None, known_how=False)) == ()


def test_a_paused_channel_gets_a_prompt_only_when_somebody_asks() -> None:
    paused = replace(MORNING, channel=replace(CHANNEL, paused="is_archived"))
    assert decided(DUE, paused) == ()
    assert kinds(decided(ASKED, paused)) == [OpenThread, PostPrompt]


@pytest.mark.parametrize(("hours_late", "posts"), [(0, True), (2, True), (2.01, False), (20, False)])
def test_a_prompt_that_is_late_by_more_than_two_hours_is_skipped(hours_late: float, posts: bool) -> None:
    now = datetime(2026, 3, 3, 9, 0, tzinfo=UTC) + spread(HERE) + timedelta(hours=hours_late)
    effects = decided(DUE, replace(MORNING, now=now))
    assert kinds(effects) == ([OpenThread, PostPrompt] if posts else [Whisper])
    if not posts:
        (notice,) = effects
        assert told(effects) == [(CLEO, "late_prompt")]
        assert only(effects, Whisper).facts == (("day", "Tuesday 03 March"),)
        assert decided(DUE, replace(MORNING, now=now + timedelta(hours=1))) == (notice,), "the same, so told once"


def test_yesterdays_prompt_is_never_posted_today() -> None:
    near_midnight = replace(CHANNEL, post_at="23:30")
    after_midnight = Situation(datetime(2026, 3, 4, 0, 15, tzinfo=UTC), near_midnight)
    assert told(decided(DUE, after_midnight)) == [(CLEO, "late_prompt")]


def test_a_prompt_is_posted_within_its_window_and_never_on_another_day() -> None:
    assert only(decided(DUE, MORNING), PostPrompt).not_after == datetime(2026, 3, 3, 11, 0, tzinfo=UTC) + spread(HERE)
    assert only(decided(ASKED, MORNING), PostPrompt).not_after == TUESDAY + LATE_AFTER
    late = Situation(datetime(2026, 3, 3, 23, 30, tzinfo=UTC), CHANNEL)
    assert only(decided(ASKED, late), PostPrompt).not_after == datetime(2026, 3, 3, 23, 59, 59, tzinfo=UTC)


def test_a_prompt_that_is_put_off_leaves_the_recaps_hour_to_answer() -> None:
    three = TUESDAY.replace(hour=15, minute=0) + spread(HERE)
    afternoon = Situation(three, replace(CHANNEL, post_at="15:00", recap_at="16:30"))
    recap = recap_of(CHANNEL, three)
    for event in (DUE, ASKED):
        assert only(decided(event, afternoon), PostPrompt).not_after == recap - RECAP_AFTER
    later = replace(afternoon, now=three + timedelta(minutes=45))
    assert only(decided(DUE, later), PostPrompt).not_after == three + LATE_AFTER, "its recap is tomorrow's"


@pytest.mark.parametrize(
    "known",
    [
        replace(MORNING, today=OPEN),
        replace(MORNING, history=(Posted(DAY, "otto-ledger"),)),
        replace(MORNING, channel=replace(CHANNEL, paused="is_archived")),
        replace(MORNING, channel=replace(CHANNEL, paused_by=CLEO)),
        replace(MORNING, channel=replace(CHANNEL, set_up_by="")),
        replace(MORNING, channel=replace(CHANNEL, days=Days((0,)))),
    ],
    ids=["came", "came that day", "failed", "paused", "nobody's", "no day of the channel's"],
)
def test_nobody_is_told_of_a_day_that_misses_nothing(known: Situation) -> None:
    assert decided(DUE, replace(known, now=TUESDAY + timedelta(days=2))) == ()


# --- days off, pauses ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "channel",
    [
        replace(CHANNEL, days=Days((0, 2))),
        replace(CHANNEL, days=Days(dates_off=(DAY,))),
        replace(CHANNEL, find_holiday={DAY: "Town Meeting Day"}.get),
        replace(CHANNEL, skipped=(DAY,)),
        replace(CHANNEL, paused_by=""),
    ],
    ids=["weekday", "date off", "holiday", "skipped", "paused by somebody forgotten"],
)
def test_nothing_comes_by_itself_on_a_day_off_and_what_is_asked_for_comes(channel: Channel) -> None:
    assert decided(DUE, replace(MORNING, channel=channel)) == ()
    assert kinds(decided(ASKED, replace(MORNING, channel=channel))) == [OpenThread, PostPrompt]


def test_a_channel_is_paused_resumed_and_a_day_of_it_skipped() -> None:
    assert decided(PracticePaused(HERE, ADA), MORNING) == (PauseChannel(HERE, ADA),)
    assert decided(PracticeResumed(HERE, ADA), MORNING) == (ResumeChannel(HERE),)
    assert decided(DaySkipped(HERE, ADA, DAY), MORNING) == (SkipDay(HERE, DAY),)


def test_a_day_that_is_over_or_off_is_not_skipped() -> None:
    assert decided(DaySkipped(HERE, ADA, DAY - timedelta(days=1)), MORNING) == ()
    assert decided(DaySkipped(HERE, ADA, date(2026, 3, 7)), MORNING) == (), "a Saturday"


def test_of_the_dates_off_those_to_come_are_kept() -> None:
    days = Days((0, 1), "DE", (DAY + timedelta(days=1), DAY, DAY - timedelta(days=1), DAY))
    event = replace(set_up(post_now=False), days=days)
    kept = only(decided(event, Situation(TUESDAY, None)), SetUpChannel).days
    assert kept == Days((0, 1), "DE", (DAY, DAY + timedelta(days=1)))


# --- setting up ---------------------------------------------------------------------------------------


def test_a_channel_is_set_up_with_its_hours() -> None:
    effects = decided(set_up(post_now=False), Situation(TUESDAY, None))
    assert effects == (SetUpChannel(HERE, "Europe/Berlin", "08:00", "15:00", CLEO),)


def test_a_channel_can_be_set_up_with_its_first_prompt_at_once() -> None:
    effects = decided(set_up(post_now=True), Situation(TUESDAY, None))
    assert kinds(effects) == [SetUpChannel, OpenThread, PostPrompt]


def test_the_first_day_counts_in_the_zone_that_was_just_chosen() -> None:
    before_midnight = Situation(datetime(2026, 3, 3, 23, 30, tzinfo=UTC), CHANNEL)
    assert only(decided(set_up(post_now=True), before_midnight), OpenThread).day == date(2026, 3, 4)


# --- the recap ----------------------------------------------------------------------------------------

RECAP = RecapDue(HERE, OPEN.id)


def after(*ways: tuple[str, ...]) -> Situation:
    """A thread at its recap, with one person for each tuple of readings."""
    return replace(known(), ways=tuple((f"person {n}", way) for n, way in enumerate(ways)))


def test_the_recap_closes_the_thread_and_asks_the_prompts_question() -> None:
    effects = decided(RECAP, known())
    assert kinds(effects) == [CloseThread, PostRecap]
    recap = only(effects, PostRecap)
    assert (recap.id, recap.prompt, recap.counts, recap.ways) == (f"recap:{OPEN.id}", OPEN.prompt, None, ())


def test_four_people_are_not_counted() -> None:
    recap = only(decided(RECAP, after(*[("wait",)] * 4)), PostRecap)
    assert (recap.people, recap.ways, recap.counts) == (0, (), None)


def test_five_people_are_counted() -> None:
    recap = only(decided(RECAP, after(*[("wait", "rescue")] * 3, (NONE,), ("wait",))), PostRecap)
    assert (recap.people, recap.ways) == (5, (("wait", 4), ("rescue", 3)))
    assert recap.counts is not None


def test_where_no_way_was_gone_by_three_no_way_is_told() -> None:
    recap = only(decided(RECAP, after(("wait",), ("wait",), ("rescue",), ("lecture",), (NONE,))), PostRecap)
    assert (recap.ways, recap.counts) == ((), None)


def test_a_category_that_the_guide_no_longer_has_is_not_told() -> None:
    recap = only(decided(RECAP, after(*[("of-old", NONE)] * 5)), PostRecap)
    assert recap.ways == ((NONE, 5),)


def test_a_recap_comes_once() -> None:
    assert decided(RECAP, known(thread=OVER)) == ()
    assert decided(RECAP, known(thread=None)) == ()


def test_a_thread_whose_prompt_never_arrived_is_closed_without_a_word() -> None:
    assert decided(RECAP, known(thread=replace(OPEN, root=None))) == (CloseThread(OPEN.id),)


# --- at the top of the channel ------------------------------------------------------------------------


def test_whoever_writes_at_the_top_is_told_once_and_alone_how_to_answer() -> None:
    event = TopLevelPosted(FIRST, ADA)
    effects = decided(event, replace(MORNING, known_how=False))
    assert (kinds(effects), told(effects)) == ([MarkTold, Whisper], [(ADA, "top_level")])
    assert only(effects, MarkTold).what == "how"
    assert only(effects, Whisper).thread is None
    assert decided(event, MORNING) == ()
