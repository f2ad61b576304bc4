"""Verdicts by the overlap of words alone, as arrays: no facts, no conflicts, no objects."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from aggregator.dedup.arrays import I64, U32, distinct
from aggregator.dedup.cluster import KIND_RANK, Pair, star_clusters
from aggregator.dedup.hashing import TextHashes
from aggregator.dedup.lexical import maybe_contained
from aggregator.dedup.minhash import candidate_pairs
from aggregator.dedup.model import Comparison, Evidence, Verdict
from aggregator.dedup.overlap import shared_counts
from aggregator.dedup.threads import side_by_side
from aggregator.dedup.thresholds import Thresholds
from aggregator.dedup.verify import Prepared

_ROUNDS: Final = 50
_NEAR: Final = KIND_RANK["near"]
_CONTAINED: Final = KIND_RANK["contained"]


class PlainPairs(Mapping[Pair, Comparison]):
    """The pairs that overlap enough; each comparison is made when it is looked at.

    Args:
        first: int64 of shape ``(pairs,)``, sorted with ``second``; ``first < second``.
        second: likewise.
        overlap: Jaccard similarity of each pair's shingles.
        containment: share of the smaller set that the larger has.
        direction: int8: 0 if both may represent each other, 1 if only the first may represent
            the second, -1 for the reverse.
    """

    def __init__(
        self,
        first: I64,
        second: I64,
        overlap: NDArray[np.float64],
        containment: NDArray[np.float64],
        direction: NDArray[np.int8],
    ) -> None:
        self.first = first
        self.second = second
        self.overlap = overlap
        self.containment = containment
        self.direction = direction

    def __len__(self) -> int:
        return len(self.first)

    def __iter__(self) -> Iterator[Pair]:
        return zip(self.first.tolist(), self.second.tolist(), strict=True)

    def __getitem__(self, pair: Pair) -> Comparison:
        start, end = np.searchsorted(self.first, [pair[0], pair[0] + 1])
        place = int(start + np.searchsorted(self.second[start:end], pair[1]))
        if place >= end or int(self.second[place]) != pair[1]:
            raise KeyError(pair)
        overlap, containment = float(self.overlap[place]), float(self.containment[place])
        return _comparison(overlap, containment, int(self.direction[place]))

    def comparisons(self) -> Iterator[Comparison]:
        """The comparison of each pair, in order."""
        columns = (self.overlap, self.containment, self.direction)
        return map(_comparison, *(column.tolist() for column in columns))

    @property
    def score(self) -> NDArray[np.float64]:
        """Of each pair, in [0, 1]."""
        return np.where(self.direction == 0, self.overlap, self.containment)


def _comparison(overlap: float, containment: float, direction: int) -> Comparison:
    evidence = Evidence(overlap, containment)
    if direction == 0:
        return Comparison("same", "near", overlap, evidence)
    verdict: Verdict = "contains" if direction > 0 else "contained"
    return Comparison(verdict, "contained", containment, evidence)


def plain_pairs(hashes: TextHashes, first: I64, second: I64, thresholds: Thresholds) -> PlainPairs:
    """Keep the candidates that overlap enough.

    Near are pairs of a Jaccard similarity of ``thresholds.overlap``; else a text of at least
    ``thresholds.contained_words`` is contained in one that has ``thresholds.containment`` of its
    shingles.

    Args:
        hashes: of ``n`` texts.
        first: numbers of texts, of shape ``(pairs,)``.
        second: likewise.
        thresholds: where the lines are drawn.
    """
    sets = hashes.shingles
    shared = shared_counts(sets, first, second)
    a, b = sets.sizes[first], sets.sizes[second]
    overlap = shared / np.maximum(a + b - shared, 1)
    containment = shared / np.maximum(np.minimum(a, b), 1)
    near = overlap >= thresholds.overlap
    smaller = np.where(a <= b, first, second)
    contained = (containment >= thresholds.containment) & (
        hashes.words[smaller] >= thresholds.contained_words
    )
    direction = np.where(near, 0, np.where(a > b, 1, -1)).astype(np.int8)
    keep = near | (contained & (a != b))
    return PlainPairs(first[keep], second[keep], overlap[keep], containment[keep], direction[keep])


def find_plain(hashes: TextHashes, bands: Callable[[], U32], thresholds: Thresholds) -> PlainPairs:
    """Find the pairs that overlap enough, as the lexical tiers do.

    Args:
        hashes: of ``n`` forms, in the order in which they may represent others.
        bands: makes their band keys: see :func:`aggregator.dedup.minhash.band_keys`.
        thresholds: where the lines are drawn.
    """
    sets, count = hashes.shingles, max(len(hashes), 1)

    def banded() -> I64:
        first, second, _ = candidate_pairs(bands(), sets.sizes > 0)
        return first * count + second

    near, contained = side_by_side(banded, lambda: maybe_contained(sets, thresholds))
    codes = distinct(np.concatenate([near, contained]))
    return plain_pairs(hashes, codes // count, codes % count, thresholds)


def plain_judge(
    a: Prepared, b: Prepared, *, cosine: float | None = None, thresholds: Thresholds
) -> Comparison:
    """As :func:`aggregator.dedup.verify.judge`, by overlap and cosine alone."""
    shared = len(a.shingles & b.shingles)
    smaller = min(len(a.shingles), len(b.shingles))
    overlap = shared / max(len(a.shingles) + len(b.shingles) - shared, 1)
    containment = shared / max(smaller, 1)
    evidence = Evidence(overlap, containment, cosine)
    if a.form == b.form:
        return Comparison("same", "exact", 1.0, evidence)
    if overlap >= thresholds.overlap:
        return Comparison("same", "near", overlap, evidence)
    part = a if len(a.shingles) < len(b.shingles) else b
    if (
        containment >= thresholds.containment
        and len(a.shingles) != len(b.shingles)
        and len(part.words) >= thresholds.contained_words
    ):
        verdict: Verdict = "contained" if part is a else "contains"
        return Comparison(verdict, "contained", containment, evidence)
    if cosine is not None and cosine >= thresholds.paraphrase:
        return Comparison("same", "semantic", cosine, evidence)
    return Comparison("different", None, overlap, evidence)


def plain_clusters(count: int, pairs: PlainPairs) -> I64:
    """The clusters of :func:`~aggregator.dedup.cluster.star_clusters`, for whole arrays at once.

    Method: the representatives are the lexicographically first independent set of the graph;
    in each round all texts are decided whose earlier neighbours are (Luby, 1986; Blelloch,
    Fineman and Shun, "Greedy sequential maximal independent set and matching are parallel on
    average", 2012). A few rounds do, but for long chains, which are left to the plain walk.

    Args:
        count: how many texts there are.
        pairs: the pairs that match.
    """
    position = _walk_positions(count, pairs)
    both = pairs.direction == 0
    forth, back = both | (pairs.direction > 0), both | (pairs.direction < 0)
    leader = np.concatenate([pairs.first[forth], pairs.second[back]])
    member = np.concatenate([pairs.second[forth], pairs.first[back]])
    score = np.concatenate([pairs.score[forth], pairs.score[back]])
    rank = np.concatenate([np.where(both, _NEAR, _CONTAINED)[side] for side in (forth, back)])
    before = position[leader] < position[member]
    leader, member, score, rank = leader[before], member[before], score[before], rank[before]

    founder = np.ones(count, np.bool_)
    founder[member] = False
    decided = founder.copy()
    left_leader, left_member = leader, member
    for _ in range(_ROUNDS):
        if not len(left_member):
            break
        # Led by a representative: a member. Led by members only: a representative.
        decided[left_member[founder[left_leader]]] = True
        open_edge = ~decided[left_member]
        waits = np.zeros(count, np.bool_)
        waits[left_member[open_edge & ~decided[left_leader]]] = True
        free = left_member[open_edge & ~waits[left_member]]
        founder[free] = True
        decided[free] = True
        still = ~decided[left_member]
        left_leader, left_member = left_leader[still], left_member[still]
    else:
        if len(left_member):
            return star_clusters(count, pairs)
    valid = founder[leader] & ~founder[member]
    leader, member, score, rank = leader[valid], member[valid], score[valid], rank[valid]
    order = np.lexsort((leader, -score, rank, member))
    member, leader = member[order], leader[order]
    best = np.ones(len(member), np.bool_)
    best[1:] = member[1:] != member[:-1]
    representative = np.arange(count)
    representative[member[best]] = leader[best]
    return representative


def _walk_positions(count: int, pairs: PlainPairs) -> I64:
    """The place of each text in the walk: by (how deep it is contained in others, number)."""
    forth, back = pairs.direction > 0, pairs.direction < 0
    outer = np.concatenate([pairs.first[forth], pairs.second[back]])
    inner = np.concatenate([pairs.second[forth], pairs.first[back]])
    depth = np.zeros(count, np.int64)
    # Contained texts are smaller, so that there are no circles, and as many rounds as depths.
    while len(inner):
        deeper = depth.copy()
        np.maximum.at(deeper, inner, depth[outer] + 1)
        if (deeper == depth).all():
            break
        depth = deeper
    order = np.lexsort((np.arange(count), depth))
    position = np.empty(count, np.int64)
    position[order] = np.arange(count)
    return position
