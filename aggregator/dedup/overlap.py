"""How much sets of shingles overlap, counted exactly.

Hashes of 32 bits stand for shingles. A chance collision makes an overlap too large by one in
about a hundred million comparisons; what is proposed here is judged on the words themselves.
"""

from __future__ import annotations

import numpy as np

from aggregator.dedup.arrays import I64, U64, spread
from aggregator.dedup.compiled import kernels
from aggregator.dedup.hashing import ShingleSets
from aggregator.dedup.threads import on_threads

_SHIFT = np.uint64(32)
_PAIRS_AT_ONCE = 1 << 13


def shared_counts(sets: ShingleSets, first: I64, second: I64) -> I64:
    """How many shingles two sets share.

    Args:
        sets: of ``n`` texts.
        first: row numbers, of shape ``(pairs,)``.
        second: likewise.

    Returns:
        int64 of shape ``(pairs,)``.
    """
    result = np.zeros(len(first), np.int64)
    compiled = kernels(0)
    if compiled is not None:

        def merge(start: int) -> None:
            part = slice(start, start + _PAIRS_AT_ONCE)
            a, b = first[part], second[part]
            compiled.shared(sets.hashes, sets.offsets, a, b, result[part])

        on_threads(merge, range(0, len(first), _PAIRS_AT_ONCE))
        return result

    def count(start: int) -> None:
        a, b = first[start : start + _PAIRS_AT_ONCE], second[start : start + _PAIRS_AT_ONCE]
        codes = np.sort(np.concatenate([_pair_codes(sets, a), _pair_codes(sets, b)]))
        twice = codes[1:][codes[1:] == codes[:-1]]
        result[start : start + len(a)] = np.bincount(
            (twice >> _SHIFT).astype(np.int64), minlength=len(a)
        )

    on_threads(count, range(0, len(first), _PAIRS_AT_ONCE))
    return result


def missing_allowed(sizes: I64, share: float) -> I64:
    """How many of a set's shingles may be missing where a share of them must be there."""
    allowed: I64 = np.floor((1 - share) * sizes + 1e-9).astype(np.int64)
    return allowed


def joined_sets(a: ShingleSets, b: ShingleSets) -> ShingleSets:
    """The sets of ``a`` and then those of ``b``."""
    return ShingleSets(
        np.concatenate([a.hashes, b.hashes]),
        np.concatenate([a.offsets, b.offsets[1:] + a.offsets[-1]]),
    )


def _pair_codes(sets: ShingleSets, rows: I64) -> U64:
    """The shingles of each row's set, each under the row's place in ``rows``."""
    lengths = sets.offsets[rows + 1] - sets.offsets[rows]
    places = np.repeat(np.arange(len(rows), dtype=np.uint64), lengths)
    return (places << _SHIFT) | sets.hashes[spread(sets.offsets[rows], lengths)]
