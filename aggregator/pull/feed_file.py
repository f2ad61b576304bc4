"""A feed that is a file -> a page for each of its entries, with the text that the feed has of it.

A feed that is fetched is a list of pages, which are fetched, too. A feed that was saved is what
there is: its entries are read as articles.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from html import escape

from aggregator.model import Failure, Page
from aggregator.pull.feeds import Feed, FeedEntry, FeedError, parse_feed


def feed_pages(page: Page, *, zone: str) -> Iterator[Page | Failure]:
    """The entries of a feed as pages.

    Args:
        page: the feed, as the file holds it.
        zone: IANA name of the zone of times that tell none.

    Yields:
        A page for each entry that has a text, made of what the feed says of it: its locator is
        the entry's address or else its id in the file. A failure if it cannot be read.
    """
    try:
        feed = parse_feed(page.content, url="", zone=zone)
    except FeedError as error:
        yield Failure(page.source, page.locator, str(error))
        return
    made = 0
    for entry in feed.entries:
        text = entry.content_html or entry.summary_html
        if text.strip():
            made += 1
            yield replace(
                page,
                locator=entry.url or f"{page.locator}#{entry.id}",
                content=_html(feed, entry, text).encode("utf-8", "replace"),
                media_type="text/html; charset=utf-8",
                url=entry.url,
            )
    if not made:
        why = "none of its entries has a text" if feed.entries else "it has no entries"
        yield Failure(page.source, page.locator, f"a feed with nothing to read: {why}")
    elif feed.total > len(feed.entries):
        left = feed.total - len(feed.entries)
        yield Failure(page.source, page.locator, f"{left:,} more entries than are read of a feed")


def _html(feed: Feed, entry: FeedEntry, text: str) -> str:
    told = {
        "og:site_name": entry.source_name or feed.title,
        "article:published_time": entry.published and entry.published.isoformat(),
        "article:modified_time": entry.updated and entry.updated.isoformat(),
        "author": entry.author,
    }
    meta = "".join(
        f'<meta property="{name}" name="{name}" content="{escape(value)}">'
        for name, value in told.items()
        if value
    )
    language = entry.language or feed.language
    lang = f' lang="{escape(language)}"' if language else ""
    title = escape(entry.title)
    # Of plain text the blank lines are the paragraphs.
    body = text if "<" in text else "".join(f"<p>{part}</p>" for part in text.split("\n\n"))
    return (
        f"<!doctype html><html{lang}><head><meta charset=utf-8><title>{title}</title>{meta}</head>"
        f"<body><article><h1>{title}</h1>{body}</article></body></html>"
    )
