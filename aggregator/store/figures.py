"""How much a store holds, in a few cheap questions, for those who watch the service."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Connection, Table, func, select

from aggregator.store import dialect
from aggregator.store.tables import digests, outbox, pairs, posts, revisions, runs, sources
from aggregator.store.values import Figures


def of_store(connection: Connection) -> Figures:
    """See :class:`aggregator.store.values.Figures`."""
    looks = connection.execute(
        select(sources.c.name, sources.c.outcome, sources.c.outcome_at)
    ).all()
    return Figures(
        outcomes={row.name: row.outcome for row in looks},
        looked_at={row.name: row.outcome_at for row in looks if row.outcome_at is not None},
        posts=_count(connection, posts),
        revisions=_count(connection, revisions),
        pairs=_by(connection, pairs.c.verdict),
        outbox=_by(connection, outbox.c.state),
        digest_at=connection.execute(select(func.max(digests.c.created_at))).scalar(),
        run_at=connection.execute(
            select(func.max(runs.c.started_at)).where(runs.c.exit_code.in_([0, 1]))
        ).scalar(),
        bytes_on_disk=dialect.bytes_on_disk(connection),
    )


def _count(connection: Connection, table: Table) -> int:
    return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


def _by(connection: Connection, column: ColumnElement[str]) -> dict[str, int]:
    rows = connection.execute(select(column, func.count()).group_by(column))
    return {str(value): int(number) for value, number in rows}
