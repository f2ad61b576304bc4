"""Moments at which the store is whole: what was seen until then is in it, though others write.

A digest is a function of what was seen until a time. So nothing may come into the store later
that says it was seen before. Whoever stores while others build says when it was seen in the
transaction that stores it, which holds a lock that many may hold together; who builds takes the
lock alone for a moment. What was stored is there then; and what is stored later is told to be
newer than that moment and than all that was stored until then, whatever the clocks say.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, func, select

from aggregator.store import dialect
from aggregator.store.tables import link_findings, revisions, runs

Clock = Callable[[], datetime]
"""Tells the time, with a zone."""

_LOCK: Final = "what was seen"

_STEP: Final = timedelta(microseconds=1)


def stamp(connection: Connection, clock: Clock) -> datetime:
    """When what this transaction stores is seen: later than every moment that was cut."""
    dialect.many_at_a_time(connection, _LOCK)
    now, last = clock(), _newest(connection)
    return now if last is None else max(now, last + _STEP)


def cut(connection: Connection, now: datetime) -> datetime:
    """A moment, ``now`` or later: nothing will be stored that says it was seen until then.

    A run that began ``now`` must have been noted before: those who store go by that.
    """
    dialect.one_at_a_time(connection, _LOCK)
    last = _newest(connection)
    return now if last is None else max(now, last)


def _newest(connection: Connection) -> datetime | None:
    """The newest time at which anything in the store was seen, or a run began."""
    times: list[datetime | None] = [
        connection.execute(select(func.max(column))).scalar()
        for column in (revisions.c.seen_at, link_findings.c.at, runs.c.started_at)
    ]
    return max((at for at in times if at is not None), default=None)
