"""Around every answer of the API: sizes of bodies, HEAD, entity tags, and a defect's quiet end."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from aggregator.web.api.problems import problem

BODY_BYTES: Final = 2 * 1024 * 1024
"""Of the body of a request."""


class BoundBody:
    """Refuses bodies that are larger than any of ours can be; a body is read whole before it is
    handed on, so that one that grows too large can still be answered."""

    def __init__(self, app: ASGIApp, *, most: int = BODY_BYTES) -> None:
        self._app, self._most = app, most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand on, or refuse."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        length = headers.get("content-length", "0")
        if not (length.isascii() and length.isdigit()):
            await problem(400, "Content-Length is no number")(scope, receive, send)
            return
        if int(length) > self._most:
            await self._refuse(scope, receive, send)
            return
        if length == "0" and "transfer-encoding" not in headers:
            await self._app(scope, receive, send)
            return
        body, size = [], 0
        while True:
            message = await receive()
            if message["type"] != "http.request":
                return  # The client has gone.
            body.append(message.get("body", b""))
            size += len(body[-1])
            if size > self._most:
                await self._refuse(scope, receive, send)
                return
            if not message.get("more_body", False):
                break
        is_told = False

        async def again() -> Message:
            nonlocal is_told
            if is_told:
                return await receive()
            is_told = True
            return {"type": "http.request", "body": b"".join(body), "more_body": False}

        await self._app(scope, again, send)

    async def _refuse(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer = problem(413, f"a body has at most {self._most} bytes")
        await answer(scope, receive, send)


class Tagged:
    """Gives each successful answer to GET an entity tag, answers 304 to who has it, and HEAD.

    Answers are whole in memory before they are sent: none of ours is a stream.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand on, and look at what comes back."""
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            await self._app(scope, receive, send)
            return
        is_head = scope["method"] == "HEAD"
        known = Headers(scope=scope).getlist("if-none-match")
        start: Message = {}
        body: list[bytes] = []

        async def kept(message: Message) -> None:
            if message["type"] == "http.response.start":
                start.update(message)
                return
            body.append(message.get("body", b""))
            if not message.get("more_body", False):
                await _send(start, b"".join(body), known, send, is_head=is_head)

        await self._app({**scope, "method": "GET"}, receive, kept)


async def _send(
    start: Message, body: bytes, known: list[str], send: Send, *, is_head: bool
) -> None:
    headers = MutableHeaders(raw=list(start["headers"]))
    status = start["status"]
    if status == 200:
        # Weak, for the same answer goes out compressed or not.
        if "etag" not in headers:
            headers["ETag"] = f'W/"{hashlib.sha256(body).hexdigest()[:32]}"'
        headers.setdefault("Cache-Control", "private, no-cache")
        headers.setdefault("Vary", "Authorization")
        if is_known(headers["ETag"], known):
            status, body = 304, b""
            for name in ("content-length", "content-type"):
                if name in headers:
                    del headers[name]
    await send({"type": "http.response.start", "status": status, "headers": headers.raw})
    await send({"type": "http.response.body", "body": b"" if is_head else body})


def is_known(etag: str, known: list[str]) -> bool:
    """Whether ``If-None-Match`` names an entity tag (RFC 9110, 13.1.2: weak comparison)."""
    plain = etag.removeprefix("W/")
    for line in known:
        for part in line.split(","):
            if part.strip() == "*" or part.strip().removeprefix("W/") == plain:
                return True
    return False


class Quiet:
    """Ends a defect with a problem that tells nothing of it; the error goes on to the log.

    Args:
        app: to be guarded.
        tell: takes the error; ``None``: it is raised again, once the answer is out.
    """

    def __init__(self, app: ASGIApp, *, tell: Callable[[Exception], None] | None = None) -> None:
        self._app, self._tell = app, tell

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand on."""
        is_begun = False

        async def noted(message: Message) -> None:
            nonlocal is_begun
            is_begun = is_begun or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, noted)
        # Whatever it is: the program that asked gets a problem, and the log the error.
        except Exception:
            if not is_begun and scope["type"] == "http":
                await problem(500)(scope, receive, send)
            raise
