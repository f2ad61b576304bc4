"""A page that a browser saved as one file (MHTML, RFC 2557) -> the page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import Message
from email.policy import compat32
from email.utils import parsedate_to_datetime
from typing import BinaryIO

from aggregator.model import Failure, Page
from aggregator.pull.archives.sniff import page_type

MAX_PARTS = 5_000
"""Most lines of a file that may begin with ``--``, about twice its parts."""
MAX_HEADERS = 64 * 1024
"""Longest head of a file or a part, in bytes."""
_MULTIPART = re.compile(rb"^content-type:\s*multipart/", re.IGNORECASE | re.MULTILINE)
_MAX_NESTED = 20
_HEAD = re.compile(rb"\r?\n\r?\n")


def read_mhtml(
    stream: BinaryIO, *, source: str, locator: str, max_bytes: int, now: datetime
) -> Iterator[Page | Failure]:
    """The page in an MHTML file: its root part (RFC 2387), with the address that it names.

    Args:
        stream: at its start.
        source: name of the source.
        locator: of the file, and of the page.
        max_bytes: largest file; pictures count.
        now: when the file is read, in UTC; it stands for a time of saving that is not told.
    """
    content = stream.read(max_bytes + 1)
    if len(content) > max_bytes:
        yield Failure(source, locator, f"too large: more than {max_bytes / 2**20:,.0f} MB")
        return
    if problem := _problem(content):
        yield Failure(source, locator, problem)
        return
    message = message_from_bytes(content, policy=compat32)
    root = _root(message)
    if root is None:
        yield Failure(source, locator, "is no MHTML, or there is no HTML in it")
        return
    payload = root.get_payload(decode=True)
    body = payload if isinstance(payload, bytes) else b""
    if not body.strip():
        yield Failure(source, locator, "its HTML is empty")
        return
    yield Page(
        source=source,
        locator=locator,
        content=body,
        fetched_at=_date(message) or now,
        media_type=page_type(body, _content_type(root)),
        url=_url(root, message),
    )
    if not _is_whole(message, content):
        yield Failure(source, locator, f"is cut off: it ends at byte {len(content):,}")


def _problem(content: bytes) -> str | None:
    """What makes a file unfit for the parser, whose work grows with these."""
    end = _HEAD.search(content)
    if end is None or end.start() > MAX_HEADERS:
        return "is no MHTML: it has no head"
    if len(_MULTIPART.findall(content)) > _MAX_NESTED:
        return f"is nested deeper than {_MAX_NESTED} levels"
    if content.count(b"\n--") > MAX_PARTS:
        return f"has too many parts; at most {MAX_PARTS // 2:,} are read"
    return None


def _root(message: Message) -> Message | None:
    """The part that is the page: named by ``start``, else the first with HTML."""
    if not message.is_multipart():
        return message if message.get_content_type() == "text/html" else None
    parts = [p for p in message.walk() if not p.is_multipart()]
    start = message.get_param("start")
    pages = [p for p in parts if p.get_content_type() in ("text/html", "application/xhtml+xml")]
    named = [p for p in pages if isinstance(start, str) and _header(p, "Content-ID") == start]
    return next(iter([*named, *pages]), None)


def _header(message: Message, name: str) -> str:
    return str(message.get(name) or "").strip()


def _content_type(part: Message) -> str:
    charset = part.get_content_charset()
    return part.get_content_type() + (f"; charset={charset}" if charset else "")


def _url(root: Message, message: Message) -> str | None:
    told = (_header(root, "Content-Location"), _header(message, "Snapshot-Content-Location"))
    # Long addresses are folded over several lines.
    found = ("".join(t.split()) for t in told)
    return next((t for t in found if t.lower().startswith(("http://", "https://"))), None)


def _date(message: Message) -> datetime | None:
    try:
        told = parsedate_to_datetime(_header(message, "Date"))
        return (told if told.tzinfo else told.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _is_whole(message: Message, content: bytes) -> bool:
    boundary = message.get_boundary()
    if not message.is_multipart() or not boundary:
        return True
    return f"--{boundary}--".encode("utf-8", "surrogateescape") in content[-len(boundary) - 4096 :]
