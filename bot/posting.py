"""Posting today's client from outside Slack: from the command line, and when the try-out begins."""

from difflib import get_close_matches
from uuid import uuid4
from zoneinfo import available_timezones

from bot.operating import moment
from bot.practice.effects import PROMPT_OF
from bot.practice.events import ChannelId, ChannelSetUp, PromptAsked, thread_of
from bot.practice.schedule import POST_AT, RECAP_AT, local_day
from bot.practice.thread import Channel
from bot.wiring import Bot

_DAY_IS_OPEN = ("failed", "dropped")
"""The states of a prompt that was given up: its day may have another."""


async def post_now(bot: Bot, channel: str | None, zone: str | None, prompt: str | None) -> tuple[bool, list[str]]:
    """Posts today's prompt in one channel, or in all that are set up; gives whether all went well, and a line each."""
    set_up = (state.channel.place for state in bot.store.training_channels())
    places = [ChannelId(bot.workspace, channel)] if channel else [p for p in set_up if p.workspace == bot.workspace]
    if not places:
        return False, ["No channel is set up yet: use /practice setup in Slack, or give --channel and --zone."]
    done = {place.channel: await post_today(bot, place, zone, prompt) for place in places}
    return all(went_well for went_well, _ in done.values()), [f"{name}: {said}" for name, (_, said) in done.items()]


async def post_today(bot: Bot, place: ChannelId, zone: str | None, prompt: str | None = None) -> tuple[bool, str]:
    """Posts today's prompt in a channel, which is set up with `zone` where it was not; `prompt` chooses one by id."""
    state = bot.store.channel(place)
    if wrong := _wrong(bot, state is not None, zone, prompt):
        return False, wrong
    channel = state.channel if state else Channel(place, zone or "", POST_AT, RECAP_AT, "", None)
    post = PROMPT_OF + thread_of(place, local_day(channel, bot.clock()))
    fate = bot.store.fate(post)
    if fate and fate[0] not in _DAY_IS_OPEN:
        return _tell(bot, post, "today's client was there already.")
    if state is None:
        await _see_through(bot, ChannelSetUp(place, "", channel.zone, POST_AT, RECAP_AT, post_now=False))
    await _see_through(bot, PromptAsked(place, channel.set_up_by, prompt))
    return _tell(bot, post, "today's client is posted.")


def _tell(bot: Bot, post: str, arrived: str) -> tuple[bool, str]:
    """What has become of a post. One that waits goes well: whichever bot runs posts it in its turn."""
    if wait := bot.store.wait(post):
        since, until, reason = wait
        time = f"{moment(since)}, until {moment(until)}" if until and until > bot.clock() else moment(since)
        return True, f"today's client waits since {time}{f' ({reason})' if reason else ''}. A bot that runs posts it."
    state, reason = bot.store.fate(post) or (None, "nothing was decided")
    if state == "unknown":
        return False, f"it is not known whether today's client arrived ({reason})."
    return (True, arrived) if state == "sent" else (False, f"not posted ({reason}).")


def _wrong(bot: Bot, is_set_up: bool, zone: str | None, prompt: str | None) -> str:
    """What is wrong with a wish to post, or nothing."""
    if not is_set_up and zone is None:
        return "not set up yet. Use /practice setup there, or give --zone."
    if zone is not None and zone not in available_timezones():
        return f"{zone} is no time zone. A name like Europe/Lisbon is meant."
    if prompt is not None and prompt not in bot.library.present.prompts:
        near = get_close_matches(prompt, bot.library.present.prompts, n=1)
        return f"{prompt} is no prompt of this guide." + (f" Did you mean {near[0]}?" if near else "")
    return ""


async def _see_through(bot: Bot, event: ChannelSetUp | PromptAsked) -> None:
    key = f"command:{uuid4()}"
    bot.store.take_in(key, None, event, None, bot.clock(), bot.engine.executor)
    await bot.engine.see_through(key)
