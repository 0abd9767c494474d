"""What Slack sends is handed over before it is acknowledged, and nothing that it sends is left without an answer."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.practice.events import MessageId, ReplyDeleted, ReplyEdited, ReplyPosted, TopLevelPosted, WorkspaceLeft
from bot.sandbox import ActRefused, Patience, Sandbox
from bot.sandbox.workspace import Workspace
from tests.patience import PATIENCE_SECONDS
from tests.slack.effects import POST, REFLECT, WORDS, delivery
from tests.slack.payloads import ADA, CHANNEL, TEAM, posted
from tests.slack.recording import MANIFEST, Connected, HandedOver, connected

PATIENT = Patience(ack_seconds=PATIENCE_SECONDS)
IMPATIENT = Patience(ack_seconds=0.5, retry_waits_seconds=(0.0, 0.0))
CANARY = "yellow-canary-word"


@asynccontextmanager
async def at_work(
    workspace: Workspace | None = None, patience: Patience = PATIENT
) -> AsyncIterator[tuple[Sandbox, Connected]]:
    async with (
        Sandbox(manifest=MANIFEST, patience=patience, workspace=workspace) as sandbox,
        connected(sandbox) as app,
    ):
        yield sandbox, app


async def taken(sandbox: Sandbox, app: Connected, how_many: int) -> list[HandedOver]:
    """What has been handed over once that many events were taken and all are acknowledged."""
    await sandbox.until(lambda: len(app.recorder.taken) >= how_many and not sandbox.undelivered)
    return app.recorder.taken


async def test_what_people_do_in_a_channel_is_handed_over() -> None:
    async with at_work() as (sandbox, app):
        root = await sandbox.say("Cleo", "practice", "At the top")
        reply = await sandbox.say("Ada", "practice", "What is it guarding?", thread_ts=root.ts)
        await sandbox.edit("Ada", "practice", reply.ts, "What does it guard?")
        await sandbox.delete("Ada", "practice", reply.ts)
        events = {type(one.event): one for one in await taken(sandbox, app, 4)}
        message, thread = MessageId(TEAM, CHANNEL, reply.ts), MessageId(TEAM, CHANNEL, root.ts)
        assert events[TopLevelPosted].event == TopLevelPosted(thread, "U0CLEO")
        assert events[ReplyPosted].event == ReplyPosted(message, thread, ADA, mentions_bot=False)
        assert events[ReplyEdited].text == "What does it guard?"
        assert events[ReplyDeleted].event == ReplyDeleted(message)


async def test_calling_the_bot_is_noted_and_its_own_messages_are_confirmed() -> None:
    async with at_work() as (sandbox, app):
        await app.sender.send(delivery(POST))
        root = sandbox.messages("practice")[0].ts
        await sandbox.say("Ada", "practice", "@Headlamp what is it guarding?", thread_ts=root)
        await app.sender.send(delivery(REFLECT, root))
        reflection = sandbox.thread("practice", root)[-1]
        (reply,) = await taken(sandbox, app, 1)
        assert isinstance(reply.event, ReplyPosted)
        assert reply.event.mentions_bot
        assert reply.text == "what is it guarding?"
        await sandbox.until(lambda: len(app.recorder.confirmed) == 2)
        assert sorted(app.recorder.confirmed) == sorted([("prompt:1", root), (REFLECT.id, reflection.ts)])


async def test_an_event_that_could_not_be_taken_is_not_acknowledged_and_comes_again() -> None:
    async with at_work(patience=IMPATIENT) as (sandbox, app):
        app.recorder.failures = [OSError("the disk is full"), OSError("the disk is full")]
        await sandbox.say("Ada", "practice", "What is it guarding?")
        (one,) = await taken(sandbox, app, 1)
        assert isinstance(one.event, TopLevelPosted)
        assert app.recorder.failures == []


async def test_a_press_that_could_not_be_taken_is_told_to_the_person() -> None:
    async with at_work(patience=IMPATIENT) as (sandbox, app):
        app.recorder.failures = [OSError("the disk is full")]
        said = await sandbox.say("Ada", "practice", "What is it guarding?")
        await sandbox.until(lambda: not sandbox.undelivered)
        app.recorder.failures = [OSError("the disk is full")]
        with pytest.raises(ActRefused, match="operation_timeout"):
            await sandbox.shortcut("Ada", "practice", said.ts, "reflect")


async def test_a_copy_of_an_event_has_its_key() -> None:
    async with at_work() as (_, app):
        for event_id in ("Ev1", "Ev1", "Ev2"):
            await dispatch(app, {**posted(), "event_id": event_id})
        assert len({one.key for one in app.recorder.taken}) == 1


async def test_a_workspace_that_leaves_is_told_of_by_either_event() -> None:
    async with at_work() as (sandbox, app):
        await sandbox.uninstall()
        events = await taken(sandbox, app, 2)
        assert [one.event for one in events] == [WorkspaceLeft(TEAM)] * 2


async def dispatch(app: Connected, body: dict[str, Any]) -> int:
    """The status that a payload is answered with."""
    response = await app.app.async_dispatch(AsyncBoltRequest(mode="socket_mode", body=body))
    return int(response.status)


EVENT = {"team_id": TEAM, "type": "event_callback", "event_id": "Ev1"}
INTERACTION = {"team": {"id": TEAM}, "user": {"id": ADA}, "trigger_id": "1.1"}
COMMAND = {"team_id": TEAM, "user_id": ADA, "channel_id": CHANNEL, "trigger_id": "1.1", "text": ""}


@pytest.mark.parametrize(
    "body",
    [
        {
            "team_id": TEAM,
            "type": "event_callback",
            "event_id": "Ev1",
            "event": {"type": "reaction_added", "user": ADA},
        },
        {"team_id": TEAM, "type": "event_callback", "event_id": "Ev1", "event": {"type": "never_seen"}},
        {"team_id": TEAM, "type": "event_callback", "event_id": "Ev1", "event": {"type": "message"}},
        {**posted(), "team_id": "T0ELSEWHERE"},
        {**COMMAND, "command": "/unknown"},
        {**INTERACTION, "type": "block_actions", "actions": [{"action_id": "never_seen", "type": "button"}]},
        {**INTERACTION, "type": "block_actions", "actions": [{"action_id": "xlook_up_homex", "type": "button"}]},
        {**INTERACTION, "type": "message_action", "callback_id": "never_seen", "message": {}},
        {**INTERACTION, "type": "shortcut", "callback_id": "never_seen"},
        {**INTERACTION, "type": "view_submission", "view": {"callback_id": "never_seen", "type": "modal"}},
        {**INTERACTION, "type": "view_closed", "view": {"callback_id": "never_seen", "type": "modal"}},
        {**INTERACTION, "type": "block_suggestion", "action_id": "never_seen", "value": "x"},
        {**INTERACTION, "type": "something_new"},
        {"team_id": TEAM},
    ],
    ids=lambda body: str(body.get("event", body).get("type", body.get("command", "nothing"))),
)
async def test_what_nobody_here_knows_is_answered_and_left_alone(body: dict[str, Any]) -> None:
    async with at_work() as (_, app):
        assert await dispatch(app, body) == 200
        assert app.recorder.taken == []


def everything_said(caplog: pytest.LogCaptureFixture) -> str:
    """All that the logs hold: messages, arguments, tracebacks."""
    render = logging.Formatter("%(name)s %(levelname)s %(message)s").format
    return "\n".join(f"{render(record)} {record.args} {record.exc_info}" for record in caplog.records)


class WordsInTheError(Exception):
    """As a database's error, which quotes what it was given."""


async def test_nothing_that_a_person_types_is_ever_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    async with at_work(patience=Patience(ack_seconds=3)) as (sandbox, app):
        root = await sandbox.say("Cleo", "practice", f"{CANARY} at the top")
        await taken(sandbox, app, 1)  # it is the reply that fails, and comes again: a shortcut would not
        app.recorder.failures = [WordsInTheError(f"could not store '{CANARY}'")]
        reply = await sandbox.say("Ada", "practice", f"{CANARY} in a reply", thread_ts=root.ts)
        await sandbox.edit("Ada", "practice", reply.ts, f"{CANARY} edited")
        await sandbox.command("Ada", "practice", "/move", CANARY)
        await sandbox.command("Ada", "practice", "/practice", CANARY)
        await sandbox.shortcut("Ada", "practice", reply.ts, "reflect")
        await app.sender.send(delivery(REFLECT, root.ts, words=f"{CANARY} {WORDS}"[: len(WORDS)]))
        await taken(sandbox, app, 4)
        for body in ({**posted(CANARY), "type": "something_new"}, {**posted(CANARY), "team_id": "T0ELSEWHERE"}):
            await dispatch(app, body)
        await dispatch(app, {**INTERACTION, "type": "something_new", "value": CANARY})
        await dispatch(app, {**INTERACTION, "type": "view_submission", "view": {"type": "modal", "x": CANARY}})
    logged = everything_said(caplog)
    assert "WordsInTheError" in logged  # what went wrong is told, and where
    assert "recording.py" in logged
    assert CANARY not in logged
