"""What the readers of every kind of feed share: bounds, ids, one entry for each id."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from aggregator.pull.feeds.model import Enclosure, FeedEntry
from aggregator.pull.feeds.times import read_time
from aggregator.pull.feeds.words import address

MAX_ENTRIES = 5_000
"""Most entries of one feed that are read; archives of whole sites have more, news does not."""
MAX_HTML = 2_000_000
"""Longest text of one entry, in characters; a longer one is cut."""
MAX_ENCLOSURES = 20
"""Most files of one entry."""
MAX_TTL_S = 7 * 24 * 3600
"""Longest time that a feed may ask to be left alone for."""


@dataclass(slots=True)
class Reading:
    """What one reading of a feed gathers beside its entries.

    Attributes:
        url: of the feed.
        zone: of times that tell none.
        language: of the feed.
        unread: times that could not be read, verbatim.
        bare: how many times tell no zone.
        cut: how many texts were cut.
    """

    url: str
    zone: str | None
    language: str | None = None
    unread: list[str] = field(default_factory=list)
    bare: int = 0
    cut: int = 0

    def time(self, text: str) -> datetime | None:
        """The instant that a text means; one that means none is remembered."""
        text = text.strip()
        if not text:
            return None
        found, told = read_time(text, zone=self.zone)
        if found is None:
            self.unread.append(text[:40])
        elif not told:
            self.bare += 1
        return found

    def html(self, text: str) -> str:
        """HTML as it came, within the bound."""
        text = text.strip()
        if len(text) <= MAX_HTML:
            return text
        self.cut += 1
        return text[:MAX_HTML]

    def enclosure(self, reference: str | None, kind: str, length: str, base: str) -> Enclosure:
        """A file that goes with an entry; its address is empty if it cannot be fetched."""
        size = int(length) if length.isascii() and length.isdecimal() and len(length) < 16 else None
        return Enclosure(address(reference, base) or "", kind.strip()[:100], size or None)

    def notes(self) -> list[str]:
        """What a user should know."""
        notes: list[str] = []
        if self.unread:
            notes.append(f"{len(self.unread)} times cannot be read, such as {self.unread[0]!r}")
        if self.bare:
            notes.append(f"{self.bare} times tell no zone; read as {self.zone or 'UTC'}")
        if self.cut:
            notes.append(f"{self.cut} texts are longer than {MAX_HTML:,} characters and cut")
        return notes


def enclosures(found: Iterable[Enclosure]) -> tuple[Enclosure, ...]:
    """Those that can be fetched, each address once."""
    unique = {e.url: e for e in found if e.url}
    return tuple(unique.values())[:MAX_ENCLOSURES]


def identify(entry: FeedEntry, stated: str) -> FeedEntry:
    """An entry with its id: the feed's own, else its address, else a hash of its words."""
    stated = " ".join(stated.split())[:1_000]
    if stated or entry.url:
        return replace(entry, id=stated or entry.url or "")
    words = "\x00".join((entry.title, entry.summary_html, entry.content_html))
    digest = hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()
    return replace(entry, id=f"sha256:{digest[:16]}")


def unique(entries: Iterable[FeedEntry]) -> tuple[tuple[FeedEntry, ...], tuple[str, ...]]:
    """One entry for each id, the first, without those that say nothing; and notes.

    Feeds give every entry the same ``guid`` by mistake: such entries go by their addresses.
    """
    kept: dict[str, FeedEntry] = {}
    repeated = renamed = empty = 0
    for entry in entries:
        if not (entry.url or entry.title or entry.summary_html or entry.content_html):
            empty += 1
            continue
        first = kept.get(entry.id)
        if first is not None and entry.url and entry.url != first.url and entry.url != entry.id:
            entry = replace(entry, id=entry.url)
            renamed += 1
            first = kept.get(entry.id)
        if first is None:
            kept[entry.id] = entry
        else:
            repeated += 1
    notes: list[str] = []
    if empty:
        notes.append(f"{empty} entries are empty")
    if renamed:
        notes.append(f"{renamed} entries carry the id of another; they go by their addresses")
    if repeated:
        notes.append(f"{repeated} entries are there twice")
    return tuple(kept.values()), tuple(notes)
