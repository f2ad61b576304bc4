"""Pages that are made to hold a reader up, or to break what it writes."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime

import pytest

from aggregator.errors import ExtractError
from aggregator.extract import extract
from aggregator.model import Page, Source

NOW = datetime(2025, 4, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    "content",
    [
        b"<!-- x -->" * 60 + b"x",
        b"<!-- x" * 20_000,
        b"<div class='" + b"live-post " * 200_000 + b"'><p>One sentence that is news.</p></div>",
    ],
)
def test_no_page_holds_us_up(content: bytes) -> None:
    with contextlib.suppress(ExtractError):
        extract(Page("s", "p.html", content, NOW), Source("s", ("p.html",)))


def test_an_element_with_countless_attributes_is_refused() -> None:
    content = ("<p " + " ".join(f"a{n}=1" for n in range(200_000)) + ">Text.</p>").encode()
    page = Page("s", "p.html", b"<!doctype html>" + content, NOW, "text/html")
    with pytest.raises(ExtractError, match="500 attributes"):
        extract(page, Source("s", ("p.html",)))


def test_half_a_surrogate_pair_is_no_part_of_an_id() -> None:
    blog = (
        '{"@context": "https://schema.org", "@type": "LiveBlogPosting", "liveBlogUpdate": '
        '[{"@type": "BlogPosting", "@id": "x \\ud83d", "datePublished": "2026-05-05T10:15:00Z", '
        '"headline": "Ferry \\ud83d aground", "articleBody": "The ferry ran aground at dawn."}]}'
    )
    content = f'<html><script type="application/ld+json">{blog}</script></html>'.encode()
    found = extract(Page("s", "p.html", content, NOW, "text/html"), Source("s", ("p.html",)))
    for post in found.posts:
        f"{post.id}{post.title}{post.url}{post.text}".encode()
