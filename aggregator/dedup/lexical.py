"""Candidates of the lexical tiers: near copies, parts of longer texts, shared quotations.

They only propose; :func:`aggregator.dedup.verify.judge` decides. Whether a pair is proposed
depends on the two texts alone, but for floods (see :func:`lexical_candidates`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from aggregator.dedup import minhash
from aggregator.dedup.arrays import I64, U32, Bools, distinct
from aggregator.dedup.compiled import kernels
from aggregator.dedup.containing import containing_candidates, containing_pairs
from aggregator.dedup.hashing import ShingleSets, shingle_sets
from aggregator.dedup.overlap import joined_sets, missing_allowed, shared_counts
from aggregator.dedup.space import MEMORY, Space
from aggregator.dedup.text import SHINGLE_WORDS, words
from aggregator.dedup.threads import side_by_side
from aggregator.dedup.thresholds import Thresholds

CANDIDATES_VERSION: Final = "4"
"""Changes whenever any tier may propose other pairs than before."""

FLOOR: Final = 0.4
"""Jaccard similarity from which a pair is judged: the least at which it can be near."""

_QUOTATION: Final = re.compile('["“”„«»‘]([^"“”„«»]{20,}?)["“”»’](?!\\w)')
_OPENING: Final = '"“”„«»‘'
_QUOTATION_WORDS: Final = 5
QUOTATION_SHARE: Final = 0.7
"""Share of a quotation's shingles that a text must have to be compared with who quotes it."""

FLOOD: Final = 256
"""Of a shingle that more texts have than this, only the first :data:`LEADERS` are looked at."""

LEADERS: Final = 16
"""See :data:`FLOOD`."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """Pairs of texts to judge.

    Attributes:
        first: int64 of shape ``(pairs,)``.
        second: likewise; ``first < second``; each pair once, sorted.
        flooded: mask of shape ``(texts,)``: texts some of whose pairs were not looked at,
            since too many others are like them.
    """

    first: I64
    second: I64
    flooded: Bools


def lexical_candidates(
    texts: Sequence[str],
    sets: ShingleSets,
    bands: Callable[[], U32],
    thresholds: Thresholds,
) -> Candidates:
    """Propose pairs by what words they share.

    Proposed are pairs of Jaccard similarity :data:`FLOOR` that agree in a band of their
    signatures; pairs of which one contains ``thresholds.containment`` of the other; and pairs
    of which one contains most of a quotation of the other. Where more texts are alike than can
    be compared pair by pair, each is compared with the first of them only.

    Args:
        texts: of ``n`` forms, in the order in which they may represent others.
        sets: of their shingles.
        bands: makes their band keys: see :func:`aggregator.dedup.minhash.band_keys`.
        thresholds: where the judge draws its lines.
    """
    quoted, owners = quotations(texts)
    first, second, flooded = set_candidates(sets, bands(), shingle_sets(quoted), owners, thresholds)
    return Candidates(first, second, flooded)


def set_candidates(
    sets: ShingleSets, bands: U32, quoted: ShingleSets, owners: I64, thresholds: Thresholds
) -> tuple[I64, I64, Bools]:
    """The pairs of :func:`lexical_candidates`, of texts that have been read.

    Args:
        sets: of ``n`` texts.
        bands: their band keys, uint32 of shape ``(n, 42)``.
        quoted: the shingles of quotations.
        owners: in which text each quotation stands.
        thresholds: where the judge draws its lines.

    Returns:
        first and second number of each pair, sorted, and a mask of the texts of which not all
        pairs were looked at.
    """
    count = len(sets)
    joined = joined_sets(sets, quoted) if len(quoted) else sets
    (near, flooded), (holding, cut) = side_by_side(
        lambda: near_pairs(sets, bands, min(FLOOR, thresholds.overlap)),
        lambda: holding_pairs(joined, count, owners, thresholds),
    )
    flooded[cut] = True
    codes = distinct(np.concatenate([near, holding]))
    return codes // max(count, 1), codes % max(count, 1), flooded


def holding_pairs(
    joined: ShingleSets, count: int, owners: I64, thresholds: Thresholds, space: Space = MEMORY
) -> tuple[I64, I64]:
    """Pairs of which one holds most of the other, or of a quotation of it.

    Args:
        joined: the sets of ``count`` texts, then those of quotations.
        count: how many texts there are.
        owners: in which text each quotation stands.
        thresholds: where the judge draws its lines.
        space: told to rest between two steps.

    Returns:
        ``first * count + second`` of each pair (first < second), and the numbers of texts of which
        not all pairs were looked at.
    """
    # Texts and quotations are looked for at once, in texts.
    sizes = joined.sizes
    missing = looked_for(sizes[:count], thresholds)
    of_quoted = missing_allowed(sizes[count:], QUOTATION_SHARE)
    of_quoted[sizes[count:] == 0] = -1
    small, large, cut = containing_pairs(
        joined,
        missing=np.concatenate([missing, of_quoted]),
        haystack=count,
        flood=FLOOD,
        leaders=LEADERS,
        space=space,
    )
    who = np.concatenate([np.arange(count), owners])
    return _codes(who[small], large, count), who[cut]


def smallest_contained(thresholds: Thresholds) -> int:
    """How many shingles a text has at least that the judge takes to be contained."""
    return max(1, thresholds.contained_words - SHINGLE_WORDS + 1)


def near_pairs(sets: ShingleSets, bands: U32, floor: float) -> tuple[I64, Bools]:
    """Pairs that agree in a band of their signatures and overlap enough.

    Args:
        sets: of ``n`` texts.
        bands: their band keys, uint32 of shape ``(n, 42)``.
        floor: Jaccard similarity.

    Returns:
        ``first * n + second`` of each pair (first < second), sorted, and a mask of the texts
        of which not all pairs were looked at.
    """
    first, second, flooded = minhash.candidate_pairs(bands, sets.sizes > 0)
    shared = shared_counts(sets, first, second)
    union = sets.sizes[first] + sets.sizes[second] - shared
    near = shared >= floor * union
    return _codes(first[near], second[near], len(sets)), flooded


def maybe_contained(sets: ShingleSets, thresholds: Thresholds) -> I64:
    """All pairs of which one holds ``thresholds.containment`` of the other, and perhaps others.

    Args:
        sets: of ``n`` texts.
        thresholds: where the judge draws its lines.

    Returns:
        ``first * n + second`` of each pair (first < second), sorted.
    """
    find = containing_candidates if kernels(0) is None else containing_pairs
    missing = looked_for(sets.sizes, thresholds)
    small, large, _ = find(sets, missing=missing, haystack=len(sets), flood=FLOOD, leaders=LEADERS)
    return distinct(_codes(small, large, len(sets)))


def looked_for(sizes: I64, thresholds: Thresholds) -> I64:
    """How many shingles may be missing of each text; -1 for those too short to be contained.

    Args:
        sizes: how many shingles each text has.
        thresholds: where the judge draws its lines.
    """
    allowed = missing_allowed(sizes, thresholds.containment)
    return np.where(sizes >= smallest_contained(thresholds), allowed, -1)


def _codes(a: I64, b: I64, count: int) -> I64:
    """One number for each pair of two different texts."""
    different = a != b
    a, b = a[different], b[different]
    codes: I64 = np.minimum(a, b) * count + np.maximum(a, b)
    return codes


def quotations(texts: Sequence[str]) -> tuple[list[str], I64]:
    """Quotations of several words, and the place of the text that each stands in.

    Args:
        texts: any strings.
    """
    found: list[str] = []
    owners: list[int] = []
    for number, text in enumerate(texts):
        if not any(sign in text for sign in _OPENING):
            continue
        for match in _QUOTATION.finditer(text):
            if len(words(match[1])) >= _QUOTATION_WORDS:
                found.append(match[1])
                owners.append(number)
    return found, np.array(owners, np.int64)
