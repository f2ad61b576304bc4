"""The stretch of time that a page shows without a gap."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.extract.coverage import covered
from aggregator.model import Moment

NOON = datetime(2031, 5, 4, 12, tzinfo=UTC)


def _shown(*minutes: int | None, pinned: int | None = None) -> list[tuple[Moment, bool]]:
    moments = [
        Moment(NOON.date(), None if m is None else NOON + timedelta(minutes=m), "json-ld")
        for m in minutes
    ]
    return [(moment, i == pinned) for i, moment in enumerate(moments)]


def _minutes(stretch: tuple[datetime, datetime] | None) -> tuple[float, float] | None:
    return None if stretch is None else tuple((at - NOON).total_seconds() / 60 for at in stretch)  # type: ignore[return-value]  # two


@pytest.mark.parametrize(
    ("shown", "has_more", "stretch"),
    [
        (_shown(50, 40, 30, 20), False, (20, 50)),
        (_shown(20, 30, 40, 50), False, (20, 50)),
        # Its oldest may be the opening post, which stays.
        (_shown(50, 40, 30, 0), True, (30, 50)),
        # A pinned post, and a summary that nobody marks as pinned, stand out of the order.
        (_shown(5, 50, 40, 30, 20, pinned=0), False, (20, 50)),
        (_shown(5, 50, 45, 40, 30, 20), False, (20, 50)),
        (_shown(None, 50, 40, 30), False, None),
        (_shown(30, 50, 20, 60, 10), False, None),
        (_shown(30), False, None),
        ([], False, None),
    ],
)
def test_what_a_page_covers(
    shown: list[tuple[Moment, bool]], has_more: bool, stretch: tuple[float, float] | None
) -> None:
    assert _minutes(covered(shown, has_more=has_more)) == stretch


@given(st.lists(st.integers(0, 500), min_size=2, max_size=30, unique=True))
def test_a_page_in_order_covers_all_that_it_shows(minutes: list[int]) -> None:
    ordered = sorted(minutes, reverse=True)
    assert _minutes(covered(_shown(*ordered), has_more=False)) == (ordered[-1], ordered[0])
