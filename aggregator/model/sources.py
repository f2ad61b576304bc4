"""Where news comes from: sources, the pages that they bring, and what could not be used."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

AddressKind = Literal["page", "feed", "sitemap"]
"""What an address brings: a live blog or an article, or a list of such pages."""


@dataclass(frozen=True, slots=True)
class Source:
    """What the user configures, or one ``--input``.

    Attributes:
        name: unique; credited where a page does not name its publisher.
        paths: files, folders or glob patterns.
        zone: IANA name of the zone that its local times are in.
        outlet: who is credited for all of its pages; ``None``: the publisher that the page
            names, else the stem of the file's name (for a folder) or the source's name.
        language: BCP 47 tag, or ``None`` for unknown.
        day: the day of pages that do not tell their own.
        url: address that is fetched, in place of ``paths``; ``None``: files are read.
        kind: what is at the address; ``None``: what comes tells.
    """

    name: str
    paths: tuple[str, ...] = ()
    zone: str = "UTC"
    outlet: str | None = None
    language: str | None = None
    day: date | None = None
    url: str | None = None
    kind: AddressKind | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """The bytes that one fetch brought.

    Attributes:
        source: name of the source.
        locator: what identifies the page in its source for ever: a path relative to the
            input, with forward slashes, or an address.
        content: as they came.
        media_type: such as ``text/html``, or ``None`` if nobody said.
        headers: of the answer; empty for a file.
        fetched_at: when, in UTC.
        modified_at: the file's time or Last-Modified, in UTC; ``None`` if unknown.
        url: address, if it is known before the page is read.
        blog: locator of the live blog whose older posts this page holds: a post has the same id
            on whichever of its pages it stands. ``None``: the page is no such part.
        named: whom the feed that lists the page names as its source; empty if it names nobody.
    """

    source: str
    locator: str
    content: bytes = field(repr=False)
    fetched_at: datetime
    media_type: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    modified_at: datetime | None = None
    url: str | None = None
    blog: str | None = None
    named: str = ""

    @property
    def content_hash(self) -> str:
        """SHA-256 of the bytes, hex."""
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True, slots=True)
class Failure:
    """A page or a source that could not be used; the others go on.

    Attributes:
        source: name of the source.
        locator: path or address.
        message: one line: what was wrong and what was expected.
    """

    source: str
    locator: str
    message: str
