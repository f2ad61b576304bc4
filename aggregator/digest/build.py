"""Builds the digest of one local day from the day's revisions and the clusters of their paragraphs.

Two orders matter here and they are not the same:

* credit: who comes first in a passage. A post that names only its day cannot claim to have been
  first, so it comes after those that tell their time.
* importance: stories come by rank (:mod:`.rank`); within a story, time decides.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from aggregator.dedup.model import Cluster, Conflict, Match, Paragraph
from aggregator.digest.choose import Budget
from aggregator.digest.layout import Draft, lay_out
from aggregator.digest.news import Told
from aggregator.digest.origins import with_origins
from aggregator.digest.rank import Weights, Window
from aggregator.digest.stories import Grouping
from aggregator.model import (
    Attribution,
    Change,
    Digest,
    DigestPage,
    Disagreement,
    FactDifference,
    Passage,
    Post,
    Revision,
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


def day_paragraphs(
    revisions: Sequence[Revision], *, folded: Collection[tuple[str, int]] = ()
) -> DayParagraphs:
    """Number the paragraphs of a day in credit order.

    Args:
        revisions: of the day, in any order.
        folded: (post id, position) of paragraphs that are no news and are passed over.
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
            if (post.id, position) in folded:
                continue
            identity = f"{len(paragraphs):08d}"
            places[identity] = (number, position)
            paragraphs.append(Paragraph(identity, text, published=when, source=post.outlet))
    return DayParagraphs(ordered, tuple(paragraphs), places)


@dataclass(frozen=True, slots=True)
class Frame:
    """What a digest is of, and what a user has set for it.

    Attributes:
        on: the local date.
        zone: IANA name of the zone that the date is of.
        edition: name of the edition.
        as_of: when the newest of the revisions was seen.
        window: the time that it covers; ``None``: the local day.
        weights: of the parts of a rank.
        budget: how long it may be.
        owners: owner by outlet.
        settings: identifies the configuration.
        overrides: numbers of the decisions that its clusters respect.
    """

    on: date
    zone: str
    edition: str
    as_of: datetime
    window: Window | None = None
    weights: Weights = field(default_factory=Weights)
    budget: Budget = field(default_factory=Budget)
    owners: Mapping[str, str] = field(default_factory=dict)
    settings: str = ""
    overrides: tuple[int, ...] = ()

    @property
    def covers(self) -> Window:
        """The time that the digest covers."""
        if self.window is not None:
            return self.window
        zone = ZoneInfo(self.zone)
        start = datetime.combine(self.on, time(0), zone)
        return Window(start, datetime.combine(self.on, time.max, zone))


def build_digest(
    day: DayParagraphs,
    clusters: Sequence[Cluster],
    conflicts: Sequence[Conflict],
    grouping: Grouping,
    frame: Frame,
    *,
    told: Told | None = None,
    changes: tuple[Change, ...] = (),
    story_ids: Mapping[int, str] | None = None,
) -> Digest:
    """Build the digest of one day, or of one edition of it.

    Args:
        day: its paragraphs.
        clusters: of those paragraphs; each paragraph stands in exactly one.
        conflicts: between those paragraphs.
        grouping: of ``day.revisions`` into stories.
        frame: what the digest is of.
        told: what the reader was given before; ``None``: nothing.
        changes: see :func:`aggregator.digest.changes.find_changes`.
        story_ids: id of each story by its label in ``grouping``; ``None``: they are made of the
            stories' first passages.

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
    by_id = {revision.post.id: revision.post for revision in day.revisions}
    ordered = sorted(passages)
    found = with_origins([passages[i] for i in ordered], by_id, owners=frame.owners)
    members: dict[int, list[Passage]] = {}
    close: dict[str, float] = {}
    for identity, passage in zip(ordered, found, strict=True):
        number, position = day.places[identity]
        if (number, position) in grouping.closeness:
            close[passage.id] = grouping.closeness[number, position]
        members.setdefault(grouping.story_of(number, position), []).append(passage)
    numbers: dict[int, list[int]] = {}
    for number, label in enumerate(grouping.labels):
        numbers.setdefault(label, []).append(number)
    drafts = [
        _draft(
            day,
            grouping,
            numbers.get(label, ()),
            told_passages,
            (story_ids or {}).get(label),
            close,
        )
        for label, told_passages in members.items()
    ]
    shown, left_out = lay_out(drafts, by_id, frame, told)
    return Digest(
        day=frame.on,
        zone=frame.zone,
        edition=frame.edition,
        as_of=frame.as_of,
        stories=shown,
        pages=tuple(_pages(day.revisions, found)),
        paragraphs=len(day.paragraphs),
        repeats=len(day.paragraphs) - len(passages),
        since=told.given if told is not None else None,
        changes=changes,
        left_out=left_out,
        settings=frame.settings,
        overrides=frame.overrides,
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
        revision=day.revisions[number].number,
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


def _draft(
    day: DayParagraphs,
    grouping: Grouping,
    numbers: Sequence[int],
    passages: Sequence[Passage],
    identity: str | None,
    close: Mapping[str, float],
) -> Draft:
    """A story with its title: the headline of its most central post, the earliest of equals."""
    posts = tuple(day.revisions[number].post for number in numbers)
    own = [n for n in numbers if day.revisions[n].post.title]
    # The headline of a whole page is that of one of its posts only if none has its own.
    titled = own or [n for n in numbers if day.revisions[n].post.page_title]
    title, outlet, post_id = passages[0].text, passages[0].shown.outlet, ""
    if titled:
        best = day.revisions[max(titled, key=lambda n: (grouping.centrality[n], -n))].post
        title, outlet, post_id = best.title or best.page_title, best.outlet, best.id
    if identity is None:
        identity = hashlib.sha256(passages[0].id.encode()).hexdigest()[:10]
    return Draft(identity, title, outlet, post_id, tuple(passages), posts, close)


def _pages(revisions: Sequence[Revision], passages: Sequence[Passage]) -> Iterator[DigestPage]:
    by_page: dict[tuple[str, str], list[Revision]] = {}
    origins: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for passage in passages:
        for one in passage.attributions:
            origins[one.source, one.locator][one.origin] += one.end - one.start
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
            origin=max(
                origins[source, locator].items(),
                key=lambda item: (item[1], item[0]),
                default=("", 0),
            )[0],
        )
