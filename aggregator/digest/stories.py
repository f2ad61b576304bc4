"""Groups posts into stories, each about one event: average link over the likeness of the posts.

Two views of a post are averaged: TF-IDF over its words, which knows the names and the numbers of
an event, and the embedding of its headline and first sentences, which knows what it is about.
Posts that share a passage, or that disagree about a fact, are about the same thing whatever the
views say, so such a link raises their likeness.

Average link does not chain: two groups join only when their members are alike on average
(Sokal and Michener, 1958). No merge can happen without at least one pair of posts over the
threshold, so posts are first split into the connected components of that graph, which is exact
and keeps the quadratic part small.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aggregator.dedup.model import FloatArray
from aggregator.dedup.text import words

LEAD_CHARACTERS = 400
"""How much of a post its embedding is made from; the headline and the lead name the event."""

_LEXICAL_THRESHOLD = 0.14
_MEAN_THRESHOLD = 0.36
_LINK_BONUS = 0.25
_BLOCK = 1024


@dataclass(frozen=True, slots=True)
class Grouping:
    """What :func:`group_posts` found.

    Attributes:
        labels: story of each post, numbered from 0 in order of first appearance.
        centrality: mean likeness of each post to the others of its story, in [0, 1]; 1.0 for
            a post that is a story of its own.
    """

    labels: tuple[int, ...]
    centrality: tuple[float, ...]


def lead(title: str, text: str) -> str:
    """The headline and the beginning of a post, for its embedding."""
    return f"{title}. {text}"[:LEAD_CHARACTERS] if title else text[:LEAD_CHARACTERS]


def group_posts(
    texts: Sequence[str],
    *,
    leads: FloatArray | None = None,
    links: Collection[tuple[int, int]] = (),
) -> Grouping:
    """Group posts by event.

    Args:
        texts: headline and text of each post.
        leads: embeddings of the posts' :func:`lead`, of shape ``(len(texts), dimensions)``,
            rows of length 1; ``None``: words alone decide.
        links: pairs of posts, by position in ``texts``, that share a passage or disagree
            about a fact.

    Raises:
        ValueError: ``leads`` has another number of rows than ``texts``.
    """
    if leads is not None and len(leads) != len(texts):
        raise ValueError(f"leads has {len(leads)} rows for {len(texts)} texts")
    if not texts:
        return Grouping((), ())
    likeness = _Likeness(texts, leads, links)
    labels = np.full(len(texts), -1, dtype=np.int64)
    centrality = np.ones(len(texts))
    following = 0
    for component in likeness.components():
        block = likeness.block(component)
        found = _average_link(block, likeness.threshold)
        for label in range(int(found.max()) + 1):
            inside = np.flatnonzero(found == label)
            labels[component[inside]] = following
            following += 1
            if len(inside) > 1:
                within = block[np.ix_(inside, inside)]
                others = (within.sum(axis=1) - within.diagonal()) / (len(inside) - 1)
                centrality[component[inside]] = np.clip(others, 0.0, 1.0)
    order: dict[int, int] = {}
    numbered = tuple(order.setdefault(int(label), len(order)) for label in labels)
    return Grouping(numbered, tuple(round(float(c), 6) for c in centrality))


class _Likeness:
    """Likeness of posts, computed a block at a time."""

    def __init__(
        self,
        texts: Sequence[str],
        leads: FloatArray | None,
        links: Collection[tuple[int, int]],
    ) -> None:
        from scipy import sparse

        self._count = len(texts)
        self._tfidf = _tfidf(texts)
        self._leads = leads
        self.threshold = _LEXICAL_THRESHOLD if leads is None else _MEAN_THRESHOLD
        pairs = sorted({(min(a, b), max(a, b)) for a, b in links if a != b})
        rows = [a for a, _ in pairs] + [b for _, b in pairs]
        columns = [b for _, b in pairs] + [a for a, _ in pairs]
        bonus = np.full(len(rows), _LINK_BONUS, dtype=np.float32)
        self._links = sparse.csr_array((bonus, (rows, columns)), shape=(self._count, self._count))

    def rows(self, start: int, end: int) -> NDArray[np.float32]:
        chosen = np.arange(start, end)
        return self._between(chosen, np.arange(self._count))

    def block(self, members: NDArray[np.int64]) -> NDArray[np.float32]:
        return self._between(members, members)

    def _between(self, left: NDArray[np.int64], right: NDArray[np.int64]) -> NDArray[np.float32]:
        lexical = (self._tfidf[left] @ self._tfidf[right].T).toarray()
        views = lexical
        if self._leads is not None:
            views = (lexical + self._leads[left] @ self._leads[right].T) / 2
        links = self._links[left][:, right].toarray()
        return np.asarray(views + links, dtype=np.float32)

    def components(self) -> list[NDArray[np.int64]]:
        """Posts that a chain of likeness over the threshold connects, in order."""
        from scipy import sparse
        from scipy.sparse.csgraph import connected_components

        rows: list[NDArray[np.int64]] = []
        columns: list[NDArray[np.int64]] = []
        for start in range(0, self._count, _BLOCK):
            block = self.rows(start, min(start + _BLOCK, self._count))
            row, column = np.nonzero(block >= self.threshold)
            rows.append(row + start)
            columns.append(column)
        row, column = np.concatenate(rows), np.concatenate(columns)
        graph = sparse.csr_array(
            (np.ones(len(row), dtype=np.int8), (row, column)), shape=(self._count, self._count)
        )
        number, labels = connected_components(graph, directed=False)
        order = np.argsort(labels, kind="stable")
        ends = np.cumsum(np.bincount(labels, minlength=number))
        return [np.asarray(part) for part in np.split(order, ends[:-1])]


def _tfidf(texts: Sequence[str]) -> Any:
    """Rows of length 1: (1 + log tf) x smoothed log idf, as a ``scipy.sparse.csr_array``."""
    from scipy import sparse

    counts = [Counter(words(text)) for text in texts]
    frequency: Counter[str] = Counter()
    for count in counts:
        frequency.update(count.keys())
    vocabulary = {word: i for i, word in enumerate(sorted(frequency))}
    idf = np.array(
        [math.log((1 + len(texts)) / (1 + frequency[word])) + 1e-3 for word in vocabulary],
        dtype=np.float32,
    )
    data: list[float] = []
    columns: list[int] = []
    starts = [0]
    for count in counts:
        for word in sorted(count):
            columns.append(vocabulary[word])
            data.append(1.0 + math.log(count[word]))
        starts.append(len(columns))
    shape = (len(texts), len(vocabulary))
    matrix = sparse.csr_array((np.array(data, np.float32), columns, starts), shape=shape)
    matrix = matrix.multiply(idf[None, :]).tocsr() if vocabulary else matrix
    length = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    length[length == 0] = 1.0
    return sparse.csr_array(sparse.diags_array(1.0 / length) @ matrix, dtype=np.float32)


def _average_link(likeness: NDArray[np.float32], threshold: float) -> NDArray[np.int64]:
    """Labels from 0 of the groups whose average likeness stays over the threshold."""
    count = len(likeness)
    if count == 1:
        return np.zeros(1, dtype=np.int64)
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import squareform

    distance = np.clip(1.0 - likeness.astype(np.float64), 0.0, None)
    distance = (distance + distance.T) / 2
    np.fill_diagonal(distance, 0.0)
    tree = linkage(squareform(distance, checks=False), method="average")
    labels = fcluster(tree, t=1.0 - threshold, criterion="distance")
    return np.asarray(labels, dtype=np.int64) - 1
