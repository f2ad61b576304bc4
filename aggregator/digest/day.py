"""The paragraphs of a day, numbered in the order in which they are credited.

A post that names only its day cannot claim to have been first, so it comes after those that tell
their time.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from aggregator.dedup.model import Paragraph
from aggregator.model import Post, Revision

Place = tuple[int, int]
"""A paragraph: number of its post, and its position in the post."""


@dataclass(frozen=True, slots=True)
class DayParagraphs:
    """The paragraphs of a day, numbered from 0 in the order in which they are credited.

    Attributes:
        revisions: of the day, in credit order.
        texts: of the paragraphs, by number.
        where: for each paragraph, its revision (by position in ``revisions``) and its position
            in that revision.
    """

    revisions: tuple[Revision, ...]
    texts: tuple[str, ...]
    where: tuple[Place, ...]

    @property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """For the deduplication, made anew at each call.

        Their ids are their numbers, so that the earliest of equals represents the others.
        """
        when = [credit_time(revision.post) for revision in self.revisions]
        outlets = [revision.post.outlet for revision in self.revisions]
        return tuple(
            Paragraph(f"{number:08d}", text, published=when[post], source=outlets[post])
            for number, (text, (post, _)) in enumerate(zip(self.texts, self.where, strict=True))
        )

    @property
    def places(self) -> Mapping[str, Place]:
        """:attr:`where` by the paragraphs' ids; made anew at each call."""
        return {f"{number:08d}": place for number, place in enumerate(self.where)}


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
    texts: list[str] = []
    where: list[Place] = []
    for number, revision in enumerate(ordered):
        identity = revision.post.id
        for position, text in enumerate(revision.post.paragraphs):
            if folded and (identity, position) in folded:
                continue
            texts.append(text)
            where.append((number, position))
    return DayParagraphs(ordered, tuple(texts), tuple(where))
