"""Digests, runs and sources."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from aggregator.errors import NotFoundError
from aggregator.store import Run, SourceSummary, Store
from tests.store.samples import LATER, NOW, READER, make_page, make_revision

DAY = date(2031, 5, 4)


def add(store: Store, document: str, **changes: Any) -> bool:
    made = {"day": DAY, "zone": "Europe/Kyiv", "edition": "daily", "as_of": NOW} | changes
    return store.add_digest(document=document, **made)


def test_the_latest_digest_wins_and_the_others_stay(store: Store) -> None:
    assert store.latest_digest(DAY, "Europe/Kyiv", "daily") is None
    assert add(store, '{"n": 1}', created_at=NOW)
    assert add(store, '{"n": 2}\n', as_of=LATER, created_at=LATER)
    latest = store.latest_digest(DAY, "Europe/Kyiv", "daily")
    assert latest is not None
    assert (latest.document, latest.as_of, latest.created_at) == ('{"n": 2}\n', LATER, LATER)
    assert [d.document for d in store.digests()] == ['{"n": 1}', '{"n": 2}\n']


def test_the_same_digest_again_is_not_kept_twice(store: Store) -> None:
    assert add(store, "{}", settings="s1")
    assert not add(store, "{}", settings="s1")
    assert add(store, "[]", settings="s1")
    assert add(store, "{}", settings="s1"), "what was true before the last change is news again"
    assert len(store.digests()) == 3


def test_a_digest_belongs_to_its_day_zone_and_edition(store: Store) -> None:
    add(store, "1")
    add(store, "2", day=DAY + timedelta(days=1))
    add(store, "3", zone="UTC")
    add(store, "4", edition="evening")
    assert [d.document for d in store.digests()] == ["1", "2", "3", "4"]
    latest = store.latest_digest(DAY, "Europe/Kyiv", "daily")
    assert latest is not None
    assert latest.document == "1"


def test_a_document_is_kept_character_for_character(store: Store) -> None:
    odd = '{"b": "\u202e\x00\ud800\x1a", "a": 1.10}\r\n'
    add(store, odd)
    assert store.digests()[0].document == odd


def test_the_settings_of_the_latest_digests_are_known(store: Store) -> None:
    add(store, "1", settings="old")
    add(store, "2", settings="new")
    add(store, "3", settings="old", day=DAY + timedelta(days=1))
    add(store, "4", settings="else", edition="evening")
    both = {DAY: "new", DAY + timedelta(days=1): "old"}
    assert store.digest_settings("Europe/Kyiv", "daily") == both
    assert store.digest_settings("UTC", "daily") == {}
    assert not add(store, "3", settings="new", day=DAY + timedelta(days=1))
    both[DAY + timedelta(days=1)] = "new"
    assert store.digest_settings("Europe/Kyiv", "daily") == both


def test_a_run_is_noted_from_its_start(store: Store) -> None:
    assert store.last_runs() == []
    first = store.start_run(NOW)
    assert store.last_runs() == [Run(first, NOW, None, None, {})]
    report = {"exit_code": 1, "sources": [{"source": "harbour", "message": "gone \ud800"}]}
    store.finish_run(first, report, finished_at=LATER)
    second = store.start_run(LATER)
    assert store.last_runs() == [
        Run(second, LATER, None, None, {}),
        Run(first, NOW, LATER, 1, report),
    ]
    assert [run.id for run in store.last_runs(limit=1)] == [second]
    store.finish_run(second, {}, exit_code=2)
    ended = store.last_runs()[0]
    assert ended.exit_code == 2
    assert ended.finished_at is not None
    assert abs(ended.finished_at - datetime.now(UTC)) < timedelta(minutes=1)
    with pytest.raises(NotFoundError, match="no run has the id 99"):
        store.finish_run(99, {})


def test_sources_are_summed_up(store: Store) -> None:
    assert store.sources() == []
    store.add_revisions(make_page("a"), [make_revision(anchor="p1")], extractor=READER)
    store.add_revisions(
        make_page("b", fetched_at=LATER), [make_revision(anchor="p2")], extractor=READER
    )
    store.add_page(make_page(locator="empty.html"), extractor=READER)
    store.record_outcomes({"harbour": ("revised", "")}, at=NOW)
    store.record_outcomes({"harbour": ("failed", "cannot be read")}, at=LATER)
    store.record_outcomes({"beacon": ("new", "")}, at=NOW)
    assert store.sources() == [
        SourceSummary("beacon", 0, 0, None, "new", NOW, ""),
        SourceSummary("harbour", 2, 2, LATER, "failed", LATER, "cannot be read"),
    ]
