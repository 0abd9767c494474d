"""One call for each effect, and a plain word for what became of it: against the sandbox, over HTTP."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import aiohttp
import pytest

from bot.guide.library import Library
from bot.guide.problems import ContentRefused
from bot.practice.effects import (
    DeleteReflection,
    Line,
    Send,
    TellDirectly,
)
from bot.practice.events import ChannelId
from bot.practice.sending import Absent, Delivery, Fate, Limit, PutOff, Refused, Sent, Unknown
from bot.sandbox import Sandbox, faults
from bot.sandbox.workspace import Message
from bot.slack.app import make_client
from bot.slack.sender import LOOKED_AT, METADATA_TYPE, Sender, classify
from tests.slack.effects import (
    GUIDE,
    PLACE,
    POST,
    PROMPT,
    RECAP,
    REFLECT,
    UPDATE,
    WHISPER,
    WORDS,
    delivery,
)
from tests.slack.recording import MANIFEST, TEAM, real_library
from tests.slack.wire import Answer, answering, cut_off, plain


@dataclass
class Practice:
    sandbox: Sandbox
    sender: Sender

    async def root(self) -> str:
        sent = await self.sender.send(delivery(POST))
        assert isinstance(sent, Sent)
        assert sent.message
        return sent.message


@pytest.fixture
async def practice() -> AsyncIterator[Practice]:
    async with Sandbox(manifest=MANIFEST) as sandbox, aiohttp.ClientSession() as session:
        client = make_client(sandbox.tokens.bot, sandbox.api_url, session)
        yield Practice(sandbox, Sender(client, real_library(), TEAM))


async def test_a_prompt_arrives_with_what_the_bot_knows_it_again_by(practice: Practice) -> None:
    ts = await practice.root()
    (message,) = practice.sandbox.messages("practice")
    assert message.ts == ts
    assert message.metadata == {"event_type": METADATA_TYPE, "event_payload": {"effect": "prompt:1"}}
    assert GUIDE.prompts[PROMPT].statement in message.words


async def test_a_reflection_arrives_in_the_thread_and_calls_nobody(practice: Practice) -> None:
    root = await practice.root()
    sent = await practice.sender.send(delivery(REFLECT, root))
    (message,) = practice.sandbox.thread("practice", root)
    assert sent == Sent(message.ts)
    assert WORDS[:30] in message.words
    assert practice.sandbox.pings == []


async def test_a_reflection_to_its_author_alone_is_seen_by_nobody_else(practice: Practice) -> None:
    root = await practice.root()
    await practice.sandbox.say("Ada", "practice", WORDS, thread_ts=root)
    assert await practice.sender.send(delivery(replace(REFLECT, alone=True), root)) == Sent(None)
    assert len(practice.sandbox.thread("practice", root)) == 1
    assert [len(practice.sandbox.seen_by(who, "practice")) for who in ("Ada", "Ben")] == [3, 2]


async def test_a_reflection_is_said_anew_where_it_stands_and_taken_back(practice: Practice) -> None:
    root = await practice.root()
    posted = await practice.sender.send(delivery(REFLECT, root))
    assert isinstance(posted, Sent)
    other = WORDS.replace("Part", "Half")
    assert await practice.sender.send(delivery(UPDATE, root, posted.message, other)) == posted
    (message,) = practice.sandbox.thread("practice", root)
    assert "Half of you" in message.words
    gone = DeleteReflection("d1", PLACE, REFLECT.id)
    assert await practice.sender.send(delivery(gone, root, posted.message)) == posted
    assert practice.sandbox.thread("practice", root) == []
    assert await practice.sender.send(delivery(gone, root, posted.message)) == Refused("message_not_found")


async def test_a_recap_and_a_whisper_arrive_in_the_thread(practice: Practice) -> None:
    root = await practice.root()
    assert isinstance(await practice.sender.send(delivery(RECAP, root)), Sent)
    assert await practice.sender.send(delivery(WHISPER, root)) == Sent(None)
    recap, whisper = practice.sandbox.seen_by("Ada", "practice")[1:]
    assert (recap.thread_ts, whisper.thread_ts, whisper.only_for) == (root, root, "U0ADA")
    assert TEAM["procedure"] in whisper.words


@pytest.mark.parametrize("effect", [REFLECT, replace(REFLECT, alone=True), RECAP, UPDATE], ids=lambda e: e.id)
async def test_what_belongs_in_a_thread_is_never_posted_outside_one(practice: Practice, effect: Send) -> None:
    assert isinstance(await practice.sender.send(delivery(effect, root=None, target="1.1")), Refused)
    assert practice.sandbox.seen_by("Ada", "practice") == []


async def test_what_has_lost_its_message_is_refused(practice: Practice) -> None:
    gone = DeleteReflection("d1", PLACE, REFLECT.id)
    for effect in (UPDATE, gone):
        assert isinstance(await practice.sender.send(delivery(effect, root="1764576000.000100")), Refused)


async def test_what_has_lost_its_words_or_its_content_is_refused(practice: Practice) -> None:
    root = await practice.root()
    assert isinstance(await practice.sender.send(delivery(REFLECT, root, words="")), Refused)
    for effect in (replace(POST, content="gone"), replace(POST, prompt="gone"), replace(POST, invite=Line("gone/1"))):
        assert isinstance(await practice.sender.send(delivery(effect)), Refused)


async def test_content_that_this_version_cannot_read_is_refused(practice: Practice) -> None:
    def unreadable(_hash: str) -> dict[str, str]:
        raise ContentRefused(())

    async with aiohttp.ClientSession() as session:
        client = make_client(practice.sandbox.tokens.bot, practice.sandbox.api_url, session)
        sender = Sender(client, Library(GUIDE, unreadable), TEAM)
        assert isinstance(await sender.send(delivery(replace(POST, content="older"))), Refused)


async def test_a_limit_of_slacks_puts_it_off_for_as_long_as_slack_says(practice: Practice) -> None:
    practice.sandbox.lay("chat.postMessage", faults.RateLimited(7))
    assert await practice.sender.send(delivery(POST)) == PutOff(7.0, "ratelimited", Limit.CHANNEL)
    assert practice.sandbox.messages("practice") == []  # one call: a second one would have arrived
    assert isinstance(await practice.sender.send(delivery(POST)), Sent)


@pytest.mark.parametrize(
    "fault",
    [faults.Refused("internal_error"), faults.Refused("fatal_error"), faults.Outage(500), faults.Outage(503)],
    ids=str,
)
async def test_an_answer_that_says_nothing_leaves_the_outcome_unknown(
    practice: Practice, fault: faults.Refused | faults.Outage
) -> None:
    practice.sandbox.lay("chat.postMessage", fault)
    assert isinstance(await practice.sender.send(delivery(POST)), Unknown)
    assert practice.sandbox.messages("practice") == []


@pytest.mark.parametrize("effect", [replace(REFLECT, alone=True), UPDATE, WHISPER], ids=lambda e: e.id)
async def test_what_may_come_twice_is_put_off_where_its_outcome_is_unknown(practice: Practice, effect: Send) -> None:
    root = await practice.root()
    target = (await practice.sandbox.say("Ada", "practice", WORDS, thread_ts=root)).ts
    for method in ("chat.postEphemeral", "chat.update"):
        practice.sandbox.lay(method, faults.Outage(500))
    outcome = await practice.sender.send(delivery(effect, root, target))
    assert isinstance(outcome, PutOff)
    assert (outcome.wait_seconds, outcome.limit) == (None, None)


async def test_a_limit_on_another_method_than_that_for_posts_is_the_workspaces(practice: Practice) -> None:
    root = await practice.root()
    practice.sandbox.lay("chat.postEphemeral", faults.RateLimited(9))
    assert await practice.sender.send(delivery(WHISPER, root)) == PutOff(9.0, "ratelimited", Limit.WORKSPACE)


# --- a look ------------------------------------------------------------------------------------------


def doubtful(effect: Send, root: str | None = None) -> Delivery:
    return replace(delivery(effect, root), begun_before=True, begun_at=datetime.now(UTC))


async def test_a_look_finds_a_prompt_by_its_metadata(practice: Practice) -> None:
    assert await practice.sender.look(doubtful(POST)) == Absent()
    ts = await practice.root()
    await practice.sandbox.say("Ada", "practice", "something else")
    assert await practice.sender.look(doubtful(POST)) == Sent(ts)
    assert await practice.sender.look(doubtful(replace(POST, id="prompt:2"))) == Absent()


async def test_a_look_finds_a_reflection_and_a_recap_in_their_thread(practice: Practice) -> None:
    root = await practice.root()
    for effect in (REFLECT, RECAP):
        assert await practice.sender.look(doubtful(effect, root)) == Absent()
        sent = await practice.sender.send(delivery(effect, root))
        assert await practice.sender.look(doubtful(effect, root)) == sent
        assert isinstance(await practice.sender.look(doubtful(effect)), Unknown), "where would it stand?"


async def test_a_look_that_does_not_see_all_knows_nothing(practice: Practice) -> None:
    ts = await practice.root()
    for n in range(LOOKED_AT):
        practice.sandbox.workspace.add(
            Message("C0PRACTICE", practice.sandbox.workspace.next_ts(), "U0ADA", f"talk {n}")
        )
    assert isinstance(await practice.sender.look(doubtful(POST)), Unknown)
    assert ts


@pytest.mark.parametrize(
    ("fault", "fate"),
    [
        (faults.Refused("missing_scope"), Unknown("missing_scope")),
        (faults.RateLimited(60), PutOff(60.0, "ratelimited", Limit.WORKSPACE)),
        (faults.Outage(500), PutOff(None, "HTTP 500")),
    ],
    ids=str,
)
async def test_a_look_that_fails_is_put_off_or_shows_nothing(
    practice: Practice, fault: faults.Fault, fate: Fate
) -> None:
    practice.sandbox.lay("conversations.history", fault)
    assert await practice.sender.look(doubtful(POST)) == fate


async def test_a_lost_answer_leaves_the_outcome_unknown_and_one_message(practice: Practice) -> None:
    practice.sandbox.lay("chat.postMessage", faults.LostAnswer())
    assert isinstance(await practice.sender.send(delivery(POST)), Unknown)
    assert len(practice.sandbox.messages("practice")) == 1


@pytest.mark.parametrize("error", ["is_archived", "restricted_action", "restricted_action_read_only_channel"])
async def test_a_channel_that_is_closed_to_the_bot_is_paused(practice: Practice, error: str) -> None:
    practice.sandbox.lay("chat.postMessage", faults.Refused(error))
    assert await practice.sender.send(delivery(POST)) == Refused(error, pauses_channel=True)


@pytest.mark.parametrize(("channel", "error"), [("C0QUIET", "not_in_channel"), ("C0NOWHERE", "channel_not_found")])
async def test_a_channel_where_the_bot_is_not_is_paused(practice: Practice, channel: str, error: str) -> None:
    elsewhere = replace(POST, place=ChannelId("T0SANDBOX", channel))
    assert await practice.sender.send(delivery(elsewhere)) == Refused(error, pauses_channel=True)


@pytest.mark.parametrize("error", ["account_inactive", "token_revoked", "invalid_auth"])
async def test_a_token_that_is_good_no_more_is_refused_for_good(practice: Practice, error: str) -> None:
    practice.sandbox.lay("chat.postMessage", faults.Refused(error))
    assert await practice.sender.send(delivery(POST)) == Refused(error, ends_workspace=True)


async def test_who_set_up_a_channel_that_is_closed_is_told_directly_and_its_name_is_a_link(practice: Practice) -> None:
    told = TellDirectly("closed:1", PLACE, "U0CLEO", GUIDE.hash, Line("notices/channel_closed/0"))
    assert isinstance(await practice.sender.send(delivery(told)), Sent)
    (message,) = practice.sandbox.direct_messages("Cleo")
    assert "<#C0PRACTICE>" in message.text
    assert {"type": "channel", "channel_id": "C0PRACTICE"} in message.blocks[0]["elements"][0]["elements"]
    practice.sandbox.lay("chat.postMessage", faults.Refused("channel_not_found"))
    assert await practice.sender.send(delivery(told)) == Refused("channel_not_found"), "that pauses no channel"


async def test_any_other_error_is_refused_for_good(practice: Practice) -> None:
    practice.sandbox.lay("chat.postMessage", faults.Refused("msg_too_long"))
    assert await practice.sender.send(delivery(POST)) == Refused("msg_too_long")


async def test_where_nobody_answers_it_is_put_off(unused_tcp_port: int) -> None:
    async with aiohttp.ClientSession() as session:
        client = make_client("xoxb-1", f"http://127.0.0.1:{unused_tcp_port}/api/", session)
        outcome = await Sender(client, real_library(), TEAM).send(delivery(POST))
    assert isinstance(outcome, PutOff)
    assert (outcome.wait_seconds, outcome.limit) == (None, None)


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (cut_off, Unknown),
        (plain(200, "welcome to this hotel", "text/html"), Unknown),
        (plain(200, "ok"), Unknown),
        (plain(200, "[1, 2]", "application/json"), Unknown),
        (plain(200, "null", "application/json"), Unknown),
        (plain(200, "{broken", "application/json"), Unknown),
        (plain(502, "bad gateway"), Unknown),
        (plain(502, "{broken", "application/json"), Unknown),
        (plain(200, '{"ok": false, "error": ["odd"]}', "application/json"), Unknown),
        (plain(200, '{"ok": true, "ts": 17}', "application/json"), Sent),
        (plain(403, "forbidden"), Refused),
        (plain(429, "slow down"), PutOff),
        (plain(429, "slow down", **{"Retry-After": "soon"}), PutOff),
        (plain(429, '{"ok": false, "error": "ratelimited"}', "application/json", **{"Retry-After": "-1"}), PutOff),
        (plain(503, '{"ok": false, "error": "service_unavailable"}', "application/json"), PutOff),
    ],
)
async def test_whatever_answers_the_sender_calls_once_and_has_a_word_for_it(answer: Answer, outcome: type) -> None:
    async with answering(answer) as wire, aiohttp.ClientSession() as session:
        sender = Sender(make_client("xoxb-1", f"{wire.url}api/", session), real_library(), TEAM)
        assert isinstance(await sender.send(delivery(POST)), outcome)
        assert wire.called == ["/api/chat.postMessage"]


@pytest.mark.parametrize(
    ("headers", "asked_seconds"),
    [
        ({"Retry-After": "30"}, 30.0),
        ({"retry-after": "1"}, 1.0),
        ({}, None),
        ({"Retry-After": "nan"}, None),
        ({"Retry-After": "-3"}, None),
        ({"Retry-After": "Wed, 21 Oct 2026 07:28:00 GMT"}, None),
    ],
)
def test_the_wait_is_what_slack_says_where_it_can_be_read(headers: dict[str, str], asked_seconds: float) -> None:
    assert classify(429, "ratelimited", headers) == PutOff(asked_seconds, "ratelimited", Limit.CHANNEL)
