"""A day becomes its digest: deduplicate -> group -> digest -> render -> files."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from aggregator import __version__
from aggregator.config import Config
from aggregator.deliver import write_files
from aggregator.model import Digest, Revision
from aggregator.pipeline.collector import no_collection
from aggregator.pipeline.grouping import group_day
from aggregator.pipeline.watch import Watch
from aggregator.report import DigestOutcome, Progress
from aggregator.store import Store

if TYPE_CHECKING:
    from aggregator.dedup import Encoder
    from aggregator.dedup.model import Cache, FloatArray


_OVERLAP = timedelta(hours=6)
"""A run that has not ended after this long is taken for dead."""


def last_good_run(store: Store) -> datetime:
    """The time since which a revision may have been stored without its digest being written.

    That is the start of the newest run that ended well; earlier, if a run that did not end
    well went on beside it.
    """
    runs = store.last_runs(100)
    good = next((run.started_at for run in runs if run.exit_code in (0, 1)), None)
    if good is None:
        return datetime.min.replace(tzinfo=UTC)
    beside = [
        run.started_at - timedelta(microseconds=1)
        for run in runs
        if run.exit_code not in (0, 1)
        and good - _OVERLAP <= run.started_at <= good
        and (run.finished_at is None or run.finished_at > good)
    ]
    return min([good, *beside])


def days_to_build(
    config: Config, store: Store, touched: Collection[date], *, since: datetime
) -> list[date]:
    """The days that changed, and those whose digest is missing or was made otherwise.

    Args:
        config: what a digest depends on.
        store: what there is.
        touched: days of which this run added or changed a post.
        since: days that changed after this time count, too: see :func:`last_good_run`.
    """
    zone, edition = config.digest.timezone, config.digest.edition
    known = set(store.days(zone))
    touched = {*touched, *store.changed_days(zone, after=since)}
    made = store.digest_settings(zone, edition)
    settings = _settings(config)
    stale = {day for day in known if made.get(day) != settings}
    missing = {day for day in known if not all(f.exists() for f in digest_files(config, day))}
    return sorted({day for day in touched if day in known or day in made} | stale | missing)


def digest_files(config: Config, day: date) -> list[Path]:
    """The files of a day's digest, whether or not they exist."""
    folder = config.output.folder / day.isoformat()
    return [folder / f"digest.{form}" for form in config.output.formats]


@no_collection()
def build_day(
    config: Config,
    store: Store,
    day: date,
    *,
    now: datetime,
    watch: Watch,
    progress: Progress | None,
) -> DigestOutcome | None:
    """Build and write the digest of a day.

    A day that had a digest and has lost its posts (they turned out to be of another day) gets
    an empty one, for the old one is no longer true.

    Args:
        config: what to do.
        store: what there is.
        day: local date in the digest's zone.
        now: the time of the run, in UTC.
        watch: is told how long the stages take.
        progress: is told how far they have come.

    Returns:
        ``None``: the store has no post of that day and never had a digest of it.
    """
    from aggregator.render import render_forms

    zone, edition = config.digest.timezone, config.digest.edition
    with watch("load"):
        revisions = store.revisions_of_day(day, zone)
    if revisions:
        made = _make(config, store, day, revisions, watch, progress)
    elif store.latest_digest(day, zone, edition) is not None:
        made = Digest(day, zone, edition, now, stories=(), pages=(), paragraphs=0, repeats=0)
    else:
        return None
    with watch("render"):
        texts = render_forms(made, {*config.output.formats, "json"})
        document = texts["json"]
    with watch("write"):
        folder = config.output.folder / day.isoformat()
        changed = write_files(
            folder, {f"digest.{form}": texts[form] for form in config.output.formats}
        )
    # Stored last: a digest in the store is one that was written.
    with watch("store"):
        store.add_digest(
            day,
            zone,
            edition,
            as_of=made.as_of,
            document=document,
            settings=_settings(config),
            created_at=now,
        )
    return _outcome(made, digest_files(config, day), written=bool(changed))


def _make(
    config: Config,
    store: Store,
    day: date,
    revisions: Sequence[Revision],
    watch: Watch,
    progress: Progress | None,
) -> Digest:
    from aggregator.dedup import deduplicate
    from aggregator.dedup.encode import DEFAULT
    from aggregator.digest import Frame, build_digest, day_paragraphs

    zone = config.digest.timezone
    encoder = configured_encoder(config)
    cache = store.cache(f"{zone}/{day.isoformat()}")
    of_day = day_paragraphs(revisions)
    with watch("deduplicate"):
        result = deduplicate(
            of_day.paragraphs,
            encoder=encoder,
            cache=cache,
            thresholds=config.dedup.thresholds,
            progress=progress,
        )
        clusters, conflicts = tuple(result.clusters), tuple(result.conflicts)
    with watch("stories"):
        grouping = group_day(
            of_day,
            clusters,
            conflicts,
            embed=partial(_embed, encoder=encoder, cache=cache) if encoder else None,
            # The default model is of English alone.
            across=config.dedup.encoder != DEFAULT,
        )
    with watch("digest"):
        return build_digest(
            of_day,
            clusters,
            conflicts,
            grouping,
            Frame(
                on=day,
                zone=zone,
                edition=config.digest.edition,
                as_of=max(revision.seen_at for revision in revisions),
            ),
        )


def configured_encoder(config: Config) -> Encoder | None:
    """The configured encoder; its model is loaded when it first has something to encode."""
    if config.dedup.encoder == "none":
        return None
    from aggregator.dedup import load_encoder

    return load_encoder(config.dedup.encoder)


def _embed(texts: Sequence[str], encoder: Encoder, cache: Cache) -> FloatArray:
    """Embeddings of texts, each distinct one made once and kept."""
    import numpy as np

    from aggregator.dedup import text_key

    keys = [text_key(text) for text in texts]
    stored = dict(cache.embeddings(encoder.name, list(dict.fromkeys(keys))))
    missing = {k: t for k, t in zip(keys, texts, strict=True) if k not in stored}
    if missing:
        rows = encoder.encode(list(missing.values()))
        made = dict(zip(missing, rows, strict=True))
        cache.add_embeddings(encoder.name, made)
        stored.update(made)
    return np.stack([stored[key] for key in keys])


def _settings(config: Config) -> str:
    """Identifies all of the configuration that a digest depends on, but for its day."""
    return json.dumps(
        {
            "version": __version__,
            "encoder": config.dedup.encoder,
            "thresholds": config.dedup.thresholds.fingerprint(),
        },
        sort_keys=True,
    )


def _outcome(made: Digest, files: Sequence[Path], *, written: bool) -> DigestOutcome:
    passages = [passage for story in made.stories for passage in story.passages]
    pairs = {frozenset((p.id, other.passage_id)) for p in passages for other in p.disagreements}
    return DigestOutcome(
        day=made.day,
        status="written" if written else "unchanged",
        files=tuple(files),
        stories=len(made.stories),
        passages=len(passages),
        repeats=made.repeats,
        disagreements=len(pairs),
    )
