"""Dates, weekdays and clock times with zones."""

from __future__ import annotations

from datetime import date

import pytest

from aggregator.dedup.facts.dates import (
    Clock,
    Day,
    as_date,
    clocks_agree,
    days_agree,
    offsets,
    read_clock,
    read_day,
)
from aggregator.dedup.facts.language import english_lexicon
from aggregator.dedup.facts.tokens import tokenise

LEXICON = english_lexicon()


def day(text: str) -> Day:
    tokens = tokenise(text, LEXICON).tokens
    return next(d for i in range(len(tokens)) if (d := read_day(tokens, i, LEXICON)) is not None)


def clock(text: str) -> Clock:
    tokens = tokenise(text, LEXICON).tokens
    return next(c for i in range(len(tokens)) if (c := read_clock(tokens, i, LEXICON)) is not None)


@pytest.mark.parametrize(
    "text",
    [
        "18 March 2025",
        "March 18, 2025",
        "Mar. 18, 2025",
        "2025-03-18",
        "Tuesday, March 18, 2025",
        "the 18th of March 2025",
    ],
)
def test_one_date_in_many_forms(text: str) -> None:
    assert as_date(day(text)) == date(2025, 3, 18)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("18 March", "March 18, 2025", True),
        ("18 March", "19 March", False),
        ("on Tuesday", "March 18, 2025", True),
        ("on Monday", "March 18, 2025", False),
        ("in June", "June 4", True),
        ("on Friday", "in June", None),
        ("May 2024", "May 2025", False),
    ],
)
def test_dates_agree(one: str, other: str, expected: bool | None) -> None:
    assert days_agree(day(one), day(other)) is expected
    assert days_agree(day(other), day(one)) is expected


def test_a_day_that_does_not_exist_is_no_date() -> None:
    assert as_date(day("February 30, 2025")) is None


@pytest.mark.parametrize("text", ["they may go", "the march began", "he sat there", "a sun rose"])
def test_words_that_look_like_months_and_days(text: str) -> None:
    tokens = tokenise(text, LEXICON).tokens
    assert all(read_day(tokens, i, LEXICON) is None for i in range(len(tokens)))


WINTER, SUMMER, BETWEEN = date(2026, 1, 14), date(2026, 7, 3), date(2026, 3, 18)


@pytest.mark.parametrize(
    ("one", "other", "on", "expected"),
    [
        ("2pm UK time", "1400 GMT", WINTER, True),
        ("2pm UK time", "1300 GMT", WINTER, False),
        ("2pm UK time", "1300 GMT", SUMMER, True),
        ("2pm UK time", "1400 GMT", None, True),
        ("2pm UK time", "1300 GMT", None, True),
        ("2pm UK time", "1200 GMT", None, False),
        ("10am ET", "1400 GMT", BETWEEN, True),
        ("2pm UK time", "1400 GMT", BETWEEN, True),
        ("10pm, Singapore time", "1400 GMT", None, True),
        ("3:30pm IST", "10:00 GMT", None, True),
        ("9.30pm", "9:30 p.m.", None, True),
        ("9.30pm", "21:30", None, True),
        ("9.30pm", "9.30am", None, False),
        ("2pm", "1500 GMT", None, None),
        ("noon", "12pm", None, True),
    ],
)
def test_clock_times(one: str, other: str, on: date | None, expected: bool | None) -> None:
    assert clocks_agree(clock(one), clock(other), on) is expected
    assert clocks_agree(clock(other), clock(one), on) is expected


def test_offsets_follow_the_changes_of_clocks() -> None:
    assert offsets("uk", date(2026, 3, 28)) == {0.0}
    assert offsets("uk", date(2026, 3, 29)) == {1.0}
    assert offsets("uk", date(2026, 10, 25)) == {0.0}
    assert offsets("et", date(2026, 3, 7)) == {-5.0}
    assert offsets("et", date(2026, 3, 8)) == {-4.0}
    assert offsets("et", date(2026, 11, 1)) == {-5.0}
    assert offsets("5.5", None) == {5.5}
