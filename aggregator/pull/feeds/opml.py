"""Reading lists (OPML 2.0, http://opml.org/spec2.opml) -> sources, and back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from email.utils import format_datetime

from lxml import etree

from aggregator.pull.feeds.model import FeedError, OpmlSource
from aggregator.pull.feeds.safe_xml import Element, local_name, parse_xml, read_text
from aggregator.pull.feeds.words import address, plain

MAX_SOURCES = 20_000
"""Most sources that one list is read for."""
_KIND = 20


def parse_opml(content: bytes, *, url: str = "") -> list[OpmlSource]:
    """Reads the sources of a reading list, each address once, in its order.

    Args:
        content: as it came.
        url: where from, for the error and for relative addresses.

    Raises:
        FeedError: no OPML, XML with entities, or beyond a bound.
    """
    root = parse_xml(read_text(content, url=url), url=url).root
    if local_name(root).lower() != "opml":
        raise FeedError(f"is no OPML: it begins with <{local_name(root)[:40]}>", url=url)
    found: dict[str, OpmlSource] = {}
    folders: dict[Element, tuple[str, ...]] = {}
    for outline in root.iter("{*}outline"):
        # Parents come before their children: no recursion, however deep the list.
        folder = folders.get(outline.getparent(), ())
        named = {k.lower(): v for k, v in outline.attrib.items()}
        title = plain(named.get("title") or named.get("text"), markup=False)
        reference = named.get("xmlurl") or (
            named.get("url") if (named.get("type") or "").lower() in ("link", "rss") else None
        )
        target = address(reference, url)
        if target is None:
            folders[outline] = (*folder, title) if title else folder
            continue
        folders[outline] = folder
        source = OpmlSource(
            title=title or target,
            url=target,
            html_url=address(named.get("htmlurl"), url),
            kind=plain(named.get("type"), limit=_KIND).lower() or "rss",
            folder=folder,
        )
        if len(found) < MAX_SOURCES:
            found.setdefault(target, source)
    return list(found.values())


def write_opml(sources: Iterable[OpmlSource], *, now: datetime, title: str = "Sources") -> bytes:
    """Writes a reading list that :func:`parse_opml` reads back the same.

    Args:
        sources: in the order in which they shall stand.
        now: when it is written; with its offset.
        title: of the list.
    """
    root = etree.Element("opml", version="2.0")
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "title").text = plain(title, markup=False)
    stamp = format_datetime(now.astimezone(UTC), usegmt=True)
    etree.SubElement(head, "dateCreated").text = stamp
    body = etree.SubElement(root, "body")
    folders: dict[tuple[str, ...], Element] = {(): body}
    for source in sources:
        parent = body
        for depth in range(1, len(source.folder) + 1):
            path = source.folder[:depth]
            if path not in folders:
                folders[path] = etree.SubElement(parent, "outline", text=_clean(path[-1]))
            parent = folders[path]
        outline = etree.SubElement(
            parent,
            "outline",
            text=_clean(source.title),
            title=_clean(source.title),
            type=_clean(source.kind),
            xmlUrl=source.url,
        )
        if source.html_url:
            outline.set("htmlUrl", source.html_url)
    written: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)
    return written


def _clean(text: str) -> str:
    return plain(text, markup=False)
