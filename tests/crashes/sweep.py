"""One flow again and again, and each time the process dies one moment later, until the flow outlives it."""

import asyncio
import random
from asyncio import FIRST_COMPLETED
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta

from tests.crashes.fleet import Fleet
from tests.crashes.ledger import Reply
from tests.crashes.practice import SECOND, Practice

Act = Callable[[], Awaitable[object]]


@dataclass(frozen=True)
class Flow:
    """What is done before, while nobody dies; it gives what is done while the process dies."""

    name: str
    prepare: Callable[[Practice], Awaitable[Act]]


async def _set_up(practice: Practice) -> Act:
    return lambda: practice.set_up(now=True)


async def _prompt(practice: Practice) -> Act:
    due = practice.fleet.now + timedelta(minutes=2)
    channel = await practice.set_up(due=due)
    practice.hours = {channel: due.replace(second=0, microsecond=0)}
    return practice.clients_come


async def _reply(practice: Practice) -> Act:
    channel = await _opened(practice)
    return lambda: practice.reply("Ada", channel)


async def _second_try(practice: Practice) -> Act:
    channel = await _opened(practice)
    await practice.reply("Ada", channel)
    await practice.fleet.settled(30)
    practice.fleet.turn(timedelta(minutes=2))
    return lambda: practice.reply("Ada", channel, SECOND)


def _on_a_reply(who: str, act: Callable[[Practice, Reply], Awaitable[object]]) -> Callable[[Practice], Awaitable[Act]]:
    """Somebody does something about a reply of their own that was reflected on."""

    async def prepare(practice: Practice) -> Act:
        reply = await practice.reply(who, await _opened(practice))
        await practice.fleet.settled(30)
        return lambda: act(practice, reply)

    return prepare


async def _recap(practice: Practice) -> Act:
    channel = await _opened(practice, recap_in=timedelta(minutes=62))
    await practice.reply("Femi", channel)
    await practice.fleet.settled(30)
    practice.channels = [channel]
    return lambda: practice.recaps_come((practice.fleet.now + timedelta(minutes=62)).time().replace(second=0))


async def _opened(practice: Practice, recap_in: timedelta = timedelta(hours=8)) -> str:
    """A channel with its client."""
    recap = (practice.fleet.now + recap_in).time().replace(second=0, microsecond=0)
    channel = await practice.set_up(now=True, recap=recap)
    await practice.fleet.settled(30)
    return channel


FLOWS = (
    Flow("set-up", _set_up),
    Flow("prompt due", _prompt),
    Flow("reply", _reply),
    Flow("second try", _second_try),
    Flow("edit", _on_a_reply("Ben", Practice.edit)),
    Flow("deletion", _on_a_reply("Cleo", Practice.delete)),
    Flow("contest", _on_a_reply("Dev", Practice.contest)),
    Flow("forget me", _on_a_reply("Esi", Practice.forget)),
    Flow("recap", _recap),
)


async def sweep(fleet: Fleet, flow: Flow, moments: Iterable[int]) -> tuple[Practice, bool]:
    """Has the process die at each of these moments of the flow, counted from its beginning; gives what came of it,
    and whether the flow has moments later than these."""
    practice = Practice(fleet, random.Random(0))
    for moment in moments:
        act = await flow.prepare(practice)
        await fleet.settled(60)
        kills = fleet.kills
        (life,) = fleet.lives
        life.tell("die", moment)
        acting = asyncio.ensure_future(act())
        await asyncio.wait({acting, watching := asyncio.ensure_future(life.dead.wait())}, return_when=FIRST_COMPLETED)
        await _ends(fleet)
        watching.cancel()
        life.tell("die", 0)
        await fleet.restart_dead()
        await acting  # who was not heard did it again
        await fleet.tick()
        await fleet.settled(120)
        if fleet.kills == kills:
            return practice, False
    return practice, True


async def _ends(fleet: Fleet) -> None:
    """Waits until the flow is done, or its process died of it."""
    await fleet.settled(60)
    await asyncio.sleep(0.1)  # what follows an end: the last marks, what the engine keeps of it
