"""Sources become stored revisions: pull -> extract -> revise -> store, page by page.

What one page does wrong stays with that page: it ends as an outcome, and the others go on.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from aggregator import extract
from aggregator.config import Config
from aggregator.errors import ExtractError
from aggregator.extract.paging import LEADS_TO_OLDER
from aggregator.model import Extraction, Page, Post, Source
from aggregator.pipeline.furniture import Furniture
from aggregator.pipeline.names import same_name
from aggregator.pipeline.sight import Fresh, compare
from aggregator.pipeline.watch import Watch
from aggregator.report import PageOutcome, Progress, SourceOutcome
from aggregator.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable

    from aggregator.extract.rules import Rules
    from aggregator.pipeline.turns import Turns

_TELLING: tuple[PageOutcome, ...] = (
    "failed",
    "challenged",
    "blocked",
    "new",
    "revised",
    "unchanged",
    "not modified",
    "listed",
    "duplicate",
)
"""How a look at a source ended, what tells most first; the first three say why. To wait is no
look at it."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of a page that was fetched.

    Attributes:
        found: what was read from it; ``None``: it was not read, for its bytes are known.
        is_changed: it brought a new revision.
        joins: it shows a post, not a pinned one, that was known before: no post that is newer
            than the known ones is missing between this page and the next older one.
    """

    found: Extraction | None = None
    is_changed: bool = False
    joins: bool = True

    @property
    def older(self) -> tuple[str, ...]:
        """Addresses of the next pages with older posts, nearest first."""
        return self.found.older if self.found else ()


@dataclass(slots=True)
class Intake:
    """Reads every source once.

    Attributes:
        config: what to do.
        store: where revisions are kept.
        now: when what is new was first seen, in UTC.
        watch: is told how long the stages take.
        progress: is told how far they have come.
        outcomes: what became of each page.
        warnings: one line each.
        furniture: what the fetched pages of each source share.
        touched: days in the digest's zone of which a post is new or was changed.
        turns: at hosts that the caller has; ``None``: they are taken where that is needed.
        clock: tells when what is new is stored, where others build digests meanwhile; ``None``:
            it was seen ``now``.
    """

    config: Config
    store: Store
    now: datetime
    watch: Watch
    progress: Progress | None
    outcomes: list[SourceOutcome] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    touched: set[date] = field(default_factory=set)
    _known_pages: dict[str, dict[str, tuple[str, str]]] = field(default_factory=dict)
    _first_with: dict[str, tuple[str, str]] = field(default_factory=dict)
    furniture: Furniture = field(init=False)

    turns: Turns | None = None
    clock: Callable[[], datetime] | None = None
    _rules: Rules | None = None
    _faces: dict[str, Post] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.furniture = Furniture(self.store)
        if self.config.rules is not None:
            self._rules = extract.load_rules(self.config.rules)

    def extractor(self, source: Source) -> str:
        """Identifies all that the reading of a page depends on but its bytes."""
        settings = repr((source.zone, source.outlet, source.language, source.day))
        if self._rules is not None:
            settings += self._rules.fingerprint
        return f"{extract.VERSION}/{hashlib.sha256(settings.encode()).hexdigest()[:12]}"

    def read_all(self) -> None:
        """Read every source."""
        from aggregator.pipeline.files import Files

        Files(self).read_all([source for source in self.config.sources if source.url is None])
        addresses = [source for source in self.config.sources if source.url is not None]
        if addresses and self.config.pull.enabled:
            # Files alone need nothing of what fetches.
            from aggregator.pipeline.addresses import read_addresses

            read_addresses(self, addresses)
        with self.watch("store"):
            self._remember()

    def take(
        self, source: Source, page: Page, *, day: date, blog: str | None = None, named: str = ""
    ) -> Taken:
        """Take in one page that was fetched.

        Args:
            source: that it is of.
            page: what came.
            day: near to which dates without a year lie.
            blog: locator of the live blog that this is an older page of: its posts have the
                ids that they had there.
            named: whom the feed that lists it names as its source; empty if it names nobody.

        Raises:
            ExtractError: nothing can be made of it; no outcome is noted.
        """
        page = replace(page, blog=blog, named=named)
        content_hash, known = page.content_hash, self._known(source)
        stored = known.get(page.locator, ("", ""))
        first = self.first(page, content_hash, stored=stored[0] == content_hash)
        if first != (page.source, page.locator):
            message = f"same content as {first[1]} of {first[0]}; read once"
            self.end(source.name, page.locator, "duplicate", message=message)
            return Taken()
        # An older page is read all the same, for it leads to the next one.
        if stored == (content_hash, self.extractor(source)) and blog is None:
            self.end(source.name, page.locator, "unchanged")
            return Taken()
        repeated = self.furniture.lines(source, page)
        fresh = Fresh(source, page, stored[0] == content_hash, repeated)
        return self.keep(fresh, self._posts(fresh, day))

    def preview(self, source: Source, page: Page) -> tuple[Post, ...]:
        """The posts of a fetched page, before it is taken in; none if it cannot be read."""
        try:
            return self._posts(Fresh(source, page, False), page.fetched_at.date()).posts
        except ExtractError:
            return ()

    def reread(
        self, source: Source, locator: str, *, blog: str | None = None, named: str = ""
    ) -> bool:
        """Read a stored page again if it was read otherwise than it would be now.

        Args:
            source: that it is of.
            locator: of the page.
            blog: see :meth:`take`.
            named: likewise.

        Returns:
            whether that was done.

        Raises:
            ExtractError: nothing can be made of it any more; no outcome is noted.
        """
        content_hash, extractor = self._known(source).get(locator, ("", ""))
        if not content_hash or extractor == self.extractor(source):
            return False
        page = self.store.page(source.name, locator, content_hash)
        self.take(source, page, day=page.fetched_at.date(), blog=blog, named=named)
        return True

    def _known(self, source: Source) -> dict[str, tuple[str, str]]:
        """See :meth:`Store.known_pages`; of a page, as it was before this run."""
        if source.name not in self._known_pages:
            self._known_pages[source.name] = self.store.known_pages(source.name)
        return self._known_pages[source.name]

    def first(self, page: Page, content_hash: str, *, stored: bool) -> tuple[str, str]:
        """Which page had these bytes first, in this run or an earlier one.

        Args:
            page: which has them.
            content_hash: of them.
            stored: this very page is stored with them, so that it need not be asked for.
        """
        mine = (page.source, page.locator)
        if content_hash not in self._first_with:
            earlier = [] if stored else self.store.locators_of_content(content_hash)
            self._first_with[content_hash] = earlier[0] if earlier else mine
        return self._first_with[content_hash]

    def extract(self, fresh: Fresh, reference: date | None) -> Extraction | None:
        """Read the posts of a page, near to a day if one is known; notes it if that fails."""
        try:
            return self._posts(fresh, reference)
        except ExtractError as error:
            self.end(fresh.source.name, fresh.page.locator, "failed", message=str(error))
            return None

    def _posts(self, fresh: Fresh, reference: date | None) -> Extraction:
        blog = fresh.page.blog
        page = replace(fresh.page, locator=blog) if blog else fresh.page
        with self.watch("extract"):
            found = extract.extract(
                page,
                fresh.source,
                reference_day=reference,
                repeated=fresh.repeated,
                rules=self._rules,
            )
        if fresh.page.named:
            found = replace(found, posts=tuple(_credited(found.posts, fresh.page.named)))
        # A page that was read as an article would put its text in the place of the live blog.
        whole = f"{fresh.source.name}:{page.locator}"
        entries = tuple(post for post in found.posts if post.id != whole)
        if blog is None:
            return found if entries else replace(found, older=())
        if not entries:
            raise ExtractError(
                "no posts of the live blog in it", source=fresh.source.name, url=fresh.page.locator
            )
        if (face := self._faces.get(blog)) is not None:
            # A piece of the live blog, such as an answer in JSON, names neither.
            entries = tuple(
                replace(
                    post,
                    outlet=face.outlet,
                    page_title=face.page_title,
                    language=post.language or face.language,
                )
                for post in entries
            )
        return replace(found, posts=entries)

    def keep(self, fresh: Fresh, found: Extraction) -> Taken:
        """Store what a page brought."""
        source, page = fresh.source, fresh.page
        if page.blog is None and found.older:
            self._faces[page.locator] = found.posts[0]
        # Of posts that are fetched next nobody has to be told that they are not here.
        is_followed = source.url is not None and found.older and self.config.pull.older_pages
        self.warnings.extend(
            f"{page.locator}: {note}"
            for note in found.notes
            if not (is_followed and note.endswith(LEADS_TO_OLDER))
        )
        with self.watch("store"):
            sight = compare(self.store, fresh, found, reader=self.extractor(source), now=self.now)
            found, new = sight.found, sight.new
            self.warnings.extend(sight.notes)
            zone = self.config.digest.timezone
            self.touched.update(moment.day_in(zone) for moment in sight.moments)
            self.store.add_revisions(
                page,
                new,
                extractor=self.extractor(source),
                seen=found.posts,
                is_current=not fresh.is_past,
                forget=source.url is not None,
                clock=self.clock,
            )
        outcome: PageOutcome = "unchanged"
        if new:
            outcome = "new" if any(r.number == 1 for r in new) else "revised"
        self.end(source.name, page.locator, outcome, posts=len(found.posts))
        first = {revision.post.id for revision in new if revision.number == 1}
        joins = any(post.id not in first and not post.pinned for post in found.posts)
        return Taken(found, bool(new), joins)

    def end(
        self,
        source: str,
        locator: str,
        outcome: PageOutcome,
        *,
        posts: int = 0,
        message: str = "",
    ) -> None:
        """Note what became of a page."""
        if "://" in locator:
            from aggregator.pull.web import shown

            locator = shown(locator)
        self.outcomes.append(SourceOutcome(source, locator, outcome, posts, message))

    def _remember(self) -> None:
        """Note how this look at each source ended, by the outcome that tells most."""
        ends: dict[str, dict[PageOutcome, str]] = {}
        for one in self.outcomes:
            ends.setdefault(one.source, {}).setdefault(one.outcome, one.message)
        told: dict[str, tuple[str, str]] = {}
        for source, outcomes in ends.items():
            outcome = next((one for one in _TELLING if one in outcomes), None)
            if outcome is not None:
                message = outcomes[outcome] if outcome in _TELLING[:3] else ""
                told[source] = (outcome, message)
        self.store.record_outcomes(told, at=self.now)


def _credited(posts: Sequence[Post], named: str) -> Iterator[Post]:
    """The posts of a page that a feed names the source of: they are credited to it.

    What a page says itself is surer; and a feed may name the very outlet.
    """
    for post in posts:
        is_own = post.credit is not None or same_name(named, post.outlet)
        yield post if is_own else replace(post, credit=named)
