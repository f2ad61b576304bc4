"""Exact overlap of shingle sets, and pairs of which one holds most of the other.

Hashes of 32 bits stand for shingles. A chance collision makes an overlap too large by one in
about a hundred million comparisons; what is proposed here is judged on the words themselves.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from aggregator.dedup.arrays import I64, U32, U64, Bools, distinct, first_of_run, spread
from aggregator.dedup.hashing import ShingleSets
from aggregator.dedup.threads import on_threads

_SHIFT = np.uint64(32)
_LOWER = np.uint64(0xFFFFFFFF)
_PAIRS_AT_ONCE = 1 << 13
_PLACES_AT_ONCE = 1 << 22
_SETS_AT_ONCE = 1 << 16  # 16 bits for their numbers
_ENTRIES_AT_ONCE = 1 << 23


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

    def count(start: int) -> None:
        a, b = first[start : start + _PAIRS_AT_ONCE], second[start : start + _PAIRS_AT_ONCE]
        codes = np.sort(np.concatenate([_pair_codes(sets, a), _pair_codes(sets, b)]))
        twice = codes[1:][codes[1:] == codes[:-1]]
        result[start : start + len(a)] = np.bincount(
            (twice >> _SHIFT).astype(np.int64), minlength=len(a)
        )

    on_threads(count, range(0, len(first), _PAIRS_AT_ONCE))
    return result


def containing_pairs(
    sets: ShingleSets,
    *,
    share: float,
    smallest: int,
    needles: I64,
    haystack: int,
    flood: int,
    leaders: int,
) -> tuple[I64, I64, Bools]:
    """Pairs of which the second set holds at least ``share`` of the first one's shingles.

    Args:
        sets: of ``n`` texts.
        share: in (0, 1].
        smallest: sets of fewer shingles are not looked for.
        needles: row numbers of the sets to look for.
        haystack: sets to look in: the rows below this number.
        flood: see :func:`containing_candidates`.
        leaders: likewise.

    Returns:
        row numbers of the smaller and of the larger set of each pair, sorted, and a mask of
        shape ``(n,)`` of the sets for which a list was cut.
    """
    small, large, flooded = containing_candidates(
        sets,
        share=share,
        smallest=smallest,
        needles=needles,
        haystack=haystack,
        flood=flood,
        leaders=leaders,
    )
    held = shared_counts(sets, small, large)
    sizes = sets.sizes
    enough = held >= sizes[small] - missing_allowed(sizes, share)[small]
    return small[enough], large[enough], flooded


def containing_candidates(
    sets: ShingleSets,
    *,
    share: float,
    smallest: int,
    needles: I64,
    haystack: int,
    flood: int,
    leaders: int,
) -> tuple[I64, I64, Bools]:
    """All pairs of :func:`containing_pairs` and some others.

    Method: prefix filtering (Chaudhuri, Ganti and Kaushik, "A primitive operator for similarity
    joins", 2006). If at most ``k`` shingles of a set may be missing, then any ``k + 1`` of them
    include one that is there; the rarest have the fewest texts to look at. No such pair is
    missed unless one of those lists names more than ``flood`` texts: of such a list only the
    first ``leaders`` are looked at.
    """
    flooded = np.zeros(len(sets), np.bool_)
    rare, who = _rarest(sets, share, smallest, needles)
    if not len(rare):
        return np.empty(0, np.int64), np.empty(0, np.int64), flooded
    asked = distinct(rare)
    owners, starts = _lists(sets, asked, haystack)
    lists = np.searchsorted(asked, rare)
    lengths = starts[lists + 1] - starts[lists]
    cut = lengths > flood
    lengths = np.where(cut, np.minimum(lengths, leaders), lengths)
    flooded[who[cut]] = True

    count = len(sets)
    sizes = sets.sizes
    codes: list[I64] = []
    ends = np.cumsum(lengths)
    bounds = np.searchsorted(ends, np.arange(0, int(ends[-1]), _PLACES_AT_ONCE))
    for first, last in zip(bounds, np.append(bounds[1:], len(who)), strict=True):
        part = slice(int(first), int(last))
        large = owners[spread(starts[lists[part]], lengths[part])]
        small = np.repeat(who[part], lengths[part])
        fits = (large != small) & (sizes[large] >= sizes[small])
        codes.append(distinct(small[fits] * count + large[fits]))
    found = distinct(np.concatenate(codes)) if codes else np.empty(0, np.int64)
    return found // count, found % count, flooded


def _rarest(sets: ShingleSets, share: float, smallest: int, needles: I64) -> tuple[U32, I64]:
    """Of each set that may be contained, so many shingles that one of them is in any container.

    Returns:
        the rarest ones, as hashes, and beside each the number of its set.
    """
    sizes = sets.sizes
    counts = text_counts(sets)
    shared = np.zeros(len(sets), np.int64)  # shingles that some other text has
    full = np.flatnonzero(sizes)
    if len(full):
        shared[full] = np.add.reduceat(counts > 1, sets.offsets[full], dtype=np.int64)
    missing_left = missing_allowed(sizes, share) - (sizes - shared)
    wanted = np.zeros(len(sets), np.bool_)
    wanted[needles] = True
    wanted &= (sizes >= smallest) & (missing_left >= 0)
    hashes: list[U32] = [np.empty(0, np.uint32)]
    numbers: list[I64] = [np.empty(0, np.int64)]
    for first in range(0, len(sets), _SETS_AT_ONCE):
        rows = np.flatnonzero(wanted[first : first + _SETS_AT_ONCE]) + first
        if not len(rows):
            continue
        places = spread(sets.offsets[rows], sizes[rows])
        owner = np.repeat(np.arange(len(rows)), sizes[rows])
        several = counts[places] > 1
        places, owner = places[several], owner[several]
        # Owner, count and hash in one number: to sort numbers is several times as fast.
        codes = (owner.astype(np.uint64) << np.uint64(48)) | sets.hashes[places]
        codes = np.sort(codes | (counts[places].astype(np.uint64) << _SHIFT))
        owner = (codes >> np.uint64(48)).astype(np.int64)
        begin = np.flatnonzero(first_of_run(owner))
        rank = np.arange(len(owner)) - np.repeat(begin, np.diff(np.append(begin, len(owner))))
        chosen = rank <= missing_left[rows[owner]]
        hashes.append(codes[chosen].astype(np.uint32))
        numbers.append(rows[owner[chosen]])
    return np.concatenate(hashes), np.concatenate(numbers)


def text_counts(sets: ShingleSets) -> NDArray[np.uint16]:
    """In how many texts each shingle stands, beside each shingle; 65,535 for more.

    Args:
        sets: of ``n`` texts.
    """
    total = len(sets.hashes)
    counts = np.empty(total, np.uint16)
    parts = -(-total // _ENTRIES_AT_ONCE)
    bounds = np.linspace(0, 1 << 32, parts + 1).astype(np.uint64)
    for low, high in pairwise(bounds):
        if parts == 1:
            counts[:] = _counts_within(sets.hashes)
        else:
            places = np.flatnonzero((sets.hashes >= low) & (sets.hashes < high))
            counts[places] = _counts_within(sets.hashes[places])
    return counts


def _counts_within(hashes: U32) -> NDArray[np.uint16]:
    """How often each hash stands there, beside each; 65,535 for more."""
    codes = hashes.astype(np.uint64)
    codes <<= _SHIFT
    codes |= np.arange(len(hashes), dtype=np.uint64)  # sorted with it: where it stood
    codes.sort()
    begin = np.flatnonzero(first_of_run((codes >> _SHIFT).astype(np.uint32)))
    lengths = np.diff(np.append(begin, len(codes)))
    counts = np.empty(len(hashes), np.uint16)
    places = codes.astype(np.uint32).astype(np.int64)
    counts[places] = np.repeat(np.minimum(lengths, 0xFFFF).astype(np.uint16), lengths)
    return counts


def _lists(sets: ShingleSets, asked: U32, haystack: int) -> tuple[I64, I64]:
    """The texts that have some shingles.

    Args:
        sets: of ``n`` texts.
        asked: hashes, sorted, each once.
        haystack: only the texts below this number are listed.

    Returns:
        numbers of texts, list after list, each sorted; and where the list of each hash begins,
        and after the last one ends.
    """
    # Most shingles are not asked for: a table of the upper bits tells nearly all of those.
    maybe = np.zeros(1 << 24, np.bool_)
    maybe[asked >> np.uint32(8)] = True
    found: list[U64] = [np.empty(0, np.uint64)]
    for first in range(0, haystack, _SETS_AT_ONCE):
        last = min(first + _SETS_AT_ONCE, haystack)
        start = int(sets.offsets[first])
        hashes = sets.hashes[start : int(sets.offsets[last])]
        places = np.flatnonzero(maybe[hashes >> np.uint32(8)])
        owner = np.searchsorted(sets.offsets[first : last + 1], places + start, side="right")
        owner += first - 1
        found.append((hashes[places].astype(np.uint64) << _SHIFT) | owner.astype(np.uint64))
    entries = np.sort(np.concatenate(found))
    low = asked.astype(np.uint64) << _SHIFT
    starts = np.searchsorted(entries, low)
    ends = np.searchsorted(entries, low | _LOWER, side="right")
    lengths = ends - starts
    owners = (entries[spread(starts, lengths)] & _LOWER).astype(np.int64)
    return owners, np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)])


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
