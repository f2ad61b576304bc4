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
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Final

from aggregator.errors import BusyError, StoreError
from aggregator.store import Lease, Store

SPAN: Final = timedelta(seconds=120)
"""How long an owner that is not heard of is taken to be alive."""

_EVERY_S: Final = 20.0


@contextmanager
def held(store: Store, name: str) -> Iterator[None]:
    """Hold a lease while the body runs.

    Args:
        store: that the lease is of.
        name: of what only one may do at a time.

    Raises:
        BusyError: another process holds it.
        StoreError: the store cannot be used.
    """
    owner = f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex[:8]}"
    leases = store.leases
    other = leases.take(name, owner, _now(), SPAN)
    if other is not None and is_gone(other):
        leases.give_back(name, other.owner)
        other = leases.take(name, owner, _now(), SPAN)
    if other is not None:
        raise BusyError(
            f"process {other.owner.rpartition(':')[0]} is at work on this store since "
            f"{other.since:%Y-%m-%d %H:%M} UTC"
        )
    done = threading.Event()

    def keep() -> None:
        while not done.wait(_EVERY_S):
            # A store that cannot be written for a moment is the worker's to report.
            with contextlib.suppress(StoreError):
                leases.keep(name, owner, _now(), SPAN)

    keeper = threading.Thread(target=keep, name=f"lease {name}", daemon=True)
    keeper.start()
    try:
        yield
    finally:
        done.set()
        keeper.join()
        with contextlib.suppress(StoreError):  # It runs out by itself.
            leases.give_back(name, owner)


def is_gone(lease: Lease) -> bool:
    """Whether the owner was a process of this machine that is no longer there."""
    host, pid, _ = lease.owner.rsplit(":", 2)
    if host != socket.gethostname() or not pid.isdigit():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False


def _now() -> datetime:
    return datetime.now(UTC)
