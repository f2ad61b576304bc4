from __future__ import annotations

import pytest

from aggregator.pull.feeds.times import parse_time, read_time


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("Tue, 05 May 2026 10:15:00 GMT", "2026-05-05T10:15:00"),
        ("Tue, 05 May 2026 10:15 +0200", "2026-05-05T08:15:00"),
        ("Tue, 5 May 26 10:15:00 EDT", "2026-05-05T14:15:00"),
        ("Tue, 05 May 2026 10:15:00 EST", "2026-05-05T15:15:00"),
        ("Sat, 05 Sep 2026 10:15:00 ET", "2026-09-05T14:15:00"),
        ("Sat, 05 Dec 2026 10:15:00 ET", "2026-12-05T15:15:00"),
        ("05 May 2026 10:15:00 BST", "2026-05-05T09:15:00"),
        ("05 May 2026 10:15:00 CEST", "2026-05-05T08:15:00"),
        ("Tue, 05 May 2026 10:15:60 Z", "2026-05-05T10:15:59"),
        ("Tue, 05 May 2026 10:15:00 -0000", "2026-05-05T10:15:00"),
        ("2026-05-05T10:15:00Z", "2026-05-05T10:15:00"),
        ("2026-05-05t10:15:00.123456789+05:30", "2026-05-05T04:45:00"),
        ("2026-05-05 10:15:00 +0100", "2026-05-05T09:15:00"),
        ("2026-05-05T10:15-04", "2026-05-05T14:15:00"),
        ("20260505T101500Z", "2026-05-05T10:15:00"),
        ("2026-05-05T24:00:00Z", "2026-05-06T00:00:00"),
        ("2026-05-05", "2026-05-05T00:00:00"),
        ("2026-05-05 10:15:00", "2026-05-05T10:15:00"),
    ],
)
def test_instants(text: str, instant: str) -> None:
    found = parse_time(f"  {text}\n")
    assert found is not None
    assert found.isoformat() == f"{instant}+00:00"


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "today",
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z",
        "2026-13-01",
        "2026-02-30T10:00:00Z",
        "Tue, 05 May 2026 10:15:00 XYZ",
        "05 May 2026 10:15:00 IST",
        "٢٠٢٦-٠٥-٠٥",
        "2026-05-05T10:15:00Z" * 10,
        "2026-05-05T99:99:99Z",
        "Tue, 99 May 2026 10:15:00 GMT",
        "Tue, 05 May 99999999999999999999 10:15:00 GMT",
        "2026-05-05T10:15:00+99:99",
    ],
)
def test_what_tells_no_instant_is_none(text: str | None) -> None:
    assert parse_time(text) is None


@pytest.mark.parametrize(
    ("text", "zone", "hour"),
    [
        ("2026-07-01 12:00", "Asia/Kolkata", 6),
        ("2026-07-01 12:00 IST", "Asia/Kolkata", 6),
        ("2026-07-01 12:00 IST", "Europe/Dublin", 11),
        ("2026-07-01 12:00 IST", "Asia/Jerusalem", 10),
        ("2026-07-01 12:00 CST", "Asia/Shanghai", 4),
        ("2026-07-01 12:00 CST", "America/Chicago", 18),
        ("2026-07-01 12:00 UTC", "Asia/Kolkata", 12),
    ],
)
def test_the_zone_of_the_source_tells_what_the_text_does_not(
    text: str, zone: str, hour: int
) -> None:
    found = parse_time(text, zone=zone)
    assert found is not None
    assert found.hour == hour


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Tue, 05 May 2026 10:15:00 -0000", True),
        ("Tue, 05 May 2026 10:15:00 EDT", True),
        ("2026-05-05T10:15:00Z", True),
        ("2026-05-05T10:15:00", False),
        ("Tue, 05 May 2026 10:15:00", False),
        ("no time", False),
    ],
)
def test_whether_a_text_names_its_zone(text: str, told: bool) -> None:
    assert read_time(text)[1] is told
