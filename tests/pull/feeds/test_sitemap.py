from __future__ import annotations

import gzip
import re
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from aggregator.pull.feeds import (
    FeedError,
    Sitemap,
    SitemapChild,
    SitemapPage,
    parse_sitemap,
    sitemaps_in_robots,
)

URL = "https://harbour.test/news.xml"
NEWS = (Path(__file__).parent / "data" / "news.sitemap.xml").read_bytes()
EXPECTED = Sitemap(
    pages=(
        SitemapPage(
            loc="https://harbour.test/2026/ferry?x=1&y=2",
            lastmod=datetime(2026, 5, 5, 10, tzinfo=UTC),
            title="Ferry leaves <early>",
            published=datetime(2026, 5, 5, 9, 15, tzinfo=UTC),
            language="en",
            publication="Harbour & Pier",
        ),
        SitemapPage("https://harbour.test/2026/crane", datetime(2026, 5, 4, tzinfo=UTC)),
    ),
    total=4,
    notes=("1 of 4 have no address that can be fetched", "1 are there twice"),
)


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_a_news_site_map_keeps_dates_titles_and_outlets(pack: type[bytes]) -> None:
    assert parse_sitemap(pack(NEWS), url=URL) == EXPECTED


def test_an_index_names_its_site_maps() -> None:
    content = b"""<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
    <sitemap><loc>/may.xml.gz</loc><lastmod>2026-05-05T00:00:00Z</lastmod></sitemap>
    <sitemap><loc>ftp://harbour.test/x</loc></sitemap></sitemapindex>"""
    found = parse_sitemap(content, url=URL)
    may = SitemapChild("https://harbour.test/may.xml.gz", datetime(2026, 5, 5, tzinfo=UTC))
    assert (found.children, found.pages, found.total) == ((may,), (), 2)


def test_a_list_of_addresses_is_a_site_map() -> None:
    found = parse_sitemap(b"https://a.test/1\r\n\r\nhttps://a.test/2\n", url=URL)
    assert [p.loc for p in found.pages] == ["https://a.test/1", "https://a.test/2"]


def test_a_site_map_that_is_cut_off_gives_what_is_there() -> None:
    found = parse_sitemap(NEWS[: NEWS.index(b"2026/crane")], url=URL)
    assert [p.title for p in found.pages][:1] == ["Ferry leaves <early>"]
    assert any("not well-formed" in n for n in found.notes)
    packed = gzip.compress(NEWS, 0)
    found = parse_sitemap(packed[:-300], url=URL)
    assert [p.title for p in found.pages][:1] == ["Ferry leaves <early>"]
    assert any("cut off" in n for n in found.notes)


def test_too_many_pages_are_cut_and_counted() -> None:
    one = "<url><loc>https://a.test/{}</loc></url>"
    content = "<urlset>" + "".join(one.format(n) for n in range(60_000)) + "</urlset>"
    start = time.process_time()
    found = parse_sitemap(content.encode(), url=URL)
    assert time.process_time() - start < 5
    assert (len(found.pages), found.total) == (50_000, 60_000)
    assert found.notes == ("60,000 addresses, of which the first 50,000 are read",)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "is empty"),
        (b"<!doctype html><p>Not found", "HTML"),
        (b"<rss/>", "is a feed, not a site map"),
        (b"<x/>", "is XML with <x>, not a site map"),
        (b"no addresses\nat all\n", "is no site map"),
        (b'<!DOCTYPE u [<!ENTITY x "y">]><urlset/>', "entities"),
        (gzip.compress(b" " * 40 * 2**20), "more than 24 MB"),
        (b"\x1f\x8b\x08\x00 broken", "broken"),
    ],
)
def test_what_is_no_site_map_is_told(content: bytes, told: str) -> None:
    with pytest.raises(FeedError, match=re.escape(told)):
        parse_sitemap(content, url=URL)


def test_robots_txt_names_site_maps() -> None:
    content = b"""User-agent: *\nDisallow: /\nSitemap: https://a.test/1.xml\n sitemap : /2.xml # x
    #Sitemap: /no.xml\nSitemap: file:///x\nSITEMAP:https://a.test/1.xml\r\n\xff\xfe"""
    found = sitemaps_in_robots(content, url="https://a.test/robots.txt")
    assert found == ("https://a.test/1.xml", "https://a.test/2.xml")
