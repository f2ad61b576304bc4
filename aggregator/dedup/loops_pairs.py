"""The inner loops of comparing and pairing texts, in the part of Python that numba compiles.

See :mod:`aggregator.dedup.loops` for how they are used, and for what keeps them within bounds.
"""

from __future__ import annotations

from typing import Any

import numpy as np

_STEEP = 32  # times as large: sets from which one is looked up in the other


def shared(hashes: Any, offsets: Any, first: Any, second: Any, counts: Any) -> None:
    """How many numbers two sets share.

    Args:
        hashes: uint32, of all sets, each sorted and without repeats.
        offsets: int64: where each set begins, and the last one ends.
        first: int64, numbers of sets.
        second: likewise.
        counts: int64, filled; as long as ``first`` and ``second``.
    """
    # Read are places from offsets[a] up to offsets[a + 1], and never that last one: each branch
    # asks whether there is one left before it reads.
    for pair in range(len(first)):
        a, b = first[pair], second[pair]
        if offsets[a + 1] - offsets[a] > offsets[b + 1] - offsets[b]:
            a, b = b, a
        i, last_i = offsets[a], offsets[a + 1]
        j, last_j = offsets[b], offsets[b + 1]
        count = 0
        if (last_i - i) * _STEEP < last_j - j:
            for place in range(i, last_i):
                j += np.searchsorted(hashes[j:last_j], hashes[place])
                count += j < last_j and hashes[j] == hashes[place]
        else:
            while i < last_i and j < last_j:
                x, y = hashes[i], hashes[j]
                count += x == y
                i += x <= y
                j += y <= x
        counts[pair] = count


def holds(hashes: Any, i: int, last_i: int, j: int, last_j: int, missing: int) -> bool:
    """Whether all but so many numbers of one set stand in another.

    Args:
        hashes: uint32, of all sets, each sorted and without repeats.
        i: where the one begins.
        last_i: where it ends.
        j: where the other begins.
        last_j: where it ends.
        missing: how many may be missing.
    """
    # Never read are hashes[last_i] and hashes[last_j].
    if (last_i - i) * _STEEP < last_j - j:
        for place in range(i, last_i):
            j += np.searchsorted(hashes[j:last_j], hashes[place])
            if j == last_j or hashes[j] != hashes[place]:
                missing -= 1
                if missing < 0:
                    return False
        return True
    while i < last_i:
        if j == last_j:
            return missing >= last_i - i
        x, y = hashes[i], hashes[j]
        missing -= x < y
        if missing < 0:
            return False
        i += x <= y
        j += y <= x
    return True


def bucket_pairs(
    entries: Any, count: int, flood: int, leaders: int, codes: Any, flooded: Any
) -> int:
    """Pairs of texts that stand under one key.

    Args:
        entries: uint64, ``key << 32 | number of the text``, sorted.
        count: how many texts there are.
        flood: of more texts than this, each is paired with the first ``leaders`` only.
        leaders: see there.
        codes: int64, filled with ``first * count + second`` as far as it reaches.
        flooded: mask of the texts, set for those under overflowing keys.

    Returns:
        how many pairs there are: if that is more than ``codes`` holds, ask again with more.
    """
    # Places are below len(entries); numbers of texts are below ``count``, which ``flooded`` has.
    total = 0
    lower = np.uint64(0xFFFFFFFF)
    start = 0
    while start < len(entries):
        key = entries[start] >> np.uint64(32)
        end = start + 1
        while end < len(entries) and entries[end] >> np.uint64(32) == key:
            end += 1
        size = end - start
        if size > 1:
            last = end
            if size > flood:
                for place in range(start, end):
                    flooded[entries[place] & lower] = True
                last = start + leaders
            for place in range(start, min(last, end - 1)):
                a = np.int64(entries[place] & lower)
                for other in range(place + 1, end):
                    if total < len(codes):
                        codes[total] = a * count + np.int64(entries[other] & lower)
                    total += 1
        start = end
    return total
