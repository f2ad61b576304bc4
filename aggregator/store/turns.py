"""Turns at hosts: of several processes that fetch at once, which one may ask a host now.

A row for each host, with the time at which the first of its addresses is due, the process that
has the turn, and until when the others take that process to be alive. A host is asked by one
process at a time: so no address is fetched twice when it is due, and what one process keeps to
(how many fetches at a time, how far apart) holds for all together.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, func, or_, select, update

from aggregator.store import dialect
from aggregator.store.pages import aware
from aggregator.store.tables import turns
from aggregator.store.values import Turn

Transaction = Callable[[], AbstractContextManager[Connection]]


class Turns:
    """Who may ask which host; each method is one short transaction."""

    def __init__(self, *, reading: Transaction, writing: Transaction) -> None:
        self._reading = reading
        self._writing = writing

    def enter(self, due: Mapping[str, datetime]) -> None:
        """Note when hosts are due, where that is sooner than was known.

        Args:
            due: time by host.
        """
        rows = [_row(host, aware(at)) for host, at in sorted(due.items())]
        with self._writing() as connection:
            dialect.upsert_where(
                connection,
                turns,
                rows,
                key=["host"],
                update=["due_at"],
                where=lambda new: or_(turns.c.due_at.is_(None), turns.c.due_at > new.due_at),
            )

    def claim(
        self,
        hosts: Collection[str],
        owner: str,
        *,
        due: datetime,
        now: datetime,
        span: timedelta,
        most: int,
    ) -> dict[str, datetime | None]:
        """Take the turns at hosts that are due and that nobody has, longest due first.

        Hosts that another process is just taking are passed over, not waited for.

        Args:
            hosts: among which.
            owner: who has them then.
            due: the time until which they were due.
            now: the time, of the machine's clock.
            span: until ``now + span`` the owner is taken to be alive.
            most: hosts at a time.

        Returns:
            by host the time before which it is not to be asked; ``None``: any.
        """
        free = _free(aware(now))
        with self._writing() as connection:
            rows = connection.execute(
                select(turns.c.host, turns.c.rests_until)
                .where(dialect.among(connection, turns.c.host, hosts), turns.c.due_at <= aware(due))
                .where(free)
                .order_by(turns.c.due_at, turns.c.host)
                .limit(most)
                .with_for_update(skip_locked=True)
            ).all()
            found = {row.host: row.rests_until for row in rows}
            connection.execute(
                update(turns)
                .where(dialect.among(connection, turns.c.host, found))
                .values(owner=owner, since=aware(now), until=aware(now + span))
            )
            return found

    def take(
        self, hosts: Collection[str], owner: str, *, now: datetime, span: timedelta
    ) -> dict[str, datetime | None]:
        """Take the turns at these hosts, due or not, known or not, where nobody else has them.

        Returns:
            as :meth:`claim`; those that another has are absent.
        """
        rows = [_row(host) for host in sorted(hosts)]
        held = {"owner": owner, "since": aware(now), "until": aware(now + span)}
        with self._writing() as connection:
            dialect.insert_new(connection, turns, rows)
            # In one order, so that two that want the same hosts do not wait for each other.
            free = connection.execute(
                select(turns.c.host, turns.c.rests_until)
                .where(dialect.among(connection, turns.c.host, hosts))
                .where(or_(_free(aware(now)), turns.c.owner == owner))
                .order_by(turns.c.host)
                .with_for_update()
            ).all()
            found = {row.host: row.rests_until for row in free}
            connection.execute(
                update(turns).where(dialect.among(connection, turns.c.host, found)).values(held)
            )
            return found

    def keep(self, owner: str, now: datetime, span: timedelta) -> bool:
        """Hold all turns of an owner longer; whether it still had all of them.

        One that ran out is another's to take, and then none of them is to be trusted.
        """
        with self._writing() as connection:
            mine = turns.c.owner == owner
            lost = connection.execute(
                select(func.count()).select_from(turns).where(mine, turns.c.until <= aware(now))
            ).scalar_one()
            kept = connection.execute(update(turns).where(mine).values(until=aware(now + span)))
            return kept.rowcount > 0 and not lost

    def give_back(
        self, owner: str, *, due: Mapping[str, datetime], rests: Mapping[str, datetime]
    ) -> None:
        """Let others have the turns of an owner.

        Args:
            owner: who had them.
            due: when hosts are due again; of the others that stays as it is.
            rests: before when hosts are not to be asked.
        """
        with self._writing() as connection:
            rows = connection.execute(
                select(turns.c.host, turns.c.due_at, turns.c.rests_until)
                .where(turns.c.owner == owner)
                .order_by(turns.c.host)
                .with_for_update()
            ).all()
            for row in rows:
                at, rest = due.get(row.host, row.due_at), rests.get(row.host, row.rests_until)
                connection.execute(
                    update(turns)
                    .where(turns.c.host == row.host)
                    .values(_row(row.host, aware(at), aware(rest)))
                )

    def give_back_all(self, owner: str) -> None:
        """Let others have every turn whose owner begins so."""
        with self._writing() as connection:
            mine = func.substr(turns.c.owner, 1, len(owner)) == owner
            connection.execute(update(turns).where(mine).values(owner=None, until=None))

    def forget(self, before: datetime) -> None:
        """Forget hosts of which no address is due, and that nobody asked since."""
        with self._writing() as connection:
            connection.execute(
                delete(turns).where(
                    turns.c.owner.is_(None),
                    turns.c.due_at.is_(None),
                    or_(turns.c.rests_until.is_(None), turns.c.rests_until < aware(before)),
                )
            )

    def held(self) -> list[Turn]:
        """The turns that somebody has, or had and died, by host."""
        with self._reading() as connection:
            rows = connection.execute(
                select(turns.c.host, turns.c.owner, turns.c.since, turns.c.until)
                .where(turns.c.owner.is_not(None))
                .order_by(turns.c.host)
            )
            return [Turn(**row._mapping) for row in rows]

    def first_due(self) -> datetime | None:
        """When the first host is due that nobody has."""
        with self._reading() as connection:
            return connection.execute(
                select(func.min(turns.c.due_at)).where(turns.c.owner.is_(None))
            ).scalar()


def _free(now: datetime | None) -> ColumnElement[bool]:
    return or_(turns.c.owner.is_(None), turns.c.until <= now)


def _row(
    host: str, due_at: datetime | None = None, rests_until: datetime | None = None
) -> dict[str, Any]:
    return {
        "host": host,
        "due_at": due_at,
        "rests_until": rests_until,
        "owner": None,
        "since": None,
        "until": None,
    }
