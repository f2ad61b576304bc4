"""Compressed bytes -> bytes, never more of them than a bound, whatever they claim.

gzip and deflate (RFC 1952, 1951, 1950), br (RFC 7932), zstd (RFC 8878) and the chunks of
HTTP/1.1 (RFC 9112, 7.1). Broken input gives what came before the break.
"""

from __future__ import annotations

from dataclasses import dataclass

from aggregator.pull.web.decode import Decoder
from aggregator.pull.web.problem import FetchProblem

# What a call was decoding when it met the break is lost: the smaller, the more is kept.
_SLICE = 1024


@dataclass(frozen=True, slots=True)
class Inflated:
    """What came out.

    Attributes:
        content: at most as many bytes as were allowed.
        problem: why there is no more; ``None`` if it is whole.
        too_large: there is more than was allowed.
    """

    content: bytes
    problem: str | None = None
    too_large: bool = False


def inflate(content: bytes, coding: str, *, max_bytes: int) -> Inflated:
    """Undoes a ``Content-Encoding``.

    Args:
        content: as it came.
        coding: ``gzip``, ``deflate``, ``br``, ``zstd``, ``identity``, or several of them parted
            by commas, in the order in which they were applied.
        max_bytes: most that may come out of any of them.
    """
    out = bytearray()
    try:
        decoder = Decoder([c.strip().lower() for c in coding.split(",")], max_bytes)
        for at in range(0, len(content), _SLICE):
            for piece in decoder.feed(content[at : at + _SLICE]):
                out += piece
        decoder.finish()
    except FetchProblem as problem:
        at_byte = f" (after {len(out):,} bytes)" if out else ""
        return Inflated(bytes(out), f"{problem.message}{at_byte}", problem.kind == "size")
    return Inflated(bytes(out))


def gunzip(content: bytes, *, max_bytes: int) -> Inflated:
    """Undoes gzip, all members of it."""
    return inflate(content, "gzip", max_bytes=max_bytes)


def is_gzip(content: bytes) -> bool:
    """Whether bytes begin as gzip does."""
    return content[:3] == b"\x1f\x8b\x08"


def dechunk(content: bytes) -> Inflated:
    """Joins the chunks of a body of HTTP/1.1; bytes that are no chunks are given as they are.

    Archives say ``chunked`` of bodies that the crawler joined before it wrote them.
    """
    out = bytearray()
    at = 0
    while True:
        end = content.find(b"\r\n", at, at + 100)
        size = content[at:end].split(b";")[0].strip() if end >= 0 else b""
        if not 0 < len(size) <= 16 or size.strip(b"0123456789abcdefABCDEF"):
            whole = at == 0
            return Inflated(
                content if whole else bytes(out), None if whole else "a chunk is broken"
            )
        length = int(size, 16)
        if length == 0:
            return Inflated(bytes(out))
        chunk = content[end + 2 : end + 2 + length]
        out += chunk
        if len(chunk) < length:
            return Inflated(bytes(out), f"cut off after {len(out):,} bytes")
        at = end + 2 + length + 2
