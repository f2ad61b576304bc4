"""Conflicts of a digest: pairs of passages that say the same with different facts."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime, time

from aggregator.model import Digest, Disagreement, Moment, Passage, Story
from aggregator.pipeline.reading.values import ConflictRead, ConflictValue
from aggregator.store import DigestHead


def conflict_id(a: str, b: str) -> str:
    """The id of a pair of passages, in any order."""
    return "-".join(sorted((a, b)))


def conflicts_of(head: DigestHead, digest: Digest) -> list[ConflictRead]:
    """The conflicts that a digest shows, each once, in the order of their first passages."""
    passages = {passage.id: passage for story in digest.stories for passage in story.passages}
    found: dict[str, ConflictRead] = {}
    for story in digest.stories:
        for passage in story.passages:
            for other in passage.disagreements:
                identity = conflict_id(passage.id, other.passage_id)
                if identity not in found:
                    against = passages.get(other.passage_id)
                    found[identity] = _conflict(head, story, passage, other, against)
    return list(found.values())


def _conflict(
    head: DigestHead, story: Story, passage: Passage, other: Disagreement, against: Passage | None
) -> ConflictRead:
    here = _value(passage, tuple(d.here for d in other.differences if d.here))
    words = tuple(d.there for d in other.differences if d.there)
    if against is not None:
        there = _value(against, words)
    else:  # The digest tells of it, and has no room for it.
        there = ConflictValue(other.passage_id, words, other.text, other.outlets, None, None, "")
    both = {passage.id, other.passage_id}
    identity = conflict_id(passage.id, other.passage_id)
    return ConflictRead(
        id=identity,
        head=head,
        story_id=story.id,
        story_title=story.title,
        disagreement=other,
        values=tuple(sorted((here, there), key=lambda value: _instant(value.published))),
        developments=tuple(
            development
            for development in story.developments
            if any(m.passage_id in both for step in development.steps for m in step.mentions)
        ),
        seen_in=(head,),
        etag=_etag([head], identity),
    )


def _value(passage: Passage, words: tuple[str, ...]) -> ConflictValue:
    first = passage.attributions[0]
    return ConflictValue(
        passage_id=passage.id,
        words=words,
        text=passage.text,
        outlets=passage.outlets,
        published=first.published,
        url=first.url,
        post_id=first.post_id,
    )


def read_conflict(found: Sequence[ConflictRead]) -> ConflictRead:
    """One conflict of all that digests show of it, newest first: at least one."""
    heads = tuple(one.head for one in found)
    return dataclasses.replace(found[0], seen_in=heads, etag=_etag(heads, found[0].id))


def _instant(moment: Moment | None) -> datetime:
    if moment is None:
        return datetime.max.replace(tzinfo=UTC)
    return moment.at or datetime.combine(moment.day, time.max, UTC)


def _etag(heads: Sequence[DigestHead], identity: str) -> str:
    told = "\n".join(["conflict", identity, *(head.content_hash for head in heads)])
    return hashlib.sha256(told.encode()).hexdigest()[:32]
