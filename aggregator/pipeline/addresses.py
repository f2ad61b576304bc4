"""Sources that are addresses: what is due is fetched, and what came goes the way of all pages.

A feed or a site map is a list of pages: those it lists are fetched in the same run, and again
when they are due, as long as it lists them. The older pages of a live blog follow each other
(:mod:`~aggregator.pipeline.blogs`). What a fetch told is stored once what it brought is: a run
that is cut off asks again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from aggregator.errors import ExtractError
from aggregator.model import AddressKind, Source
from aggregator.pipeline.blogs import Blogs, Older
from aggregator.pipeline.book import NAMED, Book, is_due, listed
from aggregator.pipeline.endings import over_since, with_end
from aggregator.pipeline.intake import Intake, Taken
from aggregator.pipeline.links import Links
from aggregator.pipeline.lists import kind_of, read_list
from aggregator.pipeline.manners import fetch_policy, next_try, since, utc
from aggregator.pipeline.older import Walk
from aggregator.pipeline.turns import Turns, due_hosts, host_of, taking
from aggregator.pipeline.watch import tell
from aggregator.pull.feeds import FeedError
from aggregator.pull.web import (
    FEED,
    PAGE,
    Blocked,
    Challenged,
    Deferred,
    Fetched,
    Fetching,
    FetchOutcome,
    FetchRequest,
    FetchState,
    NotModified,
    at_rest,
    next_state,
    shown,
)
from aggregator.store import StoredFetch

_HELD = 6
"""Pages of a new source that wait for each other, so that what they share is known."""
_HELD_BYTES = 32 * 2**20
"""Bytes of all pages that wait."""

_DEPTH = 4
"""An index, its site maps, their pages; and one more for an index of indexes."""


@dataclass(frozen=True, slots=True)
class _Address:
    """An address that is asked.

    Attributes:
        source: that it is of.
        fetch: what is known of it.
        level: 1 for what was due, one more for what a list led to.
        walk: over older pages, that it is part of; ``None``: it is no older page.
    """

    source: Source
    fetch: StoredFetch
    level: int = 1
    walk: Walk | None = None

    @property
    def blog(self) -> str | None:
        """The live blog that it is an older page of, or ``None``."""
        return self.walk.blog if self.walk else None

    @property
    def named(self) -> str:
        """Whom the feed that lists it names as its source; empty if it names nobody."""
        return str(self.fetch.state.get(NAMED, ""))


def read_addresses(intake: Intake, sources: Sequence[Source]) -> None:
    """Read sources that are addresses, once, as far as no other process is reading them.

    Args:
        intake: keeps what came, and is told the outcomes.
        sources: each has a ``url``.
    """
    if intake.turns is not None:
        Addresses(intake, sources, intake.turns).read_all()
    elif intake.store.has_many_writers:
        with taking(intake.store) as turns:
            turns.take({host_of(source) for source in sources})
            Addresses(intake, sources, turns).read_all()
            turns.note_due(due_hosts(sources, intake.store))
    else:
        Addresses(intake, sources).read_all()


class Addresses:
    """Reads sources that are addresses, once.

    Args:
        intake: keeps what came, and is told the outcomes.
        sources: each has a ``url``.
        turns: at their hosts; ``None``: no other process fetches.
    """

    def __init__(
        self, intake: Intake, sources: Sequence[Source], turns: Turns | None = None
    ) -> None:
        self._intake = intake
        self._sources = sources
        self._turns = turns
        self._policy = fetch_policy(intake.config.pull)
        self._book = Book(
            intake.store, [s.name for s in sources], now=intake.now, watch=intake.watch
        )
        self._blogs = Blogs(intake, self._book)
        self._links = Links(intake)
        self._flight: dict[str, _Address] = {}
        self._held: dict[str, list[tuple[_Address, Fetched]]] = {}
        self._held_bytes = 0

    def read_all(self) -> None:
        """Fetch what is due of the sources, what that lists, and the older pages of live blogs."""
        due: list[_Address] = []
        for source in self._sources:
            if self._turns is not None and not self._turns.has(source):
                message = "another process asks its host"
                self._intake.end(source.name, shown(source.url or ""), "waiting", message=message)
                continue
            due += self._due(source)
        try:
            self._fetch(due)
        finally:
            self._book.write()

    def _due(self, source: Source) -> list[_Address]:
        """What of a source has to be asked now."""
        url = source.url or ""
        known = self._book.of(source)
        root = known.get(url, StoredFetch(source.name, url))
        if source.kind is not None:
            root = replace(root, kind=source.kind)
        wanted = [root, *listed(url, known.values())]
        due = [fetch for fetch in wanted if is_due(fetch, self._intake.now)]
        if not due:
            times = [fetch.next_at for fetch in wanted if fetch.next_at]
            self._intake.end(source.name, shown(url), "waiting", message=f"due {utc(min(times))}")
        return self._once(_Address(source, fetch) for fetch in due)

    def _once(self, addresses: Iterable[_Address]) -> list[_Address]:
        """Those that nobody has asked in this run."""
        new: list[_Address] = []
        for address in addresses:
            name, url = address.source.name, address.fetch.url
            other = self._book.asked.setdefault(url, name)
            if other != name:
                message = f"same address as in {other}; read once"
                self._intake.end(name, shown(url), "duplicate", message=message)
            elif url not in self._flight:
                self._flight[url] = address
                new.append(address)
        return new

    def _fetch(self, due: Sequence[_Address]) -> None:
        if not due:
            return
        intake, done, total = self._intake, 0, 0
        gate = self._turns.admit if self._turns is not None else None
        hosts = self._book.hosts
        with Fetching(self._policy, now=intake.now, hosts=hosts, gate=gate) as fetching:
            while True:
                fetching.add(self._request(address) for address in due)
                total += len(due)
                tell(intake.progress, "fetching", done, total)
                with intake.watch("pull"):
                    outcome = next(fetching, None)
                if outcome is None:
                    due = self._once(self._take_held())
                    if not due:
                        break
                    continue
                due = self._once(self._take(self._flight[outcome.url], outcome))
                self._book.keep_hosts(outcome.hosts)
                done += 1
        if self._turns is not None:
            self._turns.note_rests(fetching.rests)

    def _request(self, address: _Address) -> FetchRequest:
        state = FetchState.from_dict(address.fetch.state)
        if address.walk is not None and address.walk.is_needed:
            # It leads to the next one also where it is as it was.
            state = replace(state, etag=None, last_modified=None)
        is_list = address.fetch.kind in ("feed", "sitemap")
        url = address.fetch.url
        return FetchRequest(address.source.name, url, state, accept=FEED if is_list else PAGE)

    def _take(self, address: _Address, outcome: FetchOutcome) -> list[_Address]:
        """Do what an outcome asks for; returns what is to be fetched next."""
        name, where, state = address.source.name, shown(outcome.url), outcome.state
        self._links.note(name, outcome)
        if isinstance(outcome, Fetched):
            return self._fetched(address, outcome)
        if isinstance(outcome, NotModified):
            return self._not_modified(address, outcome)
        if isinstance(outcome, Deferred):
            message = outcome.reason
            if outcome.until:
                message += f"; next try {utc(outcome.until)}"
            self._intake.end(name, where, "waiting", message=message)
        elif isinstance(outcome, Blocked):
            message = f"{outcome.reason}{next_try(state)}"
            self._intake.end(name, where, "blocked", message=message)
        elif isinstance(outcome, Challenged):
            message = since(outcome.reason, state, outcome.at)
            self._intake.end(name, where, "challenged", message=message)
        else:
            message = since(outcome.message, state, outcome.at)
            self._intake.end(name, where, "failed", message=message)
        self._book.keep(address.fetch, state)
        if address.walk is not None:
            self._blogs.lost(address.source, address.walk, outcome)
        return []

    def _not_modified(self, address: _Address, outcome: NotModified) -> list[_Address]:
        source, where = address.source, shown(outcome.url)
        try:
            if not self._intake.reread(source, outcome.url, blog=address.blog, named=address.named):
                self._intake.end(source.name, where, "not modified")
        except ExtractError as error:
            self._intake.end(source.name, where, "failed", message=str(error))
        self._keep(address, outcome.state, outcome, Taken())
        return self._back(address, Taken())

    def _fetched(self, address: _Address, outcome: Fetched) -> list[_Address]:
        # One of several pages of a source that nothing was ever read of waits for the others.
        size = len(outcome.page.content)
        if (
            address.fetch.parent is None
            or address.walk is not None
            or address.fetch.kind != "page"
            or self._held_bytes + size > _HELD_BYTES
            or self._intake.furniture.knows(address.source)
        ):
            return self._came(address, outcome)
        held = self._held.setdefault(address.source.name, [])
        held.append((address, outcome))
        self._held_bytes += size
        return self._release(address.source.name) if len(held) >= _HELD else []

    def _take_held(self) -> list[_Address]:
        """Take in all pages that wait; returns what is to be fetched next."""
        return [address for name in list(self._held) for address in self._release(name)]

    def _release(self, name: str) -> list[_Address]:
        held = self._held.pop(name)
        self._held_bytes -= sum(len(outcome.page.content) for _, outcome in held)
        source = held[0][0].source
        posts = [self._intake.preview(source, outcome.page) for _, outcome in held]
        self._intake.furniture.learn(source, posts)
        return [new for address, outcome in held for new in self._came(address, outcome)]

    def _came(self, address: _Address, outcome: Fetched) -> list[_Address]:
        source, page = address.source, outcome.page
        if outcome.moved_to and address.fetch.parent is None:
            there = f"has moved for good to {shown(outcome.moved_to)}; change its url"
            self._intake.warnings.append(f"{source.name}: {there}")
        try:
            kind = "page" if address.walk else address.fetch.kind or kind_of(page)
            if kind != "page":
                return self._list(address, outcome, kind)
            if any(f.is_wanted and f.parent == outcome.url for f in self._known(source)):
                self._intake.store.keep_list(source.name, outcome.url, (), kind="page")
            # No page of another time came with it: what it says without a year is of about now.
            day = page.fetched_at.date()
            taken = self._intake.take(source, page, day=day, blog=address.blog, named=address.named)
        except (FeedError, ExtractError) as error:
            self._fail(address, outcome, str(error))
            if address.walk is not None:
                self._blogs.lost(source, address.walk, outcome, unreadable=True)
            return []
        self._keep(address, self._next(outcome, changed=taken.is_changed), outcome, taken)
        return self._back(address, taken)

    def _keep(
        self, address: _Address, state: FetchState, outcome: Fetched | NotModified, taken: Taken
    ) -> None:
        """Keep what a fetch told of a page; one that is over is let go."""
        fetch = with_end(address.fetch, taken.found)
        is_first = outcome.request.state.fetched_at is None
        over = over_since(fetch, outcome.at)
        if (is_first or not taken.is_changed) and over is not None:
            state = at_rest(state, self._policy, outcome.at, since=over)
        self._book.keep(fetch, state, "page" if isinstance(outcome, Fetched) else None)

    def _back(self, address: _Address, taken: Taken) -> list[_Address]:
        """The older page that follows a page of a live blog, if one does."""
        source = address.source
        found: Older | None
        if address.walk is not None:
            found = self._blogs.then(source, address.walk, taken)
        else:
            found = self._blogs.first(source, address.fetch.url, taken)
        return [_Address(source, found.fetch, walk=found.walk)] if found else []

    def _list(self, address: _Address, outcome: Fetched, kind: AddressKind) -> list[_Address]:
        source, page, intake = address.source, outcome.page, self._intake
        listing = read_list(page, kind, zone=source.zone, most=intake.config.pull.pages)
        known = self._book.of(source)
        before = {f.url for f in self._known(source) if f.is_wanted and f.parent == outcome.url}
        where = shown(outcome.url)
        intake.warnings.extend(f"{where}: {note}" for note in listing.notes)
        urls = tuple(url for url in listing.urls if url != source.url)
        new = [url for url in urls if url not in known]
        if urls:
            intake.store.keep_list(source.name, outcome.url, urls, kind=listing.kind)
        elif before:
            intake.warnings.append(f"{where}: lists nothing any more; the last list stays")
        for url in urls:
            fetch = known.get(url, StoredFetch(source.name, url))
            known[url] = replace(fetch, parent=outcome.url, kind=listing.kind, is_wanted=True)
        self._book.keep_named(source, listing.named)
        what = "site maps" if listing.kind == "sitemap" else "pages"
        message = f"{listing.total} {what}, {len(new)} of them new"
        if len(urls) < listing.total:
            message += f"; the newest {len(urls)} are followed"
        intake.end(source.name, where, "listed", message=message)
        state = self._next(outcome, changed=bool(new), ttl_s=listing.ttl_s)
        self._book.keep(address.fetch, state, kind)
        if address.level >= _DEPTH:
            return []
        fresh = (known[url] for url in urls if url not in self._book.asked)
        due = (fetch for fetch in fresh if is_due(fetch, intake.now))
        return [_Address(source, fetch, address.level + 1) for fetch in due]

    def _known(self, source: Source) -> Iterable[StoredFetch]:
        return self._book.of(source).values()

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
        told = since(message, state, outcome.at)
        self._intake.end(outcome.source, outcome.url, "failed", message=told)
        self._book.keep(address.fetch, state)
