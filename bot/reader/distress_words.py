"""How colleagues say that they are in danger or unwell. Patterns over folded text: lower case, one spelling."""

from bot.reader.risk_words import FEW, any_of

_RELATIVE = (
    r"(?:mum|mom|mother|dad|father|brother|sister|wife|husband|son|daughter|baby|partner|child"
    r"|little (?:boy|girl)|nan"
    r"|gran|granny|grandad|best friend|friend|mate|twin)\b"
)
_ABUSER = (
    r"(?:ex|boyfriend|girlfriend|mum|mom"
    r"|mother|dad|father|brother|sister|wife|husband|son|daughter|partner|man|fella)\b"
)
_HURTS_ME = (
    r"(?:hit|beat|chok|threaten|hurt|rap|abus|slap|punch|strangl|kick|push|shov|stalk|follow|attack|grab"
    r"|tortur|burn|lock|control|smack|assault)"
    r"(?:p|t|b)?(?:s|e|es|ed|d|ing|en|ning)? me\b(?! (?:that|how|like|when i read|to it|off|with (?:a"
    r"|the) (?:line|question)|most|hard|in what))"
)
_ANY = r"(?:\w{1,12} ){0,4}"

AT_RISK = any_of(
    rf"i(?:m|ve| am| was| feel| have)? {FEW}suicidal\b|my (?:own )?suicid\w{{0,6}}\b"
    rf"|suicid\w{{0,4}} thoughts (?:again|myself|of my own)",
    rf"i {FEW}(?:want|wanted|wish|wanna|hope|pray|hoped|wished) (?:to |i was |i were |i |that i )?{FEW}"
    r"(?:die|dead|be dead|disappear for good|not wake up|never woke|werent here|wasnt here|never been born"
    r"|dont wake|wont wake|dont make it|didnt exist)\b"
    r"(?! (?:of|with|from|at|laughing|a little|inside))",
    rf"i(?:m)? (?:dont|no longer|not|no|didnt|cant) {FEW}(?:wanting to |want to |wanna |want |see me )?"
    r"(?:be here any|be here at all|be alive|live any|live again|live like|wanna live|to live\b"
    r"|live\b(?! (?:in|with|near|at|by|on|far|there|here|up))|wake up any|exist\b|go on living)",
    rf"i(?:ve|m)? {FEW}(?:self[ -]?harm|hurt|harm|cut|burn)(?:ting|ing|ed)? (?:myself\b|again\b)(?! (?:some"
    rf"|off|short|loose|a|on))",
    rf"i(?:ve|m| have| am)? {FEW}self[ -]?harm(?:ing|ed)\b|i(?:ve| have)? (?:been |started "
    rf"|gone back to )?cutting again\b",
    r"(?:kill|kill(?:ing)?|end|ending|harm|harming|hurt|hurting|top|topping|drown|hang|hanging|off|offing"
    r"|unalive|neck|do in|do away with|do for)"
    r" (?:myself\b|my (?:own )?life\b)(?! (?:laughing|over|trying|with work))|(?:take|taking"
    r"|took) my (?:own )?life\b",
    rf"i(?:ve| have)? {FEW}(?:took|taken|swallowed|take) (?:too many|all (?:the|my|of)|a load of"
    rf"|a handful of|an overdose|an od|a whole)\b",
    r"i(?:ve| have)? (?:overdosed|attempted suicide|tried to (?:die|end it|kill|take))\b",
    rf"i {FEW}(?:cant|dont|couldnt|no|cannot) {FEW}(?:see|have) {FEW}(?:way out|way through|reason (?:to"
    rf"|for)|point (?:in|of|to) (?:living|going|being|life|any|it)|future for me)",
    r"(?:reason|point) (?:to|in|of|for) (?:me )?(?:stay(?:ing)? alive|living|live|going on|carrying on"
    r"|being alive)\b",
    r"better off (?:dead|without me)\b|end it all\b|ending it all\b|(?:be|was|were) better if i (?:was|were"
    r"|wasnt|werent)\b",
    r"i (?:tire|tired|am tired|m tired)|im (?:so |just )?(?:tired|sick|done) (?:of|for|with) (?:this "
    r"|my )?(?:life|living|being alive|existing)\b",
    r"(?:tire|tired|sick|weary|done) (?:of|for|with) (?:this |my |dis )?(?:life\b|living\b|being alive)",
    rf"i (?:have|ve|got)? ?{FEW}(?:my own plan|a plan and|a date (?:set|in mind|picked))\b|my own plan\b"
    rf"|ive (?:got|set|picked) a date\b",
    rf"i(?:ll| will|d)? {FEW}(?:be here|see|get to|make it to|make it through|reach|last) {FEW}"
    r"(?:next (?:week|month|year)|the end of (?:this|the) (?:week|month|year)|tomorrow|christmas"
    r"|till (?:friday|monday))(?=[^?]{0,60}$)"
    r"(?: and i dont mean| not sure| if i| really)",
    rf"(?:not sure|dont think|doubt|dont know if|dont know whether|dont see how|cant see how) i(?:ll| will"
    rf"|d|m going to|m gonna)? "
    rf"{FEW}(?:be here|get to the end|make it|survive|see|last|be around)\b(?! (?:thursday|in time|today"
    rf"|to (?:the|supervision|lunch)|what|why|it|that|the point))",
    rf"(?:hope|wish|rather|pray|praying|hoping) {FEW}(?:i )?(?:dont|didnt|wont|wouldnt|never"
    rf"|not) (?:make it home|wake|come home|get home|come back|have to wake)",
    r"(?:scared|frightened|afraid|terrified) (?:to be (?:alone|left)|of (?:being alone|myself|what i(?:ll"
    r"| might| may| could| will|m going to))|for my (?:life|safety))"
    r"|alone with myself\b|dont trust myself\b|what ill do to (?:me|myself)\b",
    rf"(?:wanted|needed|need|want|had|nearly|tried|trying) {FEW}(?:ring|rang|call|called|phone|phoned"
    rf"|text) (?:the )?(?:crisis|samaritans|lifeline|988|hotline|helpline)",
    r"(?:razor|noose|the bridge|the pills|the tablets) (?:\w{1,8} ){0,3}(?:in my|beside me|ready"
    r"|waiting for me)\b",
)
IN_DANGER = any_of(
    rf"my (?:ex )?{_ABUSER} {_ANY}{_HURTS_ME}",
    rf"(?:he|she|hes|shes|they|theyre|someone|somebody) {FEW}(?:hit|hits|beat|beats|beating|chok\w{{1,3}}"
    rf"|rap\w{{1,3}}|strangl\w{{1,3}}|punch\w{{1,3}}|slapp?\w{{1,4}}|hitting|threaten\w{{0,3}}"
    rf"|stalk\w{{2,3}}) me\b"
    r"(?! (?:that|how|like|to it|with (?:a|the)|hollow))",
    rf"(?:im|i am|i|were|we are|am i|i was|ive been) {FEW}(?:not safe\b|unsafe\b|in danger\b|no safe\b"
    rf"|dont feel safe (?:at|with|going|in my|here))",
    r"not safe (?:at home|with him|with her|here at home|in my)\b|(?:hiding|hide) from (?:him|her|my)\b",
    rf"i(?:m| am)? {FEW}(?:scared|frightened|afraid|terrified) (?:of (?:him|her|my {_ABUSER}|what (?:he|she"
    rf"|they)|going home)|to go home|hell|shell|he will|he ll)",
    rf"my {_ABUSER} {_ANY}(?:found (?:out )?where i live|outside (?:my|the|since|again)|wont let me"
    rf"|reads? my (?:messages|phone)|checks my (?:phone|messages)"
    r"|locked me|took my (?:phone|keys|money|passport)|follows me|is back and)",
    r"(?:hes|shes|he has|she has|he is|she is|he) (?:been |is )?(?:outside|parked outside"
    r"|waiting outside)\b[^.?!\n]{0,40}\b(?:im|i am) (?:so )?(?:scared|frightened|afraid)",
    rf"(?:refuge|womens aid|restraining order|non molestation)\b[^.?!\n]{{0,30}}\b(?:me|my|i)\b"
    rf"|i {FEW}(?:left|leaving|fled|ran from) (?:him|her) last night\b",
)
UNWELL = any_of(
    rf"i {FEW}(?:cant|cannot|couldnt) {FEW}(?:go on|cope|keep going|carry on|do this any ?more|take (?:it"
    rf"|this|much|any) ?(?:any)? ?more|keep doing this|breathe (?:at night|most|and|any))\b"
    r"(?! (?:with|about|holiday|leave|annual|rota))",
    r"i dont think i can (?:keep going|go on|carry on|cope|keep doing|do this)\b"
    r"|i dont know how (?:much longer|to go on|to carry on)\b",
    rf"i(?:m| am) {FEW}(?:not (?:ok|okay|doing well|coping|managing|well|right in myself|in a good (?:place"
    rf"|way)|sleeping|eating)|no (?:ok|okay|coping|well))\b"
    r"(?! (?:with|that|if|about|enough|at|versed|at all with|on))",
    rf"i(?:m| am|ve been| feel| have been| been) {FEW}(?:falling apart|breaking down|coming apart|burn(?:t"
    rf"|ed) out|having a breakdown|in a (?:really |very )?(?:bad|dark) (?:place|way)"
    r"|going under\b|drowning\b|in pieces|a wreck|in bits every|beyond help|cracking up|losing (?:it"
    r"|my mind)\b|at breaking point|at the end of my (?:rope|tether)|done in with life"
    r"|hopeless\b|in crisis|signed off|off sick|depressed|drinking (?:every|too much|again|in the)|relapsed"
    r"|using again|having panic|numb (?:for|all|most|since))\b",
    r"i(?:ve| have)? (?:broke|broken) down (?:in|at|on|again|after|crying|this|last|before)\b|i(?:ve"
    r"| have)? (?:relapsed|started drinking again|had a breakdown)\b",
    rf"i(?:ve| have) {FEW}(?:been (?:crying|signed off|off sick|having panic)|not slept|stopped eating"
    rf"|not been (?:sleeping|eating|well|right)|had panic attacks)\b",
    rf"i(?:ve| have)? {FEW}(?:lost|buried|miscarried) (?:a (?:client|patient) (?:to\b|last|this|on|by)"
    rf"|(?:my|the|our) (?:own )?{_RELATIVE})|i (?:had a miscarriage|miscarried)\b",
    rf"(?:since|after|when) (?:we|i) (?:lost|buried) (?:him|her|my|our|the baby)\b"
    rf"|my (?:own )?{_RELATIVE} (?:just |has )?(?:died|passed|killed h|took h|hanged h)",
    rf"i (?:havent|cant|couldnt|dont|didnt) {FEW}(?:slept|sleep|eat|eaten|stop crying|get out of bed"
    rf"|stop shaking|face (?:another|tomorrow)|get up in the mornings?)\b",
    rf"i(?:ve)? {FEW}(?:cried|cry|crying|sobbed|sob|sobbing|been crying) (?:all|every|in (?:the|my) (?:car"
    rf"|toilet|toilets|loo|office|bathroom|kitchen)|myself to sleep|between|before|most|on the way|for)\b",
    r"(?:triggered|triggering for|too (?:close to home|near the bone|raw|near home) for) me\b|(?:its"
    r"|this is|this one is|this ones) (?:\w{1,5} )?(?:too raw|too close to home|too near the bone)\b",
    rf"i(?:m| am| feel|ve been feeling)? {FEW}so (?:low|down|hopeless|worthless|empty|alone) (?:that|i|it"
    rf"|lately|these|all|right|most|and)\b|this ones me\b(?=[^\n]{{0,20}}$)",
    r"(?:want|wish|need) (?:it|this|everything|the pain) (?:all )?to (?:stop|end|be over)\b"
    r"|everythings too much\b",
    r"(?:please|can|could|would) (?:can )?(?:somebody|someone|anyone|anybody|one of)[^.?!\n]{0,30}\b(?:call"
    r"|ring|phone|help|stay with|come and|sit with|talk to) me\b(?! (?:with|to the|out|find|understand|word"
    r"|back about))",
    r"i need help\b(?! (?:with|on|from the|finding|wording|to (?:word|phrase|write)))|i(?:m"
    r"| am) (?:not joking|serious) this time\b",
)
TOLD_OF_ONESELF = {"at risk": AT_RISK, "in danger": IN_DANGER, "unwell": UNWELL}
