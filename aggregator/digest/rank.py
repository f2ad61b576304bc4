"""Where a story stands in the digest: four parts in [0, 1], weighted and summed.

* origins: how many wrote of it independently: 1 - 1/n for n origins (no more than it has
  outlets), so that the second counts most and copies of one wire story count nothing.
* novelty: the share of its words that the reader was not given before.
* importance: how the sources rank it themselves: the mean over its outlets of 1 for a pinned or
  summing-up post, else how much of a page's headline its own posts cover.
* recency: where its newest passage lies in the time that the digest covers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from aggregator.dedup.text import words
from aggregator.model import News, Post, Rank

_DIGITS: Final = 4


@dataclass(frozen=True, slots=True)
class Weights:
    """What each part of a rank counts.

    Attributes:
        origins: how many origins wrote of a story independently.
        novelty: how much of it is new to the reader.
        importance: how the sources themselves rank it.
        recency: how late its newest passage is.
    """

    origins: float = 4.0
    novelty: float = 2.0
    importance: float = 1.0
    recency: float = 0.5


@dataclass(frozen=True, slots=True)
class Window:
    """The time that a digest covers.

    Attributes:
        start: of it.
        end: of it.
    """

    start: datetime
    end: datetime

    def share(self, at: datetime) -> float:
        """Where an instant lies: 0 at the start, 1 at the end."""
        whole = (self.end - self.start).total_seconds()
        return min(1.0, max(0.0, (at - self.start).total_seconds() / whole)) if whole > 0 else 0.0


def rank(
    origins: int,
    sizes: Sequence[int],
    news: Sequence[News],
    newest: datetime | None,
    posts: Sequence[Post],
    window: Window,
    weights: Weights,
    headlines: Mapping[str, frozenset[str]],
) -> Rank:
    """Rank a story.

    Args:
        origins: how many wrote of it independently.
        sizes: of its passages, in words.
        news: of each passage.
        newest: when the last of it was published, as far as that is known.
        posts: of it.
        window: what the digest covers.
        weights: of the parts.
        headlines: telling words of a page's headline, by the headline: see :func:`headline_words`.
    """
    new = sum(size for size, one in zip(sizes, news, strict=True) if one != "ongoing")
    parts = Rank(
        score=0.0,
        origins=round(1.0 - 1.0 / origins, _DIGITS) if origins else 0.0,
        novelty=round(new / sum(sizes), _DIGITS) if sizes else 0.0,
        importance=round(_importance(posts, headlines), _DIGITS),
        recency=round(window.share(newest), _DIGITS) if newest else 0.0,
    )
    score = (
        weights.origins * parts.origins
        + weights.novelty * parts.novelty
        + weights.importance * parts.importance
        + weights.recency * parts.recency
    )
    return Rank(
        round(score, _DIGITS), parts.origins, parts.novelty, parts.importance, parts.recency
    )


def headline_words(headline: str) -> frozenset[str]:
    """The words of a headline that are long enough to tell what it is about."""
    return frozenset(word for word in words(headline) if len(word) > 3)


def _importance(posts: Sequence[Post], headlines: Mapping[str, frozenset[str]]) -> float:
    best: dict[str, float] = {}
    for post in posts:
        if post.kind == "sponsored":
            value = 0.0
        elif post.pinned or post.kind in ("summary", "key events"):
            value = 1.0
        else:
            wanted = headlines.get(post.page_title, frozenset())
            told = headline_words(f"{post.title} {post.text[:300]}") if wanted else frozenset()
            value = len(wanted & told) / len(wanted) if wanted else 0.0
        best[post.outlet] = max(best.get(post.outlet, 0.0), value)
    return sum(best.values()) / len(best) if best else 0.0
