"""What the store keeps between two fetches: of each address of a source, and of each host."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, not_, or_, select, update

from aggregator.store import dialect
from aggregator.store.pages import aware
from aggregator.store.tables import fetches, hosts
from aggregator.store.values import StoredFetch


def of_sources(connection: Connection, names: Collection[str]) -> list[StoredFetch]:
    """What is known of each address of some sources, by source and address."""
    rows = connection.execute(
        select(fetches)
        .where(dialect.among(connection, fetches.c.source, names))
        .order_by(fetches.c.source, fetches.c.url)
    )
    return [StoredFetch(**row._mapping) for row in rows]


def times(
    connection: Connection, names: Collection[str]
) -> list[tuple[str, str, str | None, datetime | None]]:
    """(source, url, parent, next_at) of each address of some sources that is wanted."""
    f = fetches.c
    rows = connection.execute(
        select(f.source, f.url, f.parent, f.next_at).where(
            dialect.among(connection, f.source, names), f.is_wanted
        )
    )
    return [(row.source, row.url, row.parent, row.next_at) for row in rows]


def keep(connection: Connection, told: Iterable[StoredFetch]) -> None:
    """Keep what fetches told of their addresses."""
    rows = [
        {
            "source": fetch.source,
            "url": fetch.url,
            "parent": fetch.parent,
            "kind": fetch.kind,
            "is_wanted": fetch.is_wanted,
            "next_at": aware(fetch.next_at),
            "state": dict(fetch.state),
        }
        for fetch in told
    ]
    dialect.upsert(
        connection, fetches, rows, key=["source", "url"], update=["kind", "next_at", "state"]
    )


def forget(connection: Connection, before: datetime) -> None:
    """Forget addresses that no list names any more and that were due before a time."""
    connection.execute(
        delete(fetches).where(not_(fetches.c.is_wanted), fetches.c.next_at < aware(before))
    )


def keep_list(
    connection: Connection, source: str, parent: str, urls: Sequence[str], kind: str
) -> None:
    """Make these the addresses that a feed or a site map lists; their states stay."""
    connection.execute(
        update(fetches)
        .where(fetches.c.source == source, fetches.c.parent == parent)
        .values(is_wanted=False)
    )
    rows: list[dict[str, Any]] = [
        {
            "source": source,
            "url": url,
            "parent": parent,
            "kind": kind,
            "is_wanted": True,
            "next_at": None,
            "state": {},
        }
        for url in urls
    ]
    dialect.upsert(
        connection, fetches, rows, key=["source", "url"], update=["parent", "kind", "is_wanted"]
    )


def of_hosts(connection: Connection, name: str | None = None) -> dict[str, Mapping[str, Any]]:
    """The state of each host, by its origin; of one host by its name: on each of its ports."""
    query = select(hosts)
    if name is not None:
        written = f"[{name}]" if ":" in name else name
        begin = [f"{scheme}://{written}" for scheme in ("http", "https")]
        with_port = [hosts.c.origin.startswith(f"{one}:", autoescape=True) for one in begin]
        query = query.where(or_(hosts.c.origin.in_(begin), *with_port))
    return {row.origin: row.state for row in connection.execute(query)}


def keep_hosts(connection: Connection, states: Iterable[tuple[str, Mapping[str, Any]]]) -> None:
    """Keep the states of hosts, by their origins."""
    rows = [{"origin": origin, "state": dict(state)} for origin, state in states]
    dialect.upsert(connection, hosts, rows, key=["origin"], update=["state"])
