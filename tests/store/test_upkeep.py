"""A store as a whole: checked, backed up, copied from one kind of database to the other."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pytest

from aggregator.errors import OutputError, StoreError
from aggregator.store import NewDelivery, Store, schema, upkeep
from tests.store.samples import READER, make_page, make_revision

NOW = datetime(2031, 5, 3, 6, 0, tzinfo=UTC)


def fill(database: str) -> None:
    with Store.open(database) as store:
        for number in range(3):
            revision = make_revision(id=f"coast:page#p{number}", text=f"Odd \x00 \ud800 {number}")
            store.add_revisions(make_page(f"page {number}"), [revision], extractor=READER)
        cache = store.cache("day")
        cache.add_embeddings("model", {"k": np.arange(4, dtype=np.float32)})
        store.add_digest(
            date(2031, 5, 2), "UTC", "daily", as_of=NOW, document='{"ü": 1}', settings="s",
            created_at=NOW,
        )  # fmt: skip
        kept = store.latest_digest(date(2031, 5, 2), "UTC", "daily")
        assert kept is not None
        new = NewDelivery(kept.id, "k", "smtp", "a@example.net", "m", NOW, b"\x00body")
        store.outbox.add([new], NOW)


def contents(database: str) -> object:
    with Store.open(database) as store:
        return (
            upkeep.sizes(database),
            [store.post_revisions(f"coast:page#p{n}") for n in range(3)],
            store.cache("day").embeddings("model", ["k"])["k"].tolist(),
            store.latest_digest(date(2031, 5, 2), "UTC", "daily"),
            store.outbox.get(1),
        )


@pytest.mark.parametrize("way", ["there", "back", "same"])
def test_a_copy_holds_what_the_store_holds(
    tmp_path: Path, new_postgres_database: Callable[[], str], way: str
) -> None:
    file = str(tmp_path / "one.db")
    source = new_postgres_database() if way == "back" else file
    target = new_postgres_database() if way == "there" else str(tmp_path / "two.db")
    fill(source)
    rows = upkeep.copy(source, target)
    assert contents(target) == contents(source)
    assert rows == upkeep.sizes(source)
    with Store.open(target) as store:  # Keys go on after those that were copied.
        revision = make_revision(id="coast:page#later")
        store.add_revisions(make_page("later"), [revision], extractor=READER)
        assert store.start_run(NOW) == 1
    assert upkeep.check(target) == []


def test_a_database_that_is_not_empty_is_no_target(tmp_path: Path) -> None:
    one, two = str(tmp_path / "one.db"), str(tmp_path / "two.db")
    fill(one)
    fill(two)
    before = contents(two)
    with pytest.raises(StoreError, match=r"two\.db: is not empty"):
        upkeep.copy(one, two)
    assert contents(two) == before


def test_a_backup_is_a_store(database: str, tmp_path: Path) -> None:
    fill(database)
    target = tmp_path / "backup.db"
    with Store.open(database) as store:  # Somebody is at work.
        upkeep.backup(database, target)
        store.start_run(NOW)
    with Store.open(database) as store, Store.open(str(target)) as kept:
        assert kept.post_revisions("coast:page#p1") == store.post_revisions("coast:page#p1")
        assert kept.last_runs() == []
    assert upkeep.check(str(target)) == []
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".")] == []


def test_a_backup_is_never_overwritten(tmp_path: Path) -> None:
    fill(str(tmp_path / "one.db"))
    (tmp_path / "there").write_text("mine", encoding="utf-8")
    with pytest.raises(OutputError, match="never overwritten"):
        upkeep.backup(str(tmp_path / "one.db"), tmp_path / "there")
    with pytest.raises(OutputError, match="folder is not there"):
        upkeep.backup(str(tmp_path / "one.db"), tmp_path / "no" / "backup.db")
    assert (tmp_path / "there").read_text(encoding="utf-8") == "mine"


def test_a_changed_byte_is_found(path: Path) -> None:
    fill(str(path))
    assert upkeep.check(str(path)) == []
    with closing(sqlite3.connect(path)) as other, other:
        other.execute("UPDATE pages SET content = x'00' WHERE id = 2")
        other.execute("UPDATE digests SET content_hash = 'x'")
    problems = upkeep.check(str(path))
    assert len(problems) == 2
    assert "page" in problems[0] and "its bytes have changed" in problems[0]
    assert "digest of 2031-05-02 (daily)" in problems[1]


def test_rows_that_name_what_is_not_there_are_found(path: Path) -> None:
    fill(str(path))
    with closing(sqlite3.connect(path)) as other, other:
        other.execute("DELETE FROM digests")
    assert upkeep.check(str(path)) == ["rows of outbox name rows of digests that are not there"]


def test_a_missing_table_is_found(path: Path) -> None:
    fill(str(path))
    with closing(sqlite3.connect(path)) as other, other:
        other.execute("DROP TABLE memos")
    assert upkeep.check(str(path)) == ["the table memos is missing"]


def test_upgrade_says_from_where(path: Path) -> None:
    assert upkeep.upgrade(str(path)) == (None, schema.REVISIONS[-1])
    assert upkeep.upgrade(str(path)) == (schema.REVISIONS[-1], schema.REVISIONS[-1])


def test_size(database: str) -> None:
    fill(database)
    assert upkeep.bytes_on_disk(database) > 10_000
