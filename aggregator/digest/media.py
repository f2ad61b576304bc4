"""Names of media in a text: who is a news agency, and from which medium a text has its news."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Final

AGENCIES: Final = {
    name.casefold(): name
    for name in (
        "Reuters",
        "AP",
        "AFP",
        "dpa",
        "PA Media",
        "ANSA",
        "EFE",
        "APA",
        "Keystone-SDA",
        "epd",
        "KNA",
        "SID",
        "Ukrinform",
        "UNIAN",
        "Interfax-Ukraine",
        "Interfax",
        "TASS",
        "RIA Novosti",
        "Xinhua",
        "Kyodo",
        "Jiji",
        "Yonhap",
        "PTI",
        "AAP",
        "The Canadian Press",
        "Belga",
        "ANP",
        "PAP",
        "ČTK",
        "Anadolu",
        "Bloomberg",
        "UPI",
        "Lusa",
        "NTB",
        "Ritzau",
        "BNS",
        "MTI",
    )
} | {
    "associated press": "AP",
    "the associated press": "AP",
    "agence france-presse": "AFP",
    "deutsche presse-agentur": "dpa",
    "press association": "PA Media",
    "canadian press": "The Canadian Press",
    "thomson reuters": "Reuters",
    "anadolu agency": "Anadolu",
    "kyodo news": "Kyodo",
    "xinhua news agency": "Xinhua",
}
"""Canonical name of a news agency, by its folded names."""

_CAPITAL: Final = "A-ZÀ-ÖØ-ÞĀČĎĒĚŁŃŇŘŚŠŤŪŮŹŻŽА-ЯҐЄІЇΑ-Ω"
_WORD: Final = rf"(?:[{_CAPITAL}][\w'’&.-]*[\w]|[{_CAPITAL}])"
NAME: Final = rf"{_WORD}(?:\s(?:(?:of|de|du|des|la|le|der|die|al|and|&)\s)?{_WORD}){{0,4}}"
"""A regular expression: words with capitals that stand together, such as "Bank of England"."""

# What a medium is called, in front of its name or behind it.
_CUE: Final = (
    r"(?:news(?:\s?paper|\s?wire|\s(?:agency|site|website|outlet|channel|service|magazine|"
    r"organi[sz]ation|network|portal))|wire service|(?:state|local|public)[\s-](?:run\s)?"
    r"(?:media|tv|television|radio|broadcaster|agency)(?:\s(?:site|outlet|agency|channel))?|"
    r"broadcaster|magazine|tabloid|daily|weekly|outlet|media(?:\ssite|\soutlet)?|"
    r"Nachrichtenagentur|Zeitung|Sender|agence(?:\sde\spresse)?|quotidien|chaîne|"
    r"агентств[оау]|видання|газет[аиі]|телеканал[уі]?)"
)
_TELLS_MEDIUM: Final = re.compile(
    r"\b(?:Times|Post|Journal|News|Guardian|Gazette|Herald|Tribune|Press|Telegraph|Independent|"
    r"Chronicle|Observer|Mail|Mirror|Express|Courier|Ledger|Dispatch|Examiner|Inquirer|Star|"
    r"Standard|Today|Radio|TV|Television|Broadcasting|Magazine|Zeitung|Tagblatt|Rundschau|"
    r"Kurier|Presse|Le Monde|El País|Pravda|Wire|Agency)\b"
)
_INITIALS: Final = re.compile(rf"[{_CAPITAL}]{{3,5}}")
_NO_MEDIUM: Final = frozenset(["NATO", "USA", "OSCE", "UNHCR", "IAEA", "IDF", "FBI", "CIA", "WHO"])
_RELATING: Final = (
    "told", "tells ", "ccording to", "report", "learned", "cit", "quote", "interview", "publish",
    "aut ", "sagte", "elon ", "bericht", "rapporte", "за даними", "овідомля", "пише",
)  # fmt: skip
"""Letters one of which stands in every text that names its medium; most texts have none."""
_TOLD: Final = re.compile(
    # "told Reuters", "told the US news site Semafor", "in an interview with the BBC"
    rf"\b(?P<verb>told|tells|(?i:according\sto|citing|cited\sby|quoted\sby|reported\sby|"
    r"published\sby|quotes\spublished\sby|interview\swith|interview\sto|laut|selon|sagte|"
    r"sagte\sder|за\sданими))\s"
    rf"(?:(?:the|a|der|die|dem|den|la|le|l’)\s?)?"
    rf"(?:(?:[\w.’'-]+\s){{0,3}}?(?P<cue>(?i:{_CUE}))\s)?(?P<name>{NAME})"
)
_REPORTS: Final = re.compile(
    # "Reuters reported", "the newspaper Bild reports"; what stands before it is read backwards
    r"\s(?:(?:has|had|have)\s)?(?:(?:first|earlier|also)\s)?"
    r"(?:report(?:s|ed|ing)|learned|berichtet\w*|rapporte|повідомля\w+|пише)\b"
)
_BEFORE: Final = re.compile(
    rf"(?:(?P<cue>(?i:{_CUE}))\s)?(?P<name>{NAME})(?P<after>\s(?i:{_CUE}))?$"
)
_REACH: Final = 80
_THE_MEDIUM: Final = re.compile(
    # "told the site": the one that was named before
    r"\b(?:told|tells|according\sto|reported\sby)\sthe\s"
    r"(?:site|website|paper|newspaper|news(?:paper|\ssite|\sagency|\soutlet)|agency|outlet|"
    r"broadcaster|channel|magazine|network)\b",
    re.IGNORECASE,
)
_DATELINE: Final = re.compile(
    # "PORT AVERIL, June 18 (Northwire) -": a place, a date, the agency
    rf"[{_CAPITAL}][^()\d:;!?]{{1,40}}?(?:,\s*[^()]{{3,24}}?)?\s*"
    rf"\((?P<name>[{_CAPITAL}a-z][\w/ .-]{{1,30}})\)\s*[-–—:]"
)
_ARTICLE: Final = re.compile(r"^(?:the|a|an)\s+", re.IGNORECASE)


def agency(name: str) -> str | None:
    """The canonical name of a news agency; ``None`` if we know of none that is called so."""
    return AGENCIES.get(name.strip().casefold())


def dateline(text: str) -> str | None:
    """The agency that a text opens with: ``Northwire`` of "PORT AVERIL (Northwire) - The ..."."""
    found = _DATELINE.match(text[:120])
    if found is None:
        return None
    name = found["name"].strip()
    return agency(name) or name


def relates(text: str) -> bool:
    """Whether a text has letters of a word that names a medium; most have none, and name none."""
    return any(map(text.__contains__, _RELATING))


def medium_of(text: str, known: Collection[str] = (), *, before: str = "") -> str | None:
    """The medium that a text says it has its news from, in the text's own words.

    "Two officials told Reuters", "according to the news site Harbour Wire": who wrote it first is
    not who prints it. A person, an office or a government that is quoted is no medium.

    Args:
        text: of a paragraph.
        known: folded names of media that are known otherwise: outlets of the day.
        before: what the post says before it, for "told the paper".

    Returns:
        canonical name of an agency, or the name as it stands; ``None`` if the text names none.
    """
    if not relates(text):
        return None
    for found in _related(text):
        cued = any(found.groupdict().get(group) for group in ("cue", "after"))
        name = _medium(found["name"], cued, known, _verb(found))
        if name is not None:
            return name
    if before and _THE_MEDIUM.search(text):
        return medium_of(before[-1200:], known)
    return None


def _related(text: str) -> Iterator[re.Match[str]]:
    yield from _TOLD.finditer(text)
    for verb in _REPORTS.finditer(text):
        found = _BEFORE.search(text[max(0, verb.start() - _REACH) : verb.start()])
        if found is not None:
            yield found


def _verb(found: re.Match[str]) -> str:
    return (found.groupdict().get("verb") or "").casefold()


def _medium(name: str, cued: bool, known: Collection[str], verb: str) -> str | None:
    """A name if it is that of a medium; the longest beginning of it that is known."""
    words = name.split()
    ends = [words[:size] for size in range(len(words), 0, -1)]
    if not verb:  # "On Monday Reuters reported"
        ends += [words[start:] for start in range(1, len(words))]
    for end in ends:
        part = _ARTICLE.sub("", " ".join(end).rstrip(".,"))
        found = agency(part)
        if found is not None:
            return found
        if part.casefold() in known:
            return part
    whole = _ARTICLE.sub("", name.rstrip(".,"))
    tells = _TELLS_MEDIUM.search(whole)
    if tells is not None:
        # "the New York Times Trump would": what follows is another name. "Radio Free Europe".
        return whole[: tells.end()] if tells.start() else whole
    if cued:
        return whole
    told = verb in ("told", "tells", "interview with", "interview to")
    first = words[0].rstrip(".,")
    if told and _INITIALS.fullmatch(first) and first not in _NO_MEDIUM:
        return first
    return None


_SPEECH: Final = (
    r"(?:said|says|told|tells|wrote|writes|added|adds|announced|claimed|claims|warned|insisted|"
    r"confirmed|denied|stated|sagte|sagt|erklärte|teilte|déclaré|affirmé|сказав|сказала|"
    r"заявив|заявила|повідомив|повідомила)"
)
_SPEAKER: Final = (
    # What is said of a speaker stands between two commas: in "the valley of Keld, the brigade said"
    # it is not Keld that speaks.
    re.compile(
        rf"(?P<name>{NAME})(?:,\s(?P<told>[^.“”\"]{{3,90}}?),|,)?\s(?:has\s|have\s|a\s)?{_SPEECH}\b"
    ),
    # "said Ada Quill, who ..."; not "said Ada Quill would".
    re.compile(
        rf"\b(?!(?:told|tells)\b){_SPEECH}\s(?:(?:Mr|Mrs|Ms|Dr)\.?\s)?(?P<name>{NAME})"
        r"(?=[.,;:”\"»]|\s(?:who|of|in|on|at|after|from|as|during|when)\b|$)"
    ),
    re.compile(rf"\b[Aa]ccording\sto\s(?:(?:the|a|an)\s)?(?P<name>{NAME})"),
)
_PRONOUNS: Final = frozenset(
    ["he", "she", "it", "they", "we", "who", "er", "sie", "il", "elle", "він", "вона", "вони"]
)
_FIRST_WORDS: Final = (
    "On In At For From But And While As When After Before If Although Though Because"
)
_BEGINNINGS: Final = frozenset(_FIRST_WORDS.split())
"""Words that begin a sentence and no name."""

_A_NAME: Final = re.compile(NAME)
_SPOKEN: Final = re.compile(rf"\b(?:{_SPEECH}|according to)\b", re.IGNORECASE)


def speakers(text: str) -> tuple[str, ...]:
    """Whom a text quotes or goes by, in the words of the text, each once, as they come.

    Args:
        text: of a paragraph.
    """
    if _SPOKEN.search(text) is None:
        return ()
    found: dict[int, str] = {}
    for pattern in _SPEAKER:
        for match in pattern.finditer(text):
            name = match["name"].rstrip(".,'’")
            start = match.start("name")
            apposed = match.groupdict().get("told")
            if apposed and _A_NAME.fullmatch(apposed):
                # "The mayor of Averil, Jo Brand, said"
                name, start = apposed, match.start("told")
            # "according to Russian state media": the name is not that of the speaker.
            goes_on = (
                pattern is _SPEAKER[2] and text[match.end() : match.end() + 2].strip().islower()
            )
            # A medium that was told is no speaker; nor is a word that only begins a sentence.
            is_none = name.casefold() in _PRONOUNS or name.split()[0] in _BEGINNINGS
            if goes_on or is_none or agency(name) is not None or _TELLS_MEDIUM.search(name):
                continue
            if len(name.split()) > 1 or start > 0:
                found.setdefault(start, name)
    return tuple(dict.fromkeys(found[at] for at in sorted(found)))
