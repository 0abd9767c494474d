"""Taking: a payload is translated and handed over durably; when a method returns, it is safe to ack."""

import logging
from collections.abc import Awaitable, Mapping
from datetime import date
from typing import Protocol

from bot.practice.days import Days
from bot.practice.events import (
    ChannelId,
    ChannelSetUp,
    ClientChosen,
    DaySkipped,
    DoubtSettled,
    Event,
    MessageId,
    PersonForgotten,
    PracticePaused,
    PracticeResumed,
    PromptAsked,
    ReadingContested,
    place_of,
)
from bot.slack import translate
from bot.slack.app import NotTaken
from bot.slack.modals import channel_of, chosen, chosen_days
from bot.slack.sender import METADATA_TYPE
from bot.slack.translate import Incoming, Payload, Screen

log = logging.getLogger(__name__)


class HandOver(Protocol):
    async def hand_over(self, key: str, event_id: str | None, event: Event, text: str | None) -> bool:
        """Takes an event durably; False for what is none of ours."""

    async def confirm(self, effect_id: str, message: str) -> None:
        """Notes that a message of ours was seen in its channel."""


class Taking:
    def __init__(self, jobs: HandOver, screen: Screen) -> None:
        self._jobs = jobs
        self._screen = screen

    async def message(self, body: Payload, bot_user: str) -> None:
        """A message, an edit or a deletion in a channel; or the bot's own post, seen again."""
        if translate.is_shared(body):
            return
        if own := _own_effect(body, bot_user):
            await _kept(self._jobs.confirm(*own))
        elif incoming := translate.translate_message(body, bot_user, self._screen):
            await self._take(incoming)

    async def shortcut(self, body: Payload, bot_user: str) -> None:
        await self._take(translate.translate_shortcut(body, bot_user, self._screen))

    async def leaving(self, body: Payload) -> None:
        await self._take(translate.translate_leaving(body))

    async def scheduled(self, body: Payload, event: PracticePaused | PracticeResumed | DaySkipped) -> None:
        """`/practice pause`, `resume` and `skip`."""
        await self._take(Incoming(f"scheduled:{_where(event.place)}:{body['trigger_id']}", event))

    async def prompt_asked(self, body: Payload) -> None:
        """`/practice now`."""
        event = PromptAsked(translate.place_of(body), body["user_id"])
        await self._take(Incoming(f"now:{_where(event.place)}:{body['trigger_id']}", event))

    async def settled(self, body: Payload) -> None:
        """A button below a doubt: its value names the reading and the try."""
        action = body["actions"][0]
        choice, _, try_id = action["value"].partition(" ")
        event = DoubtSettled(place_of(try_id), try_id, body["user"]["id"], choice)
        await self._take(Incoming(f"settled:{_where(event.place)}:{action['action_ts']}", event))

    async def contested(self, body: Payload) -> None:
        """The modal *I read it differently*."""
        try_id = body["view"]["private_metadata"]
        labels = tuple(chosen(body, "labels"))
        teaches = bool(chosen(body, "teaches"))
        event = ReadingContested(place_of(try_id), try_id, body["user"]["id"], labels, teaches)
        await self._take(Incoming(f"contested:{_where(event.place)}:{body['view']['id']}", event))

    async def set_up(self, body: Payload) -> None:
        """The modal *Practice here*."""
        place = place_of(f"{body['team']['id']}:{body['view']['private_metadata']}")
        (post_at,), (recap_at,), (zone,) = chosen(body, "post_at"), chosen(body, "recap_at"), chosen(body, "zone")
        event = ChannelSetUp(
            place, body["user"]["id"], zone, post_at, recap_at, bool(chosen(body, "now")), chosen_days(body)
        )
        await self._take(Incoming(f"set-up:{_where(place)}:{body['view']['id']}", event))

    async def client_chosen(self, body: Payload, prompt: str, content: str | None = None) -> None:
        """The modals *The next client* and *Write a client*."""
        place = channel_of(body)
        event = ClientChosen(place, body["user"]["id"], prompt, content)
        await self._take(Incoming(f"chosen:{_where(place)}:{body['view']['id']}", event))

    async def forgotten(self, body: Payload) -> None:
        """*Forget me*, confirmed."""
        event = PersonForgotten(body["team"]["id"], body["user"]["id"])
        await self._take(Incoming(f"forgotten:{event.workspace}:{body['trigger_id']}", event))

    async def _take(self, incoming: Incoming) -> None:
        if not _is_sound({"key": incoming.key, "event_id": incoming.event_id, **vars(incoming.event)}):
            log.warning("An id that is none was left alone, in a %s", type(incoming.event).__name__)
            return
        await _kept(self._jobs.hand_over(incoming.key, incoming.event_id, incoming.event, incoming.text))


ID_MOST = {
    "key": 200,
    "event_id": 80,
    "id": 40,
    "version": 40,
    "try_id": 140,
    "zone": 64,
    "choice": 120,
    "notice": 120,
    "prompt": 120,
}
"""The longest that ids can be; all others, of workspaces, channels and people, 32 characters."""
REGION_MOST = 40


FLAGS = frozenset({"mentions_bot", "post_now", "teaches"})


def _is_sound(fields: Mapping[str, object], most: int = 32) -> bool:
    """Whether ids are such as can be kept. What the tables refused would be asked for again, and refused again."""
    ids = {name: value for name, value in fields.items() if not (name in FLAGS and isinstance(value, bool))}
    return all(_is_value_sound(value, ID_MOST.get(name, most)) for name, value in ids.items())


def _is_value_sound(value: object, most: int) -> bool:
    match value:
        case None:
            return True
        case str():
            return len(value) <= most and value.isprintable()
        case MessageId() | ChannelId():
            return _is_sound(vars(value))
        case date():
            return True
        case Days(region=region):
            return _is_value_sound(region, REGION_MOST)
        case tuple():
            return all(_is_value_sound(one, ID_MOST["try_id"]) for one in value)
        case _:
            return False


async def _kept(handing_over: Awaitable[object]) -> None:
    """Raises NotTaken where a hand-over fails, so that it is told from a payload that cannot be understood."""
    try:
        await handing_over
    except Exception as failure:
        raise NotTaken from failure


def _where(place: ChannelId) -> str:
    """A channel within a key. Keys hold no person's id: the engine keeps them for a while."""
    return f"{place.workspace}:{place.channel}"


def _own_effect(body: Payload, bot_user: str) -> tuple[str, str] | None:
    """(effect, message) where a message is the bot's own and tells so."""
    match body.get("event"):
        case {
            "user": user,
            "ts": str(ts),
            "metadata": {"event_type": kind, "event_payload": {"effect": str(effect)}},
        } if user == bot_user and kind == METADATA_TYPE:
            return effect, ts
        case _:
            return None
