"""A day in some training channels: what people do, from the set-up to the recap, while processes of the bot die.

Each person has a part of their own. A person whose press is not taken presses again, as people do.
"""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from datetime import time as hour
from typing import Any

from bot.guide.loading import load_guide
from bot.practice.schedule import SPREAD_SECONDS
from bot.sandbox import ActRefused
from bot.settings import content_of
from tests.crashes.fleet import Fleet
from tests.crashes.ledger import Ledger, Reply, Tally

FIRST = "When you say that, what happens in your chest right now? Can we stay with it a moment?"
SECOND = "Something in you calls cut so very quickly each time. What is it protecting you from?"
EDITED = "dont be so hard on yourself, lots of people freeze like that, you are doing fine"
OWN, OWN_SAYS = "reassurance", load_guide(content_of({})).voice.findings["reassurance"].choice
"""How somebody reads it differently, and what the reflection says then."""

PARTS = ("tries again", "edits", "deletes", "contests", "is forgotten", "replies")
INSIST_SECONDS = 300.0
RECAP = hour(16, 30)
AFTER_THE_SPREAD = timedelta(seconds=SPREAD_SECONDS + 5)


@dataclass
class Practice:
    """The channels of one sandbox and the people in them."""

    fleet: Fleet
    chance: random.Random
    channels: list[str] = field(default_factory=list)
    hours: dict[str, datetime] = field(default_factory=dict)
    """When each channel's client is due."""

    def __post_init__(self) -> None:
        self.sandbox = self.fleet.sandbox
        self.ledger = Ledger(self.sandbox)

    def tally(self) -> Tally:
        return self.ledger.tally()

    # --- the day's moments -----------------------------------------------------------------------------

    async def set_up(self, *, now: bool = False, due: datetime | None = None, recap: hour = RECAP) -> str:
        """Somebody sets a new channel up: its client comes `now`, or when it is due."""
        everybody = list(self.sandbox.workspace.people.values())
        who = everybody[len(self.channels) % len(everybody)].name  # one has one modal open at a time
        channel = self.sandbox.open_channel(f"crash-{len(self.channels)}", "")
        self.channels.append(channel)
        due = due or self.fleet.now + timedelta(hours=1)
        self.hours[channel] = due

        async def act() -> None:
            await self.sandbox.command(who, channel, "/practice", "setup")
            hours = {"post_at": f"{due:%H:%M}", "recap_at": f"{recap:%H:%M}"}
            await self.sandbox.submit_view(who, {"zone": "UTC", **hours, "now": ["now"] if now else []})

        await self.insist(act)
        if now:
            self.ledger.prompts.append(channel)
        return channel

    async def clients_come(self) -> None:
        """The hour of all channels comes."""
        self.ledger.prompts += self.hours
        self.fleet.turn_to(max(self.hours.values()) + AFTER_THE_SPREAD)
        await self.fleet.tick()

    async def recaps_come(self, at: hour = RECAP) -> None:
        """The hour of the recap comes."""
        self.ledger.recaps += [(channel, root) for channel in self.channels if (root := self.root_of(channel))]
        self.fleet.turn_to(datetime.combine(self.fleet.now, at, self.fleet.now.tzinfo) + AFTER_THE_SPREAD)
        await self.fleet.tick()

    def root_of(self, channel: str) -> str | None:
        """The day's client in a channel, once it is posted."""
        return next((m.ts for m in self.sandbox.messages(channel) if m.is_bot and m.metadata), None)

    # --- what people do --------------------------------------------------------------------------------

    async def reply(self, who: str, channel: str, text: str = FIRST) -> Reply:
        root = self.root_of(channel)
        assert root
        said = await self.sandbox.say(who, channel, text, thread_ts=root)
        reply = Reply(channel, root, who, said.ts, text)
        self.ledger.replies.append(reply)
        return reply

    async def edit(self, reply: Reply) -> None:
        await self.sandbox.edit(reply.who, reply.channel, reply.ts, EDITED)
        reply.text = EDITED

    async def delete(self, reply: Reply) -> None:
        await self.sandbox.delete(reply.who, reply.channel, reply.ts)
        reply.stands = False

    async def contest(self, reply: Reply) -> None:
        """Its author reads a reply differently, once the reflection is there."""
        await self.sandbox.until(lambda: self.ledger.reflection_of(reply), INSIST_SECONDS)

        async def act() -> None:
            await self.sandbox.press(reply.who, "contest", on=self.ledger.reflection_of(reply))
            await self.sandbox.submit_view(reply.who, {"labels": [OWN]})

        await self.insist(act)
        reply.must_say = OWN_SAYS

    async def forget(self, reply: Reply) -> None:
        """Somebody wants to be forgotten, once they were answered: all of theirs goes, this reply among it."""
        await self.sandbox.until(lambda: not reply.stands or self.ledger.reflection_of(reply), INSIST_SECONDS)
        if not reply.stands:
            return  # asked for in another channel meanwhile
        while self.sandbox.home(reply.who) is None:  # the bot may die of it, and is asked anew
            await self.sandbox.open_home(reply.who)
            with suppress(TimeoutError):
                await self.sandbox.until(lambda: self.sandbox.home(reply.who), 10)
        await self.insist(lambda: self.sandbox.press(reply.who, "forget", on=self.sandbox.home(reply.who)))
        for one in self.ledger.replies:
            one.stands = one.stands and one.who != reply.who

    async def play(self, part: str, who: str, channel: str) -> None:
        """Plays one person's part in one channel, after a moment."""
        await asyncio.sleep(self.chance.uniform(0, 1))
        reply = await self.reply(who, channel)
        await asyncio.sleep(self.chance.uniform(0, 0.6))
        match part:
            case "edits":
                await self.edit(reply)
            case "deletes":
                await self.delete(reply)
            case "contests":
                await self.contest(reply)
            case "is forgotten":
                await self.forget(reply)

    async def insist(self, act: Callable[[], Awaitable[Any]]) -> None:
        """Does it again and again until the bot takes it."""
        async with asyncio.timeout(INSIST_SECONDS):
            while True:
                try:
                    await act()
                except ActRefused:
                    await asyncio.sleep(0.2)
                else:
                    return


Trouble = Callable[[], Awaitable[None]]
"""What goes wrong while people practise; when it returns, it is over."""


async def during(trouble: Trouble, practice: Practice, acts: Sequence[Awaitable[Any]], settles_seconds: float) -> None:
    """Has something go wrong while something is done, and waits until it is done and all is settled."""
    fleet = practice.fleet
    await asyncio.gather(trouble(), *acts)
    begun = time.monotonic()
    while True:
        await fleet.restart_dead()
        await fleet.tick()  # whoever was to mind the clock may have died of it: another minute comes
        await fleet.settled(settles_seconds)
        if not fleet.has_dead:  # the last word to one that was to die may have come too late
            break
    fleet.slowest_seconds = max(fleet.slowest_seconds, time.monotonic() - begun)


async def day(practice: Practice, trouble: Trouble, *, channels: int, settles_seconds: float = 60) -> None:
    """A day in so many channels, in each of whose five parts the same goes wrong."""
    people = [person.name for person in practice.sandbox.workspace.people.values()]
    await during(trouble, practice, [practice.set_up() for _ in range(channels)], settles_seconds)
    await during(trouble, practice, [practice.clients_come()], settles_seconds)
    opened = [channel for channel in practice.channels if practice.root_of(channel)]  # the ledger tells of the others
    parts = [practice.play(part, who, channel) for channel in opened for who, part in zip(people, PARTS, strict=True)]
    await during(trouble, practice, parts, settles_seconds)
    practice.fleet.turn(timedelta(minutes=2))
    again = [practice.reply("Ada", channel, SECOND) for channel in opened]
    await during(trouble, practice, again, settles_seconds)
    await during(trouble, practice, [practice.recaps_come()], settles_seconds)
