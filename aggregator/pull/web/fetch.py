"""Fetch many URLs at once, each ending as a value, in the order in which they are done."""

from __future__ import annotations

import asyncio
import contextlib
import queue
import threading
from collections.abc import Callable, Generator, Iterable, Mapping
from datetime import UTC, datetime, timedelta

from aggregator.pull.web.client import Client
from aggregator.pull.web.connect import Network
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

    The network runs in a thread of its own, so that neither the work of the caller nor an event
    loop of theirs is in the way. To stop early, close the iterator. Give each URL once.

    Args:
        requests: in any order; all are asked, due or not.
        policy: bounds and manners.
        now: the time at the start, with a zone; later times are counted from it.
        hosts: origin -> its state, as earlier outcomes told in ``hosts``.
        network: seam for tests.

    Yields:
        One outcome for each request, in no fixed order.

    Raises:
        ValueError: ``now`` has no zone.
        OSError: the policy's ``ca_file`` cannot be read.
    """
    run = _Run(list(requests), policy, _utc(now), hosts or {}, network or Network())
    return run.outcomes()


class _Run:
    def __init__(
        self,
        requests: list[FetchRequest],
        policy: FetchPolicy,
        now: datetime,
        hosts: Mapping[str, HostState],
        network: Network,
    ) -> None:
        self._requests = requests
        self._policy = policy
        self._now = now
        self._hosts = hosts
        self._network = network
        self._done: queue.SimpleQueue[FetchOutcome | BaseException | None] = queue.SimpleQueue()
        self._started = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._main: asyncio.Task[None] | None = None
        self._room: asyncio.Event | None = None
        self._untaken = 0

    def outcomes(self) -> Generator[FetchOutcome, None, None]:
        thread = threading.Thread(target=self._in_thread, name="fetch", daemon=True)
        thread.start()
        try:
            while (outcome := self._done.get()) is not None:
                if isinstance(outcome, BaseException):
                    raise outcome
                self._call(self._taken)
                yield outcome
        finally:
            self._call(self._stop)
            thread.join()

    def _call(self, what: Callable[[], object]) -> None:
        # Before the first outcome there may be no loop yet, and after the last none any more.
        self._started.wait()
        if self._loop is not None:
            with contextlib.suppress(RuntimeError):
                self._loop.call_soon_threadsafe(what)

    def _stop(self) -> None:
        if self._main is not None:
            self._main.cancel()

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
            self._done.put(None)

    async def _fetch(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._main = asyncio.current_task()
        self._room = room = asyncio.Event()
        room.set()
        self._started.set()
        loop = self._loop
        began = loop.time()

        def clock() -> datetime:
            return self._now + timedelta(seconds=loop.time() - began)

        client = Client(self._policy, self._network, self._hosts, clock, room)
        async with asyncio.TaskGroup() as group:
            for request in self._requests:
                group.create_task(self._one(client, request, room))

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
