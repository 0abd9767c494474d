"""What the pace costs and holds: several processes have messages for the same channels, on PostgreSQL.

Each process asks the store for the turn of each of its messages, as a walk does, and asks again when it was told to.
Two things are looked at: how far apart the messages of a channel were begun, over all processes, and how long it takes
to begin one in an idle channel, with the pace and without. Nothing is sent anywhere.
"""

import heapq
import multiprocessing
import time
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from uuid import uuid4

import click

from bench._reporting import Table, p50, p95, tell
from bot.practice.effects import Line, PostReflection, Reflection, SetUpChannel
from bot.practice.events import ChannelId, ChannelSetUp, MessageId, TopLevelPosted
from bot.store.connecting import connect
from bot.store.migrating import migrate
from bot.store.store import Store
from tests.postgres import fresh_database, server_running

PACE = timedelta(seconds=1)


@click.command()
@click.option("--processes", type=click.IntRange(min=1), default=4)
@click.option("--channels", type=click.IntRange(min=1), default=5)
@click.option("--messages", type=click.IntRange(min=2), default=20, help="For each channel.")
@click.option("--idle", type=click.IntRange(min=20), default=400, help="Messages to idle channels, with and without.")
def main(processes: int, channels: int, messages: int, idle: int) -> None:
    """Measure the pace."""
    with server_running(durable=True) as server, fresh_database(server) as url:
        migrate(connect(url))
        for channel in range(channels):
            record(Store(connect(url)), f"C{channel}", messages)
        begun = at_once(url, processes)
        gaps = [
            (later - sooner).total_seconds() * 1000
            for channel in range(channels)
            for sooner, later in pairwise(sorted(at for at, place in begun if place == f"C{channel}"))
        ]
        with_pace, without = measure_idle(url, idle)
    held = Table(
        ("messages of one channel", "begun", "least gap ms", "median gap ms"),
        [(f"{processes} processes, {channels} channels", len(begun), min(gaps), p50(gaps))],
    )
    cost = Table(
        ("to begin one in an idle channel, ms", "p50", "p95"),
        [("with the pace", p50(with_pace), p95(with_pace)), ("without", p50(without), p95(without))],
    )
    figures = {
        "processes": processes,
        "messages": channels * messages,
        "begun": len(begun),
        "least_gap_ms": min(gaps),
        "median_gap_ms": p50(gaps),
        "begin_p50_ms": p50(with_pace),
        "begin_without_p50_ms": p50(without),
    }
    tell("pace", (held, cost), figures)


def record(store: Store, channel: str, messages: int) -> None:
    """Records so many reflections in a channel, each of somebody else's try."""
    place, now = ChannelId("T0", channel), datetime.now(UTC)
    store.take_in(
        f"set-up {channel}", None, ChannelSetUp(place, "U0", "UTC", "09:00", "16:30", post_now=False), None, now
    )
    store.decide_once(f"set-up {channel}", lambda *_: (SetUpChannel(place, "UTC", "09:00", "16:30", "U0"),), now)
    for n in range(messages):
        key = f"said {channel} {n}"
        store.take_in(key, None, TopLevelPosted(MessageId("T0", channel, f"1.{n:06}"), f"U{n}"), None, now)
        said = Reflection("none", "none", (), (Line("none"),), ())
        effect = PostReflection(f"{key}/reflection", place, f"thread {channel}", f"try {key}", f"U{n}", False, said)
        store.decide_once(key, lambda *_, effect=effect: (effect,), now)


def at_once(url: str, processes: int) -> list[tuple[datetime, str]]:
    """Has processes begin all that is recorded, each a share; gives when each was begun, and in which channel."""
    ids = [job.key for job in Store(connect(url)).jobs(100_000).listed]
    with multiprocessing.get_context("spawn").Pool(processes) as pool:
        shares = pool.starmap(work_through, [(url, ids[n::processes]) for n in range(processes)])
    return [one for share in shares for one in share]


def work_through(url: str, ids: list[str]) -> list[tuple[datetime, str]]:
    """Begins each message when it is its turn."""
    store, runner, begun = Store(connect(url), PACE), uuid4().hex, []
    due = [(datetime.now(UTC), effect_id) for effect_id in ids]
    heapq.heapify(due)
    while due:
        at, effect_id = heapq.heappop(due)
        time.sleep(max(0.0, (at - datetime.now(UTC)).total_seconds()))
        now = datetime.now(UTC)
        delivery = store.begin_sending(effect_id, runner, now)
        if delivery and delivery.must_wait:
            heapq.heappush(due, (now + timedelta(seconds=delivery.wait_seconds), effect_id))
        elif delivery:
            begun.append((now, delivery.effect.place.channel))
            store.mark_sent(delivery.effect, f"as {effect_id}"[:40], now)
    return begun


def measure_idle(url: str, count: int) -> tuple[list[float], list[float]]:
    """The milliseconds that it takes to begin the first message of each of so many channels, with the pace and without,
    by turns."""
    stores = {"P": Store(connect(url), PACE), "W": Store(connect(url))}
    took: dict[str, list[float]] = {"P": [], "W": []}
    for n in range(count):
        for name, store in stores.items():
            record(store, f"{name}{n}", 1)
            begun = time.perf_counter()
            store.begin_sending(f"said {name}{n} 0/reflection", "bench", datetime.now(UTC))
            took[name].append(1000 * (time.perf_counter() - begun))
    return took["P"], took["W"]


if __name__ == "__main__":
    main()
