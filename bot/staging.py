"""A dialogue on the stage: its people's turns are acted out in a sandbox channel of its own, and the bot answers."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from itertools import count

from bot.guide.dialogues import (
    BotTurn,
    Commands,
    Deletes,
    Dialogue,
    Edits,
    HourComes,
    PersonTurn,
    Presses,
    ReadsItAs,
    UsesShortcut,
    Writes,
    WritesAtTheTop,
)
from bot.posting import post_today
from bot.practice.events import ChannelId, RecapDue, thread_of
from bot.practice.schedule import local_day
from bot.sandbox import Sandbox
from bot.wiring import Bot

LATER = timedelta(minutes=2)
"""What `time: later` means: longer than the time in which two messages are one try."""

SETTLED_SECONDS = 60.0
"""How long the bot may take to come to rest."""

_stages = count(1)


class Stage:
    """One dialogue in one channel."""

    def __init__(self, dialogue: Dialogue, sandbox: Sandbox, bot: Bot, turn_clock: Callable[[timedelta], None]) -> None:
        self.dialogue = dialogue
        self.channel = ""
        self.root = ""
        self._sandbox = sandbox
        self._bot = bot
        self._turn_clock = turn_clock
        self._last: dict[str, str] = {}

    async def open(self) -> None:
        """Opens the channel and has the dialogue's client posted in it."""
        name = f"{self.dialogue.id}-{next(_stages)}"
        self.channel = self._sandbox.open_channel(name, self.dialogue.about)
        await post_today(self._bot, ChannelId(self._bot.workspace, self.channel), "UTC", self.dialogue.prompt)
        self.root = self._sandbox.messages(self.channel)[-1].ts

    async def play(self, pause_seconds: float) -> None:
        """Opens the stage and plays the people's turns; the bot plays itself."""
        await self.open()
        for turn in self.dialogue.turns:
            if not isinstance(turn, BotTurn):
                await asyncio.sleep(pause_seconds)
                await self.act(turn)
                await self.settle()

    async def act(self, turn: PersonTurn | HourComes) -> None:
        """Acts out one turn of a person, or lets time pass."""
        match turn:
            case Writes(person=person, text=text):
                said = await self._sandbox.say(person, self.channel, text, thread_ts=self.root)
                self._last[person] = said.ts
            case WritesAtTheTop(person=person, text=text):
                await self._sandbox.say(person, self.channel, text)
            case Edits(person=person, text=text):
                await self._sandbox.edit(person, self.channel, self._last[person], text)
            case Deletes(person=person):
                await self._sandbox.delete(person, self.channel, self._last[person])
            case Commands(person=person, command=typed):
                command, _, text = typed.partition(" ")
                await self._sandbox.command(person, self.channel, command, text)
            case Presses(person=person, label=label):
                await self._press(person, label)
            case ReadsItAs(person=person, labels=labels):
                await self._sandbox.submit_view(person, {"labels": labels})
            case UsesShortcut(person=person, on=author):
                await self._sandbox.shortcut(person, self.channel, self._last[author], "reflect")
            case HourComes(hour="later"):
                self._turn_clock(LATER)
            case HourComes():
                await self._come_to_recap()

    async def settle(self) -> None:
        """Waits until the bot has dealt with everything. Raises TimeoutError."""
        async with asyncio.timeout(SETTLED_SECONDS):
            while self._sandbox.undelivered or await asyncio.to_thread(self._bot.store.has_work):  # noqa: ASYNC110
                await asyncio.sleep(0.01)  # the store cannot tell: it is asked

    async def _press(self, person: str, label: str) -> None:
        """Presses the button of that label on the newest message that shows one to this person."""
        for message in reversed(self._sandbox.seen_by(person, self.channel)):
            for block in message.blocks:
                for element in block.get("elements", []):
                    if element.get("type") == "button" and element["text"]["text"] == label:
                        await self._sandbox.press(person, element["action_id"], on=message)
                        return
        raise LookupError(f"{self.dialogue.id}: {person} sees no button {label!r}")

    async def _come_to_recap(self) -> None:
        place = ChannelId(self._bot.workspace, self.channel)
        state = self._bot.store.channel(place)
        assert state is not None
        thread = thread_of(place, local_day(state.channel, self._bot.clock()))
        await self._bot.engine.hand_over(f"recap-due:{thread}", None, RecapDue(place, thread), None)
