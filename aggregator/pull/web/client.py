"""From a request to its outcome: robots.txt, redirects hop by hop, conditions, what came."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from http import HTTPStatus

from aggregator.model import Page
from aggregator.pull.web.challenge import challenge
from aggregator.pull.web.connect import GuardedBackend, Network, tls_context
from aggregator.pull.web.decode import ACCEPTED
from aggregator.pull.web.doors import Doors
from aggregator.pull.web.exchange import Answer, exchange
from aggregator.pull.web.freshness import http_date, retry_after
from aggregator.pull.web.gate import REFUSED_S, Entrance, Gate
from aggregator.pull.web.intervals import next_host, next_state
from aggregator.pull.web.lanes import Deadline, Lanes
from aggregator.pull.web.outcome import (
    Blocked,
    Challenged,
    Deferred,
    Failed,
    Fetched,
    FetchOutcome,
    FetchRequest,
    NotModified,
)
from aggregator.pull.web.policy import FetchPolicy
from aggregator.pull.web.problem import FetchProblem, NotAllowed, PutOff
from aggregator.pull.web.robots import RETRY, Rules, concerning, is_fresh, kept_until
from aggregator.pull.web.state import HostState
from aggregator.pull.web.urls import Target, follow, parse, shown

_REDIRECTS = (301, 302, 303, 307, 308)
_PERMANENT = (301, 308)
_ROBOTS_REDIRECTS = 5  # RFC 9309, 2.3.1.2


@dataclass(slots=True)
class _Journey:
    """Where one fetch has got to."""

    target: Target | None = None
    moved: bool = True  # so far by permanent redirects only
    answer: Answer | None = None
    origins: set[str] = field(default_factory=set)
    hops: int = 0


class Client:
    """All that the fetches of one run share. Use it inside of one event loop.

    Args:
        policy: bounds and manners.
        network: seam to names and connections.
        hosts: states of origins, from earlier runs.
        clock: the time now, in UTC.
        room: set while the caller keeps up with the outcomes; no fetch starts otherwise.
        gate: whom to ask before a host is first asked; ``None``: no other process fetches.

    Raises:
        OSError: the policy's ``ca_file`` cannot be read.
    """

    def __init__(
        self,
        policy: FetchPolicy,
        network: Network,
        hosts: Mapping[str, HostState],
        clock: Callable[[], datetime],
        room: asyncio.Event,
        gate: Gate | None = None,
    ) -> None:
        self._policy = policy
        self._clock = clock
        self._hosts = dict(hosts)
        self._rules: dict[str, Rules] = {}
        self._lanes = Lanes(policy, room)
        self._doors = Doors(policy, GuardedBackend(policy, network), tls_context(policy))
        self._entrance = Entrance(gate, self._hosts)
        self._ends = None if policy.run_s is None else _loop_time() + policy.run_s

    async def fetch(self, request: FetchRequest) -> FetchOutcome:
        """Fetch one URL; every way to go wrong is an outcome."""
        journey = _Journey()
        try:
            outcome = await self._travel(request, journey)
        except FetchProblem as problem:
            outcome = self._failed(request, journey, problem)
        except PutOff as put_off:
            now = self._clock()
            outcome = Deferred(
                request, request.state, now, reason=put_off.reason, until=put_off.until
            )
        except NotAllowed:
            reason = "robots.txt does not allow it"
            outcome = Blocked(request, request.state, self._clock(), reason=reason)
        changed = isinstance(outcome, Fetched) and outcome.changed
        state = next_state(request.state, outcome, self._policy, outcome.at, changed=changed)
        if journey.target is not None:
            host = self._host(journey.target)
            after = next_host(host, outcome, self._policy, outcome.at)
            if after != host:
                self._hosts[host.origin] = after
        hosts = tuple(self._hosts[o] for o in sorted(journey.origins) if o in self._hosts)
        return replace(outcome, state=state, hosts=hosts)

    async def _travel(self, request: FetchRequest, journey: _Journey) -> FetchOutcome:
        target = parse(request.url, self._policy)
        deadline = Deadline(self._policy.deadline_s)
        seen: set[str] = set()
        while True:
            if target.url in seen:
                raise FetchProblem("redirect", "redirected round in a circle (a cookie wall?)")
            seen.add(target.url)
            journey.target, journey.answer = target, None
            journey.origins.add(target.origin)
            journey.hops += 1
            await self._admit(target)
            async with self._doors.visit(target.host):
                if self._policy.robots:
                    await self._ask_robots(target)
                headers = self._headers(request, target)
                answer = await self._turn(target, headers, deadline, spaced=len(seen) == 1)
            journey.answer = answer
            if answer.status not in _REDIRECTS or "location" not in answer.headers:
                return self._outcome(request, journey, target, answer)
            if len(seen) > self._policy.redirects:
                raise FetchProblem("redirect", f"more than {self._policy.redirects} redirects")
            journey.moved &= answer.status in _PERMANENT
            target = follow(target, answer.headers["location"], self._policy)

    def rests(self) -> dict[str, float]:
        """Of each host that was asked, seconds until it may be asked again."""
        return self._doors.rests()

    async def _admit(self, target: Target) -> None:
        """Raise :class:`PutOff` where another process asks this host."""
        if not await self._entrance.admit(target.host):
            until = self._clock() + timedelta(seconds=REFUSED_S)
            raise PutOff("another process asks this host", until)

    async def _turn(
        self,
        target: Target,
        headers: Mapping[str, str],
        deadline: Deadline,
        *,
        spaced: bool,
        most: int | None = None,
    ) -> Answer:
        """One exchange, when it is its turn; inside of a visit."""
        may_ask = functools.partial(self._may_ask, target)
        async with (
            self._doors.turn(target.host, may_ask, spaced=spaced),
            self._lanes.place(),
        ):
            try:
                async with deadline.running():
                    return await self._once_or_again(target, headers, deadline, most)
            except TimeoutError as error:
                seconds = f"{self._policy.deadline_s:g} s"
                raise FetchProblem("timeout", f"not done within {seconds}") from error

    async def _once_or_again(
        self, target: Target, headers: Mapping[str, str], deadline: Deadline, most: int | None
    ) -> Answer:
        ask = functools.partial(
            exchange,
            target=target,
            headers=headers,
            policy=self._policy,
            lanes=self._lanes,
            deadline=deadline,
            most=most,
        )
        used = False
        try:
            async with self._doors.connections(target.host) as connections:
                used = connections.served > 0
                answer = await ask(connections.pool)
                connections.spoilt |= not answer.whole
                return answer
        except FetchProblem as problem:
            # A connection that was kept may have been closed meanwhile, or may hold the rest of
            # a body that was longer than announced: the fault is not of this page.
            if not used or problem.kind != "protocol":
                raise
        async with self._doors.connections(target.host) as connections:
            answer = await ask(connections.pool)
            connections.spoilt |= not answer.whole
            return answer

    def _may_ask(self, target: Target, wait_s: float = 0.0) -> None:
        """Raise :class:`PutOff` if a host is not to be asked, or not in this run any more."""
        if self._ends is not None and _loop_time() + wait_s > self._ends:
            raise PutOff("the run took too long; it is left to the next one")
        host = self._host(target)
        if host.wait_until is not None and self._clock() < host.wait_until:
            raise PutOff(host.last_error or "the host is given a rest", host.wait_until)

    def _headers(self, request: FetchRequest, target: Target) -> dict[str, str]:
        headers = {
            "User-Agent": self._policy.user_agent,
            "Accept": request.accept,
            "Accept-Encoding": ACCEPTED,
        }
        state = request.state
        # To another address the same validator may mean another page.
        if state.validated_url == target.url:
            if state.etag and _sendable(state.etag):
                headers["If-None-Match"] = state.etag
            if state.last_modified and _sendable(state.last_modified):
                headers["If-Modified-Since"] = state.last_modified
        return headers

    def _outcome(
        self, request: FetchRequest, journey: _Journey, target: Target, answer: Answer
    ) -> FetchOutcome:
        now = self._clock()
        state, status, headers = request.state, answer.status, answer.headers
        wire = answer.wire_bytes
        if status == 304 and state.validated_url == target.url:
            return NotModified(request, state, now, headers=headers, status=status)
        media_type = headers.get("content-type", "").partition(";")[0].strip().lower() or None
        if status in (200, 203, 204, 205, 403, 429, 503):
            reason = challenge(status, headers, media_type, answer.body)
            if reason:
                return Challenged(request, state, now, (), headers, status, wire, reason=reason)
        if status not in (200, 203):
            raise FetchProblem("status", _status(answer), status=status)
        page = Page(
            source=request.source,
            locator=request.url,
            content=answer.body,
            fetched_at=now,
            media_type=media_type,
            headers=headers,
            modified_at=http_date(headers.get("last-modified")),
            url=target.url,
        )
        moved = journey.moved and target.url != parse(request.url, self._policy).url
        return Fetched(
            request,
            state,
            now,
            (),
            headers,
            status,
            wire,
            page=page,
            moved_to=target.url if moved else None,
            http_version=answer.http_version,
        )

    def _failed(
        self, request: FetchRequest, journey: _Journey, problem: FetchProblem
    ) -> FetchOutcome:
        answer = journey.answer
        message = problem.message
        if journey.target is not None and journey.hops > 1:
            message = f"{message} (redirected to {shown(journey.target.url)})"
        return Failed(
            request,
            request.state,
            self._clock(),
            (),
            answer.headers if answer else {},
            problem.status or (answer.status if answer else None),
            answer.wire_bytes if answer else 0,
            kind=problem.kind,
            message=message,
        )

    # robots.txt

    def _host(self, target: Target) -> HostState:
        return self._hosts.get(target.origin) or HostState(target.origin)

    async def _ask_robots(self, target: Target) -> None:
        """Go on only if robots.txt allows it; fetch that first if need be."""
        async with self._doors.robots_lock(target.host, target.origin):
            host = self._host(target)
            if not is_fresh(host, self._clock()):
                self._may_ask(target)
                host = await self._fetch_robots(target, host)
                self._hosts[host.origin] = host
                self._rules.pop(host.origin, None)
            rules = self._rules.get(target.origin)
            if rules is None:
                rules = Rules(host.robots or "", self._policy.product)
                self._rules[target.origin] = rules
        self._doors.slow_down(target.host, rules.delay_s(self._policy.crawl_delay_max_s))
        if not rules.allow(target.url):
            raise NotAllowed

    async def _fetch_robots(self, target: Target, host: HostState) -> HostState:
        try:
            answer = await self._robots_answer(replace(target, path="/robots.txt"))
        except FetchProblem as problem:
            if problem.kind in ("dns", "address", "connect", "tls", "timeout"):
                # Nor could the page be had: count it once, as a failure of the host.
                raise
            return self._without_robots(host, f"robots.txt: {problem.message}", problem.status)
        now = self._clock()
        if answer.status == 429 or answer.status >= 500:
            until = retry_after(answer.headers, now, self._policy.retry_after_max_s)
            return self._without_robots(
                host, f"robots.txt: {_status(answer)}", answer.status, until
            )
        text = answer.body.decode("utf-8", "replace") if answer.status == 200 else ""
        return replace(
            host,
            robots=concerning(text, self._policy.product),
            robots_until=kept_until(dict(answer.headers), now),
        )

    def _without_robots(
        self, host: HostState, message: str, status: int | None, until: datetime | None = None
    ) -> HostState:
        """An old one still holds (RFC 9309, 2.4); without one, nothing is allowed yet (2.3.1.4)."""
        now = self._clock()
        until = max(until or now, now + RETRY)
        if host.robots is not None:
            return replace(host, robots_until=until)
        self._hosts[host.origin] = replace(host, wait_until=until, last_error=message)
        raise FetchProblem("robots", message, status=status)

    async def _robots_answer(self, target: Target) -> Answer:
        deadline = Deadline(self._policy.deadline_s)
        headers = {
            "User-Agent": self._policy.user_agent,
            "Accept": "text/plain,*/*;q=0.5",
            "Accept-Encoding": ACCEPTED,
        }
        for _ in range(_ROBOTS_REDIRECTS + 1):
            await self._admit(target)
            async with self._doors.visit(target.host):
                answer = await self._turn(
                    target, headers, deadline, spaced=False, most=self._policy.robots_bytes
                )
            if answer.status not in _REDIRECTS or "location" not in answer.headers:
                return answer
            target = follow(target, answer.headers["location"], self._policy)
        # RFC 9309, 2.3.1.2: as if there were none.
        return replace(answer, status=404)


def _sendable(value: str) -> bool:
    return value.isascii() and value.isprintable()


def _status(answer: Answer) -> str:
    try:
        phrase = f" {HTTPStatus(answer.status).phrase}"
    except ValueError:
        phrase = ""
    return f"status {answer.status}{phrase}"


def _loop_time() -> float:
    return asyncio.get_running_loop().time()
