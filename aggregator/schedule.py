"""Runs the pipeline again and again: APScheduler ticks, the store holds the truth.

The daemon does what a cron job does and nothing else, so that both share one path. A tick that
takes longer than the interval is not run twice at once, and the ticks it missed become one.
"""

from __future__ import annotations

import contextlib
import select
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from types import FrameType


class Signals:
    """What the process was told by signals since it began to listen.

    A handler runs between any two steps of the main thread, so it takes no lock, as the events of
    :mod:`threading` do: it sets a flag, and writes a byte that ends a :meth:`wait`.

    Attributes:
        is_stopping: SIGTERM or SIGINT came.
    """

    def __init__(self) -> None:
        self.is_stopping = False
        self._reload = False
        self._reader, self._writer = socket.socketpair()
        self._reader.setblocking(False)
        self._writer.setblocking(False)

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until a signal comes, or for so long; whether to stop."""
        if not self.is_stopping:
            select.select([self._reader], [], [], seconds)
            with contextlib.suppress(BlockingIOError):
                while self._reader.recv(64):
                    pass
        return self.is_stopping

    def take_reload(self) -> bool:
        """Whether SIGHUP came since this was asked last."""
        asked, self._reload = self._reload, False
        return asked

    def wake(self) -> None:
        """End a :meth:`wait`, as a signal does."""
        with contextlib.suppress(OSError):  # Full of bytes that nobody has read yet, or closed.
            self._writer.send(b"x")

    def close(self) -> None:
        """Listen no more."""
        self._reader.close()
        self._writer.close()

    def _on_stop(self, _number: int, _frame: FrameType | None) -> None:
        self.is_stopping = True
        self.wake()

    def _on_reload(self, _number: int, _frame: FrameType | None) -> None:
        self._reload = True
        self.wake()


@contextmanager
def listening() -> Iterator[Signals]:
    """Listen to SIGTERM, SIGINT and SIGHUP; the handlers of before are put back at the end.

    Call it from the main thread, which signals need.
    """
    signals = Signals()
    handlers = {signal.SIGTERM: signals._on_stop, signal.SIGINT: signals._on_stop}
    if hasattr(signal, "SIGHUP"):  # Windows has none.
        handlers[signal.SIGHUP] = signals._on_reload
    before = {number: signal.signal(number, handler) for number, handler in handlers.items()}
    try:
        yield signals
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        signals.close()


def serve(
    job: Callable[[datetime], None],
    *,
    every: float,
    signals: Signals,
    reload: Callable[[], None] | None = None,
    grace: float | None = None,
    hand_back: Callable[[], None] | None = None,
) -> bool:
    """Call ``job`` now and then every ``every`` seconds, until told to stop.

    Args:
        job: is given the time of the tick, in UTC. What it raises ends :func:`serve`.
        every: seconds, more than 0.
        signals: from :func:`listening`.
        reload: is called after SIGHUP, in the thread that called :func:`serve`.
        grace: how long to wait for the job in hand once told to stop, in seconds; ``None``: until
            it ends.
        hand_back: asks the job in hand to end early; is called when half of the grace is over.

    Returns:
        whether the job in hand had ended; if not, its thread still runs.

    Raises:
        ValueError: ``every`` is not more than 0.
    """
    if not every > 0:
        raise ValueError(f"every must be more than 0 seconds, not {every}")
    from apscheduler.executors.pool import ThreadPoolExecutor
    from apscheduler.schedulers.background import BackgroundScheduler
    from apscheduler.triggers.interval import IntervalTrigger

    failure: list[BaseException] = []
    idle = threading.Event()
    idle.set()

    def tick() -> None:
        idle.clear()
        try:
            if not signals.is_stopping and not failure:
                job(datetime.now(UTC))
        except BaseException as error:
            failure.append(error)
            signals.wake()
        finally:
            idle.set()

    # The default grace of APScheduler is one second, after which a tick is dropped; a machine
    # that slept must still run when it wakes, hence None.
    scheduler = BackgroundScheduler(
        timezone=UTC,
        executors={"default": ThreadPoolExecutor(1)},
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )
    scheduler.add_job(
        tick,
        IntervalTrigger(seconds=every, timezone=UTC),
        id="run",
        next_run_time=datetime.now(UTC),
    )
    scheduler.start()
    try:
        while not signals.wait() and not failure:
            if signals.take_reload() and reload is not None:
                reload()
    finally:
        scheduler.pause()
        ended = _end(idle, grace, hand_back)
        scheduler.shutdown(wait=ended)
    if failure and ended:
        raise failure[0]
    return ended


def _end(idle: threading.Event, grace: float | None, hand_back: Callable[[], None] | None) -> bool:
    if grace is None:
        return idle.wait()
    if idle.wait(grace / 2):
        return True
    if hand_back is not None:
        hand_back()
    return idle.wait(grace / 2)
