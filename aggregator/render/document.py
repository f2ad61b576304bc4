"""The JSON form: a digest as a document that other programs can read.

The document is described by ``docs/digest.schema.json`` (JSON Schema, draft 2020-12). It holds
all that the other forms show, so that any of them can be made again from it; see :mod:`.parse`.
What follows from other values (counts, outlets, origins) stands in it for those who read it.
"""

from __future__ import annotations

import json
import re
from datetime import UTC
from typing import Any, Final

from aggregator.model import (
    Attribution,
    Change,
    Development,
    Digest,
    DigestPage,
    Disagreement,
    FactDifference,
    Given,
    Moment,
    Passage,
    Rank,
    Story,
    StoryLine,
)
from aggregator.model.digests import DOCUMENT_VERSION

OLDEST_VERSION: Final = 2
"""The oldest version of the document that can be read, and written again as it was."""

SCHEMA_ID: Final = f"urn:liveblog-aggregator:schema:digest:{DOCUMENT_VERSION}"
"""The ``$id`` of ``docs/digest.schema.json``; an older one's ends with its version."""

_SINCE_3: Final = ("post_kind", "part", "quoted", "quoted_url")
"""What an attribution has from version 3 on."""

_SURROGATE = re.compile("[\ud800-\udfff]")


def render_json(digest: Digest, version: int = DOCUMENT_VERSION) -> str:
    """Write a digest as JSON: keys in a fixed order, two spaces of indent, a final newline.

    Times keep the offset that they have; ``as_of`` is in UTC. A lone surrogate, which UTF-8
    cannot hold, is written as its ``\\u`` escape.

    Args:
        digest: to be written.
        version: of the document: an older one lacks what came later.

    Raises:
        ValueError: a score is no finite number, or ``as_of`` has no zone.
    """
    text = json.dumps(to_document(digest, version), ensure_ascii=False, indent=2, allow_nan=False)
    return _SURROGATE.sub(lambda found: f"\\u{ord(found[0]):04x}", text) + "\n"


def to_document(digest: Digest, version: int = DOCUMENT_VERSION) -> dict[str, Any]:
    """A digest as plain data, ready for JSON; see :func:`render_json`."""
    if digest.as_of.tzinfo is None:
        raise ValueError("as_of has no zone")
    since = digest.since
    shown = [passage for story in digest.stories for passage in story.passages]
    hidden = sum(len(story.left_out) for story in digest.stories)
    hidden += sum(line.passages for line in digest.left_out)
    every: list[Story | StoryLine] = [*digest.stories, *digest.left_out]
    return {
        "$schema": f"{SCHEMA_ID.rpartition(':')[0]}:{version}",
        "schema_version": version,
        "day": digest.day.isoformat(),
        "zone": digest.zone,
        "edition": digest.edition,
        "as_of": digest.as_of.astimezone(UTC).isoformat(),
        "settings": digest.settings,
        "overrides": list(digest.overrides),
        "since": None if since is None else _given(since),
        "looked_back": [_given(one) for one in digest.looked_back],
        "not_compared": list(digest.not_compared),
        "counts": {
            "stories": len(digest.stories),
            "passages": len(shown),
            "outlets": len({o for story in every for o in story.outlets}),
            "origins": len({o for story in every for o in story.origins}),
            "pages": len(digest.pages),
            "paragraphs": digest.paragraphs,
            "repeats": digest.repeats,
            "disagreements": len(disagreeing_pairs(digest)),
            "developments": sum(len(story.developments) for story in digest.stories),
            "changes": len(digest.changes),
            "passages_left_out": hidden,
            "stories_left_out": len(digest.left_out),
        },
        "changes": [_change(change) for change in digest.changes],
        "moves": [
            {
                "kind": move.kind,
                "before": list(move.before),
                "after": list(move.after),
                "titles": list(move.titles),
            }
            for move in digest.moves
        ],
        "stories": [_story(story, version) for story in digest.stories],
        "left_out": [_line(line) for line in digest.left_out],
        "pages": [_page(page) for page in digest.pages],
    }


def version_of(document: str) -> int:
    """The version that a document says it has.

    Raises:
        ValueError: it says none.
    """
    found = re.search(r'"schema_version": (\d+)', document[:2000])
    if found is None:
        raise ValueError("schema_version: missing")
    return int(found[1])


def disagreeing_pairs(digest: Digest) -> frozenset[frozenset[str]]:
    """Pairs of passage ids that disagree, each once however many sides tell it."""
    return frozenset(
        frozenset((passage.id, other.passage_id))
        for story in digest.stories
        for passage in story.passages
        for other in passage.disagreements
    )


def _given(given: Given) -> dict[str, Any]:
    return {
        "day": given.day.isoformat(),
        "edition": given.edition,
        "as_of": given.as_of.astimezone(UTC).isoformat(),
        "content_hash": given.content_hash,
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        "kind": change.kind,
        "passage_id": change.passage_id,
        "text": change.text,
        "now": change.now,
        "differences": _differences(change.differences),
        "outlet": change.outlet,
        "post_id": change.post_id,
        "url": change.url,
        "revision_hash": change.revision_hash,
        "now_hash": change.now_hash,
        "seen_at": change.seen_at.astimezone(UTC).isoformat(),
    }


def _story(story: Story, version: int) -> dict[str, Any]:
    return {
        "id": story.id,
        "title": story.title,
        "title_outlet": story.title_outlet,
        "title_post_id": story.title_post_id,
        "news": story.news,
        "outlets": list(story.outlets),
        "origins": list(story.origins),
        "rank": _rank(story.rank),
        "lead": list(story.lead),
        "developments": [_development(development) for development in story.developments],
        "passages": [_passage(passage, version) for passage in story.passages],
        "left_out": [
            {
                "passage_id": one.passage_id,
                "reason": one.reason,
                "text": one.text,
                "outlets": list(one.outlets),
                "origins": list(one.origins),
                "post_id": one.post_id,
                "url": one.url,
                "published": _moment(one.published),
            }
            for one in story.left_out
        ],
    }


def _line(line: StoryLine) -> dict[str, Any]:
    return {
        "id": line.id,
        "title": line.title,
        "title_outlet": line.title_outlet,
        "url": line.url,
        "outlets": list(line.outlets),
        "origins": list(line.origins),
        "passages": line.passages,
        "rank": _rank(line.rank),
    }


def _rank(rank: Rank) -> dict[str, float]:
    return {
        "score": rank.score,
        "origins": rank.origins,
        "novelty": rank.novelty,
        "importance": rank.importance,
        "recency": rank.recency,
    }


def _development(development: Development) -> dict[str, Any]:
    return {
        "kind": development.kind,
        "subject": development.subject,
        "steps": [
            {
                "phase": step.phase,
                "value": step.value,
                "mentions": [
                    {
                        "words": mention.words,
                        "passage_id": mention.passage_id,
                        "in_title": mention.in_title,
                        "span": {"start": mention.start, "end": mention.end},
                        "outlets": list(mention.outlets),
                        "published": _moment(mention.published),
                    }
                    for mention in step.mentions
                ],
            }
            for step in development.steps
        ],
    }


def _passage(passage: Passage, version: int) -> dict[str, Any]:
    before = passage.before
    return {
        "id": passage.id,
        "text": passage.text,
        "news": passage.news,
        "before": None
        if before is None
        else {"text": before.text, "day": before.day.isoformat(), "edition": before.edition},
        "superseded_by": passage.superseded_by,
        "outlets": list(passage.outlets),
        "origins": [
            {"name": o.name, "outlets": list(o.outlets), "bases": list(o.bases)}
            for o in passage.origins
        ],
        "speakers": list(passage.speakers),
        "attributions": [_attribution(one, version) for one in passage.attributions],
        "disagreements": [_disagreement(other) for other in passage.disagreements],
    }


def _moment(moment: Moment) -> dict[str, Any]:
    return {
        "day": moment.day.isoformat(),
        "at": None if moment.at is None else moment.at.isoformat(),
        "basis": moment.basis,
    }


def _attribution(attribution: Attribution, version: int) -> dict[str, Any]:
    found = {
        "paragraph_id": attribution.paragraph_id,
        "text": attribution.text,
        "kind": attribution.kind,
        "score": attribution.score,
        "outlet": attribution.outlet,
        "origin": attribution.origin,
        "origin_basis": list(attribution.origin_basis),
        "author": attribution.author,
        "credit": attribution.credit,
        "url": attribution.url,
        "source": attribution.source,
        "locator": attribution.locator,
        "line": attribution.line,
        "post_id": attribution.post_id,
        "post_title": attribution.post_title,
        "revision_hash": attribution.revision_hash,
        "revision": attribution.revision,
        "span": {"start": attribution.start, "end": attribution.end},
        "published": _moment(attribution.published),
        "zone": attribution.zone,
        "gone_since": None
        if attribution.gone_since is None
        else attribution.gone_since.astimezone(UTC).isoformat(),
        "post_kind": attribution.post_kind,
        "part": attribution.part,
        "quoted": attribution.quoted,
        "quoted_url": attribution.quoted_url,
    }
    return found if version > 2 else {k: v for k, v in found.items() if k not in _SINCE_3}


def _disagreement(other: Disagreement) -> dict[str, Any]:
    return {
        "passage_id": other.passage_id,
        "text": other.text,
        "outlets": list(other.outlets),
        "differences": _differences(other.differences),
    }


def _differences(differences: tuple[FactDifference, ...]) -> list[dict[str, str]]:
    return [{"kind": d.kind, "here": d.here, "there": d.there} for d in differences]


def _page(page: DigestPage) -> dict[str, Any]:
    return {
        "source": page.source,
        "outlet": page.outlet,
        "origin": page.origin,
        "locator": page.locator,
        "url": page.url,
        "title": page.title,
        "posts": page.posts,
        "basis": list(page.basis),
    }
