"""What a hostile feed may try, each in bounded time and memory."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.pull.feeds import (
    Feed,
    FeedError,
    discover,
    parse_feed,
    parse_opml,
    parse_sitemap,
)
from aggregator.pull.feeds.build import MAX_ENTRIES, MAX_HTML
from aggregator.pull.feeds.safe_xml import MAX_BYTES

URL = "https://hostile.test/feed"
SECONDS = 5.0
DATA = Path(__file__).parent / "data"

LAUGHS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
REFUSED = {
    "billion laughs": f'<!DOCTYPE rss [<!ENTITY a0 "ha">{LAUGHS}]><rss><channel><title>&a11;',
    "one entity": '<!DOCTYPE rss [<!ENTITY x "y">]><rss><title>&x;</title></rss>',
    "quadratic blow-up": f'<!DOCTYPE rss [<!ENTITY x "{"y" * 100_000}">]><rss>' + "&x;" * 100_000,
    "external entity": '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss>&x;</rss>',
    "parameter entity": '<!DOCTYPE r [<!ENTITY % x SYSTEM "http://127.0.0.1/x.dtd"> %x;]><rss/>',
    "entity after a bracket": """<!DOCTYPE r [<!ATTLIST r a CDATA "]>"><!ENTITY x "y">]><rss/>""",
    "entity after a comment": '<?xml?><!-- > --><!DOCTYPE r [<!-- ]> --><!ENTITY x "y">]><rss/>',
    "small letters": '<!doctype r [<!entity x "y">]><rss/>',
    "a DOCTYPE without end": "<!DOCTYPE rss [" + "<!ELEMENT x>" * 100_000,
    "a quote without end": '<!DOCTYPE rss "' + "'\"" * 200_001,
    "deep nesting": "<rss>" * 1_000_000,
    "deep nesting, closed": "<rss>" * 5_000 + "</rss>" * 5_000,
    "one huge text": "<rss><channel><title>" + "x" * 11_000_000 + "</title></channel></rss>",
    "one huge name": "<rss><" + "x" * 11_000_000,
    "one huge section": "<rss><![CDATA[" + "x" * 11_000_000 + "]]></rss>",
    "two million tags": "<rss>" + "<a/>" * 2_000_000,
    "a million attributes": "<rss " + " ".join(f'a{n}=""' for n in range(600_000)) + "/>",
    "comments without end": "<!-- x -->" * 200_000,
    "too large": "<rss>" + " " * MAX_BYTES,
    "deep JSON": '{"version": "https://jsonfeed.org/version/1.1", "items": ' + "[" * 1_000_000,
    "deep JSON, closed": "[" * 100_000 + "]" * 100_000,
    "deep JSON after a quote": '["' + '\\"' * 500_000 + '", ' + "[" * 1_000_000,
    "a JSON string without end": '{"items": "' + '\\"' * 1_000_000,
    "many JSON values": '{"items": [' + "{}," * 3_000_000 + "{}]}",
    "a huge JSON number": '{"items": [' + "9" * 1_000_000 + "]}",
    "JSON of NaN": '{"items": [NaN, Infinity]}',
}


@pytest.mark.parametrize("hazard", REFUSED)
def test_refused_in_time_and_in_one_line(hazard: str) -> None:
    content = REFUSED[hazard].encode()
    start = time.process_time()
    with pytest.raises(FeedError) as caught:
        parse_feed(content, url=URL)
    assert time.process_time() - start < SECONDS
    message = str(caught.value)
    assert "\n" not in message
    assert len(message) < 400
    assert "root:" not in message


ENTRIES = {
    "rss": ("<rss><channel>", "<item><title>{n}</title></item>", "</channel></rss>"),
    "atom": (
        '<feed xmlns="http://www.w3.org/2005/Atom">',
        "<entry><id>{n}</id><title>{n}</title></entry>",
        "</feed>",
    ),
    "json": (
        '{"version": "https://jsonfeed.org/version/1.1", "items": [',
        '{{"id": "{n}", "title": "{n}"}},',
        '{"id": "last"}]}',
    ),
}


@pytest.mark.parametrize("kind", ENTRIES)
def test_a_hundred_thousand_entries_are_cut_and_counted(kind: str) -> None:
    start, one, end = ENTRIES[kind]
    content = start + "".join(one.format(n=n) for n in range(100_000)) + end
    before = time.process_time()
    feed = parse_feed(content.encode(), url=URL)
    assert time.process_time() - before < SECONDS
    assert len(feed.entries) == MAX_ENTRIES
    assert feed.total in (100_000, 100_001)
    assert f"of which the first {MAX_ENTRIES:,} are read" in feed.notes[0]


def test_a_long_text_is_cut_and_told() -> None:
    words = "x" * (MAX_HTML + 1)
    content = f"<rss><channel><item><description>{words}</description></item></channel></rss>"
    feed = parse_feed(content.encode(), url=URL)
    assert len(feed.entries[0].summary_html) == MAX_HTML
    assert feed.notes == (f"1 texts are longer than {MAX_HTML:,} characters and cut",)


@pytest.mark.parametrize(
    "title",
    [
        "<" * 300_000,
        "&lt;a " * 200_000,
        "&amp;" * 500_000,
        "<![CDATA[" * 100_000,
        "<![CDATA[&" + "<!--" * 200_000 + "]]>",
        "&a" * 500_000,
        "&#1;&#xD800;&#0;&#99999999;" * 50_000,
    ],
)
def test_titles_cost_what_they_are_long(title: str) -> None:
    content = f"<rss><channel><item><title>{title}</title></item></channel></rss>".encode()
    start = time.process_time()
    try:
        feed = parse_feed(content, url=URL)
    except FeedError:
        feed = Feed("", "rss")
    assert time.process_time() - start < SECONDS
    assert all(len(e.title) <= 1_000 for e in feed.entries)


def test_a_stranger_s_dtd_is_neither_read_nor_missed() -> None:
    content = b"""<?xml version="1.0"?><!-- a > --><!DOCTYPE rss PUBLIC "-//x//y" "http://127.0.0.1:1/x.dtd"
    [<!ELEMENT rss ANY> <!ATTLIST rss evil CDATA "default]>">]>
    <rss><channel><title>Fog &unknown; horn</title></channel></rss>"""
    feed = parse_feed(content, url=URL)
    assert feed.title == "Fog &unknown; horn"


PROGRAM = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[1]),) * 2)
from aggregator.pull.feeds import FeedError, parse_feed
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    parse_feed(sys.stdin.buffer.read(), url="https://hostile.test/feed")
except FeedError:
    pass
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="ru_maxrss counts bytes elsewhere")
@pytest.mark.parametrize("hazard", ["most tags", "most text", "most attributes"])
def test_memory_stays_below_a_cap(hazard: str) -> None:
    content = {
        "most tags": "<rss>" + "<a/>" * 900_000 + "</rss>",
        "most text": "<rss>" + ("<a>" + "é" * 400_000 + "</a>") * 28 + "</rss>",
        "most attributes": "<rss>" + "<a b='c' d=''/>" * 240_000 + "</rss>",
    }[hazard].encode()
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(2 * 2**30)],
        input=content,
        capture_output=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])},
    )
    assert int(done.stdout) < 400_000, f"{int(done.stdout):,} KB"
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss > 0


FIXTURES = [p.read_bytes() for p in sorted(DATA.iterdir()) if "expected" not in p.name]


@st.composite
def mutants(draw: st.DrawFn) -> bytes:
    """A fixture, cut, spliced and sprinkled with the marks of XML and JSON."""
    content = bytearray(draw(st.sampled_from(FIXTURES)))
    marks = st.sampled_from([b"<", b">", b"&", b"]]>", b"<![CDATA[", b'"', b"{", b"\x00", b"\xff"])
    for _ in range(draw(st.integers(0, 6))):
        at = draw(st.integers(0, len(content)))
        end = min(len(content), at + draw(st.integers(0, 40)))
        content[at:end] = draw(st.one_of(marks, st.binary(max_size=8)))
    return bytes(content)


@settings(max_examples=150, deadline=None)
@given(content=st.one_of(st.binary(max_size=200), mutants()))
def test_any_bytes_give_a_value_or_the_error(content: bytes) -> None:
    for read in (
        lambda: parse_feed(content, url=URL),
        lambda: parse_sitemap(content, url=URL),
        lambda: parse_opml(content, url=URL),
        lambda: discover(content, url=URL),
    ):
        try:
            read()
        except FeedError as error:
            assert "\n" not in str(error)
