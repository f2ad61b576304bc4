"""Takes the forms by which people decide that two texts are the same, or are not."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Final, Literal

from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from aggregator import pipeline
from aggregator.errors import NotFoundError
from aggregator.render.clean import one_line
from aggregator.web.pages.serving import own_path
from aggregator.web.pages.site import Ask, Page, Site

_ID: Final = re.compile(r"[0-9a-f]{4,64}")
_MOST_WHY: Final = 500


def decide(site: Site, ask: Ask, *, told: Callable[[], None]) -> Page | Response:
    """Keep a decision, as ``aggregator split`` and ``join`` do.

    Args:
        site: whose store it is kept in.
        ask: with the form.
        told: is called once it is kept.
    """
    if not ask.may_correct or ask.session is None:
        raise HTTPException(HTTPStatus.FORBIDDEN)
    form = ask.request.state.form
    kind, a, b = form.get("kind", ""), form.get("a", "").strip(), form.get("b", "").strip()
    if kind not in ("split", "join", "undo") or not (_ID.fullmatch(a) and _ID.fullmatch(b)):
        raise HTTPException(HTTPStatus.BAD_REQUEST)
    onward = own_path(form.get("next", "/")[:2000])
    wanted: Literal["split", "join", "undo"] = kind
    try:
        pipeline.decide(
            ask.config,
            wanted,
            a,
            b,
            who=ask.session.who,
            why=one_line(form.get("why", ""))[:_MOST_WHY],
            now=datetime.now(UTC),
        )
    except (NotFoundError, ValueError) as error:
        values = {
            "status": 409,
            "title": ask.words.say("Not possible"),
            "text": f"{error}.",
        }
        return Page("error.html", values, HTTPStatus.CONFLICT)
    told()
    path, _, query = onward.partition("?")
    kept = "&".join(part for part in query.split("&") if part and not part.startswith("done="))
    address = f"{ask.links.path('')}{path}?{kept}{'&' if kept else ''}done={kind}"
    return RedirectResponse(address, HTTPStatus.SEE_OTHER)
