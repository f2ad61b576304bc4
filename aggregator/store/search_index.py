"""Which posts the search knows: one key for each, by its time of publication.

A post's key among the words has the seconds since the year 1 in its upper bits and a running
number in the lower 20. So the database gives the newest matches first without sorting, goes on
behind a place in the list, and passes over other days, whatever the number of matches.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, time
from typing import Final

from sqlalchemy import Connection, delete, insert, select

from aggregator.model import Revision
from aggregator.store import dialect, search_words
from aggregator.store.tables import search_posts

BATCH: Final = 1_000
"""Posts that are dealt with at a time."""

_SLOT_BITS: Final = 20
_BEGINNING: Final = datetime(1, 1, 1, tzinfo=UTC)
_NOON: Final = time(12)


def first_key(at: datetime) -> int:
    """The smallest key of a post that was published at an instant."""
    return int((at - _BEGINNING).total_seconds()) << _SLOT_BITS


def keep(connection: Connection, added: Iterable[tuple[int, Revision]]) -> None:
    """Let the search know the newest of revisions that were just added.

    Args:
        connection: in a transaction that writes; of several on PostgreSQL one at a time, so it is
            the last thing that they do.
        added: (number of the post in the store, revision).
    """
    newest: dict[int, Revision] = {}
    for post_id, revision in added:
        if post_id not in newest or newest[post_id].number < revision.number:
            newest[post_id] = revision
    if not newest:
        return
    dialect.one_at_a_time(connection, search_posts.name)
    for part in search_words.chunks(sorted(newest), BATCH):
        keep_newest(connection, {post_id: newest[post_id] for post_id in part})


def keep_newest(connection: Connection, newest: Mapping[int, Revision]) -> None:
    """As :func:`keep`, of the newest revisions by the number of their post."""
    s = search_posts.c
    here = dialect.among(connection, s.post_id, list(newest))
    old = list(connection.execute(select(s.id).where(here)).scalars())
    if old:
        search_words.remove(connection, old)
        connection.execute(delete(search_posts).where(here))
    shown = {
        post_id: revision
        for post_id, revision in newest.items()
        if not revision.withdrawn and (revision.post.text or revision.post.title)
    }
    keys = _free_keys(connection, {post_id: _second(each) for post_id, each in shown.items()})
    if not shown:
        return
    connection.execute(
        insert(search_posts),
        [
            {
                "id": keys[post_id],
                "post_id": post_id,
                "day": revision.post.published.day,
                "is_timed": revision.post.published.at is not None,
            }
            for post_id, revision in shown.items()
        ],
    )
    search_words.add(connection, ((keys[each], r.post) for each, r in shown.items()))


def _second(revision: Revision) -> int:
    published = revision.post.published
    at = published.at or datetime.combine(published.day, _NOON, UTC)
    return int((at - _BEGINNING).total_seconds())


def _free_keys(connection: Connection, seconds: Mapping[int, int]) -> dict[int, int]:
    """A key for each post that no other has: or had, where words of it are still there."""
    last = search_words.last_keys(connection, set(seconds.values()), _SLOT_BITS)
    free = {second: last.get(second, (second << _SLOT_BITS) - 1) + 1 for second in last}
    keys = {}
    for post_id, second in seconds.items():
        keys[post_id] = free.get(second, second << _SLOT_BITS)
        free[second] = keys[post_id] + 1
    return keys
