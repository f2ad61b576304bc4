"""How many fetches at a time, so that slow and large ones are not in the way of the others."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aggregator.pull.web.policy import FetchPolicy


class Lanes:
    """Places for fetches. Who takes long moves to the slow lane, which frees its place.

    Args:
        policy: how many.
        room: set while the caller keeps up; no place is given otherwise.
    """

    def __init__(self, policy: FetchPolicy, room: asyncio.Event) -> None:
        self._room = room
        self._fast = asyncio.Semaphore(policy.concurrency)
        self._slow_free = policy.slow_concurrency
        self._after = policy.slow_after_s
        self._large = asyncio.Semaphore(policy.large_bodies)

    @asynccontextmanager
    async def place(self) -> AsyncIterator[None]:
        """A place for one fetch; waits for it."""
        await self._fast.acquire()
        while not self._room.is_set():
            self._fast.release()
            await self._room.wait()
            await self._fast.acquire()
        moved = False

        def move() -> None:
            nonlocal moved
            if self._slow_free > 0:
                self._slow_free -= 1
                moved = True
                self._fast.release()

        timer = asyncio.get_running_loop().call_later(self._after, move)
        try:
            yield
        finally:
            timer.cancel()
            if moved:
                self._slow_free += 1
            else:
                self._fast.release()

    @property
    def large(self) -> asyncio.Semaphore:
        """Places for bodies that grow large."""
        return self._large


class Deadline:
    """Seconds of work that one fetch may take; the clock stands while it waits for its turn."""

    def __init__(self, seconds: float) -> None:
        self._left = seconds
        self._paused = 0.0
        self._timeout: asyncio.Timeout | None = None

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Work, with the clock running.

        Raises:
            TimeoutError: the seconds are used up.
        """
        loop = asyncio.get_running_loop()
        began = loop.time()
        self._paused = 0.0
        try:
            async with asyncio.timeout(self._left) as self._timeout:
                yield
        finally:
            self._left -= loop.time() - began - self._paused
            self._timeout = None

    @asynccontextmanager
    async def paused(self) -> AsyncIterator[None]:
        """Wait, with the clock standing; inside of :meth:`running`."""
        loop = asyncio.get_running_loop()
        timeout, began = self._timeout, loop.time()
        when = timeout.when() if timeout else None
        if timeout is None or when is None:
            yield
            return
        timeout.reschedule(None)
        try:
            yield
        finally:
            waited = loop.time() - began
            self._paused += waited
            if not timeout.expired():
                timeout.reschedule(when + waited)
