"""Events, commands and interactions over HTTP: signed as Slack signs, repeated as Slack repeats."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from aiohttp import web
from slack_sdk.signature import SignatureVerifier

from bot.sandbox import ActRefused, Patience, Sandbox
from bot.sandbox.manifest import ManifestInvalid, parse_manifest, read_manifest
from bot.settings import ROOT
from bot.slack.manifest import manifest_over_http
from tests.patience import PATIENCE_SECONDS


@dataclass
class Address:
    """An address that keeps what it was sent, and answers as it is told; then with 200."""

    answers: list[web.Response] = field(default_factory=list)
    requests: list[tuple[dict[str, str], str]] = field(default_factory=list)

    async def serve(self, request: web.Request) -> web.Response:
        self.requests.append((dict(request.headers), await request.text()))
        return self.answers.pop(0) if self.answers else web.Response()


@asynccontextmanager
async def over_http(folder: Path) -> AsyncIterator[tuple[Sandbox, Address]]:
    address, app = Address(), web.Application()
    app.router.add_post("/slack/events", address.serve)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    manifest = folder / "manifest.json"
    port = runner.addresses[0][1]
    manifest.write_text(manifest_over_http(ROOT / "manifest.json", f"http://127.0.0.1:{port}/"))
    patience = Patience(ack_seconds=PATIENCE_SECONDS, retry_waits_seconds=(0.0, 0.05))
    async with Sandbox(manifest=manifest, patience=patience) as sandbox:
        yield sandbox, address
    await runner.cleanup()


async def test_an_event_is_posted_as_json_and_bears_slacks_signature(tmp_path: Path) -> None:
    async with over_http(tmp_path) as (sandbox, address):
        said = await sandbox.say("Ada", "practice", "grüezi")
        await sandbox.until(lambda: not sandbox.undelivered)
        ((headers, body),) = address.requests
        assert SignatureVerifier(sandbox.tokens.signing_secret).is_valid_request(body, headers)
        assert headers["Content-Type"] == "application/json"
        assert "X-Slack-Retry-Num" not in headers
        assert json.loads(body)["event"]["ts"] == said.ts


async def test_an_event_that_is_not_answered_with_200_is_repeated_and_says_so(tmp_path: Path) -> None:
    async with over_http(tmp_path) as (sandbox, address):
        address.answers = [web.Response(status=500), web.Response(status=302)]
        await sandbox.say("Ada", "practice", "hello")
        await sandbox.until(lambda: not sandbox.undelivered)
        told = [(h.get("X-Slack-Retry-Num"), h.get("X-Slack-Retry-Reason")) for h, _ in address.requests]
        assert told == [(None, None), ("1", "http_error"), ("2", "http_error")]
        assert len({json.loads(body)["event_id"] for _, body in address.requests}) == 1


async def test_a_command_is_a_form_and_its_answer_is_shown(tmp_path: Path) -> None:
    async with over_http(tmp_path) as (sandbox, address):
        address.answers = [web.json_response({"text": "in JSON"}), web.Response(text="in words")]
        for _ in range(2):
            await sandbox.command("Ada", "practice", "/move", "side & co")
        fields = parse_qs(address.requests[0][1])
        assert (fields["command"], fields["text"]) == (["/move"], ["side &amp; co"])
        assert [message.text for message in sandbox.seen_by("Ada", "practice")] == ["in JSON", "in words"]


async def test_an_interaction_is_a_form_with_a_payload(tmp_path: Path) -> None:
    async with over_http(tmp_path) as (sandbox, address):
        said = await sandbox.say("Ada", "practice", "hello")
        await sandbox.shortcut("Ada", "practice", said.ts, "reflect")
        await sandbox.until(lambda: not sandbox.undelivered)
        (payload,) = (p for _, body in address.requests for p in parse_qs(body).get("payload", ()))
        assert json.loads(payload)["type"] == "message_action"


async def test_a_person_is_told_when_the_bot_fails(tmp_path: Path) -> None:
    async with over_http(tmp_path) as (sandbox, address):
        address.answers = [web.Response(status=503)]
        with pytest.raises(ActRefused, match="http_503"):
            await sandbox.command("Ada", "practice", "/move")


async def test_the_address_answers_for_itself(tmp_path: Path) -> None:
    async with over_http(tmp_path) as (sandbox, address):
        assert not await sandbox.verify_request_url()
        assert json.loads(address.requests[0][1])["type"] == "url_verification"


def test_a_manifest_without_socket_mode_needs_an_address_for_its_events(tmp_path: Path) -> None:
    raw: Any = json.loads((ROOT / "manifest.json").read_text())
    raw["settings"]["socket_mode_enabled"] = False
    (tmp_path / "manifest.json").write_text(json.dumps(raw))
    with pytest.raises(ManifestInvalid, match="request_url"):
        read_manifest(tmp_path / "manifest.json")


def test_the_manifest_over_http_differs_in_the_addresses_alone() -> None:
    before = json.loads((ROOT / "manifest.json").read_text())
    after = json.loads(manifest_over_http(ROOT / "manifest.json", "https://headlamp.example.org"))
    url = "https://headlamp.example.org/slack/events"
    assert parse_manifest(after).request_url == url
    for part in (after["settings"]["event_subscriptions"], *after["features"]["slash_commands"]):
        assert part.pop("request_url", None) or part.pop("url") == url
    for name in ("request_url", "message_menu_options_url"):
        assert after["settings"]["interactivity"].pop(name) == url
    after["settings"]["socket_mode_enabled"] = True
    assert after == before
