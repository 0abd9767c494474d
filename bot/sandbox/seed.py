"""The practice that the sandbox starts with: a team of therapists, their channels, and the bot."""

import time
from collections.abc import Callable

from bot.sandbox.workspace import Channel, Person, Workspace

BOT = Person("U0HEADLAMP", "Headlamp", "practice bot", "Europe/Amsterdam", is_bot=True)

PEOPLE = (
    Person("U0ADA", "Ada", "therapist", "Europe/Amsterdam"),
    Person("U0BEN", "Ben", "therapist", "Europe/Amsterdam"),
    Person("U0CLEO", "Cleo", "team lead", "Europe/Amsterdam"),
    Person("U0DEV", "Dev", "therapist", "Europe/London"),
    Person("U0ESI", "Esi", "therapist", "Europe/Amsterdam"),
    Person("U0FEMI", "Femi", "therapist", "America/Toronto"),
)


def open_practice(now: Callable[[], float] = time.time) -> Workspace:
    """Opens a fresh Maple Street Practice: the bot is in #practice and #general, not in #quiet."""
    people = frozenset(person.id for person in PEOPLE)
    everybody = people | {BOT.id}
    channels = (
        Channel("C0PRACTICE", "practice", "One client a day. Say what you would say.", everybody),
        Channel("C0GENERAL", "general", "Rooms, rosters, cake.", everybody),
        Channel("C0QUIET", "quiet", "No bots here yet.", people),
    )
    return Workspace(
        id="T0SANDBOX",
        name="Maple Street Practice",
        domain="maple-street",
        bot=BOT,
        bot_id="B0HEADLAMP",
        app_id="A0HEADLAMP",
        people={person.id: person for person in PEOPLE},
        channels={channel.id: channel for channel in channels},
        now=now,
    )
