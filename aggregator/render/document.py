"""The JSON form: a digest as a document that other programs can read, and back again.

The document is described by ``docs/digest.schema.json`` (JSON Schema, draft 2020-12). It holds
all that the other forms show, so that any of them can be made again from it.
"""

from __future__ import annotations

import json
import re
from datetime import UTC
from typing import Any, Final, get_args

from aggregator.dedup.model import DifferenceKind, Kind
from aggregator.model import (
    Attribution,
    DayBasis,
    Digest,
    DigestPage,
    Disagreement,
    FactDifference,
    Moment,
    Passage,
    Story,
)
from aggregator.render.reader import Reader

SCHEMA_VERSION: Final = 1
"""Raised when a reader of the version before would misread the document."""

SCHEMA_ID: Final = "urn:liveblog-aggregator:schema:digest:1"
"""The ``$id`` of ``docs/digest.schema.json``."""

_SURROGATE = re.compile("[\ud800-\udfff]")


def render_json(digest: Digest) -> str:
    """Write a digest as JSON: keys in a fixed order, two spaces of indent, a final newline.

    Times keep the offset that they have; ``as_of`` is in UTC. A lone surrogate, which UTF-8
    cannot hold, is written as its ``\\u`` escape.

    Raises:
        ValueError: a score is no finite number, or ``as_of`` has no zone.
    """
    text = json.dumps(to_document(digest), ensure_ascii=False, indent=2, allow_nan=False)
    return _SURROGATE.sub(lambda found: f"\\u{ord(found[0]):04x}", text) + "\n"


def digest_from_json(text: str) -> Digest:
    """Read what :func:`render_json` wrote, to an equal value.

    Times come back with a fixed offset. Python calls two times in the hour that summer's end
    repeats unequal if one has a fixed offset and the other a named zone (PEP 495); all else
    compares equal.

    Raises:
        ValueError: not JSON, not a digest, or of another schema version; the message names
            the place.
    """
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        raise ValueError(f"not JSON: {error}") from error
    except RecursionError as error:
        raise ValueError("not a digest: nested too deeply") from error
    return from_document(data)


def to_document(digest: Digest) -> dict[str, Any]:
    """A digest as plain data, ready for JSON."""
    if digest.as_of.tzinfo is None:
        raise ValueError("as_of has no zone")
    passages = [passage for story in digest.stories for passage in story.passages]
    return {
        "$schema": SCHEMA_ID,
        "schema_version": SCHEMA_VERSION,
        "day": digest.day.isoformat(),
        "zone": digest.zone,
        "edition": digest.edition,
        "as_of": digest.as_of.astimezone(UTC).isoformat(),
        "counts": {
            "stories": len(digest.stories),
            "passages": len(passages),
            "outlets": len({o for story in digest.stories for o in story.outlets}),
            "pages": len(digest.pages),
            "paragraphs": digest.paragraphs,
            "repeats": digest.repeats,
            "disagreements": len(disagreeing_pairs(digest)),
        },
        "stories": [_story(story) for story in digest.stories],
        "pages": [_page(page) for page in digest.pages],
    }


def from_document(data: object) -> Digest:
    """A digest from plain data; see :func:`digest_from_json`."""
    top = Reader(data, "")
    version = top.whole("schema_version")
    if version != SCHEMA_VERSION:
        raise ValueError(f"schema_version: {version} is not {SCHEMA_VERSION}, the one known here")
    counts = top.part("counts")
    return Digest(
        day=top.day("day"),
        zone=top.text("zone"),
        edition=top.text("edition"),
        as_of=top.instant("as_of"),
        stories=tuple(_read_story(part) for part in top.parts("stories")),
        pages=tuple(_read_page(part) for part in top.parts("pages")),
        paragraphs=counts.whole("paragraphs"),
        repeats=counts.whole("repeats"),
    )


def disagreeing_pairs(digest: Digest) -> frozenset[frozenset[str]]:
    """Pairs of passage ids that disagree, each once however many sides tell it."""
    return frozenset(
        frozenset((passage.id, other.passage_id))
        for story in digest.stories
        for passage in story.passages
        for other in passage.disagreements
    )


def _story(story: Story) -> dict[str, Any]:
    return {
        "id": story.id,
        "title": story.title,
        "title_outlet": story.title_outlet,
        "outlets": list(story.outlets),
        "passages": [_passage(passage) for passage in story.passages],
    }


def _passage(passage: Passage) -> dict[str, Any]:
    return {
        "id": passage.id,
        "text": passage.text,
        "outlets": list(passage.outlets),
        "attributions": [_attribution(attribution) for attribution in passage.attributions],
        "disagreements": [_disagreement(other) for other in passage.disagreements],
    }


def _attribution(attribution: Attribution) -> dict[str, Any]:
    moment = attribution.published
    return {
        "paragraph_id": attribution.paragraph_id,
        "text": attribution.text,
        "kind": attribution.kind,
        "score": attribution.score,
        "outlet": attribution.outlet,
        "author": attribution.author,
        "credit": attribution.credit,
        "url": attribution.url,
        "source": attribution.source,
        "locator": attribution.locator,
        "line": attribution.line,
        "post_id": attribution.post_id,
        "post_title": attribution.post_title,
        "revision_hash": attribution.revision_hash,
        "span": {"start": attribution.start, "end": attribution.end},
        "published": {
            "day": moment.day.isoformat(),
            "at": None if moment.at is None else moment.at.isoformat(),
            "basis": moment.basis,
        },
        "zone": attribution.zone,
    }


def _disagreement(other: Disagreement) -> dict[str, Any]:
    return {
        "passage_id": other.passage_id,
        "text": other.text,
        "outlets": list(other.outlets),
        "differences": [
            {"kind": d.kind, "here": d.here, "there": d.there} for d in other.differences
        ],
    }


def _page(page: DigestPage) -> dict[str, Any]:
    return {
        "source": page.source,
        "outlet": page.outlet,
        "locator": page.locator,
        "url": page.url,
        "title": page.title,
        "posts": page.posts,
        "basis": list(page.basis),
    }


def _read_story(part: Reader) -> Story:
    return Story(
        id=part.text("id"),
        title=part.text("title"),
        title_outlet=part.text("title_outlet"),
        passages=tuple(_read_passage(passage) for passage in part.parts("passages")),
    )


def _read_passage(part: Reader) -> Passage:
    attributions = tuple(_read_attribution(a) for a in part.parts("attributions"))
    if sum(a.kind is None for a in attributions) != 1:
        raise ValueError(f"{part.where}.attributions: not exactly one has the kind null")
    return Passage(
        id=part.text("id"),
        text=part.text("text"),
        attributions=attributions,
        disagreements=tuple(_read_disagreement(d) for d in part.parts("disagreements")),
    )


def _read_attribution(part: Reader) -> Attribution:
    span = part.part("span")
    published = part.part("published")
    basis: DayBasis = published.choice("basis", get_args(DayBasis))
    kind: Kind | None = None if part.absent("kind") else part.choice("kind", get_args(Kind))
    return Attribution(
        paragraph_id=part.text("paragraph_id"),
        text=part.text("text"),
        outlet=part.text("outlet"),
        source=part.text("source"),
        locator=part.text("locator"),
        post_id=part.text("post_id"),
        post_title=part.text("post_title"),
        revision_hash=part.text("revision_hash"),
        start=span.whole("start"),
        end=span.whole("end"),
        published=Moment(
            day=published.day("day"),
            at=None if published.absent("at") else published.instant("at"),
            basis=basis,
        ),
        zone=part.text("zone"),
        url=None if part.absent("url") else part.text("url"),
        line=None if part.absent("line") else part.whole("line"),
        author=part.text("author"),
        credit=None if part.absent("credit") else part.text("credit"),
        kind=kind,
        score=part.number("score"),
    )


def _read_disagreement(part: Reader) -> Disagreement:
    return Disagreement(
        passage_id=part.text("passage_id"),
        text=part.text("text"),
        outlets=part.texts("outlets"),
        differences=tuple(
            FactDifference(
                kind=difference.choice("kind", get_args(DifferenceKind)),
                here=difference.text("here"),
                there=difference.text("there"),
            )
            for difference in part.parts("differences")
        ),
    )


def _read_page(part: Reader) -> DigestPage:
    known = get_args(DayBasis)
    basis = part.texts("basis")
    for name in basis:
        if name not in known:
            raise ValueError(f"{part.where}.basis: {name!r} is none of {', '.join(known)}")
    return DigestPage(
        source=part.text("source"),
        outlet=part.text("outlet"),
        locator=part.text("locator"),
        url=None if part.absent("url") else part.text("url"),
        title=part.text("title"),
        posts=part.whole("posts"),
        basis=tuple(known[known.index(name)] for name in basis),
    )
