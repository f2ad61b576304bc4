"""Times that are told as how long ago they were."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from aggregator.extract.ago import read_ago
from aggregator.extract.html import extract_html
from aggregator.model import Extraction, Page, Source

FETCHED = datetime(2031, 5, 4, 12, 30, tzinfo=UTC)
ADDRESS = "https://quay.example/live/flood"


@pytest.mark.parametrize(
    ("label", "minutes"),
    [
        ("2h ago", 120),
        ("an hour ago", 60),
        ("Updated 1h 20m ago", 80),
        ("just now", 0),
        ("3 days ago", 3 * 24 * 60),
        ("vor 5 Minuten", 5),
        ("vor einer Stunde", 60),
        ("vor 2 Std.", 120),
        ("il y a 3 h", 180),
        ("il y a une heure", 60),
        ("hace 10 min", 10),
        ("10 minuti fa", 10),
        ("há 3 horas", 180),
        ("5 minuten geleden", 5),
        ("15 minut temu", 15),
        ("3 години тому", 180),
        ("5 минут назад", 5),
        ("5 dakika önce", 5),
        ("för 5 minuter sedan", 5),
        ("2 tuntia sitten", 120),
        ("5分前", 5),
        ("2小时前", 120),
        ("5분 전", 5),
    ],
)
def test_how_long_ago(label: str, minutes: int) -> None:
    assert read_ago(label) == timedelta(minutes=minutes)


@pytest.mark.parametrize(
    "label",
    [
        "14h05",
        "vor 14 Uhr",
        "vor 3 Stunden, 14:05",
        "5 minutes",
        "two people came an hour ago and left again",
        "9000 days ago",
        "",
    ],
)
def test_what_is_none(label: str) -> None:
    assert read_ago(label) is None


def _page(labels: dict[str, str], fetched_at: datetime, *, url: str | None = ADDRESS) -> Extraction:
    posts = "".join(
        f"<article id='block-5f3e9a0c11d2b47a6c8e9f{i:02}'><time>{label}</time>"
        f"<h2>{title}</h2><p>The harbour office said so in a statement on the {title}.</p>"
        "</article>"
        for i, (title, label) in enumerate(labels.items())
    )
    text = (
        "<html><head><title>Flood live</title></head><body><main><h1>Flood live</h1>"
        f"{posts}</main></body></html>"
    )
    page = Page("quay", url or "flood.html", b"", fetched_at, url=url)
    return extract_html(page, text, Source("quay", zone="Europe/London"))


LABELS = {"lower weir": "5 min ago", "upper weir": "2h ago", "old mill": "1 day ago"}


def test_it_counts_back_from_the_fetch() -> None:
    posts = {post.title: post for post in _page(LABELS, FETCHED).posts}
    assert {post.published.basis for post in posts.values()} == {"relative time"}
    assert posts["lower weir"].published.at == FETCHED - timedelta(minutes=5)
    assert posts["upper weir"].published.at == FETCHED - timedelta(hours=2)
    # A day tells no hour.
    assert posts["old mill"].published.at is None
    assert posts["old mill"].published.day == (FETCHED - timedelta(days=1)).date()


def test_the_ids_do_not_drift_with_the_fetch() -> None:
    first = _page(LABELS, FETCHED)
    later = dict.fromkeys(LABELS, "3h ago")
    second = _page(later, FETCHED + timedelta(hours=1))
    assert {post.id for post in first.posts} == {post.id for post in second.posts}


def test_a_file_of_unknown_age_tells_nothing_by_it() -> None:
    found = _page(LABELS, FETCHED, url=None)
    assert {post.published.basis for post in found.posts} == {"file time"}


def test_any_other_time_is_surer() -> None:
    found = _page({**LABELS, "lower weir": "14:05"}, FETCHED)
    (post,) = (post for post in found.posts if post.title == "lower weir")
    assert post.published.basis == "time element"


def test_a_stretch_that_is_known_by_such_times_alone_covers_nothing() -> None:
    assert _page(LABELS, FETCHED).covers is None
