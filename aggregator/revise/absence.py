"""Which known posts a page has taken away. Absence alone is not deletion.

A post that rolled off the first page is still there. What is missing *inside* the stretch of time
that the page shows without a gap was taken away: its neighbours on both sides are there. Even
then a page may have changed in another way (a selection, a redesign, a copy that was cut), so
many at once are doubted.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from aggregator.model import Extraction, Post, Revision

_SHARE = 0.2
_FEW = 2
"""As many posts, or this share of those inside, may go between two fetches and be believed."""


@dataclass(frozen=True, slots=True)
class Absence:
    """Known posts that a page does not show though it covers their time.

    Attributes:
        gone: the newest revision of each that is taken for withdrawn, oldest first.
        doubted: of those that are not, since something else explains it better.
    """

    gone: tuple[Revision, ...] = ()
    doubted: tuple[Revision, ...] = ()


def missing(
    found: Extraction,
    posts: Sequence[Post],
    known: Mapping[str, Revision],
    *,
    new: Collection[str] = (),
) -> Absence:
    """The known posts that a page has taken away.

    Args:
        found: what was read from the page, for what it covers.
        posts: its posts, under the ids by which they are known.
        known: the newest revision of posts of the same live blog whose instant lies in that
            stretch, by id; only of posts that would be seen if they were there.
        new: ids of posts of the page that were not known before.
    """
    if found.covers is None:
        return Absence()
    shown = {post.id for post in posts}
    oldest, newest = found.covers
    absent = sorted(
        (
            revision
            for key, revision in known.items()
            if key not in shown and _counts(revision, oldest, newest)
        ),
        key=lambda revision: (_at(revision.post), revision.post.id),
    )
    if not absent:
        return Absence()
    # New posts say nothing about old ones.
    total = len(absent) + sum(
        post.id not in new and not post.pinned and _lies_in(post, oldest, newest) for post in posts
    )
    if len(absent) > max(_FEW, _SHARE * total) or 2 * len(absent) >= total:
        return Absence(doubted=tuple(absent))
    return Absence(gone=tuple(absent))


def _lies_in(post: Post, oldest: datetime, newest: datetime) -> bool:
    return post.published.at is not None and oldest <= post.published.at <= newest


def _counts(revision: Revision, oldest: datetime, newest: datetime) -> bool:
    """Whether the absence of a post tells anything."""
    post = revision.post
    if revision.withdrawn or post.pinned or post.published.at is None:
        return False
    if post.published.basis == "relative time":
        return False
    return oldest < post.published.at < newest


def _at(post: Post) -> datetime:
    at = post.published.at
    if at is None:
        raise ValueError(f"{post.id}: its instant is not known")
    return at
