"""Dates and times in words: in the digest's zone first, in the source's where that differs.

Names of days and months are written here, since those of the standard library depend on the
locale of the process.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from aggregator.model import Attribution, DayBasis, Digest, Moment

_WEEKDAYS: Final = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
_MONTHS: Final = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]

BASIS: Final[dict[DayBasis, str]] = {
    "json-ld": "the page’s structured data",
    "page data": "the data that a script draws the page from",
    "time element": "a time element of the page",
    "meta": "the page’s meta data",
    "date line": "its date line",
    "byline": "its byline",
    "text": "dates in the text",
    "url": "the page’s address",
    "relative time": "how long ago the page says it was",
    "configuration": "the source’s configuration",
    "file time": "the time of the file",
}
"""What a day was concluded from, to follow "day known from"."""


@dataclass(frozen=True, slots=True)
class When:
    """When something was published, in words.

    Attributes:
        machine: for the ``datetime`` attribute of HTML's ``time``.
        here: such as ``14:05``, or with the day where it is not the digest's; the day where
            only that is known.
        there: time in the source's zone, such as ``15:05 in Berlin``; empty where it is the same.
        note: for a day without time, how the day is known; else empty.
    """

    machine: str
    here: str
    there: str
    note: str

    @property
    def words(self) -> str:
        """All of it in one line."""
        more = self.there or self.note
        return f"{self.here} ({more})" if more else self.here


def long_day(day: date) -> str:
    """``Wednesday, 18 June 2031``."""
    return f"{_WEEKDAYS[day.weekday()]}, {day.day} {_MONTHS[day.month - 1]} {day.year}"


def short_day(day: date, beside: date) -> str:
    """``18 June``, with the year where it is not that of ``beside``."""
    words = f"{day.day} {_MONTHS[day.month - 1]}"
    return words if day.year == beside.year else f"{words} {day.year}"


def place(zone: str) -> str:
    """What people call a zone: ``London`` for ``Europe/London``."""
    city = zone.rpartition("/")[2].replace("_", " ")
    return city if "/" in zone and not zone.startswith("Etc/") else zone


def as_of(digest: Digest) -> When:
    """When the digest was current, in its own zone."""
    local = digest.as_of.astimezone(ZoneInfo(digest.zone))
    return When(
        machine=digest.as_of.astimezone(UTC).isoformat(),
        here=f"{local:%H:%M} on {short_day(local.date(), digest.day)}",
        there="",
        note="",
    )


def instant(at: datetime, digest: Digest) -> str:
    """A time on the digest's own clock, with its day where that is another."""
    local = at.astimezone(ZoneInfo(digest.zone))
    here = f"{local:%H:%M}"
    return (
        here if local.date() == digest.day else f"{here} on {short_day(local.date(), digest.day)}"
    )


def moment_words(moment: Moment, digest: Digest) -> str:
    """When something was published, in short: a time, or the day where only that is known."""
    if moment.at is None:
        return f"{short_day(moment.day, digest.day)}, no time given"
    return instant(moment.at, digest)


def when(attribution: Attribution, digest: Digest) -> When:
    """When one paragraph was published, as a reader of the digest sees it."""
    moment = attribution.published
    if moment.at is None:
        return When(
            machine=moment.day.isoformat(),
            here=short_day(moment.day, digest.day),
            there="",
            note=f"no time given, day from {BASIS[moment.basis]}",
        )
    local = moment.at.astimezone(ZoneInfo(digest.zone))
    here = f"{local:%H:%M}"
    if local.date() != digest.day:
        here += f" on {short_day(local.date(), digest.day)}"
    there = ""
    if moment.at.utcoffset() != local.utcoffset():
        there = f"{moment.at:%H:%M}"
        if moment.at.date() != local.date():
            there += f" on {short_day(moment.at.date(), digest.day)}"
        there += _whose(moment.at, attribution.zone)
    return When(moment.at.isoformat(), here, there, "")


def _whose(at: datetime, zone: str) -> str:
    """Name the zone of a local time, or its offset where the zone has another one then."""
    offset = at.utcoffset()
    if at.astimezone(ZoneInfo(zone)).utcoffset() == offset:
        named = place(zone)
        return f" {named}" if named == zone else f" in {named}"
    minutes = int((offset or timedelta()) / timedelta(minutes=1))
    sign = "-" if minutes < 0 else "+"
    return f" UTC{sign}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"
