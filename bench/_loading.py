"""Loads and checks one folder of content a few times, and prints the median seconds and what is held, as JSON.

Run by bench.content. The check is the one that authors run, without the reader's ear.
"""

import gc
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import TypeVar

import psutil

from bot.guide.checking import check_content
from bot.guide.loading import load_guide

MIB = 2**20
T = TypeVar("T")


def main(folder: Path, times: int) -> None:
    """Measures loading first, in a process that has loaded nothing yet."""
    process = psutil.Process()
    before = process.memory_info().rss
    guide, first = _timed(lambda: load_guide(folder))
    gc.collect()
    loaded = process.memory_info().rss
    loads = [first, *(_timed(lambda: load_guide(folder))[1] for _ in range(times - 1))]
    checks = [_timed(lambda: check_content(folder))[1] for _ in range(times)]
    figures = {
        "prompts": len(guide.prompts),
        "first_load_s": first,
        "load_s": median(loads),
        "check_s": median(checks),
        "load_mib": (loaded - before) / MIB,
        "check_mib": (process.memory_info().rss - before) / MIB,
    }
    print(json.dumps(figures))


def _timed(act: Callable[[], T]) -> tuple[T, float]:
    begun = time.perf_counter()
    made = act()
    return made, time.perf_counter() - begun


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
