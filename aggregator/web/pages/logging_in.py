"""Logging in and out."""

from __future__ import annotations

from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from aggregator.config import PasswordHash, Token
from aggregator.render.clean import one_line
from aggregator.web.answers import answer, make
from aggregator.web.pages.serving import own_path
from aggregator.web.pages.site import Ask, Page, Site
from aggregator.web.passwords import TooBusy, is_password, token_among

_MOST_NAME = 80


def login_page(site: Site, ask: Ask) -> Response:
    """The form; it begins a session, for the sake of the form's token."""
    if not ask.config.web.has_login:
        raise HTTPException(404)
    onward = own_path(ask.query("next", 2000) or "/")
    if ask.is_login:
        return RedirectResponse(ask.links.path("") + onward, HTTPStatus.SEE_OTHER)
    return _form(site, ask, onward, "", 200)


def _form(site: Site, ask: Ask, onward: str, wrong: str, status: int, name: str = "") -> Response:
    session = ask.session
    begun = Response()
    if session is None:
        session = site.sessions.begin(ask.request, begun)
    known = Ask(ask.request, ask.config, session, ask.words, ask.links)
    body = site.fill(
        known,
        "login.html",
        onward=onward,
        wrong=wrong,
        name=name,
        has_password=ask.config.web.password is not None,
    )
    response = answer(ask.request, make(body, status=status, is_shared=False), is_shared=False)
    response.headers["Cache-Control"] = "no-store"
    for key, value in begun.raw_headers:
        if key == b"set-cookie":
            response.raw_headers.append((key, value))
    return response


def log_in(site: Site, ask: Ask) -> Page | Response:
    """Take the form."""
    form, say = ask.request.state.form, ask.words.say
    address = ask.request.client.host if ask.request.client is not None else ""
    onward = own_path(form.get("next", "/")[:2000])
    name = one_line(form.get("name", ""))[:_MOST_NAME]
    wait = site.attempts.wait_s(address)
    if wait > 0:
        told = ask.words.count(
            "Too many attempts. Try again in {n} second.",
            "Too many attempts. Try again in {n} seconds.",
            int(wait) + 1,
        )
        response = _form(site, ask, onward, told, HTTPStatus.TOO_MANY_REQUESTS, name)
        response.headers["Retry-After"] = str(int(wait) + 1)
        return response
    secret = form.get("password", "")
    # Counted before it is looked at, so that many at once are counted, too.
    site.attempts.failed(address)
    try:
        found = _held_by(ask, secret)
    except TooBusy:
        told = say("Too many people log in just now. Try again in a while.")
        return _form(site, ask, onward, told, HTTPStatus.TOO_MANY_REQUESTS, name)
    if found is None:
        told = say("That is not right.")
        return _form(site, ask, onward, told, HTTPStatus.FORBIDDEN, name)
    token = found if isinstance(found, Token) else None
    if token is None and not name:
        site.attempts.succeeded(address)
        told = say("Give your name: it is kept with what you decide.")
        return _form(site, ask, onward, told, HTTPStatus.BAD_REQUEST)
    site.attempts.succeeded(address)
    response = RedirectResponse(ask.links.path("") + onward, HTTPStatus.SEE_OTHER)
    site.sessions.open(ask.request, response, name if token is None else token.name, token)
    return response


def _held_by(ask: Ask, secret: str) -> Token | PasswordHash | None:
    """The token or the password that it is; ``None``: neither."""
    web = ask.config.web
    token = token_among(secret, web.tokens)
    if token is not None:
        return token if token.may("read") else None
    if web.password is not None and secret and is_password(secret, web.password):
        return web.password
    return None


def log_out(site: Site, ask: Ask) -> Response:
    """End the session."""
    response = RedirectResponse(ask.links.path("/"), HTTPStatus.SEE_OTHER)
    site.sessions.end(ask.request)
    site.sessions.clear(ask.request, response)
    return response
