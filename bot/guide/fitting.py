"""Does what is shown as one message fit into one? What is longer would be cut off."""

from collections.abc import Iterator
from itertools import chain

from bot.guide.parts import Parts
from bot.guide.problems import Problem
from bot.guide.source import Place

MESSAGE = 4000
"""Characters of a message: Slack's limit, which counts &, < and > as they are escaped."""

_LAYOUT = 200
"""Characters that headings and marks take."""


def check_fitting(parts: Parts) -> Iterator[Problem]:
    """Yields each prompt and each entry that is too long for one message."""
    invites = parts.voice.root.texts("invites", None) if parts.voice else iter(())
    invite = max((_size(place) for place in invites), default=0)
    for prompt in parts.each_prompt():
        shown = [*prompt.texts("client", "line"), *prompt.texts("statement")]
        size = _LAYOUT + invite + sum(map(_size, shown))
        if size > MESSAGE:
            yield shown[-1].problem(f"is too long for Slack: the post has {size} characters, at most {MESSAGE} fit.")
    if parts.guide:
        root = parts.guide.root
        for entry in chain(root.mappings("categories", None), root.mappings("entries", None)):
            yield from _check_entry(entry)


def _check_entry(entry: Place) -> Iterator[Problem]:
    size = _LAYOUT + entry_size(entry)
    if size > MESSAGE:
        yield entry.problem(f"is too long for Slack: it is shown in {size} characters, at most {MESSAGE} fit.")


def entry_size(entry: Place) -> int:
    """Returns how many characters of an entry are shown."""
    fields = ("name", "what_it_is", "how_to_recognise", "what_it_does", "not_here_when")
    shown = [place for field in fields for place in entry.texts(field)]
    shown += [*entry.texts("sounds_like", None), *entry.texts("slides_into", None, "how")]
    return sum(map(_size, shown))


def _size(place: Place) -> int:
    return len(place.value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))
