"""Takes people out of the outbox: what waits for who has left, and every trace of who is erased."""

from __future__ import annotations

import zlib
from collections.abc import Collection

from sqlalchemy import ColumnElement, Connection, String, cast, delete, func, literal, update

from aggregator.store.tables import outbox


def forget_recipient(connection: Connection, addresses: Collection[str]) -> int:
    """Leave nothing of some addresses in the outbox; what they have not had is not sent.

    The rows of what was sent stay, for digests that were delivered are kept for them.

    Args:
        connection: in a transaction that writes.
        addresses: in any case.

    Returns:
        how many deliveries there were.
    """
    o = outbox.c
    here = _to(addresses)
    gone = connection.execute(delete(outbox).where(here, o.state == "queued"))
    # What is on its way now: how it ends is not noted, for the server's words may name somebody.
    on_its_way = (here, o.state == "sending")
    connection.execute(update(outbox).where(*on_its_way).values(state="expired", owner=None))
    nobody = literal("erased ") + cast(o.id, String)
    done = connection.execute(
        update(outbox)
        .where(here)
        .values(recipient=nobody, mail_key=nobody, said="", body=zlib.compress(b""))
    )
    return int(done.rowcount) + int(gone.rowcount)


def drop_queued(connection: Connection, address: str) -> int:
    """Take out the digests that wait to be sent to an address by mail.

    Args:
        connection: in a transaction that writes.
        address: in any case.

    Returns:
        how many.
    """
    o = outbox.c
    done = connection.execute(
        delete(outbox).where(
            _to([address]), o.state == "queued", o.channel == "smtp", o.digest_id.is_not(None)
        )
    )
    return int(done.rowcount)


def _to(addresses: Collection[str]) -> ColumnElement[bool]:
    return func.lower(outbox.c.recipient).in_(sorted({each.lower() for each in addresses}))
