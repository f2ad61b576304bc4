"""What people decided about pairs of texts: appended, never changed, so an audit trail."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection

from sqlalchemy import Connection, or_, select

from aggregator.store import dialect
from aggregator.store.pages import aware
from aggregator.store.tables import overrides
from aggregator.store.values import StoredOverride


def add(connection: Connection, new: StoredOverride) -> StoredOverride:
    """Append a decision; its id is made."""
    a, b = sorted(((new.key_a, new.text_a, new.id_a), (new.key_b, new.text_b, new.id_b)))
    kept = dataclasses.replace(
        new, key_a=a[0], key_b=b[0], text_a=a[1], text_b=b[1], id_a=a[2], id_b=b[2]
    )
    row = {field.name: getattr(kept, field.name) for field in dataclasses.fields(kept)}
    del row["id"]
    row["at"] = aware(kept.at)
    return dataclasses.replace(kept, id=dialect.insert_one(connection, overrides, row))


def every(connection: Connection) -> list[StoredOverride]:
    """All decisions, oldest first."""
    rows = connection.execute(select(overrides).order_by(overrides.c.id))
    return [StoredOverride(**row._mapping) for row in rows]


def in_force(connection: Connection, keys: Collection[str] | None = None) -> list[StoredOverride]:
    """The last decision of each pair, unless it was taken back, oldest first.

    Args:
        connection: to read from.
        keys: only those that name one of these texts; ``None``: all.
    """
    query = select(overrides).order_by(overrides.c.id)
    if keys is not None:
        query = query.where(
            or_(
                dialect.among(connection, overrides.c.key_a, keys),
                dialect.among(connection, overrides.c.key_b, keys),
            )
        )
    last: dict[tuple[str, str], StoredOverride] = {}
    for row in connection.execute(query):
        one = StoredOverride(**row._mapping)
        last[one.key_a, one.key_b] = one
    return sorted((one for one in last.values() if one.kind != "undo"), key=lambda one: one.id)
