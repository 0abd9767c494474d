"""Socket Mode: connections and their tickets, acknowledgements, and the repetition of events."""

import asyncio
import logging
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import ActRefused, Patience, Sandbox
from tests.sandbox.conftest import Listener

Socket = aiohttp.ClientWebSocketResponse


IMPATIENT = pytest.mark.parametrize("patience", [Patience(0.3, (0.0, 0.05, 0.1))], ids=["soon"])


async def connect(client: AsyncWebClient, http: aiohttp.ClientSession) -> Socket:
    opened = await client.apps_connections_open(app_token="xapp-sandbox")
    return await http.ws_connect(opened["url"])


@pytest_asyncio.fixture
async def socket(client: AsyncWebClient, http: aiohttp.ClientSession) -> AsyncIterator[Socket]:
    socket = await connect(client, http)
    assert (await socket.receive_json())["type"] == "hello"
    yield socket
    await socket.close()


async def acknowledge(socket: Socket, envelope: dict[str, Any], **more: Any) -> None:
    await socket.send_json({"envelope_id": envelope["envelope_id"], **more})


async def test_a_ticket_opens_one_connection(client: AsyncWebClient, http: aiohttp.ClientSession) -> None:
    opened = await client.apps_connections_open(app_token="xapp-sandbox")
    async with http.ws_connect(opened["url"]) as socket:
        hello = await socket.receive_json()
        assert (hello["type"], hello["num_connections"]) == ("hello", 1)
        assert hello["connection_info"] == {"app_id": "A0HEADLAMP"}
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await http.ws_connect(opened["url"])


async def test_an_event_comes_in_slacks_envelope(sandbox: Sandbox, socket: Socket) -> None:
    said = await sandbox.say("Ada", "practice", "hello")
    envelope = await socket.receive_json()
    payload = envelope["payload"]
    assert (envelope["type"], envelope["accepts_response_payload"]) == ("events_api", False)
    assert (envelope["retry_attempt"], envelope["retry_reason"]) == (0, "")
    assert (payload["type"], payload["team_id"], payload["api_app_id"]) == ("event_callback", "T0SANDBOX", "A0HEADLAMP")
    assert payload["event_id"].startswith("Ev")
    assert payload["authorizations"][0]["user_id"] == "U0HEADLAMP"
    assert payload["is_ext_shared_channel"] is False
    assert payload["event"]["ts"] == said.ts
    await acknowledge(socket, envelope)
    await sandbox.until(lambda: sandbox.undelivered == 0)


@IMPATIENT
async def test_an_unacknowledged_event_is_repeated_three_times_under_the_same_id(
    sandbox: Sandbox, socket: Socket
) -> None:
    await sandbox.say("Ada", "practice", "hello")
    envelopes = [await socket.receive_json() for _ in range(4)]
    assert [envelope["retry_attempt"] for envelope in envelopes] == [0, 1, 2, 3]
    assert [envelope["retry_reason"] for envelope in envelopes] == ["", "timeout", "timeout", "timeout"]
    assert len({envelope["payload"]["event_id"] for envelope in envelopes}) == 1
    assert len({envelope["envelope_id"] for envelope in envelopes}) == 4
    await sandbox.until(lambda: sandbox.undelivered == 0)
    with pytest.raises(TimeoutError):
        await socket.receive(timeout=0.1)


@IMPATIENT
async def test_an_acknowledged_repetition_is_the_last(sandbox: Sandbox, socket: Socket) -> None:
    await sandbox.say("Ada", "practice", "hello")
    await socket.receive_json()
    await acknowledge(socket, await socket.receive_json())
    await sandbox.until(lambda: sandbox.undelivered == 0)
    with pytest.raises(TimeoutError):
        await socket.receive(timeout=0.1)


@IMPATIENT
async def test_an_event_waits_for_a_bot_that_is_not_there_yet(
    sandbox: Sandbox, client: AsyncWebClient, http: aiohttp.ClientSession
) -> None:
    await sandbox.say("Ada", "practice", "hello")
    await asyncio.sleep(0.4)
    socket = await connect(client, http)
    await socket.receive_json()
    envelope = await socket.receive_json()
    assert envelope["retry_attempt"] == 1
    await acknowledge(socket, envelope)
    await socket.close()


async def test_a_broken_connection_gives_the_event_to_the_next(
    sandbox: Sandbox, socket: Socket, client: AsyncWebClient, http: aiohttp.ClientSession
) -> None:
    await sandbox.say("Ada", "practice", "hello")
    first = await socket.receive_json()
    await socket.close()
    second = await connect(client, http)
    await second.receive_json()
    again = await second.receive_json()
    assert again["payload"]["event_id"] == first["payload"]["event_id"]
    assert again["retry_attempt"] == 1
    await acknowledge(second, again)
    await second.close()


async def test_connections_take_turns(
    sandbox: Sandbox, socket: Socket, client: AsyncWebClient, http: aiohttp.ClientSession
) -> None:
    other = await connect(client, http)
    await other.receive_json()
    for _ in range(2):
        await sandbox.say("Ada", "practice", "hello")
    for each in (socket, other):
        await acknowledge(each, await each.receive_json())
    await other.close()


async def test_what_is_no_acknowledgement_is_overheard(sandbox: Sandbox, socket: Socket) -> None:
    await socket.send_str("hello?")
    await socket.send_json(["envelope_id"])
    await socket.send_json({"envelope_id": "unknown"})
    await sandbox.say("Ada", "practice", "hello")
    await acknowledge(socket, await socket.receive_json())
    await sandbox.until(lambda: sandbox.undelivered == 0)


@IMPATIENT
async def test_a_command_is_sent_once_and_times_out(sandbox: Sandbox, socket: Socket) -> None:
    with pytest.raises(ActRefused, match="operation_timeout"):
        await sandbox.command("Ada", "practice", "/move")
    await socket.receive_json()
    with pytest.raises(TimeoutError):
        await socket.receive(timeout=0.1)


async def test_without_a_bot_a_command_is_refused_at_once(sandbox: Sandbox) -> None:
    assert not sandbox.bot_connected
    with pytest.raises(ActRefused, match="no_bot_connected"):
        await sandbox.command("Ada", "practice", "/move")


async def test_bolt_connects_anew_when_asked_to(sandbox: Sandbox, bot: Listener) -> None:
    await sandbox.refresh_connection()
    await sandbox.until(lambda: not sandbox.bot_connected)
    await sandbox.until(lambda: sandbox.bot_connected)
    await sandbox.say("Ada", "practice", "still there?")
    assert (await bot.hears_event())["text"] == "still there?"


async def test_bolt_connects_anew_when_it_is_hung_up_on(sandbox: Sandbox, client: AsyncWebClient) -> None:
    app = AsyncApp(client=client, logger=logging.getLogger("tests.quiet"))
    handler = AsyncSocketModeHandler(app, "xapp-sandbox", ping_interval=0.2)
    await handler.connect_async()  # type: ignore[no-untyped-call]  # Bolt leaves it untyped
    await sandbox.hang_up()
    await sandbox.until(lambda: not sandbox.bot_connected)
    await sandbox.until(lambda: sandbox.bot_connected)
    await handler.close_async()  # type: ignore[no-untyped-call]  # likewise


async def test_a_manifest_without_socket_mode_opens_no_connection(tmp_path: Any, http: aiohttp.ClientSession) -> None:
    manifest = tmp_path / "manifest.json"
    manifest.write_text('{"settings": {"socket_mode_enabled": false}}')
    async with Sandbox(manifest=manifest) as sandbox:
        client = AsyncWebClient(base_url=sandbox.api_url, session=http)
        socket = await connect(client, http)
        assert await socket.receive_json() == {
            "type": "disconnect",
            "reason": "link_disabled",
            "debug_info": {"host": "sandbox"},
        }
        await socket.close()
