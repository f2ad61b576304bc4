"""Sources that are files: their pages go into the store one at a time, as they are read.

Memory does not grow with the files: of a page that has to wait, the bytes wait on the disk.
"""

from __future__ import annotations

import os
import statistics
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import IO

from aggregator import extract
from aggregator.model import Failure, Page, Source
from aggregator.pipeline.intake import Intake
from aggregator.pipeline.sight import Fresh
from aggregator.pipeline.watch import tell
from aggregator.pull import pull_files

_UNSURE = frozenset({"text", "configuration", "file time"})
"""What a day may be concluded from that says nothing about the days of other pages."""


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A page that is read when the days of the others are known.

    Attributes:
        fresh: the page, without its bytes.
        start: where these stand in the file of all that wait.
        size: how many they are.
    """

    fresh: Fresh
    start: int
    size: int


class Files:
    """Reads sources that are files, once.

    Args:
        intake: keeps what came, and is told the outcomes.
    """

    def __init__(self, intake: Intake) -> None:
        self._intake = intake
        self._sure_days: list[date] = []
        self._waiting: list[_Waiting] = []

    def read_all(self, sources: list[Source]) -> None:
        """Read the sources, and then the pages that wait for the days of others."""
        with tempfile.TemporaryFile() as aside:
            for source in sources:
                self._read(source, aside)
            # A page that tells a day without its year is read when the days of the others are
            # known: what was pulled together is of about the same time.
            reference = None
            if self._sure_days:
                days = (day.toordinal() for day in self._sure_days)
                reference = date.fromordinal(statistics.median_low(days))
            for waiting in self._waiting:
                aside.seek(waiting.start)
                page = replace(waiting.fresh.page, content=aside.read(waiting.size))
                fresh = replace(waiting.fresh, page=page)
                found = self._intake.extract(fresh, reference)
                if found is not None:
                    self._intake.keep(fresh, found)
            self._waiting.clear()

    def _pages(self, source: Source) -> Iterator[Page | Failure]:
        intake = self._intake
        pages = pull_files(source, base=intake.config.base, now=intake.now)
        while True:
            with intake.watch("pull"):
                page = next(pages, None)
            if page is None:
                return
            yield page

    def _read(self, source: Source, aside: IO[bytes]) -> None:
        intake = self._intake
        known = dict(intake.store.known_pages(source.name))
        extractor = intake.extractor(source)
        repeated: frozenset[str] | None = None
        stage, done = f"reading {source.name}", 0
        for page in self._pages(source):
            if isinstance(page, Failure):
                intake.end(source.name, page.locator, "failed", message=page.message)
                continue
            tell(intake.progress, stage, done, None)
            done += 1
            content_hash = page.content_hash
            stored_hash, stored_extractor = known.get(page.locator, ("", ""))
            is_past = False
            if stored_hash not in ("", content_hash) and page.fetched_at < intake.now:
                was_read, is_past = intake.store.is_past(page, content_hash)
                if was_read:
                    intake.end(source.name, page.locator, "unchanged")
                    continue
            first = intake.first(page, content_hash, stored=stored_hash == content_hash)
            if first != (page.source, page.locator):
                message = f"same content as {first[1]} of {first[0]}; read once"
                intake.end(source.name, page.locator, "duplicate", message=message)
                intake.warnings.append(f"{page.locator}: {message}")
                continue
            if (stored_hash, stored_extractor) == (content_hash, extractor):
                intake.end(source.name, page.locator, "unchanged")
                continue
            if repeated is None:
                repeated = self._repeated(source)
            if not is_past:
                known[page.locator] = (content_hash, extractor)
            reread = stored_hash == content_hash
            self._take(Fresh(source, page, reread, repeated, is_past), aside)
        tell(intake.progress, stage, done, done)

    def _take(self, fresh: Fresh, aside: IO[bytes]) -> None:
        page = fresh.page
        # A capture says when it was made: its own year is that of what it says without one.
        captured = page.fetched_at.date() if page.fetched_at < self._intake.now else None
        found = self._intake.extract(fresh, captured)
        if found is None:
            return
        bases = {post.published.basis for post in found.posts}
        if "text" in bases and captured is None:
            waiting = replace(fresh, page=replace(page, content=b""))
            start = aside.seek(0, os.SEEK_END)
            self._waiting.append(_Waiting(waiting, start, aside.write(page.content)))
            return
        if not bases & _UNSURE:
            self._sure_days.extend({post.published.day for post in found.posts})
        self._intake.keep(fresh, found)

    def _repeated(self, source: Source) -> frozenset[str]:
        """Lines that stand on several texts of a source, for the extraction to leave out.

        Only of one outlet's pages can a line that they share be told from wire copy.
        """
        if source.outlet is None:
            return frozenset()
        texts = (
            page.content.decode("utf-8", "replace")
            for page in self._pages(source)
            if isinstance(page, Page) and not (page.media_type or "").startswith("text/html")
        )
        with self._intake.watch("extract"):
            return extract.repeated_lines(texts)
