"""Files that hold pages -> the pages: ``.html.gz``, MHTML, WARC and WARC.GZ."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from aggregator.errors import MissingExtra
from aggregator.model import Failure, Page

__all__ = ["SUFFIXES", "archive_suffix", "read_archive"]

SUFFIXES = (".html.gz", ".htm.gz", ".xhtml.gz", ".mhtml", ".mht", ".warc", ".warc.gz")
"""Of the files that :func:`read_archive` reads."""


def archive_suffix(name: str) -> str | None:
    """Which of :data:`SUFFIXES` a file's name ends in; ``None``: it is no archive.

    Args:
        name: of the file, or its path.
    """
    return next((s for s in SUFFIXES if name.lower().endswith(s)), None)


def read_archive(
    file: Path | BinaryIO,
    *,
    source: str,
    locator: str,
    max_bytes: int,
    now: datetime,
    name: str | None = None,
) -> Iterator[Page | Failure]:
    """The pages of an archive, one at a time; what is broken is a failure, and the rest goes on.

    Args:
        file: its path, or the open file, at its start and able to seek; it is not closed.
        source: name of the source.
        locator: of the file: of failures, and of the page where the file holds but one. The
            pages of a WARC have their addresses for locators.
        max_bytes: largest page, unpacked.
        now: when the file is read; it stands for a time of fetching that is not told.
        name: tells the kind of archive by its end; the locator does if ``None``.

    Raises:
        ValueError: no kind of archive has such a name.
        MissingExtra: a WARC, and fastwarc is not installed.
    """
    suffix = archive_suffix(name or locator)
    if suffix is None:
        raise ValueError(f"{name or locator}: no archive; its name ends in none of {SUFFIXES}")
    if isinstance(file, Path):
        try:
            with file.open("rb") as stream:
                yield from read_archive(
                    stream,
                    source=source,
                    locator=locator,
                    max_bytes=max_bytes,
                    now=now,
                    name=name,
                )
        except OSError as error:
            yield Failure(source, locator, f"cannot be read: {error.strerror or error}")
        return
    now = now.astimezone(UTC)
    if "warc" in suffix:
        yield from _warc(file, source=source, locator=locator, max_bytes=max_bytes, now=now)
    elif suffix in (".mhtml", ".mht"):
        # Imported here: what undoes codings comes from the fetching, which plain files need not.
        from aggregator.pull.archives.mhtml import read_mhtml

        yield from read_mhtml(file, source=source, locator=locator, max_bytes=max_bytes, now=now)
    else:
        from aggregator.pull.archives.html_gz import read_html_gz

        yield from read_html_gz(file, source=source, locator=locator, max_bytes=max_bytes, now=now)


def _warc(
    stream: BinaryIO, *, source: str, locator: str, max_bytes: int, now: datetime
) -> Iterator[Page | Failure]:
    try:
        from aggregator.pull.archives.warc import read_warc
    except ImportError as error:
        raise MissingExtra(
            "WARC files need fastwarc", hint="pip install 'liveblog-aggregator[app]'"
        ) from error
    yield from read_warc(stream, source=source, locator=locator, max_bytes=max_bytes, now=now)
