"""Makes answers of pages: ETag, 304, HEAD, gzip, and a memory of what was just shown.

What everybody sees alike is kept for some seconds by its address, and compressed once: two hundred
readers of one digest cost the work of one. What only one person sees is neither kept nor compressed
(a page that has both a secret and somebody's words tells by its length what the secret is: BREACH).
"""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import threading
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

KEPT_S: Final = 1.0
"""How long most pages are given again without a look at the store."""
_KEPT_BYTES: Final = 64 * 1024 * 1024
_LEAST_GZIP: Final = 500
_CHUNK: Final = 128 * 1024
"""Bytes that are handed to a client's connection at a time, so that a slow one holds no more."""


@dataclass(frozen=True, slots=True)
class Made:
    """A page as bytes.

    Attributes:
        status: of the answer.
        body: as it is.
        media_type: with its charset.
        etag: weak, for the same page goes out compressed or not.
        packed: the same body compressed, or ``None``.
        headers: further ones.
        kept_s: how long it is given again without a look at the store.
    """

    status: int
    body: bytes = field(repr=False)
    media_type: str
    etag: str
    packed: bytes | None = field(repr=False, default=None)
    headers: Mapping[str, str] = field(default_factory=dict)
    kept_s: float = KEPT_S

    @property
    def size(self) -> int:
        """Bytes that it takes."""
        return len(self.body) + len(self.packed or b"")


def make(
    body: bytes,
    *,
    status: int = 200,
    media_type: str = "text/html; charset=utf-8",
    is_shared: bool = True,
    headers: Mapping[str, str] | None = None,
    kept_s: float = KEPT_S,
) -> Made:
    """Work out what an answer needs.

    Args:
        body: of it.
        status: of it.
        media_type: of the body.
        is_shared: whether everybody sees the same, so that it may be compressed.
        headers: further ones.
        kept_s: how long it is given again without a look at the store.
    """
    etag = f'W/"{hashlib.sha256(body).hexdigest()[:24]}"'
    packed = gzip.compress(body, 6, mtime=0) if is_shared and len(body) >= _LEAST_GZIP else None
    if packed is not None and len(packed) >= len(body):
        packed = None
    return Made(status, body, media_type, etag, packed, headers or {}, kept_s)


def answer(request: Request, made: Made, *, is_shared: bool) -> Response:
    """The answer to one request.

    Args:
        request: to answer.
        made: the page.
        is_shared: whether everybody sees the same.
    """
    # no-cache: it may be kept, and is asked about each time; that costs a 304.
    headers = {
        **made.headers,
        "Cache-Control": "no-cache" if is_shared else "private, no-cache",
        "Vary": "Accept-Encoding, Cookie",
    }
    if made.status == 200:
        headers["ETag"] = made.etag
        if request.method in ("GET", "HEAD") and _is_known(request, made.etag):
            return Response(status_code=304, headers=headers)
    body = made.body
    if made.packed is not None and accepts_gzip(request.headers.get("accept-encoding", "")):
        body = made.packed
        headers["Content-Encoding"] = "gzip"
    return Chunked(body, made.status, headers, made.media_type)


def _is_known(request: Request, etag: str) -> bool:
    """Whether the browser has this page (RFC 9110, 13.1.2: weak comparison)."""
    for line in request.headers.getlist("if-none-match"):
        known = {part.strip().removeprefix("W/") for part in line.split(",")}
        if "*" in known or etag.removeprefix("W/") in known:
            return True
    return False


def accepts_gzip(header: str) -> bool:
    """Whether an ``Accept-Encoding`` asks for gzip (RFC 9110, 12.5.3)."""
    for part in header.lower().split(","):
        name, _, weight = part.partition(";")
        if name.strip() in ("gzip", "*"):
            return weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False


class Chunked(Response):
    """A response that is handed over piece by piece, as fast as the client takes it."""

    def __init__(
        self, body: bytes, status: int, headers: Mapping[str, str], media_type: str
    ) -> None:
        super().__init__(body, status, headers=dict(headers))
        # Not by the base class, which adds a charset of its own.
        self.headers["Content-Type"] = media_type

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it."""
        await send(
            {
                "type": "http.response.start",
                "status": self.status_code,
                "headers": self.raw_headers,
            }
        )
        body = b"" if scope["method"] == "HEAD" else bytes(self.body)
        for start in range(0, len(body), _CHUNK):
            end = start + _CHUNK
            if end >= len(body):
                break
            await send({"type": "http.response.body", "body": body[start:end], "more_body": True})
        last = (len(body) - 1) // _CHUNK * _CHUNK if body else 0
        await send({"type": "http.response.body", "body": body[last:], "more_body": False})


class Memory:
    """What was made last, by its address; for one event loop.

    Args:
        seconds: how long it is given again; ``None``: as long as it says itself.
        clock: monotonic, in seconds.
    """

    def __init__(
        self, seconds: float | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._seconds, self._clock = seconds, clock
        self._kept: OrderedDict[str, tuple[float, Made]] = OrderedDict()
        self._bytes = 0
        self._asked: dict[str, asyncio.Task[Made]] = {}

    async def get(self, key: str, make_it: Callable[[], Awaitable[Made]]) -> Made:
        """What is kept, else what is made; once for all who ask meanwhile.

        Args:
            key: names it.
            make_it: makes it.
        """
        found = self._kept.get(key)
        if found is not None and self._clock() - found[0] <= self._kept_s(found[1]):
            self._kept.move_to_end(key)
            return found[1]
        task = self._asked.get(key)
        if task is None:
            task = asyncio.ensure_future(self._make(key, make_it))
            self._asked[key] = task
            task.add_done_callback(lambda done: self._done(key, done))
        # Of several who wait, one that goes away must not end it for the others.
        return await asyncio.shield(task)

    def _kept_s(self, made: Made) -> float:
        return made.kept_s if self._seconds is None else self._seconds

    def _done(self, key: str, task: asyncio.Task[Made]) -> None:
        self._asked.pop(key, None)
        # Whoever still waits is told; where nobody does, nobody else need be.
        if not task.cancelled():
            task.exception()

    async def _make(self, key: str, make_it: Callable[[], Awaitable[Made]]) -> Made:
        made = await make_it()
        before = self._kept.pop(key, None)
        self._bytes -= before[1].size if before else 0
        if made.status == 200 and made.size < _KEPT_BYTES // 8:
            self._kept[key] = (self._clock(), made)
            self._bytes += made.size
        while self._bytes > _KEPT_BYTES:
            self._bytes -= self._kept.popitem(last=False)[1][1].size
        return made


class Rendered:
    """Pages by what they were made of, so that one that has not changed is not laid out again;
    for many threads."""

    def __init__(self, most_bytes: int = _KEPT_BYTES) -> None:
        self._most, self._bytes = most_bytes, 0
        self._kept: OrderedDict[tuple[str, ...], Made] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: tuple[str, ...], make_it: Callable[[], Made]) -> Made:
        """What is kept, else what is made.

        Args:
            key: names all that it is made of.
            make_it: makes it.
        """
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
                return found
        made = make_it()
        with self._lock:
            if key not in self._kept and made.size < self._most // 8:
                self._kept[key] = made
                self._bytes += made.size
            while self._bytes > self._most:
                self._bytes -= self._kept.popitem(last=False)[1].size
        return made
