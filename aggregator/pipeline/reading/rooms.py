"""Everything that a reader looks up, over one store: digests, stories, passages, posts, sources."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from types import TracebackType
from typing import Final, Self

from aggregator.config import Config
from aggregator.dedup.model import text_key
from aggregator.errors import NotFoundError
from aggregator.model import Passage, Revision, Story, StoryLine, paragraph_id
from aggregator.pipeline.reading.conflicts import conflict_id, conflicts_of, read_conflict
from aggregator.pipeline.reading.cursors import fingerprint, read_cursor, write_cursor
from aggregator.pipeline.reading.finding import look_for, places_of
from aggregator.pipeline.reading.shelf import Shelf
from aggregator.pipeline.reading.values import (
    Chapter,
    ConflictRead,
    DigestLine,
    DigestRead,
    Hits,
    Listing,
    PassageRead,
    PostRead,
    RevisionRead,
    SearchFilters,
    SearchOrder,
    SourceRead,
    StoryInList,
    StoryRead,
    Wording,
)
from aggregator.pipeline.silence import silence_of
from aggregator.render.wording import compare_words
from aggregator.revise import changes, word_changes
from aggregator.store import DigestHead, Store, StoredOverride

MOST: Final = 200
"""Elements of one listing."""


class Reading:
    """What is in a store, for people and programs that read.

    For many threads at once. Every method may raise :class:`aggregator.errors.StoreError`; one
    that is asked for something by its id, :class:`aggregator.errors.NotFoundError`; one that takes
    a cursor, :class:`~aggregator.pipeline.reading.cursors.BadCursor` (a :class:`ValueError`).

    Args:
        config: says which store, which zone and which sources.
        store: that is open, and stays so; ``None``: it is opened here, and closed by
            :meth:`close`.
    """

    def __init__(self, config: Config, *, store: Store | None = None) -> None:
        self.config = config
        self._own = store is None
        self._store = store or Store.open(config.database_url)
        self._shelf = Shelf(self._store)
        self._zone = config.digest.timezone

    def close(self) -> None:
        """Close the store."""
        if self._own:
            self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    # Digests

    def digest_heads(self, *, after: str | None = None, limit: int = 20) -> Listing[DigestHead]:
        """Which digests there are, newest day first."""
        before = None
        if after is not None:
            day, first = read_cursor("digests", after, str, int)
            before = (_day(day), first)
        limit = _bounded(limit)
        found = self._store.digest_heads(self._zone, before=before, limit=limit + 1)
        last = found[limit - 1] if len(found) > limit else None
        following = write_cursor("digests", [last.day.isoformat(), last.first]) if last else None
        return Listing(tuple(found[:limit]), following)

    def digests(self, *, after: str | None = None, limit: int = 20) -> Listing[DigestLine]:
        """The digests, newest day first, each in a line."""
        heads = self.digest_heads(after=after, limit=limit)
        return Listing(tuple(self._shelf.line(head) for head in heads.items), heads.next)

    def digest_head(self, day: date, edition: str | None = None) -> DigestHead:
        """Which version of a digest is the newest; cheap, for comparing etags.

        Args:
            day: local date in the digest's zone.
            edition: its name; ``None``: the last of the day.
        """
        return self._head(self._store.digest_heads_of_day(self._zone, day), day, edition)

    def _head(self, heads: list[DigestHead], day: date, edition: str | None) -> DigestHead:
        for head in heads:
            if edition is None or head.edition == edition:
                return head
        wanted = f"{day}" if edition is None else f"{day} ({edition})"
        raise NotFoundError(f"no digest of {wanted} in {self._zone} is stored")

    def digest(self, day: date, edition: str | None = None) -> DigestRead:
        """The newest version of a digest.

        Args:
            day: local date in the digest's zone.
            edition: its name; ``None``: the last of the day.
        """
        heads = self._store.digest_heads_of_day(self._zone, day)
        head = self._head(heads, day, edition)
        document, digest = self._shelf.open(head)
        return DigestRead(
            head=head,
            digest=digest,
            document=document,
            etag=head.content_hash,
            editions=tuple(one.edition for one in reversed(heads)),
            day_before=self._store.digest_day_beside(self._zone, day, later=False),
            day_after=self._store.digest_day_beside(self._zone, day, later=True),
        )

    def newest_etag(self) -> str:
        """Changes whenever a digest is kept: of pages that show the newest of all."""
        return _etag("newest", self._zone, str(self._store.newest_digest_id(self._zone)))

    # Stories

    def stories(self, *, after: str | None = None, limit: int = 20) -> Listing[StoryInList]:
        """The stories, newest digest first and by rank in it, each once, in its newest digest."""
        before: tuple[date, int] | None = None
        skipped = 0
        if after is not None:
            day, first, skipped = read_cursor("stories", after, str, int, int)
            # The digest that was not finished comes again: it is the first of those left.
            before = (_day(day), first + 1)
        limit = _bounded(limit)
        found: list[StoryInList] = []
        place: tuple[DigestHead, int] | None = None
        for head in self._heads(before):
            if skipped and before is not None and head.first != before[1] - 1:
                skipped = 0
            told = self._shelf.open(head)[1].stories
            newest = self._store.newest_of_stories(self._zone, {story.id for story in told})
            for number, story in enumerate(told, 1):
                if number <= skipped or newest.get(story.id) != head.id:
                    continue
                if len(found) == limit and place is not None:
                    last, at = place
                    cursor = write_cursor("stories", [last.day.isoformat(), last.first, at])
                    return Listing(tuple(found), cursor)
                found.append(StoryInList(head, number, story))
                place = (head, number)
            skipped = 0
        return Listing(tuple(found))

    def _heads(self, before: tuple[date, int] | None = None) -> Iterator[DigestHead]:
        """Every digest, newest first."""
        while True:
            found = self._store.digest_heads(self._zone, before=before, limit=50)
            yield from found
            if not found:
                return
            before = (found[-1].day, found[-1].first)

    def story(self, story_id: str, *, after: str | None = None, limit: int = MOST) -> StoryRead:
        """A story over days.

        Args:
            story_id: whole.
            after: cursor.
            limit: of chapters; each is one digest that has to be opened.
        """
        heads = self._store.heads_of_story(self._zone, story_id)
        kind = f"story {fingerprint(story_id)}"
        left = heads
        if after is not None:
            day, first = read_cursor(kind, after, str, int)
            last = (_day(day), first)
            left = [head for head in heads if (head.day, head.first) < last]
        limit = _bounded(limit)
        chapters, moves = [], []
        for head in left[:limit]:
            digest = self._shelf.open(head)[1]
            told: list[Story | StoryLine] = [*digest.stories, *digest.left_out]
            for number, one in enumerate(told, 1):
                if one.id == story_id:
                    if isinstance(one, Story):
                        chapters.append(Chapter(head, number, one))
                    else:
                        chapters.append(Chapter(head, number, None, one))
                    break
            moves += [m for m in digest.moves if story_id in (*m.before, *m.after)]
        if not chapters:
            raise NotFoundError(f"no digest shows a story with the id {story_id!r}")
        newest = chapters[0].story or chapters[0].line
        following = None
        if len(left) > limit:
            here = left[limit - 1]
            following = write_cursor(kind, [here.day.isoformat(), here.first])
        return StoryRead(
            id=story_id,
            title=newest.title if newest else "",
            title_outlet=newest.title_outlet if newest else "",
            chapters=tuple(chapters),
            moves=tuple(dict.fromkeys(moves)),
            etag=_etag("story", story_id, *(one.head.content_hash for one in chapters)),
            digests=len(heads),
            next=following,
        )

    # Passages

    def passage(self, identity: str) -> PassageRead:
        """A passage with every wording of it, in the newest digest that shows it.

        Args:
            identity: id of it, or of any paragraph that it stands for.
        """
        head, story, passage = self._passage(identity)
        texts = {text_key(one.text) for one in passage.attributions}
        decided = tuple(
            one
            for one in self._store.overrides_in_force(texts)
            if one.key_a in texts or one.key_b in texts
        )
        return PassageRead(
            head=head,
            story_id=story.id,
            story_title=story.title,
            passage=passage,
            wordings=_wordings(passage),
            decided=decided,
            etag=_etag("passage", passage.id, head.content_hash, *(str(d.id) for d in decided)),
        )

    def _passage(self, identity: str) -> tuple[DigestHead, Story, Passage]:
        for head, place in self._store.places(self._zone, [identity]):
            if not place.is_shown:
                continue
            for story in self._shelf.open(head)[1].stories:
                for passage in story.passages:
                    if passage.id == place.passage_id:
                        return head, story, passage
        raise NotFoundError(f"no digest shows a passage with the id {identity!r}")

    # Posts

    def post(self, post_id: str) -> PostRead:
        """A post with all its revisions.

        Args:
            post_id: its id, or any other name that its page has for it.
        """
        kept = self._store.post_revisions(post_id)
        latest = kept[-1]
        ids = _paragraphs(latest)
        found = places_of(self._store, self._zone, ids)
        places = tuple(found[identity] for identity in ids if identity in found)
        revisions = tuple(
            _revision(before, after) for before, after in zip([None, *kept], kept, strict=False)
        )
        told = (f"{p.day}/{p.edition}/{p.passage_id}" for p in places)
        return PostRead(
            id=latest.post.id,
            revisions=revisions,
            paragraphs=ids,
            places=places,
            etag=_etag("post", latest.post.id, str(latest.number), latest.hash, *told),
        )

    def search(
        self,
        question: str,
        filters: SearchFilters | None = None,
        *,
        order: SearchOrder = "relevance",
        after: str | None = None,
        limit: int = 20,
    ) -> Hits:
        """The posts that have some words.

        Args:
            question: words, all of which must occur, ``"words in a row"``, ``begin*`` and
                ``-without``; without a word every post is found, newest first.
            filters: which posts are looked at; ``None``: all.
            order: by relevance at most the best 200 are given; by time all.
            after: cursor.
            limit: of hits.

        Raises:
            BadQuestion: it cannot be asked; the message says why.
        """
        return look_for(
            self._store,
            self._zone,
            question,
            filters or SearchFilters(),
            order=order,
            after=after,
            limit=_bounded(limit),
        )

    # Conflicts

    def conflicts(
        self, *, day: date | None = None, after: str | None = None, limit: int = 20
    ) -> Listing[ConflictRead]:
        """The conflicts, newest digest first, each once, in the newest digest that shows it.

        Args:
            day: only those that the digests of this day show.
            after: cursor.
            limit: of conflicts.
        """
        kind = f"conflicts {day or ''}"
        before: tuple[date, int] | None = None
        skipped = 0
        if after is not None:
            cursor_day, first, skipped = read_cursor(kind, after, str, int, int)
            before = (_day(cursor_day), first + 1)
        limit = _bounded(limit)
        heads = (
            self._heads(before)
            if day is None
            else (
                head
                for head in self._store.digest_heads_of_day(self._zone, day)
                if before is None or head.first < before[1]
            )
        )
        found: list[ConflictRead] = []
        place: tuple[DigestHead, int] | None = None
        for head in heads:
            if skipped and before is not None and head.first != before[1] - 1:
                skipped = 0
            for number, one in enumerate(conflicts_of(head, self._shelf.open(head)[1]), 1):
                if number <= skipped or not self._is_newest_conflict(one.id, head, day):
                    continue
                if len(found) == limit and place is not None:
                    last, at = place
                    cursor = write_cursor(kind, [last.day.isoformat(), last.first, at])
                    return Listing(tuple(found), cursor)
                found.append(one)
                place = (head, number)
            skipped = 0
        return Listing(tuple(found))

    def _is_newest_conflict(self, identity: str, head: DigestHead, day: date | None) -> bool:
        for later in self._conflict_heads(identity):
            if later.id == head.id:
                return True
            if (day is None or later.day == day) and self._conflict_in(later, identity):
                return False
        return True

    def _conflict_heads(self, identity: str) -> list[DigestHead]:
        """The digests that have both passages of a conflict, or one and tell of the other."""
        places = self._store.places(self._zone, identity.split("-"))
        return list(dict.fromkeys(head for head, place in places if place.is_shown))

    def _conflict_in(self, head: DigestHead, identity: str) -> ConflictRead | None:
        for one in conflicts_of(head, self._shelf.open(head)[1]):
            if one.id == identity:
                return one
        return None

    def conflict(self, identity: str) -> ConflictRead:
        """A conflict, with its values over time and every digest that shows it.

        Args:
            identity: see :attr:`ConflictRead.id`; the two ids in any order.
        """
        a, _, b = identity.partition("-")
        wanted = conflict_id(a, b)
        heads = self._conflict_heads(wanted)
        found = [one for head in heads if (one := self._conflict_in(head, wanted)) is not None]
        if not found:
            raise NotFoundError(f"no digest shows a conflict with the id {identity!r}")
        return read_conflict(found)

    # Sources, decisions

    def sources(self, *, now: datetime | None = None) -> tuple[SourceRead, ...]:
        """Every source that is configured or known, and how it does, by name.

        Args:
            now: the time of the call, in UTC.
        """
        now = now or datetime.now(UTC)
        known = {one.name: one for one in self._store.sources()}
        configured = {one.name: one for one in self.config.sources}
        found = []
        for name in sorted({*known, *configured}):
            kept, source = known.get(name), configured.get(name)
            silent = silence_of(self._store, source, now) if source and kept else None
            found.append(
                SourceRead(
                    name=name,
                    configured=source is not None,
                    url=source.url if source else None,
                    pages=kept.pages if kept else 0,
                    posts=kept.posts if kept else 0,
                    last_seen=kept.last_seen if kept else None,
                    last_outcome=kept.last_outcome if kept else None,
                    last_outcome_at=kept.last_outcome_at if kept else None,
                    last_message=kept.last_message if kept else "",
                    silent_since=silent.since if silent else None,
                )
            )
        return tuple(found)

    def source(self, name: str, *, now: datetime | None = None) -> SourceRead:
        """One source, and how it does."""
        for one in self.sources(now=now):
            if one.name == name:
                return one
        raise NotFoundError(f"no source is called {name!r}")

    def overrides(
        self, *, after: str | None = None, limit: int = 50
    ) -> Listing[tuple[StoredOverride, bool]]:
        """What people decided, newest first, each with whether it holds."""
        last = read_cursor("overrides", after, int)[0] if after is not None else None
        limit = _bounded(limit)
        held = {one.id for one in self._store.overrides_in_force()}
        every = [
            (one, one.id in held)
            for one in reversed(self._store.overrides())
            if last is None or one.id < last
        ]
        is_more = len(every) > limit
        following = write_cursor("overrides", [every[limit - 1][0].id]) if is_more else None
        return Listing(tuple(every[:limit]), following)


def _revision(before: Revision | None, after: Revision) -> RevisionRead:
    old = before.post if before is not None else None
    return RevisionRead(
        revision=after,
        changes=changes(before, after),
        text_changes=tuple(word_changes(old.text if old else "", after.post.text)),
        title_changes=tuple(word_changes(old.title if old else "", after.post.title)),
    )


def _paragraphs(revision: Revision) -> tuple[str, ...]:
    spans = range(len(revision.post.spans))
    return tuple(paragraph_id(revision.post.id, revision.hash, at) for at in spans)


def _wordings(passage: Passage) -> tuple[Wording, ...]:
    places: dict[str, list[int]] = {passage.text: []}
    for at, one in enumerate(passage.attributions):
        places.setdefault(one.text, []).append(at)
    return tuple(
        Wording(
            text=text,
            attributions=tuple(at),
            shown=text == passage.text,
            stretches=None
            if text == passage.text
            else compare_words(
                passage.text,
                text,
                part=all(passage.attributions[n].kind == "contained" for n in at),
            ),
        )
        for text, at in places.items()
    )


def _bounded(limit: int) -> int:
    if not 1 <= limit <= MOST:
        raise ValueError(f"a listing has 1 to {MOST} elements, not {limit}")
    return limit


def _day(text: str) -> date:
    from aggregator.pipeline.reading.cursors import BadCursor

    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise BadCursor("the cursor is none that was given out") from error


def _etag(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def reading_of(config_of: Callable[[], Config]) -> Callable[[], Reading]:
    """A :class:`Reading` for as long as the configuration stays the same, made anew when not.

    Args:
        config_of: gives the configuration as it is now.
    """
    import threading

    lock = threading.Lock()
    held: list[Reading] = []

    def current() -> Reading:
        config = config_of()
        with lock:
            if held and held[-1].config == config:
                return held[-1]
            # One that is in use in another thread closes its connections as these come back.
            if held:
                held.pop().close()
            held.append(Reading(config))
            return held[-1]

    return current
