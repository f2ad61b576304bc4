"""Posts of pages that a script renders, read from the data that it renders them from."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from aggregator.errors import ExtractError
from aggregator.extract.html import extract_html
from aggregator.model import Extraction, Page, Source

ADDRESS = "https://quay.example/live/flood"
BODIES = (
    "Water stands two metres above the lower weir and still rises by the hour.",
    "All schools of the upper valley stay shut until Thursday, the council decided.",
    "The railway bridge at Orrin was closed after divers found a crack in a pier.",
)
POSTS: list[dict[str, Any]] = [
    {
        "id": f"67f6a1b2c3d4e5f6a7b800{i}",
        "publishedAt": f"2031-05-04T1{i}:05:00+02:00",
        "updatedAt": f"2031-05-04T1{i}:25:00+02:00",
        "title": f"News {i}",
        "body": f"<p>{body}</p>",
        "author": {"name": "Una Brekke"},
    }
    for i, body in enumerate(BODIES)
]


def _read(
    script: str,
    *,
    body: str = "<div id='root'></div>",
    title: str = "Flood live",
    url: str = ADDRESS,
) -> Extraction:
    text = f"<html><head><title>{title}</title></head><body>{body}{script}</body></html>"
    page = Page("quay", url, b"", datetime(2031, 5, 4, 18, tzinfo=UTC), url=url)
    return extract_html(page, text, Source("quay", zone="Europe/Berlin"))


def _next(value: Any) -> str:
    return f"<script id='__NEXT_DATA__' type='application/json'>{json.dumps(value)}</script>"


def _bodies(found: Extraction) -> list[str]:
    return [post.text for post in found.posts]


@pytest.mark.parametrize(
    "script",
    [
        _next({"props": {"pageProps": {"blog": {"posts": POSTS}}}}),
        _next({"edges": [{"node": post} for post in POSTS]}),
        _next({"data": [{"id": p["id"], "attributes": p} for p in POSTS]}),
        _next({"entities": {p["id"]: p for p in POSTS}}),
        f"<script>window.__INITIAL_STATE__ = {json.dumps({'posts': POSTS})};</script>",
        f"<script>window.app['state']={json.dumps({'posts': POSTS})};window.x=1</script>",
        "<script>window.__PRELOADED_STATE__ = JSON.parse("
        f"{json.dumps(json.dumps({'posts': POSTS}))});</script>",
        _next({"blocks": [
            {
                "id": p["id"],
                "blockCreatedOn": 1_935_565_500_000 + 60_000 * i,
                "elements": [{"_type": "TextBlockElement", "html": p["body"]},
                             {"_type": "ImageBlockElement", "text": "A photo of the weir."}],
            }
            for i, p in enumerate(POSTS)
        ]}),
    ],
)  # fmt: skip
def test_posts_are_known_by_their_structure(script: str) -> None:
    found = _read(script)
    assert _bodies(found) == list(BODIES)
    assert [post.id.rpartition("#")[2] for post in found.posts] == [p["id"] for p in POSTS]
    assert {post.published.basis for post in found.posts} == {"page data"}
    assert all(post.published.at is not None for post in found.posts)


def test_what_they_say_of_themselves() -> None:
    posts = [
        {**POSTS[0], "isPinned": True},
        {**POSTS[1], "isSponsored": True},
        {**POSTS[2], "title": "Summary"},
        {**POSTS[2], "id": "67f6a1b2c3d4e5f6a7b8009", "status": "deleted"},
    ]
    found = _read(_next({"posts": posts}))
    assert [post.pinned for post in found.posts] == [True, False, False]
    assert [post.kind for post in found.posts] == ["post", "sponsored", "summary"]
    assert [post.author for post in found.posts] == ["Una Brekke"] * 3
    assert found.posts[0].modified is not None
    assert found.withdrawn == (f"quay:{ADDRESS}#67f6a1b2c3d4e5f6a7b8009",)


def test_where_the_older_ones_stand() -> None:
    found = _read(_next({"posts": POSTS, "pagination": {"next": "?page=2", "totalPosts": 41}}))
    assert found.older == (f"{ADDRESS}?page=2",)
    assert found.total == 41


@pytest.mark.parametrize(
    "value",
    [
        {"comments": POSTS},
        {"posts": [{**p, "url": f"/2031/05/article-{i}"} for i, p in enumerate(POSTS)]},
        {"posts": [{k: v for k, v in p.items() if k != "id"} for p in POSTS]},
        {"posts": [{k: v for k, v in p.items() if not k.endswith("At")} for p in POSTS]},
        {"posts": [{**p, "body": "", "summary": p["body"]} for p in POSTS]},
        {"posts": POSTS[:1]},
    ],
    ids=["comments", "teasers", "no ids", "no times", "no texts", "one"],
)
def test_what_is_no_list_of_posts(value: Any) -> None:
    with pytest.raises(ExtractError, match="rendered by script"):
        _read(_next(value) + "<script>draw()</script>")


def test_a_page_that_is_not_called_live_needs_a_list_that_is() -> None:
    elsewhere = {"title": "Flood", "url": "https://quay.example/2031/flood"}
    assert _bodies(_read(_next({"liveUpdates": POSTS}), **elsewhere)) == list(BODIES)
    with pytest.raises(ExtractError):
        _read(_next({"results": POSTS}), **elsewhere)


def test_a_live_blog_without_its_posts_is_no_article() -> None:
    introduction = "<p>Follow the flood in the valley with our reporters on the spot.</p>" * 3
    data = '{"@type": "LiveBlogPosting", "headline": "Flood live"}'
    with pytest.raises(ExtractError, match="no posts in it"):
        _read(
            f"<script type='application/ld+json'>{data}</script><script>draw()</script>",
            body=f"<main><h1>Flood live</h1>{introduction}</main>",
        )


@pytest.mark.parametrize(
    "script",
    [
        "<script>window.__STATE__ = {\"posts\": [" + "[" * 50_000 + "</script>",
        "<script>window.__STATE__ = {broken: 1};</script>",
        "<script>window.__STATE__ = JSON.parse('\\x');</script>",
        "<script type='application/json'>" + "[" * 200_000 + "</script>",
        "<script type='application/json'>" + json.dumps([[{"a": 1}] * 2] * 30_000) + "</script>",
    ],
)  # fmt: skip
def test_data_that_would_hold_a_reader_up(script: str) -> None:
    with pytest.raises(ExtractError):
        _read(script)


API = Path(__file__).parents[2].parent / "shared" / "data" / "pages" / "guardian_api_Live.json"


@pytest.mark.skipif(not API.is_file(), reason=f"no document: {API} is absent")
def test_a_real_document_gives_every_block() -> None:
    document = json.loads(API.read_text("utf-8"))
    found = _read(_next(document).replace("</", "<\\/").replace("<\\/script>", "</script>"))
    wanted = {block["id"]: block for block in document["blocks"]}
    posts = {post.id.rpartition("#")[2]: post for post in found.posts}
    # One block is a picture and nothing else.
    assert len(set(wanted) - set(posts)) <= 1
    for identity, post in posts.items():
        assert post.published.at is not None
        off = post.published.at.timestamp() - wanted[identity]["blockFirstPublished"] / 1000
        assert abs(off) < 60
    assert [post.kind for post in found.posts].count("summary") == 1
    assert len(found.older) == 1
