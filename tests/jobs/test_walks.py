"""Walks that are to set out later do, once, unless the process ends before."""

import asyncio

from bot.jobs.walks import Walks


class Walked:
    """Tells which walks set out, in their order."""

    def __init__(self) -> None:
        self.keys: list[str] = []
        self.last = asyncio.Event()
        self.walks = Walks(self._walk, lambda: None)

    async def _walk(self, key: str) -> None:
        self.keys.append(key)
        if key == "a":
            self.last.set()


async def test_a_walk_sets_out_later_and_once_however_often_it_was_asked_for() -> None:
    walked = Walked()
    for seconds in (0.0, 5.0, 0.01):
        walked.walks.start_later("a", seconds)
    walked.walks.start_later("b", 0.0)
    async with asyncio.timeout(5):
        await walked.last.wait()
    await asyncio.sleep(0.05)
    assert walked.keys == ["b", "a"]


async def test_nothing_sets_out_after_the_end() -> None:
    walked = Walked()
    walked.walks.start_later("a", 0.0)
    await walked.walks.finish(1.0)
    await asyncio.sleep(0.05)
    assert walked.keys == []
