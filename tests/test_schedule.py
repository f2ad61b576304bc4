"""The ticker: it runs at once, one at a time, and ends when told to."""

from __future__ import annotations

import os
import signal
import threading

import pytest

from aggregator.schedule import serve


def test_it_ticks_until_a_signal_and_lets_the_run_in_hand_finish():
    ticks = []
    finished = []

    def job(now):
        ticks.append(now)
        if len(ticks) == 3:
            os.kill(os.getpid(), signal.SIGTERM)
        finished.append(now)

    serve(job, every=0.05)
    assert len(ticks) >= 3
    assert finished == ticks
    assert ticks == sorted(ticks)


def test_no_two_runs_at_once():
    running = threading.Lock()
    overlaps = []
    count = []

    def job(_now):
        if not running.acquire(blocking=False):
            overlaps.append(1)
            return
        threading.Event().wait(0.12)
        running.release()
        count.append(1)
        if len(count) == 3:
            os.kill(os.getpid(), signal.SIGTERM)

    serve(job, every=0.03)
    assert not overlaps


def test_what_the_job_raises_ends_it():
    def job(_now):
        raise RuntimeError("broken")

    with pytest.raises(RuntimeError, match="broken"):
        serve(job, every=1)


def test_the_handlers_of_before_are_put_back():
    before = signal.getsignal(signal.SIGTERM)
    with pytest.raises(RuntimeError):
        serve(lambda now: (_ for _ in ()).throw(RuntimeError("x")), every=1)
    assert signal.getsignal(signal.SIGTERM) is before


def test_no_interval_is_refused():
    with pytest.raises(ValueError, match="more than 0"):
        serve(lambda now: None, every=0)
