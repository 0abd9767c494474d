"""A practice of many people in a sandbox, who reply one after the other in threads that are open to them."""

import asyncio
import random
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from bench._running import BenchFailed, Program, bot_running, echo_running, environment, finish
from bot.guide.loading import load_guide
from bot.guide.replies import load_replies
from bot.guide.types import Guide, Prompt
from bot.practice.reading import Carries
from bot.reader.local import LocalReader
from bot.reader.screening import screen
from bot.sandbox import Sandbox
from bot.sandbox.seed import open_practice
from bot.sandbox.workspace import Message, Person, Workspace
from bot.settings import ROOT, content_of
from bot.wiring import WEIGHTS

ANSWER_SECONDS = 15.0
TEXTS = 300
"""How many different replies are said."""


@dataclass(frozen=True)
class Thread:
    """An open thread."""

    channel: str
    root: str


@dataclass(frozen=True)
class Answered:
    """One reply and its answer, by the wall clock of the machine."""

    reply: Message
    sent_at: float
    acked_at: float | None
    """None where the answer was there before the acknowledgement."""
    seen_at: float
    answer: Message

    @property
    def took_ms(self) -> float:
        return (self.seen_at - self.sent_at) * 1000


@dataclass(frozen=True)
class Side:
    """One of the two that are measured, with the sandbox and the folder that are its own."""

    sandbox: Sandbox
    programs: tuple[Program, ...]
    folder: Path
    settings: Mapping[str, str]

    @property
    def program(self) -> Program:
        """The one that listens."""
        return self.programs[0]

    def cpu_seconds(self) -> float:
        """What all its programs have used of the processors since their start."""
        return sum(program.cpu_seconds() for program in self.programs)


@asynccontextmanager
async def side_by_side(people: int) -> AsyncIterator[tuple[Side, Side]]:
    """The echo app and the bot, each connected to a practice of so many people."""
    with tempfile.TemporaryDirectory() as of_echo, tempfile.TemporaryDirectory() as of_bot:
        echo_folder, bot_folder = Path(of_echo), Path(of_bot)
        async with (
            practice_of(people) as beside,
            practice_of(people) as ours,
            echo_running(beside, echo_folder) as echo,
            bot_running(ours, bot_folder) as bot,
        ):
            yield (
                Side(beside, (echo,), echo_folder, environment(beside, echo_folder)),
                Side(ours, (bot,), bot_folder, environment(ours, bot_folder)),
            )


def practice_of(people: int) -> Sandbox:
    """A sandbox with so many people."""
    return Sandbox(manifest=ROOT / "manifest.json", workspace=people_in(people))


def people_in(people: int) -> Workspace:
    """A workspace with so many people, more than the six it has of itself."""
    workspace = open_practice()
    for n in range(people - len(workspace.people)):
        person = Person(f"U1{n:06d}", f"Colleague {n + 1}", "therapist", "UTC")
        workspace.people[person.id] = person
    return workspace


async def open_with_echo(echo: Side, count: int) -> tuple[Thread, ...]:
    """Opens channels, in each a thread that a person began."""
    sandbox = echo.sandbox
    host = next(iter(sandbox.workspace.people))
    channels = [sandbox.open_channel(f"bench-{n}", "") for n in range(count)]
    return tuple([Thread(channel, (await sandbox.say(host, channel, "Today’s client.")).ts) for channel in channels])


async def open_with_bot(bot: Side, count: int, prompt: Prompt) -> tuple[Thread, ...]:
    """Opens channels, in each a thread with a client, as `headlamp post` begins it."""
    sandbox = bot.sandbox
    channels = [sandbox.open_channel(f"bench-{n}", "") for n in range(count)]
    zone = _zone_of_the_morning(datetime.now(UTC))
    await finish("bench._posting", prompt.id, zone, *channels, settings=bot.settings, folder=bot.folder)
    return tuple(Thread(channel, sandbox.messages(channel)[-1].ts) for channel in channels)


def guide_in_use(content: Path | None = None) -> Guide:
    """The guide in a folder, or the one that comes with the bot."""
    return load_guide(content or content_of({}))


def sure_replies(guide: Guide, *prompts: Prompt, content: Path | None = None, most: int = TEXTS) -> tuple[str, ...]:
    """Labelled practice replies of the guide that are read without doubt beside each of these prompts: some of each
    length and voice."""
    content = content or content_of({})
    reader = LocalReader.load(content / WEIGHTS)
    names = frozenset(prompt.client.name for prompt in guide.prompts.values())

    def is_sure(text: str) -> bool:
        return screen(text, names) is None and all(
            isinstance(reader.read(text, prompt.statement), Carries) for prompt in prompts
        )

    said = [r.reply for r in load_replies(content) if r.kind == "practice"]
    random.Random(7).shuffle(said)
    return tuple(islice(filter(is_sure, said), most))


def turns(side: Side, threads: tuple[Thread, ...]) -> Iterator[tuple[str, Thread]]:
    """Everybody once in the first thread, then everybody once in the next, and so on."""
    return ((person, thread) for thread in threads for person in side.sandbox.workspace.people)


async def answered(sandbox: Sandbox, who: str, thread: Thread, text: str) -> Answered:
    """Says a reply and waits until everybody can see the bot's answer below it."""
    sent_at = time.time()
    reply = await sandbox.say(who, thread.channel, text, thread_ts=thread.root)
    acked = asyncio.ensure_future(_acked(sandbox))
    try:
        answer = await sandbox.until(lambda: _answer(sandbox, thread, reply), ANSWER_SECONDS)
    except TimeoutError:
        raise BenchFailed(f"A reply was not answered within {ANSWER_SECONDS:.0f} seconds.") from None
    assert answer
    seen_at = time.time()
    acked_at = await acked
    await _acked(sandbox)  # the bot hears of its own message, too
    return Answered(reply, sent_at, acked_at if acked_at < seen_at else None, seen_at, answer)


def _answer(sandbox: Sandbox, thread: Thread, reply: Message) -> Message | None:
    latest = sandbox.thread(thread.channel, thread.root)[-1]
    return latest if latest.is_bot and float(latest.ts) > float(reply.ts) else None


async def _acked(sandbox: Sandbox) -> float:
    await sandbox.until(lambda: not sandbox.undelivered, ANSWER_SECONDS)
    return time.time()


def _zone_of_the_morning(now: datetime) -> str:
    """A zone where it is eleven, so that no hour of the channel (post, recap) comes while something is measured."""
    ahead = 11 - now.hour
    return f"Etc/GMT{-ahead:+d}"  # the signs of these names are the other way round
