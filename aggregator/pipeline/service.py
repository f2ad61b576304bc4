"""What a cron job and the daemon do: pull, write the digests that changed, deliver what is due.

Safe to call every minute, and twice at once: one works, the other is told so.
"""

from __future__ import annotations

import contextlib
from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Final, get_args

from aggregator.config import Config
from aggregator.errors import AggregatorError, DeliveryError
from aggregator.pipeline.alarm import raise_alarms
from aggregator.pipeline.due import plan
from aggregator.pipeline.lease import held, mine
from aggregator.pipeline.pruning import prune_daily
from aggregator.pipeline.recipients import awaited
from aggregator.pipeline.release import Released, release_due, slots_of
from aggregator.pipeline.silence import silent_sources
from aggregator.pipeline.subscribing import forget_unconfirmed
from aggregator.pipeline.turns import due_times
from aggregator.pipeline.watch import Watch
from aggregator.report import (
    DigestOutcome,
    PageOutcome,
    Progress,
    RunReport,
    SilentSource,
    SourceOutcome,
)
from aggregator.store import Store

LEASE: Final = "run"
"""The lease of whoever runs."""


def tick(
    config: Config,
    *,
    now: datetime,
    day: date | None = None,
    delivers: bool = True,
    fetches: bool = True,
    progress: Progress | None = None,
) -> tuple[RunReport, Released | None]:
    """Do what is due: read, then build and send the digests that are due, then build the others.

    Args:
        config: what to do.
        now: the time of the call, in UTC.
        day: write the digest of this day only, see :func:`aggregator.pipeline.run`.
        delivers: whether digests go to their readers.
        fetches: whether addresses are read; else workers do that
            (:mod:`aggregator.pipeline.work`).
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
        released: Released | None = None
        refused: DeliveryError | None = None

        def release(watch: Watch) -> Collection[DigestOutcome]:
            nonlocal released, refused
            if not delivers or not (awaited(config, store) or _waits(config, store)):
                return ()
            try:
                released = release_due(
                    config, store, now=now, watch=watch, clock=clock, progress=progress
                )
            except DeliveryError as error:
                # An address that is none keeps no digest from being written.
                refused = error
                return ()
            return released.built

        try:
            report = run(
                _as_told(config, fetches), now=now, day=day, release=release, progress=progress
            )
            if not fetches:
                report = replace(report, silent=report.silent + _silent(config, store, now))
            if refused is not None:
                raise refused
        except AggregatorError:
            # Where the store is the trouble, an alarm cannot be kept either.
            with contextlib.suppress(AggregatorError):
                raise_alarms(config, store, now=now)
            raise
        if delivers:
            raise_alarms(config, store, now=now, report=report)
        forget_unconfirmed(config, store, now=now)
        prune_daily(config, store, now=now)
        return report, released


def _waits(config: Config, store: Store) -> bool:
    """Whether mail waits that is of no digest: somebody wants to subscribe."""
    return config.mail.host is not None and store.outbox.next_due() is not None


def _as_told(config: Config, fetches: bool) -> Config:
    return config if fetches else replace(config, pull=replace(config.pull, enabled=False))


def _silent(config: Config, store: Store, now: datetime) -> tuple[SilentSource, ...]:
    """The addresses that are silent, by how the workers' last looks at them ended."""
    known: dict[str | None, PageOutcome] = {outcome: outcome for outcome in get_args(PageOutcome)}
    ends = [
        SourceOutcome(one.name, "", known[one.last_outcome])
        for one in store.sources()
        if one.last_outcome in known
    ]
    addresses = [source for source in config.sources if source.url is not None]
    return silent_sources(store, addresses, ends, now)


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
    if not config.pull.enabled or all(source.url is None for source in config.sources):
        return None
    with Store.open(config.database_url) as store:
        return min(due_times(config.sources, store).values())


def hand_back(config: Config) -> None:
    """Give back what this process holds, as far as that is safe, for it is about to end.

    Leases go back at once; a delivery whose message has not begun to go out is queued again.

    Raises:
        StoreError: the store cannot be used; then all of it runs out by itself.
    """
    with Store.open(config.database_url, timeout=2.0) as store:
        store.outbox.hand_back(mine())
        store.leases.give_back_all(mine())
        store.turns.give_back_all(mine())
