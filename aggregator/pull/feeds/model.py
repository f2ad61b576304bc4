"""What feeds, site maps, lists of sources and pages say of themselves: frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from aggregator.errors import AggregatorError

FeedKind = Literal["rss", "atom", "json"]
"""RSS of every version (RDF among them), Atom 0.3 and 1.0, JSON Feed."""

ContentKind = Literal["page", "rss", "atom", "json", "sitemap", "sitemap index", "opml"]
"""What the bytes at an address are."""


class FeedError(AggregatorError):
    """The bytes are no feed, site map or list of sources that can be read.

    Attributes:
        url: where they came from.
    """

    def __init__(self, message: str, *, url: str) -> None:
        self.url = url
        super().__init__(f"{url}: {message}" if url else message)


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that goes with an entry: audio, video, a picture.

    Attributes:
        url: http or https.
        media_type: as the feed says; empty if it does not.
        length: bytes as the feed says, or ``None``.
    """

    url: str
    media_type: str = ""
    length: int | None = None


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One entry of a feed.

    Attributes:
        id: the feed's own (``guid``, ``atom:id``), else the address, else a hash of its words;
            unique in its feed.
        url: of the page that it announces, http or https; ``None`` if it names none.
        title: plain text, one line; empty if it has none.
        published: in UTC, or ``None`` if the feed tells none that can be read.
        updated: in UTC, or ``None``; never taken for ``published``.
        published_text: what the feed says, verbatim; empty if nothing.
        author: names, parted by ", "; empty if it names none.
        summary_html: HTML as it came, **not** made safe; empty if none.
        content_html: the whole text in HTML as it came, **not** made safe; empty if none.
        language: BCP 47 tag of the entry or else of its feed; ``None`` for unknown.
        source_name: who wrote it, where the feed passes on another's (RSS ``<source>``,
            ``atom:source``); empty if not told.
        source_url: of that source, or ``None``.
        enclosures: files that go with it.
    """

    id: str
    url: str | None = None
    title: str = ""
    published: datetime | None = None
    updated: datetime | None = None
    published_text: str = ""
    author: str = ""
    summary_html: str = ""
    content_html: str = ""
    language: str | None = None
    source_name: str = ""
    source_url: str | None = None
    enclosures: tuple[Enclosure, ...] = ()


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed as one fetch brought it.

    Attributes:
        title: plain text; empty if it has none.
        kind: of feed.
        entries: in the feed's order.
        total: how many entries the feed holds; more than ``entries`` if there were too many.
        home_url: of the site that it is of, or ``None``.
        language: BCP 47 tag, or ``None`` for unknown.
        ttl_s: seconds that it asks not to be fetched again for, or ``None``.
        next_url: of the next page of older entries (RFC 5005, JSON Feed), or ``None``.
        hub: of WebSub, or ``None``.
        notes: one line each: what a user should know.
    """

    title: str
    kind: FeedKind
    entries: tuple[FeedEntry, ...] = ()
    total: int = 0
    home_url: str | None = None
    language: str | None = None
    ttl_s: int | None = None
    next_url: str | None = None
    hub: str | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SitemapPage:
    """One page that a site map lists.

    Attributes:
        loc: address, http or https.
        lastmod: in UTC, or ``None``.
        title: of a news site map, plain text; empty if not told.
        published: of a news site map, in UTC; ``None`` if not told.
        language: of a news site map; ``None`` if not told.
        publication: name of the outlet in a news site map; empty if not told.
    """

    loc: str
    lastmod: datetime | None = None
    title: str = ""
    published: datetime | None = None
    language: str | None = None
    publication: str = ""


@dataclass(frozen=True, slots=True)
class SitemapChild:
    """Another site map that a site-map index lists.

    Attributes:
        loc: address, http or https.
        lastmod: in UTC, or ``None``.
    """

    loc: str
    lastmod: datetime | None = None


@dataclass(frozen=True, slots=True)
class Sitemap:
    """A site map or an index of them.

    Attributes:
        pages: in its order; empty for an index.
        children: in its order; empty if it is no index.
        total: how many it holds; more than are given if there were too many.
        notes: one line each: what a user should know.
    """

    pages: tuple[SitemapPage, ...] = ()
    children: tuple[SitemapChild, ...] = ()
    total: int = 0
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OpmlSource:
    """One source of a reading list.

    Attributes:
        title: plain text, one line.
        url: of the feed or the page.
        html_url: of the site, or ``None``.
        kind: as OPML's ``type`` says: ``rss``, ``atom``, ``json``, ...; ``rss`` if it does not.
        folder: names of the outlines that it stands in, outermost first.
    """

    title: str
    url: str
    html_url: str | None = None
    kind: str = "rss"
    folder: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FeedLink:
    """A feed that a page names.

    Attributes:
        url: http or https.
        title: plain text; empty if it has none.
        kind: ``None`` if the page does not say.
        declared: by ``<link rel=alternate>``; else it is a link that looks like a feed.
        comments: it is a feed of the readers' comments.
    """

    url: str
    title: str = ""
    kind: FeedKind | None = None
    declared: bool = True
    comments: bool = False


@dataclass(frozen=True, slots=True)
class Discovery:
    """What the bytes at an address say of themselves.

    Attributes:
        kind: what they are.
        title: plain text; empty if it has none.
        language: BCP 47 tag, or ``None`` for unknown.
        feeds: likeliest first: declared before guessed, posts before comments.
        sitemaps: that the page links.
        live_blog: it says that it is a ``LiveBlogPosting``.
        live_ended: its ``coverageEndTime`` in UTC, as it claims; ``None`` if it claims none.
        article: it says that it is one article.
        canonical: address that it gives itself, if that is another; ``None`` otherwise.
        amp: address of its AMP twin, or ``None``.
        next_url: of the next page, of older posts, or ``None``.
        notes: one line each: what a user should know.
    """

    kind: ContentKind
    title: str = ""
    language: str | None = None
    feeds: tuple[FeedLink, ...] = ()
    sitemaps: tuple[str, ...] = ()
    live_blog: bool = False
    live_ended: datetime | None = None
    article: bool = False
    canonical: str | None = None
    amp: str | None = None
    next_url: str | None = None
    notes: tuple[str, ...] = ()
