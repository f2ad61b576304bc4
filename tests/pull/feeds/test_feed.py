from __future__ import annotations

import dataclasses
import json
import re
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from aggregator.pull.feeds import FeedError, content_kind, parse_feed

DATA = Path(__file__).parent / "data"
CASES = {
    "harbour.rss.xml": ("https://harbour.test/feed", "harbour.rss.expected.json"),
    "tides.rdf.xml": ("https://tides.test/rss", "tides.rdf.expected.json"),
    "quay.atom.xml": ("https://quay.test/live/atom", "quay.atom.expected.json"),
    "buoy.json": ("https://buoy.test/feed.json", "buoy.expected.json"),
    "broken.rss.xml": ("https://fog.test/rss", "broken.rss.expected.json"),
}


def plain(value: Any) -> Any:
    """A value as JSON has it. The parser's own words for a fault differ between versions."""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [plain(v) for v in value]
    return re.sub(r"XML \([^)]*(?:\)[^)]*)?\);", "XML;", value) if isinstance(value, str) else value


@pytest.mark.parametrize("name", CASES)
def test_feeds_beside_what_is_in_them(name: str) -> None:
    url, expected = CASES[name]
    feed = parse_feed((DATA / name).read_bytes(), url=url)
    assert plain(dataclasses.asdict(feed)) == json.loads((DATA / expected).read_text())


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
def test_the_encoding_is_not_what_a_feed_depends_on(name: str, encoding: str) -> None:
    url, _ = CASES[name]
    text = (DATA / name).read_text("utf-8")
    if name == "broken.rss.xml" and encoding == "utf-16-le":
        pytest.skip("without a mark, UTF-16 is known by a tag at its start")
    if name == "buoy.json" and encoding == "utf-16-le":
        pytest.skip("JSON is UTF-8 (RFC 8259, 8.1)")
    assert parse_feed(text.encode(encoding), url=url) == parse_feed(text.encode(), url=url)


def test_what_is_declared_helps_where_it_is_no_utf_8() -> None:
    text = '<?xml version="1.0" encoding="{}"?><rss><channel><title>Fähre</title></channel></rss>'
    for told in ("iso-8859-1", "windows-1252", "no-such-thing", "rot13"):
        content = text.format(told).encode("cp1252")
        assert parse_feed(content, url="").title == "Fähre"
    russian = text.format("x").replace("Fähre", "Паром").encode("koi8-r")
    assert parse_feed(russian, url="", media_type="text/xml; charset=KOI8-R").title == "Паром"


def rss(items: str, about: str = "") -> bytes:
    return f'<rss version="2.0"><channel><title>T</title>{about}{items}</channel></rss>'.encode()


def item(inner: str) -> bytes:
    return rss(f"<item>{inner}</item>")


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("https://a.test/x", "https://a.test/x"),
        ("//b.test/x", "https://b.test/x"),
        ("x y", "https://a.test/dir/x%20y"),
        ("\n  /x\n ", "https://a.test/x"),
        ("javascript:alert(1)", None),
        ("file:///etc/passwd", None),
        ("data:text/html,x", None),
        ("https://user:secret@a.test/x", None),
        ("https://a.test:port/x", None),
        ("https://[::1/x", None),
        ("http:///x", None),
        ("https://a.test/" + "x" * 5_000, None),
        ("https://a.test/\u202egpj.exe", None),
    ],
)
def test_addresses_are_absolute_and_http(link: str, url: str | None) -> None:
    content = item(f"<title>t</title><link>{link.replace('&', '&amp;')}</link>")
    assert parse_feed(content, url="https://a.test/dir/feed").entries[0].url == url


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("A &amp;amp; B", "A & B"),
        ("<![CDATA[<b>A</b> &lt; B]]>", "A < B"),
        ("It is &lt;early&gt;", "It is <early>"),
        ("2 &lt; 3 and 4 &gt; 3", "2 < 3 and 4 > 3"),
        ("line\n  break\t", "line break"),
        ("evil\u202etxt\u200b\u0007", "eviltxt"),
        ("<![CDATA[<script>x</script>Y]]>", "xY"),
        ("x" * 2_000, "x" * 999 + "…"),
        ("می\u200cروم", "می\u200cروم"),
    ],
)
def test_titles_are_plain_text_of_one_line(written: str, title: str) -> None:
    feed = parse_feed(item(f"<title>{written}</title>"), url="https://a.test/")
    assert feed.entries[0].title == title


def test_json_cannot_bring_what_cannot_be_stored() -> None:
    content = rb"""{"version": "https://jsonfeed.org/version/1.1", "items": [
    {"id": "1\u0000\ud800", "content_html": "<p>\u0001x\udfff\n\ud83d\ude00</p>"}]}"""
    (entry,) = parse_feed(content, url="https://a.test/").entries
    assert (entry.id, entry.content_html) == ("1", "<p>x\n\U0001f600</p>")


def test_entries_that_share_an_id_go_by_their_addresses() -> None:
    same = "<guid isPermaLink='false'>1</guid>"
    content = rss(
        f"<item>{same}<link>https://a.test/1</link></item>"
        f"<item>{same}<link>https://a.test/2</link></item>"
        f"<item>{same}<link>https://a.test/1</link></item>"
        "<item/>"
    )
    feed = parse_feed(content, url="https://a.test/")
    assert [e.id for e in feed.entries] == ["1", "https://a.test/2"]
    assert feed.total == 4
    assert feed.notes == (
        "1 entries are empty",
        "1 entries carry the id of another; they go by their addresses",
        "1 entries are there twice",
    )


def test_ids_without_guid_or_link_are_of_the_words_and_stay() -> None:
    first, again = (
        parse_feed(item("<title>Fog</title>"), url=u).entries[0].id for u in ("https://a.test", "")
    )
    other = parse_feed(item("<title>Horn</title>"), url="").entries[0].id
    assert first == again != other


def test_an_empty_feed_is_a_feed() -> None:
    feed = parse_feed(rss(""), url="https://a.test/")
    assert (feed.title, feed.entries, feed.total, feed.notes) == ("T", (), 0, ())


def test_a_single_atom_entry_is_a_feed_of_one() -> None:
    content = b'<entry xmlns="http://www.w3.org/2005/Atom"><id>1</id><title>Fog</title></entry>'
    feed = parse_feed(content, url="https://a.test/")
    assert [e.title for e in feed.entries] == ["Fog"]


def test_atom_0_3() -> None:
    content = b"""<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>Old</title><entry>
    <id>1</id><title mode="escaped">A &lt;b&gt;B&lt;/b&gt;</title>
    <issued>2026-05-05T10:00:00Z</issued><modified>2026-05-05T11:00:00Z</modified>
    <link rel="alternate" href="/1"/></entry></feed>"""
    (entry,) = parse_feed(content, url="https://a.test/").entries
    assert entry.title == "A B"
    assert entry.published is not None and entry.published.hour == 10
    assert entry.updated is not None and entry.updated.hour == 11


@pytest.mark.parametrize(
    ("about", "ttl"),
    [
        ("<ttl>60</ttl>", 3600),
        ("<ttl>0</ttl>", None),
        ("<ttl>-5</ttl>", None),
        ("<ttl>soon</ttl>", None),
        (f"<ttl>{'9' * 5_000}</ttl>", 7 * 86_400),
        ("<sy:updatePeriod>daily</sy:updatePeriod>", 86_400),
        ("<sy:updatePeriod>yearly</sy:updatePeriod>", None),
    ],
)
def test_ttl(about: str, ttl: int | None) -> None:
    assert parse_feed(rss("", about), url="https://a.test/").ttl_s == ttl


def test_times_without_a_zone_are_of_the_source_and_told() -> None:
    content = item("<title>t</title><pubDate>2026-07-01 12:00:00</pubDate>")
    in_utc = parse_feed(content, url="https://a.test/")
    there = parse_feed(content, url="https://a.test/", zone="America/New_York")
    assert [f.entries[0].published.isoformat() for f in (in_utc, there)] == [  # type: ignore[union-attr]
        "2026-07-01T12:00:00+00:00",
        "2026-07-01T16:00:00+00:00",
    ]
    assert in_utc.notes == ("1 times tell no zone; read as UTC",)
    assert there.notes == ("1 times tell no zone; read as America/New_York",)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "is empty"),
        (b" \n ", "is empty"),
        (b"<!doctype html><title>Sign in</title>", 'is an HTML page ("Sign in"), not a feed'),
        (b"<!-- x --><HTML><body>", "is an HTML page"),
        (b"<urlset/>", "is a site map, not a feed"),
        (b"<sitemapindex/>", "is an index of site maps"),
        (b"<opml/>", "OPML"),
        (b"<svg/>", "is XML, but no feed: <svg>"),
        (b"just words", "is not XML: there is no tag"),
        (b"<", "is not XML"),
        (b"{}", "no JSON Feed"),
        (b'{"items": [{"name": "x"}]}', "no JSON Feed"),
        (b"[1, 2", "is not JSON"),
        (b"[1, 2]", "no JSON Feed"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "is not XML"),
    ],
)
def test_what_is_no_feed_is_told(content: bytes, told: str) -> None:
    with pytest.raises(FeedError, match=re.escape(told)) as caught:
        parse_feed(content, url="https://a.test/feed")
    assert str(caught.value).startswith("https://a.test/feed: ")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("harbour.rss.xml", "rss"),
        ("tides.rdf.xml", "rss"),
        ("quay.atom.xml", "atom"),
        ("buoy.json", "json"),
    ],
)
def test_kinds_are_known_before_they_are_read(name: str, kind: str) -> None:
    assert content_kind((DATA / name).read_bytes(), url="") == kind
    assert content_kind(b"<html><p>the rss of <rss>", url="") == "page"
    assert content_kind(b"words", url="") == "page"
