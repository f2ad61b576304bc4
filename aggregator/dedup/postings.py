"""Under each hash the numbers of the texts that have it, in sorted arrays of growing size.

As in a log-structured merge-tree (O'Neil et al., 1996): adding is cheap, and what is asked looks
into a few arrays. An array may lie in a file of which only what is looked at is read.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from aggregator.dedup.arrays import I64, U32, U64, spread

_SHIFT: Final = np.uint64(32)
_LOWER: Final = np.uint64(0xFFFFFFFF)
_GROWTH: Final = 4


class Segment:
    """Sorted ``hash << 32 | number``, and where to begin to look for a hash.

    Args:
        codes: uint64, sorted.
        steps: int64: where the codes of each step of the upper bits of a hash begin, and after
            the last one end; made if it is not given.
    """

    def __init__(self, codes: U64, steps: I64 | None = None) -> None:
        self.codes = codes
        if steps is None:
            # About sixteen codes a step.
            bits = min(32, max(0, len(codes).bit_length() - 4))
            borders = np.arange(1, 1 << bits, dtype=np.uint64) << np.uint64(64 - bits)
            inner = np.searchsorted(codes, borders)
            steps = np.concatenate([[0], inner, [len(codes)]]).astype(np.int64)
        self.steps = steps
        self._shift = np.uint64(64 - (len(steps) - 1).bit_length() + 1)

    def __len__(self) -> int:
        return len(self.codes)

    def places(self, wanted: U64) -> I64:
        """Where codes would stand: ``numpy.searchsorted``, which a large segment slows down.

        Hashes are spread evenly, so that the upper bits of one tell nearly where it stands. The
        rest is a search among a few codes beside each other.
        """
        if len(self.steps) < 3:
            found: I64 = np.searchsorted(self.codes, wanted)
            return found
        step = (wanted >> self._shift).astype(np.int64)
        low, high = self.steps[step], self.steps[step + 1]
        open_ = np.flatnonzero(low < high)
        while len(open_):
            middle = (low[open_] + high[open_]) >> 1
            below = self.codes[middle] < wanted[open_]
            low[open_[below]] = middle[below] + 1
            high[open_[~below]] = middle[~below]
            open_ = open_[low[open_] < high[open_]]
        return low


class Postings:
    """Under each hash of 32 bits, the numbers of the texts that have it."""

    def __init__(self, segments: Sequence[Segment] = ()) -> None:
        self.segments: list[Segment] = list(segments)
        """Each at least a few times as long as the next."""

    def add(self, hashes: U32 | U64, numbers: I64) -> None:
        """Enter numbers under hashes, two arrays of one length."""
        if not len(hashes):
            return
        codes = hashes.astype(np.uint64)
        codes <<= _SHIFT
        codes |= numbers.astype(np.uint64)
        codes.sort()
        while self.segments and len(self.segments[-1]) < _GROWTH * len(codes):
            codes = np.concatenate([self.segments.pop().codes, codes])
            codes.sort()
        self.segments.append(Segment(codes))

    def counts(self, hashes: U32 | U64) -> I64:
        """How many numbers stand under each hash."""
        total = np.zeros(len(hashes), np.int64)
        for first, last in self._bounds(hashes):
            total += last - first
        return total

    def find(self, hashes: U32 | U64, *, flood: int, leaders: int) -> tuple[I64, I64]:
        """Look up hashes.

        Args:
            hashes: what to look up.
            flood: under a hash with more numbers than this, only the lowest are looked at.
            leaders: how many of them.

        Returns:
            places in ``hashes`` and, beside each, a number that stands under that hash.
        """
        bounds = self._bounds(hashes)
        total = np.zeros(len(hashes), np.int64)
        for first, last in bounds:
            total += last - first
        places: list[I64] = [np.empty(0, np.int64)]
        numbers: list[I64] = [np.empty(0, np.int64)]
        cut = total > flood
        for segment, (first, last) in zip(self.segments, bounds, strict=True):
            # Within a segment, the lowest numbers come first.
            lengths = np.where(cut, np.minimum(last - first, leaders), last - first)
            places.append(np.repeat(np.arange(len(hashes)), lengths))
            found = segment.codes[spread(first, lengths)] & _LOWER
            numbers.append(found.astype(np.int64))
        return np.concatenate(places), np.concatenate(numbers)

    def _bounds(self, hashes: U32 | U64) -> list[tuple[I64, I64]]:
        # In order, and begin and end of each list beside each other: searches that end near
        # each other find what they need in the cache.
        order = np.argsort(hashes)
        wanted = np.empty((len(hashes), 2), np.uint64)
        wanted[:, 0] = hashes[order].astype(np.uint64) << _SHIFT
        wanted[:, 1] = wanted[:, 0] | _LOWER
        bounds = []
        for segment in self.segments:
            found = segment.places(wanted.ravel()).reshape(-1, 2)
            first, last = np.empty(len(hashes), np.int64), np.empty(len(hashes), np.int64)
            # No text has the highest number, so that the end is where it would stand.
            first[order], last[order] = found[:, 0], found[:, 1]
            bounds.append((first, last))
        return bounds
