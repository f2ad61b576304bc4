"""A few of the kills of ``make faults``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults import storm


@pytest.mark.parametrize("daemons", [1, 2])
def test_nothing_is_lost_or_doubled_on_sqlite(tmp_path: Path, daemons: int) -> None:
    outcome = storm(
        f"sqlite:///{tmp_path}/store.db", tmp_path, kills=6, seed=daemons, daemons=daemons
    )
    assert outcome.problems == ()
    assert outcome.kills == 6


def test_nothing_is_lost_or_doubled_on_postgresql(
    tmp_path: Path, new_postgres_database: Callable[[], str]
) -> None:
    outcome = storm(new_postgres_database(), tmp_path, kills=6, seed=3, daemons=2)
    assert outcome.problems == ()
    assert outcome.kills == 6


def test_nothing_is_lost_or_doubled_with_workers(
    tmp_path: Path, new_postgres_database: Callable[[], str]
) -> None:
    outcome = storm(new_postgres_database(), tmp_path, kills=8, seed=4, workers=2)
    assert outcome.problems == ()
    assert outcome.kills == 8
