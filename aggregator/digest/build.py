"""Builds the digest of one local day from the day's revisions and the clusters of their paragraphs.

Two orders matter here and they are not the same:

* credit: who comes first in a passage (:mod:`.day`).
* importance: stories come by rank (:mod:`.rank`); within a story, time decides.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from aggregator.digest.choose import Budget
from aggregator.digest.day import DayParagraphs
from aggregator.digest.layout import Draft, lay_out
from aggregator.digest.matched import Matched
from aggregator.digest.news import Told
from aggregator.digest.rank import Weights, Window
from aggregator.digest.sketches import Sketches
from aggregator.digest.stories import Grouping
from aggregator.digest.titles import READ, choose_title
from aggregator.model import Change, Digest, DigestPage, Revision


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
    found: Matched,
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
        found: clusters of those paragraphs, and conflicts between them; see :func:`matched`.
        grouping: of ``day.revisions`` into stories.
        frame: what the digest is of.
        told: what the reader was given before; ``None``: nothing.
        changes: see :func:`aggregator.digest.changes.find_changes`.
        story_ids: id of each story by its label in ``grouping``; ``None``: they are made of the
            stories' first passages.

    Raises:
        ValueError: ``grouping`` does not fit the revisions, or ``found`` the paragraphs.
    """
    if len(grouping.labels) != len(day.revisions):
        raise ValueError(
            f"grouping of {len(grouping.labels)} posts for {len(day.revisions)} revisions"
        )
    if len(found.leader) != len(day.texts):
        raise ValueError(f"clusters of {len(found.leader)} paragraphs for {len(day.texts)}")
    sketches = Sketches(day, found, owners=frame.owners)
    members: dict[int, list[int]] = {}
    close: dict[int, float] = {}
    for lead in sketches.leads:
        place = day.where[lead]
        if place in grouping.closeness:
            close[lead] = grouping.closeness[place]
        members.setdefault(grouping.story_of(*place), []).append(lead)
    numbers: dict[int, list[int]] = {}
    for number, label in enumerate(grouping.labels):
        numbers.setdefault(label, []).append(number)
    identities = _identities(sketches, members) | dict(story_ids or {})
    drafts = [
        _draft(sketches, grouping, numbers.get(label, ()), leads, identities[label], close)
        for label, leads in members.items()
    ]
    by_id = {revision.post.id: revision.post for revision in day.revisions}
    shown, left_out = lay_out(drafts, sketches, by_id, frame, told)
    return Digest(
        day=frame.on,
        zone=frame.zone,
        edition=frame.edition,
        as_of=frame.as_of,
        stories=shown,
        pages=tuple(_pages(day.revisions, sketches.page_origins())),
        paragraphs=len(day.texts),
        repeats=len(day.texts) - len(sketches),
        since=told.given if told is not None else None,
        changes=changes,
        left_out=left_out,
        settings=frame.settings,
        overrides=frame.overrides,
    )


def _identities(sketches: Sketches, members: Mapping[int, Sequence[int]]) -> dict[int, str]:
    """The id of each story: of the post that its first passage stands in.

    Of several that begin in one post, the number tells them apart. Not of the words of that post,
    for an edit of them makes no other story.
    """
    begun: Counter[str] = Counter()
    found = {}
    for label, leads in members.items():
        post = sketches.post(leads[0]).id
        found[label] = hashlib.sha256(f"{post}\x00{begun[post]}".encode()).hexdigest()[:10]
        begun[post] += 1
    return found


def _draft(
    sketches: Sketches,
    grouping: Grouping,
    numbers: Sequence[int],
    leads: Sequence[int],
    identity: str,
    close: Mapping[int, float],
) -> Draft:
    """A story with its title."""
    posts = tuple(sketches.day.revisions[number].post for number in numbers)
    found = choose_title(
        posts,
        [grouping.centrality[number] for number in numbers],
        [sketches.text(lead) for lead in leads[:READ]],
    )
    title, outlet, post_id = found.text, sketches.post(leads[found.passage]).outlet, ""
    if found.post is not None:
        outlet, post_id = posts[found.post].outlet, posts[found.post].id
    return Draft(identity, title, outlet, post_id, tuple(leads), posts, close)


def _pages(
    revisions: Sequence[Revision], origins: Mapping[tuple[str, str], Counter[str]]
) -> Iterator[DigestPage]:
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
            origin=max(
                origins[source, locator].items(),
                key=lambda item: (item[1], item[0]),
                default=("", 0),
            )[0],
        )
