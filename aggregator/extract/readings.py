"""Times as pages write them in attributes, JSON-LD and short labels, and how sure each is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from aggregator.extract.ago import read_ago
from aggregator.extract.dates import (
    Clock,
    find_dates,
    nearest_day,
    parse_clock,
    parse_instant,
    writes_month_first,
)
from aggregator.extract.scripts import westernised, with_short_zones
from aggregator.model import DayBasis

Trust = Literal[-1, 0, 1, 2, 3, 4, 5]
"""How surely a reading tells the instant, surest last.

-1 how long ago it was, 0 a day, 1 a clock time, 2 a local time without offset, 3 an ISO time that
ends in Z (content systems write Z behind local times), 4 a time with an offset in digits or words,
5 an epoch.
"""

_EPOCH = re.compile(r"\d{10}(?:\d{3}){0,2}(?:\.\d+)?")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}|\d{4}/\d{2}/\d{2}")
_COMPACT = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)")
_ZULU = re.compile(r"\d[Zz]$")
_LOCAL = re.compile(r"\d{2}(?:\.\d+)?$")
_OFFSET = re.compile(r"[+\-−]\d{2}:?\d{2}(?:\[.*\])?$")
_RELATIVE = re.compile(
    r"\b(?:ago|vor|il y a|hace|há|sedan|siden|sitten|temu|önce|fa|geleden|назад|тому)\b",
    re.IGNORECASE,
)
# "18/03 14:05", "18.03. 14:05": beside a clock these are no fractions
_BARE_DAY = re.compile(
    r"(?<![\d/.:])(\d{1,2})(?:/|\.(?=\d{1,2}\.))(\d{1,2})\.?(?=,?\s+\d{1,2}[:.hH]\d\d)"
)
_YEARS = range(1995, 2101)
_LONGEST_LABEL = 60
_LONGEST_RELATIVE = 30


@dataclass(frozen=True, slots=True)
class Reading:
    """A time as one part of the page tells it.

    Attributes:
        text: what the page wrote.
        trust: see :data:`Trust`.
        basis: what part of the page it was.
        at: the instant, with an offset; ``None`` for a clock time or a day.
        clock: the clock time, for trust 1.
        day: the day, for trust 0.
        ago: how long before the page was fetched, for trust -1.
    """

    text: str
    trust: Trust
    basis: DayBasis
    at: datetime | None = None
    clock: Clock | None = None
    day: date | None = None
    ago: timedelta | None = None


def read_time(text: str | None, *, zone: str, basis: DayBasis) -> Reading | None:
    """Read an attribute or a JSON-LD property that holds a time.

    Epochs, ISO 8601, the forms that :func:`aggregator.extract.dates.parse_instant` knows, and
    ``20250318140500``.

    Args:
        text: the value; ``None`` and nonsense give ``None``.
        zone: IANA name of the zone of times that carry no offset.
        basis: what the reading is credited to.
    """
    value = (text or "").strip()
    if len(value) < len("20250318") or not any(map(str.isdigit, value)):
        return None
    if _DAY.fullmatch(value):
        try:
            day = date.fromisoformat(value.replace("/", "-"))
        except ValueError:
            return None
        return Reading(value, 0, basis, day=day) if day.year in _YEARS else None
    if compact := _COMPACT.fullmatch(value):
        year, month, day_, hour, minute, second = compact.groups()
        value = f"{year}-{month}-{day_}T{hour}:{minute}:{second}"
    at = parse_instant(value, zone=zone)
    if at is None or at.year not in _YEARS:
        return None
    trust: Trust = 4
    if _EPOCH.fullmatch(value):
        trust = 5
    elif _ZULU.search(value):
        trust = 3
    elif not _OFFSET.search(value) and _LOCAL.search(value):
        trust = 2
    return Reading(value, trust, basis, at=at)


def _with_year(found: re.Match[str], zone: str, reference: date) -> str:
    """ "18/03" beside a clock time, with the year that brings it nearest to a day."""
    first, second = int(found[1]), int(found[2])
    month_first = writes_month_first(zone) and first <= 12
    day, month = (second, first) if month_first else (first, second)
    nearest = nearest_day(month, day, reference) if month <= 12 and day <= 31 else None
    return found[0] if nearest is None else nearest.isoformat()


def is_relative(text: str) -> bool:
    """Whether a short text says how long ago something was: "hace 3 horas"."""
    short = len(text) <= _LONGEST_RELATIVE and any(map(str.isdigit, text))
    return short and _RELATIVE.search(text) is not None


def read_label(
    text: str, *, zone: str, basis: DayBasis, reference: date | None = None
) -> Reading | None:
    """Read a short label beside a post, such as ``14:05``, ``2.05pm BST`` or a whole date.

    "Four minutes ago" counts from the fetch of the page, which only the caller knows.

    Args:
        text: the label; a long text is none.
        zone: IANA name of the zone of its clock.
        basis: what the reading is credited to.
        reference: a day near to which a date without a year lies.
    """
    if len(text) < 3 * _LONGEST_LABEL and (ago := read_ago(text)) is not None:
        return Reading(" ".join(text.split()), -1, "relative time", ago=ago)
    label = (
        " ".join(westernised(with_short_zones(text)).split())
        if len(text) < 3 * _LONGEST_LABEL
        else ""
    )
    if not label or len(label) > _LONGEST_LABEL or _RELATIVE.search(label):
        return None
    if not any(map(str.isdigit, label)):
        return None
    if reference is not None:
        label = _BARE_DAY.sub(lambda m: _with_year(m, zone, reference), label)
    if reading := read_time(label, zone=zone, basis=basis):
        return reading
    for found in find_dates(label, zone=zone, reference=reference):
        if found.at is not None:
            return Reading(label, 2, basis, at=found.at)
        return Reading(label, 0, basis, day=found.day)
    clock = parse_clock(label)
    return Reading(label, 1, basis, clock=clock) if clock else None
