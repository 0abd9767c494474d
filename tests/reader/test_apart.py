"""The reader in a process of its own reads as the other does, and neither outlives nor fails whoever asks."""

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest

from bot.reader.apart import ReaderApart, reader_apart
from bot.reader.arrays import ModelRefused
from bot.reader.local import LocalReader
from bot.settings import ROOT

WEIGHTS = ROOT / "content" / "self-sabotage" / "reader.npz"
CLIENT = "I bought the running shoes in March. They're still in the box, and maybe that's where I belong too."
REPLIES = (
    "Something in you keeps those shoes in their box. What would it have to give up if they came out?",
    "You did buy them, though! That is a step.",
    "Fran, did you see the rota for Friday?",
    "",
)


def test_it_reads_as_the_reader_does_whoever_asks_at_once() -> None:
    local = LocalReader.load(WEIGHTS)
    with ThreadPoolExecutor(4) as askers:
        read = list(askers.map(reader_apart(WEIGHTS).read, REPLIES, [CLIENT] * len(REPLIES)))
    assert read == [local.read(reply, CLIENT) for reply in REPLIES]


def test_where_its_process_is_killed_a_new_one_reads() -> None:
    apart = ReaderApart(WEIGHTS)
    before = apart.read(REPLIES[0], CLIENT)
    for child in _readers_of(os.getpid()):
        child.kill()
        child.wait()
    assert apart.read(REPLIES[0], CLIENT) == before


def test_what_it_cannot_read_with_is_told_as_by_the_reader(tmp_path: Path) -> None:
    with pytest.raises(ModelRefused, match=r"is missing\. Run: headlamp train"):
        ReaderApart(tmp_path / "reader.npz").make_ready()


ASKS = f"""
import sys, time
from pathlib import Path
from bot.reader.apart import reader_apart
reader_apart(Path({str(WEIGHTS)!r})).make_ready()
print("ready", flush=True)
time.sleep(60)
"""


@pytest.mark.parametrize("ended_by", [signal.SIGKILL, signal.SIGTERM])
def test_it_goes_when_whoever_asks_is_gone_and_not_before(ended_by: signal.Signals) -> None:
    with subprocess.Popen([sys.executable, "-c", ASKS], stdout=subprocess.PIPE, cwd=ROOT) as asker:
        assert asker.stdout is not None
        assert asker.stdout.readline() == b"ready\n"
        [reader] = _readers_of(asker.pid)
        reader.send_signal(signal.SIGINT)  # as the keyboard does, to all of a group
        reader.send_signal(signal.SIGTERM)
        time.sleep(0.2)
        assert reader.is_running()
        asker.send_signal(ended_by)
        asker.wait()
    reader.wait(timeout=10)


def _readers_of(pid: int) -> list[psutil.Process]:
    return [child for child in psutil.Process(pid).children() if "spawn_main" in " ".join(child.cmdline())]
