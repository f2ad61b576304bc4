"""What a reader looks up: digests, stories over days, passages with their wordings, posts."""

from __future__ import annotations

from datetime import timedelta

import pytest

from aggregator.config import Config
from aggregator.errors import NotFoundError
from aggregator.pipeline.reading import BadCursor, BadQuestion, Reading, SearchFilters
from aggregator.pipeline.reading.cursors import read_cursor, write_cursor
from aggregator.pipeline.reading.finding import excerpt
from tests.web.api_store import FIRST, NOW, SECOND, fill


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Config:
    return fill(tmp_path_factory.mktemp("store"))


@pytest.fixture
def reading(config: Config) -> Reading:
    with Reading(config) as reading:
        yield reading


def test_the_digests_are_listed_newest_first_and_page_by_page(reading: Reading) -> None:
    whole = reading.digests()
    assert [one.head.day for one in whole.items] == [SECOND, FIRST]
    assert whole.next is None
    assert whole.items[1].disagreements == 1 and whole.items[1].stories == 2
    first = reading.digests(limit=1)
    second = reading.digests(limit=1, after=first.next)
    assert [*first.items, *second.items] == list(whole.items) and second.next is None


def test_a_digest_knows_its_neighbours_and_its_etag(reading: Reading) -> None:
    found = reading.digest(FIRST)
    assert (found.day_before, found.day_after) == (None, SECOND)
    assert found.editions == ("daily",) and found.etag == reading.digest_head(FIRST).content_hash
    assert found.digest.day == FIRST and found.document.startswith("{")
    with pytest.raises(NotFoundError):
        reading.digest(FIRST - timedelta(days=1))
    with pytest.raises(NotFoundError):
        reading.digest(FIRST, "evening")


def ferry(reading: Reading) -> str:
    return next(
        story.id for story in reading.digest(FIRST).digest.stories if "Ferry" in story.title
    )


def test_a_story_is_told_over_days(reading: Reading) -> None:
    story = reading.story(ferry(reading))
    assert [chapter.head.day for chapter in story.chapters] == [SECOND, FIRST]
    assert story.latest.story is not None and story.title == "Ferry Alder towed off Carrow Point"
    with pytest.raises(NotFoundError):
        reading.story("0" * 12)


def test_stories_are_listed_once_each(reading: Reading) -> None:
    whole = [one.story.id for one in reading.stories().items]
    assert len(whole) == len(set(whole)) >= 2
    paged, after = [], None
    while True:
        page = reading.stories(limit=1, after=after)
        paged += [one.story.id for one in page.items]
        after = page.next
        if after is None:
            break
    assert paged == whole


def test_a_passage_has_every_wording_of_it(reading: Reading) -> None:
    shown = reading.digest(FIRST).digest.stories
    both = next(
        p for s in shown for p in s.passages if "Lifeboats" in p.text and len(p.attributions) == 2
    )
    found = reading.passage(both.attributions[1].paragraph_id)
    assert found.passage == both and found.head.day == FIRST
    assert [at for wording in found.wordings for at in wording.attributions] == [0, 1]
    with pytest.raises(NotFoundError):
        reading.passage("0" * 12)


def test_a_post_has_its_revisions_and_what_they_changed(reading: Reading) -> None:
    post_id = next(
        a.post_id
        for story in reading.digest(FIRST).digest.stories
        for passage in story.passages
        for a in passage.attributions
        if "Dockers" in a.post_title
    )
    post = reading.post(post_id)
    assert [r.revision.number for r in post.revisions] == [1, 2]
    assert post.latest.changes == ("edited",)
    assert ("wide", "narrow") in post.latest.text_changes
    assert {place.paragraph_id for place in post.places} <= set(post.paragraphs)
    assert post.places and post.places[0].day == FIRST


def test_a_conflict_has_both_values(reading: Reading) -> None:
    (one,) = [c for c in reading.conflicts().items if c.head.day == FIRST]
    assert [value.words for value in one.values] == [("137",), ("173",)]
    assert reading.conflict(one.id).disagreement == one.disagreement
    a, b = one.id.split("-")
    assert reading.conflict(f"{b}-{a}").id == one.id
    assert [c.id for c in reading.conflicts(day=FIRST).items] == [one.id]
    with pytest.raises(NotFoundError):
        reading.conflict("nothing-here")


def test_sources_and_how_they_do(reading: Reading) -> None:
    (one,) = reading.sources(now=NOW)
    assert (one.name, one.configured, one.posts) == ("coast", True, 4)
    assert one.health == "well"


@pytest.mark.parametrize("cursor", ["", "x", "ä", "A" * 5000, write_cursor("stories", ["a", 1, 1])])
def test_a_cursor_that_was_not_given_out_is_refused(reading: Reading, cursor: str) -> None:
    with pytest.raises(BadCursor):
        reading.digests(after=cursor)


def test_a_cursor_is_read_back() -> None:
    written = write_cursor("some list", ["2031-05-01", 7, ["a"]])
    assert read_cursor("some list", written, str, int, list) == ["2031-05-01", 7, ["a"]]
    with pytest.raises(BadCursor):
        read_cursor("some list", written, str, str, list)
    with pytest.raises(BadCursor):
        read_cursor(
            "some list", written[:-1] + ("A" if written[-1] != "A" else "B"), str, int, list
        )


def test_the_search_shows_where_the_words_are(reading: Reading) -> None:
    found = reading.search("aground 137", order="time")
    texts = [[e.text[a:b] for e in hit.excerpts for a, b in e.found] for hit in found.items]
    assert [hit.revision.post.published.day for hit in found.items] == [SECOND, FIRST]
    assert texts[0] == ["aground", "137"] and texts[1] == ["aground", "137"]
    hit = found.items[1]
    assert [hit.revision.post.title[a:b] for a, b in hit.title_found] == ["aground"]
    assert hit.places[0].story_id == ferry(reading) and hit.places[0].is_shown
    best = reading.search("aground 137")
    assert {h.revision.post.id for h in best.items} == {h.revision.post.id for h in found.items}


def test_the_search_with_filters(reading: Reading) -> None:
    def days(question: str, **asked: object) -> list:
        found = reading.search(question, SearchFilters(**asked), order="time")
        return [hit.revision.post.published.day for hit in found.items]

    assert days("ferry") == [SECOND, FIRST, FIRST]
    assert days("ferry", day=FIRST) == [FIRST, FIRST] and days("ferry", until=FIRST) == [FIRST] * 2
    assert days("ferry", source="coast") == days("ferry") and days("ferry", source="x") == []
    assert days("", story=ferry(reading)) == [SECOND, FIRST, FIRST]
    assert days("narrow") == [FIRST] and days("wide") == [], "only the newest revision is found"


@pytest.mark.parametrize("order", ["time", "relevance"])
def test_the_search_is_paged(reading: Reading, order: str) -> None:
    whole = [hit.revision.post.id for hit in reading.search("ferry", order=order).items]
    paged, after = [], None
    for _ in range(4):
        page = reading.search("ferry", order=order, after=after, limit=1)
        paged += [hit.revision.post.id for hit in page.items]
        after = page.next
        if after is None:
            break
    assert paged == whole and len(paged) == 3
    first = reading.search("ferry", order=order, limit=1).next
    with pytest.raises(BadCursor):
        reading.search("dockers", order=order, after=first)


def test_a_long_paragraph_is_cut_around_what_was_found() -> None:
    text = f"{'before ' * 60}FERRY {'after ' * 90}"
    at = text.index("FERRY")
    found = excerpt("x", text, [(at, at + 5)])
    ((start, end),) = found.found
    assert found.text[start:end] == "FERRY" and found.is_cut == (True, True)
    assert text[found.start :].startswith(found.text) and len(found.text) <= 320
    assert found.text.startswith("before") and found.text.endswith("after")


def test_a_question_that_cannot_be_asked(reading: Reading) -> None:
    with pytest.raises(BadQuestion, match="what to look for"):
        reading.search("-ferry")
