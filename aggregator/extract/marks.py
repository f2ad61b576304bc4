"""The ids and times that elements of a page carry, under whatever name."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import urlsplit

from aggregator.extract.bylines import is_time_line, read_byline
from aggregator.extract.dates import parse_clock
from aggregator.extract.dom import HEADINGS, Element, hints, is_element, word_set, words_of_name

TIME_NAMES = word_set(
    """
    time timestamp date datetime published publish created posted epoch ts dateline
    """
)
_NOT_PUBLISHED = word_set(
    """
    modified updated update edited edit changed modification lastupdated end expiration
    expires expiry now server render rendered build
    """
)
ID_NAMES = word_set("id uid guid uuid key slug urn")
_NOT_OWN_ID = word_set(
    """
    parent author user test component tracking layout style ad slot section collection
    template module type tmp video media image asset-type react
    """
)
_OWN_ID = re.compile(
    r"(?:news|post|block|entry|item|article|event|message|update|content|story|blog|live)ids?"
)
_CLOCK_CHARS = 60
_MIN_SIGNED = 16
# What a byline with a time looks like at a glance: reading it in full costs much more.
_SIGNED = re.compile(
    r"[\s\W]*(?:by|von|par|por|di|da|door|av|af|posted|published|written|reported|від|от)\b"
    r"(?=.*\d[:.hH]\d\d)",
    re.IGNORECASE | re.DOTALL,
)
_SIGNED_CHARS = 80


def own_keys(element: Element) -> tuple[str, ...]:
    """The ids that an element carries itself: ``id``, ``data-post-id`` and the like."""
    found = []
    for name, value in element.attrib.items():
        value = value.strip()
        if not value or len(value) > 200 or " " in value:
            continue
        if name in ("id", "itemid"):
            found.append(value)
        elif name.startswith("data-"):
            words = words_of_name(name) - {"data"}
            told = words & ID_NAMES or any(map(_OWN_ID.fullmatch, words))
            if told and not words & _NOT_OWN_ID:
                found.append(value)
    return tuple(dict.fromkeys(found))


def time_attributes(element: Element) -> list[tuple[str, str, bool]]:
    """The attributes of an element that may hold a time.

    Returns:
        name, value and whether it is the time of a change rather than of publication.
    """
    found = []
    for name, value in element.attrib.items():
        if name == "datetime" or (name == "content" and element.get("itemprop")):
            words = hints(element)
        elif name == "title":
            words = hints(element) | {element.tag}
            if not words & (TIME_NAMES | {"abbr", "timeago"}):
                continue
        elif name == "aria-label":
            words = words_of_name(value[:_CLOCK_CHARS]) & _NOT_PUBLISHED
            if len(value) > _CLOCK_CHARS or not is_time_line(value):
                continue
        elif name.startswith("data-") or name in ("timestamp", "time", "published", "date"):
            words = words_of_name(name)
            if not words & TIME_NAMES:
                continue
        else:
            continue
        if any(map(str.isdigit, value)):
            found.append((name, value, bool(words & _NOT_PUBLISHED)))
    return found


def is_clock(element: Element) -> bool:
    """Whether an element without children is a time and nothing else: a clock, with or without
    a date."""
    text = element.text
    if text is None or len(element) or len(text) > _CLOCK_CHARS:
        return False
    if element.tag == "td" and element.getprevious() is not None:
        return False  # a figure of a table
    return any(map(str.isdigit, text)) and is_time_line(text.strip())


@lru_cache(maxsize=4096)
def _is_signed(text: str) -> bool:
    by, dates = read_byline(text, zone="UTC")
    told = dates.published if dates else None
    return by is not None and told is not None and told.has_time


def is_signed_time(element: Element) -> bool:
    """Whether an element without children is a byline with a date and a time: "by Jane Doe on
    9/10/2024 at 17:42"."""
    text = element.text
    if text is None or len(element) or not _MIN_SIGNED < len(text) <= _SIGNED_CHARS:
        return False
    if element.tag == "td" or not _SIGNED.match(text):
        return False
    return _is_signed(text.strip())


def opens_with_clock(element: Element) -> bool:
    """Whether a heading or bold text begins its block with a time: "14:05 - Bridge shut"."""
    if element.tag in ("strong", "b"):
        parent = element.getparent()
        if element.getprevious() is not None or (parent.text or "").strip():
            return False
    elif element.tag not in HEADINGS:
        return False
    begin = next((t for t in element.itertext() if t.strip()), "").strip()[:20]
    if not begin[:1].isdigit():
        return False
    clock = parse_clock(begin)
    return clock is not None and clock.start == 0


def post_keys(element: Element) -> tuple[str, ...]:
    """The ids of a post: its container's own, then those of its anchors and permanent links.

    A permanent link is one with a fragment that stands around the time or the headline, or
    before the text; an anchor is an element with an id and no text.
    """
    found = list(own_keys(element))
    for below in element.iter():
        if not is_element(below) or below is element:
            continue
        if below.tag == "p":
            break
        if below.tag == "a":
            href = below.get("href") or ""
            fragment = href.rpartition("#")[2] if "#" in href else ""
            if fragment and len(fragment) < 200 and not _is_share(href):
                found.append(fragment)
            if below.get("name"):
                found.append(below.get("name"))
            elif below.get("id") and not len(below) and not (below.text or "").strip():
                found.append(below.get("id"))
        elif below.tag in HEADINGS:
            found.append(below.get("id") or "")
        elif below.get("id") and not len(below) and not (below.text or "").strip():
            found.append(below.get("id"))
        elif below.get("itemprop") in ("url", "mainEntityOfPage", "identifier"):
            value = below.get("content") or below.get("href") or ""
            if "#" in value or below.get("itemprop") == "identifier":
                found.append(value.rpartition("#")[2])
    return tuple(dict.fromkeys(key.strip() for key in found if key.strip()))


def _is_share(href: str) -> bool:
    """Whether an address carries another address: a share link."""
    try:
        query = urlsplit(href).query
    except ValueError:
        return True
    return "http" in query
