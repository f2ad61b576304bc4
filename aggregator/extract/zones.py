"""Local times and their offsets: one place for folds, gaps and the names that zones go by."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Final
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
    "PHT": "Asia/Manila",
    "MYT": "Asia/Kuala_Lumpur",
    "ICT": "Asia/Bangkok",
    "NPT": "Asia/Kathmandu",
    "JST": "Asia/Tokyo",
    "KST": "Asia/Seoul",
    "SAST": "Africa/Johannesburg",
    "EAT": "Africa/Nairobi",
    "CAT": "Africa/Maputo",
    "WAT": "Africa/Lagos",
    "BRT": "America/Sao_Paulo",
    "ART": "America/Argentina/Buenos_Aires",
    "CLT": "America/Santiago",
    "COT": "America/Bogota",
    "PET": "America/Lima",
    "AKST": "America/Anchorage",
    "AKDT": "America/Anchorage",
    "HST": "Pacific/Honolulu",
    "AET": "Australia/Sydney",
    "AWST": "Australia/Perth",
    "ACST": "Australia/Adelaide",
    "ACDT": "Australia/Adelaide",
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
    "AKST": -9,
    "AKDT": -8,
    "ACST": 9.5,
    "ACDT": 10.5,
    "AEST": 10,
    "AEDT": 11,
    "NZST": 12,
    "NZDT": 13,
}
ABROAD: Final = {
    "IST": {"IN": "Asia/Kolkata", "IE": "Europe/Dublin", "IL": "Asia/Jerusalem"},
    "CST": {"CN": "Asia/Shanghai", "TW": "Asia/Taipei", "CU": "America/Havana"},
    "CDT": {"CU": "America/Havana"},
    "EST": {"AU": "Australia/Sydney"},
    "EDT": {"AU": "Australia/Sydney"},
    "BST": {"BD": "Asia/Dhaka"},
    "PST": {"PH": "Asia/Manila"},
    "MST": {"MY": "Asia/Kuala_Lumpur"},
    "AST": {
        "SA": "Asia/Riyadh",
        "KW": "Asia/Kuwait",
        "QA": "Asia/Qatar",
        "BH": "Asia/Bahrain",
        "IQ": "Asia/Baghdad",
        "YE": "Asia/Aden",
        "CA": "America/Halifax",
        "PR": "America/Puerto_Rico",
        "BM": "Atlantic/Bermuda",
    },
    "GST": {"AE": "Asia/Dubai", "OM": "Asia/Muscat"},
    "WST": {"AU": "Australia/Perth", "WS": "Pacific/Apia"},
}
"""Names that mean something else in some countries, and the zone that they mean there."""
# Where the zones themselves have no letters, or others now.
_ABROAD_HOURS = {
    ("EST", "Australia/Sydney"): 10,
    ("EDT", "Australia/Sydney"): 11,
    **{(name, zone): hours for name, zone, hours in (
        ("BST", "Asia/Dhaka", 6), ("MST", "Asia/Kuala_Lumpur", 8), ("AST", "Asia/Riyadh", 3),
        ("AST", "Asia/Kuwait", 3), ("AST", "Asia/Qatar", 3), ("AST", "Asia/Bahrain", 3),
        ("AST", "Asia/Baghdad", 3), ("AST", "Asia/Aden", 3), ("GST", "Asia/Dubai", 4),
        ("GST", "Asia/Muscat", 4), ("WST", "Australia/Perth", 8), ("WST", "Pacific/Apia", 13),
    )},
}  # fmt: skip
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
    if (name, zone) in _ABROAD_HOURS:
        return timezone(timedelta(hours=_ABROAD_HOURS[name, zone]))
    if name in _FIXED:
        return timezone(timedelta(hours=_FIXED[name]))
    if name in _NAMED:
        return ZoneInfo(_NAMED[name])
    return None
