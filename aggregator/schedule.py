"""Runs the pipeline again and again: APScheduler ticks, the store holds the truth.

The daemon does what a cron job does and nothing else, so that both share one path. A run that
takes longer than the interval is not run twice at once, and the ticks it missed become one.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from types import FrameType


def serve(
    job: Callable[[datetime], None],
    *,
    every: float,
    ready: Callable[[], None] | None = None,
) -> None:
    """Call ``job`` now and then every ``every`` seconds, until SIGTERM or SIGINT.

    A signal lets the run in hand finish. Call it from the main thread, which signals need.

    Args:
        job: is given the time of the tick, in UTC. What it raises ends :func:`serve`.
        every: seconds, more than 0.
        ready: is called once the scheduler runs.

    Raises:
        ValueError: ``every`` is not more than 0.
    """
    if not every > 0:
        raise ValueError(f"every must be more than 0 seconds, not {every}")
    from apscheduler.executors.pool import ThreadPoolExecutor
    from apscheduler.schedulers.background import BackgroundScheduler
    from apscheduler.triggers.interval import IntervalTrigger

    stop = threading.Event()
    failure: list[BaseException] = []

    def tick() -> None:
        try:
            job(datetime.now(UTC))
        except BaseException as error:
            failure.append(error)
            stop.set()

    def on_signal(_number: int, _frame: FrameType | None) -> None:
        stop.set()

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
    before = {s: signal.signal(s, on_signal) for s in (signal.SIGTERM, signal.SIGINT)}
    try:
        scheduler.start()
        if ready is not None:
            ready()
        stop.wait()
        scheduler.shutdown(wait=True)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    if failure:
        raise failure[0]
