"""Which digests that were due have been dealt with, and who is at work on the store."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, delete, func, insert, or_, select, update

from aggregator.store import dialect
from aggregator.store.pages import aware
from aggregator.store.tables import leases, releases
from aggregator.store.values import Lease, Release

Transaction = Callable[[], AbstractContextManager[Connection]]


class Releases:
    """The record of digests that were due; each method is one short transaction."""

    def __init__(self, *, reading: Transaction, writing: Transaction) -> None:
        self._reading = reading
        self._writing = writing

    def last(self) -> tuple[datetime | None, list[tuple[date, str]]]:
        """When the newest was due, in UTC, and (day, edition) of all that were due then."""
        with self._reading() as connection:
            at = connection.execute(select(func.max(releases.c.due_at))).scalar()
            if at is None:
                return None, []
            rows = connection.execute(
                select(releases.c.day, releases.c.edition).where(releases.c.due_at == at)
            )
            return at, [(row.day, row.edition) for row in rows]

    def add(self, release: Release) -> None:
        """Note what was done about one; the first note of a (day, zone, edition) stays."""
        row = {
            "day": release.day,
            "zone": release.zone,
            "edition": release.edition,
            "due_at": aware(release.due_at),
            "done_at": aware(release.done_at),
            "state": release.state,
            "digest_id": release.digest_id,
            "reason": release.reason,
        }
        with self._writing() as connection:
            dialect.insert_new(connection, releases, [row])

    def listed(self, limit: int = 50) -> list[Release]:
        """What was done, newest first."""
        with self._reading() as connection:
            rows = connection.execute(
                select(releases).order_by(releases.c.due_at.desc(), releases.c.edition).limit(limit)
            )
            return [Release(**row._mapping) for row in rows]


class Leases:
    """Who may do what only one may do at a time; each method is one short transaction.

    A row for each, with its owner and the time until which it is held: the same on both
    databases, and to be seen by whoever looks. A lock of PostgreSQL's own would end with its
    connection, which a pool may close, and SQLite has none.
    """

    def __init__(self, *, reading: Transaction, writing: Transaction) -> None:
        self._reading = reading
        self._writing = writing

    def take(self, name: str, owner: str, now: datetime, span: timedelta) -> Lease | None:
        """Take a lease that is free, has run out, or is this owner's, until ``now + span``.

        Returns:
            ``None``: it is held now; else the lease of another, who has it.
        """
        with self._writing() as connection:
            dialect.one_at_a_time(connection, f"{leases.name} {name}")
            here = leases.c.name == name
            until = aware(now + span)
            taken = connection.execute(
                update(leases)
                .where(here, or_(leases.c.owner == owner, leases.c.until <= aware(now)))
                .values(owner=owner, since=aware(now), until=until)
            )
            if taken.rowcount:
                return None
            row = connection.execute(select(leases).where(here)).first()
            if row is not None:
                return Lease(**row._mapping)
            connection.execute(
                insert(leases).values(name=name, owner=owner, since=aware(now), until=until)
            )
            return None

    def keep(self, name: str, owner: str, now: datetime, span: timedelta) -> bool:
        """Hold it longer; whether it was still this owner's."""
        with self._writing() as connection:
            kept = connection.execute(
                update(leases)
                .where(leases.c.name == name, leases.c.owner == owner)
                .values(until=aware(now + span))
            )
            return kept.rowcount == 1

    def give_back(self, name: str, owner: str) -> None:
        """Let the next one have it."""
        with self._writing() as connection:
            connection.execute(delete(leases).where(leases.c.name == name, leases.c.owner == owner))

    def give_back_all(self, owner: str) -> None:
        """Give back every lease whose owner begins so."""
        with self._writing() as connection:
            mine = func.substr(leases.c.owner, 1, len(owner)) == owner
            connection.execute(delete(leases).where(mine))

    def holder(self, name: str) -> Lease | None:
        """Who holds it, or held it last and died."""
        with self._reading() as connection:
            row = connection.execute(select(leases).where(leases.c.name == name)).first()
            return None if row is None else Lease(**row._mapping)
