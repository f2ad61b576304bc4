"""Feeds of digests: Atom (RFC 4287) and JSON Feed (jsonfeed.org, version 1.1).

An entry keeps its id for ever: it follows from what the feed is of, and the digest's day, zone and
edition. A digest that is built anew is the same entry, updated.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from urllib.parse import quote
from xml.sax.saxutils import escape, quoteattr

from aggregator import __version__
from aggregator.model import Digest
from aggregator.render.arrange import headline, view
from aggregator.render.clean import web_link
from aggregator.render.language import language
from aggregator.render.templating import fill

MOST_STORIES: Final = 12
"""Stories of an entry; the others are counted."""

NAME: Final = "liveblog-aggregator"

_ILLEGAL: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 has no way to write."""


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One digest of a feed.

    Attributes:
        id: a URN; see :func:`entry_id`.
        title: day and first headline.
        url: of its page: absolute, or relative to the feed where no address is known.
        published: when it was made first, with its offset.
        updated: when it was made as it is, with its offset.
        html: what it says in short; escaped, and without anything that acts or is fetched.
        summary: counts, in one line.
    """

    id: str
    title: str
    url: str
    published: datetime
    updated: datetime
    html: str
    summary: str


@dataclass(frozen=True, slots=True)
class Feed:
    """Digests, newest first.

    Attributes:
        id: a URN.
        title: of the feed.
        language: BCP 47 tag of the interface.
        base: absolute address of the folder that the feed and the pages are in, with a final
            slash; ``None``: not known.
        entries: newest first.
        addresses: absolute ones of its Atom and of its JSON form; ``None``: ``feed.atom`` and
            ``feed.json`` in ``base``, if that is known.
    """

    id: str
    title: str
    language: str
    base: str | None
    entries: tuple[FeedEntry, ...]
    addresses: tuple[str, str] | None = None

    @property
    def own_addresses(self) -> tuple[str, str] | None:
        """Of its Atom and of its JSON form; ``None``: not known."""
        if self.addresses is None and self.base is not None:
            return self.base + "feed.atom", self.base + "feed.json"
        return self.addresses

    @property
    def updated(self) -> datetime:
        """When any of it was changed last; a feed without entries never was."""
        return max((e.updated for e in self.entries), default=datetime(1970, 1, 1, tzinfo=UTC))


def entry_id(base: str | None, *parts: str) -> str:
    """An id that stays, as a URN (RFC 9562, version 5).

    Args:
        base: address of the feed's folder, which tells one installation from another.
        parts: such as zone, day and edition of a digest; none for the feed itself.
    """
    name = "\n".join([NAME, base or "", *parts])
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, name)}"


def feed_entry(
    digest: Digest,
    *,
    base: str | None,
    path: str,
    published: datetime,
    updated: datetime,
    templates: Path | None = None,
    in_language: str = "en",
) -> FeedEntry:
    """The entry of a digest.

    Args:
        digest: to tell of.
        base: absolute address of the folder that the feed is in; ``None``: not known.
        path: of its page, relative to that folder.
        published: when it was made first.
        updated: when it was made as it is.
        templates: folder whose ``entry.html`` takes the place of the package's.
        in_language: see :func:`aggregator.render.render`.

    Raises:
        MissingExtra: jinja2 or babel is not installed.
        ConfigError: a template of the folder is wrong.
        ValueError: an unknown language or zone.
    """
    words = language(in_language)
    shown = view(digest, words)
    address = quote(path) if base is None else base + quote(path)
    return FeedEntry(
        id=entry_id(base, digest.zone, digest.day.isoformat(), digest.edition),
        title=headline(digest, shown),
        url=address,
        published=published,
        updated=updated,
        html=fill(
            "entry.html",
            templates=templates,
            words=words,
            digest=shown,
            page=web_link(address) or "",
            stories=shown.stories[:MOST_STORIES],
            more=len(shown.stories[MOST_STORIES:])
            + (len(shown.left_out.lines) if shown.left_out is not None else 0),
        ).strip(),
        summary=f"{', '.join(shown.summary)}.",
    )


def make_feed(entries: Sequence[FeedEntry], *, base: str | None, in_language: str = "en") -> Feed:
    """A feed of entries.

    Args:
        entries: newest first.
        base: see :func:`feed_entry`.
        in_language: of the interface.
    """
    title = language(in_language).say("News digest")
    return Feed(entry_id(base), title, in_language, base, tuple(entries))


def render_atom(feed: Feed) -> str:
    """Write a feed as Atom."""
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang={quoteattr(feed.language)}>',
        f"<id>{_xml(feed.id)}</id>",
        f"<title>{_xml(feed.title)}</title>",
        f"<updated>{_rfc3339(feed.updated)}</updated>",
        f"<author><name>{_xml(feed.title)}</name></author>",
        f"<generator version={quoteattr(__version__)}>{NAME}</generator>",
    ]
    if feed.own_addresses is not None:
        atom, other = feed.own_addresses
        lines += [
            _link("self", "application/atom+xml", atom),
            _link("alternate", "application/feed+json", other),
        ]
    for entry in feed.entries:
        lines += [
            "<entry>",
            f"<id>{_xml(entry.id)}</id>",
            f"<title>{_xml(entry.title)}</title>",
            _link("alternate", "text/html", entry.url),
            f"<published>{_rfc3339(entry.published)}</published>",
            f"<updated>{_rfc3339(entry.updated)}</updated>",
            f"<summary>{_xml(entry.summary)}</summary>",
            f'<content type="html">{_xml(entry.html)}</content>',
            "</entry>",
        ]
    return "\n".join([*lines, "</feed>", ""])


def render_json_feed(feed: Feed) -> str:
    """Write a feed as JSON Feed."""
    top: dict[str, object] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "language": feed.language,
    }
    if feed.own_addresses is not None:
        top["feed_url"] = feed.own_addresses[1]
    top["items"] = [
        {
            "id": entry.id,
            "url": entry.url,
            "title": entry.title,
            "summary": entry.summary,
            "content_html": entry.html,
            "date_published": _rfc3339(entry.published),
            "date_modified": _rfc3339(entry.updated),
        }
        for entry in feed.entries
    ]
    return json.dumps(top, ensure_ascii=False, indent=1) + "\n"


def _rfc3339(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _xml(text: str) -> str:
    return escape(_ILLEGAL.sub("\ufffd", text))


def _link(relation: str, media_type: str, address: str) -> str:
    return f'<link rel="{relation}" type="{media_type}" href={_attribute(address)}/>'


def _attribute(text: str) -> str:
    return quoteattr(_ILLEGAL.sub("\ufffd", text))
