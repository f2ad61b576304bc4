"""What is new, what was changed, what people decided, what is chosen. Invented news."""

from __future__ import annotations

import dataclasses
from datetime import UTC, date, datetime, timedelta

from aggregator.dedup.model import Cluster, Conflict, Evidence, Match, Paragraph, text_key
from aggregator.digest import (
    Budget,
    Frame,
    Grouping,
    Override,
    Told,
    apply_overrides,
    build_digest,
    day_paragraphs,
    find_changes,
    matched,
)
from aggregator.digest.choose import choose
from aggregator.model import Digest, Moment, Post, Revision, Span

DAY = date(2031, 6, 18)
SAME = Evidence(1.0, 1.0)


def revision(outlet: str, *paragraphs: str, day: date = DAY, hour: int = 9) -> Revision:
    spans, start = [], 0
    for paragraph in paragraphs:
        spans.append(Span(start, start + len(paragraph)))
        start += len(paragraph) + 2
    at = datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
    post = Post(
        id=f"{outlet}:page",
        source=outlet,
        locator="page",
        outlet=outlet,
        title=f"News from {outlet}",
        published=Moment(day, at, "json-ld"),
        text="\n\n".join(paragraphs),
        spans=tuple(spans),
    )
    return Revision(post, 1, at)


def digest_of(
    revisions: list[Revision], *, told: Told | None = None, day: date = DAY, **budget: int
) -> Digest:
    paragraphs = day_paragraphs(revisions)
    return build_digest(
        paragraphs,
        matched([Cluster(p) for p in paragraphs.paragraphs], []),
        Grouping(tuple(range(len(revisions))), (1.0,) * len(revisions)),
        Frame(day, "UTC", "daily", revisions[0].seen_at, budget=Budget(**budget)),
        told=told,
    )


OLD = "The harbour of Averil stays closed while divers look for the buoy that was lost."
NEW = "A tug has found the lost buoy in the nets of a trawler, the harbour master said."
MORROW = DAY + timedelta(days=1)


def test_a_repeat_is_no_news_whoever_prints_it_and_whenever() -> None:
    before = digest_of([revision("A", OLD)])
    after = digest_of(
        [revision("B", OLD, NEW, day=MORROW, hour=20)], told=Told(before, "hash"), day=MORROW
    )
    (story,) = after.stories
    assert [p.text for p in story.passages] == [NEW]
    assert [(one.text, one.reason) for one in story.left_out] == [(OLD, "repeat")]
    assert story.news == "updated"
    assert after.since is not None and after.since.content_hash == "hash"


def test_what_recurs_a_third_time_is_background_and_its_story_goes_on_in_one_line() -> None:
    first = digest_of([revision("A", OLD)])
    second = digest_of([revision("A", OLD)], told=Told(first, "1"))
    third = digest_of([revision("A", OLD)], told=Told(second, "2"))
    (story,) = third.stories
    assert (story.news, story.passages) == ("ongoing", ())
    assert [one.reason for one in story.left_out] == ["background"]


def test_what_had_no_room_was_not_given() -> None:
    first = digest_of([revision("A", OLD, NEW)], story_words=16)
    (story,) = first.stories
    (hidden,) = story.left_out
    assert hidden.reason == "length"
    second = digest_of([revision("A", hidden.text)], told=Told(first, "1"))
    assert second.stories[0].news == "new"


def test_an_update_says_what_was_given() -> None:
    changed = OLD.replace("the buoy that was lost", "the two buoys that were lost")
    after = digest_of([revision("A", changed)], told=Told(digest_of([revision("A", OLD)]), "1"))
    (passage,) = after.stories[0].passages
    assert passage.news == "updated"
    assert passage.before is not None and passage.before.text == OLD


def test_stories_without_room_are_listed() -> None:
    found = digest_of([revision("A", OLD), revision("B", NEW)], stories=1)
    assert len(found.stories) == 1
    assert [line.passages for line in found.left_out] == [1]


def changed(text: str) -> list[str]:
    given = digest_of([revision("A", "Nobody was hurt when Captain Holm left the ship at dawn.")])
    later = revision("A", text) if text else revision("A")
    return [c.kind for c in find_changes(given, {later.post.id: later})]


def test_corrections_and_withdrawals_but_no_new_wording() -> None:
    given = "Nobody was hurt when Captain Holm left the ship at dawn."
    assert changed(given) == []
    assert changed("When Captain Holm left the ship at dawn, nobody was hurt.") == []
    assert changed("Nobody was hurt when Captain Brandt left the ship at dawn.") == ["corrected"]
    assert changed("") == ["withdrawn"]


def test_a_toll_that_rose_in_the_same_post_is_an_update() -> None:
    given = digest_of([revision("A", "Five people have been killed in Averil, police said.")])
    later = revision("A", "Nine people have been killed in Averil, police said.")
    (change,) = find_changes(given, {later.post.id: later})
    assert (change.kind, change.differences[0].there) == ("updated", "Nine")


def _clusters() -> tuple[list[Cluster], list[Paragraph]]:
    a, b, c = (Paragraph(f"{n}", text) for n, text in enumerate(("one two", "one two 2", "three")))
    match = Match(b.id, a.id, "near", 0.9, SAME)
    return [Cluster(a, (b,), (match,)), Cluster(c)], [a, b, c]


def test_a_split_and_a_join_win_over_what_was_judged() -> None:
    clusters, (a, b, c) = _clusters()
    keys = [text_key(p.text) for p in (a, b, c)]
    conflict = Conflict(a.id, c.id, 0.5, SAME)
    made, _ = apply_overrides(clusters, [], [Override("split", keys[0], keys[1])])
    assert [[p.id for p in one.paragraphs] for one in made] == [["0"], ["1"], ["2"]]
    made, left = apply_overrides(clusters, [conflict], [Override("join", keys[0], keys[2])])
    assert [[p.id for p in one.paragraphs] for one in made] == [["0", "1", "2"]]
    assert left == ()
    assert {m.representative_id for m in made[0].matches} == {"0"}


def test_a_split_wins_over_a_join_and_no_paragraph_is_lost() -> None:
    clusters, (a, b, c) = _clusters()
    keys = [text_key(p.text) for p in (a, b, c)]
    both = [Override("split", keys[0], keys[1]), Override("join", keys[0], keys[1])]
    made, _ = apply_overrides(clusters, [], both)
    assert sorted(p.id for one in made for p in one.paragraphs) == ["0", "1", "2"]
    assert all({"0", "1"} - {p.id for p in one.paragraphs} for one in made)


def test_the_lead_is_short_and_what_is_needed_is_kept() -> None:
    texts = [f"Clerk number {n} of the harbour closed window {n} early today." for n in range(20)]
    (story,) = digest_of([revision("A", *texts)]).stories
    choice = choose(story.passages, 60, needed=[17])
    assert len(choice.lead) <= 3 and set(choice.lead) <= set(choice.shown)
    assert 17 in choice.shown
    assert sum(len(story.passages[n].text.split()) for n in choice.shown) <= 60


def test_the_same_input_gives_the_same_digest() -> None:
    revisions = [revision("A", OLD), revision("B", NEW), revision("C", OLD + " " + NEW)]
    assert digest_of(revisions) == digest_of(list(reversed(revisions)))
    assert dataclasses.asdict(digest_of(revisions))
