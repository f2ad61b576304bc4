"""Bylines, date lines and clock lines: what a page says of a text's author and time."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from aggregator.extract.agencies import agencies_in
from aggregator.extract.dates import Clock, FoundDate, clock_on, find_dates, parse_clock
from aggregator.extract.scripts import westernised, with_short_zones
from aggregator.extract.vocabulary import COUNT
from aggregator.extract.zones import ZONE_PATTERN

_NAME_WORD = (
    r"(?:[^\W\d_a-zà-öø-ÿа-яіїєґ](?:[^\W\d_]|['’.\-])*"
    r"|(?:de|da|di|del|della|der|den|van|von|vom|zu|zur|af|la|le|el|al|bin|ibn|ter|ten|du|dos|y|e)(?!\w))"
)
_NAME = rf"{_NAME_WORD}(?:\s+{_NAME_WORD}){{0,4}}"
_JOINED = r"(?:\s*(?:[,;/&+|]|\b(?:and|und|et|та|і|й|y|e|oraz|en)\b)\s*)"
_BY = (
    r"(?:(?i:by|von|par|por|di|da|door|av|przez|"
    r"(?:(?:live\s+)?(?:written|reported|reporting|story|words|text|report|posted|published|analysis|exclusive|live)\s+by)|"
    r"(?:(?:author|authors|writer|reporter|autor|autorin|autoren|auteur|auteure|автор|автори|авторка|"
    r"текст|ein beitrag von|text|аўтар|автора)(?:\s*:|\s+von|\s(?=[A-ZÀ-ÞА-ЯІЇЄ])))))"
)
_BYLINE = re.compile(
    rf"\W{{0,3}}{_BY}\s*(?P<names>{_NAME}(?:{_JOINED}{_NAME}){{0,5}})"
    r"(?:\s*\([^()]{2,60}\))?"
    r"(?P<rest>(?:\s*[,|·•–—-]\s*|\s+(?=in\s|aus\s|à\s|у\s|в\s|@))[^.!?]{0,80})?\W*"
)
# "(now)", "in Kyiv": what may stand behind a name in a list of names.
_AT = rf"(?:\s*\([\w .-]{{2,30}}\)|\s+(?:in|aus|à)\s+{_NAME})?"
_NAMES_ONLY = re.compile(
    rf"(?P<names>{_NAME_WORD}(?:\s+{_NAME_WORD}){{1,3}}{_AT}(?:{_JOINED}{_NAME}{_AT}){{0,5}})"
    rf"(?P<rest>\s*,\s*{_NAME})?"
)
_SIGN_OFF = re.compile(
    rf"\s*[—–-]\s*(?P<names>{_NAME_WORD}(?:\s+{_NAME_WORD}){{1,3}}(?:{_JOINED}{_NAME})*)"
)
_UPDATED = re.compile(
    r"(?i)\b(?:up-?dated?|stand|as of|last (?:modified|changed|edited)|modified|edited|"
    r"aktualisiert|zuletzt (?:geändert|aktualisiert)|update|geändert|"
    r"mise? à jour|modifié\w*|actualisé\w*|"
    r"оновлен\w*|змінен\w*|обновлен\w*|actualizad\w*|aggiornat\w*|aktualizacja|bijgewerkt|atualizado)\b"
)
_HOUSE = re.compile(r"^From (?:the )?[A-Z][\w.]*['’]s (?=[A-Z])")  # "From CNN's Jane Doe"
_PAPER = re.compile(
    r"(?:The|Der|Die|Das|Le|La|El|Il)\s|.*\b(?:News|Press|Post|Times|Courier|Media|Zeitung)$"
)
# Words that may stand in a date line beside its dates without making it a sentence.
_LABELS = re.compile(
    r"(?i)\b(?:british|greenwich|eastern|central|pacific|mountain|european|mean|summer|standard|"
    r"daylight|update|vom|first|last|published|publication|publish|posted|created|added|issued|released|"
    r"date|dated|time|on|at|the|of|am|um|le|à|el|il|uhr|vom|erstellt|veröffentlicht|"
    r"erschienen|erstveröffentlicht|publié\w*|posté|опубліковано|опублікована|додано|дата|"
    r"опубликовано|publicado|pubblicato|opublikowano|gepubliceerd|local|gmt|utc|"
    r"ore|ora|alle|às|as|las|los|kl|klo|godz(?:ina)?|hora|heure|saat|publicerad|publisert|"
    r"publiceret|julkaistu|idag|today|heute|hoy|oggi|aujourd['’]hui|vandaag|i dag|сегодня|сьогодні|"
    r"\d+\s?min(?:ute[ns]?|s)?(?:\s?(?:read|lesezeit|de lecture))?|\d+\s?хв(?:илин\w*)?|year[s]?|"
    r"року|рік|р|г|года|h|hrs|"
    r"mon(?:day)?|tue(?:s|sday)?|wed(?:nesday)?|thu(?:r|rs|rsday)?|fri(?:day)?|sat(?:urday)?|"
    r"sun(?:day)?|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend|sonntag|mo|di|mi|"
    r"do|fr|sa|so|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|понеділок|вівторок|"
    r"середа|середу|четвер|п['’]ятниця|п['’]ятницю|субота|суботу|неділя|неділю|понедельник|вторник|среда|"
    r"четверг|пятница|суббота|воскресенье)\b\.?"
)
_EDGE_LABELS = re.compile(
    rf"^(?:(?:{_LABELS.pattern[4:]})[\s|·•,:–—-]*)+|(?:[\s|·•,:–—-]*(?:{_LABELS.pattern[4:]}))+$",
    re.IGNORECASE,
)
_LEADING_DATE = re.compile(
    # What saved pages open with: " date 2025-03-18 TITLE"
    r"\s*(?:(?i:date|published|datum|дата|publié|stand)\s*[:=]?\s*)?"
    r"(?P<date>(?:19|20|21)\d\d-\d\d-\d\d)(?:[T ]\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:?\d\d)?)?"
    r"(?:\s*[|:–—-])?(?:\s+(?P<rest>\S.*))?\s*"
)
_ROLE = re.compile(
    # ", Courts reporter", ", Kyiv": what follows a name and is none
    r"(?i)\s*,\s*(?:[\w’'-]+\s+){0,4}(?:editor|reporter|correspondent|writer|staff|chief|columnist|"
    r"producer|journalist\w*|redakt\w*|korrespondent\w*|reporter\w*|rédact\w*|correspondant\w*|"
    r"кореспондент\w*|редактор\w*|журналіст\w*)(?:\s+(?:in|at|for|of)\s+[\w’' -]+)?$"
)
_AGO_PREFIX = re.compile(
    r"^(?:vor\s+)?\d{1,3}\s?(?:s|m|h|d|sec|min|mins|hr|hrs|hours?|minutes?|std|хв|год)\.?\s?(?:ago|тому)?\s?"
    r"(?=\d{1,2}[:.h]\d\d)",
    re.IGNORECASE,
)
_WORDS = re.compile(r"[^\W\d_]{2,}")
_AGO_WORDS = re.compile(
    r"(?i)\b\d+\s?(?:s|m|h|d|sec|min|mins|hr|hrs|hours?|minutes?|days?)\.?\s+ago\b|\byesterday\b"
)
_CLOCKS = re.compile(rf"\d{{1,2}}[:.]\d\d(?:\s?[ap]\.?m\.?)?|{ZONE_PATTERN}", re.IGNORECASE)
# What any time of day has; without it none is looked for.
_CLOCKISH = re.compile(
    r"\d\s?[:.hH]\s?\d\d|\d\s?(?:[apAP]\.?\s?[mM]\b|[hH]\b|Uhr|год|часов)|\d{4}\s?[A-Zh]"
)
_LONGEST = 200


ANY_YEAR = date(2000, 1, 1)
"""Near this day lie the dates of a date line that names no year, until somebody knows better."""


@dataclass(frozen=True, slots=True)
class Byline:
    """Who wrote a text.

    Attributes:
        author: the names as written.
        labelled: whether a word such as "By" says so; names alone are a guess.
    """

    author: str
    labelled: bool


@dataclass(frozen=True, slots=True)
class DateLine:
    """When a text was published and changed, as its page says.

    Attributes:
        published: the date that is not labelled as a change; ``None`` if there is none.
        modified: the date that is.
    """

    published: FoundDate | None
    modified: FoundDate | None


def read_byline(
    text: str, *, zone: str, names_alone: bool = False
) -> tuple[Byline | None, DateLine | None]:
    """What a line says of author and time, and nothing else.

    Args:
        text: one line, such as "By Jane Doe", "by Jane Doe March 18, 2025 11:25 PM 2 min read",
            "Von Jana Beispiel und Max Muster", "18.03.2025, 14.05 Uhr".
        zone: IANA name of the source's zone.
        names_alone: whether names without any label are a byline; true beside a date line.

    Returns:
        Author and dates; ``None`` for each that the line does not give. Both are ``None`` if
        the line says anything else.
    """
    if not text or len(text) > _LONGEST:
        return None, None
    text = _HOUSE.sub("By ", with_short_zones(text))
    dates, rest = _dates(text, zone)
    if dates is None:
        rest = _without_count(text)
    by = _names(rest, labelled_only=not (names_alone or dates))
    if by:
        return by, dates
    rest = _AGO_WORDS.sub(" ", rest)
    bare = _CLOCKS.sub(" ", _LABELS.sub(" ", _UPDATED.sub(" ", rest)))
    if dates and len(_WORDS.findall(bare)) <= 1:
        return None, dates
    return None, None


def _dates(text: str, zone: str) -> tuple[DateLine | None, str]:
    """Dates of a line, and the line without them."""
    # Of a date without its year, only a time beside it vouches that it dates the page.
    found = find_dates(text, zone=zone, reference=ANY_YEAR)
    found = [f for f in found if f.has_year or f.has_time]
    if not found:
        return None, text
    published: FoundDate | None = None
    modified: FoundDate | None = None
    rest: list[str] = []
    at = 0
    for f in found:
        label = text[at : f.start]
        rest.append(label)
        if _UPDATED.search(label):
            modified = modified or f
        elif published is None:
            published = f
        at = f.end
    tail = text[at:]
    if modified is None and _UPDATED.search(tail) and (clock := parse_clock(tail)):
        # "Publié le 7 mars 2025 à 09h30, mis à jour à 18h45"
        moment = clock_on(found[-1].day, clock, zone=zone)
        span = (at + clock.start, at + clock.end)
        modified = FoundDate(found[-1].day, moment, *span, has_year=True, has_time=True)
        tail = tail[: clock.start] + tail[clock.end :]
    rest.append(tail)
    return DateLine(published, modified), " ".join(rest)


def _without_count(text: str) -> str:
    """A line without "2 min read" at its end."""
    parts = re.split(r"\s+[|·•–—-]\s+|\s{2,}", text)
    kept = [p for p in parts if not COUNT.fullmatch(p.lower())]
    return " | ".join(kept)


def _names(text: str, *, labelled_only: bool) -> Byline | None:
    rest = _UPDATED.sub(" ", text)
    rest = re.sub(
        r"(?i)\s*\d+\s?min(?:ute[ns]?|s)?(?:\s?(?:read|lesezeit|de lecture))?\b", " ", rest
    )
    rest = re.sub(r"\s+", " ", rest).strip(" |·•–—-,:;")
    rest = _EDGE_LABELS.sub("", rest).strip(" |·•–—-,:;")
    if m := _BYLINE.fullmatch(rest):
        return Byline(_tidy(m["names"]), labelled=True)
    if labelled_only:
        return None
    rest = _EDGE_LABELS.sub("", rest).strip(" |·•–—-,:;()")
    rest = _ROLE.sub("", rest)
    if m := _NAMES_ONLY.fullmatch(rest):
        return Byline(_tidy(m["names"]), labelled=False)
    return None


def _tidy(names: str) -> str:
    names = names.strip(" ,;|")
    # "Jane Doe, Kyiv", "Jane Doe | The Courier": a place or a paper, and no second name.
    person, _, rest = names.replace("|", ",").partition(",")
    beside = rest.strip()
    if " " in person.strip() and beside and (" " not in beside or _PAPER.match(beside)):
        names = person.strip()
    if names.isupper() and len(names) > 4 and agencies_in(names) is None:
        return names.title()
    if agency := agencies_in(names):
        return agency
    names = re.sub(r"^[A-Z]\w+[’']s\s+(?=[A-Z])|,\s*[A-Z]{2,6}$", "", _ROLE.sub("", names))
    return re.sub(r"\s*\|\s*", ", ", names).strip(" ,;|")


def read_sign_off(text: str) -> str:
    """The name of a line such as "— Jane Doe"; empty if it is none."""
    m = _SIGN_OFF.fullmatch(text[:_LONGEST])
    return _tidy(m["names"]) if m else ""


def leading_date(text: str) -> tuple[date, str] | None:
    """Day and rest of a first line such as " date 2025-03-18 TITLE".

    Returns:
        ``None`` if the line does not open with a full date in digits. The rest may be empty.
    """
    if (m := _LEADING_DATE.fullmatch(text[:2000])) is None:
        return None
    try:
        return date.fromisoformat(m["date"]), (m["rest"] or "").strip()
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class ClockLine:
    """A line that is a clock time.

    Attributes:
        clock: the time.
        updated: whether it is the time of a change.
        author: whose name stands beside it; empty if none does.
        written: the time as it is written.
    """

    clock: Clock
    updated: bool
    author: str
    written: str


def read_clock_line(text: str) -> ClockLine | None:
    """The time of a line that is nothing else: "14:05", "2m ago 1.13pm GMT", "14.05 Uhr".

    A name or a word in capitals may stand beside it: "14:05 Jane Doe", "14:05 BREAKING".
    """
    bare = _AGO_PREFIX.sub("", with_short_zones(text).strip(" |·•–—-+*()[]▶►→:"))
    if not bare or len(bare) > 60:
        return None
    clock = parse_clock(bare)
    if clock is None:
        return None
    written = bare[clock.start : clock.end]
    before, after = bare[: clock.start], bare[clock.end :]
    updated = _UPDATED.search(before) is not None
    rest = _LABELS.sub(" ", _UPDATED.sub(" ", f"{before} {after}")).strip(" |·•–—-,:")
    if not re.search(r"[^\W_]", rest):
        return ClockLine(clock, updated, "", written)
    if clock.start == 0 and len(rest.split()) <= 3:
        if rest.isupper():
            return ClockLine(clock, updated, "", written)
        if after.strip(" |·•–—-,:") == rest and _NAMES_ONLY.fullmatch(rest):
            return ClockLine(clock, updated, _tidy(rest), written)
    return None


@lru_cache(maxsize=8192)
def is_time_line(text: str) -> bool:
    """Whether a line tells a time of day, with its date or without, and nothing else.

    Args:
        text: such as "14:05", "Ore 17:42", "Oct. 9, 5:42 PM CDT", "10月9日 17:42",
            "3 hours ago (14:42 GMT)".
    """
    bare = westernised(with_short_zones(text)).strip(" |·•–—-+*()[]▶►→:")
    if not bare or len(bare) > 60 or _CLOCKISH.search(bare) is None:
        return False
    if read_clock_line(bare) is not None:
        return True
    found = find_dates(bare, zone="UTC", reference=ANY_YEAR)
    if len(found) > 1 or (found and not found[0].has_time):
        return False
    if found:
        rest = f"{bare[: found[0].start]} {bare[found[0].end :]}"
    elif clock := parse_clock(bare):
        rest = f"{bare[: clock.start]} {bare[clock.end :]}"
    else:
        return False
    rest = _LABELS.sub(" ", _UPDATED.sub(" ", _AGO_WORDS.sub(" ", rest)))
    return not re.search(r"[^\W_]", _CLOCKS.sub(" ", rest))


def is_role(text: str) -> bool:
    """Whether a text says what somebody does: "Transport correspondent"."""
    return len(text) <= 60 and _ROLE.fullmatch(f", {text}") is not None


def without_role(name: str) -> str:
    """A name without what its bearer does: "Jane Doe, Courts Reporter" gives "Jane Doe"."""
    return _ROLE.sub("", name)


def tells_change(text: str) -> bool:
    """Whether a line begins with a word such as "Updated" or "Stand"."""
    return _UPDATED.match(text.strip()) is not None


def read_day_line(text: str, *, zone: str, reference: date | None) -> date | None:
    """The day of a line that is nothing but a date: "Tuesday 18 March", "18.03.2025"."""
    bare = text.strip(" |·•–—-+*()[]▶►→:")
    if not bare or len(bare) > 60:
        return None
    found = find_dates(bare, zone=zone, reference=reference)
    if len(found) != 1 or found[0].has_time:
        return None
    around = _LABELS.sub(" ", bare[: found[0].start] + " " + bare[found[0].end :])
    return found[0].day if not re.search(r"[^\W_]", around) else None
