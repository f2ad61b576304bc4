"""Bytes -> a feed, whichever kind it is.

Why no library reads them: fastfeedparser (0.6), the fastest, passes over ``ttl``, hubs,
``<source>``, ``xml:base`` and Atom's XHTML, takes the time of a change or of a ``guid`` for the
time of publication, and parses with ``huge_tree``; feedparser (6.0) fetches addresses and opens
files that it is handed, and takes three times as long. What the first rests on, lxml, reads here.
"""

from __future__ import annotations

import re
from dataclasses import replace

from aggregator.pull.feeds.atom import read_atom
from aggregator.pull.feeds.json_feed import load_json, read_json_feed
from aggregator.pull.feeds.model import ContentKind, Feed, FeedError
from aggregator.pull.feeds.rss import read_rss
from aggregator.pull.feeds.safe_xml import Tree, local_name, parse_xml, read_text
from aggregator.pull.sniff import is_html

_ROOTS: dict[str, ContentKind] = {
    "rss": "rss",
    "rdf": "rss",
    "channel": "rss",
    "feed": "atom",
    "entry": "atom",
    "urlset": "sitemap",
    "sitemapindex": "sitemap index",
    "opml": "opml",
}
_TITLE = re.compile(r"<title[^>]{0,200}>([^<]{1,200})", re.IGNORECASE)
_ENTRY = re.compile(r"<(/)?(?:[A-Za-z]\w{0,20}:)?(?:item|entry)[\s>]")
_OTHERS = {
    "sitemap": "is a site map, not a feed",
    "sitemap index": "is an index of site maps, not a feed",
    "opml": "is a list of sources (OPML), not a feed",
}


def parse_feed(
    content: bytes, *, url: str, media_type: str | None = None, zone: str | None = None
) -> Feed:
    """Reads a feed: RSS, Atom or JSON Feed. What the bytes are decides, not what they are
    said to be.

    Args:
        content: as it came, decompressed.
        url: that the bytes were fetched from; relative addresses start from it.
        media_type: as the answer said, with its ``charset``; ``None`` if it did not.
        zone: IANA name of the zone of times that tell none; UTC if ``None``.

    Returns:
        Its entries, each id once, in the feed's order; times in UTC, addresses absolute and
        http or https, HTML as it came: whoever shows it makes it safe first.

    Raises:
        FeedError: an HTML page, a site map, no feed at all, XML with entities, or beyond a
            bound.
    """
    text = read_text(content, url=url, media_type=media_type)
    if text.lstrip("\ufeff \t\r\n")[:1] in ("{", "["):
        data = load_json(text.lstrip("\ufeff"), url=url)
        return read_json_feed(data, url=url, zone=zone)
    if is_html(text):
        raise FeedError(f"is an HTML page{_titled(text)}, not a feed", url=url)
    tree = parse_xml(text, url=url)
    if tree.notes and _ends_within_entry(text):
        tree = _without_last_entry(tree)
    kind = _ROOTS.get(local_name(tree.root).lower())
    if kind == "rss":
        feed = read_rss(tree.root, url=url, zone=zone)
    elif kind == "atom":
        feed = read_atom(tree.root, url=url, zone=zone)
    else:
        other = _OTHERS.get(kind or "", f"is XML, but no feed: <{local_name(tree.root)[:40]}>")
        raise FeedError(other, url=url)
    return replace(feed, notes=(*tree.notes, *feed.notes)) if tree.notes else feed


def content_kind(content: bytes, *, url: str, media_type: str | None = None) -> ContentKind:
    """What the bytes at an address are; whatever is nothing else is a page.

    Args:
        content: as it came, decompressed.
        url: for the error.
        media_type: as the answer said; it decides nothing but the encoding.

    Raises:
        FeedError: empty or too large.
    """
    start = read_text(content, url=url, media_type=media_type).lstrip("\ufeff \t\r\n")
    if start[:1] == "{" and '"items"' in start and "jsonfeed.org/version" in start[:4_000]:
        return "json"
    if start[:1] != "<" or is_html(start):
        return "page"
    for tag in re.finditer(r"<([A-Za-z][\w.-]*:)?([A-Za-z][\w.-]*)", start[:20_000]):
        return _ROOTS.get(tag[2].lower(), "page")
    return "page"


def _ends_within_entry(text: str) -> bool:
    opened = closed = 0
    for tag in _ENTRY.finditer(text):
        if tag[1]:
            closed = tag.end()
        else:
            opened = tag.end()
    return opened > closed


def _without_last_entry(tree: Tree) -> Tree:
    """A tree without the entry that the parser had to close itself: half of one is another."""
    entries = list(tree.root.iter("{*}item", "{*}entry"))
    if not entries or entries[-1] is tree.root:
        return tree
    entries[-1].getparent().remove(entries[-1])
    return Tree(tree.root, (*tree.notes, "is cut off within its last entry, which is left out"))


def _titled(text: str) -> str:
    title = _TITLE.search(text[:20_000])
    return f' ("{" ".join(title[1].split())}")' if title and title[1].strip() else ""
