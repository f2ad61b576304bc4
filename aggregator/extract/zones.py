"""Local times and their offsets: one place for folds, gaps and the names that zones go by."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

# Names that mean one thing in news. A name that several countries use for different offsets
# (IST) stands for the source's own zone if that zone goes by it, and for nothing otherwise.
_NAMED = {
    "UTC": "UTC",
    "GMT": "UTC",
    "Z": "UTC",
    "ET": "America/New_York",
    "EST": "America/New_York",
    "EDT": "America/New_York",
    "CT": "America/Chicago",
    "CST": "America/Chicago",
    "CDT": "America/Chicago",
    "MT": "America/Denver",
    "MST": "America/Denver",
    "MDT": "America/Denver",
    "PT": "America/Los_Angeles",
    "PST": "America/Los_Angeles",
    "PDT": "America/Los_Angeles",
    "BST": "Europe/London",
    "WET": "Europe/Lisbon",
    "WEST": "Europe/Lisbon",
    "CET": "Europe/Berlin",
    "CEST": "Europe/Berlin",
    "MEZ": "Europe/Berlin",
    "MESZ": "Europe/Berlin",
    "EET": "Europe/Kyiv",
    "EEST": "Europe/Kyiv",
    "MSK": "Europe/Moscow",
    "TRT": "Europe/Istanbul",
    "PKT": "Asia/Karachi",
    "SGT": "Asia/Singapore",
    "HKT": "Asia/Hong_Kong",
    "JST": "Asia/Tokyo",
    "KST": "Asia/Seoul",
    "SAST": "Africa/Johannesburg",
    "AEST": "Australia/Sydney",
    "AEDT": "Australia/Sydney",
    "NZST": "Pacific/Auckland",
    "NZDT": "Pacific/Auckland",
}
# A standard or daylight name means its offset, even where the season says otherwise.
_FIXED = {
    "EST": -5,
    "EDT": -4,
    "CST": -6,
    "CDT": -5,
    "MST": -7,
    "MDT": -6,
    "PST": -8,
    "PDT": -7,
    "BST": 1,
    "WET": 0,
    "WEST": 1,
    "CET": 1,
    "CEST": 2,
    "MEZ": 1,
    "MESZ": 2,
    "EET": 2,
    "EEST": 3,
    "AEST": 10,
    "AEDT": 11,
    "NZST": 12,
    "NZDT": 13,
}
_OFFSET = re.compile(r"(?:UTC|GMT)?\s?([+\-−])\s?(\d{1,2})(?::?(\d{2}))?")

# For patterns: a zone as it stands after a clock time.
ZONE_PATTERN = (
    r"(?:(?:UTC|GMT)\s?[+\-−]\s?\d{1,2}(?::?\d{2})?"
    r"|[+\-−]\d{2}:?\d{2}"
    r"|(?-i:[A-Z]{1,4}T|UTC|MEZ|MESZ|MSK|Z)\b)"
)


def in_zone(at: datetime, zone: str) -> datetime:
    """The same instant with the offset that a zone has then.

    The result carries a fixed offset, not the zone: Python compares two times of one zone by
    their clocks and so gets the hour wrong that an autumn night has twice.

    Args:
        at: an instant with an offset.
        zone: IANA name.

    Raises:
        ValueError: ``at`` has no offset.
        zoneinfo.ZoneInfoNotFoundError: no such zone.
    """
    if at.tzinfo is None:
        raise ValueError(f"{at} has no offset")
    local = at.astimezone(ZoneInfo(zone))
    return local.replace(tzinfo=timezone(local.utcoffset() or timedelta(0)), fold=0)


def local_time(naive: datetime, zone: str) -> datetime:
    """The instant at which the clocks of a zone show a time.

    A time that an autumn night has twice is taken as the first of the two; one that a spring
    night leaves out is taken as if the clocks had not been changed, so 02:30 becomes 03:30.

    Args:
        naive: what the clock shows, without offset.
        zone: IANA name.
    """
    return in_zone(naive.replace(tzinfo=ZoneInfo(zone), fold=0).astimezone(UTC), zone)


def named_zone(name: str, *, at: datetime, zone: str) -> tzinfo | None:
    """What a zone's name or offset means in a text of a source.

    Args:
        name: such as ``GMT``, ``ET``, ``UTC+2``, ``+0100``.
        at: the clock time that it stands beside, without offset: says the season.
        zone: IANA name of the source's zone.

    Returns:
        ``None`` if the name means nothing, or several things and none of them here.
    """
    name = name.strip()
    if offset := _OFFSET.fullmatch(name):
        hours, minutes = int(offset[2]), int(offset[3] or 0)
        if hours > 14 or minutes > 59:
            return None
        delta = timedelta(hours=hours, minutes=minutes)
        return timezone(delta if offset[1] == "+" else -delta)
    own = ZoneInfo(zone)
    for month in (at.month, 1, 7):
        moment = datetime(at.year, month, 1, tzinfo=own)
        if moment.tzname() == name:
            return timezone(moment.utcoffset() or timedelta(0))
    if name in _FIXED:
        return timezone(timedelta(hours=_FIXED[name]))
    if name in _NAMED:
        return ZoneInfo(_NAMED[name])
    return None
