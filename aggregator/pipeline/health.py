"""How the service does: what is due, what failed, and what keeps it from working."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

from aggregator.config import Config
from aggregator.deliver import Service, check_service
from aggregator.errors import AggregatorError, EncoderUnavailable
from aggregator.pipeline.due import Due, next_due
from aggregator.pipeline.endings import over_since
from aggregator.pipeline.recipients import awaited, unsubscribed
from aggregator.pipeline.release import slots_of
from aggregator.pipeline.service import LEASE
from aggregator.pipeline.silence import silence_of
from aggregator.pipeline.turns import due_times
from aggregator.store import Delivery, Lease, Release, Run, SourceSummary, Store, StoredFetch

Verdict = Literal["ok", "warning", "failed"]

_LEAST_FREE = 500_000_000
"""Bytes of a disk below which one should make room."""


@dataclass(frozen=True, slots=True)
class Status:
    """What the store tells of the service.

    Attributes:
        at_work: who runs now, or ``None``.
        last_run: the newest run, or ``None``.
        sources: of each configured source what is known, or ``None``, and since when it is
            silent for longer than it used to be, or ``None``.
        next_due: the digest that is due next; ``None``: nobody is sent any.
        releases: the last digests that were due, newest first.
        outbox: how many deliveries are in each state.
        trouble: the last deliveries that failed, are unknown or expired, newest first.
        subscribers: how many are in each state.
        unsubscribed: readers of the configuration who wanted no more mail: addresses.
        workers: that are reading now: owner, how many hosts it asks, since when.
        next_at: by source, when its first address is due.
        failing_since: by source, of those whose address cannot be read.
        over_since: by source, of live blogs that are over.
    """

    at_work: Lease | None
    last_run: Run | None
    sources: tuple[tuple[str, SourceSummary | None, datetime | None], ...]
    next_due: Due | None
    releases: tuple[Release, ...]
    outbox: Mapping[str, int]
    trouble: tuple[Delivery, ...]
    subscribers: Mapping[str, int] = field(default_factory=dict)
    unsubscribed: tuple[str, ...] = ()
    workers: tuple[tuple[str, int, datetime], ...] = ()
    next_at: Mapping[str, datetime] = field(default_factory=dict)
    failing_since: Mapping[str, datetime] = field(default_factory=dict)
    over_since: Mapping[str, datetime] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at.

    Attributes:
        what: such as ``store``.
        verdict: how it is.
        told: one line.
        remedy: what to do; empty where there is nothing to do.
    """

    what: str
    verdict: Verdict
    told: str
    remedy: str = ""


def status(config: Config, *, now: datetime) -> Status:
    """What the store tells of the service.

    Args:
        config: which sources and readers there are.
        now: in UTC.

    Raises:
        StoreError: the store cannot be read.
    """
    with Store.open(config.database_url) as store:
        known = {summary.name: summary for summary in store.sources()}
        runs = store.last_runs(1)
        held = store.leases.holder(LEASE)
        sources = []
        for source in config.sources:
            told = silence_of(store, source, now) if source.name in known else None
            sources.append((source.name, known.get(source.name), told.since if told else None))
        roots = _roots(config, store)
        over = {name: over_since(fetch, now) for name, fetch in roots.items()}
        return Status(
            at_work=held if held is not None and held.until > now else None,
            last_run=runs[0] if runs else None,
            sources=tuple(sources),
            next_due=next_due(slots_of(config), config.digest.timezone, now)
            if awaited(config, store)
            else None,
            releases=tuple(store.releases.listed(5)),
            outbox=store.outbox.counts(),
            trouble=tuple(store.outbox.listed(["failed", "unknown", "expired"], 5)),
            subscribers=store.subscribers.counts(config.mail.list_name),
            unsubscribed=tuple(one.address for one in unsubscribed(config, store)),
            workers=_workers(store, now),
            next_at={
                name: at for name, at in due_times(config.sources, store).items() if at.year > 1
            },
            failing_since={
                name: datetime.fromisoformat(str(fetch.state["failing_since"]))
                for name, fetch in roots.items()
                if fetch.state.get("failing_since")
            },
            over_since={name: at for name, at in over.items() if at is not None},
        )


def _roots(config: Config, store: Store) -> dict[str, StoredFetch]:
    """What is known of the very address of each source."""
    urls = {source.name: source.url for source in config.sources if source.url is not None}
    known = store.fetches_of(list(urls)) if urls else {}
    return {
        name: fetch for name, all_of in known.items() for fetch in all_of if fetch.url == urls[name]
    }


def _workers(store: Store, now: datetime) -> tuple[tuple[str, int, datetime], ...]:
    held: dict[str, list[datetime]] = {}
    for turn in store.turns.held():
        if turn.until > now:
            held.setdefault(turn.owner, []).append(turn.since)
    return tuple((owner, len(since), min(since)) for owner, since in sorted(held.items()))


def examine(config: Config, *, now: datetime) -> Iterator[Finding]:
    """Look at each thing that the service needs, one after another.

    Nothing is changed, but for the store, which is made or migrated as any command does.

    Args:
        config: what is configured.
        now: in UTC.
    """
    where = str(config.file) if config.file else "no file; the defaults"
    yield Finding("configuration", "ok", f"{where}; {len(config.sources)} sources")
    yield _store(config, now)
    yield _disk(config.output.folder)
    yield _encoder(config)
    if config.mail.host is not None:
        yield _mail(config)
    elif not config.readers:
        yield Finding("mail", "ok", "no reader is configured")
    if config.subscribe.open:
        yield _subscribe(config)
    yield from _channels(config)
    yield _clock(config, now)


def _subscribe(config: Config) -> Finding:
    base = config.web.base_url or ""
    if not base.startswith("https://"):
        told = f"links in mails begin with {base}: mail programs unsubscribe by https alone"
        return Finding("subscribe", "warning", told, "give [web] base_url an https address")
    return Finding("subscribe", "ok", f"people may subscribe at {base}subscribe")


def _channels(config: Config) -> Iterator[Finding]:
    """Nothing is sent: whether an address is one that there is, and a folder can be written."""
    for channel in config.channels:
        what = f"channel {channel.name}"
        if channel.folder is not None:
            there = next(f for f in (channel.folder, *channel.folder.parents) if f.exists())
            if os.access(there, os.W_OK):
                yield Finding(what, "ok", f"files go to {channel.folder}")
            else:
                yield Finding(what, "failed", f"{there} cannot be written", "give permission")
            continue
        outcome = check_service(Service(channel.url))
        if outcome.fate == "sent":
            yield Finding(what, "ok", f"notes go to {outcome.text}")
        else:
            remedy = f"give url_file, or set {channel.variable}"
            yield Finding(what, "failed", outcome.text, remedy)


def _store(config: Config, now: datetime) -> Finding:
    try:
        with Store.open(config.database_url) as store:
            runs = store.last_runs(1)
    except AggregatorError as error:
        return Finding("store", "failed", str(error), "name another with --db, or restore a backup")
    if not runs:
        return Finding("store", "ok", "can be used; nothing has run yet")
    last = runs[0]
    ago = now - last.started_at
    if last.exit_code is None and ago > timedelta(hours=6):
        return Finding(
            "store",
            "warning",
            f"the run of {last.started_at:%Y-%m-%d %H:%M} UTC did not end",
            "it was killed; the next run does what is left",
        )
    return Finding("store", "ok", f"can be used; last run {last.started_at:%Y-%m-%d %H:%M} UTC")


def _disk(folder: Path) -> Finding:
    there = next(f for f in (folder.absolute(), *folder.absolute().parents) if f.exists())
    try:
        free = shutil.disk_usage(there).free
    except OSError as error:
        return Finding("disk", "failed", f"{there}: {error.strerror}", "look at the disk")
    told = f"{free / 1e9:,.1f} GB free where {folder} is"
    if free < _LEAST_FREE:
        return Finding("disk", "warning", told, "make room: a full disk stops every run")
    return Finding("disk", "ok", told)


def _encoder(config: Config) -> Finding:
    if config.dedup.encoder == "none":
        return Finding("model", "ok", "none is configured: paraphrases are not found")
    from aggregator.dedup import load_encoder

    try:
        rows = load_encoder(config.dedup.encoder).encode(["The ferry left the quay at noon."])
    except EncoderUnavailable as error:
        return Finding("model", "failed", str(error), error.hint)
    return Finding("model", "ok", f"{config.dedup.encoder}: {rows.shape[1]} dimensions")


def _mail(config: Config) -> Finding:
    from aggregator.pipeline.delivery import check_server

    outcome = check_server(config.mail)
    if outcome.fate == "sent":
        return Finding("mail", "ok", f"{config.mail.host}:{config.mail.port} takes the login")
    return Finding("mail", "failed", outcome.text, "look at [mail]: host, port, security, username")


def _clock(config: Config, now: datetime) -> Finding:
    # What was written before is the only other clock that is to be had here.
    try:
        with Store.open(config.database_url) as store:
            runs = store.last_runs(20)
    except AggregatorError:
        runs = []  # Told already.
    newest = max((run.started_at for run in runs), default=None)
    if newest is not None and newest > now + timedelta(minutes=5):
        return Finding(
            "clock",
            "failed",
            f"it is {now.astimezone(UTC):%Y-%m-%d %H:%M} UTC here, and the store has a run of "
            f"{newest:%Y-%m-%d %H:%M}",
            "set the clock: digests are due by it",
        )
    return Finding("clock", "ok", f"{now.astimezone(UTC):%Y-%m-%d %H:%M} UTC")
