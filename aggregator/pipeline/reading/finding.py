"""The search as readers see it: posts, with the paragraphs that have the words, and where."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection
from typing import Final

from aggregator.model import Revision, paragraph_id
from aggregator.pipeline.reading.cursors import fingerprint, read_cursor, write_cursor
from aggregator.pipeline.reading.values import (
    Excerpt,
    Hit,
    Hits,
    Place,
    SearchFilters,
    SearchOrder,
)
from aggregator.store import Store
from aggregator.store.search import Bounds, Looked
from aggregator.store.search_terms import Part, find, parse_question

EXCERPTS: Final = 2
"""Paragraphs of one post that are shown."""
LONGEST: Final = 320
"""Characters of an excerpt."""
_BEFORE: Final = 90
"""Characters before the first found word, where a paragraph is cut."""


def look_for(
    store: Store,
    zone: str,
    question: str,
    filters: SearchFilters,
    *,
    order: SearchOrder,
    after: str | None,
    limit: int,
) -> Hits:
    """Find posts.

    Args:
        store: to look in.
        zone: of the days.
        question: see :mod:`aggregator.store.search_terms`; without a word, every post is found.
        filters: which posts are looked at.
        order: of the hits; without a word, they are in order of time.
        after: cursor.
        limit: of hits.

    Raises:
        BadQuestion: the question cannot be asked.
        BadCursor: the cursor is none, or that of another question.
    """
    parts = parse_question(question)
    looked = Looked(
        parts=parts,
        source=filters.source,
        language=filters.language,
        since=filters.day or filters.since,
        until=filters.day or filters.until,
        zone=zone,
        story=filters.story,
    )
    if not parts:
        order = "time"
    kind = f"search {fingerprint(order, parts, *filters.to_dict().items())}"
    following: list[object] | None
    bounds = Bounds()
    if order == "time":
        below = read_cursor(kind, after, int)[0] if after is not None else None
        found = store.look(looked, below=below, limit=limit + 1)
        following = [found[limit - 1].key] if len(found) > limit else None
    else:
        # By relevance there is no place to go on behind: what was given is not given again.
        given = _numbers(read_cursor(kind, after, list)[0]) if after is not None else []
        found, more, bounds = store.rank(looked, without=given, limit=limit)
        following = [_steps([*given, *(one.post for one in found)])] if more else None
    hits = tuple(_hit(one.revision, parts) for one in found[:limit])
    shown = {e.paragraph_id for hit in hits for e in hit.excerpts if e.paragraph_id is not None}
    places = places_of(store, zone, shown)
    return Hits(
        tuple(
            dataclasses.replace(
                hit,
                places=tuple(
                    places[e.paragraph_id] for e in hit.excerpts if e.paragraph_id in places
                ),
            )
            for hit in hits
        ),
        write_cursor(kind, following) if following is not None else None,
        bounds,
    )


def _steps(numbers: Collection[int]) -> list[int]:
    """Numbers as the steps between them, which are short to write."""
    ordered = sorted(numbers)
    return [b - a for a, b in zip([0, *ordered], ordered, strict=False)]


def _numbers(steps: list[object]) -> list[int]:
    found, at = [], 0
    for step in steps:
        at += step if isinstance(step, int) else 0
        found.append(at)
    return found


def places_of(store: Store, zone: str, paragraphs: Collection[str]) -> dict[str, Place]:
    """Where paragraphs stand in the newest digests that have them; shown ones first."""
    found: dict[str, Place] = {}
    if not paragraphs:
        return found
    for head, place in store.places(zone, paragraphs):
        before = found.get(place.paragraph_id)
        if before is None or (place.is_shown and not before.is_shown):
            found[place.paragraph_id] = Place(
                place.paragraph_id,
                head.day,
                head.edition,
                place.story_id,
                place.passage_id,
                place.is_shown,
            )
    return found


def _hit(revision: Revision, parts: tuple[Part, ...]) -> Hit:
    post = revision.post
    ranked = []
    for at, span in enumerate(post.spans):
        paragraph = post.text[span.start : span.end]
        found, held = find(parts, paragraph) if parts else ([], 0)
        if found or not parts:
            ranked.append((-held, at, paragraph, found))
    # A post that was found by its headline shows how its text begins.
    if not ranked and post.spans:
        first = post.spans[0]
        ranked.append((0, 0, post.text[first.start : first.end], []))
    best = sorted(ranked)[: EXCERPTS if parts else 1]
    return Hit(
        revision=revision,
        title_found=tuple(find(parts, post.title)[0]) if parts else (),
        excerpts=tuple(
            excerpt(paragraph_id(post.id, revision.hash, at), paragraph, found)
            for _, at, paragraph, found in best
        ),
        places=(),
    )


def excerpt(identity: str | None, text: str, found: list[tuple[int, int]]) -> Excerpt:
    """The piece of a paragraph around what was found in it.

    Args:
        identity: of the paragraph.
        text: of it, verbatim.
        found: (start, end) in it, in order.
    """
    start, end = 0, len(text)
    if len(text) > LONGEST:
        if found:
            start = _blank_after(text, max(0, found[0][0] - _BEFORE), found[0][0])
        end = start + LONGEST
        if end < len(text):
            end = _blank_before(text, end, start)
        end = min(end, len(text))
    return Excerpt(
        paragraph_id=identity,
        text=text[start:end],
        start=start,
        is_cut=(start > 0, end < len(text)),
        found=tuple((a - start, b - start) for a, b in found if start <= a and b <= end),
    )


def _blank_after(text: str, start: int, latest: int) -> int:
    """Where a word begins, so that none is cut; ``start`` in a text without blanks."""
    if start == 0:
        return 0
    blank = text.find(" ", start, latest)
    return start if blank < 0 else blank + 1


def _blank_before(text: str, end: int, earliest: int) -> int:
    blank = text.rfind(" ", earliest + LONGEST // 2, end + 1)
    return end if blank < 0 else blank
