"""Every digest is due once: in every zone, through every change of the clocks."""

from __future__ import annotations

import itertools
import random
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.pipeline.due import Due, Slot, due_between, instant, next_due, plan

ZONES = [
    "Europe/London",
    "America/New_York",
    "Asia/Kolkata",
    "Australia/Lord_Howe",  # half an hour
    "Africa/Casablanca",  # summer time that is taken back for a month
    "Pacific/Apia",
]
MORNING = Slot("morning", time(7))
NIGHT = Slot("night", time(1, 45))
WHOLE = Slot("daily", time(6), days_after=1)
TWIN = Slot("twin", time(7))
SLOTS = [MORNING, NIGHT, WHOLE, TWIN]
START = datetime(2030, 1, 1, tzinfo=UTC)
YEAR = timedelta(days=365)


@pytest.mark.parametrize(
    ("day", "at", "zone", "expected"),
    [
        (date(2025, 3, 18), time(7), "Europe/London", "2025-03-18T07:00"),
        (date(2025, 7, 1), time(7), "Europe/London", "2025-07-01T06:00"),
        # The clocks go from 01:00 to 02:00: 01:45 is 01:45 of the clock that was not put on.
        (date(2025, 3, 30), time(1, 45), "Europe/London", "2025-03-30T01:45"),
        # 01:45 comes twice: the first time counts.
        (date(2025, 10, 26), time(1, 45), "Europe/London", "2025-10-26T00:45"),
        (date(2025, 10, 5), time(2, 15), "Australia/Lord_Howe", "2025-10-04T15:45"),
        (date(2025, 3, 18), time(7), "Asia/Kolkata", "2025-03-18T01:30"),
    ],
)
def test_the_instant_of_a_local_time(day: date, at: time, zone: str, expected: str) -> None:
    assert instant(day, at, zone) == datetime.fromisoformat(expected).replace(tzinfo=UTC)


@pytest.mark.parametrize("zone", ZONES)
def test_a_year_has_each_day_of_each_edition_once(zone: str) -> None:
    due = due_between(SLOTS, zone, START, START + YEAR)
    keys = [(d.day, d.edition) for d in due]
    assert len(keys) == len(set(keys))
    for slot in SLOTS:
        days = [d.day for d in due if d.edition == slot.edition]
        assert len(days) == 365
        assert days == [days[0] + timedelta(days=n) for n in range(365)]


@pytest.mark.parametrize("zone", ZONES)
@given(cuts=st.lists(st.integers(0, 365 * 24 * 60), max_size=40))
def test_however_the_time_is_cut_nothing_is_lost_or_doubled(zone: str, cuts: list[int]) -> None:
    times = [START, *(START + timedelta(minutes=m) for m in sorted(cuts)), START + YEAR]
    parts: list[Due] = []
    for after, until in itertools.pairwise(times):
        parts += due_between(SLOTS, zone, after, until)
    assert parts == due_between(SLOTS, zone, START, START + YEAR)


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("seed", range(3))
def test_a_year_of_restarts_sleeps_and_clock_jumps(zone: str, seed: int) -> None:
    """What a process does: ask at odd times for the plan, and keep a record of what it did."""
    dice = random.Random(f"{zone}{seed}")
    late = timedelta(hours=12)
    record: dict[tuple[date, str], str] = {}
    due_at: dict[tuple[date, str], datetime] = {}
    last: datetime | None = None
    now = START
    while now < START + YEAR:
        if dice.random() < 0.02:
            now += timedelta(hours=dice.uniform(10, 40))  # asleep
        elif dice.random() < 0.05:
            now -= timedelta(minutes=dice.uniform(1, 90))  # the clock is set back
        else:
            now += timedelta(minutes=dice.uniform(1, 120))
        done = [key for key, at in due_at.items() if at == last]
        for step in plan(SLOTS, zone, now=now, last=last, done=done, late=late):
            key = (step.due.day, step.due.edition)
            assert key not in record
            record[key] = "skip" if step.is_late else "build"
            due_at[key] = last = step.due.at
            if dice.random() < 0.1:
                break  # killed between two; what was not recorded comes again
    assert last is not None
    wanted = {(d.day, d.edition) for d in due_between(SLOTS, zone, START, last)}
    assert wanted == {key for key, at in due_at.items() if at > START}
    assert any(state == "skip" for state in record.values())


def test_what_is_too_old_is_skipped_and_what_is_due_before_the_first_run_is_not_looked_at() -> None:
    now = datetime(2030, 1, 10, 9, tzinfo=UTC)
    day = timedelta(hours=24)
    first = plan([MORNING], "UTC", now=now, last=None, late=day)
    assert [(s.due.day.day, s.is_late) for s in first] == [(10, False)]
    last = datetime(2030, 1, 7, 7, tzinfo=UTC)
    done = [(date(2030, 1, 7), "morning")]
    later = plan([MORNING], "UTC", now=now, last=last, done=done, late=day)
    assert [(s.due.day.day, s.is_late) for s in later] == [(8, True), (9, True), (10, False)]


def test_a_change_of_the_zone_repeats_nothing_that_was_due_before() -> None:
    last = instant(date(2030, 5, 3), time(7), "Asia/Kolkata")
    now = last + timedelta(hours=1)
    done = [(date(2030, 5, 3), "morning")]
    day = timedelta(hours=24)
    assert plan([MORNING], "Pacific/Auckland", now=now, last=last, done=done, late=day) == []
    later = last + timedelta(hours=6)
    told = plan([MORNING], "Europe/London", now=later, last=last, done=done, late=day)
    assert [s.due.at for s in told] == [instant(date(2030, 5, 3), time(7), "Europe/London")]


def test_the_next_one() -> None:
    now = datetime(2030, 5, 3, 8, tzinfo=UTC)
    found = next_due(SLOTS, "UTC", now)
    assert found == Due(datetime(2030, 5, 4, 1, 45, tzinfo=UTC), date(2030, 5, 4), "night")
    assert next_due([], "UTC", now) is None


def test_a_digest_of_a_whole_day_is_due_when_the_day_is_over() -> None:
    for zone in ZONES:
        for due in due_between([WHOLE], zone, START, START + timedelta(days=9)):
            assert due.at.astimezone(ZoneInfo(zone)).date() == due.day + timedelta(days=1)
