"""What feeds write as a time -> an instant in UTC.

RFC 822 with its later years (RFC 2822), ISO 8601 (RFC 3339, W3C-DTF), and the common faults:
a zone by its letters, a missing second, a fraction of nine digits.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_tz
from zoneinfo import ZoneInfo

_LIMIT = 80  # no time is longer; what is, is not looked at
_ISO = re.compile(
    r"(\d{4})-?(\d\d)-?(\d\d)"
    r"(?:[T ]+(\d\d):?(\d\d)(?::?(\d\d)(?:[.,]\d+)?)?)?"
    r"\s*(Z|UTC|GMT|[+-]\d\d(?::?\d\d)?|[A-Z]{2,5})?",
    re.IGNORECASE,
)
_OFFSET = re.compile(r"([+-])(\d\d):?(\d\d)?")
_LETTERS = re.compile(r"\d\s+([A-Za-z]{1,5})\s*(?:\([^)]*\))?$")
_SIGNED = re.compile(r"[+-]\d\d:?\d\d\s*(?:\([^)]*\))?$")
# Letters that mean one offset wherever they are written. "IST" (India, Ireland, Israel), "CST"
# outside of mail and their like need the zone of the source.
_NAMED = {
    "Z": 0,
    "UT": 0,
    "UTC": 0,
    "GMT": 0,
    "WET": 0,
    "WEST": 60,
    "CET": 60,
    "CEST": 120,
    "MEZ": 60,
    "MESZ": 120,
    "BST": 60,
    "EET": 120,
    "EEST": 180,
    "MSK": 180,
    "SAST": 120,
    "PKT": 300,
    "HKT": 480,
    "SGT": 480,
    "JST": 540,
    "KST": 540,
    "AEST": 600,
    "AEDT": 660,
    "NZST": 720,
    "NZDT": 780,
    # RFC 822, section 5
    "EST": -300,
    "EDT": -240,
    "CST": -360,
    "CDT": -300,
    "MST": -420,
    "MDT": -360,
    "PST": -480,
    "PDT": -420,
}
_REGIONS = {
    "ET": "America/New_York",
    "CT": "America/Chicago",
    "MT": "America/Denver",
    "PT": "America/Los_Angeles",
}
_FURTHEST = 15 * 60  # minutes from UTC; the Line Islands have 14 hours
_FIRST, _LAST = 1980, 2200  # years; 0001 and 9999 are what a program writes for "none"


def parse_time(text: str | None, *, zone: str | None = None) -> datetime | None:
    """The instant that a feed's date means, in UTC; ``None`` if it cannot be told.

    Args:
        text: as the feed has it. A date alone is midnight.
        zone: IANA name of the zone of times that tell none; UTC if ``None``. It also decides
            what letters mean that several countries use.
    """
    return read_time(text, zone=zone)[0]


def read_time(text: str | None, *, zone: str | None = None) -> tuple[datetime | None, bool]:
    """The instant, as :func:`parse_time` gives it, and whether the text names its offset."""
    text = (text or "").strip()
    if not text or len(text) > _LIMIT or not text.isascii():
        return None, False
    try:
        local, offset, letters = _iso(text) or _rfc822(text) or (None, None, "")
        if local is None or not _FIRST <= local.year <= _LAST:
            return None, False
        if offset is None and letters:
            offset = _by_letters(letters, local, zone)
            if offset is None:
                return None, False
        if offset is None:
            there = ZoneInfo(zone) if zone else UTC
            return local.replace(tzinfo=there).astimezone(UTC), False
        if abs(offset) > _FURTHEST:
            return None, False
        return (local - timedelta(minutes=offset)).replace(tzinfo=UTC), True
    except (ValueError, OverflowError):
        return None, False


_Read = tuple[datetime, int | None, str]
"""Local time, minutes east of UTC, letters of the zone."""


def _iso(text: str) -> _Read | None:
    m = _ISO.fullmatch(text)
    if m is None:
        return None
    year, month, day, hour, minute, second = (int(g or 0) for g in m.groups()[:6])
    local = datetime(year, month, day, minute=minute, second=min(second, 59))  # noqa: DTZ001 - the zone is told apart
    local += timedelta(hours=hour)  # 24:00 is the next midnight
    zone = m[7] or ""
    if (o := _OFFSET.fullmatch(zone)) is not None:
        minutes = int(o[2]) * 60 + int(o[3] or 0)
        return local, minutes if o[1] == "+" else -minutes, ""
    return local, None, zone.upper()


def _rfc822(text: str) -> _Read | None:
    read = parsedate_tz(text)
    if read is None:
        return None
    local = datetime(*read[:5], second=min(read[5], 59))  # noqa: DTZ001 - the zone is told apart
    # The library takes no zone at all, and letters that it does not know, for UTC.
    if _SIGNED.search(text):
        return local, (read[9] or 0) // 60, ""
    letters = _LETTERS.search(text)
    return local, None, letters[1].upper() if letters else ""


def _by_letters(letters: str, local: datetime, zone: str | None) -> int | None:
    if zone is not None and (offset := _if_named(ZoneInfo(zone), letters, local)) is not None:
        return offset
    if letters in _REGIONS:
        return _minutes(ZoneInfo(_REGIONS[letters]), local)
    return _NAMED.get(letters)


def _if_named(zone: ZoneInfo, letters: str, local: datetime) -> int | None:
    """The offset of a zone that calls itself so at some time of that year."""
    for months in (0, 3, 6, 9):
        day = local + timedelta(days=30 * months)
        aware = day.replace(tzinfo=zone)
        if aware.tzname() == letters:
            return _minutes(zone, day)
    return None


def _minutes(zone: ZoneInfo, local: datetime) -> int | None:
    offset = local.replace(tzinfo=zone).utcoffset()
    return None if offset is None else int(offset.total_seconds()) // 60
