"""What the bot posts and whispers, laid out: the prompt, a reflection, a recap, a notice."""

import re
from collections.abc import Mapping, Sequence

from bot.guide.types import NONE, Client, Guide
from bot.practice.effects import Line, PostPrompt, PostRecap, PostWeek, Reflection, TellDirectly, Whisper
from bot.practice.reflection import QUOTE_CHARACTERS, Answered, Quoted, Said, spell
from bot.practice.saying import client_slots, fill, pieces, wording
from bot.slack.rich import (
    BAR_LABEL_MOST,
    Bullets,
    Json,
    Message,
    Paragraph,
    Part,
    Run,
    bar_chart,
    button,
    message,
    paragraph,
    quote,
    quoted,
)

_ANYBODY = Client("they", "", "they")
"""Where a sentence about a client speaks of several."""

_NO_SLOTS: Mapping[str, str] = {}


def show_prompt(effect: PostPrompt, guide: Guide) -> Message:
    """The day's client: who speaks, what is said, and the one line that invites."""
    prompt = guide.prompts[effect.prompt]
    invite = fill(wording(guide.voice, effect.invite.path), client_slots(prompt.client))
    return message(
        paragraph("Today’s client: ", Run(prompt.client.line, bold=True)), quote(prompt.statement), paragraph(invite)
    )


def show_reflection(reflection: Reflection, try_id: str, guide: Guide, words: str) -> Message:
    """A reflection with its buttons. Raises KeyError or ValueError where content or words are gone."""
    buttons = _choices(reflection, try_id, guide) if reflection.choices else _visible(try_id)
    return message(*_parts(reflection, guide, words), buttons=buttons)


def show_recap(effect: PostRecap, guide: Guide) -> Message:
    """The recap: the ways the team went where enough people answered, the question, and the thread is theirs."""
    prompt = guide.prompts[effect.prompt]
    slots = {**client_slots(prompt.client), "people": str(effect.people)}
    parts: list[Part] = [paragraph(_say(effect.opens, guide, slots))]
    if effect.counts and effect.ways:
        ways = ((way, n) for way, n in effect.ways)
        listed = tuple((Run(fill(guide.voice.findings[way].choice, slots)), Run(f": {n}")) for way, n in ways)
        parts += [paragraph(_say(effect.counts, guide, slots)), Bullets(listed)]
    parts += [paragraph(Run(prompt.question, bold=True)), paragraph(_say(effect.hands_over, guide, slots))]
    return message(*parts)


def show_week(effect: PostWeek, guide: Guide) -> Message:
    """The week's picture in words: what its clients pulled towards, which ways people went."""
    slots = {"clients": str(effect.clients), "people": str(effect.people)}
    parts: list[Part] = [paragraph(_say(effect.opens, guide, slots))]
    if effect.pulled:
        pulled = [(way, f"{n} of {effect.clients}") for way, n in effect.pulled]
        parts += [paragraph(_say(effect.pulls, guide, slots)), _ways(pulled, guide)]
    came = [(way, str(n)) for way, n in effect.ways]
    return message(*parts, paragraph(_say(effect.came, guide, slots)), _ways(came, guide))


def draw_week(effect: PostWeek, guide: Guide) -> Json:
    """The ways people went, drawn as bars."""
    bars = [(_bar_label(way, guide), n) for way, n in effect.ways]
    return bar_chart("The week’s replies", "people", bars)


def show_notice(effect: Whisper, guide: Guide, team: Mapping[str, str]) -> Message:
    """A notice to one person. `team` fills the slots that the team's own settings answer."""
    said = _say(effect.notice, guide, {**team, **dict(effect.facts)})
    return message(paragraph(re.sub(r"\s{2,}", " ", said).strip()))


def show_direct_notice(effect: TellDirectly, guide: Guide) -> Message:
    """A notice to one person, outside the channel that it names."""
    sentence = wording(guide.voice, effect.notice.path)
    named = Run("", channel=effect.place.channel)
    return message(paragraph(*(named if is_slot else Run(text) for text, is_slot in pieces(sentence))))


def say_notice(guide: Guide, kind: str, slots: Mapping[str, str] = _NO_SLOTS) -> str:
    """A notice's first wording, for answers that are given at once."""
    return fill(guide.voice.notices[kind][0], slots)


def _ways(ways: Sequence[tuple[str, str]], guide: Guide) -> Bullets:
    slots = client_slots(_ANYBODY)
    return Bullets(tuple((Run(fill(guide.voice.findings[way].choice, slots)), Run(f": {n}")) for way, n in ways))


def _bar_label(way: str, guide: Guide) -> str:
    """A category's name, or the first of its other names, that can stand below a bar."""
    if way == NONE:
        return fill(guide.voice.findings[NONE].choice, client_slots(_ANYBODY))
    category = guide.categories[way]
    names = (name for name in (category.name, *category.aliases) if len(name) <= BAR_LABEL_MOST)
    label = next(names, category.name)
    return label[:1].upper() + label[1:]


def _say(line: Line, guide: Guide, slots: Mapping[str, str]) -> str:
    return fill(wording(guide.voice, line.path), slots)


def _parts(reflection: Reflection, guide: Guide, words: str) -> list[Part]:
    """Paragraphs of a reflection: what the words carry; the client's line as a quotation; the thing to try."""
    parts: list[Part] = []
    runs: list[Run] = []
    for piece in spell(reflection, guide, words):
        match piece:
            case Said(text=text):
                runs.append(Run(text))
            case Quoted(text=text, cut=cut):
                runs.append(Run(quoted(text, QUOTE_CHARACTERS, cut=cut), italic=True))
            case Answered(name=name, text=text):
                parts += [Paragraph(tuple(runs)), paragraph(Run(f"{name} might say:", bold=True)), quote(text)]
                runs = []
    return [*parts, Paragraph(tuple(runs))] if any(run.text.strip() for run in runs) else parts


def _visible(try_id: str) -> list[Json]:
    return [button("I read it differently", "contest", try_id), button("More", "more", try_id)]


def _choices(reflection: Reflection, try_id: str, guide: Guide) -> list[Json]:
    slots = client_slots(guide.prompts[reflection.prompt].client)
    named = [
        button(fill(guide.voice.findings[reading].choice, slots), f"settle_{n}", f"{reading} {try_id}")
        for n, reading in enumerate(reflection.choices)
    ]
    return [*named, button(guide.voice.unsure.something_else, "contest", try_id)]
