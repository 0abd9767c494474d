"""Whatever the order in which events come, and how often each: what stands in the thread in the end is what people
would have seen had each come once, in order."""

from contextlib import suppress
from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bot.sandbox.refusal import Json
from bot.trying import TryOut
from tests.crashes.ledger import Ledger, Reply
from tests.jobs.test_clock import open_channel, settled

TEXTS = (
    "When you say that, what happens in your chest right now? Can we stay with it a moment?",
    "Something in you calls cut so very quickly each time. What is it protecting you from?",
    "dont be so hard on yourself, lots of people freeze like that, you are doing fine",
)
BOTH = ("postgresql, http", "sqlite, socket mode")


@dataclass(frozen=True)
class Talk:
    """What one person does: writes, edits so many times, and perhaps takes it back."""

    who: str
    texts: tuple[str, ...]
    deletes: bool


def talks(who: str) -> st.SearchStrategy[Talk]:
    texts = st.lists(st.sampled_from(TEXTS), min_size=1, max_size=3, unique=True).map(tuple)
    return st.builds(Talk, st.just(who), texts, st.booleans())


@st.composite
def orders(draw: st.DrawFn) -> list[float]:
    """Where each event goes, and where its copy does; more than there are events."""
    return draw(st.lists(st.floats(0, 1), min_size=20, max_size=20))


async def hold_talk(try_out: TryOut, talk: Talk, channel: str, root: str) -> Reply:
    """Has somebody say, edit and delete while the bot hears nothing of it; gives what is owed then."""
    first, *edits = talk.texts
    said = await try_out.sandbox.say(talk.who, channel, first, thread_ts=root)
    for text in edits:
        await try_out.sandbox.edit(talk.who, channel, said.ts, text)
    if talk.deletes:
        await try_out.sandbox.delete(talk.who, channel, said.ts)
    return Reply(channel, root, talk.who, said.ts, talk.texts[-1], stands=not talk.deletes)


async def holds(try_out: TryOut, everybody: tuple[Talk, ...], places: list[float]) -> None:
    place, root = await open_channel(try_out, "any-order")
    ledger = Ledger(try_out.sandbox)
    try_out.sandbox.hold_events()
    ledger.replies = [await hold_talk(try_out, talk, place.channel, root.id) for talk in everybody]

    def shuffled(held: list[Json]) -> list[Json]:
        placed = sorted(zip(places, [*held, *held], strict=False), key=lambda one: one[0])
        left = held[len(places) :]
        return [payload for _, payload in placed] + left

    try_out.sandbox.let_events_go(shuffled)
    await delivered(try_out)
    await settled(try_out)
    tally = ledger.tally()
    assert (tally.lost, tally.doubled, len(tally.unknown)) == (0, 0, 0), tally.problems


async def delivered(try_out: TryOut) -> None:
    """Waits until the bot has taken all; what it had no time for is repeated at once, and not in a minute."""
    for _ in range(20):
        with suppress(TimeoutError):
            await try_out.sandbox.until(lambda: not try_out.sandbox.undelivered, 4)
            return
        try_out.sandbox.turn_clock(60)
    raise TimeoutError


WITH_THE_BOT = settings(
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # to shrink takes as long again
    derandomize=True,
)


@pytest.mark.parametrize("try_out", BOTH, indirect=True, scope="session")
@settings(WITH_THE_BOT, max_examples=6)
@given(everybody=st.tuples(talks("Ada"), talks("Ben")), places=orders())
async def test_events_in_any_order_and_doubled_come_to_the_same(
    try_out: TryOut, everybody: tuple[Talk, ...], places: list[float]
) -> None:
    await holds(try_out, everybody, places)


@pytest.mark.soak
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("try_out", BOTH, indirect=True, scope="session")
@settings(WITH_THE_BOT, max_examples=300)
@given(everybody=st.tuples(talks("Ada"), talks("Ben"), talks("Cleo")), places=orders())
async def test_events_of_many_in_any_order_and_doubled_come_to_the_same(
    try_out: TryOut, everybody: tuple[Talk, ...], places: list[float]
) -> None:
    await holds(try_out, everybody, places)
