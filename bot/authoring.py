"""What authors of content are shown: the check with the reader's ear, and a prompt as the channel would see it."""

import html
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path

from bot.guide.checking import check_content
from bot.guide.hearing import Hear
from bot.guide.types import NONE, Guide, Prompt
from bot.practice.effects import Line, PostPrompt
from bot.practice.events import ChannelId
from bot.practice.reading import surely_carried
from bot.reader.arrays import ModelRefused
from bot.reader.local import LocalReader
from bot.slack.messages import show_prompt
from bot.wiring import WEIGHTS

HOW_TO_KEEP = (
    "A warning is for you to judge. Reword the text; or keep it, with the reason beside it:\n"
    "  text: the text\n"
    "  why_kept: what a person hears in it"
)


def check_all(content: Path) -> tuple[list[str], bool]:
    """Checks a guide's folder; gives what is told, line by line, and whether nothing is wrong."""
    hear, deaf = _ear(content)
    found = check_content(content, hear)
    warnings = sum(problem.is_warning for problem in found)
    problems = len(found) - warnings
    said = _counted(problems, "problem") if problems else "The content is in order"
    said += f", with {_counted(warnings, 'warning')}" if warnings else ""
    told = [*map(str, found), *([deaf] if deaf and not problems else []), *([HOW_TO_KEEP] if warnings else [])]
    return [*told, f"{said}."], not problems


def _counted(n: int, what: str) -> str:
    return f"{n} {what}{'s' * (n != 1)}"


def _ear(content: Path) -> tuple[Hear | None, str]:
    """How the reader hears a text; None, with the reason, where there is no reader for this guide."""
    try:
        reader = LocalReader.load(content / WEIGHTS)
    except ModelRefused as refused:
        return None, f"What the reader hears in the texts was left out: {refused}"
    return lambda text, client: surely_carried(reader.read(text, client)), ""


def preview(guide: Guide, prompt_id: str) -> tuple[bool, str]:
    """Shows a prompt as the channel would see it, and below what stays hidden there; tells whether there is one."""
    prompt = guide.prompts.get(prompt_id)
    if prompt is None:
        near = get_close_matches(prompt_id, guide.prompts, n=1)
        return False, f"{prompt_id} is no prompt of this guide." + (f" Did you mean {near[0]}?" if near else "")
    return True, "\n".join(_lines(prompt, guide))


def _lines(prompt: Prompt, guide: Guide) -> Iterator[str]:
    post = PostPrompt("", ChannelId("", ""), "", guide.hash, prompt.id, Line("invites/0"))
    yield html.unescape(show_prompt(post, guide).text)
    yield f"\nThe channel sees the lines above. Theme: {prompt.theme}. Level: {prompt.level}."
    yield f"It pulls towards: {', '.join(guide.categories[pull].name for pull in prompt.pulls)}."
    yield f"The invitation: {prompt.invitation}"
    yield f"\nWhat {prompt.client.name} might say next, after a reply that carries"
    for reading in (*guide.categories, NONE):
        yield f"  {_name(reading, guide)}:\n    {prompt.next_lines[reading]}"
    yield f"\nWays to say it to {prompt.client.name}"
    for move, example in prompt.examples.items():
        yield f"  {_name(move, guide)}:\n    {example}"
    yield f"\nFor the team's talk: {prompt.question}"


def _name(reading: str, guide: Guide) -> str:
    return "No pull and no move" if reading == NONE else guide.categories[reading].name
