"""Stretches of long posts: where a post turns to another topic, so that each part finds its story.

A live blog's opening post and a long article tell of several events. Such a post is cut where
its words change (minimum dispersion of the paragraphs' vectors plus a price for each cut, found
by dynamic programming: Utiyama and Isahara, 2001; Alemi and Ginsparg, 2015, for vectors). Short
posts stay whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aggregator.digest.background import Background
from aggregator.digest.views import LEAD_CHARACTERS, make_views

FEWEST_PARAGRAPHS = 6
"""A post of fewer paragraphs stays whole."""

_CUT_PRICE = 0.9
_MOST_PARAGRAPHS = 10_000
"""On a day whose long posts have more, posts stay whole: to divide them would take minutes."""

_LONGEST = 200
"""Paragraphs that are divided in one go."""


@dataclass(frozen=True, slots=True)
class PostText:
    """What grouping reads of a post.

    Attributes:
        title: headline; may be empty.
        paragraphs: verbatim, in order.
        language: primary subtag, ``und`` for unknown.
        alone: it is the only post of its page: an article, and no entry of a live blog.
    """

    title: str
    paragraphs: tuple[str, ...]
    language: str = "und"
    alone: bool = True


@dataclass(frozen=True, slots=True)
class Stretch:
    """Consecutive paragraphs of one post.

    Attributes:
        post: number of the post.
        start: first paragraph, from 0.
        end: one past the last.
        text: the headline, for the first stretch of a post, and the paragraphs.
        language: of the post.
    """

    post: int
    start: int
    end: int
    text: str
    language: str

    @property
    def lead(self) -> str:
        """The beginning, for its embedding."""
        return self.text[:LEAD_CHARACTERS]


def divide_posts(posts: Sequence[PostText], *, background: Background) -> list[Stretch]:
    """Cut long posts where they turn to another topic.

    Args:
        posts: any.
        background: how common words are.

    Returns:
        the stretches of each post in order, at least one for each post. On a day with more than
        10,000 paragraphs in long posts, posts stay whole.
    """
    long = [n for n, post in enumerate(posts) if len(post.paragraphs) >= FEWEST_PARAGRAPHS]
    if sum(len(posts[n].paragraphs) for n in long) > _MOST_PARAGRAPHS:
        long = []
    texts = [text for n in long for text in posts[n].paragraphs]
    languages = [posts[n].language for n in long for _ in posts[n].paragraphs]
    views = make_views(texts, background=background, languages=languages)
    cuts: dict[int, list[int]] = {}
    at = 0
    for n in long:
        size = len(posts[n].paragraphs)
        cuts[n] = []
        for start in range(0, size, _LONGEST):
            rows = np.arange(at + start, at + min(start + _LONGEST, size))
            inner = views.lexical[rows]
            cuts[n] += [start + cut for cut in cut_points((inner @ inner.T).toarray())]
            cuts[n] += [start + len(rows)]
        at += size
    found = []
    for n, post in enumerate(posts):
        start = 0
        for end in cuts.get(n, [len(post.paragraphs)]):
            parts = post.paragraphs[start:end]
            head = (post.title,) if start == 0 and post.title else ()
            found.append(Stretch(n, start, end, "\n".join((*head, *parts)), post.language))
            start = end
    return found


def cut_points(likeness: NDArray[np.float32], price: float = _CUT_PRICE) -> list[int]:
    """Where to cut a sequence of paragraphs.

    Args:
        likeness: cosines of the paragraphs, of shape ``(paragraphs, paragraphs)``.
        price: of a cut, in paragraphs that fit their stretch not at all.

    Returns:
        numbers of the paragraphs that begin a stretch, without the first, rising.
    """
    size = len(likeness)
    total = np.zeros((size + 1, size + 1))
    total[1:, 1:] = likeness.cumsum(axis=0).cumsum(axis=1)
    corner = total.diagonal()
    best = np.zeros(size + 1)
    back = np.zeros(size + 1, np.int64)
    for end in range(1, size + 1):
        starts = np.arange(end)
        inside = corner[end] + corner[starts] - total[starts, end] - total[end, starts]
        # Dispersion: the length of the sum of n equal vectors is n, of unlike ones far less.
        cost = best[:end] + (end - starts) - np.sqrt(inside.clip(0.0)) + price
        back[end] = int(np.argmin(np.round(cost, 9)))
        best[end] = cost[back[end]]
    cuts = []
    end = int(back[size])
    while end > 0:
        cuts.append(end)
        end = int(back[end])
    return cuts[::-1]
