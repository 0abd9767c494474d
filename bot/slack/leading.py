"""What a channel's lead does: chooses the next client, or writes one. Both are handed over by `taking`."""

import asyncio
from collections.abc import Mapping
from datetime import datetime
from typing import Protocol, cast

from slack_sdk.web.async_client import AsyncWebClient

from bot.guide.library import Library
from bot.guide.types import Prompt, Pronouns, WrittenClient
from bot.practice.choosing import choose, seed_of
from bot.practice.day import may_lead
from bot.practice.events import ChannelId
from bot.practice.schedule import local_day, next_opening
from bot.practice.thread import Outlook
from bot.slack import modals
from bot.slack.rich import Json, option
from bot.slack.translate import Payload, place_of

NOT_SET_UP = "Nobody practises here yet. /practice setup chooses the hours."
NOT_LEAD = "The next client is chosen by whoever set this channel up. /practice setup makes that you."


class Memory(Protocol):
    """What is asked of the store."""

    def outlook(self, place: ChannelId) -> Outlook | None: ...


class Writing(Protocol):
    """What becomes of a client that a lead writes."""

    def check(self, written: WrittenClient) -> Mapping[str, str]: ...
    def keep(self, written: WrittenClient, workspace: str) -> tuple[str, str]: ...


class Leading:
    def __init__(self, client: AsyncWebClient, library: Library, memory: Memory, writing: Writing) -> None:
        self._client = client
        self._library = library
        self._memory = memory
        self._writing = writing

    async def open_choice(self, body: Payload) -> str | None:
        """Answers `/practice next`: opens the choice among the clients who were not here yet, or says why not."""
        look = await self._outlook(place_of(body))
        if refused := _refusal(look, body["user_id"]):
            return refused
        assert look is not None
        on = next_opening(look, look.next_prompt_at)
        when = modals.spoken_day(look.channel, on)
        view = modals.choice_modal(look.channel.place.channel, self._next(look, on).client.line, when)
        await self._client.views_open(trigger_id=body["trigger_id"], view=view)
        return None

    async def open_writing(self, body: Payload) -> str | None:
        """Answers `/practice write`: opens the sheet for a client of one's own, or says why not."""
        look = await self._outlook(place_of(body))
        if refused := _refusal(look, body["user_id"]):
            return refused
        await self._client.views_open(trigger_id=body["trigger_id"], view=modals.writing_modal(body["channel_id"]))
        return None

    async def clients(self, body: Payload) -> list[Json]:
        """The clients whom the lead can choose, as they answer to what was typed: those who were not here yet first."""
        look = await self._outlook(modals.channel_of(body))
        here = {posted.prompt for posted in look.history} if look else set()
        typed = str(body.get("value", "")).casefold().split()
        prompts = self._library.present.prompts.values()
        open_ = [prompt for prompt in prompts if prompt.id not in here] or list(prompts)
        found = [prompt for prompt in open_ if all(word in _searched(prompt) for word in typed)]
        return [option(f"{prompt.client.line}: {prompt.theme}", prompt.id) for prompt in found[: modals.OFFERED_MOST]]

    def wrong_in_writing(self, body: Payload) -> dict[str, str]:
        """What is wrong with a client that was written, by block."""
        return dict(self._writing.check(_written(body)))

    async def keep(self, body: Payload) -> tuple[str, str]:
        """Keeps a client that was written; gives its id, and the version of the content that holds it."""
        return await asyncio.to_thread(self._writing.keep, _written(body), body["team"]["id"])

    def _next(self, look: Outlook, on: datetime) -> Prompt:
        """Who comes next as things stand."""
        if look.chosen and (chosen := self._library.find(look.chosen.prompt, look.chosen.content)):
            return chosen
        day = local_day(look.channel, on)
        prompts = self._library.present.prompts.values()
        return choose(look.history, prompts, day, seed_of(look.channel.place)).prompt

    async def _outlook(self, place: ChannelId) -> Outlook | None:
        return await asyncio.to_thread(self._memory.outlook, place)


def _refusal(look: Outlook | None, person: str) -> str | None:
    if look is None:
        return NOT_SET_UP
    return None if may_lead(look.channel, person) else NOT_LEAD


def _searched(prompt: Prompt) -> str:
    return f"{prompt.client.line} {prompt.theme} level {prompt.level} {prompt.id}".casefold()


def _written(body: Payload) -> WrittenClient:
    def filled(field: str) -> str:
        text = next(iter(modals.chosen(body, field)), "")
        return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())

    pronouns = cast(Pronouns, filled("pronouns"))
    name, line, statement = filled("name"), filled("line"), filled("statement")
    line = line if line.startswith(name) else f"{name}, {line}"
    return WrittenClient(name, line, pronouns, statement, filled("question"), filled("invitation"))
