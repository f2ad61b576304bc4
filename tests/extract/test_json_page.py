"""Answers in JSON: lists of posts, JSON-LD and pieces of HTML, as "load more" brings them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from aggregator import extract
from aggregator.errors import ExtractError
from aggregator.model import Extraction, Page, Source

URL = "https://quay.example/api/live/flood?before=77"
BLOG = "https://quay.example/live/flood"
BODIES = (
    "Water stands two metres above the lower weir and still rises by the hour.",
    "All schools of the upper valley stay shut until Thursday, the council decided.",
    "The railway bridge at Orrin was closed after divers found a crack in a pier.",
)
POSTS: list[dict[str, Any]] = [
    {
        "id": 7000 + i,
        "publishedAt": f"2031-05-04T1{i}:05:00+02:00",
        "title": f"News {i}",
        "body": f"<p>{body} </script><b>Stay away.</b></p>",
    }
    for i, body in enumerate(BODIES)
]
HTML = "".join(
    f"<article class='post' id='entry-{i}'><time datetime='2031-05-04T1{i}:05:00+02:00'>1{i}:05"
    f"</time><h3>News {i}</h3><p>{body}</p></article>"
    for i, body in enumerate(BODIES)
)
LD = {
    "@context": "https://schema.org",
    "@type": "LiveBlogPosting",
    "liveBlogUpdate": [
        {
            "@type": "BlogPosting",
            "@id": f"{BLOG}#p{i}",
            "headline": f"News {i}",
            "datePublished": f"2031-05-04T1{i}:05:00+02:00",
            "articleBody": body,
        }
        for i, body in enumerate(BODIES)
    ],
}


def _read(value: Any, *, kind: str | None = "application/json", blog: bool = True) -> Extraction:
    text = value if isinstance(value, str) else json.dumps(value)
    page = Page(
        "quay",
        BLOG if blog else URL,
        text.encode(),
        datetime(2031, 5, 4, 18, tzinfo=UTC),
        kind,
        url=URL,
        blog=BLOG if blog else None,
    )
    return extract.extract(page, Source("quay", zone="Europe/Berlin"))


@pytest.mark.parametrize(
    "value",
    [
        POSTS,
        {"data": {"posts": POSTS}, "pagination": {"next": "/api/live/flood?before=40"}},
        {"edges": [{"node": post} for post in POSTS]},
        {"html": HTML},
        {"success": True, "data": [{"markup": piece + "</article>"} for piece in
                                   HTML.split("</article>")[:-1]]},
        LD,
        {"@graph": [LD]},
    ],
)  # fmt: skip
@pytest.mark.parametrize("blog", [True, False])
def test_posts_of_an_answer(value: Any, blog: bool) -> None:
    found = _read(value, blog=blog)
    assert [post.title for post in found.posts] == ["News 0", "News 1", "News 2"]
    assert [post.paragraphs[0].startswith(body) for post, body in zip(found.posts, BODIES,
            strict=True)] == [True] * 3  # fmt: skip
    hours = [post.published.at and post.published.at.hour for post in found.posts]
    assert hours == [10, 11, 12]


def test_the_next_one_and_how_many_there_are() -> None:
    found = _read({"posts": POSTS, "totalPosts": 40, "nextUrl": "/api/live/flood?before=40"})
    assert found.older == ("https://quay.example/api/live/flood?before=40",)
    assert found.total == 40


@pytest.mark.parametrize(
    "value", [POSTS[:1], {"posts": POSTS[:1], "count": 1}, {"html": HTML.split("</article>")[0]}]
)
def test_a_last_answer_with_one_post(value: Any) -> None:
    found = _read(value)
    assert [post.title for post in found.posts] == ["News 0"]


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("{", "not JSON"),
        ({"status": "ok"}, "JSON without a list"),
        ("[" * 5000 + "]" * 5000, "nested deeper"),
        ({"items": [{"id": i, "name": f"Shop {i}"} for i in range(9)]}, "JSON without a list"),
    ],
)
def test_what_is_none(value: Any, why: str) -> None:
    with pytest.raises(ExtractError, match=why):
        _read(value)


def test_a_list_of_articles_is_no_live_blog() -> None:
    away = [{**post, "url": f"https://quay.example/news/{i}"} for i, post in enumerate(POSTS)]
    with pytest.raises(ExtractError):
        _read({"articles": away}, blog=False)


def test_json_without_a_type_is_known_by_its_text() -> None:
    assert len(_read({"posts": POSTS}, kind=None).posts) == 3
    written = "{not json} is what the baker of Orrin wrote on his door, and nobody knew why. " * 3
    found = _read(written + "}", kind=None, blog=False)
    assert found.posts[0].text.startswith("{not json} is what")
