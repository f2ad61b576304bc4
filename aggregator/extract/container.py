"""One container of a live blog's markup -> one draft: headline, time, author and paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from aggregator.extract.blocks import Block, blocks
from aggregator.extract.dom import (
    HEADINGS,
    Element,
    hints,
    is_block,
    is_element,
    is_furniture,
    text_of,
    walk,
    word_set,
)
from aggregator.extract.draft import Draft, http_url
from aggregator.extract.marks import is_clock, post_keys, time_attributes
from aggregator.extract.readings import Reading, read_label, read_time

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
_LEADING_CLOCK = re.compile(
    r"^\s*(?:\d{1,2}[:.hH]\d{2}(?::\d{2})?\s*(?:[ap]\.?m\.?|Uhr|[A-Z]{2,4}\b)?|"
    r"\d{1,2}\s?[ap]\.?m\.?)\s*(?:[-–—:|•·]\s*)?",
)
_BY = re.compile(r"^(?:by|von|par|por|di|da|door|від|от)\s+", re.IGNORECASE)
_DASH = re.compile(r"^[—–―-]\s*")
_LINKING = word_set("and und et y e en van von de der den del da di la le bin al of in")
_NOT_NAME = re.compile(r"[\d!?:;\"“”«»@#]|\.$(?<![A-Z]\.)")
_LABEL_CHARS = 80
_TITLE_CHARS = 300
_BODY_CHARS = 60


@dataclass(slots=True)
class _Head:
    """What stands around the text of a post, and the elements to leave out of the text."""

    title: str = ""
    authors: list[str] = field(default_factory=list)
    published: list[tuple[int, Reading]] = field(default_factory=list)
    modified: list[Reading] = field(default_factory=list)
    used: set[Element] = field(default_factory=set)
    labels: list[Element] = field(default_factory=list)


def read_container(element: Element, *, zone: str, reference: date | None) -> Draft:
    """What a container says of its post.

    Args:
        element: see :class:`aggregator.extract.markup.Group`.
        zone: IANA name of the zone of clock times.
        reference: a day near to which a date without a year lies.
    """
    head = _read_head(element, zone, reference)
    found = blocks(element, lambda e: e in head.used or is_furniture(e))
    if not head.published and found:
        found = _without_clock(found, head, zone)
    dropped: list[str] = []
    while found and found[0].kind == "text" and _is_byline(found[0].text):
        name = found.pop(0).text
        dropped.append(name)
        head.authors = head.authors or _names(name)
    if found and (name := _signature(found[-1].text)):
        dropped.append(found.pop().text)
        head.authors = head.authors or [name]
    published = _surest([reading for _, reading in sorted(head.published, key=_rank)])
    anchor = element.get("id") or ""
    keys = post_keys(element)
    return Draft(
        keys=keys,
        anchor=anchor or next(iter(_anchors(element)), ""),
        url=_permalink(element),
        title=head.title,
        author=", ".join(dict.fromkeys(head.authors)),
        published=published,
        modified=max(head.modified, key=lambda r: r.trust, default=None),
        blocks=tuple(found),
        pinned=_is_pinned(element),
        boilerplate=tuple(dropped),
    )


def _rank(found: tuple[int, Reading]) -> tuple[int, int]:
    return (-found[1].trust, -found[0])


def _surest(readings: list[Reading]) -> Reading | None:
    """The first and surest; a clock time with the day that stands beside it."""
    if not readings:
        return None
    best = readings[0]
    if best.clock is not None:
        day = next((r.day for r in readings if r.day is not None), None)
        return replace(best, day=day)
    return best


def _without_clock(found: list[Block], head: _Head, zone: str) -> list[Block]:
    """The blocks without the clock time that the first begins with; the time goes to the head."""
    clock = _LEADING_CLOCK.match(found[0].text)
    reading = read_label(clock.group(), zone=zone, basis="time element") if clock else None
    if clock is None or reading is None:
        return found
    head.published.append((0, reading))
    rest = found[0].text[clock.end() :]
    first = [Block(rest, found[0].kind, found[0].link_share)] if rest else []
    return first + found[1:]


def _permalink(element: Element) -> str | None:
    """Where the link around the time or in the headline leads, if to a page of its own."""
    for below in element.iter("a", "p"):
        if below.tag == "p":
            return None
        inside = below.iter("time", *HEADINGS)
        above = below.iterancestors(*HEADINGS)
        label = is_clock(below) or any(is_clock(e) for e in below)
        if label or next(inside, None) is not None or next(above, None) is not None:
            return http_url(below.get("href"))
    return None


def _anchors(element: Element) -> Iterator[str]:
    for below in element.iter():
        if not is_element(below):
            continue
        empty = not len(below) and not (below.text or "").strip()
        if below.get("id") and (empty or below.tag in HEADINGS):
            yield below.get("id")
        if below.tag == "a" and "#" in (below.get("href") or ""):
            fragment = below.get("href").rpartition("#")[2]
            if fragment and "http" not in below.get("href").partition("?")[2]:
                yield fragment


def _read_head(top: Element, zone: str, reference: date | None) -> _Head:
    head = _Head()
    _read_attributes(top, head, zone, own=2)
    body = False
    for element in walk(
        top, lambda e: e.tag == "blockquote" or (is_furniture(e) and not _tells(e))
    ):
        if element.getparent() in head.used:
            head.used.add(element)
            continue
        tag = element.tag
        names = hints(element)
        if tag in HEADINGS or element.get("role") == "heading" or "headline" in names:
            if not head.title and not body:
                _take_title(element, head, zone, reference)
            continue
        _read_attributes(element, head, zone, own=0)
        if (
            tag == "time"
            or names & _TIME_WORDS
            or is_clock(element)
            or _UPDATED.match(element.text or "")
        ):
            _take_label(element, top, head, zone, reference)
        elif (element.get("rel") == "author" or tag == "address" or names & _AUTHOR_WORDS) and len(
            text_of(element, most=_LABEL_CHARS)
        ) <= _LABEL_CHARS:
            head.used.add(element)
            head.authors.extend(_names(text_of(element)))
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


def _read_attributes(element: Element, head: _Head, zone: str, *, own: int) -> None:
    text = (element.text or "").strip()
    for _, value, late in time_attributes(element):
        reading = read_time(value, zone=zone, basis="time element")
        if reading is None:
            continue
        if late or _UPDATED.search(text) or _UPDATED.search(element.get("title") or ""):
            head.modified.append(reading)
        else:
            head.published.append((own - len(head.published), reading))


def _take_title(element: Element, head: _Head, zone: str, reference: date | None) -> None:
    if element.tag not in HEADINGS and next(element.iterdescendants(*HEADINGS), None) is not None:
        return  # a wrapper; the heading comes
    if len(text_of(element, most=_TITLE_CHARS)) > _TITLE_CHARS:
        return
    text = " ".join(block.text for block in blocks(element))
    if not text:
        return
    clock = _LEADING_CLOCK.match(text)
    if clock and (reading := read_label(clock.group(), zone=zone, basis="time element")):
        head.published.append((-len(head.published), reading))
        text = text[clock.end() :]
    head.used.add(element)
    head.title = text


def _take_label(
    element: Element, top: Element, head: _Head, zone: str, reference: date | None
) -> None:
    text = text_of(element, most=_LABEL_CHARS)
    if len(text) > _LABEL_CHARS:
        return
    parent = element.getparent()
    if parent is not top and parent.tag in ("p", "li") and (parent.text or "").strip():
        return  # a time within a sentence
    reading = read_label(text, zone=zone, basis="time element", reference=reference)
    if reading is None and element.tag != "time" and not _UPDATED.search(text):
        return
    head.used.add(element)
    head.labels.append(element)
    if reading is None:
        return
    if _UPDATED.search(text):
        head.modified.append(reading)
    else:
        head.published.append((-len(head.published), reading))


def _take_surroundings(label: Element, top: Element, head: _Head) -> None:
    """Leave out what stands beside a time label: a name, a place, "key event"."""
    around = label.getparent()
    while around is not top and not is_block(around):
        around = around.getparent()
    if around is top or around in head.used or around.tag in ("li", "article", "section"):
        return
    if len(text_of(around, most=_LABEL_CHARS)) > _LABEL_CHARS:
        return
    if any(below.tag in HEADINGS or below.tag in ("p", "li") for below in around.iter()):
        return
    for block in blocks(around, lambda e: e in head.used or is_furniture(e)):
        if not head.authors and is_name(block.text):
            head.authors.extend(_names(block.text))
    head.used.add(around)


def _is_byline(text: str) -> bool:
    """Whether a block at the head of a post is a name and nothing else."""
    return len(text) <= _LABEL_CHARS and len(text.split()) <= 8 and is_name(text)


def _names(text: str) -> list[str]:
    name = _BY.sub("", _DASH.sub("", text)).strip(" ,|·•")
    return [name] if name and is_name(name) else []


def _signature(text: str) -> str:
    """The name in a signature such as "— Ada Byron and Max Born", else an empty string."""
    if len(text) > _LABEL_CHARS or not _DASH.match(text):
        return ""
    name = _DASH.sub("", text)
    return name if is_name(name) else ""


def is_name(text: str) -> bool:
    """Whether a text has the shape of one person's name or of several."""
    name = _BY.sub("", text.strip())
    words = name.replace(",", " ").split()
    if not 2 <= len(words) <= 12 or _NOT_NAME.search(name):
        return False
    return all(word[:1].isupper() or word.lower() in _LINKING for word in words)


def _is_pinned(element: Element) -> bool:
    if (element.get("data-pinned") or "").lower() in ("true", "1", "yes"):
        return True
    if "sticky" in hints(element):
        return True
    above = element
    for _ in range(4):
        if above is None or above.tag in ("body", "html"):
            return False
        if "pinned" in hints(above) and (above is element or _holds_one(above, element)):
            return True
        above = above.getparent()
    return False


def _holds_one(above: Element, element: Element) -> bool:
    """Whether a wrapper holds no second post of the same kind."""
    return sum(1 for _ in above.iter(element.tag)) == 1 or element.tag == "div"
