"""The outbox: one row for each delivery, and what is known of its fate.

A row is claimed, and that is committed, before the first byte goes to the server; it is marked
once more when the server has agreed to take the message, for from there on it may have it. So a
process that is killed leaves either a row that is safe to send again, or one that is ``unknown``.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, RowMapping, func, select, update

from aggregator.errors import NotFoundError
from aggregator.store import dialect
from aggregator.store.pages import aware
from aggregator.store.tables import digests, outbox
from aggregator.store.values import Delivery, DeliveryState, NewDelivery

_COLUMNS: Final = [column for column in outbox.c if column.name != "body"]

Transaction = Callable[[], AbstractContextManager[Connection]]


class Outbox:
    """The deliveries of a store; each method is one short transaction."""

    def __init__(self, *, reading: Transaction, writing: Transaction) -> None:
        self._reading = reading
        self._writing = writing

    def add(self, new: Sequence[NewDelivery], queued_at: datetime) -> int:
        """Queue deliveries; one that is there already stays as it is.

        Returns:
            how many were not there yet.
        """
        with self._writing() as connection:
            # Counted: what drivers tell of many rows differs between databases.
            before = _count(connection)
            dialect.insert_new(
                connection,
                outbox,
                [
                    {
                        "digest_id": each.digest_id,
                        "edition_key": each.edition_key,
                        "copy": each.copy,
                        "channel": each.channel,
                        "recipient": each.recipient,
                        "mail_key": each.mail_key,
                        "state": "queued",
                        "queued_at": aware(queued_at),
                        "due_at": aware(queued_at),
                        "expires_at": aware(each.expires_at),
                        "attempts": 0,
                        "is_handed_over": False,
                        "said": "",
                        "body": zlib.compress(each.body, 6),
                    }
                    for each in new
                ],
            )
            return _count(connection) - before

    def claim(self, now: datetime, owner: str, channels: Sequence[str]) -> Delivery | None:
        """Take the delivery that is due longest, for this owner alone; ``None``: none is due."""
        with self._writing() as connection:
            o = outbox.c
            found = connection.execute(
                select(o.id)
                .where(o.state == "queued", o.due_at <= aware(now), o.channel.in_(list(channels)))
                .order_by(o.due_at, o.id)
                .limit(1)
                .with_for_update(skip_locked=True)  # Of SQLite's there is one writer anyway.
            ).scalar()
            if found is None:
                return None
            connection.execute(
                update(outbox)
                .where(o.id == found)
                .values(
                    state="sending",
                    owner=owner,
                    claimed_at=aware(now),
                    attempts=o.attempts + 1,
                    is_handed_over=False,
                )
            )
            return _get(connection, int(found))

    def hand_over(self, delivery_id: int, owner: str) -> bool:
        """Note that the first byte of the body goes out now.

        Returns:
            whether the delivery is still this owner's; if not, nothing may be sent.
        """
        with self._writing() as connection:
            done = connection.execute(
                update(outbox)
                .where(
                    outbox.c.id == delivery_id,
                    outbox.c.owner == owner,
                    outbox.c.state == "sending",
                )
                .values(is_handed_over=True)
            )
            return done.rowcount == 1

    def settle(
        self,
        delivery_id: int,
        owner: str,
        state: DeliveryState,
        *,
        at: datetime,
        due_at: datetime | None,
        code: int | None,
        said: str,
    ) -> bool:
        """Note how an attempt ended.

        Args:
            delivery_id: of the delivery.
            owner: who claimed it.
            state: ``queued`` to try again.
            at: when it ended.
            due_at: when it is tried again; only of ``queued``.
            code: what the server replied, if it did.
            said: one line.

        Returns:
            whether the delivery was still this owner's; if not, nothing is changed.
        """
        with self._writing() as connection:
            values: dict[str, Any] = {"state": state, "code": code, "said": said, "owner": None}
            if state == "queued":
                values["due_at"] = aware(due_at or at)
            else:
                values["ended_at"] = aware(at)
            done = connection.execute(
                update(outbox)
                .where(
                    outbox.c.id == delivery_id,
                    outbox.c.owner == owner,
                    outbox.c.state == "sending",
                )
                .values(**values)
            )
            return done.rowcount == 1

    def recover(self, now: datetime, lease: timedelta, *, resend: bool) -> int:
        """Deal with deliveries whose owner has been silent for longer than the lease.

        One whose body had not begun to go out is queued again. Of one whose body had, nobody knows:
        it is ``unknown``, and queued again only if ``resend``.

        Returns:
            how many are ``unknown`` now.
        """
        with self._writing() as connection:
            o = outbox.c
            silent = (o.state == "sending", o.claimed_at <= aware(now - lease))
            again = {"state": "queued", "owner": None, "due_at": aware(now)}
            connection.execute(update(outbox).where(*silent, ~o.is_handed_over).values(**again))
            told = "the process that sent it ended before the server's answer was noted"
            if resend:
                connection.execute(update(outbox).where(*silent).values(**again, said=told))
                return 0
            lost = connection.execute(
                update(outbox)
                .where(*silent)
                .values(state="unknown", owner=None, ended_at=aware(now), said=told)
            )
            return int(lost.rowcount)

    def hand_back(self, owner: str) -> int:
        """Queue again what a process that is about to end has in hand, as far as that is safe.

        A body that may have begun to go out stays with its owner: it is ``unknown`` in time, see
        :meth:`recover`. One that was handed back is not sent by its old owner, which
        :meth:`hand_over` tells.

        Args:
            owner: what its owners begin with.

        Returns:
            how many.
        """
        with self._writing() as connection:
            o = outbox.c
            done = connection.execute(
                update(outbox)
                .where(
                    o.state == "sending",
                    ~o.is_handed_over,
                    func.substr(o.owner, 1, len(owner)) == owner,
                )
                .values(state="queued", owner=None)
            )
            return int(done.rowcount)

    def next_due(self) -> datetime | None:
        """When the first delivery that waits is due; ``None``: none waits."""
        with self._reading() as connection:
            found: datetime | None = connection.execute(
                select(func.min(outbox.c.due_at)).where(outbox.c.state == "queued")
            ).scalar()
            return found

    def expire(self, now: datetime) -> int:
        """End what is still queued after its time; how many."""
        with self._writing() as connection:
            o = outbox.c
            done = connection.execute(
                update(outbox)
                .where(o.state == "queued", o.expires_at <= aware(now))
                .values(state="expired", ended_at=aware(now))
            )
            return int(done.rowcount)

    def get(self, delivery_id: int) -> Delivery:
        """A delivery, with its body.

        Raises:
            NotFoundError: there is no such delivery.
        """
        with self._reading() as connection:
            return _get(connection, delivery_id)

    def listed(self, states: Sequence[DeliveryState] | None, limit: int) -> list[Delivery]:
        """Deliveries without their bodies, newest first."""
        with self._reading() as connection:
            statement = select(*_COLUMNS).order_by(outbox.c.id.desc()).limit(limit)
            if states is not None:
                statement = statement.where(outbox.c.state.in_(list(states)))
            return [_value(row._mapping, b"") for row in connection.execute(statement)]

    def counts(self) -> dict[str, int]:
        """How many deliveries are in each state."""
        with self._reading() as connection:
            rows = connection.execute(
                select(outbox.c.state, func.count().label("number")).group_by(outbox.c.state)
            )
            return {row.state: row.number for row in rows}

    def copies(self, edition_key: str, channel: str, recipient: str) -> int:
        """How many deliveries there are of one edition to one recipient."""
        with self._reading() as connection:
            return int(
                connection.execute(
                    select(func.count()).where(
                        outbox.c.edition_key == edition_key,
                        outbox.c.channel == channel,
                        outbox.c.recipient == recipient,
                    )
                ).scalar_one()
            )

    def recipients(self, channel: str) -> list[str]:
        """Everybody for whom a digest was ever queued on a channel, each once."""
        with self._reading() as connection:
            rows = connection.execute(
                select(outbox.c.recipient)
                .distinct()
                .where(outbox.c.channel == channel, outbox.c.digest_id.is_not(None))
            )
            return sorted(rows.scalars())

    def of_recipient(self, address: str) -> list[Delivery]:
        """The deliveries to an address in any case, oldest first, without their bodies."""
        with self._reading() as connection:
            rows = connection.execute(
                select(*_COLUMNS)
                .where(func.lower(outbox.c.recipient) == address.lower())
                .order_by(outbox.c.id)
            )
            return [_value(row._mapping, b"") for row in rows]

    def first_queued(self, channel: str) -> Delivery | None:
        """The delivery of a channel that waits longest, without its body; ``None``: none waits."""
        with self._reading() as connection:
            row = connection.execute(
                select(*_COLUMNS)
                .where(outbox.c.state == "queued", outbox.c.channel == channel)
                .order_by(outbox.c.due_at, outbox.c.id)
                .limit(1)
            ).first()
            return None if row is None else _value(row._mapping, b"")

    def given_key(self, edition_key: str, channel: str, recipient: str) -> str | None:
        """What names the message by which a recipient was given an edition, or soon will be.

        Returns:
            the :attr:`~aggregator.store.values.Delivery.mail_key` of the first one that was not
            lost; ``None``: they were not given it.
        """
        with self._reading() as connection:
            found: str | None = connection.execute(
                select(outbox.c.mail_key)
                .where(
                    outbox.c.edition_key == edition_key,
                    outbox.c.channel == channel,
                    outbox.c.recipient == recipient,
                    outbox.c.state.not_in(["failed", "expired"]),
                )
                .order_by(outbox.c.copy)
                .limit(1)
            ).scalar()
            return found

    def newer_sent(self, delivery_id: int, channel: str, recipient: str) -> bool:
        """Whether a recipient has had what was queued after this delivery."""
        with self._reading() as connection:
            found = connection.execute(
                select(outbox.c.id)
                .where(
                    outbox.c.id > delivery_id,
                    outbox.c.channel == channel,
                    outbox.c.recipient == recipient,
                    outbox.c.state == "sent",
                )
                .limit(1)
            ).first()
            return found is not None

    def last_given(self, channel: str, recipient: str, zone: str, before: int | None) -> int | None:
        """The digest that a recipient was given last, by id; ``None``: none yet.

        What is unknown counts as given: to tell a reader something twice is better than to
        leave out a correction.

        Args:
            channel: of the delivery.
            recipient: of the delivery.
            zone: of the digest's day.
            before: only digests older than this one; ``None``: any.
        """
        with self._reading() as connection:
            statement = (
                select(func.max(outbox.c.digest_id))
                .join(digests, digests.c.id == outbox.c.digest_id)
                .where(
                    outbox.c.channel == channel,
                    outbox.c.recipient == recipient,
                    outbox.c.state.in_(["sent", "unknown"]),
                    digests.c.zone == zone,
                )
            )
            if before is not None:
                statement = statement.where(outbox.c.digest_id < before)
            found: int | None = connection.execute(statement).scalar()
            return found


def _get(connection: Connection, delivery_id: int) -> Delivery:
    row = connection.execute(select(outbox).where(outbox.c.id == delivery_id)).first()
    if row is None:
        raise NotFoundError(f"no delivery has the id {delivery_id}")
    return _value(row._mapping, zlib.decompress(row.body))


def _count(connection: Connection) -> int:
    return int(connection.execute(select(func.count()).select_from(outbox)).scalar_one())


def _value(row: RowMapping, body: bytes) -> Delivery:
    return Delivery(**{column.name: row[column] for column in _COLUMNS}, body=body)
