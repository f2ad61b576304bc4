"""What stands before every page and answer: hosts, sizes, headers, and a defect's quiet end."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Mapping
from typing import Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from aggregator.config import Config

CSP: Final = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""Of every answer: nothing inline, nothing from elsewhere, in nobody's frame (CSP Level 3)."""

HEADERS: Final[Mapping[str, str]] = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    # Not no-referrer: with that, browsers send no Origin with our own forms.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}
"""Of every answer that does not set them itself."""

FORM_BYTES: Final = 64 * 1024
"""Of a form's body."""
API_BYTES: Final = 16 * 1024 * 1024
"""Of a body that a program sends; the API has narrower bounds of its own."""

Tell = Callable[[str], None]
"""Takes a line for the log."""

ErrorPage = Callable[[Request, int, str], Response]
"""Makes the page that tells an error: of a request, a status and a line; never raises."""


class UnderPrefix:
    """Takes away what a proxy leaves in front of our paths, where readers see them under a path of
    another site; a proxy that takes it away itself is as welcome."""

    def __init__(self, app: ASGIApp, *, prefix_of: Callable[[], str]) -> None:
        self._app, self._prefix_of = app, prefix_of

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand on."""
        if scope["type"] == "http":
            prefix, path = self._prefix_of(), scope["path"]
            if prefix and (path == prefix or path.startswith(f"{prefix}/")):
                scope = {**scope, "path": path[len(prefix) :] or "/"}
        await self._app(scope, receive, send)


class SetHeaders:
    """Gives each answer the headers that it lacks."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, with_headers)


class CatchDefects:
    """Ends a defect with a page that tells nothing of it, and a line in the log that does."""

    def __init__(self, app: ASGIApp, *, page: ErrorPage, tell: Tell) -> None:
        self._app, self._page, self._tell = app, page, tell

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        is_begun = False

        async def noted(message: Message) -> None:
            nonlocal is_begun
            is_begun = is_begun or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, noted)
        # Whatever it is: the reader gets a page, the log the place, and the server goes on.
        except Exception as error:
            self._tell(f"{scope['method']} {scope['path']}: {_place(error)}")
            if is_begun:
                raise
            answer = self._page(Request(scope), 500, "")
            await answer(scope, receive, send)


def _place(error: Exception) -> str:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = ""
    if trace is not None:
        code = trace.tb_frame.f_code
        where = f" ({code.co_filename.rpartition('/')[2]}:{trace.tb_lineno})"
    # The words of an error may hold other people's text: one line of it, and not all.
    words = " ".join(str(error).split())[:200]
    return f"{type(error).__name__}: {words}{where}"


class CheckHost:
    """Refuses a request for a name that is not ours, which a page elsewhere may have made point
    here (DNS rebinding). Addresses cannot be made to."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        config_of: Callable[[], Config],
        page: ErrorPage,
        free: tuple[str, ...],
    ) -> None:
        self._app, self._config_of, self._page, self._free = app, config_of, page, free

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand on, or refuse."""
        if scope["type"] != "http" or scope["path"] in self._free:
            await self._app(scope, receive, send)
            return
        hosts = [v for k, v in scope["headers"] if k == b"host"]
        if len(hosts) == 1 and is_ours(hosts[0].decode("latin-1"), self._config_of()):
            await self._app(scope, receive, send)
            return
        answer = self._page(Request(scope), 421, "")
        await answer(scope, receive, send)


def is_ours(host: str, config: Config) -> bool:
    """Whether a ``Host`` header names this service.

    Args:
        host: as it was sent, with or without a port.
        config: that names the hosts.
    """
    try:
        name = (urlsplit(f"//{host}").hostname or "").rstrip(".")
    except ValueError:
        return False
    if not name or "@" in host or "/" in host:
        return False
    web = config.web
    own = {"localhost", *web.hosts}
    if web.base_url is not None:
        own.add(urlsplit(web.base_url).hostname or "")
    if web.listen is not None:
        own.add(web.listen[0].lower())
    if name in own:
        return True
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


class BoundBody:
    """Refuses bodies that are larger than any of ours can be."""

    def __init__(self, app: ASGIApp, *, page: ErrorPage) -> None:
        self._app, self._page = app, page

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand on, or refuse."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        most = API_BYTES if scope["path"].startswith("/api/") else FORM_BYTES
        told = Headers(scope=scope).get("content-length", "0")
        if not (told.isascii() and told.isdigit()) or int(told) > most:
            await self._page(Request(scope), 413, "")(scope, receive, send)
            return
        seen, is_begun = 0, False

        async def counted() -> Message:
            nonlocal seen
            message = await receive()
            if message["type"] == "http.request":
                seen += len(message.get("body", b""))
                if seen > most:
                    raise _TooLarge
            return message

        async def noted(message: Message) -> None:
            nonlocal is_begun
            is_begun = is_begun or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, counted, noted)
        except _TooLarge:
            if not is_begun:
                await self._page(Request(scope), 413, "")(scope, receive, send)


class _TooLarge(Exception):
    """A body without a length that goes on and on."""
