"""Exact overlap of shingle sets, and pairs of which one holds most of the other.

Hashes of 32 bits stand for shingles. A chance collision makes an overlap too large by one in
about a hundred million comparisons; what is proposed here is judged on the words themselves.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from aggregator.dedup.hashing import I64, U32, U64, Bools, ShingleHashes

_SHIFT = np.uint64(32)
_PAIRS_AT_ONCE = 1 << 14


@dataclass(frozen=True, slots=True)
class ShingleSets:
    """The sets of shingles of ``n`` texts, each sorted and without repeats.

    Attributes:
        hashes: uint32, of all texts in order.
        offsets: int64 of shape ``(n + 1,)``.
    """

    hashes: U32
    offsets: I64

    @property
    def sizes(self) -> I64:
        """How many shingles each set has, of shape ``(n,)``."""
        return np.diff(self.offsets)


def shingle_sets(shingles: ShingleHashes) -> ShingleSets:
    """Sort the shingles of each text and drop its repeats.

    Args:
        shingles: of ``n`` texts.
    """
    count = len(shingles)
    lengths = np.diff(shingles.offsets)
    owner = np.repeat(np.arange(count, dtype=np.uint64), lengths)
    codes = np.sort((owner << _SHIFT) | shingles.hashes)
    codes = codes[first_of_run(codes)]
    offsets = np.searchsorted(codes, np.arange(count + 1, dtype=np.uint64) << _SHIFT)
    return ShingleSets(codes.astype(np.uint32), offsets.astype(np.int64))


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
    for start in range(0, len(first), _PAIRS_AT_ONCE):
        a, b = first[start : start + _PAIRS_AT_ONCE], second[start : start + _PAIRS_AT_ONCE]
        codes = np.sort(np.concatenate([_pair_codes(sets, a), _pair_codes(sets, b)]))
        twice = codes[1:][codes[1:] == codes[:-1]]
        result[start : start + len(a)] = np.bincount(
            (twice >> _SHIFT).astype(np.int64), minlength=len(a)
        )
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

    Method: prefix filtering (Chaudhuri, Ganti and Kaushik, "A primitive operator for similarity
    joins", 2006). If at most ``k`` shingles of a set may be missing, then any ``k + 1`` of them
    include one that is there; the rarest have the fewest texts to look at. No such pair is
    missed unless one of those lists names more than ``flood`` texts: of such a list only the
    first ``leaders`` are looked at.

    Args:
        sets: of ``n`` texts.
        share: in (0, 1].
        smallest: sets of fewer shingles are not looked for.
        needles: row numbers of the sets to look for.
        haystack: sets to look in: the rows below this number.
        flood: see above.
        leaders: see above.

    Returns:
        row numbers of the smaller and of the larger set of each pair, sorted, and a mask of
        shape ``(n,)`` of the sets for which a list was cut.
    """
    count = len(sets.sizes)
    flooded = np.zeros(count, np.bool_)
    nothing = np.empty(0, np.int64)
    sizes = sets.sizes
    owner = np.repeat(np.arange(count, dtype=np.uint64), sizes)
    codes = np.sort((sets.hashes.astype(np.uint64) << _SHIFT) | owner)
    new = np.flatnonzero(first_of_run(codes >> _SHIFT))
    run_lengths = np.diff(np.append(new, len(codes)))
    several = run_lengths > 1
    list_starts, list_lengths = new[several], run_lengths[several]
    if not len(list_starts):
        return nothing, nothing, flooded
    owners = (codes & np.uint64(0xFFFFFFFF)).astype(np.int64)

    # Every place in a list of several texts, by owner, with the number of its list.
    place = spread(list_starts, list_lengths)
    common = np.bincount(owners[place], minlength=count)
    allowed = missing_allowed(sizes, share)
    missing_left = allowed - (sizes - common)
    wanted = np.zeros(count, np.bool_)
    wanted[needles] = True
    wanted &= (sizes >= smallest) & (missing_left >= 0)
    lists = np.repeat(np.arange(len(list_starts)), list_lengths)
    of_wanted = wanted[owners[place]]
    who, lists = _rarest_first(owners[place[of_wanted]], lists[of_wanted], list_lengths)
    first_of_owner = np.flatnonzero(first_of_run(who))
    rank = np.arange(len(who)) - np.repeat(
        first_of_owner, np.diff(np.append(first_of_owner, len(who)))
    )
    chosen = rank <= missing_left[who]
    who, lists = who[chosen], lists[chosen]

    lengths = list_lengths[lists]
    cut = lengths > flood
    lengths = np.where(cut, np.minimum(lengths, leaders), lengths)
    flooded[who[cut]] = True
    pairs: list[U64] = []
    step = max(1, (1 << 22) // max(flood, 1))
    for start in range(0, len(who), step):
        part = slice(start, start + step)
        large = owners[spread(list_starts[lists[part]], lengths[part])]
        small = np.repeat(who[part], lengths[part])
        fits = (large < haystack) & (large != small) & (sizes[large] >= sizes[small])
        pairs.append(np.unique((small[fits] * count + large[fits]).astype(np.uint64)))
    if not pairs:
        return nothing, nothing, flooded
    found = np.unique(np.concatenate(pairs)).astype(np.int64)
    small, large = found // count, found % count
    held = shared_counts(sets, small, large)
    enough = held >= sizes[small] - allowed[small]
    return small[enough], large[enough], flooded


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


def _rarest_first(who: I64, lists: I64, list_lengths: I64) -> tuple[I64, I64]:
    """Owners in order, and with each its lists, shortest first."""
    lengths = np.minimum(list_lengths[lists], (1 << 12) - 1)
    if len(list_lengths) >= 1 << 26 or (len(who) and int(who.max()) >= 1 << 26):
        order = np.lexsort((lists, lengths, who))
        return who[order], lists[order]
    # All three in one number: to sort numbers is several times as fast.
    codes = np.sort((who << 38) | (lengths << 26) | lists)
    return codes >> 38, codes & ((1 << 26) - 1)


def _pair_codes(sets: ShingleSets, rows: I64) -> U64:
    """The shingles of each row's set, each under the row's place in ``rows``."""
    lengths = sets.offsets[rows + 1] - sets.offsets[rows]
    places = np.repeat(np.arange(len(rows), dtype=np.uint64), lengths)
    return (places << _SHIFT) | sets.hashes[spread(sets.offsets[rows], lengths)]


def spread(starts: I64, lengths: I64) -> I64:
    """``start, start + 1, ...`` for each start and length, one after the other."""
    ends = np.cumsum(lengths)
    total = int(ends[-1]) if len(ends) else 0
    places: I64 = np.arange(total) + np.repeat(starts - (ends - lengths), lengths)
    return places


def first_of_run(values: U64 | I64) -> Bools:
    """Which of sorted values differ from the one before."""
    first = np.ones(len(values), np.bool_)
    first[1:] = values[1:] != values[:-1]
    return first
