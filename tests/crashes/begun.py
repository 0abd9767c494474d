"""A day that one version of the bot began and another ends: `python -m tests.crashes.begun FILE` keeps one.

What is kept is the database as SQL, and what stood in the sandbox. The file in tests/jobs was made with the version
that came before walks set out from their own rows: jobs of the engine carried each event then.
"""

import asyncio
import gzip
import json
import random
import sqlite3
import sys
import tempfile
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bot.sandbox import Sandbox
from bot.sandbox.workspace import Message
from tests.crashes.fleet import Fleet, Starter, fleet_at
from tests.crashes.ledger import Reply
from tests.crashes.practice import Practice


async def begin() -> bytes:
    """Begins a day: Ada is answered. The bot dies when an answer to Ben or to Cleo has just arrived, and the other is
    on its way."""
    with tempfile.TemporaryDirectory() as made:
        database = Path(made) / "headlamp.db"
        async with (
            Starter(database.parent, lambda: database.with_name("log")).running() as starter,
            fleet_at(starter, database.parent, f"sqlite:///{database}") as fleet,
        ):
            practice = await _live(fleet)
            with closing(sqlite3.connect(database)) as connection:
                sql = "\n".join(connection.iterdump())
            messages = [asdict(m) for m in fleet.sandbox.workspace.messages(practice.channels[0])]
    kept = {"sql": sql, "messages": messages, "replies": [asdict(reply) for reply in practice.ledger.replies]}
    return gzip.compress(json.dumps(kept).encode(), mtime=0)


async def _live(fleet: Fleet) -> Practice:
    practice = Practice(fleet, random.Random(0))
    life = await fleet.start()
    channel = await practice.set_up(now=True)
    await fleet.settled(120)
    await practice.reply("Ada", channel)
    await fleet.settled(120)
    life.tell("die", "after chat.postMessage")
    await asyncio.gather(practice.reply("Ben", channel), practice.reply("Cleo", channel))
    await life.dead.wait()
    return practice


@dataclass(frozen=True)
class Begun:
    """A day that was begun."""

    messages: list[dict[str, Any]]
    replies: list[dict[str, Any]]

    def shown_in(self, sandbox: Sandbox) -> list[Reply]:
        """Puts what was said into a sandbox in which no channel was opened yet; gives what is owed."""
        sandbox.open_channel("begun", "")
        for message in self.messages:
            sandbox.workspace.add(Message(**{**message, "blocks": tuple(message["blocks"])}))
        return [Reply(**reply) for reply in self.replies]


def take_up(kept: Path, database: Path) -> Begun:
    """Makes the database of a day that was begun."""
    day = json.loads(gzip.decompress(kept.read_bytes()))
    with closing(sqlite3.connect(database)) as made:
        made.executescript(day["sql"])
    return Begun(day["messages"], day["replies"])


if __name__ == "__main__":
    Path(sys.argv[1]).write_bytes(asyncio.run(begin()))
