"""Around every answer of the API: sizes of bodies, HEAD, entity tags, and a defect's quiet end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from anyio import to_thread
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from aggregator.config import Config
from aggregator.web.answers import Made, Memory, accepts_gzip
from aggregator.web.answers import make as make_answer
from aggregator.web.api.access import admit
from aggregator.web.api.problems import Problem, problem

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


class Remembered:
    """Answers GET and HEAD: with an entity tag, 304 to who has the answer, and compressed.

    What was just answered is given again for a moment, once for all who ask meanwhile, to whoever
    may read; nothing in an answer depends on who asks. Answers are whole in memory before they are
    sent: none of ours is a stream.

    Args:
        app: that answers.
        config_of: the configuration as it is now.
        seconds: how long an answer is given again; 0: it never is.
    """

    def __init__(self, app: ASGIApp, *, config_of: Callable[[], Config], seconds: float) -> None:
        self._app, self._config_of, self._seconds = app, config_of, seconds
        self._memory = Memory(seconds)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or hand on what changes something."""
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            await self._app(scope, receive, send)
            # What was decided is to be seen at once by who decided it.
            self._memory = Memory(self._seconds)
            return
        headers = Headers(scope=scope)

        async def make() -> Made:
            return await self._made({**scope, "method": "GET"})

        if self._seconds > 0 and self._may_read(headers):
            query = scope.get("query_string", b"").decode("latin-1")
            made = await self._memory.get(f"{scope['path']}?{query}", make)
        else:
            made = await make()
        await _send(made, headers, send, is_head=scope["method"] == "HEAD")

    def _may_read(self, headers: Headers) -> bool:
        try:
            admit(headers.get("authorization"), "read", self._config_of())
        except Problem:
            return False  # And the application says why.
        return True

    async def _made(self, scope: Scope) -> Made:
        start: Message = {}
        body: list[bytes] = []

        async def nothing() -> Message:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def kept(message: Message) -> None:
            if message["type"] == "http.response.start":
                start.update(message)
            else:
                body.append(message.get("body", b""))

        await self._app(scope, nothing, kept)
        headers = MutableHeaders(raw=list(start["headers"]))
        media_type = headers.get("content-type", "application/json")
        for name in ("content-length", "content-type"):
            if name in headers:
                del headers[name]
        made = await to_thread.run_sync(
            lambda: make_answer(
                b"".join(body),
                status=start["status"],
                media_type=media_type,
                headers=dict(headers.items()),
            )
        )
        # A tag that the operation knows changes with what it is of, and not with its form.
        return replace(made, etag=headers.get("etag", made.etag))


async def _send(made: Made, asked: Headers, send: Send, *, is_head: bool) -> None:
    status, body = made.status, made.body
    headers = MutableHeaders(headers={**made.headers, "Content-Type": made.media_type})
    if status == 200:
        headers["ETag"] = made.etag
        headers.setdefault("Cache-Control", "private, no-cache")
        headers.setdefault("Vary", "Accept-Encoding, Authorization")
    if status == 200 and is_known(made.etag, asked.getlist("if-none-match")):
        status, body = 304, b""
        del headers["Content-Type"]
    else:
        if made.packed is not None and accepts_gzip(asked.get("accept-encoding", "")):
            body = made.packed
            headers["Content-Encoding"] = "gzip"
        headers["Content-Length"] = str(len(body))
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
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

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
