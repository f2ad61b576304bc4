"""Lets go of what a store need not keep; what a digest cites is never let go of.

Kept for ever: every revision, the newest version of each digest, each version that went to a
reader or that another digest builds on, and of all these the bytes of the pages that their
passages come from. What may go is what can be made again or what nobody needs: the bytes of other
pages that are no longer current, versions of a digest that a later one replaced and nobody got
(``aggregator digest --as-of`` makes them again), the bodies of mail that has ended, the reports of
old runs, and old memos.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, delete, func, not_, select, update

from aggregator.store import dialect
from aggregator.store.pages import DROPPED, aware
from aggregator.store.tables import (
    digests,
    memos,
    outbox,
    pages,
    posts,
    releases,
    revisions,
    runs,
)
from aggregator.store.values import Pruned

_NO_BODY: Final = zlib.compress(b"")
_BATCH: Final = 50
_LEAST_RUNS: Final = 200
"""Runs whose records stay however old they are: what is due is told by them."""


def prune(
    connection: Connection,
    *,
    pages_before: datetime | None,
    rest_before: datetime,
    dry: bool,
) -> Pruned:
    """Let go of what is older; see the module.

    Args:
        connection: in a transaction that writes, unless ``dry``.
        pages_before: of pages, when they were last seen; ``None``: their bytes all stay.
        rest_before: of all else.
        dry: change nothing.
    """
    versions = _replaced(connection, rest_before)
    version_bytes = _length(connection, digests.c.document, digests.c.id, versions)
    ended = list(
        connection.execute(
            select(outbox.c.id).where(
                outbox.c.ended_at < aware(rest_before), func.length(outbox.c.body) > len(_NO_BODY)
            )
        ).scalars()
    )
    body_bytes = _length(connection, outbox.c.body, outbox.c.id, ended)
    old_runs = _old_runs(connection, rest_before)
    candidates = _candidates(connection, pages_before)
    cited = _cited(connection, without=set(versions)) & set(candidates) if candidates else set()
    gone = [each for each in candidates if each not in cited]
    page_bytes = _length(connection, pages.c.content, pages.c.id, gone)
    if not dry:
        for part in _parts(gone):
            here = dialect.among(connection, pages.c.id, part)
            connection.execute(update(pages).where(here).values(content=DROPPED))
        for part in _parts(ended):
            here = dialect.among(connection, outbox.c.id, part)
            connection.execute(update(outbox).where(here).values(body=_NO_BODY))
        for part in _parts(versions):
            connection.execute(delete(digests).where(dialect.among(connection, digests.c.id, part)))
        for part in _parts(old_runs):
            connection.execute(delete(runs).where(dialect.among(connection, runs.c.id, part)))
        connection.execute(delete(memos).where(memos.c.made_at < aware(rest_before)))
    return Pruned(
        pages=len(gone),
        page_bytes=page_bytes,
        cited=len(cited),
        digests=len(versions),
        digest_bytes=version_bytes,
        bodies=len(ended),
        body_bytes=body_bytes,
        runs=len(old_runs),
    )


def _candidates(connection: Connection, before: datetime | None) -> list[int]:
    if before is None:
        return []
    rows = connection.execute(
        select(pages.c.id).where(
            not_(pages.c.is_current), pages.c.seen_at < aware(before), pages.c.content != DROPPED
        )
    )
    return list(rows.scalars())


def _replaced(connection: Connection, before: datetime) -> list[int]:
    """Versions that a later one replaced, that nobody got and that no other builds on."""
    d = digests.c
    newest = select(func.max(d.id)).group_by(d.day, d.zone, d.edition)
    rows = connection.execute(
        select(d.id, d.content_hash).where(
            d.created_at < aware(before),
            d.id.not_in(newest),
            d.id.not_in(select(outbox.c.digest_id).where(outbox.c.digest_id.is_not(None))),
            d.id.not_in(select(releases.c.digest_id).where(releases.c.digest_id.is_not(None))),
        )
    ).all()
    if not rows:
        return []
    built_on = {
        value
        for _, document in _documents(connection)
        for name, value in _scalars(document)
        if name == "content_hash"
    }
    return [row.id for row in rows if row.content_hash not in built_on]


def _old_runs(connection: Connection, before: datetime) -> list[int]:
    newest = connection.execute(
        select(runs.c.id).order_by(runs.c.id.desc()).limit(_LEAST_RUNS)
    ).scalars()
    last = min(newest, default=0)
    rows = connection.execute(
        select(runs.c.id).where(runs.c.started_at < aware(before), runs.c.id < last)
    )
    return list(rows.scalars())


def _cited(connection: Connection, *, without: set[int]) -> set[int]:
    """The pages that the passages of the digests that stay come from."""
    named: set[str] = set()
    for number, document in _documents(connection):
        if number not in without:
            for name, value in _scalars(document):
                if name in ("post_id", "title_post_id") and value:
                    named.add(value)
    found: set[int] = set()
    # All revisions of a post that is cited: a digest shows what one of them said, and what the
    # next one made of it.
    for part in _parts(sorted(named), 500):
        rows = connection.execute(
            select(revisions.c.page_id)
            .join(posts, posts.c.id == revisions.c.post_id)
            .where(dialect.among(connection, posts.c.key, part))
        )
        found.update(rows.scalars())
    return found


def _documents(connection: Connection) -> Iterator[tuple[int, Any]]:
    rows = connection.execute(
        select(digests.c.id, digests.c.document), execution_options={"yield_per": _BATCH}
    )
    for row in rows:
        try:
            yield row.id, json.loads(row.document)
        except ValueError:  # Damaged: aggregator db check says so.
            continue


def _scalars(value: Any) -> Iterator[tuple[str, str]]:
    """Every text of a document with the name that it stands under."""
    waiting = [value]
    while waiting:
        here = waiting.pop()
        if isinstance(here, dict):
            for name, inner in here.items():
                if isinstance(inner, str):
                    yield name, inner
                else:
                    waiting.append(inner)
        elif isinstance(here, list):
            waiting.extend(here)


def _length(connection: Connection, what: Any, key: Any, ids: list[int]) -> int:
    total = 0
    for part in _parts(ids, 500):
        found = connection.execute(
            select(func.sum(func.length(what))).where(dialect.among(connection, key, part))
        ).scalar()
        total += int(found or 0)
    return total


def _parts(ids: list[Any], size: int = 500) -> Iterator[list[Any]]:
    for start in range(0, len(ids), size):
        yield ids[start : start + size]
