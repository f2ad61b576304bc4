"""What few revisions and paragraphs are: withdrawn, of a kind of their own, a quotation."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, exists, insert, select

from aggregator.model import PostKind, Revision, SpanKind
from aggregator.store.tables import paragraph_marks, posts, revision_marks, revisions


def add(connection: Connection, added: Iterable[tuple[int, Revision]]) -> None:
    """Keep the marks of revisions that were just added, each with the row id of its post."""
    of_revisions: list[dict[str, Any]] = []
    of_paragraphs: list[dict[str, Any]] = []
    for post_id, revision in added:
        post = revision.post
        row = {"post_id": post_id, "number": revision.number}
        if revision.withdrawn or post.kind != "post":
            of_revisions.append(
                {**row, "kind": post.kind, "is_withdrawn": revision.withdrawn},
            )
        of_paragraphs += (
            {**row, "position": at, "kind": span.kind, "author": span.by, "url": span.url}
            for at, span in enumerate(post.spans)
            if span.kind != "text" or span.by or span.url is not None
        )
    if of_revisions:
        connection.execute(insert(revision_marks), of_revisions)
    if of_paragraphs:
        connection.execute(insert(paragraph_marks), of_paragraphs)


def of_paragraphs(
    connection: Connection, *conditions: ColumnElement[bool]
) -> dict[tuple[int, int, int], tuple[SpanKind, str, str | None]]:
    """(kind, author, address) by (post, number, position), of revisions that meet conditions."""
    m = paragraph_marks.c
    rows = connection.execute(
        select(m.post_id, m.number, m.position, m.kind, m.author, m.url)
        .select_from(_with(paragraph_marks))
        .where(*conditions)
    )
    return {(p, n, at): (kind, author, url) for p, n, at, kind, author, url in rows}


def of_revisions(
    connection: Connection, *conditions: ColumnElement[bool]
) -> dict[tuple[int, int], tuple[PostKind, bool]]:
    """(kind, withdrawn) by (post, number), of revisions that meet conditions."""
    m = revision_marks.c
    rows = connection.execute(
        select(m.post_id, m.number, m.kind, m.is_withdrawn)
        .select_from(_with(revision_marks))
        .where(*conditions)
    )
    return {(p, n): (kind, gone) for p, n, kind, gone in rows}


def _with(marks: Any) -> Any:
    same = and_(marks.c.post_id == revisions.c.post_id, marks.c.number == revisions.c.number)
    return marks.join(revisions, same).join(posts, posts.c.id == revisions.c.post_id)


def is_withdrawn() -> ColumnElement[bool]:
    """That a row of ``revisions`` is a withdrawal."""
    m = revision_marks.c
    return exists().where(
        m.post_id == revisions.c.post_id, m.number == revisions.c.number, m.is_withdrawn
    )
