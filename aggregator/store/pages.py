"""Pages in the store: the bytes of fetches, compressed, and which of them is current.

The bytes are kept of the current page at each locator, and of each page that a revision came
from: what is said of a text can be looked up, and a better extractor can read it again. A page
that brought nothing new goes when the next one comes; else a live blog whose page counts its
readers would fill the disk.
"""

from __future__ import annotations

import zlib
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, select, update

from aggregator.errors import NotFoundError, StoreError
from aggregator.model import Page
from aggregator.store import dialect
from aggregator.store.tables import page_parts, pages, revisions

DROPPED = b""
"""In place of the bytes; what is compressed is never empty."""


def current(connection: Connection, source: str) -> dict[str, tuple[str, str]]:
    """Content hash and extractor of the current page at each locator of a source."""
    rows = connection.execute(
        select(pages.c.locator, pages.c.content_hash, pages.c.extractor).where(
            pages.c.source == source, pages.c.is_current
        )
    )
    return {locator: (content_hash, extractor) for locator, content_hash, extractor in rows}


def is_current(
    connection: Connection, source: str, locator: str, content_hash: str, extractor: str
) -> bool:
    """Whether exactly this page is current and was read by this extractor."""
    found = connection.execute(
        select(pages.c.id).where(
            pages.c.source == source,
            pages.c.locator == locator,
            pages.c.content_hash == content_hash,
            pages.c.extractor == extractor,
            pages.c.is_current,
        )
    ).first()
    return found is not None


def add(
    connection: Connection,
    page: Page,
    extractor: str,
    *,
    is_current: bool = True,
    forget: bool = False,
) -> int:
    """Keep a page.

    Bytes that are there already at this locator are not kept again. Of the page that was
    current, if no revision came from it, the bytes go.

    Args:
        connection: to write to.
        page: what came.
        extractor: what read it.
        is_current: make it the current one at its locator.
        forget: of a page whose bytes go, forget the hash, too: its bytes will not come again.

    Returns:
        the row's id.
    """
    content_hash = page.content_hash
    # Two writers of one locator must not leave two current pages.
    dialect.one_at_a_time(connection, f"{page.source}\n{page.locator}")
    here = connection.execute(
        select(pages.c.id, pages.c.content_hash, pages.c.is_current).where(
            pages.c.source == page.source, pages.c.locator == page.locator
        )
    ).all()
    outdated = [row.id for row in here if row.is_current and row.content_hash != content_hash]
    if outdated and is_current:
        connection.execute(update(pages).where(pages.c.id.in_(outdated)).values(is_current=False))
        _let_go(connection, outdated, forget=forget)
    for row in here:
        if row.content_hash == content_hash:
            values: dict[str, Any] = {
                "is_current": is_current or row.is_current,
                "extractor": extractor,
                "seen_at": aware(page.fetched_at),
                "content": zlib.compress(page.content),  # it may have been dropped meanwhile
            }
            connection.execute(update(pages).where(pages.c.id == row.id).values(**values))
            return int(row.id)
    page_id = dialect.insert_one(connection, pages, _row(page, content_hash, extractor, is_current))
    if page.blog is not None:
        part = {"page_id": page_id, "blog": page.blog}
        dialect.insert_new(connection, page_parts, [part])
    return page_id


def _let_go(connection: Connection, ids: list[int], *, forget: bool) -> None:
    """Let go of the bytes of those of some pages that no revision came from."""
    used = select(revisions.c.page_id).where(revisions.c.page_id.in_(ids))
    unused = set(ids) - set(connection.execute(used).scalars())
    if unused and forget:
        connection.execute(delete(page_parts).where(page_parts.c.page_id.in_(unused)))
        connection.execute(delete(pages).where(pages.c.id.in_(unused)))
    elif unused:
        connection.execute(update(pages).where(pages.c.id.in_(unused)).values(content=DROPPED))


def is_past(connection: Connection, page: Page, content_hash: str) -> tuple[bool, bool]:
    """Whether a page was read before, and whether it is older than the current one."""
    rows = connection.execute(
        select(pages.c.content_hash, pages.c.is_current, pages.c.seen_at).where(
            pages.c.source == page.source, pages.c.locator == page.locator
        )
    ).all()
    current = max((row.seen_at for row in rows if row.is_current), default=None)
    is_older = current is not None and page.fetched_at < current
    return is_older and any(row.content_hash == content_hash for row in rows), is_older


def _row(page: Page, content_hash: str, extractor: str, is_current: bool) -> dict[str, Any]:
    return {
        "source": page.source,
        "locator": page.locator,
        "content_hash": content_hash,
        "is_current": is_current,
        "extractor": extractor,
        "fetched_at": aware(page.fetched_at),
        "seen_at": aware(page.fetched_at),
        "modified_at": aware(page.modified_at),
        "media_type": page.media_type,
        "url": page.url,
        "headers": dict(page.headers),
        "content": zlib.compress(page.content),
    }


def aware(time: datetime | None) -> datetime | None:
    """The same time.

    Raises:
        ValueError: it has no zone, or it is so near to the first or last year of the calendar
            that it has no local time in some zones.
    """
    if time is not None:
        if time.tzinfo is None:
            raise ValueError(f"a time without a zone cannot be stored: {time}")
        if not 1 < time.year < 9999:
            raise ValueError(f"a time in the year {time.year} cannot be stored")
    return time


def get(connection: Connection, source: str, locator: str, content_hash: str) -> Page:
    """A page, byte for byte.

    Raises:
        NotFoundError: it is not in the store.
        StoreError: its bytes are damaged.
    """
    row = (
        connection.execute(
            select(pages, page_parts.c.blog)
            .outerjoin_from(pages, page_parts, page_parts.c.page_id == pages.c.id)
            .where(
                pages.c.source == source,
                pages.c.locator == locator,
                pages.c.content_hash == content_hash,
            )
        )
        .mappings()
        .first()
    )
    if row is None:
        raise NotFoundError(f"no page {content_hash[:12]} of {locator!r} in source {source!r}")
    return _page(row)


def of_revision(connection: Connection, page_id: int) -> Page:
    """The page with this row id; there is one, for a foreign key says so."""
    row = (
        connection.execute(
            select(pages, page_parts.c.blog)
            .outerjoin_from(pages, page_parts, page_parts.c.page_id == pages.c.id)
            .where(pages.c.id == page_id)
        )
        .mappings()
        .one()
    )
    return _page(row)


def _page(row: RowMapping) -> Page:
    if row["content"] == DROPPED:
        raise NotFoundError(
            f"the bytes of {row['locator']!r} in source {row['source']!r} as of"
            f" {row['fetched_at']:%Y-%m-%d %H:%M} UTC are no longer kept (pull.page_days)"
        )
    try:
        content = zlib.decompress(row["content"])
    except zlib.error as error:
        raise StoreError(
            f"the stored bytes of {row['locator']!r} in source {row['source']!r} are damaged"
        ) from error
    return Page(
        source=row["source"],
        locator=row["locator"],
        content=content,
        fetched_at=row["fetched_at"],
        media_type=row["media_type"],
        headers=row["headers"],
        modified_at=row["modified_at"],
        url=row["url"],
        blog=row["blog"],
    )


def locators(connection: Connection, content_hash: str) -> list[tuple[str, str]]:
    """Every (source, locator) whose current page has these bytes, first come first."""
    rows = connection.execute(
        select(pages.c.source, pages.c.locator)
        .where(pages.c.content_hash == content_hash, pages.c.is_current)
        .order_by(pages.c.id)
    )
    return [(source, locator) for source, locator in rows]
