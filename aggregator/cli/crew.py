"""The workers of a daemon: processes that it starts, and starts again where one ends."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from aggregator.cli.log import Log
from aggregator.cli.voice import counted

_LOOK_S = 1.0
_AGAIN_S = 2.0
_AGAIN_MOST_S = 60.0
_LIVED_S = 60.0
"""A worker that lived for longer than this is started again at once."""


@dataclass(slots=True)
class _Place:
    """One worker, and the next one in its place."""

    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    wait_s: float = _AGAIN_S
    due: float = 0.0


@dataclass(slots=True)
class Crew:
    """Worker processes; from :func:`crew`.

    Attributes:
        command: starts one.
        environment: of each.
        log: is told of those that end.
    """

    command: tuple[str, ...]
    environment: Mapping[str, str]
    log: Log
    _places: list[_Place] = field(default_factory=list)
    _done: threading.Event = field(default_factory=threading.Event)

    def reload(self) -> None:
        """Let each read its configuration again."""
        if hasattr(signal, "SIGHUP"):  # Windows has none.
            self._tell(signal.SIGHUP)

    def _keep(self) -> None:
        while not self._done.wait(_LOOK_S):
            for place in self._places:
                self._look_after(place)

    def _look_after(self, place: _Place) -> None:
        now = time.monotonic()
        if place.process is not None:
            ended = place.process.poll()
            if ended is None:
                return
            lived = now - place.started
            place.wait_s = _AGAIN_S if lived > _LIVED_S else min(place.wait_s * 2, _AGAIN_MOST_S)
            place.due = now if lived > _LIVED_S else now + place.wait_s
            number = place.process.pid
            self.log.failure(f"a worker ended with {ended} (process {number}); another is started")
            self._close(place)
        if place.process is None and now >= place.due:
            self._start(place)

    def _start(self, place: _Place) -> None:
        # A worker whose standard input ends knows that the daemon is gone, however it went.
        place.process = subprocess.Popen(  # noqa: S603  # our own program
            self.command, stdin=subprocess.PIPE, env=dict(self.environment)
        )
        place.started = time.monotonic()

    def _close(self, place: _Place) -> None:
        if place.process is not None and place.process.stdin is not None:
            with contextlib.suppress(OSError):
                place.process.stdin.close()
        place.process = None

    def _tell(self, number: signal.Signals) -> None:
        for place in self._places:
            if place.process is not None and place.process.poll() is None:
                with contextlib.suppress(ProcessLookupError):
                    place.process.send_signal(number)

    def _end(self, grace: float) -> None:
        self._tell(signal.SIGTERM)
        until = time.monotonic() + grace
        for place in self._places:
            if place.process is not None:
                try:
                    place.process.wait(max(0.1, until - time.monotonic()))
                except subprocess.TimeoutExpired:
                    place.process.kill()
                    place.process.wait()
                self._close(place)


@contextmanager
def crew(
    number: int, log: Log, *, file: str | None, database: str, grace: float, hosts: int
) -> Iterator[Crew]:
    """Have workers while the body runs.

    Args:
        number: how many.
        log: is told of those that end; they write to the same standard error themselves.
        file: configuration; ``None``: there is none.
        database: address of the store. It goes to them by the environment, where, other than
            among the arguments, a password in it is seen by nobody else.
        grace: seconds that they are given to end.
        hosts: that each reads at a time.
    """
    command = (
        *(sys.executable, "-m", "aggregator", "work", "--with-parent", "--log", log.form),
        *("--grace", f"{grace:g}", "--hosts", str(hosts)),
        *(("--quiet",) if log.quiet else ("--verbose",) if log.verbose else ()),
    )
    environment = {**os.environ, "AGGREGATOR_DB": database}
    if file is not None:
        environment["AGGREGATOR_CONFIG"] = file
    made = Crew(command, environment, log, [_Place() for _ in range(number)])
    for place in made._places:
        made._start(place)
    log.note(f"{counted(number, 'worker')} started")
    keeper = threading.Thread(target=made._keep, name="crew", daemon=True)
    keeper.start()
    try:
        yield made
    finally:
        made._done.set()
        keeper.join(5.0)
        made._end(grace + 5.0)
