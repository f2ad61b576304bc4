"""A store in a database of its own: each test that takes ``store`` runs on each database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from aggregator.store import Store


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "store.db"


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, path: Path) -> str:
    """What a store is opened with."""
    if request.param == "sqlite":
        return str(path)
    return str(request.getfixturevalue("new_postgres_database")())


@pytest.fixture
def store(database: str) -> Iterator[Store]:
    with Store.open(database) as store:
        yield store
