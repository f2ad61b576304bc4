"""Pages and posts for the tests of the store, made up."""

from __future__ import annotations

import dataclasses
from datetime import UTC, date, datetime, timedelta
from typing import Any

from aggregator.model import Moment, Page, Post, Revision, Span

NOW = datetime(2031, 5, 4, 12, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
NOON = Moment(date(2031, 5, 4), NOW, "json-ld")
READER = "reader-1"


def make_page(content: str | bytes = "<p>The ferry left.</p>", **changes: Any) -> Page:
    data = content.encode() if isinstance(content, str) else content
    page = Page(source="harbour", locator="live.html", content=data, fetched_at=NOW)
    return dataclasses.replace(page, **changes)


def make_post(*paragraphs: str, anchor: str = "p1", **changes: Any) -> Post:
    words = paragraphs or ("The ferry left the quay at noon.", "Forty people were aboard.")
    spans, start = [], 0
    for paragraph in words:
        spans.append(Span(start, start + len(paragraph)))
        start += len(paragraph) + 2
    post = Post(
        id=f"harbour:live.html#{anchor}",
        source="harbour",
        locator="live.html",
        outlet="Harbour Post",
        title="Ferry leaves",
        published=NOON,
        text="\n\n".join(words),
        spans=tuple(spans),
    )
    return dataclasses.replace(post, **changes)


def make_empty_post(**changes: Any) -> Post:
    return make_post("", **{"spans": (), **changes})


def make_revision(
    *paragraphs: str, number: int = 1, seen_at: datetime = NOW, **changes: Any
) -> Revision:
    return Revision(make_post(*paragraphs, **changes), number, seen_at)
