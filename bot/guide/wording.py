"""Is what is written of the right length, said once, fictional and without risk? Nothing about names and slots."""

import re
from collections.abc import Iterator, Mapping
from itertools import chain

from bot.guide.parts import Parts, repeated
from bot.guide.problems import Problem
from bot.guide.slots import without_quotes
from bot.guide.source import Place

_LEAST_WORDINGS = 4

_PROMPT_WORDS: Mapping[tuple[str, ...], tuple[int, int]] = {
    ("statement",): (20, 90),
    ("next_lines", "*"): (1, 24),
    ("examples", "*"): (12, 45),
}
_VOICE_WORDS: Mapping[tuple[str, ...], tuple[int, int]] = {
    ("findings", "*", "opens", "*"): (1, 14),
    ("findings", "*", "ends", "*"): (1, 14),
    ("findings", "*", "does", "*"): (1, 14),
    ("findings", "*", "might"): (1, 9),
    ("turns", "*", "*"): (1, 14),
    ("unsure", "two", "*"): (1, 40),
}
"""Least and most words; in the voice without the words that are quoted."""

_WORD = re.compile(r"\S*\w\S*")
_SIGNS = re.compile(r"[\W_]+")

_RISK = re.compile(
    r"""\b(
        suicid\w* | self[- ]?harm\w* | overdos\w* | rap(?:e|ed|es|ing|ist) | molest\w* | abus(?:e|ed|es|er|ing|ive)
        | (?:kill|hang|hurt|cut|harm)(?:ed|ing|s)?\ (?:myself|yourself|himself|herself|themselves)
        | end(?:ing)?\ (?:my\ (?:own\ )?life|it\ all) | want(?:ed|s)?\ to\ die | better\ off\ dead
        | (?:beat|beats|beating|punch\w*|strangl\w+)\ (?:me|her|him|the\ kids?)\b(?!\ to\b)
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_PERSONAL = {
    "an e-mail address": re.compile(r"[\w.+-]+@[\w-]+\.\w+"),
    "a date with its year": re.compile(
        rf"\b\d{{1,2}}[./-]\d{{1,2}}[./-](?:19|20)?\d\d\b|\b(?:19|20)\d\d-\d\d-\d\d\b"
        rf"|\b{_MONTH}\.?(?: \d{{1,2}}(?:st|nd|rd|th)?)?,? (?:19|20)\d\d\b",
        re.IGNORECASE,
    ),
    "a phone number": re.compile(r"(?<![\w.-])\+?\(?\d(?:[ ()/.-]{0,2}\d){6,}(?!\w)"),
}


def count_words(text: str) -> int:
    """Counts words as people do: signs that stand alone are none."""
    return len(_WORD.findall(text))


def check_wording(parts: Parts) -> Iterator[Problem]:
    """Yields what is too short, too long, said twice, or does not belong into fictional prompts."""
    for prompt in parts.each_prompt():
        yield from _check_words(prompt, _PROMPT_WORDS)
        yield from _check_fiction(prompt)
    yield from repeated(parts.in_prompts("statement"), _bare)
    yield from repeated(chain(parts.in_prompts("next_lines", None), parts.in_prompts("examples", None)), _bare)
    if parts.voice:
        yield from _check_words(parts.voice.root, _VOICE_WORDS)
        yield from _check_wordings(parts)


def _check_words(root: Place, limits: Mapping[tuple[str, ...], tuple[int, int]]) -> Iterator[Problem]:
    for steps, (least, most) in limits.items():
        for place in root.texts(*(None if step == "*" else step for step in steps)):
            words = count_words(without_quotes(place.value))
            if not least <= words <= most:
                bounds = f"{least} to {most}" if least > 1 else f"at most {most}"
                yield place.problem(f"has {words} words, {bounds} are right.")


def _check_fiction(prompt: Place) -> Iterator[Problem]:
    for place in prompt.all_texts():
        for what, sign in _PERSONAL.items():
            if found := sign.search(place.value):
                yield place.problem(f'"{found.group()}" looks like {what}. Clients are fictional: leave it out.')
                break
    for place in chain(prompt.texts("statement"), prompt.texts("next_lines", None)):
        if found := _RISK.search(place.value):
            yield place.problem(f'"{found.group()}" sounds like risk. Prompts hold none: say it another way.')


def _check_wordings(parts: Parts) -> Iterator[Problem]:
    """Each list of the voice's wordings holds no wording twice; a category's `ends` are as many as its `opens`."""
    if not parts.voice:
        return
    root = parts.voice.root
    lists = [root.find("invites"), root.find("findings", None, None), root.find("turns", None)]
    lists += [root.find(section, None) for section in ("unsure", "notices", "recap")]
    for place in chain.from_iterable(lists):
        if isinstance(place.value, list):
            yield from repeated(place.texts(None), _bare)
    for category in parts.categories():
        for ends in root.find("findings", category, "ends"):
            if isinstance(ends.value, list) and len(ends.value) < _LEAST_WORDINGS:
                yield ends.problem(f"needs at least {_LEAST_WORDINGS}, has {len(ends.value)}.")


def _bare(text: str) -> str:
    """A text without capitals and signs: what remains is what counts as the same."""
    return _SIGNS.sub(" ", text.casefold()).strip()
