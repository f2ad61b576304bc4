"""News agencies and picture credits: who wrote a text, and who took a photograph."""

from __future__ import annotations

import re

_AGENCIES = {
    "Reuters": "reuters|thomson reuters|рейтер(?:с|з)?",
    "AP": "ap|the associated press|associated press",
    "AFP": "afp|agence france[- ]presse|афп",
    "dpa": r"dpa(?:/(?!afp|ap\b|epd|kna|sid)\w{2,3}|-\w{3,})?|deutsche presse-agentur",
    "PA Media": "pa media|press association|pa news agency",
    "ANSA": "ansa",
    "EFE": "efe|agencia efe",
    "APA": "apa",
    "Keystone-SDA": "keystone-sda|sda|ats",
    "epd": "epd",
    "KNA": "kna",
    "SID": "sid",
    "Ukrinform": "ukrinform|укрінформ",
    "UNIAN": "unian|уніан",
    "Interfax-Ukraine": "interfax-ukraine|інтерфакс-україна",
    "Interfax": "interfax|интерфакс|інтерфакс",
    "TASS": "tass|тасс",
    "RIA Novosti": "ria novosti|риа новости",
    "Xinhua": "xinhua",
    "Kyodo": "kyodo|kyodo news",
    "Jiji": "jiji|jiji press",
    "Yonhap": "yonhap",
    "PTI": "pti",
    "ANI": "ani",
    "AAP": "aap",
    "The Canadian Press": "the canadian press|canadian press",
    "Belga": "belga",
    "ANP": "anp",
    "PAP": "pap|пап",
    "ČTK": "čtk|ctk",
    "Anadolu": "anadolu(?: agency)?|aa",
    "Bloomberg": "bloomberg",
    "UPI": "upi",
    "Lusa": "lusa",
    "NTB": "ntb",
    "TT": "tt",
    "Ritzau": "ritzau",
    "STT": "stt",
    "BNS": "bns",
    "MTI": "mti",
}
_ONE = {name: re.compile(pattern) for name, pattern in _AGENCIES.items()}
# Short names are words of their own in lower case ("sid", "aa", "tt"), so case decides.
_NAMES = "|".join(
    rf"(?:{pattern})" for pattern in sorted(_AGENCIES.values(), key=len, reverse=True)
)
_AGENCY = rf"(?:{_NAMES})"
_LIST = rf"{_AGENCY}(?:\s*(?:,|/|&|\+|and|und|et|та|і)\s*{_AGENCY})*"

_TRAILING = re.compile(
    # "... it said. REUTERS", "... it said. (AFP, dpa)", "... sagte er. © dpa-infocom"
    rf"(?<=[.!?…\"”’»)])\s*(?:[—–-]\s*)?(?:[(\[](?P<inside>{_LIST})[)\]]|(?:©\s*)?(?P<bare>{_LIST}))\.?$",
    re.IGNORECASE,
)
_ALONE = re.compile(
    r"\W*(?:©|sources?|quellen?|fuentes?|fonti?|bron|källa|kilde|źródło|джерело|источник|kaynak|"
    r"المصدر|מקור|from|by|von|avec|mit|con|with|met|med|z|із|з|с)?\W*(?:(?!dpa|afp|apa|epd|kna|sid)[a-z]{2,4}/)*"
    rf"(?P<names>{_LIST})(?:\s+(?:staff|agentur|agency))?\W*",
    re.IGNORECASE,
)
_DATELINE = re.compile(
    # "MOSCOW, March 18 (Reuters) -", "Berlin (dpa/lnw) –", "MOSCOW -"
    rf"(?P<place>[^\W\d_][^()\d:;.!?]{{1,40}}?)(?:,\s*(?P<date>[^()]{{3,24}}?))?\s*"
    rf"(?:\((?:(?P<names>{_LIST})|(?P<other>[A-Z][\w-]+(?: [A-Z][\w-]+){{0,2}}))\)\s*"
    r"(?P<mark>[-–—:]*)|(?P<dash>[-–—]))\s+(?=\S)",
    re.IGNORECASE,
)
# After the last full stop, a name in capitals signs, whether we know the agency or not.
_SIGNED = re.compile(
    r"(?<=[.!?…\"”’»)])\s+[(\[]?(?P<name>[^\W\d_a-zà-öø-ÿа-яіїєґ]{4,}"
    r"(?:[ -][^\W\d_a-zà-öø-ÿа-яіїєґ]{2,}){0,2})[)\]]?$"
)
_REPORTING = re.compile(
    r"[(\[]?\s*(?:additional )?(?:reporting|writing|editing|edited|compiled|translated|"
    r"with (?:reporting|files|input|contributions)|mit material|redaktion|"
    r"rédaction|редагува\w+)\s+(?:by|von|from|par|та)\b.{3,300}",
    re.IGNORECASE,
)

_CONTRIBUTED = re.compile(
    r"[^.!?]{3,160}\bcontributed (?:to (?:this|the) (?:report|story|article)|reporting|writing)\b"
    r"[^.!?]{0,60}\.?|(?:mit|unter) (?:mitarbeit|material) von .{3,80}",
    re.IGNORECASE,
)
_STOCK = (
    "getty(?: images)?|shutterstock|imago(?: images)?|alamy|istock|picture[ -]alliance|"
    "epa(?:-efe)?|sputnik|zuma(?: press)?|nurphoto|anadolu|rex features|unsplash|"
    "wikimedia(?: commons)?|depositphotos|ap photo|afp photo|ullstein bild|maxar|"
    "planet labs|ukrinform|уніан|унiан"
)
_PICTURE = (
    r"(?:photo(?:graph)?s?|pictures?|pic|images?|fotos?|bild(?:er|quelle)?|crédits?(?: photo)?|"
    r"photo credit|image credit|image source|credits?|copyright|video|graphic|graphics|grafik|"
    r"illustration|infographic|фото|світлина|ілюстрація|відео|imagen|immagine|zdjęcie|fot\.|beeld)"
)
_CREDITED = re.compile(
    # "... in Kyiv. Picture: Getty", "... © Jane Doe/AFP", "... | Bild: dpa"
    rf"(?P<text>.*?\S)[\s.,;|–—-]*(?:(?<=[\s.,;|(\[–—-]){_PICTURE}\s?(?:by\s|von\s|:|©|/)|©|\(c\)\s)\s*"
    rf"(?P<who>[^.:!?]{{2,80}}|[^:!?]{{2,40}})\.?[)\]]?$",
    re.IGNORECASE,
)
_LED = re.compile(
    # Short names only in capitals, and a capital behind: "EPA A ship lies on its side"
    r"(?:(?:(?:AFP via )?Getty Images|Shutterstock|PA Media|EPA-EFE|EPA)\s+(?=[A-Z])(?![A-Z]{2})"
    r"|(?:Reuters|AFP|AP)\s+(?=(?:A|An|The|People|Men|Women|Two|Three|Several)\s)"
    r"|(?:[Ii]mage caption|Bildunterschrift|Légende)\s*[,:]\s+)"
)
_LABELLED = re.compile(rf"[.!?…\"”’»|)]\s*{_PICTURE}\s?:\s*$", re.IGNORECASE)
_BRACKETED = re.compile(r"(?P<text>.*?\S)\s*[(\[](?P<who>[^()\[\]]{3,120})[)\]]\s*$")
_SLASHED = re.compile(
    # "... Photo Jane Doe/AFP/Getty Images" without any label
    rf"(?P<text>.*?[.!?\"”’])\s*(?P<who>[A-ZÀ-ÞА-ЯІЇЄ][^.!?:]{{1,60}}?(?:/|\svia\s|\s\|\s)\s?(?:{_STOCK}|{_NAMES}))\.?$",
    re.IGNORECASE,
)
_WHO_IS_PICTURE = re.compile(
    rf"(?:\b(?:{_STOCK})\b|{_PICTURE}\s?(?:by\b|von\b|:|©|/)|©|/\s?{_AGENCY}\b|\bvia\s(?:{_STOCK}|{_AGENCY})\b)",
    re.IGNORECASE,
)
_CREDIT_LINE = re.compile(
    rf"\W*{_PICTURE}(?:\s?(?:by|von|source|credit|caption))?\s*(?::|\||/|©|,|–|-|\bby\b|\bvon\b)\s*(?P<who>.{{2,90}})",
    re.IGNORECASE,
)


def agencies_in(names: str) -> str | None:
    """The agencies of a list in their own spelling: "afp, DPA/lnw" is "AFP, dpa"."""
    found: list[str] = []
    for part in re.split(
        r"\s*(?:,|&|\+|\band\b|\bund\b|\bet\b|(?<!dpa)/|/(?=afp|ap\b|epd|kna|sid))\s*",
        names,
        flags=re.IGNORECASE,
    ):
        for name, pattern in _ONE.items():
            if pattern.fullmatch(part.strip().lower()) and name not in found:
                found.append(name)
    return ", ".join(found) or None


def trailing_credit(text: str) -> tuple[str, str | None]:
    """Parts a paragraph from the agency that signs it: "... he said. REUTERS".

    Returns:
        The paragraph without it, and the agency; the paragraph unchanged and ``None`` if it is
        not signed.
    """
    if (m := _TRAILING.search(text[-80:])) is None:
        return text, None
    names = m["inside"] or m["bare"]
    # In plain text, only a name written as one signs: "... he told AP." is a sentence.
    if m["bare"] and not _written_as_name(names):
        return text, None
    return text[: len(text) - len(m[0])].rstrip(), agencies_in(names)


def signed_by_unknown(text: str) -> tuple[str, str | None]:
    """Parts the last paragraph of a text from a name in capitals that signs it.

    An agency that nobody listed signs like the others. Only for a last paragraph: elsewhere, a
    word in capitals after a full stop may be anything.

    Returns:
        As :func:`trailing_credit`.
    """
    if (m := _SIGNED.search(text[-60:])) is None:
        return text, None
    return text[: len(text) - len(m[0])].rstrip(), m["name"]


def credit_alone(text: str) -> str | None:
    """The agency that a whole line names and nothing else: "REUTERS", "dpa/lnw", "(AFP)"."""
    if len(text) > 80 or (m := _ALONE.fullmatch(text)) is None:
        return None
    return agencies_in(m["names"]) if _written_as_name(m["names"]) else None


def dateline(text: str) -> tuple[str, str | None, str | None] | None:
    """Place, date and agency that an agency text opens with.

    Returns:
        For "MOSCOW, March 18 (Reuters) - The ...": ``("MOSCOW", "March 18", "Reuters")``;
        ``None`` if the text opens otherwise. A bare dash counts only after capitals.
    """
    m = _DATELINE.match(text[:120])
    if m is None or not m["place"][0].isupper():
        return None
    letters = [c for c in m["place"] if c.isalpha()]
    shouted = len(letters) >= 3 and all(c.isupper() for c in letters)
    if m["names"]:
        return m["place"], m["date"], agencies_in(m["names"])
    if not shouted or (m["other"] and not m["mark"]):
        return None
    return m["place"], m["date"], m["other"]


def is_reporting_line(text: str) -> bool:
    """A closing line that says who reported, wrote or edited."""
    if len(text) >= 320:
        return False
    return bool(_REPORTING.fullmatch(text.strip()) or _CONTRIBUTED.fullmatch(text.strip()))


def _led_caption(text: str) -> tuple[str, str] | None:
    """Caption and credit of a line that begins with it: "Getty Images Rescuers carry ..."."""
    m = _LED.match(text)
    if m is None or text[-1:] in '.!?…"”' or len(text) > 300:
        return None
    return (text[m.end() :].strip(), m[0].strip()) if text[m.end() :].strip() else None


def picture_credit(text: str) -> tuple[str, str] | None:
    """Parts a caption from the credit of its picture.

    Returns:
        Caption, which may be empty, and credit; ``None`` if the line credits no picture. An
        agency alone in brackets signs a text, not a picture, and gives ``None``.
    """
    if led := _led_caption(text):
        return led
    tail = text[-260:]
    head = text[: len(text) - len(tail)]
    if len(text) < 140 and (m := _CREDIT_LINE.fullmatch(text)) and _is_who(m["who"]):
        return "", m["who"].strip()
    for pattern in (_CREDITED, _SLASHED):
        if (m := pattern.fullmatch(tail)) and (
            _is_who(m["who"]) or _is_labelled(tail, m.start("who"), m["who"])
        ):
            return (head + m["text"]).rstrip(" .,;|–—-"), m["who"].strip()
    m = _BRACKETED.fullmatch(tail)
    if m and len(m["who"].split()) <= 16:
        # Names parted by strokes after a full stop are a photographer and those who sell.
        parted = "/" in m["who"] or " for " in m["who"]
        names = parted and " " in m["who"] and m["text"][-1] in '.!?"”’'
        if _WHO_IS_PICTURE.search(m["who"]) or (names and _is_named(m["who"])):
            return (head + m["text"]).rstrip(), m["who"].strip()
    if len(text) < 90 and _WHO_IS_PICTURE.search(text) and _is_who(text) and "/" in text:
        return "", text
    return None


_SMALL = frozenset(["via", "by", "von", "and", "und", "for", "of", "the", "de", "für", "per"])


def _plain_words(who: str) -> int:
    """How many words are neither capitalised nor such as stand between names."""
    return sum(word[0].islower() and word.lower() not in _SMALL for word in who.split())


def _is_named(who: str) -> bool:
    return _plain_words(who) == 0 and not any(c.isdigit() for c in who)


def _is_labelled(text: str, at: int, who: str) -> bool:
    """Whether a label with a colon after a full stop says that the rest is a credit."""
    before = _LABELLED.search(text[:at])
    words = who.split()
    return before is not None and len(words) <= 8 and _plain_words(who) <= 0.5 * len(words)


def _is_who(who: str) -> bool:
    """Whether words could name photographers and agencies: few, and no lower-case run."""
    words = who.split()
    if not 1 <= len(words) <= 12:
        return False
    if _WHO_IS_PICTURE.search(who) or agencies_in(who):
        return _plain_words(who) <= 2
    return _plain_words(who) == 0 and len(words) <= 4


def _written_as_name(names: str) -> bool:
    return names.isupper() or names[:1].isupper() or names.lower().startswith(("dpa", "epd"))
