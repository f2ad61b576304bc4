"""Posts in the store: every revision with its paragraphs, and which is current as of a time."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta, timezone
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, and_, insert, not_, select

from aggregator.dedup.model import text_key
from aggregator.errors import NotFoundError
from aggregator.model import Moment, Page, Post, PostKind, Revision, Span, paragraph_id
from aggregator.store import dialect, marks, names, pages, search_index
from aggregator.store.pages import aware
from aggregator.store.tables import paragraphs, posts, revisions
from aggregator.store.values import StoredParagraph

_NEWER: Final = revisions.alias("newer")
_IS_LATER: Final = and_(
    _NEWER.c.post_id == revisions.c.post_id, _NEWER.c.number > revisions.c.number
)


def add(
    connection: Connection,
    page: Page,
    new: Sequence[Revision],
    extractor: str,
    seen: Sequence[Post] = (),
    *,
    is_current: bool = True,
    forget: bool = False,
) -> list[Revision]:
    """Keep a page, its revisions and their paragraphs, within the caller's transaction.

    Another process may have read the same page since the caller looked: a revision that it
    already added is not added again, and one that it overtook gets the next number.

    Args:
        connection: to write to.
        page: what was fetched.
        new: revisions of its posts.
        extractor: what read it.
        seen: all posts that stand on it, whether or not their words are new.
        is_current: see :func:`aggregator.store.pages.add`.
        forget: likewise.

    Returns:
        what was added, with the numbers that it has.

    Raises:
        ValueError: two of the revisions have one post and number, or a time has no zone.
    """
    if len({(revision.post.id, revision.number) for revision in new}) < len(new):
        raise ValueError(f"{page.locator}: two revisions of one post have one number")
    page_id = pages.add(connection, page, extractor, is_current=is_current, forget=forget)
    standing = [*seen, *(revision.post for revision in new if not revision.withdrawn)]
    added = _add_new(connection, page_id, new) if new else []
    names.keep(connection, standing, page.blog or page.locator, extractor)
    # Last: on PostgreSQL one transaction at a time gets any further.
    search_index.keep(connection, added)
    return [revision for _, revision in added]


def _add_new(
    connection: Connection, page_id: int, new: Sequence[Revision]
) -> list[tuple[int, Revision]]:
    keys = sorted({revision.post.id for revision in new})
    source_of = {revision.post.id: revision.post.source for revision in new}
    dialect.insert_new(connection, posts, [{"key": k, "source": source_of[k]} for k in keys])
    # Locked in one order, so that two writers on a database that has several do not deadlock.
    ids: dict[str, int] = {
        key: post_id
        for post_id, key in connection.execute(
            select(posts.c.id, posts.c.key)
            .where(dialect.among(connection, posts.c.key, keys))
            .order_by(posts.c.key)
            .with_for_update()
        )
    }
    latest = _latest_numbers(connection, list(ids.values()))
    added: list[tuple[int, Revision]] = []
    for revision in sorted(new, key=lambda r: r.number):
        post_id = ids[revision.post.id]
        number, words, gone = latest.get(post_id, (0, "", False))
        same = revision.hash == words and revision.withdrawn == gone
        if revision.number <= number and same:
            continue
        latest[post_id] = (number + 1, revision.hash, revision.withdrawn)
        added.append((post_id, dataclasses.replace(revision, number=number + 1)))
    _insert(connection, page_id, added)
    return added


def _latest_numbers(connection: Connection, ids: list[int]) -> dict[int, tuple[int, str, bool]]:
    rows = connection.execute(
        select(
            revisions.c.post_id, revisions.c.number, revisions.c.hash, marks.is_withdrawn()
        ).where(dialect.among(connection, revisions.c.post_id, ids), is_current(None))
    )
    return {post_id: (number, words, bool(gone)) for post_id, number, words, gone in rows}


def _insert(connection: Connection, page_id: int, added: list[tuple[int, Revision]]) -> None:
    if not added:
        return
    connection.execute(
        insert(revisions),
        [_revision_row(post_id, page_id, revision) for post_id, revision in added],
    )
    rows = [row for post_id, revision in added for row in _paragraph_rows(post_id, revision)]
    if rows:
        connection.execute(insert(paragraphs), rows)
    marks.add(connection, added)


def _revision_row(post_id: int, page_id: int, revision: Revision) -> dict[str, Any]:
    post = revision.post
    return {
        "post_id": post_id,
        "number": revision.number,
        "hash": revision.hash,
        "is_empty": not post.text,
        "seen_at": aware(revision.seen_at),
        "page_id": page_id,
        "day": post.published.day,
        "at": aware(post.published.at),
        "at_offset": _offset(post.published.at),
        "basis": post.published.basis,
        "modified": aware(post.modified),
        "modified_offset": _offset(post.modified),
        "pinned": post.pinned,
        "position": post.position,
        "zone": post.zone,
        "locator": post.locator,
        "outlet": post.outlet,
        "url": post.url,
        "title": post.title,
        "page_title": post.page_title,
        "author": post.author,
        "language": post.language,
        "credit": post.credit,
        "text": post.text,
    }


def _paragraph_rows(post_id: int, revision: Revision) -> Iterable[dict[str, Any]]:
    post = revision.post
    words = revision.hash
    for position, span in enumerate(post.spans):
        yield {
            "post_id": post_id,
            "number": revision.number,
            "position": position,
            "id": paragraph_id(post.id, words, position),
            "start": span.start,
            "end": span.end,
            "line": span.line,
            "text_key": text_key(post.text[span.start : span.end]),
        }


def _offset(at: datetime | None) -> int | None:
    offset = None if at is None else at.utcoffset()
    return None if offset is None else round(offset.total_seconds())


def is_current(as_of: datetime | None) -> ColumnElement[bool]:
    """That a row of ``revisions`` is the newest of its post that was seen by then."""
    if as_of is None:
        return not_(select(_NEWER.c.number).where(_IS_LATER).exists())
    return and_(
        revisions.c.seen_at <= as_of,
        not_(select(_NEWER.c.number).where(_IS_LATER, _NEWER.c.seen_at <= as_of).exists()),
    )


def load(connection: Connection, *conditions: ColumnElement[bool]) -> list[Revision]:
    """The revisions that meet conditions on ``revisions`` and ``posts``, by (post, number)."""
    marked = marks.of_paragraphs(connection, *conditions)
    kinds = marks.of_revisions(connection, *conditions)
    spans: dict[tuple[int, int], list[Span]] = defaultdict(list)
    p = paragraphs.c
    joined = paragraphs.join(
        revisions,
        and_(p.post_id == revisions.c.post_id, p.number == revisions.c.number),
    ).join(posts, posts.c.id == revisions.c.post_id)
    for post_id, number, position, start, end, line in connection.execute(
        select(p.post_id, p.number, p.position, p.start, p.end, p.line)
        .select_from(joined)
        .where(*conditions)
        .order_by(p.post_id, p.number, p.position)
    ):
        kind, by, url = marked.get((post_id, number, position), ("text", "", None))
        spans[post_id, number].append(Span(start, end, line, kind, by, url))
    rows = connection.execute(
        select(posts.c.key, posts.c.source, revisions)
        .join_from(posts, revisions, posts.c.id == revisions.c.post_id)
        .where(*conditions)
        .order_by(posts.c.key, revisions.c.number)
    )
    return [
        _revision(
            row,
            tuple(spans.get((row.post_id, row.number), ())),
            *kinds.get((row.post_id, row.number), ("post", False)),
        )
        for row in rows
    ]


def _revision(row: Any, spans: tuple[Span, ...], kind: PostKind, withdrawn: bool) -> Revision:
    post = Post(
        id=row.key,
        source=row.source,
        locator=row.locator,
        outlet=row.outlet,
        title=row.title,
        published=Moment(row.day, _local(row.at, row.at_offset), row.basis),
        text=row.text,
        spans=spans,
        url=row.url,
        page_title=row.page_title,
        author=row.author,
        modified=_local(row.modified, row.modified_offset),
        pinned=row.pinned,
        language=row.language,
        credit=row.credit,
        position=row.position,
        zone=row.zone,
        kind=kind,
    )
    return Revision(post=post, number=row.number, seen_at=row.seen_at, withdrawn=withdrawn)


def _local(at: datetime | None, offset: int | None) -> datetime | None:
    if at is None or not offset:
        return at
    return at.astimezone(timezone(timedelta(seconds=offset)))


def latest(
    connection: Connection, post_ids: Iterable[str], as_of: datetime | None = None
) -> dict[str, Revision]:
    """The newest revision of each of these posts; posts that are not known are absent."""
    wanted = dialect.among(connection, posts.c.key, list(post_ids))
    return {r.post.id: r for r in load(connection, wanted, is_current(as_of))}


def of_blog(
    connection: Connection,
    source: str,
    blog: str,
    since: datetime | None = None,
    until: datetime | None = None,
) -> dict[str, Revision]:
    """The newest revision of each post of a live blog, withdrawn ones too.

    Args:
        connection: to read from.
        source: its name.
        blog: locator of the live blog, or of its page.
        since: with ``until``: only of those published then or later, and whose instant is known.
        until: not later than then.
    """
    wanted = names.is_of_blog(source, blog, since, until)
    return {r.post.id: r for r in load(connection, wanted, is_current(None))}


def article_texts(connection: Connection, source: str, most: int) -> list[str]:
    """The first texts of the articles of a source that were found first, and of those found last.

    An article's key is its source and its page; that of an entry has its anchor, too.
    """
    found: dict[int, str] = {}
    for order in (posts.c.id.asc(), posts.c.id.desc()):
        rows = connection.execute(
            select(posts.c.id, revisions.c.text)
            .join_from(posts, revisions, posts.c.id == revisions.c.post_id)
            .where(posts.c.source == source, revisions.c.number == 1, posts.c.key.not_like("%#%"))
            .order_by(order)
            .limit(most)
        )
        found.update((row.id, row.text) for row in rows)
    return [found[key] for key in sorted(found)]


def times(connection: Connection, source: str, most: int) -> list[tuple[datetime | None, datetime]]:
    """When the newest posts of a source were published and first seen, found last first."""
    newest = (
        select(posts.c.id)
        .where(posts.c.source == source)
        .order_by(posts.c.id.desc())
        .limit(most)
        .subquery()
    )
    rows = connection.execute(
        select(revisions.c.at, revisions.c.seen_at)
        .join(newest, newest.c.id == revisions.c.post_id)
        .where(revisions.c.number == 1)
        .order_by(revisions.c.post_id.desc())
    )
    return [(at, seen) for at, seen in rows]


def of_post(connection: Connection, post_id: str) -> list[Revision]:
    """Every revision of a post, oldest first, by its id or any other name of it.

    Raises:
        NotFoundError: there is no such post.
    """
    key = names.named(connection, [post_id]).get(post_id, post_id)
    found = load(connection, posts.c.key == key)
    if not found:
        raise NotFoundError(f"no post has the id {post_id!r}")
    aliases = names.of_posts(connection, [key]).get(key, ())
    return [
        dataclasses.replace(r, post=dataclasses.replace(r.post, aliases=aliases)) for r in found
    ]


def page_of(connection: Connection, post_id: str, number: int) -> Page:
    """The page that a revision was read from.

    Raises:
        NotFoundError: there is no such revision.
    """
    page_id = connection.execute(
        select(revisions.c.page_id)
        .join_from(revisions, posts, posts.c.id == revisions.c.post_id)
        .where(posts.c.key == post_id, revisions.c.number == number)
    ).scalar()
    if page_id is None:
        raise NotFoundError(f"no revision {number} of a post with the id {post_id!r}")
    return pages.of_revision(connection, page_id)


def by_paragraph(connection: Connection, prefix: str) -> StoredParagraph:
    """A paragraph, in the newest revision that has it.

    Args:
        connection: to read from.
        prefix: the paragraph's id, or its first digits, at least 4.

    Raises:
        NotFoundError: no paragraph, or more than one, has an id that starts so.
    """
    wanted = prefix.strip().lower()
    if len(wanted) < 4 or len(wanted) > 12 or set(wanted) - set("0123456789abcdef"):
        raise NotFoundError(
            f"{prefix!r} is no paragraph id: give 4 to 12 of the digits 0-9 and a-f"
        )
    p = paragraphs.c
    # "g" comes after every digit that an id may have.
    starts = and_(p.id >= wanted, p.id < wanted + "g")
    ids = connection.execute(select(p.id).where(starts).distinct().order_by(p.id).limit(4)).all()
    if not ids:
        raise NotFoundError(f"no paragraph has an id that starts with {wanted!r}")
    if len(ids) > 1:
        some = ", ".join(row.id for row in ids[:3]) + (", ..." if len(ids) > 3 else "")
        raise NotFoundError(f"{wanted!r} is ambiguous: {some}; give more digits")
    row = connection.execute(
        select(p.post_id, p.number, p.position).where(starts).order_by(p.number.desc()).limit(1)
    ).one()
    (revision,) = load(
        connection, revisions.c.post_id == row.post_id, revisions.c.number == row.number
    )
    return StoredParagraph(id=ids[0].id, revision=revision, position=row.position)
