"""Sources that are addresses: what is due is fetched, and what came goes the way of all pages.

A feed or a site map is a list of pages: those it lists are fetched in the same run, and again
when they are due, as long as it lists them. What a fetch told is stored once what it brought is:
a run that is cut off asks again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from aggregator.config import Config, PullConfig
from aggregator.errors import ConfigError, ExtractError
from aggregator.model import AddressKind, Source
from aggregator.pipeline.lists import Listing, kind_of, read_list
from aggregator.pipeline.watch import Watch, tell
from aggregator.pull.feeds import FeedError
from aggregator.pull.web import (
    FEED,
    PAGE,
    Blocked,
    Challenged,
    Deferred,
    Fetched,
    FetchOutcome,
    FetchPolicy,
    FetchRequest,
    FetchState,
    HostState,
    NotModified,
    fetch_all,
    next_state,
    shown,
)
from aggregator.report import Progress
from aggregator.store import Store, StoredFetch

if TYPE_CHECKING:
    from aggregator.pipeline.intake import Intake

_ROUNDS = 4
"""An index, its site maps, their pages; and one more for an index of indexes."""


def fetch_policy(pull: PullConfig) -> FetchPolicy:
    """How the configuration wants pages to be fetched.

    Raises:
        ConfigError: it names no contact, or bounds that contradict each other.
    """
    if pull.contact is None:
        raise ConfigError("must be given to fetch anything", key="pull.contact")
    try:
        return FetchPolicy(
            contact=pull.contact,
            robots=pull.robots,
            allow_hosts=pull.allow_hosts,
            min_interval_s=pull.min_interval_s,
            first_interval_s=pull.first_interval_s,
            max_interval_s=pull.max_interval_s,
            deadline_s=pull.deadline_s,
            run_s=pull.run_s,
            host_delay_s=pull.host_delay_s,
            per_host=pull.per_host,
            concurrency=pull.concurrency,
            decoded_bytes=pull.decoded_bytes,
        )
    except ValueError as error:
        raise ConfigError(str(error), key="pull") from error


@dataclass(frozen=True, slots=True)
class _Address:
    source: Source
    fetch: StoredFetch


class Addresses:
    """Reads the sources that are addresses, once.

    Args:
        intake: keeps what came, and is told the outcomes.
    """

    def __init__(self, intake: Intake) -> None:
        self._intake = intake
        self._config: Config = intake.config
        self._store: Store = intake.store
        self._now: datetime = intake.now
        self._watch: Watch = intake.watch
        self._progress: Progress | None = intake.progress
        self._policy = fetch_policy(intake.config.pull)
        self._hosts: dict[str, HostState] = {}
        self._known: dict[str, dict[str, StoredFetch]] = {}
        self._asked: dict[str, str] = {}
        self._done = 0

    def read_all(self, sources: Sequence[Source]) -> None:
        """Fetch what is due of the sources, and what that lists."""
        with self._watch("pull"):
            states = self._store.hosts()
            self._hosts = {origin: HostState.from_dict(state) for origin, state in states.items()}
        due: list[_Address] = []
        for source in sources:
            due += self._due(source)
        for _ in range(_ROUNDS):
            if not due:
                break
            due = self._round(due)
        tell(self._progress, "fetching", self._done, self._done)

    def _due(self, source: Source) -> list[_Address]:
        """What of a source has to be asked now."""
        url = source.url or ""
        known = {fetch.url: fetch for fetch in self._store.fetches(source.name)}
        self._known[source.name] = known
        root = known.get(url, StoredFetch(source.name, url))
        if source.kind is not None:
            root = replace(root, kind=source.kind)
        wanted = [root, *_listed(url, known.values())]
        due = [fetch for fetch in wanted if _is_due(fetch, self._now)]
        if not due:
            times = [fetch.next_at for fetch in wanted if fetch.next_at]
            self._intake.end(source.name, shown(url), "waiting", message=f"due {_utc(min(times))}")
        return self._once(source, due)

    def _once(self, source: Source, fetches: Iterable[StoredFetch]) -> list[_Address]:
        """Those that nobody has asked in this run."""
        new: list[_Address] = []
        for fetch in fetches:
            other = self._asked.setdefault(fetch.url, source.name)
            if other != source.name:
                message = f"same address as in {other}; read once"
                self._intake.end(source.name, shown(fetch.url), "duplicate", message=message)
            elif all(fetch.url != one.fetch.url for one in new):
                new.append(_Address(source, fetch))
        return new

    def _round(self, due: Sequence[_Address]) -> list[_Address]:
        by_url = {address.fetch.url: address for address in due}
        requests = [
            FetchRequest(
                address.source.name,
                url,
                FetchState.from_dict(address.fetch.state),
                accept=FEED if address.fetch.kind in ("feed", "sitemap") else PAGE,
            )
            for url, address in by_url.items()
        ]
        total = self._done + len(requests)
        found: list[_Address] = []
        with closing(
            fetch_all(requests, self._policy, now=self._now, hosts=self._hosts)
        ) as outcomes:
            while True:
                tell(self._progress, "fetching", self._done, total)
                with self._watch("pull"):
                    outcome = next(outcomes, None)
                if outcome is None:
                    return found
                found += self._take(by_url[outcome.url], outcome)
                self._keep_hosts(outcome.hosts)
                self._done += 1

    def _take(self, address: _Address, outcome: FetchOutcome) -> list[_Address]:
        """Do what an outcome asks for; returns what is to be fetched next."""
        source, where, state = address.source, shown(outcome.url), outcome.state
        if isinstance(outcome, Fetched):
            return self._fetched(address, outcome)
        if isinstance(outcome, NotModified):
            try:
                if not self._intake.reread(source, outcome.url):
                    self._intake.end(source.name, where, "not modified")
            except ExtractError as error:
                self._intake.end(source.name, where, "failed", message=str(error))
        elif isinstance(outcome, Deferred):
            message = outcome.reason
            if outcome.until:
                message += f"; next try {_utc(outcome.until)}"
            self._intake.end(source.name, where, "waiting", message=message)
        elif isinstance(outcome, Blocked):
            message = f"{outcome.reason}{_next(state)}"
            self._intake.end(source.name, where, "blocked", message=message)
        elif isinstance(outcome, Challenged):
            message = _since(outcome.reason, state, outcome.at)
            self._intake.end(source.name, where, "challenged", message=message)
        else:
            message = _since(outcome.message, state, outcome.at)
            self._intake.end(source.name, where, "failed", message=message)
        self._keep(address, state)
        return []

    def _fetched(self, address: _Address, outcome: Fetched) -> list[_Address]:
        source, page = address.source, outcome.page
        if outcome.moved_to and address.fetch.parent is None:
            there = f"has moved for good to {shown(outcome.moved_to)}; change its url"
            self._intake.warnings.append(f"{source.name}: {there}")
        try:
            kind = address.fetch.kind or kind_of(page)
            if kind != "page":
                return self._list(address, outcome, kind)
            if any(f.parent == outcome.url for f in self._known[source.name].values()):
                self._store.keep_list(source.name, outcome.url, (), kind="page")
            # No page of another time came with it: what it says without a year is of about now.
            taken = self._intake.take(source, page, day=page.fetched_at.date())
        except (FeedError, ExtractError) as error:
            self._fail(address, outcome, str(error))
            return []
        self._keep(address, self._next(outcome, changed=taken.is_changed), kind="page")
        return []

    def _list(self, address: _Address, outcome: Fetched, kind: AddressKind) -> list[_Address]:
        source, page = address.source, outcome.page
        most = self._config.pull.pages
        listing: Listing = read_list(page, kind, zone=source.zone, most=most)
        known = self._known[source.name]
        before = {url for url, fetch in known.items() if fetch.parent == outcome.url}
        where = shown(outcome.url)
        self._intake.warnings.extend(f"{where}: {note}" for note in listing.notes)
        urls = tuple(url for url in listing.urls if url != source.url)
        new = [url for url in urls if url not in known]
        if urls:
            self._store.keep_list(source.name, outcome.url, urls, kind=listing.kind)
        elif before:
            self._intake.warnings.append(f"{where}: lists nothing any more; the last list stays")
        for url in urls:
            fetch = known.get(url, StoredFetch(source.name, url))
            known[url] = replace(fetch, parent=outcome.url, kind=listing.kind, is_wanted=True)
        what = "site maps" if listing.kind == "sitemap" else "pages"
        message = f"{listing.total} {what}, {len(new)} of them new"
        if len(urls) < listing.total:
            message += f"; the newest {len(urls)} are followed"
        self._intake.end(source.name, where, "listed", message=message)
        self._keep(address, self._next(outcome, changed=bool(new), ttl_s=listing.ttl_s), kind=kind)
        fresh = (known[url] for url in urls if url not in self._asked)
        return self._once(source, [fetch for fetch in fresh if _is_due(fetch, self._now)])

    def _next(self, outcome: Fetched, *, changed: bool, ttl_s: float | None = None) -> FetchState:
        return next_state(
            outcome.request.state, outcome, self._policy, outcome.at, changed=changed, ttl_s=ttl_s
        )

    def _fail(self, address: _Address, outcome: Fetched, message: str) -> None:
        """Of what came nothing could be made: it is asked for whole again."""
        before = outcome.request.state
        message = message.removeprefix(f"{outcome.page.url}: ").removeprefix(f"{outcome.url}: ")
        state = replace(
            self._next(outcome, changed=False),
            etag=None,
            last_modified=None,
            failures=before.failures + 1,
            failing_since=before.failing_since or outcome.at,
            last_error=message,
        )
        told = _since(message, state, outcome.at)
        self._intake.end(outcome.source, outcome.url, "failed", message=told)
        self._keep(address, state)

    def _keep(
        self, address: _Address, state: FetchState, *, kind: AddressKind | None = None
    ) -> None:
        with self._watch("store"):
            self._store.keep_fetch(
                replace(
                    address.fetch,
                    kind=kind or address.fetch.kind,
                    next_at=state.next_at,
                    state=state.to_dict(),
                )
            )

    def _keep_hosts(self, hosts: Iterable[HostState]) -> None:
        changed = {host.origin: host for host in hosts if self._hosts.get(host.origin) != host}
        if changed:
            self._hosts |= changed
            self._store.keep_hosts({origin: host.to_dict() for origin, host in changed.items()})


def _listed(url: str, known: Iterable[StoredFetch]) -> list[StoredFetch]:
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


def _is_due(fetch: StoredFetch, now: datetime) -> bool:
    return fetch.next_at is None or fetch.next_at <= now


def _since(message: str, state: FetchState, at: datetime) -> str:
    """What went wrong, since when, and when it is tried again."""
    since = state.failing_since
    often = f", {state.failures} times" if state.failures > 1 else ""
    told = f"; failing since {_utc(since)}{often}" if since and since != at else ""
    return f"{message}{told}{_next(state)}"


def _next(state: FetchState) -> str:
    return f"; next try {_utc(state.next_at)}" if state.next_at else ""


def _utc(time: datetime) -> str:
    return f"{time:%Y-%m-%d %H:%M} UTC"
