"""A source that is silent for longer than it used to be is named, and no other."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest

from aggregator.pipeline.silence import silence
from aggregator.report import SilentSource

NOW = datetime(2025, 4, 9, 20, 0, tzinfo=UTC)


def every(gap: timedelta, posts: int, last: timedelta) -> list[datetime]:
    """Times of posts with a gap between them, the last so long ago."""
    return [NOW - last - gap * n for n in range(posts)]


HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("name", "times", "is_silent"),
    [
        ("talks", every(HOUR, 20, HOUR), False),
        ("the evening", every(HOUR, 20, 20 * HOUR), False),
        ("a day", every(HOUR, 20, 25 * HOUR), True),
        ("weekly, a week ago", every(7 * DAY, 20, 7 * DAY), False),
        ("weekly, two weeks ago", every(7 * DAY, 20, 13 * DAY), False),
        ("weekly, three weeks ago", every(7 * DAY, 20, 21 * DAY), True),
        ("one long gap before", [*every(HOUR, 20, 6 * DAY), NOW - 10 * DAY], False),
        ("too few posts to know", every(HOUR, 5, 30 * DAY), False),
        ("all at one time", [NOW - 30 * DAY] * 50, False),
        ("none", [], False),
        ("one in the future", [*every(HOUR, 20, 30 * DAY), NOW + DAY], True),
    ],
)
def test_silence(name: str, times: list[datetime], is_silent: bool) -> None:
    shuffled = random.Random(name).sample(times, len(times))
    assert (silence(shuffled, NOW) is not None) == is_silent


def test_what_is_told() -> None:
    found = silence(every(HOUR, 20, 3 * DAY), NOW)
    assert found is not None and found.since == NOW - 3 * DAY and found.usual == HOUR
    told = [SilentSource("River", found.since, s).message for s in (90, 7200, 7300, 200_000)]
    assert told[0] == "no new post since 2025-04-06 20:00 UTC; it used to be 2 min at most"
    assert [one.rpartition("be ")[2] for one in told] == [
        "2 min at most",
        "120 min at most",
        "2 h at most",
        "2 days at most",
    ]
