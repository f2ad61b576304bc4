"""Is a text an article or a live blog, and where do the entries of a live blog begin?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from statistics import median

from aggregator.extract.dates import Clock
from aggregator.extract.document import Line
from aggregator.extract.roles import Role

_LIVE = re.compile(
    r"(?i)\blive\b|\blive[ -]?(?:blog|ticker|updates?)|\blatest\b|\bas it happened\b|\bupdates?\b|"
    r"ticker\b|news-?blog|minute by minute|\ben direct\b|\ble direct\b|наживо|онлайн|"
    r"(?:текстова|пряма) трансляція|хроніка|онлайн-трансляция|хроника|"
    r"\ben (?:directo|vivo)\b|última hora|minuto a minuto|\bdiretta\b|tempo reale|na żywo|"
    r"ao vivo|\bliveblog\b"
)
_CLOCKED = 3  # clock times with text that make a live blog
_HEADED = 3  # headings with text
_LONG_HEADING = 7  # words: a headline tells, a sub-heading names
_SIDE_SHARE = 0.5


@dataclass(slots=True)
class Entry:
    """One entry of a live blog, in the order of the page.

    Attributes:
        heading: its headline, or ``None``.
        clock: its time of day, or ``None``.
        at: its time, where the page writes it with the date, or ``None``.
        day_line: a date that stands above it and those below it; empty if there is none.
        author: its own byline; empty if it has none.
        updated: time of day of its last change, or ``None``.
        roles: its lines.
    """

    heading: Role | None = None
    clock: Clock | None = None
    at: datetime | None = None
    day_line: str = ""
    author: str = ""
    updated: Clock | None = None
    roles: list[Role] = field(default_factory=list)

    @property
    def timed(self) -> bool:
        """Whether it has a time of its own."""
        return self.clock is not None or self.at is not None

    @property
    def has_text(self) -> bool:
        """Whether it has a paragraph."""
        return any(role.name in ("paragraph", "caption") for role in self.roles)


def clock_entries(lines: Sequence[Line]) -> bool:
    """Whether clock times part the entries of a document.

    At least three with text below them, and not below a text that is longer than all of them:
    those are a feed beside an article.
    """
    times = [at for at, line in enumerate(lines) if is_clocked(line)]
    if len(times) < _CLOCKED:
        return False
    with_text = 0
    for at, following in zip(times, [*times[1:], len(lines)], strict=True):
        own = lines[at].inline_clock()
        body = lines[at + 1 : min(following, at + 6)]
        with_text += bool(own) or any(line.is_prose or line.is_sentence for line in body)
    if with_text < _CLOCKED:
        return False
    words = [line.shape.words if line.is_prose else 0 for line in lines]
    return sum(words[: times[0]]) <= _SIDE_SHARE * sum(words)


def is_clocked(line: Line) -> bool:
    """Whether a line is a clock time or begins with one."""
    if line.clock is not None or stamp_of(line) is not None:
        return True
    return line.reason is None and line.inline_clock() is not None


def stamp_of(line: Line) -> datetime | None:
    """The time of a line that is nothing but a date and a time."""
    if line.dates is None or line.byline is not None or line.dates.published is None:
        return None
    return line.dates.published.at


def headed_entries(roles: Sequence[Role], title: str) -> bool:
    """Whether headings part the entries of a live blog, rather than the parts of an article.

    A live blog's headings are many and each tells news; those of an article are few or name a
    subject in a word or three. A title that says "live" decides where this does not.
    """
    heads: list[Role] = []
    paragraphs = 0
    for at, role in enumerate(roles):
        if role.name in ("paragraph", "caption"):
            paragraphs += 1
        elif role.name == "heading":
            following = next((r for r in roles[at + 1 :] if r.name != "dropped"), None)
            if following is not None and following.name == "paragraph":
                heads.append(role)
    live = _LIVE.search(title) is not None
    if len(heads) < 2 or (len(heads) < _HEADED and not live):
        return False
    asked = sum(role.text.rstrip("\"'”’»").endswith("?") for role in heads)
    if asked > 0.5 * len(heads):
        return False
    typical = median(role.line.shape.words for role in heads)
    score = 2 * live
    score += 2 * (sum(role.line.heading for role in heads) >= _HEADED)
    score += 2 if typical >= _LONG_HEADING else 1 if typical >= _LONG_HEADING - 1 else 0
    score += len(heads) >= 6
    score -= paragraphs > 12 * len(heads)
    return score >= 2


def entries_of(roles: Sequence[Role], *, clocked: bool, headed: bool) -> list[Entry]:
    """Parts a live blog into its entries, in the order of the page.

    What stands before the first is an entry without heading and time. A heading directly above
    a clock time belongs to it; in a page whose headings all stand there, so do all.

    Args:
        roles: of the lines of the news.
        clocked: whether clock times open entries.
        headed: whether headings do.
    """
    above = clocked and _headings_above(roles)
    entries = [Entry()]
    for at, role in enumerate(roles):
        entry = entries[-1]
        if role.name == "day":
            entries.append(Entry(day_line=role.text))
        elif role.name == "clock" and clocked:
            if entry.timed or entry.has_text:
                entry = Entry()
                entries.append(entry)
            entry.clock = role.line.clock
            if role.line.byline is not None:
                entry.author = role.line.byline.author
            entry.at = stamp_of(role.line)
        elif role.name == "heading" and _opens(entries, roles, at, clocked, headed, above):
            if entry.heading is not None or entry.has_text or (above and entry.timed):
                entry = Entry()
                entries.append(entry)
            entry.heading = role
        elif role.name == "byline" and role.line.byline is not None and not entry.author:
            entry.author = role.line.byline.author
            entry.roles.append(role)
        else:
            if _after_caption(entry, role) and not clocked:
                entry = Entry()
                entries.append(entry)
            entry.roles.append(role)
            entry.updated = role.line.updated or entry.updated
    return [e for e in entries if e.heading or e.has_text or e.roles or e.day_line]


def _opens(
    entries: Sequence[Entry],
    roles: Sequence[Role],
    at: int,
    clocked: bool,
    headed: bool,
    above: bool,
) -> bool:
    """Whether a heading heads an entry, rather than stands inside one."""
    if not clocked:
        return headed
    entry = entries[-1]
    if above:
        following = next((r for r in roles[at + 1 : at + 3] if r.name != "dropped"), None)
        return following is not None and following.name == "clock"
    return entry.timed and entry.heading is None and not entry.has_text


def _headings_above(roles: Sequence[Role]) -> bool:
    told = [r for r in roles if r.name in ("heading", "clock", "paragraph", "caption")]
    above = below = 0
    for before, role, after in zip(told, told[1:], told[2:], strict=False):
        if role.name == "clock":
            above += before.name == "heading"
            below += after.name == "heading"
    return above > below


def _after_caption(entry: Entry, role: Role) -> bool:
    """Whether running text follows a picture whose caption repeated the entry: a new entry."""
    last = next((r for r in reversed(entry.roles) if r.name != "dropped"), None)
    return last is not None and last.name == "caption" and role.name == "paragraph"
