from __future__ import annotations

import json
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from aggregator.pull.feeds import Discovery, FeedError, FeedLink, discover

URL = "https://www.harbour.test/live/ferry"
SHARED = Path(__file__).parents[3].parent / "shared" / "data" / "pages"


def page(head: str = "", body: str = "") -> bytes:
    return (
        '<!doctype html><html lang="en-GB"><head><title>Ferry – live</title>'
        f"{head}</head><body>{body}</body></html>"
    ).encode()


def json_ld(*blocks: object) -> str:
    return "".join(
        f'<script type="application/ld+json">{json.dumps(block)}</script>' for block in blocks
    )


def test_a_page_tells_its_feeds_and_what_it_is() -> None:
    content = page(
        head="""<base href="/live/">
        <link rel="canonical" href="https://harbour.test/live/ferry-1">
        <link rel="amphtml" href="/amp/ferry"><link rel="sitemap" href="/sitemap.xml">
        <link rel="alternate" type="application/rss+xml" title="Ferry &raquo; Comments Feed"
              href="/comments/feed/">
        <link rel="alternate" type="application/rss+xml; charset=utf-8" title="Harbour" href="feed">
        <link rel="ALTERNATE" type="application/atom+xml" href="/atom.xml">
        <link rel="alternate" type="application/json+oembed" href="/oembed">
        <link rel="alternate" type="application/json" href="/wp-json/1">
        <link rel="alternate" hreflang="de" href="/de">
        <link rel="alternate" type="application/feed+json" href="javascript:x">"""
    )
    found = discover(content, url=URL)
    assert found == Discovery(
        kind="page",
        title="Ferry – live",
        language="en-GB",
        feeds=(
            FeedLink("https://www.harbour.test/live/feed", "Harbour", "rss"),
            FeedLink("https://www.harbour.test/atom.xml", "", "atom"),
            FeedLink(
                "https://www.harbour.test/comments/feed/",
                "Ferry » Comments Feed",
                "rss",
                comments=True,
            ),
        ),
        sitemaps=("https://www.harbour.test/sitemap.xml",),
        canonical="https://harbour.test/live/ferry-1",
        amp="https://www.harbour.test/amp/ferry",
    )


@pytest.mark.parametrize(
    ("href", "kind"),
    [
        ("/rss", "rss"),
        ("/feed/", None),
        ("/news/rss.xml", "rss"),
        ("/atom.xml", "atom"),
        ("/world.rss", "rss"),
        ("/?feed=rss2", "rss"),
        ("/index?format=atom", "atom"),
        ("/feeds/world.xml", None),
        ("/feed.json", None),
        ("https://feeds.else.test/rss/all", None),
    ],
)
def test_links_that_look_like_feeds_are_told_as_guesses(href: str, kind: str | None) -> None:
    found = discover(page(body=f'<p><a href="{href}">All <b>news</b></a>'), url=URL)
    assert [(f.title, f.kind, f.declared) for f in found.feeds] == [("All news", kind, False)]
    assert found.notes == ("no feed is declared; these links look like feeds",)


@pytest.mark.parametrize(
    "href",
    ["/feeding-the-gulls", "/rss-explained", "/atomic", "/newsfeedback", "/p?feed=no", "#rss"],
)
def test_links_that_only_sound_like_feeds_are_not(href: str) -> None:
    assert discover(page(body=f'<a href="{href}">x</a>'), url=URL).feeds == ()


LIVE = {
    "@type": ["LiveBlogPosting", "NewsArticle"],
    "coverageEndTime": "2026-05-05T18:00:00+01:00",
    "liveBlogUpdate": [{"@type": "BlogPosting"}] * 3,
}


@pytest.mark.parametrize(
    "markup",
    [
        json_ld({"@context": "https://schema.org", **LIVE}),
        json_ld({"@type": "WebSite"}, {"@graph": [{"@type": "NewsArticle"}, [LIVE]]}),
        json_ld({"@type": "WebPage", "mainEntity": LIVE}) + json_ld({"@type": "NewsArticle"}),
    ],
)
def test_a_live_blog_says_so(markup: str) -> None:
    found = discover(page(head=markup), url=URL)
    assert (found.live_blog, found.article) == (True, False)
    assert found.live_ended == datetime(2026, 5, 5, 17, tzinfo=UTC)
    assert found.notes == ("a live blog; its data names 3 posts",)


def test_a_live_blog_says_so_in_microdata_and_in_broken_json() -> None:
    micro = '<div itemscope itemtype="https://schema.org/LiveBlogPosting">'
    assert discover(page(body=micro), url=URL).live_blog
    broken = '<script type="application/ld+json">{"@type": "LiveBlogPosting", oops}</script>'
    found = discover(page(head=broken), url=URL)
    assert found.live_blog
    assert found.notes == ("1 blocks of JSON-LD cannot be read",)


@pytest.mark.parametrize(
    ("head", "article"),
    [
        (json_ld({"@type": "ReportageNewsArticle"}), True),
        (json_ld({"@type": "https://schema.org/NewsArticle"}), True),
        ('<meta property="og:type" content="article">', True),
        ('<meta property="og:type" content="website">', False),
        (json_ld({"@type": "CollectionPage"}), False),
        ("", False),
    ],
)
def test_an_article_says_so(head: str, article: bool) -> None:
    found = discover(page(head=head), url=URL)
    assert (found.article, found.live_blog) == (article, False)


@pytest.mark.parametrize(
    ("markup", "next_url"),
    [
        ('<link rel="next" href="?page=2">', f"{URL}?page=2"),
        ('<a rel="nofollow next" href="/live/ferry/p2">x</a>', f"{URL}/p2"),
        ('<a href="?page=3">3</a><a href="?page=2">2</a><a href="?page=9">9</a>', f"{URL}?page=2"),
        ('<a href="?curpg=2">more</a>', f"{URL}?curpg=2"),
        ('<a href="/live/ferry/page/2/">2</a>', f"{URL}/page/2/"),
        ('<a href="/live/ferry?with=b1">Older posts</a>', f"{URL}?with=b1"),
        ('<a href="?b=1" aria-label="Next page"><svg></svg></a>', f"{URL}?b=1"),
        ('<a href="/news?page=2">2</a>', None),
        ('<a href="/other">Next</a>', None),
        ('<a href="https://else.test/live/ferry?page=2">2</a>', None),
        ('<a href="?page=1">1</a>', None),
        ('<a href="/live/ferry-older-stories">The older stories of the pier</a>', None),
        ('<a href="#top">Next</a>', None),
    ],
)
def test_the_next_page_is_found(markup: str, next_url: str | None) -> None:
    assert discover(page(body=markup), url=URL).next_url == next_url


def test_from_the_second_page_on_the_next_is_the_third() -> None:
    links = '<a href="?page=1">1</a><a href="?page=3">3</a><a href="?page=4">4</a>'
    assert discover(page(body=links), url=f"{URL}?page=2").next_url == f"{URL}?page=3"


def test_a_feed_is_itself_what_is_found() -> None:
    content = b"<rss><channel><title>Harbour</title><item><title>x</title></item></channel></rss>"
    found = discover(content, url="https://harbour.test/feed")
    assert (found.kind, found.title) == ("rss", "Harbour")
    assert found.feeds == (FeedLink("https://harbour.test/feed", "Harbour", "rss"),)
    assert found.notes == ("1 entries",)
    assert discover(b"<urlset/>", url=URL).kind == "sitemap"
    assert discover(b"<opml/>", url=URL).kind == "opml"


@pytest.mark.parametrize(
    "content",
    [
        page(body="<div>" * 300_000),
        page(body='<a href="' + "x" * 1_000_000 + '">'),
        page(body='<a href="?page=2">' * 100_000),
        page(body="<a href='/rss/" + "a-" * 100_000 + "'>x</a>"),
        page(head='<script type="application/ld+json">' + "[" * 1_000_000 + "</script>"),
        page(head='<script type="application/ld+json">"@type": [' + '"x",' * 300_000 + "</script>"),
        page(body="<a>" + "older " * 200_000 + "</a>"),
        b"<html" + b" a=b" * 400_000,
        b"<!--" * 500_000,
        b"<!-- x -->" * 200_000 + page(),
        page(body="<p " + " ".join(f"a{n}=1" for n in range(200_000)) + ">"),
        page(body=("<p " + " ".join(f"a{n}" for n in range(450)) + ">") * 1_000),
        page(body='<p a="' * 200_000),
        bytes(range(256)) * 1_000,
        b"<html>\xff\xfe\x00" * 1_000,
    ],
)
def test_hostile_pages_cost_little(content: bytes) -> None:
    start = time.process_time()
    try:
        found = discover(content, url=URL)
        assert found.kind == "page"
    except FeedError as error:
        assert "\n" not in str(error)
    assert time.process_time() - start < 5


@pytest.mark.skipif(not SHARED.is_dir(), reason="../shared/data/pages is not here")
def test_real_live_blogs_say_so() -> None:
    files = sorted(SHARED.glob("*.html"))
    assert files
    for file in files:
        found = discover(file.read_bytes(), url=f"https://news.test/{file.stem}")
        assert found.live_blog, file.name
        assert found.title, file.name
        assert found.canonical, file.name
