"""What the tests of HTML extraction share: reading a page of ``data`` and showing the result."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from aggregator.errors import ExtractError
from aggregator.extract.html import extract_html
from aggregator.model import Extraction, Page, Post, Source

DATA = Path(__file__).parent / "data"
FETCHED = datetime(2025, 3, 19, 12, 0, tzinfo=UTC)


def read(
    text: str,
    *,
    zone: str = "UTC",
    url: str | None = None,
    outlet: str | None = None,
    day: date | None = None,
    locator: str = "page.html",
) -> Extraction:
    """Extract a page that is given as text."""
    page = Page(source="s", locator=locator, content=b"", fetched_at=FETCHED, url=url)
    return extract_html(page, text, Source("s", (locator,), zone=zone, outlet=outlet, day=day))


def shown(post: Post) -> dict[str, Any]:
    """A post as the expected results write it."""
    moment = post.published
    return {
        "id": post.id,
        "title": post.title,
        "author": post.author,
        "outlet": post.outlet,
        "url": post.url,
        "published": moment.at.isoformat() if moment.at else moment.day.isoformat(),
        "basis": moment.basis,
        "modified": post.modified.isoformat() if post.modified else None,
        "pinned": post.pinned,
        "language": post.language,
        "credit": post.credit,
        "paragraphs": list(post.paragraphs),
        **({"kind": post.kind} if post.kind != "post" else {}),
    }


def result(name: str, zone: str) -> dict[str, Any]:
    """What a page of ``data`` gives, in the form of its expected result."""
    text = (DATA / f"{name}.html").read_text(encoding="utf-8")
    try:
        found = read(text, zone=zone, locator=f"{name}.html")
    except ExtractError as error:
        return {"zone": zone, "error": str(error)}
    return {
        "zone": zone,
        "notes": list(found.notes),
        "boilerplate": list(found.boilerplate),
        "posts": [shown(post) for post in found.posts],
    }


def expected(name: str) -> dict[str, Any]:
    """The expected result beside a page."""
    loaded: dict[str, Any] = json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))
    return loaded
