"""When to ask again, and what is kept: pure functions, values in and values out."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.model import Page
from aggregator.pull.web import (
    Blocked,
    Deferred,
    Failed,
    Fetched,
    FetchOutcome,
    FetchPolicy,
    FetchRequest,
    FetchState,
    HostState,
    NotModified,
    next_host,
    next_state,
    shown,
)
from aggregator.pull.web.challenge import challenge
from aggregator.pull.web.freshness import fresh_s, http_date, retry_after
from aggregator.pull.web.robots import Rules, concerning
from aggregator.pull.web.urls import parse

NOW = datetime(2025, 3, 3, 12, tzinfo=UTC)
POLICY = FetchPolicy(contact="desk@example.org")
REQUEST = FetchRequest("harbour", "https://harbour.example/live")


def page(**headers: str) -> Fetched:
    shown_headers = {name.replace("_", "-"): value for name, value in headers.items()}
    body = Page("harbour", REQUEST.url, b"<p>The tide turns.", NOW, url=REQUEST.url)
    return Fetched(REQUEST, FetchState(), NOW, (), shown_headers, 200, page=body)


def failed(status: int | None = None, kind: str = "connect", **headers: str) -> Failed:
    shown_headers = {name.replace("_", "-"): value for name, value in headers.items()}
    outcome = Failed(
        REQUEST, FetchState(), NOW, (), shown_headers, status, kind="status", message="no"
    )
    return replace(outcome, kind=kind)


def wait(state: FetchState) -> float:
    assert state.next_at is not None
    return (state.next_at - NOW).total_seconds()


def after(*outcomes: tuple[FetchOutcome, bool], policy: FetchPolicy = POLICY) -> FetchState:
    state = FetchState()
    for outcome, changed in outcomes:
        state = next_state(state, outcome, policy, NOW, changed=changed)
    return state


def test_what_moves_is_asked_more_often_and_what_rests_less() -> None:
    moving = after(*[(page(), True)] * 4)
    resting = after(*[(page(), False)] * 4)
    assert moving.interval_s == 120  # the least, from 900 by halves
    assert resting.interval_s == 900 * 1.5**3
    assert 108 <= wait(moving) <= 132
    quiet = after((page(), True), *[(NotModified(REQUEST, FetchState(), NOW), False)] * 20)
    assert quiet.interval_s == POLICY.max_interval_s


@given(st.lists(st.booleans(), max_size=40), st.integers())
def test_intervals_stay_within_their_bounds(changes: list[bool], seed: int) -> None:
    state = FetchState()
    rng = random.Random(seed)
    for changed in changes:
        state = next_state(state, page(), POLICY, NOW, changed=changed, rng=rng)
        assert POLICY.min_interval_s <= wait(state) <= POLICY.max_interval_s


def test_the_same_seed_gives_the_same_time() -> None:
    assert after((page(), True)) == after((page(), True))
    other = next_state(FetchState(), page(), POLICY, NOW, changed=True, rng=random.Random(7))
    assert other.next_at != after((page(), True)).next_at


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"cache-control": "max-age=3600"}, 3600),
        ({"cache-control": "public, max-age=3600", "age": "600"}, 3000),
        ({"cache-control": 'max-age="3600"'}, 3600),
        ({"cache-control": "max-age=3600, no-cache"}, 0),
        ({"cache-control": "no-store"}, 0),
        ({"cache-control": "s-maxage=3600"}, 0),
        ({"cache-control": "max-age=nonsense"}, 0),
        ({"cache-control": "max-age=60", "expires": "Mon, 03 Mar 2025 14:00:00 GMT"}, 60),
        ({"expires": "Mon, 03 Mar 2025 13:00:00 GMT"}, 3600),
        (
            {
                "expires": "Mon, 03 Mar 2025 13:00:00 GMT",
                "date": "Mon, 03 Mar 2025 12:30:00 GMT",
            },
            1800,
        ),
        ({"expires": "Mon, 03 Mar 2025 11:00:00 GMT"}, 0),
        ({"expires": "0"}, 0),
        ({}, 0),
    ],
)
def test_freshness(headers: dict[str, str], seconds: float) -> None:
    assert fresh_s(headers, NOW) == seconds


def test_freshness_and_time_to_live_are_waited_for_within_bounds() -> None:
    assert wait(after((page(cache_control="max-age=7200"), True))) >= 0.9 * 7200
    assert wait(after((page(cache_control="max-age=99999999"), True))) <= POLICY.max_interval_s
    state = next_state(FetchState(), page(), POLICY, NOW, changed=True, ttl_s=7200)
    assert 0.9 * 7200 <= wait(state) <= 1.1 * 7200


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        ("0", 0),
        ("1.5", 1.5),
        ("Mon, 03 Mar 2025 12:02:00 GMT", 120),
        ("Monday, 03-Mar-25 12:02:00 GMT", 120),
        ("Mon Mar  3 12:02:00 2025", 120),
        ("Mon, 03 Mar 2025 11:00:00 GMT", 0),
        ("9" * 19, 86400),
        ("-5", None),
        ("soon", None),
        ("", None),
    ],
)
def test_retry_after(value: str, seconds: float | None) -> None:
    expected = None if seconds is None else NOW + timedelta(seconds=seconds)
    assert retry_after({"retry-after": value}, NOW, 86400) == expected


@given(st.text(max_size=70))
def test_no_date_breaks_it(text: str) -> None:
    when = http_date(text)
    assert when is None or when.tzinfo is UTC


def test_failures_are_waited_for_longer_each_time() -> None:
    waits = [wait(after(*[(failed(), False)] * n)) for n in range(1, 12)]
    for n, seconds in enumerate(waits[:7]):
        assert 0.5 * 300 * 2**n <= seconds <= 300 * 2**n
    assert all(seconds >= 0.5 * POLICY.breaker_s for seconds in waits[7:])
    assert max(waits) <= POLICY.breaker_s


def test_a_failure_keeps_the_last_good_state() -> None:
    good = after((page(etag='"1"', last_modified="x"), True))
    bad = next_state(good, failed(500, "status"), POLICY, NOW + timedelta(1), changed=False)
    for name in ("etag", "last_modified", "content_hash", "fetched_at", "interval_s"):
        assert getattr(bad, name) == getattr(good, name)
    assert (bad.failures, bad.last_error, bad.last_status) == (1, "no", 500)
    assert bad.failing_since == NOW + timedelta(1)
    again = next_state(bad, failed(), POLICY, NOW + timedelta(2), changed=False)
    assert (again.failures, again.failing_since) == (2, bad.failing_since)
    well = next_state(again, page(), POLICY, NOW + timedelta(3), changed=True)
    assert (well.failures, well.failing_since, well.last_error) == (0, None, None)


def test_gone_for_good_is_hardly_asked() -> None:
    assert wait(after((failed(410, "status"), False))) >= 0.5 * POLICY.breaker_s


def test_retry_after_is_a_lower_bound_of_the_wait() -> None:
    state = after((failed(503, "status", retry_after="40000"), False))
    assert wait(state) == 40000
    assert state.retry_after == state.next_at
    assert wait(after((failed(503, "status", retry_after="1"), False))) >= 150


def test_blocked_and_deferred_are_no_failures() -> None:
    blocked = after((Blocked(REQUEST, FetchState(), NOW, reason="robots"), False))
    assert (blocked.failures, blocked.robots) == (0, "disallowed")
    until = NOW + timedelta(hours=1)
    deferred = after((Deferred(REQUEST, FetchState(), NOW, reason="later", until=until), False))
    assert deferred == FetchState(next_at=until)


def test_the_breaker_of_a_host() -> None:
    host = HostState("https://harbour.example")
    for n in range(1, 3):
        host = next_host(host, failed(), POLICY, NOW)
        assert (host.failures, host.wait_until) == (n, None)
    host = next_host(host, failed(), POLICY, NOW)
    assert host.wait_until == NOW + timedelta(seconds=600)
    assert next_host(host, failed(), POLICY, NOW).wait_until == NOW + timedelta(seconds=1200)
    assert next_host(host, page(), POLICY, NOW) == HostState("https://harbour.example")


def test_a_broken_page_is_no_fault_of_the_host() -> None:
    host = HostState("https://harbour.example", failures=2)
    assert next_host(host, failed(500, "status"), POLICY, NOW).failures == 0
    assert next_host(host, failed(None, "url"), POLICY, NOW) == host
    asked = next_host(host, failed(429, "status", retry_after="60"), POLICY, NOW)
    assert asked.wait_until == NOW + timedelta(seconds=60)
    assert next_host(host, failed(429, "status"), POLICY, NOW).wait_until is not None


def test_states_go_through_json() -> None:
    state = after((page(etag='"1"', retry_after="9"), True), (failed(), False))
    assert FetchState.from_dict(json.loads(json.dumps(state.to_dict()))) == state
    host = HostState("https://a.example", "User-agent: *", NOW, 2, NOW, "no")
    assert HostState.from_dict(json.loads(json.dumps(host.to_dict()))) == host
    assert FetchState().to_dict() == {}
    assert FetchState.from_dict({"unknown": 1}) == FetchState()


@pytest.mark.parametrize(
    ("bad", "word"),
    [
        ({"contact": ""}, "contact"),
        ({"contact": "a\r\nCookie: b"}, "contact"),
        ({"product": "a b/1"}, "product"),
        ({"deadline_s": 0}, "deadline_s"),
        ({"deadline_s": float("nan")}, "deadline_s"),
        ({"decoded_bytes": -1}, "decoded_bytes"),
        ({"min_interval_s": 99999}, "min_interval_s"),
    ],
)
def test_a_policy_that_makes_no_sense(bad: dict[str, object], word: str) -> None:
    with pytest.raises(ValueError, match=word):
        FetchPolicy(**{"contact": "desk@example.org", **bad})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://a.org/x?page=2", "https://a.org/x?page=2"),
        ("https://a.org/x?page=2&token=abc#part", "https://a.org/x?page=2&token=***"),
        ("https://a.org/x?X-Amz-Signature=1", "https://a.org/x?X-Amz-Signature=***"),
        ("https://a.org/?k=a8f7d6e5c4b3a2918070a8f7", "https://a.org/?k=***"),
        ("https://a.org/?a8f7d6e5c4b3a2918070a8f7", "https://a.org/?***"),
        (
            "https://a.org/?id=123e4567-e89b-12d3-a456-426614174000",
            "https://a.org/?id=***",
        ),
        ("https://a.org/?q=storm-2025-on-the-coast", "https://a.org/?q=storm-2025-on-the-coast"),
        ("https://me:secret@a.org/", "https://***@a.org/"),
        ("https://a.org/\x1b[31m\u202eb", "https://a.org/[31mb"),
        ("https://a.org/" + "a" * 999, "https://a.org/" + "a" * 285 + "…"),
    ],
)
def test_addresses_are_shown_without_their_secrets(url: str, expected: str) -> None:
    assert shown(url) == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("HTTP://Harbour.Example:80", "http://harbour.example/"),
        ("https://harbour.example.:443/a/#b", "https://harbour.example/a/"),
        (
            "https://harbour.example:8443/?q=a b".replace(" ", "+"),
            "https://harbour.example:8443/?q=a+b",
        ),
        ("http://bücher.example/straße?ä=1", "http://xn--bcher-kva.example/stra%C3%9Fe?%C3%A4=1"),
        ("http://harbour.example/%7Ea/%e2%82%ac", "http://harbour.example/%7Ea/%e2%82%ac"),
        ("http://[2606:4700:0::1111]/", "http://[2606:4700::1111]/"),
        (" http://1.1.1.1/\n", "http://1.1.1.1/"),
    ],
)
def test_addresses_have_one_form(url: str, expected: str) -> None:
    assert parse(url, POLICY).url == expected


ROBOTS = """\
Sitemap: https://a.org/sitemap.xml
User-agent: other
User-agent: Liveblog-Aggregator   # us
Disallow: /private
Crawl-delay: 4

User-agent: *
Disallow: /
"""


def test_robots_our_group_before_everybody() -> None:
    rules = Rules(concerning(ROBOTS, "liveblog-aggregator"), "liveblog-aggregator")
    assert rules.allow("https://a.org/news")
    assert not rules.allow("https://a.org/private/1")
    assert rules.delay_s(30) == 4 and rules.delay_s(2) == 2
    theirs = Rules(concerning(ROBOTS, "somebody"), "somebody")
    assert not theirs.allow("https://a.org/news")
    assert Rules("", "somebody").allow("https://a.org/")
    assert concerning("<html>not found</html>", "somebody") == ""


def test_robots_with_very_many_groups_costs_little() -> None:
    groups = "".join(f"User-agent: a{n}\n" for n in range(10_000))
    text = groups + "".join(f"Disallow: /{n}*a*a*a*a$\n" for n in range(10_000))
    assert concerning(text, "us") == ""
    ours = concerning(text + "\n" + text.replace("a9999\n", "us\n"), "us")
    rules = Rules(ours, "us")
    assert ours.count("\n") < 5001
    assert not rules.allow("https://a.org/4999" + "a" * 50)


SCRIPT = "<script src=/app.js></script>"
LONG = "<p>The council votes on the new tram line tonight, and the hall is full.</p>" * 40


@pytest.mark.parametrize(
    ("name", "status", "headers", "body", "found"),
    [
        ("a page", 200, {}, f"<h1>Trams</h1>{LONG}{SCRIPT}", False),
        ("a short page without scripts", 200, {}, "<p>The tide turns at noon.</p>", False),
        ("a short post about robots", 200, {}, f"{LONG[:900]}<p>The robots won.{SCRIPT}", False),
        ("cookies are named in a page", 200, {}, f"{LONG}<p>cookies, javascript{SCRIPT}", False),
        ("a list of links", 200, {}, "<a href=/1>1</a>" * 20 + SCRIPT, False),
        ("data in place of text", 200, {}, f"<script type=application/ld+json>{LONG * 2}", False),
        ("nothing", 200, {}, " \n", True),
        ("tags only", 200, {}, "<html><body></body></html>", True),
        ("a shell", 200, {}, f"<title>News</title><div id=root></div>{SCRIPT}", True),
        ("a shell with a note", 200, {}, f"<noscript>Enable JavaScript</noscript>{SCRIPT}", True),
        ("captcha", 200, {}, f"<p>Solve the captcha: no robots, please</p>{SCRIPT}", True),
        ("frame", 200, {}, f"<p>One moment</p><iframe src='//c.example/captcha'>{SCRIPT}", True),
        ("denied", 403, {}, "<h1>Access denied</h1>You are blocked: automated traffic", True),
        ("plainly forbidden", 403, {}, "<h1>403 Forbidden</h1>", False),
        ("overloaded", 503, {}, "<h1>503</h1><p>Back soon</p>", False),
        ("said in the head", 403, {"cf-mitigated": "challenge"}, LONG, True),
    ],
)
def test_challenges(
    name: str, status: int, headers: dict[str, str], body: str, found: bool
) -> None:
    assert bool(challenge(status, headers, "text/html", body.encode())) is found, name


def test_other_kinds_of_content_are_no_challenge() -> None:
    assert challenge(200, {}, "application/rss+xml", b"<rss><channel></channel></rss>") is None
    assert challenge(200, {}, "application/json", b"{}") is None
    assert challenge(200, {}, None, b"plain") is None
    assert challenge(200, {}, "application/json", b"") == "an empty answer"


@pytest.mark.parametrize("piece", [b"<", b"<script>", b"<title>", b"<!--", b"<a ", b"</"])
def test_looking_for_a_challenge_is_linear(piece: bytes) -> None:
    challenge(200, {}, "text/html", piece * (500_000 // len(piece)))


@given(st.text(alphabet="<>/ascriptlenoly=\"' \n", max_size=200))
def test_no_body_breaks_it(body: str) -> None:
    challenge(200, {}, "text/html", body.encode())
