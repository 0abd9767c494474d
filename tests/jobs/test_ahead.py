"""A reply is read before its decision takes the desk, and once."""

import threading
from datetime import timedelta
from pathlib import Path

from bot.practice.reading import Reading
from bot.reader.apart import reader_apart
from tests.jobs.test_flow import CONTENT, SAYS, bench, replies

MORE = "And maybe it would like to be thanked for the drawer."


class Watched:
    """The reader, and from which kind of thread it was asked for what."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []

    def read(self, reply: str, client: str) -> Reading:
        self.asked.append((threading.current_thread().name.partition("_")[0], reply))
        return reader_apart(CONTENT / "reader.npz").read(reply, client)


async def test_a_reply_is_read_once_and_not_at_the_desk(tmp_path: Path) -> None:
    reader = Watched()
    async with bench(tmp_path, reader=reader) as made:
        event = await replies(made, await made.open_thread())
        for _ in range(2):  # a walk that is repeated finds its record
            await made.carry_out("reply", event, SAYS)
        assert len(made.bot_said()) == 2, "the client and one reflection"
    assert reader.asked == [("ahead", SAYS)]


async def test_what_was_not_foreseen_is_read_when_it_is_asked_for(tmp_path: Path) -> None:
    reader = Watched()
    async with bench(tmp_path, reader=reader) as made:
        root = await made.open_thread()
        await made.carry_out("reply", await replies(made, root), SAYS)
        made.clock.now += timedelta(seconds=5)
        await made.carry_out("more", await replies(made, root, MORE), MORE)
    assert reader.asked == [("ahead", SAYS), ("ahead", MORE), ("desk", f"{SAYS}\n{MORE}")]
