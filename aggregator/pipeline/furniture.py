"""Lines that the fetched pages of a source share, learned from the texts that were had of it.

A page alone does not tell that "Read our morning letter" stands under every article of its site.
Three of its pages do. They are counted in what was read of pages, not in their markup.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final
from urllib.parse import urlsplit

from aggregator import extract
from aggregator.model import Page, Post, Source
from aggregator.store import Store

ENOUGH: Final = 3
"""Pages of a source that tell what they share; as :func:`aggregator.extract.repeated_lines` has it.
"""
_TEXTS: Final = 20
"""Articles of a source that are looked at: as many of the first, and as many of the last. The first
were stored before anything was learned, and go on telling."""


class Furniture:
    """What the articles of each source share.

    Args:
        store: the texts of earlier runs.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._texts: dict[str, list[str]] = {}
        self._lines: dict[str, frozenset[str]] = {}

    def lines(self, source: Source, page: Page) -> frozenset[str]:
        """Keys of the lines that are none of a page's own news.

        Args:
            source: that the page is of.
            page: of another site than its source, it shares nothing with the others.
        """
        if source.outlet is None and _host(page.url) != _host(source.url):
            return frozenset()
        if source.name not in self._lines:
            self._lines[source.name] = extract.repeated_lines(self._known(source))
        return self._lines[source.name]

    def knows(self, source: Source) -> bool:
        """Whether enough articles of a source are known for it to have learned from."""
        return len(self._known(source)) >= ENOUGH

    def learn(self, source: Source, pages: Iterable[Iterable[Post]]) -> None:
        """Take the posts of pages that are not stored yet into account."""
        known = self._known(source)
        known += [text for posts in pages if (text := _text(posts))]
        self._lines.pop(source.name, None)

    def _known(self, source: Source) -> list[str]:
        if source.name not in self._texts:
            self._texts[source.name] = self._store.article_texts(source.name, most=_TEXTS)
        return self._texts[source.name]


def _text(posts: Iterable[Post]) -> str:
    """The lines of an article; none of a live blog, whose entries are many on one page."""
    return "\n".join(p for post in posts if "#" not in post.id for p in post.paragraphs)


def _host(url: str | None) -> str:
    try:
        return (urlsplit(url or "").hostname or "").removeprefix("www.")
    except ValueError:
        return ""
