"""The other pages of a live blog: totals and addresses of older posts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from aggregator.extract.dom import parse_page
from aggregator.extract.html import extract_html
from aggregator.extract.paging import Paging, read_paging
from aggregator.model import Page, Source

NOW = datetime(2031, 5, 4, 18, tzinfo=UTC)
HERE = "https://quay.example/live/flood-2031"


def _read(body: str, *, url: str | None = HERE, shown: int = 0, data: Any = ()) -> Paging:
    root = parse_page(f"<html><head></head><body>{body}</body></html>")
    return read_paging(root, url=url, canonical=HERE, data=data, shown=shown)


@pytest.mark.parametrize(
    ("body", "older"),
    [
        ("<a rel='next' href='?page=2'>2</a>", [f"{HERE}?page=2"]),
        ("<a href='/live/flood-2031?curpg=2'>Older</a>", [f"{HERE}?curpg=2"]),
        ("<a href='?page=with:block-6f#nav' aria-label='Older posts'></a>",
         [f"{HERE}?page=with:block-6f"]),
        ("<div class='pagination'><a href='?page=3'>3</a><a href='?page=2'>2</a></div>",
         [f"{HERE}?page=2", f"{HERE}?page=3"]),
        ("<a href='/live/flood-2031/page/2/'>Ältere Beiträge</a>", [f"{HERE}/page/2/"]),
        ("<a href='?seite=2'>Weitere Beiträge laden</a>", [f"{HERE}?seite=2"]),
        ("<a href='?page=2'>Voir plus</a>", [f"{HERE}?page=2"]),
        ("<a href='?pagina=2'>Cargar más</a>", [f"{HERE}?pagina=2"]),
        ("<a href='?p=2'>Попередні</a>", [f"{HERE}?p=2"]),
        ("<button data-next-url='/api/live/flood-2031/posts?before=77'>Load more</button>",
         ["https://quay.example/api/live/flood-2031/posts?before=77"]),
        ("<div class='load-more'><a href='#' data-url='/x/flood?offset=20'>More updates</a></div>",
         ["https://quay.example/x/flood?offset=20"]),
    ],
)  # fmt: skip
def test_where_older_posts_stand(body: str, older: list[str]) -> None:
    found = _read(body)
    assert list(found.older) == older
    assert found.has_more


@pytest.mark.parametrize(
    "body",
    [
        # Another article, another section, another site, another scheme.
        "<link rel='next' href='/2031/05/other-article'>",
        "<a rel='next' href='/world?page=2'>Next</a>",
        "<a href='https://elsewhere.example/live/flood-2031?page=2'>Older posts</a>",
        "<a href='javascript:more(2)?page=2'>Older posts</a>",
        "<button data-next-url='//evil.example/x'>Load more stories</button>",
        # Newer posts, comments, a post by itself, a print view.
        "<a rel='prev' href='?page=0'>Newer posts</a>",
        "<div class='comments'><a href='?page=2'>Older</a></div>",
        "<a href='?page=with:block-6f'>The mayor says that older people are leaving first</a>",
        "<a href='?print=1'>More</a>",
        "<a href='?p=48112'>Permalink</a>",
        # The page itself.
        f"<a rel='next' href='{HERE}'>Next</a>",
    ],
)
def test_what_leads_elsewhere(body: str) -> None:
    assert _read(body).older == ()


def test_only_later_pages_follow_from_a_later_page() -> None:
    row = "".join(f"<a href='?page={n}'>{n}</a>" for n in (1, 2, 3, 4))
    found = _read(f"<nav class='pager'>{row}</nav>", url=f"{HERE}?page=3")
    assert found.older == (f"{HERE}?page=4",)


def test_a_page_without_an_address_has_none_to_follow() -> None:
    root = parse_page("<html><body><a rel='next' href='?page=2'>2</a></body></html>")
    assert read_paging(root, url=None).older == ()


@pytest.mark.parametrize(
    ("data", "older"),
    [
        ({"pagination": {"next": "/live/flood-2031.json?page=2"}},
         ["https://quay.example/live/flood-2031.json?page=2"]),
        ({"blog": {"nextPageUrl": f"{HERE}?page=2"}}, [f"{HERE}?page=2"]),
        ({"pagination": {"older": "?page=with:block-1", "oldest": "?page=with:block-0"}},
         [f"{HERE}?page=with:block-1"]),
        ({"articles": {"next": "/other"}}, []),
        ({"nextPageUrl": "https://elsewhere.example/"}, []),
    ],
)  # fmt: skip
def test_the_next_page_in_the_data_of_a_script(data: Any, older: list[str]) -> None:
    assert list(_read("", data=[data]).older) == older


@pytest.mark.parametrize(
    ("body", "total"),
    [
        ("<p>Showing 20 of 135 posts</p>", 135),
        ("<span>20 von 1.204 Beiträgen</span>", 1204),
        ("<span>Affichage de 20 sur 88 publications</span>", 88),
        ("<div data-total-posts='57'></div>", 57),
        ("<p>12 comments</p>", None),
        ("<p>3 of 5 people agree, a poll of posts says, and that is all there is to it.</p>", None),
        ("<p>Showing 5 of 8 posts</p>", None),  # fewer than the page has
    ],
)
def test_how_many_posts_there_are(body: str, total: int | None) -> None:
    assert _read(body, shown=20).total == total


def test_a_button_without_an_address_says_that_there_is_more() -> None:
    assert _read("<button class='btn'>Show more updates</button>") == Paging((), True, None)
    assert _read("<button>Share</button>") == Paging()


FRAME = (
    "<div id='content'><nav><a href='/'>Home</a></nav><h1>The flood</h1>{posts}"
    "<div class='more' id='more-2'><h4>More from the valley</h4><p>"
    + "The river authority keeps a page with all gauges and their history since 1921. "
    * 5
    + "</p></div></div>"
    "<aside><article id='t-1'><time datetime='2031-05-04T08:00:00Z'>8:00</time><h3><a "
    "href='/news/other'>Another text of today</a></h3></article></aside>"
)
POST = (
    "<article id='block-6{i}' class='b'><header id='h-{i}'><time "
    "datetime='2031-05-04T1{i}:00:00Z'>1{i}:00</time></header><h2>Gauge {i}</h2>"
    "<p>The wardens read {i} metres at the lower weir.</p></article>"
)


@pytest.mark.parametrize(
    "post",
    [
        POST.format(i=4),
        f"<div id='live-posts'>{POST.format(i=4)}</div>",
        POST.format(i=4).replace("article", "div"),
        POST.format(i=4).replace("id='block-64'", "data-post-id='64'"),
    ],
)
def test_the_last_older_page_may_have_one_post(post: str) -> None:
    text = f"<html><head></head><body>{FRAME.format(posts=post)}</body></html>"
    page = Page("quay", HERE, b"", NOW, url=f"{HERE}?page=3", blog=HERE)
    found = extract_html(page, text, Source("quay"))
    assert [(p.title, p.text) for p in found.posts] == [
        ("Gauge 4", "The wardens read 4 metres at the lower weir.")
    ]
    assert found.posts[0].id.endswith("64")
    # What is no older page of a live blog is an article.
    found = extract_html(replace(page, blog=None), text, Source("quay"))
    assert "#" not in found.posts[0].id
