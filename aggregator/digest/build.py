"""Builds the digest of one local day from the day's revisions and the clusters of their paragraphs.

Two orders matter here and they are not the same:

* credit: who comes first in a passage. A post that names only its day cannot claim to have been
  first, so it comes after those that tell their time.
* importance: stories that more outlets carry come first; within a story, time decides.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from aggregator.dedup.model import Cluster, Conflict, Match, Paragraph
from aggregator.digest.stories import Grouping
from aggregator.model import (
    Attribution,
    Digest,
    DigestPage,
    Disagreement,
    FactDifference,
    Passage,
    Post,
    Revision,
    Story,
    paragraph_id,
)


@dataclass(frozen=True, slots=True)
class DayParagraphs:
    """The paragraphs of a day, numbered in the order in which they are credited.

    Attributes:
        revisions: of the day, in credit order.
        paragraphs: for the deduplication; their ids are numbers in credit order, so that the
            earliest of equals represents the others.
        places: for each paragraph's id, its revision (by position in ``revisions``) and its
            position in that revision.
    """

    revisions: tuple[Revision, ...]
    paragraphs: tuple[Paragraph, ...]
    places: Mapping[str, tuple[int, int]]


def credit_time(post: Post) -> datetime:
    """The instant that a post counts as: the end of its local day where only that is known."""
    if post.published.at is not None:
        return post.published.at
    return datetime.combine(post.published.day, time.max, tzinfo=ZoneInfo(post.zone))


def day_paragraphs(revisions: Sequence[Revision]) -> DayParagraphs:
    """Number the paragraphs of a day in credit order.

    Args:
        revisions: of the day, in any order.
    """
    ordered = tuple(
        sorted(
            revisions,
            key=lambda r: (
                credit_time(r.post),
                r.post.source,
                r.post.locator,
                r.post.position,
                r.post.id,
            ),
        )
    )
    paragraphs: list[Paragraph] = []
    places: dict[str, tuple[int, int]] = {}
    for number, revision in enumerate(ordered):
        post = revision.post
        when = credit_time(post)
        for position, text in enumerate(post.paragraphs):
            identity = f"{len(paragraphs):08d}"
            places[identity] = (number, position)
            paragraphs.append(Paragraph(identity, text, published=when, source=post.outlet))
    return DayParagraphs(ordered, tuple(paragraphs), places)


def story_links(
    day: DayParagraphs, clusters: Sequence[Cluster], conflicts: Sequence[Conflict]
) -> set[tuple[int, int]]:
    """Pairs of revisions that share a passage or disagree about a fact, by position."""
    links: set[tuple[int, int]] = set()
    for cluster in clusters:
        first, _ = day.places[cluster.representative.id]
        for member in cluster.members:
            other, _ = day.places[member.id]
            if other != first:
                links.add((min(first, other), max(first, other)))
    for conflict in conflicts:
        (a, _), (b, _) = day.places[conflict.a_id], day.places[conflict.b_id]
        if a != b:
            links.add((min(a, b), max(a, b)))
    return links


def build_digest(
    day: DayParagraphs,
    clusters: Sequence[Cluster],
    conflicts: Sequence[Conflict],
    grouping: Grouping,
    *,
    on: date,
    zone: str,
    edition: str,
    as_of: datetime,
) -> Digest:
    """Build the digest of one day.

    Args:
        day: its paragraphs.
        clusters: of those paragraphs; each paragraph stands in exactly one.
        conflicts: between those paragraphs.
        grouping: of ``day.revisions`` into stories.
        on: the local date.
        zone: IANA name of the zone that the date is of.
        edition: name of the edition.
        as_of: when the newest of the revisions was seen.

    Raises:
        ValueError: ``grouping`` does not fit the revisions.
    """
    if len(grouping.labels) != len(day.revisions):
        raise ValueError(
            f"grouping of {len(grouping.labels)} posts for {len(day.revisions)} revisions"
        )
    hashes = [revision.hash for revision in day.revisions]
    passages = {c.representative.id: _passage(day, hashes, c) for c in clusters}
    passages = _with_disagreements(passages, clusters, conflicts)
    members: dict[int, list[str]] = {}
    for identity in sorted(passages):
        number, _ = day.places[identity]
        members.setdefault(grouping.labels[number], []).append(identity)
    posts: dict[int, list[int]] = {}
    for number, label in enumerate(grouping.labels):
        posts.setdefault(label, []).append(number)
    stories = [
        _story(day, grouping, posts[label], [passages[i] for i in identities])
        for label, identities in members.items()
    ]
    stories.sort(key=_story_rank)
    return Digest(
        day=on,
        zone=zone,
        edition=edition,
        as_of=as_of,
        stories=tuple(stories),
        pages=tuple(_pages(day.revisions)),
        paragraphs=len(day.paragraphs),
        repeats=len(day.paragraphs) - len(passages),
    )


def _passage(day: DayParagraphs, hashes: Sequence[str], cluster: Cluster) -> Passage:
    matches: dict[str, Match | None] = {cluster.representative.id: None}
    matches.update((match.paragraph_id, match) for match in cluster.matches)
    attributions = tuple(
        _attribution(day, hashes, identity, matches[identity]) for identity in sorted(matches)
    )
    shown = next(a for a in attributions if a.kind is None)
    return Passage(id=shown.paragraph_id, text=shown.text, attributions=attributions)


def _attribution(
    day: DayParagraphs, hashes: Sequence[str], identity: str, match: Match | None
) -> Attribution:
    number, position = day.places[identity]
    post = day.revisions[number].post
    span = post.spans[position]
    return Attribution(
        paragraph_id=paragraph_id(post.id, hashes[number], position),
        text=post.text[span.start : span.end],
        outlet=post.outlet,
        source=post.source,
        locator=post.locator,
        post_id=post.id,
        post_title=post.title or post.page_title,
        revision_hash=hashes[number],
        start=span.start,
        end=span.end,
        published=post.published,
        zone=post.zone,
        url=post.url,
        line=span.line,
        author=post.author,
        credit=post.credit,
        kind=match.kind if match else None,
        score=round(match.score, 4) if match else 1.0,
    )


def _with_disagreements(
    passages: dict[str, Passage], clusters: Sequence[Cluster], conflicts: Sequence[Conflict]
) -> dict[str, Passage]:
    """Tell each passage of a conflict about the other one.

    A post does not disagree with itself: where one post alone carries both passages, it tells
    two facts.
    """
    home = {p.id: c.representative.id for c in clusters for p in c.paragraphs}
    found: dict[str, dict[str, Disagreement]] = {}
    for conflict in conflicts:
        for here, there, swap in (
            (conflict.a_id, conflict.b_id, False),
            (conflict.b_id, conflict.a_id, True),
        ):
            this, other = home[here], passages[home[there]]
            if this == home[there] or _one_post(passages[this], other):
                continue
            differences = tuple(
                FactDifference(d.kind, d.b if swap else d.a, d.a if swap else d.b)
                for d in conflict.evidence.differences
            )
            found.setdefault(this, {}).setdefault(
                home[there], Disagreement(other.id, other.text, other.outlets, differences)
            )
    return {
        identity: Passage(
            passage.id,
            passage.text,
            passage.attributions,
            tuple(found[identity][other] for other in sorted(found[identity])),
        )
        if identity in found
        else passage
        for identity, passage in passages.items()
    }


def _one_post(*passages: Passage) -> bool:
    return len({a.post_id for passage in passages for a in passage.attributions}) == 1


def _story(
    day: DayParagraphs, grouping: Grouping, posts: Sequence[int], passages: Sequence[Passage]
) -> Story:
    titled = [
        number
        for number in posts
        if day.revisions[number].post.title or day.revisions[number].post.page_title
    ]
    if titled:
        # The headline of the most central post; the earliest of equals.
        best = day.revisions[max(titled, key=lambda n: (grouping.centrality[n], -n))].post
        title, outlet = best.title or best.page_title, best.outlet
    else:
        title, outlet = passages[0].text, passages[0].shown.outlet
    identity = hashlib.sha256(passages[0].id.encode()).hexdigest()[:10]
    return Story(id=identity, title=title, title_outlet=outlet, passages=tuple(passages))


def _story_rank(story: Story) -> tuple[int, int, int, str]:
    """Most outlets first, then most corroborated passages, then most passages."""
    corroborated = sum(len(p.outlets) > 1 for p in story.passages)
    return (-len(story.outlets), -corroborated, -len(story.passages), story.id)


def _pages(revisions: Sequence[Revision]) -> Iterator[DigestPage]:
    by_page: dict[tuple[str, str], list[Revision]] = {}
    for revision in revisions:
        by_page.setdefault((revision.post.source, revision.post.locator), []).append(revision)
    for (source, locator), found in sorted(by_page.items()):
        posts = sorted((r.post for r in found), key=lambda p: p.position)
        page_url = next((p.url.partition("#")[0] for p in posts if p.url), None)
        yield DigestPage(
            source=source,
            outlet=posts[0].outlet,
            locator=locator,
            url=page_url,
            title=posts[0].page_title or posts[0].title,
            posts=len(posts),
            basis=tuple(dict.fromkeys(p.published.basis for p in posts)),
        )
