"""The turns of this process at hosts, where several processes fetch at once.

Who has the turn at a host is the only one that asks it. A turn is kept alive while it is used;
one that is not runs out, so that the hosts of a process that was killed are free again: at once
for a process of the same machine, which sees that it is gone, else after a while.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from aggregator.errors import StoreError
from aggregator.model import Source
from aggregator.pipeline.lease import SPAN, Hold, is_gone, kept_alive, new_owner
from aggregator.store import Store

if TYPE_CHECKING:
    from aggregator.pull.web import Admission

_LONG_AGO: Final = datetime(1970, 1, 1, tzinfo=UTC)
"""For what was never asked, where a time is stored."""


class Turns:
    """The turns that this process has while it reads some sources once; from :func:`taking`.

    Args:
        store: that they are noted in.
        span: how long the others wait for a process that is not heard of.

    Attributes:
        owner: whose they are.
    """

    def __init__(self, store: Store, span: timedelta) -> None:
        self.owner = new_owner()
        self._store = store
        self._span = span
        self._lock = threading.Lock()
        self._mine: dict[str, datetime | None] = {}
        self._rests: dict[str, datetime] = {}
        self._due: dict[str, datetime] = {}
        self._hold: Hold | None = None

    @property
    def is_lost(self) -> bool:
        """Whether others may have them by now: they ran out, as when this machine slept."""
        return self._hold is not None and self._hold.is_lost

    def claim(self, hosts: Collection[str], *, due: datetime, most: int) -> list[str]:
        """Take the turns at hosts that are due; those that are taken.

        Args:
            hosts: among which.
            due: until when.
            most: how many at a time.

        Raises:
            StoreError: the store cannot be used.
        """
        free_what_is_gone(self._store)
        found = self._store.turns.claim(
            hosts, self.owner, due=due, now=_now(), span=self._span, most=most
        )
        self._note(found)
        return list(found)

    def take(self, hosts: Collection[str]) -> None:
        """Take the turns at hosts, due or not, as far as nobody has them.

        Raises:
            StoreError: the store cannot be used.
        """
        free_what_is_gone(self._store)
        self._note(self._store.turns.take(hosts, self.owner, now=_now(), span=self._span))

    def has(self, source: Source) -> bool:
        """Whether this process has the turn at the host of a source."""
        return host_of(source) in self._mine

    def admit(self, host: str) -> Admission | None:
        """Whether a host may be asked; see :data:`aggregator.pull.web.Gate`.

        A store that cannot be asked admits nobody: whoever reads finds that out by itself.
        """
        from aggregator.pull.web import Admission, HostState

        with self._lock:
            rests = self._mine.get(host)
            if host in self._mine:
                return Admission(_seconds_until(rests))
            with contextlib.suppress(StoreError):
                found = self._store.turns.take([host], self.owner, now=_now(), span=self._span)
                if host in found:
                    self._mine |= found
                    states = self._store.hosts(host).items()
                    known = {origin: HostState.from_dict(state) for origin, state in states}
                    return Admission(_seconds_until(found[host]), known)
        return None

    def note_rests(self, rests: Mapping[str, float]) -> None:
        """Let nobody ask hosts for so many seconds from now on, once the turns are given back."""
        now = _now()
        self._rests |= {host: now + timedelta(seconds=s) for host, s in rests.items() if s > 0}

    def note_due(self, due: Mapping[str, datetime]) -> None:
        """Note when hosts are due again, for when the turns are given back."""
        self._due |= due

    def _note(self, found: Mapping[str, datetime | None]) -> None:
        with self._lock:
            self._mine |= found


@contextmanager
def taking(store: Store, *, span: timedelta = SPAN) -> Iterator[Turns]:
    """Take turns; at the end they are given back.

    Args:
        store: that they are noted in.
        span: how long the others wait for a process that is not heard of.
    """
    turns = Turns(store, span)
    began = _now()
    try:
        with kept_alive(
            lambda now: _keep(turns, now, span), turns.owner, since=began, span=span
        ) as hold:
            turns._hold = hold
            yield turns
    finally:
        with contextlib.suppress(StoreError):  # They run out by themselves.
            store.turns.give_back(turns.owner, due=turns._due, rests=turns._rests)


def _keep(turns: Turns, now: datetime, span: timedelta) -> bool:
    return not turns._mine or turns._store.turns.keep(turns.owner, now, span)


def free_what_is_gone(store: Store) -> None:
    """Free the turns of processes that were killed on this machine."""
    for owner in {turn.owner for turn in store.turns.held()}:
        if is_gone(owner):
            store.turns.give_back_all(owner)


def host_of(source: Source) -> str:
    """The host of a source that is an address."""
    return urlsplit(source.url or "").hostname or ""


def due_times(sources: Iterable[Source], store: Store) -> dict[str, datetime]:
    """When the first address of each source is due, by name; files are never due.

    What was never asked has been due since the beginning of time.
    """
    roots = {source.name: source.url for source in sources if source.url is not None}
    first = datetime.min.replace(tzinfo=UTC)
    # What was never asked has no row yet.
    times: dict[str, dict[str, datetime]] = {name: {url: first} for name, url in roots.items()}
    parents: dict[str, dict[str, str | None]] = {name: {} for name in roots}
    for name, url, parent, at in store.fetch_times(list(roots)) if roots else ():
        times[name][url] = at or first
        parents[name][url] = parent
    return {
        name: min(at for url, at in times[name].items() if _leads(url, root, parents[name]))
        for name, root in roots.items()
    }


def _leads(url: str, root: str, parents: Mapping[str, str | None]) -> bool:
    """Whether an address is the root, or what it lists, or what that lists."""
    seen: set[str] = set()
    here: str | None = url
    while here is not None and here != root:
        if here in seen:
            return False
        seen.add(here)
        here = parents.get(here)
    return here == root


def due_hosts(sources: Sequence[Source], store: Store) -> dict[str, datetime]:
    """When the first address of each host is due.

    Args:
        sources: all that are of these hosts.
        store: knows when they are due.
    """
    due = due_times(sources, store)
    found: dict[str, datetime] = {}
    for source in sources:
        if source.name in due:
            host, at = host_of(source), max(due[source.name], _LONG_AGO)
            found[host] = min(found.get(host, at), at)
    return found


def _seconds_until(time: datetime | None) -> float:
    return max(0.0, (time - _now()).total_seconds()) if time is not None else 0.0


def _now() -> datetime:
    return datetime.now(UTC)
