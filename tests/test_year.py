"""The days around a change of the clocks, of ``tests.year``."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.year import ZONES, changes, live


@pytest.mark.parametrize("zone", ZONES)
def test_every_digest_is_dealt_with_once_when_the_clocks_are_set(zone: str, tmp_path: Path) -> None:
    # Of some zones the change to summer time, of the others the one back.
    day = changes(zone, 2031)[-(ZONES.index(zone) % 2)]
    assert live(zone, day - timedelta(days=1), 2, tmp_path / "year") == []
