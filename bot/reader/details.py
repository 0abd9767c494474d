"""Whether a text seems to carry a real person's details. What is done about it lives in `practice`."""

import re
from collections.abc import Iterable, Iterator

from bot.reader.identifiers import holds_identifier
from bot.reader.senses import SENSES
from bot.reader.words import forms

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_ORDINAL = (
    r"(?:(?:twenty|thirty)[ -])?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth"
    r"|eleventh|twelfth"
    r"|thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|thirtieth)"
)
_DATE = re.compile(
    r"\b\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}\b|\b\d{4}-\d\d-\d\d\b|\bborn (?:in |on )?\d|\bdob\b|\bdate of birth\b"
    rf"|\b\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTH}\b|\b{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?\b"
    rf"|\b{_MONTH} (?:the )?{_ORDINAL}\b|\b{_ORDINAL} (?:of )?{_MONTH}\b|\bborn (?:in|on) (?:the )?{_MONTH}\b"
    r"|\bborn (?:in |on )?(?:nineteen|twenty|two thousand)\b",
    re.IGNORECASE,
)
_SHORT_DATE = re.compile(rf"\b\d{{1,2}}[/.]\d{{1,2}}\b|\b{_MONTH},? (?:19|20)\d\d\b|\b\d{{3,}}", re.IGNORECASE)
_PERSON = (
    r"(?:client|patient|pt|service user|supervisee|case|lady|lad|pupil|student|resident|inpatient"
    r"|outpatient|girl|boy)"
)
_WITH = r"(?:see|saw|seeing|have|had|treat|treated|work with|worked with)"
_CLIENT_OF_MINE = re.compile(
    rf"\b(?:my|our) (?:\w{{1,12}} ){{0,3}}{_PERSON}\b,? (?:called |named |is )?"
    rf"|\b{_PERSON} of (?:mine|ours),? (?:called |named )?"
    rf"|\bi(?:'m| am)? {_WITH} (?:a |an |this )?(?:\w{{1,12}} ){{0,3}}(?:called|named) ",
    re.IGNORECASE,
)
_UPPER = r"[A-ZÀ-ÖØ-ÞĆČĎĐĘĚĞĢĶŁĹŃŇŐŘŚŞŠȘŤȚŮŰŹŻŽİ]"
_LOWER = r"[a-zß-öø-ÿăąćčďđęěğıłńňőřśşšșťțůűźżž'’-]"
_NAME = re.compile(rf"{_UPPER}{_LOWER}{{1,20}}(?: {_UPPER}(?:{_LOWER}{{1,24}}|\.)){{0,6}}")
_FULL_NAME = re.compile(rf"\b{_UPPER}{_LOWER}{{1,20}} (?:{_UPPER}\.? )?{_UPPER}{_LOWER}{{1,24}}\b")
_NAMED_LATER = re.compile(
    rf"\b(?:my|our) (?:\w{{1,12}} ){{0,3}}{_PERSON}\b[^.?!\n]{{0,120}}"
    rf"\b(?:name is|name's|names?|named|called|first name|goes by|initials)[ :]{{1,2}}(?:is )?(?={_UPPER})",
)
_NAME_GIVEN = re.compile(rf"\b(?:[Nn]ame(?:'s| is|:)|[Ff]irst name|[Ss]urname|[Ii]nitials) (?:is )?(?={_UPPER})")
_LOWER_NAME = re.compile(
    rf"\b(?:my|our) (?:\w{{1,12}} ){{0,2}}{_PERSON} (?:called "
    rf"|named )?(?P<name>[a-z]{{3,20}})(?= [a-z]{{3,20}},|,| \()"
)
_TITLED = re.compile(
    rf"\b(?:Mr|Mrs|Ms|Miss|Mdm|Mx|Frau|Herr|Señora?|Mme|Mlle|Madame|Monsieur|Shri|Smt|Encik|Cik|Puan|Chief"
    rf"|Alhaji|Alhaja"
    rf"|Sgt|Cpl|Pte|Sergeant|Corporal|Private)\.? (?={_UPPER}{_LOWER})"
)
_TREATED = re.compile(
    rf"\b(?:[Ss]aw|[Ss]een|[Aa]ssessed|[Aa]dmitted|[Dd]ischarged|[Tt]reated|[Rr]eferred"
    rf"|[Ss]ectioned) (?={_UPPER}{_LOWER}{{1,20}}\b(?!['’]s))"
)
_INITIALS = re.compile(r"\b(?!U\.S|U\.K|A\.M|P\.M|A\.A|D\.C|N\.B|P\.S)[A-Z]\. ?[A-Z]\.")
_DETAIL = re.compile(
    r"\b(?:lives?|living|works?|working|employed|teaches) (?:in|at|on|for|near)\b"
    r"|\b(?:street|st\.|road|rd|avenue|close|estate|village|ward \d)\b"
    r"|\b(?:aged?|turn(?:ed|s)) \d{1,3}\b|\b\d{1,3} ?(?:yo|y/o|years? old|yrs? old)\b|,? \d{2},"
    r"|\b(?:diagnos(?:ed|is)|admitted|discharged|sectioned|prescribed|divorced?|arrested|overdosed?"
    r"|miscarried)\b"
    r"|\b(?:last|this|next) (?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\b(?:19|20)\d\d\b"
    r"|\b(?:from|in|at) [A-Z][a-z]{2,}"
)
_NO_NAMES = forms(
    "I The This That And But So Who What When Where She He They It Is Was Does Did Do Just Too Again Also Always Never "
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July August "
    "September October November December"
)

_NO_LOWER_NAMES = forms(
    "today yesterday tonight then now here there too also though however mostly lol once who which that "
    "this last before "
    "group load base list work notes centre centered room session sessions statement statements said "
    "says does always never "
    "obviously honestly sadly actually maybe anyway and but for with from years ago week weeks month "
    "months online currently"
)


def holds_private_details(text: str, known_names: frozenset[str]) -> bool:
    """Tells whether a text holds an address, a number, or a client's name together with details.

    `known_names` are the names of fictional clients: alone, or together, they are nobody's.
    """
    return (
        holds_identifier(text)
        or _names_own_client(text, known_names)
        or _names_in_lower_case(text, known_names)
        or (_DATE.search(text) is not None and _names_somebody(text, known_names))
    )


def _names_own_client(text: str, known_names: frozenset[str]) -> bool:
    """Whether a client of one's own is named in full, or is named and something is told of them."""
    names = [name for name in _names_after((_CLIENT_OF_MINE, _NAMED_LATER), text) if not _is_nobody(name, known_names)]
    return any(" " in name for name in names) or (bool(names) and _tells_of_somebody(text))


def _names_in_lower_case(text: str, known_names: frozenset[str]) -> bool:
    """Whether a client of one's own is named without a capital: by a word that is no word."""
    known = {name.lower() for name in known_names} | SENSES.keys() | _NO_LOWER_NAMES
    named = any(match["name"] not in known for match in _LOWER_NAME.finditer(text))
    return named and _tells_of_somebody(text)


def _names_somebody(text: str, known_names: frozenset[str]) -> bool:
    """Whether a text names a person in full, by a title, as treated, or by initials."""
    names = (*_full_names(text), *_names_after((_TITLED, _TREATED, _NAME_GIVEN), text))
    return _INITIALS.search(text) is not None or any(not _is_nobody(name, known_names) for name in names)


def _tells_of_somebody(text: str) -> bool:
    return any(told.search(text) is not None for told in (_DETAIL, _DATE, _SHORT_DATE))


def _names_after(openings: Iterable[re.Pattern[str]], text: str) -> Iterator[str]:
    """The names that stand where one of the openings ends."""
    ends = (found.end() for opening in openings for found in opening.finditer(text))
    return (name.group() for name in (_NAME.match(text, end) for end in ends) if name is not None)


def _full_names(text: str) -> Iterator[str]:
    return (match.group() for match in _FULL_NAME.finditer(text))


def _is_nobody(name: str, known_names: frozenset[str]) -> bool:
    """Whether a name is a fictional client's, or no name."""
    known = {part for known in known_names for part in known.split()}
    return all(part in known or part in _NO_NAMES for part in name.split())
