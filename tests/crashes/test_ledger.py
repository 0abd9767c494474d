"""The ledger of the crash tests sees what is lost, what comes twice, and what comes in the wrong order."""

from collections.abc import AsyncIterator

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import Sandbox
from bot.settings import ROOT
from bot.slack.app import make_client
from tests.crashes.ledger import Ledger, Reply

CHANNEL = "C0PRACTICE"
SAYS = "What is it that this part of you wants to keep safe?"


class Bad:
    """A bot that does as a test has it do."""

    def __init__(self, sandbox: Sandbox, client: AsyncWebClient) -> None:
        self.ledger = Ledger(sandbox)
        self._sandbox = sandbox
        self._client = client

    async def hears(self, who: str = "Ada", root: str = "") -> Reply:
        root = root or (await self._sandbox.say("Cleo", CHANNEL, "Today’s client.")).ts
        said = await self._sandbox.say(who, CHANNEL, SAYS, thread_ts=root)
        reply = Reply(CHANNEL, root, who, said.ts, SAYS)
        self.ledger.replies.append(reply)
        return reply

    async def posts(self, reply: Reply, text: str = SAYS) -> None:
        effect = {"effect": f"reply:T0SANDBOX:{reply.channel}:{reply.ts}/reflection"}
        metadata = {"event_type": "headlamp_effect", "event_payload": effect}
        await self._client.chat_postMessage(channel=CHANNEL, thread_ts=reply.root, text=text, metadata=metadata)

    async def offers(self, reply: Reply) -> None:
        person = self._sandbox.workspace.person(reply.who).id
        await self._client.chat_postEphemeral(channel=CHANNEL, user=person, thread_ts=reply.root, text=SAYS)


@pytest.fixture
async def bad() -> AsyncIterator[Bad]:
    async with Sandbox(manifest=ROOT / "manifest.json") as sandbox, aiohttp.ClientSession() as session:
        yield Bad(sandbox, make_client(sandbox.tokens.bot, sandbox.api_url, session))


async def test_what_is_answered_once_is_neither_lost_nor_doubled(bad: Bad) -> None:
    await bad.posts(await bad.hears())
    tally = bad.ledger.tally()
    assert (tally.events, tally.lost, tally.doubled, tally.unknown) == (1, 0, 0, ())


async def test_a_reply_without_an_answer_is_lost(bad: Bad) -> None:
    await bad.hears()
    assert bad.ledger.tally().lost == 1


async def test_an_answer_that_stood_there_twice_is_doubled_though_one_is_gone(bad: Bad) -> None:
    reply = await bad.hears()
    await bad.posts(reply)
    await bad.posts(reply)
    assert bad.ledger.tally().doubled == 1


async def test_a_change_that_was_not_taken_up_is_lost(bad: Bad) -> None:
    reply = await bad.hears()
    await bad.posts(reply)
    reply.text = "Something else altogether, in so many words"
    assert bad.ledger.tally().lost == 1


async def test_a_reflection_on_what_is_gone_may_not_stand(bad: Bad) -> None:
    reply = await bad.hears()
    await bad.posts(reply)
    reply.stands = False
    assert bad.ledger.tally().lost == 1


async def test_a_later_try_that_is_answered_first_is_out_of_order(bad: Bad) -> None:
    first = await bad.hears()
    second = await bad.hears(root=first.root)
    await bad.posts(second)
    await bad.posts(first)
    assert bad.ledger.tally().doubled == 1


async def test_an_answer_that_its_author_alone_was_offered_is_unknown(bad: Bad) -> None:
    await bad.offers(await bad.hears())
    tally = bad.ledger.tally()
    assert (tally.lost, len(tally.unknown)) == (0, 1)


async def test_a_day_without_its_client_or_its_recap_is_lost(bad: Bad) -> None:
    bad.ledger.prompts.append(CHANNEL)
    bad.ledger.recaps.append((CHANNEL, "1.000001"))
    assert bad.ledger.tally().lost == 2
