"""The newest posts that match, without a look at all that do, however many these are.

A post's key among the words is its place by time (:mod:`aggregator.store.search_index`). SQLite
goes through the matches of its index from the newest on. PostgreSQL's index gives matches in no
order and knows not where a word stands, so here it is told how to go about it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from sqlalchemy import Connection, TextClause, text

FEW: Final = 10_000
"""Expected matches up to which PostgreSQL gets them all from its index before it sorts them."""
NEAR: Final = 20_000
"""Newest posts that PostgreSQL looks at one by one, or more where that many are needed, before it
looks for matches among all."""
_DEARER: Final = 4
"""How many posts are looked at one after another in the time in which the index brings one."""

_EXPLAIN: Final = (
    "EXPLAIN (FORMAT JSON) SELECT id FROM search_words WHERE words @@ CAST(:asked AS tsquery)"
)


@dataclass(frozen=True, slots=True)
class Query:
    """What the database is asked, in pieces; ``s`` is search_posts, ``w`` the words.

    Attributes:
        tables: of its FROM, and how they are joined.
        key: the column that it goes by.
        bounds: conditions on the key alone.
        words: conditions on the words.
        conditions: on the posts.
        values: of its parameters; whatever anybody typed is among them, and nowhere else.
    """

    tables: str
    key: str
    bounds: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)

    def sql(self, *further: str) -> str:
        """Its FROM and WHERE.

        Args:
            further: conditions.
        """
        every = (*self.bounds, *self.words, *self.conditions, *further)
        return f"FROM {self.tables} WHERE {' AND '.join(every)}"


def newest(connection: Connection, query: Query, limit: int) -> list[tuple[int, int]]:
    """The newest posts that match: (key, number of the post), newest first.

    Args:
        connection: to read from, in a transaction.
        query: what is asked.
        limit: of posts.
    """
    if connection.dialect.name == "postgresql":
        _plan_each(connection)
        if query.key == "w.id":
            return _by_words(connection, query, limit)
    return _run(connection, query, limit, f"{query.key} DESC")


def _plan_each(connection: Connection) -> None:
    """Have PostgreSQL plan each question of this transaction for its own words.

    A connection that has asked some questions would go on with one plan for all, which is made for
    words that nothing is known of: the commonest words then took a hundred times as long.
    """
    connection.execute(text("SET LOCAL plan_cache_mode = force_custom_plan"))


def _by_words(connection: Connection, query: Query, limit: int) -> list[tuple[int, int]]:
    expected = _expected(connection, query)
    reach = 2 * limit * _known(connection) // max(1, expected)
    if expected <= FEW or reach > _DEARER * expected:
        return _of_all(connection, query, limit)
    reach = max(NEAR, reach)
    # Of words that most posts have, the newest few thousand posts give enough. Where they do not (a
    # row of such words is in few posts, or they never occur together), it reads all others in
    # the order in which they lie, with several processes if it may.
    within = f"FROM search_words w WHERE {' AND '.join(query.bounds)} ORDER BY w.id DESC"
    near = _instead_of_words(query, f"SELECT w.id, w.words {within} LIMIT {reach:d}")
    found = _run(connection, near, limit, f"{query.key} DESC")
    if len(found) == limit:
        return found
    last = text(f"SELECT w.id {within} OFFSET {reach:d} LIMIT 1")
    farthest = connection.execute(last, query.values).scalar()
    if farthest is not None:
        rest = replace(query, bounds=(*query.bounds, f"w.id <= {farthest:d}"))
        found += _of_all(connection, rest, limit - len(found))
    return found


def _of_all(connection: Connection, query: Query, limit: int) -> list[tuple[int, int]]:
    # "+ 0" keeps it from going through the posts by their key, on and on until enough match.
    order = f"{query.key} + 0 DESC"
    if not query.conditions:
        alone = replace(query, tables="search_words w").sql()
        inner = " ".join(("SELECT w.id", alone, "ORDER BY", order, "LIMIT :limit"))
        query = replace(_instead_of_words(query, inner), bounds=("true",), words=())
    return _run(connection, query, limit, order)


def _instead_of_words(query: Query, selected: str) -> Query:
    return replace(query, tables=query.tables.replace("search_words w", f"({selected}) w"))


def _run(connection: Connection, query: Query, limit: int, order: str) -> list[tuple[int, int]]:
    statement = statement_of(
        "SELECT s.id, s.post_id", query.sql(), f"ORDER BY {order} LIMIT :limit"
    )
    rows = connection.execute(statement, {**query.values, "limit": limit})
    return [(key, post) for key, post in rows]


def statement_of(*pieces: str) -> TextClause:
    """A statement of constant pieces."""
    return text(" ".join(pieces))


def _known(connection: Connection) -> int:
    """How many posts PostgreSQL thinks that there are; 0: it has not counted them yet."""
    counted = text("SELECT reltuples FROM pg_class WHERE oid = 'search_words'::regclass")
    return max(0, int(connection.execute(counted).scalar_one()))


def _expected(connection: Connection, query: Query) -> int:
    """How many matches PostgreSQL expects."""
    found = connection.execute(text(_EXPLAIN), {"asked": query.values["asked"]}).scalar_one()
    plans = json.loads(found) if isinstance(found, str) else found
    return int(plans[0]["Plan"]["Plan Rows"])
