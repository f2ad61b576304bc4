"""Atom 1.0 (RFC 4287, RFC 5005) and 0.3 -> a feed."""

from __future__ import annotations

import html
from collections.abc import Iterator

from lxml import etree

from aggregator.pull.feeds.build import MAX_ENTRIES, Reading, enclosures, identify, unique
from aggregator.pull.feeds.model import Enclosure, Feed, FeedEntry
from aggregator.pull.feeds.safe_xml import Element, local_name, text_of
from aggregator.pull.feeds.words import address, language, plain

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_ATOM = ("http://www.w3.org/2005/atom", "http://purl.org/atom/ns#", "")


def read_atom(root: Element, *, url: str, zone: str | None) -> Feed:
    """Reads an Atom document.

    Args:
        root: ``feed``, or a single ``entry``.
        url: of the feed.
        zone: of times that tell none, which RFC 3339 forbids; UTC if ``None``.
    """
    reading = Reading(url, zone, language(root.get(_LANG)))
    alone = local_name(root) == "entry"
    found = [root] if alone else [e for e in root if _name(e) == "entry"]
    author = "" if alone else _author(root)
    entries, notes = unique(_entry(e, reading, author) for e in found[:MAX_ENTRIES])
    if len(found) > MAX_ENTRIES:
        notes = (f"{len(found):,} entries, of which the first {MAX_ENTRIES:,} are read", *notes)
    return Feed(
        title="" if alone else _plain(_child(root, "title")),
        kind="atom",
        entries=entries,
        total=len(found),
        home_url=None if alone else _link(root, "alternate", url),
        language=reading.language,
        next_url=_link(root, "next", url) or _link(root, "prev-archive", url),
        hub=_link(root, "hub", url),
        notes=(*reading.notes(), *notes),
    )


def _entry(entry: Element, reading: Reading, author: str) -> FeedEntry:
    published = text_of(_child(entry, "published", "issued", "created"))
    updated = text_of(_child(entry, "updated", "modified"))
    source = _child(entry, "source")
    source_author = "" if source is None else _author(source)
    return identify(
        FeedEntry(
            id="",
            url=_link(entry, "alternate", reading.url),
            title=_plain(_child(entry, "title")),
            published=reading.time(published),
            updated=reading.time(updated),
            published_text=plain(published, limit=80),
            # RFC 4287, 4.2.1: the source's author stands before the feed's.
            author=_author(entry) or source_author or author,
            summary_html=reading.html(_html(_child(entry, "summary"))),
            content_html=reading.html(_html(_child(entry, "content"))),
            language=language(entry.get(_LANG)) or reading.language,
            source_name="" if source is None else _plain(_child(source, "title")),
            source_url=None if source is None else _link(source, "alternate", reading.url),
            enclosures=enclosures(_enclosures(entry, reading)),
        ),
        text_of(_child(entry, "id")),
    )


def _name(element: Element) -> str:
    """Name of an element of Atom's; empty for one of another vocabulary."""
    tag = element.tag
    if not isinstance(tag, str):
        return ""
    space, brace, name = tag.rpartition("}")
    if not brace and name.startswith("atom:"):  # a prefix that is not declared
        return name[5:]
    return name if space[1:].lower() in _ATOM else ""


def _child(element: Element, *names: str) -> Element | None:
    """The first child of the first of these names."""
    children = [(_name(e), e) for e in element]
    return next((e for wanted in names for name, e in children if name == wanted), None)


def _link(element: Element, relation: str, url: str) -> str | None:
    """Address of a link: of those with the relation, one to HTML first."""
    links = [e for e in element if _name(e) == "link" and (e.get("rel") or "alternate") == relation]
    links.sort(key=lambda e: "html" not in (e.get("type") or "text/html"))
    found = (address(e.get("href"), e.base or url) for e in links)
    return next((a for a in found if a), None)


def _author(element: Element) -> str:
    people = [e for e in element if _name(e) == "author"]
    names = (plain(text_of(_child(p, "name")), markup=False) for p in people)
    return ", ".join(dict.fromkeys(n for n in names if n))


def _enclosures(entry: Element, reading: Reading) -> Iterator[Enclosure]:
    for e in entry:
        if _name(e) == "link" and e.get("rel") == "enclosure":
            base = e.base or reading.url
            yield reading.enclosure(e.get("href"), e.get("type") or "", e.get("length") or "", base)


def _plain(element: Element | None) -> str:
    """A text construct (RFC 4287, 3.1) as plain text."""
    if element is None:
        return ""
    return plain(text_of(element), markup=_type(element) == "html")


def _html(element: Element | None) -> str:
    """A text or content construct (RFC 4287, 3.1 and 4.1.3) as HTML."""
    if element is None or element.get("src"):
        return ""
    kind = _type(element)
    if kind == "xhtml":
        return _inner(element)
    if kind == "html":
        # Some write the markup itself where its escaped form belongs.
        return _inner(element) if len(element) else text_of(element)
    return html.escape(text_of(element), quote=False) if kind == "text" else ""


def _type(element: Element) -> str:
    told = (element.get("type") or "").strip().lower()
    if told in ("xhtml", "application/xhtml+xml") or (
        element.get("mode") == "xml" and len(element)
    ):
        return "xhtml"
    if told in ("html", "text/html") or element.get("mode") == "escaped":
        return "html"
    if told in ("", "text", "text/plain"):
        return "text"
    return told


def _inner(element: Element) -> str:
    """The markup in an element, without the ``div`` that Atom puts around it."""
    children = list(element)
    if len(children) == 1 and local_name(children[0]) == "div" and not (element.text or "").strip():
        return _inner(children[0])
    parts = [html.escape(element.text or "", quote=False)]
    for child in children:
        copied = _without_names(child)
        parts.append(etree.tostring(copied, encoding="unicode", method="html"))
    return "".join(parts)


def _without_names(element: Element) -> Element:
    """A copy with the names that HTML has: no namespace, no prefix."""
    top = etree.Element("div")
    todo = [(element, top)]
    while todo:
        old, parent = todo.pop()
        new = etree.SubElement(parent, local_name(old) or "span")
        new.text, new.tail = old.text, old.tail
        for name, value in old.attrib.items():
            new.set(name.rpartition("}")[2].rpartition(":")[2], value)
        todo += [(child, new) for child in reversed(old)]
    return top[0]
