"""Performs effects: one call of the Web API each, and a plain word for what became of it.

Where no answer came, one look at the channel tells whether the message is there.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any, assert_never

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.guide.library import ContentGone, Library
from bot.guide.problems import ContentRefused
from bot.practice.effects import (
    DeleteReflection,
    PostPrompt,
    PostRecap,
    PostReflection,
    PostWeek,
    TellDirectly,
    UpdateReflection,
    Whisper,
)
from bot.practice.sending import (
    Absent,
    Delivery,
    Fate,
    Limit,
    Outcome,
    PutOff,
    Refused,
    Sent,
    Unknown,
    Way,
    is_seen_by_all,
)
from bot.slack.app import CALL_FAILURES, error_of, status_of
from bot.slack.messages import (
    draw_week,
    show_direct_notice,
    show_notice,
    show_prompt,
    show_recap,
    show_reflection,
    show_week,
)
from bot.slack.rich import Json, Message

METADATA_TYPE = "headlamp_effect"
"""The type of the metadata by which the bot knows its own message again."""

PAUSES = frozenset({"is_archived", "channel_not_found", "not_in_channel"})
"""Errors after which a channel is paused, with those that begin with `restricted_action`."""
ENDS = frozenset({"token_revoked", "account_inactive", "invalid_auth", "not_authed", "token_expired"})
"""Errors after which nothing can be sent any more."""
OPEN = frozenset({"internal_error", "fatal_error"})
"""Answers after which the call may have been carried out all the same."""
FOR_NOW = frozenset({"service_unavailable", "request_timeout", "team_added_to_org"})
LIMITED = {"ratelimited": Limit.CHANNEL, "rate_limited": Limit.WORKSPACE, "message_limit_exceeded": Limit.WORKSPACE}
"""Slack's words for a limit. The last two are of all that the app, or the team, sends; the first does not say."""

CLOCKS_DIFFER = timedelta(minutes=15)
"""How far this machine's clock and Slack's may be apart for a look to see all that it must."""
LOOKED_AT = 200
"""How many messages one look sees at the most. Slack gives some apps 15 alone, and then says that there are more."""

Call = Callable[[], Awaitable[AsyncSlackResponse]]


class Sender:
    """Sends effects through one client. Never raises for what Slack answers, and never posts twice."""

    def __init__(self, client: AsyncWebClient, library: Library, team: Mapping[str, str]) -> None:
        """`team` fills the notices' slots that the team's own settings answer (`procedure`, `contact`)."""
        self._client = client
        self._library = library
        self._team = team
        self._draws = True

    async def send(self, delivery: Delivery) -> Outcome:
        """Sends an effect once and tells what became of it."""
        try:
            call = self._prepare(delivery)
        except (ContentGone, ContentRefused, KeyError, ValueError) as gone:
            return Refused(f"nothing to say any more: {type(gone).__name__}")
        if call is None:
            return Refused("the message it belongs to is not there")
        outcome = await _attempt(call)
        if isinstance(outcome, Unknown) and not is_seen_by_all(delivery.effect):
            return PutOff(None, outcome.reason)  # a second time changes nothing, or is seen by one person alone
        if isinstance(outcome, PutOff) and outcome.limit is Limit.CHANNEL and delivery.way is not Way.POST:
            return replace(outcome, limit=Limit.WORKSPACE)  # all methods but that for posts have limits of their own
        if isinstance(outcome, Refused) and delivery.way is Way.DIRECT:
            return replace(outcome, pauses_channel=False)  # it was not the channel that refused it
        return outcome

    async def look(self, delivery: Delivery) -> Fate:
        """Looks once whether a message of which that is not known stands where it would. Never raises."""
        root, begun_at = delivery.root, delivery.begun_at
        if begun_at is None or (root is None and not isinstance(delivery.effect, PostPrompt)):
            return Unknown("it is not known where it would stand")
        channel, since = delivery.effect.place.channel, f"{(begun_at - CLOCKS_DIFFER).timestamp():.6f}"
        where: dict[str, Any] = {"channel": channel, "oldest": since, "limit": LOOKED_AT, "include_all_metadata": True}
        if root is None:
            seen = await _ask(lambda: self._client.conversations_history(**where))
        else:
            seen = await _ask(lambda: self._client.conversations_replies(ts=root.id, **where))
        match seen:
            case Refused(reason=reason):
                return Unknown(reason)
            case Unknown(reason=reason):
                return PutOff(None, reason)
            case PutOff():
                return replace(seen, limit=seen.limit and Limit.WORKSPACE)
        return _find(delivery.effect.id, seen)

    def _prepare(self, delivery: Delivery) -> Call | None:
        """The one call that an effect comes to; None where the thread or message that it belongs to is not there."""
        effect, client = delivery.effect, self._client
        channel = effect.place.channel
        root = delivery.root.id if delivery.root else None
        if root is None and isinstance(effect, PostRecap | PostWeek | PostReflection | UpdateReflection):
            return None
        match effect:
            case PostPrompt(content=content):
                shown = show_prompt(effect, self._library.version(content))
                return lambda: client.chat_postMessage(channel=channel, **_post(shown, effect.id))
            case PostRecap(content=content):
                shown = show_recap(effect, self._library.version(content))
                return lambda: client.chat_postMessage(channel=channel, thread_ts=root, **_post(shown, effect.id))
            case PostWeek(content=content):
                guide = self._library.version(content)
                words, picture = show_week(effect, guide), draw_week(effect, guide)
                where = {"channel": channel, "thread_ts": root}
                return lambda: self._post_with_picture(where, _post(words, effect.id), picture)
            case Whisper(content=content, to=to):
                notice = show_notice(effect, self._library.version(content), self._team)
                return lambda: client.chat_postEphemeral(
                    channel=channel, user=to, thread_ts=root, text=notice.text, blocks=notice.blocks
                )
            case TellDirectly(content=content, to=to):
                notice = show_direct_notice(effect, self._library.version(content))
                return lambda: client.chat_postMessage(channel=to, **_post(notice, effect.id))
            case PostReflection(author=author) | UpdateReflection(author=author):
                guide = self._library.version(effect.reflection.content)
                said = show_reflection(effect.reflection, effect.try_id, guide, delivery.words)
                if delivery.way is Way.WHISPER:
                    return lambda: client.chat_postEphemeral(
                        channel=channel, user=author, thread_ts=root, text=said.text, blocks=said.blocks
                    )
                if isinstance(effect, PostReflection):
                    return lambda: client.chat_postMessage(channel=channel, thread_ts=root, **_post(said, effect.id))
                assert delivery.target is not None
                target = delivery.target.id
                return lambda: client.chat_update(channel=channel, ts=target, text=said.text, blocks=said.blocks)
            case DeleteReflection():
                if delivery.target is None:
                    return None
                gone = delivery.target.id
                return lambda: client.chat_delete(channel=channel, ts=gone)
            case _:
                assert_never(effect)

    async def _post_with_picture(
        self, where: Mapping[str, Any], words: Mapping[str, Any], picture: Json
    ) -> AsyncSlackResponse:
        """Posts words with a picture below; the words alone where this Slack takes no such picture."""
        if self._draws:
            try:
                return await self._client.chat_postMessage(**where, **{**words, "blocks": [*words["blocks"], picture]})
            except SlackApiError as refused:
                if error_of(refused) != "invalid_blocks":
                    raise
                self._draws = False  # nothing was posted; nor would it be the next time
        return await self._client.chat_postMessage(**where, **words)


async def _attempt(call: Call) -> Outcome:
    answer = await _ask(call)
    if isinstance(answer, PutOff | Refused | Unknown):
        return answer
    ts = answer.get("ts")
    return Sent(ts if isinstance(ts, str) else None)


async def _ask(call: Call) -> AsyncSlackResponse | PutOff | Refused | Unknown:
    """What a call is answered with, or why there is no answer."""
    try:
        return await call()
    except SlackApiError as refused:
        return classify(status_of(refused), error_of(refused), refused.response.headers)
    except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as unreachable:
        return PutOff(None, type(unreachable).__name__)  # nothing was sent
    except CALL_FAILURES as lost:
        return Unknown(type(lost).__name__)


def _find(effect_id: str, seen: AsyncSlackResponse) -> Fate:
    """The message of an effect among those that were seen; that it is absent only where all were."""
    messages = seen.get("messages")
    for message in messages if isinstance(messages, list) else ():
        match message:
            case {"ts": str(ts), "metadata": {"event_type": kind, "event_payload": {"effect": effect}}}:
                if (kind, effect) == (METADATA_TYPE, effect_id):
                    return Sent(ts)
    if not isinstance(messages, list) or seen.get("has_more"):
        return Unknown("there were too many messages to tell")
    return Absent()


def classify(status: int, error: str, headers: Mapping[str, Any]) -> PutOff | Refused | Unknown:
    """What an answer other than `ok` comes to: for now, for good, or unknown."""
    if status == 429 or error in LIMITED:
        return PutOff(_asked_seconds(headers), error or "ratelimited", LIMITED.get(error, Limit.CHANNEL))
    if error in FOR_NOW:
        return PutOff(_asked_seconds(headers), error)
    if error in OPEN or status >= 500 or (not error and status < 400):
        return Unknown(error or f"HTTP {status}")
    pauses = error in PAUSES or error.startswith("restricted_action")
    return Refused(error or f"HTTP {status}", pauses_channel=pauses, ends_workspace=error in ENDS)


def _asked_seconds(headers: Mapping[str, Any]) -> float | None:
    """What Slack asks to wait, as whole seconds in a header; None where it does not say."""
    asked = next((str(value) for name, value in headers.items() if name.lower() == "retry-after"), "")
    return float(asked) if asked.isdecimal() and asked.isascii() else None


def _post(shown: Message, effect_id: str) -> dict[str, Any]:
    return {
        "text": shown.text,
        "blocks": shown.blocks,
        "unfurl_links": False,
        "unfurl_media": False,
        "metadata": {"event_type": METADATA_TYPE, "event_payload": {"effect": effect_id}},
    }
