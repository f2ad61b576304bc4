"""Pairs of texts of which one holds most of the other's shingles."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from aggregator.dedup.arrays import I64, U8, U32, U64, Bools, distinct, first_of_run, spread
from aggregator.dedup.compiled import kernels
from aggregator.dedup.hashing import ShingleSets
from aggregator.dedup.listed import listed_pairs
from aggregator.dedup.overlap import shared_counts
from aggregator.dedup.space import MEMORY, Space
from aggregator.dedup.threads import on_threads

_SHIFT = np.uint64(32)
_LOWER = np.uint64(0xFFFFFFFF)
_PLACES_AT_ONCE = 1 << 22
_ENTRIES_AT_ONCE = 1 << 23
_SETS_AT_A_TIME = 1 << 13  # for a thread; 16 bits for their numbers
_MOST_SHINGLES = (1 << 32) - 1  # places have 32 bits
_MOST_SETS = 1 << 30  # and two bits of the numbers of sets are marks


def containing_pairs(
    sets: ShingleSets,
    *,
    missing: I64,
    haystack: int,
    flood: int,
    leaders: int,
    space: Space = MEMORY,
) -> tuple[I64, I64, Bools]:
    """Pairs of which the second set holds all but a few of the first one's shingles.

    Args:
        sets: of ``n`` texts.
        missing: of shape ``(n,)``: how many of each set's shingles may be missing (see
            :func:`missing_allowed`); below 0: nothing that holds it is looked for.
        haystack: sets to look in: the rows below this number.
        flood: see :func:`containing_candidates`.
        leaders: likewise.
        space: told to rest between two steps.

    Returns:
        row numbers of the smaller and of the larger set of each pair, sorted, and a mask of
        shape ``(n,)`` of the sets for which a list was cut.

    Raises:
        ValueError: ``leaders`` is not between 1 and ``flood``; more than 4,294,967,295 shingles
            or 1,073,741,824 sets.
    """
    if not 1 <= leaders <= flood:
        raise ValueError(f"leaders must be between 1 and flood ({flood}), not {leaders}")
    if len(sets.hashes) > _MOST_SHINGLES or len(sets) > _MOST_SETS:
        raise ValueError(f"{len(sets)} texts of {len(sets.hashes)} shingles: too many for one call")
    compiled = kernels(0)
    if compiled is not None:
        return listed_pairs(sets, missing, haystack, flood, leaders, compiled, space)
    small, large, flooded = containing_candidates(
        sets, missing=missing, haystack=haystack, flood=flood, leaders=leaders
    )
    held = shared_counts(sets, small, large)
    sizes = sets.sizes
    enough = held >= sizes[small] - missing[small]
    return small[enough], large[enough], flooded


def containing_candidates(
    sets: ShingleSets,
    *,
    missing: I64,
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
    counts = text_counts(sets)
    rare, who = _rarest(sets, counts, missing)
    if not len(rare):
        return np.empty(0, np.int64), np.empty(0, np.int64), flooded
    asked = distinct(rare)
    owners, starts = _lists(sets, counts, asked, haystack)
    lists = np.searchsorted(asked, rare)
    lengths = starts[lists + 1] - starts[lists]
    cut = lengths > flood
    lengths = np.where(cut, np.minimum(lengths, leaders), lengths)
    flooded[who[cut]] = True

    count = len(sets)
    sizes = sets.sizes
    codes: list[I64] = []
    ends = np.cumsum(lengths)
    bounds = np.searchsorted(ends, np.arange(0, max(int(ends[-1]), 1), _PLACES_AT_ONCE))
    for first, last in zip(bounds, np.append(bounds[1:], len(who)), strict=True):
        part = slice(int(first), int(last))
        large = owners[spread(starts[lists[part]], lengths[part])]
        small = np.repeat(who[part], lengths[part])
        fits = (large != small) & (sizes[large] >= sizes[small])
        codes.append(distinct(small[fits] * count + large[fits]))
    found = distinct(np.concatenate(codes)) if codes else np.empty(0, np.int64)
    return found // count, found % count, flooded


def _rarest(sets: ShingleSets, counts: U8, missing: I64) -> tuple[U32, I64]:
    """Of each set that may be contained, so many shingles that one of them is in any container.

    Returns:
        the rarest ones, as hashes, and beside each the number of its set.
    """
    sizes = sets.sizes
    shared = np.zeros(len(sets), np.int64)  # shingles that some other text has
    full = np.flatnonzero(sizes)
    if len(full):
        shared[full] = np.add.reduceat(counts > 1, sets.offsets[full], dtype=np.int64)
    return rarest(sets, counts, missing - (sizes - shared), several=True)


def rarest(
    sets: ShingleSets, counts: U8, missing: I64, *, several: bool = False
) -> tuple[U32, I64]:
    """Of each set one shingle more than may be missing, the rarest first.

    Args:
        sets: of ``n`` texts.
        counts: in how many texts each shingle stands; 255 for more.
        missing: of shape ``(n,)``: how many may be missing; below 0: the set is left out.
        several: whether shingles of one text only are left out.

    Returns:
        the hashes, and beside each the number of its set, increasing.
    """
    sizes = sets.sizes

    def choose(first: int) -> tuple[U32, I64]:
        rows = np.flatnonzero(missing[first : first + _SETS_AT_A_TIME] >= 0) + first
        places = spread(sets.offsets[rows], sizes[rows])
        owner = np.repeat(np.arange(len(rows)), sizes[rows])
        if several:
            kept = counts[places] > 1
            places, owner = places[kept], owner[kept]
        # Owner, count and hash in one number: to sort numbers is several times as fast.
        codes = (owner.astype(np.uint64) << np.uint64(48)) | sets.hashes[places]
        codes |= counts[places].astype(np.uint64) << _SHIFT
        codes.sort()
        owner = (codes >> np.uint64(48)).astype(np.int64)
        begin = np.flatnonzero(first_of_run(owner))
        rank = np.arange(len(owner)) - np.repeat(begin, np.diff(np.append(begin, len(owner))))
        chosen = rank <= missing[rows[owner]] if len(rows) else np.zeros(0, np.bool_)
        return codes[chosen].astype(np.uint32), rows[owner[chosen]]

    parts = on_threads(choose, range(0, len(sets), _SETS_AT_A_TIME))
    hashes = np.concatenate([np.empty(0, np.uint32), *(part for part, _ in parts)])
    return hashes, np.concatenate([np.empty(0, np.int64), *(part for _, part in parts)])


def text_counts(sets: ShingleSets) -> U8:
    """In how many texts each shingle stands, beside each shingle; 255 for more.

    Args:
        sets: of ``n`` texts.
    """
    total = len(sets.hashes)
    counts = np.empty(total, np.uint8)
    parts = -(-total // _ENTRIES_AT_ONCE)
    bounds = np.linspace(0, 1 << 32, parts + 1).astype(np.uint64)
    for low, high in pairwise(bounds):
        if parts == 1:
            counts[:] = _counts_within(sets.hashes)
        else:
            places = np.flatnonzero((sets.hashes >= low) & (sets.hashes < high))
            counts[places] = _counts_within(sets.hashes[places])
    return counts


def _counts_within(hashes: U32) -> U8:
    """How often each hash stands there, beside each; 255 for more."""
    codes = hashes.astype(np.uint64)
    codes <<= _SHIFT
    codes |= np.arange(len(hashes), dtype=np.uint64)  # sorted with it: where it stood
    codes.sort()
    begin = np.flatnonzero(first_of_run((codes >> _SHIFT).astype(np.uint32)))
    lengths = np.diff(np.append(begin, len(codes)))
    counts = np.empty(len(hashes), np.uint8)
    places = codes.astype(np.uint32).astype(np.int64)
    counts[places] = np.repeat(np.minimum(lengths, 0xFF).astype(np.uint8), lengths)
    return counts


def _lists(sets: ShingleSets, counts: U8, asked: U32, haystack: int) -> tuple[I64, I64]:
    """The texts that have some shingles.

    Args:
        sets: of ``n`` texts.
        counts: what :func:`text_counts` gives.
        asked: hashes, sorted, each once, of which each stands in two texts at least.
        haystack: only the texts below this number are listed.

    Returns:
        numbers of texts, list after list, each sorted; and where the list of each hash begins,
        and after the last one ends.
    """
    # Most shingles are not asked for: a table of the upper bits tells nearly all of those.
    shift = np.uint32(max(6, 27 - len(asked).bit_length()))
    maybe = np.zeros(1 << (32 - int(shift)), np.bool_)
    maybe[asked >> shift] = True

    def some(first: int) -> U64:
        last = min(first + _SETS_AT_A_TIME, haystack)
        start = int(sets.offsets[first])
        hashes = sets.hashes[start : int(sets.offsets[last])]
        places = np.flatnonzero(maybe[hashes >> shift])
        owner = np.searchsorted(sets.offsets[first : last + 1], places + start, side="right")
        owner += first - 1
        return (hashes[places].astype(np.uint64) << _SHIFT) | owner.astype(np.uint64)

    parts = on_threads(some, range(0, haystack, _SETS_AT_A_TIME))
    entries = np.sort(np.concatenate([np.empty(0, np.uint64), *parts]))
    low = asked.astype(np.uint64) << _SHIFT
    starts = np.searchsorted(entries, low)
    ends = np.searchsorted(entries, low | _LOWER, side="right")
    lengths = ends - starts
    owners = (entries[spread(starts, lengths)] & _LOWER).astype(np.int64)
    return owners, np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)])
