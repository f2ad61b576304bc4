"""The head of a document: where its title stands, who wrote it and when."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from aggregator.extract.bylines import Byline, DateLine, read_byline
from aggregator.extract.dates import Clock
from aggregator.extract.document import Document, Line
from aggregator.extract.languages import words_of

_ABOVE = 8  # lines above a byline in which its title stands
_NEAR = 3  # lines above a byline in which a title of two words stands
_BELOW = 4  # lines below a date in which the title stands
_BESIDE = 5  # lines between a byline and its date
_REACH = 25  # lines below a byline in which its text stands
_FAR = 80  # the same, for one with a headline above it
_SOME = 0.34  # share of the prose that may stand above a head
_ENOUGH = 40  # words of prose that make a text
_TITLE_WORDS = 4
_DATED = re.compile(r"\b(?:19|20)\d\d\b.{0,12}\b\d{1,2}[:.]\d\d\b")
_LONG_TITLE = 6
_STEM = 5  # letters that make two forms of a word one
_BODY_STEMS = 150
_HEADLINE = 20  # words of the longest question that is one
_ALIKE = 3  # dates of one form that belong to entries
_DIGITS = re.compile(r"\d+")
_GAP = 3  # lines of furniture between a first line and the text that it does not head


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above a text.

    Attributes:
        title: empty if there is none.
        title_at: index of its line, or ``None``.
        start: index of the first line that may belong to the text.
        author: empty if unknown.
        dates: of the date line or byline, or ``None``.
        in_byline: whether the dates stand in the byline.
        clock: a time without a date, or ``None``.
        used: indices of lines that gave author or dates.
    """

    title: str = ""
    title_at: int | None = None
    start: int = 0
    author: str = ""
    dates: DateLine | None = None
    in_byline: bool = False
    clock: Clock | None = None
    used: frozenset[int] = frozenset()


def find_head(document: Document, *, zone: str, begin: int, clocked: bool = False) -> Head:
    """Finds title, author and dates of the text that a document is about.

    A line that names author or date above running text marks its head, and the title is the
    headline nearest above it. Without such a line, the title is the headline above the first
    running text. Menus, which stand before, hold neither.

    Args:
        document: its lines.
        zone: IANA name of the source's zone.
        begin: index of the first line of the densest stretch of prose.
        clocked: whether clock times part the entries of a live blog.
    """
    lines = document.lines
    at = _meta_line(lines)
    if at is not None:
        title_at = _title_above(lines, at)
        below = _title_below(lines, at)
        if below is not None and any(at < i < below for i in _stamps_of_entries(lines)):
            below = None  # it heads an entry
        if title_at is None:
            title_at = below
        elif below is not None and not _told_of(lines, title_at, at):
            # Above a date stand mastheads as well; a title speaks of what its text tells.
            title_at = below if _told_of(lines, below, at) else title_at
        if title_at is None:
            title_at = _first_line(lines)
        head = _metadata(lines, at, title_at, zone, clocked=clocked)
    else:
        title_at = _title_of_prose(document, begin, clocked=clocked)
        head = Head(start=begin)
        if title_at is not None:
            head = _metadata(lines, title_at, title_at, zone, clocked=clocked)
    if title_at is None:
        first = min(head.used, default=begin)
        return replace(head, start=min(first, begin) if at is not None else begin)
    title, start = lines[title_at].text, title_at + 1
    return replace(head, title=title, title_at=title_at, start=start)


def _meta_line(lines: Sequence[Line]) -> int | None:
    """The first line with author or date that has running text below it, and not above.

    One with a headline above it may have a table of contents between itself and the text.
    """
    total = sum(line.shape.words for line in lines if line.is_prose)
    others = _stamps_of_entries(lines)
    first = min(others, default=len(lines))
    above = 0
    near: int | None = None
    for at, line in enumerate(lines[:first]):
        if line.is_prose:
            above += line.shape.words
        if above > _SOME * total:
            break
        if not line.is_meta or {at - 1, at, at + 1} & others:
            continue
        title_at = _title_above(lines, at)
        told = title_at is not None and lines[title_at].shape.words >= _LONG_TITLE
        reach = _FAR if told else _REACH
        below = sum(x.shape.words for x in lines[at + 1 : at + 1 + reach] if x.is_prose)
        if below == 0 or below < min(_ENOUGH, 0.5 * total):
            continue
        if told:
            return at
        near = at if near is None else near
    return near


def _title_above(lines: Sequence[Line], at: int) -> int | None:
    """The headline above a byline: the first of several that stand together.

    A masthead or a kicker above it is shorter.
    """
    found: list[int] = []
    prose = 0
    for index in range(at - 1, max(-1, at - 1 - _ABOVE), -1):
        line = lines[index]
        if line.is_prose:
            prose += 1
            if prose > 2 or found:
                break
        elif _may_be_title(line):
            found.append(index)
        elif found and not (line.is_headline or line.reason in ("caption", "credit")):
            break
    if not found:
        short = (i for i in range(at - 1, max(-1, at - 1 - _NEAR), -1) if _is_short_title(lines[i]))
        return next(short, None)
    found.reverse()
    told = [i for i in found if _told_of(lines, i, at)]
    found = told or found
    long = [i for i in found if lines[i].shape.words >= _LONG_TITLE and "|" not in lines[i].text]
    return (long or found)[0]


def _told_of(lines: Sequence[Line], title_at: int, at: int) -> bool:
    """Whether the first paragraphs below a line use a word of a headline."""
    body: set[str] = set()
    for line in lines[at + 1 : at + 1 + _FAR]:
        if line.is_prose or line.is_sentence:
            body.update(_stems(line.text))
        if len(body) > _BODY_STEMS:
            break
    return bool(body & _stems(lines[title_at].text))


def _stems(text: str) -> set[str]:
    return {word[:_STEM] for word in words_of(text) if len(word) >= _STEM}


def _title_below(lines: Sequence[Line], at: int) -> int | None:
    for index in range(at + 1, min(len(lines), at + 1 + _BELOW)):
        if lines[index].is_prose:
            return None
        if _may_be_title(lines[index]):
            return index
    return None


def _title_of_prose(document: Document, begin: int, *, clocked: bool) -> int | None:
    lines = document.lines
    first = next((i for i in range(begin, len(lines)) if _opens(lines[i])), len(lines))
    if clocked:
        # The headline of the first entry stands between its time and its text.
        times = (i for i, line in enumerate(lines) if line.clock or line.inline_clock())
        first = min(first, next(times, first))
    if document.day is not None and lines and not lines[0].is_prose:
        furniture = sum(line.reason is not None or line.is_list for line in lines[1:first])
        if furniture < _GAP and lines[0].shape.words >= 2:
            return 0
    return _first_line(lines) if _first_line(lines) is not None else _title_above(lines, first)


def _first_line(lines: Sequence[Line]) -> int | None:
    """The first line of all, if it is a headline; a page that begins with a menu has none."""
    line = lines[0] if lines else None
    if line is None or not _may_be_title(line) or line.shape.words < _LONG_TITLE:
        return None
    return 0 if line.shape.function > 0 or not line.shape.known else None


def _is_short_title(line: Line) -> bool:
    return line.is_headline and not line.is_list and line.text[0].isupper()


def _opens(line: Line) -> bool:
    """Whether a line may be the first of the text: a sentence that is no headline."""
    return line.is_prose or (line.is_sentence and line.shape.words >= 5 and not _asks(line))


def _asks(line: Line) -> bool:
    return line.text.rstrip("\"'”’»").endswith(("?", "!"))


def _may_be_title(line: Line) -> bool:
    asks = line.reason is None and _asks(line) and line.shape.words <= _HEADLINE
    if not (line.is_headline or asks) or line.is_list:
        return False
    # A date and time with something stuck to it heads nothing.
    return line.shape.words >= _TITLE_WORDS and not _DATED.search(line.text)


def _metadata(
    lines: Sequence[Line], at: int, title_at: int | None, zone: str, *, clocked: bool
) -> Head:
    """Author and dates of the lines around a byline or title, before the running text."""
    low = max(0, min(at, at if title_at is None else title_at) - 3)
    byline: Byline | None = None
    dates: DateLine | None = None
    in_byline = False
    clock: Clock | None = None
    used: set[int] = set()
    last = at
    prose = False  # since the first date
    others = _stamps_of_entries(lines)
    for index in range(low, len(lines)):
        line = lines[index]
        if index in others:
            break
        if index > at and (index - last > _BESIDE or _begins_text(lines, index)):
            break
        if line.byline and (byline is None or (line.byline.labelled and not byline.labelled)):
            byline = line.byline
            used.add(index)
            last = max(last, index)
        if line.dates and dates is None:
            dates, in_byline = line.dates, line.byline is not None
            used.add(index)
            last = max(last, index)
            prose = False
        elif line.dates and dates is not None and not prose:
            if _is_swapped(dates, line.dates):
                dates = line.dates  # "06/12/2025", then "June 12, 2025"
            dates = DateLine(
                dates.published or line.dates.published, dates.modified or line.dates.modified
            )
            used.add(index)
        prose = prose or line.is_prose
        if line.clock and clock is None and index < at + 3 and not clocked:
            clock = line.clock
    if byline is None and dates is not None:
        for index in _neighbours(used, len(lines)):
            if index == title_at or lines[index].reason is not None:
                continue
            if lines[index].shape.words > 6 or lines[index].shape.colon:
                continue
            found, _ = read_byline(lines[index].text, zone=zone, names_alone=True)
            if found is not None:
                byline = found
                used.add(index)
                break
    return Head(
        author=byline.author if byline else "",
        dates=dates,
        in_byline=in_byline,
        clock=clock,
        used=frozenset(used),
    )


def _stamps_of_entries(lines: Sequence[Line]) -> frozenset[int]:
    """Indices of dates with times that are all written alike: each is of an entry below it."""
    forms: dict[str, list[int]] = {}
    for at, line in enumerate(lines):
        if line.dates and line.dates.published and line.dates.published.at and not line.byline:
            forms.setdefault(_DIGITS.sub("0", line.text), []).append(at)
    return frozenset(at for places in forms.values() if len(places) >= _ALIKE for at in places)


def _is_swapped(a: DateLine, b: DateLine) -> bool:
    """Whether two dates are one, with day and month the other way round."""
    if a.published is None or b.published is None or a.published.day == b.published.day:
        return False
    one, other = a.published.day, b.published.day
    return (one.year, one.month, one.day) == (other.year, other.day, other.month)


def _begins_text(lines: Sequence[Line], index: int) -> bool:
    """Whether running text has begun: two paragraphs one after the other."""
    follows = lines[index + 1 : index + 2]
    return lines[index].is_prose and all(line.is_prose for line in follows)


def _neighbours(used: set[int], count: int) -> list[int]:
    near = {i + step for i in used for step in (-1, 1)} - used
    return sorted(i for i in near if 0 <= i < count)
