"""One at a time: a lease in the store, kept alive while its owner works.

A lease that is not kept alive runs out, so that whoever is killed holds nobody up for long; one
whose process is gone from this machine is free at once.
"""

from __future__ import annotations

import contextlib
import os
import socket
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from aggregator.errors import BusyError, StoreError
from aggregator.store import Store

SPAN: Final = timedelta(seconds=120)
"""How long an owner that is not heard of is taken to be alive."""

_EVERY_S: Final = 20.0

_FIRST_SPACE: Final = "4026531836"
"""The number that Linux gives the processes that are in no container."""

_here: Final[set[str]] = set()
"""The owners of the leases that this very process holds now."""


class Hold:
    """A lease that this process has."""

    def __init__(self, until: datetime) -> None:
        self._until = until
        self._is_lost = False

    @property
    def is_lost(self) -> bool:
        """Whether another may have it by now: it ran out, as when this machine slept."""
        return self._is_lost or _now() >= self._until

    def _kept(self, until: datetime | None) -> None:
        self._is_lost = self._is_lost or until is None
        self._until = until or self._until


@contextmanager
def held(store: Store, name: str, *, span: timedelta = SPAN) -> Iterator[Hold]:
    """Hold a lease while the body runs.

    Args:
        store: that the lease is of.
        name: of what only one may do at a time.
        span: how long the others wait for an owner that is not heard of.

    Yields:
        tells whether it is still held.

    Raises:
        BusyError: another process holds it.
        StoreError: the store cannot be used.
    """
    owner = new_owner()
    leases = store.leases
    asked = _now()
    other = leases.take(name, owner, asked, span)
    if other is not None and is_gone(other.owner):
        leases.give_back(name, other.owner)
        other = leases.take(name, owner, asked, span)
    if other is not None:
        raise BusyError(
            f"process {other.owner.rpartition(':')[0]} is at work on this store since "
            f"{other.since:%Y-%m-%d %H:%M} UTC"
        )
    try:
        with kept_alive(
            lambda now: leases.keep(name, owner, now, span), owner, since=asked, span=span
        ) as hold:
            yield hold
    finally:
        with contextlib.suppress(StoreError):  # It runs out by itself.
            leases.give_back(name, owner)


@contextmanager
def kept_alive(
    keep: Callable[[datetime], bool], owner: str, *, since: datetime, span: timedelta
) -> Iterator[Hold]:
    """Say again and again, from a thread, that the owner of something is alive.

    Args:
        keep: says so, and whether it is still the owner's; is given the time.
        owner: see :func:`new_owner`.
        since: when it was taken.
        span: how long the others wait for an owner that is not heard of.

    Yields:
        tells whether it is still held.
    """
    done, hold = threading.Event(), Hold(since + span)

    def tell() -> None:
        while not done.wait(min(_EVERY_S, span.total_seconds() / 6)):
            # A store that cannot be written for a moment is the worker's to report.
            with contextlib.suppress(StoreError):
                now = _now()
                hold._kept(now + span if keep(now) else None)

    keeper = threading.Thread(target=tell, name="alive", daemon=True)
    keeper.start()
    _here.add(owner)
    try:
        yield hold
    finally:
        _here.discard(owner)
        done.set()
        keeper.join(5.0)  # The store may hang: then it runs out by itself.


def new_owner() -> str:
    """A name of this process as an owner that nothing had before."""
    return f"{mine()}{uuid.uuid4().hex[:8]}"


def mine() -> str:
    """What the names of this process as an owner begin with."""
    return f"{_host()}:{os.getpid()}:"


def _host() -> str:
    """This machine; of a container, which counts its processes by itself, that too."""
    try:
        space = str(Path("/proc/self/ns/pid").readlink()).strip("pid:[]")
    except OSError:  # Not Linux.
        space = _FIRST_SPACE
    return socket.gethostname() + ("" if space == _FIRST_SPACE else f"/{space}")


def is_gone(owner: str) -> bool:
    """Whether an owner was a process of this machine that is no longer there."""
    if owner.startswith(mine()):
        # It could not be given back, for the store was away; or this process has the number of one
        # that is dead.
        return owner not in _here
    host, pid, _ = owner.rsplit(":", 2)
    if host != _host() or not pid.isdigit():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    try:
        # One that has ended and that nobody has asked how (a zombie).
        return Path(f"/proc/{pid}/stat").read_bytes().rpartition(b") ")[2].startswith(b"Z")
    except OSError:
        return False


def _now() -> datetime:
    return datetime.now(UTC)
