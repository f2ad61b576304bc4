"""Files, folders and glob patterns -> pages.

What is read: a file that is named, whatever its suffix; of a folder, the files whose suffix is
in :data:`SUFFIXES`, archives (:mod:`aggregator.pull.archives`), feeds
(:mod:`aggregator.pull.feed_file`), and those without a suffix that hold text. Other suffixes
(pictures, data) and hidden files are passed over; the log tells how many. A pattern reads like a
folder what it matches, but that a suffix that it spells out (``*.log``) is read. An archive is
known by its suffix, and gives every page that is in it.

Nothing here waits for ever: pipes and devices are not opened, a file is read up to a size.
"""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import BinaryIO, Final

from aggregator.model import Failure, Page, Source
from aggregator.pull.archives import archive_suffix, read_archive
from aggregator.pull.sniff import is_feed, is_html, is_text
from aggregator.pull.walk import Found, Pattern, explain, file_problem, mode_problem, walk

log = logging.getLogger(__name__)

MAX_BYTES: Final = 32 * 2**20
"""A file that is larger is refused. Live-blog pages of a whole day are of 1 to 5 MB."""

SUFFIXES: Final[Mapping[str, str]] = {
    ".txt": "text/plain",
    ".text": "text/plain",
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "application/xhtml+xml",
}
"""Media type by suffix, of the files that are read where a folder is named."""

FEED_SUFFIXES: Final = (".rss", ".atom", ".xml", ".json")
"""Of files that are read where a folder is named if a feed is in them."""


def pull_files(
    source: Source, *, base: Path | None, now: datetime, max_bytes: int = MAX_BYTES
) -> Iterator[Page | Failure]:
    """Read the pages of a source, one at a time, in the order of its paths and their files.

    The locator of a page is its path relative to the path of the source: the name of a file
    that is named, the path within a folder or below the fixed part of a pattern, with forward
    slashes. It stays the same wherever the folder is moved. A page in a
    WARC has the address that it was fetched from for locator; captures of one address are the
    same page at several times.

    Args:
        source: its ``paths`` are files, folders or glob patterns (``**`` for any folders). A
            path that exists is no pattern, whatever characters it has.
        base: folder that relative paths are relative to; ``None``: the working directory.
        now: recorded as the time of fetching.
        max_bytes: size of the largest file that is read.

    Yields:
        A page for each file, or a failure for each file or path that cannot be read. A file
        that two paths lead to is read once.

    Raises:
        ValueError: ``now`` has no zone.
    """
    if now.tzinfo is None:
        raise ValueError("now must have a zone")
    taken: dict[str, str] = {}
    seen: set[str] = set()
    for path in source.paths:
        answers = passed_over = 0
        for found, named in _expand(path, base):
            locator = _printable("/".join(found.parts)) or path
            problem = found.problem
            real = "" if problem else os.path.realpath(found.path)
            if problem is None and taken.get(locator, real) != real:
                problem = f"{taken[locator]} of this source has this name; make it another source"
            if problem is not None:
                answers += 1
                yield Failure(source.name, locator, problem)
            elif real in seen:
                answers += 1
            elif archive_suffix(found.path.name):
                taken[locator] = real
                seen.add(real)
                answers += 1
                yield from _archive(source.name, locator, found.path, now, max_bytes)
            elif (
                not named
                and found.path.suffix
                and found.path.suffix.lower() not in (*SUFFIXES, *FEED_SUFFIXES)
            ):
                passed_over += 1
            else:
                page = _read(source.name, locator, found.path, now, max_bytes)
                a_feed = isinstance(page, Page) and is_feed(page.content)
                other = isinstance(page, Page) and (
                    page.media_type is None or found.path.suffix.lower() in FEED_SUFFIXES
                )
                if other and not named and not a_feed:
                    passed_over += 1
                    continue
                taken[locator] = real
                seen.add(real)
                answers += 1
                if isinstance(page, Page) and a_feed:
                    # Imported here: what reads XML, plain files need not.
                    from aggregator.pull.feed_file import feed_pages

                    yield from feed_pages(page, zone=source.zone)
                else:
                    yield page
        others = f"{passed_over} other file{'' if passed_over == 1 else 's'} passed over"
        if passed_over:
            log.info("%s: %s: %s", source.name, path, others)
        if not answers:
            others = f" ({others})" if passed_over else ""
            yield Failure(source.name, path, f"no text or HTML file in it{others}")


def _expand(path: str, base: Path | None) -> Iterator[tuple[Found, bool]]:
    """What a path of a source stands for, and whether the path names the file itself."""
    if re.match(r"[a-z][a-z0-9+.-]+://", path, re.IGNORECASE):
        problem = "an address is no file; give it as the url of a [[source]]"
        yield Found(Path(path), (), problem), True
        return
    try:
        if "\0" in path:
            raise ValueError("it holds a NUL character")
        whole = Path(base or "", Path(path).expanduser())
        is_folder, exists = whole.is_dir(), os.path.lexists(whole)
    except (OSError, ValueError, RuntimeError) as error:
        # Too long, a NUL character, a home that is not known, a folder that is closed.
        problem = explain(error) if isinstance(error, OSError) else f"no usable path: {error}"
        yield Found(Path(path), (), problem), True
        return
    pattern = None if exists else Pattern.of(whole)
    if is_folder:
        for found in walk(whole):
            yield found, False
    elif pattern is None:
        yield Found(whole, (whole.name,), file_problem(whole)), True
    elif not pattern.folder.is_dir():
        yield Found(whole, (), f"the folder {pattern.folder} does not exist"), True
    else:
        suffix = Path(pattern.parts[-1]).suffix
        spelt_out = len(suffix) > 1 and Pattern.of(Path(suffix)) is None
        for found in walk(pattern.folder, pattern.may_hold):
            if pattern.holds(found.parts):
                yield found, spelt_out and pattern.matches(found.parts)
            elif found.problem and Path(found.path).is_dir() and pattern.may_hold(found.parts):
                yield found, False


def _opened(path: Path) -> BinaryIO:
    # A pipe may have taken the file's place since it was looked at: do not wait for it.
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    return os.fdopen(os.open(path, flags), "rb")


def _archive(
    source: str, locator: str, path: Path, now: datetime, limit: int
) -> Iterator[Page | Failure]:
    """The pages of one archive; no page is larger than ``limit``, the archive itself may be."""
    try:
        with _opened(path) as file:
            status = os.fstat(file.fileno())
            if problem := mode_problem(status.st_mode):
                yield Failure(source, locator, problem)
                return
            for page in read_archive(
                file,
                source=source,
                locator=locator,
                max_bytes=limit,
                now=now,
                name=path.name,
            ):
                if isinstance(page, Page) and page.modified_at is None and page.url is None:
                    # Of a page that was only compressed nothing else tells its time.
                    page = replace(page, modified_at=_time(status.st_mtime_ns))
                yield page
    except OSError as error:
        yield Failure(source, locator, explain(error))


def _read(source: str, locator: str, path: Path, now: datetime, limit: int) -> Page | Failure:
    """The page of one regular file."""
    try:
        with _opened(path) as file:
            status = os.fstat(file.fileno())
            if problem := mode_problem(status.st_mode):
                return Failure(source, locator, problem)
            content = file.read(limit + 1) if status.st_size <= limit else None
    except OSError as error:
        return Failure(source, locator, explain(error))
    if content is None or len(content) > limit:
        size = f"{max(status.st_size, limit + 1) / 2**20:,.1f} MB"
        return Failure(source, locator, f"too large: {size}, the limit is {limit / 2**20:,.0f} MB")
    if not content:
        return Failure(source, locator, "the file is empty")
    return Page(
        source=source,
        locator=locator,
        content=content,
        fetched_at=now.astimezone(UTC),
        media_type=_media_type(content, path.suffix.lower()),
        modified_at=_time(status.st_mtime_ns),
    )


def _media_type(content: bytes, suffix: str) -> str | None:
    """By suffix, but that HTML under the name of text is HTML; ``None`` for no text at all."""
    known = SUFFIXES.get(suffix)
    if known in (None, "text/plain") and is_html(content):
        return "text/html"
    return known or ("text/plain" if is_text(content) else None)


def _time(nanoseconds: int) -> datetime | None:
    try:
        return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=nanoseconds // 1000)
    except OverflowError:
        return None


def _printable(name: str) -> str:
    """A file's name as text that can be stored: bytes that are no UTF-8 are spelt out."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")
