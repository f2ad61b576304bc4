"""What was found of links, and when: appended, never changed, so that a past digest can be proven.

A row stands for a change only: a link that was never found gone has none.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, insert, select

from aggregator.store import dialect
from aggregator.store.pages import aware
from aggregator.store.tables import link_findings
from aggregator.store.values import LinkFinding, LinkState


def add(connection: Connection, found: Sequence[LinkFinding]) -> list[str]:
    """Append findings that differ from what was found of their links last.

    Returns:
        the links that are now otherwise than they were, in the order of the findings.
    """
    if not found:
        return []
    dialect.one_at_a_time(connection, "link findings")
    last = states(connection, {one.url for one in found}, None)
    changed: list[str] = []
    for one in sorted(found, key=lambda one: one.at):
        known = last.get(one.url)
        if (known is not None and known.is_gone) == one.is_gone:
            continue
        if known is not None and known.at >= one.at:
            continue  # Another process found something newer meanwhile.
        connection.execute(
            insert(link_findings).values(
                url=one.url, at=aware(one.at), status=one.status, is_gone=one.is_gone
            )
        )
        last[one.url] = LinkState(one.at, one.is_gone)
        changed.append(one.url)
    return list(dict.fromkeys(changed))


def states(
    connection: Connection, urls: Collection[str], as_of: datetime | None
) -> dict[str, LinkState]:
    """What was found last of each of these links; those of which nothing was are absent."""
    f = link_findings.c
    query = select(f.url, f.at, f.is_gone).where(dialect.among(connection, f.url, list(urls)))
    if as_of is not None:
        query = query.where(f.at <= aware(as_of))
    rows = connection.execute(query.order_by(f.at, f.id))
    return {row.url: LinkState(row.at, row.is_gone) for row in rows}


def gone(connection: Connection) -> Mapping[str, datetime]:
    """Since when each link is gone that is."""
    f = link_findings.c
    last: dict[str, tuple[datetime, bool]] = {}
    for row in connection.execute(select(f.url, f.at, f.is_gone).order_by(f.at, f.id)):
        last[row.url] = (row.at, row.is_gone)
    return {url: at for url, (at, is_gone) in last.items() if is_gone}


def found_after(connection: Connection, after: datetime) -> list[str]:
    """The links of which something was found after a time, in order."""
    f = link_findings.c
    rows = connection.execute(select(f.url).where(f.at > after).distinct())
    return sorted(rows.scalars())
