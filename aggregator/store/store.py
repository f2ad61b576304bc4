"""The store's front: each method is one short transaction."""

from __future__ import annotations

from aggregator.store.cache import StoreCache
from aggregator.store.digest_store import DigestStore
from aggregator.store.memos import Memos
from aggregator.store.outbox import Outbox
from aggregator.store.page_store import PageStore
from aggregator.store.post_store import PostStore
from aggregator.store.reading_store import ReadingStore
from aggregator.store.releases import Leases, Releases
from aggregator.store.subscribers import Subscribers


class Store(PageStore, PostStore, DigestStore, ReadingStore):
    """Pages, posts, judgements, digests and runs in one database.

    Every method may raise :class:`aggregator.errors.StoreError` where the database cannot be
    read or written, and a plain :class:`ValueError` for a time without a zone. Processes may
    share one database: a writer waits for the others.
    """

    @property
    def outbox(self) -> Outbox:
        """The deliveries."""
        return Outbox(reading=self._reading, writing=self._writing)

    @property
    def releases(self) -> Releases:
        """The digests that were due."""
        return Releases(reading=self._reading, writing=self._writing)

    @property
    def leases(self) -> Leases:
        """Who is at work."""
        return Leases(reading=self._reading, writing=self._writing)

    @property
    def subscribers(self) -> Subscribers:
        """Who subscribed, and who wants nothing any more."""
        return Subscribers(reading=self._reading, writing=self._writing)

    def cache(self, scope: str) -> StoreCache:
        """What deduplication keeps between calls, for one set of texts.

        Args:
            scope: names the set: texts that are compared with each other, such as a day's.
        """
        return StoreCache(scope, reading=self._reading, writing=self._writing)

    def memos(self, scope: str) -> Memos:
        """What was worked out of one set of posts, and need not be again while they are the same.

        Args:
            scope: names the set.
        """
        return Memos(scope, reading=self._reading, writing=self._writing)
