"""``aggregator extract``: its forms, of a live blog with more posts than the page has."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from aggregator.cli import main

ENTRIES = "".join(
    f'<article class="live-post" id="post-{i}"><time datetime="2031-05-04T1{i}:05:00+02:00">1{i}:05'
    f"</time><h2>Gauge {i}</h2><p>The wardens of the weir at station {i} read {90 + i} centimetres"
    " and expect the crest of the flood by the evening.</p></article>"
    for i in range(4)
)
PAGE = (
    "<!doctype html><html lang=en><head><title>The flood, live</title></head><body><h1>The flood"
    f'</h1><main class="live-blog"><p>4 of 12 posts</p>{ENTRIES}</main>'
    '<a rel="next" href="?page=2">Older posts</a></body></html>'
)
Run = Callable[..., tuple[int, str, str]]
URL = "https://quay.example/live/flood"


@pytest.fixture
def page(tmp_path: Path) -> str:
    path = tmp_path / "flood.html"
    path.write_text(PAGE, encoding="utf-8")
    return str(path)


@pytest.fixture
def extract(capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*arguments: str) -> tuple[int, str, str]:
        code = main(["extract", *arguments])
        told = capsys.readouterr()
        return code, told.out, told.err

    return call


def test_a_post_a_line(page, extract):
    code, out, err = extract(page, "--url", URL)
    assert code == 0
    posts = [json.loads(line) for line in out.splitlines()]
    assert [post["title"] for post in posts] == ["Gauge 0", "Gauge 1", "Gauge 2", "Gauge 3"]
    assert posts[0]["kind"] == "post"
    assert posts[0]["basis"] == "time element"
    assert isinstance(posts[0]["aliases"], list)
    assert "4 of 12 posts" in err


def test_a_page_a_line(page, extract):
    code, out, _ = extract(page, "--url", URL, "--pages")
    assert code == 0
    (found,) = map(json.loads, out.splitlines())
    assert found["total"] == 12
    assert found["older"] == [f"{URL}?page=2"]
    assert len(found["posts"]) == 4
    assert found["covers"][1] == "2031-05-04T11:05:00+00:00"


def test_for_people(page, extract):
    code, out, _ = extract(page, "--url", URL, "--text")
    assert code == 0
    lines = out.splitlines()
    assert lines[:2] == ["The flood: 4 posts of 12", f"older posts: {URL}?page=2"]
    assert "  2031-05-04 08:05+00:00 (time element)" in lines
    assert any(line.startswith("  flood.html:flood.html#") for line in lines)


def test_one_form_at_a_time(page, extract):
    code, out, err = extract(page, "--pages", "--text")
    assert (code, out) == (2, "")
    assert "exclude each other" in err
