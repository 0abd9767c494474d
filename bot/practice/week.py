"""The week's picture: what its clients pulled towards, which ways the team went. It tells of no time but its week."""

from collections import Counter
from collections.abc import Iterable

from bot.guide.types import NONE, CategoryId, Guide
from bot.practice.case import Case, Effects
from bot.practice.effects import Line, PostWeek
from bot.practice.events import WeekDue
from bot.practice.recap import count_ways
from bot.practice.saying import choose
from bot.practice.schedule import WEEK_LATE_AFTER, week_on

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
    due = week_on(channel, event.day)  # None where `day` is no longer the week's last
    if not known or len(week.prompts) < CLIENTS_MINIMUM or due is None:
        return ()
    if not due <= case.now.now <= due + WEEK_LATE_AFTER:
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
            not_after=due + WEEK_LATE_AFTER,
        ),
    )


def count_pulls(prompts: Iterable[str], guide: Guide) -> tuple[tuple[CategoryId, int], ...]:
    """How many of these clients pulled towards each trap, most first; of clients that the guide has no more, none."""
    pulls = Counter(pull for prompt in prompts if prompt in guide.prompts for pull in guide.prompts[prompt].pulls)
    order = {trap.id: n for n, trap in enumerate(guide.traps())}
    told = sorted(((pull, n) for pull, n in pulls.items() if pull in order), key=lambda one: (-one[1], order[one[0]]))
    return tuple(told[:PULLS_TOLD])
