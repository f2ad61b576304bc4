"""The front of the store for posts, their revisions and their paragraphs."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from aggregator.model import Page, Post, Revision
from aggregator.store import (
    days,
    moments,
    names,
    revisions,
)
from aggregator.store.base import StoreBase
from aggregator.store.moments import Clock
from aggregator.store.values import (
    StoredParagraph,
)


class PostStore(StoreBase):
    """Posts and their revisions."""

    def add_page(self, page: Page, *, extractor: str) -> None:
        """Keep a page that brought no revision.

        Args:
            page: what was fetched.
            extractor: names what read it and how: another name asks for it to be read again.
        """
        self.add_revisions(page, (), extractor=extractor)

    def add_revisions(
        self,
        page: Page,
        new: Sequence[Revision],
        *,
        extractor: str,
        seen: Sequence[Post] = (),
        is_current: bool = True,
        forget: bool = False,
        clock: Clock | None = None,
    ) -> list[Revision]:
        """Keep a page and what it brought: all of it or, if this fails, nothing.

        A revision that another process added meanwhile is not added again.

        Args:
            page: what was fetched.
            new: revisions that :func:`aggregator.revise.revise` made of its posts.
            extractor: see :meth:`add_page`.
            seen: all posts that stand on it: their names are kept, whether or not their words
                are new.
            is_current: the page is what its locator shows now, as far as is known.
            forget: what is let go of is forgotten for good (see
                :mod:`aggregator.store.pages`): its bytes will hardly come again.
            clock: while others build digests: tells when the revisions are seen, in place of
                their own times; see :mod:`aggregator.store.moments`.

        Returns:
            the revisions that were added, with the numbers that they have now.
        """
        with self._writing() as connection:
            if clock is not None and new:
                at = moments.stamp(connection, clock)
                new = [dataclasses.replace(revision, seen_at=at) for revision in new]
            return revisions.add(
                connection, page, new, extractor, seen, is_current=is_current, forget=forget
            )

    def latest_revisions(
        self, post_ids: Iterable[str], *, as_of: datetime | None = None
    ) -> dict[str, Revision]:
        """The newest revision of each of these posts; those that are not known are absent.

        Args:
            post_ids: of the posts.
            as_of: what was seen later does not count.
        """
        with self._reading() as connection:
            return revisions.latest(connection, post_ids, as_of)

    def posts_named(self, found: Collection[str]) -> dict[str, str]:
        """The id of the post that each of these names stands for, as far as they are known.

        A post's id is a name of it; the others are its aliases, see :class:`Post`.
        """
        with self._reading() as connection:
            return names.named(connection, found)

    def blog_revisions(
        self,
        source: str,
        blog: str,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> dict[str, Revision]:
        """The newest revision of each post of a live blog, withdrawn posts too, by post id.

        Args:
            source: its name.
            blog: locator of its first page.
            since: with ``until``: only of posts whose instant is known and lies between.
            until: see ``since``.
        """
        with self._reading() as connection:
            return revisions.of_blog(connection, source, blog, since, until)

    def readers(self, post_ids: Collection[str]) -> Mapping[str, str]:
        """The extractor that saw each of these posts last, as far as that is known."""
        with self._reading() as connection:
            return names.readers(connection, post_ids)

    def article_texts(self, source: str, *, most: int) -> list[str]:
        """The first texts of articles of a source, entries of live blogs apart.

        Args:
            source: its name.
            most: so many that were found first, and so many that were found last.
        """
        with self._reading() as connection:
            return revisions.article_texts(connection, source, most)

    def post_times(self, source: str, most: int) -> list[tuple[datetime | None, datetime]]:
        """When posts of a source were published and first seen, in UTC.

        Args:
            source: its name.
            most: only of so many, those that were found last.

        Returns:
            (instant of publication or ``None``, time of the first revision), found last first.
        """
        with self._reading() as connection:
            return revisions.times(connection, source, most)

    def count_posts(self, source: str, blog: str) -> int:
        """How many posts of a live blog there are, on all of its pages."""
        with self._reading() as connection:
            return names.count(connection, source, blog)

    def post_revisions(self, post_id: str) -> list[Revision]:
        """Every revision of a post, oldest first, by its id or any other name of it.

        Raises:
            NotFoundError: there is no such post.
        """
        with self._reading() as connection:
            return revisions.of_post(connection, post_id)

    def page_of_revision(self, post_id: str, number: int) -> Page:
        """The page that a revision was read from.

        Raises:
            NotFoundError: there is no such revision.
        """
        with self._reading() as connection:
            return revisions.page_of(connection, post_id, number)

    def paragraph(self, paragraph_id: str) -> StoredParagraph:
        """A paragraph, in the newest revision that has it.

        Args:
            paragraph_id: whole, or its first digits (4 or more) if no other starts so.

        Raises:
            NotFoundError: none or several have such an id.
        """
        with self._reading() as connection:
            return revisions.by_paragraph(connection, paragraph_id)

    def days(self, zone: str, *, since: date | None = None) -> list[date]:
        """The local days that have posts, withdrawn ones apart, in order.

        A post falls on the local date of its instant in ``zone``; if only its day is known, on
        that day.

        Args:
            zone: IANA name.
            since: no day before this one.
        """
        with self._reading() as connection:
            return days.with_posts(connection, zone, since)

    def changed_days(self, zone: str, *, after: datetime) -> list[date]:
        """The local days that a revision seen after a time added to, changed, or took from."""
        with self._reading() as connection:
            return days.changed(connection, zone, after)

    def days_of_texts(self, keys: Collection[str], zone: str) -> list[date]:
        """The local days of the posts of which some revision holds one of these texts, in order.

        Args:
            keys: see :func:`aggregator.dedup.model.text_key`.
            zone: IANA name.
        """
        with self._reading() as connection:
            return days.of_texts(connection, keys, zone)

    def revisions_of_day(
        self, day: date, zone: str, *, as_of: datetime | None = None
    ) -> list[Revision]:
        """The current revision of each post that falls on a local day (see :meth:`days`).

        Args:
            day: local date.
            zone: IANA name.
            as_of: what was seen later does not count.

        Returns:
            in (published, id) order, posts without a time of day last; withdrawn posts are
            left out, see :meth:`withdrawn_of_day`.
        """
        with self._reading() as connection:
            return days.revisions_of(connection, day, zone, as_of)

    def revisions_within(
        self,
        start: datetime,
        end: datetime,
        *,
        as_of: datetime | None = None,
        seen_after: datetime | None = None,
        reach: timedelta = timedelta(0),
    ) -> list[Revision]:
        """The current revision of each post of a span of time; withdrawn posts are left out.

        A post that tells only its day counts as the end of that day in its own zone.

        Args:
            start: posts of this instant are left out.
            end: posts of this instant are in.
            as_of: what was seen later does not count.
            seen_after: older posts whose current revision was seen after this are in, too;
                ``None``: none.
            reach: how much older they may be.
        """
        with self._reading() as connection:
            return days.within(connection, start, end, as_of, seen_after=seen_after, reach=reach)

    def newest_of(
        self, post_ids: Collection[str], *, as_of: datetime | None = None
    ) -> datetime | None:
        """When the newest revision of any of these posts was seen, withdrawn ones too."""
        with self._reading() as connection:
            return days.newest(connection, post_ids, as_of)

    def posts_near(
        self, start: datetime, end: datetime, *, as_of: datetime | None = None
    ) -> list[str]:
        """Ids of the posts of which any revision falls near a span of time."""
        with self._reading() as connection:
            return days.ever(connection, start, end, as_of)

    def withdrawn_of_day(self, day: date, zone: str, *, as_of: datetime | None = None) -> int:
        """How many posts :meth:`revisions_of_day` left out because they were withdrawn."""
        with self._reading() as connection:
            return days.withdrawn(connection, day, zone, as_of)

    def days_of_paragraphs(
        self, keys: Collection[str], *, until: date, as_of: datetime, least: int
    ) -> dict[tuple[str, str, str], int]:
        """On how many days each outlet prints a paragraph word for word, if on enough.

        Args:
            keys: of the paragraphs' texts, see :func:`aggregator.dedup.text_key`.
            until: later days do not count.
            as_of: what was seen later does not count.
            least: days below which a paragraph is left out.

        Returns:
            days by (source, outlet, key).
        """
        with self._reading() as connection:
            return days.of_paragraphs(connection, keys, until=until, as_of=as_of, least=least)
