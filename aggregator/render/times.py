"""Dates and times in words: in the digest's zone first, in the source's where that differs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from aggregator.model import Attribution, DayBasis, Digest, Moment
from aggregator.render.language import Language, message

BASIS: Final[dict[DayBasis, str]] = {
    "json-ld": message("the page’s structured data"),
    "page data": message("the data that a script draws the page from"),
    "time element": message("a time element of the page"),
    "meta": message("the page’s meta data"),
    "date line": message("its date line"),
    "byline": message("its byline"),
    "text": message("dates in the text"),
    "url": message("the page’s address"),
    "relative time": message("how long ago the page says it was"),
    "configuration": message("the source’s configuration"),
    "file time": message("the time of the file"),
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


def as_of(digest: Digest, words: Language) -> When:
    """When the digest was current, in its own zone."""
    local = digest.as_of.astimezone(ZoneInfo(digest.zone))
    return When(
        machine=digest.as_of.astimezone(UTC).isoformat(),
        here=_on(f"{local:%H:%M}", local, digest, words),
        there="",
        note="",
    )


def instant(at: datetime, digest: Digest, words: Language) -> str:
    """A time on the digest's own clock, with its day where that is another."""
    local = at.astimezone(ZoneInfo(digest.zone))
    here = f"{local:%H:%M}"
    return here if local.date() == digest.day else _on(here, local, digest, words)


def moment_words(moment: Moment, digest: Digest, words: Language) -> str:
    """When something was published, in short: a time, or the day where only that is known."""
    if moment.at is None:
        return words.say("{day}, no time given", day=words.short_day(moment.day, digest.day))
    return instant(moment.at, digest, words)


def when(attribution: Attribution, digest: Digest, words: Language) -> When:
    """When one paragraph was published, as a reader of the digest sees it."""
    moment = attribution.published
    if moment.at is None:
        return When(
            machine=moment.day.isoformat(),
            here=words.short_day(moment.day, digest.day),
            there="",
            note=words.say("no time given, day from {basis}", basis=words.say(BASIS[moment.basis])),
        )
    local = moment.at.astimezone(ZoneInfo(digest.zone))
    there = ""
    if moment.at.utcoffset() != local.utcoffset():
        there = f"{moment.at:%H:%M}"
        if moment.at.date() != local.date():
            there = _on(there, moment.at, digest, words)
        there = _there(there, moment.at, attribution.zone, words)
    return When(moment.at.isoformat(), instant(moment.at, digest, words), there, "")


def _on(clock: str, at: datetime, digest: Digest, words: Language) -> str:
    return words.say("{time} on {day}", time=clock, day=words.short_day(at.date(), digest.day))


def _there(clock: str, at: datetime, zone: str, words: Language) -> str:
    """Name the zone of a local time, or its offset where the zone has another one then."""
    offset = at.utcoffset()
    if at.astimezone(ZoneInfo(zone)).utcoffset() == offset:
        named = words.place(zone)
        if named == zone:
            return f"{clock} {named}"
        return words.say("{time} in {place}", time=clock, place=named)
    minutes = int((offset or timedelta()) / timedelta(minutes=1))
    sign = "-" if minutes < 0 else "+"
    return f"{clock} UTC{sign}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"
