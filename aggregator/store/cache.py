"""What deduplication keeps between calls: embeddings and judgements, in the store."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, Final

import numpy as np
from sqlalchemy import Connection, Table, delete, select

from aggregator.dedup.model import (
    Comparison,
    Evidence,
    FloatArray,
    KnownPairs,
)
from aggregator.store import dialect, tables
from aggregator.store.tables import compared, compared_sets, pairs

_LEXICAL: Final = "lexical"
_SEMANTIC: Final = "semantic"

Transaction = Callable[[], AbstractContextManager[Connection]]


class StoreCache:
    """A :class:`aggregator.dedup.model.Cache` of one scope.

    Embeddings and judgements are shared by all scopes; only which texts have been
    compared with each other belongs to the scope.
    """

    def __init__(self, scope: str, *, reading: Transaction, writing: Transaction) -> None:
        self._scope = scope
        self._reading = reading
        self._writing = writing

    def embeddings(self, encoder: str, keys: Sequence[str]) -> Mapping[str, FloatArray]:
        """Embeddings that are stored, of shape ``(dimensions,)`` each."""
        with self._reading() as connection:
            rows = _blobs(connection, tables.embeddings, "encoder", "vector", encoder, keys)
        return {key: np.frombuffer(blob, "<f4") for key, blob in rows}

    def add_embeddings(self, encoder: str, embeddings: Mapping[str, FloatArray]) -> None:
        """Store embeddings."""
        rows = [
            {"encoder": encoder, "text_key": key, "vector": np.asarray(array, "<f4").tobytes()}
            for key, array in embeddings.items()
        ]
        if rows:
            with self._writing() as connection:
                dialect.insert_new(connection, tables.embeddings, rows)

    def known_pairs(self, settings: str, keys: Collection[str]) -> KnownPairs:
        """What is known of the pairs among these keys."""
        wanted = frozenset(keys)
        with self._reading() as connection:
            tiers = {
                tier: frozenset(_compared(connection, set_id)) & wanted
                for set_id, tier in connection.execute(
                    select(compared_sets.c.id, compared_sets.c.tier).where(
                        compared_sets.c.scope == self._scope,
                        compared_sets.c.settings == settings,
                    )
                )
            }
            judged = _judged(connection, settings, wanted)
        return KnownPairs(
            lexical=tiers.get(_LEXICAL, frozenset()),
            semantic=tiers.get(_SEMANTIC, frozenset()),
            judged=judged,
        )

    def add_pairs(
        self,
        settings: str,
        *,
        lexical: Iterable[str],
        semantic: Iterable[str],
        judged: Mapping[tuple[str, str], Comparison],
    ) -> None:
        """Store judgements; ``lexical`` and ``semantic`` are the whole sets, old keys included.

        Each set replaces the one that is stored. It is not united with it: two sets, each of
        which was compared within itself, say nothing of the pairs between them. Only the
        difference is written.
        """
        with self._writing() as connection:
            _add_judged(connection, settings, judged)
            self._replace(connection, settings, _LEXICAL, frozenset(lexical))
            self._replace(connection, settings, _SEMANTIC, frozenset(semantic))

    def _replace(
        self, connection: Connection, settings: str, tier: str, keys: frozenset[str]
    ) -> None:
        name = {"scope": self._scope, "settings": settings, "tier": tier}
        if keys:
            dialect.insert_new(connection, compared_sets, [name])
        set_id = connection.execute(
            select(compared_sets.c.id)
            .where(*(compared_sets.c[column] == value for column, value in name.items()))
            .with_for_update()
        ).scalar()
        if set_id is None:
            return
        stored = frozenset(_compared(connection, set_id))
        gone = stored - keys
        if gone:
            connection.execute(
                delete(compared).where(
                    compared.c.set_id == set_id,
                    dialect.among(connection, compared.c.text_key, gone),
                )
            )
        rows = [{"set_id": set_id, "text_key": key} for key in sorted(keys - stored)]
        dialect.insert_new(connection, compared, rows)


def _blobs(
    connection: Connection, table: Table, name: str, blob: str, value: str, keys: Sequence[str]
) -> list[tuple[str, bytes]]:
    rows = connection.execute(
        select(table.c.text_key, table.c[blob]).where(
            table.c[name] == value, dialect.among(connection, table.c.text_key, keys)
        )
    )
    return [(key, data) for key, data in rows]


def _compared(connection: Connection, set_id: int) -> Iterable[str]:
    return connection.execute(
        select(compared.c.text_key).where(compared.c.set_id == set_id)
    ).scalars()


def _judged(
    connection: Connection, settings: str, keys: frozenset[str]
) -> dict[tuple[str, str], Comparison]:
    rows = connection.execute(
        select(
            pairs.c.key_a,
            pairs.c.key_b,
            pairs.c.verdict,
            pairs.c.kind,
            pairs.c.score,
            pairs.c.evidence,
        ).where(pairs.c.settings == settings, dialect.among(connection, pairs.c.key_a, keys))
    )
    return {
        (row.key_a, row.key_b): Comparison(
            verdict=row.verdict,
            kind=row.kind,
            score=row.score,
            evidence=Evidence.from_dict(row.evidence),
        )
        for row in rows
        if row.key_b in keys
    }


def _add_judged(
    connection: Connection, settings: str, judged: Mapping[tuple[str, str], Comparison]
) -> None:
    known = _judged(connection, settings, frozenset(key for pair in judged for key in pair))
    rows: list[dict[str, Any]] = []
    for (key_a, key_b), comparison in judged.items():
        if known.get((key_a, key_b)) == comparison:
            continue
        rows.append(
            {
                "settings": settings,
                "key_a": key_a,
                "key_b": key_b,
                "verdict": comparison.verdict,
                "kind": comparison.kind,
                "score": comparison.score,
                "evidence": comparison.evidence.to_dict(),
            }
        )
    dialect.upsert(
        connection,
        pairs,
        rows,
        key=["settings", "key_a", "key_b"],
        update=["verdict", "kind", "score", "evidence"],
    )
