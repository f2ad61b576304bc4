"""WARC files (ISO 28500), plain or gzip -> the pages that were fetched, one record at a time.

fastwarc finds the records; what is in them (HTTP, chunks, compression) is undone here, where it
has bounds: its own decoding has none, and loses its place after a bomb.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import BinaryIO

from fastwarc.stream_io import GzipReader
from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from aggregator.model import Failure, Page
from aggregator.pull.archives.inflate import Inflated, dechunk, inflate, is_gzip
from aggregator.pull.archives.recover import cut_off, next_record
from aggregator.pull.archives.sniff import is_for_programs, page_type

MAX_HEADERS = 64 * 1024
"""Longest head of a record or an answer, in bytes."""
MAX_FAILURES = 100
"""Most failures that one archive reports; further ones are counted."""
_READ = 256 * 1024
_NEXT = re.compile(rb"\r\n\r\nWARC/\d\.\d\r\n(?:[A-Za-z-]+:[^\r\n]*\r\n)*?WARC-Type:")


@dataclass(slots=True)
class _Seen:
    """What one reading of an archive has met.

    Attributes:
        at: byte at which the last record begins that could be found.
        sound: there was a record since the last break.
        cut: a record is cut off, and that is told.
        pages: how many there were.
        failures: how many there were.
        others: answers that are no pages, by what they are.
    """

    at: int = 0
    sound: bool = True
    cut: bool = False
    pages: int = 0
    failures: int = 0
    others: dict[str, int] = field(default_factory=dict)

    def may_tell(self) -> bool:
        """Counts a failure; false if there are too many to tell each."""
        self.failures += 1
        return self.failures <= MAX_FAILURES


def read_warc(
    stream: BinaryIO, *, source: str, locator: str, max_bytes: int, now: datetime
) -> Iterator[Page | Failure]:
    """The pages of a WARC: answers with status 200 that are HTML or text, and for readers.

    The locator of a page is the address that it was fetched from, so that two captures of one
    address are the same page at two times. Memory does not grow with the archive.

    Args:
        stream: at its start; it must be able to seek.
        source: name of the source.
        locator: of the file, for failures.
        max_bytes: largest page, unpacked.
        now: in UTC; it stands for a time of fetching that neither record nor answer tells.

    Returns:
        Pages in the archive's order, and a failure for each page that is broken or too large;
        where the archive itself breaks, a failure that says at which byte.
    """
    seen = _Seen()
    start: int | None = 0
    while start is not None:
        seen.at = start
        try:
            for record in _records(stream, start):
                seen.at, seen.sound = record.stream_pos, True
                if record.record_type != WarcRecordType.response:
                    continue
                for found in _read(record, source, locator, max_bytes, now, seen):
                    if isinstance(found, Page):
                        seen.pages += 1
                    elif not seen.may_tell():
                        continue
                    yield found
            start = None
            if _claims_too_much(stream, seen.at):
                # A length that is wrong must not cost what comes after it.
                start = next_record(stream, seen.at + 1)
                if start is not None and not seen.cut and seen.may_tell():
                    told = f"is broken after byte {seen.at:,}: a record is longer than the archive"
                    yield Failure(source, locator, told)
        except OSError as error:
            # What stands between two breaks that has no record in it is one break.
            if seen.sound and seen.may_tell():
                told = " ".join(str(error).split())[:200]
                yield Failure(source, locator, f"is broken after byte {seen.at:,}: {told}")
            seen.sound = False
            start = next_record(stream, seen.at + 1)
    if not seen.cut and (ending := cut_off(stream, seen.at)) and seen.may_tell():
        yield Failure(source, locator, ending)
    if seen.failures > MAX_FAILURES:
        more = seen.failures - MAX_FAILURES
        yield Failure(source, locator, f"{more:,} more of its pages are broken or too large")
    if not seen.pages and not seen.failures:
        others = ", ".join(f"{n} with {what}" for what, n in sorted(seen.others.items())[:10])
        told = f"no answer of HTML or text with status 200 ({others or 'no answers at all'})"
        yield Failure(source, locator, f"no page in it: {told}")


def _records(stream: BinaryIO, start: int) -> Iterator[WarcRecord]:
    stream.seek(start)
    compressed = is_gzip(stream.read(3))
    stream.seek(start)
    yield from ArchiveIterator(
        GzipReader(stream) if compressed else stream,
        record_types=WarcRecordType.any_type,
        parse_http=False,
        max_header_len=MAX_HEADERS,
        stream_detect=False,
    )


def _claims_too_much(stream: BinaryIO, at: int) -> bool:
    """Whether the last record that was found says that it goes on behind the archive's end."""
    stream.seek(0)
    compressed = is_gzip(stream.read(3))
    stream.seek(at)
    if compressed and not is_gzip(stream.read(3)):
        return False  # records that share a member have no start of their own in the file
    try:
        last = next(_records(stream, at), None)
        return last is not None and _drained(last) < last.content_length
    except OSError:
        return False  # told where it was met


def _drained(record: WarcRecord) -> int:
    size = 0
    while part := record.reader.read(_READ):
        size += len(part)
    return size


def _read(
    record: WarcRecord, source: str, locator: str, max_bytes: int, now: datetime, seen: _Seen
) -> Iterator[Page | Failure]:
    """The page in one record, if there is one."""
    url = (record.headers.get("WARC-Target-URI") or "").strip().strip("<>")
    where = f"{locator}, byte {record.stream_pos:,}"
    if not url.lower().startswith(("http://", "https://")):
        return
    if is_for_programs(url):
        seen.others["words for programs"] = seen.others.get("words for programs", 0) + 1
        return
    start = _take(record, MAX_HEADERS)
    if not start and (record.headers.get("Content-Length") or "0").strip() == "0":
        # Empty, or its own head is cut off: how the archive ends is told after it.
        seen.others["nothing in them"] = seen.others.get("nothing in them", 0) + 1
        return
    head, gap, body = start.partition(b"\r\n\r\n")
    if not gap:
        cut = not start or len(start) < min(record.content_length, MAX_HEADERS)
        seen.cut = seen.cut or cut
        what = "is cut off in its head" if cut else "has no head of HTTP"
        yield Failure(source, url, f"{where}: the answer {what}")
        return
    status, headers = _head(head)
    kind = headers.get("content-type")
    if status != "200" or page_type(b"<html>", kind) is None:
        what = f"status {status}" if status != "200" else "other content"
        seen.others[what] = seen.others.get(what, 0) + 1
        return
    rest = _take(record, max_bytes + 1)
    block = body + rest
    # Of a record whose length is wrong the block goes on with others' pages. It is not read on from
    # there: whoever wrote a page could then put records into the archive.
    follows = _NEXT.search(block)
    found = _body(block[: follows.start()] if follows else block, headers, max_bytes)
    if found.too_large or (len(rest) > max_bytes and not follows):
        yield Failure(source, url, f"{where}: too large: more than {max_bytes:,} bytes")
        return
    content, problem = found.content, found.problem
    if (got := len(start) + len(rest)) < record.content_length:
        seen.cut = True
        problem = f"cut off: {got:,} of {record.content_length:,} bytes are there"
    if follows:
        problem = "its length is wrong: a record begins within it, and is left out"
    media_type = page_type(content, kind)
    if media_type is None:
        seen.others["other content"] = seen.others.get("other content", 0) + 1
        return
    if content.strip():
        yield _page(record, source, url, content, media_type, headers, now)
    if problem:
        yield Failure(source, url, f"{where}: {problem}")


def _body(body: bytes, headers: dict[str, str], max_bytes: int) -> Inflated:
    """The body without its codings, and what was wrong with it."""
    problem: str | None = None
    if "chunked" in headers.get("transfer-encoding", "").lower():
        joined = dechunk(body)
        body, problem = joined.content, joined.problem
    found = inflate(body, headers.get("content-encoding", ""), max_bytes=max_bytes)
    if found.problem and not found.content and page_type(body, None):
        # Crawlers unpack and leave the header; then the bytes are the page already.
        found = inflate(body, "", max_bytes=max_bytes)
    return replace(found, problem=problem or found.problem)


def _page(
    record: WarcRecord,
    source: str,
    url: str,
    content: bytes,
    media_type: str,
    headers: dict[str, str],
    now: datetime,
) -> Page:
    # The library's types say that there is always a date.
    caught: datetime | None = record.record_date
    return Page(
        source=source,
        locator=url,
        content=content,
        fetched_at=caught.astimezone(UTC) if caught else _date(headers.get("date")) or now,
        media_type=media_type,
        headers=headers,
        modified_at=_date(headers.get("last-modified")),
        url=url,
    )


def _take(record: WarcRecord, size: int) -> bytes:
    """The next bytes of a record's block: fewer only at its end."""
    taken = bytearray()
    while len(taken) < size and (part := record.reader.read(min(_READ, size - len(taken)))):
        taken += part
    return bytes(taken)


def _head(head: bytes) -> tuple[str, dict[str, str]]:
    """Status and headers of an answer; names in small letters, of repeated ones all values."""
    lines = head.decode("latin-1").split("\r\n")
    parts = lines[0].split(None, 2)
    status = parts[1] if len(parts) > 1 and parts[0].upper().startswith("HTTP/") else "no status"
    headers: dict[str, str] = {}
    for line in lines[1:]:
        name, colon, value = line.partition(":")
        if colon and name.strip():
            key = name.strip().lower()
            headers[key] = f"{headers[key]}, {value.strip()}" if key in headers else value.strip()
    return status, headers


def _date(text: str | None) -> datetime | None:
    try:
        told = parsedate_to_datetime(text or "")
        return (told if told.tzinfo else told.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
