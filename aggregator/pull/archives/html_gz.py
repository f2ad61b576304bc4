"""One page compressed with gzip -> the page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import BinaryIO

from aggregator.model import Failure, Page
from aggregator.pull.archives.inflate import gunzip
from aggregator.pull.archives.sniff import page_type


def read_html_gz(
    stream: BinaryIO, *, source: str, locator: str, max_bytes: int, now: datetime
) -> Iterator[Page | Failure]:
    """The page in a ``.html.gz``; of a file that is cut off, what is there, and a failure.

    Args:
        stream: at its start.
        source: name of the source.
        locator: of the file, and of the page.
        max_bytes: largest page.
        now: when the file is read, in UTC.
    """
    compressed = stream.read(max_bytes + 1)
    if len(compressed) > max_bytes:
        yield Failure(source, locator, f"too large: more than {max_bytes / 2**20:,.0f} MB")
        return
    found = gunzip(compressed, max_bytes=max_bytes)
    if found.too_large:
        yield Failure(source, locator, f"too large when unpacked: {found.problem}")
        return
    if found.content:
        yield Page(source, locator, found.content, now, page_type(found.content, None))
    if found.problem or not found.content:
        yield Failure(source, locator, f"gzip: {found.problem or 'there is nothing in it'}")
