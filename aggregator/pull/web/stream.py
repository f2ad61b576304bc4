"""A connection that knows whether anything was read since something was last written."""

from __future__ import annotations

import ssl
from typing import Any

import httpcore2


class WatchedStream(httpcore2.AsyncNetworkStream):
    """Passes everything on to another stream.

    An answer that was there before it was asked for belongs to no request: it is the rest of a
    body that was longer than announced. HTTP/1.1 has no other way to tell.

    Attributes:
        read_since_write: whether bytes came after the last request was sent.
    """

    def __init__(self, stream: httpcore2.AsyncNetworkStream) -> None:
        self._stream = stream
        self.read_since_write = False

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """See the base class."""
        data = await self._stream.read(max_bytes, timeout)
        self.read_since_write = True
        return data

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """See the base class."""
        self.read_since_write = False
        await self._stream.write(buffer, timeout)

    async def aclose(self) -> None:
        """See the base class."""
        await self._stream.aclose()

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        """See the base class."""
        return WatchedStream(await self._stream.start_tls(ssl_context, server_hostname, timeout))

    def get_extra_info(self, info: str) -> Any:
        """See the base class."""
        return self._stream.get_extra_info(info)
