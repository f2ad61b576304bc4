"""Which known post a post of a page is, though the page may call it otherwise today.

A post is known by every id that any of its pages ever had for it. Some ids only count the posts
of a page ("post1" is the newest): such an id names another post tomorrow, so it is believed only
where time or words agree. A post without an id of the publisher's is named by its words; when
they change it is found again by its time and what is left of them.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from aggregator.model import Post, Revision

# Each character can be read in one way only: ids come from the web, and are of any length.
_COUNTS = re.compile(r"(?:[a-z]+(?:[-_.][a-z]+)*)?[-_.]{0,2}\d{1,4}", re.IGNORECASE)
_WORD = re.compile(r"\w+")
_SAME_MINUTE = 60  # seconds by which two tellings of one time may differ
_ALIKE = 0.5  # share of the shorter text's words that the other must have
_VERY_ALIKE = 0.8  # where the times speak against it
_TELLING = 8  # words by which a text is known wherever it stands


def recognise(
    posts: Sequence[Post], named: Mapping[str, str], known: Mapping[str, Revision]
) -> tuple[Post, ...]:
    """The posts of a page with the ids under which they are known.

    Args:
        posts: as they were read from the page; no two have one id.
        named: the known post that each name of theirs stands for, as far as there is one.
        known: the newest revision of posts of the same live blog, by id, with at least those
            that are named.

    Returns:
        the posts in the same order, no two with one id; the id that the page has for a post
        is among its aliases where it is known by another.
    """
    found: list[str | None] = [None] * len(posts)
    taken: set[str] = set()
    shifted: set[int] = set()
    # A post's own id first: an alias that two posts share must not take it away.
    for exact in (True, False):
        for i, post in enumerate(posts):
            if found[i] is not None:
                continue
            for name in (post.id,) if exact else post.aliases:
                identity = named.get(name)
                if identity is None or identity in taken:
                    continue
                if _may_be(post, known.get(identity), name):
                    found[i] = identity
                    taken.add(identity)
                    break
                shifted.add(i)
    open_posts = [i for i, identity in enumerate(found) if identity is None]
    if open_posts:
        by_time = _by_minute({k: r for k, r in known.items() if k not in taken})
        for i in open_posts:
            identity = _by_content(posts[i], by_time, taken)
            if identity is not None:
                found[i] = identity
                taken.add(identity)
    return tuple(
        _known_as(post, identity, named, taken, is_shifted=i in shifted)
        for i, (post, identity) in enumerate(zip(posts, found, strict=True))
    )


def _known_as(
    post: Post, identity: str | None, named: Mapping[str, str], taken: set[str], *, is_shifted: bool
) -> Post:
    if identity == post.id:
        return replace(post, aliases=_sure(post.aliases, named, identity))
    if identity is not None:
        names = (*post.aliases, *(() if _counts(post.id) else (post.id,)))
        return replace(post, id=identity, aliases=_sure(names, named, identity))
    if not is_shifted and post.id not in taken and post.id not in named:
        taken.add(post.id)
        return replace(post, aliases=_sure(post.aliases, named, post.id))
    # Its id is another post's: it gets one of its own.
    at = post.published.at
    mark = f"{at:%Y%m%dT%H%M}" if at is not None else post.hash[:8]
    fresh = f"{post.id}-{mark}"
    if fresh in taken or fresh in named:
        fresh += "-" + hashlib.sha256(post.hash.encode()).hexdigest()[:8]
    taken.add(fresh)
    return replace(post, id=fresh, aliases=_sure(post.aliases, named, fresh))


def _sure(names: Sequence[str], named: Mapping[str, str], identity: str) -> tuple[str, ...]:
    """The names that may be kept for a post: those that count are another's tomorrow."""
    return tuple(
        dict.fromkeys(
            name
            for name in names
            if name != identity and not _counts(name) and named.get(name, identity) == identity
        )
    )


def _counts(name: str) -> bool:
    """Whether an id may be a place in a list: a short number, with a word before it at most."""
    return _COUNTS.fullmatch(name.rpartition("#")[2]) is not None


def _may_be(post: Post, revision: Revision | None, name: str) -> bool:
    """Whether a post is the known one that one of its names stands for."""
    if revision is None or not _counts(name):
        return True
    before = revision.post
    if not _words(post) or not _words(before):
        return not _apart(post, before)
    if _apart(post, before):
        return _alike(post, before, least=_VERY_ALIKE)
    return None not in (_instant(post), _instant(before)) or _alike(post, before)


def _apart(a: Post, b: Post) -> bool:
    """Whether two posts are surely of different times."""
    x, y = _instant(a), _instant(b)
    if x is None or y is None:
        return a.published.day != b.published.day
    return abs((x - y).total_seconds()) > _SAME_MINUTE


def _instant(post: Post) -> datetime | None:
    """When a post was published, where that does not drift."""
    return None if post.published.basis == "relative time" else post.published.at


def _by_minute(known: Mapping[str, Revision]) -> dict[object, list[Revision]]:
    """The known posts by the minute of their time, and by their words."""
    index: dict[object, list[Revision]] = {}
    for revision in known.values():
        for key in _keys(revision.post, around=True):
            index.setdefault(key, []).append(revision)
    return index


def _keys(post: Post, *, around: bool) -> Iterator[object]:
    at = _instant(post)
    if at is not None:
        minute = int(at.timestamp()) // _SAME_MINUTE
        yield from (minute - 1, minute, minute + 1) if around else (minute,)
    yield (post.title, post.text)


def _by_content(
    post: Post, index: Mapping[object, Sequence[Revision]], taken: set[str]
) -> str | None:
    """The known post of the same minute whose words are alike, or which has all its words."""
    for key in _keys(post, around=False):
        for revision in index.get(key, ()):
            if revision.post.id in taken or revision.withdrawn:
                continue
            if isinstance(key, tuple):
                same_day = revision.post.published.day == post.published.day
                if same_day and not _apart(post, revision.post) and _telling(post):
                    return revision.post.id
            elif _alike(post, revision.post):
                return revision.post.id
    return None


def _telling(post: Post) -> bool:
    return len(_words(post)) >= _TELLING


def _alike(a: Post, b: Post, *, least: float = _ALIKE) -> bool:
    """Whether the shorter text shares at least that part of its words with the other."""
    x, y = _words(a), _words(b)
    shorter = min(len(x), len(y))
    return shorter > 0 and len(x & y) >= least * shorter


def _words(post: Post) -> frozenset[str]:
    return frozenset(_WORD.findall(f"{post.title} {post.text}".lower()))
