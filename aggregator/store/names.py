"""Who a post is: every name that its pages have for it, and which live blog it is of."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select, update

from aggregator.model import Post
from aggregator.store import dialect
from aggregator.store.tables import post_names, post_places, posts, revisions


def keep(connection: Connection, seen: Iterable[Post], blog: str, reader: str) -> None:
    """Keep what a page told of who its posts are.

    A name that another post has already stays that post's.

    Args:
        connection: within the caller's transaction.
        seen: posts of one page that are stored, as they were seen.
        blog: locator of the live blog or page that they are of.
        reader: names the extractor that saw them.
    """
    by_key = {post.id: post for post in seen}
    ids = ids_of(connection, by_key)
    names = [
        {"name": name, "post_id": ids[key]}
        for key, post in sorted(by_key.items())
        if key in ids
        for name in dict.fromkeys(post.aliases)
        if name != key
    ]
    dialect.insert_new(connection, post_names, names)
    places = [
        {"post_id": ids[key], "source": post.source, "blog": blog, "reader": reader}
        for key, post in sorted(by_key.items())
        if key in ids
    ]
    dialect.insert_new(connection, post_places, places)
    connection.execute(
        update(post_places)
        .where(
            dialect.among(connection, post_places.c.post_id, list(ids.values())),
            or_(post_places.c.reader != reader, post_places.c.blog != blog),
        )
        .values(reader=reader, blog=blog)
    )


def ids_of(connection: Connection, keys: Iterable[str]) -> dict[str, int]:
    """The row id of each of these posts that is stored."""
    rows = connection.execute(
        select(posts.c.key, posts.c.id).where(dialect.among(connection, posts.c.key, list(keys)))
    )
    return {row.key: row.id for row in rows}


def named(connection: Connection, names: Collection[str]) -> dict[str, str]:
    """The post that each of these names stands for; a post's key is a name of it, too."""
    wanted = list(names)
    found: dict[str, str] = {}
    by_name = (
        select(post_names.c.name, posts.c.key)
        .join_from(post_names, posts, posts.c.id == post_names.c.post_id)
        .where(dialect.among(connection, post_names.c.name, wanted))
    )
    for name, key in connection.execute(by_name):
        found[name] = key
    by_key = select(posts.c.key).where(dialect.among(connection, posts.c.key, wanted))
    found.update((key, key) for key in connection.execute(by_key).scalars())
    return found


def of_posts(connection: Connection, keys: Collection[str]) -> dict[str, tuple[str, ...]]:
    """The names of each of these posts, its key apart, in order."""
    found: dict[str, list[str]] = {}
    rows = connection.execute(
        select(posts.c.key, post_names.c.name)
        .join_from(post_names, posts, posts.c.id == post_names.c.post_id)
        .where(dialect.among(connection, posts.c.key, list(keys)))
        .order_by(posts.c.key, post_names.c.name)
    )
    for key, name in rows:
        found.setdefault(key, []).append(name)
    return {key: tuple(names) for key, names in found.items()}


def is_of_blog(
    source: str, blog: str, since: datetime | None, until: datetime | None
) -> ColumnElement[bool]:
    """That a row of ``revisions`` is of a post of a live blog, published within a stretch."""
    within: list[ColumnElement[bool]] = []
    if since is not None and until is not None:
        within = [revisions.c.at >= since, revisions.c.at <= until]
    of_blog = select(post_places.c.post_id).where(
        post_places.c.source == source, post_places.c.blog == blog
    )
    return and_(revisions.c.post_id.in_(of_blog), *within)


def count(connection: Connection, source: str, blog: str) -> int:
    """How many posts of a live blog there are."""
    found = connection.execute(
        select(func.count()).where(post_places.c.source == source, post_places.c.blog == blog)
    )
    return int(found.scalar_one())


def readers(connection: Connection, keys: Collection[str]) -> Mapping[str, str]:
    """The extractor that saw each of these posts last; empty for those nobody knows of."""
    rows = connection.execute(
        select(posts.c.key, post_places.c.reader)
        .join_from(post_places, posts, posts.c.id == post_places.c.post_id)
        .where(dialect.among(connection, posts.c.key, list(keys)))
    )
    return {row.key: row.reader for row in rows}
