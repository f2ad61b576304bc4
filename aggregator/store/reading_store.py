"""The front of the store for readers: what pages and the HTTP API look up."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from aggregator.store import places, search, shelf
from aggregator.store.base import StoreBase
from aggregator.store.search import Bounds, Found, Looked
from aggregator.store.values import DigestHead, StoredPlace


class ReadingStore(StoreBase):
    """Digests as they are looked for."""

    def digest_heads(
        self, zone: str, *, before: tuple[date, int] | None = None, limit: int
    ) -> list[DigestHead]:
        """The newest version of each digest of a zone, without documents, newest day first.

        Args:
            zone: IANA name of the zone that the days are of.
            before: (day, first) of the digest after which to go on; ``None``: from the newest.
            limit: of digests.
        """
        with self._reading() as connection:
            return shelf.heads(connection, zone, before=before, limit=limit)

    def digest_heads_of_day(self, zone: str, day: date) -> list[DigestHead]:
        """The newest version of each digest of a day, the one that was first kept last first."""
        with self._reading() as connection:
            return shelf.heads_of_day(connection, zone, day)

    def digest_day_beside(self, zone: str, day: date, *, later: bool) -> date | None:
        """The next day that has a digest, or the one before."""
        with self._reading() as connection:
            return shelf.day_beside(connection, zone, day, later=later)

    def digest_document(self, digest_id: int) -> str:
        """The JSON text of a version of a digest.

        Raises:
            NotFoundError: it is not there, or not any more.
        """
        with self._reading() as connection:
            return shelf.document(connection, digest_id)

    def newest_digest_id(self, zone: str) -> int:
        """The number of the version that was kept last of any digest of a zone; 0: none."""
        with self._reading() as connection:
            return shelf.newest_id(connection, zone)

    def heads_of_story(self, zone: str, story_id: str) -> list[DigestHead]:
        """The digests whose newest version has a story, newest day first."""
        with self._reading() as connection:
            found = places.digests_of_story(connection, story_id)
            return shelf.heads_of(connection, zone, found)

    def newest_of_stories(self, zone: str, story_ids: Collection[str]) -> dict[str, int]:
        """The id of the newest digest that has each of these stories."""
        with self._reading() as connection:
            found = places.digests_of_stories(connection, story_ids)
            heads = shelf.heads_of(connection, zone, {one for ids in found.values() for one in ids})
        order = {head.id: place for place, head in enumerate(heads)}
        return {
            story_id: min(known, key=order.__getitem__)
            for story_id, ids in found.items()
            if (known := [one for one in ids if one in order])
        }

    def places(
        self, zone: str, paragraph_ids: Collection[str]
    ) -> list[tuple[DigestHead, StoredPlace]]:
        """Where paragraphs stand in the newest versions of digests, newest day first."""
        with self._reading() as connection:
            found = places.of_paragraphs(connection, paragraph_ids)
            heads = shelf.heads_of(connection, zone, {one.digest_id for one in found})
        by_digest: dict[int, list[StoredPlace]] = {}
        for one in sorted(found, key=lambda one: one.paragraph_id):
            by_digest.setdefault(one.digest_id, []).append(one)
        return [(head, one) for head in heads for one in by_digest[head.id]]

    def look(self, looked: Looked, *, below: int | None = None, limit: int) -> list[Found]:
        """The newest posts that match, newest first; withdrawn ones are never found.

        Args:
            looked: what is asked.
            below: go on behind the post with this key; ``None``: from the newest.
            limit: of posts.
        """
        with self._reading() as connection:
            found = search.look(connection, looked, below=below, limit=limit)
            return search.open_posts(connection, found)

    def rank(
        self, looked: Looked, *, without: Collection[int] = (), limit: int
    ) -> tuple[list[Found], bool, Bounds]:
        """The best of the newest posts that match, best first.

        Args:
            looked: what is asked; at least one part.
            without: numbers of posts that are not wanted again.
            limit: of posts.

        Returns:
            the posts, whether there are more, and what the ranking left out.
        """
        passed = frozenset(without)
        with self._reading() as connection:
            best, bounds = search.rank(connection, looked)
            found = [one for one in best if one[1] not in passed]
            return search.open_posts(connection, found[:limit]), len(found) > limit, bounds
