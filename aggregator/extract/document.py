"""A plain-text document as lines, each with what it looks like."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from aggregator.extract.bylines import Byline, DateLine
from aggregator.extract.dates import Clock, parse_clock
from aggregator.extract.furniture import Reason, is_word_list, line_reason
from aggregator.extract.lines import BULLET, Shape, shape_of
from aggregator.extract.vocabulary import AGO

_INLINE = re.compile(
    # What may stand between a clock time and the text of its line.
    r"(?:\s*(?:Uhr|Ora|hrs)\b)?(?:\s*[:.–—|+•·-]+\s+|\s*:\s*|\s+)(?P<rest>\S.*)",
    re.DOTALL,
)
_LEAD = re.compile(
    # "+++ ", "Update vom 9. Oktober, "
    r"^\W{0,4}(?:(?i:update|stand|aktualisierung|мін|оновлено)\s*(?i:vom|von|um|at|:)?\s*)?"
    r"(?:\d{1,2}(?:\.|st|nd|rd|th)?\s?(?:[^\W\d_]{3,10}|\d{1,2})\.?(?:\s?\d{4})?\s?,?\s"
    r"(?:(?i:um|at|à|le|об?|о)\s)?(?=\d{1,2}(?:[:.hH]\d\d|\s?[ap]\.?m)))?(?=\d)"
)
_MIN_ENTRY_WORDS = 3
_QUOTED_WORDS = 5  # a quotation without a full stop; a shorter one is a name
_OPENING = re.compile(r"[\"“„«‘']")
_SAID = re.compile(r"[,.!?…][\"”’»'“]\s+\S")


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
        heading: whether a table of contents names it.
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
    heading: bool = False

    @property
    def is_prose(self) -> bool:
        """A sentence that is surely news."""
        return self.reason is None and self.clock is None and self.shape.is_prose

    @property
    def is_sentence(self) -> bool:
        """Ends as a sentence, or holds a quotation and who said it."""
        if self.reason is not None or self.clock is not None:
            return False
        return self.shape.is_sentence or self._says

    @property
    def _says(self) -> bool:
        """Whether a quotation stands in it, and more behind; or it is nothing else."""
        opening = _OPENING.search(self.text)
        if opening is None:
            return False
        if opening.start() == 0 and self.text[-1] in '"”»“':
            return self.shape.words >= _QUOTED_WORDS
        return _SAID.search(self.text, opening.end()) is not None

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
    def is_ago(self) -> bool:
        """Says how long ago something was, and nothing else."""
        return self.reason == "date" and AGO.fullmatch(self.text.lower()) is not None

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
    """Lines of which those that begin with a clock time are two: the time, and the text.

    Beside lines that are clock times, a few that begin with one are something else.
    """
    alone = sum(line.clock is not None for line in lines)
    begun = sum(line.reason is None and line.inline_clock() is not None for line in lines)
    if begun < alone:
        return list(lines)
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
