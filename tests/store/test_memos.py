"""Memos: what was worked out comes back for the same inputs, and for no other."""

from __future__ import annotations

import zlib
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select, update

from aggregator.store import Store
from aggregator.store.tables import memos

VALUE = {"leader": [0, 0, 2], "words": ["“not today”", "\ud800\x00"], "score": 0.1 + 0.2}


def test_a_value_comes_back_for_the_same_inputs_alone(store: Store) -> None:
    day = store.memos("UTC/2031-05-02")
    assert day.get("stories", "one") is None
    day.keep("stories", "one", VALUE)
    assert day.get("stories", "one") == VALUE
    assert day.get("stories", "two") is None
    assert day.get("matched", "one") is None
    assert store.memos("UTC/2031-05-03").get("stories", "one") is None


def test_the_newest_takes_the_place_of_the_one_before(store: Store) -> None:
    day = store.memos("UTC/2031-05-02")
    day.keep("stories", "one", VALUE)
    day.keep("stories", "two", [1])
    assert day.get("stories", "one") is None
    assert day.get("stories", "two") == [1]
    with store._reading() as connection:
        assert connection.execute(select(func.count()).select_from(memos)).scalar() == 1


def test_a_damaged_one_is_none(store: Store) -> None:
    day = store.memos("UTC/2031-05-02")
    for broken in (b"no zlib", zlib.compress(b"{"), zlib.compress(b"\xff")):
        day.keep("stories", "one", VALUE)
        with store._writing() as connection:
            connection.execute(update(memos).values(value=broken))
        assert day.get("stories", "one") is None


def test_an_old_one_is_let_go_of(store: Store) -> None:
    day = store.memos("UTC/2031-05-02")
    day.keep("stories", "one", VALUE)
    now = datetime.now(UTC)
    store.prune(pages_before=None, rest_before=now - timedelta(days=1))
    assert day.get("stories", "one") == VALUE
    store.prune(pages_before=None, rest_before=now + timedelta(days=1), dry=True)
    assert day.get("stories", "one") == VALUE
    store.prune(pages_before=None, rest_before=now + timedelta(days=1))
    assert day.get("stories", "one") is None
