"""`headlamp next`: which client a channel has next, and why, as things stand today."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Protocol

from bot.guide.library import Library
from bot.guide.types import Guide, Prompt
from bot.practice.choosing import Choice, Posted, choose, seed_of
from bot.practice.events import ChannelId
from bot.practice.schedule import local_day, next_opening, next_prompt
from bot.practice.thread import ChannelState, Outlook

AFTERWARDS = 4
"""How many further clients are foreseen."""


class Store(Protocol):
    """What is asked of the store."""

    def training_channels(self) -> tuple[ChannelState, ...]: ...
    def outlook(self, place: ChannelId) -> Outlook | None: ...


def tell_outlook(store: Store, library: Library, channel: str, now: datetime) -> tuple[bool, list[str]]:
    """Tells the next client of a channel by its Slack id; and whether there is such a channel."""
    states = store.training_channels()
    looks = [store.outlook(state.channel.place) for state in states if state.channel.place.channel == channel]
    if not looks:
        known = ", ".join(state.channel.place.channel for state in states) or "none"
        return False, [f"{channel} is no training channel here. Set up are: {known}."]
    return True, [line for look in looks if look for line in _lines(look, library, now)]


def _lines(look: Outlook, library: Library, now: datetime) -> Iterator[str]:
    channel, day = look.channel, local_day(look.channel, now)
    yield f"{channel.place.channel}, as things stand today, {day:%A %d %B %Y} ({channel.zone}):"
    if look.history and look.history[-1].day == day:
        yield f"Today's client is {look.history[-1].prompt}: posted once, it stays."
    if channel.is_paused:
        yield f"Posting is paused ({channel.paused or 'by somebody in Slack'}): /practice resume starts it again."
    due = next_opening(look, now)
    on = local_day(channel, due)
    chosen = library.find(look.chosen.prompt, look.chosen.content) if look.chosen else None
    if chosen:
        yield f"On {on:%A %d %B} at {channel.post_at} comes {_named(chosen)}."
        yield "Why: the channel's lead chose this client, which goes before everything else."
    else:
        choice = choose(look.history, library.present.prompts.values(), on, seed_of(channel.place))
        yield f"On {on:%A %d %B} at {channel.post_at} comes {_named(choice.prompt)}."
        yield from _why(choice, look.history, library.present)
    yield f"After that, if nothing changes: {', '.join(_afterwards(look, chosen, library.present, due))}."


def _why(choice: Choice, history: Sequence[Posted], guide: Guide) -> Iterator[str]:
    total, last = len(guide.prompts), {posted.prompt: posted.day for posted in history}
    if not choice.unused:
        yield f"Why: all {total} clients have been here. This one was here longest ago, on {last[choice.prompt.id]}."
        return
    yield f"Why: {choice.unused} of {total} clients have not been here yet; nobody comes twice before they have."
    turn = ", ".join(f"{prompt.id} ({prompt.theme}, level {prompt.level})" for prompt in choice.candidates)
    yield f"By their levels, which rise over the weeks, it is the turn of: {turn}."
    away = "has not been here yet" if choice.theme_away is None else f"was here {choice.theme_away} days ago"
    yield f"Of these, the theme decides: {choice.prompt.theme} {away}; no other theme among them was away longer."


def _afterwards(look: Outlook, chosen: Prompt | None, guide: Guide, due: datetime) -> Iterator[str]:
    """The clients who follow the next one."""
    history, prompts, seed = list(look.history), guide.prompts.values(), seed_of(look.channel.place)
    for n in range(AFTERWARDS + 1):
        day = local_day(look.channel, due)
        prompt = chosen if chosen and not n else choose(history, prompts, day, seed).prompt
        history.append(Posted(day, prompt.id))
        if n:
            yield prompt.id
        due = next_prompt(look.channel, due)


def _named(prompt: Prompt) -> str:
    return f"{prompt.client.line} ({prompt.id}, {prompt.theme}, level {prompt.level})"
