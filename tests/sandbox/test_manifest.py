"""A manifest that Slack would not install, the sandbox does not start with."""

import json
from pathlib import Path
from typing import Any

import pytest

from bot.sandbox import Sandbox
from bot.sandbox.manifest import ManifestInvalid, read_manifest
from tests.sandbox.conftest import MANIFEST

PROJECT = Path(__file__).parents[2] / "manifest.json"


@pytest.mark.parametrize("path", [MANIFEST, PROJECT])
def test_a_manifest_is_read_with_its_commands_and_events(path: Path) -> None:
    manifest = read_manifest(path)
    assert [command.command for command in manifest.commands] == ["/move", "/practice"]
    assert [shortcut.callback_id for shortcut in manifest.shortcuts] == ["reflect"]
    assert manifest.home_tab
    assert manifest.socket_mode
    assert manifest.interactivity
    assert {"message.channels", "message.groups", "app_home_opened"} <= manifest.events


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (
            {"oauth_config": {"scopes": {"bot": ["commands"]}}},
            'event "message.channels" needs the scope "channels:history"',
        ),
        ({"oauth_config": {"scopes": {"bot": []}}}, 'slash commands and shortcuts need the scope "commands"'),
        (
            {"settings": {"event_subscriptions": {"bot_events": ["star_added"]}}},
            'event "star_added" is not one that the sandbox sends',
        ),
    ],
)
def test_a_manifest_that_contradicts_itself_is_refused(tmp_path: Path, change: dict[str, Any], problem: str) -> None:
    path = tmp_path / "manifest.json"
    path.write_text(json.dumps(json.loads(MANIFEST.read_text()) | change))
    with pytest.raises(ManifestInvalid) as caught:
        Sandbox(manifest=path)
    assert f"{path}: {problem}" in str(caught.value)
