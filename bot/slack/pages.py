"""What the bot shows one person on request: an entry of the guide, the list of entries, help, a channel's status."""

from calendar import day_name
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.guide.types import Category, Entry, Guide
from bot.practice.days import WORKWEEK, Days, Off
from bot.practice.lookup import NotFound, entries
from bot.practice.reading import Measured
from bot.practice.recap import PEOPLE_MINIMUM
from bot.practice.schedule import day_off, local_day, next_opening, next_week
from bot.practice.thread import Channel, ChannelState
from bot.slack.rich import (
    Bullets,
    Json,
    Message,
    Part,
    Run,
    button,
    message,
    option,
    paragraph,
    plain_text,
    quoted,
    stacked,
)

KIND_NAMES = {"move": "a move", "trap": "a pull"}

TYPED_MOST = 60
"""Characters shown of what somebody typed."""

DAYS_TOLD = 7
"""Of so many days, at the least, is told why nothing comes."""

WHY_PAUSED = {
    "not_in_channel": "I am not in this channel. Invite me, then",
    "channel_not_found": "Slack does not let me see this channel. Invite me, then",
    "is_archived": "the channel was archived. Once it is back,",
}


def show_entry(entry: Entry, guide: Guide, *, shared: bool = False) -> Message:
    """One entry: what it is, how to recognise it, what it sounds like, what it does, when not, its neighbours."""
    kind = f", {KIND_NAMES[entry.kind]}" if isinstance(entry, Category) else ""
    parts: list[Part] = [paragraph(Run(entry.name, bold=True), kind), paragraph(entry.what_it_is)]
    parts += _headed("How to recognise it", entry.how_to_recognise)
    if entry.sounds_like:
        said = tuple((Run("“" + example.strip('“”"') + "”", italic=True),) for example in entry.sounds_like)
        parts += [paragraph(Run("It can sound like", bold=True)), Bullets(said)]
    parts += _headed("What it does", entry.what_it_does)
    parts += _headed("Not here when", entry.not_here_when)
    if entry.slides_into:
        slides = tuple((Run(entries(guide)[n.to].name, bold=True), Run(f": {n.how}")) for n in entry.slides_into)
        parts += [paragraph(Run("How it slides", bold=True)), Bullets(slides)]
    return message(*parts, buttons=None if shared else _entry_buttons(entry, guide))


def show_entries(guide: Guide) -> Message:
    """All that can be looked up, in groups."""
    parts: list[Part] = []
    for title, group in (("Moves", guide.moves()), ("Pulls", guide.traps()), ("Ideas", guide.entries.values())):
        listed = tuple((Run(e.name, bold=True), Run(f"  /move {e.aliases[0] if e.aliases else e.id}")) for e in group)
        parts += [paragraph(Run(title, bold=True)), Bullets(listed)] if listed else []
    return message(*parts, buttons=[_entry_select(guide)])


def show_miss(typed: str, missed: NotFound, guide: Guide) -> Message:
    """Nothing of that name: the nearest entries, each a button."""
    said = f"The guide has nothing called {quoted(typed, TYPED_MOST)}."
    if not missed.nearest:
        return stacked(message(paragraph(said, " This is what it has:")), show_entries(guide))
    buttons = [button(e.name, f"look_up_{n}", e.id) for n, e in enumerate(missed.nearest)]
    return message(paragraph(said, " Did you mean one of these?"), buttons=buttons)


def show_help() -> Message:
    """What can be done here."""
    commands = (
        (
            "Reply in the thread",
            "of the day’s client with what you would say. Your first two tries are reflected on.",
        ),
        ("Reflect on this", "(in a message’s menu, your own messages only) or a mention of me asks for one more."),
        ("/move", "lists the guide’s moves and pulls; /move body shows one, to you alone."),
        ("/practice now", "posts today’s client here."),
        ("/practice status", "tells what comes when in this channel, and why not."),
        ("/practice skip", "lets the next client’s day go by; /practice pause and /practice resume do it for longer."),
        ("/practice setup", "chooses this channel’s days, hours, zone and holidays."),
        ("/practice accuracy", "tells how often my readings are right."),
        ("/practice next", "lets whoever set it up choose the next client; /practice write lets them write one."),
    )
    listed = tuple((Run(name, bold=True), Run(f" {what}")) for name, what in commands)
    return message(
        paragraph("One fictional client a day; you say what you would say; the words are read with the guide."),
        Bullets(listed),
        paragraph("What the team says to one another in the thread is left alone."),
    )


def show_unknown(typed: str) -> Message:
    """What can be done here, to somebody who asked for something else."""
    return stacked(message(paragraph(f"{quoted(typed, TYPED_MOST)} is nothing I know. This is:")), show_help())


def show_accuracy(measured: Measured, guide: Guide) -> Message:
    """How often the reader is right, as it was measured; for each category, how often it is there where it is named."""
    of_people = f"people it had never read ({measured.replies:,} replies, {measured.voices} voices)"
    kinds = [
        (title, [(entry.name, measured.named[entry.id]) for entry in group if entry.id in measured.named])
        for title, group in (("Moves", guide.moves()), ("Pulls", guide.traps()))
    ]
    parts: list[Part] = [
        paragraph(
            "Measured on ",
            of_people,
            ": I was sure of ",
            Run(_out_of_ten(measured.sure), bold=True),
            " replies, and of those I read ",
            Run(_in_hundred(measured.right), bold=True),
            " wholly right. About the others I say that I am not sure, and ask. ",
            Run("I read it differently", italic=True),
            " always stands.",
        ),
        paragraph("Where I name one and am sure, it is there so often; and of all that were there, I heard so many:"),
    ]
    for title, named in kinds:
        listed = tuple(
            (Run(f"{name}: {_in_hundred(true)}; {_in_hundred(found)} heard"),) for name, (true, found) in named
        )
        parts += [paragraph(Run(title, bold=True)), Bullets(listed)] if listed else []
    return message(*parts)


def _in_hundred(share: float) -> str:
    return f"{round(100 * share)} in 100"


def _out_of_ten(share: float) -> str:
    return f"{round(10 * share)} of 10"


def show_status(state: ChannelState, now: datetime, paused_by: str, region: str) -> Message:
    """A channel's days and hours, what comes next, and why nothing comes on the days until then.

    `paused_by` is the name of whoever paused it, `region` of the region whose holidays are free.
    """
    channel = state.channel
    parts: list[Part] = [_hours(channel, region)]
    if channel.paused_by is not None:
        parts.append(
            paragraph("Posting is paused by ", Run(paused_by, bold=True), ". /practice resume starts it again.")
        )
    if channel.paused:
        why = WHY_PAUSED.get(channel.paused, f"Slack refused it ({channel.paused}). When that has changed,")
        parts.append(paragraph(f"Posting is paused: {why} /practice resume starts it again."))
    if state.recap_at:
        parts.append(
            paragraph("The recap of the open thread comes on ", Run(_spoken(channel, state.recap_at), bold=True), ".")
        )
    if not channel.is_paused:
        parts += _what_comes(state, now)
    if not (channel.is_paused or state.has_posted):
        parts.append(paragraph("No client has been posted here yet. /practice now posts the first one."))
    return message(*parts)


def _hours(channel: Channel, region: str) -> Part:
    free = f" The holidays of {region} are free." if region else ""
    return paragraph(
        "A client is posted here at ",
        Run(channel.post_at, bold=True),
        f" {spoken_weekdays(channel.days)}, the recap follows at ",
        Run(channel.recap_at, bold=True),
        f" ({channel.zone}).{free}",
    )


def _what_comes(state: ChannelState, now: datetime) -> list[Part]:
    channel = state.channel
    due = next_opening(state, now)
    today, next_day = local_day(channel, now), local_day(channel, due)
    days = [today + timedelta(days=n) for n in range(max((next_day - today).days, DAYS_TOLD))]
    why_not = [
        told
        for day in days
        if (told := _why_not(channel, day, day == today and day < next_day and not _came(state, day)))
    ]
    week = f"{next_week(channel, now).astimezone(ZoneInfo(channel.zone)):%A %d %B}"
    return [
        paragraph("The next one comes on ", Run(f"{next_day:%A %d %B} at {channel.post_at}", bold=True), "."),
        *([Bullets(tuple((Run(told),) for told in why_not))] if why_not else []),
        paragraph(
            f"On {week} the week’s picture comes before the recap, if {PEOPLE_MINIMUM} people or more have replied."
        ),
    ]


def _why_not(channel: Channel, day: date, hour_is_over: bool) -> str:
    """Why nothing comes on a day; empty where that goes without saying."""
    named = f"{day:%A %d %B}"
    match day_off(channel, day):
        case Off(why="holiday", name=name):
            return f"{named} is a holiday: {name}."
        case Off(why="date_off"):
            return f"{named} is a date off in this channel’s set-up."
        case Off(why="skipped"):
            return f"{named} is skipped. /practice resume takes that back."
        case None if hour_is_over:
            return "Today’s hour is over. /practice now posts a client all the same."
        case _:
            return ""


def _came(state: ChannelState, day: date) -> bool:
    return any(posted.day == day for posted in state.history)


def spoken_weekdays(days: Days) -> str:
    """The days of a week in words: `on weekdays`, `every day`, `on Monday and Wednesday`."""
    if days.weekdays == WORKWEEK:
        return "on weekdays"
    if len(days.weekdays) == len(day_name):
        return "every day"
    *others, last = [day_name[weekday] for weekday in days.weekdays]
    return f"on {', '.join(others)} and {last}" if others else f"on {last}"


def _spoken(channel: Channel, moment: datetime) -> str:
    return f"{moment.astimezone(ZoneInfo(channel.zone)):%A %d %B at %H:%M}"


def _headed(title: str, text: str) -> list[Part]:
    return [paragraph(Run(title, bold=True)), paragraph(text)] if text else []


def _entry_buttons(entry: Entry, guide: Guide) -> list[Json]:
    related = [e for name in entry.related if (e := entries(guide).get(name))]
    shown = [button(e.name, f"look_up_{n}", e.id) for n, e in enumerate(related[:3])]
    return [button("Share in channel", "share", entry.id), *shown]


def _entry_select(guide: Guide) -> Json:
    options = [option(e.name, e.id) for e in entries(guide).values()]
    return {
        "type": "static_select",
        "action_id": "look_up",
        "placeholder": plain_text("Look one up", 150),
        "options": options,
    }
