"""Many fetches at a time: nobody waits for the slow, no host is pressed, all end as a value."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator

import pytest

from aggregator.pull.web import (
    Deferred,
    Failed,
    Fetched,
    Fetching,
    FetchOutcome,
    FetchRequest,
    HostState,
    fetch_all,
)
from aggregator.pull.web.connect import Network
from tests.pull.web.conftest import NOW, policy
from tests.pull.web.servers import Asked, Handler, Server, answer, drip, running, silent

PAGE = b"<p>The ferry sails again.</p>"


def requests(server: Server, hosts: int, each: int = 1, path: str = "/") -> list[FetchRequest]:
    # On Linux all of 127.0.0.0/8 is this machine: a name for each host is simpler.
    return [
        FetchRequest(f"s{n}", f"http://h{n}.test:{server.port}{path}{i}")
        for n in range(hosts)
        for i in range(each)
    ]


NETWORK = Network(lambda host: ["127.0.0.1"])


def named(hosts: int) -> frozenset[str]:
    return frozenset(f"h{n}.test" for n in range(hosts))


class Counting:
    """A handler that takes a moment and remembers how many were in it at a time."""

    def __init__(self, server: Server, pause: float = 0.01) -> None:
        self.most: dict[str, int] = {}
        self.now: dict[str, int] = {}
        self.times: list[float] = []
        self.pause = pause
        server.paths = _Any(self.handle)

    async def handle(
        self, asked: Asked, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        for key in (asked.headers["host"], "all"):
            self.now[key] = self.now.get(key, 0) + 1
            self.most[key] = max(self.most.get(key, 0), self.now[key])
        self.times.append(time.monotonic())
        await asyncio.sleep(self.pause)
        for key in (asked.headers["host"], "all"):
            self.now[key] -= 1
        await answer(body=PAGE)(asked, reader, writer)


class _Any(dict[str, Handler]):
    def __init__(self, handler: Handler) -> None:
        self._handler = handler

    def get(self, key: str, default: object = None) -> Handler:  # type: ignore[override]
        return self._handler


def test_limits_for_each_host_and_for_all() -> None:
    with running(Server()) as server:
        counting = Counting(server)
        bounds = policy(allow_hosts=named(6), per_host=2, concurrency=5, robots=False)
        outcomes = list(fetch_all(requests(server, 6, 5), bounds, now=NOW, network=NETWORK))
    assert all(isinstance(outcome, Fetched) for outcome in outcomes) and len(outcomes) == 30
    most = dict(counting.most)
    assert most.pop("all") == 5
    assert max(most.values()) == 2


def test_starts_on_one_host_are_apart() -> None:
    with running(Server()) as server:
        counting = Counting(server, 0)
        bounds = policy(allow_hosts=named(1), host_delay_s=0.05, robots=False)
        list(fetch_all(requests(server, 1, 5), bounds, now=NOW, network=NETWORK))
    gaps = [b - a for a, b in zip(counting.times, counting.times[1:], strict=False)]
    assert len(gaps) == 4 and min(gaps) > 0.03


def test_the_slow_do_not_hold_up_the_others() -> None:
    with running(Server()) as server, running(Server()) as slow:
        slow.paths = _Any(silent)
        server.paths = _Any(answer(body=PAGE))
        hanging = requests(slow, 40)
        good = [FetchRequest("good", f"http://h{n}.test:{server.port}/") for n in range(40, 80)]
        bounds = policy(
            allow_hosts=named(80),
            concurrency=4,
            slow_after_s=0.02,
            slow_concurrency=40,
            deadline_s=4,
            silence_s=4,
            robots=False,
        )
        seen: list[FetchOutcome] = []
        outcomes = fetch_all(hanging + good, bounds, now=NOW, network=NETWORK)
        for outcome in outcomes:
            seen.append(outcome)
            if len(seen) == 40:
                break
        outcomes.close()  # type: ignore[attr-defined]
    # The forty that hang were there first, and take ten times four seconds, four at a time.
    assert all(isinstance(outcome, Fetched) for outcome in seen)


def test_a_host_that_is_not_there_is_left_alone_after_a_few() -> None:
    calls: list[str] = []

    async def dial(address: str, port: int, timeout: float):  # type: ignore[no-untyped-def]
        calls.append(address)
        raise OSError("nobody")

    bounds = policy(host_failures=3, per_host=1, robots=False, allow_hosts=named(1))
    many = [FetchRequest("s", f"http://h0.test/{n}") for n in range(10)]
    network = Network(lambda host: ["127.0.0.1"], dial)
    outcomes = list(fetch_all(many, bounds, now=NOW, network=network))
    assert sum(isinstance(outcome, Failed) for outcome in outcomes) == 3 == len(calls)
    put_off = [outcome for outcome in outcomes if isinstance(outcome, Deferred)]
    assert len(put_off) == 7
    assert all(o.until is not None and o.until > NOW and o.state.failures == 0 for o in put_off)
    host = outcomes[-1].hosts[0]
    again = fetch_all(many, bounds, now=NOW, network=network, hosts={host.origin: host})
    assert all(isinstance(outcome, Deferred) for outcome in again)
    assert len(calls) == 3


def test_one_that_asks_for_patience_is_not_asked_for_its_other_pages() -> None:
    with running(Server()) as server:
        server.paths = _Any(answer(429, b"<p>slower</p>", retry_after="600"))
        bounds = policy(allow_hosts=named(1), per_host=1, robots=False)
        outcomes = list(fetch_all(requests(server, 1, 8), bounds, now=NOW, network=NETWORK))
        assert len(server.asked) == 1
    assert sum(isinstance(outcome, Deferred) for outcome in outcomes) == 7


def test_robots_is_asked_once_and_kept() -> None:
    with running(Server()) as server:
        server.paths = _Any(answer(body=PAGE))
        bounds = policy(allow_hosts=named(1), per_host=4)
        outcomes = list(fetch_all(requests(server, 1, 8), bounds, now=NOW, network=NETWORK))
        assert len(server.seen("/robots.txt")) == 1
        hosts: dict[str, HostState] = {h.origin: h for o in outcomes for h in o.hosts}
        list(fetch_all(requests(server, 1, 8), bounds, now=NOW, network=NETWORK, hosts=hosts))
        assert len(server.seen("/robots.txt")) == 1


def test_a_run_ends_in_time() -> None:
    with running(Server()) as server:
        server.paths = _Any(answer(body=PAGE))
        bounds = policy(allow_hosts=named(1), host_delay_s=9, run_s=0.3, robots=False)
        outcomes = list(fetch_all(requests(server, 1, 20), bounds, now=NOW, network=NETWORK))
    kinds = [type(outcome) for outcome in outcomes]
    assert kinds.count(Fetched) == 1 and kinds.count(Deferred) == 19


def test_who_stops_early_stops_all() -> None:
    with running(Server()) as server:
        server.paths = _Any(drip(b"HTTP/1.1 200 OK\r\n\r\n", b"a"))
        server.paths["/robots.txt"] = answer(404)
        before = threading.active_count()
        outcomes: Iterator[FetchOutcome] = fetch_all(
            [*requests(server, 9), FetchRequest("bad", "ftp://h.test/")],
            policy(allow_hosts=named(9), deadline_s=60, silence_s=60, robots=False),
            now=NOW,
            network=NETWORK,
        )
        assert isinstance(next(outcomes), Failed)
        outcomes.close()  # type: ignore[attr-defined]
        assert threading.active_count() <= before


def test_a_slow_reader_holds_the_fetching_up_and_loses_nothing() -> None:
    with running(Server()) as server:
        server.paths = _Any(answer(body=PAGE))
        bounds = policy(allow_hosts=named(200), concurrency=4, robots=False)
        outcomes = fetch_all(requests(server, 200), bounds, now=NOW, network=NETWORK)
        first = next(outcomes)
        deadline = time.monotonic() + 0.3
        while time.monotonic() < deadline:
            threading.Event().wait(0.01)  # the caller is at work
        assert len(server.asked) < 60
        assert isinstance(first, Fetched) and len(list(outcomes)) == 199


def test_what_is_found_on_the_way_is_asked_in_the_same_run_by_the_same_manners() -> None:
    with running(Server()) as server:
        counting = Counting(server)
        bounds = policy(allow_hosts=named(2), per_host=1)
        first, *others = requests(server, 2, 3)
        seen: list[str] = []
        with Fetching(bounds, now=NOW, network=NETWORK) as fetching:
            fetching.add([first])
            for outcome in fetching:
                seen.append(outcome.url)
                if outcome.url == first.url:
                    fetching.add(others)
        robots = [asked for asked in server.asked if asked.path == "/robots.txt"]
    assert sorted(seen) == sorted(one.url for one in (first, *others))
    assert len(robots) == 2  # one for each host, not for each request
    assert max(counting.most[key] for key in counting.most if key != "all") == 1


def test_an_error_of_the_caller_reaches_the_caller() -> None:
    with pytest.raises(OSError, match="no-such-file"):
        list(fetch_all([], policy(ca_file="/no-such-file.pem"), now=NOW))
    with pytest.raises(ValueError, match="zone"):
        fetch_all([], policy(), now=NOW.replace(tzinfo=None))
    assert list(fetch_all([], policy(), now=NOW)) == []


@pytest.mark.parametrize("rest", [b"", b"x" * 9])
def test_a_kept_connection_that_was_spoilt_costs_no_other_page(rest: bytes) -> None:
    """A body that is longer than announced: its rest must not be the answer to the next one."""
    with running(Server()) as server:
        smuggled = b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n!"
        longer = answer(body=PAGE + rest + smuggled, content_length=str(len(PAGE)))
        server.paths = _Any(longer)
        bounds = policy(allow_hosts=named(1), per_host=1, robots=False)
        outcomes = list(fetch_all(requests(server, 1, 12), bounds, now=NOW, network=NETWORK))
    assert all(isinstance(o, Fetched) and o.page.content == PAGE for o in outcomes), outcomes
