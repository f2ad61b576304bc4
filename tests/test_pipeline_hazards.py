"""What a hostile web can do to the whole job: a table, against a real server on this machine.

Each hazard is a source of its own; all are pulled in one run beside one good source, which must
not notice. What each does to one fetch is in ``tests/pull/web/test_hazards.py``.
"""

from __future__ import annotations

import asyncio
import gzip
import resource
import subprocess
import sys
import time
import zlib
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import brotli
import pytest

from aggregator import pipeline
from aggregator.config import Config, DedupConfig, OutputConfig, PullConfig
from aggregator.model import Source
from aggregator.report import RunReport
from aggregator.store import Store
from tests.pull.web.servers import Asked, Handler, Server, answer, drip, raw, running, silent
from tests.test_pipeline_addresses import article

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

NOW = datetime(2025, 4, 9, 20, 0, tzinfo=UTC)
OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
ZEROS = bytes(64 * 2**20)
LAUGHS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
RSS = {"content_type": "application/rss+xml"}
JSON = {"content_type": "application/feed+json"}
DEEP = "[" * 1_000_000


def coded(coding: str, body: bytes) -> Handler:
    return answer(body=body, content_encoding=coding)


def page(head: str = "", body: str = "") -> bytes:
    return f"<!doctype html><html><head>{head}</head><body>{body}</body></html>".encode()


def once_inside(first: bytes) -> Handler:
    """Sends a good page first, and leads inside of the network from then on."""
    asked_before: list[str] = []

    async def handle(asked: Asked, reader: asyncio.StreamReader, w: asyncio.StreamWriter) -> None:
        there = answer(302, location="http://169.254.169.254/latest/meta-data/")
        await (there if asked_before else answer(body=first))(asked, reader, w)
        asked_before.append(asked.path)

    return handle


HAZARDS: dict[str, tuple[Handler, str, str]] = {
    "slow drip": (drip(CHUNKED, b"1\r\na\r\n"), "failed", "not done within"),
    "silence": (silent, "failed", ""),
    "endless body": (
        drip(CHUNKED, b"10000\r\n" + bytes(65536) + b"\r\n", 0),
        "failed",
        "more than",
    ),
    "gzip bomb": (coded("gzip", gzip.compress(ZEROS)), "failed", "more than"),
    "br bomb": (coded("br", brotli.compress(ZEROS, quality=5)), "failed", "more than"),
    "zstd bomb": (coded("zstd", zstd.compress(ZEROS)), "failed", "more than"),
    "deflate bomb": (coded("deflate", zlib.compress(ZEROS)), "failed", "more than"),
    "redirect loop": (answer(302, location="/redirect-loop"), "failed", "circle"),
    "redirect to loopback": (
        answer(302, location="http://127.0.0.2/"),
        "failed",
        "not on the public network",
    ),
    "redirect to metadata": (
        answer(302, location="http://169.254.169.254/latest/meta-data/"),
        "failed",
        "metadata",
    ),
    "redirect to a mapped address": (
        answer(302, location="http://[::ffff:169.254.169.254]/"),
        "failed",
        "metadata",
    ),
    "huge headers": (raw(OK + b"X: " + b"a" * 70_000 + b"\r\n\r\n"), "failed", "a head of"),
    "truncated chunked body": (raw(CHUNKED + b"ff\r\nabc"), "failed", "cut off"),
    "429 with Retry-After": (answer(429, retry_after="7200"), "failed", "next try 2025-04-09 22:0"),
    "503 with Retry-After": (answer(503, retry_after="7200"), "failed", "next try 2025-04-09 22:0"),
    "billion laughs": (
        answer(
            body=f'<!DOCTYPE rss [<!ENTITY a0 "ha">{LAUGHS}]><rss><channel>&a11;'.encode(), **RSS
        ),
        "failed",
        "entit",
    ),
    "external entity": (
        answer(
            body=b'<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><channel>'
            b"<title>&x;</title></channel></rss>",
            **RSS,
        ),
        "failed",
        "entit",
    ),
    "deep JSON feed": (
        answer(
            body=f'{{"version": "https://jsonfeed.org/version/1.1", "items": {DEEP}'.encode(),
            **JSON,
        ),
        "failed",
        "deep",
    ),
    "deep JSON-LD": (
        answer(body=page(f'<script type="application/ld+json">{{"a": {DEEP}</script>')),
        "failed",
        "",
    ),
    "deep markup": (answer(body=page("", "<div>" * 200_000)), "failed", ""),
    "binary": (answer(body=bytes(range(256)) * 99), "failed", ""),
}


def path(name: str) -> str:
    return "/" + name.replace(" ", "-")


@pytest.fixture
def server() -> Iterator[Server]:
    with running(Server()) as started:
        started.paths["/good"] = answer(body=article("ferry"))
        yield started


Configure = Callable[..., Config]


@pytest.fixture
def configure(tmp_path: Path) -> Configure:
    def make(server: Server, *names: str, **pull: object) -> Config:
        manners: dict[str, object] = {
            "contact": "desk@example.org",
            "allow_hosts": frozenset({f"127.0.0.1:{server.port}"}),
            "robots": False,
            "host_delay_s": 0.0,
            "per_host": 64,
            "deadline_s": 2.0,
            "decoded_bytes": 16 * 2**20,
        }
        return Config(
            output=OutputConfig(folder=tmp_path / "out"),
            dedup=DedupConfig(encoder="none"),
            pull=PullConfig(**{**manners, **pull}),  # type: ignore[arg-type]
            sources=tuple(Source(name, url=server.url + path(name)) for name in names),
        )

    return make


def test_every_hazard_is_told_and_the_good_source_does_not_notice(
    server: Server, configure: Configure
) -> None:
    for name, (handler, _, _) in HAZARDS.items():
        server.paths[path(name)] = handler
    config = configure(server, *HAZARDS, "good")
    began = time.monotonic()
    report = pipeline.pull(config, now=NOW)
    # The slowest take the deadline of one fetch, all of them at a time. A bound, no measurement.
    assert time.monotonic() - began < 30
    ends = {one.source: one for one in report.sources}
    told = {name: (ends[name].outcome, ends[name].message) for name in HAZARDS}
    for name, (_, outcome, word) in HAZARDS.items():
        assert told[name][0] == outcome, (name, told[name])
        assert word in told[name][1], (name, told[name])
        assert "\n" not in told[name][1]
    assert ends["good"].outcome == "new"
    with Store.open(config.database_url) as store:
        assert {r.post.source for r in store.revisions_of_day(date(2025, 4, 9), "UTC")} == {"good"}
        assert "root:" not in str([store.last_runs(5), report.to_dict()])
    # Nobody is asked again at once.
    server.asked.clear()
    pipeline.pull(config, now=NOW)
    assert server.asked == []


def live_blog(posts: int) -> bytes:
    entries = "".join(
        f'<article class="live-post" id="p{n}"><time datetime="2025-04-09T{n // 3600 % 24:02}:'
        f'{n // 60 % 60:02}:{n % 60:02}Z"></time><p>Entry {n} on the river and its level.</p>'
        "</article>"
        for n in range(posts)
    )
    return page("<title>The river, live</title>", f'<main class="live-blog">{entries}</main>')


def feed(entries: int) -> bytes:
    items = "".join(f"<item><link>http://none.invalid/{n}</link></item>" for n in range(entries))
    return f"<rss version='2.0'><channel><title>All</title>{items}</channel></rss>".encode()


def test_a_hundred_thousand_entries_of_a_feed_are_not_all_followed(
    server: Server, configure: Configure
) -> None:
    server.paths["/many"] = answer(body=feed(100_000), **RSS)
    report = pipeline.pull(configure(server, "many", "good", pages=3), now=NOW)
    by_outcome = [one.outcome for one in report.sources]
    assert by_outcome.count("failed") == 3  # the pages that it names are nowhere
    listed = next(one for one in report.sources if one.outcome == "listed")
    assert "the newest 3 are followed" in listed.message
    assert "new" in by_outcome


LIMITED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (4 * 2**30, 4 * 2**30))
from aggregator.extract import extract
from aggregator.errors import ExtractError
from aggregator.model import Page, Source
from datetime import UTC, datetime
content = sys.stdin.buffer.read()
page = Page("s", "https://a.test/", content, datetime.now(UTC), "text/html", url="https://a.test/")
try:
    found = extract(page, Source("s", url="https://a.test/"))
    print(len(found.posts), *found.notes, sep="; ")
except ExtractError as error:
    print("refused:", error)
"""


def test_a_hundred_thousand_posts_in_one_page_end_within_bounds() -> None:
    content = live_blog(100_000)
    assert len(content) < 16 * 2**20
    began = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    done = subprocess.run(
        [sys.executable, "-c", LIMITED], input=content, capture_output=True, timeout=300
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - began < 120
    assert b"only the first 10000 were read" in done.stdout


def test_a_page_that_says_another_charset_than_it_has_is_read_right(
    server: Server, configure: Configure
) -> None:
    words = (
        "Паром «Ладога» сегодня утром сел на мель у мыса, и спасатели доставили на берег сто"
        " тридцать семь пассажиров; капитан покинул судно последним, сообщили в порту."
    )
    body = (
        "<!doctype html><html lang=ru><head><meta charset=windows-1251><title>Паром</title>"
        '<meta property="article:published_time" content="2025-04-09T08:30:00Z"></head><body>'
        f"<article><h1>Паром сел на мель</h1><p>{words}</p></article></body></html>"
    )
    server.paths["/charset"] = answer(
        body=body.encode("cp1251"), content_type="text/html; charset=utf-8"
    )
    config = configure(server, "charset")
    report: RunReport = pipeline.pull(config, now=NOW)
    assert [one.outcome for one in report.sources] == ["new"]
    with Store.open(config.database_url) as store:
        [post] = [r.post for r in store.revisions_of_day(date(2025, 4, 9), "UTC")]
    assert words in post.text


def test_a_good_source_that_turns_bad_keeps_its_posts(server: Server, configure: Configure) -> None:
    server.paths["/turns"] = once_inside(article("orchard"))
    config = configure(server, "turns", min_interval_s=1.0, first_interval_s=1.0)
    assert [o.outcome for o in pipeline.pull(config, now=NOW).sources] == ["new"]
    later = NOW.replace(hour=23)
    assert [o.outcome for o in pipeline.pull(config, now=later).sources] == ["failed"]
    with Store.open(config.database_url) as store:
        assert len(store.revisions_of_day(date(2025, 4, 9), "UTC")) == 1
