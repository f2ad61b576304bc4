"""What a cron job and the daemon do: pull, write the digests that changed, deliver what is due.

Safe to call every minute, and twice at once: one works, the other is told so.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Final

from aggregator.config import Config
from aggregator.errors import AggregatorError
from aggregator.pipeline.alarm import raise_alarms
from aggregator.pipeline.due import plan
from aggregator.pipeline.lease import held, mine
from aggregator.pipeline.pruning import prune_daily
from aggregator.pipeline.recipients import awaited
from aggregator.pipeline.release import Released, release_due, slots_of
from aggregator.pipeline.watch import Watch
from aggregator.report import Progress, RunReport
from aggregator.store import Store

LEASE: Final = "run"
"""The lease of whoever runs."""


def tick(
    config: Config,
    *,
    now: datetime,
    day: date | None = None,
    delivers: bool = True,
    progress: Progress | None = None,
) -> tuple[RunReport, Released | None]:
    """Do what is due.

    Args:
        config: what to do.
        now: the time of the call, in UTC.
        day: write the digest of this day only, see :func:`aggregator.pipeline.run`.
        delivers: whether digests go to their readers.
        progress: is told how far each stage has come. What it raises ends the work in hand, which
            the next call takes up again.

    Returns:
        what the run did; what was delivered, or ``None`` where nobody is sent digests or
        nothing is to be delivered.

    Raises:
        BusyError: another process is at it.
        DeliveryError: an address of a reader is none.
        StoreError: the store cannot be used.
        OutputError: a digest cannot be written.
        EncoderUnavailable: there is something to compare and no encoder to do it.
    """
    from aggregator.pipeline import run
    from aggregator.pipeline.delivery import running

    clock = running(now)
    with Store.open(config.database_url) as store, held(store, LEASE):
        try:
            report = run(config, now=now, day=day, progress=progress)
            released = None
            if delivers and (awaited(config, store) or _waits(config, store)):
                released = release_due(
                    config, store, now=now, watch=Watch(), clock=clock, progress=progress
                )
        except AggregatorError:
            # Where the store is the trouble, an alarm cannot be kept either.
            with contextlib.suppress(AggregatorError):
                raise_alarms(config, store, now=now)
            raise
        if delivers:
            raise_alarms(config, store, now=now, report=report)
        prune_daily(config, store, now=now)
        return report, released


def _waits(config: Config, store: Store) -> bool:
    """Whether mail waits that is of no digest: somebody wants to subscribe."""
    return config.mail.host is not None and store.outbox.next_due() is not None


def pull_due(config: Config, *, now: datetime, progress: Progress | None = None) -> RunReport:
    """Read the sources, and build no digest: the next :func:`tick` does, of all that came.

    Raises:
        BusyError: another process is at it.
        StoreError: the store cannot be used.
    """
    from aggregator.pipeline import pull

    with Store.open(config.database_url) as store, held(store, LEASE):
        return pull(config, now=now, progress=progress)


def deliver_due(config: Config, *, now: datetime) -> Released | None:
    """Send what waits in the outbox, without reading a source or building a digest.

    Returns:
        ``None`` where nothing is due.

    Raises:
        DeliveryError: no mail server is configured.
        StoreError: the store cannot be used.
    """
    from aggregator.pipeline.delivery import running, send_due

    with Store.open(config.database_url) as store:
        due = store.outbox.next_due()
        if due is None or due > now:
            return None
        return Released((), send_due(config, store, clock=running(now)))


def is_digest_due(config: Config, *, now: datetime) -> bool:
    """Whether a digest is due that was not dealt with.

    Raises:
        StoreError: the store cannot be used.
    """
    with Store.open(config.database_url) as store:
        if not awaited(config, store):
            return False
        last, done = store.releases.last()
    zone, late = config.digest.timezone, timedelta(hours=config.mail.late_h)
    return bool(plan(slots_of(config), zone, now=now, last=last, done=done, late=late))


def next_fetch(config: Config) -> datetime | None:
    """When the first address is due; ``None``: no source is an address.

    Raises:
        StoreError: the store cannot be used.
    """
    roots = {source.name: source.url for source in config.sources if source.url is not None}
    if not roots or not config.pull.enabled:
        return None
    with Store.open(config.database_url) as store:
        known = store.fetch_times(list(roots))
    first = datetime.min.replace(tzinfo=UTC)
    # What was never asked has no row yet.
    times: dict[str, dict[str, datetime]] = {name: {url: first} for name, url in roots.items()}
    parents: dict[str, dict[str, str | None]] = {name: {} for name in roots}
    for name, url, parent, at in known:
        times[name][url] = at or first
        parents[name][url] = parent
    found = []
    for name, root in roots.items():
        above = parents[name]
        found += [at for url, at in times[name].items() if _leads(url, root, above)]
    return min(found)


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


def hand_back(config: Config) -> None:
    """Give back what this process holds, as far as that is safe, for it is about to end.

    Leases go back at once; a delivery whose message has not begun to go out is queued again.

    Raises:
        StoreError: the store cannot be used; then all of it runs out by itself.
    """
    with Store.open(config.database_url, timeout=2.0) as store:
        store.outbox.hand_back(mine())
        store.leases.give_back_all(mine())
