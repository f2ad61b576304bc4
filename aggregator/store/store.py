"""The store's front: each method is one short transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from types import TracebackType
from typing import Any, Self

from sqlalchemy import Connection, Engine

from aggregator.model import Page, Post, Revision
from aggregator.store import (
    days,
    dialect,
    fetches,
    figures,
    journal,
    names,
    overrides,
    pages,
    revisions,
    schema,
)
from aggregator.store.cache import StoreCache
from aggregator.store.outbox import Outbox
from aggregator.store.releases import Leases, Releases
from aggregator.store.values import (
    Figures,
    Pruned,
    Run,
    SourceSummary,
    StoredDigest,
    StoredFetch,
    StoredOverride,
    StoredParagraph,
)


class Store:
    """Pages, posts, judgements, digests and runs in one database.

    Every method may raise :class:`aggregator.errors.StoreError` where the database cannot be
    read or written, and a plain :class:`ValueError` for a time without a zone. Processes may
    share one database: a writer waits for the others.
    """

    def __init__(self, engine: Engine, name: str) -> None:
        self._engine = engine
        self._name = name
        self._writer = engine.execution_options(**{dialect.WRITES: True})

    @classmethod
    def open(cls, url_or_path: str, *, timeout: float = 30.0) -> Self:
        """Open a database; make it if it is not there, migrate it if it is older.

        Args:
            url_or_path: path of an SQLite file, ``:memory:``, or an address such as
                ``sqlite:///PATH`` or ``postgresql+psycopg://HOST/NAME``.
            timeout: how long to wait for another process that writes, in seconds.

        Raises:
            SchemaError: the database was written by a newer version.
            StoreError: it is no database, belongs to another program, or cannot be opened.
            MissingExtra: the database's driver is not installed.
        """
        url = dialect.database_url(url_or_path)
        name = dialect.display_name(url)
        engine = dialect.make_engine(url, timeout=timeout)
        try:
            with dialect.plain_errors(name):
                schema.prepare(engine, name)
        except BaseException:
            engine.dispose()
            raise
        return cls(engine, name)

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with dialect.plain_errors(self._name), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with dialect.plain_errors(self._name), self._writer.begin() as connection:
            yield connection

    # Pages

    def known_pages(self, source: str) -> dict[str, tuple[str, str]]:
        """(content hash, extractor) of the current page at each locator of a source."""
        with self._reading() as connection:
            return pages.current(connection, source)

    def has_page(self, source: str, locator: str, content_hash: str, extractor: str) -> bool:
        """Whether this page is the current one at its locator and was read by this extractor."""
        with self._reading() as connection:
            return pages.is_current(connection, source, locator, content_hash, extractor)

    def add_page(self, page: Page, *, extractor: str) -> None:
        """Keep a page that brought no revision.

        Args:
            page: what was fetched.
            extractor: names what read it and how: another name asks for it to be read again.
        """
        self.add_revisions(page, (), extractor=extractor)

    def is_past(self, page: Page, content_hash: str) -> tuple[bool, bool]:
        """Whether a capture is older than the current page at its locator.

        Args:
            page: with the time at which it was captured.
            content_hash: of its bytes.

        Returns:
            whether it is, and was read before; whether it is.
        """
        with self._reading() as connection:
            return pages.is_past(connection, page, content_hash)

    def page(self, source: str, locator: str, content_hash: str) -> Page:
        """A page as it was fetched.

        Raises:
            NotFoundError: it is not in the store.
        """
        with self._reading() as connection:
            return pages.get(connection, source, locator, content_hash)

    def page_content(self, source: str, locator: str, content_hash: str) -> bytes:
        """The bytes of a page.

        Raises:
            NotFoundError: it is not in the store.
        """
        return self.page(source, locator, content_hash).content

    def prune(
        self, *, pages_before: datetime | None, rest_before: datetime, dry: bool = False
    ) -> Pruned:
        """Let go of what need not be kept; see :mod:`aggregator.store.prune`.

        The revisions stay, and the bytes of every page that a digest cites.

        Args:
            pages_before: pages that are not current and were last seen before this lose their
                bytes; ``None``: none does.
            rest_before: replaced versions of digests, bodies of mail and records of runs that are
                older go.
            dry: change nothing.

        Returns:
            what went, or would go.
        """
        from aggregator.store.prune import prune

        with self._reading() if dry else self._writing() as connection:
            return prune(connection, pages_before=pages_before, rest_before=rest_before, dry=dry)

    def locators_of_content(self, content_hash: str) -> list[tuple[str, str]]:
        """Every (source, locator) whose current page has these bytes, first come first."""
        with self._reading() as connection:
            return pages.locators(connection, content_hash)

    # Fetches

    def fetches(self, source: str) -> list[StoredFetch]:
        """What is known of each address of a source between two fetches, by address."""
        with self._reading() as connection:
            return fetches.of_sources(connection, [source])

    def fetches_of(self, sources: Collection[str]) -> dict[str, list[StoredFetch]]:
        """As :meth:`fetches`, of many sources at once; those with none are absent."""
        found: dict[str, list[StoredFetch]] = {}
        with self._reading() as connection:
            for fetch in fetches.of_sources(connection, sources):
                found.setdefault(fetch.source, []).append(fetch)
        return found

    def fetch_times(
        self, sources: Collection[str]
    ) -> list[tuple[str, str, str | None, datetime | None]]:
        """(source, url, parent, next_at) of each address of these sources that is wanted."""
        with self._reading() as connection:
            return fetches.times(connection, sources)

    def keep_fetches(
        self,
        told: Iterable[StoredFetch],
        *,
        hosts: Mapping[str, Mapping[str, Any]] | None = None,
    ) -> None:
        """Keep what fetches told of their addresses and of hosts.

        Who lists an address that is known stays.

        Args:
            told: each address once.
            hosts: states of hosts by their origins.
        """
        with self._writing() as connection:
            fetches.keep(connection, told)
            fetches.keep_hosts(connection, (hosts or {}).items())

    def forget_fetches(self, *, before: datetime) -> None:
        """Forget addresses that no list names any more and that were due before a time."""
        with self._writing() as connection:
            fetches.forget(connection, before)

    def keep_list(self, source: str, parent: str, urls: Sequence[str], *, kind: str) -> None:
        """Make these the addresses that a feed or a site map lists.

        Args:
            source: its name.
            parent: address of the feed or site map.
            urls: each once. What it listed before and does no more is not wanted any more; its
                state is kept, for it may come back.
            kind: what is expected there, see :class:`StoredFetch`.
        """
        with self._writing() as connection:
            fetches.keep_list(connection, source, parent, urls, kind)

    def hosts(self) -> dict[str, Mapping[str, Any]]:
        """What is known of each host that was asked, by its origin."""
        with self._reading() as connection:
            return fetches.of_hosts(connection)

    # Posts

    def add_revisions(
        self,
        page: Page,
        new: Sequence[Revision],
        *,
        extractor: str,
        seen: Sequence[Post] = (),
        is_current: bool = True,
        forget: bool = False,
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

        Returns:
            the revisions that were added, with the numbers that they have now.
        """
        with self._writing() as connection:
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

    # Deduplication

    @property
    def outbox(self) -> Outbox:
        """The deliveries."""
        return Outbox(reading=self._reading, writing=self._writing)

    @property
    def releases(self) -> Releases:
        """The digests that were due."""
        return Releases(reading=self._reading, writing=self._writing)

    @property
    def leases(self) -> Leases:
        """Who is at work."""
        return Leases(reading=self._reading, writing=self._writing)

    def cache(self, scope: str) -> StoreCache:
        """What deduplication keeps between calls, for one set of texts.

        Args:
            scope: names the set: texts that are compared with each other, such as a day's.
        """
        return StoreCache(scope, reading=self._reading, writing=self._writing)

    # Digests

    def add_digest(
        self,
        day: date,
        zone: str,
        edition: str,
        *,
        as_of: datetime,
        document: str,
        settings: str = "",
        created_at: datetime | None = None,
    ) -> bool:
        """Keep a digest, unless the latest of its (day, zone, edition) is the same document.

        Args:
            day: local date.
            zone: IANA name of the zone that the day is of.
            edition: name of the edition.
            as_of: newest revision that it knows of.
            document: its JSON text, kept character for character.
            settings: identifies the configuration that it was made with.
            created_at: ``None`` for now.

        Returns:
            whether it was kept.
        """
        with self._writing() as connection:
            return journal.add_digest(
                connection,
                day,
                zone,
                edition,
                as_of=as_of,
                document=document,
                settings=settings,
                created_at=created_at or datetime.now(UTC),
            )

    def digest_settings(self, zone: str, edition: str) -> dict[date, str]:
        """The settings of the latest digest of each day of a zone and edition."""
        with self._reading() as connection:
            return journal.digest_settings(connection, zone, edition)

    def latest_digest(self, day: date, zone: str, edition: str) -> StoredDigest | None:
        """The digest that was kept last of this (day, zone, edition), or ``None``."""
        with self._reading() as connection:
            return journal.latest_digest(connection, day, zone, edition)

    def digest_of_hash(self, content_hash: str) -> StoredDigest | None:
        """The digest whose document has this SHA-256, or ``None``."""
        with self._reading() as connection:
            return journal.digest_of_hash(connection, content_hash)

    def digest_before(
        self,
        zone: str,
        editions: Sequence[str],
        day: date,
        edition: str,
        *,
        as_of: datetime | None = None,
    ) -> StoredDigest | None:
        """The digest of the edition before this one: what was sent of it, else what was kept last.

        Args:
            zone: IANA name of the zone that the days are of.
            editions: names of the editions of a day, in order.
            day: of the digest that is to be made.
            edition: of it.
            as_of: digests that knew of what was seen later do not count.
        """
        with self._reading() as connection:
            return journal.digest_before(connection, zone, editions, day, edition, as_of)

    # What people decided

    def add_override(self, new: StoredOverride) -> StoredOverride:
        """Append a decision to the trail; what it gets as its id comes back with it."""
        with self._writing() as connection:
            return overrides.add(connection, new)

    def overrides(self) -> list[StoredOverride]:
        """Every decision, oldest first, those that hold no more too."""
        with self._reading() as connection:
            return overrides.every(connection)

    def overrides_in_force(self, keys: Collection[str] | None = None) -> list[StoredOverride]:
        """The decisions that hold, oldest first.

        Args:
            keys: only those that name one of these texts; ``None``: all.
        """
        with self._reading() as connection:
            return overrides.in_force(connection, keys)

    def digests(self) -> list[StoredDigest]:
        """Every digest that was kept, oldest first."""
        with self._reading() as connection:
            return journal.all_digests(connection)

    def figures(self) -> Figures:
        """How much the store holds, and how the service does."""
        with self._reading() as connection:
            return figures.of_store(connection)

    def newest_digests(self, zone: str, limit: int) -> list[tuple[StoredDigest, datetime]]:
        """The latest digest of each of the newest editions of a zone, and when its first was kept.

        Newest day first.
        """
        with self._reading() as connection:
            return journal.newest_digests(connection, zone, limit)

    # Runs and sources

    def start_run(self, started_at: datetime) -> int:
        """Note that a run has begun.

        Returns:
            its id.
        """
        with self._writing() as connection:
            return journal.start_run(connection, started_at)

    def finish_run(
        self,
        run_id: int,
        report: Mapping[str, Any],
        *,
        exit_code: int | None = None,
        finished_at: datetime | None = None,
    ) -> None:
        """Note how a run ended.

        Args:
            run_id: from :meth:`start_run`.
            report: plain data.
            exit_code: of the process; ``None``: the report's ``exit_code``, if it has one.
            finished_at: ``None`` for now.

        Raises:
            NotFoundError: there is no such run.
        """
        with self._writing() as connection:
            journal.finish_run(
                connection,
                run_id,
                report,
                exit_code=report.get("exit_code") if exit_code is None else exit_code,
                finished_at=finished_at or datetime.now(UTC),
            )

    def last_runs(self, limit: int = 10) -> list[Run]:
        """The last runs, newest first."""
        with self._reading() as connection:
            return journal.last_runs(connection, limit)

    def record_outcomes(self, told: Mapping[str, tuple[str, str]], *, at: datetime) -> None:
        """Note how the last look at each source ended.

        Args:
            told: source -> (one word, such as ``new``, ``unchanged`` or ``failed``; one line, or
                empty if there is nothing to say).
            at: when.
        """
        with self._writing() as connection:
            journal.record_outcomes(connection, told, at)

    def sources(self) -> list[SourceSummary]:
        """What is known of each source, by name."""
        with self._reading() as connection:
            return journal.summaries(connection)
