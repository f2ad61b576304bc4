"""Digests, runs and sources in the store: what was made, when, and how it went."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select, update

from aggregator.errors import NotFoundError
from aggregator.store import dialect, places
from aggregator.store.pages import aware
from aggregator.store.tables import digests, outbox, pages, posts, runs, sources
from aggregator.store.values import Run, SourceSummary, StoredDigest


def add_digest(
    connection: Connection,
    day: date,
    zone: str,
    edition: str,
    *,
    as_of: datetime,
    document: str,
    settings: str,
    created_at: datetime,
) -> bool:
    """Keep a digest, unless the latest of its (day, zone, edition) is the same document.

    The same document that was made with other settings takes these settings.
    """
    dialect.one_at_a_time(connection, digests.name)
    content_hash = hashlib.sha256(document.encode("utf-8", "surrogatepass")).hexdigest()
    before = connection.execute(
        select(digests.c.id, digests.c.content_hash, digests.c.settings)
        .where(digests.c.day == day, digests.c.zone == zone, digests.c.edition == edition)
        .order_by(digests.c.id.desc())
        .limit(1)
    ).first()
    if before is not None and before.content_hash == content_hash:
        if before.settings != settings:
            connection.execute(
                update(digests).where(digests.c.id == before.id).values(settings=settings)
            )
        return False
    new = {
        "day": day,
        "zone": zone,
        "edition": edition,
        "as_of": aware(as_of),
        "settings": settings,
        "content_hash": content_hash,
        "created_at": aware(created_at),
        "document": document,
    }
    places.keep(connection, dialect.insert_one(connection, digests, new), document)
    return True


def latest_digest(
    connection: Connection, day: date, zone: str, edition: str
) -> StoredDigest | None:
    """The digest that was kept last of this (day, zone, edition)."""
    row = connection.execute(
        select(digests)
        .where(digests.c.day == day, digests.c.zone == zone, digests.c.edition == edition)
        .order_by(digests.c.id.desc())
        .limit(1)
    ).first()
    return None if row is None else StoredDigest(**row._mapping)


def digest_of_hash(connection: Connection, content_hash: str) -> StoredDigest | None:
    """The digest whose document has this hash, the newest of several."""
    row = connection.execute(
        select(digests)
        .where(digests.c.content_hash == content_hash)
        .order_by(digests.c.id.desc())
        .limit(1)
    ).first()
    return None if row is None else StoredDigest(**row._mapping)


def digest_before(
    connection: Connection,
    zone: str,
    editions: Sequence[str],
    day: date,
    edition: str,
    as_of: datetime | None,
) -> StoredDigest | None:
    """The digest of the edition before: the version that was sent, else the newest.

    Args:
        connection: to read from.
        zone: of the days.
        editions: names of the editions of a day, in order.
        day: of the digest that is to be made.
        edition: of it.
        as_of: digests that knew of what was seen later do not count.
    """
    d = digests.c
    earlier = list(editions[: editions.index(edition)]) if edition in editions else []
    query = select(d.id, d.day, d.edition).where(
        d.zone == zone,
        or_(
            and_(d.day < day, d.edition.in_(list(editions))),
            and_(d.day == day, d.edition.in_(earlier)),
        ),
    )
    if as_of is not None:
        query = query.where(d.as_of <= aware(as_of))
    places = {name: n for n, name in enumerate(editions)}
    found = [(row.day, places[row.edition], row.id) for row in connection.execute(query)]
    if not found:
        return None
    last = max(place[:2] for place in found)
    versions = [number for *place, number in found if tuple(place) == last]
    # What was sent is what readers have, whatever version came after it.
    sent = select(outbox.c.digest_id).where(outbox.c.digest_id.in_(versions))
    given = max(connection.execute(sent).scalars(), default=max(versions))
    row = connection.execute(select(digests).where(d.id == given)).one()
    return StoredDigest(**row._mapping)


def all_digests(connection: Connection, *conditions: ColumnElement[bool]) -> list[StoredDigest]:
    """Every digest that was kept, oldest first."""
    rows = connection.execute(select(digests).where(*conditions).order_by(digests.c.id))
    return [StoredDigest(**row._mapping) for row in rows]


def newest_digests(
    connection: Connection, zone: str, limit: int
) -> list[tuple[StoredDigest, datetime]]:
    """The latest digest of each of the newest editions of a zone, and when its first was kept.

    Args:
        connection: to read from.
        zone: of the days.
        limit: of editions.

    Returns:
        newest day first, and of a day the one that was first kept last.
    """
    d = digests.c
    first = func.min(d.created_at).label("first")
    newest = (
        select(func.max(d.id).label("id"), first)
        .where(d.zone == zone)
        .group_by(d.day, d.edition)
        .order_by(d.day.desc(), func.min(d.id).desc())
        .limit(limit)
        .subquery()
    )
    rows = connection.execute(
        select(digests, newest.c.first)
        .join_from(newest, digests, digests.c.id == newest.c.id)
        .order_by(d.day.desc(), newest.c.first.desc(), d.id.desc())
    )
    return [
        (StoredDigest(**{k: v for k, v in row._mapping.items() if k != "first"}), row.first)
        for row in rows
    ]


def digest_settings(connection: Connection, zone: str, edition: str) -> dict[date, str]:
    """The settings of the latest digest of each day of a zone and edition."""
    newest = (
        select(func.max(digests.c.id))
        .where(digests.c.zone == zone, digests.c.edition == edition)
        .group_by(digests.c.day)
    )
    rows = connection.execute(
        select(digests.c.day, digests.c.settings).where(digests.c.id.in_(newest))
    )
    return {row.day: row.settings for row in rows}


def start_run(connection: Connection, started_at: datetime) -> int:
    """Note that a run has begun; its id."""
    return dialect.insert_one(connection, runs, {"started_at": aware(started_at), "report": {}})


def finish_run(
    connection: Connection,
    run_id: int,
    report: Mapping[str, Any],
    *,
    exit_code: int | None,
    finished_at: datetime,
) -> None:
    """Note how a run ended.

    Raises:
        NotFoundError: there is no such run.
    """
    done = connection.execute(
        update(runs)
        .where(runs.c.id == run_id)
        .values(report=dict(report), exit_code=exit_code, finished_at=aware(finished_at))
    )
    if done.rowcount == 0:
        raise NotFoundError(f"no run has the id {run_id}")


def last_runs(connection: Connection, limit: int) -> list[Run]:
    """The last runs, newest first."""
    rows = connection.execute(select(runs).order_by(runs.c.id.desc()).limit(limit))
    return [Run(**row._mapping) for row in rows]


def record_outcomes(
    connection: Connection, told: Mapping[str, tuple[str, str]], at: datetime
) -> None:
    """Note how the last look at each source ended: outcome and message."""
    dialect.upsert(
        connection,
        sources,
        [
            {"name": name, "outcome": outcome, "outcome_at": aware(at), "message": message}
            for name, (outcome, message) in sorted(told.items())
        ],
        key=["name"],
        update=["outcome", "outcome_at", "message"],
    )


def summaries(connection: Connection) -> list[SourceSummary]:
    """What is known of each source, by name."""
    counted = {
        name: (locators, seen)
        for name, locators, seen in connection.execute(
            select(
                pages.c.source,
                func.count(pages.c.locator.distinct()),
                func.max(pages.c.seen_at),
            ).group_by(pages.c.source)
        )
    }
    written = {
        row.source: row.posts
        for row in connection.execute(
            select(posts.c.source, func.count().label("posts")).group_by(posts.c.source)
        )
    }
    looked = {row.name: row for row in connection.execute(select(sources))}
    found = []
    for name in sorted({*counted, *written, *looked}):
        locators, seen = counted.get(name, (0, None))
        last = looked.get(name)
        found.append(
            SourceSummary(
                name=name,
                pages=locators,
                posts=written.get(name, 0),
                last_seen=seen,
                last_outcome=last.outcome if last else None,
                last_outcome_at=last.outcome_at if last else None,
                last_message=last.message if last else "",
            )
        )
    return found
