"""Whether a text seems to carry a real person's details. What is done about it lives in `practice`."""

import re
from collections.abc import Iterator

from bot.reader.words import forms

_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
_NUMBER = re.compile(r"(?<![\w.,/:-])[+(]{0,2}\d(?:[ ().-]{0,3}\d){6,14}(?![\w/:])")
_RECORD = re.compile(
    r"\b(?:mrn|nhs|ssn|dob|d\.o\.b|medicare|medicaid|aadhaar|hospital|patient|client|case|file|record|chart|policy"
    r"|insurance|registration|reg|ref|reference|uhid|ppsn?)\b[ ]?(?:id|no|nr|num|number|ref)?\b[ .:#]{0,4}"
    r"(?:is |was )?[a-z]{0,4}[-/]?\d[\d/.-]{3,16}",
    re.IGNORECASE,
)
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_DATE = re.compile(
    r"\b\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}\b|\b\d{4}-\d\d-\d\d\b|\bborn (?:in |on )?\d|\bdob\b|\bdate of birth\b"
    rf"|\b\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTH}\b|\b{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?\b",
    re.IGNORECASE,
)
_PERSON = r"(?:client|patient|pt|service user|supervisee|case|lady|lad)"
_WITH = r"(?:see|saw|seeing|have|had|treat|treated|work with|worked with)"
_CLIENT_OF_MINE = re.compile(
    rf"\b(?:my|our) (?:\w{{1,12}} ){{0,3}}{_PERSON}\b,? (?:called |named |is )?"
    rf"|\b{_PERSON} of (?:mine|ours),? (?:called |named )?"
    rf"|\bi(?:'m| am)? {_WITH} (?:a |an |this )?(?:\w{{1,12}} ){{0,3}}(?:called|named) ",
    re.IGNORECASE,
)
_NAME = re.compile(r"[A-Z][a-zà-ÿ'’]{1,20}(?: [A-Z](?:[a-zà-ÿ'’-]{1,24}|\.))*")
_FULL_NAME = re.compile(r"\b[A-Z][a-zà-ÿ]{1,20} (?:[A-Z]\.? )?[A-Z][a-zà-ÿ'’-]{1,24}\b")
_DETAIL = re.compile(
    r"\b(?:lives?|living|works?|working|employed|teaches) (?:in|at|on|for|near)\b"
    r"|\b(?:street|st\.|road|rd|avenue|close|estate|village|ward \d)\b"
    r"|\b(?:aged?|turn(?:ed|s)) \d{1,3}\b|\b\d{1,3} ?(?:yo|y/o|years? old|yrs? old)\b|,? \d{2},"
    r"|\b(?:diagnos(?:ed|is)|admitted|discharged|sectioned|prescribed|divorced?|arrested|overdosed?|miscarried)\b"
    r"|\b(?:last|this|next) (?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\b(?:19|20)\d\d\b"
    r"|\b(?:from|in|at) [A-Z][a-z]{2,}"
)
_NO_NAMES = forms(
    "I The This That And But So Who What When Where She He They It Is Was Does Did Do Just Too Again Also Always Never "
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July August "
    "September October November December"
)


def holds_private_details(text: str, known_names: frozenset[str]) -> bool:
    """Tells whether a text holds an address, a number, or a client's name together with details.

    `known_names` are the names of fictional clients: alone, or together, they are nobody's.
    """
    return (
        _EMAIL.search(text) is not None
        or _RECORD.search(text) is not None
        or any(map(_is_telephone, _NUMBER.findall(text)))
        or _names_own_client(text, known_names)
        or _holds_dated_name(text, known_names)
    )


def _is_telephone(number: str) -> bool:
    """Seven digits in two groups, or nine and more; not a row of years or small numbers."""
    groups = re.findall(r"\d+", number)
    digits = sum(map(len, groups))
    if all(len(group) <= 2 or re.fullmatch(r"(?:19|20)\d\d", group) for group in groups):
        return digits >= 9 and number[0] in "+0"
    return digits >= 9 or (digits == 7 and len(groups) == 2)


def _names_own_client(text: str, known_names: frozenset[str]) -> bool:
    """Whether a client of one's own is named, and something is told of them."""
    if _DETAIL.search(text) is None and _DATE.search(text) is None:
        return False
    names = (_NAME.match(text, opening.end()) for opening in _CLIENT_OF_MINE.finditer(text))
    return any(name is not None and not _is_nobody(name.group(), known_names) for name in names)


def _holds_dated_name(text: str, known_names: frozenset[str]) -> bool:
    return _DATE.search(text) is not None and any(not _is_nobody(name, known_names) for name in _full_names(text))


def _full_names(text: str) -> Iterator[str]:
    return (match.group() for match in _FULL_NAME.finditer(text))


def _is_nobody(name: str, known_names: frozenset[str]) -> bool:
    """Whether a name is a fictional client's, or no name."""
    known = {part for known in known_names for part in known.split()}
    return all(part in known or part in _NO_NAMES for part in name.split())
