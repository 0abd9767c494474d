"""What people ask of a channel's days: its set-up, its status, and to pause, resume or skip. Whoever may set a channel
up may ask for all of it. Nothing is changed here: what is wished for is handed over by `taking`."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Protocol

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.almanac import region_of_zone, regions
from bot.practice.days import Days
from bot.practice.events import ChannelId, DaySkipped, PersonId, PracticePaused, PracticeResumed
from bot.practice.schedule import POST_AT, RECAP_AT, local_day, next_opening, next_prompt
from bot.practice.thread import Channel, ChannelState
from bot.slack import modals, pages
from bot.slack.dates import DatesRefused, read_dates
from bot.slack.rich import Json, Message, message, paragraph
from bot.slack.translate import Payload, place_of

NOT_SET_UP = "Nobody practises here yet. /practice setup chooses the days and hours."

Wished = PracticePaused | PracticeResumed | DaySkipped


class Memory(Protocol):
    """What is asked of the store."""

    def channel(self, place: ChannelId) -> ChannelState | None: ...


class Scheduling:
    def __init__(self, client: AsyncWebClient, memory: Memory, clock: Callable[[], datetime]) -> None:
        self._client = client
        self._memory = memory
        self._clock = clock

    async def is_training(self, body: Payload) -> bool:
        return await self._channel(place_of(body)) is not None

    async def status(self, body: Payload) -> Message:
        """Answers `/practice status`: what comes when, and why not."""
        state = await self._channel(place_of(body))
        if state is None:
            return message(paragraph(NOT_SET_UP))
        paused_by = state.channel.paused_by
        who = await self._name_of(paused_by, body["user_id"]) if paused_by is not None else ""
        return pages.show_status(state, self._clock(), who, _region_name(state.channel.days))

    async def wish(self, wish: str, body: Payload) -> tuple[str, Wished | None]:
        """What is said to `/practice pause`, `resume` or `skip`, and what is to happen; None where nothing is."""
        state = await self._channel(place_of(body))
        if state is None:
            return NOT_SET_UP, None
        place, by = state.channel.place, body["user_id"]
        match wish:
            case "pause":
                return _pause(state.channel), PracticePaused(place, by)
            case "resume":
                return self._resume(state), PracticeResumed(place, by)
            case _:
                return self._skip(state, by)

    def _resume(self, state: ChannelState) -> str:
        channel = state.channel
        resumed = replace(channel, paused=None, paused_by=None, skipped=())
        held_up = channel.is_paused or any(day >= self._today(channel) for day in channel.skipped)
        said = "Clients come here again." if held_up else "Nothing was paused or skipped."
        due = next_prompt(resumed, self._clock())
        return f"{said} {_next_comes(resumed, self._not_today_again(state, resumed, due))}"

    def _skip(self, state: ChannelState, by: PersonId) -> tuple[str, Wished | None]:
        channel = state.channel
        if channel.is_paused:
            return "Posting is paused here, so nothing comes that could be skipped. /practice status tells why.", None
        due = next_opening(state, self._clock())
        day = local_day(channel, due)
        without = replace(channel, skipped=(*channel.skipped, day))
        said = f"The client of {modals.spoken_day(channel, due)} is skipped."
        said = f"{said} {_next_comes(channel, next_prompt(without, due))} /practice resume takes this back."
        return said, DaySkipped(channel.place, by, day)

    def _not_today_again(self, state: ChannelState, channel: Channel, due: datetime) -> datetime:
        return next_opening(replace(state, channel=channel, next_prompt_at=due), self._clock())

    def _today(self, channel: Channel) -> date:
        return local_day(channel, self._clock())

    # --- the set-up --------------------------------------------------------------------------------

    async def open_setup(self, body: Payload) -> None:
        """Opens the set-up with what is known at once, then fills in the person's own zone and its holidays."""
        place = place_of(body)
        state = await self._channel(place)
        if state:
            known = state.channel
            view = modals.setup_modal(place.channel, known.zone, known.post_at, known.recap_at, known.days, first=False)
            await self._client.views_open(trigger_id=body["trigger_id"], view=view)
            return
        view = modals.setup_modal(place.channel, None, POST_AT, RECAP_AT, Days(), first=True)
        opened = await self._client.views_open(trigger_id=body["trigger_id"], view=view)
        try:
            person = await self._client.users_info(user=body["user_id"])
            zone = person["user"].get("tz")
        except SlackApiError:
            return  # the modal stays as it is: the zone is typed by hand
        if zone in modals.known_zones():
            days = Days(region=region_of_zone(zone))
            filled = modals.setup_modal(place.channel, zone, POST_AT, RECAP_AT, days, first=True)
            await self._client.views_update(view_id=opened["view"]["id"], view=filled)

    def wrong_in_setup(self, body: Payload) -> dict[str, str]:
        """What is wrong with a submitted set-up, by block."""
        post_at, recap_at, zone = (
            next(iter(modals.chosen(body, name)), "") for name in ("post_at", "recap_at", "zone")
        )
        wrong = {}
        if not post_at:
            wrong["post_at"] = "Choose a time."
        if recap_at <= post_at:
            wrong["recap_at"] = f"The recap closes the day: choose a time after {post_at or 'the client comes'}."
        if zone not in modals.known_zones():
            wrong[modals.block_of(body, "zone")] = "Choose the zone whose clock this channel lives by."
        return {**wrong, **_wrong_days(body)}

    def zones(self, typed: str) -> list[Json]:
        return modals.zone_options(typed)

    def regions(self, typed: str) -> list[Json]:
        return modals.region_options(typed)

    async def _channel(self, place: ChannelId) -> ChannelState | None:
        return await asyncio.to_thread(self._memory.channel, place)

    async def _name_of(self, person: PersonId, asker: PersonId) -> str:
        """How somebody is called; of whom nothing is known (any more), a colleague."""
        if person == asker:
            return "you"
        try:
            found = (await self._client.users_info(user=person))["user"] if person else {}
        except SlackApiError:
            found = {}
        return found.get("real_name") or "a colleague"


def _pause(channel: Channel) -> str:
    already = "Posting was paused already, and stays so" if channel.is_paused else "Paused: no client comes here"
    return f"{already} until /practice resume. A thread that is open still has its recap."


def _next_comes(channel: Channel, due: datetime) -> str:
    return f"The next one comes on {modals.spoken_day(channel, due)} at {channel.post_at}."


def _region_name(days: Days) -> str:
    region = regions().get(days.region)
    return region.name if region else days.region


def _wrong_days(body: Payload) -> dict[str, str]:
    wrong = {}
    if not modals.chosen(body, "weekdays"):
        wrong["weekdays"] = "Choose one day at the least."
    region = next(iter(modals.chosen(body, "region")), modals.NO_REGION)
    if region != modals.NO_REGION and region not in regions():
        wrong[modals.block_of(body, "region")] = "Choose a country or a part of one, or that there be no holidays."
    try:
        read_dates("\n".join(modals.chosen(body, "dates_off")))
    except DatesRefused as refused:
        wrong["dates_off"] = str(refused)
    return wrong
