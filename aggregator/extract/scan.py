"""A text -> a document: its lines, cleaned and judged by themselves and by each other."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import pairwise

from aggregator.extract.boilerplate import Block, line_key, reasons_of
from aggregator.extract.bylines import (
    Byline,
    leading_date,
    read_byline,
    read_clock_line,
    read_sign_off,
)
from aggregator.extract.clean import clean_text
from aggregator.extract.document import Document, Line
from aggregator.extract.lines import shape_of

_USUAL = 3  # clock times that show how a page writes them
_SELDOM = 1 / 3
_CONTENTS = 3  # lines that make a table of contents
_HEADING_WORDS = 25
_SIGN_OFFS = 2
_TIME_BEHIND = re.compile(r"\s*\d{1,2}[:.]\d\d\s*(?:[ap]\.?m\.?)?$", re.IGNORECASE)


def read_document(text: str, *, zone: str, repeated: Collection[str] = ()) -> Document:
    """The lines of a text.

    Args:
        text: decoded.
        zone: IANA name of the source's zone.
        repeated: keys of lines that belong to the source.
    """
    raw: list[tuple[int, str, bool]] = []
    spaced = False
    for number, line in enumerate(re.split(r"\r\n|\n|\r", text), 1):
        parts = [part for part in clean_text(line).split("\n") if part]
        for part in parts:
            raw.append((number, part, spaced))
            spaced = False
        spaced = spaced or not parts
    day = None
    if raw and (opening := leading_date(raw[0][1])) is not None:
        day, rest = opening
        raw[0] = (raw[0][0], rest, raw[0][2])
        if not rest:
            del raw[0]
    reasons = reasons_of([Block(part, number) for number, part, _ in raw], repeated, zone)
    lines: list[Line] = []
    stamps: list[str] = []
    for (number, part, spaced), reason in zip(raw, reasons, strict=True):
        line, stamp = _judged(Line(number, part, shape_of(part), reason, spaced), zone)
        lines.append(line)
        stamps.append(stamp)
    return Document(tuple(_with_contents(_with_sign_offs(_one_format(lines, stamps)))), day)


def _judged(line: Line, zone: str) -> tuple[Line, str]:
    """The line with its author and times, and how its clock time is written."""
    if line.reason in ("byline", "date"):
        byline, dates = read_byline(line.text, zone=zone)
        if byline or dates:
            return replace(line, byline=byline, dates=dates), ""
    if line.reason not in (None, "date") or (told := read_clock_line(line.text)) is None:
        return line, ""
    byline = Byline(told.author, labelled=False) if told.author else None
    if told.updated:
        return replace(line, updated=told.clock, reason="date", byline=byline), ""
    return replace(line, clock=told.clock, reason=None, byline=byline), told.written


def _one_format(lines: Sequence[Line], stamps: Sequence[str]) -> list[Line]:
    """The lines with only those clock times that are written as most are.

    Beside forty "12.05 BST", a "01:27" is the length of a film.
    """
    forms = [re.sub(r"\d+", "0", re.sub(r"(?i)[ap]\.?m\b\.?", "xm", s)).strip() for s in stamps]
    count = Counter(form for form in forms if form)
    usual = max(count.values(), default=0)
    if usual < _USUAL:
        return list(lines)
    return [
        replace(line, clock=None, reason="control")
        if form and count[form] <= _SELDOM * usual
        else line
        for line, form in zip(lines, forms, strict=True)
    ]


def _with_sign_offs(lines: Sequence[Line]) -> list[Line]:
    """The lines with those told apart that sign an entry: "— Jane Doe", more than once."""
    signs = {at: name for at, line in enumerate(lines) if (name := read_sign_off(line.text))}
    if len(signs) < _SIGN_OFFS:
        return list(lines)
    return [
        replace(line, reason="byline", byline=Byline(signs[at], labelled=True), clock=None)
        if at in signs
        else line
        for at, line in enumerate(lines)
    ]


def _with_contents(lines: Sequence[Line]) -> list[Line]:
    """The lines with a table of contents told apart, and the headings that it names.

    Three lines or more, one below the other, each of which stands again further down, alone
    above a text of its own.
    """
    keys = [line_key(_TIME_BEHIND.sub("", line.text)) for line in lines]
    last = {key: at for at, key in enumerate(keys)}
    contents: set[int] = set()
    run: list[int] = []
    for at, line in enumerate([*lines, None]):
        if line is not None and (line.reason is not None or line.clock is not None):
            continue
        again = line is not None and line.shape.words <= _HEADING_WORDS and last[keys[at]] > at
        if again:
            run.append(at)
            continue
        if len(run) >= _CONTENTS and _apart(lines, sorted({last[keys[i]] for i in run})):
            contents.update(run)
        run = []
    named: Collection[str] = {keys[at] for at in contents}
    return [
        replace(line, reason="navigation")
        if at in contents
        else replace(line, heading=True)
        if line.reason is None and keys[at] in named
        else line
        for at, line in enumerate(lines)
    ]


def _apart(lines: Sequence[Line], places: Sequence[int]) -> bool:
    """Whether prose stands between each of several lines and the next."""
    return len(places) >= _CONTENTS and all(
        any(line.is_prose for line in lines[a + 1 : b]) for a, b in pairwise(places)
    )
