"""Site maps, news site maps and indexes of them -> pages with their dates and titles.

https://www.sitemaps.org/protocol.html and Google's news extension. The library that is known
for it, ultimate-sitemap-parser, is under the GPL and pins an older python-dateutil.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from aggregator.pull.archives.inflate import gunzip, is_gzip
from aggregator.pull.feeds.model import FeedError, Sitemap, SitemapChild, SitemapPage
from aggregator.pull.feeds.safe_xml import (
    MAX_BYTES,
    Element,
    local_name,
    parse_xml,
    read_text,
    text_of,
)
from aggregator.pull.feeds.times import parse_time
from aggregator.pull.feeds.words import address, language, plain

MAX_PAGES = 50_000
"""Most pages of one site map: as the protocol has it."""
_ROBOTS = re.compile(r"^[ \t]*sitemap[ \t]*:[ \t]*(\S+)", re.IGNORECASE | re.MULTILINE)
MAX_SITEMAPS = 100
"""Most site maps that one robots.txt may name."""


def parse_sitemap(content: bytes, *, url: str, zone: str | None = None) -> Sitemap:
    """Reads a site map, an index of them, or a list of addresses in plain text; gzip or not.

    Args:
        content: as it came.
        url: that the bytes were fetched from.
        zone: IANA name of the zone of times that tell none; UTC if ``None``.

    Returns:
        Pages in its order, each address once; times in UTC, addresses absolute.

    Raises:
        FeedError: a feed, an HTML page, XML with entities, or beyond a bound.
    """
    notes: tuple[str, ...] = ()
    if is_gzip(content):
        inflated = gunzip(content, max_bytes=MAX_BYTES)
        if inflated.too_large or not inflated.content:
            raise FeedError(inflated.problem or "is empty", url=url)
        content = inflated.content
        notes = (f"gzip: {inflated.problem}",) if inflated.problem else ()
    text = read_text(content, url=url)
    if "<" not in text[:2_000]:
        return _plain_list(text, url=url, notes=notes)
    tree = parse_xml(text, url=url)
    notes += tree.notes
    root = local_name(tree.root).lower()
    if root == "sitemapindex":
        found = [e for e in tree.root if local_name(e).lower() == "sitemap"]
        children = list(_children(found[:MAX_PAGES], url, zone))
        first = {c.loc: c for c in reversed(children)}
        kept = tuple(c for c in children if first[c.loc] is c)
        notes += _notes(len(found), len(children), len(kept))
        return Sitemap((), kept, len(found), notes)
    if root == "urlset":
        found = [e for e in tree.root if local_name(e).lower() == "url"]
        pages = list(_pages(found[:MAX_PAGES], url, zone))
        first_page = {p.loc: p for p in reversed(pages)}
        kept_pages = tuple(p for p in pages if first_page[p.loc] is p)
        notes += _notes(len(found), len(pages), len(kept_pages))
        return Sitemap(kept_pages, (), len(found), notes)
    what = "a feed" if root in ("rss", "rdf", "feed") else f"XML with <{root[:40]}>"
    raise FeedError(f"is {what}, not a site map", url=url)


def sitemaps_in_robots(content: bytes, *, url: str) -> tuple[str, ...]:
    """The site maps that a robots.txt names (``Sitemap:``), each once.

    Args:
        content: of robots.txt.
        url: of robots.txt; relative addresses start from it.
    """
    text = content[: 512 * 1024].decode("utf-8", "replace")  # RFC 9309, 2.5: 500 KiB are read
    found = (address(m[1], url) for m in _ROBOTS.finditer(text))
    return tuple(dict.fromkeys(a for a in found if a))[:MAX_SITEMAPS]


def _children(found: list[Element], url: str, zone: str | None) -> Iterator[SitemapChild]:
    for element in found:
        fields = _fields(element)
        if loc := address(fields.get("loc"), url):
            yield SitemapChild(loc, parse_time(fields.get("lastmod"), zone=zone))


def _pages(found: list[Element], url: str, zone: str | None) -> Iterator[SitemapPage]:
    for element in found:
        fields = _fields(element)
        if loc := address(fields.get("loc"), url):
            yield SitemapPage(
                loc=loc,
                lastmod=parse_time(fields.get("lastmod"), zone=zone),
                title=plain(fields.get("news/title")),
                published=parse_time(fields.get("news/publication_date"), zone=zone),
                language=language(fields.get("news/publication/language")),
                publication=plain(fields.get("news/publication/name")),
            )


def _fields(element: Element) -> dict[str, str]:
    """Texts below an element by their path: ``loc``, ``news/title``, ..."""
    fields: dict[str, str] = {}
    for child in element:
        name = local_name(child).lower()
        fields.setdefault(name, text_of(child))
        if name != "news":
            continue
        for part in child:
            below = f"news/{local_name(part).lower()}"
            fields.setdefault(below, text_of(part))
            for leaf in part:
                fields.setdefault(f"{below}/{local_name(leaf).lower()}", text_of(leaf))
    return fields


def _notes(total: int, usable: int, kept: int) -> tuple[str, ...]:
    notes: list[str] = []
    if total > MAX_PAGES:
        notes.append(f"{total:,} addresses, of which the first {MAX_PAGES:,} are read")
    if lost := min(total, MAX_PAGES) - usable:
        notes.append(f"{lost:,} of {total:,} have no address that can be fetched")
    if usable > kept:
        notes.append(f"{usable - kept:,} are there twice")
    return tuple(notes)


def _plain_list(text: str, *, url: str, notes: tuple[str, ...]) -> Sitemap:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    found = [a for line in lines[:MAX_PAGES] if (a := address(line, "")) is not None]
    if len(found) < 0.8 * min(len(lines), MAX_PAGES):
        raise FeedError("is no site map: neither XML nor a list of addresses", url=url)
    if len(lines) > MAX_PAGES:
        notes += (f"{len(lines):,} addresses, of which the first {MAX_PAGES:,} are read",)
    pages = dict.fromkeys(found)
    return Sitemap(tuple(SitemapPage(loc) for loc in pages), (), len(lines), notes)
