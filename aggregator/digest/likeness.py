"""Likeness of texts relative to their surroundings, and the groups that average link makes of it.

Two texts on one event are as alike as .6 where both are long and plain, and as .2 where one is a
line of a live blog: no one threshold serves both. So likeness is scaled by how alike each of the
two is to its own nearest texts (local scaling: Zelnik-Manor and Perona, "Self-tuning spectral
clustering", 2004), to a power below one, for a text that is a story of its own has no near ones.

Average link does not chain: two groups join only while their members are alike on average
(Sokal and Michener, 1958). No two groups can join without a pair over the threshold, so that
texts are first split into the connected components of those pairs, which is exact.

Where texts are many, only pairs that share a word which few texts hold are looked at first.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aggregator.digest.views import IntArray, Views

THRESHOLD = 0.52
"""Average scaled likeness of the members of a story, at least."""

WORDS_THRESHOLD = 0.42
"""The same without embeddings, which are a little alike for any two texts."""

NEIGHBOURS = 3
POWER = 0.85
LEAST_SURROUNDINGS = 0.3
"""What a text's surroundings count as, at least."""

_LINK_BONUS = 0.35
_HALF_LIFE = 14 * 86400.0
_BLOCK = 512
_ALL_PAIRS = 2_000
"""Up to so many texts every pair is looked at."""
_COMMON = 60
"""Beyond them, a word that more texts hold proposes no pair."""
_LEAST_PLAIN = 0.1
_LEAST_RARE = 0.03
_LARGEST = 3_000
"""Texts that are linked in one go; a larger component is cut at a higher threshold."""

FloatMatrix = NDArray[np.float32]
_Edges = tuple[IntArray, IntArray, FloatMatrix]


class Likeness:
    """Likeness of texts, a block at a time.

    Args:
        views: of the texts.
        times: seconds of each text on any clock, NaN where unknown; ``None``: of none.
        links: pairs of texts that are known to be about the same thing.
        owners: what each text is a part of; ``None``: every one is whole. Parts of one whole
            are no surroundings of each other.
    """

    def __init__(
        self,
        views: Views,
        *,
        times: NDArray[np.float64] | None = None,
        links: Collection[tuple[int, int]] = (),
        owners: IntArray | None = None,
    ) -> None:
        from scipy import sparse

        self._views = views
        self._times = times
        self._owners = np.arange(len(views)) if owners is None else owners
        count = len(views)
        pairs = sorted({(min(a, b), max(a, b)) for a, b in links if a != b})
        rows = np.array([a for a, _ in pairs], np.int64)
        columns = np.array([b for _, b in pairs], np.int64)
        both = np.concatenate([rows, columns]), np.concatenate([columns, rows])
        bonus = np.full(len(both[0]), _LINK_BONUS, dtype=np.float32)
        self._links = sparse.csr_array((bonus, both), shape=(count, count))
        self.surroundings = np.full(count, LEAST_SURROUNDINGS, np.float32)
        every = np.arange(count)
        look = self._all_of if count <= _ALL_PAIRS else self._likely_of()
        edges = [look(every[start : start + _BLOCK]) for start in range(0, count, _BLOCK)]
        edges.append(self._linked(rows, columns))
        self._row, self._column, self._value = map(np.concatenate, zip(*edges, strict=True))

    def block(self, members: IntArray) -> FloatMatrix:
        """Scaled likeness among some texts, of shape ``(len(members), len(members))``."""
        scale = self.surroundings[members] ** (-POWER / 2)
        scaled = self._plain(members, members) * scale[:, None] * scale[None, :]
        if self._links.nnz:
            scaled += self._links[members][:, members].toarray()
        return np.asarray(scaled, np.float32)

    def components(self, threshold: float = THRESHOLD) -> list[IntArray]:
        """Texts that a chain of scaled likeness over a threshold connects, each in order."""
        scale = self.surroundings ** (-POWER / 2)
        value = self._value * scale[self._row] * scale[self._column]
        if self._links.nnz:
            linked = self._links[self._row, self._column]
            value = value + np.asarray(linked).ravel()
        found: list[IntArray] = []
        waiting = [(np.arange(len(self._views)), threshold)]
        while waiting:
            members, line = waiting.pop()
            for part in _connected(members, self._row, self._column, value >= line):
                if len(part) > _LARGEST and line < 2.0:
                    waiting.append((part, line * 1.1))
                else:
                    found.append(part)
        return sorted(found, key=lambda part: int(part[0]))

    def _plain(self, left: IntArray, right: IntArray) -> FloatMatrix:
        plain = self._views.likeness(left, right)
        if self._times is not None:
            plain *= self._nearness(self._times[left][:, None], self._times[right][None, :])
        return plain

    @staticmethod
    def _nearness(a: NDArray[np.float64], b: NDArray[np.float64]) -> FloatMatrix:
        return np.asarray(0.5 ** (np.nan_to_num(np.abs(a - b)) / _HALF_LIFE), np.float32)

    def _all_of(self, rows: IntArray) -> _Edges:
        plain = self._plain(rows, np.arange(len(self._views)))
        plain[np.arange(len(rows)), rows] = 0.0
        others = plain * (self._owners[rows][:, None] != self._owners[None, :])
        if others.shape[1] > NEIGHBOURS:
            others = np.partition(others, -NEIGHBOURS, axis=1)[:, -NEIGHBOURS:]
        self._surround(rows, others.clip(0.0, 1.0).sum(axis=1))
        row, column = np.nonzero(plain >= _LEAST_PLAIN)
        return rows[row], column, plain[row, column]

    def _likely_of(self) -> Callable[[IntArray], _Edges]:
        """Pairs that share a word which few texts hold; common words count nothing in them."""
        from scipy import sparse

        lexical = self._views.lexical
        holders = np.bincount(lexical.indices, minlength=lexical.shape[1])
        rare = sparse.csr_array(lexical[:, np.flatnonzero((holders > 1) & (holders <= _COMMON))])
        turned = sparse.csr_array(rare.T)

        def look(rows: IntArray) -> _Edges:
            pairs = sparse.coo_array(rare[rows] @ turned)
            row, column, value = rows[pairs.row], pairs.col, pairs.data
            kept = (row != column) & (value >= _LEAST_RARE)
            row, column, value = row[kept], column[kept], value[kept]
            value = self._views.of_pairs(value, row, column)
            if self._times is not None:
                value = value * self._nearness(self._times[row], self._times[column])
            order = np.lexsort((-value, row))
            row, column, value = row[order], column[order], value[order]
            other = np.flatnonzero(self._owners[row] != self._owners[column])
            place = np.arange(len(other)) - np.searchsorted(row[other], row[other])
            near = other[place < NEIGHBOURS]
            total = np.bincount(row[near] - rows[0], value[near], minlength=len(rows))
            self._surround(rows, total)
            kept = value >= _LEAST_PLAIN
            return row[kept], np.asarray(column[kept], np.int64), value[kept].astype(np.float32)

        return look

    def _linked(self, row: IntArray, column: IntArray) -> _Edges:
        """Pairs that are linked, however unlike their texts are, in both directions."""
        lexical = self._views.lexical
        product = lexical[row].multiply(lexical[column]).sum(axis=1)
        value = self._views.of_pairs(np.asarray(product, np.float32).ravel(), row, column)
        if self._times is not None:
            value = value * self._nearness(self._times[row], self._times[column])
        value = np.asarray(value, np.float32)
        return (
            np.concatenate([row, column]),
            np.concatenate([column, row]),
            np.concatenate([value, value]),
        )

    def _surround(self, rows: IntArray, total: NDArray[Any]) -> None:
        # Neighbours that are missing count as unlike ones.
        self.surroundings[rows] = np.maximum(LEAST_SURROUNDINGS, total / NEIGHBOURS)


def average_link(likeness: FloatMatrix, threshold: float = THRESHOLD) -> IntArray:
    """Labels from 0 of the groups whose average likeness stays over a threshold.

    Args:
        likeness: of shape ``(texts, texts)``.
        threshold: average of the pairs between two groups that join, at least.
    """
    if len(likeness) == 1:
        return np.zeros(1, dtype=np.int64)
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import squareform

    most = max(1.0, float(likeness.max()))
    distance = most - (likeness.astype(np.float64) + likeness.T) / 2
    np.fill_diagonal(distance, 0.0)
    tree = linkage(squareform(distance, checks=False), method="average")
    return np.asarray(fcluster(tree, t=most - threshold, criterion="distance"), np.int64) - 1


def _connected(
    members: IntArray, row: IntArray, column: IntArray, chosen: NDArray[np.bool_]
) -> list[IntArray]:
    from scipy import sparse
    from scipy.sparse.csgraph import connected_components

    place = np.full(max(int(members.max(initial=0)), int(row.max(initial=0))) + 1, -1, np.int64)
    place[members] = np.arange(len(members))
    a, b = place[row[chosen]], place[column[chosen]]
    inside = (a >= 0) & (b >= 0)
    ones = np.ones(int(inside.sum()), np.int8)
    graph = sparse.csr_array((ones, (a[inside], b[inside])), shape=(len(members), len(members)))
    number, labels = connected_components(graph, directed=False)
    order = np.argsort(labels, kind="stable")
    ends = np.cumsum(np.bincount(labels, minlength=number))
    return [members[part] for part in np.split(order, ends[:-1])]
