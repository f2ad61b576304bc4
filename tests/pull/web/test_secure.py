"""TLS and HTTP/2, against servers with certificates of the tests' own."""

from __future__ import annotations

import ssl
from pathlib import Path

import pytest
import trustme

from aggregator.pull.web import (
    Failed,
    Fetched,
    FetchRequest,
    fetch_all,
)
from tests.pull.web.conftest import NOW, Fetch, policy
from tests.pull.web.servers import Server, answer, running

PAGE = b"<html><body><p>The harbour bridge opens again on Monday, the port says.</p></body></html>"
OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


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
