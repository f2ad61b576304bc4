"""What of a day's posts is no news: advertisements, and what an outlet prints every day."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from aggregator import pipeline
from aggregator.config import Config, DedupConfig, DigestConfig, OutputConfig
from aggregator.model import Source
from aggregator.report import RunReport

FIRST = date(2025, 4, 7)
FORMULA = "That is all from the valley desk for today; we are back in the morning with more."
NEWS = (
    "The wall of the dam gave way over a length of nine metres before sunrise.",
    "All schools of the upper valley stay shut until Thursday, the council decided.",
    "The railway bridge at Orrin was closed after divers found a crack in a pier.",
    "Forty cows were led from a farm below the dam to a meadow above the road.",
    "Firefighters pumped the cellar of the old mill dry during the morning.",
)
MEANWHILE = (
    "Nine boats of the coastguard went out, and the pilots asked others to stay away.",
    "A judge has ordered the power company to hand over the plans of the dam.",
    "Two hundred people slept in the sports hall, where the cooks ran out of bread.",
    "The minister called the dam safe a year ago, minutes of the council show.",
    "Insurers count three thousand claims so far and expect as many again.",
)


def live_page(day: date, news: str, other: str, sign_off: str, *, sponsored: str = "") -> str:
    entries = [(f"{day:%d}03", "18:30", sign_off, ""), (f"{day:%d}02", "11:10", other, "")]
    entries += [(f"{day:%d}04", "10:40", sponsored, " sponsored")] if sponsored else []
    entries += [(f"{day:%d}01", "08:05", news, "")]
    posts = "".join(
        f"<article id='block-67f6a1b2c3d4e5f6a7b8{number}' class='post{kind}'>"
        f"<time datetime='{day}T{time}:00+01:00'>{time}</time><p>{text}</p></article>"
        for number, time, text, kind in entries
    )
    return (
        "<!doctype html><html lang='en'><head><title>Flood live</title></head><body><main>"
        f"<h1>Flood live {day}</h1>{posts}</main></body></html>"
    )


class Days:
    def __init__(self, folder: Path) -> None:
        self.folder = folder / "in"
        self.folder.mkdir()
        self.config = Config(
            output=OutputConfig(folder=folder / "out", formats=("json",)),
            digest=DigestConfig(timezone="Europe/London"),
            dedup=DedupConfig(encoder="none"),
            sources=(Source("desk", (str(self.folder),), zone="Europe/London", outlet="Desk"),),
        )

    def add(self, number: int, sign_off: str = FORMULA, **changes: str) -> RunReport:
        day = FIRST + timedelta(days=number)
        text = live_page(day, NEWS[number], MEANWHILE[number], sign_off, **changes)
        (self.folder / f"{day}.html").write_text(text, encoding="utf-8")
        now = datetime(day.year, day.month, day.day, 20, tzinfo=UTC)
        return pipeline.run(self.config, now=now)

    def texts(self, number: int) -> set[str]:
        path = self.config.output.folder / str(FIRST + timedelta(days=number)) / "digest.json"
        stories = json.loads(path.read_text("utf-8"))["stories"]
        # What the digest before gave is listed and not shown.
        told = [*(s["passages"] for s in stories), *(s["left_out"] for s in stories)]
        return {one["text"] for passages in told for one in passages}


@pytest.fixture
def days(tmp_path: Path) -> Days:
    return Days(tmp_path)


def test_what_is_printed_on_four_days_is_a_formula(days: Days) -> None:
    reports = [days.add(number) for number in range(5)]
    assert [FORMULA in days.texts(number) for number in range(5)] == [True] * 3 + [False] * 2
    for number in range(5):
        assert {NEWS[number], MEANWHILE[number]} <= days.texts(number)
    notes = [note for note in reports[4].warnings if "paragraph left out" in note]
    assert len(notes) == 1
    assert FORMULA[:40] in notes[0]
    assert not any("left out" in note for note in reports[2].warnings)


def test_a_day_that_is_built_again_knows_nothing_of_later_days(days: Days) -> None:
    for number in range(5):
        days.add(number)
    pipeline.digest(days.config, FIRST, now=datetime(2025, 5, 1, tzinfo=UTC))
    assert FORMULA in days.texts(0)


def test_a_sponsored_post_is_kept_and_not_in_the_digest(days: Days) -> None:
    advert = "Tyres of Whitlock hold on any road, and this week they cost a fifth less."
    report = days.add(0, sponsored=advert)
    assert report.sources[0].posts == 4
    assert advert not in days.texts(0)
    assert NEWS[0] in days.texts(0)
    assert any("1 sponsored post left out" in note for note in report.warnings)
