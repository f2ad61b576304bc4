"""Pages in the markup of many publishers' systems: every post, word and time, and nothing else.

The pages are made (``benchmarks/shapes``): their text is invented, their shapes are not.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from aggregator.extract import extract
from aggregator.model import Extraction, Page, Source
from benchmarks.extractors import FETCHED
from benchmarks.shapes import articles, documents, first, second, third
from benchmarks.shapes.score import Read, Score, score
from benchmarks.shapes.shape import Shape

LIVE = [*first.MAKERS, *second.MAKERS, *third.MAKERS]
WORDS_KEPT = 0.98
# What is known to fall short, and by how much: (authors, clutter lines).
SHORT = {
    "div_only": (1, 3),  # a table for a layout, with no names: a menu, a byline and a count stay
    "article_bbc": (0, 2),  # a photographer's name stuck to a caption, and a caption alone
}


def _read(shape: Shape) -> tuple[Extraction, Score]:
    page = Page("s", "page", shape.text.encode("utf-8"), FETCHED, url=shape.url)
    found = extract(page, Source("s", ("page",), zone=shape.zone))
    reads = [
        Read(tuple(p.text.split("\n\n")), p.published.at, p.title, p.author, p.id, p.pinned)
        for p in found.posts
    ]
    return found, score(shape.wants, reads)


def _check(found: Score) -> None:
    said = "\n".join(found.says)
    assert found.found == found.posts, said
    assert found.false == 0, said
    assert found.words >= WORDS_KEPT, said
    assert found.times == found.timed, said
    assert found.right_titles == found.titles, said
    assert found.right_ids == found.ids, said


@pytest.mark.parametrize("make", LIVE, ids=lambda make: make.__name__)
def test_every_post_of_a_live_page_is_read(make: Callable[[], Shape]) -> None:
    shape = make()
    found, scored = _read(shape)
    _check(scored)
    assert scored.right_authors == scored.authors, "\n".join(scored.says)
    assert scored.clutter == 0, "\n".join(scored.says)
    held = sum(want.pinned for want in shape.wants)
    assert sum(post.pinned for post in found.posts) == held


@pytest.mark.parametrize("make", articles.MAKERS, ids=lambda make: make.__name__)
def test_an_article_is_read_without_what_stands_around_it(make: Callable[[], Shape]) -> None:
    shape = make()
    found, scored = _read(shape)
    _check(scored)
    authors, clutter = SHORT.get(make.__name__, (0, 0))
    assert scored.authors - scored.right_authors <= authors, "\n".join(scored.says)
    assert scored.clutter <= clutter, "\n".join(scored.says)
    if shape.credit:
        assert found.posts[0].credit == shape.credit
    if shape.language:
        assert found.posts[0].language == shape.language


@pytest.mark.parametrize("make", documents.MAKERS, ids=lambda make: make.__name__)
def test_a_saved_document_is_read(make: Callable[[], Shape]) -> None:
    shape = make()
    found, scored = _read(shape)
    _check(scored)
    authors, clutter = SHORT.get(make.__name__, (0, 0))
    assert scored.authors - scored.right_authors <= authors, "\n".join(scored.says)
    assert scored.clutter <= clutter, "\n".join(scored.says)
    if shape.credit:
        assert found.posts[0].credit == shape.credit
