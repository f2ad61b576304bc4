"""Pages that have times and repeated parts and are no live blogs: one article, or nothing."""

from __future__ import annotations

import pytest

from benchmarks.shapes.articles import TEXT, TITLE
from benchmarks.shapes.bank import page
from tests.extract.html_cases import read

BODY = "".join(f"<p>{text}</p>" for text in TEXT)
TIMES = ("06:40", "09:15", "11:30", "14:05")

TIMETABLE = "".join(
    f"<tr><td>{hour:02d}:{minute:02d}</td><td>East quay</td><td>{hour:02d}:{minute + 25}</td></tr>"
    for hour in range(6, 20)
    for minute in (0, 30)
)
TEASERS = "".join(
    f'<div class="card"><h3><a href="/story/{n}">Another story about the sea, number {n}</a></h3>'
    f'<time datetime="2024-10-0{n}T10:00:00Z">{n} October</time>'
    "<p>What it is about, in brief.</p></div>"
    for n in range(1, 8)
)
COMMENTS = "".join(
    f'<div class="comment" id="c{n}"><b>Reader {n}</b> '
    f'<time datetime="2024-10-09T1{n}:00:00Z">1{n}:00'
    "</time><p>I have never been on a boat that was as warm as they say, "
    f"and I doubt number {n}.</p></div>"
    for n in range(8)
)
CHRONOLOGY = "".join(
    f"<p><strong>{time}</strong> The {word} boat leaves the yard.</p>"
    for time, word in zip(TIMES, ("first", "second", "third", "fourth"), strict=True)
)
STEPS = "".join(f"<h3>{n}. A heading that names a part</h3><p>{TEXT[n]}</p>" for n in range(1, 6))


@pytest.mark.parametrize(
    "around",
    [
        pytest.param(f"{BODY}<table>{TIMETABLE}</table>", id="a timetable"),
        pytest.param(f"{BODY}<section>{TEASERS}</section>", id="dated teasers below"),
        pytest.param(f"{BODY}<section id='comments'>{COMMENTS}</section>", id="comments below"),
        pytest.param(f"{BODY}<h2>How the day went</h2>{CHRONOLOGY}", id="a chronology in it"),
        pytest.param(f"<p>{TEXT[0]}</p>{STEPS}", id="headings with numbers"),
    ],
)
def test_an_article_with_times_in_it_is_one_post(around: str) -> None:
    main = (
        f'<main><article><h1>{TITLE}</h1><time datetime="2024-10-09T14:05:00Z">9 October</time>'
        f"{around}</article></main>"
    )
    found = read(page(main, title=TITLE, after=""))
    assert len(found.posts) == 1
    assert found.posts[0].title == TITLE
    assert TEXT[1] in found.posts[0].text
