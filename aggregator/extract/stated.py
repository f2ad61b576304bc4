"""What an article says of itself beside its headline: the time and the byline.

For pages that tell neither in JSON-LD nor in ``<meta>``. A page shows many times and names (of
related articles, of comments), so only what stands outside such boxes counts, and of that what
stands nearest to the headline.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from aggregator.extract.bylines import is_time_line, read_byline, read_day_line
from aggregator.extract.dom import Element, hints, is_furniture, text_of, walk, word_set
from aggregator.extract.person_names import leads_to_author, names_in
from aggregator.extract.readings import Reading, read_label, read_time

_BOXES = word_set("aside footer nav form")
_OTHERS = word_set(
    "related recommended recommendations teaser teasers sidebar popular trending comments comment"
)
_DATED = word_set("date dateline datetime time timestamp published pubdate")
_CHANGED = word_set("updated update modified changed edited lastmod")
_WRITTEN = word_set("byline bylines author authors")
_LONGEST = 120
_NEAR = 60  # elements behind the headline
_FAR = 5_000
_MOST = 20_000


def stated_time(root: Element, *, zone: str, reference: date | None = None) -> Reading | None:
    """When the article of a page was published, as it says beside its headline.

    Args:
        root: of the page.
        zone: IANA name of the zone of times that carry no offset.
        reference: a day near to which a date without a year lies.
    """
    elements = _by_nearness(root, lambda e: e.tag == "time" or bool(hints(e) & (_DATED | _WRITTEN)))
    readings = [
        (_is_changed(e), e.tag != "time", place, reading)
        for place, e in enumerate(elements)
        if (reading := _read(e, zone, reference))
    ]
    # A time of the last change is better than none, and comes last.
    if readings:
        return min(readings, key=lambda found: found[:3])[3]
    return _unnamed_time(root, zone, reference)


def _unnamed_time(root: Element, zone: str, reference: date | None) -> Reading | None:
    """The first line between the headline and the text that is a date and nothing else."""
    seen_headline = False
    near = 0
    for count, element in enumerate(walk(root, _is_box)):
        if count > _MOST:
            return None
        if element.tag == "h1":
            seen_headline = True
        near += seen_headline
        if near > _NEAR:
            return None
        if not seen_headline or len(element):
            continue
        text = text_of(element, most=_LONGEST)
        if len(text) > _LONGEST:
            return None
        told = any(map(str.isdigit, text))
        _, dates = read_byline(text, zone=zone) if told else (None, None)
        if dates is not None and (at := dates.published) and (at.has_time or at.has_year):
            return Reading(text, 2 if at.at else 0, "date line", at=at.at, day=at.day)
        if told and (is_time_line(text) or read_day_line(text, zone=zone, reference=reference)):
            found = read_label(text, zone=zone, basis="date line", reference=reference)
            return found if found and (found.at or found.day) else None
    return None


def stated_author(root: Element, *, zone: str) -> str:
    """Who wrote the article of a page, as it says beside its headline; empty if it does not.

    Args:
        root: of the page.
        zone: IANA name of the zone of times that stand in the byline.
    """
    ways: tuple[Callable[[Element], bool], ...] = (
        lambda e: "author" in (e.get("rel") or "").lower().split(),
        lambda e: bool(hints(e) & _WRITTEN),
        lambda e: e.tag == "a" and leads_to_author(e),
    )
    for way in ways:
        found: list[str] = []
        for element in _by_nearness(root, way):
            text = text_of(element, most=_LONGEST)
            if 0 < len(text) <= _LONGEST:
                names = names_in(element) if len(element) else []
                by, _ = read_byline(text, zone=zone, names_alone=True)
                if names and (by is None or not by.author.startswith(", ".join(names) + ",")):
                    found.append(", ".join(dict.fromkeys(names)))
                elif by is not None:
                    found.append(by.author)
        if found:
            return found[0]
    return ""


def _by_nearness(root: Element, wanted: Callable[[Element], bool]) -> list[Element]:
    """Elements outside boxes, those behind the headline first, each group nearest first."""
    before: list[Element] = []
    behind: list[Element] = []
    seen_headline = False
    far = 0
    for count, element in enumerate(walk(root, _is_box)):
        far += seen_headline
        if far > _FAR or count > _MOST:
            break
        if element.tag == "h1":
            seen_headline = True
        elif wanted(element):
            (behind if seen_headline else before).append(element)
    return behind + before[::-1]


def _is_box(element: Element) -> bool:
    if element.tag == "time" or hints(element) & (_DATED | _WRITTEN):
        return False
    if element.tag in _BOXES or hints(element) & _OTHERS:
        return element.find(".//h1") is None
    return is_furniture(element) and element.find(".//h1") is None


def _is_changed(element: Element) -> bool:
    own = hints(element) | hints(element.getparent())
    said = {word.strip(":.,").lower() for word in text_of(element, most=60).split()}
    return bool((own | said) & _CHANGED)


def _read(element: Element, zone: str, reference: date | None) -> Reading | None:
    text = text_of(element, most=_LONGEST)
    if element.tag != "time":
        found = read_label(text, zone=zone, basis="date line", reference=reference)
        return found if found and (found.at or found.day) else None
    attribute = read_time(element.get("datetime"), zone=zone, basis="time element")
    if attribute is not None:
        return attribute
    found = read_label(text, zone=zone, basis="time element", reference=reference)
    return found if found and (found.at or found.day) else None
