"""A digest from clusters: credit, order, disagreements, and no paragraph lost."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from aggregator.dedup.model import Cluster, Conflict, Difference, Evidence, Match
from aggregator.digest import (
    Frame,
    Grouping,
    build_digest,
    day_paragraphs,
    matched,
    passage_links,
)
from aggregator.model import Moment, Post, Revision, Span

DAY = date(2025, 4, 9)
SEEN = datetime(2025, 4, 9, 20, tzinfo=UTC)
SAME = Evidence(overlap=1.0, containment=1.0)


def revision(
    outlet: str,
    *paragraphs: str,
    hour: int | None = None,
    title: str = "",
    position: int = 0,
    zone: str = "Europe/London",
) -> Revision:
    text = "\n\n".join(paragraphs)
    spans, start = [], 0
    for paragraph in paragraphs:
        spans.append(Span(start, start + len(paragraph)))
        start += len(paragraph) + 2
    at = None
    if hour is not None:
        at = datetime(DAY.year, DAY.month, DAY.day, hour, tzinfo=ZoneInfo(zone))
    post = Post(
        id=f"{outlet}:page#{position}",
        source=outlet,
        locator="page",
        outlet=outlet,
        title=title,
        page_title=f"Live from {outlet}",
        published=Moment(DAY, at, "date line" if at is None else "time element"),
        text=text,
        spans=tuple(spans),
        url=f"https://{outlet}.example/live#{position}",
        position=position,
        zone=zone,
    )
    return Revision(post, 1, SEEN)


def digest_of(revisions, group, *, labels, conflicts=()):
    """Build a digest; ``group`` lists clusters as lists of (outlet, text), first one shown."""
    day = day_paragraphs(revisions)
    ids = {(p.source, p.text): p for p in day.paragraphs}
    used = set()
    clusters = []
    for shown, *members in group:
        head = ids[shown]
        found = tuple(sorted((ids[m] for m in members), key=lambda p: p.id))
        clusters.append(
            Cluster(head, found, tuple(Match(m.id, head.id, "exact", 1.0, SAME) for m in found))
        )
        used |= {head.id, *(m.id for m in found)}
    clusters += [Cluster(p) for p in day.paragraphs if p.id not in used]
    pairs = [
        Conflict(
            ids[a].id,
            ids[b].id,
            0.9,
            Evidence(0.8, 0.9, differences=(Difference("number", *values),)),
        )
        for a, b, values in conflicts
    ]
    by_outlet = {r.post.id: labels[i] for i, r in enumerate(revisions)}
    ordered = [by_outlet[r.post.id] for r in day.revisions]
    return build_digest(
        day,
        matched(clusters, pairs),
        Grouping(tuple(ordered), (1.0,) * len(ordered)),
        Frame(on=DAY, zone="Europe/London", edition="daily", as_of=SEEN),
    )


def test_a_repeat_credits_every_outlet_and_the_earliest_first():
    revisions = [
        revision("Late", "The bridge is shut.", hour=15),
        revision("Early", "The bridge is shut.", hour=9),
    ]
    digest = digest_of(
        revisions,
        [[("Early", "The bridge is shut."), ("Late", "The bridge is shut.")]],
        labels=[0, 0],
    )
    (story,) = digest.stories
    (passage,) = story.passages
    assert passage.outlets == ("Early", "Late")
    assert [a.kind for a in passage.attributions] == [None, "exact"]
    assert (digest.paragraphs, digest.repeats) == (2, 1)


def test_a_post_that_tells_only_its_day_is_not_credited_first():
    revisions = [
        revision("Undated", "The bridge is shut."),
        revision("Timed", "The bridge is shut.", hour=23),
    ]
    day = day_paragraphs(revisions)
    assert [r.post.outlet for r in day.revisions] == ["Timed", "Undated"]


def test_every_passage_is_a_slice_of_its_revision():
    revisions = [revision("A", "First thing.", "Second thing.", hour=9)]
    digest = digest_of(revisions, [], labels=[0])
    for passage in digest.stories[0].passages:
        shown = passage.shown
        assert revisions[0].post.text[shown.start : shown.end] == passage.text
    assert [p.text for p in digest.stories[0].passages] == ["First thing.", "Second thing."]


def test_the_most_widely_reported_story_comes_first_and_time_orders_within():
    revisions = [
        revision("A", "Alone.", hour=8, title="A quiet morning", position=0),
        revision("B", "Later on.", hour=12, title="Bridge shut", position=0),
        revision("C", "At first.", hour=10, title="The bridge", position=0),
    ]
    digest = digest_of(revisions, [], labels=[0, 1, 1])
    assert [s.outlets for s in digest.stories] == [("C", "B"), ("A",)]
    assert [p.text for p in digest.stories[0].passages] == ["At first.", "Later on."]
    assert digest.stories[1].title == "A quiet morning"


def test_a_disagreement_is_told_from_both_sides_and_merges_nothing():
    a, b = ("A", "They saw 137 drones."), ("B", "They saw 140 drones.")
    revisions = [revision("A", a[1], hour=8), revision("B", b[1], hour=9)]
    digest = digest_of(revisions, [], labels=[0, 0], conflicts=[(a, b, ("137", "140"))])
    first, second = digest.stories[0].passages
    assert first.disagreements[0].passage_id == second.id
    assert second.disagreements[0].passage_id == first.id
    (here,) = first.disagreements[0].differences
    (there,) = second.disagreements[0].differences
    assert (here.here, here.there) == ("137", "140")
    assert (there.here, there.there) == ("140", "137")
    assert first.disagreements[0].outlets == ("B",)


def test_a_post_does_not_disagree_with_itself():
    a, b = ("A", "Marrow invited Orlen."), ("A", "Orlen invited Marrow.")
    revisions = [revision("A", a[1], b[1], hour=8)]
    digest = digest_of(revisions, [], labels=[0], conflicts=[(a, b, ("x", "y"))])
    assert [p.disagreements for p in digest.stories[0].passages] == [(), ()]


def test_posts_of_one_time_keep_the_order_of_their_page():
    revisions = [
        revision("A", "Second on the page.", title="Zebra", position=1),
        revision("A", "First on the page.", title="Apple", position=0),
    ]
    digest = digest_of(revisions, [], labels=[0, 0])
    assert [p.text for p in digest.stories[0].passages] == [
        "First on the page.",
        "Second on the page.",
    ]
    assert digest.pages[0].posts == 2


def test_a_shared_passage_or_a_disagreement_links_posts():
    revisions = [
        revision("A", "Same words.", hour=8),
        revision("B", "Same words.", hour=9),
        revision("C", "Other words, 3.", hour=10),
    ]
    day = day_paragraphs(revisions)
    one, two, three = day.paragraphs
    cluster = Cluster(one, (two,), (Match(two.id, one.id, "exact", 1.0, SAME),))
    conflict = Conflict(two.id, three.id, 0.9, SAME)
    links = passage_links(day.where, matched([cluster, Cluster(three)], [conflict]))
    assert links == {((0, 0), (1, 0)), ((1, 0), (2, 0))}


def test_a_grouping_of_other_posts_is_refused():
    day = day_paragraphs([revision("A", "Words.", hour=8)])
    with pytest.raises(ValueError, match="2 posts for 1 revisions"):
        build_digest(
            day,
            matched([Cluster(day.paragraphs[0])], []),
            Grouping((0, 0), (1.0, 1.0)),
            Frame(on=DAY, zone="UTC", edition="daily", as_of=SEEN),
        )
