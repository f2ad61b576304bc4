"""The benchmark of the extractor: it counts right, it runs, and it says what is missing."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from benchmarks import extract
from benchmarks.shapes.score import Read, score
from benchmarks.shapes.shape import Shape, Want

AT = datetime(2024, 10, 9, 14, 5, tzinfo=UTC)
FIRST = "The ferry left the harbour at noon with forty people on board."
SECOND = "A crane boat has reached the third pier and will begin its work tonight."
SHAPE = Shape("two", "", (Want(AT, (FIRST,), "Noon"), Want(AT, (SECOND,), "Night")))


def test_posts_that_are_told_apart_count_with_their_times() -> None:
    reads = [Read((FIRST,), AT, "Noon"), Read((SECOND, "Share this"), None, "Night")]
    row = extract.judged([SHAPE], [reads])
    assert (row.posts, row.kept, row.apart, row.timed, row.times) == (2, 2, 2, 2, 1)
    assert row.words == 1.0
    assert 0 < row.besides < 0.15


def test_one_text_keeps_posts_but_tells_none_apart() -> None:
    row = extract.judged([SHAPE], [[Read((FIRST, SECOND, "Most read"))]])
    assert (row.kept, row.apart, row.times) == (2, 0, 0)


def test_words_out_of_order_are_not_kept() -> None:
    row = extract.judged([SHAPE], [[Read((" ".join(sorted(FIRST.split())),))]])
    assert row.kept == 0
    assert row.words < 0.2


def test_a_score_names_what_is_missing_false_and_clutter() -> None:
    found = score(SHAPE.wants, [Read((FIRST, "Sign up now"), AT, "Noon"), Read(("Most read",))])
    assert (found.found, found.false, found.clutter) == (1, 1, 2)
    assert any("missing: Night" in line for line in found.says)


def test_it_prints_a_table_for_real_and_made_pages(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "pages"
    folder.mkdir()
    posts = "".join(
        f'<div class="post" id="block-{n}8f3a1">'
        f'<time datetime="2024-10-09T1{n}:05:00Z">1{n}:05</time>'
        f"<h2>Headline of post {n}</h2><p>{FIRST} It is crossing number {n}.</p></div>"
        for n in range(4)
    )
    page = f"<html><head><title>Harbour live</title></head><body><h1>Live</h1>{posts}</body></html>"
    (folder / "harbour.html").write_text(page, "utf-8")
    entries = [
        {
            "id": f"{n}8f3a1",
            "time": f"2024-10-09T1{n}:05:00Z",
            "title": f"Headline of post {n}",
            "text": f"{FIRST} It is crossing number {n}.",
        }
        for n in range(4)
    ]
    (folder / "harbour.entries.json").write_text(json.dumps(entries), "utf-8")
    assert extract.main(["--data", str(tmp_path), "--sets", "real,documents", "--repeat", "1"]) == 0
    said = capsys.readouterr().out
    ours = next(line for line in said.splitlines() if line.startswith("| ours"))
    assert "4 of 4 | 4 | 100.0% | unknown | 4 of 4" in ours
    assert "| trafilatura" in said and "| readability-lxml" in said
    assert "Made plain-text documents" in said


def test_without_the_data_it_says_so_and_goes_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert extract.main(["--data", str(tmp_path), "--sets", "real"]) == 0
    assert "no pages in" in capsys.readouterr().out


def test_a_set_that_is_not_known_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        extract.main(["--sets", "blogs"])
    assert "no set blogs" in capsys.readouterr().err
