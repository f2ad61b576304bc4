"""Care of the search: filling it after a migration, making it anew, finding what it lacks."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection, delete, func, select, update

from aggregator.store import dialect, marks, search_words
from aggregator.store.revisions import is_current, load
from aggregator.store.search import open_posts
from aggregator.store.search_index import BATCH, keep_newest
from aggregator.store.tables import fills, posts, revisions, search_posts

FILL: Final = "search"
"""Names the search among what has to be filled in after a migration."""
_OUTDATED: Final = 0.2
"""Share of words that count no more, from which on it is worth while to make all of them anew."""


def fill(connection: Connection) -> bool:
    """Let the search know some of the posts that were there before it; whether any are left.

    One call is one short transaction: a process that is killed has lost one batch.
    """
    dialect.one_at_a_time(connection, search_posts.name)
    upto = connection.execute(select(fills.c.upto).where(fills.c.name == FILL)).scalar()
    if upto is None:
        return False
    s = search_posts.c
    unknown = select(s.post_id).where(s.post_id == posts.c.id).exists()
    numbers = list(
        connection.execute(
            select(posts.c.id).where(posts.c.id > upto, ~unknown).order_by(posts.c.id).limit(BATCH)
        ).scalars()
    )
    if not numbers:
        connection.execute(delete(fills).where(fills.c.name == FILL))
        return False
    _refill(connection, numbers)
    connection.execute(update(fills).where(fills.c.name == FILL).values(upto=numbers[-1]))
    return True


def _refill(connection: Connection, numbers: list[int]) -> None:
    ids = {
        key: number
        for number, key in connection.execute(
            select(posts.c.id, posts.c.key).where(dialect.among(connection, posts.c.id, numbers))
        )
    }
    loaded = load(
        connection, dialect.among(connection, revisions.c.post_id, numbers), is_current(None)
    )
    keep_newest(connection, {ids[revision.post.id]: revision for revision in loaded})


def rebuild(connection: Connection) -> None:
    """Make the words anew from the revisions, for the posts that the search knows."""
    search_words.clear(connection)
    s = search_posts.c
    last = -1
    while True:
        found = [
            (row.id, row.post_id)
            for row in connection.execute(
                select(s.id, s.post_id).where(s.post_id > last).order_by(s.post_id).limit(BATCH)
            )
        ]
        if not found:
            return
        last = found[-1][1]
        opened = open_posts(connection, found)
        search_words.add(connection, ((one.key, one.revision.post) for one in opened))


def tidy(connection: Connection) -> bool:
    """Make the words anew where many are of posts as they were once; whether that was done."""
    known = connection.execute(select(func.count()).select_from(search_posts)).scalar_one()
    if search_words.count(connection) <= known * (1 + _OUTDATED):
        return False
    rebuild(connection)
    return True


def unknown(connection: Connection) -> int:
    """How many posts the search should know, and does not; those still to be filled in apart."""
    upto = connection.execute(select(fills.c.upto).where(fills.c.name == FILL)).scalar()
    s, r = search_posts.c, revisions.c
    known = select(s.post_id).where(s.post_id == r.post_id).exists()
    query = (
        select(func.count())
        .select_from(revisions)
        .where(is_current(None), ~r.is_empty, ~marks.is_withdrawn(), ~known)
    )
    if upto is not None:
        query = query.where(r.post_id <= upto)
    return int(connection.execute(query).scalar_one())
