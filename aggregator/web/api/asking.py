"""What the operations of the API share: who reads, what a parameter is, how an answer is made."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Annotated, Any, Final

from fastapi import Depends, Path, Query, Request
from pydantic import BaseModel, BeforeValidator
from starlette.responses import Response

from aggregator.config import Config
from aggregator.pipeline.reading import MOST, Listing, Reading
from aggregator.web.api import PREFIX
from aggregator.web.api.convert import Links, tidy

_MOST_ID: Final = 2_048
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


async def links_of(request: Request) -> Links:
    """The API's own addresses, as the client sees them."""
    config: Config = request.app.state.config_of()
    base = config.web.base_url
    return Links(PREFIX if base is None else f"{base.rstrip('/')}{PREFIX}")


def reading_for(request: Request) -> Reading:
    """The store, open; in a thread, for the first one opens it."""
    current: Callable[[], Reading] = request.app.state.reading_of
    return current()


LinksHere = Annotated[Links, Depends(links_of)]
ReadingHere = Annotated[Reading, Depends(reading_for)]

After = Annotated[
    str | None,
    Query(
        max_length=4_096, description="Cursor: `next` of the page before; absent: from the start."
    ),
]
Limit = Annotated[int, Query(ge=1, le=MOST, description="Most elements of a page.")]


def _plain_day(value: object) -> object:
    """A date as it is described; pydantic takes seconds since 1970, too."""
    if isinstance(value, str) and _DAY.fullmatch(value) is None:
        raise ValueError("expected a date: YYYY-MM-DD")
    return value


PlainDay = Annotated[date, BeforeValidator(_plain_day)]
Day = Annotated[
    PlainDay, Path(description="Local date in the digest's zone.", examples=["2031-05-01"])
]
Edition = Annotated[str, Path(max_length=200, description="Name of the edition.")]
Id = Annotated[str, Path(max_length=200, description="Its id.")]
PostId = Annotated[
    str, Query(max_length=_MOST_ID, description="Id of the post, or another name of it.")
]


def told(model: type[BaseModel], data: Mapping[str, Any], **headers: str) -> Response:
    """An answer of a model, from plain data."""
    body = model.model_validate(tidy(data)).model_dump_json()
    return Response(body, media_type="application/json", headers=headers)


def page(
    model: type[BaseModel],
    listing: Listing[Any],
    convert: Callable[[Any], Mapping[str, Any]],
    address: Callable[..., str],
    asked: Mapping[str, object],
    further: Mapping[str, object] | None = None,
) -> Response:
    """A page of a list.

    Args:
        model: of the page.
        listing: what is on it.
        convert: makes plain data of an element.
        address: makes the address of a page of its query.
        asked: the query, ``after`` apart.
        further: what else the page says.
    """
    links = {"self": address(**asked)}
    if listing.next is not None:
        links["next"] = address(**asked, after=listing.next)
    items = [convert(item) for item in listing.items]
    whole = {"items": items, "next": listing.next, "links": links, **(further or {})}
    return told(model, whole)
