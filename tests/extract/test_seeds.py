"""The five documents that the project was designed from: every line kept or dropped, by number.

They stand outside the repository; where they are absent, these tests skip and say so.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from aggregator.extract import extract
from aggregator.model import Extraction, Page, Source

SEEDS = Path(__file__).resolve().parents[3] / "shared" / "seeds"
FETCHED = datetime(2025, 11, 22, tzinfo=UTC)

# The lines of each post, in the order of the page; a headline without text has none.
LINES: dict[str, list[list[int]]] = {
    "000": [
        [2, 3, 4, 5, 6, 7, 8],
        [10, 11, 12],
        [14, 15, 16, 17],
        [19, 20, 21, 22, 23],
        [],
        [26, 27],
        [],
        [30, 31, 32],
        [34, 35, 36],
    ],
    "001": [
        [10, *range(16, 40, 2), *range(42, 50, 2), *range(53, 69, 2), *range(72, 92, 2)],
    ],
    "002": [[3, *range(6, 17), *range(18, 30)]],
    "003": [
        [1, 2, 2],
        [4, 5, 6, 7, 8, 9],
        [11, 12, 13, 14, 15],
        [17, 18, 19, 20, 21],
        [23, 24, 25, 26],
        [27, 28, 29, 30, 31, 32, 33, 34],
        [36, 37, 38, 39, 40, 41],
        [43, 44, 45, 46],
    ],
    "004": [list(range(27, 45, 2))],
}
# Lines that are headings: titles of posts, or sub-headings in the text of one.
HEADINGS = {
    "000": [1, 9, 13, 18, 24, 25, 28, 29, 33],
    "001": [1, 40],
    "002": [1, 17],
    "003": [3, 10, 16, 22, 35, 42],
    "004": [21],
}


def lines_of(number: str) -> list[str]:
    if not SEEDS.is_dir():
        pytest.skip(f"{SEEDS} is absent")
    return next(SEEDS.glob(f"{number}_*.txt")).read_text("utf-8").split("\n")


def read(number: str, *, reference: date | None = None, zone: str = "UTC") -> Extraction:
    content = "\n".join(lines_of(number)).encode()
    page = Page("seeds", f"{number}.txt", content, FETCHED)
    return extract(page, Source("seeds", ("x",), zone=zone), reference_day=reference)


@pytest.mark.parametrize("number", list(LINES))
def test_every_line_of_news_is_kept_and_no_other(number: str) -> None:
    assert [[s.line for s in post.spans] for post in read(number).posts] == LINES[number]


@pytest.mark.parametrize("number", list(LINES))
def test_every_other_line_is_a_heading_or_listed_as_boilerplate(number: str) -> None:
    found = read(number)
    kept = {line for post in LINES[number] for line in post}
    headings = {p.title for p in found.posts} | {p.page_title for p in found.posts}
    headings |= {part for post in found.posts for part in post.text.split("\n\n")}
    for at, line in enumerate(lines_of(number), 1):
        text = " ".join(line.removeprefix(" date 2025-03-18").split())
        if at in kept or not text:
            continue
        assert (text in headings) == (at in HEADINGS[number]), (at, text)
        assert (text in found.boilerplate) == (at not in HEADINGS[number]), (at, text)


@pytest.mark.parametrize("number", list(LINES))
def test_paragraphs_are_verbatim(number: str) -> None:
    lines = lines_of(number)
    for post in read(number).posts:
        for span, text in zip(post.spans, post.paragraphs, strict=True):
            assert span.line is not None
            assert text in " ".join(lines[span.line - 1].split())


def test_titles_authors_days_and_credits() -> None:
    told = {}
    for number in LINES:
        post = read(number, reference=date(2025, 3, 18), zone="Europe/Kyiv").posts[0]
        told[number] = (
            post.author,
            str(post.published.day),
            post.published.basis,
            post.published.at.isoformat() if post.published.at else None,
            post.modified.isoformat() if post.modified else None,
            post.credit,
        )
    at = "2025-03-18T15:4{}:00+02:00".format
    assert told == {
        "000": ("", "2025-03-18", "date line", None, None, None),
        "001": ("Asher McShane", "2025-03-18", "date line", at(0), at(1), None),
        "002": ("", "2025-03-18", "text", None, None, "Reuters"),
        "003": ("", "2025-11-22", "file time", None, None, None),
        "004": (
            "Abbey Fenbert",
            "2025-03-18",
            "byline",
            "2025-03-18T23:25:00+02:00",
            None,
            None,
        ),
    }


def test_without_a_reference_a_yearless_date_is_the_last_before_the_file() -> None:
    assert read("002").posts[0].published.day == date(2025, 3, 18)
