"""Slack's bad days, had on request: doubled, late, reordered, lost, refused; and time that passes at once."""

import asyncio
import time
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import LostAnswer, LostCall, Patience, RateLimited, Sandbox, Slow
from bot.sandbox.clock import Clock
from tests.sandbox.conftest import MANIFEST, Listener
from tests.sandbox.test_socket_mode import connect


def texts(bot: Listener) -> list[str]:
    return [body["event"]["text"] for body in bot.heard if body["type"] == "event_callback"]


async def test_an_event_comes_twice_under_one_id(sandbox: Sandbox, bot: Listener) -> None:
    sandbox.double_events()
    await sandbox.say("Ada", "practice", "once")
    await bot.hears(2)
    await sandbox.say("Ada", "practice", "and once more")
    await bot.hears(3)
    assert texts(bot) == ["once", "once", "and once more"]
    assert bot.heard[0]["event_id"] == bot.heard[1]["event_id"]


async def test_events_are_held_back_and_let_go_in_another_order(sandbox: Sandbox, bot: Listener) -> None:
    sandbox.hold_events()
    for text in ("first", "second", "third"):
        await sandbox.say("Ada", "practice", text)
    assert (bot.heard, sandbox.undelivered) == ([], 3)
    sandbox.let_events_go(lambda held: held[::-1])
    await bot.hears(3)
    assert texts(bot) == ["third", "second", "first"]
    await sandbox.say("Ada", "practice", "fourth")
    await bot.hears(4)


async def test_the_retries_of_slacks_timetable_come_when_the_clock_is_turned(
    http: aiohttp.ClientSession,
) -> None:
    async with Sandbox(manifest=MANIFEST, patience=Patience(ack_seconds=0.05)) as sandbox:
        socket = await connect(AsyncWebClient(base_url=sandbox.api_url, session=http), http)
        await socket.receive_json()
        await sandbox.say("Ada", "practice", "hello")
        assert [(await socket.receive_json())["retry_attempt"] for _ in range(2)] == [0, 1], "the second at once"
        for seconds, attempt in ((60, 2), (300, 3)):
            with pytest.raises(TimeoutError):
                await socket.receive(timeout=0.15)
            sandbox.turn_clock(seconds)
            assert (await socket.receive_json())["retry_attempt"] == attempt
        await socket.close()


async def test_who_sleeps_by_a_clock_is_woken_when_it_is_turned_far_enough() -> None:
    clock = Clock(lambda: 1000.0)
    sleeping = asyncio.create_task(clock.sleep(60))
    clock_begun = time.monotonic()
    for _ in range(2):
        await asyncio.sleep(0)
        assert not sleeping.done()
        clock.turn(31)
    await sleeping
    assert clock() == 1062.0
    assert time.monotonic() - clock_begun < 5


async def test_a_slow_answer_comes_late_and_the_call_is_carried_out(sandbox: Sandbox, client: AsyncWebClient) -> None:
    sandbox.lay("chat.postMessage", Slow(0.2))
    posting = asyncio.create_task(client.chat_postMessage(channel="C0PRACTICE", text="late"))
    await sandbox.until(lambda: sandbox.messages("practice"))
    assert not posting.done()
    assert (await posting)["ok"]


@pytest.mark.parametrize(("fault", "posted"), [(LostAnswer(), 1), (LostCall(), 0)])
async def test_a_call_or_its_answer_is_lost(sandbox: Sandbox, client: AsyncWebClient, fault: Any, posted: int) -> None:
    sandbox.lay("chat.postMessage", fault)
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await client.chat_postMessage(channel="C0PRACTICE", text="lost")
    assert len(sandbox.messages("practice")) == posted


async def test_a_response_url_has_bad_days_too_and_can_be_used_up(sandbox: Sandbox, bot: Listener) -> None:
    bot.app.command("/move")(_ack)
    await sandbox.command("Ada", "practice", "/move")
    url = (await bot.hears())["response_url"]
    async with aiohttp.ClientSession() as http:
        sandbox.lay("response_url", RateLimited(7))
        async with http.post(url, json={"text": "x"}) as limited:
            assert (limited.status, limited.headers["Retry-After"]) == (429, "7")
        async with http.post(url, json={"text": "x"}) as taken:
            assert taken.status == 200
        sandbox.expire_tickets()
        async with http.post(url, json={"text": "x"}) as gone:
            assert (gone.status, (await gone.json())["error"]) == (404, "used_url")


async def _ack(ack: Any) -> None:
    await ack()


async def test_a_trigger_id_can_be_made_to_expire(sandbox: Sandbox, bot: Listener, client: AsyncWebClient) -> None:
    bot.app.command("/move")(_ack)
    await sandbox.command("Ada", "practice", "/move")
    trigger = (await bot.hears())["trigger_id"]
    sandbox.expire_tickets()
    view = {"type": "modal", "title": {"type": "plain_text", "text": "x"}, "blocks": [{"type": "divider"}]}
    with pytest.raises(SlackApiError, match="expired_trigger_id"):
        await client.views_open(trigger_id=trigger, view=view)


async def test_a_token_is_revoked_without_a_word(sandbox: Sandbox, bot: Listener, client: AsyncWebClient) -> None:
    sandbox.revoke_token()
    with pytest.raises(SlackApiError, match="token_revoked"):
        await client.auth_test()
    assert not bot.heard


@pytest.mark.parametrize("revoked_first", [True, False])
async def test_a_bot_that_is_removed_is_told_twice_in_either_order(
    sandbox: Sandbox, bot: Listener, revoked_first: bool
) -> None:
    await sandbox.uninstall(revoked_first=revoked_first)
    await bot.hears(2)
    told = [body["event"]["type"] for body in bot.heard]
    assert told == ["tokens_revoked", "app_uninstalled"][:: 1 if revoked_first else -1]


async def test_a_connection_that_is_cut_is_made_anew_and_what_was_on_it_comes_again(
    sandbox: Sandbox, client: AsyncWebClient, http: aiohttp.ClientSession
) -> None:
    first = await connect(client, http)
    await first.receive_json()
    await sandbox.say("Ada", "practice", "hello")
    await first.receive_json()
    sandbox.cut_connection()
    assert (await first.receive()).type in (aiohttp.WSMsgType.CLOSED, aiohttp.WSMsgType.ERROR)
    await sandbox.until(lambda: not sandbox.bot_connected)
    second = await connect(client, http)
    await second.receive_json()
    assert (await second.receive_json())["retry_attempt"] == 1
    await second.close()


async def test_a_deaf_connection_stands_and_answers_no_ping(
    sandbox: Sandbox, client: AsyncWebClient, http: aiohttp.ClientSession
) -> None:
    opened = await client.apps_connections_open(app_token="xapp-sandbox")
    socket = await http.ws_connect(opened["url"], autoping=False)
    await socket.receive_json()
    await socket.ping(b"here?")
    assert (await socket.receive()).data == b"here?"
    sandbox.deafen()
    await socket.ping(b"still here?")
    await sandbox.say("Ada", "practice", "nobody hears")
    with pytest.raises(TimeoutError):
        await socket.receive(timeout=0.2)
    assert sandbox.bot_connected
    await socket.close()


async def test_new_connections_are_deaf_as_well_until_they_are_to_hear_again(
    sandbox: Sandbox, client: AsyncWebClient, http: aiohttp.ClientSession
) -> None:
    sandbox.deafen(new_connections=True)
    deaf = await connect(client, http)
    with pytest.raises(TimeoutError):
        await deaf.receive(timeout=0.1)
    sandbox.deafen()
    heard = await connect(client, http)
    assert (await heard.receive_json())["type"] == "hello"
    await heard.close()
    await deaf.close()
