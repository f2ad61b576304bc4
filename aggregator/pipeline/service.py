"""What a cron job and the daemon do: pull, write the digests that changed, deliver what is due.

Safe to call every minute, and twice at once: one works, the other is told so.
"""

from __future__ import annotations

from datetime import date, datetime

from aggregator.config import Config
from aggregator.pipeline.lease import held
from aggregator.pipeline.release import Released, release_due
from aggregator.pipeline.watch import Watch
from aggregator.report import Progress, RunReport
from aggregator.store import Store

LEASE = "run"
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
        progress: is told how far each stage has come.

    Returns:
        what the run did; what was delivered, or ``None`` where no reader is configured or nothing
        is to be delivered.

    Raises:
        BusyError: another process is at it.
        DeliveryError: an address of a reader is none.
        StoreError: the store cannot be used.
        OutputError: a digest cannot be written.
        EncoderUnavailable: there is something to compare and no encoder to do it.
    """
    from aggregator.pipeline import run

    with Store.open(config.database_url) as store, held(store, LEASE):
        report = run(config, now=now, day=day, progress=progress)
        if not (delivers and config.readers):
            return report, None
        return report, release_due(config, store, now=now, watch=Watch(), progress=progress)
