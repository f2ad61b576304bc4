"""Ways to choose texts under a budget of words: MMR, LexRank, by length, by time, and an oracle."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from aggregator.dedup.model import FloatArray
from benchmarks import stream


@dataclass(frozen=True, slots=True)
class Pool:
    """The texts of one topic and day, in time order.

    Attributes:
        topic: of it.
        updates: texts, times and nuggets; others have none.
        sizes: words of each.
        rows: embeddings, of length 1.
    """

    topic: str
    updates: list[stream.Update]
    sizes: NDArray[np.int64]
    rows: FloatArray

    @property
    def texts(self) -> list[str]:
        """The text of each."""
        return [update.text for update in self.updates]


def weight(nuggets: frozenset[str], importance: Mapping[str, int]) -> int:
    """Importance of nuggets, together."""
    return sum(importance.get(nugget, 1) for nugget in nuggets)


def oracle(pool: Pool, budget: int, importance: Mapping[str, int]) -> list[int]:
    """The best that greed finds, knowing the nuggets: most new importance a word."""
    gains = [update.nuggets for update in pool.updates]
    left, told, chosen = set(range(len(gains))), frozenset[str](), list[int]()
    room = budget
    while left:
        worth = {
            n: weight(gains[n] - told, importance) / max(1, int(pool.sizes[n]))
            for n in left
            if pool.sizes[n] <= room
        }
        best = max(worth, key=lambda n: (worth[n], -n), default=None)
        if best is None or not worth[best]:
            break
        chosen.append(best)
        told |= gains[best]
        room -= int(pool.sizes[best])
        left.discard(best)
    return chosen


def peers() -> dict[str, tuple[Callable[..., Sequence[int]], Sequence[float]]]:
    """What others do, with the numbers that are tried: ``(pool, budget, number)``."""
    return {
        "MMR, MiniLM": (mmr, (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)),
        "LexRank, MiniLM": (lexrank, (0.5, 0.6, 0.7, 0.8, 0.9, 1.01)),
        "LexRank, TF-IDF": (partial(lexrank, words=True), (0.3, 0.4, 0.5, 0.6, 0.7, 1.01)),
        "longest first": (lambda pool, budget, number: longest(pool, budget), (0.0,)),
        "newest first": (lambda pool, budget, number: newest(pool, budget), (0.0,)),
    }


def fit(pool: Pool, budget: int, order: Sequence[int]) -> list[int]:
    """The texts of an order that fit, each if there is room for it."""
    chosen, room = [], budget
    for number in order:
        if pool.sizes[number] <= room:
            room -= int(pool.sizes[number])
            chosen.append(int(number))
    return chosen


def newest(pool: Pool, budget: int) -> list[int]:
    """The latest first."""
    return fit(pool, budget, range(len(pool.updates) - 1, -1, -1))


def longest(pool: Pool, budget: int) -> list[int]:
    """Those of most words first."""
    return fit(pool, budget, np.argsort(-pool.sizes, kind="stable").tolist())


def mmr(pool: Pool, budget: int, number: float) -> list[int]:
    """Maximal marginal relevance (Carbonell and Goldstein, 1998) to the mean of the pool.

    Args:
        number: weight of relevance; the rest is that of what was told.
    """
    rows = np.asarray(pool.rows, np.float64)
    centre = rows.mean(axis=0)
    relevance = rows @ (centre / np.linalg.norm(centre))
    told = np.zeros(len(rows))
    free = np.ones(len(rows), bool)
    chosen: list[int] = []
    room = budget
    while True:
        open_ = np.flatnonzero(free & (pool.sizes <= room))
        if not len(open_):
            return chosen
        best = int(open_[(number * relevance - (1 - number) * told)[open_].argmax()])
        told = np.maximum(told, rows @ rows[best])
        free[best] = False
        room -= int(pool.sizes[best])
        chosen.append(best)


def lexrank(pool: Pool, budget: int, number: float, *, words: bool = False) -> list[int]:
    """LexRank (Erkan and Radev, 2004): PageRank over likeness, damping .85.

    Args:
        number: likeness to a chosen text from which one is passed over.
        words: likeness by TF-IDF in place of embeddings.
    """
    if words:
        from sklearn.feature_extraction.text import TfidfVectorizer

        made = TfidfVectorizer().fit_transform(pool.texts)
        like = np.asarray((made @ made.T).toarray(), np.float64)
    else:
        like = np.asarray(pool.rows @ pool.rows.T, np.float64).clip(0.0)
    steps = np.where(like >= 0.1, like, 0.0)
    steps /= steps.sum(axis=1, keepdims=True)
    score = np.full(len(steps), 1.0 / len(steps))
    for _ in range(100):
        score = 0.15 / len(steps) + 0.85 * (score @ steps)
    chosen: list[int] = []
    room = budget
    for place in np.argsort(-score, kind="stable").tolist():
        near = bool(chosen) and like[place, chosen].max() >= number
        if not near and pool.sizes[place] <= room:
            chosen.append(place)
            room -= int(pool.sizes[place])
    return chosen
