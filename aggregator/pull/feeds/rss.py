"""RSS 0.9x, 1.0 (RDF) and 2.0 -> a feed.

https://www.rssboard.org/rss-specification, https://web.resource.org/rss/1.0/spec, and the
modules content, Dublin Core, syndication, Media RSS and Atom in RSS.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from aggregator.pull.feeds.build import (
    MAX_ENTRIES,
    MAX_TTL_S,
    Reading,
    enclosures,
    identify,
    unique,
)
from aggregator.pull.feeds.model import Enclosure, Feed, FeedEntry
from aggregator.pull.feeds.safe_xml import Element, local_name, text_of
from aggregator.pull.feeds.words import address, language, plain

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
# A prefix stands for its usual namespace: feeds forget to declare them.
_MODULES = {
    "http://purl.org/rss/1.0/modules/content/": "content",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
    "http://www.w3.org/2005/atom": "atom",
    "http://purl.org/rss/1.0/modules/syndication/": "sy",
    "http://search.yahoo.com/mrss/": "media",
    "http://search.yahoo.com/mrss": "media",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "a10": "atom",
}
_PERIODS = {"hourly": 3600, "daily": 86_400, "weekly": 7 * 86_400}
_MAIL = re.compile(r"\S+@\S+\s*\((.+)\)\s*$")


def read_rss(root: Element, *, url: str, zone: str | None) -> Feed:
    """Reads an RSS document.

    Args:
        root: ``rss`` or ``RDF``.
        url: of the feed.
        zone: of times that tell none; UTC if ``None``.
    """
    channel = next((e for e in root if local_name(e).lower() == "channel"), root)
    about = _Fields(channel)
    reading = Reading(url, zone, language(about.text("language", "dc:language")))
    # RSS 1.0 puts its items beside the channel, and so do some that say they are 2.0.
    items = [e for parent in _once(channel, root) for e in parent if local_name(e) == "item"]
    entries, notes = unique(_entry(item, reading) for item in items[:MAX_ENTRIES])
    if len(items) > MAX_ENTRIES:
        notes = (f"{len(items):,} entries, of which the first {MAX_ENTRIES:,} are read", *notes)
    return Feed(
        title=plain(about.text("title")),
        kind="rss",
        entries=entries,
        total=len(items),
        home_url=address(about.text("link") or about.link("alternate"), url),
        language=reading.language,
        ttl_s=_ttl(about),
        next_url=address(about.link("next") or about.link("prev-archive"), url),
        hub=address(about.link("hub"), url),
        notes=(*reading.notes(), *notes),
    )


def _once(channel: Element, root: Element) -> list[Element]:
    return [channel] if channel is root else [channel, root]


def _entry(item: Element, reading: Reading) -> FeedEntry:
    fields = _Fields(item)
    guid = fields.first("guid")
    stated = text_of(guid) or fields.text("atom:id")
    about = next((v for k, v in item.attrib.items() if k.rpartition("}")[2] == "about"), "")
    base = item.base or reading.url
    link = fields.text("feedburner:origLink") or fields.text("link") or fields.link("alternate")
    if not link and guid is not None and guid.get("isPermaLink", "true").lower() == "true":
        link = stated if stated.startswith(("http://", "https://")) else ""
    published = fields.text("pubDate", "dc:date", "atom:published", "dcterms:created")
    published = published or fields.text("dcterms:issued", "date", "published")
    source = fields.first("source")
    return identify(
        FeedEntry(
            id="",
            url=address(link or about, base),
            title=plain(fields.text("title", "dc:title", "media:title")),
            published=reading.time(published),
            updated=reading.time(fields.text("atom:updated", "dcterms:modified", "updated")),
            published_text=plain(published, limit=80),
            author=_author(fields),
            summary_html=reading.html(
                fields.text("description", "atom:summary", "dc:description", "itunes:summary")
            ),
            content_html=reading.html(fields.text("content:encoded", "atom:content")),
            language=language(fields.text("dc:language") or item.get(_LANG)) or reading.language,
            source_name=plain(text_of(source)) or plain(fields.text("dc:source")),
            source_url=None if source is None else address(source.get("url"), base),
            enclosures=enclosures(_enclosures(item, reading, base)),
        ),
        stated or about,
    )


def _author(fields: _Fields) -> str:
    names = [plain(text_of(e)) for e in fields.all("dc:creator")]
    if not any(names):
        written = plain(fields.text("author", "atom:author", "itunes:author"))
        mail = _MAIL.match(written)
        # An address alone is no name, and nobody asked for it to be printed.
        names = [mail[1].strip() if mail else "" if "@" in written else written]
    return ", ".join(dict.fromkeys(n for n in names if n))


def _enclosures(item: Element, reading: Reading, base: str) -> Iterator[Enclosure]:
    for element in item.iter():
        name = _module_name(element)
        if name in ("enclosure", "media:content"):
            length = element.get("length") or element.get("fileSize") or ""
            yield reading.enclosure(element.get("url"), element.get("type") or "", length, base)


def _ttl(about: _Fields) -> int | None:
    minutes = about.text("ttl")
    if minutes.isascii() and minutes.isdecimal():
        # A longer number is a mistake, and may be too long to be one at all.
        return min(int(minutes[:9]) * 60, MAX_TTL_S) or None
    period = _PERIODS.get(about.text("sy:updatePeriod").lower())
    if period is None:
        return None
    times = about.text("sy:updateFrequency")
    often = int(times[:4]) if times.isascii() and times.isdecimal() else 1
    return min(period // max(1, often), MAX_TTL_S)


def _module_name(element: Element) -> str:
    """``pubDate``, ``dc:date``, ...: the name of a child, its module before it."""
    tag = element.tag
    if not isinstance(tag, str):
        return ""
    # Names that a stranger makes up are not remembered if they are long.
    return _named(tag) if len(tag) < 200 else _named.__wrapped__(tag)


@lru_cache(maxsize=1024)
def _named(tag: str) -> str:
    space, brace, name = tag.rpartition("}")
    prefix, _, local = name.rpartition(":")
    space = space[1:] if brace else prefix
    module = _MODULES.get(space.lower(), space if space in _MODULES.values() else "")
    return f"{module}:{local}" if module else local


class _Fields:
    """The children of one element, by name."""

    __slots__ = ("_named",)

    def __init__(self, element: Element) -> None:
        self._named: dict[str, list[Element]] = {}
        for child in element:
            self._named.setdefault(_module_name(child).lower(), []).append(child)

    def all(self, name: str) -> list[Element]:
        return self._named.get(name.lower(), [])

    def first(self, name: str) -> Element | None:
        return next(iter(self.all(name)), None)

    def text(self, *names: str) -> str:
        """Text of the first of these that has any."""
        return next((t for n in names for e in self.all(n) if (t := text_of(e))), "")

    def link(self, relation: str) -> str:
        """Address of the first ``atom:link`` of a relation."""
        found = [*self.all("atom:link"), *self.all("link")]
        links = (e.get("href") for e in found if (e.get("rel") or "alternate") == relation)
        return next((href for href in links if href), "")
