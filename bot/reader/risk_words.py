"""How clients are asked about their safety, subject by subject. Patterns over folded text: lower case, one spelling.
`safety` learns how far each is to be trusted."""

import re


def any_of(*patterns: str) -> re.Pattern[str]:
    """Compiles alternatives that begin at a word."""
    return re.compile("|".join(rf"\b(?:{pattern})" for pattern in patterns))


FEW = r"(?:\w{1,14} ){0,3}"
"""Up to three words between."""
_CHILD = (
    r"(?:kids?|child|children|baby|bub|bairn|wean|wee (?:one|man)s?|little (?:one|boy|girl|fella)s?|son"
    r"|daughter)s?"
)
_FAMILY = (
    rf"(?:{_CHILD}|wife|husband|partner|boyfriend|girlfriend|ex|man|mum|mom|mother|dad|father|brother"
    rf"|sister|uncle"
    r"|aunty?|cousin|stepdad|stepfather|stepmum|boss|carers?|family|parents?|in ?laws|nan|gran)"
)
_HE = (
    rf"(?:he|she|they|it|e"
    rf"|anyone|anybody|someone|somebody|him|her|people|who|whos|hes|shes|theyre|(?:the|your) {_FAMILY})"
)
_HIM = rf"(?:him|her|them|anyone|anybody|someone|somebody|others|other people|people|(?:the |your |my )?{_FAMILY})\b"
_NOT_A_BLOW = (
    r"(?! (?:that|how|like|when|as|in the|most|off|to (?:it|the|hear|say)|is|about|with|and (?:you|i)|up to"
    r"|down here"
    r"|hard|so|this|there|here|more|because|enough|back|for|were|was|are|more))"
)
_HURTS = (
    r"(?:hit|hurt|beat|slap|punch|threaten|rap|chok|kick|push|shov|strangl|throttl|smack|thump|batter|flog"
    r"|whip|cane?"
    r"|grab|harm|burn|bit|stab|attack|harass|tortur|stalk|molest|abus|assault|grop|hurt)"
    r"(?:p|t|b)?(?:s|e|es|ed|d|ing|en)?"
)
_LIVING = r"(?:living|life|being alive|being here|going on|carrying on|existing)\b"
_NOT_HERE = (
    r"(?:not|no longer|without) (?:being |having to be )?(?:here|alive|around|going on|carrying on|existing"
    r"|waking)\b"
)

SUICIDE = any_of(
    r"(?:para)?suicid\w{0,6}\b",
    r"unaliv\w{0,4}\b",
    r"(?:kill|drown|hang|poison|top|off|neck|end|shoot|gas|stab|offing|hurt|harm|injur|smother|starv)"
    r"(?:p?ing|s|e|ed)? yourself\b(?! (?:in the foot|out|up|laughing|over|for|with (?:work|laughing)|trying"
    r"|by trying))",
    r"(?:do|did|done|doing) (?:away with yourself|yourself in\b|for yourself\b)",
    rf"(?:do|did|done|doing) yourself {FEW}(?:harm|mischief|injury|damage)\b",
    rf"(?:do|did|done|doing) (?:anything|something|things) {FEW}to (?:yourself|hurt yourself|end)",
    r"(?:do|doing) (?:anything|something) (?:daft|silly|stupid|drastic|rash|foolish|reckless|desperate"
    r"|final)\b",
    r"(?:end|ending|ended|take|taking|took) (?:your|you|their|his|her) (?:own )?life\b"
    r"(?! (?:back|as|in|into|serious|forward|on))",
    r"(?:end|ending) (?:it all|everything|your days|the pain|your pain|it for good|things for good)\b",
    rf"(?:think\w{{0,3}}|thoughts?|plan\w{{0,4}}|mean\w{{0,3}}|want\w{{0,3}}|consider\w{{0,3}}|talking"
    rf"|feel like|tempted)"
    rf" (?:to |of |about |you )?{FEW}(?:to )?end(?:ing)? (?:it|things)\b(?! (?:with|between|here|there|like))",
    rf"(?:thoughts?|thinking|think|thinks|ideas?|dream\w{{0,4}}|fantasi\w{{2,6}}|wish\w{{0,3}}|hop(?:e|ing)"
    rf"|picture|imagine)"
    rf" (?:a lot |much |seriously |sometimes |ever )?(?:of |about |for |that |on )?(?:your own )?(?:death"
    rf"|dying|being dead|to die|die"
    rf"|{_NOT_HERE})",
    r"(?:wish|wishes to be|wished|wishing|want|wants|wanted|wanting|wanna|hope|hoping|rather|ready"
    r"|plan\w{0,4}|prefer|planning|pray\w{0,3})"
    rf" (?:to )?{FEW}(?:die\b|dead\b|to be dead\b|be dead\b|never (?:been )?born|werent (?:here|alive)"
    rf"|wasnt (?:here|alive))"
    r"(?! (?:of|laughing|to|weight))",
    r"(?:being|be|were|youd be) (?:better off )?dead\b(?! (?:on time|to (?!night)|on your|tired|set|wrong"
    r"|right|serious|honest|in the))",
    r"(?:hop(?:e|ing|ed)|wish\w{0,3}|want\w{0,3}|rather|pray\w{0,3}|sleep|better if)\b[^.?!\n]{0,40}"
    r"\b(?:not|never|wont|didnt|dont|wouldnt|hadnt|couldnt) (?:ever |to |have to |be )?(?:wak(?:e|ing|en)"
    r"|woke|woken)\b",
    r"not wak(?:e|ing) up\b",
    r"(?:not|dont|didnt|no|no longer) (?:want(?:ing|ed)? to|wanna|wanting|wishing to) "
    r"(?:be (?:here (?:any|tomorrow|at all)|here\b|alive|around|in this world)|live\b|living\b|exist\b"
    r"|wake up|go on\b|carry on living)",
    r"(?:want|wish|better if) (?:you )?(?:were|was|to) (?:not here|never born|gone for good)",
    r"(?:better off|better|happier) (?:off )?(?:without you|if you (?:werent|wasnt|were gone|were dead|died))",
    r"(?:life|living|it) (?:is|isnt|not|wasnt|werent|still|was|feels?) (?:not |even |still )?worth living\b"
    r"|life \w{1,6} worth\b",
    r"worth living\b",
    r"(?:point|reason|reasons|sense|use) (?:in|to|of|for|you have for) (?:living|live|going on|go on|life"
    r"|staying? alive|being alive"
    r"|carry(?:ing)? on|keep(?:ing)? on living|stay alive)\b",
    rf"(?:tired|sick|fed up|had enough|weary|done|bored|finished) (?:of|with|for) (?:this |your )?{_LIVING}",
    r"(?:give|giving|given|gave) up on (?:life|living)\b",
    r"(?:nothing|anything|something|someone|things) (?:\w{1,6} )?to live for\b",
    r"(?:stay|staying|keep|keeping|keeps|kept) (?:you |yourself )alive\b|staying alive\b|(?:go|going|carry"
    r"|carrying) on living\b",
    r"think\w{0,3} (?:of|about) (?:not going on|not carrying on)\b",
    r"(?:disappear|vanish|go to sleep|be gone|sleep) (?:for good|for ever|forever|altogether|permanently)\b",
    r"overdos\w{0,4}\b|od on\b|od(?:ed|ing)\b",
    r"(?:take|taking|took|taken|swallow\w{0,3}) (?:too many|all (?:of )?(?:the|your|those)|a handful of"
    r"|a load of|a bunch of)"
    r" (?:\w{1,8} )?(?:pills|tablets|meds|medication|them)\b",
    r"(?:jump\w{0,3}|throw\w{0,3} yourself|step\w{0,4}|walk\w{0,3}|run\w{0,4}) (?:off|from|into"
    r"|out in front|in front|under)"
    r" (?:of )?(?:a|the|that|your) (?:\w{1,8} )?(?:bridge|roof|balcony|building|train|bus|car|lorry|truck"
    r"|traffic|cliff|ledge|sea|river)\b",
    r"(?:driv|steer|crash)\w{0,4} (?:\w{1,5} ){0,2}(?:off|into) (?:a|the|that) (?:\w{1,8} )?(?:road|bridge"
    r"|tree|wall|cliff|river|barrier)\b",
    r"noose|ligature|lethal means|goodbye (?:notes?|letters?)\b|affairs in order\b",
    r"dark thoughts|dark enough (?:to|that)|thoughts? (?:\w{1,6} ){0,2}(?:dark|darker)\b",
    r"act(?:ed|ing)? on (?:those|these|such|the|your|that|any) (?:thoughts?|feelings?|urges?|plans?)\b",
    r"attempt(?:s|ed)? (?:on your life|to (?:die|end|kill))|tried to (?:end|take|kill)\b",
    r"(?:make|to) you (?:die|kill yourself)\b|(?:you|u) (?:wanna|want|want to|like) die\b",
    r"(?:intent|intention|plan|means) (?:to|for) (?:die|dying|kill\w{0,3})|plan,? (?:means,?|method,?|or"
    r"|and|intent)\b"
    r"(?:[ ,]*(?:and|or))? ?(?:means|intent|method)",
)
SELF_HARM = any_of(
    r"self[ -]?(?:harm|injur|mutilat|inflict)\w{0,5}\b",
    r"(?:nssi|dsh|si ?/ ?hi|si (?:or|and) hi|hi ?/ ?si)\b|(?:any|for|about|assess|screen|active|passive"
    r"|deny|denies|denied) (?:si|hi|sh)\b",
    r"(?:passive |active )?ideation\b",
    r"(?:injure|injuring|burn|burning|scratch|scratching) yourself\b(?! (?:out|up))",
    r"cut(?:ting)? yourself\b(?! (?:some|a\b|off|short|loose|slack|free|out|from|in|down))",
    r"cut(?:ting)? (?:your|you) (?:arms?|wrists?|legs?|skin|thighs?)\b",
    r"(?:been|are you|you|still|started|back to|stopped) cutting(?: again| still| these days)?(?= ?[?.!,;]"
    r"| or |$)",
    r"(?:been|are you|you|still|started|back to) cutting again\b",
    r"(?:urge|urges|impulse|impulses|pull) to (?:self|hurt|harm|cut|burn|die|end)\b",
    r"(?:razors?|razor blades?|blades)\b",
    r"thoughts? of (?:harm|hurting|violence|killing|ending)\b",
    r"(?:danger|risk|harm|threat) to (?:yourself|self|others|himself|herself|anyone|anybody|them|him|her)\b",
    r"c ?-? ?ssrs|columbia (?:scale|protocol|screen)|phq-?9 item|item (?:9|nine)\b|question (?:9|nine)\b",
    r"(?:risk|safety|lethality) (?:assess\w{0,5}|screen\w{0,3}|plan|plans|planning|question|questions"
    r"|concerns?)\b",
    r"(?:assess|ask|asking|check|checking|screen|screening|explore|enquire|inquire) (?:about |for |on |his "
    r"|her |their |your |the |out )*"
    r"(?:risk|safety|safeguarding|abuse|neglect|harm)\b",
    r"samaritans\b|crisis (?:lines?|teams?|plans?|numbers?|contacts?)\b",
)
SAFETY = any_of(
    rf"(?:are|were|is|if|whether) (?:you|youre|he|she|they|everyone|everybody|anyone|the {_CHILD}"
    rf"|your {_CHILD}|you and {FEW}the {_CHILD})"
    r" (?:\w{1,9} )?safe\b(?! (?:to|from|in assuming|with that|bet|behind|in (?:that|there|this|it)|there))",
    r"you(?:re)? (?:not )?safe (?:at|with|around|going|where|tonight|now|right now|today|this|until|till"
    r"|on your own|alone|by yourself)\b",
    rf"(?:the |your ){_CHILD} (?:ok(?:ay)? and |all )?(?:un)?safe\b",
    r"(?:feel|feels|feeling|be|been|is it|keep|it) (?:\w{1,6} ){0,2}(?:un)?safe (?:for you )?"
    r"(?:to (?:go|be|get|return|stay|leave|drive)|going|at home|with (?:him|her|them|your)|around|where you"
    r"|in your (?:own )?"
    r"(?:home|house|body|relationship|marriage)|on your own|alone|tonight|until|till|this weekend|right now"
    r"|when he|when she)\b",
    r"(?:un)?safe (?:at home|tonight|at night|with (?:him|her|them|yourself)|around (?:him|her|them|your))\b",
    r"keep(?:ing)? (?:yourself|you|everyone|the \w{1,8}|each other) safe (?:until|till|tonight|today|this"
    r"|for|over|between|when)\b",
    r"(?:can|could|will|would|able to|help you|to) (?:you )?keep (?:yourself|you) safe\b",
    r"stay(?:ing)? safe (?:tonight|until|till|this|over|today)\b|(?:somewhere|anywhere|someplace"
    r"|place) safe\b|safe (?:place|house) to\b",
    r"(?:in|in any|in some|in immediate|in real) danger\b|at risk (?:at home|from|of (?:harm|hurting"
    r"|being))\b|your (?:own )?safety\b",
    r"(?:fear|fearing|worried|afraid|scared|frightened) for (?:your|their|the \w{1,8}s?) (?:own )?(?:life"
    r"|lives|safety)\b",
    r"trust yourself (?:to be alone|alone|on your own|tonight|around|with the (?:pills|tablets|baby|knives))\b",
    r"(?:be|being|are|home) (?:\w{1,6} )?(?:alone|by yourself|on your own) tonight\b",
    r"(?:gun|weapon|firearm|pill|tablet|rope|knive)s? (?:at home|in the house|in your|put by|saved up"
    r"|stashed|to hand|near you|within reach|locked)\b",
    r"access to (?:a |any |the )?(?:\w{1,8} )?(?:gun|weapon|means|firearm|pill|tablet|med|medication"
    r"|knive)s?\b",
    r"(?:own|have|keep|got|carry|carrying|hold|there) (?:a |any |the |your )?(?:gun|weapon|firearm|rifle"
    r"|shotgun|pistol)s?\b",
    r"carry(?:ing)? (?:a |any )?(?:knife|blade|weapon)\b",
    r"(?:sav|stor|hoard|stockpil|collect|stash)(?:e|ed|ing) (?:up )?(?:the |your |any |them |all )*(?:pills"
    r"|tablets|meds|medication)\b",
    r"how many (?:pills|tablets|of (?:them|the (?:pills|tablets)))\b",
)
HARMED = any_of(
    rf"{_HE} (?:\w{{1,10}} ){{0,4}}{_HURTS} (?:at )?(?:you|ye)\b{_NOT_A_BLOW}",
    rf"(?:hit|hurt|beat|slapp?|punch|threaten|rap|chok|strangl|kick|grabb?)(?:s|e|es|ed|ing|ting"
    rf"|en)? you\b{_NOT_A_BLOW}",
    r"(?:rais(?:e|es|ed|ing)|lift(?:s|ed|ing)?|lay|lays|laid|laying|put|puts|putting) (?:a |his |her "
    r"|their )(?:\w{1,6} )?"
    r"(?:hands?|fingers?|fists?|belt|voice or hand) (?:to|at|on|against|round) you",
    rf"{_HE} (?:\w{{1,10}} ){{0,3}}touch(?:ed|es|ing)? you\b(?! (?:most|deep|so|emotional|in what|about))",
    r"touch(?:ed|es|ing)? you (?:\w{1,8} ){0,3}(?:without|didnt|dont|inappropriate|sexual|where|against)",
    r"against your will\b|(?:forc|pressur|push|coerc)(?:e|es|ed|ing) you (?:to have|into|for|to do|to sleep"
    r"|sexual)|unwanted (?:touch|sex|contact)",
    r"forc(?:e|es|ed|ing) (?:himself|herself|themsel\w{2,4}) on\b|(?:sexual|physical|emotional|domestic"
    r"|coerciv|financial)(?:ly|e)? "
    r"(?:abus|assault|violen|hurt|harm|interfer|control)\w{0,4}\b",
    r"(?:does it|did it|has it|he|she|they|it|things|that|him|her|fights|rows|arguments|you) (?:\w{1,8} ){0,3}"
    r"(?:get|gets|got|getting|turn|turns|turned|become|becomes|became|been|be"
    r"|being) (?:\w{1,8} )?(?:violent|physical|rough with|abusive)\b(?! (?:symptom|pain|sens))",
    r"violent (?:with|to|towards?|at|against|when|again|partner|relationship|home)\b|violence (?:at home"
    r"|in the|from|between|towards?|against)\b",
    r"(?:domestic|any|partner|family) violence\b|abus(?:ive|er)\b|(?:is|was|any|been|about) abuse\b"
    r"|neglect(?:ed|ing)? you\b",
    r"(?:being|been|were|was|get|getting|ever) (?:\w{1,10} )?(?:abused|assaulted|raped|molested|neglected"
    r"|groomed|trafficked|stalked|"
    r"beaten|attacked|threatened by|controlled|interfered with)\b",
    r"(?:abus|assault|molest|harass|stalk|tortur|groom)(?:es|e|s|ed|ing)? you\b",
    r"(?:afraid|scared|frightened|terrified|fearful) of (?:him|her|them|anyone|anybody|someone|somebody"
    rf"|what (?:he|she|they|you|someone) (?:\w{{1,6}} )?(?:do|done|does)|your {_FAMILY})\b(?! (?:leaving"
    rf"|rejection|saying|being|not))",
    r"(?:afraid|scared|frightened|terrified) (?:to go|of going|going) (?:back )?home\b",
    r"(?:does|do|did|has|is|would) (?:he|she|your \w{3,10}|anyone|anybody|someone"
    r"|somebody) (?:ever )?(?:scar|frighten|terrif|intimidat)\w{0,4} you\b",
    r"(?:stop|stops|stopped|stopping|prevent|prevents|prevented|keep|keeps|keeping"
    r"|kept) you (?:from )?(?:leaving|going out|seeing your|seeing people"
    r"|seeing friends|locked|in the house|inside|indoors|using (?:the|your) phone|prisoner)\b",
    r"(?:lock|locks|locked|locking|shut|trap|trapped) you (?:in|out|up|inside)\b|lets? you (?:out|leave"
    r"|go out|see your|see people|have your own money|use)\b",
    r"(?:free|able|allowed) to (?:leave (?:the house|home|him|her|when|if)|come and go|go out"
    r"|see (?:your )?(?:friends|family))\b",
    r"(?:control|controls|controlled|controlling|monitor|monitors|track|tracks|check|checks|checking"
    r"|tak(?:e|es|en|ing)|took|withh\w{2,4}|hold|holds) "
    r"(?:\w{1,6} )?(?:your (?:money|phone|passport|wages|bank|movements|messages|papers|medication|pay"
    r"|cards?))\b(?= (?:off|away|from|or|and|\w{1,5} phone)|[,?]|$)",
    r"follow(?:s|ed|ing) you (?:home|around|everywhere|to)\b|(?:bruis|black eye|strangulation)\w{0,3}\b"
    r"|marks on (?:your|his|her|their)\b",
    r"(?:throw|throws|threw|throwing|smash\w{0,3}|punch\w{0,3}) (?:\w{1,8} ){1,3}(?:at you|the walls?"
    r"|the doors?)\b|(?:call|calls|called|calling) you names\b",
    r"(?:treat|treats|treating|handl\w{2,3}) you (?:badly|roughly|rough)\b|rough with you\b",
    r"(?:enough (?:food|to eat) (?:at home|in the house)|leave|leaves|left) you (?:without|with no) (?:food"
    r"|heat|water|medic|a meal|money)",
    rf"(?:the |your ){_CHILD} (?:\w{{1,8}} ){{0,3}}(?:witness|hurt|in danger|at risk|being fed|hungry"
    rf"|go(?:es|ing)? without|frightened of|scared of|harmed"
    r"|touched|hit|left alone|home alone|at home when|see it|sees it|hear it|hears it|around when"
    r"|in the house when|alone with)\b",
    rf"(?:whos|who is|who looks|who|anyone) (?:looking after|minding|watching|with|after"
    rf"|caring for) (?:the |your ){_CHILD}\b",
)
HARMING = any_of(
    rf"(?:hurt|harm|kill|attack|strangl|stab|shoot|smother)(?:e|ing|ed|s)? {_HIM}(?!s feelings| feelings"
    rf"|s pride)",
    rf"(?:you|you ever|you been|been|of|about|to|like|ever) (?:hit|hitting|hitt\w{{0,3}}|punch\w{{0,3}}"
    rf"|slap\w{{0,4}}|beat\w{{0,3}}|shov\w{{1,3}}|shak\w{{1,3}}|shook|smack\w{{0,3}}"
    rf"|push\w{{0,3}}|chok\w{{1,3}}|throw\w{{0,3}} (?:things|stuff|something) at) {_HIM}(?! (?:away|to it"
    rf"|off|to the|out|aside))",
    rf"(?:lay|laid|put|raise|raised|lift|lifted) (?:a |your )(?:hands?|fingers?|fists?) (?:to|on|against"
    rf"|at) {_HIM}",
    r"lash(?:es|ed|ing)? out (?:at|physical|with|when|on)\b|ever lash(?:ed)? out\b",
    rf"(?:take|taking|took) it out on {_HIM}|(?:do|doing|done) (?:anything|something|harm) to {_HIM}",
    rf"(?:lose|losing|lost) (?:it|your temper|control|your rag|the rag) (?:with|at|around) (?:the "
    rf"|your ){_CHILD}",
    r"(?:shake|shook|shaken|shaking|smother\w{0,3}|drop\w{0,4}) (?:the|your) (?:baby|bub|bairn|wean|child)\b",
    r"make (?:him|her|them) pay\b|(?:thoughts?|urges?) (?:of|to) (?:hurt|harm|kill|attack|violen)\w{0,4}\b"
    r"|homicid\w{0,3}\b",
    r"(?:hurt|harm|do something to) (?:yourself or|anyone|anybody|someone|somebody|others)\b(?!s feelings"
    r"| feelings)",
)
SUBJECTS = {
    "suicide": SUICIDE,
    "self-harm": SELF_HARM,
    "safety": SAFETY,
    "being harmed": HARMED,
    "harming": HARMING,
}
NOT_MEANT = any_of(
    r"(?:career|social|political|professional|commercial|financial)[ -]suicid\w{0,4}",
    r"suicide (?:squad|run|sprint)s?\b",
    r"(?:suicide|self[ -]harm|domestic violence|domestic abuse|safeguarding|risk|safety|abuse"
    r"|violence)(?: and \w{1,12})?(?: risk)?"
    r"(?: assessment| prevention| awareness)? (?:prevention|awareness|polic(?:y|ies)|training|modules?"
    r"|lectures?|seminars?|webinars?|workshops?"
    r"|chapters?|courses?|guidelines?|pathways?|stats|statistics|research|papers?|week|day|forms?|leaflets?"
    r"|posters?|audit|refresher|lead)\b",
    r"suicide prevention\b",
    r"want to die (?:of|laughing)\b",
    r"(?:kill|hurt|hurting|killing) yourself (?:laughing|over|with work)\b",
)
