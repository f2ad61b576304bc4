"""Feeds that are files: each entry with a text is a page, and no other file is taken for one."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from aggregator import pipeline
from aggregator.config import Config, DedupConfig, OutputConfig
from aggregator.model import Failure, Page, Source
from aggregator.pull import pull_files
from aggregator.pull.sniff import is_feed, is_html, is_text
from aggregator.store import Store

NOW = datetime(2025, 4, 9, 20, 0, tzinfo=UTC)
HERON = (
    "A heron has stood on the weir since Tuesday, and the anglers who share the bank with it say"
    " that it has taken eleven trout, two of them from a keep net."
)
MILL = (
    "The mill at Oxley will grind again from Monday: its owners have replaced the wheel, which a"
    " flood broke in 1968, with one of larch that was cut on the estate."
)
RSS = f"""<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel><title>Weir &amp; Mill</title><link>https://weir.test/</link><language>en</language>
<item><title>A heron</title><link>https://weir.test/heron</link>
<pubDate>Wed, 09 Apr 2025 07:15:00 +0100</pubDate>
<content:encoded><![CDATA[<p>{HERON}</p><script>alert(1)</script>]]></content:encoded></item>
<item><title>The mill</title><guid isPermaLink="false">m-1</guid>
<pubDate>Wed, 09 Apr 2025 09:00:00 GMT</pubDate><description>{MILL}</description></item>
<item><title>Nothing to say</title><link>https://weir.test/nothing</link></item>
</channel></rss>"""
ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Weir</title><entry><id>urn:1</id>
<title>A heron</title><link href="https://weir.test/heron"/><published>2025-04-09T06:15:00Z
</published><content type="html">&lt;p&gt;{HERON}&lt;/p&gt;</content></entry></feed>"""
JSON = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Weir",
        "items": [
            {
                "id": "1",
                "url": "https://weir.test/heron",
                "title": "A heron",
                "date_published": "2025-04-09T06:15:00Z",
                "content_text": HERON,
            }
        ],
    }
)


def pages(path: Path) -> list[Page | Failure]:
    return list(pull_files(Source("Weir", (str(path),)), base=None, now=NOW))


def test_the_entries_of_a_saved_feed_become_posts(tmp_path: Path) -> None:
    (tmp_path / "weir.rss").write_text(RSS)
    source = Source("Weir", (str(tmp_path / "weir.rss"),))
    config = Config(
        output=OutputConfig(folder=tmp_path / "out"),
        dedup=DedupConfig(encoder="none"),
        sources=(source,),
    )
    report = pipeline.run(config, now=NOW)
    assert [(one.locator, one.outcome) for one in report.sources] == [
        ("https://weir.test/heron", "new"),
        ("weir.rss#m-1", "new"),
    ]
    with Store.open(config.database_url) as store:
        posts = [r.post for r in store.revisions_of_day(date(2025, 4, 9), "UTC")]
    assert [(p.title, p.outlet, p.text, p.url) for p in posts] == [
        ("A heron", "Weir & Mill", HERON, "https://weir.test/heron"),
        ("The mill", "Weir & Mill", MILL, None),
    ]
    assert [str(p.published.at) for p in posts] == [
        "2025-04-09 06:15:00+00:00",
        "2025-04-09 09:00:00+00:00",
    ]
    again = pipeline.run(config, now=NOW)
    assert {one.outcome for one in again.sources} == {"unchanged"}


@pytest.mark.parametrize(
    ("name", "content"), [("a.atom", ATOM), ("a.json", JSON), ("a.xml", RSS), ("a", ATOM)]
)
def test_every_kind_by_what_it_is_in_a_folder_too(tmp_path: Path, name: str, content: str) -> None:
    (tmp_path / name).write_text(content)
    (tmp_path / "package.json").write_text('{"items": []}')
    (tmp_path / "drawing.xml").write_text("<svg><title>rss</title></svg>")
    found = pages(tmp_path)
    assert found == pages(tmp_path / name)
    first = found[0]
    assert isinstance(first, Page) and first.url == "https://weir.test/heron"
    assert HERON.encode() in first.content


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ('<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss>&x;</rss>', "entit"),
        ("<rss><channel><title>Weir</title></channel></rss>", "it has no entries"),
        ("<rss><channel><item><title>x</title></item></channel></rss>", "none of its entries"),
        ("<rss>" * 9_000, "depth"),
    ],
)
def test_what_cannot_be_read_is_told(tmp_path: Path, content: str, told: str) -> None:
    (tmp_path / "a.rss").write_text(content)
    [failure] = pages(tmp_path / "a.rss")
    assert isinstance(failure, Failure) and told in failure.message


@pytest.mark.parametrize(
    ("start", "kind"),
    [
        (b"<!DOCTYPE html><p>", "html"),
        (b"\xef\xbb\xbf \n<!-- a --><HTML>", "html"),
        ("\ufeff<html>".encode("utf-16-le"), "html"),
        (b'<?xml version="1.0"?><!DOCTYPE html PUBLIC "x"><html>', "html"),
        (b"<!-- > -->" * 400 + b"<html", "html"),
        (b"<rss version='2.0'>", "feed"),
        (b"<?xml version='1.0'?>\n<?xml-stylesheet href='x'?><!-- a --><feed xmlns='x'>", "feed"),
        (b"<!DOCTYPE rss PUBLIC 'x'><rss>", "feed"),
        (b"<rdf:RDF xmlns='x'>", "feed"),
        ("<rss>".encode("utf-16"), "feed"),
        (b' {"version": "https://jsonfeed.org/version/1"', "feed"),
        (b"<feedback>", "text"),
        (b"<p>rss", "text"),
        (b'{"items": []}', "text"),
        (b"Just words.", "text"),
        (b"\x89PNG\r\n\x1a\n\x00", "other"),
        (b"", "text"),
    ],
)
def test_what_bytes_are_by_how_they_begin(start: bytes, kind: str) -> None:
    assert is_html(start) == (kind == "html")
    assert is_feed(start) == (kind == "feed")
    assert is_text(start) == (kind != "other")


@pytest.mark.parametrize("piece", ["<!-- ", "<?x ", "<!-- -->", "<!doctype ", " ", "{", "<?x ?>"])
def test_looking_at_a_start_is_linear(piece: str) -> None:
    for _ in range(200):
        assert not is_html(piece * 8000) and not is_feed(piece * 8000)
