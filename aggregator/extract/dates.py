"""Times and dates as machines and people write them, read in the source's zone.

Why no library: dateparser, which comes with trafilatura, reads "since the Feb. 24, 2022,
invasion" as two dates, "1400 GMT" as the year 1400 and "may" as a month, and asks the clock for
what a text leaves out. Here nothing is read that is not written, and nothing asks the clock.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

from aggregator.extract.clocks import Clock, clock_on, clocks_in, parse_clock
from aggregator.extract.months import LANGUAGES, full_names, month_names, weekday_names
from aggregator.extract.zones import in_zone, local_time, named_zone
from aggregator.model import DayBasis, Moment

__all__ = [
    "Clock",
    "FoundDate",
    "clock_on",
    "find_dates",
    "in_zone",
    "local_time",
    "nearest_day",
    "parse_clock",
    "parse_instant",
    "parse_moment",
]

_YEARS = range(1900, 2200)
_WORDS_AROUND = 4
_MONTH_FIRST_AREAS = (
    *("America/Indiana/", "America/Kentucky/", "America/North_Dakota/", "US/"),
    *("Canada/", "Pacific/Honolulu", "Asia/Manila"),
)
_MONTH_FIRST_ZONES = frozenset(
    f"America/{city}"
    for city in (
        *("New_York", "Chicago", "Denver", "Phoenix", "Los_Angeles", "Anchorage", "Detroit"),
        *("Boise", "Menominee", "Juneau", "Sitka", "Nome", "Adak", "Indianapolis", "Louisville"),
        *("Toronto", "Winnipeg", "Edmonton", "Vancouver", "Halifax", "Regina", "St_Johns"),
        *("Moncton", "Montreal", "Puerto_Rico", "Panama"),
    )
)
_REACH = 6  # years, in which every day of a year falls on every weekday, leap days aside
_LONGEST = 200  # characters of the longest text that can be one instant


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date in a text.

    Attributes:
        day: as the text says it, in whatever zone it means; the source's, as a rule.
        at: the instant, if a clock time stands beside it, with its offset in the source's zone.
        start: first character of date and time.
        end: one past the last.
        has_year: whether the text names the year; if not, it was taken from the reference.
        weekday: named beside it, 0 for Monday; ``None`` if there is none.
        has_time: whether a clock time stands beside it, in whatever zone.
    """

    day: date
    at: datetime | None
    start: int
    end: int
    has_year: bool
    weekday: int | None = None
    has_time: bool = False


_EPOCH = re.compile(r"(\d{9,10})(\d{3})?(\d{3})?(?:\.\d+)?")
_ISO = re.compile(
    r"(\d{4}-\d\d-\d\d|\d{8}(?=T))[T ]\s?(\d\d:?\d\d(?::?\d\d)?)(?:[.,]\d+)?\s?(\S.{0,40})?"
)
_ASCTIME = re.compile(
    r"[A-Za-z]{3},? ([A-Za-z]{3}) {1,2}(\d{1,2}) (\d\d:\d\d:\d\d)(?: (\S{1,8}))? (\d{4})"
)


def parse_instant(text: str, *, zone: str) -> datetime | None:
    """An instant from a machine's or a person's notation.

    Reads ISO 8601, RFC 2822, what ``Date`` prints in JavaScript and C's ``asctime``, epoch
    seconds, milliseconds and microseconds, and dates with a time in words.

    Args:
        text: the whole attribute, element or field; a date alone is no instant.
        zone: IANA name of the source's zone, for times that name none.

    Returns:
        The instant with the offset that the text gives, or else with the offset of the
        source's zone; ``None`` if it is none or names a zone that we do not know.
    """
    text = text.strip()
    if not text or len(text) > _LONGEST:
        return None
    if epoch := _EPOCH.fullmatch(text):
        return _instant(datetime.fromtimestamp(int(epoch[1]), UTC), zone)
    if iso := _ISO.fullmatch(text):
        return _iso(iso[1], iso[2], iso[3], zone)
    if asctime := _ASCTIME.fullmatch(text):
        month, day, clock, name, year = asctime.groups()
        text = f"{day} {month} {year} {clock} {name or ''}".strip()
    found = find_dates(text, zone=zone, reference=None, language=None)
    timed = [f for f in found if f.at is not None]
    if len(found) != 1 or len(timed) != 1:
        return None
    around = re.sub(r"\([^()]*\)", " ", text[: timed[0].start] + " " + text[timed[0].end :])
    # "Published on" may stand around a time; a sentence may not.
    return timed[0].at if len(re.findall(r"[^\W_]+", around)) <= _WORDS_AROUND else None


def _iso(day: str, clock: str, rest: str | None, zone: str) -> datetime | None:
    try:
        naive = datetime.fromisoformat(f"{day}T{clock}")
    except ValueError:
        return None
    if not rest:
        return _instant(naive, zone)
    # Java writes the zone's name in brackets after the offset: "+01:00[Europe/Berlin]".
    offset = re.sub(r"\s*[\[(].*", "", rest)
    own = named_zone("UTC" if offset.upper() == "Z" else offset, at=naive, zone=zone)
    return _instant(naive.replace(tzinfo=own), zone) if own else None


def _instant(at: datetime, zone: str) -> datetime | None:
    if at.year not in _YEARS:
        return None
    if at.tzinfo is None:
        return local_time(at, zone)
    # A fixed offset: what was read, not the zone that stood for it.
    return datetime.fromisoformat(at.isoformat())


_ORDINAL = r"(?:\.|st|nd|rd|th|er|º|ª|-?го|-?е)?"
_NUMERIC = re.compile(
    r"""(?<![\d.,/:-])(?:
          (?P<y>(?:19|20|21)\d\d)(?P<sep>[-/.])(?P<mo>\d{1,2})(?P=sep)(?P<d>\d{1,2})
        | (?P<a>\d{1,2})(?P<sep2>[./-]|\.\s)(?P<b>\d{1,2})(?P=sep2)(?P<y2>(?:19|20|21)\d\d|\d\d)
       )(?![\d%]|[.,/-]\d)""",
    re.VERBOSE,
)
_DAY_FIRST = re.compile(
    rf"""(?<![\d.,:/$€£-])(?<![^\W\d_a-zß-öø-ÿа-яіїєґ])(?P<d>\d{{1,2}}){_ORDINAL}(?:\s|-|(?<=\.))(?:of\s|de\s|d['’])?\s?
         (?P<name>[^\W\d_]{{3,12}})\b(?P<dot>\.?)
         (?:(?:,?\s|-|(?<=\.))\s?(?:de\s|del\s)?(?P<y>(?:19|20|21)\d\d)(?![\d%-]|[.,]\d)(?:\s?(?:р|г)\.)?)?""",
    re.VERBOSE,
)
_MONTH_FIRST = re.compile(
    r"""(?<![\w-])(?P<name>[A-Z][A-Za-z]{2,8})(?P<dot>\.?)\s(?P<d>\d{1,2})(?:st|nd|rd|th)?
        (?![\d%:]|[.,]\d|\s?(?:percent|per\scent|million|billion|[ap]\.?m\b))
        (?:,?\s(?P<y>(?:19|20|21)\d\d)(?![\d%-]|[.,]\d))?""",
    re.VERBOSE,
)
_WEEKDAY_BEFORE = re.compile(r"([^\W\d_]+(?:['’-][^\W\d_]+)?)\.?,?\s+(?:den |dem |the |le |de )?$")
_WEEKDAY_AFTER = re.compile(r",?\s*\(([^\W\d_]+(?:['’-][^\W\d_]+)?)\)")
# What may stand between a date and its time.
_JOIN = re.compile(
    r"(?:[\s,;:|·•–—-]|T(?=\d)|\b(?:at|um|à|às|as|a las|las|alle|ore|kl|klo|klokken|om|о|об|в|"
    r"at around|around|gegen|року|р|года|г|roku|r|"
    r"godz|godzina|v|ve|o|ob|u|saat|ora|στις|ώρα|óra|urą|la|den)\b\.?)*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Raw:
    year: int | None
    month: int
    day: int
    start: int
    end: int


def find_dates(
    text: str, *, zone: str, reference: date | None, language: str | None = None
) -> list[FoundDate]:
    """Dates that people write, with the clock times beside them, in the order of the text.

    A time before or after its date counts ("11:25 PM, March 18, 2025", "18.03.2025, 14.05 Uhr").
    A month without a day ("February 2022") is no date.

    Args:
        text: a line; of a longer text, any part.
        zone: IANA name of the source's zone, for times that name none, and to tell 3/4/2025 in
            the Americas from 3/4/2025 elsewhere.
        reference: a date without a year is taken in the year that brings it nearest to this
            day; ``None``: such dates are left out.
        language: BCP 47 tag that decides names that two languages share; ``None`` for unknown.
    """
    found: list[FoundDate] = []
    for raw in _without_overlap(_raw_dates(text, zone=zone, language=language)):
        weekday = _weekday_beside(text, raw)
        if raw.year is None:
            day = nearest_day(raw.month, raw.day, reference, weekday=weekday) if reference else None
        else:
            day = _day(raw.year, raw.month, raw.day)
        if day is None:
            continue
        before = found[-1].end if found else 0
        at, start, end = _time_beside(text, raw, day, zone=zone, from_=before)
        timed = (start, end) != (raw.start, raw.end)
        found.append(FoundDate(day, at, start, end, raw.year is not None, weekday, timed))
    return found


def nearest_day(
    month: int,
    day: int,
    reference: date,
    *,
    latest: date | None = None,
    weekday: int | None = None,
) -> date | None:
    """The day of a month in the year that brings it nearest to a reference.

    Args:
        month: 1 to 12.
        day: 1 to 31.
        reference: the day to be near to; of two as near, the earlier.
        latest: the result is not after this day, unless no year in reach allows it.
        weekday: 0 for Monday; the result is such a day, unless no year in reach allows it.

    Returns:
        ``None`` if there is no such day near (30 February).
    """
    years = range(reference.year - _REACH, reference.year + _REACH + 1)
    days = [d for y in years if (d := _day(y, month, day))]
    if latest is not None:
        days = [d for d in days if d <= latest] or days
    if weekday is not None:
        days = [d for d in days if d.weekday() == weekday] or days
    return min(days, key=lambda d: (abs((d - reference).days), d), default=None)


def parse_moment(text: str, *, zone: str, basis: DayBasis) -> Moment | None:
    """When something was published, from an attribute or element that says it.

    Args:
        text: an instant or a date, for :func:`parse_instant` or :func:`find_dates`.
        zone: IANA name of the source's zone; the day is local to it.
        basis: what the text is.
    """
    if at := parse_instant(text, zone=zone):
        local = in_zone(at, zone)
        return Moment(local.date(), local, basis)
    found = find_dates(text[:_LONGEST], zone=zone, reference=None)
    if not found:
        return None
    local_at = found[0].at
    return Moment(local_at.date() if local_at else found[0].day, local_at, basis)


def writes_month_first(zone: str) -> bool:
    """Whether 3/4/2025 is a day in March where a zone is kept: in the United States and Canada,
    and not in the Americas south of them."""
    return zone in _MONTH_FIRST_ZONES or zone.startswith(_MONTH_FIRST_AREAS)


def _raw_dates(text: str, *, zone: str, language: str | None) -> Iterator[_Raw]:
    month_first = writes_month_first(zone) or (language or "").lower() == "en-us"
    for m in _NUMERIC.finditer(text):
        if m["y"]:
            yield _Raw(int(m["y"]), int(m["mo"]), int(m["d"]), *m.span())
            continue
        a, b, year = int(m["a"]), int(m["b"]), int(m["y2"])
        if len(m["y2"]) == 2:
            if m["sep2"] != "." or len(m["a"]) != 2 or len(m["b"]) != 2:
                continue  # "1.2.25" is a version or a paragraph as often as a day
            year += 2000
        swapped = m["sep2"] == "/" and (b > 12 or (month_first and a <= 12))
        day, month = (b, a) if swapped else (a, b)
        yield _Raw(year, month, day, *m.span())
    for m in _DAY_FIRST.finditer(text):
        named = _month(m["name"], bool(m["dot"]), language, year=bool(m["y"]))
        if named:
            end = m.end() if m["y"] else m.end("dot")
            yield _Raw(int(m["y"]) if m["y"] else None, named, int(m["d"]), m.start(), end)
    english = month_names("en")
    for m in _MONTH_FIRST.finditer(text):
        name = m["name"].title() if m["name"].isupper() else m["name"]
        if name in english:
            in_year = int(m["y"]) if m["y"] else None
            yield _Raw(in_year, english[name], int(m["d"]), *m.span())


def _month(word: str, dot: bool, language: str | None, *, year: bool) -> int | None:
    """Month of a word after a day's number.

    Without a year beside it, an abbreviation counts only in English, in the text's language or
    with its full stop: "5 may" and "3 sie" are seldom dates.
    """
    own = (language or "").split("-")[0].lower()
    order = [own] if own in LANGUAGES else []
    order += [code for code in LANGUAGES if code != own]
    for code in order:
        names = month_names(code)
        for name in (word, word.lower(), word.capitalize()):
            if name not in names or not _cased(word, name):
                continue
            if year or dot or code == own or code == "en" or name in full_names(code):
                return names[name]
    return None


def _cased(word: str, name: str) -> bool:
    """Whether a word may be that name: "Mars" and "MARS" may be "mars", "may" is never "May"."""
    return word == name or word.isupper() or word == name[:1].upper() + name[1:]


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if year in _YEARS else None
    except ValueError:
        return None


def _without_overlap(raws: Iterator[_Raw]) -> list[_Raw]:
    """The longest reading of each stretch: "18 March 2025" hides "March 20"."""
    kept: list[_Raw] = []
    for raw in sorted(raws, key=lambda r: (r.start - r.end, r.start)):
        at = bisect(kept, raw.start, key=lambda k: k.start)
        clear = (at == 0 or kept[at - 1].end <= raw.start) and (
            at == len(kept) or raw.end <= kept[at].start
        )
        if clear:
            kept.insert(at, raw)
    return kept


def _weekday_beside(text: str, raw: _Raw) -> int | None:
    """The weekday whose name stands right before a date, or right after it in brackets."""
    before = _WEEKDAY_BEFORE.search(text[max(0, raw.start - 20) : raw.start])
    after = _WEEKDAY_AFTER.match(text[raw.end : raw.end + 20])
    for m in (before, after):
        if m and (weekday := weekday_names().get(m[1].lower())) is not None:
            return weekday
    return None


def _time_beside(
    text: str, raw: _Raw, day: date, *, zone: str, from_: int
) -> tuple[datetime | None, int, int]:
    after = text[raw.end : raw.end + 40]
    for clock in clocks_in(after, dotted=True):
        gap = after[: clock.start]
        if _JOIN.fullmatch(gap) and (clock.start > 0):
            at = clock_on(day, clock, zone=zone)
            return at, raw.start, raw.end + clock.end
        break
    begin = max(from_, raw.start - 40)
    ahead = text[begin : raw.start]
    for clock in reversed(list(clocks_in(ahead, dotted=False))):
        gap = re.sub(r"(?i)\b(?:on|am|le|el|il)\b", "", ahead[clock.end :])
        gap = re.sub(r"[^\W\d_]+", lambda m: "" if m[0].lower() in weekday_names() else m[0], gap)
        if _JOIN.fullmatch(gap):
            return clock_on(day, clock, zone=zone), begin + clock.start, raw.end
        break
    return None, raw.start, raw.end
