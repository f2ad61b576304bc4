"""Subscribing, confirming and unsubscribing over HTTP; without login and cookies.

A GET never changes anything: mail scanners follow links. Unsubscribing is one POST to the address
in the mail's header (RFC 8058), or one press of the button on its page, which sends the same.
"""

from __future__ import annotations

import ipaddress
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from aggregator.config import Config
from aggregator.pipeline import subscribing
from aggregator.pipeline.editions import edition_names
from aggregator.render.letters import chosen
from aggregator.store import Store
from aggregator.web.subscribe_pages import (
    LANGUAGE_NAMES,
    STYLE,
    Given,
    Told,
    form_page,
    said,
    told_page,
)

ONE_CLICK: Final = ("List-Unsubscribe", "One-Click")
"""What a POST must hold to unsubscribe (RFC 8058, 3.1)."""

HEADERS: Final[Mapping[str, str]] = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    # The address of a page is a key to it.
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex",
}

_STORE_S: Final = 5.0
_BODY_BYTES: Final = 32 * 1024
_FIELDS: Final = 120


class Allowance:
    """How often one client may ask: so many times, and then once every so many seconds.

    In bounded memory: of clients, the latest some thousand are known. For many threads.

    Args:
        burst: at once.
        every_s: seconds after which there is one more.
        clock: monotonic, in seconds.
    """

    def __init__(
        self,
        burst: int = 8,
        every_s: float = 120.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._burst, self._every, self._clock = burst, every_s, clock
        self._lock = threading.Lock()
        self._free_at: OrderedDict[str, float] = OrderedDict()

    def take(self, client: str) -> bool:
        """Whether it may ask now; if so, that counts."""
        now, key = self._clock(), _network(client)
        with self._lock:
            free_at = max(self._free_at.pop(key, now), now)
            may = free_at - now <= (self._burst - 1) * self._every
            self._free_at[key] = free_at + self._every if may else free_at
            while len(self._free_at) > 4096:
                self._free_at.popitem(last=False)
            return may


def routes(
    config_of: Callable[[], Config],
    *,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    allowance: Allowance | None = None,
) -> list[Route]:
    """The pages.

    Args:
        config_of: the configuration as it is now.
        clock: in UTC.
        allowance: of clients that subscribe; ``None``: the usual one.
    """
    pages = _Pages(config_of, clock, allowance or Allowance())
    return [
        Route("/subscribe.css", _style, methods=["GET"]),
        Route("/subscribe", pages.form, methods=["GET"]),
        Route("/subscribe", pages.subscribe, methods=["POST"]),
        Route("/confirm/{token}", pages.ask_confirm, methods=["GET"]),
        Route("/confirm/{token}", pages.confirm, methods=["POST"]),
        Route("/unsubscribe/{token}", pages.ask_leave, methods=["GET"]),
        Route("/unsubscribe/{token}", pages.leave, methods=["POST"]),
    ]


@dataclass(frozen=True, slots=True)
class _Pages:
    config_of: Callable[[], Config]
    clock: Callable[[], datetime]
    allowance: Allowance

    def form(self, request: Request) -> Response:
        """The form, in a language that the browser asks for."""
        config = self.config_of()
        language = _language(request, config)
        if not config.subscribe.open:
            return self._closed(request, language)
        # What a link fills in can be seen before it is sent.
        topics = "\n".join(request.query_params.getlist("topic")[:10])[:1000]
        return _form(config, Given(topics=topics, language=language), language)

    async def subscribe(self, request: Request) -> Response:
        """The same answer whoever is known here."""
        form = await _read(request)
        return await run_in_threadpool(self._subscribe, request, form)

    def ask_confirm(self, request: Request) -> Response:
        """A button; nothing is confirmed yet."""
        config, token = self.config_of(), request.path_params["token"]
        language = _language(request, config)
        words = said(language)
        with Store.open(config.database_url, timeout=_STORE_S) as store:
            choices = subscribing.asked(config, store, token, now=self.clock())
        if choices is None:
            return _tell(request, Told(words.stale_title, words.stale), language, status=410)
        lines = chosen(
            editions=choices.editions,
            topics=choices.topics,
            form=choices.format,
            empty=choices.empty,
            in_language=language,
        )
        told = Told(words.confirm_title, words.intro, words.confirm, lines=lines)
        return _tell(request, told, language)

    async def confirm(self, request: Request) -> Response:
        """Let it hold."""
        await _read(request)
        return await run_in_threadpool(self._confirm, request)

    def ask_leave(self, request: Request) -> Response:
        """A button; nobody has left yet."""
        config, token = self.config_of(), request.path_params["token"]
        language = _language(request, config)
        words = said(language)
        with Store.open(config.database_url, timeout=_STORE_S) as store:
            who = subscribing.leaver(config, store, token)
        if who is None:
            return _tell(request, Told(words.stale_title), language, status=404)
        question = words.leave_question.format(address=_masked(who.address))
        fields = dict([ONE_CLICK])
        return _tell(request, Told(words.leave_title, question, words.leave, fields), language)

    async def leave(self, request: Request) -> Response:
        """End it, with no question: what a mail program sends by itself must do."""
        form = await _read(request)
        return await run_in_threadpool(self._leave, request, form)

    def _subscribe(self, request: Request, form: FormData) -> Response:
        config = self.config_of()
        language = _language(request, config)
        words = said(language)
        if not config.subscribe.open:
            return self._closed(request, language)
        given = Given(
            address=_text(form, "address"),
            editions=[each for each in form.getlist("edition") if isinstance(each, str)],
            topics=_text(form, "topics"),
            empty=bool(_text(form, "empty")),
            language=_text(form, "language") or language,
            format=_text(form, "format") or "html",
        )
        if request.headers.get("sec-fetch-site") == "cross-site":
            # A page elsewhere may have its visitors send this: let them see it first.
            return _form(config, given, language)
        client = request.client.host if request.client is not None else ""
        if not self.allowance.take(client):
            return _form(config, given, language, words.too_many, status=429)
        try:
            choices = subscribing.chosen(
                config,
                editions=given.editions,
                topics=given.topics.splitlines(),
                language=given.language,
                form=given.format,
                empty=given.empty,
            )
            with Store.open(config.database_url, timeout=_STORE_S) as store:
                subscribing.subscribe(config, store, given.address, choices, now=self.clock())
        except subscribing.BadAddressError:
            return _form(config, given, language, words.bad_address, status=422)
        except subscribing.BadChoiceError:
            return _form(config, given, language, words.bad_choice, status=422)
        except subscribing.TooManyError:
            return _form(config, given, language, words.busy, status=503)
        return _tell(request, Told(words.sent_title, words.sent), language, status=202)

    def _confirm(self, request: Request) -> Response:
        config = self.config_of()
        language = _language(request, config)
        words, token = said(language), request.path_params["token"]
        with Store.open(config.database_url, timeout=_STORE_S) as store:
            done = subscribing.confirm(config, store, token, now=self.clock())
        if done is None:
            return _tell(request, Told(words.stale_title, words.stale), language, status=410)
        return _tell(request, Told(words.confirmed_title, words.confirmed), language)

    def _leave(self, request: Request, form: FormData) -> Response:
        config = self.config_of()
        language = _language(request, config)
        words, token = said(language), request.path_params["token"]
        if _text(form, ONE_CLICK[0]).strip() != ONE_CLICK[1]:
            # Not the request that the mail speaks of: show what would be.
            return self.ask_leave(request)
        with Store.open(config.database_url, timeout=_STORE_S) as store:
            who = subscribing.leave(
                config, store, token, now=self.clock(), how="by the link in the mail"
            )
        if who is None:
            return _tell(request, Told(words.stale_title), language, status=404)
        told = words.left.format(address=_masked(who.address))
        return _tell(request, Told(words.left_title, told), language)

    def _closed(self, request: Request, language: str) -> Response:
        words = said(language)
        return _tell(request, Told(words.closed_title, words.closed), language, status=404)


def _style(_request: Request) -> Response:
    headers = {**HEADERS, "Cache-Control": "public, max-age=3600"}
    return PlainTextResponse(STYLE, media_type="text/css", headers=headers)


def _form(
    config: Config, given: Given, language: str, wrong: str = "", *, status: int = 200
) -> Response:
    page = form_page(
        list_name=config.mail.list_name,
        editions=edition_names(config),
        given=given,
        language=language,
        style="subscribe.css",
        wrong=wrong,
    )
    return HTMLResponse(page, status, headers=HEADERS)


def _tell(request: Request, told: Told, language: str, *, status: int = 200) -> Response:
    # Not from the root: readers may see us under a path of another site.
    up = "../" if "token" in request.path_params else ""
    page = told_page(told, language=language, style=f"{up}subscribe.css")
    return HTMLResponse(page, status, headers=HEADERS)


async def _read(request: Request) -> FormData:
    """The fields of a form, of either encoding; files are none of ours.

    Raises:
        HTTPException: the body is no form, or larger than one.
    """
    told = request.headers.get("content-length", "0")
    if not told.isascii() or not told.isdigit() or int(told) > _BODY_BYTES:
        raise HTTPException(413)
    seen, body = 0, bytearray()
    async for part in request.stream():
        seen += len(part)
        if seen > _BODY_BYTES:
            raise HTTPException(413)
        body += part

    async def again() -> dict[str, object]:
        return {"type": "http.request", "body": bytes(body), "more_body": False}

    return await Request(request.scope, again).form(max_files=0, max_fields=_FIELDS)


def _text(form: FormData, name: str) -> str:
    value = form.get(name)
    return value if isinstance(value, str) else ""


def _masked(address: str | None) -> str:
    """An address that its owner knows again and nobody else can use."""
    if address is None:
        return "…"
    local, _, domain = address.rpartition("@")
    return f"{local[:1]}…@{domain}"


def _language(request: Request, config: Config) -> str:
    """The first language that is asked for and that there is (RFC 9110, 12.5.4)."""
    asked = request.query_params.get("lang", "")
    if asked in LANGUAGE_NAMES:
        return asked
    weighted = []
    for number, part in enumerate(request.headers.get("accept-language", "")[:500].split(",")):
        tag, _, weight = part.strip().partition(";")
        try:
            value = float(weight.strip().removeprefix("q=") or 1)
        except ValueError:
            continue
        weighted.append((-value, number, tag.partition("-")[0].lower()))
    for value, _, tag in sorted(weighted):
        if tag in LANGUAGE_NAMES and value < 0:
            return tag
    return config.digest.language


def _network(client: str) -> str:
    """One host of IPv4; of IPv6 the network that one customer gets."""
    try:
        found = ipaddress.ip_address(client.partition("%")[0])
    except ValueError:
        return client[:64]
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is not None:
            return str(found.ipv4_mapped)
        return str(ipaddress.ip_network((int(found) >> 64 << 64, 64)))
    return str(found)
