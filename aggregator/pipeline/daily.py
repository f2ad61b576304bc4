"""An edition becomes its digest: deduplicate -> group -> digest -> render -> files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from aggregator.config import Config
from aggregator.deliver import write_files
from aggregator.model import Digest
from aggregator.pipeline.collector import no_collection
from aggregator.pipeline.editions import Edition, edition_files, edition_names
from aggregator.pipeline.feeds import feed_name, write_feeds
from aggregator.pipeline.making import Made, make_digest
from aggregator.pipeline.settings import given_hash, looked_back_hashes, settings_of
from aggregator.pipeline.watch import Watch, step
from aggregator.report import DigestOutcome, Progress
from aggregator.store import Store, StoredDigest

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


@no_collection()
def build_day(
    config: Config,
    store: Store,
    edition: Edition,
    *,
    now: datetime,
    watch: Watch,
    progress: Progress | None,
    as_of: datetime | None = None,
) -> DigestOutcome | None:
    """Build and write the digest of an edition.

    One that had a digest and has lost its posts (they turned out to be of another day) gets an
    empty one, for the old one is no longer true.

    Args:
        config: what to do.
        store: what there is.
        edition: of a day.
        now: the time of the run, in UTC.
        watch: is told how long the stages take.
        progress: is told how far they have come.
        as_of: what was seen later does not count; see :meth:`aggregator.store.Store.moment`.
            ``None``: nobody stores anything meanwhile.

    Returns:
        ``None``: the store has no post of it and never had a digest of it.
    """
    from aggregator.render import render_forms

    zone = config.digest.timezone
    kept = store.latest_digest(edition.day, zone, edition.name)
    made = make_digest(
        config,
        store,
        edition,
        before=_given_before(config, store, edition, kept),
        looked_back=looked_back_hashes(kept.document) if kept is not None else None,
        watch=watch,
        progress=progress,
        as_of=as_of,
    )
    if made is None:
        if kept is None:
            return None
        made = Made(
            Digest(
                edition.day, zone, edition.name, now, stories=(), pages=(), paragraphs=0, repeats=0
            )
        )
    with step(watch, progress, "render"):
        texts = render_forms(
            made.digest,
            {*config.output.formats, "json"},
            templates=config.output.templates,
            in_language=config.digest.language,
        )
        document = texts["json"]
    files = edition_files(config, edition)
    with watch("write"):
        named = {f.name: texts[form] for f, form in zip(files, config.output.formats, strict=True)}
        changed = write_files(files[0].parent, named)
    # Stored last: a digest in the store is one that was written.
    with watch("store"):
        store.add_digest(
            edition.day,
            zone,
            edition.name,
            as_of=made.digest.as_of,
            document=document,
            settings=settings_of(config),
            created_at=now,
        )
    feeds = (config.output.folder / feed_name(form) for form in config.output.feeds)
    if changed or not all(feed.exists() for feed in feeds):
        with watch("feeds"):
            write_feeds(config, store)
    outcome = _outcome(made.digest, files, written=bool(changed))
    return replace(outcome, notes=made.notes)


def _given_before(
    config: Config, store: Store, edition: Edition, kept: StoredDigest | None
) -> StoredDigest | None:
    """The digest that readers were given before.

    It is chosen once: a digest that is built anew is news to the same readers.
    """
    if kept is not None:
        known, content_hash = given_hash(kept.document)
        if known:
            return store.digest_of_hash(content_hash) if content_hash else None
    return store.digest_before(
        config.digest.timezone, edition_names(config), edition.day, edition.name
    )


def _outcome(made: Digest, files: Sequence[Path], *, written: bool) -> DigestOutcome:
    passages = [passage for story in made.stories for passage in story.passages]
    pairs = {frozenset((p.id, other.passage_id)) for p in passages for other in p.disagreements}
    return DigestOutcome(
        day=made.day,
        edition=made.edition,
        status="written" if written else "unchanged",
        files=tuple(files),
        stories=len(made.stories),
        passages=len(passages),
        repeats=made.repeats,
        disagreements=len(pairs),
    )
