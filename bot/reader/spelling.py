"""One spelling for words that dialects, chat and slips of the keyboard spell in many ways. For screening alone: a
reply is never read in this form."""

import re
from collections.abc import Iterator, Mapping

from bot.reader.senses import SENSES
from bot.reader.words import forms

_SPELT = {
    "you": "u ye ya yuh yu yous youse yiz thee thou yall una",
    "your": "ur yer yur thy yor",
    "yourself": "yersel yersell yerself urself yuhself yaself yoself thyself thysen yoursel yourselves yourselfs",
    "i": "ah mi",
    "im": "ahm",
    "ive": "ahve",
    "my": "ma mah",
    "myself": "masel masell meself miself mahself misel mesen",
    "cant": "cannae cyaan cah cannot cudnt couldnae",
    "dont": "dinnae dinna doan nuh",
    "didnt": "didnae",
    "wont": "willnae winnae",
    "wanna": "waan wahn wan",
    "gonna": "gonnae gunna finna",
    "take": "tek tak",
    "to": "tae fi",
    "about": "aboot abt abou bout",
    "of": "o ov",
    "what": "whit wot wah wha wat waht",
    "with": "wi wiv w wid",
    "the": "da di teh",
    "them": "dem",
    "that": "dat tht",
    "home": "hame hme",
    "house": "hoose",
    "dead": "deid ded",
    "life": "lyf lyfe",
    "something": "summat sumthin sumthing sumting sumn somethin suttin",
    "anything": "owt anyting anyfing anythin anyfin",
    "anyone": "anywan ne1 any1 anyl1",
    "someone": "some1 sum1 somewan",
    "nothing": "nowt nuttin nuffin",
    "scared": "feart fearty skeered scard",
    "doing": "deein daein",
    "do": "dae dee",
    "thoughts": "thots thawts thoughst",
    "have": "hae hav hv",
    "having": "haveing hving",
    "are": "r ar",
    "because": "cos coz cuz bc",
    "never": "nivver nevr",
    "hit": "hitted",
    "kids": "weans bairns wains weens kiddies littlies pikin pickney childrens bebes",
    "afraid": "afriad affraid",
    "mum": "mam mammy mummy mama",
}
_WHOLE_WORDS: Mapping[str, str] = {word: form for form, spelt in _SPELT.items() for word in spelt.split()}
_KEY_WORDS = forms(
    "suicide suicidal yourself myself thoughts thinking overdose violence violent abused hurting killing harming "
    "ideation cutting anybody somebody children strangle assault threaten threatened weapon"
)
"""What must be heard even where one letter is missing, doubled, wrong or out of its place."""
_NOT_SLIPS = forms(
    "thought though willing billing filling milling kissing hunting farming warming charming putting nutting gutting "
    "thanking hurling cuttings shrinking drinking blinking violet violets violently hurtling skilling chilling "
    "spilling drilling grilling himself threatens straggle strangled strangles strangler strange assaults weapons "
    "suicides ideations thinkings pulling harping arming calling culling jutting rutting clutting amused abuses abuser "
    "abuse adused accused childrens overdosed overdoses pilling tilling thicking nursing bursting curting busting "
    "curling hosting hurdling haring hiring selling telling kilning kiting mutting tutting shutting clinking chinking "
    "stinking slinking harking marking parking hasting herself itself oneself ourself violin violins"
)
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_G_DROPPED = re.compile(
    r"\b(think|hurt|kill|harm|cutt|hitt|hav|end|feel|want|do|plann|tak|beat|hopp|wish|liv|wak|go|dy|keep"
    r"|threaten"
    r"|touch|slapp|punch|leav|gett|burn|com|lash|tell|mak|stay|fight|chok|shout|scream|hop|hidd|sleep|eat"
    r"|cop|cry)in\b"
)
_WORD = re.compile(r"[^\W_]+")
_APOSTROPHES = re.compile("['’ʼ`]")
_SPACES = re.compile(r"[^\S\n]+")
_PARTED = re.compile(r"\b(your|my)[ -]self\b")


def folded(text: str) -> str:
    """Returns a text in lower case, without apostrophes, in one spelling."""
    text = _SPACES.sub(" ", _APOSTROPHES.sub("", text).lower())
    text = _G_DROPPED.sub(r"\1ing", _WORD.sub(lambda match: _spelt(match.group()), text))
    return _PARTED.sub(r"\1self", text)


def _spelt(word: str) -> str:
    return _WHOLE_WORDS.get(word) or _SLIPS.get(word, word)


def _within_one_edit(word: str) -> Iterator[str]:
    for at in range(len(word) + 1):
        before, after = word[:at], word[at:]
        yield before + after[1:]
        yield before + after[1:2] + after[:1] + after[2:]
        for letter in _LETTERS:
            yield before + letter + after
            yield before + letter + after[1:]


def _slips() -> dict[str, str]:
    slips = {slip: word for word in sorted(_KEY_WORDS) for slip in _within_one_edit(word)}
    kept = slips.keys() - SENSES.keys() - _NOT_SLIPS - _KEY_WORDS
    return {slip: slips[slip] for slip in kept}


_SLIPS: Mapping[str, str] = _slips()
