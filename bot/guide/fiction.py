"""Are clients fictional, and is nobody in danger? What is found here, nobody can decide to keep."""

import re
from collections.abc import Iterator

from bot.guide.parts import Parts
from bot.guide.problems import Problem
from bot.guide.source import Place

_RISK = re.compile(
    r"""\b(
        suicid\w* | self[- ]?harm\w* | overdos\w* | rap(?:e|ed|es|ing|ist) | molest\w* | abus(?:e|ed|es|er|ing|ive)
        | (?:kill|hang|hurt|cut|harm|starv|shoot|drown)(?:e|ed|ing|s|ting)?\ (?:my|your|him|her|them)sel(?:f|ves)
        | end(?:ing)?\ (?:(?:my|your|his|her|their)\ (?:own\ )?life|it\ all)
        | want(?:ed|s)?\ to\ die | better\ off\ dead | wish(?:ed)?\ (?:that\ )?i\ (?:was|were)\ dead
        | (?:not|\w+n.t)\ want\ to\ (?:live|wake\ up|be\ (?:here|alive)\ any\ ?more)
        | (?:beat|beats|beating|punch\w*|strangl\w+|chok(?:es|ed))\ (?:me|her|him|the\ kids?)\b(?!\ to\b)
        | (?:mak(?:e|es|ing)|made)\ (?:myself|herself|himself)\ (?:sick|vomit|throw\ up)
        | (?:hear|hears|hearing)\ voices | (?:stopped|quit)\ (?:taking\ )?my\ (?:meds|medication|insulin|lithium)
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)
"""Words of danger: to oneself, from others, and where the guide's moves do not belong."""

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_PERSONAL = {
    "an e-mail address": re.compile(r"[\w.+-]+@[\w-]+\.\w+"),
    "a web address": re.compile(r"\bhttps?://\S+|\bwww\.\S+", re.IGNORECASE),
    "somebody's name on a network": re.compile(r"(?<![\w.])@\w{3,}"),
    "a date with its year": re.compile(
        rf"\b\d{{1,2}}[./-]\d{{1,2}}[./-](?:19|20)?\d\d\b|\b(?:19|20)\d\d-\d\d-\d\d\b"
        rf"|\b{_MONTH}\.?(?: \d{{1,2}}(?:st|nd|rd|th)?)?,? (?:19|20)\d\d\b",
        re.IGNORECASE,
    ),
    "a phone number": re.compile(r"(?<![\w.-])\+?\(?\d(?:[ ()/.-]{0,2}\d){6,}(?!\w)"),
    "the number of a record": re.compile(
        r"\b(?:nhs|ssn|dob|passport|policy|account|case|file|patient|insurance)"
        r" (?:no|nr|number|id)?\b[ .:#]{0,3}\d[\d/.-]{3,}",
        re.IGNORECASE,
    ),
    "an address": re.compile(
        r"\b\d{1,5}[a-z]? (?:[A-Z][\w'’]+ ){1,3}(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Close|Crescent"
        r"|Boulevard|Blvd|Terrace|Square|Way|Place|Court)\b|\b[A-Z][\w'’]+(?:straat|straße|strasse|gasse|weg) \d{1,4}\b"
        r"|\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b"
    ),
}
_MAY_BE_PERSONAL = re.compile(r"[\d@]|www|http", re.IGNORECASE)
"""What every sign of a real person's holds: texts without it, which are most, need no closer look."""

_FULL_NAME = re.compile(
    r"(?<![.?!…\"“”] )(?<!^)\b(?!(?:New|North|South|East|West|San|Los|Las|Saint|St|Port|The|Mount|Lake|Great)\b)"
    r"[A-Z][a-zà-ÿ]{1,20} (?:[A-Z]\. )?[A-Z][a-zà-ÿ'’-]{2,24}\b"
)
"""Two words that are written as a person's names are; not where a sentence begins."""
_DETAIL = re.compile(
    rf"\b\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTH}\b|\b{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?\b"
    r"|\b(?:born|aged) (?:in |on )?\d|\b\d{1,3} years old\b|\b(?:19|20)\d\d\b|\b\d{4,}\b",
    re.IGNORECASE,
)
"""What makes a full name somebody's: a day, an age, a year, a number."""


def check_fiction(parts: Parts) -> Iterator[Problem]:
    """Yields what looks like a real person's, and what sounds like risk, in every text of every prompt."""
    for prompt in parts.each_prompt():
        yield from _check_surname(prompt)
        for place in prompt.all_texts():
            if wrong := not_fictional(place.value) or sounds_like_risk(place.value):
                yield place.problem(wrong)


def not_fictional(text: str) -> str:
    """Says what in a text looks like a real person's details; empty where nothing does."""
    if not _MAY_BE_PERSONAL.search(text):
        return ""
    for what, sign in _PERSONAL.items():
        if found := sign.search(text):
            return f'"{found.group()}" looks like {what}. Clients are fictional: leave it out.'
    name, detail = _FULL_NAME.search(text), _DETAIL.search(text)
    if name and detail:
        return (
            f'"{name.group()}" with "{detail.group()}" looks like a real person. '
            "Clients are fictional: leave the surname or the number out."
        )
    return ""


def sounds_like_risk(text: str) -> str:
    """Says what in a text sounds like danger; empty where nothing does."""
    found = _RISK.search(text)
    return f'"{found.group()}" sounds like risk. Prompts hold none: say it another way.' if found else ""


def surname_in(line: str, name: str) -> str:
    """Says that a client's line goes on with a surname after the name; empty where it does not."""
    follows = line.removeprefix(name).split(",")[0]
    found = follows.startswith(" ") and follows.split()
    if not found or line == follows or not found[0][0].isupper():
        return ""
    return f'"{found[0]}" looks like a surname. Clients have a first name alone.'


def _check_surname(prompt: Place) -> Iterator[Problem]:
    for name in prompt.texts("client", "name"):
        for line in prompt.texts("client", "line"):
            if wrong := surname_in(line.value, name.value):
                yield line.problem(wrong)
