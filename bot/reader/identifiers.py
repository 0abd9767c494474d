"""Numbers, codes and addresses that belong to one person: by their label, or by their shape alone."""

import re

_UPPER = r"[A-ZÀ-ÖØ-ÞĆČĎĐĘĚĞĢĶŁĹŃŇŐŘŚŞŠȘŤȚŮŰŹŻŽİ]"
_WORD = rf"{_UPPER}[\w'’.-]{{1,24}}"
EMAIL = re.compile(
    r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}"
    r"|\b(?:at|\(at\)|\[at\]|arroba) [\w-]{1,40} ?(?:dot|\(dot\)|\[dot\]|punkt|punto) ?[a-z]{2,12}\b"
    r"|[\[(]at[\])] ?[\w-]{1,40}|\b(?:gmail|hotmail|outlook|yahoo) ?(?:dot|\[dot\]|\.) ?com?\b",
    re.IGNORECASE,
)
_RECORD = re.compile(
    r"\b(?:mrn|nhs|ssn|dob|d\.o\.b|medicare|medicaid|aadhaar|hospital|patient|client|case|file|record|chart"
    r"|policy"
    r"|insurance|registration|reg|ref|reference|uhid|ppsn?|folder|ward|episode|referral|claim|member|docket)\b"
    r"[ ]?(?:id|no|nr|num|number|ref)?\b[ .:#]{0,4}"
    r"(?:is |was )?[a-z]{0,4}[-/]?\d[\d/.-]{3,16}",
    re.IGNORECASE,
)
_LABELLED = re.compile(
    r"\b(?:mrn|nhs|nhi|ssn|sin|ni|nino|chi|hcn|ohip|medicare|medicaid|aadhaar|aadhar|pan|nric|fin|ic|mykad"
    r"|hkid|dni|nie"
    r"|nif|nuss|cpf|curp|rfc|rut|cuil|cpr|bsn|pesel|cnp|tckn|t\.c\.|tc|iqama|bvn|nin|nhif|sha|nid|cnic"
    r"|philhealth|sss|umid"
    r"|uid|mrd|opd|ipd|uhid|ppsn?|ahv|avs|svnr|egn|jmbg|oib|amka|passport|visa|inmate|badge|service|student"
    r"|voter|ration"
    r"|emirates|qid|ghana|iban|account|acct|sort code|(?:health|insurance|medical|hospital|birth|personal"
    r"|national|tax|fiscal"
    r"|identity|id|social security|social insurance|folder|membership|ration|voter|driv\w{2,5} licen[cs]e"
    r"|licen[cs]e)"
    r" (?:insurance |id |health |identity )?(?:card|number|code|no|id|nr|aid|certificate)|id)\b"
    r"(?: (?:card|number|num|no|nr|id|code))?\b[ .:#]{0,4}(?:is |was "
    r"|= )?(?P<value>[A-Z0-9][A-Z0-9()/. -]{3,24})",
    re.IGNORECASE,
)
_SHAPED = re.compile(
    r"\b(?:[A-Z]{1,2}\d{6}\([\dA]\)|[STFGM]\d{7}[A-Z]\b|[A-Z]{5}\d{4}[A-Z]\b"
    r"|[A-Z]{6}\d\d[A-Z]\d\d[A-Z]\d{3}[A-Z]\b"
    r"|\d{6}[-/+]\d{3,5}\b|\d{3}-\d\d-\d{4}\b|[XYZ]-?\d{7}-?[A-Z]\b|\d{8}[- ]?[A-HJ-NP-TV-Z]\b"
    r"|[A-CEGHJ-PR-TW-Z]{2} ?\d\d ?\d\d ?\d\d ?[A-D]\b|[A-Z]{3}\d{4}\b|[A-Z]{4}\d{6}[HM][A-Z]{5}"
    r"|[A-Z]{4} \d{4} \d{4}\b"
    r"|\d{1,2}\.\d{3}\.\d{3}-[\dkK]\b|\d{3}\.\d{3}\.\d{3}-\d\d\b|\d{5}-\d{7}-\d\b"
    r"|[A-Z]{2}\d\d(?: ?[A-Z0-9]{4}){3,7}\b)"
)
_STREET = (
    r"(?:Street|St|Road|Rd|Avenue|Ave|Close|Lane|Ln|Drive|Dr|Court|Ct|Crescent|Cres|Terrace|Tce|Place|Pl"
    r"|Gardens|Grove|Row"
    r"|Mews|Boulevard|Blvd|Parade|Square|Hill|Walk|Estate|Apartments|Nagar|Marg|Colony|Highway|Quay|Circle"
    r"|Parkway|House"
    r"|Heights|Layout|Residency|Mansions|Way|View|Rise|Wynd|Loan|Brae)"
)
_ADDRESS = re.compile(
    rf"\b\d{{1,5}}[A-Za-z]?,? (?:{_WORD} ){{1,3}}{_STREET}\b"
    rf"|\b(?:Flat|flat|Apt|apt|Apartment|Unit|Block|Blk|Plot|Door|Suite"
    rf"|Lot)\.? ?(?:[Nn]o\.? ?)?#?\d{{1,5}}[A-Za-z]?,? {_WORD}"
    rf"|\bBlk \d|\b[Pp]\.?O\.? ?[Bb]ox \d|#\d\d-\d{{2,4}}\b"
    rf"|\b{_UPPER}[\wß-]{{2,24}}(?:str\.|straße|strasse|gasse|weg|platz|allee|laan|straat|plein|gade|vej"
    rf"|gatan|vägen|utca|katu) ?\d"
    rf"|\b(?:ul\.|ulica|[Rr]ue|[Vv]ia|[Cc]alle|[Aa]venida|[Aa]v\.|[Rr]ua|[Jj]alan|[Jj]l\.|[Jj]ln|[Ss]trada"
    rf"|[Pp]iazza|[Pp]laza|[Cc]arrer|[Oo]dos)"
    rf" (?:\w{{1,14}}\.? ){{0,3}}{_WORD},? \d{{1,5}}\b"
    rf"|\b\d{{1,4}}(?: bis)?,? (?:rue|avenue|boulevard|allée|impasse|chemin|place) (?:de |du |des |la |le |l')"
    rf"|\b\d{{1,4}}-\d{{1,3}}-\d{{1,3}} {_UPPER}|\b{_UPPER}\w{{1,20}}-(?:ku|shi|cho|machi|gun|dong|gu|si)\b"
)
_POSTCODE = re.compile(
    rf"\b[A-Z]{{1,2}}\d[A-Z\d]? \d[A-Z]{{2}}\b|\b[A-Z]\d[A-Z] ?\d[A-Z]\d\b"
    rf"|\b[AC-FHKNPRTV-Y]\d[\dW] (?=[A-Z]{{0,3}}\d)[A-Z\d]{{4}}\b"
    rf"|\b(?:NSW|VIC|QLD|WA|SA|TAS|ACT|NT|Vic|Qld|Tas) \d{{4}}\b|\b{_WORD},? [A-Z]{{2}} \d{{5}}\b"
    rf"|\b{_WORD},? ?[-–]? ?[1-9]\d{{5}}\b|, \d{{5}} {_WORD}|\b(?:post ?code|zip ?code|pin ?code)\b"
    r" (?:is |was )?[A-Z]{0,2}\d",
)
_BOOK = re.compile(r"\b(?:ISBN|ISSN|DOI)(?:-1[03])?:?[ ]?[\dX][\dX./-]{6,20}", re.IGNORECASE)
_SPOKEN_DIGIT = r"(?:zero|oh|nought|one|two|three|four|five|six|seven|eight|nine|double|triple)"
_SPOKEN = re.compile(rf"\b(?:{_SPOKEN_DIGIT}[ ,-]{{1,3}}){{6,20}}{_SPOKEN_DIGIT}\b", re.IGNORECASE)
_NUMBER = re.compile(r"(?<![\w.,/:-])[+(]{0,2}\d(?:[ ().-]{0,3}\d){6,14}(?![\w/:])")


def holds_identifier(text: str) -> bool:
    """Tells whether a text holds an e-mail or postal address, a telephone number or an official number."""
    text = _BOOK.sub(" ", text)
    shapes = (EMAIL, _RECORD, _SHAPED, _ADDRESS, _POSTCODE)
    return (
        any(shape.search(text) is not None for shape in shapes)
        or any(map(_is_telephone, _NUMBER.findall(text)))
        or any(_is_official(match["value"]) for match in _LABELLED.finditer(text))
        or any(re.search(r"oh|zero|nought|double|triple", spoken, re.I) for spoken in _SPOKEN.findall(text))
    )


def _is_official(value: str) -> bool:
    """Five digits, or four in a code that begins with capitals."""
    digits = sum(map(str.isdigit, value))
    return digits >= 5 or (digits >= 4 and re.match(r"[A-Z]{1,4}[- ]?\d{4}", value) is not None)


def _is_telephone(number: str) -> bool:
    """Seven digits in two groups, or nine and more; not a row of years or small numbers."""
    groups = re.findall(r"\d+", number)
    digits = sum(map(len, groups))
    if all(len(group) <= 2 or re.fullmatch(r"(?:19|20)\d\d", group) for group in groups):
        return digits >= 9 and number[0] in "+0"
    return digits >= 9 or (digits == 7 and len(groups) == 2)
