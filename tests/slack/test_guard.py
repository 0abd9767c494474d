"""The door over HTTP: what is not surely Slack's is turned away unread, and what is Slack's always gets its 200."""

import json
import logging
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from urllib.parse import urlencode

import aiohttp
import pytest
from starlette.applications import Starlette

from bot.sandbox import Sandbox
from bot.sandbox.http_mode import sign
from bot.slack.app import make_app, make_client, whoami
from bot.slack.guard import MOST_BYTES
from bot.slack.http import HEALTH, PATH, PortRefused, Server, make_door
from tests.slack.payloads import posted
from tests.slack.recording import MANIFEST, Recorder, Remembered, listen_with_record

SECRET = "a-secret-of-the-app"
CANARY = "yellow-canary-word"
EVENT = json.dumps(posted(CANARY)).encode()
JSON = "application/json"
FORM = "application/x-www-form-urlencoded"


class Door:
    """The real door at a real port, with a visible record behind it."""

    def __init__(self, url: str, http: aiohttp.ClientSession, recorder: Recorder) -> None:
        self.url = url
        self.http = http
        self.recorder = recorder

    async def send(self, body: bytes, kind: str = JSON, headers: Mapping[str, str] | None = None) -> int:
        """Sends as whoever; gives the status."""
        sent = {"Content-Type": kind, **(headers or {})}
        async with self.http.post(self.url + PATH, data=body, headers=sent) as response:
            return response.status

    async def send_signed(self, body: bytes, kind: str = JSON, at: float | None = None) -> int:
        """Sends as Slack."""
        return await self.send(body, kind, sign(SECRET, body, at or time.time()))


@asynccontextmanager
async def door_of(is_well: bool = True) -> AsyncIterator[Door]:
    async with Sandbox(manifest=MANIFEST) as sandbox, aiohttp.ClientSession() as http:
        client = make_client(sandbox.tokens.bot, sandbox.api_url, http)
        app, recorder = make_app(client, await whoami(client)), Recorder()
        listen_with_record(app, client, recorder, Remembered())
        server = Server(make_door(app, SECRET, lambda: is_well), "127.0.0.1", 0)
        await server.open()
        try:
            yield Door(f"http://127.0.0.1:{server.port}", http, recorder)
        finally:
            await server.close()


@pytest.fixture
async def door() -> AsyncIterator[Door]:
    async with door_of() as opened:
        yield opened


async def test_what_slack_signed_is_taken(door: Door) -> None:
    assert await door.send_signed(EVENT) == 200
    assert len(door.recorder.taken) == 1


@pytest.mark.parametrize("kind", ["application/json; charset=utf-8", "APPLICATION/JSON"])
async def test_parameters_and_case_of_the_content_type_do_not_matter(door: Door, kind: str) -> None:
    assert await door.send_signed(EVENT, kind) == 200
    assert len(door.recorder.taken) == 1


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Slack-Signature": "v0=" + "0" * 64},
        {"X-Slack-Request-Timestamp": "TIME"},
        {"X-Slack-Request-Timestamp": "TIME", "X-Slack-Signature": "v0=" + "0" * 64},
        {"X-Slack-Request-Timestamp": "TIME", "X-Slack-Signature": "v0=é"},
        {"X-Slack-Request-Timestamp": "TIME", "X-Slack-Signature": ""},
        {"X-Slack-Request-Timestamp": "soon", "X-Slack-Signature": "v0=" + "0" * 64},
        {"X-Slack-Request-Timestamp": "-1", "X-Slack-Signature": "v0=" + "0" * 64},
        {"X-Slack-Request-Timestamp": "1e9", "X-Slack-Signature": "v0=" + "0" * 64},
        {"X-Slack-Request-Timestamp": "٣" * 10, "X-Slack-Signature": "v0=" + "0" * 64},
        {"X-Slack-Request-Timestamp": "9" * 400, "X-Slack-Signature": "v0=" + "0" * 64},
    ],
)
async def test_what_is_not_signed_is_turned_away(door: Door, headers: dict[str, str]) -> None:
    now = {name: value.replace("TIME", str(int(time.time()))) for name, value in headers.items()}
    assert await door.send(EVENT, JSON, now) == 401
    assert not door.recorder.taken


@pytest.mark.parametrize("ago", [301, -301, 10**9])
async def test_what_was_signed_at_another_time_is_turned_away(door: Door, ago: float) -> None:
    assert await door.send_signed(EVENT, at=time.time() - ago) == 401
    assert not door.recorder.taken


async def test_a_signature_is_good_for_its_own_body_time_and_secret_alone(door: Door) -> None:
    now = time.time()
    assert await door.send(EVENT + b" ", JSON, sign(SECRET, EVENT, now)) == 401
    assert await door.send(EVENT, JSON, sign("another secret", EVENT, now)) == 401
    moved = sign(SECRET, EVENT, now) | {"X-Slack-Request-Timestamp": str(int(now) - 1)}
    assert await door.send(EVENT, JSON, moved) == 401
    assert not door.recorder.taken


@pytest.mark.parametrize("kind", ["text/plain", "multipart/form-data", "application/xml", "application/jsonp", ""])
async def test_another_kind_of_body_is_turned_away(door: Door, kind: str) -> None:
    assert await door.send_signed(EVENT, kind) == 415
    assert not door.recorder.taken


async def test_a_body_that_is_too_large_is_turned_away_whether_it_tells_its_length_or_not(door: Door) -> None:
    large = b" " * (MOST_BYTES + 1)

    async def in_pieces() -> AsyncIterator[bytes]:
        for _ in range(12):
            yield b" " * (MOST_BYTES // 10)

    headers = {"Content-Type": JSON, **sign(SECRET, large, time.time())}
    assert await door.send_signed(large) == 413
    async with door.http.post(door.url + PATH, data=in_pieces(), headers=headers) as response:
        assert response.status == 413
    assert not door.recorder.taken


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", JSON),
        (b"{", JSON),
        (b"[]", JSON),
        (b"null", JSON),
        (b'"words"', JSON),
        (b"1" * 5_000, JSON),
        (b"[" * 100_000, JSON),
        (b'{"a":' * 50_000, JSON),
        (b"payload=", FORM),
        (b"payload={", FORM),
        (b"payload=[1]", FORM),
        (b"payload=%ff%fe", FORM),
        (b"nothing", FORM),
        (b"{}", FORM),
        (b'{"type": "event_callback"}', JSON),
        (b'{"type": "url_verification"}', JSON),
        (b'{"authorizations": 7, "event": {}}', JSON),
        (b'{"response_urls": 7}', JSON),
        (urlencode({"payload": json.dumps({"type": "block_actions", "actions": 7})}).encode(), FORM),
    ],
)
async def test_a_signed_body_that_makes_no_sense_gets_its_200_and_is_left_alone(
    door: Door, body: bytes, kind: str
) -> None:
    assert await door.send_signed(body, kind) == 200
    assert not door.recorder.taken


@pytest.mark.parametrize("odd", [False, 7, [], {}, "C" * 33, "C0\0", "C0\ud800"])
async def test_an_id_that_no_table_would_take_is_left_alone_and_not_asked_for_again(door: Door, odd: object) -> None:
    used = {"type": "message_action", "callback_id": "reflect", "action_ts": "1.2", "message": {"ts": "1.1"}}
    payload = {**used, "team": {"id": "T0SANDBOX"}, "user": {"id": "U0ADA"}, "channel": {"id": odd}}
    assert await door.send_signed(urlencode({"payload": json.dumps(payload)}).encode(), FORM) == 200
    event = posted(CANARY)
    assert await door.send_signed(json.dumps({**event, "event": {**event["event"], "channel": odd}}).encode()) == 200
    assert not door.recorder.taken


async def test_a_signed_body_that_is_no_text_is_turned_away(door: Door) -> None:
    assert await door.send(b"\xff", JSON, sign(SECRET, b"\xff", time.time())) == 400


@pytest.mark.parametrize(("method", "path", "status"), [("GET", PATH, 405), ("POST", "/", 404), ("GET", "/x", 404)])
async def test_there_is_no_other_door(door: Door, method: str, path: str, status: int) -> None:
    async with door.http.request(method, door.url + path) as response:
        assert response.status == status


async def test_slacks_challenge_is_answered_to_slack_alone(door: Door) -> None:
    body = json.dumps({"type": "url_verification", "challenge": "c-1"}).encode()
    assert await door.send(body) == 401
    headers = {"Content-Type": JSON, **sign(SECRET, body, time.time())}
    async with door.http.post(door.url + PATH, data=body, headers=headers) as response:
        assert (response.status, "c-1" in await response.text()) == (200, True)


async def test_an_event_that_cannot_be_kept_is_asked_for_again_and_a_command_says_so(door: Door) -> None:
    door.recorder.failures = [OSError(CANARY)]
    assert await door.send_signed(EVENT) == 503
    assert await door.send_signed(EVENT) == 200
    assert len(door.recorder.taken) == 1


async def test_nothing_of_what_is_turned_away_is_logged(door: Door, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    await door.send(EVENT)
    await door.send(EVENT, JSON, sign("another", EVENT, time.time()))
    await door.send(EVENT, "text/plain")
    await door.send_signed(b'{"text": "' + CANARY.encode())
    await door.send_signed(json.dumps({"type": "event_callback", "authorizations": CANARY}).encode())
    assert "turned away" in caplog.text
    assert CANARY not in caplog.text
    assert SECRET not in caplog.text


@pytest.mark.parametrize(("is_well", "status"), [(True, 200), (False, 503)])
async def test_a_load_balancer_is_told_whether_all_is_well(is_well: bool, status: int) -> None:
    async with door_of(is_well) as door, door.http.get(door.url + HEALTH) as response:
        assert response.status == status


async def test_a_port_that_is_taken_is_named_with_the_way_out() -> None:
    async with door_of() as door:
        port = int(door.url.rpartition(":")[2])
        with pytest.raises(PortRefused, match=rf"Port {port} .*PORT="):
            await Server(Starlette(), "127.0.0.1", port).open()
