"""Whatever stands in a request, signed or not: what Slack signed gets its 200, nothing is raised, no word gets out."""

import asyncio
import json
import logging
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlencode

import aiohttp
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.sandbox import Tokens
from bot.sandbox.http_mode import sign
from bot.slack.http import Server
from bot.slack.modals import CONTEST, SETUP
from bot.trying import TryOut
from tests.jobs.test_clock import open_channel, said_in
from tests.logs import CANARY, SAYS
from tests.patience import PATIENCE_SECONDS
from tests.slack.payloads import ADA, CHANNEL, ROOT, TEAM, TS, Json, deleted, edited, envelope, posted, said
from tests.slack.recording import Recorder
from tests.slack.test_guard import FORM, JSON, Door, door_of

PERSON: Json = {"team": {"id": TEAM}, "user": {"id": ADA, "team_id": TEAM}, "trigger_id": "1.1.a"}
PLACE: Json = {
    "channel": {"id": CHANNEL},
    "container": {"type": "message", "message_ts": TS, "channel_id": CHANNEL, "thread_ts": ROOT},
    "response_url": "http://127.0.0.1:9/actions/T0/1",
}
TRY = f"{TEAM}:{CHANNEL}:{TS}"
ACTIONS = ("settle_0", "look_up", "look_up_3", "share", "more", "contest", "export", "forget", "look_up_home", "never")


def action(action_id: str) -> Json:
    chosen = {"selected_option": {"value": "side", "text": {"type": "plain_text", "text": CANARY}}}
    pressed = {"type": "button", "action_id": action_id, "block_id": "b", "value": f"wait {TRY}", "action_ts": TS}
    return {"type": "block_actions", **PERSON, **PLACE, "message": said(CANARY), "actions": [{**pressed, **chosen}]}


def view(callback_id: str, kind: str = "view_submission") -> Json:
    values = {
        "labels": {"labels": {"type": "multi_static_select", "selected_options": [{"value": "side"}]}},
        "post_at": {"post_at": {"type": "timepicker", "selected_time": "09:00"}},
        "recap_at": {"recap_at": {"type": "timepicker", "selected_time": "16:30"}},
        "zone": {"zone": {"type": "external_select", "selected_option": {"value": "Europe/Lisbon"}}},
        "now": {"now": {"type": "checkboxes", "selected_options": []}},
    }
    shown = {"id": "V1", "type": "modal", "callback_id": callback_id, "private_metadata": TRY}
    return {"type": kind, **PERSON, "view": {**shown, "state": {"values": values}, "title": CANARY}}


def command(name: str, text: str) -> Json:
    where = {"team_id": TEAM, "user_id": ADA, "channel_id": CHANNEL, "trigger_id": "1.1.a"}
    return {"command": name, "text": text, **where, "response_url": PLACE["response_url"]}


EVENTS = (
    posted(CANARY),
    edited(CANARY),
    deleted(said(CANARY)),
    envelope({"type": "app_home_opened", "user": ADA, "tab": "home"}),
    envelope({"type": "never_seen", "text": CANARY}),
    {"type": "url_verification", "challenge": CANARY},
)
LEAVING = (envelope({"type": "app_uninstalled"}), envelope({"type": "tokens_revoked", "tokens": {"bot": ["U1"]}}))
INTERACTIONS = (
    *map(action, ACTIONS),
    view(CONTEST),
    view(SETUP),
    view("never", "view_closed"),
    {"type": "block_suggestion", **PERSON, "action_id": "zone", "block_id": "zone", "value": CANARY},
    {"type": "message_action", **PERSON, **PLACE, "callback_id": "reflect", "action_ts": TS, "message": said(CANARY)},
    {"type": "never_seen", **PERSON},
)
COMMANDS = (command("/move", CANARY), command("/practice", "status"), command("/practice", "setup"), command("/x", ""))

ODD = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["T0ELSEWHERE", "C0ELSEWHERE", "U0ELSEWHERE", "", "\0", "\ud800", CANARY * 50]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
Sent = tuple[bytes, str]


def paths(value: Any, above: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in a payload, at whatever depth."""
    if above:
        yield above
    inside = value.items() if isinstance(value, dict) else enumerate(value if isinstance(value, list) else ())
    for name, inner in inside:
        yield from paths(inner, (*above, name))


def with_at(value: Any, path: tuple[Any, ...], put: Any) -> Any:
    """A copy with something else at a place; `...` takes it out."""
    name, *rest = path
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[name] = with_at(copy[name], tuple(rest), put) if rest else put
    if put is ... and not rest:
        del copy[name]
    return copy


@st.composite
def spoiled(draw: st.DrawFn, shapes: tuple[Json, ...]) -> Json:
    """One of the shapes with something of another kind, or nothing, at up to three places."""
    body: Any = draw(st.sampled_from(shapes))
    for _ in range(draw(st.integers(0, 3))):
        if places := sorted(paths(body), key=str):
            body = with_at(body, draw(st.sampled_from(places)), draw(ODD | st.just(...)))
    return dict(body)


@st.composite
def requests(draw: st.DrawFn, leaving: tuple[Json, ...] = LEAVING) -> Sent:
    """A body as Slack might send it, and its kind."""
    match draw(st.sampled_from(["event", "interaction", "command", "bytes"])):
        case "event":
            return json.dumps(draw(spoiled((*EVENTS, *leaving)))).encode(), JSON
        case "interaction":
            return urlencode({"payload": json.dumps(draw(spoiled(INTERACTIONS)))}).encode(), FORM
        case "command":
            fields = {name: str(value) for name, value in draw(spoiled(COMMANDS)).items()}
            return urlencode(fields, errors="replace").encode(), FORM
        case _:
            return draw(st.text(max_size=200)).encode(errors="replace"), draw(st.sampled_from([JSON, FORM]))


@pytest.fixture(scope="module")
async def door() -> AsyncIterator[Door]:
    async with door_of() as opened:
        yield opened


OF_LIBRARIES = ("asyncio", "uvicorn.error")
"""Who tells of an exception that nobody handled."""

FUZZ = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@given(sent=requests())
@FUZZ
async def test_what_slack_signed_gets_its_200_whatever_stands_in_it(
    door: Door, caplog: pytest.LogCaptureFixture, sent: Sent
) -> None:
    caplog.clear()
    assert await door.send_signed(*sent) == 200
    assert not [record for record in caplog.records if record.name in OF_LIBRARIES and record.levelno >= logging.ERROR]
    assert CANARY not in caplog.text


VISIBLE = st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=80)


@given(
    sent=requests(),
    headers=st.dictionaries(st.sampled_from(["X-Slack-Signature", "X-Slack-Request-Timestamp"]), VISIBLE),
)
@FUZZ
async def test_what_nobody_signed_is_turned_away_whatever_stands_in_it(
    door: Door, caplog: pytest.LogCaptureFixture, sent: Sent, headers: dict[str, str]
) -> None:
    caplog.clear()
    before = len(door.recorder.taken)
    assert 400 <= await door.send(*sent, headers) < 500
    assert len(door.recorder.taken) == before
    assert CANARY not in caplog.text


BOTH = pytest.mark.parametrize("try_out", ["postgresql, http", "sqlite, http"], indirect=True, scope="session")


@asynccontextmanager
async def door_to(try_out: TryOut) -> AsyncIterator[Door]:
    """The door of the whole bot."""
    assert isinstance(try_out.bot.way_in, Server)
    async with aiohttp.ClientSession() as http:
        yield Door(f"http://127.0.0.1:{try_out.bot.way_in.port}", http, Recorder())


@BOTH
@given(sent=requests(leaving=()))
@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_the_whole_bot_takes_whatever_slack_signed(
    try_out: TryOut, caplog: pytest.LogCaptureFixture, sent: Sent
) -> None:
    caplog.clear()
    async with door_to(try_out) as door:
        assert await door.send(*sent, sign(Tokens().signing_secret, sent[0], time.time())) == 200
    assert not [record for record in caplog.records if record.name in OF_LIBRARIES and record.levelno >= logging.ERROR]
    assert CANARY not in caplog.text


@BOTH
async def test_and_answers_afterwards_as_before_once_however_often_it_is_replayed(try_out: TryOut) -> None:
    place, root = await open_channel(try_out, "after-the-storm")
    event = envelope(said(SAYS, ts=f"{float(root.id) + 1:.6f}", thread_ts=root.id)) | {"event_id": "Ev-after"}
    body = json.dumps({**event, "event": {**event["event"], "channel": place.channel}}).encode()
    signed = sign(Tokens().signing_secret, body, time.time())
    async with door_to(try_out) as door:
        for _ in range(3):
            assert await door.send(body, JSON, signed) == 200
    await try_out.sandbox.until(lambda: len(said_in(try_out, place)) > 1, PATIENCE_SECONDS)
    await asyncio.sleep(0.3)
    assert len(said_in(try_out, place)) == 2, "the client and one reflection"
