"""What the daemon does at each tick: lead, or wait for the leader to go; work when there is reason.

One process leads at a time, by a lease in the store that it holds for its life. The others ask at
each tick whether they can have it.
"""

from __future__ import annotations

import contextlib
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, Literal

from aggregator.config import Config
from aggregator.errors import AggregatorError, BusyError
from aggregator.pipeline import service
from aggregator.pipeline.lease import SPAN, Hold, held
from aggregator.pipeline.memory import give_back_memory
from aggregator.pipeline.release import Released
from aggregator.report import RunReport
from aggregator.store import Store

LEASE: Final = "serve"
"""The lease of the daemon that leads."""

TICK_S: Final = 10.0
"""Seconds between two looks at what is due."""

_LEAST: Final = timedelta(seconds=60)
"""From the start of one look at the sources to the start of the next, however much is due."""

_ADDRESS: Final = "an address was due"

Role = Literal["starting", "waiting", "leading", "stopped"]


class Stopped(Exception):
    """The work in hand was given up, for the process was told to stop, or leads no more."""


@dataclass(frozen=True, slots=True)
class Work:
    """What one tick did.

    Attributes:
        why: in some words.
        seconds: how long it took.
        is_run: digests were built of what came.
        report: of the sources that were read; ``None``: none was.
        released: what was delivered; ``None``: nothing was due.
    """

    why: str
    seconds: float
    is_run: bool = False
    report: RunReport | None = None
    released: Released | None = None


@dataclass(slots=True)
class Daemon:
    """Ticks; not for several threads, but for :meth:`hand_back`, :meth:`wake` and the attributes.

    Attributes:
        config: what to do; another may be put in its place between two ticks.
        every: most time from the start of one run to the start of the next. Between two runs,
            addresses that are due are read; a run builds the digests of all that came, too.
        span: how long the others wait for a leader that is not heard of.
        fetches: whether it reads addresses; else workers do.
        role: what it is doing.
        ticked: monotonic time of the last tick's start, in seconds.
        busy_since: monotonic time since which a run is in hand, or ``None``.
        runs: runs that ended, by how: ``ok``, ``failures``, ``error``.
        seconds: wall time of runs, by stage.
        last_s: seconds that the last run took.
    """

    config: Config
    every: timedelta
    span: timedelta = SPAN
    fetches: bool = True
    role: Role = "starting"
    ticked: float = field(default_factory=time.monotonic)
    busy_since: float | None = None
    runs: dict[str, int] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    last_s: float = 0.0
    _lease: ExitStack = field(default_factory=ExitStack)
    _hold: Hold | None = None
    _began: float | None = None
    _looked: float = 0.0
    _next_fetch: datetime | None = None
    _is_asked: bool = False
    _is_woken: bool = False

    def tick(self, now: datetime) -> Work | None:
        """Do what there is reason to do.

        Args:
            now: in UTC.

        Returns:
            ``None``: nothing was due.

        Raises:
            BusyError: another daemon leads, or another process is at work.
            Stopped: the work was given up; see :meth:`hand_back`.
            AggregatorError: see :func:`aggregator.pipeline.service.tick`; the next tick tries
                again.
        """
        self.ticked = time.monotonic()
        self._lead()
        why = self._why(now)
        if why is None:
            released = service.deliver_due(self.config, now=now)
            spent = time.monotonic() - self.ticked
            return Work("mail was due", spent, released=released) if released else None
        released = None
        self._looked = self.busy_since = self.ticked
        try:
            if why == _ADDRESS:
                report = service.pull_due(self.config, now=now, progress=self._progress)
            else:
                self._began, self._is_woken = self.ticked, False
                report, released = service.tick(
                    self.config, now=now, fetches=self.fetches, progress=self._progress
                )
        except BusyError:
            raise
        except (AggregatorError, Stopped):
            self._count("error")
            raise
        finally:
            if why != _ADDRESS:
                give_back_memory()
            self.busy_since = None
            self.last_s = time.monotonic() - self.ticked
        self._count("failures" if report.exit_code else "ok")
        for stage, spent in report.seconds.items():
            self.seconds[stage] = self.seconds.get(stage, 0.0) + spent
        self._next_fetch = service.next_fetch(self.config) if self.fetches else None
        return Work(why, self.last_s, why != _ADDRESS, report, released)

    def hand_back(self) -> None:
        """Let the work in hand end at the next place where it can be taken up again."""
        self._is_asked = True

    def wake(self) -> None:
        """Run at the next tick: somebody has decided something. From any thread."""
        self._is_woken = True

    def reset(self, config: Config) -> None:
        """Do from now on what another configuration says."""
        self.config, self._began = config, None

    def close(self) -> None:
        """Lead no more."""
        self.role, self._hold = "stopped", None
        self._lease.close()

    def _lead(self) -> None:
        if self._hold is not None and not self._hold.is_lost:
            return
        self._hold, self.role = None, "waiting"
        with contextlib.suppress(AggregatorError):
            self._lease.close()
        with ExitStack() as stack:
            store = stack.enter_context(Store.open(self.config.database_url))
            try:
                self._hold = stack.enter_context(held(store, LEASE, span=self.span))
            except BusyError as error:
                told = str(error).replace("is at work on this store", "leads")
                raise BusyError(f"{told}; this one takes over when it is gone") from error
            self._lease = stack.pop_all()
        self.role, self._began = "leading", None

    def _why(self, now: datetime) -> str | None:
        if self._began is None:
            return "the service has started"
        if self._is_woken:
            return "somebody has decided something"
        if timedelta(seconds=time.monotonic() - self._began) >= self.every:
            return "the time was up"
        if timedelta(seconds=time.monotonic() - self._looked) < _LEAST:
            return None
        if service.is_digest_due(self.config, now=now):
            return "a digest was due"
        if self._next_fetch is not None and self._next_fetch <= now:
            return _ADDRESS
        return None

    def _count(self, how: str) -> None:
        self.runs[how] = self.runs.get(how, 0) + 1

    def _progress(self, stage: str, done: int, total: int | None) -> None:
        if self._is_asked:
            raise Stopped("told to stop; what is left is done at the next start")
        if self._hold is not None and self._hold.is_lost:
            raise Stopped("another process may lead by now")
