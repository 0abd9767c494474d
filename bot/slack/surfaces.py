"""Surfaces: what is answered at once, from memory and a short look into the store.

Nothing is posted in a channel, but for an entry that somebody shares: Slack posts that for them.
"""

import asyncio
import re
from typing import Any, Protocol

from slack_sdk.web.async_client import AsyncWebClient

from bot.guide.library import Library
from bot.guide.types import Entry, Guide
from bot.practice.lookup import Found, entries, find_entry
from bot.practice.reading import Measured
from bot.practice.thread import KeptOf, KeptTry, TryState
from bot.slack import modals, pages
from bot.slack.app import make_webhook
from bot.slack.messages import say_notice
from bot.slack.rich import Message, message, paragraph
from bot.slack.translate import Payload, typed

NOT_KEPT = "What this reflection belongs to is not kept any more."


class Memory(Protocol):
    """What surfaces ask of the store."""

    def try_state(self, try_id: str, asker: str) -> TryState | None: ...
    def kept_of(self, workspace: str, person: str) -> KeptOf: ...


ASKS_FOR_ALL = frozenset({"", "?", "all", "help", "list", "move", "moves", "pull", "pulls"})
"""What people type after `/move` to see what there is."""


class Surfaces:
    def __init__(self, client: AsyncWebClient, library: Library, memory: Memory, measured: Measured) -> None:
        """`measured` is what is known of the reader's own rightness."""
        self._client = client
        self._library = library
        self._memory = memory
        self._measured = measured

    def move(self, body: Payload) -> Message:
        """Answers `/move`: the list, one entry, or the nearest."""
        guide, wanted = self._library.present, typed(body)
        if wanted.casefold().strip(" .!") in ASKS_FOR_ALL:
            return pages.show_entries(guide)
        found = find_entry(wanted, guide)
        return (
            pages.show_entry(found.entry, guide) if isinstance(found, Found) else pages.show_miss(wanted, found, guide)
        )

    def entry(self, entry_id: str, *, shared: bool = False) -> Message:
        """An entry chosen from a menu or a button."""
        guide = self._library.present
        entry = self._entry(entry_id)
        return pages.show_entry(entry, guide, shared=shared) if entry else pages.show_entries(guide)

    async def open_entry(self, trigger_id: str, entry_id: str) -> None:
        """Opens an entry as a modal, from App Home."""
        if entry := self._entry(entry_id):
            shown = pages.show_entry(entry, self._library.present, shared=True)
            await self._client.views_open(trigger_id=trigger_id, view=modals.page_modal(entry.name, shown.blocks))

    def practice(self, body: Payload) -> Message:
        """Answers `/practice help`, `accuracy`, and what it does not know."""
        match self.asked(body):
            case "help":
                return pages.show_help()
            case "accuracy":
                return pages.show_accuracy(self._measured, self._library.present)
            case _:
                return pages.show_unknown(typed(body).split()[0])

    def asked(self, body: Payload) -> str:
        """The first word typed after `/practice`; help where there is none."""
        words = re.findall(r"\w+", typed(body).casefold().replace("set up", "setup"))
        return words[0] if words else "help"

    async def open_contest(self, body: Payload) -> str | None:
        """Opens *I read it differently* for the author; gives what is said to anyone else."""
        try_id, asker = body["actions"][0]["value"], body["user"]["id"]
        state = await self._try(try_id, asker)
        if state is None:
            return NOT_KEPT
        if state.author != asker:
            return say_notice(self._library.present, "not_author")
        guide = self._library.version(state.content)
        view = modals.contest_modal(guide, guide.prompts[state.prompt], try_id)
        await self._client.views_open(trigger_id=body["trigger_id"], view=view)
        return None

    async def open_more(self, body: Payload) -> str | None:
        """Opens *More*: what the guide says; the examples for whoever has answered. Says so where nothing is kept."""
        state = await self._try(body["actions"][0]["value"], body["user"]["id"])
        if state is None:
            return NOT_KEPT
        guide = self._library.version(state.content)
        prompt = guide.prompts[state.prompt]
        view = modals.more_modal(guide, prompt, state.labels, examples=state.asker_has_tried)
        await self._client.views_open(trigger_id=body["trigger_id"], view=view)
        return None

    async def show_home(self, workspace: str, person: str) -> None:
        """Publishes App Home as things stand."""
        kept = await asyncio.to_thread(self._memory.kept_of, workspace, person)
        view = modals.home_view(self._library.present, self._lines(kept), kept.messages_with_words)
        await self._client.views_publish(user_id=person, view=view)

    async def show_leaving(self, body: Payload) -> None:
        """Publishes App Home for somebody who is being forgotten."""
        view = modals.home_view(self._library.present, [], 0, forgets=True)
        await self._client.views_publish(user_id=body["user"]["id"], view=view)

    async def open_export(self, body: Payload) -> None:
        """Opens all that is kept of the person who asks."""
        kept = await asyncio.to_thread(self._memory.kept_of, body["team"]["id"], body["user"]["id"])
        view = modals.export_modal(self._lines(kept), kept.messages_with_words)
        await self._client.views_open(trigger_id=body["trigger_id"], view=view)

    async def whisper(self, body: Payload, said: str) -> None:
        """Tells somebody a sentence, where they pressed a button."""
        thread_ts = body["container"].get("thread_ts")
        await self.answer(body, message(paragraph(said)), **({"thread_ts": thread_ts} if thread_ts else {}))

    async def answer(self, body: Payload, shown: Message, **how: Any) -> None:
        """Answers a press at its response_url, once; `how` as Slack names it, by default to the person alone."""
        webhook = make_webhook(body["response_url"], self._client.session)
        how = {"response_type": "ephemeral", "replace_original": False, **how}
        await webhook.send_dict({"text": shown.text, "blocks": shown.blocks, **how})

    async def _try(self, try_id: str, asker: str) -> TryState | None:
        return await asyncio.to_thread(self._memory.try_state, try_id, asker)

    def _entry(self, entry_id: str) -> Entry | None:
        return entries(self._library.present).get(entry_id)

    def _lines(self, kept: KeptOf) -> list[str]:
        """One line for each try: the day, the client, what was heard, in order."""
        guide = self._library.present
        return [f"{one.day:%d %B %Y}, {_client_of(guide, one.prompt)}: {_named(guide, one)}" for one in kept.tries]


def _client_of(guide: Guide, prompt: str) -> str:
    return guide.prompts[prompt].client.name if prompt in guide.prompts else prompt


def _named(guide: Guide, kept: KeptTry) -> str:
    if kept.in_doubt:
        return "in doubt"
    names = [guide.categories[label].name if label in guide.categories else label for label in kept.labels]
    return ", then ".join(names) or "no move and no pull"
