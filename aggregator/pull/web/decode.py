"""Content codings, taken off bit by bit: a small body that inflates to a huge one is stopped early.

gzip, deflate, br and zstd (RFC 9110, 8.4; RFC 7932; RFC 9659), also one upon another.
"""

from __future__ import annotations

import sys
import zlib
from collections.abc import Iterator, Sequence
from typing import Protocol

import brotli

from aggregator.pull.web.problem import FetchProblem

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

ACCEPTED = "gzip, deflate, br, zstd"
PIECE = 64 * 1024
MAX_CODINGS = 3
_MAX_PARTS = 256  # gzip members or zstd frames: empty ones cost time and bring nothing
# RFC 9659: a decoder need not offer a window above 8 MiB; more is a request for our memory.
_ZSTD = {int(zstd.DecompressionParameter.window_log_max): 23}


class _Coding(Protocol):
    def feed(self, data: bytes) -> Iterator[bytes]: ...

    @property
    def complete(self) -> bool: ...


class _Zlib:
    """gzip (with its members) or deflate (with or without the zlib header)."""

    def __init__(self, gzip: bool) -> None:
        self._gzip = gzip
        self._inflate = zlib.decompressobj(31) if gzip else None
        self._head = b""
        self._parts = 0
        self._ended = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        if self._inflate is None:
            self._head += data
            if len(self._head) < 2:
                return
            data, self._head = self._head, b""
            wrapped = data[0] & 15 == 8 and int.from_bytes(data[:2], "big") % 31 == 0
            self._inflate = zlib.decompressobj(15 if wrapped else -15)
        while data and not self._ended:
            yield self._inflate.decompress(data, PIECE)
            if not self._inflate.eof:
                data = self._inflate.unconsumed_tail
                continue
            data = self._inflate.unused_data
            if self._gzip and data[:1] == b"\x1f":
                self._parts = _count(self._parts)
                self._inflate = zlib.decompressobj(31)
            else:
                self._ended = True  # what follows is padding, as browsers see it

    @property
    def complete(self) -> bool:
        return self._inflate is not None and self._inflate.eof


class _Brotli:
    def __init__(self) -> None:
        self._inflate = brotli.Decompressor()

    def feed(self, data: bytes) -> Iterator[bytes]:
        while not self._inflate.is_finished():
            piece = self._inflate.process(data, output_buffer_limit=PIECE)
            # It takes more data while output is still pending, so only an empty piece is the end.
            if not piece and not data:
                return
            data = b""
            yield piece

    @property
    def complete(self) -> bool:
        return bool(self._inflate.is_finished())


class _Zstd:
    def __init__(self) -> None:
        self._inflate = zstd.ZstdDecompressor(options=_ZSTD)
        self._parts = 0

    def feed(self, data: bytes) -> Iterator[bytes]:
        while True:
            if self._inflate.eof:
                if not data:
                    return
                self._parts = _count(self._parts)
                self._inflate = zstd.ZstdDecompressor(options=_ZSTD)
            yield self._inflate.decompress(data, PIECE)
            if self._inflate.eof:
                data = self._inflate.unused_data
            elif self._inflate.needs_input:
                return
            else:
                data = b""

    @property
    def complete(self) -> bool:
        return self._inflate.eof


def _count(parts: int) -> int:
    if parts >= _MAX_PARTS:
        raise FetchProblem("size", f"a compressed body of more than {_MAX_PARTS} parts")
    return parts + 1


class Decoder:
    """Takes the codings off one body and counts.

    Args:
        codings: values of Content-Encoding in the order in which they were put on.
        limit: most bytes that may come out, and in between.

    Raises:
        FetchProblem: kind ``protocol`` for a coding that we do not know.
    """

    def __init__(self, codings: Sequence[str], limit: int) -> None:
        names = [name for name in codings if name not in ("", "identity")]
        if len(names) > MAX_CODINGS:
            raise FetchProblem("protocol", f"{len(names)} content codings, one upon another")
        self._chain = [_coding(name) for name in reversed(names)]
        self._counts = [0] * (len(self._chain) + 1)
        self._limit = limit

    def feed(self, data: bytes) -> Iterator[bytes]:
        """What some more bytes of the body decode to, in pieces of about 64 KiB.

        Raises:
            FetchProblem: kind ``size`` above the limit, ``protocol`` for bad data.
        """
        try:
            yield from self._through(0, data)
        except (zlib.error, brotli.error, zstd.ZstdError) as error:
            raise FetchProblem("protocol", "the compressed body is broken") from error

    def _through(self, stage: int, data: bytes) -> Iterator[bytes]:
        self._counts[stage] += len(data)
        # The first stage is what came over the wire, which is counted elsewhere.
        if (stage or not self._chain) and self._counts[stage] > self._limit:
            raise FetchProblem("size", f"a body of more than {megabytes(self._limit)}")
        if stage == len(self._chain):
            if data:
                yield data
            return
        for piece in self._chain[stage].feed(data):
            yield from self._through(stage + 1, piece)

    def finish(self) -> None:
        """Say that the body has ended.

        Raises:
            FetchProblem: kind ``protocol``: it ended too early.
        """
        if self._counts[0] and not all(coding.complete for coding in self._chain):
            raise FetchProblem("protocol", "the compressed body is cut off")


def _coding(name: str) -> _Coding:
    match name:
        case "gzip" | "x-gzip":
            return _Zlib(gzip=True)
        case "deflate":
            return _Zlib(gzip=False)
        case "br":
            return _Brotli()
        case "zstd":
            return _Zstd()
    raise FetchProblem("protocol", f"an unknown content coding: {name[:20]}")


def megabytes(size: int) -> str:
    """A size for a message."""
    return f"{size / 2**20:,.0f} MB" if size >= 2**20 else f"{size / 1024:,.0f} KB"


def decode(content: bytes, coding: str, limit: int) -> bytes:
    """Decode bytes that are compressed by themselves, such as a ``sitemap.xml.gz``.

    Args:
        content: compressed.
        coding: as in Content-Encoding.
        limit: most bytes that may come out.

    Raises:
        FetchProblem: it is broken, or larger.
    """
    decoder = Decoder([coding], limit)
    result = b"".join(decoder.feed(content))
    decoder.finish()
    return result
