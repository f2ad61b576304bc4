"""What a hostile server can do, each against a real one: a table, and what needs more words."""

from __future__ import annotations

import gzip
import socket
import sys
import time
import zlib

import brotli
import pytest

from aggregator.pull.web import (
    Failed,
    Fetched,
)
from tests.pull.web.conftest import NOW, Fetch
from tests.pull.web.servers import Handler, Server, answer, drip, raw, silent

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

MIB = 2**20
PAGE = b"<html><body><p>The harbour bridge opens again on Monday, the port says.</p></body></html>"
OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
ENDLESS = OK + b"Transfer-Encoding: chunked\r\n\r\n"
ZEROS = bytes(64 * MIB)
GZIP_BOMB = gzip.compress(ZEROS, 9)
NESTED_BOMB = gzip.compress(gzip.compress(ZEROS, 9), 9)
EMPTY_MEMBERS = gzip.compress(b"") * 100_000


def coded(coding: str, body: bytes) -> Handler:
    return answer(body=body, content_encoding=coding)


HAZARDS: list[tuple[str, Handler, str, str]] = [
    ("slow drip of a body", drip(ENDLESS, b"1\r\na\r\n"), "timeout", "not done within 0.3 s"),
    ("slow drip of a head", drip(OK, b"X-A: b\r\n"), "timeout", "not done within 0.3 s"),
    ("silence", silent, "timeout", ""),
    ("silence in the body", drip(OK + b"\r\n", b"", 9), "timeout", ""),
    ("endless body", drip(ENDLESS, b"10000\r\n" + bytes(65536) + b"\r\n", 0), "size", "1 MB"),
    ("endless 1xx", drip(b"", b"HTTP/1.1 103 Hint\r\n\r\n", 0.001), "timeout", "not done"),
    ("announced too large", answer(content_length=str(10**15)), "size", "the limit is 1 MB"),
    ("gzip bomb", coded("gzip", GZIP_BOMB), "size", "more than 2 MB"),
    ("gzip bomb in gzip", coded("gzip, gzip", NESTED_BOMB), "size", "more than 2 MB"),
    ("deflate bomb", coded("deflate", zlib.compress(ZEROS)), "size", "more than 2 MB"),
    ("br bomb", coded("br", brotli.compress(ZEROS, quality=5)), "size", "more than 2 MB"),
    ("zstd bomb", coded("zstd", zstd.compress(ZEROS)), "size", "more than 2 MB"),
    ("gzip of many empty members", coded("gzip", EMPTY_MEMBERS[:900_000]), "size", "256 parts"),
    (
        "zstd that wants a window of 1 GB",
        coded("zstd", b"\x28\xb5\x2f\xfd\x00\xa0" + b"\x01\x00\x00"),
        "protocol",
        "broken",
    ),
    ("four codings", coded("gzip, gzip, gzip, gzip", GZIP_BOMB), "protocol", "4 content codings"),
    ("unknown coding", coded("compress", b"\x1f\x9d"), "protocol", "unknown content coding"),
    ("broken gzip", coded("gzip", GZIP_BOMB[:10] + b"\xff" * 99), "protocol", "broken"),
    ("gzip that is cut off", coded("gzip", gzip.compress(PAGE)[:-9]), "protocol", "cut off"),
    ("redirect to itself", answer(302, location="/hazard"), "redirect", "circle"),
    ("redirect to a file", answer(302, location="file:///etc/passwd"), "redirect", "only http"),
    ("redirect to a port", answer(302, location="http://example.org:25/"), "redirect", "port 25"),
    ("redirect with a password", answer(302, location="http://a:b@c.org/"), "redirect", "password"),
    ("redirect to rubbish", answer(302, location="http://[::bad/"), "redirect", ""),
    (
        "redirect to loopback by another name",
        answer(302, location="http://localhost/"),
        "address",
        "localhost is not on the public network (loopback)",
    ),
    (
        "redirect to the metadata service",
        answer(301, location="http://169.254.169.254/latest/meta-data/"),
        "address",
        "link-local or metadata",
    ),
    (
        "redirect to a mapped address",
        answer(307, location="http://[::ffff:10.0.0.1]/"),
        "address",
        "private",
    ),
    ("head of one huge line", raw(OK + b"X: " + b"a" * MIB), "protocol", "no good HTTP"),
    ("head above the limit", raw(OK + b"X: " + b"a" * 70_000 + b"\r\n\r\n"), "size", "a head of"),
    ("head of many lines", raw(OK + b"X: a\r\n" * 300 + b"\r\n"), "size", "301 lines"),
    ("cut off chunks", raw(ENDLESS + b"ff\r\nabc"), "protocol", "cut off"),
    ("no end of chunks", raw(ENDLESS + b"3\r\nabc\r\n"), "protocol", "cut off"),
    ("bad chunk size", raw(ENDLESS + b"zz\r\nabc\r\n"), "protocol", "no good HTTP"),
    ("less than announced", raw(OK + b"Content-Length: 99\r\n\r\nabc"), "protocol", "cut off"),
    ("two lengths", raw(OK + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\na"), "protocol", ""),
    ("no HTTP", raw(b"220 mail.example.org ESMTP\r\n"), "protocol", "no good HTTP"),
    ("hangs up", raw(b""), "protocol", "no good HTTP"),
    ("not modified, unasked", answer(304), "status", "304"),
    ("part of a page", answer(206, PAGE), "status", "206"),
    ("not there", answer(404, PAGE), "status", "404"),
    ("broken server", answer(500, PAGE), "status", "500"),
    ("odd status", answer(799, PAGE), "status", "799"),
]


@pytest.mark.parametrize(("name", "handler", "kind", "message"), HAZARDS, ids=lambda v: str(v)[:40])
def test_hazard_ends_as_a_failure(
    name: str, handler: Handler, kind: str, message: str, server: Server, fetch: Fetch
) -> None:
    server.paths["/hazard"] = handler
    began = time.monotonic()
    seconds = 0.3 if kind == "timeout" else 5
    outcome = fetch(
        server.url + "/hazard",
        wire_bytes=MIB,
        decoded_bytes=2 * MIB,
        deadline_s=seconds,
        robots=False,
    )
    assert isinstance(outcome, Failed), outcome
    assert (outcome.kind, message in outcome.message) == (kind, True), outcome.message
    assert time.monotonic() - began < 5  # a bound, not a measurement: nothing hangs
    assert outcome.state.failures == 1
    assert outcome.state.last_error == outcome.message
    assert outcome.next_at is not None and outcome.next_at > NOW
    assert "\n" not in outcome.message


GOOD: list[tuple[str, Handler]] = [
    ("plain", answer(body=PAGE)),
    ("no length, then closed", raw(OK + b"\r\n" + PAGE)),
    ("chunked", raw(ENDLESS + b"%x\r\n%s\r\n0\r\n\r\n" % (len(PAGE), PAGE))),
    ("gzip", coded("gzip", gzip.compress(PAGE))),
    ("x-gzip in capitals", coded("X-GZIP", gzip.compress(PAGE))),
    ("gzip of two members", coded("gzip", gzip.compress(PAGE[:9]) + gzip.compress(PAGE[9:]))),
    ("gzip, then padding", coded("gzip", gzip.compress(PAGE) + bytes(99))),
    ("deflate with its header", coded("deflate", zlib.compress(PAGE))),
    ("deflate without", coded("deflate", zlib.compress(PAGE)[2:-4])),
    ("br", coded("br", brotli.compress(PAGE))),
    ("zstd", coded("zstd", zstd.compress(PAGE))),
    ("zstd of two frames", coded("zstd", zstd.compress(PAGE[:9]) + zstd.compress(PAGE[9:]))),
    ("br in gzip", coded("br, gzip", gzip.compress(brotli.compress(PAGE)))),
    ("more than announced", raw(OK + b"Content-Length: %d\r\n\r\n" % len(PAGE) + PAGE * 2)),
]


@pytest.mark.parametrize(("name", "handler"), GOOD, ids=lambda v: str(v)[:40])
def test_good_answers_come_as_they_were_sent(
    name: str, handler: Handler, server: Server, fetch: Fetch
) -> None:
    server.paths["/page"] = handler
    outcome = fetch(server.url + "/page")
    assert isinstance(outcome, Fetched), outcome
    assert outcome.page.content == PAGE
    assert outcome.page.media_type == "text/html"
    assert outcome.page.locator == outcome.page.url == server.url + "/page"
    assert outcome.changed


def test_a_large_page_comes_whole(server: Server, fetch: Fetch) -> None:
    page = b"<html><body>" + b"<p>The lock gates were opened at dawn.</p>" * 75_000
    server.paths["/"] = coded("gzip", gzip.compress(page))
    outcome = fetch(server.url)
    assert isinstance(outcome, Fetched) and outcome.page.content == page


def test_the_charset_is_left_to_the_reader(server: Server, fetch: Fetch) -> None:
    page = "<p>Ладога зноў замерзла</p>".encode("cp1251")
    server.paths["/"] = answer(body=page, content_type="text/html; charset=utf-8")
    outcome = fetch(server.url)
    assert isinstance(outcome, Fetched)
    assert outcome.page.content == page
    assert outcome.page.headers["content-type"] == "text/html; charset=utf-8"


def test_redirects_are_followed_and_told(server: Server, fetch: Fetch) -> None:
    server.paths["/old"] = answer(301, location="/new?a=1")
    server.paths["/new"] = answer(308, location="/page#part")
    server.paths["/page"] = answer(body=PAGE)
    outcome = fetch(server.url + "/old")
    assert isinstance(outcome, Fetched)
    assert outcome.page.url == server.url + "/page" == outcome.state.moved_to
    assert outcome.page.locator == server.url + "/old"


def test_a_redirect_for_now_moves_nothing(server: Server, fetch: Fetch) -> None:
    server.paths["/old"] = answer(302, location="/page")
    server.paths["/page"] = answer(body=PAGE)
    outcome = fetch(server.url + "/old")
    assert isinstance(outcome, Fetched) and outcome.state.moved_to is None


def test_too_many_redirects(server: Server, fetch: Fetch) -> None:
    for n in range(9):
        server.paths[f"/{n}"] = answer(302, location=f"/{n + 1}")
    outcome = fetch(server.url + "/0", redirects=4)
    assert isinstance(outcome, Failed) and outcome.message.startswith("more than 4 redirects")
    assert len(server.asked) == 1 + 5  # robots.txt, and what was followed


def test_no_cookie_is_kept_or_sent(server: Server, fetch: Fetch) -> None:
    server.paths["/a"] = answer(302, location="/b", set_cookie="id=1")
    server.paths["/b"] = answer(body=PAGE, set_cookie="id=2")
    outcome = fetch(server.url + "/a")
    assert isinstance(outcome, Fetched)
    assert all("cookie" not in asked.headers for asked in server.asked)
    assert "set-cookie" not in outcome.headers


def test_the_deadline_is_for_all_redirects_together(server: Server, fetch: Fetch) -> None:
    async def slowly(asked, reader, writer):  # type: ignore[no-untyped-def]
        import asyncio

        await asyncio.sleep(0.12)
        step = int(asked.path[1:]) + 1
        await answer(302, location=f"/{step}")(asked, reader, writer)

    server.paths.update({f"/{n}": slowly for n in range(9)})
    outcome = fetch(server.url + "/0", robots=False, deadline_s=0.3)
    assert isinstance(outcome, Failed) and outcome.kind == "timeout"
    assert len(server.asked) <= 3


def test_silence_ends_a_fetch_before_its_deadline(server: Server, fetch: Fetch) -> None:
    server.paths["/"] = silent
    outcome = fetch(server.url, silence_s=0.2, robots=False)
    assert isinstance(outcome, Failed) and outcome.message == "127.0.0.1 fell silent"


def test_nobody_there(fetch: Fetch) -> None:
    with socket.socket() as reserved:
        reserved.bind(("127.0.0.1", 0))  # bound and not listening
        outcome = fetch(f"http://127.0.0.1:{reserved.getsockname()[1]}/")
    assert isinstance(outcome, Failed) and outcome.kind == "connect"
    assert outcome.hosts[0].failures == 1
