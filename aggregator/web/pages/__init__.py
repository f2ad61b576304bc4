"""Pages for people: digests, stories, passages, posts, conflicts, sources, search, corrections."""

from __future__ import annotations

from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from aggregator.web.pages import logging_in
from aggregator.web.pages.serving import form_route, own_route
from aggregator.web.pages.site import Site


def routes(site: Site) -> list[Route]:
    """All pages.

    Args:
        site: what they share.
    """
    return [
        own_route(site, "/login", logging_in.login_page),
        form_route(site, "/login", logging_in.log_in),
        form_route(site, "/logout", logging_in.log_out),
        _static(site),
    ]


def _static(site: Site) -> Route:
    async def endpoint(request: Request) -> Response:
        found = site.static.answer(request)
        if found is None:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        return found

    return Route("/static/{name}", endpoint, methods=["GET"])
