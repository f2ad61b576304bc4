"""What the fuzz run calls: each reads bytes and lets through only what it does not document."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from itertools import pairwise

from aggregator.errors import ExtractError
from aggregator.extract import extract
from aggregator.model import Failure, Page, Source
from aggregator.pull.archives import read_archive
from aggregator.pull.feeds import (
    FeedError,
    discover,
    parse_feed,
    parse_opml,
    parse_sitemap,
    write_opml,
)

NOW = datetime(2026, 5, 6, 12, tzinfo=UTC)
URL = "https://harbour.test/live/ferry"
SOURCE = Source(name="harbour", paths=(), zone="Europe/London")
MAX_BYTES = 2**20


class Broken(Exception):
    """A promise that was not kept."""


def require(holds: bool, promise: str) -> None:
    """Raise if a promise is not kept: an ``assert`` that no option of Python turns off."""
    if not holds:
        raise Broken(promise)


def feed(content: bytes) -> None:
    """Times are aware, addresses are http, ids are unique, words can be stored."""
    try:
        found = parse_feed(content, url=URL)
    except FeedError as error:
        one_line(str(error))
        return
    ids = [e.id for e in found.entries]
    require(len(ids) == len(set(ids)), "ids are unique")
    for entry in found.entries:
        require(entry.url is None or entry.url.startswith(("http://", "https://")), "http")
        for moment in (entry.published, entry.updated):
            require(moment is None or moment.tzinfo is UTC, "times are in UTC")
        one_line(entry.title)
        storable(entry.id, entry.title, entry.author, entry.summary_html, entry.content_html)
    for note in found.notes:
        one_line(note)


def sitemap(content: bytes) -> None:
    """Addresses are http, and each is there once."""
    try:
        found = parse_sitemap(content, url=URL)
    except FeedError as error:
        one_line(str(error))
        return
    places = [p.loc for p in found.pages]
    require(len(places) == len(set(places)), "pages are unique")
    for page in found.pages:
        require(page.loc.startswith(("http://", "https://")), "http")
        storable(page.loc, page.title, page.publication)


def opml(content: bytes) -> None:
    """What is read can be written, and read again the same."""
    try:
        found = parse_opml(content, url=URL)
    except FeedError as error:
        one_line(str(error))
        return
    again = parse_opml(write_opml(found, now=NOW))
    require({s.url: s for s in again} == {s.url: s for s in found}, "round trip")


def discovery(content: bytes) -> None:
    """A page is never a failure, but if it is too large."""
    try:
        found = discover(content, url=URL)
    except FeedError as error:
        one_line(str(error))
        return
    storable(found.title, *(f.title for f in found.feeds))


def archive(content: bytes) -> None:
    """Archives give pages and failures, and raise nothing."""
    kind, _, rest = content.partition(b"\n")
    name = {b"m": "a.mhtml", b"h": "a.html.gz"}.get(kind, "a.warc.gz")
    for found in read_archive(
        io.BytesIO(rest), source="s", locator=name, max_bytes=MAX_BYTES, now=NOW
    ):
        if isinstance(found, Failure):
            one_line(found.message)
        else:
            require(len(found.content) <= MAX_BYTES, "within the bound")
            require(found.fetched_at.utcoffset() is not None, "times are aware")


def extract_html(content: bytes) -> None:
    """Posts of a page that says it is HTML."""
    _extract(content, "text/html")


def extract_text(content: bytes) -> None:
    """Posts of a page that says it is text."""
    _extract(content, "text/plain")


def _extract(content: bytes, media_type: str) -> None:
    page = Page("harbour", "live/ferry.html", content, NOW, media_type, modified_at=NOW, url=URL)
    try:
        found = extract(page, SOURCE, reference_day=date(2026, 5, 5))
    except ExtractError as error:
        one_line(str(error))
        return
    ids = [p.id for p in found.posts]
    require(len(ids) == len(set(ids)), "ids are unique")
    for post in found.posts:
        ends = [(s.start, s.end) for s in post.spans]
        require(all(0 <= a <= b <= len(post.text) for a, b in ends), "spans are in the text")
        require(all(b <= c for (_, b), (c, _) in pairwise(ends)), "spans do not overlap")
        storable(post.id, post.title, post.text, post.author, post.outlet)


def one_line(text: str) -> None:
    """Messages are of one line."""
    require("\n" not in text and "\r" not in text, "one line")


def storable(*texts: str) -> None:
    """No lone surrogates, no NULs: databases take neither."""
    for text in texts:
        text.encode("utf-8")
        require("\x00" not in text, "no NUL")
