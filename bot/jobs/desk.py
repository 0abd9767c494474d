"""The desk where all that a process asks of the store is done, apart from the loop: what comes while something is being
done is done together, in one transaction and with one wait for the disk. Nobody waits longer for it."""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

Done = TypeVar("Done")


class Store(Protocol):
    writers: int

    def together(self, *, durable: bool) -> AbstractContextManager[None]: ...


@dataclass(frozen=True)
class _Asked:
    act: Callable[[], Any]
    durable: bool
    done: asyncio.Future[Any]


class Desk:
    """Does acts on the store in the order in which they are asked for, at the most so many in one transaction."""

    def __init__(self, store: Store, *, clerks: int, most: int) -> None:
        """`clerks` is how many transactions are under way at once, each in a thread of its own."""
        self._store = store
        self._most = most
        self._idle = clerks
        self._threads = ThreadPoolExecutor(clerks, thread_name_prefix="desk")
        self._asked: deque[_Asked] = deque()

    async def do(self, act: Callable[[], Done], *, durable: bool) -> Done:
        """Does an act; when this returns it is committed, and with `durable` on the disk."""
        asked = _Asked(act, durable, asyncio.get_running_loop().create_future())
        self._asked.append(asked)
        self._set_about()
        done: Done = await asked.done
        return done

    def close(self) -> None:
        """Lets what was begun come to its end."""
        self._threads.shutdown(wait=True)

    def _set_about(self) -> None:
        if not (self._idle and self._asked):
            return
        self._idle -= 1
        batch = [self._asked.popleft() for _ in range(min(self._most, len(self._asked)))]
        doing = asyncio.get_running_loop().run_in_executor(self._threads, self._do_all, batch)
        doing.add_done_callback(lambda doing: self._tell(batch, doing.result()))

    def _tell(self, batch: Sequence[_Asked], came_to: Sequence[Any]) -> None:
        self._idle += 1
        self._set_about()
        for asked, result in zip(batch, came_to, strict=True):
            if asked.done.done():  # whoever asked waits no more
                continue
            if isinstance(result, _Failed):
                asked.done.set_exception(result.failure)
            else:
                asked.done.set_result(result)

    def _do_all(self, batch: Sequence[_Asked]) -> list[Any]:
        """Does all or, where one fails, each by itself: none fails for another's fault."""
        try:
            with self._store.together(durable=any(asked.durable for asked in batch)):
                return [asked.act() for asked in batch]
        except Exception as failure:
            if len(batch) == 1:
                return [_Failed(failure)]
            return [result for asked in batch for result in self._do_all([asked])]


@dataclass(frozen=True)
class _Failed:
    failure: Exception


@dataclass(frozen=True)
class Desks:
    """Where a process has its acts done."""

    intake: Desk
    """What is taken from Slack. It holds nothing that another transaction would wait for."""
    walks: Desk
    """What is decided and sent. Each holds its channel, so that where several can write none is held for another's."""

    @classmethod
    def at(cls, store: Store) -> "Desks":
        """The desks for a store: where one alone can write, a single one."""
        if store.writers == 1:
            both = Desk(store, clerks=1, most=MOST)
            return cls(both, both)
        return cls(Desk(store, clerks=1, most=MOST), Desk(store, clerks=store.writers, most=1))

    def close(self) -> None:
        """Lets what was begun come to its end."""
        self.intake.close()
        self.walks.close()


MOST = 24
"""How many acts go into one transaction: what comes next is not to wait for long."""
