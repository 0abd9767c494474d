"""More of what is screened out, in other words and from other places."""

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
