"""A worker: reads addresses that are due, beside other workers; one that leads builds the digests.

Each worker takes the turns at some hosts that are due, reads what is due there, stores what is
new, and gives the turns back (:mod:`~aggregator.pipeline.turns`). The store of workers must let
several processes write at a time: PostgreSQL.
"""

from __future__ import annotations

import contextlib
import time
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

from aggregator.config import Config
from aggregator.errors import AggregatorError, ConfigError
from aggregator.pipeline.daemon import Stopped
from aggregator.pipeline.delivery import running
from aggregator.pipeline.intake import Intake
from aggregator.pipeline.lease import SPAN
from aggregator.pipeline.memory import give_back_memory
from aggregator.pipeline.turns import Turns, due_hosts, host_of, taking
from aggregator.pipeline.watch import Watch
from aggregator.report import RunReport
from aggregator.store import Store

HOSTS: Final = 32
"""Hosts at a time. A worker waits for the slowest of them before it takes others."""

_ENTERED_S: Final = 300.0
"""Seconds after which it is looked anew which hosts there are, and when they are due."""

_LEAST: Final = timedelta(seconds=2)
"""From the end of one look at a host to the start of the next, whatever is due there."""


_AGAIN: Final = timedelta(seconds=60)
"""Until hosts are tried again whose reading failed as a whole."""

_GIVE_BACK_S: Final = 60.0
"""From one time that memory is given back to the next; it takes tenths of a second."""


@dataclass(slots=True)
class Worker:
    """Reads addresses that are due; not for several threads, but for :meth:`hand_back`.

    Attributes:
        config: what to read; another may be put in its place by :meth:`reset`.
        span: how long the others wait for a worker that is not heard of.
        hosts: at a time.
    """

    config: Config
    span: timedelta = SPAN
    hosts: int = HOSTS
    _stack: ExitStack = field(default_factory=ExitStack)
    _store: Store | None = None
    _entered: float | None = None
    _is_asked: bool = False
    _turns: Turns | None = None
    _given_back: float = field(default_factory=time.monotonic)

    def step(self, now: datetime) -> RunReport | None:
        """Read what is due at some hosts.

        Args:
            now: in UTC.

        Returns:
            ``None``: nothing is due that nobody else reads.

        Raises:
            ConfigError: the store has one writer at a time.
            Stopped: the work was given up; see :meth:`hand_back`.
            StoreError: the store cannot be used; the next step tries again.
        """
        try:
            report = self._step(self._opened(), now)
        except AggregatorError:
            self.close()
            raise
        finally:
            if time.monotonic() - self._given_back > _GIVE_BACK_S:
                give_back_memory()
                self._given_back = time.monotonic()
        return report

    def check(self) -> None:
        """See whether several processes may read for this store.

        Raises:
            ConfigError: it has one writer at a time.
            StoreError: its address is none.
        """
        if not Store.lets_many_write(self.config.database_url):
            raise ConfigError(
                "several processes read at a time with PostgreSQL only; with SQLite"
                " `aggregator serve` reads by itself",
                key="database",
            )

    def hand_back(self) -> None:
        """Let the work in hand end at the next place where it can be taken up again."""
        self._is_asked = True

    def reset(self, config: Config) -> None:
        """Read from the next step on what another configuration says; for any thread."""
        self.config, self._entered = config, None

    def close(self) -> None:
        """Let go of the store; the next step opens it again."""
        self._store = self._entered = None
        with contextlib.suppress(AggregatorError):
            self._stack.close()

    def _opened(self) -> Store:
        if self._store is None:
            self.check()
            self._store = self._stack.enter_context(Store.open(self.config.database_url))
        return self._store

    def _step(self, store: Store, now: datetime) -> RunReport | None:
        sources = [source for source in self.config.sources if source.url is not None]
        if not sources or not self.config.pull.enabled:
            return None
        began = time.monotonic()
        if self._entered is None or began - self._entered > _ENTERED_S:
            store.turns.enter(due_hosts(sources, store))
            self._entered = began
        with taking(store, span=self.span) as turns:
            taken = turns.claim({host_of(source) for source in sources}, due=now, most=self.hosts)
            if not taken:
                return None
            mine = tuple(source for source in sources if host_of(source) in taken)
            self._turns = turns
            # What fails as a whole leaves the others their turn before it is tried again.
            turns.note_due(dict.fromkeys(taken, now + _AGAIN))
            try:
                report = self._read(store, replace(self.config, sources=mine), turns, now)
            except Stopped:
                turns.note_due(dict.fromkeys(taken, now))
                raise
            finally:
                self._turns = None
            least = now + timedelta(seconds=time.monotonic() - began) + _LEAST
            due = due_hosts(mine, store)
            turns.note_due({host: max(at, least) for host, at in due.items()})
            return report

    def _read(self, store: Store, config: Config, turns: Turns, now: datetime) -> RunReport:
        watch = Watch()
        intake = Intake(config, store, now, watch, self._progress, turns=turns, clock=running(now))
        intake.read_all()
        return RunReport(
            sources=tuple(intake.outcomes),
            digests=(),
            warnings=tuple(intake.warnings),
            seconds=dict(watch.seconds),
        )

    def _progress(self, stage: str, done: int, total: int | None) -> None:
        if self._is_asked:
            raise Stopped("told to stop; what is left is done at the next start")
        if self._turns is not None and self._turns.is_lost:
            raise Stopped("another process may ask its hosts by now")
