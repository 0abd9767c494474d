"""Modals and App Home, laid out. What is done with what people choose there lives in `listeners`."""

import json
from calendar import day_name
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from itertools import accumulate
from zoneinfo import ZoneInfo, available_timezones

from bot.almanac import find_regions, regions
from bot.guide.types import NONE, Guide, Prompt
from bot.practice.days import Days
from bot.practice.events import ChannelId
from bot.practice.saying import client_slots, fill
from bot.practice.thread import Channel
from bot.slack.dates import DATES_MOST, read_dates, write_dates
from bot.slack.rich import Bullets, Json, Part, Run, option, paragraph, plain_text, quote, rich_text, shorten
from bot.slack.translate import Payload

SETUP, CONTEST, MORE, EXPORT = "setup", "contest", "more", "export"
CHOICE, WRITING = "choice", "writing"

HOME_LINES, EXPORT_LINES, LINE_MOST = 20, 800, 200
"""How many tries are listed at most, and characters of each."""

EXPORT_BYTES, LAYOUT_BYTES = 200_000, 120
"""What the listed lines may come to, and what each costs besides itself: a view holds 250,000 bytes."""

TEACHES = "Keep my words and my reading, so that it can learn"
TEACHES_HOW = (
    "Only if you tick this: without your name, for whoever looks after the guide here. Until the recap, Forget me "
    "takes it back; after that nobody can tell whose it was."
)

FORGETTING = "All that was kept of you is being deleted."

NO_REGION, NO_HOLIDAYS = "none", "No public holidays"

OFFERED_MOST = 100
"""Options that a menu can offer at a time."""


def setup_modal(channel: str, zone: str | None, post_at: str, recap_at: str, days: Days, *, first: bool) -> Json:
    """Chooses a channel's days and hours. `zone` is None while the person's own is being asked for."""
    zone_select: Json = {
        "type": "external_select",
        "action_id": "zone",
        "min_query_length": 2,
        "placeholder": plain_text("Type a city, e.g. Lisbon", 150),
    }
    if zone:
        zone_select["initial_option"] = option(zone, zone)
    now: Json = {"type": "checkboxes", "action_id": "now", "options": [option("Post the first client now", "now")]}
    blocks = [
        rich_text(paragraph("One client statement is posted here a day; a recap closes that day.")),
        _input("post_at", "The client comes at", _time("post_at", post_at)),
        _input("recap_at", "The recap comes at", _time("recap_at", recap_at)),
        _input(f"zone_{zone or 'unknown'}", "In the time zone of", zone_select),
        _input("weekdays", "On these days", _weekdays(days)),
        {**_input(f"region_{days.region or NO_REGION}", "But not on the holidays of", _region(days)), "optional": True},
        {**_input("dates_off", "Nor on these dates", _dates_off(days)), "optional": True},
    ]
    if first:
        now["initial_options"] = now["options"]
    blocks.append({**_input("now", "And today?", now), "optional": True})
    return _modal(SETUP, "Practice here", blocks, submit="Save", private_metadata=channel)


def _weekdays(days: Days) -> Json:
    offered = [option(name, str(weekday)) for weekday, name in enumerate(day_name)]
    element: Json = {"type": "checkboxes", "action_id": "weekdays", "options": offered}
    return {**element, "initial_options": [offered[weekday] for weekday in sorted(days.weekdays)]}


def _region(days: Days) -> Json:
    named = regions().get(days.region)
    return {
        "type": "external_select",
        "action_id": "region",
        "min_query_length": 2,
        "placeholder": plain_text("Type a country or a part of one, e.g. Bayern", 150),
        "initial_option": option(named.name, named.id) if named else option(NO_HOLIDAYS, NO_REGION),
    }


def _dates_off(days: Days) -> Json:
    typed = write_dates(days.dates_off)
    element: Json = {"type": "plain_text_input", "action_id": "dates_off", "multiline": True, "max_length": DATES_MOST}
    element["placeholder"] = plain_text("2026-12-31, or 2026-12-24 to 2027-01-06, each on a line of its own", 150)
    return {**element, "initial_value": typed} if typed else element


def region_options(typed: str) -> list[Json]:
    """Regions whose names hold what was typed, and that there be none."""
    found = [option(region.name, region.id) for region in find_regions(typed)[: OFFERED_MOST - 1]]
    return [*found, option(NO_HOLIDAYS, NO_REGION)]


def chosen_days(body: Payload) -> Days:
    """The days that a submitted set-up chose. Raises ValueError or DatesRefused where they are none."""
    weekdays = tuple(sorted(int(weekday) for weekday in chosen(body, "weekdays")))
    region = next(iter(chosen(body, "region")), NO_REGION)
    dates_off = read_dates("\n".join(chosen(body, "dates_off")))
    return Days(weekdays, "" if region == NO_REGION else region, dates_off)


def setup_saved() -> Json:
    """What is said once a channel's hours are chosen: whether the bot is in the channel, only a post can tell."""
    said = (
        "Saved. Where nothing is posted at its hour, I am not in this channel yet: "
        "invite me with /invite @Headlamp, then use /practice resume."
    )
    return _modal(MORE, "Practice here", [rich_text(paragraph(said))])


def zone_options(typed: str) -> list[Json]:
    """Time zones whose names hold what was typed, those whose city begins so first."""
    wanted = "_".join(typed.casefold().split())
    found = [zone for zone in known_zones() if wanted in zone.casefold()]
    found.sort(key=lambda zone: not zone.casefold().rpartition("/")[2].startswith(wanted))
    return [option(zone, zone) for zone in found[:OFFERED_MOST]]


@cache
def known_zones() -> tuple[str, ...]:
    """Every zone that is named after a place, and UTC."""
    return tuple(sorted(zone for zone in available_timezones() if "/" in zone or zone == "UTC"))


def choice_modal(channel: str, foreseen: str, when: str) -> Json:
    """Chooses a channel's next client; `foreseen` is who comes otherwise."""
    select: Json = {
        "type": "external_select",
        "action_id": "client",
        "min_query_length": 0,
        "placeholder": plain_text("Type a name, a trade, a theme or level 2", 150),
    }
    blocks = [
        rich_text(paragraph("As things stand, ", Run(foreseen, bold=True), f" comes on {when}.")),
        _input("client", "Who comes instead?", select),
        rich_text(paragraph("/practice write lets you write a client of your own.")),
    ]
    return _modal(CHOICE, "The next client", blocks, submit="Choose", private_metadata=channel)


def writing_modal(channel: str) -> Json:
    """A sheet for a client of the lead's own."""
    pronouns = [option(word, word) for word in ("she", "he", "they")]
    radio: Json = {"type": "radio_buttons", "action_id": "pronouns", "options": pronouns, "initial_option": pronouns[0]}
    statement = {**_line("statement", 1500), "multiline": True}
    invitation = _input("invitation", "How do they ask for help, and for proof of none?", _line("invitation", 600))
    blocks = [
        rich_text(paragraph("For this channel alone. Fictional, nobody you know, and without danger to anyone.")),
        _input("name", "First name", _line("name", 40)),
        _input("line", "Age, trade or place", _line("line", 100, "52, elevator mechanic in Hamilton")),
        _input("pronouns", "Pronouns", radio),
        _input("statement", "What do they say? 20 to 90 words, as speech", statement),
        _input("question", "One question for the team’s talk", _line("question", 600)),
        {**invitation, "optional": True},
    ]
    return _modal(WRITING, "Write a client", blocks, submit="Choose", private_metadata=channel)


def choice_saved(written: bool) -> Json:
    """What is said once the next client is chosen."""
    said = "Your client comes next." if written else "This client comes next."
    said += " If you think again, /practice next chooses another."
    return _modal(MORE, "The next client", [rich_text(paragraph(said))])


def spoken_day(channel: Channel, moment: datetime) -> str:
    """A day by a channel's own calendar."""
    return f"{moment.astimezone(ZoneInfo(channel.zone)):%A %d %B}"


def channel_of(body: Payload) -> ChannelId:
    """The channel that a modal was opened for."""
    return ChannelId(body["team"]["id"], body["view"]["private_metadata"])


def contest_modal(guide: Guide, prompt: Prompt, try_id: str) -> Json:
    """The author's own reading of their reply."""
    slots = client_slots(prompt.client)
    readings = [*guide.categories, NONE]
    options = [option(fill(guide.voice.findings[reading].choice, slots), reading) for reading in readings]
    choice = {
        "type": "multi_static_select",
        "action_id": "labels",
        "options": options,
        "placeholder": plain_text("One or more, in the order they stand", 150),
    }
    given: Json = {"type": "checkboxes", "action_id": "teaches", "options": [option(TEACHES, "teaches")]}
    blocks = [
        rich_text(paragraph("Your reading of your own words stands. What were you doing here?")),
        _input("labels", "I read it as", choice),
        {**_input("teaches", "And for the reader?", given), "optional": True},
        rich_text(paragraph(TEACHES_HOW)),
    ]
    return _modal(CONTEST, "I read it differently", blocks, submit="Save", private_metadata=try_id)


def more_modal(guide: Guide, prompt: Prompt, labels: Sequence[str], *, examples: bool) -> Json:
    """What the guide says about a reading, and four ways to say it to this client for whoever has answered."""
    parts: list[Part] = []
    for label in dict.fromkeys(label for label in labels if label in guide.categories):
        category = guide.categories[label]
        parts += [paragraph(Run(category.name, bold=True)), paragraph(category.what_it_is)]
        parts += [paragraph(category.what_it_does)]
        if category.not_here_when:
            parts += [paragraph(Run("Not here when: ", bold=True), category.not_here_when)]
    if prompt.invitation:
        parts += [paragraph(Run(f"What pulls, with {prompt.client.name}", bold=True)), paragraph(prompt.invitation)]
    if not examples:
        parts += [paragraph("Four ways to say it open here once you have answered in the thread yourself.")]
        return _modal(MORE, "More", [rich_text(*parts)])
    written = f"Your lead wrote {prompt.client.name}. What the moves can sound like, with other clients"
    parts += [paragraph(Run(f"Four ways to say it to {prompt.client.name}" if prompt.examples else written, bold=True))]
    for move in guide.moves():
        example = prompt.examples.get(move.id, move.sounds_like[0])
        parts += [paragraph(Run(move.name, italic=True)), quote(example)]
    return _modal(MORE, "More", [rich_text(*parts)])


def home_view(guide: Guide, kept: Sequence[str], words_kept: int, *, forgets: bool = False) -> Json:
    """App Home: what this is, what is kept of me, and the ways to look at it and to have it gone."""
    parts: list[Part] = [
        paragraph(Run("Headlamp", bold=True)),
        paragraph(
            "A fictional client a day, in your training channel. Reply in the thread with what you would say; "
            "the reflection reads your words with the guide."
        ),
        paragraph(Run("What is kept of you here", bold=True)),
    ]
    if kept:
        parts.append(_bullets(_newest(kept, HOME_LINES)))
    parts.append(paragraph(FORGETTING if forgets else _kept_line(len(kept), words_kept)))
    export = {"type": "button", "text": plain_text("Show all that is kept"), "action_id": "export", "value": "export"}
    forget = {
        "type": "button",
        "text": plain_text("Forget me"),
        "action_id": "forget",
        "value": "forget",
        "style": "danger",
        "confirm": {
            "title": plain_text("Forget me?"),
            "text": plain_text("All that is kept of you is deleted at once, with the reflections that quote you."),
            "confirm": plain_text("Forget me"),
            "deny": plain_text("Keep it"),
        },
    }
    move_select = {
        "type": "static_select",
        "action_id": "look_up_home",
        "placeholder": plain_text("Look up a move or a pull"),
        "options": [option(entry.name, entry.id) for entry in (*guide.categories.values(), *guide.entries.values())],
    }
    blocks = [rich_text(*parts), {"type": "actions", "elements": [export, forget]}]
    return {"type": "home", "blocks": [*blocks, {"type": "actions", "elements": [move_select]}]}


def export_modal(kept: Sequence[str], words_kept: int) -> Json:
    """All that is kept of a person, to read and to copy."""
    sizes = accumulate(len(json.dumps(line)) + LAYOUT_BYTES for line in kept[:EXPORT_LINES])
    lines = _newest(kept, sum(size <= EXPORT_BYTES for size in sizes))
    listed = [rich_text(_bullets(lines[start : start + 10])) for start in range(0, len(lines), 10)]
    return _modal(EXPORT, "Kept of you", [*listed, rich_text(paragraph(_kept_line(len(kept), words_kept)))])


def page_modal(title: str, blocks: list[Json]) -> Json:
    """A modal that only shows something."""
    return _modal(MORE, title, blocks)


def _newest(lines: Sequence[str], most: int) -> list[str]:
    """The first of the lines, and how many more there are."""
    more = [f"And {len(lines) - most} earlier ones."] if len(lines) > most else []
    return [*(shorten(line, LINE_MOST) for line in lines[:most]), *more]


def _bullets(lines: Sequence[str]) -> Bullets:
    return Bullets(tuple((Run(line),) for line in lines))


def _kept_line(tries: int, words_kept: int) -> str:
    if not tries:
        return "Nothing so far."
    return f"The words of {words_kept} of your messages are kept until their recap; of the rest only what is listed."


def _modal(
    callback_id: str, title: str, blocks: list[Json], submit: str | None = None, private_metadata: str = ""
) -> Json:
    view: Json = {
        "type": "modal",
        "callback_id": callback_id,
        "title": plain_text(shorten(title, 24)),
        "close": plain_text("Close" if submit is None else "Cancel"),
        "blocks": blocks,
        "private_metadata": private_metadata,
    }
    return {**view, "submit": plain_text(submit)} if submit else view


def _input(block_id: str, label: str, element: Json) -> Json:
    return {"type": "input", "block_id": block_id, "label": plain_text(label), "element": element}


def _line(action_id: str, most: int, example: str = "") -> Json:
    element: Json = {"type": "plain_text_input", "action_id": action_id, "max_length": most}
    return {**element, "placeholder": plain_text(example, 150)} if example else element


def _time(action_id: str, at: str) -> Json:
    return {"type": "timepicker", "action_id": action_id, "initial_time": at}


def chosen(body: Payload, name: str) -> list[str]:
    """What a submitted modal holds under an action's name, as a list of values; empty where nothing was chosen."""
    for actions in body["view"]["state"]["values"].values():
        if name in actions:
            return _values(actions[name])
    return []


def block_of(body: Payload, name: str) -> str:
    """The block of a submitted modal that holds an action. Raises StopIteration where none does."""
    return next(str(block) for block, actions in body["view"]["state"]["values"].items() if name in actions)


def _values(state: Payload) -> list[str]:
    match state:
        case {"selected_time": str() as at}:
            return [at]
        case {"type": "plain_text_input", "value": str() as text}:
            return [text]
        case {"selected_option": {"value": str() as value}}:
            return [value]
        case {"selected_options": [*options]}:
            return [str(one["value"]) for one in options]
        case _:
            return []
