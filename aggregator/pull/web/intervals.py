"""When to ask again: intervals that follow the page, and patience with what fails. Pure."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import datetime, timedelta

from aggregator.pull.web.freshness import fresh_s, retry_after
from aggregator.pull.web.outcome import (
    Blocked,
    Deferred,
    Failed,
    Fetched,
    FetchOutcome,
    NotModified,
)
from aggregator.pull.web.policy import FetchPolicy
from aggregator.pull.web.state import FetchState, HostState

_FASTER = 0.5
_SLOWER = 1.5
_JITTER = 0.1  # of an interval, to both sides: sources must not fall into step

_STILL_LOOKED_AT = timedelta(days=2)
"""How long what is over is asked as often as what merely does not change."""
_LONGEST_REST_S = 30 * 24 * 3600.0


def next_state(
    state: FetchState,
    outcome: FetchOutcome,
    policy: FetchPolicy,
    now: datetime,
    *,
    changed: bool,
    ttl_s: float | None = None,
    rng: random.Random | None = None,
) -> FetchState:
    """What to keep of a URL after a fetch.

    A page that changed is asked twice as often as before, one that did not two thirds as often,
    within the policy's bounds. What a server says of freshness (``max-age``, ``Expires``) and a
    feed of its time to live is waited for, up to the policy's longest interval. After a failure
    the wait doubles each time, and half of it is by chance ("equal jitter", M. Brooker,
    "Exponential Backoff And Jitter", 2015); after ``breaker_failures`` it is at least
    ``breaker_s``. ``Retry-After`` is always waited for.

    Args:
        state: before the fetch.
        outcome: of it.
        policy: bounds.
        now: the time of the answer.
        changed: whether the page brought something new: other bytes, or better, other posts.
        ttl_s: time to live that a feed gives itself, in seconds.
        rng: source of the jitter; ``None``: one that is seeded with the URL and the time.
    """
    rng = rng or random.Random(f"{outcome.url} {now.isoformat()}")
    if isinstance(outcome, Deferred):
        return replace(state, next_at=outcome.until or state.next_at)
    asked = retry_after(outcome.headers, now, policy.retry_after_max_s)
    common = replace(state, checked_at=now, last_status=outcome.status, retry_after=asked)
    if isinstance(outcome, Fetched | NotModified):
        interval = _interval(state, policy, changed)
        wait = max(interval, fresh_s(outcome.headers, now), ttl_s or 0.0)
        wait = min(wait, policy.max_interval_s) * rng.uniform(1 - _JITTER, 1 + _JITTER)
        wait = min(max(wait, policy.min_interval_s), policy.max_interval_s)
        return replace(
            _with_page(common, outcome, now),
            interval_s=interval,
            next_at=_later(now + timedelta(seconds=wait), asked),
            fetched_at=now,
            changed_at=now if changed else state.changed_at,
            failures=0,
            failing_since=None,
            last_error=None,
            robots="allowed" if policy.robots else None,
        )
    if isinstance(outcome, Blocked):
        # No failure: it may be lifted, and robots.txt itself is asked at most daily.
        wait = policy.max_interval_s * rng.uniform(1 - _JITTER, 1)
        return replace(
            common,
            next_at=now + timedelta(seconds=wait),
            last_error=outcome.reason,
            robots="disallowed",
        )
    failures = state.failures + 1
    gone = outcome.status == 410  # RFC 9110, 15.5.11: likely to be for ever
    wait = min(policy.backoff_s * 2.0 ** min(failures - 1, 60), policy.backoff_max_s)
    if gone or failures >= policy.breaker_failures:
        wait = max(wait, policy.breaker_s)
    wait *= rng.uniform(0.5, 1)
    return replace(
        common,
        next_at=_later(now + timedelta(seconds=wait), asked),
        failures=failures,
        failing_since=state.failing_since or now,
        last_error=outcome.message if isinstance(outcome, Failed) else outcome.reason,
    )


def at_rest(
    state: FetchState, policy: FetchPolicy, now: datetime, *, since: datetime | None = None
) -> FetchState:
    """What to keep of a URL after a fetch if nothing more is expected of it.

    It is asked as seldom as the policy allows, and after two days ever more seldom: each wait is
    as long as the time before it, up to 30 days. What it brings all the same makes it as fast
    again as anything that changes.

    Args:
        state: after the fetch; see :func:`next_state`.
        policy: bounds.
        now: the time of the answer.
        since: from when on nothing more was expected; ``None``: only now.
    """
    age_s = (now - since - _STILL_LOOKED_AT).total_seconds() if since is not None else 0.0
    wait = min(max(policy.max_interval_s, age_s), max(policy.max_interval_s, _LONGEST_REST_S))
    wait *= random.Random(f"{now.isoformat()}").uniform(1 - _JITTER, 1)
    next_at = _later(now + timedelta(seconds=wait), state.next_at)
    return replace(state, interval_s=policy.max_interval_s, next_at=next_at)


def _interval(state: FetchState, policy: FetchPolicy, changed: bool) -> float:
    if state.interval_s is None or state.fetched_at is None:
        interval = policy.first_interval_s
    else:
        interval = state.interval_s * (_FASTER if changed else _SLOWER)
    return min(max(interval, policy.min_interval_s), policy.max_interval_s)


def _with_page(state: FetchState, outcome: Fetched | NotModified, now: datetime) -> FetchState:
    headers = outcome.headers
    if isinstance(outcome, NotModified):
        # A 304 carries the validators anew, if it carries any (RFC 9110, 15.4.5).
        return replace(
            state,
            etag=headers.get("etag", state.etag),
            last_modified=headers.get("last-modified", state.last_modified),
        )
    return replace(
        state,
        etag=headers.get("etag"),
        last_modified=headers.get("last-modified"),
        validated_url=outcome.page.url,
        content_hash=outcome.page.content_hash,
        content_bytes=len(outcome.page.content),
        moved_to=outcome.moved_to,
    )


def _later(a: datetime, b: datetime | None) -> datetime:
    return a if b is None else max(a, b)


_NO_ANSWER = {"dns", "connect", "tls", "timeout"}
_NOT_OF_THE_HOST = {"url", "address", "robots"}


def next_host(
    host: HostState, outcome: FetchOutcome, policy: FetchPolicy, now: datetime
) -> HostState:
    """What to keep of an origin after one of its URLs was asked: the circuit breaker.

    Args:
        host: before.
        outcome: of a fetch from this very origin.
        policy: bounds.
        now: the time of the answer.
    """
    if isinstance(outcome, Failed) and outcome.kind in _NO_ANSWER and outcome.status is None:
        failures = host.failures + 1
        wait_until = host.wait_until
        if failures >= policy.host_failures:
            doubled = policy.host_pause_s * 2.0 ** min(failures - policy.host_failures, 60)
            wait_until = now + timedelta(seconds=min(doubled, policy.backoff_max_s))
        return replace(host, failures=failures, wait_until=wait_until, last_error=outcome.message)
    if isinstance(outcome, Deferred | Blocked) or (
        isinstance(outcome, Failed) and outcome.kind in _NOT_OF_THE_HOST
    ):
        return host
    asked = None
    if outcome.status in (429, 503):
        asked = retry_after(outcome.headers, now, policy.retry_after_max_s)
    if outcome.status == 429 and asked is None:
        asked = now + timedelta(seconds=policy.host_pause_s)
    reason = f"the host asked for patience (status {outcome.status})" if asked else None
    return replace(host, failures=0, wait_until=asked, last_error=reason)
