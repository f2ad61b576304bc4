"""The one place that knows the order of the stages.

pull -> extract -> revise -> store (:mod:`~aggregator.pipeline.intake`), then for each day that
changed: deduplicate -> digest -> render -> deliver (:mod:`~aggregator.pipeline.daily`).

A run costs what is new. A page whose bytes are known is not read again; a day whose posts are as
they were is not built again, and then nothing that is slow to import is imported.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from aggregator.errors import NotFoundError
from aggregator.pipeline.daily import build_day, days_to_build, last_good_run
from aggregator.pipeline.intake import Intake
from aggregator.pipeline.questions import Explanation, Placed, extract_file, why
from aggregator.pipeline.silence import silent_sources
from aggregator.pipeline.watch import Watch, tell
from aggregator.report import DigestOutcome, Progress, RunReport
from aggregator.store import Store

if TYPE_CHECKING:
    from aggregator.config import Config
    from aggregator.model import Digest

__all__ = ["Explanation", "Placed", "digest", "extract_file", "pull", "run", "why"]


def run(
    config: Config,
    *,
    now: datetime,
    day: date | None = None,
    progress: Progress | None = None,
) -> RunReport:
    """Pull every source, keep what is new, and write the digest of every day that changed.

    Args:
        config: what to do.
        now: the time of the run, in UTC; what is new was first seen then.
        day: write the digest of this day only; ``None``: of each day that has news.
        progress: is told how far each stage has come.

    Raises:
        StoreError: the store cannot be used.
        OutputError: a digest cannot be written; what is stored stays, and the next run
            writes it.
        EncoderUnavailable: there is something to compare and no encoder to do it.
    """
    watch = Watch()
    with Store.open(config.database_url) as store:
        since = last_good_run(store)
        number = store.start_run(now)
        intake = Intake(config, store, now, watch, progress)
        digests: list[DigestOutcome] = []
        try:
            intake.read_all()
            days = [day] if day else days_to_build(config, store, intake.touched, since=since)
            for done, each in enumerate(days):
                tell(progress, "digests", done, len(days))
                made = build_day(config, store, each, now=now, watch=watch, progress=progress)
                if made is None:
                    intake.warnings.append(f"{each}: no post is of this day; nothing is written")
                else:
                    digests.append(made)
            tell(progress, "digests", len(days), len(days))
        except BaseException as error:
            unfinished = _report(intake, digests, watch).to_dict()
            store.finish_run(number, {**unfinished, "error": str(error)}, exit_code=2)
            raise
        report = _report(intake, digests, watch)
        store.finish_run(number, report.to_dict())
    return report


def pull(config: Config, *, now: datetime, progress: Progress | None = None) -> RunReport:
    """Pull every source and keep what is new; the next :func:`run` makes the digests of it.

    Args:
        config: what to do.
        now: the time of the call, in UTC; what is new was first seen then.
        progress: is told how far each stage has come.

    Raises:
        StoreError: the store cannot be used.
    """
    watch = Watch()
    # No run: a run that ended well would mean that the digests of what it found are written.
    with Store.open(config.database_url) as store:
        intake = Intake(config, store, now, watch, progress)
        intake.read_all()
        return _report(intake, [], watch)


def _report(intake: Intake, digests: list[DigestOutcome], watch: Watch) -> RunReport:
    return RunReport(
        sources=tuple(intake.outcomes),
        digests=tuple(digests),
        warnings=tuple(intake.warnings),
        seconds=dict(watch.seconds),
        silent=silent_sources(intake.store, intake.config.sources, intake.outcomes, intake.now),
    )


def digest(
    config: Config, day: date, *, now: datetime, progress: Progress | None = None
) -> tuple[Digest, DigestOutcome]:
    """Build the digest of a day from the store alone, and write its files.

    Args:
        config: what to do.
        day: local date in the digest's zone.
        now: the time of the call, in UTC.
        progress: is told how far each stage has come.

    Raises:
        NotFoundError: the store has no post of that day.
        StoreError: the store cannot be used.
        OutputError: a file cannot be written.
    """
    from aggregator.render import digest_from_json

    zone, edition = config.digest.timezone, config.digest.edition
    with Store.open(config.database_url) as store:
        outcome = build_day(config, store, day, now=now, watch=Watch(), progress=progress)
        stored = store.latest_digest(day, zone, edition)
    if outcome is None or stored is None:
        raise NotFoundError(f"no post of {day} in {zone} is stored; aggregator run reads more")
    return digest_from_json(stored.document), outcome
