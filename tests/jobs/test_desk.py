"""The desk: what comes at once is done in its order, in few transactions, and none fails for another's fault."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

import pytest

from bot.jobs.desk import Desk


class Ledger:
    """A store that notes which acts were committed together, and whether they waited for the disk."""

    writers = 1

    def __init__(self) -> None:
        self.pages: list[tuple[list[str], bool]] = []
        self._page: list[str] = []

    @contextmanager
    def together(self, *, durable: bool) -> Iterator[None]:
        self._page = []
        yield
        self.pages.append((self._page, durable))

    def write(self, line: str) -> str:
        if line == "blot":
            raise ValueError(line)
        self._page.append(line)
        return line.upper()


@pytest.fixture
def ledger() -> Ledger:
    return Ledger()


async def ask(ledger: Ledger, desk: Desk, *lines: str, durable: str = "") -> list[object]:
    """Asks for a slow act and, while it is under way, for the others; gives what all came to."""
    begun, go_on = threading.Event(), threading.Event()

    def wait() -> str:
        begun.set()
        go_on.wait(5)
        return ledger.write("first")

    slow = asyncio.ensure_future(desk.do(wait, durable=False))
    await asyncio.to_thread(begun.wait, 5)
    others = [asyncio.ensure_future(desk.do(partial(ledger.write, line), durable=line == durable)) for line in lines]
    await asyncio.sleep(0)
    go_on.set()
    return list(await asyncio.gather(slow, *others, return_exceptions=True))


async def test_what_comes_meanwhile_is_done_together_in_its_order(ledger: Ledger) -> None:
    desk = Desk(ledger, clerks=1, most=3)
    assert await ask(ledger, desk, *"abcd", durable="b") == ["FIRST", "A", "B", "C", "D"]
    assert ledger.pages == [(["first"], False), (["a", "b", "c"], True), (["d"], False)]
    desk.close()


async def test_an_act_that_fails_takes_no_other_with_it(ledger: Ledger) -> None:
    desk = Desk(ledger, clerks=1, most=9)
    first, a, blot, b = await ask(ledger, desk, "a", "blot", "b")
    assert (first, a, b) == ("FIRST", "A", "B")
    assert isinstance(blot, ValueError)
    assert [lines for lines, _ in ledger.pages] == [["first"], ["a"], ["b"]], "each by itself, the failed one undone"
    desk.close()


async def test_who_waits_no_more_keeps_nobody_waiting(ledger: Ledger) -> None:
    desk = Desk(ledger, clerks=1, most=1)
    gone = asyncio.ensure_future(desk.do(lambda: ledger.write("gone"), durable=False))
    await asyncio.sleep(0)
    gone.cancel()
    assert await desk.do(lambda: ledger.write("next"), durable=False) == "NEXT"
    desk.close()
