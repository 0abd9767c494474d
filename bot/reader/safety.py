"""Whether a reply asks the client about safety, or a colleague speaks of their own distress. Words, no judgement:
what is done about it lives in `practice`."""

import re


def _any_of(*patterns: str) -> re.Pattern[str]:
    """Compiles alternatives that begin at a word."""
    return re.compile("|".join(rf"\b(?:{pattern})" for pattern in patterns))


_SELF = r"(?:yo?u?rself|yersel)\b"
_CLIENT = r"(?:you|ye|u)\b"
_SOMEONE = (
    r"(?:him|her|them|anyone|anybody|someone|somebody"
    r"|(?:the |your )?(?:bub|baby|kids?|children|son|daughter|wife|husband|partner|boss))\b"
)
_CLOSE_ONE = r"(?:him|her|your (?:husband|wife|partner|boyfriend|girlfriend|dad|father|ex))\b"
_NOT_A_BLOW = r"(?! (?:that|how|like|when|as|in the|most|off|to (?:it|the|hear|say)|is|about|with))"
_ASKED_ABOUT = _any_of(
    r"suicid\w{0,6}\b",
    r"unaliv\w{0,4}\b",
    r"self[ -]?(?:harm|injur)\w{0,4}\b",
    rf"(?:kill|harm|hurt|drown|hang|poison)(?:ing)? {_SELF}",
    rf"injur(?:e|ing) {_SELF}",
    rf"cut(?:ting)? {_SELF}(?! (?:some|a\b|off|short|loose|slack|free|out))",
    r"(?:end(?:ing)?|tak(?:e|ing)) (?:yo?u?r|yer) (?:own )?life\b(?! (?:back|as|in|into|serious))",
    r"end(?:ing)? it all\b",
    r"(?:thoughts?|thinking|think|idea) (?:of|about) (?:death|dying|not (?:being (?:here|alive|around)|waking))\b",
    r"(?:not|dont|didnt) (?:want(?:ing)? to|wanna) (?:be (?:here|alive|around)|live|wake up)\b",
    r"(?:want|wish|wanna)(?:ed|ing)? (?:to |that )?(?:(?:you|u) (?:were|was) |to be )?(?:die|dead)\b",
    r"better off (?:dead|without you)\b",
    r"(?:life|living) (?:is|isnt|not|wasnt|werent) (?:not )?worth\b",
    r"(?:point|reason)s? (?:in|to|of|for) (?:living|live|going on|stay(?:ing)? alive)\b",
    rf"stay(?:ing)? (?:alive|safe tonight)\b|keep {_SELF} (?:alive|safe)\b",
    r"overdos\w{0,4}\b|od on\b",
    rf"are {_CLIENT} (?:\w{{1,9}} )?safe\b(?! (?:to|from|in assuming|with that))",
    r"safe (?:at home|tonight|with (?:him|her|them|yourself))\b",
    rf"(?:hit|hurt|beat|slap|punch|threaten|rap|chok)(?:s|e|es|ed|ing|ting)? {_CLIENT}{_NOT_A_BLOW}",
    rf"(?:rais(?:e|es|ed|ing)|lift(?:s|ed)?|lays?|laid) (?:a|his|her|their) hands? (?:to|at|on|against) {_CLIENT}",
    rf"(?:afraid|scared|frightened|terrified) of {_CLOSE_ONE}",
    r"(?:sexual|physical|emotional|domestic)(?:ly)? (?:abus|assault|violen)\w{0,4}\b",
    rf"(?:abus|assault|molest)(?:es|s|ed|ing)? {_CLIENT}",
    r"(?:being|been|were|was|get) (?:abused|assaulted|raped|molested)\b",
    rf"(?:hurt|harm|kill|attack)(?:ing)? {_SOMEONE}(?!s feelings| feelings)",
    r"(?:gun|weapon|pills|tablets|rope)s? (?:at home|in the house|put by|saved up|stashed|to hand)\b",
    r"access to (?:a |any )?(?:gun|weapon|means|firearm|pills)s?\b",
)
_FIGURES_OF_SPEECH = _any_of(
    r"(?:career|social|political|professional|commercial|financial)[ -]suicid\w{0,4}",
    r"suicide (?:squad|run|sprint)s?\b",
    r"want to die (?:of|laughing)\b",
)
_TO_CLIENT = _any_of(
    r"(?:you|u|ya|ye|yous|youse|yo?u?rself|yo?u?r|yer|yersel|ask(?:ed|ing)?)\b",
    r"at home\b|in the house\b",
    r"(?:anyone|anybody|someone|somebody)\b.{0,40}\?",
)
_AMONG_COLLEAGUES = _any_of(
    r"(?:any|do|of|about) you (?:guys|all|lot|folks)\b",
    r"(?:is|does|has) anyone else\b",
    r"(?:do|should|are|shall|can) we\b",
)
_ASKING = re.compile(
    r"\?|\b(?:ask(?:ed|ing)?|check(?:ing)?|need to know|tell me if|wonder(?:ing)?|(?:are|have|do|did) (?:you|u|ye)"
    r"|(?:is|does) (?:he|she|anyone|anybody)|any thoughts|ever|worried|concerned)\b"
)

_FEW = r"(?:\w{1,10} ){0,3}"
_RELATIVE = r"(?:mum|mom|mother|dad|father|brother|sister|wife|husband|son|daughter|baby|partner)\b"
_OWN = _any_of(
    rf"i(?:m|ve| am| was| feel| have)? {_FEW}suicidal\b",
    rf"i {_FEW}(?:want|wanted|wish) (?:to |i was |i were )(?:die|dead|disappear|not wake up)\b(?! (?:of|with|from|at))",
    rf"i dont {_FEW}(?:want to|wanna) (?:be here any|be alive|live|wake up|exist)",
    rf"i(?:ve|m)? {_FEW}(?:hurt|harm|cut)(?:ting|ing|ed)? myself\b(?! (?:some|off|short|loose))",
    r"(?:kill|end|harm|hurt)(?:ing)? (?:myself|my (?:own )?life)\b",
    rf"i {_FEW}(?:cant|cannot) (?:go on|cope|keep going|carry on)\b(?! (?:with|about|holiday|leave))",
    rf"i(?:m| am) {_FEW}not (?:ok|okay|doing well|coping|safe|in a good place)\b",
    rf"i(?:m| am) {_FEW}(?:falling apart|breaking down|burn(?:t|ed) out|having a breakdown|in a (?:bad|dark) place)\b",
    rf"i(?:ve| have) {_FEW}(?:been (?:crying|signed off|off sick|having panic)|not slept|stopped eating)\b",
    rf"i(?:ve| have)? (?:lost|buried) (?:a (?:client|patient) to\b|my (?:own )?{_RELATIVE})",
    rf"i (?:havent|cant) {_FEW}(?:slept|sleep|eat|eaten|stop crying|get out of bed)\b",
    rf"i {_FEW}(?:cried|cry|sobbed|sob) (?:all|every|in the (?:car|toilet|loo)|myself to sleep)\b",
    rf"my (?:ex|boyfriend|girlfriend|{_RELATIVE}) {_FEW}(?:hits?|beats?|chokes|threatens|hurts|raped|abuse[sd]) me\b",
    r"(?:triggered|triggering for|too (?:close to home|near the bone|raw) for) me\b",
)
_SENTENCE = re.compile(r"[^.?!\n]{1,4000}[.?!\n]{0,8}")
_ADDRESSED = re.compile(r"\b(?:you|your|youre|youve|u|ur|ye|yer|yourself)\b")
_QUOTED = re.compile(r"[\"“‘][^\"“”‘’]{0,400}[\"”’]")
_SPACES = re.compile(r"[^\S\n]+")


def asks_about_safety(text: str) -> bool:
    """Tells whether a reply asks the client about suicide, self-harm, violence or abuse."""
    return any(map(_asks, _sentences(_FIGURES_OF_SPEECH.sub(" ", _normal(text)))))


def speaks_of_own_distress(text: str) -> bool:
    """Tells whether a colleague says that they themselves are at risk or unwell."""
    return any(
        _OWN.search(sentence) is not None and _ADDRESSED.search(sentence) is None
        for sentence in _sentences(_normal(_QUOTED.sub(" ", text)))
    )


def _asks(sentence: str) -> bool:
    return (
        _ASKED_ABOUT.search(sentence) is not None
        and _TO_CLIENT.search(sentence) is not None
        and _ASKING.search(sentence) is not None
        and _AMONG_COLLEAGUES.search(sentence) is None
    )


def _sentences(text: str) -> list[str]:
    return _SENTENCE.findall(text)


def _normal(text: str) -> str:
    return _SPACES.sub(" ", re.sub("['’ʼ]", "", text).lower())
