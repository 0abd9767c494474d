"""A channel's lead chooses its next client, or writes one, in the whole bot: from the command to the recap."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from itertools import count

import pytest

from bot.practice.events import ChannelId, ClientChosen, RecapDue, thread_of
from bot.practice.reading import Carries
from bot.practice.schedule import local_day
from bot.practice.thread import NextClient
from bot.reader.local import LocalReader
from bot.sandbox.blocks import words_of
from bot.sandbox.workspace import Message
from bot.settings import ROOT
from bot.slack.leading import NOT_LEAD, NOT_SET_UP
from bot.trying import TryOut
from bot.wiring import WEIGHTS
from tests.patience import PATIENCE_SECONDS

STATEMENT = (
    "The boat I can turn in fog, in her own length. Then I come home and there are nine letters on the mat, and I "
    "step over them. You'll say open one. So go on, say it."
)
FILLED = {
    "name": "Noor",
    "line": "41, ferry pilot in Aalborg",
    "pronouns": "she",
    "statement": STATEMENT,
    "question": "Who of us has begun to open her letters?",
}
MOVES = (
    "When you say that, what happens in your chest right now? Can we stay with it a moment?",
    "Where in your body do you feel that right now? Let's stay with it.",
    "Part of you fought hard to step over those letters. What is it protecting you from?",
)
PULLS = (
    "Don't worry, it's completely normal, everybody has a week like that. You'll get there.",
    "How about you open just one letter tomorrow, after breakfast?",
    "Why didn't you open them?",
)

_channels = count(1)


@dataclass
class Team:
    """A channel that Cleo has set up, and that had no client yet."""

    whole: TryOut
    channel: str

    @property
    def place(self) -> ChannelId:
        return ChannelId(self.whole.bot.workspace, self.channel)

    async def rest(self) -> None:
        """Waits until the bot has dealt with everything."""
        sandbox, store = self.whole.sandbox, self.whole.bot.store
        async with asyncio.timeout(PATIENCE_SECONDS):
            while sandbox.undelivered or await asyncio.to_thread(store.has_work):  # noqa: ASYNC110 -- it cannot tell
                await asyncio.sleep(0.01)

    async def command(self, who: str, text: str) -> None:
        await self.whole.sandbox.command(who, self.channel, "/practice", text)

    async def submit(self, who: str, **values: object) -> dict[str, str]:
        wrong: dict[str, str] = await self.whole.sandbox.submit_view(who, values)  # type: ignore[arg-type]  # as filled in
        await self.rest()
        return wrong

    async def post(self) -> Message:
        """Has today's client posted; gives the post."""
        await self.command("Ben", "now")
        await self.rest()
        return next(m for m in self.whole.sandbox.messages(self.channel) if m.is_bot)

    async def say(self, who: str, root: Message, text: str) -> Message:
        """Somebody replies; gives the reflection."""
        await self.whole.sandbox.say(who, self.channel, text, thread_ts=root.ts)
        await self.rest()
        return self.whole.sandbox.thread(self.channel, root.ts)[-1]


def sure(*replies: str) -> str:
    """The first of these replies that the reader is sure of, whatever it learned last."""
    reader = LocalReader.load(ROOT / "content" / "self-sabotage" / WEIGHTS)
    return next(reply for reply in replies if isinstance(reader.read(reply, STATEMENT), Carries))


@pytest.fixture
async def team(try_out: TryOut) -> AsyncIterator[Team]:
    channel = try_out.sandbox.open_channel(f"led-{next(_channels)}", "A team of its own")
    opened, refused = Team(try_out, channel), len(try_out.sandbox.refusals)
    await opened.command("Cleo", "setup")
    await opened.submit("Cleo", zone="UTC", now=[])
    yield opened
    assert try_out.sandbox.refusals[refused:] == []


async def test_the_client_whom_the_lead_chose_comes_next_and_only_once(team: Team) -> None:
    await team.command("Cleo", "next")
    offered = await team.whole.sandbox.suggest("Cleo", "client", "level 3")
    chosen = offered["options"][-1]["value"]
    prompt = team.whole.bot.library.present.prompts[chosen]
    assert prompt.level == 3, "it would not have come for weeks"
    assert await team.submit("Cleo", client=chosen) == {}
    assert prompt.statement[:40] in (await team.post()).text
    outlook = team.whole.bot.store.outlook(team.place)
    assert outlook is not None
    assert ([posted.prompt for posted in outlook.history], outlook.chosen) == ([chosen], None)


async def test_a_later_choice_takes_the_place_of_an_earlier_one(team: Team) -> None:
    prompts = list(team.whole.bot.library.present.prompts)
    for prompt in prompts[:2]:
        await team.command("Cleo", "next")
        await team.submit("Cleo", client=prompt)
    outlook = team.whole.bot.store.outlook(team.place)
    assert outlook is not None
    assert outlook.chosen == NextClient(prompts[1], None)


@pytest.mark.parametrize("wish", ["next", "write"])
async def test_nobody_else_chooses(team: Team, wish: str) -> None:
    await team.command("Ada", wish)
    assert team.whole.sandbox.seen_by("Ada", team.channel)[-1].text == NOT_LEAD
    assert team.whole.sandbox.open_view("Ada") is None


async def test_a_choice_that_reaches_the_bot_past_its_modal_is_not_taken_from_others(team: Team) -> None:
    bot, prompt = team.whole.bot, next(iter(team.whole.bot.library.present.prompts))
    bot.store.take_in("past the modal", None, ClientChosen(team.place, "U0ADA", prompt), None, bot.clock())
    await bot.engine.see_through("past the modal")
    outlook = bot.store.outlook(team.place)
    assert outlook is not None
    assert outlook.chosen is None


async def test_where_nobody_practises_nothing_is_chosen(try_out: TryOut) -> None:
    channel = try_out.sandbox.open_channel(f"led-{next(_channels)}", "Nobody practises here")
    await try_out.sandbox.command("Cleo", channel, "/practice", "next")
    assert try_out.sandbox.seen_by("Cleo", channel)[-1].text == NOT_SET_UP


async def test_a_written_client_is_checked_as_content_is_before_it_is_taken(team: Team) -> None:
    await team.command("Cleo", "write")
    wrong = await team.submit(
        "Cleo",
        **FILLED
        | {
            "line": "Smit, 41, born 3 May 1984",
            "statement": "I could kill myself over these letters. " + STATEMENT,
            "question": "Would you ring 020 7946 0123?",
        },
    )
    assert set(wrong) == {"line", "statement", "question"}
    assert "sounds like risk" in wrong["statement"]
    assert "looks like a phone number" in wrong["question"]
    assert await team.submit("Cleo", statement="Too short.", question="Who of us?", line="41") != {}
    assert await team.submit("Cleo", statement=STATEMENT) == {}


async def test_a_written_client_is_practised_with_to_the_end_in_that_channel_alone(team: Team) -> None:
    sandbox, bot = team.whole.sandbox, team.whole.bot
    await team.command("Cleo", "write")
    assert await team.submit("Cleo", **FILLED) == {}
    root = await team.post()
    assert "Noor, 41, ferry pilot in Aalborg" in root.text
    assert STATEMENT in root.text

    for who, words in (("Ada", sure(*MOVES)), ("Dev", sure(*PULLS))):
        reflection = await team.say(who, root, words)
        assert reflection.is_bot
        assert "“" in reflection.text
        assert "might say" not in reflection.text, "the lead wrote no next line"
    await sandbox.press("Dev", "more", on=reflection)
    more = sandbox.open_view("Dev")
    assert more is not None
    assert "What the moves can sound like, with other clients" in words_of(more.blocks)
    await sandbox.press("Dev", "contest", on=reflection)
    await team.submit("Dev", labels=["none"])
    assert "might say" not in sandbox.thread(team.channel, root.ts)[-1].text

    channel = bot.store.channel(team.place)
    assert channel is not None
    thread = thread_of(team.place, local_day(channel.channel, bot.clock()))
    bot.store.take_in("its recap", None, RecapDue(team.place, thread), None, bot.clock())
    await bot.engine.see_through("its recap")
    assert FILLED["question"] in sandbox.thread(team.channel, root.ts)[-1].text

    elsewhere = [m.text for c in sandbox.workspace.channels if c != team.channel for m in sandbox.messages(c)]
    assert not [text for text in elsewhere if "Noor" in text]
    assert not [prompt for prompt in bot.library.present.prompts if prompt.startswith("noor-")]
