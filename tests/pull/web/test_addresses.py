"""Names and addresses: what is connected to, and what is not even looked up."""

from __future__ import annotations

import socket

import pytest

from aggregator.pull.web import (
    Failed,
    Fetched,
)
from aggregator.pull.web.connect import Network, system_dial
from tests.pull.web.conftest import Fetch
from tests.pull.web.servers import Server, answer, raw

PAGE = b"<html><body><p>The harbour bridge opens again on Monday, the port says.</p></body></html>"
OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


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
