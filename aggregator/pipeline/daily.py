"""An edition becomes its digest: deduplicate -> group -> digest -> render -> files."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aggregator import __version__
from aggregator.config import Config
from aggregator.deliver import write_files
from aggregator.model import Change, Digest, Given
from aggregator.model.digests import DOCUMENT_VERSION
from aggregator.pipeline.collector import no_collection
from aggregator.pipeline.editions import REACH, Edition, edition_files, edition_names
from aggregator.pipeline.feeds import feed_name, write_feeds
from aggregator.pipeline.grouping import (
    compared_apart,
    group_day,
    language_notes,
    multilingual,
)
from aggregator.pipeline.link_states import with_link_states
from aggregator.pipeline.looking_back import days_before, digests_of
from aggregator.pipeline.selection import Selection, select_news
from aggregator.pipeline.watch import Watch
from aggregator.report import DigestOutcome, Progress
from aggregator.store import Store, StoredDigest, StoredOverride

if TYPE_CHECKING:
    from aggregator.dedup import Encoder
    from aggregator.dedup.model import Cache, FloatArray
    from aggregator.digest import DayParagraphs, Told


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
    )
    if made is None:
        if kept is None:
            return None
        made = Made(
            Digest(
                edition.day, zone, edition.name, now, stories=(), pages=(), paragraphs=0, repeats=0
            )
        )
    with watch("render"):
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


@dataclass(frozen=True, slots=True)
class Made:
    """A digest that was made.

    Attributes:
        digest: the digest.
        notes: one line each: what was left out as no news.
    """

    digest: Digest
    notes: tuple[str, ...] = ()


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


def make_digest(
    config: Config,
    store: Store,
    edition: Edition,
    *,
    before: StoredDigest | None,
    watch: Watch,
    progress: Progress | None = None,
    as_of: datetime | None = None,
    override_ids: Collection[int] | None = None,
    looked_back: Collection[str] | None = None,
) -> Made | None:
    """Make the digest of an edition; nothing is written.

    Args:
        config: what it depends on.
        store: what there is.
        edition: of a day.
        before: what the reader was given before; ``None``: nothing.
        watch: is told how long the stages take.
        progress: is told how far they have come.
        as_of: what was seen later does not count.
        override_ids: decisions that are respected; ``None``: those that hold.
        looked_back: hashes of the digests, besides ``before``, with whose stories its own may go
            on; ``None``: those of the last days.

    Returns:
        ``None``: the store has no post of it.

    Raises:
        NotFoundError: the store has none of such a hash.
    """
    from aggregator.digest import continue_digest, find_changes

    zone = config.digest.timezone
    with watch("load"):
        if edition.whole:
            revisions = store.revisions_of_day(edition.day, zone, as_of=as_of)
        else:
            revisions = store.revisions_within(
                edition.start,
                edition.end,
                as_of=as_of,
                seen_after=before.as_of if before is not None else None,
                reach=REACH,
            )
        if not revisions:
            return None
        selection = select_news(store, edition.day, revisions)
        told, given = _told(before)
        concerned = set(store.posts_near(edition.start, edition.end, as_of=as_of))
        concerned |= {revision.post.id for revision in revisions}
        changes: tuple[Change, ...] = ()
        if given is not None:
            posts = {p.shown.post_id for story in given.stories for p in story.passages}
            concerned |= posts
            changes = find_changes(given, store.latest_revisions(sorted(posts), as_of=as_of))
        known_until = store.newest_of(sorted(concerned), as_of=as_of)
    digest = _make(
        config,
        store,
        edition,
        selection,
        as_of=known_until or max(revision.seen_at for revision in revisions),
        told=told,
        changes=changes,
        override_ids=override_ids,
        watch=watch,
        progress=progress,
    )
    with watch("continue"):
        if looked_back is None:
            earlier = days_before(config, store, edition, before, as_of=as_of)
        else:
            earlier = digests_of(store, looked_back)
        read_back = [(one, _told(one)[1]) for one in earlier]
        known = [one for _, one in read_back if one is not None]
        digest = continue_digest(digest, [*known, given] if given is not None else known)
    digest = with_link_states(store, digest, as_of=as_of)
    languages = compared_apart((r.post for r in selection.revisions), config.dedup.encoder)
    digest = replace(
        digest,
        not_compared=languages,
        looked_back=tuple(
            Given(one.day, one.edition, one.as_of, stored.content_hash)
            for stored, one in read_back
            if one is not None
        ),
    )
    return Made(digest, (*selection.notes, *language_notes(edition.day, languages)))


def _told(before: StoredDigest | None) -> tuple[Told | None, Digest | None]:
    from aggregator.digest import Told
    from aggregator.render import digest_from_json

    if before is None:
        return None, None
    try:
        given = digest_from_json(before.document)
    except ValueError:
        # Of a version of the document that is not known any more: all is new.
        return None, None
    return Told(given, before.content_hash), given


def _make(
    config: Config,
    store: Store,
    edition: Edition,
    selection: Selection,
    *,
    as_of: datetime,
    told: Told | None,
    changes: tuple[Change, ...],
    override_ids: Collection[int] | None,
    watch: Watch,
    progress: Progress | None,
) -> Digest:
    from aggregator.dedup import deduplicate
    from aggregator.digest import (
        Budget,
        Frame,
        Override,
        Weights,
        Window,
        apply_overrides,
        build_digest,
        day_paragraphs,
        matched,
    )

    zone, wanted = config.digest.timezone, config.digest
    encoder = configured_encoder(config)
    scope = f"{zone}/{edition.day.isoformat()}"
    cache = store.cache(scope if edition.whole else f"{scope}/{edition.name}")
    of_day = day_paragraphs(selection.revisions, folded=selection.folded)
    with watch("deduplicate"):
        paragraphs = of_day.paragraphs
        result = deduplicate(
            paragraphs,
            encoder=encoder,
            cache=cache,
            thresholds=config.dedup.thresholds,
            progress=progress,
        )
        clusters, conflicts = tuple(result.clusters), tuple(result.conflicts)
    decided = _decided(store, of_day, override_ids)
    clusters, conflicts = apply_overrides(
        clusters,
        conflicts,
        [Override(one.kind, one.key_a, one.key_b) for one in decided if one.kind != "undo"],
    )
    found = matched(clusters, conflicts)
    with watch("stories"):
        grouping = group_day(
            of_day,
            found,
            embed=partial(_embed, encoder=encoder, cache=cache) if encoder else None,
            across=multilingual(config.dedup.encoder),
        )
    with watch("digest"):
        return build_digest(
            of_day,
            found,
            grouping,
            Frame(
                on=edition.day,
                zone=zone,
                edition=edition.name,
                as_of=as_of,
                window=None if edition.whole else Window(edition.start, edition.end),
                weights=Weights(**wanted.weights),
                budget=Budget(wanted.words, wanted.story_words, wanted.stories),
                owners=wanted.owners,
                settings=settings_hash(config),
                overrides=tuple(one.id for one in decided),
            ),
            told=told,
            changes=changes,
        )


def _decided(
    store: Store, day: DayParagraphs, override_ids: Collection[int] | None
) -> list[StoredOverride]:
    """The decisions about texts of a day, in the order in which they were made."""
    from aggregator.dedup import text_key

    if override_ids is None:
        decided = store.overrides_in_force()
    else:
        decided = [one for one in store.overrides() if one.id in override_ids]
    if not decided:
        return []
    keys = {text_key(text) for text in day.texts}
    return [one for one in decided if {one.key_a, one.key_b} <= keys]


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


def settings_of(config: Config) -> str:
    """Identifies all of the configuration that a digest depends on, but for its day."""
    digest = config.digest
    return json.dumps(
        {
            "version": __version__,
            "document": DOCUMENT_VERSION,
            "encoder": config.dedup.encoder,
            "thresholds": config.dedup.thresholds.fingerprint(),
            "words": digest.words,
            "story_words": digest.story_words,
            "stories": digest.stories,
            "weights": dict(digest.weights),
            "owners": dict(digest.owners),
            "editions": {name: at.isoformat() for name, at in digest.editions.items()},
        },
        sort_keys=True,
    )


def settings_hash(config: Config) -> str:
    """Names the settings in a digest: 16 hex digits."""
    return hashlib.sha256(settings_of(config).encode()).hexdigest()[:16]


def given_hash(document: str) -> tuple[bool, str]:
    """Whether a digest's JSON says what was given before it, and the hash of that; or empty.

    Only the head is read: what follows may be tens of megabytes.
    """
    head = _head(document)
    if head is None:
        return False, ""
    since = head.get("since")
    return True, since["content_hash"] if since else ""


def looked_back_hashes(document: str) -> tuple[str, ...] | None:
    """Hashes of the digests that a digest's JSON says it looked back at; ``None``: it says none.

    They are chosen once, as what was given before is.
    """
    told = (_head(document) or {}).get("looked_back")
    return None if told is None else tuple(one["content_hash"] for one in told)


def _head(document: str) -> dict[str, Any] | None:
    head, found, _ = document.partition('\n  "counts":')
    if not found:
        return None
    try:
        read: dict[str, Any] = json.loads(f"{head.rstrip().rstrip(',')}}}")
    except ValueError:
        return None
    return read


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
