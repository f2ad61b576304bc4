"""Times and dates in all the ways that pages write them."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.extract.bylines import read_byline, read_clock_line, read_day_line
from aggregator.extract.dates import (
    clock_on,
    find_dates,
    in_zone,
    local_time,
    nearest_day,
    parse_clock,
    parse_instant,
    parse_moment,
)
from aggregator.model import Moment

BERLIN = "Europe/Berlin"
REFERENCE = date(2025, 3, 20)


# --- Instants -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2025-03-18T15:40:00Z", "2025-03-18T15:40:00+00:00"),
        ("2025-03-18T15:40:00.123+01:00", "2025-03-18T15:40:00+01:00"),
        ("2025-03-18 15:40:00 +0100", "2025-03-18T15:40:00+01:00"),
        ("2025-03-18T15:40", "2025-03-18T15:40:00+01:00"),
        ("2025-03-18T15:40:00+01:00[Europe/Berlin]", "2025-03-18T15:40:00+01:00"),
        ("20250318T154000Z", "2025-03-18T15:40:00+00:00"),
        ("Tue, 18 Mar 2025 15:40:00 +0000", "2025-03-18T16:40:00+01:00"),
        ("Tue, 18 Mar 2025 15:40:00 GMT", "2025-03-18T16:40:00+01:00"),
        ("Tue Mar 18 2025 15:40:00 GMT+0100 (CET)", "2025-03-18T15:40:00+01:00"),
        ("Tue Mar 18 15:40:00 +0000 2025", "2025-03-18T16:40:00+01:00"),
        ("1742312400", "2025-03-18T15:40:00+00:00"),
        ("1742312400000", "2025-03-18T15:40:00+00:00"),
        ("1742312400.25", "2025-03-18T15:40:00+00:00"),
        ("Published on March 18, 2025 at 11:25 PM", "2025-03-18T23:25:00+01:00"),
        ("18.03.2025, 14.05 Uhr", "2025-03-18T14:05:00+01:00"),
        ("2025-09-18 15:40 ET", "2025-09-18T15:40:00-04:00"),
        ("2025-01-18 15:40 ET", "2025-01-18T15:40:00-05:00"),
        ("2025-03-30T02:30", "2025-03-30T03:30:00+02:00"),  # an hour that was left out
        ("2025-10-26T02:30", "2025-10-26T02:30:00+02:00"),  # the first of two
    ],
)
def test_an_instant_is_read_with_its_offset(text: str, expected: str) -> None:
    found = parse_instant(text, zone=BERLIN)
    assert found is not None
    assert found.isoformat() == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2025-03-18",
        "20250318",
        "18 March 2025",
        "soon",
        "12",
        "99999999999999999",
        "2025-13-01T00:00",
        "2025-02-30T10:00",
        "2025-03-18 15:40 IST",  # India, Israel or Ireland: not here
        "It was on 18 March 2025 15:40 that the twelve men came back",
        "18 March 2025 15:40 | 19 March 2025 16:00",
        "x" * 10_000,
    ],
)
def test_what_is_no_instant_is_none(text: str) -> None:
    assert parse_instant(text, zone=BERLIN) is None


@pytest.mark.parametrize(
    ("text", "zone", "offset"),
    [
        ("2025-03-18 15:40 IST", "Asia/Kolkata", "+05:30"),
        ("2025-09-18 15:40 IST", "Europe/Dublin", "+01:00"),
        ("2025-09-18 15:40 CST", "Asia/Shanghai", "+08:00"),
        ("2025-01-18 15:40 CST", "UTC", "-06:00"),
        ("2025-07-18 15:40 BST", "America/New_York", "+01:00"),
    ],
)
def test_the_name_of_a_zone_is_that_of_the_source(text: str, zone: str, offset: str) -> None:
    found = parse_instant(text, zone=zone)
    assert found is not None
    assert found.isoformat().endswith(offset)


@given(
    st.datetimes(
        min_value=datetime.fromisoformat("1950-01-01"),
        max_value=datetime.fromisoformat("2150-01-01"),
    ),
    st.sampled_from(["Europe/Kyiv", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe"]),
)
def test_local_times_exist_and_show_what_the_clock_showed(naive: datetime, zone: str) -> None:
    naive = naive.replace(microsecond=0, fold=0)
    found = local_time(naive, zone)
    shown = found.astimezone(UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0)
    # Where the clocks left the hour out, they show a later one.
    assert timedelta(0) <= shown - naive <= timedelta(hours=1)
    assert in_zone(found, zone) == found
    assert found.replace(tzinfo=None) == shown


def test_in_zone_refuses_a_time_without_offset() -> None:
    with pytest.raises(ValueError, match="no offset"):
        in_zone(datetime.fromisoformat("2025-03-18T15:40"), BERLIN)


def test_moments_carry_the_local_day() -> None:
    told = parse_moment("2025-03-18T23:30:00Z", zone="Europe/Kyiv", basis="meta")
    assert told == Moment(
        date(2025, 3, 19), datetime.fromisoformat("2025-03-19T01:30+02:00"), "meta"
    )
    assert parse_moment("2025-03-18", zone=BERLIN, basis="meta") == Moment(
        date(2025, 3, 18), None, "meta"
    )
    assert parse_moment("yesterday", zone=BERLIN, basis="meta") is None


# --- Dates in words -------------------------------------------------------------------------


def days(text: str, *, zone: str = "Europe/London", language: str | None = None) -> list[str]:
    found = find_dates(text, zone=zone, reference=REFERENCE, language=language)
    return [f.at.strftime("%Y-%m-%d %H:%M") if f.at else str(f.day) for f in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "18 March 2025, 15:40 | Updated: 18 March 2025, 15:41",
            ["2025-03-18 15:40", "2025-03-18 15:41"],
        ),
        ("March 18, 2025 11:25 PM", ["2025-03-18 23:25"]),
        ("11:25 p.m. on Tuesday, March 18, 2025", ["2025-03-18 23:25"]),
        ("since the Feb. 24, 2022, invasion", ["2022-02-24"]),
        ("on March 18, and the", ["2025-03-18"]),
        ("on 12 February and on 18 March", ["2025-02-12", "2025-03-18"]),
        ("Sept. 25, 2020, 5:43 p.m.", ["2020-09-25 17:43"]),
        ("MARCH 18TH 2025", ["2025-03-18"]),
        ("18.03.2025", ["2025-03-18"]),
        ("18. 3. 2025", ["2025-03-18"]),
        ("Stand: 18.03.25, 14.05 Uhr", ["2025-03-18 14:05"]),
        ("18. März 2025", ["2025-03-18"]),
        ("am 5. Dez. 2024 um 9 Uhr", ["2024-12-05 09:00"]),
        ("le 1er mars 2025 à 18h05", ["2025-03-01 18:05"]),
        ("18 août 2024", ["2024-08-18"]),
        ("18 березня 2025 року, 14:05", ["2025-03-18 14:05"]),
        ("5 травня", ["2025-05-05"]),
        ("18 марта 2025 г. в 14:05", ["2025-03-18 14:05"]),
        ("18 de marzo de 2025", ["2025-03-18"]),
        ("5 maja 2025", ["2025-05-05"]),
        ("18-Mar-2025 10:00", ["2025-03-18 10:00"]),
        ("2025/03/18", ["2025-03-18"]),
        ("3/4/2025", ["2025-04-03"]),
        ("3/14/2025", ["2025-03-14"]),
        ("29 February 2024", ["2024-02-29"]),
    ],
)
def test_dates_are_found(text: str, expected: list[str]) -> None:
    assert days(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "started the call at 1400 GMT (10pm, Singapore time)",
        "at least 5 may have died",
        "He may go; a second summit on Monday 4/3/25",
        "they will march 20 miles to the sea",
        "March 20 million",
        "March 18 percent",
        "30 February 2025",
        "February 2022",
        "in March 2025",
        "137 drones, 63 of them",
        "version 1.2.25",
        "call 555-03-18",
        "a mar of 3 mar",
        "$18 March",
    ],
)
def test_what_is_no_date_is_not_found(text: str) -> None:
    assert days(text) == []


def test_an_american_source_writes_the_month_first() -> None:
    assert days("3/4/2025", zone="America/Chicago") == ["2025-03-04"]


def test_spans_and_marks_of_what_was_found() -> None:
    text = "on Tuesday, March 18 and on 19 March 2025 at 10am"
    first, second = find_dates(text, zone="UTC", reference=REFERENCE)
    assert (text[first.start : first.end], first.has_year, first.has_time) == (
        "March 18",
        False,
        False,
    )
    assert first.weekday == 1
    assert (text[second.start : second.end], second.has_year, second.has_time) == (
        "19 March 2025 at 10am",
        True,
        True,
    )


def test_without_reference_dates_without_year_are_left_out() -> None:
    assert find_dates("on March 18", zone="UTC", reference=None) == []


@pytest.mark.parametrize(
    ("reference", "latest", "weekday", "expected"),
    [
        (date(2025, 3, 20), None, None, date(2025, 3, 18)),
        (date(2025, 12, 20), None, None, date(2026, 3, 18)),
        (date(2025, 12, 20), date(2025, 12, 21), None, date(2025, 3, 18)),
        (date(2025, 12, 20), None, 0, date(2024, 3, 18)),
    ],
)
def test_the_nearest_day(
    reference: date, latest: date | None, weekday: int | None, expected: date
) -> None:
    assert nearest_day(3, 18, reference, latest=latest, weekday=weekday) == expected


def test_the_thirtieth_of_february_is_never_near() -> None:
    assert nearest_day(2, 30, REFERENCE) is None
    assert nearest_day(2, 29, REFERENCE) == date(2024, 2, 29)


@given(st.text(max_size=200))
def test_no_text_breaks_the_search(text: str) -> None:
    found = find_dates(text, zone="Europe/Kyiv", reference=REFERENCE)
    assert all(0 <= f.start < f.end <= len(text) for f in found)
    assert all(a.start <= b.start for a, b in itertools.pairwise(found))
    parse_instant(text, zone="Europe/Kyiv")


# --- Clock times, bylines, date lines -------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "hour", "minute"),
    [
        ("14:05", 14, 5),
        ("14.05 Uhr", 14, 5),
        ("9 Uhr", 9, 0),
        ("14h05", 14, 5),
        ("1.13pm", 13, 13),
        ("12:00 a.m.", 0, 0),
        ("12 PM", 12, 0),
        ("1400 GMT", 14, 0),
        ("12.50 BST", 12, 50),
    ],
)
def test_clock_times(text: str, hour: int, minute: int) -> None:
    clock = parse_clock(text)
    assert clock is not None
    assert (clock.hour, clock.minute) == (hour, minute)


def test_a_clock_time_takes_the_zone_beside_it_or_the_source() -> None:
    day = date(2025, 7, 1)
    own, named = parse_clock("14:05"), parse_clock("14:05 BST")
    assert own is not None
    assert named is not None
    assert clock_on(day, own, zone="Europe/Kyiv").isoformat() == "2025-07-01T14:05:00+03:00"
    assert clock_on(day, named, zone="Europe/Kyiv").isoformat() == "2025-07-01T16:05:00+03:00"


@pytest.mark.parametrize(
    ("text", "author", "published", "modified"),
    [
        ("By Jane Doe", "Jane Doe", None, None),
        ("By JANE DOE in Kyiv", "Jane Doe", None, None),
        ("by Jane Doe March 18, 2025 11:25 PM 2 min read", "Jane Doe", "03-18 23:25", None),
        ("Von Jana Beispiel und Max Muster", "Jana Beispiel und Max Muster", None, None),
        ("Jana Beispiel, 18.03.2025, 14.05 Uhr", "Jana Beispiel", "03-18 14:05", None),
        ("Par Élodie Martin, à Lyon", "Élodie Martin", None, None),
        ("Автор: Іван Петренко", "Іван Петренко", None, None),
        ("By Jane Doe, Political Editor", "Jane Doe", None, None),
        ("By The Associated Press", "AP", None, None),
        ("Last modified on Tue 18 Mar 2025 16.12 CET", None, None, "03-18 16:12"),
        ("Stand: 18.03.2025, 14:05 Uhr", None, None, "03-18 14:05"),
        (
            "Publié le 18 mars 2025 à 14h05, mis à jour à 15h10",
            None,
            "03-18 14:05",
            "03-18 15:10",
        ),
    ],
)
def test_bylines_and_date_lines(
    text: str, author: str | None, published: str | None, modified: str | None
) -> None:
    byline, dates = read_byline(text, zone=BERLIN)
    assert (byline.author if byline else None) == author
    told = [dates.published, dates.modified] if dates else [None, None]
    assert [f.at.strftime("%m-%d %H:%M") if f and f.at else None for f in told] == [
        published,
        modified,
    ]


@pytest.mark.parametrize(
    "text",
    [
        "By Monday the water had risen",
        "by the river",
        "By far the largest",
        "The ministers met on 18 March 2025 and parted as friends.",
        "What the Papers Say, June 25, 2013",
        "",
    ],
)
def test_what_is_neither_byline_nor_date_line(text: str) -> None:
    assert read_byline(text, zone=BERLIN) == (None, None)


@pytest.mark.parametrize(
    ("text", "clock", "author", "updated"),
    [
        ("14:05", "14:05", "", False),
        ("49m ago12.05 BST", "12:05", "", False),
        ("21:00Nora Hale", "21:00", "Nora Hale", False),
        ("20:42 KEY EVENT", "20:42", "", False),
        ("Updated at 12.36 BST", "12:36", "", True),
        ("+++ 14.05 Uhr +++", "14:05", "", False),
    ],
)
def test_clock_lines(text: str, clock: str, author: str, updated: bool) -> None:
    told = read_clock_line(text)
    assert told is not None
    assert f"{told.clock.hour}:{told.clock.minute:02}" == clock
    assert (told.author, told.updated) == (author, updated)


@pytest.mark.parametrize("text", ["14:05 The gate was opened", "Score 3:2", "May 12", "12"])
def test_what_is_no_clock_line(text: str) -> None:
    assert read_clock_line(text) is None


def test_day_lines() -> None:
    assert read_day_line("Friday 9 August", zone="UTC", reference=date(2026, 1, 1)) == date(
        2024, 8, 9
    )
    assert read_day_line("18.03.2025", zone="UTC", reference=None) == date(2025, 3, 18)
    assert read_day_line("They met on 9 August", zone="UTC", reference=REFERENCE) is None
