"""Conditions, patience and robots.txt, as a server sees them."""

from __future__ import annotations

import pytest

from aggregator.pull.web import (
    Blocked,
    Challenged,
    Failed,
    Fetched,
    NotModified,
)
from tests.pull.web.conftest import NOW, Fetch
from tests.pull.web.servers import Server, answer, drip, running

PAGE = b"<html><body><p>The harbour bridge opens again on Monday, the port says.</p></body></html>"
OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
ENDLESS = OK + b"Transfer-Encoding: chunked\r\n\r\n"


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
