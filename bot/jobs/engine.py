"""The flow made durable. A walk sets out at once, from the event's own row: our tables say what is done and what is
left. What must wait is a delayed job of DBOS, which also has each minute's tidying and sweep done. What is due is found
by a look of our own.

Workflows and steps carry explicit names and the version is a constant, so that jobs survive a deploy.
Only ids go in and out: inputs and outputs are stored by the engine.
"""

import asyncio
import contextlib
import logging
import os
import secrets
import sqlite3
import time
import traceback
from collections.abc import Awaitable, Callable, Collection, Coroutine, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, Protocol

from dbos import (
    DBOS,
    DBOSConfig,
    DBOSPortableJSONSerializer,
    SetEnqueueOptions,
    SetWorkflowID,
    StepOptions,
)

from bot.jobs.desk import Desks
from bot.jobs.flow import Clock, Flow
from bot.jobs.walks import Walks
from bot.jobs.worker import Intake, Kept, Worker
from bot.practice.events import Event

log = logging.getLogger(__name__)

VERSION = "1"
"""The version of the workflows. It changes only when a workflow's steps do, with a patch for those under way."""

LATER = "later"
"""The queue of jobs that wait for their time."""

POLL_SECONDS = 0.5
"""How often waiting jobs are looked for. Replies do not wait in a queue; a quicker look only costs an idle machine."""
AT_ONCE = 32
AFTER_FAILURE_SECONDS = 2.0
"""How soon a walk that failed is tried again."""
AFTER_LOST_SECONDS = 10.0
"""How soon it is tried again where the job that should wait could not be written either. The clock finds it later."""
BEAT_SECONDS = 5
SILENT_AFTER = timedelta(seconds=25)
"""How long a process may be silent before others take its work over. They look with each beat of their own: half a
minute after its death all of it is in other hands."""
LOOK_SECONDS = 5
"""How often is looked for what is due. Channels of one hour are spread over more: each look finds a few of them."""
FINISHED_KEPT = timedelta(days=14)
"""How long the engine's record of finished work is kept."""
TIDIED_AT_ONCE = 500
TIDIED_ROUNDS = 20
"""How many times as much goes in one minute at the most: more than a minute brings."""
FINISH_SECONDS = 20.0
"""How long what runs may take when the process ends."""
WAITS = 100
"""How often a job waits by itself: enough for hours of limits. What is still undone then is seen to by the clock."""


class Store(Intake, Kept, Protocol):
    def runners(self) -> frozenset[str]: ...
    def let_go(self, runners: Collection[str]) -> None: ...
    def take_over(self, runners: Collection[str], runner: str, now: datetime) -> tuple[str, ...]: ...
    def beat(self, executor: str, now: datetime, trouble: str | None = None) -> None: ...
    def end(self, executor: str, now: datetime) -> None: ...
    def alive(self, now: datetime, within: timedelta) -> frozenset[str]: ...


class StepFailed(Exception):
    """A step failed; carries the kind of failure only, since the engine stores it and errors can quote people."""


class Engine:
    """The running engine of this process. There is one a process."""

    def __init__(self, database_url: str, store: Store, desks: Desks, flow: Flow, clock: Clock, executor: str) -> None:
        self._store = store
        self._desks = desks
        self._clock = clock
        self._flow = flow
        self.executor = executor
        self._shares_machine = database_url.startswith("sqlite")
        self._beating: asyncio.Task[None] | None = None
        self._looking: asyncio.Task[None] | None = None
        self._walks = Walks(self._go, self._has_room)
        self._worker = Worker(store, desks.walks, executor, self._walks, self._is_able)
        DBOS(config=_config(database_url, self.executor))
        self._walk = DBOS.workflow(name="walk")(self._make_walk())
        self._tick = DBOS.workflow(name="tick")(self._make_tick())

    async def start(self, *, keeps_time: bool = True) -> None:
        """Starts the engine in the running loop; with `keeps_time` it has the clock minded and takes over at once
        from processes that fell. Without, it may still do its share of what others put into the queue."""
        await asyncio.to_thread(self._store.beat, self.executor, datetime.now(UTC))
        DBOS.launch()
        await DBOS.register_queue_async(LATER, worker_concurrency=AT_ONCE, polling_interval_sec=POLL_SECONDS)
        if keeps_time:
            await DBOS.apply_schedules_async(
                [{"schedule_name": "tick", "workflow_fn": self._tick, "schedule": "* * * * *"}]
            )
            await self._take_over()
            self._worker.start()
            self._looking = asyncio.create_task(self._look())
        self._beating = asyncio.create_task(self._beat(takes_over=keeps_time))

    async def stop(self) -> None:
        """Lets what runs come to its end, for up to 20 seconds, and stops. What was not begun is left to others."""
        await _end(self._looking)
        await self._worker.stop()
        begun = time.monotonic()
        await self._walks.finish(FINISH_SECONDS)
        await _end(self._beating)
        left = max(1, round(FINISH_SECONDS - (time.monotonic() - begun)))
        await asyncio.to_thread(DBOS.destroy, destroy_registry=True, workflow_completion_timeout_sec=left)
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor())  # the engine has taken its own with it
        try:
            await asyncio.to_thread(self._store.let_go, [self.executor])
            await asyncio.to_thread(self._store.end, self.executor, datetime.now(UTC))
        except Exception as failure:
            log.warning("What was not begun is found by others a minute later: %s", type(failure).__name__)

    async def hand_over(self, key: str, event_id: str | None, event: Event, text: str | None) -> bool:
        """Takes an event durably: when this returns, nothing that happens to the process loses it.

        Gives False for what is none of ours; nothing of that is kept.
        """
        take_in = partial(self._store.take_in, key, event_id, event, text, self._clock(), self.executor)
        if not await self._desks.intake.do(take_in, durable=True):
            return False
        self._walks.start(key)
        return True

    async def confirm(self, effect_id: str, message: str) -> None:
        """Notes that a message of ours was seen in its channel, should its outcome have been open."""
        await self._flow.confirm(effect_id, message)

    async def see_through(self, key: str) -> None:
        """Walks the way of an event that was taken in, as far as it goes now."""
        await self._walks.start(key)

    async def tick(self) -> None:
        """Does at once what each minute does, and what is due."""
        await self._take_due()
        await self._mind_the_clock()

    def _is_able(self) -> bool:
        return self._flow.trouble is None

    def _has_room(self) -> None:
        self._worker.has_room()

    async def _go(self, key: str) -> None:
        """Walks as far as it goes now. What fails is tried again soon; nobody waits for its outcome."""
        try:
            wait_seconds = await self._flow.walk(key)
        except Exception as failure:
            _log_failure("walk", failure)
            wait_seconds = AFTER_FAILURE_SECONDS
        if wait_seconds is not None:
            await self._look_again(key, wait_seconds)

    async def _look_again(self, key: str, wait_seconds: float) -> None:
        try:
            await self._walk_later(key, f"{key}~{secrets.token_hex(6)}", 0, wait_seconds)
        except Exception as failure:  # nothing can be written, as on a full disk: this process keeps it in mind
            _log_failure("wait", failure)
            self._walks.start_later(key, max(wait_seconds, AFTER_LOST_SECONDS))

    def _make_walk(self) -> Callable[[str, str, int], Coroutine[Any, Any, None]]:
        async def walk(key: str, job: str, waited: int) -> None:
            """A walk that had to wait. `job` names the first of the jobs that wait for one another."""
            wait_seconds = await _step("walk", self._flow.walk, key)
            if wait_seconds is not None:
                await self._walk_later(key, job, waited, wait_seconds)

        return walk

    async def _walk_later(self, key: str, job: str, waited: int, wait_seconds: float) -> None:
        """Puts the next of a chain of jobs into the queue. While an event has the first of one there, no other begins:
        whoever asks waits with it."""
        if waited < WAITS:
            wait_seconds = max(wait_seconds, min(60.0, waited / 2 - 5))  # who asks often asks less often
            options = SetEnqueueOptions(
                delay_seconds=wait_seconds,
                deduplication_id=None if waited else key,
                duplication_policy=None if waited else "return-existing",
            )
            with SetWorkflowID(f"{job}#{waited + 1}"), options:
                await DBOS.enqueue_workflow_async(LATER, self._walk, key, job, waited + 1)

    def _make_tick(self) -> Callable[[datetime, Any], Coroutine[Any, Any, None]]:
        async def tick(_scheduled: datetime, _context: Any) -> None:
            await self._mind_the_clock()

        return tick

    async def _mind_the_clock(self) -> None:
        """What each minute does; one part that fails does not keep the others from being done."""
        await _try_step("clean up", self._flow.clean_up)
        for key in await _try_step("find left", self._flow.find_left):
            self._walks.start(key)
        await _try_step("tidy", self._tidy)

    async def _take_over(self) -> None:
        """Goes on with what processes that fell had under way. Their waiting jobs any process does."""
        alive = await asyncio.to_thread(self._store.alive, datetime.now(UTC), SILENT_AFTER)
        pending = await DBOS.list_workflows_async(status="PENDING", load_output=False)
        orphans = [job for job in pending if self._has_fallen(job.executor_id or "", alive)]
        if orphans:  # before a walk sets out that would wait with one of them: nobody does them again
            await DBOS.cancel_workflows_async([job.workflow_id for job in orphans])
        carriers = {job.executor_id or "" for job in orphans} | await asyncio.to_thread(self._store.runners)
        fallen = [carrier for carrier in carriers if self._has_fallen(carrier, alive)]
        if fallen:
            for key in await asyncio.to_thread(self._store.take_over, fallen, self.executor, self._clock()):
                self._walks.start(key)
        for job in orphans:  # what they had come to stands in our tables
            if job.name == "walk" and job.input:
                self._walks.start(str(job.input["args"][0]))

    async def tidy(self, now: datetime) -> None:
        """Removes the engine's record of what ended, or was given up, long before `now`."""
        until = (now - FINISHED_KEPT).isoformat()
        light: dict[str, Any] = {"limit": TIDIED_AT_ONCE, "load_input": False, "load_output": False}
        for _ in range(TIDIED_ROUNDS):
            old = await DBOS.list_workflows_async(completed_before=until, **light)
            old += await DBOS.list_workflows_async(status="MAX_RECOVERY_ATTEMPTS_EXCEEDED", end_time=until, **light)
            if not old:
                return
            await DBOS.delete_workflows_async([job.workflow_id for job in old])

    async def _tidy(self) -> None:
        await self.tidy(datetime.now(UTC))

    async def _look(self) -> None:
        """Looks every few seconds for what is due. Each process does: what one takes, the others find taken."""
        while True:
            try:
                await self._take_due()
            except Exception as failure:  # the database is away for a moment: the next look finds it all
                log.warning("What is due was not taken: %s", type(failure).__name__)
            await asyncio.sleep(LOOK_SECONDS)

    async def _take_due(self) -> None:
        if await self._flow.take_due():
            self._worker.ring()

    def _has_fallen(self, executor: str, alive: frozenset[str]) -> bool:
        """Whether a process is gone: it fell silent, or it ran on this very machine and runs no more.

        The second is known at once, so that a bot that was restarted goes on where it was. It is only asked where
        the database is a file: there all processes live on one machine.
        """
        if executor == self.executor:
            return False
        return executor not in alive or (self._shares_machine and not is_running(executor))

    async def _beat(self, *, takes_over: bool) -> None:
        """Notes again and again that this process is alive, and looks after those that are not."""
        noted_at, trusted_from = datetime.now(UTC), datetime.now(UTC)
        while True:
            await asyncio.sleep(BEAT_SECONDS)
            now = datetime.now(UTC)
            if now - noted_at > SILENT_AFTER - timedelta(seconds=BEAT_SECONDS):
                trusted_from = now + SILENT_AFTER  # the database was away, or the machine slept: then nobody was heard
            try:
                await asyncio.to_thread(self._store.beat, self.executor, now, self._flow.trouble)
                noted_at = now
                if takes_over and self._is_able() and now >= trusted_from:
                    await self._take_over()
            except Exception as failure:
                log.warning("The heartbeat was not noted, or nothing taken over: %s", type(failure).__name__)


def new_executor() -> str:
    """A name for this process that no other ever had: with one name, two replicas would redo each other's work."""
    return f"{os.getpid()}-{secrets.token_hex(6)}"


def is_running(executor: str) -> bool:
    """Whether the process that bore this name still runs on this machine."""
    pid = int(executor.partition("-")[0])
    if pid == os.getpid():
        return False  # this process bears another name
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


async def _end(task: asyncio.Task[None] | None) -> None:
    if task:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def _step(name: str, act: Callable[..., Awaitable[Any]], *args: str) -> Any:
    """Runs an act as a durable step, tried again a few times where it fails."""

    async def run() -> Any:
        try:
            return await act(*args)
        except Exception as failure:
            _log_failure(name, failure)
            raise StepFailed(type(failure).__name__) from None

    options: StepOptions = {"name": name, "retries_allowed": True, "max_attempts": 4, "interval_seconds": 0.5}
    return await DBOS.run_step_async(options, run)


def _log_failure(name: str, failure: Exception) -> None:
    """Logs the kind of a failure and where it came up: what it says can quote people."""
    places = traceback.extract_tb(failure.__traceback__)
    where = f" in {places[-1].name}, line {places[-1].lineno}" if places else ""
    log.error("The step %r failed: %s%s", name, type(failure).__name__, where)


async def _try_step(name: str, act: Callable[[], Awaitable[list[str] | None]]) -> list[str]:
    """Runs an act as a step whose failure (which is logged) is not passed on."""
    try:
        return await _step(name, act) or []
    except StepFailed:
        return []


class _SoonOnDisk(sqlite3.Connection):
    """A connection whose commits do not wait for the disk."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.execute("PRAGMA synchronous=NORMAL")


_SOON_ON_DISK: Mapping[str, dict[str, Any]] = {
    "sqlite": {"factory": _SoonOnDisk},
    "postgresql": {"options": "-c synchronous_commit=off"},
}
"""The engine's own record need not be on the disk at once: it is rebuilt from our tables, which are."""


def _config(database_url: str, executor: str) -> DBOSConfig:
    return {
        "name": "headlamp",
        "system_database_url": database_url,
        "executor_id": executor,
        "application_version": VERSION,
        "serializer": DBOSPortableJSONSerializer(),
        "sys_db_pool_size": 5,
        "db_engine_kwargs": {"connect_args": _SOON_ON_DISK[database_url.partition(":")[0].partition("+")[0]]},
        "use_listen_notify": False,
        "log_level": "WARNING",
        "enable_otlp": False,
    }
