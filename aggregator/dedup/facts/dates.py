"""Dates, weekdays and clock times, with zones, and whether two of them agree.

Zones are reckoned without a table of the operating system (this library does no I/O): offsets
by the rules in force since 2007 in the European Union and the United States.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from aggregator.dedup.facts.language import Lexicon
from aggregator.dedup.facts.tokens import Token

_STANDARD: Final = {"uk": 0, "cet": 1, "eet": 2, "et": -5, "ct": -6, "mt": -7, "pt": -8}
_CLOCK: Final = re.compile(r"(\d{1,2})[:.](\d{2})(?:[:.]\d{2})?")
_ABBREVIATION: Final = re.compile(
    "gmt|utc|z|bst|cet|cest|eet|eest|msk|trt|et|est|edt|ct|cst|cdt|mt|mst|mdt|pt|pst|pdt|ist|sgt"
    "|hkt|jst|kst|gst|aest|aedt"
)
_ISO: Final = re.compile(r"\d{4}")

MONTH_BEHIND: Final = frozenset({"of", "in", "since", "until", "by", "/"})
"""What stands before "may" in small letters where that is a month, and asks for no leave."""


@dataclass(frozen=True, slots=True)
class Day:
    """A date, as far as it is told.

    Attributes:
        year, month, day: ``None`` if not told.
        weekday: 1 is Monday; ``None`` if not told.
        first, last: its tokens.
        either: whether day and month may be meant the other way round, as in 1/7/2025.
    """

    year: int | None
    month: int | None
    day: int | None
    weekday: int | None
    first: int
    last: int
    either: bool = False


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day.

    Attributes:
        minute: since midnight, where it was told.
        zone: rule of its zone (see :func:`offsets`), or ``None`` if none is named.
        half_known: whether it is told if it is morning or evening.
        first, last: its tokens.
    """

    minute: int
    zone: str | None
    half_known: bool
    first: int
    last: int


def read_clock(tokens: Sequence[Token], i: int, lexicon: Lexicon) -> Clock | None:
    """The time of day that begins at token ``i``, or ``None``.

    Args:
        tokens: of the text.
        i: where it would begin.
        lexicon: of the text's language.
    """
    token = tokens[i]
    word = token.text
    minute: int | None = None
    half_known = False
    j = i + 1
    spoken = _spoken(tokens, i, lexicon)
    if spoken is not None:
        minute, j = spoken
    elif token.kind == "w" and word in ("noon", "midday", "midnight"):
        minute, half_known = (0 if word == "midnight" else 720), True
    elif token.kind == "n":
        clock = _CLOCK.fullmatch(word)
        if clock and int(clock[1]) < 25 and int(clock[2]) < 60:
            minute = int(clock[1]) * 60 + int(clock[2])
        elif word.isdigit() and int(word[:5]) <= 24:
            minute = int(word[:5]) * 60
        elif word.isdigit() and len(word) == 4 and int(word[:2]) < 25 and int(word[2:]) < 60:
            minute = int(word[:2]) * 60 + int(word[2:])
        if minute is None:
            return None
        half = _half(tokens, j) if lexicon.code in ("en", "und") else None
        if half is not None:
            afternoon, j = half
            if minute >= 780:
                return None
            minute = minute % 720 + (720 if afternoon else 0)
            half_known = True
        elif j < len(tokens) and tokens[j].text in ("o'clock", "oclock"):
            j += 1
        elif j < len(tokens) and tokens[j].text in lexicon.clock_words:
            half_known = True
            j += 1
        elif j < len(tokens) and (rest := _hour_mark(tokens, j, lexicon)) is not None:
            minute, half_known, j = minute + rest, True, j + 1
        elif minute <= 720 and word.isdigit() and _part_of_day(tokens, j) is not None:
            pass  # "at 7 in the evening"
        elif ":" in word:
            half_known = minute >= 780 or minute < 60
        else:
            # Four digits are a time only with a zone behind them: "1400 GMT".
            zone, _ = _zone(tokens, j, lexicon)
            if len(word) < 4 or zone is None:
                return None
            half_known = True
    else:
        return None
    if not half_known and (part := _part_of_day(tokens, j)) is not None:
        # "half past nine in the evening"
        afternoon, j = part
        if minute < 780:
            minute = minute % 720 + (720 if afternoon else 0)
        half_known = True
    zone, j = _zone(tokens, j, lexicon)
    return Clock(minute % 1440, zone, half_known or zone is not None, i, j)


def _hour_mark(tokens: Sequence[Token], j: int, lexicon: Lexicon) -> int | None:
    """Minutes of the "h30" of "14h30" at ``j``."""
    found = re.fullmatch(r"h([0-5]\d)", tokens[j].text)
    close = tokens[j].start == tokens[j - 1].end
    return int(found[1]) if found and close and "h" in lexicon.clock_words else None


def _part_of_day(tokens: Sequence[Token], j: int) -> tuple[bool, int] | None:
    """Whether "in the afternoon", "at night" or the like stands at ``j``, and the next token."""
    words = [t.text for t in tokens[j : j + 3]]
    if words[:2] == ["at", "night"]:
        return True, j + 2
    if len(words) == 3 and words[0] in ("in", "on") and words[1] == "the":
        if words[2] == "morning":
            return False, j + 3
        if words[2] in ("afternoon", "evening"):
            return True, j + 3
    return None


def _spoken(tokens: Sequence[Token], i: int, lexicon: Lexicon) -> tuple[int, int] | None:
    """Minute of "half past six" or "quarter to nine", and the next token."""
    if tokens[i].text not in ("half", "quarter") or i + 2 >= len(tokens):
        return None
    way, hour = tokens[i + 1].text, lexicon.cardinals.get(tokens[i + 2].text)
    if way not in ("past", "to") or hour is None or not 1 <= hour <= 12:
        return None
    part = 30 if tokens[i].text == "half" else 15
    return int(hour) * 60 + (part if way == "past" else -part), i + 3


def _half(tokens: Sequence[Token], j: int) -> tuple[bool, int] | None:
    """Whether "pm" stands at ``j``, and the next token; ``None`` if neither half does."""
    if j < len(tokens) and tokens[j].text in ("am", "pm"):
        return tokens[j].text == "pm", j + 1
    return None


def _zone(tokens: Sequence[Token], j: int, lexicon: Lexicon) -> tuple[str | None, int]:
    """Zone named at ``j``, perhaps in brackets or behind a comma, and the next token."""
    k = j
    if k < len(tokens) and tokens[k].text in (",", "("):
        k += 1
    placed = k < len(tokens) and tokens[k].text == "in"
    if k < len(tokens) and tokens[k].text in ("in", "the"):
        k += 1
    if k >= len(tokens) or tokens[k].kind != "w":
        return None, j
    word = tokens[k].text
    if word == "new" and k + 1 < len(tokens) and tokens[k + 1].text == "york":
        k += 1
        word = "york"
    continental = [t.text for t in tokens[k : k + 3]]
    if continental in (["central", "european", "time"], ["eastern", "european", "time"]):
        return ("cet" if word == "central" else "eet"), k + 3
    rule = lexicon.zones.get(word)
    if rule is None:
        return None, j
    if word in ("utc", "gmt") and (shift := _shift(tokens, k + 1)) is not None:
        return shift
    following = tokens[k + 1].text if k + 1 < len(tokens) else ""
    if following == "standard" and k + 2 < len(tokens):
        k += 1
        following = tokens[k + 1].text
    if following == "time":
        return rule, k + 2
    if word in ("eastern", "central", "mountain", "pacific") and tokens[k].capital:
        return rule, k + 1
    if placed and tokens[k].capital and following != "and":
        # "3pm in Tokyo"
        return rule, k + 1
    # A place is a zone only with "time" behind it; an abbreviation stands alone.
    abbreviation = _ABBREVIATION.fullmatch(word) is not None
    return (rule, k + 1) if abbreviation and tokens[k].capital else (None, j)


def _shift(tokens: Sequence[Token], k: int) -> tuple[str, int] | None:
    """Hours of the "+2" of "UTC+2" at ``k``, and the next token."""
    if k + 1 >= len(tokens) or tokens[k].text not in ("+", "-", "−", "–"):
        return None
    sign, hours = tokens[k], tokens[k + 1]
    close = tokens[k - 1].end == sign.start and sign.end == hours.start
    found = re.fullmatch(r"(\d{1,2})(?::(\d{2}))?", hours.text)
    if not close or found is None or int(found[1]) > 14:
        return None
    value = int(found[1]) + int(found[2] or 0) / 60
    return f"{value if sign.text == '+' else -value:g}", k + 2


def offsets(zone: str, day: date | None) -> frozenset[float]:
    """Offsets from UTC, in hours, that a zone may have.

    Args:
        zone: a number of hours, or ``uk``, ``cet``, ``eet``, ``et``, ``ct``, ``mt``, ``pt``.
        day: the date, if it is known: then there is one offset.
    """
    standard = _STANDARD.get(zone)
    if standard is None:
        return frozenset([float(zone)])
    if day is None:
        return frozenset([float(standard), standard + 1.0])
    summer = _american_summer(day) if standard < 0 else _european_summer(day)
    return frozenset([standard + (1.0 if summer else 0.0)])


def _european_summer(day: date) -> bool:
    """Last Sunday of March to last Sunday of October."""

    def last_sunday(month: int) -> date:
        end = date(day.year, month, 31)
        return end - timedelta(days=(end.weekday() + 1) % 7)

    return last_sunday(3) <= day < last_sunday(10)


def _american_summer(day: date) -> bool:
    """Second Sunday of March to first Sunday of November."""

    def sunday(month: int, number: int) -> date:
        start = date(day.year, month, 1)
        return start + timedelta(days=(6 - start.weekday()) % 7 + 7 * (number - 1))

    return sunday(3, 2) <= day < sunday(11, 1)


def clocks_agree(a: Clock, b: Clock, day: date | None) -> bool | None:
    """Whether two times of day may be the same instant; ``None`` if it cannot be told.

    Args:
        a: one.
        b: the other.
        day: the date that the texts name, if they do.
    """
    step = 720 if not (a.half_known and b.half_known) else 1440
    if a.zone is None or b.zone is None:
        if (a.minute - b.minute) % step == 0:
            return True
        return False if a.zone == b.zone else None
    if a.zone == b.zone:
        return (a.minute - b.minute) % step == 0
    # Within one continent the clocks change together; across, Europe may lag behind America.
    lags = _STANDARD.get(a.zone, 0) * _STANDARD.get(b.zone, 0) <= 0
    return any(
        round(a.minute - 60 * x - b.minute + 60 * y) % step == 0
        for x in offsets(a.zone, day)
        for y in offsets(b.zone, day)
        if lags or x - _STANDARD.get(a.zone, x) == y - _STANDARD.get(b.zone, y)
    )


def read_day(tokens: Sequence[Token], i: int, lexicon: Lexicon) -> Day | None:
    """The date that begins at token ``i``, or ``None``.

    Args:
        tokens: of the text.
        i: where it would begin.
        lexicon: of the text's language.
    """
    token = tokens[i]
    if token.kind == "n":
        return _iso(tokens, i) or _slashed(tokens, i) or _day_month(tokens, i, lexicon)
    if token.kind != "w" or (lexicon.capital_dates and not token.capital):
        return None
    weekday = lexicon.weekdays.get(token.text)
    if weekday is not None and (len(token.text) > 3 or _stop_after(tokens, i)):
        j = _skip(tokens, i + 1)
        rest = read_day(tokens, j, lexicon) if j < len(tokens) else None
        if rest is not None and rest.month is not None and rest.day is not None:
            return Day(rest.year, rest.month, rest.day, weekday, i, rest.last)
        return Day(None, None, None, weekday, i, i + 1)
    return _month_day(tokens, i, lexicon)


def _stop_after(tokens: Sequence[Token], i: int) -> bool:
    return i + 1 < len(tokens) and tokens[i + 1].text in (".", ",")


def _skip(tokens: Sequence[Token], j: int) -> int:
    while (
        j < len(tokens)
        and tokens[j].text in (",", ".", "the", "of", "den", "le", "el", "de")
        and tokens[j].kind != "n"
    ):
        j += 1
    return j


def _day_number(tokens: Sequence[Token], i: int) -> tuple[int, int] | None:
    """Day of the month at ``i`` and the next token."""
    if i < len(tokens) and tokens[i].kind == "n" and tokens[i].text.isdigit():
        text = tokens[i].text
        # "March 95" is no day, but it is meant as one and differs from others.
        if len(text) <= 2 and int(text) >= 1:
            j = i + 1
            if j < len(tokens) and tokens[j].text in ("st", "nd", "rd", "th", "er", "º"):
                j += 1
            return int(text), j
    return None


def _year(tokens: Sequence[Token], j: int) -> tuple[int | None, int]:
    """Year at ``j``, perhaps behind a comma, and the next token."""
    k = j + 1 if j < len(tokens) and tokens[j].text in (",", "de") else j
    if k < len(tokens) and _ISO.fullmatch(tokens[k].text) and 1500 <= int(tokens[k].text) <= 2100:
        return int(tokens[k].text), k + 1
    return None, j


def _iso(tokens: Sequence[Token], i: int) -> Day | None:
    part = [t.text for t in tokens[i : i + 5]]
    if len(part) == 5 and part[1] == part[3] == "-" and _ISO.fullmatch(part[0]):
        month, day = part[2], part[4]
        if month.isdigit() and day.isdigit() and len(month) == len(day) == 2:
            return Day(int(part[0]), int(month), int(day), None, i, i + 5)
    return None


def _slashed(tokens: Sequence[Token], i: int) -> Day | None:
    """ "1/7/2025", "1.7.2025": the day first, unless it can only be the month."""
    part = [t.text for t in tokens[i : i + 5]]
    if len(part) == 5 and part[1] == part[3] == "/":
        found, last = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", "".join(part)), i + 5
    else:
        found, last = re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", tokens[i].text), i + 1
    if found is None:
        return None
    day, month, year = int(found[1]), int(found[2]), int(found[3])
    if month > 12:
        day, month = month, day
    if not 1 <= month <= 12 or not 1 <= day <= 31:
        return None
    return Day(year, month, day, None, i, last, day <= 12 and part[1:2] == ["/"])


def _day_month(tokens: Sequence[Token], i: int, lexicon: Lexicon) -> Day | None:
    number = _day_number(tokens, i)
    if number is None:
        return None
    day, j = number
    # "the 4th of May", "3. März", "2 de abril"
    if j < len(tokens) and (
        tokens[j].text in ("of", "de") or (tokens[j].text == "." and lexicon.code == "de")
    ):
        j += 1
    written = tokens[j].kind == "w" if j < len(tokens) else False
    if written and (tokens[j].capital or not lexicon.capital_dates):
        month = lexicon.months.get(tokens[j].text)
        if month is not None:
            j += 1
            if j < len(tokens) and tokens[j].text == "." and j + 1 < len(tokens):
                j += tokens[j + 1].kind == "n"
            year, j = _year(tokens, j)
            return Day(year, month, day, None, i, j)
    return None


def _month_day(tokens: Sequence[Token], i: int, lexicon: Lexicon) -> Day | None:
    month = lexicon.months.get(tokens[i].text)
    if month is None:
        return None
    j = i + 1
    if j < len(tokens) and tokens[j].text == ".":
        j += 1
    if j < len(tokens) and tokens[j].text == "the":
        j += 1
    number = _day_number(tokens, j)
    if number is not None:
        day, j = number
        year, j = _year(tokens, j)
        return Day(year, month, day, None, i, j)
    year, after = _year(tokens, i + 1)
    if year is None and i + 1 < len(tokens) and _ISO.fullmatch(tokens[i + 1].text):
        # No likely year, but meant as one where it counts nothing: "in April 8244 and".
        behind = tokens[i + 2] if i + 2 < len(tokens) else None
        if behind is None or behind.kind in "eo" or behind.text in lexicon.function:
            year, after = int(tokens[i + 1].text), i + 2
    if year is not None:
        return Day(year, month, None, None, i, after)
    # "March" alone is a word; "in March" is a month. A capital "May" that begins no sentence
    # is a month, and in a headline it seldom asks for leave.
    before = tokens[i - 1].text if i else ""
    introduced = before in ("in", "last", "next", "since", "of", "by", "until", "early", "late")
    if tokens[i].text in ("march", "mar", "jan") and not introduced:
        return None
    if tokens[i].text == "may" and not introduced and i and tokens[i - 1].kind != "n":
        return None
    return Day(None, month, None, None, i, i + 1)


def days_agree(a: Day, b: Day) -> bool | None:
    """Whether two dates may be one; ``None`` if they share no part that could tell."""
    if a.either or b.either:
        plain, turned = replace(a, either=False), replace(b, either=False)
        other = plain if a.either else turned
        if other.day != other.month:
            swapped = replace(other, day=other.month, month=other.day)
            pairs = [(plain, turned), (swapped, turned) if a.either else (plain, swapped)]
            return any(days_agree(x, y) for x, y in pairs)
    shared = False
    for x, y in ((a.year, b.year), (a.month, b.month), (a.day, b.day), (a.weekday, b.weekday)):
        if x is not None and y is not None:
            if x != y:
                return False
            shared = True
    for p, q in ((a, b), (b, a)):
        if p.weekday is not None and q.weekday is None and (full := as_date(q)) is not None:
            return full.isoweekday() == p.weekday
    return True if shared else None


def as_date(day: Day) -> date | None:
    """The date, if year, month and day are told and there is such a day."""
    if day.year is None or day.month is None or day.day is None:
        return None
    try:
        return date(day.year, day.month, day.day)
    except ValueError:
        return None
