"""What a hostile server can do, each against a real one: a table, and what needs more words."""

from __future__ import annotations

import gzip
import socket
import ssl
import sys
import time
import zlib
from pathlib import Path

import brotli
import pytest
import trustme

from aggregator.pull.web import (
    Blocked,
    Challenged,
    Failed,
    Fetched,
    FetchRequest,
    NotModified,
    fetch_all,
)
from aggregator.pull.web.connect import Network, system_dial
from tests.pull.web.conftest import NOW, Fetch, policy
from tests.pull.web.servers import Handler, Server, answer, drip, raw, running, silent

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


# Names and addresses


def public_dial(server: Server, dialled: list[str]):  # type: ignore[no-untyped-def]
    """Connects to the server whatever the address, and writes down which it was."""

    async def dial(address, port, timeout):  # type: ignore[no-untyped-def]
        dialled.append(address)
        return await system_dial("127.0.0.1", server.port, timeout)

    return dial


def test_an_answer_that_changes_does_not_help(server: Server, fetch: Fetch) -> None:
    server.paths["/"] = raw(
        OK + b"Content-Length: %d\r\nConnection: close\r\n\r\n" % len(PAGE) + PAGE
    )
    answers = iter([["1.1.1.1"], ["127.0.0.1"], ["127.0.0.1"], ["127.0.0.1"]])
    dialled: list[str] = []
    network = Network(lambda host: next(answers), public_dial(server, dialled))
    outcome = fetch("http://rebinding.example/", network=network, robots=False)
    assert isinstance(outcome, Fetched), outcome
    assert dialled == ["1.1.1.1"]  # what was checked is what was connected to
    assert next(answers) == ["127.0.0.1"]  # and nobody asked again in between
    outcome = fetch("http://rebinding.example/", network=network, robots=False)
    assert isinstance(outcome, Failed) and outcome.kind == "address"
    assert dialled == ["1.1.1.1"]


def test_of_mixed_answers_only_the_public_ones_are_used(server: Server, fetch: Fetch) -> None:
    server.paths["/"] = answer(body=PAGE)
    dialled: list[str] = []
    network = Network(
        lambda host: ["10.0.0.1", "::1", "2606:4700::1111", "169.254.169.254"],
        public_dial(server, dialled),
    )
    outcome = fetch("http://mixed.example/", network=network, robots=False)
    assert isinstance(outcome, Fetched)
    assert dialled == ["2606:4700::1111"]


def test_the_next_address_is_tried(server: Server, fetch: Fetch) -> None:
    server.paths["/"] = answer(body=PAGE)

    async def dial(address, port, timeout):  # type: ignore[no-untyped-def]
        if address == "2606:4700::1111":
            raise OSError("no route")
        return await system_dial("127.0.0.1", server.port, timeout)

    network = Network(lambda host: ["2606:4700::1111", "1.1.1.1"], dial)
    assert isinstance(fetch("http://two.example/", network=network, robots=False), Fetched)


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("127.0.0.1", "loopback"),
        ("10.1.2.3", "private"),
        ("172.31.0.1", "private"),
        ("192.168.1.1", "private"),
        ("169.254.169.254", "link-local or metadata"),
        ("100.100.100.200", "carrier-grade NAT"),
        ("168.63.129.16", "metadata"),
        ("0.0.0.1", "this network"),
        ("255.255.255.255", "reserved or broadcast"),
        ("224.0.0.1", "multicast"),
        ("192.0.2.1", "documentation"),
        ("198.51.100.1", "documentation"),
        ("203.0.113.1", "documentation"),
        ("198.18.0.1", "benchmarking"),
        ("192.88.99.1", "6to4 relay"),
        ("::", "unspecified"),
        ("::1", "loopback"),
        ("::ffff:127.0.0.1", "loopback"),
        ("::ffff:169.254.169.254", "link-local or metadata"),
        ("::127.0.0.1", "not public"),
        ("64:ff9b::7f00:1", "loopback"),
        ("64:ff9b:1::1", "not public"),
        ("2002:7f00:1::", "6to4"),
        ("2001:0:7f00:1::", "protocol assignments or Teredo"),
        ("2001:db8::1", "documentation"),
        ("3fff::1", "documentation"),
        ("fd00::1", "private"),
        ("fd00:ec2::254", "metadata"),
        ("fe80::1", "link-local"),
        ("fe80::1%eth0", "link-local"),
        ("fec0::1", "site-local"),
        ("ff02::1", "multicast"),
        ("5f00::1", "not public"),
        ("nonsense", "no address"),
    ],
)
def test_names_of_private_addresses_are_not_connected_to(
    address: str, why: str, fetch: Fetch
) -> None:
    dialled: list[str] = []

    async def dial(address, port, timeout):  # type: ignore[no-untyped-def]
        dialled.append(address)
        raise OSError

    network = Network(lambda host: [address], dial)
    outcome = fetch("http://somewhere.example/", network=network)
    assert isinstance(outcome, Failed) and outcome.kind == "address", outcome
    assert f"({why})" in outcome.message
    assert dialled == []


def test_a_named_host_may_be_private_but_no_metadata_service(server: Server, fetch: Fetch) -> None:
    server.paths["/"] = answer(body=PAGE)
    allow = frozenset({"wiki.lan"})
    addresses = ["127.0.0.1"]
    network = Network(lambda host: addresses)
    url = f"http://wiki.lan:{server.port}/"
    assert isinstance(fetch(url, network=network, allow_hosts=allow), Fetched)
    addresses[:] = ["169.254.169.254"]
    assert isinstance(fetch(url, network=network, allow_hosts=allow), Failed)
    other = Network(lambda host: ["127.0.0.1"])
    assert isinstance(fetch("http://intra.lan/", network=other, allow_hosts=allow), Failed)


def test_a_named_port_is_only_that_port(server: Server, fetch: Fetch) -> None:
    server.paths["/"] = answer(302, location="http://127.0.0.1/")
    outcome = fetch(server.url, allow_hosts=frozenset({f"127.0.0.1:{server.port}"}))
    assert isinstance(outcome, Failed) and outcome.kind == "address"


def test_a_name_that_is_not_there_or_never_answered(fetch: Fetch) -> None:
    import threading

    stop = threading.Event()

    def never(host: str) -> list[str]:
        stop.wait(5)
        return []

    def unknown(host: str) -> list[str]:
        raise socket.gaierror(-2, "Name or service not known")

    for resolve in (never, unknown, lambda host: []):
        outcome = fetch("http://gone.example/", network=Network(resolve), connect_s=0.1)
        assert isinstance(outcome, Failed) and outcome.kind == "dns", outcome
    stop.set()


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.org/",
        "file:///etc/passwd",
        "gopher://example.org/",
        "javascript:alert(1)",
        "//example.org/",
        "http://",
        "http:///path",
        "http://user:secret@example.org/",
        "http://user@example.org/",
        "http://example.org:22/",
        "http://example.org:99999/",
        "http://example.org:0/",
        "http://127.1/",
        "http://0x7f000001/",
        "http://2130706433/",
        "http://0177.0.0.1/",
        "http://[::1%25eth0]/",
        "http://[v1.a]/",
        "http://a\\@b.org/",
        "http://example.org\\.evil.org/",
        "http://exa mple.org/",
        "http://example.org/\r\nX: y",
        "http://example.org/?a=\r\nX: y",
        "http://ex%61mple.org/",
        "http://-a.org/",
        "http://a..org/",
        "http://" + "a" * 64 + ".org/",
        "http://example.org/" + "a" * 5000,
    ],
)
def test_what_is_no_address_is_not_asked(url: str, fetch: Fetch) -> None:
    def resolve(host: str) -> list[str]:
        raise AssertionError("nothing is looked up")

    outcome = fetch(url, network=Network(resolve))
    assert isinstance(outcome, Failed) and outcome.kind == "url", outcome
    assert "secret" not in outcome.message


def test_no_secret_is_logged_or_told(
    server: Server, fetch: Fetch, caplog: pytest.LogCaptureFixture
) -> None:
    server.paths["/a"] = answer(302, location="/b?session=hidden1", set_cookie="id=hidden2")
    server.paths["/b"] = answer(500, b"hidden4", www_authenticate="hidden3")
    with caplog.at_level(0):
        outcome = fetch(server.url + "/a?token=hidden0")
    assert isinstance(outcome, Failed) and "session=***" in outcome.message
    assert "hidden" not in outcome.message + repr(outcome.hosts) + caplog.text


# TLS and HTTP/2


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


def secure(authority: trustme.CA, *names: str, h2: bool = False) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*names).configure_cert(context)
    context.set_alpn_protocols(["h2", "http/1.1"] if h2 else ["http/1.1"])
    return context


@pytest.fixture
def ca_file(authority: trustme.CA, tmp_path: Path) -> str:
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    return str(tmp_path / "ca.pem")


def test_http2(authority: trustme.CA, ca_file: str) -> None:
    with running(Server(tls=secure(authority, "127.0.0.1", h2=True))) as server:
        requests = [FetchRequest("s", f"{server.url}/{n}") for n in range(6)]
        outcomes = list(fetch_all(requests, policy(ca_file=ca_file), now=NOW))
    assert all(isinstance(o, Fetched) and o.http_version == "HTTP/2" for o in outcomes), outcomes


def test_a_certificate_of_nobody_we_know(authority: trustme.CA, fetch: Fetch) -> None:
    with running(Server(tls=secure(authority, "127.0.0.1"))) as server:
        outcome = fetch(server.url)
    assert isinstance(outcome, Failed) and outcome.kind == "tls", outcome
    assert "certificate" in outcome.message


def test_a_certificate_for_somebody_else(authority: trustme.CA, ca_file: str, fetch: Fetch) -> None:
    with running(Server(tls=secure(authority, "other.example"))) as server:
        outcome = fetch(server.url, ca_file=ca_file)
    assert isinstance(outcome, Failed) and outcome.kind == "tls", outcome


def test_no_tls_where_it_is_asked_for(server: Server, fetch: Fetch) -> None:
    async def plain(reader, writer):  # type: ignore[no-untyped-def]
        writer.write(OK + b"\r\n" + PAGE)

    server.raw = plain
    outcome = fetch(server.url.replace("http:", "https:"))
    assert isinstance(outcome, Failed) and outcome.kind == "tls", outcome


def test_from_https_to_http_only_if_allowed(
    authority: trustme.CA, ca_file: str, server: Server, fetch: Fetch
) -> None:
    server.paths["/"] = answer(body=PAGE)
    with running(Server(tls=secure(authority, "127.0.0.1"))) as safe:
        safe.paths["/"] = answer(302, location=server.url + "/")
        outcome = fetch(safe.url, ca_file=ca_file)
        assert isinstance(outcome, Failed) and outcome.kind == "redirect"
        assert "from https to http" in outcome.message
        allowed = fetch(safe.url, ca_file=ca_file, allow_downgrade=True)
    assert isinstance(allowed, Fetched)


# Conditions, patience, robots.txt


def test_a_page_that_did_not_change_is_not_sent_again(server: Server, fetch: Fetch) -> None:
    server.paths["/"] = answer(
        body=PAGE, etag='"v1"', last_modified="Mon, 03 Mar 2025 10:00:00 GMT"
    )
    first = fetch(server.url)
    assert isinstance(first, Fetched)
    server.paths["/"] = answer(304, etag='"v1"')
    second = fetch(server.url, first.state)
    assert isinstance(second, NotModified), second
    sent = server.seen("/")[-1].headers
    assert sent["if-none-match"] == '"v1"'
    assert sent["if-modified-since"] == "mon, 03 mar 2025 10:00:00 gmt"
    assert second.state.content_hash == first.page.content_hash
    assert second.state.failures == 0


def test_validators_are_sent_to_no_other_address(server: Server, fetch: Fetch) -> None:
    server.paths["/a"] = answer(302, location="/b")
    server.paths["/b"] = answer(body=PAGE, etag='"v1"')
    first = fetch(server.url + "/a")
    fetch(server.url + "/a", first.state)
    assert "if-none-match" not in server.seen("/a")[-1].headers
    assert server.seen("/b")[-1].headers["if-none-match"] == '"v1"'


@pytest.mark.parametrize(
    ("status", "value", "seconds"),
    [
        (429, "7200", 7200),
        (503, "7200", 7200),
        (429, "Mon, 03 Mar 2025 14:00:00 GMT", 7200),
        (503, "99999999999", 86400),
    ],
)
def test_retry_after(status: int, value: str, seconds: int, server: Server, fetch: Fetch) -> None:
    server.paths["/"] = answer(
        status, b"<p>Too many", retry_after=value, date="Mon, 03 Mar 2025 12:00:00 GMT"
    )
    outcome = fetch(server.url)
    assert isinstance(outcome, Failed) and outcome.status == status
    assert outcome.next_at is not None
    assert seconds <= (outcome.next_at - NOW).total_seconds() < seconds + 5
    assert outcome.hosts[0].wait_until is not None


def test_robots_disallow(server: Server, fetch: Fetch) -> None:
    server.paths["/robots.txt"] = answer(body=b"User-agent: *\nDisallow: /private\n")
    server.paths["/private/a"] = answer(body=PAGE)
    outcome = fetch(server.url + "/private/a")
    assert isinstance(outcome, Blocked) and outcome.state.robots == "disallowed"
    assert server.seen("/private/a") == []
    assert isinstance(fetch(server.url + "/private/a", robots=False), Fetched)


def test_robots_is_asked_of_where_a_redirect_leads(server: Server, fetch: Fetch) -> None:
    with running(Server()) as other:
        other.paths["/robots.txt"] = answer(body=b"User-agent: *\nDisallow: /\n")
        server.paths["/"] = answer(302, location=other.url + "/")
        assert isinstance(fetch(server.url), Blocked)
        assert [asked.path for asked in other.asked] == ["/robots.txt"]


def test_robots_is_read_as_far_as_its_limit(server: Server, fetch: Fetch) -> None:
    server.paths["/robots.txt"] = drip(ENDLESS, b"12\r\nDisallow: /other/\n\r\n" * 3000, 0)
    server.paths["/"] = answer(body=PAGE)
    assert isinstance(fetch(server.url), Fetched)


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_robots_that_is_not_there_allows_all(status: int, server: Server, fetch: Fetch) -> None:
    server.paths["/robots.txt"] = answer(status)
    server.paths["/"] = answer(body=PAGE)
    assert isinstance(fetch(server.url), Fetched)


@pytest.mark.parametrize("status", [429, 500, 503])
def test_robots_that_fails_makes_us_wait(status: int, server: Server, fetch: Fetch) -> None:
    server.paths["/robots.txt"] = answer(status)
    server.paths["/"] = answer(body=PAGE)
    outcome = fetch(server.url)
    assert isinstance(outcome, Failed) and outcome.kind == "robots"
    assert server.seen("/") == []
    assert outcome.hosts[0].wait_until is not None and outcome.hosts[0].wait_until > NOW


def test_a_test_for_robots_is_no_page(server: Server, fetch: Fetch) -> None:
    server.paths["/"] = answer(
        body=b"<html><head><title>Just a moment...</title><script src='/x.js'></script></head>"
        b"<body>Please verify that you are human. Enable JavaScript and cookies.</body></html>"
    )
    outcome = fetch(server.url)
    assert isinstance(outcome, Challenged), outcome
    assert outcome.state.failures == 1 and outcome.state.content_hash is None
