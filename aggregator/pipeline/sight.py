"""One sight of a page beside what is known of it: which posts are new, changed, gone or back."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from aggregator.model import Extraction, Moment, Page, Revision, Source
from aggregator.revise import missing, recognise, revise, withdraw
from aggregator.store import Store

_AROUND = timedelta(minutes=2)
"""By which two tellings of one time may differ."""


@dataclass(frozen=True, slots=True)
class Fresh:
    """A page whose reading is not stored yet.

    Attributes:
        source: that it is of.
        page: as it came.
        reread: the store has these bytes, read by another extractor.
        repeated: lines that belong to the source.
        is_past: an older capture than the one that is stored: it may show posts that are not
            known, and says nothing new of the others.
    """

    source: Source
    page: Page
    reread: bool
    repeated: frozenset[str] = frozenset()
    is_past: bool = False


@dataclass(frozen=True, slots=True)
class Sight:
    """What one look at a page says of its posts.

    Attributes:
        found: what was read, its posts under the ids by which they are known.
        new: revisions that it makes, withdrawals among them.
        moments: times of the posts that were added or changed, and those that they had before.
        notes: one line each: what was withdrawn, and what was not believed.
    """

    found: Extraction
    new: list[Revision]
    moments: tuple[Moment, ...] = ()
    notes: tuple[str, ...] = ()


def compare(store: Store, fresh: Fresh, found: Extraction, *, reader: str, now: datetime) -> Sight:
    """Compare what was read from a page with what is known of its posts.

    Args:
        store: knows them.
        fresh: the page.
        found: what was read from it.
        reader: names the extractor: what another one saw is not missed.
        now: when what is new is first seen, in UTC.
    """
    source, page = fresh.source, fresh.page
    known, named = _known(store, fresh, found)
    posts = recognise(found.posts, named, known)
    found = replace(found, posts=posts)
    pairs: list[tuple[Revision | None, Revision]] = []
    for position, extracted in enumerate(posts):
        before = known.get(extracted.id)
        if fresh.is_past and before is not None:
            continue
        post = replace(extracted, position=position, zone=source.zone)
        revision = revise(before, post, now, reread=fresh.reread)
        if revision is not None:
            pairs.append((before, revision))
    notes: list[str] = []
    if not fresh.is_past:
        marked = {named[name] for name in found.withdrawn if name in named}
        gone = {key: known[key] for key in sorted(marked - {post.id for post in posts})}
        if not fresh.reread:
            first = {revision.post.id for _, revision in pairs if revision.number == 1}
            absent, doubts = _absent(store, fresh, found, known, reader=reader, new=first)
            gone |= {latest.post.id: latest for latest in absent}
            notes += doubts
        for latest in gone.values():
            revision = withdraw(latest, now)
            if revision is not None:
                pairs.append((latest, revision))
                told = f"{latest.post.title or latest.post.id} ({latest.post.id})"
                notes.append(f"{page.locator}: withdrawn by its page: {told}")
    moments = (r.post.published for pair in pairs for r in pair if r is not None)
    return Sight(found, [now_ for _, now_ in pairs], tuple(dict.fromkeys(moments)), tuple(notes))


def _known(
    store: Store, fresh: Fresh, found: Extraction
) -> tuple[dict[str, Revision], dict[str, str]]:
    """Posts that the page's may be: those of their names, and those of their time."""
    names = {name for post in found.posts for name in (post.id, *post.aliases)}
    named = store.posts_named(names | set(found.withdrawn))
    known = dict(store.latest_revisions(set(named.values())))
    instants = [post.published.at for post in found.posts if post.published.at]
    if instants and any("#" in post.id for post in found.posts):
        known |= store.blog_revisions(
            fresh.source.name,
            fresh.page.blog or fresh.page.locator,
            since=min(instants) - _AROUND,
            until=max(instants) + _AROUND,
        )
    return known, named


def _absent(
    store: Store,
    fresh: Fresh,
    found: Extraction,
    known: Mapping[str, Revision],
    *,
    reader: str,
    new: Collection[str],
) -> tuple[tuple[Revision, ...], list[str]]:
    """The known posts that a page does not show though it covers their time, and the doubts."""
    if found.covers is None:
        return (), []
    readers = store.readers(list(known))
    prefix = f"{fresh.source.name}:{fresh.page.blog or fresh.page.locator}#"
    mine = {
        key: revision
        for key, revision in known.items()
        if readers.get(key) == reader and key.startswith(prefix)
    }
    absence = missing(found, found.posts, mine, new=new)
    notes = []
    if absence.doubted:
        notes.append(
            f"{fresh.page.locator}: does not show {len(absence.doubted)} posts that stood"
            " between those it shows: too many to be taken for withdrawn; they stay"
        )
    return absence.gone, notes
