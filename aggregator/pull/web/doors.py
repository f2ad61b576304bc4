"""One door for each host: how many go through at a time, how far apart, over which connections."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import httpcore2

from aggregator.pull.web.policy import FetchPolicy

_KEEP_OPEN = 200  # hosts with idle connections: each takes a file descriptor or two


@dataclass(slots=True)
class Connections:
    """The connections to one host.

    A pool for each host, so that no host can use up, or spoil, what others need. One that had a
    fetch broken off is retired: the stream of HTTP/2 that nobody reads any more would hold up
    the others (the library does not reset it).

    Attributes:
        pool: of the HTTP library.
        users: exchanges that go on.
        served: exchanges that went well.
        spoilt: set by who did not read an answer to its end.
        retired: no new exchange uses it; it is closed when the last user leaves.
    """

    pool: httpcore2.AsyncConnectionPool
    users: int = 0
    served: int = 0
    spoilt: bool = False
    retired: bool = False


@dataclass(slots=True)
class _Door:
    places: asyncio.Semaphore
    delay_s: float
    visitors: int = 0
    next_start: float = 0.0
    connections: Connections | None = None
    robots: dict[str, asyncio.Lock] = field(default_factory=dict)


class Doors:
    """The doors of all hosts of one run."""

    def __init__(
        self, policy: FetchPolicy, backend: httpcore2.AsyncNetworkBackend, tls: ssl.SSLContext
    ) -> None:
        self._policy = policy
        self._backend = backend
        self._tls = tls
        self._doors: dict[str, _Door] = {}
        self._open = 0

    def rests(self) -> dict[str, float]:
        """Seconds until the next start at each host that was visited; 0: at once."""
        now = asyncio.get_running_loop().time()
        return {host: max(0.0, door.next_start - now) for host, door in self._doors.items()}

    def _door(self, host: str) -> _Door:
        door = self._doors.get(host)
        if door is None:
            door = _Door(asyncio.Semaphore(self._policy.per_host), self._policy.host_delay_s)
            self._doors[host] = door
        return door

    @asynccontextmanager
    async def visit(self, host: str) -> AsyncIterator[None]:
        """Be at a door, waiting included; its connections are kept until the last one leaves."""
        door = self._door(host)
        door.visitors += 1
        try:
            yield
        finally:
            door.visitors -= 1
            if not door.visitors:
                await self._retire(door)

    def slow_down(self, host: str, delay_s: float) -> None:
        """Obey a Crawl-delay, if it is longer than ours; inside of :meth:`visit`."""
        door = self._doors[host]
        door.delay_s = max(door.delay_s, delay_s)

    def robots_lock(self, host: str, origin: str) -> asyncio.Lock:
        """Held while a robots.txt is being fetched; inside of :meth:`visit`."""
        return self._doors[host].robots.setdefault(origin, asyncio.Lock())

    @asynccontextmanager
    async def turn(
        self, host: str, may_ask: Callable[[float], None], *, spaced: bool
    ) -> AsyncIterator[None]:
        """Wait for a turn at a door; inside of :meth:`visit`.

        Args:
            host: whose.
            may_ask: raises if there is no sense in waiting for so many seconds.
            spaced: keep the delay; robots.txt itself and a redirect's second half need not.
        """
        door = self._doors[host]
        async with door.places:
            now = asyncio.get_running_loop().time()
            start = max(now, door.next_start) if spaced else now
            may_ask(start - now)
            if spaced:
                door.next_start = start + door.delay_s
            if start > now:
                await asyncio.sleep(start - now)
                may_ask(0.0)
            yield

    @asynccontextmanager
    async def connections(self, host: str) -> AsyncIterator[Connections]:
        """The connections of a host, for one exchange; inside of :meth:`turn`."""
        door = self._doors[host]
        if door.connections is None:
            door.connections = Connections(self._new_pool())
            self._open += 1
        connections = door.connections
        connections.users += 1
        broken = True
        try:
            yield connections
            connections.served += 1
            broken = False
        finally:
            connections.users -= 1
            if broken or connections.spoilt or self._open > _KEEP_OPEN:
                await self._retire(door, connections)
            elif connections.retired and not connections.users:
                await connections.pool.aclose()

    async def _retire(self, door: _Door, which: Connections | None = None) -> None:
        connections = which or door.connections
        if connections is None:
            return
        if connections is door.connections:
            door.connections = None
            self._open -= 1
        connections.retired = True
        if not connections.users:
            await connections.pool.aclose()

    def _new_pool(self) -> httpcore2.AsyncConnectionPool:
        return httpcore2.AsyncConnectionPool(
            ssl_context=self._tls,
            max_connections=self._policy.per_host,
            keepalive_expiry=30.0,
            http2=self._policy.http2,
            network_backend=self._backend,
        )
