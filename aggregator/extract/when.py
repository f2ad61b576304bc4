"""When a plain-text document and the entries of a live blog in it were published."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import pairwise

from aggregator.extract.agencies import dateline
from aggregator.extract.bylines import read_day_line
from aggregator.extract.dates import Clock, FoundDate, clock_on, find_dates, nearest_day
from aggregator.extract.head import Head
from aggregator.extract.structure import Entry
from aggregator.extract.zones import in_zone, local_time
from aggregator.model import Moment, Page, Source

_DAY = 24 * 60  # minutes
_SLACK = 60  # minutes by which an entry may stand before the time of its page
_LEAD = 3  # paragraphs that tell the news; a date further down is background
_URL_DAY = re.compile(
    r"(?<!\d)(?P<y>20\d\d|19\d\d)(?P<sep>[-/_.]?)(?P<m>0[1-9]|1[0-2])(?P=sep)"
    r"(?P<d>0[1-9]|[12]\d|3[01])(?!\d)"
)
# Before a date: the event lies behind or ahead of the news, or its day is another's.
_OTHER = re.compile(
    r"(?i)\b(?:since|until|till|by|from|before|after|ahead of|due|due on|scheduled for|planned for|"
    r"expected on|starting|beginning|deadline|through|between|"
    r"seit|bis|ab|vor|nach|zum|"
    r"depuis|jusqu[’']au|jusqu[’']à|avant|après|dès|"
    r"з|із|до|від|після|перед|с|со|после|"
    r"desde|hasta|antes|dal|fino al|od|do|sinds|tot)\s+(?:\w+\s)?(?:the\s|dem\s|den\s|le\s)?$"
)
_AHEAD = re.compile(
    r"(?i)\b(?:will|shall|is to|are to|plans? to|going to|would|wird|werden|soll|"
    r"va|vont|sera|seront|буде|будуть|має|мають|планує|планують)\b"
)


@dataclass(frozen=True, slots=True)
class PageTime:
    """When a page was published and changed.

    Attributes:
        published: as surely as is known.
        modified: the change that the page claims, or ``None``.
    """

    published: Moment
    modified: datetime | None = None


def page_time(
    page: Page,
    source: Source,
    *,
    head: Head,
    day: date | None,
    lead: Sequence[str],
    texts: Sequence[str],
    reference_day: date | None,
    language: str | None,
) -> PageTime:
    """When a page was published, by the surest evidence there is.

    In this order: a date line or byline beside the title; a date before the first line; the
    address or path; a date that title or lead tell as present news; the configuration; the
    file's time.

    Args:
        page: for its address and times.
        source: for its zone and configured day.
        head: what stands above the text.
        day: that stands before the first line.
        lead: title and first paragraphs.
        texts: all paragraphs, whose full dates a document cannot be older than.
        reference_day: day near to which dates without a year lie.
        language: of the text, or ``None``.
    """
    zone = source.zone
    if head.dates is not None and (found := head.dates.published or head.dates.modified):
        found = _in_its_year(found, page, source, reference_day)
        basis = "byline" if head.in_byline else "date line"
        at = found.at
        if at is None and head.clock is not None:
            at = clock_on(found.day, head.clock, zone=zone)
        modified = head.dates.modified.at if head.dates.modified else None
        # "15:40, 18 March in New York" may be the next day where the source is.
        local = at.date() if at else found.day
        return PageTime(Moment(local, at, "byline" if basis == "byline" else "date line"), modified)
    at = clock_on(day, head.clock, zone=zone) if day and head.clock else None
    if day is not None:
        return PageTime(Moment(day, at, "date line"))
    if told := url_day(page):
        return PageTime(Moment(told, None, "url"))
    newest = in_zone(page.modified_at or page.fetched_at, zone).date() + timedelta(days=1)
    reference = reference_day or source.day
    if told := told_day(
        lead, texts, zone=zone, reference=reference, newest=newest, language=language
    ):
        return PageTime(Moment(told, None, "text"))
    if source.day is not None:
        return PageTime(Moment(source.day, None, "configuration"))
    file_time = in_zone(page.modified_at or page.fetched_at, zone)
    return PageTime(Moment(file_time.date(), None, "file time"))


def _in_its_year(
    found: FoundDate, page: Page, source: Source, reference_day: date | None
) -> FoundDate:
    """A date line's date in the year that it most likely means, where it names none."""
    if found.has_year:
        return found
    newest = in_zone(page.modified_at or page.fetched_at, source.zone).date() + timedelta(days=1)
    day = nearest_day(
        found.day.month,
        found.day.day,
        reference_day or source.day or newest,
        latest=newest,
        weekday=found.weekday,
    )
    if day is None:
        return found
    at = found.at and local_time(
        datetime.combine(day, in_zone(found.at, source.zone).time()), source.zone
    )
    return replace(found, day=day, at=at)


def url_day(page: Page) -> date | None:
    """The day that an address or a file's path names: "2025/03/18", "2025-03-18"."""
    for place in (page.url or "", page.locator):
        for m in _URL_DAY.finditer(place):
            if not m["sep"] and len(place) > m.end() and place[m.end()].isalnum():
                continue  # eight digits of a longer number or hash
            if not m["sep"] and m.start() and place[m.start() - 1].isalnum():
                continue
            try:
                return date(int(m["y"]), int(m["m"]), int(m["d"]))
            except ValueError:
                continue
    return None


def told_day(
    lead: Sequence[str],
    texts: Sequence[str],
    *,
    zone: str,
    reference: date | None,
    newest: date,
    language: str | None,
) -> date | None:
    """The day that title or lead tell their news of.

    Args:
        lead: title and first paragraphs.
        texts: all paragraphs.
        zone: IANA name of the source's zone.
        reference: day to be near to, or ``None``: then the last such day before ``newest``.
        newest: no document is newer than this day.
        language: of the text, or ``None``.
    """
    about = reference or newest
    oldest = max(
        (
            f.day
            for text in texts
            for f in find_dates(text, zone=zone, reference=None, language=language)
            if f.day <= newest
        ),
        default=None,
    )
    for text in lead[: _LEAD + 1]:
        opening = dateline(text)
        for found in find_dates(text, zone=zone, reference=about, language=language):
            in_dateline = opening is not None and found.start < 60 and opening[1] is not None
            before = text[max(0, found.start - 24) : found.start]
            if not in_dateline and (
                _OTHER.search(before) or _AHEAD.search(_clause(text, found.start))
            ):
                continue
            if found.has_year:
                if found.day <= newest:
                    return found.day
                continue
            day = nearest_day(
                found.day.month, found.day.day, about, latest=newest, weekday=found.weekday
            )
            if day is not None and oldest is not None and day < oldest:
                later = nearest_day(day.month, day.day, oldest + timedelta(days=182))
                day = later if later and oldest <= later <= newest else day
            if day is not None:
                return day
    return None


def _clause(text: str, at: int) -> str:
    """What stands before a date in its sentence."""
    return re.split(r"[.!?;:]\s|,\s(?:and|und|et|і|та)\s", text[:at])[-1]


def entry_moments(
    entries: Sequence[Entry], page: PageTime, *, zone: str
) -> tuple[list[Moment], bool]:
    """When each entry of a live blog was published.

    A clock time takes the day of the page. Where the times of neighbouring entries jump against
    their order, midnight lies between them. The day that a page tells is that of its first
    entry or that of its last: of the first if it says when it was published, or shows the oldest
    first; of the last if it says when it was changed, or shows the newest first.

    Args:
        entries: in the order of the page.
        page: when the page was published.
        zone: IANA name of the source's zone.

    Returns:
        One moment for each entry, and whether the newest stands first.
    """
    newest_first = _newest_first(entries)
    order = list(reversed(range(len(entries)))) if newest_first else list(range(len(entries)))
    days = _days(entries, order, page, zone=zone, newest_first=newest_first)
    moments: list[Moment] = []
    # A date above the entries is evidence of its own.
    dated = any(e.day_line for e in entries)
    basis = "date line" if dated else page.published.basis
    for entry, day in zip(entries, days, strict=True):
        if entry.at is not None:
            at = in_zone(entry.at, zone)
            moments.append(Moment(at.date(), at, "date line"))
        elif entry.clock is not None:
            told = clock_on(day, entry.clock, zone=zone)
            moments.append(Moment(told.date() if told else day, told, basis))
        else:
            moments.append(Moment(day, None, basis))
    return moments, newest_first


def _newest_first(entries: Sequence[Entry]) -> bool:
    """The order of a page: the one in which its times pass in less time, midnights counted.

    Live blogs without times are taken to show the newest first, as most do.
    """
    stamps = [e.at.timestamp() for e in entries if e.at is not None]
    if len(stamps) > 1:
        return stamps[0] >= stamps[-1]
    clocks = [_minutes(e.clock) for e in entries if e.clock is not None]
    down = sum((a - b) % _DAY for a, b in pairwise(clocks))
    up = sum((b - a) % _DAY for a, b in pairwise(clocks))
    return down <= up


def _minutes(clock: Clock | None) -> int:
    return clock.hour * 60 + clock.minute if clock else 0


def _days(
    entries: Sequence[Entry],
    order: Sequence[int],
    page: PageTime,
    *,
    zone: str,
    newest_first: bool,
) -> list[date]:
    """The day of each entry, in the order of the page."""
    lines = [read_day_line(e.day_line, zone=zone, reference=page.published.day) for e in entries]
    if any(lines):
        # A date stands above the entries that it is of, whatever their order.
        days: list[date] = []
        day = next((d for d in lines if d), page.published.day)
        if not lines[0]:
            day = page.published.day
        for line in lines:
            day = line or day
            days.append(day)
        return days
    # Oldest to newest, counting midnights.
    count = 0
    passed: dict[int, int] = {}
    before: int | None = None
    for index in order:
        clock = entries[index].clock
        if clock is not None:
            now = _minutes(clock)
            if before is not None and now < before - 60:
                count += 1
            before = now
        passed[index] = count
    first = _first_day(entries, order, page, count, newest_first=newest_first)
    return [first + timedelta(days=passed[i]) for i in range(len(entries))]


def _first_day(
    entries: Sequence[Entry],
    order: Sequence[int],
    page: PageTime,
    midnights: int,
    *,
    newest_first: bool,
) -> date:
    """The day of the oldest entry: the page began then, or shows its newest as of its time."""
    if page.modified is not None:
        return page.modified.date() - timedelta(days=midnights)
    began, shows = page.published.day, page.published.day - timedelta(days=midnights)
    clocks = [_minutes(entries[i].clock) for i in order if entries[i].clock is not None]
    if page.published.at is None or not clocks:
        return shows if newest_first else began
    # The time that the page tells is near its first entry or near its last.
    told = page.published.at.hour * 60 + page.published.at.minute
    since, until = clocks[0] - told, told - clocks[-1]
    if since >= -_SLACK and (until < -_SLACK or since < until):
        return began
    return shows
