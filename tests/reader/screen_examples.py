"""More of what is screened out, in other words and from other places."""

RISK = (
    "Any SI/HI today?",
    "Have you made a plan to end your life, or thought about how?",
    "I'd do a risk assessment before anything else.",
    "do u hav thoghts of suiside",
    "When you say tired, do you mean tired of living?",
    "Do you ever feel your family would be better off without you?",
    "Is there anything to live for, as you see it?",
    "Are you scared to go home?",
    "Does your husband ever push you or grab you?",
    "Who is looking after the children tonight, and are they safe?",
    "Are you being threatened by anyone?",
    "Did he ever force you to have sex?",
    "Have you ever hit her?",
    "Will you be able to keep yourself safe until Monday?",
    "You wan kill yourself?",
    "Have ye been hurtin yersel again, hen?",
    "Are you saving up the tablets?",
)
DISTRESS = (
    "I took an overdose in March, nobody here knows.",
    "I can't see a way out any more.",
    "I relapsed at the weekend. I'm drinking every night.",
    "My partner threatened me with a knife.",
    "I'm scared of him and I can't go home.",
    "I don't trust myself tonight.",
    "Had the scan. I miscarried on Monday.",
    "ah'm no coping, ah want tae die",
    "I haven't eaten since Tuesday and I can't stop crying",
    "I am feeling hopeless these days, no reason to live.",
)
PRIVATE = (
    "He lives at 14 Rowan Crescent, same as this man.",
    "She's at Flat 2, Harbour House, top floor",
    "postcode is EH99 1ZZ if anybody visits",
    "PESEL 64061799999, the same story",
    "passport number X1234567, just like him",
    "my client, a nurse, her name is Agnieszka, born in May 1980, is just like this",
    "write to ana at clinic dot example",
    "Blk 123 Example Ave 3 #04-56, exactly this lady",
    "Saw Kavita on the third of March, the same story",
    "her number is oh seven seven double oh nine oh oh one two three",
)
LANGUAGE = (
    "Proč myslíte, že to tak není?",
    "Jeg tror ikke, at det er så enkelt for dig",
    "Mitä se on, että et voi soittaa?",
    "Anh đang sợ điều gì?",
    "Zašto mislite da nije tako?",
)
PASSES = (
    "The safeguarding training has moved to Friday.",
    "Did the punchline hit you in the chest?",
    "What is kept alive by not ringing?",
    "Some of that hand is gone for good. Is it worth something to you?",
    "What would it take from you to lift the phone?",
    "ISBN 978-0-00-000014-2 is worth a look.",
)
