from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.pull.feeds import FeedError, OpmlSource, parse_opml, write_opml

NOW = datetime(2026, 5, 5, 12, tzinfo=UTC)
LIST = b"""<?xml version="1.0"?><opml version="1.0"><head><title>Reading</title></head><body>
<outline text="Ports"><outline text="North"><outline type="rss" text="Harbour" title="Harbour
 &amp; Pier" xmlUrl="https://harbour.test/feed" htmlUrl="https://harbour.test/"/></outline>
<outline type="atom" text="Quay" xmlUrl="https://quay.test/atom"/></outline>
<outline text="No kind" XMLURL="https://fog.test/rss"/>
<outline type="link" text="A page" url="https://live.test/blog"/>
<outline type="rss" text="Twice" xmlUrl="https://quay.test/atom"/>
<outline type="rss" text="Bad" xmlUrl="file:///etc/passwd"/>
<outline text="only words"/></body></opml>"""
SOURCES = [
    OpmlSource(
        "Harbour & Pier",
        "https://harbour.test/feed",
        "https://harbour.test/",
        folder=("Ports", "North"),
    ),
    OpmlSource("Quay", "https://quay.test/atom", None, "atom", ("Ports",)),
    OpmlSource("No kind", "https://fog.test/rss"),
    OpmlSource("A page", "https://live.test/blog", None, "link"),
]


def test_a_list_gives_its_sources_with_their_folders() -> None:
    assert parse_opml(LIST) == SOURCES


def test_a_list_that_is_written_is_read_back() -> None:
    written = write_opml(SOURCES, now=NOW, title="My <list>")
    assert parse_opml(written) == SOURCES
    assert b"<dateCreated>Tue, 05 May 2026 12:00:00 GMT</dateCreated>" in written
    assert b"My &lt;list&gt;" in written


names = (
    st.text(max_size=30)
    .map(lambda s: " ".join(s.split()))
    .filter(lambda s: bool(s) and s.isprintable())
)


@given(
    st.lists(
        st.builds(
            OpmlSource,
            title=names,
            url=st.integers(0, 10**6).map(lambda n: f"https://a.test/{n}?x=1&y=<é>"),
            html_url=st.none() | st.just("https://a.test/"),
            kind=st.sampled_from(["rss", "atom", "json", "live-blog"]),
            folder=st.lists(names, max_size=3).map(tuple),
        ),
        unique_by=lambda s: s.url,
        max_size=8,
    )
)
def test_round_trip(sources: list[OpmlSource]) -> None:
    read = parse_opml(write_opml(sources, now=NOW))
    # Folders gather what stands in them; the sources themselves are the same.
    assert {s.url: s for s in read} == {s.url: s for s in sources}


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "is empty"),
        (b"<rss/>", "is no OPML: it begins with <rss>"),
        (b"<html></html>", "HTML"),
        (b'<!DOCTYPE o [<!ENTITY x "y">]><opml/>', "entities"),
        (b"<opml>" + b"<outline>" * 300_000, "depth"),
    ],
)
def test_what_is_no_list_is_told(content: bytes, told: str) -> None:
    with pytest.raises(FeedError, match=told):
        parse_opml(content)
