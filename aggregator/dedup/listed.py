"""The search for sets that hold others, by lists of some of the sets at a time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeVar

import numpy as np

from aggregator.dedup.arrays import I64, U8, U32, U64, Bools
from aggregator.dedup.compiled import Kernels
from aggregator.dedup.hashing import ShingleSets
from aggregator.dedup.space import Space
from aggregator.dedup.threads import on_threads

Answer = TypeVar("Answer")

_PLACES_AT_ONCE: Final = 1 << 22
_ENTRIES_AT_ONCE: Final = 1 << 23  # at least: eight bytes each
_ROUNDS: Final = 16  # so many times all is read at most, where that is more
_LISTED_AT_ONCE: Final = 1 << 27  # four bytes each
_ASKED_BITS: Final = 27
_BUCKET_BITS: Final = 22
_SETS_AT_A_TIME: Final = 1 << 13
_BEFORE_REST: Final = 1 << 4  # pieces of work
_PARTS: Final = 1 << 7
_PART_SHIFT: Final = np.uint32(32 - 7)


def listed_pairs(
    sets: ShingleSets,
    missing: I64,
    haystack: int,
    flood: int,
    leaders: int,
    compiled: Kernels,
    space: Space,
) -> tuple[I64, I64, Bools]:
    """As :func:`aggregator.dedup.containing.containing_pairs`, with compiled loops.

    In memory are a byte for each shingle and the lists of so many of the sets that are looked in
    as fit in half a gigabyte; sets are read in their order, but for those that are compared.
    """
    count, total = len(sets), len(sets.hashes)
    flooded = np.zeros(count, np.bool_)
    counts, cut, leading = _tallied(sets, haystack, flood, leaders, compiled, space)
    # Only lists that somebody asks for are made: each bit more that a hash is known by halves
    # those that are made besides.
    shift = np.uint32(32 - min(_ASKED_BITS, max(10, total.bit_length())))
    asked = np.zeros(1 << (32 - int(shift)), np.uint8)

    def ask(first: int) -> None:
        last = min(first + _SETS_AT_A_TIME, count)
        compiled.ask(sets.hashes, sets.offsets, counts, missing, first, last, shift, asked)

    _resting(ask, range(0, count, _SETS_AT_A_TIME), space)
    listed = _Listed(sets, haystack, (counts, asked, shift, flood, cut), compiled, space)
    parts: list[I64] = [np.empty(0, np.int64)]
    for low, high in listed.blocks():
        found_in = listed.lists(low, high)

        def find(
            first: int, found_in: tuple[Any, ...] = found_in, low: int = low, high: int = high
        ) -> I64:
            last = min(first + _SETS_AT_A_TIME, count)
            room = last - first
            while True:
                codes = np.empty(room, np.int64)
                found = compiled.holders(
                    *(sets.hashes, sets.offsets, counts, missing, cut, leading, leaders, flood),
                    *(*found_in, low, high, first, last, codes, flooded),
                )
                if found <= room:
                    return codes[:found].copy()
                room = found

        parts += _resting(find, range(0, count, _SETS_AT_A_TIME), space)
        del found_in, find
    codes = np.concatenate(parts)
    codes.sort()
    return codes // max(count, 1), codes % max(count, 1), flooded


def _tallied(
    sets: ShingleSets, haystack: int, flood: int, leaders: int, compiled: Kernels, space: Space
) -> tuple[U8, U32, U32]:
    """What :func:`aggregator.dedup.loops_lists.tally` gives, of all hashes.

    Hashes are put into parts by their upper bits, and each part is sorted by itself.

    Returns:
        in how many sets the hash of each place stands; the hashes that too many have, sorted; and
        of each of these the first sets that have it.
    """
    hashes, total = sets.hashes, len(sets.hashes)
    below = int(sets.offsets[haystack])
    blocks = range(0, total, _PLACES_AT_ONCE)
    sizes = np.zeros((len(blocks), _PARTS), np.int64)

    def measure(start: int) -> None:
        block = sizes[start // _PLACES_AT_ONCE]
        compiled.part_sizes(hashes[start : start + _PLACES_AT_ONCE], _PART_SHIFT, block)

    _resting(measure, blocks, space)
    counts = np.ones(total, np.uint8)
    cut: list[U32] = [np.empty(0, np.uint32)]
    leading: list[U32] = [np.empty(0, np.uint32)]
    for low, high in _ranges(sizes.sum(axis=0), max(_ENTRIES_AT_ONCE, int(sizes.sum()) // _ROUNDS)):
        bounds, into = _shares(sizes[:, low:high])
        entries = np.empty(int(bounds[-1]), np.uint64)

        def scatter(start: int, into: I64 = into, entries: U64 = entries, low: int = low) -> None:
            part, ends = hashes[start : start + _PLACES_AT_ONCE], into[start // _PLACES_AT_ONCE]
            compiled.parts(part, start, _PART_SHIFT, low, ends, entries)

        def tally(part: int, bounds: I64 = bounds, entries: U64 = entries) -> tuple[U32, U32]:
            mine = entries[bounds[part] : bounds[part + 1]]
            mine.sort()
            most = len(mine) // (flood + 1)
            values, places = np.empty(most, np.uint32), np.empty(most * leaders, np.uint32)
            found = compiled.tally(mine, below, flood, leaders, counts, values, places)
            return values[:found].copy(), places[: found * leaders].copy()

        _resting(scatter, blocks, space)
        for values, places in on_threads(tally, range(high - low)):
            cut.append(values)
            leading.append(places)
        del entries, scatter, tally
    owners = np.searchsorted(sets.offsets, np.concatenate(leading), side="right") - 1
    return counts, np.concatenate(cut), owners.astype(np.uint32)


class _Listed:
    """Lists of the sets that have a hash, of the sets that are looked in.

    Args:
        sets: of texts.
        haystack: sets to look in: the rows below this number.
        asked: what :func:`aggregator.dedup.loops_holding.is_listed` wants of all hashes: how many
            sets have each, which are asked for, and which too many have.
        compiled: the loops.
        space: is told to rest.
    """

    def __init__(
        self,
        sets: ShingleSets,
        haystack: int,
        asked: tuple[U8, U8, np.uint32, int, U32],
        compiled: Kernels,
        space: Space,
    ) -> None:
        self._sets, self._haystack, self._asked = sets, haystack, asked
        self._compiled, self._space = compiled, space
        starts = range(0, haystack, _SETS_AT_A_TIME)
        self._sizes = np.zeros((len(starts), _PARTS), np.int64)

        def measure(first: int) -> None:
            start = int(sets.offsets[first])
            end = int(sets.offsets[min(first + _SETS_AT_A_TIME, haystack)])
            sizes = self._sizes[first // _SETS_AT_A_TIME]
            compiled.listed_sizes(sets.hashes, *asked, start, end, _PART_SHIFT, sizes)

        _resting(measure, starts, space)

    def blocks(self) -> list[tuple[int, int]]:
        """First and last sets whose lists are made at once; the last one excluded."""
        ranges = _ranges(self._sizes.sum(axis=1), _LISTED_AT_ONCE)
        ends = [min(high * _SETS_AT_A_TIME, self._haystack) for _, high in ranges]
        return list(zip([low * _SETS_AT_A_TIME for low, _ in ranges], ends, strict=True))

    def lists(self, first: int, last: int) -> tuple[U64, I64, np.uint32, U32]:
        """What :func:`aggregator.dedup.loops_holding.holders` wants: heads, buckets and lists.

        Args:
            first: number of the first set.
            last: the number after that of the last one.
        """
        sets, compiled = self._sets, self._compiled
        starts = range(first, last, _SETS_AT_A_TIME)
        begin = first // _SETS_AT_A_TIME
        sizes = self._sizes[begin : begin + len(starts)]
        lists = np.empty(int(sizes.sum()), np.uint32)
        heads: list[U64] = []
        done = 0
        for low, high in _ranges(
            sizes.sum(axis=0), max(_ENTRIES_AT_ONCE, int(sizes.sum()) // _ROUNDS)
        ):
            bounds, into = _shares(sizes[:, low:high])
            entries = np.empty(int(bounds[-1]), np.uint64)

            def gather(some: int, into: I64 = into, entries: U64 = entries, low: int = low) -> None:
                ends, until = into[(some - first) // _SETS_AT_A_TIME], some + _SETS_AT_A_TIME
                compiled.gather(
                    *(sets.hashes, sets.offsets, *self._asked, some, min(until, last)),
                    *(_PART_SHIFT, low, ends, entries),
                )

            def arrange(
                part: int, bounds: I64 = bounds, entries: U64 = entries, done: int = done
            ) -> U64:
                mine = entries[bounds[part] : bounds[part + 1]]
                mine.sort()
                return mine[: compiled.arrange(mine, done + int(bounds[part]), lists)].copy()

            _resting(gather, starts, self._space)
            heads += on_threads(arrange, range(high - low))
            done += int(bounds[-1])
            del entries, gather, arrange
        joined = np.concatenate([*heads, np.array([done], np.uint64)])
        bits = min(_BUCKET_BITS, max(1, len(joined).bit_length()))
        uppers = np.arange((1 << bits) + 1, dtype=np.uint64) << np.uint64(64 - bits)
        uppers[-1] = 0  # of the place after the last one, which is no number of 64 bits
        buckets = np.searchsorted(joined[:-1], uppers).astype(np.int64)
        buckets[-1] = len(joined) - 1
        return joined, buckets, np.uint32(32 - bits), lists


def _ranges(sizes: I64, most: int) -> list[tuple[int, int]]:
    """Divide things in order: as many at a time as are no larger together than ``most``, or one."""
    ends = np.concatenate([np.zeros(1, np.int64), np.cumsum(sizes)])
    ranges: list[tuple[int, int]] = []
    low = 0
    while low < len(sizes):
        high = int(np.searchsorted(ends, ends[low] + most, side="right")) - 1
        ranges.append((low, max(high, low + 1)))
        low = ranges[-1][1]
    return ranges


def _shares(sizes: I64) -> tuple[I64, I64]:
    """Where parts begin that lie one after the other, and in them the share of each block.

    Args:
        sizes: of shape ``(blocks, parts)``: how large the share of each block in each part is.

    Returns:
        where each part begins and the last one ends; and of shape ``(blocks, parts)`` where each
        share begins.
    """
    bounds = np.concatenate([np.zeros(1, np.int64), np.cumsum(sizes.sum(axis=0))])
    return bounds, bounds[:-1] + np.cumsum(sizes, axis=0) - sizes


def _resting(work: Callable[[int], Answer], pieces: range, space: Space) -> list[Answer]:
    """What work gives for each piece; ``space`` rests now and then.

    Args:
        work: must not depend on the order in which pieces are done.
        pieces: numbers of places or sets, in equal steps.
        space: is told to rest.
    """
    found: list[Answer] = []
    for first in range(0, len(pieces), _BEFORE_REST):
        found += on_threads(work, pieces[first : first + _BEFORE_REST])
        space.rest()
    return found
