"""A plain-text document as lines, each with what it looks like by itself."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from aggregator.extract.boilerplate import Block, reasons_of
from aggregator.extract.bylines import (
    Byline,
    DateLine,
    leading_date,
    read_byline,
    read_clock_line,
)
from aggregator.extract.clean import clean_text
from aggregator.extract.dates import Clock, parse_clock
from aggregator.extract.furniture import Reason, is_word_list, line_reason
from aggregator.extract.lines import BULLET, Shape, shape_of

_INLINE = re.compile(
    # What may stand between a clock time and the text of its line.
    r"(?:\s*(?:Uhr|Ora|hrs)\b)?(?:\s*[:.–—|+•·-]+\s+|\s*:\s*|\s+)(?P<rest>\S.*)",
    re.DOTALL,
)
_LEAD = re.compile(r"^\W{0,4}(?=\d)")
_MIN_ENTRY_WORDS = 3
_USUAL = 3  # clock times that show how a page writes them
_SELDOM = 0.25
_SAID = re.compile(r"[\"“„«‘'].*[,.!?…][\"”’»'“]\s+\S|^[\"“„«].*[\"”»“]$")


@dataclass(frozen=True, slots=True)
class Line:
    """One line that is not blank.

    Attributes:
        number: in the file, from 1.
        text: cleaned.
        shape: what can be counted about it.
        reason: why it is boilerplate; ``None`` if nothing says so.
        spaced: whether a blank line stands before it.
        clock: the time that it is and nothing else, or ``None``.
        updated: the time of a change that it is and nothing else, or ``None``.
        byline: author that it names and nothing else, or ``None``.
        dates: dates that it is, or has beside a byline, or ``None``.
    """

    number: int
    text: str
    shape: Shape
    reason: Reason | None = None
    spaced: bool = False
    clock: Clock | None = None
    updated: Clock | None = None
    byline: Byline | None = None
    dates: DateLine | None = None

    @property
    def is_prose(self) -> bool:
        """A sentence that is surely news."""
        return self.reason is None and self.clock is None and self.shape.is_prose

    @property
    def is_sentence(self) -> bool:
        """Ends as a sentence, or holds a quotation and who said it."""
        if self.reason is not None or self.clock is not None:
            return False
        return self.shape.is_sentence or _SAID.search(self.text) is not None

    @property
    def is_item(self) -> bool:
        """Begins with the mark of a list."""
        return (
            self.reason is None
            and BULLET.match(self.text) is not None
            and self.clock is None
            and self.shape.words >= 2
        )

    @property
    def is_headline(self) -> bool:
        """Could head a text."""
        return (
            self.reason is None
            and self.clock is None
            and self.shape.is_headline
            and not self.is_sentence
            and not self.is_item
        )

    @property
    def is_list(self) -> bool:
        """Names side by side, as in a menu."""
        return self.reason is None and self.clock is None and is_word_list(self.text)

    @property
    def is_meta(self) -> bool:
        """Names the author or the time of a text."""
        told = self.byline is not None or self.dates is not None
        return told and self.clock is None

    def inline_clock(self) -> tuple[Clock, str] | None:
        """The time that it begins with, and its text: "14.05 Uhr: Der Bürgermeister ..."."""
        lead = _LEAD.match(self.text)
        if self.clock is not None or lead is None:
            return None
        begin = lead.end()
        clock = parse_clock(self.text[begin : begin + 30], dotted=True)
        if clock is None or clock.start != 0:
            return None
        rest = _INLINE.fullmatch(self.text, begin + clock.end)
        if rest is None or len(rest["rest"].split()) < _MIN_ENTRY_WORDS:
            return None
        return clock, rest["rest"].strip(" +")


def without_inline_clocks(lines: Sequence[Line]) -> list[Line]:
    """Lines of which those that begin with a clock time are two: the time, and the text."""
    made: list[Line] = []
    for line in lines:
        inline = line.inline_clock() if line.reason is None else None
        if inline is None:
            made.append(line)
            continue
        clock, rest = inline
        label = line.text[: clock.end]
        made.append(Line(line.number, label, shape_of(label), spaced=line.spaced, clock=clock))
        made.append(Line(line.number, rest, shape_of(rest), line_reason(rest)))
    return made


@dataclass(frozen=True, slots=True)
class Document:
    """A plain-text document.

    Attributes:
        lines: those that are not blank.
        day: day that stands before the first line's text, or ``None``.
    """

    lines: tuple[Line, ...]
    day: date | None = None


def read_document(text: str, *, zone: str, repeated: Collection[str] = ()) -> Document:
    """The lines of a text, cleaned and judged one by one.

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
    return Document(_with_metadata(raw, reasons, zone), day)


def _with_metadata(
    raw: Sequence[tuple[int, str, bool]], reasons: Sequence[Reason | None], zone: str
) -> tuple[Line, ...]:
    lines: list[Line] = []
    for (number, text, spaced), reason in zip(raw, reasons, strict=True):
        byline, dates = (None, None)
        clock = updated = None
        if reason in ("byline", "date"):
            byline, dates = read_byline(text, zone=zone)
        elif reason is None and (told := read_clock_line(text)) is not None:
            if told.updated:
                updated, reason = told.clock, "date"
            else:
                clock = told.clock
            byline = Byline(told.author, labelled=False) if told.author else None
        shape = shape_of(text)
        lines.append(Line(number, text, shape, reason, spaced, clock, updated, byline, dates))
    return tuple(_one_format(lines))


def _one_format(lines: Sequence[Line]) -> list[Line]:
    """The lines with only those clock times that are written as most are.

    Beside forty "12.05 BST", a "01:27" is the length of a film.
    """
    formats = Counter(_clock_format(line) for line in lines if line.clock is not None)
    if not formats:
        return list(lines)
    usual, count = formats.most_common(1)[0]
    if count < _USUAL:
        return list(lines)
    return [
        replace(line, clock=None, reason="control")
        if line.clock is not None
        and _clock_format(line) != usual
        and formats[_clock_format(line)] <= _SELDOM * count
        else line
        for line in lines
    ]


def _clock_format(line: Line) -> str:
    clock = line.clock
    written = parse_clock(line.text.strip(" |·•–—-+*()[]▶►→:"))
    whole = line.text if written is None else line.text[written.start : written.end]
    form = re.sub(r"\d+", "0", re.sub(r"(?i)[ap]\.?m\b\.?", "xm", whole))
    return f"{form.strip()} {clock.zone if clock else ''}"
