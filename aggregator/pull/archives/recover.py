"""Damaged WARC files: where the next sound record begins, and whether the last one ends."""

from __future__ import annotations

import os
import re
import zlib
from typing import BinaryIO

from aggregator.pull.archives.inflate import is_gzip

_STEP = 2**20
_PROBE = 1024
# A plain record stands after the two line ends of the one before it (ISO 28500, 4).
_RECORD = re.compile(rb"\x1f\x8b\x08|(?<=\r\n\r\n)WARC/\d\.\d\r\n")
_OVERLAP = 64
_END = b"\r\n\r\n"


def next_record(stream: BinaryIO, after: int) -> int | None:
    """Byte at which the next record begins, in a member of gzip of its own or plain.

    Args:
        stream: the archive; it is left anywhere.
        after: where to look from.
    """
    at = after
    while True:
        stream.seek(max(0, at - 4))
        lead = at - max(0, at - 4)
        block = stream.read(_STEP + _OVERLAP)
        for found in _RECORD.finditer(block, lead):
            if found.start() >= lead + _STEP:
                break
            position = at - lead + found.start()
            if found[0][:1] == b"W" or _holds_record(stream, position):
                return position
        if len(block) < _STEP + _OVERLAP:
            return None
        at += _STEP


def _holds_record(stream: BinaryIO, position: int) -> bool:
    stream.seek(position)
    try:
        start = zlib.decompressobj(31).decompress(stream.read(_PROBE), 16)
    except zlib.error:
        return False
    return start.startswith(b"WARC/")


def cut_off(stream: BinaryIO, last: int) -> str | None:
    """How an archive ends in the middle of a record; ``None`` if it ends as it should.

    Args:
        stream: the archive; it is left anywhere.
        last: byte at which its last record begins, or any before it.
    """
    size = stream.seek(0, os.SEEK_END)
    stream.seek(0)
    compressed = is_gzip(stream.read(3))
    if not size or (compressed and size < 18):
        return "is empty" if not size else "is cut off in its first bytes"
    if not compressed:
        stream.seek(max(0, size - 4))
        whole = stream.read(4) == _END
    else:
        stream.seek(last)
        # Records that share a member have no start of their own in the file.
        whole = _members_end(stream, last if is_gzip(stream.read(3)) else 0)
    return None if whole else f"is cut off: it ends at byte {size:,} within a record"


def _members_end(stream: BinaryIO, start: int) -> bool:
    """Whether the last member of gzip is whole; what is in it is not kept."""
    stream.seek(start)
    inflater = zlib.decompressobj(31)
    rest = stream.read(_STEP)
    while True:
        try:
            while rest and not inflater.eof:
                inflater.decompress(rest, _STEP)
                rest = inflater.unconsumed_tail or (b"" if inflater.eof else stream.read(_STEP))
        except zlib.error:
            return True  # damage within is told where it is met
        if not inflater.eof:
            return False
        rest = inflater.unused_data or stream.read(_STEP)
        if not rest.strip(b"\0"):
            return True
        inflater = zlib.decompressobj(31)
