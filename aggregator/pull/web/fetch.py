"""Fetch many URLs at once, each ending as a value, in the order in which they are done."""

from __future__ import annotations

import asyncio
import contextlib
import queue
import threading
from collections.abc import Callable, Generator, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Self

from aggregator.pull.web.client import Client
from aggregator.pull.web.connect import Network
from aggregator.pull.web.gate import Gate
from aggregator.pull.web.outcome import FetchOutcome, FetchRequest
from aggregator.pull.web.policy import FetchPolicy
from aggregator.pull.web.state import HostState

_AHEAD = 32  # outcomes that wait for the caller; then no more fetches start


def fetch_all(
    requests: Iterable[FetchRequest],
    policy: FetchPolicy,
    *,
    now: datetime,
    hosts: Mapping[str, HostState] | None = None,
    network: Network | None = None,
) -> Generator[FetchOutcome, None, None]:
    """Fetch URLs, many at a time, and give each outcome as soon as it is there.

    See :class:`Fetching`, which this is for requests that are all known at the start. To stop
    early, close the iterator.

    Yields:
        One outcome for each request, in no fixed order.

    Raises:
        ValueError: ``now`` has no zone.
        OSError: the policy's ``ca_file`` cannot be read.
    """
    fetching = Fetching(policy, now=now, hosts=hosts, network=network)
    fetching.add(requests)
    return _outcomes(fetching)


def _outcomes(fetching: Fetching) -> Generator[FetchOutcome, None, None]:
    with fetching:
        yield from fetching


class Fetching:
    """Fetches that go on at the same time, and to which others may be added meanwhile.

    The network runs in a thread of its own, so that neither the work of the caller nor an event
    loop of theirs is in the way. Iterating gives each outcome as soon as it is there, in no
    fixed order, and ends when there is one for each request. Give each URL once.

    Use it in a ``with`` statement, whose end stops what still goes on, and in one thread.

    Args:
        policy: bounds and manners.
        now: the time at the start, with a zone; later times are counted from it.
        hosts: origin -> its state, as earlier outcomes told in ``hosts``.
        network: seam for tests.
        gate: asked before each host is first asked; ``None``: no other process fetches.

    Attributes:
        rests: once it has ended: of each host that was asked, seconds until it may be asked
            again.

    Raises:
        ValueError: ``now`` has no zone.
    """

    def __init__(
        self,
        policy: FetchPolicy,
        *,
        now: datetime,
        hosts: Mapping[str, HostState] | None = None,
        network: Network | None = None,
        gate: Gate | None = None,
    ) -> None:
        self._policy = policy
        self._now = _utc(now)
        self._hosts = hosts or {}
        self._network = network or Network()
        self._gate = gate
        self.rests: dict[str, float] = {}
        self._done: queue.SimpleQueue[FetchOutcome | BaseException] = queue.SimpleQueue()
        self._started = threading.Event()
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._main: asyncio.Task[None] | None = None
        self._wanted: asyncio.Queue[FetchRequest] | None = None
        self._room: asyncio.Event | None = None
        self._first: list[FetchRequest] = []
        self._open = 0
        self._untaken = 0

    def add(self, requests: Iterable[FetchRequest]) -> None:
        """Ask for more URLs; all are asked, due or not."""
        requests = list(requests)
        self._open += len(requests)
        if self._thread is None:
            self._first += requests
        else:
            self._call(lambda: self._enter(requests))

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self._in_thread, name="fetch", daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._call(self._stop)
        if self._thread is not None:
            self._thread.join()

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> FetchOutcome:
        """The next outcome that is there; waits for it.

        Raises:
            OSError: the policy's ``ca_file`` cannot be read.
        """
        if not self._open:
            # What is wrong with the policy is told even if there was nothing to ask.
            self._started.wait()
            if self._done.empty():
                raise StopIteration
        outcome = self._done.get()
        if isinstance(outcome, BaseException):
            raise outcome
        self._open -= 1
        self._call(self._taken)
        return outcome

    def _call(self, what: Callable[[], object]) -> None:
        # Before the first outcome there may be no loop yet, and after the last none any more.
        self._started.wait()
        if self._loop is not None:
            with contextlib.suppress(RuntimeError):
                self._loop.call_soon_threadsafe(what)

    def _stop(self) -> None:
        if self._main is not None:
            self._main.cancel()

    def _enter(self, requests: Iterable[FetchRequest]) -> None:
        if self._wanted is not None:
            for request in requests:
                self._wanted.put_nowait(request)

    def _taken(self) -> None:
        self._untaken -= 1
        if self._room is not None and self._untaken < _AHEAD:
            self._room.set()

    def _in_thread(self) -> None:
        try:
            asyncio.run(self._fetch())
        except asyncio.CancelledError:
            pass
        except BaseException as error:  # whatever it is, it is raised in the caller's thread
            self._done.put(error)
        finally:
            self._started.set()

    async def _fetch(self) -> None:
        self._main = asyncio.current_task()
        wanted: asyncio.Queue[FetchRequest] = asyncio.Queue()
        self._wanted = wanted
        self._room = room = asyncio.Event()
        room.set()
        loop = asyncio.get_running_loop()
        began = loop.time()

        def clock() -> datetime:
            return self._now + timedelta(seconds=loop.time() - began)

        client = Client(self._policy, self._network, self._hosts, clock, room, self._gate)
        self._enter(self._first)
        self._loop = loop
        self._started.set()
        try:
            async with asyncio.TaskGroup() as group:
                while True:
                    group.create_task(self._one(client, await wanted.get(), room))
        finally:
            self.rests = client.rests()

    async def _one(self, client: Client, request: FetchRequest, room: asyncio.Event) -> None:
        outcome = await client.fetch(request)
        self._untaken += 1
        if self._untaken >= _AHEAD:
            room.clear()
        self._done.put(outcome)


def _utc(now: datetime) -> datetime:
    if now.tzinfo is None:
        raise ValueError("now: a time with a zone is needed")
    return now.astimezone(UTC)
