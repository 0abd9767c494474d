"""The sandbox as a whole: what it depends on, how it starts and stops, how one waits for it."""

import ast
from pathlib import Path

import aiohttp
import pytest

import bot.sandbox
from bot.sandbox import Sandbox
from tests.sandbox.conftest import MANIFEST, Clock

FOLDER = Path(bot.sandbox.__file__).parent
ALLOWED = ("bot.sandbox", "aiohttp")


def imported_by(path: Path) -> set[str]:
    nodes = list(ast.walk(ast.parse(path.read_text())))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return plain | {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module}


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.py")), ids=lambda path: path.stem)
def test_it_knows_nothing_of_the_bot_nor_of_slacks_sdk(path: Path) -> None:
    foreign = {name for name in imported_by(path) if name.startswith(("bot", "slack_"))}
    assert all(name.startswith(ALLOWED) for name in foreign)


async def test_a_port_that_is_taken_is_told_and_nothing_is_left_open(sandbox: Sandbox) -> None:
    port = int(sandbox.url.rsplit(":", 1)[1].strip("/"))
    other = Sandbox(port=port, manifest=MANIFEST)
    with pytest.raises(OSError, match="address already in use"):
        await other.__aenter__()


async def test_it_stops_at_once_with_a_bot_and_a_page_still_there(http: aiohttp.ClientSession) -> None:
    async with Sandbox(manifest=MANIFEST) as sandbox:
        headers = {"Authorization": "Bearer xapp-sandbox"}
        async with http.post(sandbox.api_url + "apps.connections.open", headers=headers) as response:
            bot_line = await http.ws_connect((await response.json())["url"])
        page_line = await http.ws_connect(sandbox.url + "page/live?as=U0ADA")
        await sandbox.say("Ada", "practice", "never acknowledged")
        url = sandbox.url
    for line in (bot_line, page_line):
        async for _ in line:
            pass
        assert line.closed
    with pytest.raises(aiohttp.ClientConnectionError):
        await http.get(url)


async def test_two_sandboxes_know_nothing_of_each_other(sandbox: Sandbox) -> None:
    async with Sandbox(manifest=MANIFEST) as other:
        await other.say("Ada", "practice", "here")
        assert sandbox.messages("practice") == []


async def test_waiting_ends_with_what_was_waited_for_or_in_time(sandbox: Sandbox) -> None:
    await sandbox.say("Ada", "practice", "here")
    [found] = await sandbox.until(lambda: sandbox.messages("practice"))
    assert found.words == "here"
    with pytest.raises(TimeoutError):
        await sandbox.until(lambda: sandbox.messages("general"), timeout_seconds=0.01)


async def test_messages_bear_the_time_of_the_given_clock(sandbox: Sandbox, clock: Clock) -> None:
    first = await sandbox.say("Ada", "practice", "in the morning")
    clock.pass_seconds(3_600)
    second = await sandbox.say("Ada", "practice", "an hour later")
    assert float(second.ts) - float(first.ts) == pytest.approx(3_600, abs=0.01)
