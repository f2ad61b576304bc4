"""A digest is made of the store: load -> deduplicate -> group -> digest. Nothing is written."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from aggregator.config import Config
from aggregator.model import Change, Digest, Given
from aggregator.pipeline.editions import REACH, Edition
from aggregator.pipeline.grouping import (
    compared_apart,
    group_day,
    language_notes,
    multilingual,
)
from aggregator.pipeline.link_states import with_link_states
from aggregator.pipeline.looking_back import days_before, digests_of
from aggregator.pipeline.matching import match_day
from aggregator.pipeline.selection import Selection, select_news
from aggregator.pipeline.settings import settings_hash
from aggregator.pipeline.watch import Watch, step
from aggregator.report import Progress
from aggregator.store import Store, StoredDigest, StoredOverride

if TYPE_CHECKING:
    from aggregator.dedup import Encoder
    from aggregator.dedup.model import Cache, FloatArray
    from aggregator.digest import DayParagraphs, Told


@dataclass(frozen=True, slots=True)
class Made:
    """A digest that was made.

    Attributes:
        digest: the digest.
        notes: one line each: what was left out as no news.
    """

    digest: Digest
    notes: tuple[str, ...] = ()


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
    with step(watch, progress, "load"):
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
    digest = _built(
        config,
        store,
        edition,
        selection,
        as_of=known_until or max(revision.seen_at for revision in revisions),
        told=told,
        changes=changes,
        override_ids=override_ids,
        # A digest as of a time is a proof of another one: it takes nothing on trust.
        remembers=as_of is None,
        watch=watch,
        progress=progress,
    )
    with step(watch, progress, "continue"):
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


def _built(
    config: Config,
    store: Store,
    edition: Edition,
    selection: Selection,
    *,
    as_of: datetime,
    told: Told | None,
    changes: tuple[Change, ...],
    override_ids: Collection[int] | None,
    remembers: bool,
    watch: Watch,
    progress: Progress | None,
) -> Digest:
    from aggregator.digest import (
        Budget,
        Frame,
        Weights,
        Window,
        build_digest,
        day_paragraphs,
    )

    zone, wanted = config.digest.timezone, config.digest
    encoder = configured_encoder(config)
    scope = f"{zone}/{edition.day.isoformat()}"
    if not edition.whole:
        scope += f"/{edition.name}"
    cache = store.cache(scope)
    memos = store.memos(scope) if remembers else None
    with watch("load"):
        of_day = day_paragraphs(selection.revisions, folded=selection.folded)
        decided = _decided(store, of_day, override_ids)
    with step(watch, progress, "deduplicate"):
        found = match_day(
            of_day,
            decided,
            encoder=encoder,
            thresholds=config.dedup.thresholds,
            cache=cache,
            memos=memos,
            progress=progress,
        )
    with step(watch, progress, "stories") as pause:
        grouping = group_day(
            of_day,
            found,
            memos=memos,
            encoder="" if encoder is None else encoder.name,
            pause=pause,
            embed=partial(_embed, encoder=encoder, cache=cache) if encoder else None,
            across=multilingual(config.dedup.encoder),
        )
    with step(watch, progress, "digest"):
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
