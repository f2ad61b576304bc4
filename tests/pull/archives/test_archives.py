from __future__ import annotations

import gzip
import io
import time
import tracemalloc
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from aggregator.model import Failure, Page
from aggregator.pull.archives import SUFFIXES, archive_suffix, read_archive
from aggregator.pull.archives.inflate import dechunk, inflate
from tests.pull.archives.make import answer, mhtml, page, record

NOW = datetime(2026, 5, 6, 12, tzinfo=UTC)
CAUGHT = datetime(2026, 5, 5, 9, 30, tzinfo=UTC)
MB = 2**20


def read(name: str, content: bytes, max_bytes: int = MB) -> tuple[list[Page], list[Failure]]:
    found = list(
        read_archive(io.BytesIO(content), source="pier", locator=name, max_bytes=max_bytes, now=NOW)
    )
    return (
        [f for f in found if isinstance(f, Page)],
        [f for f in found if isinstance(f, Failure)],
    )


def contents(pages: Iterable[Page]) -> list[bytes]:
    return [p.content for p in pages]


GOOD = [record(f"https://harbour.test/{n}", answer(page(f"Ferry {n} has left"))) for n in range(4)]
PAGES = [page(f"Ferry {n} has left") for n in range(4)]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.warc", b"".join(GOOD)),
        ("a.warc.gz", b"".join(gzip.compress(one, mtime=0) for one in GOOD)),
        ("one-member.warc.gz", gzip.compress(b"".join(GOOD), mtime=0)),
        ("named-gz-but-plain.warc.gz", b"".join(GOOD)),
        ("A.WARC", b"".join(GOOD)),
    ],
)
def test_a_warc_gives_its_pages_in_order(name: str, content: bytes) -> None:
    pages, failures = read(name, content)
    assert contents(pages) == PAGES
    assert failures == []
    first = pages[0]
    assert first.locator == first.url == "https://harbour.test/0"
    assert first.fetched_at == CAUGHT
    assert first.media_type == "text/html; charset=utf-8"
    assert first.source == "pier"


def test_two_captures_of_one_address_are_one_page_at_two_times() -> None:
    later = record(
        "https://harbour.test/0", answer(page("Ferry 0 is back")), date="2026-05-05T11:00:00.5Z"
    )
    pages, _ = read("a.warc", GOOD[0] + later)
    assert {p.locator for p in pages} == {"https://harbour.test/0"}
    assert [p.fetched_at.hour for p in pages] == [9, 11]


def test_what_is_no_page_is_passed_over_and_an_archive_without_pages_says_so() -> None:
    others = [
        record("https://harbour.test/a", answer(b"gone", status="404 Not Found")),
        record("https://harbour.test/b", answer(b"\x89PNG", kind="image/png")),
        record("https://harbour.test/c", answer(b"", status="301 Moved", more="Location: /d\r\n")),
        record("https://harbour.test/d", b"GET / HTTP/1.1\r\n\r\n", kind="request"),
        record("urn:crawler", b"software: x\r\n", kind="warcinfo"),
    ]
    pages, failures = read("a.warc", b"".join(others))
    assert pages == []
    assert [f.message for f in failures] == [
        "no page in it: no answer of HTML or text with status 200 "
        "(1 with other content, 1 with status 301, 1 with status 404)"
    ]
    pages, failures = read("a.warc", b"".join([*others, GOOD[0]]))
    assert contents(pages) == PAGES[:1]
    assert failures == []


@pytest.mark.parametrize(
    ("body", "more"),
    [
        (gzip.compress(PAGES[0], mtime=0), "Content-Encoding: gzip\r\n"),
        (b"%x\r\n%s\r\n0\r\n\r\n" % (len(PAGES[0]), PAGES[0]), "Transfer-Encoding: chunked\r\n"),
        # A crawler that unpacked and joined, and left the headers.
        (PAGES[0], "Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n"),
        (PAGES[0], "X-Long: folded\r\n   over lines\r\nnonsense\r\n"),
    ],
)
def test_the_codings_of_http_are_undone(body: bytes, more: str) -> None:
    pages, failures = read("a.warc", record("https://harbour.test/0", answer(body, more=more)))
    assert contents(pages) == PAGES[:1]
    assert failures == []


def test_a_page_without_a_type_is_known_by_its_beginning() -> None:
    bare = b"HTTP/1.1 200 OK\r\n\r\n"
    pages, _ = read("a.warc", record("https://harbour.test/0", bare + PAGES[0]))
    assert [p.media_type for p in pages] == ["text/html"]
    pages, _ = read("a.warc", record("https://harbour.test/0", bare + b"\x00\x01"))
    assert pages == []


BOMB = gzip.compress(gzip.compress(b"\0" * 40 * MB))
BROKEN = {
    "a body that inflates without end": (
        record("https://harbour.test/x", answer(BOMB, more="Content-Encoding: gzip, gzip\r\n")),
        "too large",
    ),
    "a body above the bound": (
        record("https://harbour.test/x", answer(b"x" * 2 * MB)),
        "too large",
    ),
    "a bomb in the archive's own gzip": (
        gzip.compress(record("https://harbour.test/x", answer(b" " * 40 * MB))),
        "too large",
    ),
    "an unknown coding": (
        record("https://harbour.test/x", answer(b"?", more="Content-Encoding: rot13\r\n")),
        "unknown content coding",
    ),
    "no head": (record("https://harbour.test/x", b"<p>bare"), "no head of HTTP"),
    "a head without end": (
        record("https://harbour.test/x", b"HTTP/1.1 200 OK\r\nX: " + b"a" * MB),
        "no head of HTTP",
    ),
    "a chunk that lies": (
        record(
            "https://harbour.test/x",
            answer(b"ffffff\r\n<p>short", more="Transfer-Encoding: chunked\r\n"),
        ),
        "cut off",
    ),
}


@pytest.mark.parametrize("hazard", BROKEN)
def test_one_bad_answer_does_not_cost_the_others(hazard: str) -> None:
    content, told = BROKEN[hazard]
    before, after = GOOD[0], GOOD[1]
    if content[:2] == b"\x1f\x8b":
        before, after = gzip.compress(before), gzip.compress(after)
    pages, failures = read("a.warc", before + content + after)
    good = [p.content for p in pages if p.locator != "https://harbour.test/x"]
    assert good == PAGES[:2]
    assert len(failures) == 1
    assert told in failures[0].message
    assert failures[0].locator == "https://harbour.test/x"
    assert "a.warc, byte " in failures[0].message


@pytest.mark.parametrize("compress", [False, True])
def test_a_cut_archive_gives_what_is_there_and_says_so_wherever_it_is_cut(compress: bool) -> None:
    parts = [gzip.compress(r) if compress else r for r in GOOD]
    whole = b"".join(parts)
    for cut in range(1, len(parts[-1])):
        pages, failures = read("a.warc.gz" if compress else "a.warc", whole[:-cut])
        assert contents(pages)[:3] == PAGES[:3]
        assert 1 <= len(failures) <= 2, f"cut by {cut}: {failures}"
        assert "cut off" in failures[-1].message, f"cut by {cut}: {failures}"
        assert all("byte" in f.message for f in failures)
        for last in pages[3:]:
            assert PAGES[3].startswith(last.content)


@pytest.mark.parametrize("compress", [False, True])
def test_after_damage_the_reading_goes_on_with_the_next_record(compress: bool) -> None:
    parts = [gzip.compress(r) if compress else r for r in GOOD]
    damaged = bytearray(parts[1])
    middle = len(damaged) // 2 if compress else 3
    damaged[middle : middle + 4] = b"\xff\x00\xff\x00"
    content = parts[0] + bytes(damaged) + b"".join(parts[2:])
    pages, failures = read("a.warc", content)
    assert [p for p in contents(pages) if p in PAGES] == [PAGES[0], *PAGES[2:]]
    assert failures
    assert "byte 0" in failures[0].message or f"byte {len(parts[0]):,}" in failures[0].message


@pytest.mark.parametrize("wrong", [-30, -3, 19, 60, 150, 1_000, 2_000, 50_000])
@pytest.mark.parametrize("compress", [False, True])
def test_a_record_with_a_wrong_length_takes_nothing_of_others(compress: bool, wrong: int) -> None:
    own = answer(page("The gauge of the lock stood at nine."))
    parts = [GOOD[0], record("https://harbour.test/x", own, length=len(own) + wrong), *GOOD[1:] * 9]
    packed = [gzip.compress(part) if compress else part for part in parts]
    pages, failures = read("a.warc", b"".join(packed))
    assert failures and all("byte" in failure.message for failure in failures)
    (known,) = [p.content for p in pages if p.locator == "https://harbour.test/x"]
    assert known.startswith(b"<!doctype html><title>Ferry</title><p>The gauge")
    assert b"Ferry 1" not in known and b"WARC-Type" not in known
    # A record within the bytes that a wrong length claims may be lost, and that is told.
    assert contents(pages)[0] == PAGES[0]
    assert contents(pages)[-len(PAGES[1:]) * 8 :] == PAGES[1:] * 8


@pytest.mark.parametrize("kind", ["response", "metadata", "warcinfo"])
@pytest.mark.parametrize("compress", [False, True])
def test_a_length_beyond_the_end_costs_nothing_that_follows(compress: bool, kind: str) -> None:
    own = answer(page("Nine."))
    bad = record("https://harbour.test/x", own, kind=kind, length=900 * MB)
    packed = [gzip.compress(one) if compress else one for one in (GOOD[0], bad, *GOOD[1:])]
    pages, failures = read("a.warc", b"".join(packed))
    found = [p.content for p in pages if p.locator != "https://harbour.test/x"]
    assert found == PAGES
    assert failures and "byte" in failures[0].message and len(failures) <= 2


def test_a_page_cannot_put_records_into_the_archive() -> None:
    forged = record("https://other.test/news", answer(page("Said by another.")))
    hostile = record("https://harbour.test/x", answer(page("Words.") + b"\r\n\r\n" + forged))
    for name, pack in (("a.warc", bytes), ("a.warc.gz", gzip.compress)):
        pages, failures = read(name, b"".join(map(pack, (GOOD[0], hostile, GOOD[1]))))
        assert {p.locator for p in pages} == {
            "https://harbour.test/0",
            "https://harbour.test/x",
            "https://harbour.test/1",
        }
        assert b"Said by another." not in b"".join(contents(pages))
        assert ["a record begins within it" in f.message for f in failures] == [True]


def test_what_sites_tell_programs_is_no_page() -> None:
    others = [
        record(f"https://harbour.test{path}", answer(b"Disallow: /x", kind="text/plain"))
        for path in ("/robots.txt", "/ads.txt", "/.well-known/security.txt", "/ROBOTS.TXT?x=1")
    ]
    notes = record(
        "https://harbour.test/notes.txt", answer(b"The lock is open.", kind="text/plain")
    )
    pages, failures = read("a.warc", b"".join([*others, notes]))
    assert contents(pages) == [b"The lock is open."] and failures == []
    _, failures = read("a.warc", b"".join(others))
    assert "4 with words for programs" in failures[0].message


def test_an_archive_of_nothing_but_damage_ends() -> None:
    junk = b"\x1f\x8b\x08" * 200_000 + b"\r\n\r\nWARC/1.0\r\n" * 20_000
    pages, failures = read("a.warc.gz", junk, max_bytes=MB)
    assert pages == []
    assert 0 < len(failures) <= 102


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no archive at all\n" * 50,
        b"\x1f\x8b\x08\x00broken",
        b"WARC/1.0\r\nContent-Length: -5\r\n\r\n",
        b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 99999999999999999999\r\n\r\n",
        b"WARC/1.0\r\nX: " + b"a" * MB,
        GOOD[0].replace(b"2026-05-05T09:30:00Z", b"never"),
        GOOD[0].replace(b"2026-05-05T09:30:00Z", b"9999-12-31T23:59:59Z"),
        GOOD[0].replace(b"https://harbour.test/0", b"file:///etc/passwd"),
        GOOD[0].replace(b"https://harbour.test/0", b"\xff\xfe"),
        GOOD[0].replace(b"200 OK", b"\xff"),
    ],
)
def test_what_is_no_sound_archive_is_told_not_raised(content: bytes) -> None:
    pages, failures = read("a.warc", content)
    assert failures or pages
    for failure in failures:
        assert "\n" not in failure.message


def test_memory_is_that_of_one_page() -> None:
    body = page("x" * 200_000)
    archive = b"".join(
        gzip.compress(record(f"https://harbour.test/{n}", answer(body))) for n in range(200)
    )
    stream = io.BytesIO(archive)
    tracemalloc.start()
    count = 0
    for found in read_archive(stream, source="pier", locator="a.warc.gz", max_bytes=MB, now=NOW):
        count += isinstance(found, Page)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 200
    assert peak < 8 * len(body), f"{peak:,} bytes for pages of {len(body):,}"


def test_mhtml_gives_its_root_with_its_address() -> None:
    html = page("Fähre eins ist fort = ja")
    pages, failures = read("saved/ferry.mhtml", mhtml(html))
    assert failures == []
    assert [p.content.strip() for p in pages] == [html]
    assert pages[0].locator == "saved/ferry.mhtml"
    assert pages[0].url == "https://harbour.test/live/ferry"
    assert pages[0].fetched_at == CAUGHT
    assert pages[0].media_type == "text/html"


def test_mhtml_without_an_address_of_the_part_has_that_of_the_whole() -> None:
    content = mhtml(
        page("x"),
        location="cid:frame",
        head="Snapshot-Content-Location: https://harbour.test/\r\n snapshot\r\n",
    )
    pages, _ = read("a.mht", content)
    assert pages[0].url == "https://harbour.test/snapshot"


def test_mhtml_that_is_cut_off_gives_what_is_there() -> None:
    pages, failures = read("a.mhtml", mhtml(page("Ferry one"), end=False))
    assert [p.content.strip() for p in pages] == [page("Ferry one")]
    assert ["cut off" in f.message for f in failures] == [True]


NESTED = "".join(
    f"Content-Type: multipart/mixed; boundary=b{n}\r\n\r\n--b{n}\r\n" for n in range(3_000)
).encode()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "no head"),
        (b"<p>just a page</p>", "no head"),
        (b"Subject: x\r\n\r\nhello", "no MHTML"),
        (b"X: " + b"a" * MB * 2, "too large"),
        (b"MIME-Version: 1.0\r\n" + NESTED, "nested"),
        (b"Content-Type: multipart/related; boundary=b\r\n\r\n" + b"\n--b\n" * 9_000, "parts"),
        (mhtml(b" "), "empty"),
    ],
)
def test_what_is_no_mhtml_is_told(content: bytes, told: str) -> None:
    pages, failures = read("a.mhtml", content)
    assert pages == []
    assert [told in f.message for f in failures] == [True]


def test_html_gz() -> None:
    pages, failures = read("day/ferry.html.gz", gzip.compress(PAGES[0]))
    assert (contents(pages), failures) == ([PAGES[0]], [])
    assert (pages[0].locator, pages[0].media_type) == ("day/ferry.html.gz", "text/html")


def test_html_gz_that_is_cut_off_gives_what_is_there() -> None:
    words = b"<html><p>" + bytes(range(97, 123)) * 2_000
    pages, failures = read("a.html.gz", gzip.compress(words, 0)[:30_000])
    assert len(pages) == 1
    assert words.startswith(pages[0].content)
    assert len(pages[0].content) > 25_000
    assert ["cut off" in f.message for f in failures] == [True]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (gzip.compress(b"\0" * 40 * MB, mtime=0), "too large"),
        (b"x" * 2 * MB, "too large"),
        (b"<p>not compressed", "broken"),
        (b"", "nothing"),
        (gzip.compress(b"", mtime=0), "nothing"),
    ],
)
def test_what_is_no_html_gz_is_told(content: bytes, told: str) -> None:
    pages, failures = read("a.html.gz", content)
    assert pages == []
    assert [told in f.message for f in failures] == [True]


def test_paths(tmp_path: Path) -> None:
    file = tmp_path / "a.warc"
    file.write_bytes(b"".join(GOOD))
    found = list(read_archive(file, source="s", locator="a.warc", max_bytes=MB, now=NOW))
    assert len(found) == 4
    missing = tmp_path / "b.warc"
    found = list(read_archive(missing, source="s", locator="b.warc", max_bytes=MB, now=NOW))
    assert [f.message for f in found if isinstance(f, Failure)] == [
        "cannot be read: No such file or directory"
    ]


def test_many_comments_before_a_page_cost_what_they_are_long() -> None:
    start = time.process_time()
    content = b"<!-- x -->" * 50_000
    bare = b"HTTP/1.1 200 OK\r\n\r\n"
    pages, _ = read("a.warc", record("https://harbour.test/0", bare + content), MB)
    assert pages == []
    assert time.process_time() - start < 2


def test_names() -> None:
    assert all(archive_suffix(f"dir/A{s.upper()}") == s for s in SUFFIXES if s != ".warc")
    assert archive_suffix("a.html") is None
    with pytest.raises(ValueError, match="no archive"):
        list(read_archive(io.BytesIO(), source="s", locator="a.txt", max_bytes=1, now=NOW))


@pytest.mark.parametrize("coding", ["gzip", "deflate", "zstd"])
def test_inflate_stops_at_the_bound(coding: str) -> None:
    import zlib

    zeros = b"\0" * 8 * MB
    packed = {
        "gzip": lambda: gzip.compress(zeros),
        "deflate": lambda: zlib.compress(zeros),
        "zstd": lambda: _zstd(zeros),
    }[coding]()
    assert inflate(packed, coding, max_bytes=9 * MB).content == zeros
    bounded = inflate(packed, coding, max_bytes=MB)
    assert bounded.too_large
    assert len(bounded.content) <= MB


def _zstd(content: bytes) -> bytes:
    from backports import zstd

    packed: bytes = zstd.compress(content)
    return packed


def test_dechunk() -> None:
    assert dechunk(b"3;x=1\r\nabc\r\n2\r\nde\r\n0\r\n\r\n").content == b"abcde"
    assert dechunk(b"<html>").content == b"<html>"
    assert dechunk(b"3\r\nabc\r\nzz\r\n").problem is not None
    assert dechunk(b"3\r\nabc\r\nffffffffffffffffff\r\n").content == b"abc"
