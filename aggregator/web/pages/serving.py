"""Makes endpoints of functions that make pages: who may, what is kept, how an error looks."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from http import HTTPStatus
from typing import Final
from urllib.parse import urlsplit

from anyio import to_thread
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from aggregator.errors import NotFoundError, StoreError
from aggregator.pipeline.reading import BadCursor
from aggregator.render.language import message
from aggregator.web.answers import Made, answer, make
from aggregator.web.pages.site import Ask, Links, Page, Site

PageOf = Callable[[Site, Ask], Page | Response]
"""Makes one page; runs in a thread."""

ERRORS: Final = {
    400: (
        message("That was not understood"),
        message("The address or the form is not as we make them."),
    ),
    403: (
        message("Not allowed"),
        message("Your login does not allow that, or the form is too old: go back and try again."),
    ),
    404: (message("Not found"), message("There is nothing at this address.")),
    405: (message("Not possible here"), message("This address takes other requests.")),
    409: (message("Not possible"), message("That cannot be decided.")),
    413: (message("Too large"), message("That is more than this address takes.")),
    421: (
        message("Not for us"),
        message(
            "This service does not go by that name. The keys web.hosts and web.base_url name those "
            "that it does."
        ),
    ),
    429: (message("Too many attempts"), message("Wait a while, then try again.")),
    500: (
        message("Something went wrong"),
        message("It is a defect of the program, and noted in its log."),
    ),
    503: (
        message("Not available"),
        message("The store cannot be used just now. Try again in a while."),
    ),
}
"""Title and explanation of each error's page, by status."""


def page_route(site: Site, path: str, page_of: PageOf) -> Route:
    """A page that is read.

    Args:
        site: that it is of.
        path: of it.
        page_of: makes it.
    """

    async def endpoint(request: Request) -> Response:
        ask = asked(site, request)
        if ask.config.web.reading == "closed" and not ask.is_login:
            return to_login(ask)
        if ask.session is not None and not ask.is_login:
            # Who has only looked at the form sees what everybody sees, and costs no more.
            ask = dataclasses.replace(ask, session=None)
        if ask.session is not None:
            made = await to_thread.run_sync(_made, site, ask, page_of)
            if isinstance(made, Response):
                return made
            return answer(request, made, is_shared=False)

        async def make_it() -> Made:
            found = await to_thread.run_sync(_made, site, ask, page_of)
            if isinstance(found, Response):
                raise _Other(found)
            return found

        query = request.scope["query_string"].decode("latin-1")
        key = f"{ask.words.code} {id(ask.config)} {request.url.path}?{query}"
        try:
            return answer(request, await site.memory.get(key, make_it), is_shared=True)
        except _Other as other:
            return other.response

    return Route(path, endpoint, methods=["GET"])


def own_route(site: Site, path: str, page_of: PageOf) -> Route:
    """A page that each browser gets made for itself, logged in or not: that to log in.

    Args:
        site: that it is of.
        path: of it.
        page_of: makes it.
    """

    async def endpoint(request: Request) -> Response:
        made = await to_thread.run_sync(_made, site, asked(site, request), page_of)
        return made if isinstance(made, Response) else answer(request, made, is_shared=False)

    return Route(path, endpoint, methods=["GET"])


def form_route(site: Site, path: str, page_of: PageOf) -> Route:
    """What a form is sent to; the form is read, its origin and its token are checked before.

    Args:
        site: that it is of.
        path: of it.
        page_of: does it; the form is ``ask.request.state.form``.
    """

    async def endpoint(request: Request) -> Response:
        ask = asked(site, request)
        if not is_own_origin(request, ask):
            raise HTTPException(403)
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind != "application/x-www-form-urlencoded":
            raise HTTPException(400)
        form = await request.form(max_fields=20)
        request.state.form = {k: v for k, v in form.items() if isinstance(v, str)}
        token = request.state.form.get("token", "")
        if ask.session is None or not site.sessions.is_form_token(ask.session, token):
            raise HTTPException(403)
        made = await to_thread.run_sync(_made, site, ask, page_of)
        if isinstance(made, Response):
            return made
        return answer(request, made, is_shared=False)

    return Route(path, endpoint, methods=["POST"])


class _Other(Exception):
    """Not a page, so nothing to be kept."""

    def __init__(self, response: Response) -> None:
        self.response = response


def asked(site: Site, request: Request) -> Ask:
    """Who asks for what."""
    return Ask(
        request=request,
        config=site.config_of(),
        session=site.sessions.of(request),
        words=site.words(),
        links=Links(site.prefix()),
    )


def _made(site: Site, ask: Ask, page_of: PageOf) -> Made | Response:
    try:
        page = page_of(site, ask)
    except BadCursor as error:
        raise HTTPException(400) from error
    except NotFoundError as error:
        raise HTTPException(404) from error
    except StoreError as error:
        raise HTTPException(503) from error
    if isinstance(page, Response):
        return page
    is_shared = ask.session is None

    def make_it() -> Made:
        values = page.values() if callable(page.values) else page.values
        body = site.fill(ask, page.template, **values)
        return make(body, status=page.status, is_shared=is_shared, kept_s=page.kept_s)

    if page.key is None or not is_shared:
        return make_it()
    key = (ask.words.code, site.prefix(), site.static.etag, page.template, *page.key)
    return site.rendered.get((*key, str(ask.config.web.has_login)), make_it)


def to_login(ask: Ask) -> Response:
    """Send somebody to log in, and back here."""
    return RedirectResponse(ask.links.path("/login", next=ask.here), HTTPStatus.SEE_OTHER)


def own_path(written: str) -> str:
    """A path of this site to go on to; ``/`` for whatever could lead elsewhere."""
    if not written.startswith("/") or written.startswith(("//", "/\\")) or "\\" in written:
        return "/"
    if any(ord(c) <= 32 or ord(c) == 127 for c in written):
        return "/"
    try:
        parts = urlsplit(written)
    except ValueError:
        return "/"
    return "/" if parts.scheme or parts.netloc else written


def is_own_origin(request: Request, ask: Ask) -> bool:
    """Whether a form was sent from one of our own pages, as far as the browser says.

    Browsers say so with each form (Fetch: ``Origin``, ``Sec-Fetch-Site``); the token proves it
    where one does not.
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None and site not in ("same-origin", "none"):
        return False
    origin = request.headers.get("origin")
    if origin is None:
        return True
    own = {request.headers.get("host", "").lower()}
    if ask.config.web.base_url is not None:
        own.add(urlsplit(ask.config.web.base_url).netloc.lower())
    return urlsplit(origin).netloc.lower() in own


def error_page(site: Site) -> Callable[[Request, int, str], Response]:
    """Makes the pages that tell errors.

    Args:
        site: whose look they have.
    """

    def page(request: Request, status: int, told: str) -> Response:
        title, text = ERRORS.get(status, ERRORS[500 if status >= 500 else 400])
        if request.scope["path"].startswith("/api/"):
            return PlainTextResponse(f"{HTTPStatus(status).phrase}\n", status)
        try:
            ask = asked(site, request)
            say = ask.words.say
            body = site.fill(
                ask, "error.html", status=status, title=say(title), text=told or say(text)
            )
        # The page that tells a defect must not have one: whatever it is, a plain line will do.
        except Exception:
            return PlainTextResponse(f"{HTTPStatus(status).phrase}\n", status)
        made = make(body, status=status, is_shared=False)
        response = answer(request, made, is_shared=False)
        response.headers["Cache-Control"] = "no-store"
        return response

    return page
