"""Feeds and site maps -> the addresses of the pages that they list, newest first, up to a bound."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from aggregator.model import AddressKind, Page
from aggregator.pipeline.names import same_name
from aggregator.pull.feeds import FeedError, content_kind, parse_feed, parse_sitemap

CHILDREN: Final = 5
"""Most site maps of one index that are followed, newest first."""

_FIRST: Final = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Listing:
    """What a feed or a site map lists.

    Attributes:
        urls: addresses, newest first, each once.
        total: how many it has.
        kind: what is expected there: pages, or the site maps of an index.
        ttl_s: seconds that it asks not to be fetched again for, or ``None``.
        notes: one line each: what a user should know.
        named: whom a feed that passes on others' entries names as the source of one (RSS
            ``<source>``, ``atom:source``), by address.
    """

    urls: tuple[str, ...]
    total: int
    kind: AddressKind = "page"
    ttl_s: int | None = None
    notes: tuple[str, ...] = ()
    named: Mapping[str, str] = field(default_factory=dict)


def kind_of(page: Page) -> AddressKind:
    """What the bytes at an address are.

    Raises:
        FeedError: they are a reading list, empty or too large.
    """
    if page.content[:2] == b"\x1f\x8b":  # gzip that is no coding of the answer: site maps are so
        return "sitemap"
    found = content_kind(page.content, url="", media_type=page.media_type)
    if found == "opml":
        raise FeedError("is a reading list (OPML), not a source", url="")
    if found in ("rss", "atom", "json"):
        return "feed"
    return "sitemap" if found in ("sitemap", "sitemap index") else "page"


def read_list(page: Page, kind: AddressKind, *, zone: str, most: int) -> Listing:
    """Read a feed or a site map.

    Args:
        page: its bytes.
        kind: ``feed`` or ``sitemap``.
        zone: IANA name of the zone of times that tell none.
        most: pages that are named.

    Raises:
        FeedError: it is none, or beyond a bound.
    """
    url = page.url or page.locator
    if kind == "feed":
        feed = parse_feed(page.content, url=url, media_type=page.media_type, zone=zone)
        dated = ((e.url, e.published or e.updated) for e in feed.entries)
        urls = _newest(dated, most)
        notes = feed.notes
        if feed.entries and not urls:
            notes = (*notes, "none of its entries names a page")
        named = {
            entry.url.partition("#")[0]: entry.source_name
            for entry in feed.entries
            if entry.url and entry.source_name and not same_name(entry.source_name, feed.title)
        }
        return Listing(urls, feed.total, ttl_s=feed.ttl_s, notes=notes, named=named)
    found = parse_sitemap(page.content, url=url, zone=zone)
    if found.children:
        urls = _newest(((c.loc, c.lastmod) for c in found.children), CHILDREN)
        return Listing(urls, found.total, kind="sitemap", notes=found.notes)
    urls = _newest(((p.loc, p.published or p.lastmod) for p in found.pages), most)
    return Listing(urls, found.total, notes=found.notes)


def _newest(dated: Iterable[tuple[str | None, datetime | None]], most: int) -> tuple[str, ...]:
    # Stable: what has no time keeps its place in the list, after what has one.
    ordered = sorted(dated, key=lambda one: one[1] or _FIRST, reverse=True)
    urls = dict.fromkeys(url.partition("#")[0] for url, _ in ordered if url)
    return tuple(urls)[:most]
