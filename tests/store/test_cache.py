"""The cache of deduplication: what goes in comes out, and only what is new is written."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import pytest
from sqlalchemy import event

from aggregator.dedup.model import (
    Cache,
    Comparison,
    Difference,
    Evidence,
    KnownPairs,
    Verdict,
    text_key,
)
from aggregator.store import Store

NEAR = Comparison(
    verdict="contains",
    kind="near",
    score=0.1 + 0.2,
    evidence=Evidence(
        overlap=2 / 3,
        containment=1.0,
        cosine=-0.25,
        quotations=("“not today”", "\ud800"),
        only_a=("quay",),
        only_b=(),
        differences=(Difference("number", "forty", ""),),
    ),
)


def keys(*names: str) -> list[str]:
    return sorted(text_key(name) for name in names)


def judged(verdict: Verdict = "same") -> Comparison:
    return Comparison(verdict, "near", 0.9, Evidence(0.8, 0.9))


@contextmanager
def rows_written(store: Store) -> Iterator[dict[str, int]]:
    """How many rows each kind of statement wrote meanwhile."""
    sent: dict[str, int] = {}

    @event.listens_for(store._engine, "after_cursor_execute")
    def count(  # the signature is SQLAlchemy's
        _connection: object,
        cursor: sqlite3.Cursor,
        statement: str,
        _parameters: object,
        _context: object,
        _executemany: bool,
    ) -> None:
        verb = " ".join(statement.split()[:3])
        if verb.startswith(("INSERT", "UPDATE", "DELETE")) and cursor.rowcount:
            sent[verb] = sent.get(verb, 0) + cursor.rowcount

    try:
        yield sent
    finally:
        event.remove(store._engine, "after_cursor_execute", count)


def test_embeddings_come_back_bit_for_bit(store: Store) -> None:
    cache: Cache = store.cache("a day")
    rows = np.random.default_rng(7).normal(size=(3, 384)).astype(np.float32)
    # Rows of one array, as an encoder returns them, and a view that is not contiguous.
    made = dict(zip(keys("a", "b", "c"), rows, strict=True))
    made[text_key("d")] = rows[0, ::2]
    cache.add_embeddings("encoder-1", made)
    found = cache.embeddings("encoder-1", list(made))
    assert set(found) == set(made)
    for key, embedding in made.items():
        assert found[key].dtype == np.float32
        np.testing.assert_array_equal(found[key], embedding)
    assert cache.embeddings("encoder-2", list(made)) == {}
    assert set(store.cache("another day").embeddings("encoder-1", list(made))) == set(made)
    assert cache.embeddings("encoder-1", []) == {}


def test_what_is_stored_already_is_left_as_it_is(store: Store) -> None:
    cache = store.cache("a day")
    (key,) = keys("a")
    cache.add_embeddings("s", {key: np.zeros(4, np.float32)})
    cache.add_embeddings("s", {key: np.ones(4, np.float32)})
    np.testing.assert_array_equal(cache.embeddings("s", [key])[key], np.zeros(4))


def test_nothing_is_known_at_first(store: Store) -> None:
    assert store.cache("a day").known_pairs("t", keys("a", "b")) == KnownPairs()


def test_judgements_come_back_with_their_evidence(store: Store) -> None:
    cache: Cache = store.cache("a day")
    a, b, c = keys("a", "b", "c")
    told = {(a, b): NEAR, (b, c): judged("conflict")}
    cache.add_pairs("t", lexical=[a, b, c], semantic=[a, b], judged=told)
    assert cache.known_pairs("t", [a, b, c]) == KnownPairs(
        lexical=frozenset([a, b, c]), semantic=frozenset([a, b]), judged=told
    )
    assert cache.known_pairs("t", [c, b]) == KnownPairs(
        lexical=frozenset([b, c]), semantic=frozenset([b]), judged={(b, c): judged("conflict")}
    )
    assert cache.known_pairs("other settings", [a, b, c]) == KnownPairs()
    assert cache.known_pairs("t", []) == KnownPairs()


def test_what_was_compared_belongs_to_the_scope_and_the_judgements_to_all(store: Store) -> None:
    a, b = keys("a", "b")
    store.cache("monday").add_pairs("t", lexical=[a, b], semantic=[], judged={(a, b): NEAR})
    tuesday = store.cache("tuesday").known_pairs("t", [a, b])
    assert tuesday == KnownPairs(judged={(a, b): NEAR})


def test_two_sets_that_were_never_compared_with_each_other_are_not_united(store: Store) -> None:
    """Else a pair that nobody judged would pass for one that was judged "different"."""
    a, b, c, d = keys("a", "b", "c", "d")
    cache = store.cache("a day")
    cache.add_pairs("t", lexical=[a, b], semantic=[a, b], judged={})
    cache.add_pairs("t", lexical=[c, d], semantic=[], judged={})
    known = cache.known_pairs("t", [a, b, c, d])
    assert known.lexical == {c, d}
    assert known.semantic == frozenset()


def test_a_later_judgement_replaces_an_earlier_one(store: Store) -> None:
    a, b = keys("a", "b")
    cache = store.cache("a day")
    cache.add_pairs("t", lexical=[a, b], semantic=[], judged={(a, b): judged("conflict")})
    cache.add_pairs("t", lexical=[a, b], semantic=[a, b], judged={(a, b): NEAR})
    assert cache.known_pairs("t", [a, b]).judged == {(a, b): NEAR}


def test_only_what_is_new_is_written(store: Store) -> None:
    cache = store.cache("a day")
    old = keys(*(f"old {n}" for n in range(20_000)))
    pairs = {(old[n], old[n + 1]): NEAR for n in range(0, 4000, 2)}
    with rows_written(store) as first:
        cache.add_pairs("t", lexical=old, semantic=old[:300], judged=pairs)
    assert first["INSERT INTO compared"] == 20_300
    assert first["INSERT INTO pairs"] == 2000
    new = keys(*(f"new {n}" for n in range(200)))
    fresh = {tuple(sorted((old[0], new[0]))): judged()}
    with rows_written(store) as second:
        cache.add_pairs("t", lexical=[*old, *new], semantic=old[:300], judged={**pairs, **fresh})
    assert second["INSERT INTO compared"] == 200
    assert second["INSERT INTO pairs"] == 1
    with rows_written(store) as third:
        cache.add_pairs("t", lexical=[*old[7:], *new], semantic=old[:300], judged=pairs)
    assert third == {"DELETE FROM compared": 7}
    known = cache.known_pairs("t", [*old, *new])
    assert known.lexical == {*old[7:], *new}
    assert known.judged == {**pairs, **fresh}


def test_an_odd_scope_is_a_scope_of_its_own(store: Store) -> None:
    a, b = keys("a", "b")
    for scope in ("\udce9", "", "\x00", "Europe/Kyiv/2031-05-04"):
        store.cache(scope).add_pairs("t", lexical=[a], semantic=[], judged={})
        assert store.cache(scope).known_pairs("t", [a, b]).lexical == {a}
    assert store.cache("another").known_pairs("t", [a, b]).lexical == frozenset()


@pytest.mark.parametrize("count", [0, 1, 40_000])
def test_any_number_of_keys_is_one_question(store: Store, count: int) -> None:
    wanted = keys(*(str(n) for n in range(count)))
    cache = store.cache("a day")
    cache.add_embeddings("s", {key: np.zeros(2, np.float32) for key in wanted})
    assert set(cache.embeddings("s", wanted)) == set(wanted)
    cache.add_pairs("t", lexical=wanted, semantic=wanted, judged={})
    assert cache.known_pairs("t", wanted).lexical == set(wanted)
