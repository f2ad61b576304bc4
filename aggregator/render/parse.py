"""Reads the JSON form of a digest back; every value is checked, and errors name the place."""

from __future__ import annotations

import json
from typing import Any, get_args

from aggregator.dedup.model import DifferenceKind, Kind
from aggregator.model import (
    Attribution,
    Change,
    DayBasis,
    Development,
    DevelopmentKind,
    Digest,
    DigestPage,
    Disagreement,
    Earlier,
    FactDifference,
    Given,
    LeftOut,
    LeftOutReason,
    Mention,
    Moment,
    News,
    OriginBasis,
    Passage,
    PostKind,
    Rank,
    SpanKind,
    Step,
    StepPhase,
    Story,
    StoryLine,
    StoryMove,
)
from aggregator.model.digests import DOCUMENT_VERSION
from aggregator.render.document import OLDEST_VERSION
from aggregator.render.reader import Reader


def digest_from_json(text: str) -> Digest:
    """Read what :func:`~aggregator.render.document.render_json` wrote, to an equal value.

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


def from_document(data: object) -> Digest:
    """A digest from plain data; see :func:`digest_from_json`."""
    top = Reader(data, "")
    version = top.whole("schema_version")
    if not OLDEST_VERSION <= version <= DOCUMENT_VERSION:
        raise ValueError(
            f"schema_version: {version} is none of {OLDEST_VERSION} to {DOCUMENT_VERSION}, which "
            "are known here"
        )
    counts = top.part("counts")
    return Digest(
        day=top.day("day"),
        zone=top.text("zone"),
        edition=top.text("edition"),
        as_of=top.instant("as_of"),
        stories=tuple(_story(part) for part in top.parts("stories")),
        pages=tuple(_page(part) for part in top.parts("pages")),
        paragraphs=counts.whole("paragraphs"),
        repeats=counts.whole("repeats"),
        since=None if top.absent("since") else _given(top.part("since")),
        changes=tuple(_change(part) for part in top.parts("changes")),
        left_out=tuple(_line(part) for part in top.parts("left_out")),
        settings=top.text("settings"),
        overrides=top.wholes("overrides"),
        not_compared=top.texts("not_compared"),
        looked_back=tuple(_given(part) for part in top.parts("looked_back")),
        moves=tuple(
            StoryMove(
                kind=part.choice("kind", ("merged", "split")),
                before=part.texts("before"),
                after=part.texts("after"),
                titles=part.texts("titles"),
            )
            for part in top.parts("moves")
        ),
    )


def _given(part: Reader) -> Given:
    return Given(
        day=part.day("day"),
        edition=part.text("edition"),
        as_of=part.instant("as_of"),
        content_hash=part.text("content_hash"),
    )


def _change(part: Reader) -> Change:
    return Change(
        kind=part.choice("kind", ("corrected", "updated", "withdrawn")),
        passage_id=part.text("passage_id"),
        text=part.text("text"),
        now=part.text("now"),
        differences=_differences(part),
        outlet=part.text("outlet"),
        post_id=part.text("post_id"),
        url=None if part.absent("url") else part.text("url"),
        revision_hash=part.text("revision_hash"),
        now_hash=part.text("now_hash"),
        seen_at=part.instant("seen_at"),
    )


def _story(part: Reader) -> Story:
    return Story(
        id=part.text("id"),
        title=part.text("title"),
        title_outlet=part.text("title_outlet"),
        passages=tuple(_passage(passage) for passage in part.parts("passages")),
        title_post_id=part.text("title_post_id"),
        lead=part.texts("lead"),
        developments=tuple(_development(d) for d in part.parts("developments")),
        left_out=tuple(
            LeftOut(
                passage_id=one.text("passage_id"),
                text=one.text("text"),
                outlets=one.texts("outlets"),
                origins=one.texts("origins"),
                post_id=one.text("post_id"),
                url=None if one.absent("url") else one.text("url"),
                published=_moment(one.part("published")),
                reason=one.choice("reason", get_args(LeftOutReason)),
            )
            for one in part.parts("left_out")
        ),
        news=part.choice("news", get_args(News)),
        rank=_rank(part.part("rank")),
    )


def _line(part: Reader) -> StoryLine:
    return StoryLine(
        id=part.text("id"),
        title=part.text("title"),
        title_outlet=part.text("title_outlet"),
        url=None if part.absent("url") else part.text("url"),
        outlets=part.texts("outlets"),
        origins=part.texts("origins"),
        passages=part.whole("passages"),
        rank=_rank(part.part("rank")),
    )


def _rank(part: Reader) -> Rank:
    return Rank(
        score=part.number("score"),
        origins=part.number("origins"),
        novelty=part.number("novelty"),
        importance=part.number("importance"),
        recency=part.number("recency"),
    )


def _development(part: Reader) -> Development:
    return Development(
        kind=part.choice("kind", get_args(DevelopmentKind)),
        subject=part.text("subject"),
        steps=tuple(
            Step(
                phase=step.choice("phase", get_args(StepPhase)),
                value=step.text("value"),
                mentions=tuple(_mention(mention) for mention in step.parts("mentions")),
            )
            for step in part.parts("steps")
        ),
    )


def _mention(part: Reader) -> Mention:
    span = part.part("span")
    return Mention(
        words=part.text("words"),
        passage_id=part.text("passage_id"),
        in_title=part.flag("in_title"),
        start=span.whole("start"),
        end=span.whole("end"),
        outlets=part.texts("outlets"),
        published=_moment(part.part("published")),
    )


def _passage(part: Reader) -> Passage:
    attributions = tuple(_attribution(a) for a in part.parts("attributions"))
    if sum(a.kind is None for a in attributions) != 1:
        raise ValueError(f"{part.where}.attributions: not exactly one has the kind null")
    before = None if part.absent("before") else part.part("before")
    return Passage(
        id=part.text("id"),
        text=part.text("text"),
        attributions=attributions,
        disagreements=tuple(_disagreement(d) for d in part.parts("disagreements")),
        speakers=part.texts("speakers"),
        news=part.choice("news", get_args(News)),
        before=None
        if before is None
        else Earlier(before.text("text"), before.day("day"), before.text("edition")),
        superseded_by=None if part.absent("superseded_by") else part.text("superseded_by"),
    )


def _moment(part: Reader) -> Moment:
    basis: DayBasis = part.choice("basis", get_args(DayBasis))
    return Moment(
        day=part.day("day"),
        at=None if part.absent("at") else part.instant("at"),
        basis=basis,
    )


def _attribution(part: Reader) -> Attribution:
    span = part.part("span")
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
        published=_moment(part.part("published")),
        zone=part.text("zone"),
        url=None if part.absent("url") else part.text("url"),
        line=None if part.absent("line") else part.whole("line"),
        author=part.text("author"),
        credit=None if part.absent("credit") else part.text("credit"),
        kind=kind,
        score=part.number("score"),
        revision=part.whole("revision"),
        origin=part.text("origin"),
        origin_basis=part.choices("origin_basis", get_args(OriginBasis)),
        gone_since=None if part.absent("gone_since") else part.instant("gone_since"),
        **_marks(part),
    )


def _marks(part: Reader) -> dict[str, Any]:
    """What an attribution has from version 3 of the document on."""
    if not part.has("post_kind"):
        return {}
    return {
        "post_kind": part.choice("post_kind", get_args(PostKind)),
        "part": part.choice("part", get_args(SpanKind)),
        "quoted": part.text("quoted"),
        "quoted_url": None if part.absent("quoted_url") else part.text("quoted_url"),
    }


def _disagreement(part: Reader) -> Disagreement:
    return Disagreement(
        passage_id=part.text("passage_id"),
        text=part.text("text"),
        outlets=part.texts("outlets"),
        differences=_differences(part),
    )


def _differences(part: Reader) -> tuple[FactDifference, ...]:
    return tuple(
        FactDifference(
            kind=difference.choice("kind", get_args(DifferenceKind)),
            here=difference.text("here"),
            there=difference.text("there"),
        )
        for difference in part.parts("differences")
    )


def _page(part: Reader) -> DigestPage:
    return DigestPage(
        source=part.text("source"),
        outlet=part.text("outlet"),
        locator=part.text("locator"),
        url=None if part.absent("url") else part.text("url"),
        title=part.text("title"),
        posts=part.whole("posts"),
        basis=part.choices("basis", get_args(DayBasis)),
        origin=part.text("origin"),
    )
