"""Classes of English words by sense: what lets a reader meet a word that its corpus never used.

A word may stand in several classes. They are general English (dialects and chat spelling among it) and know
nothing of categories: which sense speaks for which category is learnt from the labelled replies.
"""

from collections.abc import Mapping

_CLASSES = {
    "guarding": """
        guard guards guarding guarded guardian protect protects protecting protected protection
        protector protective shield shields shielding shielded shelter sheltering defend defends
        defending defence defense watch watchman watchdog watching lookout sentry sentinel bodyguard
        bouncer gatekeeper keeper doorman lid shut shuts sealed keeping keep keeps kept hold holds
        holding held hide hides hiding hidden hid cover covers covering covered cushion buffer bar
        lock locked locks barricade wall walls wrapped tucked ward warded fend fending
    """,
    "sparing": """
        spare spares spared sparing save saves saved saving avoid avoids avoided avoiding escape
        escapes escaped dodge dodges dodged excuse excused exempt relief relieve relieves relieved
        shielded safe safer safely safety safest untouched unharmed intact dodging duck ducking
        unseen unread untested unanswered free frees freed off
    """,
    "losing": """
        lose loses losing lost loss miss misses missed missing cost costs costing price pay pays
        paid paying payment give gives giving up surrender forfeit sacrifice risk risks risking
        danger dangerous endanger threaten threatens disappear vanish gone without empty emptier
        grieve mourn
    """,
    "gaining": """
        get gets getting gain gains gained give gives gave offer offers provide provides bring
        brings buy buys bought earn earns advantage benefit benefits upside perk perks payoff use
        useful good nice best handy worth comfort comforts comfortable cosy convenient win prize
        reward
    """,
    "staying": """
        stay stays stayed staying remain remains still same stuck unchanged leave left unopened
        unsent unwritten undone unfinished unsigned unpacked never forever always long keep
    """,
    "changing": """
        change changes changed changing different shift shifts move moves moved moving better
        recover recovered well healed fixed mended sorted solved cured vanished over done finished
        tomorrow overnight suddenly magic wand
    """,
    "imagining": """
        suppose supposing imagine imagining say picture if pretend dream were wake woke woken waking
        morning magic wand miracle overnight fairy godmother
    """,
    "fearing": """
        afraid fear fears feared scared scary frightened frightening terrified terrifying dread
        dreads dreading worry worries worried worrying anxious nervous panic alarm alarmed terror
        horror threat
    """,
    "respecting": """
        respect respects respectful admire admirable admiration salute hats hat thank thanks thanked
        thanking grateful honour honor bow credit tribute rate bless blessing kudos fair regard
        appreciate impressed impressive formidable brilliant clever smart wise cunning ingenious
        shrewd skilled skilful expert master excellent decent sound solid proper thorough faithful
        faithfully loyal loyally loyalty devoted devotion devotedly dedicated patient patiently
        steadfast stubborn tireless diligent vigilant reliable dependable strong strength fierce
        careful carefully kindly
    """,
    "labour": """
        job jobs work works worked working worker shift shifts duty duties overtime employed
        employee employer employment career service services serving served post posted task tasks
        labour labor effort efforts graft hours unpaid payroll wage wages salary holiday rest tired
        retire retired retirement colleague boss staff hire hired manage managed manager nightshift
        roster watch
    """,
    "inner": """
        part parts bit side piece voice inner inside within somebody someone something whoever
        whatever whichever one self protector critic saboteur manager firefighter exile child corner
    """,
    "us": """
        we us our ours ourselves between both together each other two pair
    """,
    "selfpull": """
        i me my mine myself im ive id ill
    """,
    "noticing": """
        notice noticed noticing notices catch caught catching find found finding feel feels felt
        feeling sense sensing sensed aware realise realize wonder wondering hear hearing see seeing
        suspect observe clock clocked clocking
    """,
    "rolewords": """
        role roles dance dancing game games play plays played playing player script scripts scene
        scenes act acts acting theatre cast casting character loop loops cycle circle circles
        circling pattern patterns routine routines ritual rhythm tug rope chess tennis ping pong
        seesaw swing turn turns roundabout merry waltz tango steps duet chair chairs seat seats
        position hat uniform judge jury examiner rescuer fixer salesman referee teacher pupil
        mechanic prosecutor defendant lawyer
    """,
    "offering": """
        offer offers offered offering hand hands handing handed suggest suggests suggested
        suggesting suggestion suggestions propose proposes give bring brings brought bat push pushes
        pushing pushed pull pulls pulling pulled chase chasing reach reaching refuse refuses
        refusing reject rejects rejecting knock bounce bounces hold toss throw throws swat slap
        return returns answer answers ask asks asked asking
    """,
    "helpless": """
        helpless useless stuck lost tempted temptation urge itch itching impulse itchy desperate
        dying wanting want keen eager rushing hurry scramble scrambling hunting rescuing rescue fix
        fixing prove proving pleading plead beg begging convince convincing persuade redundant
        failing failed fail inadequate small incompetent powerless deflated frustrated irritated
        sweating
    """,
    "body": """
        body chest throat stomach belly tummy gut guts shoulder shoulders jaw neck back spine hand
        hands finger fingers thumb fist fists arm arms leg legs knee knees foot feet toe toes heart
        ribs rib lung lungs breath breathing breathe skin face cheek cheeks eyes eye eyelids
        forehead temples head scalp lips lip mouth tongue teeth ears ear nose hips hip pelvis
        muscles muscle bones bone palms palm wrist wrists collarbone sternum diaphragm hamstring
        calf calves ankle elbow heel heels
    """,
    "sensing": """
        tight tightness tighten tightening tightens tense tension heavy heaviness heavier weight
        weigh light hot heat warm warmth cold cool cooler numb numbness tingling tingle prickle
        prickling pressure press ache aching hollow empty flutter fluttering knot knots knotted lump
        squeeze clench clenched clenching clenches buzz buzzing sinking churn churning burn burning
        sharp dull soft hard shaky shaking tremble trembling shiver stiff rigid constricted
        constriction sensation sensations physically bodily pulse beating racing pounding flushed
        sweat
    """,
    "locating": """
        where whereabouts land lands landed landing sit sits sitting settle settles live lives
        located spot place register show shows
    """,
    "lingering": """
        stay linger remain pause wait waiting let allow allowing rest slow slowly leave notice
        attend listen follow hang company
    """,
    "praising": """
        proud brilliant amazing fantastic great wonderful excellent bravo congrats congratulations
        well done nice good lovely superb impressive huge massive big courage courageous brave
        bravely bravery guts gutsy strong strength strengths resilient resilience capable talented
        determined determination credit cheers cheer celebrate celebrating success successful
        achievement achieved accomplish progress growth growing insight mature maturity honest
        honesty effort commitment fighter fight spirit spark hope hopeful faith win wins winning
        victory bonus gem star champion
    """,
    "counting": """
        least already even still yet though but despite anyway actually counts count counted
        something nothing more than further farther before last better ahead closer almost nearly
        halfway percent half nine eight seven times proof evidence sign signs shows show means step
        steps start started beginning begun first
    """,
    "managing": """
        managed manage made got came come turned showed opened rang called wrote finished kept
        walked went sat told asked tried stood reached signed read survived
    """,
    "silver": """
        silver lining bright plus positive positives upside flip glass half full sunny lucky luck
        fortunate blessing
    """,
    "planning": """
        plan plans planned planning goal goals target targets schedule scheduled timetable diary
        calendar list lists checklist chart log logs sheet worksheet homework exercise exercises
        strategy strategies technique techniques tool tools tip tips trick tricks method experiment
        routine reminder reminders reward app apps timer alarm alarms spreadsheet template sticky
        step steps ladder graded budget deadline blocker
    """,
    "smallness": """
        just only small smaller smallest tiny tiniest little single one two three five ten half
        quarter wee bit minimum mini easy easier simple baby quick first
    """,
    "clocktime": """
        monday tuesday wednesday thursday friday saturday sunday weekend weekday tomorrow tonight
        today morning afternoon evening noon lunchtime breakfast lunch dinner minute minutes mins
        min hour hours hr week weeks am pm oclock daily weekly nightly bedtime fortnight month soon
    """,
    "doing": """
        put set ring call phone dial text message send email write type draft open read sign fill
        print post book pick choose take bring leave move place stick ask tell talk speak meet
        invite try start begin do go walk sit stand stretch breathe count pack sort throw bin delete
        block download install cook eat drink pay buy sell join register apply draw practise
        practice repeat use show swap replace share get keep add halve turn switch lay drop carry
        hang wear park swallow pour dig plant clean wash clear hire borrow photograph snap record
    """,
    "proposing": """
        lets let shall could can would might may maybe perhaps what how about if try why dont
        suggest recommend advise advice should ought need must propose idea ideas option options
        consider start
    """,
    "referring": """
        gp doctor dr psychiatrist consultant specialist clinic hospital referral refer referred
        colleague group meeting sponsor helpline hotline dietitian physio coach lawyer accountant
        bookkeeper advisor adviser nurse pharmacist pastor priest sister brother wife husband mate
        friend neighbour neighbor mum dad partner aunt uncle cousin
    """,
    "whying": """
        why reason reasons cause caused explain explanation account excuse excuses happened happen
        happens obstacle obstacles barrier barriers stopped stop stops prevented prevents prevent
        blocked hindered interrupted wrong problem trouble matter possessed
    """,
    "waying": """
        how come what way
    """,
    "charging": """
        said promised promise agreed agree agreement told signed shook swore committed commitment
        supposed meant deal knew know again didnt havent hadnt wasnt failed refused ignored forgot
        broke skipped skip let down every time each single always never
    """,
    "beaten": """
        beat beats beaten won win winning sabotage sabotaged sabotaging saboteur outsmart outsmarted
        fool fooled trick tricked
    """,
    "normal": """
        normal natural common usual ordinary typical human everyone everybody anyone anybody nobody
        people most many lots loads plenty millions half folks men women parents us standard
        universal expected understandable happens classic
    """,
    "soothing": """
        okay ok fine alright right gentle gently kind kinder kindly easy soft patient patience worry
        worried fret fretting stress relax calm hush forgive blame guilty ashamed shame beat hard
        harsh allowed permission rush hurry pressure time pace breathe alone company safe shush
        wheesht dear love pet darling sweetheart honey hun pal mate
    """,
    "promising": """
        will ll youll itll youre believe trust promise sure certain know doubt faith confident
        eventually soon someday day get there come comes pass passes heal heals loosen ease eases
        improve better through together grow
    """,
    "selfblame": """
        failure lazy stupid weak bad broken crazy hopeless mad useless selfish worthless monster
        idiot fault flawed pathetic loser wimp terrible awful mess case
    """,
    "degree": """
        nobody no not never none nothing
    """,
    "quitting": """
        stop stopping quit quitting end ending finish finished close closing closed discharge
        discharged terminate leave wrap done goodbye farewell cancel call curtain halt cease
    """,
    "beyond": """
        beyond past limit limits limited reached exhausted run ran road rope tether options option
        nothing left end further unresolved untreatable incurable hopeless unhelpable lost cause
        impossible exception
    """,
    "unsuiting": """
        someone somebody else elsewhere another other different better senior suited suit right fit
        therapist therapy counselling counsellor sessions session psychologist money fee refund
        wasting waste pointless
    """,
    "conceding": """
        admit agree right true correct concede accept fair call youre may might probably perhaps
        maybe honest honestly truth realistic face certified sign pronounce verdict
    """,
    "incapable": """
        cant cannot couldnt wont unable wouldnt isnt arent doesnt not never no nothing none little
    """,
    "declining": """
        wont not going tempted tempting resist refrain rather instead about could temptation urge
    """,
    "inviting": """
        tell say more go describe walk take show hear listen share paint picture
    """,
    "feelwords": """
        lonely loneliness alone sad sadness tired exhausted exhausting heavy hard painful pain hurt
        hurts hurting unbearable awful terrible grim bleak angry anger furious ashamed shame guilty
        guilt hopeless despair desperate weary worn frustrating frightening scary overwhelming
        overwhelmed bitter sore cruel miserable humiliating embarrassing dreadful brutal rough tough
        sounds sound must
    """,
    "hearing": """
        hear hearing heard sounds seems like sense
    """,
    "talk": """
        bot thread post posts posted posting channel reply replies replied answer answers answered
        exercise prompt prompts client clients patient patients pt colleague colleagues team group
        supervision supervisor supervisors supervise trainee trainees intern interns tutor lecturer
        manual textbook training workshop role-play case cases vignette transcript wording label
        labels reading reads tag category move moves trap traps reflex typed type deleted edit
        edited submit screenshot pinned slack emoji
    """,
    "schools": """
        cbt dbt act ifs mi emdr eft gestalt psychodynamic analytic systemic solution-focused
        motivational interviewing chair genogram transference countertransference resistance
        ambivalence attachment defence projection schema somatic grounding titration exposure
        activation decisional balance scaling socratic narrative externalise externalize
        externalising technique techniques intervention interventions modality formulation formulate
        assessment diagnosis risk safeguarding trauma reframe reframing reassure reassured
        reassuring reassurance paradoxical sabotage validate validating validation psychoed
        psychoeducation
    """,
    "thirdperson": """
        he she him her his hers himself herself they them their theirs guy lady fellow woman man
        chap lad girl bloke geezer character
    """,
    "readers": """
        anyone anybody everyone folks guys all yall team peeps lot others who else
    """,
    "laughing": """
        lol haha ha hah 😂 😅 🙈 😄 🤣 😬 😆 rofl lmao oh ouf oof ouch lord joke funny hilarious laugh
        laughed laughing
    """,
    "thanking": """
        thanks thank cheers ta sorry nice lovely love great good brilliant stealing steal
    """,
    "person2": """
        you your yours yourself youre youve youd youll u ur ye yer ya yous youse
    """,
    "money": """
        money pounds dollars euros bills bill rent debt bank fee invoice invoices card cards
    """,
    "kin": """
        mum mom mam mother dad father daddy da son daughter sister brother wife husband nan gran
        granny grandad uncle aunt auntie cousin kids kid child children baby family parents partner
    """,
    "household": """
        kitchen drawer door table bed sofa kettle cup house room hall hallway garage car bag box
        fridge window shelf cupboard stairs
    """,
    "listener": """
        tell me hear im curious interested wonder love like meet know
    """,
}


def _by_word() -> Mapping[str, tuple[str, ...]]:
    senses: dict[str, list[str]] = {}
    for sense, words in _CLASSES.items():
        for word in words.split():
            senses.setdefault(word, []).append(sense)
    return {word: tuple(found) for word, found in senses.items()}


SENSES = _by_word()
"""The senses of a word, by its form."""
