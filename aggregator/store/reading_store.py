"""The front of the store for readers: what pages and the HTTP API look up."""

from __future__ import annotations

from datetime import date

from aggregator.store import shelf
from aggregator.store.base import StoreBase
from aggregator.store.values import DigestHead


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
