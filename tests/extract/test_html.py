"""HTML pages of many shapes and their expected results, and the laws that all results keep."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aggregator.errors import ExtractError
from aggregator.extract.html import extract_html
from aggregator.model import Extraction, Page, Source
from tests.extract.html_cases import DATA, FETCHED, expected, read, result

NAMES = sorted(path.stem for path in DATA.glob("*.html"))


@pytest.mark.parametrize("name", NAMES)
def test_page_gives_the_expected_posts(name: str) -> None:
    want = expected(name)
    assert result(name, want["zone"]) == want


def _check_laws(found: Extraction) -> None:
    assert found.posts
    assert len({post.id for post in found.posts}) == len(found.posts)
    order = [(p.published.day, p.published.at) for p in found.posts if p.published.at]
    assert order == sorted(order)
    for post in found.posts:
        assert post.title or post.paragraphs
        assert post.id.startswith("s:page.html")
        ends = 0
        for span in post.spans:
            assert ends <= span.start < span.end <= len(post.text)
            assert post.text[span.start : span.end].strip() == post.text[span.start : span.end]
            ends = span.end
        assert post.url is None or post.url.startswith(("http://", "https://"))
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]", post.text)
        at = post.published.at
        assert at is None or (at.utcoffset() is not None and at.date() == post.published.day)


@pytest.mark.parametrize("name", NAMES)
def test_laws_hold(name: str) -> None:
    if "posts" in expected(name):
        _check_laws(read((DATA / f"{name}.html").read_text(encoding="utf-8")))


_PIECES = [
    "<article class='post' id='p-{n}a'>",
    "</article>",
    "<time datetime='2025-03-18T{h}:{m}:00Z'>{h}:{m}</time>",
    "<span class='time'>{h}:{m}</span>",
    "<h2>Headline number {n}</h2>",
    "<p>The harbour master said that ship {n} had left at {h}.{m} with 40 people on board.</p>",
    "<ul><li>One thing</li><li>Another",
    "</ul>",
    "<blockquote class='twitter-tweet'><p>Quoted {n}</p>",
    "<div class='post' data-post-id='{n}' data-timestamp='17423{h}{m}0'>",
    "</div>",
    "<script type='application/ld+json'>{{'@type': 'LiveBlogPosting'",
    '<script type="application/ld+json">{{"@type":"LiveBlogPosting","liveBlogUpdate":['
    '{{"@type":"BlogPosting","@id":{n},"headline":["a",{{}}],"articleBody":"<p>b &lt;p"}},'
    '7,null,"x"]}}',
    "</script>",
    "\u202eevil\u202c \x00\x07 text ",
    "<a href='javascript:alert(1)#x'>link</a>",
    "<h1>Live: things happen</h1>",
    "<!--",
    "-->",
    "<table><tr><td>a<td>b",
    "&#x202e;&nbsp;&lt;",
]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.sampled_from(_PIECES), st.integers(0, 99)), max_size=40))
def test_any_page_gives_posts_or_says_why_not(pieces: list[tuple[str, int]]) -> None:
    body = "".join(p.format(n=n, h=f"{n % 24:02}", m=f"{n % 60:02}") for p, n in pieces)
    try:
        found = read(f"<html><body>{body}</body></html>")
    except ExtractError as error:
        assert str(error).startswith("page.html: no article or live blog in it")
    else:
        _check_laws(found)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(NAMES), st.data())
def test_a_damaged_page_gives_posts_or_says_why_not(name: str, data: st.DataObject) -> None:
    text = (DATA / f"{name}.html").read_text(encoding="utf-8")
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 400)))
    junk = data.draw(st.text(max_size=8))
    try:
        found = read(text[:start] + junk + text[end:])
    except ExtractError:
        return
    _check_laws(found)


def test_the_source_decides_who_is_credited() -> None:
    text = (DATA / "article.html").read_text(encoding="utf-8")
    assert read(text, outlet="Ours").posts[0].outlet == "Ours"
    assert read(text).posts[0].outlet == "Borders Sentinel"


@pytest.mark.parametrize(
    ("head", "url", "outlet"),
    [
        ('<meta property="og:site_name" content="Town Crier">', None, "Town Crier"),
        ("", "https://www.crier.example/a", "crier.example"),
        ("", None, "page"),
    ],
)
def test_outlet_falls_back(head: str, url: str | None, outlet: str) -> None:
    post = read(_article(head), url=url).posts[0]
    assert post.outlet == outlet
    assert post.url == url


@pytest.mark.parametrize(
    ("head", "url", "outlet"),
    [
        (
            '<meta property="og:site_name" content="Town Crier">',
            "https://crier.test/a",
            "Town Crier",
        ),
        ("", "https://crier.test/a", "The Crier, live"),
        ("", "https://www.crier.test/a", "The Crier, live"),
        ("", "https://live.crier.test/a", "The Crier, live"),
        ("", "https://courier.test/a", "courier.test"),
        ("", "https://herald-crier.test/a", "herald-crier.test"),
    ],
)
def test_a_fetched_page_without_a_publisher_is_credited_to_its_source(
    head: str, url: str, outlet: str
) -> None:
    source = Source("The Crier, live", url="https://crier.test/feed")
    page = Page(source=source.name, locator=url, content=b"", fetched_at=FETCHED, url=url)
    found = extract_html(page, _article(head), source)
    assert found.posts[0].outlet == outlet


def _article(head: str = "", body: str = "") -> str:
    paragraphs = "".join(
        f"<p>Paragraph {n} of this text says that the town has {n}00 lamps, and that all of them "
        "were lit on Tuesday evening for the first time.</p>"
        for n in range(1, 6)
    )
    return (
        f"<html><head><title>Lamps lit</title>{head}</head><body><article><h1>Lamps lit</h1>"
        f"{paragraphs}{body}</article></body></html>"
    )


def test_the_days_basis_is_told() -> None:
    meta = '<meta property="article:published_time" content="2025-03-18T23:30:00Z">'
    told = read(_article(meta), zone="Europe/Berlin").posts[0].published
    assert (told.day, told.basis) == (date(2025, 3, 19), "meta")
    configured = read(_article(), day=date(2025, 3, 1)).posts[0].published
    assert (configured.day, configured.at, configured.basis) == (
        date(2025, 3, 1),
        None,
        "configuration",
    )
    fetched = read(_article()).posts[0].published
    assert (fetched.day, fetched.basis) == (date(2025, 3, 19), "file time")


def test_the_pages_own_address_wins() -> None:
    head = '<link rel="canonical" href="https://a.example/copied-from">'
    assert read(_article(head)).posts[0].url == "https://a.example/copied-from"
    assert read(_article(head), url="https://b.example/x").posts[0].url == "https://b.example/x"


@pytest.mark.parametrize("href", ["javascript:alert(1)", "data:text/html,x", "//[", "http://a b/"])
def test_only_web_addresses_are_kept(href: str) -> None:
    assert read(_article(f'<link rel="canonical" href="{href}">')).posts[0].url is None


def test_entities_of_a_document_type_are_not_resolved(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret word", encoding="utf-8")
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 9))
    text = (
        f'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY x SYSTEM "{secret.as_uri()}">'
        f'<!ENTITY l0 "lol">{laughs}]>' + _article(body="<p>&x; &l8; stands here unread.</p>")
    )
    post = read(text).posts[0]
    assert "secret word" not in post.text
    assert "lollol" not in post.text


def test_hidden_characters_are_removed() -> None:
    body = "<p>The b\u202ead\u202c w\u200bord\u00ad and the \x07bell&#7; were heard by all.</p>"
    assert (
        "The bad word and the bell were heard by all."
        in read(_article(body=body)).posts[0].paragraphs
    )


def test_elements_that_nest_without_end_are_an_error_and_no_crash() -> None:
    with pytest.raises(ExtractError, match="nest deeper than 250"):
        read("<html><body>" + "<div>" * 100_000 + "text")


@pytest.mark.parametrize("text", ["", "  \n", "\x00", "<!-- -->", "just words", "<html></html>"])
def test_a_page_of_nothing_is_an_error(text: str) -> None:
    with pytest.raises(ExtractError, match=r"page\.html: no article or live blog in it"):
        read(text)


def test_broken_data_of_a_page_of_nothing_else_are_named() -> None:
    data = '<script type="application/ld+json">{"@type": LiveBlogPosting</script>'
    with pytest.raises(ExtractError, match="no article or live blog in it; JSON-LD: not JSON"):
        read(f"<html><body>{data}</body></html>")


def test_many_posts_are_bounded_with_a_note() -> None:
    posts = "".join(
        f'<article class="post" id="p{n}"><time datetime="2025-03-18T10:00:00Z"></time>'
        f"<p>Post {n} is about the lamp with this number.</p></article>"
        for n in range(10_050)
    )
    found = read(f"<html><body><h1>Live: lamps</h1>{posts}</body></html>")
    assert len(found.posts) == 10_000
    assert any("only the first 10000" in note for note in found.notes)
