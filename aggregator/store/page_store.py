"""The front of the store for pages, and for what fetches told of addresses and hosts."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from aggregator.model import Page
from aggregator.store import (
    fetches,
    links,
    moments,
    pages,
)
from aggregator.store.base import StoreBase
from aggregator.store.moments import Clock
from aggregator.store.turns import Turns
from aggregator.store.values import (
    LinkFinding,
    LinkState,
    Pruned,
    StoredFetch,
)


class PageStore(StoreBase):
    """Pages, addresses and hosts."""

    def known_pages(self, source: str) -> dict[str, tuple[str, str]]:
        """(content hash, extractor) of the current page at each locator of a source."""
        with self._reading() as connection:
            return pages.current(connection, source)

    def has_page(self, source: str, locator: str, content_hash: str, extractor: str) -> bool:
        """Whether this page is the current one at its locator and was read by this extractor."""
        with self._reading() as connection:
            return pages.is_current(connection, source, locator, content_hash, extractor)

    def is_past(self, page: Page, content_hash: str) -> tuple[bool, bool]:
        """Whether a capture is older than the current page at its locator.

        Args:
            page: with the time at which it was captured.
            content_hash: of its bytes.

        Returns:
            whether it is, and was read before; whether it is.
        """
        with self._reading() as connection:
            return pages.is_past(connection, page, content_hash)

    def page(self, source: str, locator: str, content_hash: str) -> Page:
        """A page as it was fetched.

        Raises:
            NotFoundError: it is not in the store.
        """
        with self._reading() as connection:
            return pages.get(connection, source, locator, content_hash)

    def page_content(self, source: str, locator: str, content_hash: str) -> bytes:
        """The bytes of a page.

        Raises:
            NotFoundError: it is not in the store.
        """
        return self.page(source, locator, content_hash).content

    def prune(
        self, *, pages_before: datetime | None, rest_before: datetime, dry: bool = False
    ) -> Pruned:
        """Let go of what need not be kept; see :mod:`aggregator.store.prune`.

        The revisions stay, and the bytes of every page that a digest cites.

        Args:
            pages_before: pages that are not current and were last seen before this lose their
                bytes; ``None``: none does.
            rest_before: replaced versions of digests, bodies of mail and records of runs that are
                older go.
            dry: change nothing.

        Returns:
            what went, or would go.
        """
        from aggregator.store.prune import prune

        with self._reading() if dry else self._writing() as connection:
            return prune(connection, pages_before=pages_before, rest_before=rest_before, dry=dry)

    def locators_of_content(self, content_hash: str) -> list[tuple[str, str]]:
        """Every (source, locator) whose current page has these bytes, first come first."""
        with self._reading() as connection:
            return pages.locators(connection, content_hash)

    # Fetches

    def fetches(self, source: str) -> list[StoredFetch]:
        """What is known of each address of a source between two fetches, by address."""
        with self._reading() as connection:
            return fetches.of_sources(connection, [source])

    def fetches_of(self, sources: Collection[str]) -> dict[str, list[StoredFetch]]:
        """As :meth:`fetches`, of many sources at once; those with none are absent."""
        found: dict[str, list[StoredFetch]] = {}
        with self._reading() as connection:
            for fetch in fetches.of_sources(connection, sources):
                found.setdefault(fetch.source, []).append(fetch)
        return found

    def fetch_times(
        self, sources: Collection[str]
    ) -> list[tuple[str, str, str | None, datetime | None]]:
        """(source, url, parent, next_at) of each address of these sources that is wanted."""
        with self._reading() as connection:
            return fetches.times(connection, sources)

    def keep_fetches(
        self,
        told: Iterable[StoredFetch],
        *,
        hosts: Mapping[str, Mapping[str, Any]] | None = None,
    ) -> None:
        """Keep what fetches told of their addresses and of hosts.

        Who lists an address that is known stays.

        Args:
            told: each address once.
            hosts: states of hosts by their origins.
        """
        with self._writing() as connection:
            fetches.keep(connection, told)
            fetches.keep_hosts(connection, (hosts or {}).items())

    def forget_fetches(self, *, before: datetime) -> None:
        """Forget addresses that no list names any more and that were due before a time."""
        with self._writing() as connection:
            fetches.forget(connection, before)

    def keep_list(self, source: str, parent: str, urls: Sequence[str], *, kind: str) -> None:
        """Make these the addresses that a feed or a site map lists.

        Args:
            source: its name.
            parent: address of the feed or site map.
            urls: each once. What it listed before and does no more is not wanted any more; its
                state is kept, for it may come back.
            kind: what is expected there, see :class:`StoredFetch`.
        """
        with self._writing() as connection:
            fetches.keep_list(connection, source, parent, urls, kind)

    def hosts(self, name: str | None = None) -> dict[str, Mapping[str, Any]]:
        """What is known of each host that was asked, by its origin.

        Args:
            name: only of this host, on any port; ``None``: of all.
        """
        with self._reading() as connection:
            return fetches.of_hosts(connection, name)

    @property
    def turns(self) -> Turns:
        """Who may ask which host, where several processes fetch at once."""
        return Turns(reading=self._reading, writing=self._writing)

    # Links

    def add_link_findings(
        self, found: Sequence[LinkFinding], *, clock: Clock | None = None
    ) -> list[str]:
        """Keep what was found of links, where that is not what was found of them last.

        Args:
            found: each with the time of its finding.
            clock: while others build digests: tells the time of all of them in place of their
                own; see :mod:`aggregator.store.moments`.

        Returns:
            the links that are now otherwise than they were.
        """
        with self._writing() as connection:
            if clock is not None and found:
                at = moments.stamp(connection, clock)
                found = [dataclasses.replace(one, at=at) for one in found]
            return links.add(connection, found)

    def link_states(
        self, urls: Collection[str], *, as_of: datetime | None = None
    ) -> dict[str, LinkState]:
        """What was found last of each of these links; those of which nothing was are absent.

        Args:
            urls: without fragments.
            as_of: what was found later does not count.
        """
        with self._reading() as connection:
            return links.states(connection, urls, as_of)

    def links_found(self, *, after: datetime) -> list[str]:
        """The links that were found to be otherwise than they were after a time, in order."""
        with self._reading() as connection:
            return links.found_after(connection, after)

    def gone_links(self) -> Mapping[str, datetime]:
        """Since when each link is gone that is."""
        with self._reading() as connection:
            return links.gone(connection)
