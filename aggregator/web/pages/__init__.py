"""Pages for people: digests, stories, passages, posts, conflicts, sources, search, corrections."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from aggregator.web.pages import deciding, digests, finding, logging_in, passages, sources
from aggregator.web.pages.serving import form_route, own_route, page_route
from aggregator.web.pages.site import Ask, Page, Site


def routes(site: Site, *, decided: Callable[[], None] = lambda: None) -> list[Route]:
    """All pages.

    Args:
        site: what they share.
        decided: is called when somebody has decided something about texts.
    """

    def decide(site: Site, ask: Ask) -> Page | Response:
        return deciding.decide(site, ask, told=decided)

    return [
        page_route(site, "/", digests.newest),
        page_route(site, "/digests", digests.past),
        page_route(site, "/digests/{day}", digests.of_day),
        page_route(site, "/digests/{day}/{edition}", digests.of_day),
        page_route(site, "/stories/{id}", digests.story),
        page_route(site, "/passages/{id}", passages.passage),
        page_route(site, "/post", passages.post),
        page_route(site, "/conflicts", passages.conflicts),
        page_route(site, "/conflicts/{id}", passages.conflict),
        page_route(site, "/search", finding.search),
        page_route(site, "/sources", sources.sources),
        page_route(site, "/decisions", sources.decisions),
        form_route(site, "/decide", decide),
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
