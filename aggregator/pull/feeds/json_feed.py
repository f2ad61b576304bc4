"""JSON Feed 1.0 and 1.1 -> a feed (https://www.jsonfeed.org/version/1.1/)."""

from __future__ import annotations

import html
import json
import re
from typing import Any

from aggregator.pull.feeds.build import MAX_ENTRIES, Reading, enclosures, identify, unique
from aggregator.pull.feeds.model import Feed, FeedEntry, FeedError
from aggregator.pull.feeds.words import address, language, plain

MAX_DEPTH = 40
"""Deepest nesting of JSON that is read; a feed has five levels."""
MAX_VALUES = 2_000_000
"""Most values in one JSON document, about."""

# A string that does not end counts to the end: no character is looked at twice.
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+(?:"|\Z|\\\Z)|[\[\]{}]', re.DOTALL)
_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")


def load_json(text: str, *, url: str) -> Any:
    """Parses JSON of bounded depth and size.

    Args:
        text: the document.
        url: for the error.

    Raises:
        FeedError: no JSON, too deep, or too many values.
    """
    if text.count(",") + text.count("{") + text.count("[") > MAX_VALUES:
        raise FeedError(f"too many values in its JSON; at most {MAX_VALUES:,} are read", url=url)
    depth = 0
    for token in _TOKEN.finditer(text):
        if token[0] in "[{":
            depth += 1
            if depth > MAX_DEPTH:
                raise FeedError(f"its JSON is nested deeper than {MAX_DEPTH} levels", url=url)
        elif token[0] in "]}":
            depth -= 1
    try:
        return json.loads(text)
    except ValueError as error:
        raise FeedError(f"is not JSON: {error}", url=url) from error


def read_json_feed(data: Any, *, url: str, zone: str | None) -> Feed:
    """Reads a JSON Feed.

    Args:
        data: as parsed.
        url: of the feed.
        zone: of times that tell none; UTC if ``None``.

    Raises:
        FeedError: it is another kind of JSON.
    """
    if not isinstance(data, dict) or not isinstance(data.get("items"), list):
        raise FeedError("is JSON, but no JSON Feed: it has no list of items", url=url)
    if "jsonfeed.org" not in _text(data.get("version")) and not _looks_like_one(data["items"]):
        raise FeedError("is JSON, but no JSON Feed: it names no version of it", url=url)
    reading = Reading(url, zone, language(_text(data.get("language"))))
    items = [item for item in data["items"] if isinstance(item, dict)]
    author = _author(data)
    entries, notes = unique(_entry(item, reading, author) for item in items[:MAX_ENTRIES])
    if len(items) > MAX_ENTRIES:
        notes = (f"{len(items):,} entries, of which the first {MAX_ENTRIES:,} are read", *notes)
    hubs = (address(_text(hub.get("url")), url) for hub in _objects(data.get("hubs")))
    return Feed(
        title=plain(_text(data.get("title")), markup=False),
        kind="json",
        entries=entries,
        total=len(items),
        home_url=address(_text(data.get("home_page_url")), url),
        language=reading.language,
        next_url=address(_text(data.get("next_url")), url),
        hub=next((hub for hub in hubs if hub), None),
        notes=(*reading.notes(), *notes),
    )


def _looks_like_one(items: list[Any]) -> bool:
    return all(
        isinstance(i, dict) and "id" in i and ("content_html" in i or "content_text" in i)
        for i in items[:5]
    ) and bool(items)


def _entry(item: dict[str, Any], reading: Reading, author: str) -> FeedEntry:
    published = _text(item.get("date_published"))
    # external_url is what a link blog writes about; url is the entry itself.
    link = _text(item.get("url")) or _text(item.get("external_url"))
    stated = item.get("id")
    text = html.escape(_text(item.get("content_text")), quote=False)
    return identify(
        FeedEntry(
            id="",
            url=address(link, reading.url),
            title=plain(_text(item.get("title")), markup=False),
            published=reading.time(published),
            updated=reading.time(_text(item.get("date_modified"))),
            published_text=plain(published, limit=80),
            author=_author(item) or author,
            summary_html=reading.html(html.escape(_text(item.get("summary")), quote=False)),
            content_html=reading.html(_text(item.get("content_html")) or text),
            language=language(_text(item.get("language"))) or reading.language,
            enclosures=enclosures(
                reading.enclosure(
                    _text(a.get("url")),
                    _text(a.get("mime_type")),
                    str(a.get("size_in_bytes") or ""),
                    reading.url,
                )
                for a in _objects(item.get("attachments"))
            ),
        ),
        # "If an id is presented as a number, a reader should coerce it to a string."
        str(stated) if isinstance(stated, int | float) else _text(stated),
    )


def _author(of: dict[str, Any]) -> str:
    people = [*_objects(of.get("authors")), *_objects([of.get("author")])]
    names = (plain(_text(person.get("name")), markup=False) for person in people)
    return ", ".join(dict.fromkeys(n for n in names if n))


def _text(value: Any) -> str:
    # JSON can write what XML cannot and nothing can store: lone surrogates and NULs.
    return _UNSTORABLE.sub("", value) if isinstance(value, str) else ""


def _objects(value: Any) -> list[dict[str, Any]]:
    return [v for v in value if isinstance(v, dict)] if isinstance(value, list) else []
