"""What stands around the text of a live-blog post: headline, time, author."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from aggregator.extract.blocks import blocks
from aggregator.extract.bylines import is_time_line, read_byline, read_clock_line
from aggregator.extract.dom import (
    HEADINGS,
    Element,
    hints,
    is_block,
    is_furniture,
    text_of,
    walk,
    word_set,
)
from aggregator.extract.marks import is_clock, is_signed_time, time_attributes
from aggregator.extract.person_names import LABEL_CHARS, is_name, names_in, names_of
from aggregator.extract.readings import Reading, read_label, read_time
from aggregator.extract.zones import ZONE_PATTERN

_TIME_WORDS = word_set(
    """
    time timestamp date datetime clock hour hora heure uhrzeit ora posted published dateline
    stamp timeago moment
    """
)
_AUTHOR_WORDS = word_set(
    """
    author authors byline contributor writer reporter autor auteur autore journalist
    """
)
_TELLING_WORDS = _TIME_WORDS | _AUTHOR_WORDS | {"permalink"}
_TITLE_WORDS = word_set("headline title heading")
_UPDATED = re.compile(
    r"\b(?:updated|modified|edited|amended|aktualisiert|geändert|mis à jour|modifié|"
    r"actualizado|aggiornato|bijgewerkt|оновлено|обновлено)\b",
    re.IGNORECASE,
)
LEADING_CLOCK = re.compile(
    r"^\s*(?:(?i:ore|alle|kl\.?|às|um)\s+)?"
    r"(?:\d{1,2}[:.hH]\d{2}(?::\d{2})?\s*(?:(?i:[ap]\.?m\b\.?)|(?i:Uhr)\b)?|"
    r"\d{1,2}\s?(?i:[ap]\.?m\b\.?)|(?:[01]\d|2[0-3])[0-5]\d\s?(?i:hrs|hours|h)\b)"
    rf"(?:\s*\(?(?:{ZONE_PATTERN}|[A-Z]{{2,5}}(?=\)?\s*[-–—:|•·]))\)?)?\s*(?:[-–—:|•·]\s*)?",
)
_TITLE_CHARS = 300
_BODY_CHARS = 60


@dataclass(slots=True)
class Head:
    """What stands around the text of a post, and the elements to leave out of the text."""

    title: str = ""
    authors: list[str] = field(default_factory=list)
    published: list[tuple[int, Reading]] = field(default_factory=list)
    modified: list[Reading] = field(default_factory=list)
    used: set[Element] = field(default_factory=set)
    labels: list[Element] = field(default_factory=list)
    labels_within: set[Element] = field(default_factory=set)


def read_head(top: Element, zone: str, reference: date | None) -> Head:
    """Headline, times and authors that a container's markup tells.

    Args:
        top: see :class:`aggregator.extract.markup.Group`.
        zone: IANA name of the zone of clock times.
        reference: a day near to which a date without a year lies.
    """
    head = Head()
    _read_attributes(top, head, zone, own=2)
    body = False
    for element in walk(
        top, lambda e: e.tag == "blockquote" or (is_furniture(e) and not _tells(e))
    ):
        if element.getparent() in head.used:
            head.used.add(element)
            if element.getparent() in head.labels_within:
                head.labels_within.add(element)
                _read_part(element, head, zone, reference)
            continue
        tag = element.tag
        names = hints(element)
        heads = tag in HEADINGS or tag == "summary" or element.get("role") == "heading"
        if heads or "headline" in names:
            if not head.title and not body:
                _take_title(element, head, zone, reference)
            continue
        _read_attributes(element, head, zone, own=0)
        if is_signed_time(element):
            _take_signed(element, head, zone)
        elif (
            tag == "time"
            or names & _TIME_WORDS
            or is_clock(element)
            or _UPDATED.match(element.text or "")
        ):
            _take_label(element, top, head, zone, reference)
        elif (element.get("rel") == "author" or tag == "address" or names & _AUTHOR_WORDS) and len(
            text_of(element, most=LABEL_CHARS)
        ) <= LABEL_CHARS:
            head.used.add(element)
            head.authors.extend(names_in(element))
        elif not head.title and not body and names & _TITLE_WORDS and not is_furniture(element):
            _take_title(element, head, zone, reference)
        elif tag in ("p", "li") and len(text_of(element, most=_BODY_CHARS)) > _BODY_CHARS:
            body = True
    for label in head.labels:
        _take_surroundings(label, top, head)
    return head


def _tells(element: Element) -> bool:
    """Whether a part that is no text may still tell a time or an author: a footer, a header."""
    return element.tag in ("footer", "header", "aside") or bool(hints(element) & _TELLING_WORDS)


def _read_attributes(element: Element, head: Head, zone: str, *, own: int) -> None:
    text = (element.text or "").strip()
    for name, value, late in time_attributes(element):
        reading = read_time(value, zone=zone, basis="time element")
        if reading is None and name == "title":
            reading = read_label(value, zone=zone, basis="time element")
        if reading is None:
            continue
        if late or _UPDATED.search(text) or _UPDATED.search(element.get("title") or ""):
            head.modified.append(reading)
        else:
            head.published.append((own - len(head.published), reading))


def _take_title(element: Element, head: Head, zone: str, reference: date | None) -> None:
    if element.tag not in HEADINGS and next(element.iterdescendants(*HEADINGS), None) is not None:
        return  # a wrapper; the heading comes
    if len(text_of(element, most=_TITLE_CHARS)) > _TITLE_CHARS:
        return
    labels = _labels_in(element)
    for label in labels:
        reading = read_label(text_of(label), zone=zone, basis="time element", reference=reference)
        if reading is not None:
            head.published.append((-len(head.published), reading))
        for part in (label, *label.iterdescendants()):
            _read_attributes(part, head, zone, own=0)
    text = " ".join(b.text for b in blocks(element, lambda e: e in labels or is_furniture(e)))
    if not text:
        return
    clock = LEADING_CLOCK.match(text)
    if clock and (reading := read_label(clock.group(), zone=zone, basis="time element")):
        head.published.append((-len(head.published), reading))
        text = text[clock.end() :]
    head.used.add(element)
    head.title = text


def _labels_in(heading: Element) -> set[Element]:
    """The outermost elements of a heading that are times: beside the headline, not in it."""
    found: set[Element] = set()
    for element in walk(heading, lambda e: e.getparent() in found):
        timed = element.tag == "time" or bool(hints(element) & _TIME_WORDS) or is_clock(element)
        text = text_of(element, most=LABEL_CHARS) if timed else ""
        if any(map(str.isdigit, text)) and len(text) <= LABEL_CHARS:
            found.add(element)
    whole = text_of(heading, most=_TITLE_CHARS)
    return found if sum(len(text_of(e)) + 1 for e in found) < len(whole) else set()


def _take_signed(element: Element, head: Head, zone: str) -> None:
    """Author and time of a line that tells both."""
    by, dates = read_byline(text_of(element), zone=zone)
    if by is None or dates is None or dates.published is None:
        return
    head.used.add(element)
    if not head.authors:
        head.authors.append(by.author)
    if at := dates.published.at:
        reading = Reading(text_of(element), 2, "time element", at=at)
        head.published.append((-len(head.published), reading))


def _read_part(element: Element, head: Head, zone: str, reference: date | None) -> None:
    """The time of a part of a label, such as "(14:05 GMT)" behind "3 hours ago"."""
    _read_attributes(element, head, zone, own=0)
    text = text_of(element, most=LABEL_CHARS)
    if len(element) or not is_time_line(text):
        return
    if reading := read_label(text, zone=zone, basis="time element", reference=reference):
        late = _UPDATED.search(text) or _UPDATED.search(element.getparent().text or "")
        if late:
            head.modified.append(reading)
        else:
            head.published.append((-len(head.published), reading))


def _take_label(
    element: Element, top: Element, head: Head, zone: str, reference: date | None
) -> None:
    text = text_of(element, most=LABEL_CHARS)
    if len(text) > LABEL_CHARS:
        return
    parent = element.getparent()
    if parent is not top and parent.tag in ("p", "li") and (parent.text or "").strip():
        return  # a time within a sentence
    reading = read_label(text, zone=zone, basis="time element", reference=reference)
    if reading is None and element.tag != "time" and not _UPDATED.search(text):
        return
    head.used.add(element)
    head.labels.append(element)
    head.labels_within.add(element)
    if (line := read_clock_line(text)) and line.author and not head.authors:
        head.authors.append(line.author)
    late = _UPDATED.search(text)
    if late and late.start():  # "14:05, updated 14:20"
        before = read_label(
            text[: late.start()], zone=zone, basis="time element", reference=reference
        )
        if before is not None:
            head.published.append((-len(head.published), before))
            reading = read_label(
                text[late.start() :], zone=zone, basis="time element", reference=reference
            )
    if reading is None:
        return
    if late:
        head.modified.append(reading)
    else:
        head.published.append((-len(head.published), reading))


def _take_surroundings(label: Element, top: Element, head: Head) -> None:
    """Leave out what stands beside a time label: a name, a place, "key event"."""
    around = label.getparent()
    while around is not top and not is_block(around):
        around = around.getparent()
    if around is top or around in head.used or around.tag in ("li", "article", "section"):
        return
    if len(text_of(around, most=LABEL_CHARS)) > LABEL_CHARS:
        return
    if any(below.tag in HEADINGS or below.tag in ("p", "li") for below in around.iter()):
        return
    for block in blocks(around, lambda e: e in head.used or is_furniture(e)):
        if not head.authors and is_name(block.text):
            head.authors.extend(names_of(block.text))
    head.used.add(around)
