"""Whether a reply asks the client about safety, or a colleague speaks of their own distress. Words, no judgement:
what is done about it lives in `practice`."""

import re

from bot.reader.distress_words import AT_RISK, IN_DANGER, UNWELL
from bot.reader.risk_words import NOT_MEANT, SELF_HARM, SUBJECTS, SUICIDE, any_of
from bot.reader.spelling import folded

_TO_CLIENT = any_of(
    r"(?:you|your|youre|youve|youd|youll|yourself|ask(?:ed|ing)?)\b",
    r"at home\b|in the (?:house|home)\b|does it ever\b",
    r"(?:anyone|anybody|someone|somebody|he|she|him|her|kids|children|baby)\b.{0,80}\?",
)
_AMONG_COLLEAGUES = any_of(
    r"(?:any|do|of|about|have|are) (?:of )?you (?:guys|all|lot|folks)\b|any of you\b",
    r"(?:is|does|has|did|was) anyone else\b",
    r"(?:do|should|are|shall|can|would|could|have) we\b",
)
_ASKING = any_of(
    r"(?:ask(?:ed|ing)?|check(?:ing)?|need to know|tell me|wonder(?:ing)?|id|i would|i need|i want"
    r"|i have to|lets|let us)\b",
    r"(?:are|have|do|did|were|dey|got) (?:you|i hear)\b|(?:is|does|has|did) (?:he|she|they|anyone|anybody"
    r"|someone)\b",
    r"(?:any thoughts|ever|worried|concerned|or not|sounds like)\b",
)
_ECHOED = any_of(
    r"you(?:r|re|ve|d)? (?:say|said|saying|tell|told|mean|feel|think|wish|part|want|talk|spoke|hear|heard"
    r"|are|have)\b|part of you\b"
)
_ADDRESSED = any_of(r"(?:you|your|youre|youve|yourself)\b")
_SENTENCE = re.compile(r"[^.?!\n]{1,4000}[.?!\n]{0,8}")
_QUOTED = re.compile(r"[\"“‘][^\"“”‘’]{0,400}[\"”’]")


def asks_about_safety(text: str) -> bool:
    """Tells whether a reply asks the client about suicide, self-harm, violence or abuse."""
    sentences = _sentences(NOT_MEANT.sub(" ", folded(text)))
    following = [*sentences[1:], ""]
    return any(map(_asks, sentences, following))


def speaks_of_own_distress(text: str) -> bool:
    """Tells whether a colleague says that they themselves are at risk or unwell."""
    return any(map(_is_own_distress, _sentences(folded(_QUOTED.sub(" ", text)))))


def _asks(sentence: str, following: str) -> bool:
    if not _is_named(sentence) or _AMONG_COLLEAGUES.search(sentence) is not None:
        return False
    if _is_own_distress(sentence) and "do you" not in sentence:
        return False
    return "?" in sentence + following or _ASKING.search(sentence) is not None


def _is_named(sentence: str) -> bool:
    """Whether a subject of safety is named: suicide and self-harm are nobody's but the client's."""
    if SUICIDE.search(sentence) is not None or SELF_HARM.search(sentence) is not None:
        return True
    return any(subject.search(sentence) for subject in SUBJECTS) and _TO_CLIENT.search(sentence) is not None


def _is_own_distress(sentence: str) -> bool:
    if AT_RISK.search(sentence) is not None and _ECHOED.search(sentence) is None:
        return True
    told = IN_DANGER.search(sentence) is not None or UNWELL.search(sentence) is not None
    return told and _ADDRESSED.search(sentence) is None


def _sentences(text: str) -> list[str]:
    return _SENTENCE.findall(text)
