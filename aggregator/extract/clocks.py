"""Times of day as pages write them: "14:05 GMT", "14.05 Uhr", "1.13pm", "14h05"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from aggregator.extract.zones import ABROAD, ZONE_PATTERN, in_zone, local_time, named_zone

_LONGEST = 200  # characters in which a line tells its time


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day as a text writes it.

    Attributes:
        hour: 0 to 23.
        minute: 0 to 59.
        second: 0 to 59.
        zone: the name or offset beside it; empty if there is none.
        start: first character in the text.
        end: one past the last.
    """

    hour: int
    minute: int
    second: int
    zone: str
    start: int
    end: int


_CLOCK = re.compile(
    r"""(?<![\w.,:/-])(?:
          (?P<h12>1[0-2]|0?[1-9])(?:[:.](?P<m12>[0-5]\d)(?::(?P<s12>[0-5]\d))?)?
            \s?(?P<half>[ap])\.?\s?m\b\.?
        | (?P<hu>[01]?\d|2[0-3])(?:[:.](?P<mu>[0-5]\d))?\s?(?:Uhr\b|год\b|часов\b)
        | (?P<hh>[01]?\d|2[0-3])\s?[hH]\s?(?P<mh>[0-5]\d)?\b
        | (?P<hm>[01]\d|2[0-3])(?P<mm>[0-5]\d)(?=\s?(?:GMT|UTC|ET|CET|BST|hrs\b|hours\b))
        | (?P<h>[01]?\d|2[0-3]):(?P<m>[0-5]\d)(?::(?P<s>[0-5]\d)(?:[.,]\d+)?)?(?![\d:])
        | (?P<hd>[01]?\d|2[0-3])\.(?P<md>[0-5]\d)(?:\.(?P<sd>[0-5]\d))?(?!\d|[.,/]\d)
       )(?:\s*\(?(?P<zone>"""
    + ZONE_PATTERN
    + r""")\)?)?(?:\s?(?:Uhr|hrs|hours|Ora|h|hs|horas|uur)\b)?""",
    re.VERBOSE | re.IGNORECASE,
)


def clocks_in(text: str, *, dotted: bool) -> Iterator[Clock]:
    """The times of day in a text, in order; ``dotted`` as in :func:`parse_clock`."""
    for m in _CLOCK.finditer(text):
        half = (m["half"] or "").lower()
        if m["hd"] and not (dotted or m["zone"]):
            continue  # "14.05" alone is a number as often as a time
        hour = int(m["h12"] or m["hu"] or m["hh"] or m["hm"] or m["h"] or m["hd"])
        if half:
            hour = hour % 12 + (12 if half == "p" else 0)
        minute = int(m["m12"] or m["mu"] or m["mh"] or m["mm"] or m["m"] or m["md"] or 0)
        second = int(m["s12"] or m["s"] or m["sd"] or 0)
        yield Clock(hour, minute, second, m["zone"] or "", m.start(), m.end())


def parse_clock(text: str, *, dotted: bool = True) -> Clock | None:
    """The first time of day in a short text, such as "14:05 GMT", "14.05 Uhr" or "1.13pm".

    Args:
        text: a line or an element's text.
        dotted: whether "14.05" without anything beside it is a time.
    """
    return next(clocks_in(text[:_LONGEST], dotted=dotted), None)


def clock_on(day: date, clock: Clock, *, zone: str) -> datetime | None:
    """The instant of a time of day on a day.

    Args:
        day: local date in the source's zone, or in the clock's own zone if it names one.
        clock: see :func:`parse_clock`.
        zone: IANA name of the source's zone.

    Returns:
        The instant with its offset in the source's zone; ``None``: beside it stands the name of
        a zone that several countries have, and none of them is the source's. A word that is no
        zone's name is passed over.
    """
    naive = datetime.combine(day, time(clock.hour, clock.minute, clock.second))
    if clock.zone and (own := named_zone(clock.zone, at=naive, zone=zone)):
        return in_zone(naive.replace(tzinfo=own), zone)
    if clock.zone in ABROAD:
        return None
    return local_time(naive, zone)
