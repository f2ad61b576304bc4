"""The front of the store for digests, the decisions of people, and runs."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from aggregator.store import (
    figures,
    journal,
    moments,
    overrides,
)
from aggregator.store.base import StoreBase
from aggregator.store.values import (
    Figures,
    Run,
    SourceSummary,
    StoredDigest,
    StoredOverride,
)


class DigestStore(StoreBase):
    """Digests, overrides and runs."""

    def add_digest(
        self,
        day: date,
        zone: str,
        edition: str,
        *,
        as_of: datetime,
        document: str,
        settings: str = "",
        created_at: datetime | None = None,
    ) -> bool:
        """Keep a digest, unless the latest of its (day, zone, edition) is the same document.

        Args:
            day: local date.
            zone: IANA name of the zone that the day is of.
            edition: name of the edition.
            as_of: newest revision that it knows of.
            document: its JSON text, kept character for character.
            settings: identifies the configuration that it was made with.
            created_at: ``None`` for now.

        Returns:
            whether it was kept.
        """
        with self._writing() as connection:
            return journal.add_digest(
                connection,
                day,
                zone,
                edition,
                as_of=as_of,
                document=document,
                settings=settings,
                created_at=created_at or datetime.now(UTC),
            )

    def digest_settings(self, zone: str, edition: str) -> dict[date, str]:
        """The settings of the latest digest of each day of a zone and edition."""
        with self._reading() as connection:
            return journal.digest_settings(connection, zone, edition)

    def latest_digest(self, day: date, zone: str, edition: str) -> StoredDigest | None:
        """The digest that was kept last of this (day, zone, edition), or ``None``."""
        with self._reading() as connection:
            return journal.latest_digest(connection, day, zone, edition)

    def digest_of_hash(self, content_hash: str) -> StoredDigest | None:
        """The digest whose document has this SHA-256, or ``None``."""
        with self._reading() as connection:
            return journal.digest_of_hash(connection, content_hash)

    def digest_before(
        self,
        zone: str,
        editions: Sequence[str],
        day: date,
        edition: str,
        *,
        as_of: datetime | None = None,
    ) -> StoredDigest | None:
        """The digest of the edition before this one: what was sent of it, else what was kept last.

        Args:
            zone: IANA name of the zone that the days are of.
            editions: names of the editions of a day, in order.
            day: of the digest that is to be made.
            edition: of it.
            as_of: digests that knew of what was seen later do not count.
        """
        with self._reading() as connection:
            return journal.digest_before(connection, zone, editions, day, edition, as_of)

    # What people decided

    def add_override(self, new: StoredOverride) -> StoredOverride:
        """Append a decision to the trail; what it gets as its id comes back with it."""
        with self._writing() as connection:
            return overrides.add(connection, new)

    def overrides(self) -> list[StoredOverride]:
        """Every decision, oldest first, those that hold no more too."""
        with self._reading() as connection:
            return overrides.every(connection)

    def overrides_in_force(self, keys: Collection[str] | None = None) -> list[StoredOverride]:
        """The decisions that hold, oldest first.

        Args:
            keys: only those that name one of these texts; ``None``: all.
        """
        with self._reading() as connection:
            return overrides.in_force(connection, keys)

    def digests(self) -> list[StoredDigest]:
        """Every digest that was kept, oldest first."""
        with self._reading() as connection:
            return journal.all_digests(connection)

    def figures(self) -> Figures:
        """How much the store holds, and how the service does."""
        with self._reading() as connection:
            return figures.of_store(connection)

    def newest_digests(self, zone: str, limit: int) -> list[tuple[StoredDigest, datetime]]:
        """The latest digest of each of the newest editions of a zone, and when its first was kept.

        Newest day first.
        """
        with self._reading() as connection:
            return journal.newest_digests(connection, zone, limit)

    # Runs and sources

    def start_run(self, started_at: datetime) -> int:
        """Note that a run has begun.

        Returns:
            its id.
        """
        with self._writing() as connection:
            return journal.start_run(connection, started_at)

    def moment(self, now: datetime) -> datetime:
        """A time, ``now`` or later, to which nothing will be added that was seen until then.

        Others may be storing meanwhile: see :mod:`aggregator.store.moments`.

        Args:
            now: when a run began that was noted.
        """
        with self._writing() as connection:
            return moments.cut(connection, now)

    def finish_run(
        self,
        run_id: int,
        report: Mapping[str, Any],
        *,
        exit_code: int | None = None,
        finished_at: datetime | None = None,
    ) -> None:
        """Note how a run ended.

        Args:
            run_id: from :meth:`start_run`.
            report: plain data.
            exit_code: of the process; ``None``: the report's ``exit_code``, if it has one.
            finished_at: ``None`` for now.

        Raises:
            NotFoundError: there is no such run.
        """
        with self._writing() as connection:
            journal.finish_run(
                connection,
                run_id,
                report,
                exit_code=report.get("exit_code") if exit_code is None else exit_code,
                finished_at=finished_at or datetime.now(UTC),
            )

    def last_runs(self, limit: int = 10) -> list[Run]:
        """The last runs, newest first."""
        with self._reading() as connection:
            return journal.last_runs(connection, limit)

    def record_outcomes(self, told: Mapping[str, tuple[str, str]], *, at: datetime) -> None:
        """Note how the last look at each source ended.

        Args:
            told: source -> (one word, such as ``new``, ``unchanged`` or ``failed``; one line, or
                empty if there is nothing to say).
            at: when.
        """
        with self._writing() as connection:
            journal.record_outcomes(connection, told, at)

    def sources(self) -> list[SourceSummary]:
        """What is known of each source, by name."""
        with self._reading() as connection:
            return journal.summaries(connection)
