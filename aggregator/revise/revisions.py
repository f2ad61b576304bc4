"""When a post has a new revision: when its words have changed, and not when its clock has.

A page is fetched again and again, and shows each post again. What makes another revision is
that a reader would read something else: another title or another text (:attr:`Post.hash`). A
``modified`` time that was bumped over the same words is no revision, for many publishers bump it
with every build of the page, and a digest that took it for news would report yesterday's text
as today's. The same holds for a post that is merely pinned, moved on its page, or dated anew by
its publisher: its first revision already says when it was published. An edit of white space
alone does not reach this module, for posts carry text that the extraction has already cleaned.

A post that goes back to an earlier wording does get a revision: what is said now is not what was
said last. So does one that was withdrawn and is shown again.

A time that was counted back from "2h ago" drifts with every fetch: the first one stays, until the
page tells a surer one. That is a revision, since it may move the post to another day.

What we ourselves conclude of the same bytes may change, too: a better extraction finds the time
of a post, the user configures the zone of a source. That is no news either, but it has to reach
the store. A caller that reads known bytes again says so with ``reread``; then any change makes a
revision, and the older one stays, so that a digest as of an earlier time can be made again.
"""

from __future__ import annotations

import dataclasses
from datetime import datetime

from aggregator.model import Post, Revision


def revise(
    latest: Revision | None, post: Post, seen_at: datetime, *, reread: bool = False
) -> Revision | None:
    """The revision that this sight of a post makes, if any.

    Args:
        latest: the newest revision of the same post; ``None`` if the post is new.
        post: as its page shows it now.
        seen_at: when, in UTC.
        reread: the page's bytes are those of the latest revision; what differs is our reading.

    Returns:
        the first or the next revision; ``None`` if the words are the same.

    Raises:
        ValueError: ``latest`` is of another post.
    """
    if latest is None:
        return Revision(post=post, number=1, seen_at=seen_at)
    if latest.post.id != post.id:
        raise ValueError(f"{latest.post.id!r} is not a revision of {post.id!r}")
    post = _with_surest_time(latest.post, post)
    same = latest.hash == post.hash and not latest.withdrawn
    surer = _drifts(latest.post) and not _drifts(post)
    if same and not surer and not (reread and _read_otherwise(latest.post, post)):
        return None
    return Revision(post=post, number=latest.number + 1, seen_at=seen_at)


def withdraw(latest: Revision, seen_at: datetime) -> Revision | None:
    """The last, empty revision of a post that its page has withdrawn.

    Its title and its time stay, so that a reader can be told what was withdrawn.

    Args:
        latest: the newest revision of the post.
        seen_at: when the withdrawal was seen, in UTC.

    Returns:
        the next revision; ``None`` if the post is withdrawn already.
    """
    if latest.withdrawn:
        return None
    gone = dataclasses.replace(latest.post, text="", spans=())
    return Revision(post=gone, number=latest.number + 1, seen_at=seen_at, withdrawn=True)


def _drifts(post: Post) -> bool:
    return post.published.basis == "relative time"


def _with_surest_time(before: Post, now: Post) -> Post:
    """A post with the time that was known before, where the page tells none as sure now."""
    if _drifts(now) and (_drifts(before) or before.published.at is not None):
        return dataclasses.replace(now, published=before.published)
    return now


def _read_otherwise(before: Post, now: Post) -> bool:
    return before != now or _offset(before) != _offset(now)


def _offset(post: Post) -> object:
    # Equal instants are equal whatever their offsets; the offset is what a reader is shown.
    at = post.published.at
    return None if at is None else at.utcoffset()
