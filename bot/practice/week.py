"""The week's picture: what its clients pulled towards, which ways the team went. It tells of no time but its week."""

from collections import Counter
from collections.abc import Iterable

from bot.guide.types import NONE, CategoryId, Guide
from bot.practice.case import Case, Effects
from bot.practice.effects import Line, PostWeek
from bot.practice.events import WeekDue
from bot.practice.recap import count_ways
from bot.practice.saying import choose
from bot.practice.schedule import LATE_AFTER, week_on
from bot.practice.thread import Channel

PULLS_TOLD = 3
"""So many pulls are told at most, those first that most of the clients had."""

CLIENTS_MINIMUM = 2
"""One client is no week: their recap has told it all."""


def on_week_due(event: WeekDue, case: Case) -> Effects:
    channel, week = case.now.channel, case.now.week
    if channel is None or channel.is_paused or week is None or case.guide.voice.week is None:
        return ()
    people, ways = count_ways(week.ways)
    known = tuple((way, n) for way, n in ways if way == NONE or way in case.guide.categories)
    if not known or len(week.prompts) < CLIENTS_MINIMUM or not _is_time(channel, event, case):
        return ()
    opens, pulls, came = (
        Line(choose(case.guide.voice, f"week/{part}", case.key)) for part in ("opens", "pulls", "came")
    )
    pulled = count_pulls(week.prompts, case.guide)
    return (
        PostWeek(
            id=f"week:{event.place.workspace}:{event.place.channel}:{event.day.isoformat()}",
            place=event.place,
            thread=week.thread,
            content=case.guide.hash,
            opens=opens,
            pulls=pulls,
            clients=len(week.prompts),
            pulled=pulled,
            came=came,
            people=people,
            ways=known,
        ),
    )


def count_pulls(prompts: Iterable[str], guide: Guide) -> tuple[tuple[CategoryId, int], ...]:
    """How many of these clients pulled towards each trap, most first; of clients that the guide has no more, none."""
    pulls = Counter(pull for prompt in prompts if prompt in guide.prompts for pull in guide.prompts[prompt].pulls)
    order = {trap.id: n for n, trap in enumerate(guide.traps())}
    told = sorted(((pull, n) for pull, n in pulls.items() if pull in order), key=lambda one: (-one[1], order[one[0]]))
    return tuple(told[:PULLS_TOLD])


def _is_time(channel: Channel, event: WeekDue, case: Case) -> bool:
    """Whether `day` is still the week's last, and its hour has come and is not long over."""
    due = week_on(channel, event.day)
    return due is not None and due <= case.now.now <= due + LATE_AFTER
