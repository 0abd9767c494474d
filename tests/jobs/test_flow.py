"""The flow on a real store and the real wire, without the engine: each walk can be repeated safely."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import pytest

from bot.guide.library import Library
from bot.guide.loading import content_files, load_guide
from bot.jobs.ahead import Ahead, Reader
from bot.jobs.desk import Desks
from bot.jobs.flow import Flow, IntentTooOld
from bot.practice.events import ChannelId, ChannelSetUp, Event, MessageId, PromptAsked, ReplyPosted
from bot.reader.apart import reader_apart
from bot.sandbox import Sandbox
from bot.sandbox.faults import Fault, LostAnswer, LostCall, Outage, RateLimited, Refused, Slow
from bot.settings import ROOT
from bot.slack.app import make_client
from bot.slack.sender import Sender
from bot.store.connecting import connect
from bot.store.migrating import migrate
from bot.store.store import Store

CONTENT = ROOT / "content" / "self-sabotage"
PLACE = ChannelId("T0SANDBOX", "C0PRACTICE")
TODAYS = "prompt:T0SANDBOX:C0PRACTICE:2026-11-23"
MONDAY_TEN = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


class Clock:
    """A clock that a test sets."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.steps = timedelta()
        """How much goes by each time that somebody looks."""

    def __call__(self) -> datetime:
        self.now += self.steps
        return self.now


@dataclass
class Bench:
    """The flow with its parts."""

    flow: Flow
    store: Store
    sandbox: Sandbox
    clock: Clock

    async def carry_out(self, key: str, event: Event, text: str | None = None) -> float | None:
        """Takes an event in and walks its way as far as it goes; gives the seconds that are to be waited, if any."""
        assert self.store.take_in(key, None, event, text, self.clock())
        return await self.flow.walk(key)

    async def again(self, key: str, seconds: float) -> float | None:
        """Later, walks the rest of an event's way as far as it goes; gives the seconds to wait, if any."""
        self.clock.now += timedelta(seconds=seconds)
        return await self.flow.walk(key)

    async def open_thread(self) -> MessageId:
        """Sets the channel up and posts its client."""
        await self.carry_out("set-up", ChannelSetUp(PLACE, "U0CLEO", "UTC", "09:00", "16:30", post_now=True))
        return MessageId(PLACE.workspace, PLACE.channel, self.sandbox.messages(PLACE.channel)[-1].ts)

    def bot_said(self) -> list[str]:
        """What the bot has said in the channel that everybody sees, oldest first."""
        workspace = self.sandbox.workspace
        return [m.text for m in workspace.messages(PLACE.channel) if m.is_bot and not m.only_for]


@asynccontextmanager
async def bench(folder: Path, call_seconds: float = 30, reader: Reader | None = None) -> AsyncIterator[Bench]:
    engine = connect(f"sqlite:///{folder / 'flow.db'}")
    migrate(engine)
    store, guide, clock = Store(engine), load_guide(CONTENT), Clock(MONDAY_TEN)
    store.keep_content(guide.hash, content_files(CONTENT))
    library = Library(guide, store.content)
    async with (
        Sandbox(manifest=ROOT / "manifest.json", now=lambda: clock().timestamp()) as sandbox,
        aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=call_seconds)) as session,
    ):
        client = make_client(sandbox.tokens.bot, sandbox.api_url, session)
        desks, ahead = Desks.at(store), Ahead(store, reader or reader_apart(CONTENT / "reader.npz"), library)
        flow = Flow(store, desks.walks, ahead, library, Sender(client, library, {}), clock, "runner")
        yield Bench(flow, store, sandbox, clock)
        ahead.close()
        desks.close()
    engine.dispose()


SAYS = "When you say that, what happens in your chest right now? Can we stay with it a moment?"


async def replies(made: Bench, root: MessageId, text: str = SAYS, by: str = "Ada") -> ReplyPosted:
    said = await made.sandbox.say(by, PLACE.channel, text, thread_ts=root.id)
    return ReplyPosted(MessageId(PLACE.workspace, PLACE.channel, said.ts), root, said.user, mentions_bot=False)


async def test_a_walk_that_is_repeated_finds_its_record_and_sends_nothing_again(tmp_path: Path) -> None:
    async with bench(tmp_path) as made:
        event = await replies(made, await made.open_thread())
        for _ in range(2):
            assert await made.carry_out("reply", event, SAYS) is None
            made.clock.now += timedelta(days=1)
        assert len(made.bot_said()) == 2, "the client and one reflection"


async def test_a_limit_puts_the_post_off_and_it_arrives_once(tmp_path: Path) -> None:
    async with bench(tmp_path) as made:
        event = await replies(made, await made.open_thread())
        made.sandbox.lay("chat.postMessage", RateLimited(retry_after_seconds=7))
        assert await made.carry_out("reply", event, SAYS) == 7.0
        made.clock.now += timedelta(seconds=8)
        assert await made.flow.walk("reply") is None
        assert len(made.bot_said()) == 2


@pytest.mark.parametrize("fault", [LostAnswer(), Slow(0.3)], ids=str)
async def test_a_reflection_whose_answer_was_lost_is_found_where_it_stands(tmp_path: Path, fault: Fault) -> None:
    async with bench(tmp_path, call_seconds=0.2) as made:
        event = await replies(made, await made.open_thread())
        made.sandbox.lay("chat.postMessage", fault)
        assert await made.carry_out("reply", event, SAYS) == 3.0
        assert await made.again("reply", seconds=4) is None
        assert len(made.bot_said()) == 2, "it did arrive, and is not posted again"


@pytest.mark.parametrize("fault", [LostCall(), Outage(500), Refused("internal_error")], ids=str)
async def test_a_reflection_that_is_not_found_where_it_would_stand_is_sent_again(tmp_path: Path, fault: Fault) -> None:
    async with bench(tmp_path) as made:
        event = await replies(made, await made.open_thread())
        made.sandbox.lay("chat.postMessage", fault)
        await made.carry_out("reply", event, SAYS)
        await made.again("reply", seconds=4)
        assert len(made.bot_said()) == 1, "it may still come"
        for _ in range(2):
            await made.again("reply", seconds=7)
        assert len(made.bot_said()) == 2
        assert not made.store.has_work()


async def test_what_cannot_be_looked_for_is_offered_to_its_author_alone(tmp_path: Path) -> None:
    async with bench(tmp_path) as made:
        event = await replies(made, await made.open_thread())
        made.sandbox.lay("chat.postMessage", LostAnswer())
        made.sandbox.lay("conversations.replies", Refused("missing_scope"))
        assert await made.carry_out("reply", event, SAYS) == 3.0
        assert await made.again("reply", seconds=4) is None
        assert len(made.bot_said()) == 2, "it did arrive, and is not posted again"
        alone = [m for m in made.sandbox.seen_by("Ada", PLACE.channel) if m.only_for and "might say" in m.text]
        assert len(alone) == 1


async def test_looks_are_put_off_too_and_others_wait_for_them(tmp_path: Path) -> None:
    async with bench(tmp_path) as made:
        root = await made.open_thread()
        made.sandbox.lay("chat.postMessage", LostAnswer(), LostAnswer())
        made.sandbox.lay("conversations.replies", RateLimited(60))
        first, second = await replies(made, root), await replies(made, root, by="Ben")
        await made.carry_out("first", first, SAYS)
        await made.carry_out("second", second, SAYS)
        made.clock.now += timedelta(seconds=4)
        waits = [await made.again(key, seconds=0) for key in ("first", "second")]
        assert waits == [60.0, 60.0], "the second did not ask: it would have been answered"
        for key in ("first", "second"):
            await made.again(key, seconds=60)
        assert len(made.bot_said()) == 3
        assert not made.store.has_work()


async def test_a_prompt_whose_answer_was_lost_is_found_or_confirmed_by_its_own_message(tmp_path: Path) -> None:
    async with bench(tmp_path) as made:
        made.sandbox.lay("chat.postMessage", LostAnswer())
        await made.carry_out("set-up", ChannelSetUp(PLACE, "U0CLEO", "UTC", "09:00", "16:30", post_now=True))
        posted = made.sandbox.messages(PLACE.channel)[-1]
        assert made.store.confirm(TODAYS, posted.ts, made.clock())
        event = await replies(made, MessageId(PLACE.workspace, PLACE.channel, posted.ts))
        await made.carry_out("reply", event, SAYS)
        assert len(made.bot_said()) == 2, "once confirmed, its thread is a thread of ours"


async def test_a_prompt_that_cannot_be_looked_for_is_not_posted_again_and_who_set_it_up_is_told(
    tmp_path: Path,
) -> None:
    async with bench(tmp_path) as made:
        made.sandbox.lay("chat.postMessage", LostAnswer())
        made.sandbox.lay("conversations.history", Refused("missing_scope"))
        await made.carry_out("set-up", ChannelSetUp(PLACE, "U0CLEO", "UTC", "09:00", "16:30", post_now=True))
        assert len(made.bot_said()) == 1
        assert await made.again("set-up", seconds=4) is None
        assert any(m.only_for for m in made.sandbox.seen_by("Cleo", PLACE.channel)), "who set it up is told"
        assert await made.carry_out("now", PromptAsked(PLACE, "U0CLEO")) is None
        assert len(made.bot_said()) == 1, "the day has its client, though its outcome is open"
        posted = made.sandbox.messages(PLACE.channel)[-1]
        assert made.store.confirm(TODAYS, posted.ts, made.clock()), "its own message can still come"


async def test_a_prompt_that_did_not_arrive_within_its_hours_is_given_up(tmp_path: Path) -> None:
    async with bench(tmp_path) as made:
        made.sandbox.lay("chat.postMessage", Outage(500))
        await made.carry_out("set-up", ChannelSetUp(PLACE, "U0CLEO", "UTC", "09:00", "16:30", post_now=True))
        await made.again("set-up", seconds=3 * 3600)
        await made.again("set-up", seconds=60)
        assert made.store.fate(TODAYS) == ("failed", "its hour is long over")
        assert made.bot_said() == []


async def test_nothing_is_tried_for_longer_than_a_day(tmp_path: Path) -> None:
    async with bench(tmp_path) as made:
        event = await replies(made, await made.open_thread())
        made.sandbox.lay("chat.postMessage", RateLimited(86_400))
        assert await made.carry_out("reply", event, SAYS) == 86_400
        assert await made.again("reply", seconds=86_401) is None
        assert made.store.fate("reply/reflection") == ("failed", "it was tried for a day")
        assert len(made.bot_said()) == 1


async def test_a_process_that_stood_still_makes_no_call_on_an_old_intent(tmp_path: Path) -> None:
    async with bench(tmp_path) as made:
        event = await replies(made, await made.open_thread())
        made.clock.steps = timedelta(seconds=30)
        with pytest.raises(IntentTooOld):
            await made.carry_out("reply", event, SAYS)
        made.clock.steps = timedelta()
        assert len(made.bot_said()) == 1, "another may be sending in its place"
        for _ in range(4):
            await made.again("reply", seconds=40)
        assert len(made.bot_said()) == 2


async def test_a_reply_waits_for_the_prompt_that_it_overtook(tmp_path: Path) -> None:
    async with bench(tmp_path) as made:
        set_up = ChannelSetUp(PLACE, "U0CLEO", "UTC", "09:00", "16:30", post_now=True)
        made.sandbox.lay("chat.postMessage", RateLimited(retry_after_seconds=7))
        assert await made.carry_out("set-up", set_up) == 7.0
        root = MessageId(PLACE.workspace, PLACE.channel, "1.000001")
        early = ReplyPosted(MessageId(PLACE.workspace, PLACE.channel, "1.000002"), root, "U0ADA", mentions_bot=False)
        assert await made.carry_out("early", early, SAYS) == 1.0
        made.clock.now += timedelta(seconds=8)
        assert await made.flow.walk("set-up") is None
        assert await made.flow.walk("early") is None, "now it is clear that it replied to something else"
        assert len(made.bot_said()) == 1


async def test_the_hour_posts_the_client_once_and_the_recap_follows(tmp_path: Path) -> None:
    async with bench(tmp_path) as made:
        made.clock.now = MONDAY_TEN
        await made.carry_out("set-up", ChannelSetUp(PLACE, "U0CLEO", "Asia/Tokyo", "09:00", "16:30", post_now=False))
        assert made.bot_said() == []
        made.clock.now = datetime(2026, 11, 24, 0, 2, tzinfo=UTC)  # 09:02 in Tokyo: each channel is a little behind
        due = await made.flow.take_due()
        assert due == ["prompt-due:T0SANDBOX:C0PRACTICE:2026-11-24"]
        for key in (*due, *due):
            assert await made.flow.walk(key) is None
        assert len(made.bot_said()) == 1
        assert await made.flow.take_due() == []
        made.clock.now = datetime(2026, 11, 24, 7, 32, tzinfo=UTC)
        (recap_due,) = await made.flow.take_due()
        assert await made.flow.walk(recap_due) is None
        assert len(made.bot_said()) == 2
        assert await made.flow.take_due() == []


@pytest.mark.parametrize("day", ["2026-11-28", "2026-11-29"])
async def test_no_client_comes_at_the_weekend(tmp_path: Path, day: str) -> None:
    async with bench(tmp_path) as made:
        made.clock.now = datetime(2026, 11, 27, 10, 0, tzinfo=UTC)  # a Friday, after the hour
        await made.carry_out("set-up", ChannelSetUp(PLACE, "U0CLEO", "UTC", "09:00", "16:30", post_now=False))
        made.clock.now = datetime.fromisoformat(f"{day}T09:30+00:00")
        for key in await made.flow.take_due():  # Friday's picture of the week was missed
            assert await made.flow.walk(key) is None
        assert made.bot_said() == []


async def test_a_bot_that_slept_through_the_hour_skips_the_day_and_says_so_once_to_the_lead_alone(
    tmp_path: Path,
) -> None:
    async with bench(tmp_path) as made:
        await made.carry_out("set-up", ChannelSetUp(PLACE, "U0CLEO", "UTC", "09:00", "16:30", post_now=False))
        made.clock.now = datetime(2026, 11, 24, 11, 30, tzinfo=UTC)  # two and a half hours late
        (due,) = await made.flow.take_due()
        for _repeat in range(2):
            assert await made.flow.walk(due) is None
        assert made.bot_said() == []
        assert len(told_alone(made, "Cleo")) == 1
        assert "Tuesday 24 November" in told_alone(made, "Cleo")[0]
        assert told_alone(made, "Ada") == []


async def test_a_client_that_slack_holds_up_beyond_the_window_is_skipped_and_said_so(tmp_path: Path) -> None:
    async with bench(tmp_path) as made:
        await made.carry_out("set-up", ChannelSetUp(PLACE, "U0CLEO", "UTC", "09:00", "16:30", post_now=False))
        made.clock.now = datetime(2026, 11, 24, 9, 2, tzinfo=UTC)
        (due,) = await made.flow.take_due()
        made.sandbox.lay("chat.postMessage", RateLimited(retry_after_seconds=3600))
        assert await made.flow.walk(due) == 3600.0
        made.clock.now = datetime(2026, 11, 24, 11, 3, tzinfo=UTC)
        assert await made.flow.walk(due) is None
        assert made.bot_said() == []
        assert len(told_alone(made, "Cleo")) == 1
        assert await made.carry_out("now", PromptAsked(PLACE, "U0CLEO")) is None
        assert len(made.bot_said()) == 1, "the day is open again for whoever asks"


async def test_the_weeks_picture_is_posted_in_the_last_thread_and_drawn(tmp_path: Path) -> None:
    async with bench(tmp_path) as made:
        root = await a_week(made)
        for _repeat in range(2):
            assert await made.flow.walk(WEEK_DUE) is None
        (picture,) = [
            m for m in made.sandbox.thread(PLACE.channel, root.id) if "5 of you" in m.text or "5 people" in m.text
        ]
        assert picture.blocks[-1]["type"] == "data_visualization"
        assert [point["value"] for point in picture.blocks[-1]["chart"]["series"][0]["data"]] == [5]


async def test_where_slack_draws_nothing_the_words_stand_alone(tmp_path: Path) -> None:
    async with bench(tmp_path) as made:
        root = await a_week(made)
        made.sandbox.lay("chat.postMessage", Refused("invalid_blocks"))
        assert await made.flow.walk(WEEK_DUE) is None
        (picture,) = [
            m for m in made.sandbox.thread(PLACE.channel, root.id) if "5 of you" in m.text or "5 people" in m.text
        ]
        assert [block["type"] for block in picture.blocks] == ["rich_text"]


WEEK_DUE = "week-due:T0SANDBOX:C0PRACTICE:2026-11-27"


async def a_week(made: Bench) -> MessageId:
    """Two days on which five people answered alike; the week's picture is due. Gives the last thread's root."""
    await made.carry_out("set-up", ChannelSetUp(PLACE, "U0CLEO", "UTC", "09:00", "16:30", post_now=False))
    for day in (26, 27):
        made.clock.now = datetime(2026, 11, day, 9, 2, tzinfo=UTC)
        for key in await made.flow.take_due():
            assert await made.flow.walk(key) is None
        root = MessageId(PLACE.workspace, PLACE.channel, made.sandbox.messages(PLACE.channel)[-1].ts)
        for n in range(5):
            said = MessageId(PLACE.workspace, PLACE.channel, f"{float(root.id) + 1 + n:.6f}")
            await made.carry_out(f"reply {day} {n}", ReplyPosted(said, root, f"U0PERSON{n}", mentions_bot=False), SAYS)
    made.clock.now = datetime(2026, 11, 27, 16, 27, tzinfo=UTC)
    assert WEEK_DUE in await made.flow.take_due()
    return root


def told_alone(made: Bench, who: str) -> list[str]:
    return [m.text for m in made.sandbox.seen_by(who, PLACE.channel) if m.only_for]


async def test_an_event_that_was_left_undecided_is_found_again(tmp_path: Path) -> None:
    async with bench(tmp_path) as made:
        event = await replies(made, await made.open_thread())
        made.store.take_in("reply", None, event, SAYS, made.clock())
        assert await made.flow.find_left() == []
        made.clock.now += timedelta(minutes=6)
        assert await made.flow.find_left() == ["reply"]
        assert await made.flow.walk("reply") is None
        assert await made.flow.find_left() == []


async def test_a_client_that_could_not_be_posted_can_be_asked_for_again(tmp_path: Path) -> None:
    async with bench(tmp_path) as made:
        made.sandbox.lay("chat.postMessage", Refused("is_archived"))
        await made.carry_out("set-up", ChannelSetUp(PLACE, "U0CLEO", "UTC", "09:00", "16:30", post_now=True))
        state = made.store.channel(PLACE)
        assert state is not None
        assert state.channel.paused == "is_archived"
        (told,) = made.sandbox.direct_messages("Cleo")
        assert PLACE.channel in told.text
        await made.carry_out("now", PromptAsked(PLACE, "U0CLEO"))
        assert len(made.bot_said()) == 1
        state = made.store.channel(PLACE)
        assert state is not None
        assert state.channel.paused is None


async def test_a_token_that_is_good_no_more_ends_all_sending_and_drops_what_waits(tmp_path: Path) -> None:
    async with bench(tmp_path) as made:
        root = await made.open_thread()
        first = await replies(made, root)
        made.sandbox.lay("chat.postMessage", RateLimited(60))
        assert await made.carry_out("first", first, SAYS) == 60.0
        made.sandbox.revoke_token()
        assert await made.again("first", seconds=0) is not None, "it is put off"
        elsewhere = ChannelId(PLACE.workspace, "C0OTHER")
        await made.carry_out("other", ChannelSetUp(elsewhere, "U0CLEO", "UTC", "09:00", "16:30", post_now=True))
        assert made.flow.trouble == "token_revoked"
        assert made.store.fate("first/reflection") == ("failed", "token_revoked")
        asked = len(made.sandbox.refusals)
        await made.carry_out("third", await replies(made, root, by="Cleo"), SAYS)
        await made.again("third", seconds=61)
        assert not made.store.has_work()
        assert len(made.sandbox.refusals) == asked, "Slack is not called any more"
