"""Asking the search: which posts have which words, by the newest revision of each.

By relevance the newest :data:`WINDOW` matches are ranked and the best :data:`BEST` given: BM25 on
SQLite, ``ts_rank`` on PostgreSQL, a word of the headline counting four times. Who wants all
matches asks for them by time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, and_, select

from aggregator.model import Revision
from aggregator.store import dialect, search_words
from aggregator.store.revisions import is_current, load
from aggregator.store.search_index import first_key
from aggregator.store.search_newest import Query, newest, statement_of
from aggregator.store.search_terms import Part
from aggregator.store.tables import (
    digest_places,
    digest_stories,
    paragraphs,
    posts,
    revisions,
)

WINDOW: Final = {"sqlite": 10_000, "postgresql": 2_000}
"""Newest matches that are ranked."""
BEST: Final = 200
"""Of them, those that are given."""

_FURTHEST: Final = timedelta(hours=30)


@dataclass(frozen=True, slots=True)
class Looked:
    """What posts are looked for.

    Attributes:
        parts: of the question; none: every post that the rest allows.
        source: name of the source.
        language: primary subtag.
        since: first local day.
        until: last local day.
        zone: IANA name of the zone of these days.
        story: id of a story that the newest version of some digest has.
    """

    parts: tuple[Part, ...] = ()
    source: str | None = None
    language: str | None = None
    since: date | None = None
    until: date | None = None
    zone: str = "UTC"
    story: str | None = None


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a ranking left out, where more posts match than it has room for.

    Attributes:
        ranked: only so many of the newest matches were ranked; ``None``: all were.
        best: only so many of the ranked ones are given; ``None``: all are.
    """

    ranked: int | None = None
    best: int | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A post that was found.

    Attributes:
        key: its place by time: the later, the larger.
        post: its number in the store.
        revision: the newest.
    """

    key: int
    post: int
    revision: Revision


def look(
    connection: Connection, looked: Looked, *, below: int | None, limit: int
) -> list[tuple[int, int]]:
    """The newest posts that match: (key, number of the post), newest first.

    Args:
        connection: to read from.
        looked: what is asked.
        below: only keys below this one; ``None``: from the newest.
        limit: of posts.
    """
    return newest(connection, _query(connection, looked, below), limit)


def rank(connection: Connection, looked: Looked) -> tuple[list[tuple[int, int]], Bounds]:
    """The best of the newest posts that match: (key, number of the post), best first.

    Args:
        connection: to read from.
        looked: what is asked; at least one part.

    Returns:
        the posts, and what the ranking left out.
    """
    query = _query(connection, looked, None)
    window = WINDOW[connection.dialect.name]
    by_key = _rank_sqlite if connection.dialect.name == "sqlite" else _rank_postgresql
    found, is_wider = by_key(connection, looked, query, window)
    bounds = Bounds(window if is_wider else None, BEST if len(found) > BEST else None)
    return found[:BEST], bounds


def _rank_sqlite(
    connection: Connection, looked: Looked, query: Query, window: int
) -> tuple[list[tuple[int, int]], bool]:
    values = {**query.values, "window": window, "best": BEST + 1}
    last = statement_of(
        "SELECT s.id", query.sql(), f"ORDER BY {query.key} DESC LIMIT 1 OFFSET :window"
    )
    lowest = connection.execute(last, values).scalar()
    values["lowest"] = -1 if lowest is None else lowest
    statement = statement_of(
        "SELECT s.id, s.post_id",
        query.sql(f"{query.key} > :lowest"),
        "ORDER BY bm25(search_words, 4.0, 1.0, 0.0), s.id DESC LIMIT :best",
    )
    rows = connection.execute(statement, values)
    return [(key, post) for key, post in rows], lowest is not None


def _rank_postgresql(
    connection: Connection, looked: Looked, query: Query, window: int
) -> tuple[list[tuple[int, int]], bool]:
    found = newest(connection, query, window + 1)
    posts_of = dict(found[:window])
    statement = statement_of(
        "SELECT w.id FROM search_words w WHERE w.id = ANY(CAST(:ids AS BIGINT[]))",
        "ORDER BY ts_rank('{0.25,0.25,0.25,1.0}', w.words, CAST(:words AS tsquery), 1) DESC,",
        "w.id DESC LIMIT :best",
    )
    values = {
        "ids": list(posts_of),
        "words": search_words.question(connection, looked.parts, ()),
        "best": BEST + 1,
    }
    rows = connection.execute(statement, values).scalars()
    return [(key, posts_of[key]) for key in rows], len(found) > window


def _query(connection: Connection, looked: Looked, below: int | None) -> Query:
    is_sqlite = connection.dialect.name == "sqlite"
    facets = search_words.facets_of(looked.source, looked.language)
    values: dict[str, Any] = {}
    words_key, join = ("w.rowid", "CROSS JOIN") if is_sqlite else ("w.id", "JOIN")
    # CROSS JOIN: SQLite goes through its tables in this order, by the words from the newest on.
    # What it sorts and bounds by must be the key of the first, or it reads every match.
    if not (looked.parts or facets):
        tables, key = "search_posts s", "s.id"
    elif looked.story is not None:
        tables, key = f"search_posts s {join} search_words w ON s.id = {words_key}", "s.id"
    else:
        tables, key = f"search_words w {join} search_posts s ON s.id = {words_key}", words_key
    bounds = [f"{key} >= 0"]
    words: list[str] = []
    conditions: list[str] = []
    if below is not None:
        bounds.append(f"{key} < :below")
        values["below"] = below
    if looked.parts or facets:
        values["asked"] = search_words.question(connection, looked.parts, facets)
        asked = "search_words MATCH :asked" if is_sqlite else "w.words @@ CAST(:asked AS tsquery)"
        words.append(asked)
    _add_days(looked, key, bounds, conditions, values, is_sqlite=is_sqlite)
    if looked.story is not None:
        found = ", ".join(str(one) for one in _posts_of_story(connection, looked.story)) or "-1"
        conditions.append(f"s.post_id IN ({found})")
    return Query(tables, key, tuple(bounds), tuple(words), tuple(conditions), values)


def _add_days(
    looked: Looked,
    key: str,
    bounds: list[str],
    conditions: list[str],
    values: dict[str, Any],
    *,
    is_sqlite: bool,
) -> None:
    zone = ZoneInfo(looked.zone)
    exact, dated = [], []
    for name, day, sign in (("first", looked.since, ">="), ("last", looked.until, "<")):
        if day is None:
            continue
        begins = _midnight(day if name == "first" else _next(day), zone)
        reach = -_FURTHEST if name == "first" else _FURTHEST
        # The database passes over what is far; of what is near, the day decides.
        bounds.append(f"{key} {sign} :{name}_near")
        values[f"{name}_near"] = first_key(_moved(begins, reach))
        exact.append(f"s.id {sign} :{name}")
        values[name] = first_key(begins)
        dated.append(f"s.day {'>=' if name == 'first' else '<='} :{name}_day")
        values[f"{name}_day"] = day.isoformat() if is_sqlite else day
    if exact:
        conditions.append(
            f"((s.is_timed AND {' AND '.join(exact)})"
            f" OR (NOT s.is_timed AND {' AND '.join(dated)}))"
        )


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    try:
        return datetime.combine(day, time(0), zone).astimezone(UTC)
    except OverflowError:
        return datetime.combine(day, time(0), UTC)


def _next(day: date) -> date:
    return day if day == date.max else day + timedelta(days=1)


def _moved(at: datetime, by: timedelta) -> datetime:
    try:
        return at + by
    except OverflowError:
        return (
            datetime.min.replace(tzinfo=UTC)
            if by < timedelta(0)
            else datetime.max.replace(tzinfo=UTC)
        )


def _posts_of_story(connection: Connection, story_id: str) -> list[int]:
    d, t, p = digest_places.c, digest_stories.c, paragraphs.c
    rows = connection.execute(
        select(p.post_id)
        .join_from(
            digest_stories,
            digest_places,
            and_(d.digest_id == t.digest_id, d.story_id == t.story_id),
        )
        .join(paragraphs, p.id == d.paragraph_id)
        .where(t.story_id == story_id)
        .distinct()
    )
    return sorted(rows.scalars())


def open_posts(connection: Connection, found: Sequence[tuple[int, int]]) -> list[Found]:
    """The newest revisions of posts that were found, in the same order."""
    numbers = [post for _, post in found]
    keys = {
        row.key: row.id
        for row in connection.execute(
            select(posts.c.id, posts.c.key).where(dialect.among(connection, posts.c.id, numbers))
        )
    }
    loaded = load(
        connection, dialect.among(connection, revisions.c.post_id, numbers), is_current(None)
    )
    by_post = {keys[revision.post.id]: revision for revision in loaded}
    return [Found(key, post, by_post[post]) for key, post in found if post in by_post]
