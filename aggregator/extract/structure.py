"""Is a text an article or a live blog, and what parts the entries of a live blog?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from statistics import median
from typing import Literal

from aggregator.extract.boilerplate import line_key
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
_SIGNED = 3  # entries that end in a name or a time

Layout = Literal["article", "clocked", "headed", "signed"]
"""What a text is: clocked: a live blog whose entries begin with a time; headed: with a heading;
signed: end with a name or a time."""


@dataclass(slots=True)
class Entry:
    """One entry of a live blog, in the order of the page.

    Attributes:
        heading: its headline, or ``None``.
        clock: its time of day, or ``None``.
        at: its time, where the page writes it with the date, or ``None``.
        marked: whether a time of any sort opens it, be it "5m ago".
        day_line: a date that stands above it and those below it; empty if there is none.
        author: its own byline; empty if it has none.
        updated: time of day of its last change, or ``None``.
        roles: its lines.
    """

    heading: Role | None = None
    clock: Clock | None = None
    at: datetime | None = None
    marked: bool = False
    day_line: str = ""
    author: str = ""
    updated: Clock | None = None
    roles: list[Role] = field(default_factory=list)

    @property
    def has_text(self) -> bool:
        """Whether it has a paragraph."""
        return any(role.is_text for role in self.roles)

    def mark(self, line: Line) -> None:
        """Takes time and author from a line that gives them."""
        self.marked = True
        self.clock = line.clock or self.clock
        told = line.dates.published if line.dates else None
        if told is not None and told.at is not None and not told.has_year:
            # "9 October 17:42": of the year that is nearest to the page's.
            self.clock = Clock(told.at.hour, told.at.minute, told.at.second, "", 0, 0)
            self.day_line = f"{told.day:%d %B}"
        else:
            self.at = stamp_of(line) or self.at
        if line.byline is not None:
            self.author = line.byline.author


def clock_entries(lines: Sequence[Line], *, ago: bool = False) -> bool:
    """Whether times part the entries of a document.

    At least three with text below them, and not below a text that is longer than all of them:
    those are a feed beside an article.

    Args:
        lines: below the head.
        ago: whether "5m ago" is a time; where a page writes clock times too, only those are.
    """
    times = [at for at, line in enumerate(lines) if is_timed(line) or (ago and line.is_ago)]
    if len(times) < _CLOCKED:
        return False
    with_text = 0
    for at, following in zip(times, [*times[1:], len(lines)], strict=True):
        own = lines[at].inline_clock()
        body = lines[at + 1 : min(following, at + 6)]
        with_text += bool(own) or any(line.is_prose or line.is_sentence for line in body)
    if with_text < _CLOCKED:
        return False
    if sum(stamp_of(line) is not None for line in lines) >= _CLOCKED:
        return True  # no feed repeats the date for each of its lines
    words = [line.shape.words if line.is_prose else 0 for line in lines]
    return sum(words[: times[0]]) <= _SIDE_SHARE * sum(words)


def is_timed(line: Line) -> bool:
    """Whether a line is a clock time, with its date or without, or begins with one."""
    if line.clock is not None or stamp_of(line) is not None:
        return True
    return line.reason is None and line.inline_clock() is not None


def stamp_of(line: Line) -> datetime | None:
    """The time of a line that is a date and a time, beside a name at most."""
    if line.dates is None or line.dates.published is None:
        return None
    return line.dates.published.at


def layout_of(roles: Sequence[Role], *, clocked: bool, live: bool) -> Layout:
    """What parts a text.

    Args:
        roles: of the lines of the news.
        clocked: whether times part it (:func:`clock_entries`).
        live: whether the page calls itself live.
    """
    if _is_signed(roles):
        return "signed"
    if clocked:
        return "clocked"
    return "headed" if _is_headed(roles, live=live) else "article"


def says_live(text: str) -> bool:
    """Whether a title or label says that a page is live."""
    return _LIVE.search(text) is not None


def _is_signed(roles: Sequence[Role]) -> bool:
    """Whether names or times stand below the entries rather than above them."""
    told = [r for r in roles if r.name != "dropped"]
    closing = opening = 0
    last = -1
    for at, role in enumerate(told):
        if not _closes(role):
            continue
        last = at
        if at and _is_second(told[at - 1], role):
            continue  # a name, and the time below it, close once
        after = told[at + 1] if at + 1 < len(told) else None
        if at and told[at - 1].is_text and (after is None or not after.is_text):
            closing += 1
        elif after is not None and after.is_text:
            opening += 1
    rest = any(role.is_text for role in told[last + 1 :])
    return closing >= _SIGNED and closing > opening and not rest


def _closes(role: Role) -> bool:
    """Whether a line may end an entry: a name, or a time with its date."""
    return role.line.byline is not None or stamp_of(role.line) is not None


def _is_second(name: Role, time: Role) -> bool:
    """Whether two lines that close are a name and the time that stands below it."""
    alone = name.line.byline is not None and name.line.dates is None
    return alone and time.line.byline is None and stamp_of(time.line) is not None


def _is_headed(roles: Sequence[Role], *, live: bool) -> bool:
    """Whether headings part the entries of a live blog, rather than the parts of an article.

    A live blog's headings are many and each tells news; those of an article are few or name a
    subject in a word or three. A page that calls itself live decides where this does not.
    """
    heads: list[Role] = []
    paragraphs = 0
    for at, role in enumerate(roles):
        if role.is_text:
            paragraphs += 1
        elif role.name == "heading":
            following = next((r for r in roles[at + 1 :] if r.name != "dropped"), None)
            # In capitals between the paragraphs of an article stand links to other texts.
            shouted = role.text.isupper() and not live
            if following is not None and following.name == "paragraph" and not shouted:
                heads.append(role)
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


def entries_of(roles: Sequence[Role], layout: Layout) -> list[Entry]:
    """Parts a live blog into its entries, in the order of the page.

    What stands before the first is an entry without heading and time.

    Args:
        roles: of the lines of the news.
        layout: what parts them; an article is one entry.
    """
    if layout == "article":
        return [Entry(roles=list(roles))]
    entries = _clocked(roles) if layout == "clocked" else _headed(roles, layout)
    return [e for e in entries if e.heading or e.has_text or e.roles or e.day_line]


def _clocked(roles: Sequence[Role]) -> list[Entry]:
    """Entries that begin with a time; a heading stands below it, or above all of them."""
    above = _headings_above(roles)
    entries = [Entry()]
    for at, role in enumerate(roles):
        entry = entries[-1]
        if role.name == "day":
            entries.append(Entry(day_line=role.text))
        elif role.name == "clock":
            # "5m ago" and "12.50 BST" below it are one time.
            told = entry.clock is not None or entry.at is not None
            told = told and (at == 0 or roles[at - 1].name != "clock")
            if entry.has_text or told or (entry.marked and role.line.is_ago):
                entry = Entry()
                entries.append(entry)
            entry.mark(role.line)
        elif role.name == "heading" and _heads(entry, roles, at, above=above):
            if above and (entry.heading or entry.has_text or entry.marked):
                entry = Entry()
                entries.append(entry)
            entry.heading = role
        else:
            _add(entry, role)
    return entries


def _heads(entry: Entry, roles: Sequence[Role], at: int, *, above: bool) -> bool:
    """Whether a heading heads an entry that begins with a time, rather than stands in it."""
    if above:
        following = next((r for r in roles[at + 1 : at + 3] if r.name != "dropped"), None)
        return following is not None and following.name == "clock"
    return entry.marked and entry.heading is None and not entry.has_text


def _headings_above(roles: Sequence[Role]) -> bool:
    told = [r for r in roles if r.name in ("heading", "clock", "paragraph", "caption")]
    above = below = 0
    for before, role, after in zip(told, told[1:], told[2:], strict=False):
        if role.name == "clock":
            above += before.name == "heading"
            below += after.name == "heading"
    return above > below


def _headed(roles: Sequence[Role], layout: Layout) -> list[Entry]:
    """Entries that begin with a heading, or end with a name or a time."""
    entries = [Entry()]
    for role in roles:
        entry = entries[-1]
        if role.name == "day":
            entries.append(Entry(day_line=role.text))
        elif role.name == "heading":
            if entry.heading or entry.has_text:
                entry = Entry()
                entries.append(entry)
            entry.heading = role
        elif layout == "signed" and _closes(role):
            before = entries[-2].roles[-1:] if len(entries) > 1 and not entry.roles else []
            if before and _is_second(before[0], role):
                entries[-2].mark(role.line)  # a name, and the time below it
                _add(entries[-2], role)
                continue
            entry.mark(role.line)
            _add(entry, role)
            entries.append(Entry())
        else:
            if _after_caption(entry, role):
                entry = Entry()
                entries.append(entry)
            _add(entry, role)
    return entries


def _add(entry: Entry, role: Role) -> None:
    if role.line.byline is not None and not entry.author:
        entry.author = role.line.byline.author
    entry.roles.append(role)
    entry.updated = role.line.updated or entry.updated


def _after_caption(entry: Entry, role: Role) -> bool:
    """Whether running text follows a picture whose caption repeated the entry: a new entry."""
    last = next((r for r in reversed(entry.roles) if r.name != "dropped"), None)
    return last is not None and last.name == "caption" and role.name == "paragraph"


def without_contents(entries: Sequence[Entry]) -> list[Entry]:
    """The entries without a table of contents: headlines that stand again above their texts."""
    full = {line_key(e.heading.text) for e in entries if e.heading and e.has_text}
    return [
        e
        for e in entries
        if not (e.heading and not e.has_text and line_key(e.heading.text) in full)
    ]
