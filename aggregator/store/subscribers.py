"""Who subscribed, and who wants nothing any more; with a record of how each came about.

One row for each address of a list. The record is only added to. The one thing that takes lines
out of it is :meth:`Subscribers.erase`, which leaves nothing of a person.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, RowMapping, delete, func, insert, or_, select, update

from aggregator.store import dialect
from aggregator.store.forgetting import drop_queued, forget_recipient
from aggregator.store.pages import aware
from aggregator.store.people import (
    Choices,
    Subscriber,
    SubscriberEvent,
    SubscriberNote,
    SubscriberState,
)
from aggregator.store.tables import subscriber_notes, subscribers

Transaction = Callable[[], AbstractContextManager[Connection]]

_BATCH: Final = 200


def address_key(address: str) -> str:
    """What two ways to write one address have in common: nobody minds case in addresses."""
    return address.casefold()


class Subscribers:
    """The people of a store; each method is one short transaction."""

    def __init__(self, *, reading: Transaction, writing: Transaction) -> None:
        self._reading = reading
        self._writing = writing

    def ask(
        self, list_name: str, address: str, wanted: Choices, *, at: datetime, how: str
    ) -> Subscriber:
        """Note that somebody asked for a list; nothing is sent there before it is confirmed.

        What is confirmed already stays as it is until the new wishes are confirmed.

        Args:
            list_name: what it is.
            address: without a name.
            wanted: choices.
            at: in UTC.
            how: for the record.

        Returns:
            with a new :attr:`~aggregator.store.people.Subscriber.request`.
        """
        with self._writing() as connection:
            before = self._locked(connection, list_name, address)
            values: dict[str, Any] = {
                "wanted": wanted.plain(),
                "request": secrets.token_urlsafe(12),
                "asked_at": aware(at),
            }
            if before is None:
                values["state"] = "pending"
            return self._put(connection, before, list_name, address, values, "asked", at, how)

    def confirm(self, uid: str, request: str, *, at: datetime, how: str) -> Subscriber | None:
        """Let what was asked for hold.

        Returns:
            ``None``: nobody asked for this, it has been answered, or something else was asked
            for since.
        """
        with self._writing() as connection:
            row = connection.execute(
                select(subscribers).where(subscribers.c.uid == uid).with_for_update()
            ).first()
            if row is None or not request or row.request != request or row.wanted is None:
                return None
            values = {
                "state": "confirmed",
                "choices": row.wanted,
                "wanted": None,
                "request": "",
                "confirmed_at": aware(at),
                "gone_at": None,
            }
            return self._put(
                connection, row._mapping, row.list_name, row.address, values, "confirmed", at, how
            )

    def add(
        self, list_name: str, address: str, choices: Choices, *, at: datetime, how: str
    ) -> Subscriber:
        """Add an address whose consent is known from elsewhere, or give it other choices."""
        with self._writing() as connection:
            values = {
                "state": "confirmed",
                "choices": choices.plain(),
                "wanted": None,
                "request": "",
                "confirmed_at": aware(at),
                "gone_at": None,
            }
            before = self._locked(connection, list_name, address)
            return self._put(connection, before, list_name, address, values, "added", at, how)

    def leave(self, list_name: str, address: str, *, at: datetime, how: str) -> Subscriber:
        """Send nothing there any more; an address that is not known is noted, too.

        Digests that wait to be sent there are taken out of the outbox. An address that
        has gone already stays as it is, but for what somebody asked for since.
        """
        with self._writing() as connection:
            before = self._locked(connection, list_name, address)
            drop_queued(connection, address)
            values = {"wanted": None, "request": ""}
            if before is not None and before["state"] == "gone":
                connection.execute(
                    update(subscribers).where(subscribers.c.id == before["id"]).values(values)
                )
                return _value({**before, **values})
            gone: dict[str, Any] = {**values, "state": "gone", "choices": {}, "gone_at": aware(at)}
            return self._put(connection, before, list_name, address, gone, "gone", at, how)

    def of(self, list_name: str, address: str) -> Subscriber | None:
        """What is known of an address."""
        with self._reading() as connection:
            row = self._row(connection, list_name, address)
            return None if row is None else _value(row)

    def of_uid(self, uid: str) -> Subscriber | None:
        """What is known of the address that a link names."""
        with self._reading() as connection:
            row = connection.execute(select(subscribers).where(subscribers.c.uid == uid)).first()
            return None if row is None else _value(row._mapping)

    def of_all(self, list_name: str, addresses: Collection[str]) -> Mapping[str, Subscriber]:
        """What is known of addresses, by :func:`address_key`; those not known are not there."""
        keys = sorted({address_key(address) for address in addresses})
        found: dict[str, Subscriber] = {}
        with self._reading() as connection:
            for start in range(0, len(keys), _BATCH):
                rows = connection.execute(
                    select(subscribers).where(
                        subscribers.c.list_name == list_name,
                        dialect.among(
                            connection, subscribers.c.address_key, keys[start : start + _BATCH]
                        ),
                    )
                )
                found.update((row.address_key, _value(row._mapping)) for row in rows)
        return found

    def listed(
        self, list_name: str | None = None, states: Sequence[SubscriberState] | None = None
    ) -> list[Subscriber]:
        """All of them, or those in some states, in the order in which they came."""
        with self._reading() as connection:
            statement = select(subscribers).order_by(subscribers.c.id)
            if list_name is not None:
                statement = statement.where(subscribers.c.list_name == list_name)
            if states is not None:
                statement = statement.where(subscribers.c.state.in_(list(states)))
            return [_value(row._mapping) for row in connection.execute(statement)]

    def counts(self, list_name: str) -> dict[str, int]:
        """How many are in each state."""
        with self._reading() as connection:
            rows = connection.execute(
                select(subscribers.c.state, func.count().label("number"))
                .where(subscribers.c.list_name == list_name)
                .group_by(subscribers.c.state)
            )
            return {row.state: row.number for row in rows}

    def notes(self, subscriber_id: int) -> list[SubscriberNote]:
        """The record of one, oldest first."""
        with self._reading() as connection:
            rows = connection.execute(
                select(subscriber_notes)
                .where(subscriber_notes.c.subscriber_id == subscriber_id)
                .order_by(subscriber_notes.c.id)
            )
            return [
                SubscriberNote(row.at, row.what, row.how, Choices.of(row.choices)) for row in rows
            ]

    def asked_since(self, since: datetime, subscriber_id: int | None = None) -> int:
        """How often somebody asked since a time: for one address, or for all together."""
        with self._reading() as connection:
            n = subscriber_notes.c
            statement = select(func.count()).where(n.what == "asked", n.at > aware(since))
            if subscriber_id is not None:
                statement = statement.where(n.subscriber_id == subscriber_id)
            return int(connection.execute(statement).scalar_one())

    def erase(self, list_name: str, address: str) -> bool:
        """Leave nothing of an address: neither here nor in the outbox.

        Deliveries stay as numbers, without address, words and body. Nothing remembers that the
        person wanted no mail: an address in the configuration must be taken out there.

        Returns:
            whether there was anything.
        """
        with self._writing() as connection:
            row = self._row(connection, list_name, address)
            written = [address] if row is None else [address, row["address"]]
            mails = forget_recipient(connection, written)
            if row is not None:
                self._drop(connection, [row["id"]])
            return row is not None or bool(mails)

    def forget_pending(self, before: datetime) -> int:
        """Leave nothing of addresses that were asked for before a time and never confirmed.

        Returns:
            how many.
        """
        with self._writing() as connection:
            s = subscribers.c
            rows = connection.execute(
                select(s.id, s.address).where(
                    s.state == "pending", or_(s.asked_at.is_(None), s.asked_at < aware(before))
                )
            ).all()
            for start in range(0, len(rows), _BATCH):
                part = rows[start : start + _BATCH]
                forget_recipient(connection, [row.address for row in part])
                self._drop(connection, [row.id for row in part])
            return len(rows)

    def _locked(self, connection: Connection, list_name: str, address: str) -> RowMapping | None:
        # Two that make one row at once: the second finds what the first has made.
        dialect.one_at_a_time(connection, f"{subscribers.name} {list_name} {address_key(address)}")
        return self._row(connection, list_name, address)

    def _row(self, connection: Connection, list_name: str, address: str) -> RowMapping | None:
        row = connection.execute(
            select(subscribers).where(
                subscribers.c.list_name == list_name,
                subscribers.c.address_key == address_key(address),
            )
        ).first()
        return None if row is None else row._mapping

    def _put(
        self,
        connection: Connection,
        before: RowMapping | None,
        list_name: str,
        address: str,
        values: Mapping[str, Any],
        what: SubscriberEvent,
        at: datetime,
        how: str,
    ) -> Subscriber:
        """Write a row and a line of the record."""
        if before is None:
            fresh: dict[str, Any] = {
                "uid": secrets.token_urlsafe(16),
                "list_name": list_name,
                "address": address,
                "address_key": address_key(address),
                "state": "pending",
                "choices": {},
                "wanted": None,
                "request": "",
                "created_at": aware(at),
            }
            connection.execute(insert(subscribers).values({**fresh, **values}))
        else:
            connection.execute(
                update(subscribers).where(subscribers.c.id == before["id"]).values(dict(values))
            )
        row = self._row(connection, list_name, address)
        if row is None:
            raise AssertionError("a row that was just written is there")
        shown = values.get("choices", values.get("wanted")) or {}
        connection.execute(
            insert(subscriber_notes).values(
                subscriber_id=row["id"], at=aware(at), what=what, how=how, choices=shown
            )
        )
        return _value(row)

    def _drop(self, connection: Connection, ids: Sequence[int]) -> None:
        notes, people = subscriber_notes.c.subscriber_id, subscribers.c.id
        connection.execute(
            delete(subscriber_notes).where(dialect.among(connection, notes, list(ids)))
        )
        connection.execute(delete(subscribers).where(dialect.among(connection, people, list(ids))))


def _value(row: RowMapping | Mapping[str, Any]) -> Subscriber:
    return Subscriber(
        id=row["id"],
        uid=row["uid"],
        list_name=row["list_name"],
        address=row["address"],
        state=row["state"],
        choices=Choices.of(row["choices"]),
        wanted=None if row["wanted"] is None else Choices.of(row["wanted"]),
        request=row["request"],
        created_at=row["created_at"],
        asked_at=row["asked_at"],
        confirmed_at=row["confirmed_at"],
        gone_at=row["gone_at"],
    )
