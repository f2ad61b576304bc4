"""What is known of each address and host between two fetches: read once, written in batches."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from aggregator.model import AddressKind, Source
from aggregator.pipeline.endings import OVER
from aggregator.pipeline.watch import Watch
from aggregator.pull.web import FetchState, HostState
from aggregator.store import Store, StoredFetch

WALK: Final = "older"
"""Key of an address's state under which the walk over its older pages is kept."""
NAMED: Final = "named"
"""Key under which it is kept whom the feed that lists the page names as its source."""

_TOGETHER = 50
"""States that are written together: a transaction for each would cost more than the fetch."""
_FORGOTTEN = timedelta(days=30)
"""How long after it was due an address is forgotten that no list names any more."""


class Book:
    """The states of addresses and hosts during one run.

    Args:
        store: where they are kept.
        sources: names of the sources that are read.
        now: the time of the run.
        watch: is told how long the store takes.

    Attributes:
        hosts: state of each origin.
        asked: name of the source that each address was asked for in this run.
    """

    def __init__(
        self, store: Store, sources: Collection[str], *, now: datetime, watch: Watch
    ) -> None:
        self._store = store
        self._watch = watch
        with watch("store"):
            store.forget_fetches(before=now - _FORGOTTEN)
            states = store.hosts()
            known = store.fetches_of(sources)
        self.hosts = {origin: HostState.from_dict(state) for origin, state in states.items()}
        self.asked: dict[str, str] = {}
        self._known = {name: {f.url: f for f in known.get(name, ())} for name in sources}
        self._told: dict[tuple[str, str], StoredFetch] = {}
        self._told_hosts: dict[str, HostState] = {}

    def of(self, source: Source) -> dict[str, StoredFetch]:
        """What is known of a source, by address."""
        return self._known[source.name]

    def page(self, source: Source, url: str, *, parent: str | None = None) -> StoredFetch:
        """What is known of a page that no list names, but that its ``parent`` leads to."""
        new = StoredFetch(source.name, url, parent=parent, kind="page", is_wanted=False)
        return self.of(source).get(url, new)

    def keep(self, fetch: StoredFetch, state: FetchState, kind: AddressKind | None = None) -> None:
        """Keep what a fetch told of its address."""
        kept = {key: fetch.state[key] for key in (WALK, OVER, NAMED) if fetch.state.get(key)}
        plain: dict[str, Any] = {**state.to_dict(), **kept}
        self._tell(replace(fetch, kind=kind or fetch.kind, next_at=state.next_at, state=plain))

    def keep_walk(self, source: Source, url: str, walk: Mapping[str, Any]) -> None:
        """Keep how far the older pages of a live blog were followed."""
        fetch = self.page(source, url)
        if fetch.state.get(WALK) != walk:
            self._tell(replace(fetch, state={**fetch.state, WALK: dict(walk)}))

    def keep_named(self, source: Source, named: Mapping[str, str]) -> None:
        """Keep whom a feed names as the sources of what it lists, by address."""
        known = self.of(source)
        for url, name in named.items():
            if url in known and known[url].state.get(NAMED) != name:
                self._tell(replace(known[url], state={**known[url].state, NAMED: name}))

    def keep_hosts(self, hosts: Iterable[HostState]) -> None:
        """Keep what a fetch told of hosts."""
        changed = {host.origin: host for host in hosts if self.hosts.get(host.origin) != host}
        self.hosts |= changed
        self._told_hosts |= changed

    def _tell(self, fetch: StoredFetch) -> None:
        self._known[fetch.source][fetch.url] = fetch
        self._told[fetch.source, fetch.url] = fetch
        if len(self._told) >= _TOGETHER:
            self.write()

    def write(self) -> None:
        """Store what was told since the last time."""
        with self._watch("store"):
            hosts = {origin: host.to_dict() for origin, host in self._told_hosts.items()}
            self._store.keep_fetches(self._told.values(), hosts=hosts)
        self._told.clear()
        self._told_hosts.clear()


def listed(url: str, known: Iterable[StoredFetch]) -> list[StoredFetch]:
    """What an address lists, and what that lists, as far as it is still wanted."""
    children: dict[str, list[StoredFetch]] = {}
    for fetch in known:
        if fetch.is_wanted and fetch.parent is not None:
            children.setdefault(fetch.parent, []).append(fetch)
    found: list[StoredFetch] = []
    parents, seen = [url], {url}
    while parents:
        for fetch in children.get(parents.pop(), []):
            if fetch.url not in seen:
                seen.add(fetch.url)
                parents.append(fetch.url)
                found.append(fetch)
    return found


def is_due(fetch: StoredFetch, now: datetime) -> bool:
    """Whether an address is to be asked again."""
    return fetch.next_at is None or fetch.next_at <= now
