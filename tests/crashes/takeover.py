"""Several processes on one database: one that dies for ever, and a minute that comes to all of them at once."""

import asyncio
import time
from datetime import timedelta

from tests.crashes.practice import Practice


async def take_over(practice: Practice, moments: tuple[int, ...]) -> float:
    """At each of these moments of its work one of the fleet's processes dies, and none comes in its place.

    Gives the longest time until others had done what it left.
    """
    fleet, slowest = practice.fleet, 0.0
    channels = [await practice.set_up(now=True) for _ in moments]
    await fleet.settled(60)
    for channel, moment in zip(channels, moments, strict=True):
        one = next(life for life in fleet.alive if life.command != "web")
        one.tell("die", moment)
        people = list(fleet.sandbox.workspace.people.values())
        await asyncio.gather(*(practice.reply(person.name, channel) for person in people))
        await one.dead.wait()
        fleet.bury_for_good()
        begun = time.monotonic()
        await fleet.settled(120)
        slowest = max(slowest, time.monotonic() - begun)
    return slowest


async def same_minute(practice: Practice, minutes: int) -> float:
    """So many times the minute of a channel's client comes to all processes at once. Gives the longest time until it
    was posted."""
    fleet, slowest = practice.fleet, 0.0
    for _ in range(minutes):
        due = (fleet.now + timedelta(minutes=2)).replace(second=0, microsecond=0)
        practice.hours = {await practice.set_up(due=due): due}
        await fleet.settled(60)
        begun = time.monotonic()
        await practice.clients_come()
        await fleet.settled(60)
        slowest = max(slowest, time.monotonic() - begun)
    return slowest
