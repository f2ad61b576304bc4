"""The ticker: it runs at once, one at a time, and ends when told to."""

from __future__ import annotations

import os
import signal
import threading

import pytest

from aggregator.schedule import listening, serve


def test_it_ticks_until_a_signal_and_lets_the_run_in_hand_finish():
    ticks = []
    finished = []

    def job(now):
        ticks.append(now)
        if len(ticks) == 3:
            os.kill(os.getpid(), signal.SIGTERM)
        finished.append(now)

    with listening() as signals:
        assert serve(job, every=0.05, signals=signals)
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

    with listening() as signals:
        serve(job, every=0.03, signals=signals)
    assert not overlaps


def test_what_the_job_raises_ends_it():
    def job(_now):
        raise RuntimeError("broken")

    with listening() as signals, pytest.raises(RuntimeError, match="broken"):
        serve(job, every=1, signals=signals)


def test_the_handlers_of_before_are_put_back():
    before = [signal.getsignal(s) for s in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)]
    with listening():
        assert signal.getsignal(signal.SIGTERM) is not before[0]
    assert [signal.getsignal(s) for s in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)] == before


def test_no_interval_is_refused():
    with listening() as signals, pytest.raises(ValueError, match="more than 0"):
        serve(lambda now: None, every=0, signals=signals)


def test_a_job_that_does_not_end_is_asked_to_and_then_left():
    asked, release = threading.Event(), threading.Event()

    def job(_now):
        os.kill(os.getpid(), signal.SIGTERM)
        release.wait(30)

    with listening() as signals:
        ended = serve(job, every=1, signals=signals, grace=0.2, hand_back=asked.set)
    assert asked.is_set() and not ended
    release.set()


def test_a_job_that_is_asked_to_end_in_time_has_ended():
    asked = threading.Event()

    def job(_now):
        os.kill(os.getpid(), signal.SIGTERM)
        asked.wait(30)

    with listening() as signals:
        assert serve(job, every=1, signals=signals, grace=2, hand_back=asked.set)


def test_a_hangup_reloads_and_nothing_ends():
    reloaded = []

    def job(_now):
        os.kill(os.getpid(), signal.SIGTERM if reloaded else signal.SIGHUP)

    with listening() as signals:
        assert serve(job, every=0.05, signals=signals, reload=lambda: reloaded.append(1))
    assert reloaded == [1]
