"""The older pages of live blogs: each is asked for when the one before it has come."""

from __future__ import annotations

from dataclasses import dataclass, replace

from aggregator.model import Source
from aggregator.pipeline import older
from aggregator.pipeline.book import WALK, Book, is_due
from aggregator.pipeline.intake import Intake, Taken
from aggregator.pull.web import Blocked, FetchOutcome, shown
from aggregator.store import StoredFetch


@dataclass(frozen=True, slots=True)
class Older:
    """An older page that is to be fetched.

    Attributes:
        fetch: what is known of it.
        walk: that it is part of.
    """

    fetch: StoredFetch
    walk: older.Walk


@dataclass(frozen=True, slots=True)
class _Blog:
    """A live blog that was asked in this run.

    Attributes:
        outcome: where its own outcome stands among those of the run.
        total: posts that it says there are.
    """

    outcome: int
    total: int | None


class Blogs:
    """Follows the older pages of the live blogs of one run.

    Args:
        intake: knows the outcomes of pages.
        book: knows what was asked and what is to be kept.
    """

    def __init__(self, intake: Intake, book: Book) -> None:
        self._intake = intake
        self._book = book
        self._most = intake.config.pull.older_pages
        self._blogs: dict[str, _Blog] = {}

    def first(self, source: Source, url: str, taken: Taken) -> Older | None:
        """What follows the first page of a live blog, or any page that may be one.

        Call it when the page's outcome is the last one that was noted.
        """
        total = taken.found.total if taken.found else None
        self._blogs[url] = _Blog(len(self._intake.outcomes) - 1, total)
        walk = self._most and older.begin(
            url,
            self._book.page(source, url).state.get(WALK, {}),
            taken,
            is_due=lambda other: is_due(self._book.page(source, other), self._intake.now),
        )
        if not walk:
            self._tell(source, url, None)
            return None
        return self._to(source, url, walk)

    def then(self, source: Source, walk: older.Walk, taken: Taken) -> Older | None:
        """What follows an older page that came."""
        return self._to(source, walk.blog, older.go_on(walk, taken, most=self._most))

    def lost(
        self,
        source: Source,
        walk: older.Walk,
        outcome: FetchOutcome,
        *,
        unreadable: bool = False,
    ) -> None:
        """An older page was not had: a later run goes on there, unless that is of no use.

        Args:
            source: that it is of.
            walk: that it was part of.
            outcome: of its fetch.
            unreadable: it came, and nothing could be made of it.
        """
        hopeless = unreadable or isinstance(outcome, Blocked)
        if hopeless or older.give_up(status=outcome.status, failures=outcome.state.failures):
            self._book.keep_walk(source, walk.blog, older.DONE)
        self._tell(source, walk.blog, "failed" if walk.is_needed else None)

    def _to(self, source: Source, url: str, walk: older.Walk | older.End) -> Older | None:
        """Go on, or end; either is kept with the live blog."""
        if isinstance(walk, older.Walk) and walk.next in self._book.asked:
            walk = "all"  # round in a circle
        if isinstance(walk, older.Walk):
            self._book.keep_walk(source, url, walk.kept)
            return Older(self._book.page(source, walk.next, parent=url), walk)
        self._book.keep_walk(source, url, older.DONE)
        self._tell(source, url, walk)
        return None

    def _tell(self, source: Source, url: str, end: older.End | None) -> None:
        """Say how many of a live blog's posts there are, if some are known to be missing."""
        blog = self._blogs[url]
        if blog.total is None and end not in ("bound", "failed"):
            return
        with self._intake.watch("store"):
            had = self._intake.store.count_posts(source.name, url)
        told = older.told(had, blog.total, end, most=self._most)
        if not told:
            return
        one = self._intake.outcomes[blog.outcome]
        message = f"{one.message}; {told}" if one.message else told
        self._intake.outcomes[blog.outcome] = replace(one, message=message)
        if end is not None:
            self._intake.warnings.append(f"{shown(url)}: {told}")
