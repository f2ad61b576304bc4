"""One container of a live blog's markup -> one draft: headline, time, author and paragraphs."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date

from aggregator.extract.blocks import Block, blocks
from aggregator.extract.dom import HEADINGS, Element, hints, is_element, is_furniture
from aggregator.extract.draft import Draft, http_url
from aggregator.extract.labels import LEADING_CLOCK, Head, read_head
from aggregator.extract.marks import is_clock, post_keys
from aggregator.extract.openings import TITLE_LINE_CHARS
from aggregator.extract.person_names import is_byline, names_of, signature
from aggregator.extract.readings import Reading, is_relative, read_label

_MOSTLY = 0.85  # share of characters
_LEAST_CUT = 24  # characters
_CUT = re.compile(r"\s*(?:…|\.{3}|\[…\])\s*[^.!?…]{0,30}$")


def read_container(element: Element, *, zone: str, reference: date | None) -> Draft:
    """What a container says of its post.

    Args:
        element: see :class:`aggregator.extract.markup.Group`.
        zone: IANA name of the zone of clock times.
        reference: a day near to which a date without a year lies.
    """
    head = read_head(element, zone, reference)
    found = blocks(element, lambda e: e in head.used or is_furniture(e))
    if not head.published and found:
        found = _without_clock(found, head, zone)
    dropped: list[str] = []
    while len(found) > 1 and is_relative(found[0].text):
        dropped.append(found.pop(0).text)
    while found and found[0].kind == "text" and is_byline(found[0].text):
        name = found.pop(0).text
        dropped.append(name)
        head.authors = head.authors or names_of(name)
    if found and (name := signature(found[-1].text)):
        dropped.append(found.pop().text)
        head.authors = head.authors or [name]
    if not head.title and len(found) > 1 and _is_bold_title(found[0]):
        head.title = found.pop(0).text.strip(" -–—:|•·")
    shown = [block for block in found if not _is_continued(block, found)]
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
        blocks=tuple(shown),
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


def _without_clock(found: list[Block], head: Head, zone: str) -> list[Block]:
    """The blocks without the clock time that the first begins with; the time goes to the head."""
    clock = LEADING_CLOCK.match(found[0].text)
    reading = read_label(clock.group(), zone=zone, basis="time element") if clock else None
    if clock is None or reading is None:
        return found
    head.published.append((0, reading))
    rest = found[0].text[clock.end() :]
    first = [replace(found[0], text=rest)] if rest else []
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


def _is_continued(block: Block, found: Collection[Block]) -> bool:
    """Whether a block is the beginning of another, cut for a link to "more"."""
    cut = _CUT.search(block.text)
    if cut is None or cut.start() < _LEAST_CUT:
        return False
    begin = block.text[: cut.start()].rstrip()
    return any(other.text.startswith(begin) for other in found if other is not block)


def _is_bold_title(block: Block) -> bool:
    """Whether the first block of a post without a heading is its headline in bold."""
    text = block.text.rstrip("\"'”’»)")
    short = len(text) <= TITLE_LINE_CHARS
    return (
        block.kind == "text" and block.bold_share > _MOSTLY and short and text[-1:] not in ".:;,…"
    )


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
