"""What each part of the bot adds to the memory of one process: loaded one after the other, then started as one.

Run by bench.memory with the settings of a bot. Prints one JSON object, MiB by part in order. Everything is imported
where it is measured; what two parts need is counted for the first.
"""

import asyncio
import gc
import importlib
import json
import os

import psutil

LIBRARIES = {
    "aiohttp": ("aiohttp",),
    "Bolt and the Slack SDK": ("slack_bolt.async_app", "slack_bolt.adapter.socket_mode.aiohttp"),
    "SQLAlchemy": ("sqlalchemy", "sqlalchemy.dialects.sqlite"),
    "Alembic": ("alembic.command",),
    "DBOS": ("dbos",),
    "NumPy": ("numpy",),
    "PyYAML, jsonschema": ("yaml", "jsonschema"),
    "other libraries": ("cattrs.preconf.json", "click", "dotenv"),
    "our own modules": ("bot.__main__", "bot.wiring"),
}


class Growth:
    """What was added since the last look."""

    def __init__(self) -> None:
        self.by_part: dict[str, float] = {}
        self._process = psutil.Process()
        self._before = 0.0

    def note(self, part: str) -> None:
        """Puts what was added down to a part."""
        gc.collect()
        now = self._process.memory_info().rss / 2**20
        self.by_part[part] = now - self._before
        self._before = now

    def note_children(self, part: str) -> None:
        """Puts down what the processes hold that this one has started."""
        children = self._process.children(recursive=True)
        self.by_part[part] = sum(child.memory_info().rss for child in children) / 2**20


async def main() -> None:
    """Loads all parts and starts the bot."""
    growth = Growth()
    growth.note("Python with asyncio (and what measures)")
    for part, modules in LIBRARIES.items():
        for module in modules:
            importlib.import_module(module)
        growth.note(part)

    from bot.guide.loading import load_guide
    from bot.reader.apart import reader_apart
    from bot.settings import read_settings
    from bot.wiring import WEIGHTS, running

    settings = read_settings(os.environ)
    load_guide(settings.content)  # given back, and taken again below: its place is counted once
    growth.note("the guide, read and checked")
    reader_apart(settings.content / WEIGHTS).make_ready()
    growth.note("what asks the reader")
    async with running(settings):
        growth.note("started: database, engine, connection")
    growth.note_children("the reader, in a process of its own")
    print(json.dumps(growth.by_part))


if __name__ == "__main__":
    asyncio.run(main())
