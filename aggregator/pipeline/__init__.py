"""The one place that knows the order of the stages.

pull -> extract -> revise -> store (:mod:`~aggregator.pipeline.intake`), then for each day that
changed: deduplicate -> digest -> render -> deliver (:mod:`~aggregator.pipeline.daily`).

A run costs what is new. A page whose bytes are known is not read again; a day whose posts are as
they were is not built again, and then nothing that is slow to import is imported.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date, datetime
from typing import TYPE_CHECKING

from aggregator.errors import NotFoundError
from aggregator.pipeline.about import About, about
from aggregator.pipeline.daily import build_day, last_good_run
from aggregator.pipeline.decisions import decide, decisions
from aggregator.pipeline.editions import (
    Edition,
    edition_names,
    editions_of,
    editions_to_build,
)
from aggregator.pipeline.intake import Intake
from aggregator.pipeline.making import make_digest
from aggregator.pipeline.membership import Kinship, Membership
from aggregator.pipeline.proof import Problem, Proof, verify
from aggregator.pipeline.questions import Explanation, Placed, extract_file, why
from aggregator.pipeline.settings import given_hash, looked_back_hashes, settings_of
from aggregator.pipeline.silence import silent_sources
from aggregator.pipeline.watch import Watch, tell
from aggregator.report import DigestOutcome, Progress, RunReport
from aggregator.store import Store, StoredDigest

if TYPE_CHECKING:
    from aggregator.config import Config
    from aggregator.model import Digest

__all__ = [
    "About",
    "Explanation",
    "Kinship",
    "Membership",
    "Placed",
    "Problem",
    "Proof",
    "about",
    "decide",
    "decisions",
    "digest",
    "extract_file",
    "pull",
    "run",
    "verify",
    "why",
]


def run(
    config: Config,
    *,
    now: datetime,
    day: date | None = None,
    release: Callable[[Watch], Collection[DigestOutcome]] | None = None,
    progress: Progress | None = None,
) -> RunReport:
    """Pull every source, keep what is new, and write the digest of every day that changed.

    Args:
        config: what to do.
        now: the time of the run, in UTC; what is new was first seen then.
        day: write the digest of this day only; ``None``: of each day that has news.
        release: builds digests that somebody waits for, and sends them; it is called when all is
            read, and what it built is not built again, however many older days come after.
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
            if config.pull.check_links and config.pull.enabled:
                from aggregator.pipeline.cited import check_cited

                check_cited(intake, most=config.pull.check_links)
            if release is not None:
                digests.extend(release(watch))
            built = {(one.day, one.edition) for one in digests}
            # What another process stores from here on is of the next run.
            moment = store.moment(now) if store.has_many_writers else None
            wanted = (
                editions_of(config, day)
                if day
                else editions_to_build(
                    config, store, intake.touched, settings_of(config), since=since, now=now
                )
            )
            wanted = [each for each in wanted if (each.day, each.name) not in built]
            for done, each in enumerate(wanted):
                tell(progress, "digests", done, len(wanted))
                made = build_day(
                    config, store, each, now=now, as_of=moment, watch=watch, progress=progress
                )
                if made is None:
                    if each.whole or day:
                        intake.warnings.append(
                            f"{each.day}: no post is of this day; nothing is written"
                        )
                else:
                    intake.warnings.extend(made.notes)
                    digests.append(made)
            tell(progress, "digests", len(wanted), len(wanted))
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
    config: Config,
    day: date,
    *,
    now: datetime,
    edition: str | None = None,
    as_of: datetime | None = None,
    since: str | None = None,
    progress: Progress | None = None,
) -> tuple[Digest, DigestOutcome | None]:
    """Build the digest of a day from the store alone, and write its files.

    Args:
        config: what to do.
        day: local date in the digest's zone.
        now: the time of the call, in UTC.
        edition: of the day; ``None``: the last one that has posts.
        as_of: the digest as it was then: what was seen later does not count. Nothing is
            written.
        since: what is news is told by the digest of this day (``2025-03-18``) or edition
            (``2025-03-18/morning``); ``none``: all is. Nothing is written.
        progress: is told how far each stage has come.

    Returns:
        the digest, and what became of it; ``None`` where nothing is written.

    Raises:
        NotFoundError: the store has no post of that day, or no such edition.
        StoreError: the store cannot be used.
        OutputError: a file cannot be written.
    """
    from aggregator.render import digest_from_json

    zone = config.digest.timezone
    with Store.open(config.database_url) as store:
        for each in reversed(_named(config, day, edition)):
            if as_of is not None or since is not None:
                before = _before(config, store, each, since, as_of)
                kept = store.latest_digest(day, zone, each.name) if since is None else None
                made = make_digest(
                    config,
                    store,
                    each,
                    before=before,
                    watch=Watch(),
                    progress=progress,
                    as_of=as_of,
                    looked_back=looked_back_hashes(kept.document) if kept is not None else None,
                )
                if made is not None:
                    return made.digest, None
                continue
            outcome = build_day(config, store, each, now=now, watch=Watch(), progress=progress)
            stored = store.latest_digest(day, zone, each.name)
            if outcome is not None and stored is not None:
                return digest_from_json(stored.document), outcome
    raise NotFoundError(f"no post of {day} in {zone} is stored; aggregator run reads more")


def _named(config: Config, day: date, edition: str | None) -> list[Edition]:
    known = editions_of(config, day)
    if edition is None:
        return known
    found = [one for one in known if one.name == edition]
    if not found:
        names = ", ".join(one.name for one in known)
        raise NotFoundError(f"no edition is called {edition!r}; there is {names}")
    return found


def _before(
    config: Config, store: Store, edition: Edition, since: str | None, as_of: datetime | None
) -> StoredDigest | None:
    """The digest that tells what is news."""
    zone = config.digest.timezone
    if since is None:
        kept = store.latest_digest(edition.day, zone, edition.name)
        known, content_hash = given_hash(kept.document) if kept is not None else (False, "")
        if known:
            return store.digest_of_hash(content_hash) if content_hash else None
        return store.digest_before(
            zone, edition_names(config), edition.day, edition.name, as_of=as_of
        )
    if since == "none":
        return None
    day_text, _, name = since.partition("/")
    try:
        day = date.fromisoformat(day_text)
    except ValueError as error:
        raise NotFoundError(f"{since!r} names no digest: give 2025-03-18 or none") from error
    for each in reversed(_named(config, day, name or None)):
        stored = store.latest_digest(day, zone, each.name)
        if stored is not None:
            return stored
    raise NotFoundError(f"no digest of {since} in {zone} is stored")
