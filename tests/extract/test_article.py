"""Articles: trafilatura points, the page tells."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

from aggregator.extract import extract
from aggregator.extract.article import article_blocks
from aggregator.extract.dom import parse_page
from aggregator.extract.jsonld import read_json_ld
from aggregator.model import Page, Source
from tests.extract.html_cases import read

SENTENCES = [
    "The bridge over the Lune was opened again on Tuesday after eleven weeks of repairs.",
    "Engineers had found a crack in the third pier during a routine inspection in January.",
    "About 14,000 vehicles use the bridge on a working day, according to the county.",
    "The repairs cost 2.3 million crowns, a third less than the county had expected.",
    "Cyclists may use the new lane on the northern side from the first of April on.",
]


def _page(body: str, head: str = "") -> str:
    return f"<html><head><title>Bridge</title>{head}</head><body>{body}</body></html>"


def _texts(text: str) -> list[str]:
    root = parse_page(text)
    scripts = [script.text or "" for script in root.iter("script")]
    return [block.text for block in article_blocks(root, read_json_ld(scripts))]


def test_paragraphs_are_verbatim() -> None:
    marked = (
        "<p>The <b>bridge</b>, over&nbsp;the <a href='/l'>Lune</a>, was <i>opened</i>again "
        "on Tuesday.</p>"
    )
    body = "<article>" + marked + "".join(f"<p>{s}</p>" for s in SENTENCES) + "</article>"
    assert _texts(_page(body)) == [
        "The bridge, over the Lune, was openedagain on Tuesday.",
        *SENTENCES,
    ]


def test_a_paragraph_that_stands_twice_stands_twice() -> None:
    twice = [*SENTENCES, *SENTENCES]
    body = "<article>" + "".join(f"<p>{s}</p>" for s in twice) + "</article>"
    assert _texts(_page(body)) == twice


def test_lists_and_quotations_are_kept() -> None:
    body = (
        f"<article><h1>Bridge</h1><p>{SENTENCES[0]}</p><p>{SENTENCES[1]}</p>"
        "<ul><li>Monday to Friday: one lane in each direction.</li>"
        "<li>Weekends: both lanes.</li></ul>"
        "<blockquote><p>We have waited long enough for this day.</p></blockquote>"
        f"<p>{SENTENCES[2]}</p><p>{SENTENCES[3]}</p></article>"
    )
    assert _texts(_page(body))[3:6] == [
        "Monday to Friday: one lane in each direction.",
        "Weekends: both lanes.",
        "We have waited long enough for this day.",
    ]


def test_the_body_of_the_data_helps_where_the_page_has_none() -> None:
    data = {"@type": "NewsArticle", "headline": "Bridge", "articleBody": "\n".join(SENTENCES)}
    script = f'<script type="application/ld+json">{json.dumps(data)}</script>'
    assert _texts(_page("<div id='root'></div>", script)) == SENTENCES


def test_the_tree_is_not_changed() -> None:
    root = parse_page(_page("<article>" + "".join(f"<p>{s}</p>" for s in SENTENCES) + "</article>"))
    before = root.xpath("string()")
    article_blocks(root, read_json_ld([]))
    assert root.xpath("string()") == before


def test_metadata_of_an_article() -> None:
    body = "<article>" + "".join(f"<p>{s}</p>" for s in SENTENCES) + "</article>"
    head = (
        '<meta property="article:published_time" content="2025-03-18T06:00:00+01:00">'
        '<meta property="article:modified_time" content="2025-03-18T09:30:00+01:00">'
        '<meta name="author" content="Ann Berg"><meta name="author" content="https://a.example/ann">'
        '<meta property="og:locale" content="sv_SE">'
    )
    (post,) = read(_page(body, head), zone="Europe/Stockholm").posts
    assert post.title == post.page_title == "Bridge"
    assert post.published.at is not None and post.modified is not None
    assert post.published.at.isoformat() == "2025-03-18T06:00:00+01:00"
    assert post.modified.isoformat() == "2025-03-18T09:30:00+01:00"
    assert (post.author, post.language) == ("Ann Berg", "sv-SE")


def test_an_agency_is_credited() -> None:
    body = "<article>" + "".join(f"<p>{s}</p>" for s in SENTENCES) + "<p>REUTERS</p></article>"
    (post,) = read(_page(body)).posts
    assert post.credit == "Reuters"
    assert post.paragraphs == tuple(SENTENCES)


def test_a_message_keeps_its_signature_and_a_quotation_gets_that_below_it() -> None:
    body = (
        f"<article><h1>Bridge</h1><p>{SENTENCES[0]}</p><p>{SENTENCES[1]}</p>"
        "<blockquote class='twitter-tweet'><p>We have waited long enough for this day.</p>"
        "&mdash; Bridge Office (@bridgeoffice) <a href='https://twitter.com/bridgeoffice/status/5'>"
        "March 18, 2025</a></blockquote>"
        "<blockquote><p>Nobody asked us, and we would have said no.</p>"
        "<footer>— Ada Quill, ferrywoman</footer></blockquote>"
        f"<p>{SENTENCES[2]}</p><p>{SENTENCES[3]}</p></article>"
    )
    page = Page("news", "a.html", _page(body).encode(), datetime(2025, 3, 18, tzinfo=UTC))
    (post,) = extract(page, Source("news", paths=("x",)), reference_day=date(2025, 3, 18)).posts
    marked = [(span.kind, span.by, span.url) for span in post.spans if span.kind != "text"]
    assert marked == [
        ("embed", "Bridge Office (@bridgeoffice)", "https://twitter.com/bridgeoffice/status/5"),
        ("quote", "Ada Quill, ferrywoman", None),
    ]
    assert "Ada Quill" not in post.text
