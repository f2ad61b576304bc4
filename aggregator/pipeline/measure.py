"""How the service does, as numbers: what the store holds, what is late, what this process did."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from aggregator.pipeline import service
from aggregator.pipeline.daemon import TICK_S, Daemon
from aggregator.pipeline.due import plan
from aggregator.pipeline.recipients import awaited
from aggregator.pipeline.release import slots_of
from aggregator.store import Figures, Store

_LONGEST_RUN: Final = timedelta(hours=3)
"""A run that takes longer than this is taken to hang."""

_LATELY: Final = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Measures:
    """What is measured.

    Attributes:
        store: what it holds.
        sources: configured sources by how the last look at them ended; ``none``: none yet.
        fetch_lag_s: how long the address that is due longest has been due, in seconds.
        digest_lag_s: how long the digest that is due longest has been due, in seconds.
        is_leading: whether this process leads.
        sources_read: configured sources that any process, a worker too, has looked at in the
            last quarter of an hour.
        readers: processes that are asking hosts now, workers and this one.
        hosts_asked: hosts that they are asking.
        runs: runs of this process by how they ended.
        stage_s: wall time of this process's runs by stage, in seconds.
        last_run_s: how long the last one took.
    """

    store: Figures
    sources: Mapping[str, int]
    fetch_lag_s: float
    digest_lag_s: float
    is_leading: bool
    sources_read: int
    readers: int
    hosts_asked: int
    runs: Mapping[str, int]
    stage_s: Mapping[str, float]
    last_run_s: float


def measure(daemon: Daemon, *, now: datetime) -> Measures:
    """Measure the service.

    Args:
        daemon: of this process.
        now: in UTC.

    Raises:
        StoreError: the store cannot be read.
    """
    config = daemon.config
    with Store.open(config.database_url, timeout=2.0) as store:
        figures = store.figures()
        last, done = store.releases.last()
        is_awaited = awaited(config, store)
        turns = [turn for turn in store.turns.held() if turn.until > now]
    late = timedelta(hours=config.mail.late_h)
    steps = []
    if is_awaited:
        zone = config.digest.timezone
        steps = plan(slots_of(config), zone, now=now, last=last, done=done, late=late)
    fetch = service.next_fetch(config)
    # An address that was never asked has been due since we know of it, whenever that was.
    is_due = fetch is not None and fetch.year > 1
    return Measures(
        store=figures,
        sources=Counter(figures.outcomes.get(source.name, "none") for source in config.sources),
        fetch_lag_s=max(0.0, (now - fetch).total_seconds()) if fetch and is_due else 0.0,
        digest_lag_s=max([0.0, *((now - step.due.at).total_seconds() for step in steps)]),
        is_leading=daemon.role == "leading",
        sources_read=sum(
            source.name in figures.looked_at and figures.looked_at[source.name] > now - _LATELY
            for source in config.sources
        ),
        readers=len({turn.owner for turn in turns}),
        hosts_asked=len(turns),
        runs=dict(daemon.runs),
        stage_s=dict(daemon.seconds),
        last_run_s=daemon.last_s,
    )


def hangs(daemon: Daemon) -> str | None:
    """What is wrong with a daemon that does not come back by itself, or ``None``."""
    now = time.monotonic()
    busy = daemon.busy_since
    if busy is not None:
        spent = now - busy
        return f"a run takes {spent:.0f} s" if spent > _LONGEST_RUN.total_seconds() else None
    silent = now - daemon.ticked
    # A look at what is due may wait for a writer, and mail for its server.
    return f"no tick for {silent:.0f} s" if silent > max(60 * TICK_S, 900) else None
