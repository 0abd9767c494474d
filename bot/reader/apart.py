"""The reader in a process of its own.

NumPy lets go of the interpreter at each of a reading's many small steps, and gets it back only when another thread
pauses: beside a busy one, a reading takes many times as long (`python -m bench.reader`).
"""

import multiprocessing
import os
import signal
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import cache
from pathlib import Path
from threading import Lock, Thread

from bot.practice.reading import Reading
from bot.reader.local import LocalReader


class ReaderApart:
    """Reads as the LocalReader of a file does. Safe to use from several threads; it ends with this process."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._changing = Lock()
        self._pool = _new_pool()

    def make_ready(self) -> None:
        """Waits until it can read. Raises ModelRefused, with what to do about it."""
        self._pool.submit(_make_ready, self._path).result()

    def read(self, reply: str, client: str) -> Reading:
        """Returns what a reply to a client's statement carries. Where the process was killed, a new one reads."""
        pool = self._pool
        try:
            return pool.submit(_read, self._path, reply, client).result()
        except BrokenProcessPool:
            with self._changing:
                if self._pool is pool:
                    self._pool = _new_pool()
            return self._pool.submit(_read, self._path, reply, client).result()


@cache
def reader_apart(path: Path) -> ReaderApart:
    """The one reader of a file: whoever asks for it in this process shares it."""
    return ReaderApart(path)


def _new_pool() -> ProcessPoolExecutor:
    return ProcessPoolExecutor(1, multiprocessing.get_context("spawn"), _end_with_parent)


def _end_with_parent() -> None:
    """Words to stop are meant for the parent: this process ends when that one does, even if it was killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    Thread(target=_watch_parent, daemon=True).start()


def _watch_parent() -> None:
    if parent := multiprocessing.parent_process():
        parent.join()
        os._exit(0)


@cache
def _loaded(path: Path) -> LocalReader:
    return LocalReader.load(path)


def _make_ready(path: Path) -> None:
    _loaded(path)


def _read(path: Path, reply: str, client: str) -> Reading:
    return _loaded(path).read(reply, client)
