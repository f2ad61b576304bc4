"""The operations that decide, and the one that compares texts of the caller's."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from aggregator import pipeline
from aggregator.config import Config, Token
from aggregator.dedup.thresholds import Thresholds
from aggregator.web.api import convert
from aggregator.web.api import models as m
from aggregator.web.api.access import needs
from aggregator.web.api.asking import told
from aggregator.web.api.comparing import compare_texts
from aggregator.web.api.problems import Problem
from aggregator.web.api.problems import told as problems

router = APIRouter(responses=problems(400, 401, 403, 413, 422, 503))


@router.post(
    "/overrides",
    status_code=201,
    response_model=m.OverrideOut,
    responses=problems(404, 409),
    tags=["overrides"],
)
def decide(
    request: Request,
    decision: m.OverrideIn,
    token: Annotated[Token, Depends(needs("correct"))],
) -> Response:
    """Decide about the texts of two paragraphs: as `aggregator split` and `join` do.

    The name of the token is kept with the decision. The next run makes the digests anew that have
    both texts.
    """
    config: Config = request.app.state.config_of()
    decided: Callable[[], None] = request.app.state.decided
    try:
        kept = pipeline.decide(
            config,
            decision.kind,
            decision.a,
            decision.b,
            who=token.name,
            why=" ".join(decision.why.split()),
            now=datetime.now(UTC),
        )
    except ValueError as error:
        raise Problem(409, str(error)) from error
    decided()
    answer = told(m.OverrideOut, convert.override(kept, holds=kept.kind != "undo"))
    answer.status_code = 201
    return answer


@router.post(
    "/dedup",
    response_model=m.DedupOut,
    dependencies=[Depends(needs("dedup"))],
    tags=["dedup"],
)
def dedup(request: Request, asked: m.DedupIn) -> Response:
    """Find what says the same among texts of yours, keep one of each, and say why.

    At most 2,000 texts of at most 20,000 characters, in 2 MiB; at most 30 seconds, 60 where
    meanings are compared; two requests at a time. Nothing is stored.
    """
    config: Config = request.app.state.config_of()
    texts: list[dict[str, Any]] = []
    seen: set[str] = set()
    with_zone: set[bool] = set()
    for number, one in enumerate(asked.texts):
        identity = one.id if one.id is not None else str(number)
        if identity in seen:
            raise Problem(422, f"two texts have the id {identity!r}")
        seen.add(identity)
        if one.published is not None:
            with_zone.add(one.published.tzinfo is not None)
        texts.append(
            {
                "id": identity,
                "text": one.text,
                "published": one.published.isoformat() if one.published else None,
                "source": one.source,
            }
        )
    if len(with_zone) > 1:
        raise Problem(422, "some of the times have an offset, and some have none")
    encoder = config.dedup.encoder if asked.semantic else "none"
    if asked.semantic and encoder == "none":
        raise Problem(422, "no model is configured here that compares meanings")
    usual, own = Thresholds(), config.dedup.thresholds
    thresholds = {
        field.name: getattr(own, field.name)
        for field in dataclasses.fields(Thresholds)
        if getattr(own, field.name) != getattr(usual, field.name)
    }
    return told(m.DedupOut, compare_texts(texts, encoder=encoder, thresholds=thresholds))
