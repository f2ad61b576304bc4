"""Bytes -> feeds, site maps, reading lists and what a page says of itself. No I/O."""

from aggregator.pull.feeds.discover import discover
from aggregator.pull.feeds.feed import content_kind, parse_feed
from aggregator.pull.feeds.model import (
    ContentKind,
    Discovery,
    Enclosure,
    Feed,
    FeedEntry,
    FeedError,
    FeedKind,
    FeedLink,
    OpmlSource,
    Sitemap,
    SitemapChild,
    SitemapPage,
)
from aggregator.pull.feeds.opml import parse_opml, write_opml
from aggregator.pull.feeds.sitemap import parse_sitemap, sitemaps_in_robots

__all__ = [
    "ContentKind",
    "Discovery",
    "Enclosure",
    "Feed",
    "FeedEntry",
    "FeedError",
    "FeedKind",
    "FeedLink",
    "OpmlSource",
    "Sitemap",
    "SitemapChild",
    "SitemapPage",
    "content_kind",
    "discover",
    "parse_feed",
    "parse_opml",
    "parse_sitemap",
    "sitemaps_in_robots",
    "write_opml",
]
