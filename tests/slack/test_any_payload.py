"""Whatever stands in a message event, it is translated or left alone: nothing is raised, and no words get out."""

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.slack.taking import Taking
from tests.slack.payloads import BOT_USER, Json, changed, deleted, edited, envelope, posted, said
from tests.slack.recording import Recorder, screen_nothing_but_the_empty

CANARY = "yellow-canary-word"
OWN = envelope(
    said(
        CANARY,
        user=BOT_USER,
        bot_id="B0HEADLAMP",
        metadata={"event_type": "headlamp_effect", "event_payload": {"effect": "prompt:1"}},
    )
)
SHAPES = (
    posted(CANARY),
    posted(f"<@{BOT_USER}> {CANARY}", subtype="thread_broadcast"),
    edited(CANARY),
    changed(said(CANARY), said(f"before {CANARY}")),
    deleted(said(CANARY)),
    OWN,
)
ODD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


def paths(value: Any, above: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if above:
        yield above
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from paths(inner, (*above, name))


def with_at(value: Any, path: tuple[Any, ...], put: Any) -> Any:
    """A payload with something else at a path; `...` takes it out."""
    name, *rest = path
    if rest:
        return {**value, name: with_at(value[name], tuple(rest), put)}
    return {**{key: kept for key, kept in value.items() if key != name}, **({} if put is ... else {name: put})}


@st.composite
def spoiled(draw: st.DrawFn) -> Json:
    """A message event with something of another kind, or nothing, at up to three places."""
    body: Any = draw(st.sampled_from(SHAPES))
    for _ in range(draw(st.integers(1, 3))):
        body = with_at(body, draw(st.sampled_from(sorted(paths(body), key=str))), draw(ODD | st.just(...)))
    return dict(body)


async def take(body: Json, recorder: Recorder) -> None:
    await Taking(recorder, screen_nothing_but_the_empty).message(body, BOT_USER)


@given(body=spoiled())
@settings(max_examples=1_000, deadline=None)
async def test_a_spoiled_message_is_taken_or_left_alone(body: Json) -> None:
    recorder = Recorder()
    await take(body, recorder)
    for one in recorder.taken:
        assert CANARY not in one.key + repr(one.event)
        assert one.text is None or isinstance(one.text, str)
    assert all(isinstance(part, str) for confirmed in recorder.confirmed for part in confirmed)


@given(event=ODD)
@settings(max_examples=300, deadline=None)
async def test_anything_at_all_in_place_of_the_event_is_left_alone(event: Any) -> None:
    recorder = Recorder()
    await take({"team_id": "T0", "event_id": "Ev1", "event": event}, recorder)
    await take({}, recorder)
    assert not recorder.taken
    assert not recorder.confirmed


async def test_the_bots_own_message_is_confirmed_by_its_effect() -> None:
    recorder = Recorder()
    await take(OWN, recorder)
    assert recorder.confirmed == [("prompt:1", OWN["event"]["ts"])]
    assert recorder.taken == []


async def test_a_message_of_somebody_else_confirms_nothing() -> None:
    recorder = Recorder()
    await take({**OWN, "event": {**OWN["event"], "user": "U0EVE"}}, recorder)
    assert recorder.confirmed == []


async def test_a_channel_shared_with_another_organisation_is_not_served() -> None:
    recorder = Recorder()
    for shape in SHAPES:
        await take({**shape, "is_ext_shared_channel": True}, recorder)
    assert not recorder.taken
    assert not recorder.confirmed


async def test_no_words_reach_a_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    for shape in SHAPES:
        await take(shape, Recorder())
    assert CANARY not in caplog.text
