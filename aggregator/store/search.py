"""Asking the search: which posts have which words, by the newest revision of each.

By relevance the newest :data:`WINDOW` matches are ranked and the best :data:`BEST` given: BM25 on
SQLite, ``ts_rank`` on PostgreSQL, a word of the headline counting four times. Who wants all
matches asks for them by time.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, TextClause, and_, select, text

from aggregator.model import Revision
from aggregator.store import dialect, search_words
from aggregator.store.revisions import is_current, load
from aggregator.store.search_index import first_key
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

_FEW: Final = 10_000
"""Expected matches up to which PostgreSQL gets them all from its index before it sorts them."""
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
    first, query, key, values = _query(connection, looked)
    pieces = [first, "SELECT s.id, s.post_id", query]
    if below is not None:
        pieces.append(f"AND {key} < :below")
        values["below"] = below
    statement = _sql(*pieces, f"ORDER BY {key} DESC LIMIT :limit")
    rows = connection.execute(statement, {**values, "limit": limit})
    return [(key, post) for key, post in rows]


def rank(connection: Connection, looked: Looked) -> list[tuple[int, int]]:
    """The best of the newest posts that match: (key, number of the post), best first.

    Args:
        connection: to read from.
        looked: what is asked; at least one part.
    """
    name = connection.dialect.name
    first, query, key, values = _query(connection, looked)
    values |= {"window": WINDOW[name], "best": BEST}
    if name == "sqlite":
        last = _sql("SELECT s.id", query, f"ORDER BY {key} DESC LIMIT 1 OFFSET :window")
        lowest = connection.execute(last, values).scalar()
        values["lowest"] = -1 if lowest is None else lowest
        statement = _sql(
            "SELECT s.id, s.post_id",
            query,
            f"AND {key} > :lowest",
            "ORDER BY bm25(search_words, 4.0, 1.0, 0.0), s.id DESC LIMIT :best",
        )
    else:
        values["words"] = search_words.question(connection, looked.parts, ())
        statement = _sql(
            first,
            "SELECT id, post_id FROM (SELECT s.id, s.post_id, w.words",
            query,
            f"ORDER BY {key} DESC LIMIT :window) newest",
            "ORDER BY ts_rank('{0.25,0.25,0.25,1.0}', words, CAST(:words AS tsquery), 1) DESC,",
            "id DESC LIMIT :best",
        )
    return [(key, post) for key, post in connection.execute(statement, values)]


def _sql(*pieces: str) -> TextClause:
    """A statement of constant pieces; whatever anybody typed is among its values."""
    return text(" ".join(pieces))


def _query(connection: Connection, looked: Looked) -> tuple[str, str, str, dict[str, Any]]:
    """What stands before a question, its FROM and WHERE, the key that it goes by, and its values.

    ``s`` is search_posts, ``w`` the words.
    """
    is_sqlite = connection.dialect.name == "sqlite"
    facets = search_words.facets_of(looked.source, looked.language)
    values: dict[str, Any] = {}
    words_key = "w.rowid" if is_sqlite else "w.id"
    # CROSS JOIN: SQLite goes through its tables in this order, by the words from the newest on.
    # What it sorts and bounds by must be the key of the first, or it reads every match.
    if not (looked.parts or facets):
        tables, key = "search_posts s", "s.id"
    elif looked.story is not None:
        tables, key = "search_posts s CROSS JOIN search_words w", "s.id"
    else:
        tables, key = "search_words w CROSS JOIN search_posts s", words_key
    conditions, first = [f"{key} >= 0"], ""
    if looked.parts or facets:
        values["asked"] = search_words.question(connection, looked.parts, facets)
        conditions.append(f"s.id = {words_key}")
        if is_sqlite:
            conditions.append("search_words MATCH :asked")
        elif key == words_key and _expected(connection, values["asked"]) <= _FEW:
            # Left alone, it goes through all posts from the newest on to find a word that none has.
            first = _FOUND_FIRST
            tables = tables.replace("search_words w", "found w")
        else:
            conditions.append("w.words @@ CAST(:asked AS tsquery)")
    _add_days(looked, key, conditions, values, is_sqlite=is_sqlite)
    if looked.story is not None:
        found = ", ".join(str(one) for one in _posts_of_story(connection, looked.story)) or "-1"
        conditions.append(f"s.post_id IN ({found})")
    return first, f"FROM {tables} WHERE {' AND '.join(conditions)}", key, values


_FOUND_FIRST: Final = (
    "WITH found AS MATERIALIZED"
    " (SELECT id, words FROM search_words WHERE words @@ CAST(:asked AS tsquery))"
)
_EXPLAIN: Final = (
    "EXPLAIN (FORMAT JSON) SELECT id FROM search_words WHERE words @@ CAST(:asked AS tsquery)"
)


def _expected(connection: Connection, asked: str) -> int:
    """How many matches PostgreSQL expects."""
    found = connection.execute(text(_EXPLAIN), {"asked": asked}).scalar_one()
    plans = json.loads(found) if isinstance(found, str) else found
    return int(plans[0]["Plan"]["Plan Rows"])


def _add_days(
    looked: Looked, key: str, conditions: list[str], values: dict[str, Any], *, is_sqlite: bool
) -> None:
    zone = ZoneInfo(looked.zone)
    exact, dated = [], []
    for name, day, sign in (("first", looked.since, ">="), ("last", looked.until, "<")):
        if day is None:
            continue
        begins = _midnight(day if name == "first" else _next(day), zone)
        reach = -_FURTHEST if name == "first" else _FURTHEST
        # The database passes over what is far; of what is near, the day decides.
        conditions.append(f"{key} {sign} :{name}_near")
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
