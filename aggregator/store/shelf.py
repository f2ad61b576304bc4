"""Digests as a reader looks for them: the newest version of each, without their documents."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import Connection, Select, and_, func, or_, select

from aggregator.errors import NotFoundError
from aggregator.store import dialect
from aggregator.store.tables import digests
from aggregator.store.values import DigestHead


def _newest(zone: str) -> Select[tuple[int, int]]:
    d = digests.c
    return (
        select(func.max(d.id).label("newest"), func.min(d.id).label("first"))
        .where(d.zone == zone)
        .group_by(d.day, d.edition)
    )


def _heads(connection: Connection, newest: Select[tuple[int, int]]) -> list[DigestHead]:
    d, kept = digests.c, newest.subquery()
    begun = digests.alias("begun")
    rows = connection.execute(
        select(
            d.id,
            kept.c.first,
            d.day,
            d.zone,
            d.edition,
            d.as_of,
            d.content_hash,
            d.created_at,
            begun.c.created_at.label("published_at"),
        )
        .join_from(kept, digests, d.id == kept.c.newest)
        .join(begun, begun.c.id == kept.c.first)
        .order_by(d.day.desc(), kept.c.first.desc())
    )
    return [DigestHead(**row._mapping) for row in rows]


def heads(
    connection: Connection, zone: str, *, before: tuple[date, int] | None, limit: int
) -> list[DigestHead]:
    """The newest version of each digest of a zone, newest day first.

    Args:
        connection: to read from.
        zone: of the days.
        before: (day, first) of the digest after which to go on; ``None``: from the newest.
        limit: of digests.
    """
    d = digests.c
    query = _newest(zone)
    if before is not None:
        day, first = before
        query = query.where(d.day <= day).having(
            or_(d.day < day, and_(d.day == day, func.min(d.id) < first))
        )
    return _heads(connection, query.order_by(d.day.desc(), func.min(d.id).desc()).limit(limit))


def heads_of_day(connection: Connection, zone: str, day: date) -> list[DigestHead]:
    """The newest version of each digest of a day, the one that was first kept last first."""
    return _heads(connection, _newest(zone).where(digests.c.day == day))


def heads_of(connection: Connection, zone: str, ids: Collection[int]) -> list[DigestHead]:
    """What is told of these versions of digests of a zone, newest day first.

    Args:
        connection: to read from.
        zone: of the days; those of another one are left out.
        ids: of newest versions.
    """
    if not ids:
        return []
    d = digests.c
    earlier = digests.alias("earlier").c
    first = (
        select(func.min(earlier.id))
        .where(earlier.day == d.day, earlier.zone == d.zone, earlier.edition == d.edition)
        .scalar_subquery()
    )
    kept = select(d.id.label("newest"), first.label("first")).where(
        d.zone == zone, dialect.among(connection, d.id, list(ids))
    )
    return _heads(connection, kept)


def day_beside(connection: Connection, zone: str, day: date, *, later: bool) -> date | None:
    """The next day that has a digest, or the one before."""
    d = digests.c
    query = select(func.min(d.day) if later else func.max(d.day)).where(
        d.zone == zone, d.day > day if later else d.day < day
    )
    found: date | None = connection.execute(query).scalar()
    return found


def document(connection: Connection, digest_id: int) -> str:
    """The JSON text of a version of a digest.

    Raises:
        NotFoundError: it is not there, or not any more.
    """
    found: str | None = connection.execute(
        select(digests.c.document).where(digests.c.id == digest_id)
    ).scalar()
    if found is None:
        raise NotFoundError(f"no digest has the number {digest_id}")
    return found


def newest_id(connection: Connection, zone: str) -> int:
    """The number of the version that was kept last of any digest of a zone; 0: there is none."""
    query = select(func.max(digests.c.id)).where(digests.c.zone == zone)
    return int(connection.execute(query).scalar() or 0)
