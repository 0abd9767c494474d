"""What a reading costs: time by length, the memory that the reader adds, how long it takes to load; what the screen
takes before it; and what a reading takes beside a thread that never pauses, in a thread of the same process and apart.
"""

import json
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from statistics import median
from threading import Event, Thread
from time import perf_counter

from bench._reporting import Table, p50, p95, tell
from bot.guide.replies import load_replies
from bot.reader.apart import reader_apart
from bot.reader.language import plain
from bot.reader.local import LocalReader
from bot.reader.safety import shipped
from bot.reader.screening import screen
from bot.settings import ROOT

CONTENT = ROOT / "content" / "self-sabotage"
WEIGHTS = CONTENT / "reader.npz"
LENGTHS = (10, 30, 60, 120, 400, 1600, 7000)
"""In words; 7,000 are some 40,000 characters."""
AIMS = {"30": 3.0, "7000": 200.0}
STARTS = 5
CLIENT = "I put the letter in the drawer again. You won't get me to open it."
SCREENED = 30
BUSY = 30
SCREENING: dict[str, Callable[[str], object]] = {
    "the whole screen": screen,
    "of it, safety and distress": lambda text: shipped().heard_in(plain(text)),
}

LOADING = """
import json, sys, time, psutil
import numpy, bot.reader.local
from pathlib import Path
before, start = psutil.Process().memory_info().rss, time.perf_counter()
reader = bot.reader.local.LocalReader.load(Path(sys.argv[1]))
loaded = time.perf_counter() - start
reader.read("Something in you keeps that drawer well. What is it guarding?", "The letter is in the drawer.")
print(json.dumps([loaded, (psutil.Process().memory_info().rss - before) / 2**20]))
"""


def main() -> None:
    """Reads real replies, cut or joined to each length; loads the reader in processes of their own. A minute."""
    reader = LocalReader.load(WEIGHTS)
    words = " ".join(reply.reply for reply in load_replies(CONTENT)).split()
    times = {length: _times(partial(reader.read, client=CLIENT), words, length) for length in LENGTHS}
    starts = [_start() for _ in range(STARTS)]
    load_s, added_mib = median(start[0] for start in starts), median(start[1] for start in starts)
    rows = [
        (f"{length:,} words", f"{p50(ms):.2f}", f"{p95(ms):.2f}", f"{AIMS.get(str(length), '')}")
        for length, ms in times.items()
    ]
    screening = {name: _times(check, words, SCREENED) for name, check in SCREENING.items()}
    says = [
        Table(("one reply", "p50 ms", "p95 ms", "aim, p50"), rows),
        Table(
            ("the reader", "measured", "aim"),
            [("loads in, s", f"{load_s:.2f}", "0.2"), ("adds, MiB", f"{added_mib:.0f}", "40")],
        ),
    ]
    says.append(Table(("before it, 30 words", "p50 ms", "p95 ms"), _rows(screening)))
    apart = reader_apart(WEIGHTS)
    apart.make_ready()
    beside = {name: _beside_busy(one.read, words) for name, one in (("in a thread", reader), ("apart", apart))}
    says.append(Table(("30 words, beside a busy thread", "p50 ms", "p95 ms"), _rows(beside)))
    figures = {f"p50_ms_{length}": p50(ms) for length, ms in times.items()}
    figures |= {f"p50_ms_{name}": p50(ms) for name, ms in screening.items()}
    figures |= {f"p50_ms_beside_busy_{name.replace(' ', '_')}": p50(ms) for name, ms in beside.items()}
    tell("reader", says, {**figures, "load_s": load_s, "added_mib": added_mib})


def _rows(times: dict[str, list[float]]) -> list[tuple[str, str, str]]:
    return [(name, f"{p50(ms):.2f}", f"{p95(ms):.2f}") for name, ms in times.items()]


def _times(check: Callable[[str], object], words: list[str], length: int, most: int = 200) -> list[float]:
    """Milliseconds for each of different runs of so many words."""
    took = []
    for number in range(max(7, min(most, 6000 // length))):
        start = number * length % (len(words) - length)
        reply = " ".join(words[start : start + length])[:40_000]
        began = perf_counter()
        check(reply)
        took.append(1000 * (perf_counter() - began))
    return took[2:]


def _beside_busy(read: Callable[[str, str], object], words: list[str]) -> list[float]:
    """Milliseconds for runs of BUSY words while another thread never lets the interpreter go by itself."""
    done = Event()
    Thread(target=_keep_busy, args=(done,)).start()
    try:
        return _times(lambda reply: read(reply, CLIENT), words[: BUSY * 60], BUSY, most=20)
    finally:
        done.set()


def _keep_busy(done: Event) -> None:
    while not done.is_set():
        sorted(range(1000))


def _start() -> tuple[float, float]:
    command = [sys.executable, "-c", LOADING, str(WEIGHTS)]
    loaded, mib = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return loaded, mib


if __name__ == "__main__":
    main()
