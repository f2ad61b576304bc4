"""Names that several countries have for their zones, on pages of each of them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from aggregator import extract
from aggregator.extract.own_zone import own_zone
from aggregator.model import Extraction, Page, Source

PAGE = (
    "<!doctype html><html {lang}><head><title>The flood, live</title>{head}</head><body>"
    "<h1>The flood</h1><main class='live-blog'>{posts}</main></body></html>"
)
POST = (
    "<article class='live-post' id='post-{n}'><span class='time'>{time}</span><h2>Gauge {n}</h2>"
    "<p>The wardens of the weir at station {n} read {n} metres and expect the crest of the flood"
    " by the evening.</p></article>"
)


def _read(
    name: str, *, lang: str = "", head: str = "", url: str = "https://quay.example/live/flood",
    zone: str = "UTC", day: str = "2031-09-04", language: str | None = None,
) -> Extraction:  # fmt: skip
    times = [f"14:05 {name}", f"13:50 {name}", f"13:10 {name}"]
    head += f"<meta property='article:modified_time' content='{day}T20:00:00Z'>"
    posts = "".join(POST.format(n=9 - n, time=time) for n, time in enumerate(times))
    text = PAGE.format(lang=lang, head=head, posts=posts)
    page = Page("quay", url, text.encode(), datetime(2031, 9, 4, 20, tzinfo=UTC), url=url)
    return extract.extract(page, Source("quay", zone=zone, language=language))


def _utc(found: Extraction) -> str | None:
    at = found.posts[-1].published.at
    return at and f"{at.astimezone(UTC):%H:%M}"


@pytest.mark.parametrize(
    ("name", "lang", "utc"),
    [
        ("IST", "lang='en-IN'", "08:35"),
        ("IST", "lang=en_IN", "08:35"),
        ("IST", "lang='en-IE'", "13:05"),
        ("IST", "lang='he-IL'", "12:05"),
        ("IST", "lang=hi", "08:35"),
        ("CST", "lang='zh-Hans-CN'", "06:05"),
        ("CST", "lang='en-US'", "20:05"),
        ("BST", "lang='bn-BD'", "08:05"),
        ("BST", "lang='en-GB'", "13:05"),
        ("EST", "lang='en-AU'", "04:05"),
        ("EST", "lang='en-US'", "19:05"),
        ("AST", "lang='ar-SA'", "11:05"),
        ("AST", "lang='en-CA'", "18:05"),
        ("ET", "lang='en-US'", "18:05"),
        ("ET", "", "18:05"),
    ],
)
def test_by_the_region_of_the_language(name: str, lang: str, utc: str) -> None:
    assert _utc(_read(name, lang=lang)) == utc


@pytest.mark.parametrize(
    ("name", "url", "utc"),
    [
        ("IST", "https://www.quay.in/live/flood", "08:35"),
        ("IST", "https://quay.ie/live/flood", "13:05"),
        ("CST", "https://quay.com.tw/live/flood", "06:05"),
        ("EST", "https://quay.net.au/live/flood", "04:05"),
        ("CST", "https://quay.mx/live/flood", "20:05"),
    ],
)
def test_by_the_country_of_the_address(name: str, url: str, utc: str) -> None:
    assert _utc(_read(name, url=url, lang="lang=en")) == utc


def test_by_the_offset_beside_other_times() -> None:
    head = "<meta property='article:published_time' content='2031-09-04T09:00:00+05:30'>"
    assert _utc(_read("IST", head=head)) == "08:35"


def test_by_the_configuration() -> None:
    assert _utc(_read("IST", zone="Asia/Kolkata")) == "08:35"
    # It is of India, whatever the page's language says.
    assert _utc(_read("IST", zone="Asia/Kolkata", lang="lang='en-IE'")) == "08:35"
    assert _utc(_read("IST", language="en-IN")) == "08:35"


def test_what_nobody_tells_is_not_known() -> None:
    found = _read("IST", lang="lang='en'")
    assert [post.published.at for post in found.posts] == [None] * 3
    assert {post.published.day.isoformat() for post in found.posts} == {"2031-09-04"}
    assert [post.title for post in found.posts] == ["Gauge 7", "Gauge 8", "Gauge 9"]
    assert any("times in IST" in note for note in found.notes)


def test_words_are_no_zones() -> None:
    source = Source("quay", zone="Europe/Berlin")
    told = "At 14:05 AST Holdings rose; est. 1921. The COAST is 12:30 EAST of it."
    assert own_zone(told, source, language="de-DE", url=None) == "Europe/Berlin"
    assert own_zone(told, source, language=None, url="https://[broken") == "Europe/Berlin"


def test_plain_text() -> None:
    text = "\n\n".join(
        ["Flood live", "4 September 2031"]
        + [f"{14 - n}:05 IST\nThe wardens of the weir read {n} metres at the lower gauge and "
           "expect more by the evening." for n in range(4)]
    )  # fmt: skip
    page = Page("quay", "a.txt", text.encode(), datetime(2031, 9, 4, 20, tzinfo=UTC))
    found = extract.extract(page, Source("quay", language="en-IN"))
    assert _utc(found) == "08:35"
    found = extract.extract(page, Source("quay"))
    assert _utc(found) is None
