"""The words of posts in the database: SQLite's FTS5, PostgreSQL's tsvector with a GIN index.

Both hold the terms that :mod:`aggregator.store.search_terms` made, and answer the same questions.
No input reaches a query language but by way of these terms, which have letters and digits only.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, Final

from sqlalchemy import Connection, func, select, table, text

from aggregator.model import Post
from aggregator.store.search_terms import MOST_TERMS, Part, terms

_SQLITE: Final = (
    # "ascii" takes every character beyond ASCII for a letter: what is a term was decided before.
    # Without content of its own: the texts are in the revisions. What is outdated stays in it,
    # for older SQLite cannot take it out again; search_posts knows what counts.
    "CREATE VIRTUAL TABLE search_words USING fts5(title, body, facets, content='',"
    " tokenize='ascii')",
)
_POSTGRESQL: Final = (
    "CREATE TABLE search_words (id BIGINT PRIMARY KEY, words TSVECTOR NOT NULL)",
    "CREATE INDEX ix_search_words_words ON search_words USING gin (words)",
)
TABLE: Final = "search_words"

_LAST_SQLITE: Final = (
    "SELECT g.value, (SELECT max(k.id) FROM search_words_docsize k"
    " WHERE k.id >= g.value * :size AND k.id < (g.value + 1) * :size)"
    " FROM json_each(:groups) g"
)
_LAST_POSTGRESQL: Final = (
    "SELECT g.value, (SELECT max(k.id) FROM search_words k"
    " WHERE k.id >= g.value * :size AND k.id < (g.value + 1) * :size)"
    " FROM unnest(CAST(:groups AS BIGINT[])) AS g(value)"
)
_GAP: Final = "\ue000"
"""Stands between paragraphs, so that no row of words reaches from one into the next; of the private
use area, and so never a term."""
_FACET: Final = "\ue001"
_LONGEST_VECTOR: Final = 700_000
"""Bytes of the terms of one text; PostgreSQL takes up to a megabyte."""
_LAST_POSITION: Final = 16_383
_MOST_POSITIONS: Final = 200


def create(connection: Connection) -> None:
    """Make the table of words."""
    is_sqlite = connection.dialect.name == "sqlite"
    for statement in _SQLITE if is_sqlite else _POSTGRESQL:
        connection.exec_driver_sql(statement)


def clear(connection: Connection) -> None:
    """Make it empty."""
    connection.exec_driver_sql(f"DROP TABLE {TABLE}")
    create(connection)


def facet(kind: str, value: str) -> str:
    """A term for something that is told of a post, which no word of a text can be.

    Args:
        kind: one letter.
        value: any text.
    """
    digest = hashlib.sha256(value.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{_FACET}{kind}{digest[:16]}"


def facets_of(source: str | None, language: str | None) -> tuple[str, ...]:
    """The facets of a post, or those that are asked for."""
    found = [] if source is None else [facet("s", source)]
    if language is not None:
        found.append(facet("l", language.replace("_", "-").partition("-")[0].lower()))
    return tuple(found)


def _streams(post: Post) -> tuple[list[str], list[str]]:
    """The terms of headline and text, gaps between paragraphs, as many as are kept."""
    title = [term.text for term in terms(post.title)][:MOST_TERMS]
    body: list[str] = []
    room = _LONGEST_VECTOR - sum(4 * len(term) for term in title)
    known = set(title)
    for span in post.spans:
        if body:
            body.append(_GAP)
        for term in terms(post.text[span.start : span.end]):
            if term.text not in known:
                known.add(term.text)
                room -= 4 * len(term.text) + 8
            if room < 0 or len(body) >= MOST_TERMS:
                return title, body
            body.append(term.text)
    return title, body


def add(connection: Connection, rows: Iterable[tuple[int, Post]]) -> None:
    """Keep the words of posts.

    Args:
        connection: to write to.
        rows: key and post.
    """
    made: list[dict[str, Any]] = []
    for key, post in rows:
        title, body = _streams(post)
        facets = facets_of(post.source, post.language)
        if connection.dialect.name == "sqlite":
            made.append(
                {
                    "id": key,
                    "title": " ".join(title),
                    "body": " ".join(body),
                    "facets": " ".join(facets),
                }
            )
        else:
            made.append({"id": key, "words": _vector(title, body, facets)})
    if not made:
        return
    if connection.dialect.name == "sqlite":
        statement = (
            "INSERT INTO search_words(rowid, title, body, facets)"
            " VALUES (:id, :title, :body, :facets)"
        )
    else:
        statement = "INSERT INTO search_words(id, words) VALUES (:id, CAST(:words AS tsvector))"
    connection.execute(text(statement), made)


def _vector(title: Sequence[str], body: Sequence[str], facets: Sequence[str]) -> str:
    """The literal of a tsvector; terms have nothing that would have to be escaped."""
    places: dict[str, list[str]] = {}
    # A gap after the headline, so that no row of words reaches into the text.
    for weight, stream, start in (("A", title, 1), ("", body, len(title) + 2)):
        for at, term in enumerate(stream, start):
            if term != _GAP and at <= _LAST_POSITION:
                held = places.setdefault(term, [])
                if len(held) < _MOST_POSITIONS:
                    held.append(f"{at}{weight}")
            else:
                places.setdefault(term, [])
    places.pop(_GAP, None)
    lexemes = [
        f"'{term}':{','.join(held)}" if held else f"'{term}'" for term, held in places.items()
    ]
    return " ".join([*lexemes, *(f"'{one}'" for one in facets)])


def last_keys(connection: Connection, groups: Collection[int], bits: int) -> dict[int, int]:
    """The largest key in each group of keys that are alike but for their lowest bits.

    Args:
        connection: to read from.
        groups: their common upper bits; a group without a key is left out.
        bits: how many are not common.
    """
    asked: object = list(groups)
    if connection.dialect.name == "sqlite":
        # Not search_posts: what is outdated still has its key among the words.
        asked, statement = json.dumps(asked), _LAST_SQLITE
    else:
        statement = _LAST_POSTGRESQL
    rows = connection.execute(text(statement), {"groups": asked, "size": 1 << bits})
    return {group: last for group, last in rows if last is not None}


def count(connection: Connection) -> int:
    """Of how many texts there are words, those that are outdated too."""
    is_sqlite = connection.dialect.name == "sqlite"
    keys = table("search_words_docsize" if is_sqlite else TABLE)
    return int(connection.execute(select(func.count()).select_from(keys)).scalar_one())


def remove(connection: Connection, keys: Sequence[int]) -> None:
    """Take words out, where the database can; else nothing points at them any more."""
    if keys and connection.dialect.name == "postgresql":
        connection.execute(
            text("DELETE FROM search_words WHERE id = ANY(CAST(:ids AS BIGINT[]))"),
            {"ids": list(keys)},
        )


def question(connection: Connection, parts: Sequence[Part], facets: Sequence[str]) -> str:
    """What the database is asked, in its own language; at least one part or facet."""
    is_sqlite = connection.dialect.name == "sqlite"
    write = _fts if is_sqlite else _tsquery
    wanted = [write(part) for part in parts if not part.is_without]
    wanted += [write(Part((one,))) for one in facets]
    unwanted = [write(part) for part in parts if part.is_without]
    if is_sqlite:
        asked = " AND ".join(wanted)
        return f"({asked}) NOT ({' OR '.join(unwanted)})" if unwanted else asked
    return " & ".join([*wanted, *(f"!{one}" for one in unwanted)])


def _fts(part: Part) -> str:
    row = '"' + " ".join(part.terms) + '"'
    return f"{row} *" if part.is_beginning else row


def _tsquery(part: Part) -> str:
    quoted = [f"'{term}'" for term in part.terms]
    if part.is_beginning:
        quoted[-1] += ":*"
    return f"({' <-> '.join(quoted)})"


def chunks(values: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    """Parts of a list."""
    for start in range(0, len(values), size):
        yield values[start : start + size]
